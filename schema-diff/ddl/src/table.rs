//! The words on an entity's struct. Knows nothing of which columns there are.

use proc_macro2::Span;

use crate::Fault;
use crate::args::{Args, Scope, alone, text};
use crate::column::{self, check};
use crate::key::{self, Key};
use crate::tree::Word;
use crate::words::{Action, ForeignKey, Index, PrimaryKey, TableWord, Text, Unique};

/// What a struct knows.
pub const SCOPE: Scope = Scope {
    place: "a struct",
    many: &["index", "unique", "check", "foreign_key"],
    once: &["comment", "partition_by", "options"],
    everywhere: &["primary_key", "renamed_from", "view", "unmanaged"],
    elsewhere: &[("a field", column::OWN)],
    dialects: true,
};

pub fn word(word: Word, faults: &mut Vec<Fault>) -> Option<TableWord> {
    Some(match word.name.as_str() {
        "index" => TableWord::Index(index(word, faults)?),
        "unique" => TableWord::Unique(unique(word, faults)?),
        "check" => TableWord::Check(check(word, faults)?),
        "foreign_key" => TableWord::ForeignKey(foreign_key(word, faults)?),
        "primary_key" => {
            let mut args = Args::new(word, "primary_key(name = \"…\")", faults)?;
            let (name, deferrable) = (args.text("name"), args.deferrable());
            if name.is_none() && deferrable.is_none() && args.is_clean() {
                args.missing("name", "name = \"…\"");
            }
            args.finish();
            let key = PrimaryKey { name, deferrable };
            (key.name.is_some() || key.deferrable.is_some())
                .then_some(TableWord::PrimaryKey(key))?
        }
        "comment" => TableWord::Comment(text(word, faults)?),
        "renamed_from" => TableWord::RenamedFrom(text(word, faults)?),
        "partition_by" => TableWord::PartitionBy(text(word, faults)?),
        "options" => TableWord::Options(text(word, faults)?),
        "view" => TableWord::View(alone(&word, faults)?),
        // No other word is admitted.
        _ => TableWord::Unmanaged(alone(&word, faults)?),
    })
}

fn index(word: Word, faults: &mut Vec<Fault>) -> Option<Index> {
    let mut args = Args::new(word, "index(columns = [\"…\"])", faults)?;
    let columns = args.needed_texts("columns");
    let ops = args.texts("ops");
    let index = Index {
        span: args.span(),
        columns: columns.map_or_else(Vec::new, |texts| keys(texts, ops, &mut args)),
        name: args.text("name"),
        unique: args.flag("unique"),
        using: args.text("using"),
        filter: args.text("filter"),
        include: args.texts("include").unwrap_or_default(),
        nulls_not_distinct: args.flag("nulls_not_distinct"),
        with: args.texts("with").unwrap_or_default(),
    };
    if index.nulls_not_distinct && !index.unique {
        args.fault(
            index.span,
            "`nulls_not_distinct` is of unique indexes only",
            "add `unique`, or take it out",
        );
    }
    args.finish();
    (!index.columns.is_empty()).then_some(index)
}

/// The keys of an index. `ops` are their operator classes: one for all of them, or as many.
fn keys(texts: Vec<Text>, ops: Option<Vec<Text>>, args: &mut Args<'_>) -> Vec<(Key, Span)> {
    let count = texts.len();
    let mut keys = Vec::with_capacity(count);
    for text in texts {
        match key::parse(&text.value) {
            Ok(key) => keys.push((key, text.span)),
            Err((message, help)) => args.fault(text.span, message, help),
        }
    }
    let Some(ops) = ops else { return keys };
    if ops.len() != 1 && ops.len() != count {
        args.fault(
            args.span(),
            format!(
                "`ops` names {} operator classes for {count} columns",
                ops.len()
            ),
            "name one for all of them, or one for each",
        );
        return keys;
    }
    if keys.len() == count {
        for ((key, _), ops) in keys.iter_mut().zip(ops.iter().cycle()) {
            key.operator_class.get_or_insert_with(|| ops.value.clone());
        }
    }
    keys
}

