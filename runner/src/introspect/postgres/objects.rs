//! The queries for what has a name of its own: relations, types, collations, and what they are made of.

/// Relations, without what an extension owns and without composite types.
pub(super) const RELATIONS: &str = "\
    SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name,
        c.oid::regclass::text AS quoted,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS qualified,
        CASE
            WHEN c.relispartition THEN 'partition'
            WHEN h.parents IS NOT NULL THEN 'inheritance child'
            ELSE CASE c.relkind
                WHEN 'r' THEN 'table'
                WHEN 'p' THEN 'partitioned table'
                WHEN 'v' THEN 'view'
                WHEN 'm' THEN 'materialized view'
                WHEN 'f' THEN 'foreign table'
                ELSE 'sequence'
            END
        END AS kind,
        z.description AS comment,
        c.relpersistence = 'u' AS unlogged,
        CASE WHEN c.reloptions IS NOT NULL OR t.reloptions IS NOT NULL THEN to_json(c.reloptions
            || ARRAY(SELECT 'toast.' || o FROM unnest(t.reloptions) AS o)) END AS options,
        CASE c.relkind WHEN 'v' THEN pg_get_viewdef(c.oid) WHEN 'm' THEN pg_get_viewdef(c.oid)
            WHEN 'p' THEN pg_get_partkeydef(c.oid) END AS definition,
        CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
        h.parents,
        CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
        c.relispopulated AS populated,
        CASE WHEN c.relkind = 'f' THEN (
            SELECT 'SERVER ' || quote_ident(s.srvname) || coalesce(' OPTIONS (' || (
                SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', ')
                FROM pg_options_to_table(f.ftoptions) o) || ')', '')
            FROM pg_catalog.pg_foreign_table f
            JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
            WHERE f.ftrelid = c.oid) END AS server,
        CASE WHEN q.seqrelid IS NOT NULL THEN json_build_object(
            'type', format_type(q.seqtypid, NULL), 'start', q.seqstart, 'increment', q.seqincrement,
            'min', q.seqmin, 'max', q.seqmax, 'cache', q.seqcache, 'cycle', q.seqcycle) END AS sequence,
        o.refobjid::int8 AS owner,
        o.refobjsubid::int2 AS owner_number
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_description z
        ON z.objoid = c.oid AND z.classoid = 'pg_catalog.pg_class'::regclass AND z.objsubid = 0
    LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL
    LEFT JOIN pg_catalog.pg_sequence q ON q.seqrelid = c.oid AND c.relkind = 'S'
    LEFT JOIN pg_catalog.pg_depend o ON c.relkind = 'S'
        AND o.classid = 'pg_catalog.pg_class'::regclass AND o.objid = c.oid AND o.objsubid = 0
        AND o.refclassid = 'pg_catalog.pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
    LEFT JOIN (
        SELECT i.inhrelid, json_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) AS parents
        FROM pg_catalog.pg_inherits i GROUP BY i.inhrelid
    ) h ON h.inhrelid = c.oid AND c.relkind IN ('r', 'p', 'f')
    WHERE n.nspname IN ({schemas})
        AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                AND d.deptype = 'e')
    ORDER BY n.nspname, c.relname";

