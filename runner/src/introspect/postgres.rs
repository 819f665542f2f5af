//! PostgreSQL's catalog in seven queries, whatever the number of tables.
//!
//! Only `pg_catalog` is read, which every role may. Each row comes as one JSON text, so that arrays need no driver
//! support. Text that depends on the search path is printed under the session's own: the same schema elsewhere, in
//! a scratch schema say, reads the same.

use schema_diff::describe::postgres::{self, Catalog};
use schema_diff::model::Schema;
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::rows;
use crate::Error;

#[derive(Deserialize)]
struct Context {
    schema: Option<String>,
    quoted_schema: Option<String>,
    version: i64,
}

/// Reads the current schema.
pub(super) async fn introspect(
    connection: &impl ConnectionTrait,
    leave_out: &[&str],
) -> Result<Schema, Error> {
    let context: Vec<Context> = rows(connection, CONTEXT).await?;
    let Some(Context {
        schema: Some(schema),
        quoted_schema: Some(quoted_schema),
        version,
    }) = context.into_iter().next()
    else {
        return Err(Error::Database {
            doing: "reading the catalog".into(),
            reason: "the connection has no current schema: no schema of its search_path exists, or this role may not use it".into(),
        });
    };
    let catalog = Catalog {
        schema,
        quoted_schema,
        relations: rows(connection, RELATIONS).await?,
        columns: rows(connection, COLUMNS).await?,
        indexes: rows(connection, &for_version(INDEXES, version)).await?,
        constraints: rows(connection, &for_version(CONSTRAINTS, version)).await?,
        parts: rows(connection, PARTS).await?,
        enums: rows(connection, ENUMS).await?,
    };
    Ok(postgres::schema(&catalog, leave_out))
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
            "{sets_columns}",
            column(150_000, "k.confdelsetcols IS NOT NULL", "false"),
        )
        .replace("{period}", column(180_000, "k.conperiod", "false"))
        .replace("{enforced}", column(180_000, "k.conenforced", "true"))
}

const CONTEXT: &str = "\
SELECT json_build_object(
    'schema', current_schema(),
    'quoted_schema', quote_ident(current_schema()),
    'version', current_setting('server_version_num')::int)::text";

// An index's or a constraint's table needs no check against extensions here: rows of tables that are left out are
// passed over when the schema is put together.
const RELATIONS: &str = "\
SELECT row_to_json(q)::text FROM (
    SELECT c.oid::int8 AS oid, c.relname AS name, quote_ident(c.relname) AS quoted,
        CASE
            WHEN c.relispartition THEN 'partition'
            WHEN c.relkind IN ('r', 'p') AND EXISTS (
                SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid) THEN 'inheritance child'
            ELSE CASE c.relkind
                WHEN 'r' THEN 'table'
                WHEN 'p' THEN 'partitioned table'
                WHEN 'v' THEN 'view'
                WHEN 'm' THEN 'materialized view'
                WHEN 'f' THEN 'foreign table'
                WHEN 'S' THEN 'sequence'
                ELSE 'composite type'
            END
        END AS kind,
        CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
        z.description AS comment
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_description z
        ON z.objoid = c.oid AND z.classoid = 'pg_catalog.pg_class'::regclass AND z.objsubid = 0
    WHERE n.nspname = current_schema()
        AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                AND (d.deptype = 'e' OR c.relkind = 'S' AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')))
    UNION ALL
    SELECT t.oid::int8, t.typname, quote_ident(t.typname),
        CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'range type' END,
        CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END, NULL
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = current_schema()
        AND t.typtype IN ('d', 'r')
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
    ORDER BY 2
) q";

