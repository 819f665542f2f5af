-- Everything that SQLite can say of a schema, as oddly as it lets itself be said.

CREATE TABLE "plain" (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note);

-- Keys.
CREATE TABLE counted (id INTEGER CONSTRAINT counted_key PRIMARY KEY AUTOINCREMENT, v int);
CREATE TABLE counted_below (v int, id integer, CONSTRAINT "below" PRIMARY KEY (id AUTOINCREMENT) ON CONFLICT IGNORE);
CREATE TABLE not_counted (id INTEGER PRIMARY KEY, AUTOINCREMENT_ text, c text DEFAULT 'AUTOINCREMENT');
CREATE TABLE bigint_key (id BIGINT PRIMARY KEY, v);
CREATE TABLE int_key (id INT PRIMARY KEY NOT NULL);
CREATE TABLE downwards (id INTEGER PRIMARY KEY DESC, v);
CREATE TABLE downwards_below (id INTEGER, v, PRIMARY KEY (id DESC));
CREATE TABLE downwards_text (id TEXT PRIMARY KEY DESC ON CONFLICT REPLACE);
CREATE TABLE composite (a text, b int NOT NULL, c real, d, CONSTRAINT composite_key PRIMARY KEY (c, a COLLATE NOCASE DESC, b));
CREATE TABLE composite_plain (a text, b int, c real, PRIMARY KEY (c, a));
CREATE TABLE keyless (a, b, c);
CREATE TABLE without_rowid (a TEXT, b INT, c BLOB, PRIMARY KEY (b, a)) WITHOUT ROWID;
CREATE TABLE strict_one (id INTEGER PRIMARY KEY, a ANY, b BLOB, c REAL, d TEXT, e INT) STRICT;
CREATE TABLE both_options (id INTEGER PRIMARY KEY, v ANY) WITHOUT ROWID, STRICT;
CREATE TABLE pkey_named (id uuid_text NOT NULL CONSTRAINT pkey_named_pkey PRIMARY KEY, v text CONSTRAINT pkey_named_v_key UNIQUE);

-- Unique keys.
CREATE TABLE uniques (
    a text UNIQUE, b text CONSTRAINT b_alone UNIQUE, c text COLLATE NOCASE UNIQUE, d text UNIQUE ON CONFLICT REPLACE,
    e text, f text,
    UNIQUE (e, f), CONSTRAINT "f first" UNIQUE (f, e), CONSTRAINT odd UNIQUE (e COLLATE RTRIM, f DESC) ON CONFLICT ROLLBACK,
    UNIQUE (a, b)
);
CREATE UNIQUE INDEX uniques_index ON uniques (b, e);
CREATE UNIQUE INDEX uniques_some ON uniques (e) WHERE f IS NOT NULL AND e <> 'WHERE';
CREATE UNIQUE INDEX uniques_folded ON uniques (lower(e), f COLLATE NOCASE DESC);

-- Indexes.
CREATE TABLE indexed (id INTEGER PRIMARY KEY, a text, b text COLLATE NOCASE, "c d" int, "order" int, j text);
CREATE INDEX indexed_plain ON indexed (a, b);
CREATE INDEX indexed_down ON indexed (a DESC, "c d" ASC, "order" DESC);
CREATE INDEX indexed_collations ON indexed (a COLLATE NOCASE, b COLLATE BINARY);
CREATE INDEX indexed_expressions ON indexed (lower(a), "c d" + "order", (a || ', ' || b) COLLATE NOCASE DESC, json_extract(j, '$.x[0]'));
CREATE INDEX "indexed ""some""" ON indexed ("c d") WHERE (a LIKE 'x%' OR b IN ('(', ')')) AND "order" > -1;
CREATE INDEX [indexed "so"] ON indexed (a) /* not */ WHERE b -- a comment
  IS NULL;
CREATE INDEX indexed_cast ON indexed (CAST(a AS integer), CASE WHEN b THEN 1 ELSE 2 END);

