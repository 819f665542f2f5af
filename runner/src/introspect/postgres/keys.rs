//! The queries for constraints and indexes. Columns come by their numbers.

/// Indexes that keep no constraint. (Their tables are not joined: the planner takes the catalog for smaller than it is, and would go
/// through all relations for each index.)
pub(super) const INDEXES: &str = "\
    WITH as_definition AS MATERIALIZED (
        SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relkind = 'm' OR c.relispartition
        UNION ALL SELECT h.inhrelid FROM pg_catalog.pg_inherits h
    ), with_options AS MATERIALIZED (
        SELECT a.attrelid FROM pg_catalog.pg_attribute a WHERE a.attoptions IS NOT NULL
    )
    SELECT x.indrelid::int8 AS relation, i.relname AS name, x.indisunique AS unique, m.amname AS method,
        x.indnkeyatts AS key_count, x.indkey::text AS columns, x.indoption::text AS orders,
        x.indclass::text AS classes, x.indcollation::text AS collations,
        CASE WHEN x.indexprs IS NOT NULL OR x.indexrelid IN (SELECT attrelid FROM with_options) THEN (
            SELECT json_agg(json_build_object(
                'at', t.attnum - 1,
                'expression', CASE WHEN x.indkey[t.attnum - 1] = 0 THEN
                    pg_get_indexdef(x.indexrelid, t.attnum, false) END,
                'type', t.atttypid::int8,
                'options', (
                    SELECT string_agg(quote_ident(w.option_name) || ' = ' || quote_literal(w.option_value), ', ')
                    FROM pg_options_to_table(t.attoptions) w)))
            FROM pg_catalog.pg_attribute t
            WHERE t.attrelid = x.indexrelid AND (x.indkey[t.attnum - 1] = 0 OR t.attoptions IS NOT NULL)) END AS details,
        CASE WHEN x.indpred IS NOT NULL THEN pg_get_expr(x.indpred, x.indrelid) END AS filter,
        {nulls_not_distinct} AS nulls_not_distinct,
        to_json(i.reloptions) AS options,
        x.indisvalid AS valid,
        CASE WHEN x.indrelid IN (SELECT oid FROM as_definition) THEN pg_get_indexdef(x.indexrelid) END AS definition
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
    JOIN pg_catalog.pg_am m ON m.oid = i.relam
    WHERE n.nspname IN ({schemas})
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_constraint k
            WHERE k.conrelid = x.indrelid AND k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY x.indrelid, i.relname";

/// Operator classes, and the collations of indexes that are not the default one of text.
pub(super) const WORDS: &str = "\
    SELECT o.oid::int8 AS oid,
        CASE WHEN pg_opclass_is_visible(o.oid) THEN '' ELSE quote_ident(l.nspname) || '.' END
            || quote_ident(o.opcname) AS text,
        m.amname AS method, o.opcdefault AS default, o.opcintype::int8 AS of_type, o.opckeytype::int8 AS kept_type
    FROM pg_catalog.pg_opclass o
    JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
    JOIN pg_catalog.pg_namespace l ON l.oid = o.opcnamespace
    UNION ALL
    SELECT k.oid::int8,
        CASE WHEN pg_collation_is_visible(k.oid) THEN '' ELSE quote_ident(l.nspname) || '.' END || quote_ident(k.collname),
        NULL, false, 0, 0
    FROM pg_catalog.pg_collation k
    JOIN pg_catalog.pg_namespace l ON l.oid = k.collnamespace
    WHERE k.oid IN (SELECT unnest(x.indcollation::oid[]) FROM pg_catalog.pg_index x)";

/// Constraints of relations. A foreign key to or of a partitioned table has a row for each partition too: those have a
/// parent. The keys of a partition have one as well, and are its own to name.
pub(super) const CONSTRAINTS: &str = "\
    SELECT k.conrelid::int8 AS relation, k.conname AS name, k.contype AS kind, k.conkey::text AS columns,
        k.condeferrable AS deferrable, k.condeferred AS deferred, k.convalidated AS valid,
        k.conislocal AS is_local, k.connoinherit AND k.contype = 'c' AS no_inherit,
        CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS expression,
        CASE WHEN x.indnatts > x.indnkeyatts THEN array_to_string((x.indkey::int2[])[x.indnkeyatts:], ' ') END AS include,
        coalesce({nulls_not_distinct}, false) AS nulls_not_distinct,
        to_json(i.reloptions) AS options,
        tn.nspname AS target_schema, t.relname AS target,
        k.confrelid::int8 AS target_oid, k.confkey::text AS target_numbers,
        CASE WHEN tn.nspname NOT IN ({schemas}) THEN (SELECT json_agg(a.attname ORDER BY p.n)
            FROM unnest(k.confkey) WITH ORDINALITY AS p(number, n)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.number) END AS target_columns,
        k.confdeltype AS on_delete, k.confupdtype AS on_update, k.confmatchtype = 'f' AS match_full,
        ({set_columns})::text AS on_delete_columns,
        CASE WHEN k.contype = 'x' OR {period} OR NOT {enforced}
                OR c.relkind = 'f' OR c.relispartition
                OR EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid)
            THEN pg_get_constraintdef(k.oid) END AS definition
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_class t ON t.oid = k.confrelid
    LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
    LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    WHERE n.nspname IN ({schemas}) AND k.contype IN ('p', 'u', 'f', 'c', 'x')
        AND (k.conparentid = 0 OR k.contype <> 'f')
    ORDER BY k.conrelid, k.conname";
