//! The test servers themselves: a test must never pass because its database was not there.

use sea_orm::{ConnectionTrait as _, Database};

use crate::support::servers;

async fn check(url: Option<String>) {
    let Some(url) = url else { return };
    let connection = Database::connect(url).await.expect("connects");
    connection
        .execute_unprepared("CREATE TABLE t (id INTEGER PRIMARY KEY)")
        .await
        .expect("the database is empty");
}

#[tokio::test]
async fn postgres_answers() {
    check(servers::postgres()).await;
}

#[tokio::test]
async fn every_test_has_a_postgres_database_of_its_own() {
    check(servers::postgres()).await;
    check(servers::postgres()).await;
}

#[tokio::test]
async fn mariadb_answers() {
    check(servers::mariadb()).await;
}

async fn database(url: Option<String>) -> Option<runner::connect::Database> {
    let url = runner::connect::DatabaseUrl::parse(&url?, std::path::Path::new("/")).expect("a URL");
    Some(
        runner::connect::connect(&url, false)
            .await
            .expect("connects"),
    )
}

#[tokio::test]
async fn postgres_is_introspected() {
    if let Some(database) = database(servers::postgres()).await {
        crate::introspect_postgres::check(&database).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_runs_revisions() {
    if let Some(database) = database(servers::postgres()).await {
        crate::runner_postgres::check(&database).await;
    }
}

#[tokio::test]
async fn a_wrong_password_is_not_printed() {
    if let Some(url) = servers::postgres() {
        crate::runner_postgres::check_password(&url, "secret%2Fword").await;
    }
}
