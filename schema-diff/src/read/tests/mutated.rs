//! Entities of every form with tokens taken away, doubled, exchanged and moved: what comes out of the reader is an
//! answer, twice the same, and what it calls read holds together.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use proptest::prelude::*;

use super::super::{Subject, read};
use super::SourceFile;
use crate::model::IndexKey;
use crate::problem::Severity;

const VALID: &[&str] = &[
    "use sea_orm::entity::prelude::*;
     #[derive(Clone, DeriveEntityModel)] #[sea_orm(table_name = \"cake\", schema_name = \"shop\", rename_all = \"camelCase\")]
     pub struct Model {
         #[sea_orm(primary_key, auto_increment = false)] pub id: Uuid,
         #[sea_orm(unique, column_name = \"title\")] pub name: String,
         #[sea_orm(column_type = \"Decimal(Some((10, 2)))\", default_value = 1.5)] pub price: Option<Decimal>,
         #[sea_orm(unique_key = \"k\", indexed)] pub a: i32,
         #[sea_orm(unique_key = \"k\", default_expr = \"Expr::current_timestamp()\")] pub b: DateTime,
         #[sea_orm(ignore)] pub c: i32,
         pub tea: Tea, pub tag: Tag, pub list: Vec<Option<Tag>>,
     }
     #[derive(DeriveRelation)] pub enum Relation {
         #[sea_orm(belongs_to = \"super::cake::Entity\" from = \"(Column::A, Column::B)\" to = \"(Column::A, Column::B)\", on_delete = \"Cascade\", fk_name = \"f\")] Up,
         #[sea_orm(has_many = \"Entity\")] Down,
     }
     #[derive(EnumIter, DeriveActiveEnum)] #[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"tea\", rename_all = \"snake_case\")]
     pub enum Tea { #[sea_orm(string_value = \"g\")] Green, Black }
     #[derive(DeriveValueType)] #[sea_orm(column_type = \"Text\")] pub struct Tag(pub String);",
    "use sea_orm::entity::prelude::*;
     #[sea_orm::model] #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"fruit\")]
     pub struct Model {
         #[sea_orm(primary_key)] pub id: i32,
         pub cake_id: Option<i32>, pub r#type: Kind,
         #[sea_orm(belongs_to, from = \"cake_id\", to = \"id\", on_update = \"SetNull\")] pub cake: BelongsTo<Option<Entity>>,
         #[sea_orm(self_ref, relation_enum = \"Up\", from = \"cake_id\", to = \"id\")] pub up: HasOne<Entity>,
         #[sea_orm(has_many, via = \"x\")] pub all: HasMany<super::x::Entity>,
     }
     type Kind = self::kinds::Kind;
     mod kinds { #[derive(DeriveActiveEnum)] #[sea_orm(rs_type = \"i32\", db_type = \"Integer\")] pub enum Kind { #[sea_orm(num_value = 1)] One } }",
    "#[derive(DeriveEntity)] pub struct Entity;
     impl EntityName for Entity { fn table_name(&self) -> &'static str { \"t\" } fn schema_name(&self) -> Option<&str> { None } }
     #[derive(DeriveColumn)] pub enum Column { Id, #[sea_orm(column_name = \"b\")] A }
     #[derive(DerivePrimaryKey)] pub enum PrimaryKey { Id, #[sea_orm(column_name = \"b\")] A }
     impl PrimaryKeyTrait for PrimaryKey { type ValueType = (i32, String); fn auto_increment() -> bool { false } }
     impl ColumnTrait for Column { type EntityName = Entity; fn def(&self) -> ColumnDef { match self {
         Self::Id => ColumnType::Integer.def(),
         Self::A => ColumnType::String(StringLen::N(16)).def().unique().nullable().default_value(1),
     } } }
     pub enum Relation { Up }
     impl RelationTrait for Relation { fn def(&self) -> RelationDef { match self {
         Self::Up => Entity::belongs_to(Entity).from((Column::Id, Column::A)).to((Column::Id, Column::A)).on_delete(ForeignKeyAction::Cascade).into(),
     } } }",
    "macro_rules! id { ($name:ident, $inner:ty) => { #[derive(DeriveValueType)] pub struct $name(pub $inner); }; }
     macro_rules! of { ($t:ty, $to:ty) => { paste! { impl<const N: usize> ValueType for Id<N, $t> { fn [< column_ type >]() -> ColumnType { <$to>::column_type() } } } }; }
     pub struct Id<const N: usize, T>(T); of!(u8, i32); of!(u16, i64);
     id!(One, Id<1, u8>); id!(Two, One);
     #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"m\")]
     pub struct Model { #[sea_orm(primary_key)] pub id: One, #[cfg(feature = \"x\")] pub b: Two, #[cfg_attr(test, sea_orm(unique))] pub c: Json }
     pub struct Json(String);
     impl ValueType for Json { fn column_type() -> ColumnType { ColumnType::custom(\"citext\") } }",
];

/// A token, or a group with what is in it, as text.
#[derive(Debug, Clone)]
enum Node {
    Token(String),
    Group(Delimiter, Vec<Node>),
}

fn nodes(text: &str) -> Vec<Node> {
    fn of(tokens: TokenStream) -> Vec<Node> {
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Group(group) => Node::Group(group.delimiter(), of(group.stream())),
                token => Node::Token(token.to_string()),
            })
            .collect()
    }
    of(text.parse().unwrap())
}

fn write(nodes: &[Node], out: &mut String) {
    for (index, node) in nodes.iter().enumerate() {
        match node {
            Node::Token(text) => {
                out.push_str(text);
                // Of `::`, `->` and lifetimes only, the parts belong together.
                let next = match nodes.get(index + 1) {
                    Some(Node::Token(next)) => next.as_str(),
                    _ => "",
                };
                let glued = matches!((text.as_str(), next), (":", ":") | ("-" | "=", ">"));
                if !glued && text != "'" {
                    out.push(' ');
                }
            }
            Node::Group(delimiter, inner) => {
                let (open, close) = match delimiter {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}\n"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                write(inner, out);
                out.push_str(close);
            }
        }
    }
}

/// How many lists of nodes there are: the outer one and that of each group.
fn lists(nodes: &[Node]) -> usize {
    1 + nodes
        .iter()
        .map(|node| match node {
            Node::Token(_) => 0,
            Node::Group(_, inner) => lists(inner),
        })
        .sum::<usize>()
}

/// The list of that number.
fn list<'a>(nodes: &'a mut Vec<Node>, number: &mut usize) -> Option<&'a mut Vec<Node>> {
    if *number == 0 {
        return Some(nodes);
    }
    *number -= 1;
    for node in nodes {
        if let Node::Group(_, inner) = node {
            let inside = lists(inner);
            if *number < inside {
                return list(inner, number);
            }
            *number -= inside;
        }
    }
    None
}

/// What is done to one list, at positions that are taken modulo its length.
#[derive(Debug, Clone)]
enum Change {
    Delete(usize),
    Double(usize),
    Swap(usize, usize),
    /// That many tokens of another place, an attribute with its brackets for example, are put here.
    Splice(usize, prop::sample::Index, usize, usize),
    Cut(usize),
}

fn change() -> impl Strategy<Value = (prop::sample::Index, Change)> {
    let at = 0..64_usize;
    let change = prop_oneof![
        at.clone().prop_map(Change::Delete),
        at.clone().prop_map(Change::Double),
        (at.clone(), at.clone()).prop_map(|(a, b)| Change::Swap(a, b)),
        (
            at.clone(),
            any::<prop::sample::Index>(),
            at.clone(),
            1..4_usize
        )
            .prop_map(|(to, list, from, count)| Change::Splice(to, list, from, count)),
        at.prop_map(Change::Cut),
    ];
    (any::<prop::sample::Index>(), change)
}

fn apply(nodes: &mut Vec<Node>, chosen: prop::sample::Index, change: &Change) {
    let all = lists(nodes);
    let taken = match change {
        Change::Splice(_, other, from, count) => {
            let from_list = list(nodes, &mut other.index(all)).unwrap();
            let from = *from % (from_list.len() + 1);
            let end = (from + count).min(from_list.len());
            from_list[from..end].to_vec()
        }
        _ => Vec::new(),
    };
    let list = list(nodes, &mut chosen.index(all)).unwrap();
    let length = list.len();
    if let Change::Splice(to, ..) = change {
        let to = to % (length + 1);
        list.splice(to..to, taken);
    } else if length > 0 {
        match *change {
            Change::Delete(at) => drop(list.remove(at % length)),
            Change::Double(at) => list.insert(at % length, list[at % length].clone()),
            Change::Swap(a, b) => list.swap(a % length, b % length),
            Change::Cut(at) => list.truncate(at % length),
            Change::Splice(..) => {}
        }
    }
}

fn check(text: &str) {
    let files = [SourceFile {
        path: "src/a.rs",
        text,
    }];
    let reading = read(&files);
    let again = read(&files);
    assert_eq!(reading.schema, again.schema, "{text}");
    assert_eq!(reading.problems, again.problems, "{text}");
    let lines = text.lines().count().max(1);
    for problem in &reading.problems {
        let place = &problem.place;
        assert!((1..=lines).contains(&place.line), "{problem:?}\n{text}");
        assert!(!problem.help.is_empty() && place.column > 0);
    }
    if reading
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        return;
    }
    // No column is lost without a word.
    for subject in reading.places.keys() {
        if let Subject::Column(table, column) = subject {
            let table = &reading.schema.tables[table];
            assert!(table.column(column).is_some(), "{subject:?}\n{text}");
        }
    }
    for (name, table) in &reading.schema.tables {
        let columns: BTreeSet<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(columns.len(), table.columns.len(), "{name}\n{text}");
        let known = |list: &[String]| list.iter().all(|name| columns.contains(name.as_str()));
        let key = table.primary_key.as_ref();
        assert!(key.is_some_and(|key| known(&key.columns)), "{name}\n{text}");
        let mut uniques = table.uniques.iter();
        assert!(uniques.all(|unique| known(&unique.columns)), "{text}");
        let mut indexed = table.indexes.iter().flat_map(|index| &index.columns);
        assert!(
            indexed.all(|column| match &column.key {
                IndexKey::Column(name) => columns.contains(name.as_str()),
                IndexKey::Expression(_) => true,
            }),
            "{text}"
        );
        for key in &table.foreign_keys {
            assert!(known(&key.columns), "{text}");
            let other = &reading.schema.tables[&key.references];
            assert_eq!(key.columns.len(), key.referenced_columns.len(), "{text}");
            let there = |name: &String| other.column(name).is_some();
            assert!(key.referenced_columns.iter().all(there), "{text}");
        }
    }
}

#[test]
fn what_is_mutated_is_read_as_it_stands() {
    for text in VALID {
        let mut again = String::new();
        write(&nodes(text), &mut again);
        let read = |text: &str| {
            let reading = read(&[SourceFile {
                path: "src/cake.rs",
                text,
            }]);
            let errors: Vec<_> = reading
                .problems
                .iter()
                .filter(|problem| problem.severity == Severity::Error)
                .collect();
            assert!(errors.is_empty(), "{errors:?}");
            assert_eq!(reading.schema.tables.len(), 1);
            reading.schema
        };
        assert_eq!(read(text), read(&again));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn mutated_entities(
        text in prop::sample::select(VALID),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let mut nodes = nodes(text);
        for (list, change) in &changes {
            apply(&mut nodes, *list, change);
        }
        let mut text = String::new();
        write(&nodes, &mut text);
        check(&text);
    }
}
