//! What a database has beside the entities, in its own words, a kind at a time. `notes + …` adds a constraint to the
//! table `notes`, on SQLite by building it anew.

/// Objects of one kind, as each database is told; nothing where it has none.
pub struct Objects {
    pub name: &'static str,
    pub postgres: &'static [&'static str],
    pub sqlite: &'static [&'static str],
    pub mariadb: &'static [&'static str],
}

pub const OBJECTS: &[Objects] = &[
    Objects {
        name: "indexes",
        postgres: &[
            "CREATE INDEX notes_body ON notes (body)",
            "CREATE INDEX notes_title_body ON notes (title, body DESC)",
            "CREATE INDEX notes_title ON notes (title)",
            "CREATE INDEX notes_said ON notes (title) WHERE body <> 'title'",
            "CREATE INDEX notes_kind ON notes (kind) WHERE title <> 'body'",
            "CREATE UNIQUE INDEX notes_lower ON notes (lower(body), title)",
            "CREATE UNIQUE INDEX one_body ON notes (body)",
            "CREATE INDEX \"Notes'\" ON notes USING gin (to_tsvector('simple', body))",
            "COMMENT ON INDEX \"Notes'\" IS 'it''s $schema_diff$'",
        ],
        sqlite: &[
            "CREATE INDEX notes_body ON notes (body)",
            "CREATE INDEX notes_title_body ON notes (title, body DESC)",
            "CREATE INDEX notes_title ON notes (title)",
            "CREATE INDEX notes_said ON notes (title) WHERE body <> 'title'",
            "CREATE INDEX notes_kind ON notes (kind) WHERE title <> 'body'",
            "CREATE UNIQUE INDEX notes_lower ON notes (lower(body), title)",
            "CREATE UNIQUE INDEX one_body ON notes (body)",
        ],
        mariadb: &[
            "CREATE INDEX notes_body ON notes (body)",
            "CREATE INDEX notes_title_body ON notes (title, body DESC)",
            "CREATE INDEX notes_title ON notes (title)",
            "CREATE UNIQUE INDEX one_body ON notes (body)",
            "CREATE FULLTEXT INDEX `Notes'` ON notes (body) COMMENT 'it''s'",
        ],
    },
    alike(
        "checks",
        &[
            "notes + CONSTRAINT body_said CHECK (body <> title)",
            "notes + CONSTRAINT title_said CHECK (title <> 'body')",
        ],
    ),
    alike(
        "keys",
        &[
            "notes + CONSTRAINT one_body UNIQUE (body)",
            "notes + CONSTRAINT body_of FOREIGN KEY (body) REFERENCES people (name) ON DELETE CASCADE",
            "links + CONSTRAINT note_of FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE",
            "links + CONSTRAINT note_body_of FOREIGN KEY (note_body) REFERENCES notes (body)",
        ],
    ),
    alike(
        "views",
        &[
            "CREATE VIEW bodies AS SELECT n.id, n.body FROM notes n",
            "CREATE VIEW titles AS SELECT n.title, p.name AS body FROM notes n JOIN people p ON p.id = n.id",
            "CREATE VIEW a_bodies AS SELECT id, body, title FROM notes WHERE title <> 'body'",
            "CREATE VIEW b_ids AS SELECT id FROM a_bodies",
            "CREATE VIEW a_both AS SELECT b.id FROM b_ids b JOIN a_bodies a ON a.id = b.id",
        ],
    ),
    Objects {
        name: "materialized view",
        postgres: &[
            "CREATE MATERIALIZED VIEW kept AS SELECT id, body FROM notes",
            "CREATE UNIQUE INDEX kept_id ON kept (id, body)",
            "COMMENT ON MATERIALIZED VIEW kept IS 'slow'",
        ],
        sqlite: &[],
        mariadb: &[],
    },
    Objects {
        name: "triggers",
        postgres: &[
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER touched BEFORE UPDATE OF body ON notes FOR EACH ROW EXECUTE FUNCTION touch()",
            "ALTER TABLE notes DISABLE TRIGGER touched",
            "CREATE TRIGGER body BEFORE UPDATE OF title ON notes FOR EACH ROW EXECUTE FUNCTION touch()",
        ],
        sqlite: &[
            "CREATE TRIGGER touched AFTER UPDATE OF body ON notes BEGIN UPDATE notes SET kind = 'x' WHERE id = new.id; END",
            "CREATE TRIGGER body AFTER UPDATE OF title ON notes BEGIN UPDATE people SET name = name WHERE name = 'body'; END",
            "CREATE TRIGGER linked AFTER INSERT ON links BEGIN UPDATE notes SET body = 'x' WHERE id = new.note_id; END",
        ],
        mariadb: &[
            "CREATE TRIGGER touched BEFORE UPDATE ON notes FOR EACH ROW SET NEW.kind = left(NEW.body, 3)",
            "CREATE TRIGGER body BEFORE UPDATE ON notes FOR EACH ROW SET NEW.kind = 'body'",
            "CREATE TRIGGER linked AFTER INSERT ON links FOR EACH ROW UPDATE notes SET body = 'x' WHERE id = NEW.note_id",
        ],
    },
    Objects {
        name: "columns",
        postgres: &[
            "ALTER TABLE notes ADD COLUMN length integer GENERATED ALWAYS AS (length(body)) STORED",
            "CREATE INDEX notes_length ON notes (length)",
            "CREATE VIEW lengths AS SELECT length FROM notes",
            "ALTER TABLE notes ADD COLUMN more integer DEFAULT 7",
        ],
        sqlite: &[
            "ALTER TABLE notes ADD COLUMN length integer GENERATED ALWAYS AS (length(body)) VIRTUAL",
            "CREATE INDEX notes_length ON notes (length)",
            "ALTER TABLE notes ADD COLUMN more integer DEFAULT 7",
        ],
        mariadb: &[
            "ALTER TABLE notes ADD COLUMN length integer GENERATED ALWAYS AS (length(body)) STORED",
            "CREATE INDEX notes_length ON notes (length)",
            "ALTER TABLE notes ADD COLUMN more integer DEFAULT 7",
        ],
    },
    Objects {
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

/// Told alike everywhere.
const fn alike(name: &'static str, sql: &'static [&'static str]) -> Objects {
    Objects {
        name,
        postgres: sql,
        sqlite: sql,
        mariadb: sql,
    }
}
