//! Puts into the generator's text what the database is called and what more is said of it.
//!
//! Places are found by their spans; what is not changed stays as it is laid out. Knows nothing of databases.

use std::collections::BTreeMap;
use std::ops::Range;

use heck::ToUpperCamelCase as _;
use quote::ToTokens as _;
use schema_diff::model::{ForeignKey, ObjectName};
use schema_diff::say::{Attribute as Key, Printed, Saying};
use sea_orm_codegen::EntityFormat;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, Field, Fields, ImplItem, Item, Lit, Stmt, Variant};

use super::attributes::{attribute_text, ddl, end, items, lined, literal, set, start};
use super::generate::Plain;
use super::names::TableNames;
use super::tables::{Ordered, Tables};
use crate::error::Failure;

/// What is put into the files.
pub struct More<'a> {
    /// The tables and their names.
    pub tables: &'a Tables<'a>,
    /// What is said of them in the files.
    pub sayings: &'a BTreeMap<ObjectName, Saying>,
    /// The form of the entities.
    pub format: EntityFormat,
    /// Whether the text that holds what Rust has no type for says how it is cast.
    pub casts: bool,
}

/// The file's text with all of it.
pub fn rewrite(plain: &Plain, more: &More<'_>) -> Result<String, Failure> {
    let file: syn::File = syn::parse_str(&plain.text).map_err(|error| {
        Failure::new("pull-generate", format!("{}: {error}", plain.name))
            .help("this is a fault of schema-diff or of sea-orm-codegen: report it")
    })?;
    let nothing = Saying::default();
    let mut edits = Edits::default();
    if let Some(table) = &plain.table
        && let (Some(names), Some(ordered)) = (
            more.tables.names.tables.get(table),
            more.tables.all.get(table),
        )
    {
        Entity {
            more,
            table,
            names,
            ordered,
            saying: more.sayings.get(table).unwrap_or(&nothing),
            edits: &mut edits,
            says: false,
        }
        .file(&file);
    } else {
        for item in &file.items {
            if let Item::Enum(item) = item {
                active_enum(item, more, &mut edits);
            }
        }
    }
    Ok(edits.apply(&plain.text))
}

