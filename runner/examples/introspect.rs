//! Reads a database's schema several times and says how long it took and how much memory was needed:
//! `cargo run --release -p runner --example introspect -- URL [TIMES]`.

use std::time::Instant;

use runner::connect::{DatabaseUrl, connect};
use runner::introspect::introspect;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("name a database's URL")?;
    let times: u32 = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let url = DatabaseUrl::parse(&url, &std::env::current_dir()?)?;
    let database = connect(&url, false).await?;
    for _ in 0..times {
        let start = Instant::now();
        let schema = introspect(&database, &[]).await?;
        let tables = schema.tables.len();
        println!("{tables} tables in {:.3} s", start.elapsed().as_secs_f64());
    }
    // The greatest amount ever, where the system says it.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    println!("{}", peak.unwrap_or("memory: unknown"));
    Ok(())
}
