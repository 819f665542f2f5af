//! sea-orm-migration's own runner on the same revisions and the same ledger: no lock-in.

use runner::connect::{DatabaseUrl, connect};
use runner::ledger::applied;
use runner::revisions::Linked;
use runner::run::{Direction, run};
use sea_orm_migration::MigratorTrait as _;

use migrator::Migrator;

use crate::support::servers;

async fn check(url: &str) {
    let database = connect(
        &DatabaseUrl::parse(url, std::path::Path::new("/")).expect("a URL"),
        true,
    )
    .await
    .expect("connects");
    let connection = &database.connection;
    let linked = Linked::of::<Migrator>();
    let ids: Vec<String> = linked
        .migrations
        .iter()
        .map(|m| m.name().to_owned())
        .collect();
    let ledger = async || -> Vec<String> {
        let rows = applied(&database, &linked.ledger).await.expect("read");
        rows.into_iter().map(|row| row.id).collect()
    };
    let up = async |at: usize| {
        run(
            &database,
            &linked.ledger,
            linked.migrations[at].as_ref(),
            Direction::Up,
            7,
        )
        .await
        .expect("up");
    };

    // Ours, then theirs on top.
    up(0).await;
    assert_eq!(
        Migrator::get_pending_migrations(connection)
            .await
            .expect("read")
            .len(),
        ids.len() - 1
    );
    Migrator::status(connection).await.expect("status");
    Migrator::up(connection, None).await.expect("up");
    assert_eq!(ledger().await, ids);
    // Theirs down, ours up again.
    Migrator::down(connection, Some(1)).await.expect("down");
    assert_eq!(ledger().await, ids[..ids.len() - 1]);
    up(ids.len() - 1).await;
    assert_eq!(
        Migrator::get_applied_migrations(connection)
            .await
            .expect("read")
            .len(),
        ids.len()
    );
    // All the way down by ours, then a fresh start by theirs.
    for migration in linked.migrations.iter().rev() {
        run(
            &database,
            &linked.ledger,
            migration.as_ref(),
            Direction::Down,
            7,
        )
        .await
        .expect("down");
    }
    assert_eq!(ledger().await, Vec::<String>::new());
    Migrator::up(connection, None).await.expect("up");
    Migrator::reset(connection).await.expect("reset");
    Migrator::refresh(connection).await.expect("refresh");
    assert_eq!(ledger().await, ids);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    check(&format!(
        "sqlite://{}?mode=rwc",
        folder.path().join("test.db").display()
    ))
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    if let Some(url) = servers::postgres() {
        check(&url).await;
    }
}
