use schema_diff_derive::Ddl;

#[derive(Ddl)]
#[ddl(indx(columns = ["a"]))]
#[ddl(index, index(unique), index(columns = []), index(columns = ["a + b"]))]
#[ddl(index(columns = ["a"], colums = ["b"], name = 5, unique = "yes", nulls_not_distinct))]
#[ddl(index(columns = ["a"], nulls_not_distinct), index(columns = ["a"], ops = ["x", "y"]))]
#[ddl(unique(columns = ["a"], deferrable = "later"), unique(name = "u"))]
#[ddl(check(name = "c"), check, primary_key = "pk", primary_key(name = "pk"), primary_key(name = "kp"))]
#[ddl(foreign_key(columns = ["a"], references = "t"))]
#[ddl(foreign_key(columns = ["a"], references = "t(a, b)"))]
#[ddl(foreign_key(columns = ["a"], references = "t(a)", on_delete = "vanish"))]
#[ddl(collate = "C", view = "v", comment = 5, comment = "a", comment = "b")]
#[ddl(postgres, sqlite(mysql(comment = "x")), mysql(unmanaged))]
pub struct Model {}

fn main() {}
