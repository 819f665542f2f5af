//! What a database has beside the entities, object by object, in its own words. `notes + …` adds a constraint to the
//! table `notes`, on SQLite by building it anew.

/// An object, and what else it needs, as each database is told; nothing where it has none.
pub struct Object {
    pub name: &'static str,
    pub postgres: &'static [&'static str],
    pub sqlite: &'static [&'static str],
    pub mariadb: &'static [&'static str],
}

/// Told alike everywhere.
const fn alike(name: &'static str, sql: &'static [&'static str]) -> Object {
    Object {
        name,
        postgres: sql,
        sqlite: sql,
        mariadb: sql,
    }
}

const fn but_for_mariadb(name: &'static str, sql: &'static [&'static str]) -> Object {
    Object {
        name,
        postgres: sql,
        sqlite: sql,
        mariadb: &[],
    }
}

pub const OBJECTS: &[Object] = &[
    alike("index", &["CREATE INDEX notes_body ON notes (body)"]),
    alike(
        "index on two columns",
        &["CREATE INDEX notes_title_body ON notes (title, body DESC)"],
    ),
    alike(
        "index on another column",
        &["CREATE INDEX notes_title ON notes (title)"],
    ),
    but_for_mariadb(
        "partial index",
        &["CREATE INDEX notes_said ON notes (title) WHERE body <> 'body'"],
    ),
    but_for_mariadb(
        "index by expression",
        &["CREATE UNIQUE INDEX notes_lower ON notes (lower(body), title)"],
    ),
    Object {
        name: "index with a comment",
        postgres: &[
            "CREATE INDEX \"Notes'\" ON notes USING gin (to_tsvector('simple', body))",
            "COMMENT ON INDEX \"Notes'\" IS 'it''s $schema_diff$'",
        ],
        sqlite: &[],
        mariadb: &["CREATE FULLTEXT INDEX `Notes'` ON notes (body) COMMENT 'it''s'"],
    },
    alike(
        "check",
        &["notes + CONSTRAINT body_said CHECK (body <> title)"],
    ),
    alike(
        "check on another column",
        &["notes + CONSTRAINT title_said CHECK (title <> 'body')"],
    ),
    alike("unique key", &["notes + CONSTRAINT one_body UNIQUE (body)"]),
    alike("unique index", &["CREATE UNIQUE INDEX one_body ON notes (body)"]),
    alike(
        "foreign key",
        &["notes + CONSTRAINT body_of FOREIGN KEY (body) REFERENCES people (name) ON DELETE CASCADE"],
    ),
    alike(
        "foreign key from elsewhere",
        &["links + CONSTRAINT note_of FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE"],
    ),
    alike(
        "foreign key from elsewhere on the column",
        &[
            "notes + CONSTRAINT one_body UNIQUE (body)",
            "links + CONSTRAINT body_of FOREIGN KEY (note_body) REFERENCES notes (body)",
        ],
    ),
    alike("view", &["CREATE VIEW bodies AS SELECT n.id, n.body FROM notes n"]),
    alike(
        "view on another column",
        &["CREATE VIEW titles AS SELECT n.title, p.name AS body FROM notes n JOIN people p ON p.id = n.id"],
    ),
    alike(
        "view on a view",
        &[
            "CREATE VIEW a_bodies AS SELECT id, body, title FROM notes WHERE title <> 'body'",
            "CREATE VIEW b_ids AS SELECT id FROM a_bodies",
            "CREATE VIEW a_both AS SELECT b.id FROM b_ids b JOIN a_bodies a ON a.id = b.id",
        ],
    ),
    Object {
        name: "materialized view",
        postgres: &[
            "CREATE MATERIALIZED VIEW kept AS SELECT id, body FROM notes",
            "CREATE UNIQUE INDEX kept_id ON kept (id)",
            "COMMENT ON MATERIALIZED VIEW kept IS 'slow'",
        ],
        sqlite: &[],
        mariadb: &[],
    },
    Object {
        name: "trigger",
        postgres: &[
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER touched BEFORE UPDATE OF body ON notes FOR EACH ROW EXECUTE FUNCTION touch()",
            "ALTER TABLE notes DISABLE TRIGGER touched",
        ],
        sqlite: &["CREATE TRIGGER touched AFTER UPDATE OF body ON notes BEGIN UPDATE notes SET kind = 'x' WHERE id = new.id; END"],
        mariadb: &["CREATE TRIGGER touched BEFORE UPDATE ON notes FOR EACH ROW SET NEW.kind = left(NEW.body, 3)"],
    },
    Object {
        name: "trigger on another column",
        postgres: &[
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER body BEFORE UPDATE OF title ON notes FOR EACH ROW EXECUTE FUNCTION touch()",
        ],
        sqlite: &["CREATE TRIGGER body AFTER UPDATE OF title ON notes BEGIN UPDATE people SET name = name WHERE name = 'body'; END"],
        mariadb: &["CREATE TRIGGER body BEFORE UPDATE ON notes FOR EACH ROW SET NEW.kind = 'body'"],
    },
    Object {
        name: "trigger elsewhere",
        postgres: &[],
        sqlite: &["CREATE TRIGGER linked AFTER INSERT ON links BEGIN UPDATE notes SET body = 'x' WHERE id = new.note_id; END"],
        mariadb: &["CREATE TRIGGER linked AFTER INSERT ON links FOR EACH ROW UPDATE notes SET body = 'x' WHERE id = NEW.note_id"],
    },
    Object {
        name: "computed column",
        postgres: &[
            "ALTER TABLE notes ADD COLUMN length integer GENERATED ALWAYS AS (length(body)) STORED",
            "CREATE INDEX notes_length ON notes (length)",
            "CREATE VIEW lengths AS SELECT length FROM notes",
        ],
        sqlite: &[
            "ALTER TABLE notes ADD COLUMN length integer GENERATED ALWAYS AS (length(body)) VIRTUAL",
            "CREATE INDEX notes_length ON notes (length)",
        ],
        mariadb: &[
            "ALTER TABLE notes ADD COLUMN length integer GENERATED ALWAYS AS (length(body)) STORED",
            "CREATE INDEX notes_length ON notes (length)",
        ],
    },
    alike("column", &["ALTER TABLE notes ADD COLUMN more integer DEFAULT 7"]),
    Object {
        name: "policy, rule, exclusion and statistics",
        postgres: &[
            "CREATE POLICY mine ON notes USING (body = current_user)",
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY",
            "CREATE RULE nothing AS ON DELETE TO notes WHERE OLD.body = 'x' DO INSTEAD NOTHING",
            "ALTER TABLE notes ADD CONSTRAINT no_two EXCLUDE USING btree (body WITH =)",
            "CREATE STATISTICS both_said ON title, body FROM notes",
        ],
        sqlite: &[],
        mariadb: &[],
    },
];
