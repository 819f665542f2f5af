//! Generated revisions for sea-orm-migration 1.1, compiled with it: what each of them sends is recorded by sea-orm's own
//! mock connection, and run and compared by the acceptance tests.
//!
//! Knows nothing of how the revisions are generated, and of sea-orm 2.

use std::collections::BTreeMap;

use sea_orm::{DatabaseConnection, DbBackend, DbErr, MockDatabase, MockExecResult, Value};
use sea_orm_migration::{MigrationTrait, SchemaManager};

macro_rules! revisions {
    ($folder:ident: $($name:ident)*) => {
        #[expect(clippy::doc_markdown, reason = "a header's ids are data, not prose")]
        mod $folder {
            $(pub mod $name;)*

            pub fn find(name: &str) -> Option<Box<dyn sea_orm_migration::MigrationTrait>> {
                match name {
                    $(stringify!($name) => Some(Box::new($name::Migration)),)*
                    _ => None,
                }
            }
        }
    };
}

revisions! { pairs:
    checks_and_comments_changed
    checks_and_comments_created
    column_altered
    column_renamed
    column_renamed_and_its_name_used_anew
    column_renamed_and_retyped
    column_renamed_in_all_that_uses_it
    columns_added
    columns_dropped
    columns_filled
    columns_renamed_and_dropped_keys
    columns_renamed_in_a_chain
    columns_swapped
    constraints_and_indexes_renamed
    create_everything
    default_changed
    drop_everything
    enum_and_value_renamed_and_grown
    enum_becomes_text
    enum_column_added
    enum_type_renamed
    enum_value_renamed
    enum_values_added
    foreign_key_dropped
    foreign_key_indexed
    foreign_key_retyped
    foreign_keys_changed
    indexed_column_dropped
    key_over_itself
    keys_changed
    names_cut_to_the_same
    names_that_need_quotes
    null_forbidden
    primary_key_changed
    referenced_table_rebuilt
    table_renamed
    table_renamed_and_its_columns_changed
    table_renamed_and_its_name_used_anew
    tables_swapped
    text_becomes_enum
    types_cast
}

revisions! { rendered:
    altered_column
    awkward_names
    columns
    composite_keys
    enum_values
    everything
    foreign_key_cycle
    indexes
    keys
    long_names
    many_tables
    nothing
    postgres_only
    postgres_types
    quoted_enum
}

/// What the revision of that name sends to PostgreSQL, MySQL or SQLite (`postgres`, `mysql`, `sqlite`), on its way up or
/// down, in order.
///
/// # Errors
/// What it fails with, or that there is none.
pub async fn sent(name: &str, backend: &str, up: bool) -> Result<Vec<String>, String> {
    let revision = pairs::find(name).or_else(|| rendered::find(name));
    let revision = revision.ok_or_else(|| format!("there is no revision {name}"))?;
    let backend = match backend {
        "postgres" => DbBackend::Postgres,
        "mysql" => DbBackend::MySql,
        "sqlite" => DbBackend::Sqlite,
        other => return Err(format!("there is no backend {other}")),
    };
    let connection = mock(backend);
    run(revision.as_ref(), &connection, up)
        .await
        .map_err(|error| error.to_string())?;
    let sent = connection.into_transaction_log();
    Ok(sent
        .iter()
        .flat_map(sea_orm::Transaction::statements)
        .map(ToString::to_string)
        .collect())
}

/// Every statement succeeds, and every question is answered by no row.
fn mock(backend: DbBackend) -> DatabaseConnection {
    const MANY: usize = 1000;
    let done = MockExecResult {
        last_insert_id: 0,
        rows_affected: 0,
    };
    let nothing: Vec<BTreeMap<&str, Value>> = Vec::new();
    MockDatabase::new(backend)
        .append_exec_results(vec![done; MANY])
        .append_query_results(vec![nothing; MANY])
        .into_connection()
}

async fn run(
    revision: &dyn MigrationTrait,
    connection: &DatabaseConnection,
    up: bool,
) -> Result<(), DbErr> {
    let manager = SchemaManager::new(connection);
    if up {
        revision.up(&manager).await
    } else {
        revision.down(&manager).await
    }
}