-- Columns.
CREATE TABLE columns_ (
    id INTEGER PRIMARY KEY,
    untyped,
    spaced UNSIGNED BIG INT,
    lengths VARCHAR (20) NOT NULL,
    numbers DECIMAL(10,5),
    double_ DOUBLE PRECISION,
    nchar_ NATIVE CHARACTER(70),
    folded text COLLATE NOCASE NOT NULL DEFAULT 'it''s',
    trimmed text NOT NULL ON CONFLICT REPLACE DEFAULT '' COLLATE RTRIM,
    named text CONSTRAINT nn NOT NULL CONSTRAINT dd DEFAULT 'x' CONSTRAINT cc COLLATE NOCASE,
    plus int DEFAULT +5,
    minus int DEFAULT -5,
    hex int DEFAULT 0x1F,
    big real DEFAULT 1.5e10,
    point real DEFAULT .5,
    zeros text DEFAULT 007,
    bytes blob DEFAULT x'00ff',
    quoted text DEFAULT "double",
    bare text DEFAULT word,
    yes boolean DEFAULT TRUE,
    no boolean NOT NULL DEFAULT false,
    none text DEFAULT NULL,
    at text DEFAULT CURRENT_TIMESTAMP,
    day text DEFAULT (date('now', '+1 day')),
    commented text DEFAULT (1 + 1 -- two
    ),
    slash text DEFAULT 'a\b
c',
    twice int GENERATED ALWAYS AS (id * 2) STORED,
    thrice int AS (id * 3) CHECK (thrice > 0),
    shout text COLLATE NOCASE GENERATED ALWAYS AS (upper(folded) || ')') VIRTUAL NOT NULL,
    json_ text AS (json_extract(slash, '$.a')) UNIQUE,
    "é ñ" text,
    "quo""te" text,
    [brack et] text,
    `back``tick` text,
    'string' text,
    "select" text,
    "a -- b" text DEFAULT '/* no comment */'
);

-- Checks.
CREATE TABLE checks (
    a int CHECK (a > 0) CONSTRAINT a_small CHECK (a < 100 /* not more */),
    b text CHECK (b <> ')' AND b NOT LIKE '%(%'),
    c int, -- a comment, with a comma
    CONSTRAINT "a or c" CHECK (a > c -- the larger
      OR c IS NULL -- or none
    ),
    CHECK ((a + c) < 1000),
    CHECK (b GLOB '[a-z]*' OR "b" = '') ON CONFLICT ABORT
);