fn unique(word: Word, faults: &mut Vec<Fault>) -> Option<Unique> {
    let mut args = Args::new(word, "unique(columns = [\"…\"])", faults)?;
    let unique = Unique {
        span: args.span(),
        columns: args.needed_texts("columns").unwrap_or_default(),
        name: args.text("name"),
        include: args.texts("include").unwrap_or_default(),
        deferrable: args.deferrable(),
        nulls_not_distinct: args.flag("nulls_not_distinct"),
    };
    args.finish();
    (!unique.columns.is_empty()).then_some(unique)
}

fn foreign_key(word: Word, faults: &mut Vec<Fault>) -> Option<ForeignKey> {
    const FORM: &str = "foreign_key(columns = [\"…\"], references = \"table(column)\")";
    let mut args = Args::new(word, FORM, faults)?;
    let columns = args.needed_texts("columns");
    let references = args.needed_text("references");
    let name = args.text("name");
    let (on_delete, on_delete_columns) = on_delete(&mut args);
    let on_update = action("on_update", &mut args);
    let deferrable = args.deferrable();
    let (match_full, not_valid) = (args.flag("match_full"), args.flag("not_valid"));
    let span = args.span();
    let target = references.as_ref().and_then(|text| {
        let target = reference(&text.value);
        if target.is_none() {
            args.fault(
                text.span,
                format!("`{}` is no table with columns", text.value),
                "write `references = \"table(column, column)\"`",
            );
        }
        target
    });
    if let (Some(columns), Some((_, referenced))) = (&columns, &target)
        && columns.len() != referenced.len()
    {
        args.fault(
            span,
            format!("{} columns reference {}", columns.len(), referenced.len()),
            "name as many columns in `references` as in `columns`",
        );
        return None;
    }
    args.finish();
    let (table, to) = target?;
    Some(ForeignKey {
        span,
        columns: columns?,
        table,
        referenced: to,
        references: references?.span,
        name,
        on_delete,
        on_delete_columns,
        on_update,
        deferrable,
        match_full,
        not_valid,
    })
}

/// `table(column, column)`
pub fn reference(text: &str) -> Option<(String, Vec<String>)> {
    let (table, columns) = text.trim().strip_suffix(')')?.split_once('(')?;
    let columns: Vec<String> = columns.split(',').map(key::unquoted).collect();
    let table = table.trim();
    let is_name = |name: &str| !name.is_empty() && !name.contains(['(', ')']);
    (is_name(table) && columns.iter().all(|column| is_name(column)))
        .then(|| (table.to_owned(), columns))
}

/// `on_delete = "set null"`, and the only columns that it sets: `on_delete = "set null (a, b)"`.
fn on_delete(args: &mut Args<'_>) -> (Option<Action>, Vec<String>) {
    let Some(text) = args.text("on_delete") else {
        return (None, Vec::new());
    };
    let (word, columns) = match text.value.trim().strip_suffix(')') {
        Some(call) => call.split_once('(').unwrap_or((call, "")),
        None => (text.value.as_str(), ""),
    };
    let columns: Vec<String> = match columns {
        "" => Vec::new(),
        columns => columns.split(',').map(key::unquoted).collect(),
    };
    let action = action_of(word, &text, args);
    if !columns.is_empty() && !matches!(action, Some(Action::SetNull | Action::SetDefault)) {
        if action.is_some() {
            args.fault(
                text.span,
                "only `set null` and `set default` can name columns",
                "take the parentheses out",
            );
        }
        return (action, Vec::new());
    }
    (action, columns)
}

fn action(name: &'static str, args: &mut Args<'_>) -> Option<Action> {
    let text = args.text(name)?;
    action_of(&text.value, &text, args)
}

fn action_of(word: &str, text: &Text, args: &mut Args<'_>) -> Option<Action> {
    let plain: String = word.chars().filter(|c| !matches!(c, ' ' | '_')).collect();
    match plain.to_lowercase().as_str() {
        "noaction" => Some(Action::NoAction),
        "restrict" => Some(Action::Restrict),
        "cascade" => Some(Action::Cascade),
        "setnull" => Some(Action::SetNull),
        "setdefault" => Some(Action::SetDefault),
        _ => {
            args.fault(
                text.span,
                format!("`{}` is no action of a foreign key", text.value),
                "write \"cascade\", \"set null\", \"set default\", \"restrict\" or \"no action\"",
            );
            None
        }
    }
}
