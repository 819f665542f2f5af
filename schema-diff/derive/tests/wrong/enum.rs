use schema_diff_derive::Ddl;

#[derive(Ddl)]
#[ddl(renamed_from, comment = "x")]
pub enum State {
    #[ddl(renamed_form = "x")]
    Glad,
    #[ddl(postgres(renamed_from = "x"))]
    Sad,
}

fn main() {}
