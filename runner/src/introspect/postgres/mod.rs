//! PostgreSQL's catalog in ten queries, whatever the number of tables.
//!
//! Only `pg_catalog` is read, which every role may. Text that depends on the search path is printed under the session's
//! own: the same schema elsewhere, in a scratch schema say, reads the same, and a definition that was read can be run
//! where it was read.
//!
//! `pg_get_indexdef` is asked for expressions alone (and for the indexes of what is kept as a definition): it is by far
//! the slowest way to learn of an index.

mod keys;
mod objects;
mod tables;

use schema_diff::describe::postgres::{Catalog, Describing, Use};
use schema_diff::dialect::Dialect;
use schema_diff::model::Schema;
use serde::Deserialize;

use super::row::{for_each, rows};
use super::{Scope, Streaming};
use crate::Error;

#[derive(Deserialize)]
struct Context {
    schema: Option<String>,
    quoted_schema: Option<String>,
    version: i64,
    /// Those of the scope that are there.
    schemas: Vec<String>,
}

/// Reads the schemas of the scope.
pub(super) async fn introspect(
    connection: &impl Streaming,
    scope: &Scope,
) -> Result<Schema, Error> {
    let names: Vec<String> = scope
        .schemas
        .iter()
        .map(|name| Dialect::Postgres.quote_string(name))
        .collect();
    let names = match names.as_slice() {
        [] => "current_schema()".to_owned(),
        names => names.join(", "),
    };
    let context: Vec<Context> = rows(connection, &CONTEXT.replace("{schemas}", &names)).await?;
    let Some(context) = context.into_iter().next() else {
        return Err(failure("the server does not say where it is"));
    };
    if let Some(missing) = scope
        .schemas
        .iter()
        .find(|name| !context.schemas.contains(name))
    {
        return Err(failure(&format!(
            "there is no schema `{missing}` in this database, or this role may not see it"
        )));
    }
    let (schema, quoted_schema) = match (context.schema, context.quoted_schema) {
        (Some(schema), Some(quoted)) => (schema, quoted),
        _ if !scope.schemas.is_empty() => (String::new(), String::new()),
        _ => {
            return Err(failure(
                "the connection has no current schema: no schema of its search_path exists, or this role may not use it",
            ));
        }
    };
    let ask = |query: &str| for_version(query, context.version).replace("{schemas}", &names);
    let current = Some(schema.clone());
    let catalog = Catalog {
        schema,
        quoted_schema,
        schemas: context.schemas,
        relations: rows(connection, &ask(objects::RELATIONS)).await?,
        types: rows(connection, &ask(objects::TYPES)).await?,
        enums: rows(connection, &ask(objects::ENUMS)).await?,
        words: rows(connection, keys::WORDS).await?,
    };
    let mut found = Describing::new(&catalog, |name| scope.ignores(name, current.as_deref()));
    for_each(connection, &ask(tables::COLUMNS), |row| found.column(row)).await?;
    for_each(connection, &ask(keys::CONSTRAINTS), |row| {
        found.constraint(row);
    })
    .await?;
    for_each(connection, &ask(keys::INDEXES), |row| found.index(row)).await?;
    for_each(connection, &ask(tables::PARTS), |row| found.part(row)).await?;
    let uses: Vec<Use> = rows(connection, &ask(objects::USES)).await?;
    let mut schema = found.finish(&uses);
    schema
        .enums
        .retain(|name, _| !scope.ignores(name, current.as_deref()));
    Ok(schema)
}

fn failure(reason: &str) -> Error {
    Error::Database {
        doing: "reading the catalog".into(),
        reason: reason.into(),
    }
}

/// The query with what older servers lack in its catalog taken as not set.
fn for_version(query: &str, version: i64) -> String {
    let column = |since: i64, name: &'static str, absent: &'static str| {
        if version >= since { name } else { absent }
    };
    query
        .replace(
            "{nulls_not_distinct}",
            column(150_000, "x.indnullsnotdistinct", "false"),
        )
        .replace(
            "{set_columns}",
            column(150_000, "k.confdelsetcols", "NULL::int2[]"),
        )
        .replace(
            "{trigger_parent}",
            column(130_000, "t.tgparentid", "0::oid"),
        )
        .replace("{period}", column(180_000, "k.conperiod", "false"))
        .replace("{enforced}", column(180_000, "k.conenforced", "true"))
}

const CONTEXT: &str = "\
SELECT current_schema()::text AS schema, quote_ident(current_schema()) AS quoted_schema,
    current_setting('server_version_num')::int8 AS version,
    (SELECT json_agg(nspname) FROM pg_catalog.pg_namespace WHERE nspname IN ({schemas})) AS schemas";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_servers_are_not_asked_for_what_they_lack() {
        for (version, has, lacks) in [
            (
                120_000,
                vec![],
                vec!["indnullsnotdistinct", "confdelsetcols", "conperiod"],
            ),
            (
                150_000,
                vec!["indnullsnotdistinct", "confdelsetcols"],
                vec!["conperiod"],
            ),
            (180_000, vec!["conperiod", "conenforced"], vec![]),
        ] {
            let text =
                for_version(keys::INDEXES, version) + &for_version(keys::CONSTRAINTS, version);
            let text = text.replace("{schemas}", "").replace("'{}'", "");
            assert!(!text.contains(['{', '}']), "{version}");
            assert!(has.iter().all(|name| text.contains(name)), "{version}");
            assert!(!lacks.iter().any(|name| text.contains(name)), "{version}");
        }
    }
}
