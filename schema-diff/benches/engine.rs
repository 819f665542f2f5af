//! How the pure stages grow: reading, folding, comparing, ordering and rendering a schema of 12 columns a table, with
//! two foreign keys, a unique key and two indexes each.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use schema_diff::dialect::Dialect;
use schema_diff::diff::{Input, compare, diff};
use schema_diff::model::Schema;
use schema_diff::plan::{plan, plan_back};
use schema_diff::read::{SourceFile, read};
use schema_diff::record::{Link, Record, fold};
use schema_diff::render::rust::{RevisionFile, revision_file};
use schema_diff::render::target::Target;
use schema_diff::revision::Revision;

// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 3] = [100, 1_000, 5_000];

/// The entity files of a project of that many tables. `theme` is the length of one column of the last one.
fn sources(tables: usize, theme: u32) -> Vec<(String, String)> {
    (0..tables)
        .map(|number| {
            let length = if number + 1 == tables { theme } else { 50 };
            let (one, two) = (number / 2, number / 3);
            let text = format!(
                r#"use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "table_{number}")]
pub struct Model {{
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(unique)]
    pub slug: String,
    #[sea_orm(column_type = "String(StringLen::N({length}))")]
    pub theme: Option<String>,
    #[sea_orm(indexed)]
    pub status: String,
    #[sea_orm(indexed, default_value = true)]
    pub is_active: bool,
    pub score: Option<f64>,
    pub total: i64,
    pub data: Option<Json>,
    pub created_at: DateTime,
    pub updated_at: Option<DateTimeWithTimeZone>,
    pub one_id: i32,
    pub two_id: Option<i32>,
    #[sea_orm(belongs_to, relation_enum = "One", from = "one_id", to = "id", on_delete = "Cascade")]
    pub one: HasOne<super::table_{one}::Entity>,
    #[sea_orm(belongs_to, relation_enum = "Two", from = "two_id", to = "id")]
    pub two: HasOne<super::table_{two}::Entity>,
}}

impl ActiveModelBehavior for ActiveModel {{}}
"#
            );
            (format!("table_{number}.rs"), text)
        })
        .collect()
}

fn schema(sources: &[(String, String)]) -> Schema {
    let files: Vec<SourceFile<'_>> = sources
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let reading = read(&files);
    assert!(
        reading.problems.is_empty(),
        "{:?}",
        reading.problems.first()
    );
    reading.schema
}

fn stages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(10);
    for tables in SIZES {
        let files = sources(tables, 50);
        let all = schema(&files);
        let wider = schema(&sources(tables, 80));
        let nothing = Schema::default();
        let creation = diff(&nothing, &all);
        let record = Record::new(creation.clone(), &nothing).expect("a record");
        group.throughput(Throughput::Elements(tables as u64));
        group.bench_with_input(
            BenchmarkId::new("fold", tables),
            &record,
            |bench, record| {
                bench.iter(|| {
                    black_box(
                        fold(&[Link {
                            revision: "m1",
                            record,
                            below: ["m1".to_owned()].into(),
                        }])
                        .expect("a schema"),
                    )
                });
            },
        );
        group.bench_with_input(
            BenchmarkId::new("one column", tables),
            &wider,
            |bench, wider| {
                bench.iter(|| {
                    let out = compare(Input {
                        desired: wider,
                        recorded: &all,
                        actual: Some((&all, Dialect::Postgres)),
                        backends: &[Dialect::Postgres],
                        include_unmanaged: false,
                    });
                    assert_eq!(out.emitted.len(), 1);
                    black_box(file(&out.emitted, &all, wider));
                });
            },
        );
        group.bench_with_input(
            BenchmarkId::new("from nothing", tables),
            &all,
            |bench, all| {
                bench.iter(|| black_box(file(&diff(&nothing, all), &nothing, all)));
            },
        );
    }
    group.finish();
}

/// A file an entity, of 14 fields of which two are relations.
fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(10);
    for tables in [100, 1_000, 10_000] {
        let files = sources(tables, 50);
        group.throughput(Throughput::Elements(tables as u64));
        group.bench_with_input(BenchmarkId::new("read", tables), &files, |bench, files| {
            bench.iter(|| black_box(schema(files)));
        });
    }
    group.finish();
}

fn file(changes: &[schema_diff::change::Change], before: &Schema, after: &Schema) -> String {
    revision_file(RevisionFile {
        revision: &Revision {
            id: "m1".into(),
            message: "x".into(),
            created: "2025-10-23T09:00:00Z".into(),
            ..Revision::default()
        },
        summary: &[],
        up: &plan(changes, before, after).expect("a plan"),
        down: &plan_back(changes, before, after).expect("a plan"),
        backends: &[Dialect::Postgres, Dialect::Sqlite],
        target: Target::RUNNER,
        before,
        after,
    })
    .expect("a file")
}

criterion_group!(benches, reading, stages);
criterion_main!(benches);
