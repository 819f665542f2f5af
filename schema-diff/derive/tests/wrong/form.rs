use schema_diff_derive::Ddl;

#[derive(Ddl)]
#[ddl]
#[ddl(view unmanaged)]
#[ddl(comment = name)]
#[ddl(comment = "")]
#[ddl("index")]
#[ddl(options = ["a" "b"])]
pub struct Model {
    #[ddl = "collate"]
    pub a: i32,
}

#[derive(Ddl)]
pub union Either {
    a: i32,
}

fn main() {}