/// Domains, composite and range types and collations, each with the statement that makes it.
pub(super) const TYPES: &str = "\
    SELECT t.oid::int8 AS oid, n.nspname AS schema, t.typname AS name, 'domain' AS kind, concat_ws(E';\\n',
        'CREATE DOMAIN ' || format_type(t.oid, NULL) || ' AS ' || format_type(t.typbasetype, t.typtypmod)
        || CASE WHEN t.typcollation <> b.typcollation THEN ' COLLATE ' || (SELECT CASE WHEN pg_collation_is_visible(w.oid) THEN '' ELSE quote_ident(v.nspname) || '.' END || quote_ident(w.collname)
            FROM pg_catalog.pg_collation w JOIN pg_catalog.pg_namespace v ON v.oid = w.collnamespace WHERE w.oid = t.typcollation) ELSE '' END
        || coalesce(' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0), '')
        || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
        || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), ''
            ORDER BY k.conname) FROM pg_catalog.pg_constraint k
            WHERE k.contypid = t.oid AND k.contype = 'c' AND k.convalidated), ''),
        (SELECT string_agg('ALTER DOMAIN ' || format_type(t.oid, NULL) || ' ADD CONSTRAINT ' || quote_ident(k.conname)
            || ' ' || pg_get_constraintdef(k.oid), E';\\n' ORDER BY k.conname) FROM pg_catalog.pg_constraint k
            WHERE k.contypid = t.oid AND k.contype = 'c' AND NOT k.convalidated),
        (SELECT 'COMMENT ON DOMAIN ' || format_type(t.oid, NULL) || ' IS ' || quote_literal(z.description)
            FROM pg_catalog.pg_description z
            WHERE z.objoid = t.oid AND z.classoid = 'pg_catalog.pg_type'::regclass)) AS definition
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
    WHERE n.nspname IN ({schemas}) AND t.typtype = 'd'
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
    UNION ALL
    SELECT t.oid::int8, n.nspname, t.typname, 'composite type', concat_ws(E';\\n',
        'CREATE TYPE ' || format_type(t.oid, NULL) || ' AS (' || coalesce((
            SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                || CASE WHEN a.attcollation <> b.typcollation THEN ' COLLATE ' || (SELECT CASE WHEN pg_collation_is_visible(w.oid) THEN '' ELSE quote_ident(v.nspname) || '.' END || quote_ident(w.collname)
            FROM pg_catalog.pg_collation w JOIN pg_catalog.pg_namespace v ON v.oid = w.collnamespace WHERE w.oid = a.attcollation) ELSE '' END,
                ', ' ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')',
        (SELECT 'COMMENT ON TYPE ' || format_type(t.oid, NULL) || ' IS ' || quote_literal(z.description)
            FROM pg_catalog.pg_description z
            WHERE z.objoid = t.oid AND z.classoid = 'pg_catalog.pg_type'::regclass))
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_type t ON t.oid = c.reltype
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ({schemas}) AND c.relkind = 'c'
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass)
                AND d.objid IN (c.oid, t.oid) AND d.deptype = 'e')
    UNION ALL
    SELECT t.oid::int8, n.nspname, t.typname, 'range type', concat_ws(E';\\n',
        'CREATE TYPE ' || format_type(t.oid, NULL) || ' AS RANGE (' || concat_ws(', ',
            'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
            CASE WHEN NOT o.opcdefault THEN 'SUBTYPE_OPCLASS = '
                || CASE WHEN pg_opclass_is_visible(o.oid) THEN '' ELSE quote_ident(l.nspname) || '.' END
                || quote_ident(o.opcname) END,
            CASE WHEN r.rngcollation <> s.typcollation THEN 'COLLATION = ' || (SELECT CASE WHEN pg_collation_is_visible(w.oid) THEN '' ELSE quote_ident(v.nspname) || '.' END || quote_ident(w.collname)
            FROM pg_catalog.pg_collation w JOIN pg_catalog.pg_namespace v ON v.oid = w.collnamespace WHERE w.oid = r.rngcollation) END,
            CASE WHEN r.rngcanonical <> 0 THEN 'CANONICAL = ' || r.rngcanonical::regproc END,
            CASE WHEN r.rngsubdiff <> 0 THEN 'SUBTYPE_DIFF = ' || r.rngsubdiff::regproc END,
            'MULTIRANGE_TYPE_NAME = ' || format_type((to_jsonb(r) ->> 'rngmultitypid')::oid, NULL)) || ')',
        (SELECT 'COMMENT ON TYPE ' || format_type(t.oid, NULL) || ' IS ' || quote_literal(z.description)
            FROM pg_catalog.pg_description z
            WHERE z.objoid = t.oid AND z.classoid = 'pg_catalog.pg_type'::regclass))
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
    JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
    JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
    JOIN pg_catalog.pg_namespace l ON l.oid = o.opcnamespace
    WHERE n.nspname IN ({schemas}) AND t.typtype = 'r'
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
    UNION ALL
    SELECT l.oid::int8, n.nspname, l.collname, 'collation',
        'CREATE COLLATION ' || (SELECT CASE WHEN pg_collation_is_visible(w.oid) THEN '' ELSE quote_ident(v.nspname) || '.' END || quote_ident(w.collname)
            FROM pg_catalog.pg_collation w JOIN pg_catalog.pg_namespace v ON v.oid = w.collnamespace WHERE w.oid = l.oid) || ' (' || concat_ws(', ',
            'provider = ' || CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
            'locale = ' || quote_literal(coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale')),
            CASE WHEN l.collprovider = 'c' OR coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale') IS NULL
                THEN 'lc_collate = ' || quote_literal(l.collcollate) || ', lc_ctype = ' || quote_literal(l.collctype) END,
            'rules = ' || quote_literal(to_jsonb(l) ->> 'collicurules'),
            CASE WHEN NOT l.collisdeterministic THEN 'deterministic = false' END) || ')'
    FROM pg_catalog.pg_collation l
    JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
    WHERE n.nspname IN ({schemas})
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_collation'::regclass AND d.objid = l.oid AND d.deptype = 'e')
    ORDER BY 2, 3, 4";

/// Enum types of all schemas: a column may be of any.
pub(super) const ENUMS: &str = "\
    SELECT t.oid::int8 AS oid, n.nspname AS schema, t.typname AS name,
        (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) AS values
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e'
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
    ORDER BY 2, 3";

/// What views, partitions, tables that inherit, foreign tables and types are made of: relations with the columns used,
/// and types.
pub(super) const USES: &str = "\
    WITH members AS (
        SELECT c.oid AS owner, 'pg_catalog.pg_rewrite'::regclass AS classid, r.oid AS objid
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ({schemas}) AND c.relkind IN ('v', 'm')
        UNION ALL
        SELECT c.oid, m.classid, m.objid
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (
                SELECT 'pg_catalog.pg_class'::regclass, c.oid
                UNION ALL
                SELECT 'pg_catalog.pg_attrdef'::regclass, d.oid FROM pg_catalog.pg_attrdef d WHERE d.adrelid = c.oid
                UNION ALL
                SELECT 'pg_catalog.pg_constraint'::regclass, k.oid FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid
            ) AS m (classid, objid)
            WHERE n.nspname IN ({schemas}) AND (c.relkind = 'f' OR c.relkind IN ('r', 'p') AND (c.relispartition
                OR EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid)))
        UNION ALL
        SELECT t.oid, m.classid, m.objid
            FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
            CROSS JOIN LATERAL (
                SELECT 'pg_catalog.pg_type'::regclass, t.oid
                UNION ALL
                SELECT 'pg_catalog.pg_class'::regclass, t.typrelid WHERE t.typrelid <> 0
                UNION ALL
                SELECT 'pg_catalog.pg_constraint'::regclass, k.oid FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid
            ) AS m (classid, objid)
            WHERE n.nspname IN ({schemas}) AND (t.typtype IN ('d', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
    )
    SELECT m.owner::int8 AS \"user\", n.nspname AS schema, c.relname AS name,
        json_agg(DISTINCT a.attname) FILTER (WHERE a.attname IS NOT NULL) AS columns
    FROM members m
    JOIN pg_catalog.pg_depend d ON d.classid = m.classid AND d.objid = m.objid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> m.owner
    JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT m.owner::int8, n.nspname, e.typname, NULL
    FROM members m
    JOIN pg_catalog.pg_depend d ON d.classid = m.classid AND d.objid = m.objid
        AND d.refclassid = 'pg_catalog.pg_type'::regclass AND d.refobjid <> m.owner
    JOIN pg_catalog.pg_type t ON t.oid = d.refobjid
    JOIN pg_catalog.pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typcategory = 'A' THEN t.typelem ELSE t.oid END
    JOIN pg_catalog.pg_namespace n ON n.oid = e.typnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND e.typtype IN ('d', 'r', 'c', 'e')
    GROUP BY 1, 2, 3
    ORDER BY 1, 2, 3";
