//! PostgreSQL and MariaDB servers from the machine's packages. See the parent module for how long they live.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A running server: where its socket is.
struct Server {
    folder: PathBuf,
    port: u16,
    /// Held, shared, for as long as this process lives.
    _lock: File,
}

/// A database of the caller's own on the PostgreSQL server, empty; or nothing when this run leaves PostgreSQL out by
/// `SCHEMA_DIFF_TEST_DATABASES`. The URL goes through the server's unix socket.
pub fn postgres() -> Option<String> {
    static SERVER: OnceLock<Server> = OnceLock::new();
    if !wanted("postgres") {
        return None;
    }
    let server = SERVER.get_or_init(|| start("postgres", &["postgres", "initdb"], POSTGRES));
    let name = fresh_name();
    let create = || {
        as_server_user(&program("psql"))
            .args(["-h"])
            .arg(&server.folder)
            .args([
                "-p",
                &server.port.to_string(),
                "-U",
                "postgres",
                "-d",
                "postgres",
                "-qc",
            ])
            .arg(format!("CREATE DATABASE \"{name}\""))
            .output()
            .expect("psql starts")
    };
    let error =
        |output: &std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let mut created = create();
    // Its port answers before the server does.
    let deadline = Instant::now() + Duration::from_secs(30);
    while error(&created).contains("starting up") && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(50));
        created = create();
    }
    assert!(
        created.status.success(),
        "CREATE DATABASE failed: {}",
        error(&created)
    );
    Some(format!(
        "postgres://postgres:secret%2Fword@127.0.0.1:{}/{name}",
        server.port
    ))
}

/// The same on the MariaDB server.
pub fn mariadb() -> Option<String> {
    static SERVER: OnceLock<Server> = OnceLock::new();
    if !wanted("mariadb") {
        return None;
    }
    let server =
        SERVER.get_or_init(|| start("mariadb", &["mariadbd", "mariadb-install-db"], MARIADB));
    let name = fresh_name();
    let created = Command::new(program("mariadb"))
        .arg(format!("--socket={}/server.sock", server.folder.display()))
        .args(["--user=tester", "--password=secret/word", "-e"])
        .arg(format!("CREATE DATABASE `{name}`"))
        .output()
        .expect("mariadb starts");
    assert!(
        created.status.success(),
        "CREATE DATABASE failed: {}",
        String::from_utf8_lossy(&created.stderr)
    );
    Some(format!(
        "mysql://tester:secret%2Fword@127.0.0.1:{}/{name}",
        server.port
    ))
}