const COLUMNS: &str = "\
SELECT row_to_json(q)::text FROM (
    SELECT a.attrelid::int8 AS relation, a.attname AS name,
        format_type(a.atttypid, a.atttypmod) AS type,
        json_build_array(format_type(a.atttypid, NULL), format_type(a.atttypid, -1)) AS bare_types,
        CASE WHEN t.typtype = 'e' THEN t.oid WHEN e.typtype = 'e' THEN e.oid END::int8 AS enum_type,
        e.oid IS NOT NULL AS is_array,
        a.attnotnull AS not_null,
        pg_get_expr(d.adbin, d.adrelid) AS default,
        a.attgenerated AS generated,
        a.attidentity AS identity,
        s.seqrelid IS NOT NULL AS owns_sequence,
        s.options AS sequence_options,
        CASE WHEN a.attcollation <> t.typcollation THEN (
            SELECT CASE WHEN l.nspname IN ('pg_catalog', current_schema()) THEN ''
                ELSE quote_ident(l.nspname) || '.' END || quote_ident(o.collname)
            FROM pg_catalog.pg_collation o
            JOIN pg_catalog.pg_namespace l ON l.oid = o.collnamespace
            WHERE o.oid = a.attcollation)
        END AS collation,
        z.description AS comment
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    LEFT JOIN pg_catalog.pg_description z
        ON z.objoid = a.attrelid AND z.classoid = 'pg_catalog.pg_class'::regclass AND z.objsubid = a.attnum
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN LATERAL (
        SELECT q.seqrelid, nullif(concat_ws(' ',
            CASE WHEN q.seqincrement <> 1 THEN 'INCREMENT BY ' || q.seqincrement END,
            CASE WHEN q.seqmin <> 1 THEN 'MINVALUE ' || q.seqmin END,
            CASE WHEN q.seqmax <> CASE format_type(q.seqtypid, NULL)
                WHEN 'smallint' THEN 32767 WHEN 'integer' THEN 2147483647
                ELSE 9223372036854775807 END THEN 'MAXVALUE ' || q.seqmax END,
            CASE WHEN q.seqstart <> 1 THEN 'START WITH ' || q.seqstart END,
            CASE WHEN q.seqcache <> 1 THEN 'CACHE ' || q.seqcache END,
            CASE WHEN q.seqcycle THEN 'CYCLE' END), '') AS options
        FROM pg_catalog.pg_depend o
        JOIN pg_catalog.pg_sequence q ON q.seqrelid = o.objid
        WHERE (a.attidentity <> '' OR a.atthasdef)
            AND o.classid = 'pg_catalog.pg_class'::regclass
            AND o.refclassid = 'pg_catalog.pg_class'::regclass
            AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum
            AND (o.deptype = 'i' OR o.deptype = 'a' AND EXISTS (
                SELECT FROM pg_catalog.pg_depend u
                WHERE u.classid = 'pg_catalog.pg_attrdef'::regclass AND u.objid = d.oid
                    AND u.refclassid = 'pg_catalog.pg_class'::regclass AND u.refobjid = q.seqrelid))
        ORDER BY o.deptype DESC, q.seqrelid
        LIMIT 1
    ) s ON true
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY a.attrelid, a.attnum
) q";

/// Whether every key of an index `x` is a column in its default order, operator class and collation; joined as `y`.
macro_rules! plain_keys {
    () => {
        "
    CROSS JOIN LATERAL (
        SELECT coalesce(json_agg(a.attname ORDER BY p.i) FILTER (WHERE a.attname IS NOT NULL), '[]') AS columns,
            bool_and(a.attname IS NOT NULL AND x.indoption[p.i] = 0 AND x.indcollation[p.i] = a.attcollation
                AND o.opcdefault AND (o.opcintype = a.atttypid OR NOT EXISTS (
                    SELECT FROM pg_catalog.pg_opclass z
                    WHERE z.opcmethod = o.opcmethod AND z.opcdefault AND z.opcintype = a.atttypid)))
            AND x.indnatts = x.indnkeyatts AND x.indpred IS NULL AND x.indisvalid
            AND NOT {nulls_not_distinct} AND i.reloptions IS NULL
            AND i.relam = (SELECT m.oid FROM pg_catalog.pg_am m WHERE m.amname = 'btree') AS plain
        FROM generate_series(0, x.indnkeyatts - 1) AS p(i)
        JOIN pg_catalog.pg_opclass o ON o.oid = x.indclass[p.i]
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p.i]
            AND x.indkey[p.i] <> 0
    ) y"
    };
}

const INDEXES: &str = concat!(
    "\
SELECT row_to_json(q)::text FROM (
    SELECT x.indrelid::int8 AS relation, i.relname AS name, x.indisunique AS unique, y.columns,
        CASE WHEN NOT y.plain THEN pg_get_indexdef(x.indexrelid) END AS definition
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace",
    plain_keys!(),
    "
    WHERE n.nspname = current_schema()
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_constraint k
            WHERE k.conrelid = x.indrelid AND k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY x.indrelid, i.relname
) q"
);

