//! Several runs at once on one empty database: each revision is applied once, and who comes late is told so.

use runner::Error;
use runner::connect::{DatabaseUrl, connect};
use runner::ledger;
use runner::run::{Direction, run};
use sea_orm_migration::MigratorTrait as _;

use crate::support::servers;
use crate::support::step::LEDGER;

async fn check(url: DatabaseUrl) {
    for direction in [Direction::Up, Direction::Down] {
        let runs: Vec<_> = (0..4)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move {
                    let database = connect(&url, true).await.expect("connects");
                    let migrations = migrator::Migrator::migrations();
                    run(&database, LEDGER, migrations[0].as_ref(), direction, 0).await
                })
            })
            .collect();
        let mut done = 0;
        for run in runs {
            match run.await.expect("no panic") {
                Ok(()) => done += 1,
                Err(Error::Overtaken { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(done, 1, "{direction:?}");
        let database = connect(&url, true).await.expect("connects");
        let applied = ledger::applied(&database, LEDGER).await.expect("read");
        assert_eq!(applied.len(), usize::from(direction == Direction::Up));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    check(DatabaseUrl::parse("sqlite://test.db?mode=rwc", folder.path()).expect("a URL")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_postgres() {
    let Some(url) = servers::postgres() else {
        return;
    };
    check(DatabaseUrl::parse(&url, std::path::Path::new("/")).expect("a URL")).await;
}
