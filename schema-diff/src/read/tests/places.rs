//! Where each fact of a schema is said.

use super::super::place_of;
use super::*;
use crate::change::{Change, Sides};
use crate::diff::diff;
use crate::model::{ColumnType, Schema};
use crate::testing::column;

#[test]
fn every_fact_has_its_place() {
    let text =
        "#[derive(DeriveActiveEnum)] #[sea_orm(db_type = \"Enum\", rename_all = \"lowercase\")]
pub enum Mood { Calm }
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = \"t\")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(unique)]
    pub email: String,
    #[sea_orm(indexed)]
    pub mood: Mood,
    #[sea_orm(unique_key = \"pair\")]
    pub parent: i32,
    #[sea_orm(unique_key = \"pair\")]
    pub other: i32,
}
#[derive(DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = \"Entity\", from = \"Column::Parent\", to = \"Column::Id\")]
    Up,
}";
    let reading = read(&[SourceFile { path: "a.rs", text }]);
    assert_eq!(reading.problems, []);
    let places: Vec<String> = reading
        .places
        .iter()
        .map(|(subject, place)| {
            let line = text.lines().nth(place.line - 1).unwrap();
            let words = &line[place.column - 1..place.column - 1 + place.length];
            let subject = format!("{subject:?}")
                .replace("ObjectName { schema: None, name: ", "")
                .replace(" }", "");
            format!("{subject} {}:{words}", place.line)
        })
        .collect();
    assert_eq!(
        places,
        [
            r#"Enum("Mood") 2:Mood"#,
            r#"Table("t") 4:"t""#,
            r#"Column("t", "email") 9:email"#,
            r#"Column("t", "id") 7:id"#,
            r#"Column("t", "mood") 11:mood"#,
            r#"Column("t", "other") 15:other"#,
            r#"Column("t", "parent") 13:parent"#,
            r#"PrimaryKey("t") 7:id"#,
            r#"Unique("t", ["email"]) 9:email"#,
            r#"Unique("t", ["parent", "other"]) 13:parent"#,
            r#"Index("t", ["mood"]) 11:mood"#,
            r#"ForeignKey("t", ["parent"], "t") 20:Up"#,
        ]
    );
    // Every change of the whole has one of them; of a part that is not there its table's is told.
    for change in diff(&Schema::default(), &reading.schema) {
        assert!(place_of(&reading.places, &change).is_some());
    }
    let gone = Change::Column {
        table: "t".into(),
        sides: Sides::drop(column("gone", ColumnType::Text)),
    };
    let place = place_of(&reading.places, &gone).unwrap();
    assert_eq!(place.line, 4);
}
