use schema_diff_derive::Ddl;

#[derive(Ddl)]
pub struct Model {
    #[ddl(unmanaged, colate = "C", check)]
    pub a: i32,
    #[ddl(generated(expr = "a"), identity(always, by_default), identity(always, start = "1"))]
    pub b: i32,
    #[ddl(type, default = 5, name)]
    pub c: i32,
    #[ddl(type(oracle = "x"), type())]
    pub d: i32,
    #[ddl(postgres(renamed_from = "x", backfill = "1"))]
    pub e: i32,
}

fn main() {}
