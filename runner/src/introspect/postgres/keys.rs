//! The queries for constraints and indexes.

/// Indexes that keep no constraint. (100 is the default collation, everywhere. Their tables are not joined: the planner takes the catalog for smaller than it is,
/// and would go through all relations for each index.)
pub(super) const INDEXES: &str = "\
SELECT row_to_json(q)::text FROM (
    WITH as_definition AS MATERIALIZED (
        SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relkind = 'm' OR c.relispartition
        UNION ALL SELECT h.inhrelid FROM pg_catalog.pg_inherits h
    )
    SELECT x.indrelid::int8 AS relation, i.relname AS name, x.indisunique AS unique, m.amname AS method,
        y.keys, coalesce(y.include, '[]') AS include,
        CASE WHEN x.indpred IS NOT NULL THEN pg_get_expr(x.indpred, x.indrelid) END AS filter,
        {nulls_not_distinct} AS nulls_not_distinct,
        to_json(coalesce(i.reloptions, '{}')) AS options,
        x.indisvalid AS valid,
        CASE WHEN x.indrelid IN (SELECT oid FROM as_definition) THEN pg_get_indexdef(x.indexrelid) END AS definition
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
    JOIN pg_catalog.pg_am m ON m.oid = i.relam
    CROSS JOIN LATERAL (
        SELECT json_agg(CASE
                WHEN a.attname IS NOT NULL AND x.indoption[p.i] = 0 AND x.indcollation[p.i] = a.attcollation
                    AND u.by_default AND t.attoptions IS NULL THEN to_json(a.attname)
                ELSE json_build_object(
                    'column', a.attname,
                    'expression', CASE WHEN a.attname IS NULL THEN pg_get_indexdef(x.indexrelid, p.i + 1, false) END,
                    'order', x.indoption[p.i],
                    'operator_class', CASE WHEN NOT u.by_default OR t.attoptions IS NOT NULL THEN
                        CASE WHEN pg_opclass_is_visible(o.oid) THEN '' ELSE (
                            SELECT quote_ident(l.nspname) || '.' FROM pg_catalog.pg_namespace l
                            WHERE l.oid = o.opcnamespace) END
                        || quote_ident(o.opcname)
                        || coalesce(' (' || (
                            SELECT string_agg(quote_ident(w.option_name) || ' = ' || quote_literal(w.option_value), ', ')
                            FROM pg_options_to_table(t.attoptions) w) || ')', '') END,
                    'collation', CASE WHEN x.indcollation[p.i] <> 0
                        AND x.indcollation[p.i] <> coalesce(a.attcollation, 100) THEN (
                            SELECT CASE WHEN pg_collation_is_visible(k.oid) THEN '' ELSE quote_ident(l.nspname) || '.' END
                                || quote_ident(k.collname)
                            FROM pg_catalog.pg_collation k
                            JOIN pg_catalog.pg_namespace l ON l.oid = k.collnamespace
                            WHERE k.oid = x.indcollation[p.i]) END)
                END ORDER BY p.i) FILTER (WHERE p.i < x.indnkeyatts) AS keys,
            json_agg(a.attname ORDER BY p.i) FILTER (WHERE p.i >= x.indnkeyatts) AS include
        FROM generate_series(0, x.indnatts - 1) AS p(i)
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p.i]
            AND x.indkey[p.i] <> 0
        LEFT JOIN pg_catalog.pg_attribute t ON t.attrelid = x.indexrelid AND t.attnum = p.i + 1
        LEFT JOIN pg_catalog.pg_opclass o ON o.oid = x.indclass[p.i] AND p.i < x.indnkeyatts
        CROSS JOIN LATERAL (
            SELECT CASE
                -- An expression's type is that of the index's own column, unless the class keeps another one.
                WHEN NOT o.opcdefault THEN false
                WHEN a.attname IS NULL AND o.opckeytype <> 0 THEN true
                ELSE o.opcintype = coalesce(a.atttypid, t.atttypid) OR NOT EXISTS (
                    SELECT FROM pg_catalog.pg_opclass z
                    WHERE z.opcmethod = o.opcmethod AND z.opcdefault AND z.opcintype = coalesce(a.atttypid, t.atttypid))
                END AS by_default
        ) u
    ) y
    WHERE n.nspname IN ({schemas})
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_constraint k
            WHERE k.conrelid = x.indrelid AND k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY x.indrelid, i.relname
) q";

/// Constraints of relations. A foreign key to or of a partitioned table has a row for each partition too: those have a
/// parent. The keys of a partition have one as well, and are its own to name. (Most keys have one column, which is found
/// many times faster by itself.)
pub(super) const CONSTRAINTS: &str = "\
SELECT row_to_json(q)::text FROM (
    SELECT k.conrelid::int8 AS relation, k.conname AS name, k.contype AS kind,
        CASE WHEN cardinality(k.conkey) = 1 THEN coalesce((SELECT json_build_array(a.attname)
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1]), '[]')
            ELSE (SELECT coalesce(json_agg(a.attname ORDER BY p.n), '[]')
            FROM unnest(k.conkey) WITH ORDINALITY AS p(number, n)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.number) END AS columns,
        k.condeferrable AS deferrable, k.condeferred AS deferred, k.convalidated AS valid,
        k.conislocal AS is_local, k.connoinherit AND k.contype = 'c' AS no_inherit,
        CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS expression,
        CASE WHEN x.indnatts > x.indnkeyatts THEN (
            SELECT json_agg(a.attname ORDER BY p.i)
            FROM generate_series(x.indnkeyatts, x.indnatts - 1) AS p(i)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p.i]) ELSE '[]' END AS include,
        coalesce({nulls_not_distinct}, false) AS nulls_not_distinct,
        to_json(coalesce(i.reloptions, '{}')) AS options,
        tn.nspname AS target_schema, t.relname AS target,
        CASE WHEN k.contype <> 'f' THEN '[]'
            WHEN cardinality(k.confkey) = 1 THEN (SELECT json_build_array(a.attname)
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.confrelid AND a.attnum = k.confkey[1])
            ELSE (SELECT json_agg(a.attname ORDER BY p.n)
            FROM unnest(k.confkey) WITH ORDINALITY AS p(number, n)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.number) END AS target_columns,
        k.confdeltype AS on_delete, k.confupdtype AS on_update, k.confmatchtype = 'f' AS match_full,
        CASE WHEN {set_columns} IS NOT NULL THEN (SELECT json_agg(a.attname ORDER BY p.n)
            FROM unnest({set_columns}) WITH ORDINALITY AS p(number, n)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.number) ELSE '[]'
            END AS on_delete_columns,
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
    ORDER BY k.conrelid, k.conname
) q";