/// Replacements, each of a range of the text.
#[derive(Default)]
struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    fn replace(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    fn insert(&mut self, at: usize, text: String) {
        self.0.push((at..at, text));
    }

    fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (range, new) in self.0 {
            out.push_str(&text[at..range.start]);
            out.push_str(&new);
            at = range.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

struct Entity<'a> {
    more: &'a More<'a>,
    table: &'a ObjectName,
    names: &'a TableNames,
    ordered: &'a Ordered<'a>,
    saying: &'a Saying,
    edits: &'a mut Edits,
    /// Whether `#[ddl(…)]` stands anywhere.
    says: bool,
}

impl Entity<'_> {
    fn file(&mut self, file: &syn::File) {
        // What a relation says stands in no `#[ddl(…)]`.
        let mut unsaid: Vec<&(ForeignKey, Printed)> = self.saying.relations.iter().collect();
        for item in &file.items {
            match item {
                Item::Enum(item) if derives(&item.attrs, "DeriveRelation") => {
                    for variant in &item.variants {
                        self.relation(variant, &mut unsaid);
                    }
                }
                Item::Enum(item)
                    if derives(&item.attrs, "DeriveColumn")
                        || derives(&item.attrs, "DerivePrimaryKey") =>
                {
                    for variant in &item.variants {
                        self.variant(variant);
                    }
                }
                Item::Impl(item) => {
                    for item in &item.items {
                        self.method(item);
                    }
                }
                _ => {}
            }
        }
        let words = self
            .saying
            .ddl
            .iter()
            .chain(unsaid.into_iter().map(|(_, word)| word));
        let words: Vec<&Printed> = words.collect();
        for item in &file.items {
            if let Item::Struct(item) = item
                && item.ident == "Model"
            {
                self.model(item, &words);
            }
        }
        if self.says {
            let is_sea_orm = |item: &&Item| matches!(item, Item::Use(item) if item.tree.to_token_stream().to_string().starts_with("sea_orm"));
            if let Some(item) = file.items.iter().find(is_sea_orm) {
                let at = item.span().byte_range().start;
                self.edits
                    .insert(at, "use schema_diff_derive::Ddl;\n".into());
            }
        }
    }

    fn model(&mut self, item: &syn::ItemStruct, words: &[&Printed]) {
        let fields = match &item.fields {
            Fields::Named(fields) => &fields.named,
            _ => return,
        };
        let mut taken = std::collections::BTreeSet::new();
        let mut says = !words.is_empty();
        for field in fields {
            says |= self.field(field, &mut taken);
        }
        self.says = says;
        let mut lines = Vec::new();
        for attribute in &item.attrs {
            if attribute.path().is_ident("derive") && says {
                let mut items = items(attribute);
                items.push("Ddl".into());
                lines.push(format!("#[derive({})]", items.join(", ")));
            } else if attribute.path().is_ident("sea_orm") && attribute.meta.require_list().is_ok()
            {
                let mut keys = items(attribute);
                set(&mut keys, "table_name", Some(&literal(&self.table.name)));
                if let Some(schema) = &self.table.schema {
                    keys.insert(0, format!("schema_name = {}", literal(schema)));
                }
                for key in &self.saying.attributes {
                    set(&mut keys, key.key, key.value.as_deref());
                }
                lines.push(attribute_text("sea_orm", &keys, 0));
            } else if attribute.path().is_ident("derive") {
                lines.push(format!("#[derive({})]", items(attribute).join(", ")));
            } else {
                // `#[sea_orm::model]`
                lines.push(attribute.to_token_stream().to_string().replace(' ', ""));
            }
        }
        lines.extend(words.iter().map(|word| ddl(word, 0)));
        let from = item.attrs.first().map(start);
        let to = item.vis.span().byte_range().start;
        let text = lined(&lines, "\n");
        self.edits.replace(from.unwrap_or(to)..to, text);
    }

    /// Whether `#[ddl(…)]` stands on it.
    fn field(&mut self, field: &Field, taken: &mut std::collections::BTreeSet<String>) -> bool {
        let Some(ident) = &field.ident else {
            return false;
        };
        let name = ident.unraw().to_string();
        let column = self.names.columns.iter().find(|(_, field)| **field == name);
        if !taken.insert(name.clone()) {
            // A relation of a column's name: it is called by no one yet.
            let mut number = 1;
            let mut other = format!("{name}_relation");
            while !taken.insert(other.clone()) {
                number += 1;
                other = format!("{name}_relation_{number}");
            }
            self.edits.replace(ident.span().byte_range(), other);
            self.layout(field, &[], None, &[], false);
            return false;
        }
        let of = column.and_then(|(name, _)| {
            self.ordered
                .columns
                .iter()
                .find(|column| column.name == **name)
        });
        let (Some((name, _)), Some(column)) = (column, of) else {
            self.layout(field, &[], None, &[], false);
            return false;
        };
        let said = self.saying.columns.get(name);
        let mut keys: Vec<Key> = said.map(|said| said.attributes.clone()).unwrap_or_default();
        if self.more.casts
            && let Some(cast) = self.more.tables.cast(column)
        {
            for (key, value) in [("select_as", "text"), ("save_as", &cast)] {
                let value = Some(literal(value));
                keys.push(Key { key, value });
            }
        }
        let is_expanded = self.more.format == EntityFormat::Expanded;
        let plain = ident.unraw() == name.as_str();
        let own = (!plain && !is_expanded).then_some(name.as_str());
        let words = said.map(|said| said.ddl.as_slice()).unwrap_or_default();
        let key = self.ordered.table.primary_key.as_ref();
        let counts = *column.auto_increment.value()
            && key.is_some_and(|key| key.columns.len() > 1 && key.columns.contains(name));
        self.layout(field, &keys, own, words, counts);
        !words.is_empty()
    }

    /// The attributes of a field anew.
    fn layout(
        &mut self,
        field: &Field,
        more: &[Key],
        own: Option<&str>,
        words: &[Printed],
        counts: bool,
    ) {
        let mut lines = Vec::new();
        let mut keys = Vec::new();
        let mut others = Vec::new();
        for attribute in &field.attrs {
            if attribute.path().is_ident("sea_orm") {
                keys.extend(items(attribute));
            } else {
                others.push(attribute.to_token_stream().to_string());
            }
        }
        if let Some(own) = own {
            keys.insert(0, format!("column_name = {}", literal(own)));
        }
        for key in more {
            set(&mut keys, key.key, key.value.as_deref());
        }
        if counts {
            // SeaORM has no word for a column of several that counts up; nor is it said that it does not.
            keys.retain(|key| !key.starts_with("auto_increment"));
        }
        if !keys.is_empty() {
            lines.push(attribute_text("sea_orm", &keys, 4));
        }
        lines.extend(words.iter().map(|word| ddl(word, 4)));
        lines.extend(others.iter().map(|text| text.replace(' ', "")));
        let to = field.vis.span().byte_range().start;
        let from = field.attrs.first().map_or(to, start);
        let text = lined(&lines, "\n    ");
        self.edits.replace(from..to, text);
    }

    /// A variant of `Relation`: its `fk_name`, where that is to be said.
    fn relation(&mut self, variant: &Variant, unsaid: &mut Vec<&(ForeignKey, Printed)>) {
        let Some(attribute) = variant.attrs.first() else {
            return;
        };
        let mut keys = items(attribute);
        let at = unsaid.iter().position(|(key, _)| self.is_of(key, &keys));
        if let Some(at) = at {
            let (key, _) = unsaid.remove(at);
            if let Some(name) = &key.name {
                keys.push(format!("fk_name = {}", literal(name.value())));
            }
        }
        let range = start(attribute)..end(attribute);
        self.edits
            .replace(range, attribute_text("sea_orm", &keys, 4));
    }

    /// Whether a relation with these keys is that foreign key's.
    fn is_of(&self, key: &ForeignKey, keys: &[String]) -> bool {
        let Some(to) = self.more.tables.names.tables.get(&key.references) else {
            return false;
        };
        let module = if key.references == *self.table {
            String::new()
        } else {
            format!("super::{}::", to.module)
        };
        let list = |columns: &[String], names: &TableNames, module: &str| {
            let columns: Option<Vec<String>> = columns
                .iter()
                .map(|column| {
                    let field = names.columns.get(column)?;
                    Some(format!("{module}Column::{}", field.to_upper_camel_case()))
                })
                .collect();
            match columns?.as_slice() {
                [one] => Some(one.clone()),
                several => Some(format!("({})", several.join(", "))),
            }
        };
        let from = list(&key.columns, self.names, "");
        let to = list(&key.referenced_columns, to, &module);
        let has = |name: &str, value: Option<String>| {
            value.is_some_and(|value| keys.contains(&format!("{name} = {}", literal(&value))))
        };
        has("belongs_to", Some(format!("{module}Entity"))) && has("from", from) && has("to", to)
    }

    /// A variant of `Column` or `PrimaryKey`: the column's own name.
    fn variant(&mut self, variant: &Variant) {
        let ident = variant.ident.to_string();
        let column = self
            .names
            .columns
            .iter()
            .find(|(_, field)| field.to_upper_camel_case() == ident);
        if let Some((name, field)) = column
            && name != field
        {
            let at = variant.ident.span().byte_range().start;
            let text = attribute_text("sea_orm", &[format!("column_name = {}", literal(name))], 4);
            self.edits.insert(at, format!("{text}\n    "));
        }
    }

    /// What `EntityName` says in the expanded form.
    fn method(&mut self, item: &ImplItem) {
        let ImplItem::Fn(function) = item else { return };
        if function.sig.ident != "table_name" {
            return;
        }
        if let [Stmt::Expr(Expr::Lit(text), None)] = function.block.stmts.as_slice()
            && let Lit::Str(text) = &text.lit
        {
            self.edits
                .replace(text.span().byte_range(), literal(&self.table.name));
            if let Some(schema) = &self.table.schema {
                let at = function.sig.fn_token.span.byte_range().start;
                let schema = literal(schema);
                let text = format!(
                    "fn schema_name(&self) -> Option<&str> {{\n        Some({schema})\n    }}\n\n    "
                );
                self.edits.insert(at, text);
            }
        }
    }
}

