CREATE TYPE audit.kind AS ENUM ('x', 'y');
CREATE TYPE "Odd 's.x"."Kind" AS ENUM ('z');
CREATE DOMAIN audit.short AS varchar(5) CHECK (VALUE <> '');
CREATE SEQUENCE audit.ids AS integer;
CREATE TABLE users (
    id int PRIMARY KEY, kind audit.kind DEFAULT 'x', kinds "Odd 's.x"."Kind"[], short audit.short,
    number int DEFAULT nextval('audit.ids'), far int
);
CREATE TABLE audit.users (
    id serial PRIMARY KEY, user_id int REFERENCES public.users, kind audit.kind NOT NULL DEFAULT 'x', named serial,
    counted int GENERATED ALWAYS AS IDENTITY (START WITH 5), EXCLUDE USING btree (id WITH =)
);
ALTER SEQUENCE audit.users_named_seq RENAME TO "Named";
ALTER TABLE audit.users ALTER COLUMN counted SET NOT NULL;
ALTER SEQUENCE audit.users_counted_seq RENAME TO counting;
ALTER TABLE users ADD CONSTRAINT users_far FOREIGN KEY (far) REFERENCES audit.users (id);
CREATE INDEX users_kind ON audit.users (kind DESC) WHERE kind = 'x';
CREATE INDEX users_kind ON users (kind);
CREATE UNIQUE INDEX users_named ON audit.users (named, id);
COMMENT ON TABLE audit.users IS 'of the audit';
COMMENT ON COLUMN audit.users.kind IS 'which';
COMMENT ON INDEX audit.users_kind IS 'by kind';
CREATE TRIGGER touched BEFORE UPDATE ON audit.users FOR EACH ROW EXECUTE FUNCTION audit.touch();
CREATE STATISTICS audit.together ON id, user_id FROM audit.users;
CREATE POLICY own ON audit.users USING (user_id > 0);
CREATE RULE kept AS ON DELETE TO audit.users DO INSTEAD NOTHING;
CREATE TABLE "Odd 's.x"."T.x" (id int REFERENCES audit.users, "Kind" "Odd 's.x"."Kind", n serial);
CREATE INDEX "i.x" ON "Odd 's.x"."T.x" (("Kind" = 'z'));
CREATE TABLE audit.years (at int PRIMARY KEY) PARTITION BY RANGE (at);
CREATE TABLE "Odd 's.x".year_1 PARTITION OF audit.years FOR VALUES FROM (1) TO (2);
CREATE TABLE heirs (id int);
CREATE TABLE audit.heir (more text) INHERITS (heirs);
CREATE TABLE "Odd 's.x".plain ();
CREATE VIEW audit.seen AS SELECT u.id, a.kind FROM users u JOIN audit.users a ON a.user_id = u.id;
CREATE VIEW seen AS SELECT * FROM audit.seen;
CREATE MATERIALIZED VIEW "Odd 's.x"."M" AS SELECT id FROM seen;
CREATE INDEX m_ix ON "Odd 's.x"."M" (id);