/// Runs a client program of PostgreSQL (`pg_dump`, `psql`) on the database of that URL and gives what it prints.
pub fn postgres_client(client: &str, url: &str, arguments: &[&str]) -> String {
    let output = Command::new(program(client))
        .args(arguments)
        .arg(url)
        .output()
        .unwrap_or_else(|error| panic!("{client}: {error}"));
    assert!(
        output.status.success(),
        "{client}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Runs a script by MariaDB's own client, which knows what DELIMITER is, on a database that [`mariadb`] gave.
pub fn mariadb_client(url: &str, script: &Path) {
    let (_, rest) = url.rsplit_once(':').expect("a port");
    let (port, database) = rest.split_once('/').expect("a database");
    let output = Command::new(program("mariadb"))
        .args(["--no-defaults", "--host=127.0.0.1", "--user=tester"])
        .args(["--password=secret/word", "--default-character-set=utf8mb4"])
        .args([&format!("--port={port}"), database])
        .stdin(File::open(script).expect("a script"))
        .output()
        .expect("mariadb starts");
    assert!(
        output.status.success(),
        "{}: {}",
        script.display(),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// `SCHEMA_DIFF_TEST_DATABASES=sqlite` (or a list with commas) leaves servers out on purpose; without it all must run.
fn wanted(kind: &str) -> bool {
    match std::env::var("SCHEMA_DIFF_TEST_DATABASES") {
        Ok(list) if !list.trim().is_empty() => list.split(',').any(|item| item.trim() == kind),
        _ => true,
    }
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!(
        "t{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// A program of a database server: on PATH, or in the folders of the distributions' packages.
fn program(name: &str) -> PathBuf {
    let mut folders: Vec<PathBuf> = Vec::new();
    for version in (12..30).rev() {
        folders.push(format!("/usr/lib/postgresql/{version}/bin").into());
        folders.push(format!("/usr/pgsql-{version}/bin").into());
    }
    folders.push("/opt/homebrew/bin".into());
    folders.push("/usr/sbin".into());
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    folders
        .iter()
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .unwrap_or_else(|| {
            panic!(
                "`{name}` is not on this machine. Install the servers (Debian, Ubuntu: `scripts/test`, or `apt-get \
                 install postgresql mariadb-server`), or leave them out with SCHEMA_DIFF_TEST_DATABASES=sqlite"
            )
        })
}

/// Database servers refuse to run as root: there, their package's own user runs them.
fn server_user() -> Option<(u32, u32)> {
    if id("-u", None)? != 0 {
        return None;
    }
    ["postgres", "mysql", "nobody"]
        .iter()
        .find_map(|user| Some((id("-u", Some(user))?, id("-g", Some(user))?)))
}

fn id(flag: &str, user: Option<&str>) -> Option<u32> {
    let output = Command::new("id").arg(flag).args(user).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn as_server_user(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("PGPASSWORD", "secret/word");
    if let Some((user, group)) = server_user() {
        command.uid(user).gid(group).current_dir("/");
    }
    command
}

const POSTGRES: &str = r#"
"$2" -D "$1/data" -U postgres -A scram-sha-256 --pwfile="$1/password" --no-sync >"$1/log" 2>&1 || exit 1
"$3" -D "$1/data" -k "$1" -p "$4" -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off \
  -c synchronous_commit=off -c max_connections=200 >>"$1/log" 2>&1 &
"#;

const MARIADB: &str = r#"
"$2" --no-defaults --datadir="$1/data" --auth-root-authentication-method=normal --skip-test-db >"$1/log" 2>&1 || exit 1
cat >"$1/init.sql" <<'END'
CREATE USER 'tester'@'%' IDENTIFIED BY 'secret/word';
GRANT ALL ON *.* TO 'tester'@'%' WITH GRANT OPTION;
CREATE USER 'tester'@'localhost' IDENTIFIED BY 'secret/word';
GRANT ALL ON *.* TO 'tester'@'localhost' WITH GRANT OPTION;
END
"$3" --no-defaults --datadir="$1/data" --socket="$1/server.sock" --port="$4" --bind-address=127.0.0.1 \
  --init-file="$1/init.sql" --innodb-flush-log-at-trx-commit=0 --skip-log-bin >>"$1/log" 2>&1 &
"#;

/// What every supervisor does around its server: no test process must be able to take it down with itself, and it must
/// go when the last of them has.
const SUPERVISOR: &str = r#"
server=$!
for try in $(seq 1 600); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$4") 2>/dev/null; then break; fi
  kill -0 $server 2>/dev/null || exit 1
  sleep 0.05
done
echo "$4" >"$1/ready.new" && mv "$1/ready.new" "$1/ready" # seen whole, or not at all
while :; do
  flock -x "$1/lock" true
  sleep 3 # the next test may be about to start
  # Out of the way while nobody can come in: who waited for the lock finds the folder gone and starts anew.
  if flock -xn "$1/lock" mv "$1" "$1.$$"; then break; fi
done
kill -INT $server 2>/dev/null # PostgreSQL
kill -TERM $server 2>/dev/null # MariaDB
for try in $(seq 1 100); do kill -0 $server 2>/dev/null || break; sleep 0.1; done
kill -KILL $server 2>/dev/null
rm -rf "$1.$$"
"#;

/// The server of that kind for this run: the one that is there, or a new one.
fn start(kind: &str, programs: &[&str; 2], script: &str) -> Server {
    let server = program(programs[0]);
    let install = program(programs[1]);
    // One run is one parent process: nextest or cargo starts all tests of it. A socket's path has 107 bytes at most.
    let run = std::os::unix::process::parent_id();
    let user = id("-u", None).unwrap_or_default();
    let base = PathBuf::from(format!("/tmp/sd{user}-{run}-{kind}"));
    let entry = File::create(format!("/tmp/sd{user}.lock")).expect("a file in /tmp");
    entry.lock().expect("a lock");
    if base.join("ready").is_file()
        && let Ok(lock) = File::open(base.join("lock"))
        && lock.try_lock_shared().is_ok()
        // Between the check and the lock the last other process may have gone, and the folder with it.
        && base.join("ready").is_file()
    {
        return running(base, lock);
    }
    let _ = fs::remove_dir_all(&base);
    fs::create_dir(&base).expect("a folder in /tmp");
    fs::write(base.join("password"), "secret/word").expect("a file");
    let lock = File::create(base.join("lock")).expect("a file");
    lock.lock_shared().expect("a lock");
    fs::set_permissions(&base, fs::Permissions::from_mode(0o755)).expect("permissions");
    if let Some((user, group)) = server_user() {
        for path in [base.clone(), base.join("password"), base.join("lock")] {
            std::os::unix::fs::chown(path, Some(user), Some(group)).expect("chown");
        }
    }
    let port = free_port();
    let mut supervisor = as_server_user(Path::new("bash"));
    supervisor
        .arg("-c")
        .arg(format!("{script}{SUPERVISOR}"))
        .arg("supervisor")
        .arg(&base)
        .arg(&install)
        .arg(&server)
        .arg(port.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    // Never waited for: it outlives this process.
    drop(supervisor.spawn().expect("bash starts"));
    let deadline = Instant::now() + Duration::from_mins(1);
    while !base.join("ready").is_file() {
        let log = || fs::read_to_string(base.join("log")).unwrap_or_default();
        assert!(
            Instant::now() < deadline,
            "{kind} does not start: {}",
            log()
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    running(base, lock)
}

fn running(folder: PathBuf, lock: File) -> Server {
    let ready = fs::read_to_string(folder.join("ready")).expect("the port");
    Server {
        port: ready.trim().parse().expect("a port"),
        folder,
        _lock: lock,
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
