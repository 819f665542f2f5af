//! The queries for the columns of relations, and for what lies on relations beside keys and indexes.

/// Columns; of views only those of which more is said than their name. (Only a generated column's expression may name
/// columns: all others are printed without looking at the relation, which is read anew for that in each session.)
pub(super) const COLUMNS: &str = "\
    SELECT a.attrelid::int8 AS relation, a.attnum AS number, a.attname AS name,
        format_type(a.atttypid, a.atttypmod) AS type,
        CASE WHEN a.atthasdef THEN format_type(a.atttypid, NULL) END AS bare_type,
        CASE WHEN a.atthasdef THEN format_type(a.atttypid, -1) END AS open_type,
        a.atttypid::int8 AS type_oid, a.attcollation::int8 AS collation_oid,
        CASE WHEN t.typtype = 'e' THEN t.oid WHEN e.typtype = 'e' THEN e.oid END::int8 AS enum_type,
        e.oid IS NOT NULL AS is_array,
        a.attnotnull AS not_null,
        a.attislocal AS is_local,
        pg_get_expr(d.adbin, CASE WHEN a.attgenerated <> '' THEN d.adrelid ELSE 0 END) AS default,
        a.attgenerated AS generated,
        a.attidentity AS identity,
        CASE WHEN a.attcollation <> t.typcollation THEN (
            SELECT CASE WHEN pg_collation_is_visible(o.oid) THEN '' ELSE quote_ident(l.nspname) || '.' END
                || quote_ident(o.collname)
            FROM pg_catalog.pg_collation o
            JOIN pg_catalog.pg_namespace l ON l.oid = o.collnamespace
            WHERE o.oid = a.attcollation)
        END AS collation,
        CASE WHEN a.attfdwoptions IS NOT NULL THEN 'OPTIONS (' || (
            SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', ')
            FROM pg_options_to_table(a.attfdwoptions) o) || ')' END AS foreign,
        z.description AS comment
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    LEFT JOIN pg_catalog.pg_description z
        ON z.objoid = a.attrelid AND z.classoid = 'pg_catalog.pg_class'::regclass AND z.objsubid = a.attnum
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE n.nspname IN ({schemas}) AND (c.relkind IN ('r', 'p', 'f')
        OR c.relkind IN ('v', 'm') AND (d.oid IS NOT NULL OR z.description IS NOT NULL))
    ORDER BY a.attrelid, a.attnum";