// A foreign key to a partitioned table has a row for each partition too: those have a parent.
const CONSTRAINTS: &str = concat!(
    "\
SELECT row_to_json(q)::text FROM (
    SELECT k.conrelid::int8 AS relation, k.conname AS name, k.contype AS kind,
        (SELECT coalesce(json_agg(a.attname ORDER BY p.n), '[]')
            FROM unnest(k.conkey) WITH ORDINALITY AS p(number, n)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.number) AS columns,
        tn.nspname AS target_schema, t.relname AS target,
        (SELECT coalesce(json_agg(a.attname ORDER BY p.n), '[]')
            FROM unnest(k.confkey) WITH ORDINALITY AS p(number, n)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.number) AS target_columns,
        k.confdeltype AS on_delete, k.confupdtype AS on_update,
        CASE WHEN k.contype NOT IN ('p', 'u', 'f') OR k.condeferrable OR NOT k.convalidated
                OR {period} OR NOT {enforced}
                OR k.contype = 'f' AND (k.confmatchtype <> 's' OR {sets_columns})
                OR k.contype IN ('p', 'u') AND NOT coalesce(xi.plain, false)
            THEN pg_get_constraintdef(k.oid) END AS definition
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_class t ON t.oid = k.confrelid
    LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
    LEFT JOIN (
        SELECT x.indexrelid, y.plain
        FROM pg_catalog.pg_index x
        JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid",
    plain_keys!(),
    "
    ) xi ON xi.indexrelid = k.conindid AND k.contype IN ('p', 'u')
    WHERE n.nspname = current_schema() AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0
    ORDER BY k.conrelid, k.conname
) q"
);

const PARTS: &str = "\
SELECT row_to_json(q)::text FROM (
    WITH c AS (
        SELECT c.* FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
    )
    SELECT c.oid::int8 AS relation, 'trigger' AS kind, t.tgname::text AS name, pg_get_triggerdef(t.oid) AS definition
        FROM c JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT c.oid::int8, 'trigger option', t.tgname::text,
            CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END
        FROM c JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid WHERE NOT t.tgisinternal AND t.tgenabled <> 'O'
    UNION ALL
    SELECT c.oid::int8, 'rule', r.rulename::text, pg_get_ruledef(r.oid)
        FROM c JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid
    UNION ALL
    SELECT c.oid::int8, 'policy', p.polname::text, concat_ws(' ',
            CASE WHEN p.polpermissive THEN 'AS PERMISSIVE' ELSE 'AS RESTRICTIVE' END,
            'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
            'TO ' || (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', '
                ORDER BY r = 0, pg_get_userbyid(r)) FROM unnest(p.polroles) AS r),
            'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
            'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
        FROM c JOIN pg_catalog.pg_policy p ON p.polrelid = c.oid
    UNION ALL
    SELECT c.oid::int8, 'row security', NULL,
            concat_ws(', ', CASE WHEN c.relrowsecurity THEN 'ENABLE' END, CASE WHEN c.relforcerowsecurity THEN 'FORCE' END)
        FROM c WHERE c.relrowsecurity OR c.relforcerowsecurity
    UNION ALL
    SELECT c.oid::int8, 'partition key', NULL, pg_get_partkeydef(c.oid) FROM c WHERE c.relkind = 'p'
    UNION ALL
    SELECT c.oid::int8, 'option', NULL, concat_ws(', ',
            CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED' END,
            CASE WHEN c.reloftype <> 0 THEN 'OF ' || format_type(c.reloftype, NULL) END,
            array_to_string(c.reloptions, ', '))
        FROM c WHERE c.relpersistence = 'u' OR c.reloftype <> 0 OR c.reloptions IS NOT NULL
    UNION ALL
    SELECT c.oid::int8, 'statistics', s.stxname::text, pg_get_statisticsobjdef(s.oid)
        FROM c JOIN pg_catalog.pg_statistic_ext s ON s.stxrelid = c.oid
    ORDER BY 1, 2, 3
) q";

const ENUMS: &str = "\
SELECT row_to_json(q)::text FROM (
    SELECT t.oid::int8 AS oid, n.nspname AS schema, t.typname AS name,
        coalesce((SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid), '[]') AS values
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e'
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
    ORDER BY 2, 3
) q";

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
            let text = for_version(INDEXES, version) + &for_version(CONSTRAINTS, version);
            assert!(!text.contains(['{', '}']), "{version}");
            assert!(has.iter().all(|name| text.contains(name)), "{version}");
            assert!(!lacks.iter().any(|name| text.contains(name)), "{version}");
        }
    }
}
