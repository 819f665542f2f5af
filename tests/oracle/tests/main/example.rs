//! Our reading of the example application's entities, in every detail that is asked of it.

use std::path::Path;

use schema_diff::model::{Action, Fact, Schema};
use schema_diff::read::{Reading, SourceFile, Subject, read};
use sea_orm::EntityTrait;

use crate::render::differences;

fn reading() -> Reading {
    reading_of(ToOwned::to_owned)
}

/// What the entities say in SeaORM's own words: all else SeaORM does not know.
fn in_sea_orms_words() -> Reading {
    reading_of(|text| {
        let mut kept = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("#[ddl(") {
            let end = rest[at..].find(")]").map_or(rest.len(), |end| at + end + 2);
            kept.push_str(&rest[..at]);
            rest = &rest[end..];
        }
        kept + rest
    })
}

fn reading_of(edit: impl Fn(&str) -> String) -> Reading {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../entities/src");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = edit(&std::fs::read_to_string(&path).unwrap());
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (format!("entities/src/{name}"), text)
        })
        .collect();
    files.sort();
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    read(&sources)
}

#[test]
fn the_whole_example_is_read() {
    let reading = reading();
    assert_eq!(reading.problems, []);
    let tables: Vec<String> = reading
        .schema
        .tables
        .keys()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        tables,
        [
            "api_keys",
            "audit_logs",
            "cloudflare_dns_records",
            "cloudflare_domains",
            "cloudflare_firewall_rules",
            "cloudflare_zones",
            "migration_jobs",
            "namecheap_domains",
            "organization_invitations",
            "organization_members",
            "organizations",
            "user_preferences",
        ]
    );
    let enums: Vec<String> = reading
        .schema
        .enums
        .iter()
        .map(|(name, values)| format!("{name}: {}", values.values.join(" ")))
        .collect();
    assert_eq!(
        enums,
        [
            "invitation_status: pending accepted rejected expired",
            "migration_status: pending in_progress completed failed rolled_back",
            "organization_member_role: owner admin member viewer",
        ]
    );
    let json = serde_json::to_string(&reading.schema).unwrap();
    assert_eq!(
        serde_json::from_str::<Schema>(&json).unwrap(),
        reading.schema
    );
}

#[test]
fn what_is_said_and_what_is_implied() {
    let reading = reading();
    let table = &reading.schema.tables[&"organization_invitations".into()];
    let said = |column: &str| table.column(column).unwrap().ty.is_said();
    assert!(said("email") && said("role"));
    assert!(!said("created_at"));
    assert_eq!(
        table.column("id").unwrap().auto_increment,
        Fact::Said(false)
    );
    let place = &reading.places
        [&Subject::Column("organization_invitations".into(), "expires_at".to_owned())];
    assert_eq!(place.file, "entities/src/organization_invitations.rs");
}

#[test]
fn cloudflare_keys_reference_the_zone_id() {
    let schema = reading().schema;
    for table in ["cloudflare_dns_records", "cloudflare_firewall_rules"] {
        let key = &schema.tables[&table.into()].foreign_keys[0];
        assert_eq!(key.columns, ["zone_id"]);
        assert_eq!(key.references, "cloudflare_zones".into());
        assert_eq!(key.referenced_columns, ["zone_id"]);
        assert_eq!(key.on_delete, Some(Action::Cascade));
    }
}

macro_rules! agrees_with_sea_orm {
    ($($module:ident),* $(,)?) => {
        #[test]
        fn sea_orm_makes_the_same_of_every_entity() {
            let schema = in_sea_orms_words().schema;
            let mut seen = 0;
            $(
                compare(&schema, stringify!($module), entities::$module::Entity);
                seen += 1;
            )*
            assert_eq!(seen, schema.tables.len(), "an entity has no oracle");
        }
    };
}

agrees_with_sea_orm!(
    api_keys,
    audit_logs,
    cloudflare_dns_records,
    cloudflare_domains,
    cloudflare_firewall_rules,
    cloudflare_zones,
    migration_jobs,
    namecheap_domains,
    organization_invitations,
    organization_members,
    organizations,
    user_preferences,
);

fn compare<E: EntityTrait>(schema: &Schema, name: &str, entity: E) {
    assert_eq!(name, entity.table_name());
    assert_eq!(differences(schema, entity), Vec::<String>::new());
}
