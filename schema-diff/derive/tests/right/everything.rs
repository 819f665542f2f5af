//! Every word, in every place.

use schema_diff_derive::Ddl;

#[derive(Ddl)]
#[ddl(
    index(columns = ["a", "lower(b)", "c desc nulls last"], name = "i", using = "btree", ops = "text_ops"),
    index(columns = ["a"], unique, filter = "b IS NOT NULL", include = ["c"], nulls_not_distinct),
    unique(columns = ["a", "b"], name = "u", deferrable = "deferred"),
    check(name = "c_is_positive", expr = "c > 0"),
    check = "a <> b",
    primary_key(name = "pk"),
)]
#[ddl(foreign_key(
    columns = ["c"],
    references = "other(id)",
    name = "fk",
    on_delete = "set null",
    on_update = "cascade",
    deferrable
))]
#[ddl(comment = "a table", renamed_from = "old", partition_by = "RANGE (c)", postgres(options = "fillfactor=70"))]
pub struct Model {
    #[ddl(identity(by_default, start = 10, increment = -1))]
    pub id: i32,
    #[ddl(collate = "C", comment = "a column", renamed_from = "z", default = "'x'")]
    pub a: String,
    #[ddl(type(postgres = "citext", sqlite = "text"), sqlite(collate = "NOCASE"), using = "b::citext")]
    pub b: String,
    #[ddl(check = "c < 100", backfill = "1", name = "c_index")]
    pub c: i32,
    #[ddl(generated(expr = "c + 1", virtual))]
    pub d: i32,
}

#[derive(Ddl)]
#[ddl(view)]
pub struct View {}

#[derive(Ddl)]
#[ddl(unmanaged)]
pub struct Unmanaged {}

#[derive(Ddl)]
#[ddl(renamed_from = "mood")]
pub enum State {
    #[ddl(renamed_from = "happy")]
    Glad,
    Sad,
}

fn main() {}