/// Each with the statement that makes it.
pub(super) const PARTS: &str = "\
    WITH c AS (
        SELECT c.* FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ({schemas}) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    ), triggers AS (
        SELECT c.oid AS relation, t.*
        FROM c JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid
        WHERE NOT t.tgisinternal AND {trigger_parent} = 0
    ), policies AS (
        SELECT p.* FROM c JOIN pg_catalog.pg_policy p ON p.polrelid = c.oid
    ), rules AS (
        SELECT r.* FROM c JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid
        WHERE NOT (c.relkind IN ('v', 'm') AND r.rulename = '_RETURN')
    )
    SELECT t.relation::int8 AS relation, 'trigger' AS kind, t.tgname::text AS name, pg_get_triggerdef(t.oid) AS definition
        FROM triggers t
    UNION ALL
    SELECT t.relation::int8, 'trigger option', t.tgname::text, 'ALTER TABLE ' || t.relation::regclass || ' '
            || CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END
            || ' TRIGGER ' || quote_ident(t.tgname)
        FROM triggers t WHERE t.tgenabled <> 'O'
    UNION ALL
    SELECT r.ev_class::int8, 'rule', r.rulename::text, pg_get_ruledef(r.oid) FROM rules r
    UNION ALL
    SELECT r.ev_class::int8, 'rule option', r.rulename::text, 'ALTER TABLE ' || r.ev_class::regclass || ' '
            || CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END
            || ' RULE ' || quote_ident(r.rulename)
        FROM rules r WHERE r.ev_enabled <> 'O'
    UNION ALL
    SELECT p.polrelid::int8, 'policy', p.polname::text, concat_ws(' ',
            'CREATE POLICY', quote_ident(p.polname), 'ON', p.polrelid::regclass,
            CASE WHEN p.polpermissive THEN 'AS PERMISSIVE' ELSE 'AS RESTRICTIVE' END,
            'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
            'TO ' || (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', '
                ORDER BY r = 0, pg_get_userbyid(r)) FROM unnest(p.polroles) AS r),
            'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
            'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
        FROM policies p
    UNION ALL
    SELECT c.oid::int8, 'row security', w.name, 'ALTER TABLE ' || c.oid::regclass || ' ' || w.name || ' ROW LEVEL SECURITY'
        FROM c JOIN (VALUES ('ENABLE'), ('FORCE')) AS w(name)
            ON CASE w.name WHEN 'ENABLE' THEN c.relrowsecurity ELSE c.relforcerowsecurity END
    UNION ALL
    SELECT c.oid::int8, 'replica identity', NULL, 'ALTER TABLE ' || c.oid::regclass || ' REPLICA IDENTITY '
            || CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE 'USING INDEX ' || (
                SELECT quote_ident(i.relname) FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                WHERE x.indrelid = c.oid AND x.indisreplident) END
        FROM c WHERE c.relkind IN ('r', 'p') AND c.relreplident NOT IN ('d', 'i')
            OR c.relreplident = 'i' AND EXISTS (
                SELECT FROM pg_catalog.pg_index x WHERE x.indrelid = c.oid AND x.indisreplident)
    UNION ALL
    SELECT x.indrelid::int8, 'cluster', NULL, 'ALTER TABLE ' || c.oid::regclass || ' CLUSTER ON ' || quote_ident(i.relname)
        FROM c JOIN pg_catalog.pg_index x ON x.indrelid = c.oid AND x.indisclustered
        JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    UNION ALL
    SELECT c.oid::int8, 'column option', a.attname || ' ' || o.name,
            'ALTER TABLE ' || c.oid::regclass || ' ALTER COLUMN ' || quote_ident(a.attname) || ' ' || o.text
        FROM c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        CROSS JOIN LATERAL (VALUES
            ('storage', CASE WHEN a.attstorage <> t.typstorage THEN 'SET STORAGE ' || CASE a.attstorage
                WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END),
            ('statistics', CASE WHEN a.attstattarget >= 0 THEN 'SET STATISTICS ' || a.attstattarget END),
            ('options', CASE WHEN a.attoptions IS NOT NULL
                THEN 'SET (' || array_to_string(a.attoptions, ', ') || ')' END)
        ) AS o(name, text)
        WHERE c.relkind IN ('r', 'p', 'm', 'f') AND o.text IS NOT NULL
            AND (a.attstorage <> t.typstorage OR a.attstattarget >= 0 OR a.attoptions IS NOT NULL)
    UNION ALL
    SELECT s.stxrelid::int8, 'statistics', s.stxname::text, pg_get_statisticsobjdef(s.oid)
        FROM c JOIN pg_catalog.pg_statistic_ext s ON s.stxrelid = c.oid
    UNION ALL
    SELECT o.relation::int8, 'comment', lower(o.word) || ' ' || o.name,
            concat_ws(' ', 'COMMENT ON', o.word, coalesce(o.quoted, quote_ident(o.name)),
                CASE WHEN o.quoted IS NULL THEN 'ON ' || o.relation::regclass END, 'IS', quote_literal(z.description))
        FROM pg_catalog.pg_description z
        JOIN (
            SELECT 'pg_catalog.pg_class'::regclass AS class, x.indexrelid AS oid, x.indrelid AS relation, 'INDEX' AS word,
                    i.relname AS name, x.indexrelid::regclass::text AS quoted
                FROM c JOIN pg_catalog.pg_index x ON x.indrelid = c.oid
                JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                WHERE EXISTS (SELECT FROM pg_catalog.pg_description y WHERE y.objoid = x.indexrelid)
            UNION ALL
            SELECT 'pg_catalog.pg_constraint'::regclass, k.oid, k.conrelid, 'CONSTRAINT', k.conname, NULL
                FROM c JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid
            UNION ALL
            SELECT 'pg_catalog.pg_trigger'::regclass, t.oid, t.tgrelid, 'TRIGGER', t.tgname, NULL
                FROM triggers t
            UNION ALL
            SELECT 'pg_catalog.pg_policy'::regclass, p.oid, p.polrelid, 'POLICY', p.polname, NULL
                FROM policies p
            UNION ALL
            SELECT 'pg_catalog.pg_rewrite'::regclass, r.oid, r.ev_class, 'RULE', r.rulename, NULL
                FROM rules r
            UNION ALL
            SELECT 'pg_catalog.pg_statistic_ext'::regclass, s.oid, s.stxrelid, 'STATISTICS', s.stxname,
                    CASE WHEN pg_statistics_obj_is_visible(s.oid) THEN '' ELSE quote_ident(n.nspname) || '.' END
                    || quote_ident(s.stxname)
                FROM c JOIN pg_catalog.pg_statistic_ext s ON s.stxrelid = c.oid
                JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
        ) o ON o.class = z.classoid AND o.oid = z.objoid AND z.objsubid = 0
    ORDER BY 1, 2, 3";
