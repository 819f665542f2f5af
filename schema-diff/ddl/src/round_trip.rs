//! What is printed is read as the same words again.

use proc_macro2::{Span, TokenStream};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::tests::plain;
use super::{
    Action, Check, ColumnWord, Counting, Deferrable, Dialect, ForeignKey, Generated, Identity,
    Index, Key, KeyPart, Nulls, Only, PrimaryKey, TableWord, Text, Type, Unique, on_column,
    on_table, print_column, print_table,
};

fn text() -> impl Strategy<Value = Text> {
    let odd = "[a-z \"'\\\\(){}\n\u{fc}\u{65e5},=#-]{0,12}";
    (prop_oneof!["[a-z_]{1,6}", odd]).prop_map(|value: String| Text {
        value,
        span: Span::call_site(),
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_][a-z0-9_]{0,5}", "[A-Za-z .\"`'$\u{fc}-]{0,8}"]
}

fn number() -> impl Strategy<Value = String> {
    any::<i32>().prop_map(|number| number.to_string())
}

fn key() -> impl Strategy<Value = Key> {
    let part = prop_oneof![
        name().prop_map(KeyPart::Column),
        prop_oneof!["[a-z]{1,4}\\([a-z, ']{1,6}\\)", "[a-z()' +>-]{0,9}"]
            .prop_map(|text| KeyPart::Expression(text.trim().to_owned())),
    ];
    (
        part,
        option::of(1_u32..99),
        option::of(prop_oneof!["[a-z]{1,4}", "\"[A-Z. ]{1,4}\""]),
        option::of(prop_oneof![
            "[a-z_]{1,6}_ops",
            "[a-z_]{1,6}_ops \\([a-z]{1,3} = '[0-9]{1,2}'\\)"
        ]),
        any::<bool>(),
        option::of(prop_oneof![Just(Nulls::First), Just(Nulls::Last)]),
    )
        .prop_map(
            |(part, length, collation, operator_class, descending, nulls)| Key {
                part,
                length,
                collation,
                operator_class,
                descending,
                nulls,
            },
        )
}

fn deferrable() -> impl Strategy<Value = Option<Deferrable>> {
    option::of(prop_oneof![
        Just(Deferrable::Immediate),
        Just(Deferrable::Deferred)
    ])
}

fn action() -> impl Strategy<Value = Option<Action>> {
    option::of(prop_oneof![
        Just(Action::NoAction),
        Just(Action::Restrict),
        Just(Action::Cascade),
        Just(Action::SetNull),
        Just(Action::SetDefault),
    ])
}

fn dialect() -> impl Strategy<Value = Dialect> {
    prop_oneof![
        Just(Dialect::Postgres),
        Just(Dialect::MySql),
        Just(Dialect::Sqlite)
    ]
}

fn check() -> impl Strategy<Value = Check> {
    let flags = (any::<bool>(), any::<bool>());
    (option::of(text()), text(), flags).prop_map(|(name, expr, (no_inherit, not_valid))| Check {
        name,
        expr,
        no_inherit,
        not_valid,
    })
}

fn index() -> impl Strategy<Value = Index> {
    (
        vec(key().prop_map(|key| (key, Span::call_site())), 1..4),
        option::of(text()),
        any::<bool>(),
        option::of(text()),
        option::of(text()),
        vec(text(), 0..3),
        vec(text(), 0..3),
    )
        .prop_map(
            |(columns, name, unique, using, filter, include, with)| Index {
                span: Span::call_site(),
                columns,
                name,
                unique,
                using,
                filter,
                nulls_not_distinct: unique && !include.is_empty(),
                include,
                with,
            },
        )
}

fn unique() -> impl Strategy<Value = Unique> {
    (
        vec(text(), 1..4),
        option::of(text()),
        vec(text(), 0..3),
        deferrable(),
        any::<bool>(),
    )
        .prop_map(
            |(columns, name, include, deferrable, nulls_not_distinct)| Unique {
                span: Span::call_site(),
                columns,
                name,
                include,
                deferrable,
                nulls_not_distinct,
            },
        )
}

fn foreign_key() -> impl Strategy<Value = ForeignKey> {
    (
        vec((text(), name()), 1..4),
        name(),
        option::of(text()),
        (action(), action(), vec(name(), 0..3)),
        deferrable(),
        (any::<bool>(), any::<bool>()),
    )
        .prop_map(
            |(pairs, table, name, (on_delete, on_update, columns), deferrable, flags)| {
                let (columns_of, referenced) = pairs.into_iter().unzip();
                let sets = matches!(on_delete, Some(Action::SetNull | Action::SetDefault));
                ForeignKey {
                    span: Span::call_site(),
                    columns: columns_of,
                    table,
                    referenced,
                    references: Span::call_site(),
                    name,
                    on_delete,
                    on_delete_columns: if sets { columns } else { Vec::new() },
                    on_update,
                    deferrable,
                    match_full: flags.0,
                    not_valid: flags.1,
                }
            },
        )
}

fn table_word() -> impl Strategy<Value = TableWord> {
    prop_oneof![
        index().prop_map(TableWord::Index),
        unique().prop_map(TableWord::Unique),
        check().prop_map(TableWord::Check),
        foreign_key().prop_map(TableWord::ForeignKey),
        (option::of(text()), deferrable())
            .prop_map(|(name, deferrable)| TableWord::PrimaryKey(PrimaryKey { name, deferrable })),
        text().prop_map(TableWord::Comment),
        text().prop_map(TableWord::PartitionBy),
        text().prop_map(TableWord::Options),
    ]
}

fn column_word() -> impl Strategy<Value = ColumnWord> {
    let counting = prop_oneof![Just(Counting::Always), Just(Counting::ByDefault)];
    let numbers = (
        option::of(number()),
        option::of(number()),
        option::of(text()),
    );
    let identity = (counting, numbers).prop_map(|(counting, (start, increment, options))| {
        let alone = start.is_none() && increment.is_none();
        Identity {
            span: Span::call_site(),
            counting,
            start,
            increment,
            options: options.filter(|_| alone),
        }
    });
    let ty = (dialect(), text()).prop_map(|(on, sql)| vec![Type { on, sql }]);
    prop_oneof![
        check().prop_map(ColumnWord::Check),
        text().prop_map(ColumnWord::Collate),
        (text(), any::<bool>())
            .prop_map(|(expr, stored)| ColumnWord::Generated(Generated { expr, stored })),
        identity.prop_map(ColumnWord::Identity),
        text().prop_map(ColumnWord::Default),
        text().prop_map(ColumnWord::OnUpdate),
        text().prop_map(ColumnWord::Comment),
        text().prop_map(ColumnWord::Backfill),
        text().prop_map(ColumnWord::Using),
    ]
    .boxed()
    .prop_union(ty.prop_map(ColumnWord::Type).boxed())
}

fn shown<W: std::fmt::Debug>(words: &[Only<W>]) -> String {
    plain(&format!("{words:?}"))
}

fn of_text(printed: &str) -> TokenStream {
    printed.parse().expect("tokens")
}

proptest! {
    #[test]
    fn what_is_printed_of_a_struct_is_read_again(word in table_word(), on in option::of(dialect())) {
        // What is the same everywhere stands outside.
        let on = on.filter(|_| !matches!(word, TableWord::PrimaryKey(_)));
        let word = Only { word, on };
        if let Some(printed) = print_table(&word) {
            let read = on_table([of_text(&printed.to_string())]);
            prop_assert!(read.faults.is_empty(), "{printed}: {:?}", read.faults);
            prop_assert_eq!(shown(&read.words), shown(&[word]), "{}", printed);
        }
    }

    #[test]
    fn what_is_printed_of_a_field_is_read_again(word in column_word(), on in option::of(dialect())) {
        // A type names its databases itself.
        let on = on.filter(|_| !matches!(word, ColumnWord::Type(_)));
        // What is the same everywhere stands outside.
        let on = on.filter(|_| !matches!(word, ColumnWord::Backfill(_)));
        let word = Only { word, on };
        if let Some(printed) = print_column(&word) {
            let read = on_column([of_text(&printed.to_string())]);
            prop_assert!(read.faults.is_empty(), "{printed}: {:?}", read.faults);
            prop_assert_eq!(shown(&read.words), shown(&[word]), "{}", printed);
        }
    }
}

#[test]
fn what_has_no_form_is_not_printed() {
    let blank = Text {
        value: " ".into(),
        span: Span::call_site(),
    };
    for word in [
        TableWord::Comment(blank.clone()),
        TableWord::PrimaryKey(PrimaryKey {
            name: None,
            deferrable: None,
        }),
    ] {
        assert_eq!(print_table(&Only { word, on: None }), None);
    }
    let word = ColumnWord::Default(blank);
    assert_eq!(print_column(&Only { word, on: None }), None);
}