/// The name of an enum, and its values in order.
fn active_enum(item: &syn::ItemEnum, more: &More<'_>, edits: &mut Edits) {
    let ident = item.ident.to_string();
    let names = &more.tables.names.enums;
    let Some((name, _)) = names.iter().find(|(_, of)| of.ident == ident) else {
        return;
    };
    let Some(values) = more.tables.enums.get(name) else {
        return;
    };
    for attribute in &item.attrs {
        if attribute.path().is_ident("sea_orm") {
            let mut keys = items(attribute);
            set(&mut keys, "enum_name", Some(&literal(name)));
            let range = start(attribute)..end(attribute);
            edits.replace(range, attribute_text("sea_orm", &keys, 0));
        }
    }
    for (variant, value) in item.variants.iter().zip(values) {
        for attribute in &variant.attrs {
            if attribute.path().is_ident("sea_orm") {
                let keys = [format!("string_value = {}", literal(value))];
                let range = start(attribute)..end(attribute);
                edits.replace(range, attribute_text("sea_orm", &keys, 4));
            }
        }
    }
}

fn derives(attributes: &[Attribute], name: &str) -> bool {
    let mut derives = attributes.iter().filter(|of| of.path().is_ident("derive"));
    derives.any(|of| items(of).iter().any(|item| item == name))
}
