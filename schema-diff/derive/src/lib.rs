//! `#[derive(Ddl)]`: says of a SeaORM entity what SeaORM's attributes have no word for.
//!
//! It generates nothing. It makes `#[ddl(…)]` a known attribute of the struct and its fields, of an enum and its
//! variants, and refuses at compile time what schema-diff could not read. The words and what they mean are in
//! `docs/entities.md`. Knows nothing of SeaORM, of which columns there are and of databases.

use proc_macro2::TokenStream;
use schema_diff_ddl::{Fault, on_column, on_enum, on_table};
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Meta, parse_macro_input};

/// Checks `#[ddl(…)]` on an entity's model and its fields, or on an enum and its variants.
///
/// ```
/// use schema_diff_derive::Ddl;
///
/// #[derive(Ddl)]
/// #[ddl(
///     index(columns = ["email"], filter = "status = 'pending'"),
///     check(name = "seats_are_positive", expr = "seats > 0")
/// )]
/// pub struct Model {
///     pub id: i32,
///     #[ddl(sqlite(collate = "NOCASE"))]
///     pub email: String,
///     pub status: String,
///     #[ddl(renamed_from = "places", backfill = "1")]
///     pub seats: i32,
/// }
/// ```
#[proc_macro_derive(Ddl, attributes(ddl))]
pub fn derive(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    errors(&faults(&input)).into()
}

fn faults(input: &DeriveInput) -> Vec<Fault> {
    let mut faults = Vec::new();
    match &input.data {
        Data::Struct(data) => {
            let words = on_table(ddl(&input.attrs, &mut faults));
            faults.extend(words.faults);
            for field in &data.fields {
                let words = on_column(ddl(&field.attrs, &mut faults));
                faults.extend(words.faults);
            }
        }
        Data::Enum(data) => {
            let of_variants = data.variants.iter().map(|variant| &variant.attrs);
            for attributes in std::iter::once(&input.attrs).chain(of_variants) {
                let words = on_enum(ddl(attributes, &mut faults));
                faults.extend(words.faults);
            }
        }
        Data::Union(data) => faults.push(Fault {
            span: data.union_token.span,
            message: "a union is no entity and no enum".to_owned(),
            help: "take `Ddl` out of its derives".to_owned(),
        }),
    }
    faults
}

/// What stands between the parentheses of each `#[ddl(…)]`.
fn ddl(attributes: &[Attribute], faults: &mut Vec<Fault>) -> Vec<TokenStream> {
    let attributes = attributes.iter().filter(|it| it.path().is_ident("ddl"));
    attributes
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => Some(list.tokens.clone()),
            Meta::Path(_) | Meta::NameValue(_) => {
                faults.push(Fault {
                    span: attribute.path().span(),
                    message: "`#[ddl]` says nothing".to_owned(),
                    help: "write `#[ddl(…)]`".to_owned(),
                });
                None
            }
        })
        .collect()
}

fn errors(faults: &[Fault]) -> TokenStream {
    let error = |fault: &Fault| {
        let Fault {
            span,
            message,
            help,
        } = fault;
        syn::Error::new(*span, format!("{message}: {help}")).to_compile_error()
    };
    faults.iter().map(error).collect()
}