-- Foreign keys.
CREATE TABLE "Parents" ("Id" int, b text, c text UNIQUE, PRIMARY KEY ("Id", b));
CREATE TABLE children (
    id INTEGER PRIMARY KEY,
    plain_id int REFERENCES plain,
    named_id int CONSTRAINT to_plain REFERENCES "plain" (id) ON DELETE CASCADE ON UPDATE SET NULL,
    self int REFERENCES children (id) ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED,
    later int REFERENCES plain (id) NOT NULL DEFERRABLE INITIALLY IMMEDIATE,
    never int REFERENCES plain (id) MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED,
    odd int REFERENCES plain (id) MATCH PARTIAL ON DELETE RESTRICT,
    p int, q text, r text,
    FOREIGN KEY (p, q) REFERENCES parents,
    CONSTRAINT both FOREIGN KEY (q, p) REFERENCES PARENTS (B, ID) ON UPDATE CASCADE DEFERRABLE,
    CONSTRAINT third FOREIGN KEY (r) REFERENCES [Parents] (c) ON DELETE NO ACTION MATCH SIMPLE,
    FOREIGN KEY (r) REFERENCES "no such table" (x) ON DELETE RESTRICT
);
CREATE TABLE ring_a (id INTEGER PRIMARY KEY, b_id int CONSTRAINT a_to_b REFERENCES ring_b (id), c_id int REFERENCES ring_c);
CREATE TABLE ring_b (id INTEGER PRIMARY KEY, c_id int CONSTRAINT b_to_c REFERENCES ring_c (id) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE ring_c (id INTEGER PRIMARY KEY, a_id int NOT NULL REFERENCES ring_a (id) ON DELETE CASCADE);

-- Names.
CREATE TABLE "it's ""odd"" [x] `y`" ("a.b" int, "c'd" text, UNIQUE ("a.b", "c'd"));
CREATE TABLE "order" ("group" int PRIMARY KEY, "check" int CHECK ("check" > 0), "table" int REFERENCES "order" ("group"));
CREATE TABLE [данные] (ключ INTEGER PRIMARY KEY, "значение" текст);
CREATE TABLE "with.dot" (a int);
CREATE TABLE "sqlite" (a int);
CREATE INDEX "it's" ON "it's ""odd"" [x] `y`" ("c'd" DESC);

-- The words and commas that the grammar lets pass.
CREATE TABLE odd_grammar (
    a int CONSTRAINT unused,
    b int CONSTRAINT one CONSTRAINT two UNIQUE,
    c int NULL DEFAULT 1 NOT NULL,
    CONSTRAINT x UNIQUE (a) CHECK (a > 0)
    CONSTRAINT y CHECK (b > 0), UNIQUE ((c) COLLATE NOCASE), CONSTRAINT z
);
CREATE TABLE selected AS SELECT id, name AS "a name", 1 + 1, 'x' AS x FROM plain;
CREATE TABLE /* here */ commented -- and here
  ( /* before */ a /* between */ int -- a type
   , b int /* unsigned */ unsigned, -- last
   PRIMARY KEY (a, -- the first
     b) /* behind */ ) -- the end
;
ALTER TABLE plain ADD COLUMN added text NOT NULL DEFAULT 'new' COLLATE NOCASE;
CREATE TABLE renamed_from (a int CHECK (a > 0), b int REFERENCES renamed_from (a));
ALTER TABLE renamed_from RENAME TO "renamed to";
ALTER TABLE "renamed to" RENAME COLUMN a TO "a new";

-- Views.
CREATE VIEW names AS SELECT id, name FROM plain WHERE name <> 'from counted';
CREATE VIEW "all names" (number, "the name") AS
  WITH RECURSIVE counted_up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted_up WHERE n < 3)
  SELECT n.id, n.name FROM names n LEFT JOIN counted USING (id), counted_up WHERE n.id IN without_view;
CREATE TABLE without_view (id int);
CREATE VIEW a_before_b AS SELECT * FROM z_after;
CREATE VIEW z_after AS SELECT 1 AS one, (SELECT count(*) FROM [order]) AS two -- the end;
;
CREATE VIEW broken AS SELECT * FROM "not there";
CREATE VIEW loop_a AS SELECT * FROM loop_b;
CREATE VIEW loop_b AS SELECT * FROM loop_a;

-- Triggers.
CREATE TABLE log (what text, at text);
CREATE TRIGGER plain_insert AFTER INSERT ON plain BEGIN INSERT INTO log VALUES ('insert; ' || new.name, datetime('now')); END;
CREATE TRIGGER "plain update" BEFORE UPDATE OF name, note ON plain FOR EACH ROW WHEN old.name <> new.name BEGIN
  SELECT CASE WHEN new.name = '' THEN RAISE (ABORT, 'no name') END;
  DELETE FROM log WHERE what = old.name; -- END;
END;
CREATE TRIGGER names_insert INSTEAD OF INSERT ON names BEGIN INSERT INTO plain (name) VALUES (new.name); END;
CREATE TRIGGER z_after_delete INSTEAD OF DELETE ON z_after BEGIN SELECT 1; END;
CREATE TRIGGER keyless AFTER DELETE ON keyless BEGIN SELECT 1; END;

-- Virtual tables.
CREATE VIRTUAL TABLE search USING fts5(title, body, tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE plain_search USING fts5(name, content='plain', content_rowid='id');
CREATE VIRTUAL TABLE "odd ""search"" [x]" USING fts5("a b", prefix='2 3');
CREATE VIRTUAL TABLE boxes USING rtree(id, min_x, max_x, min_y, max_y, +label TEXT);
CREATE TABLE search_history (q text);
CREATE TABLE boxes_more (id INTEGER PRIMARY KEY);
ANALYZE;
