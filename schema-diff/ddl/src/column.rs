//! The words on a field, on an enum and on a variant. Knows nothing of types.

use crate::Fault;
use crate::args::{Args, Scope, text};
use crate::tree::{Arg, Word};
use crate::words::{
    Check, ColumnWord, Counting, Dialect, EnumWord, Generated, Identity, Text, Type,
};

/// The words that only a field knows.
pub const OWN: &[&str] = &[
    "collate",
    "generated",
    "identity",
    "using",
    "backfill",
    "default",
    "on_update",
    "type",
    "name",
];

/// What a field knows.
pub const SCOPE: Scope = Scope {
    place: "a field",
    many: &["check"],
    once: &[
        "collate",
        "generated",
        "identity",
        "comment",
        "using",
        "default",
        "on_update",
    ],
    everywhere: &["renamed_from", "backfill", "type", "name"],
    elsewhere: &[(
        "the struct",
        &[
            "index",
            "unique",
            "primary_key",
            "foreign_key",
            "view",
            "unmanaged",
            "partition_by",
            "options",
        ],
    )],
    dialects: true,
};

/// What an enum and its variants know.
pub const ENUM_SCOPE: Scope = Scope {
    place: "an enum or a variant",
    many: &[],
    once: &[],
    everywhere: &["renamed_from"],
    elsewhere: &[],
    dialects: false,
};

pub fn enum_word(word: Word, faults: &mut Vec<Fault>) -> Option<EnumWord> {
    text(word, faults).map(EnumWord::RenamedFrom)
}

pub fn word(word: Word, faults: &mut Vec<Fault>) -> Option<ColumnWord> {
    Some(match word.name.as_str() {
        "check" => ColumnWord::Check(check(word, faults)?),
        "generated" => ColumnWord::Generated(generated(word, faults)?),
        "identity" => ColumnWord::Identity(identity(word, faults)?),
        "type" => ColumnWord::Type(types(word, faults)?),
        "collate" => ColumnWord::Collate(text(word, faults)?),
        "comment" => ColumnWord::Comment(text(word, faults)?),
        "renamed_from" => ColumnWord::RenamedFrom(text(word, faults)?),
        "using" => ColumnWord::Using(text(word, faults)?),
        "backfill" => ColumnWord::Backfill(text(word, faults)?),
        "default" => ColumnWord::Default(text(word, faults)?),
        "on_update" => ColumnWord::OnUpdate(text(word, faults)?),
        // No other word is admitted.
        _ => ColumnWord::Name(text(word, faults)?),
    })
}

/// `check = "…"`, or with a name `check(name = "…", expr = "…")`.
pub fn check(word: Word, faults: &mut Vec<Fault>) -> Option<Check> {
    if let Arg::Text(expr) = word.arg {
        return Some(Check {
            name: None,
            expr,
            no_inherit: false,
            not_valid: false,
        });
    }
    let mut args = Args::new(word, "check(name = \"…\", expr = \"…\")", faults)?;
    let (name, expr) = (args.text("name"), args.needed_text("expr"));
    let (no_inherit, not_valid) = (args.flag("no_inherit"), args.flag("not_valid"));
    args.finish();
    Some(Check {
        name,
        expr: expr?,
        no_inherit,
        not_valid,
    })
}

fn generated(word: Word, faults: &mut Vec<Fault>) -> Option<Generated> {
    let mut args = Args::new(word, "generated(expr = \"…\", stored)", faults)?;
    let expr = args.needed_text("expr");
    let (stored, computed) = (args.flag("stored"), args.flag("virtual"));
    if stored == computed {
        args.fault(
            args.span(),
            "a generated column is either `stored` or `virtual`",
            "write one of them: `generated(expr = \"…\", stored)`",
        );
    }
    args.finish();
    (stored != computed).then_some(Generated {
        expr: expr?,
        stored,
    })
}

fn identity(word: Word, faults: &mut Vec<Fault>) -> Option<Identity> {
    let mut args = Args::new(word, "identity(by_default)", faults)?;
    let (always, by_default) = (args.flag("always"), args.flag("by_default"));
    let (start, increment) = (args.number("start"), args.number("increment"));
    let options = args.text("options");
    if let Some(options) = &options
        && (start.is_some() || increment.is_some())
    {
        args.fault(
            options.span,
            "`options` says all of the counting, and `start` or `increment` stands beside it",
            "write what they say in `options`, as `options = \"START WITH 10 CACHE 5\"`",
        );
    }
    if always == by_default {
        args.fault(
            args.span(),
            "an identity is either `always` or `by_default`",
            "write one of them: `identity(by_default)`",
        );
    }
    let span = args.span();
    args.finish();
    Some(Identity {
        span,
        counting: if always {
            Counting::Always
        } else {
            Counting::ByDefault
        },
        start,
        increment,
        options,
    })
}

fn types(word: Word, faults: &mut Vec<Fault>) -> Option<Vec<Type>> {
    let span = word.span;
    let mut args = Args::new(word, "type(postgres = \"…\")", faults)?;
    let of = |on: Dialect, sql: Option<Text>| sql.map(|sql| Type { on, sql });
    let types: Vec<Type> = [
        of(Dialect::Postgres, args.text("postgres")),
        of(Dialect::MySql, args.text("mysql")),
        of(Dialect::Sqlite, args.text("sqlite")),
    ]
    .into_iter()
    .flatten()
    .collect();
    args.finish();
    if types.is_empty() {
        faults.push(Fault::new(
            span,
            "`type` names no database",
            "write `type(postgres = \"…\")`; SeaORM's `column_type` is for all of them",
        ));
    }
    Some(types)
}
