#!/usr/bin/env python3
"""Introspection side by side: ours, the same catalog queries run bare in one session, and SQLAlchemy's reflect().

    runner/benches/compare.py [--tables 10,1000,5000] [--runs 5] [--databases postgres,mariadb,sqlite]

Builds `cargo build --release -p runner --example introspect`, installs SQLAlchemy into a temporary folder, starts
throwaway servers, makes N tables (12 columns, 2 foreign keys, 3 indexes, 1 check each), runs the three in turns and
prints a Markdown table of medians of whole processes, with ratios. Nothing stays. Not part of the tests.
"""

import argparse
import glob
import json
import os
import pathlib
import pwd
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", default="10,1000,5000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--databases", default="postgres,mariadb,sqlite")
    parser.add_argument("--no-sqlalchemy-over", type=int, default=1000, metavar="N",
                        help="leave SQLAlchemy out above that many tables: it takes minutes")
    options = parser.parse_args()
    subprocess.run(["cargo", "build", "--release", "-q", "-p", "runner", "--example", "introspect"],
                   cwd=ROOT, check=True)
    program = ROOT / "target/release/examples/introspect"
    with tempfile.TemporaryDirectory(prefix="sdb", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        subprocess.run([sys.executable, "-m", "venv", f"{folder}/venv"], check=True)
        python = f"{folder}/venv/bin/python"
        subprocess.run([python, "-m", "pip", "install", "-q", "sqlalchemy", "psycopg[binary]", "pymysql"], check=True)
        print("| database | tables | queries | ours, s | bare, s | SQLAlchemy, s | ours / bare | SQLAlchemy / ours | peak, MB |")
        print("|---|---|---|---|---|---|---|---|---|")
        for kind in options.databases.split(","):
            with SERVERS[kind](folder) as server:
                for tables in map(int, options.tables.split(",")):
                    compare(program, python, server, kind, tables, options)


def compare(program, python, server, kind, tables, options):
    url, alchemy, bare = server.fresh(tables)
    queries = subprocess.run([program, url, "--queries"], check=True, capture_output=True, text=True).stdout
    ours, floor, theirs, peak, count = [], [], [], 0, 0
    for _ in range(options.runs):
        start = time.perf_counter()
        out = subprocess.run([program, url, "1"], check=True, capture_output=True, text=True).stdout
        ours.append(time.perf_counter() - start)
        said = json.loads(out)
        assert said["tables"] == tables, said
        peak, count = max(peak, said["peak_kb"] or 0), said["queries"]
        floor.append(bare(queries))
        if tables <= options.no_sqlalchemy_over:
            start = time.perf_counter()
            subprocess.run([python, "-c", REFLECT, alchemy, str(tables)], check=True)
            theirs.append(time.perf_counter() - start)
    a, b = statistics.median(ours), statistics.median(floor)
    c = statistics.median(theirs) if theirs else None
    print(f"| {kind} | {tables} | {count} | {a:.3f} | {b:.3f} | {f'{c:.3f}' if c else '–'} | {a / b:.2f} | "
          f"{f'{c / a:.1f}' if c else '–'} | {peak / 1024:.0f} |", flush=True)


REFLECT = """
import sys, sqlalchemy
metadata = sqlalchemy.MetaData()
metadata.reflect(sqlalchemy.create_engine(sys.argv[1]))
assert len(metadata.tables) == int(sys.argv[2]), len(metadata.tables)
"""


def ddl(tables, kind):
    key = {"postgres": "serial", "mariadb": "integer AUTO_INCREMENT", "sqlite": "integer"}[kind]
    quote = "`" if kind == "mariadb" else '"'
    for n in range(tables):
        one, two = n // 2, n // 3
        name = f"{quote}table_{n}{quote}"
        yield (f"CREATE TABLE {name} (id {key} PRIMARY KEY, slug varchar(80) NOT NULL, theme varchar(50), "
               "status varchar(20) NOT NULL DEFAULT 'new', is_active boolean NOT NULL DEFAULT true, score double precision, "
               "total bigint NOT NULL DEFAULT 0, price decimal(10,2), created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, "
               "note text, one_id integer NOT NULL, two_id integer, "
               f"CONSTRAINT table_{n}_one FOREIGN KEY (one_id) REFERENCES {quote}table_{one}{quote} (id) ON DELETE CASCADE, "
               f"CONSTRAINT table_{n}_two FOREIGN KEY (two_id) REFERENCES {quote}table_{two}{quote} (id), "
               f"CONSTRAINT table_{n}_total CHECK (total >= 0))")
        yield f"CREATE UNIQUE INDEX table_{n}_slug ON {name} (slug)"
        yield f"CREATE INDEX table_{n}_status ON {name} (status, created_at)"
        yield f"CREATE INDEX table_{n}_two_id ON {name} (two_id)"


def timed(command, text, env=None):
    start = time.perf_counter()
    subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.DEVNULL, env=env)
    return time.perf_counter() - start


class Server:
    """A throwaway server in a folder of its own."""

    user = None

    def __init__(self, folder):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=folder))
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.count = 0

    def as_user(self):
        if os.getuid() != 0:
            return {}
        user = pwd.getpwnam(self.user)
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "cwd": "/"}

    def __enter__(self):
        self.process = self.start()
        for _ in range(300):
            if self.answers():
                return self
            time.sleep(0.1)
        raise SystemExit(f"{type(self).__name__} does not start: see {self.folder}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def name(self):
        self.count += 1
        return f"bench_{self.count}"


def postgres_program(name):
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.split("/")[4]))
    return found[-1] if found else shutil.which(name)


class Postgres(Server):
    user = "postgres"

    def start(self):
        user = self.as_user()
        data = self.folder / "data"
        subprocess.run([postgres_program("initdb"), "-D", data, "-U", "bench", "-A", "trust", "--no-sync"],
                       check=True, stdout=subprocess.DEVNULL, **user)
        return subprocess.Popen(
            [postgres_program("postgres"), "-D", data, "-k", self.folder, "-p", str(self.port), "-c", "fsync=off",
             "-c", "listen_addresses=127.0.0.1", "-c", "max_locks_per_transaction=1024"],
            stdout=subprocess.DEVNULL, stderr=open(self.folder / "log", "w"), **user)

    def psql(self, database, *more):
        return [postgres_program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port),
                "-U", "bench", "-d", database, *more]

    def answers(self):
        return subprocess.run(self.psql("postgres", "-c", "SELECT 1"), capture_output=True).returncode == 0

    def fresh(self, tables):
        name = self.name()
        subprocess.run(self.psql("postgres", "-c", f"CREATE DATABASE {name}"), check=True)
        text = "BEGIN;\n" + ";\n".join(ddl(tables, "postgres")) + ";\nCOMMIT;\nVACUUM ANALYZE;\n"
        subprocess.run(self.psql(name), input=text, text=True, check=True, stdout=subprocess.DEVNULL)
        env = {**os.environ, "PGOPTIONS": "-c jit=off"}
        address = f"bench@127.0.0.1:{self.port}/{name}"
        return (f"postgres://{address}", f"postgresql+psycopg://{address}",
                lambda queries: timed(self.psql(name), queries, env))


class MariaDb(Server):
    user = "mysql"

    def start(self):
        user = self.as_user()
        data = self.folder / "data"
        subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
                        "--auth-root-authentication-method=normal"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user)
        init = self.folder / "init.sql"
        # A statement a line.
        init.write_text("".join(f"CREATE USER {user};\nGRANT ALL ON *.* TO {user};\n"
                                for user in ("bench@'%'", "bench@localhost")))
        init.chmod(0o644)
        return subprocess.Popen(
            [shutil.which("mariadbd") or "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}",
             f"--socket={self.folder}/socket", f"--port={self.port}", "--bind-address=127.0.0.1", f"--init-file={init}",
             "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin", "--table-open-cache=12000",
             "--table-definition-cache=12000"],
            stdout=subprocess.DEVNULL, stderr=open(self.folder / "log", "w"), **user)

    def client(self, *more):
        return ["mariadb", "--no-defaults", f"--socket={self.folder}/socket", "--user=bench", *more]

    def answers(self):
        return subprocess.run(self.client("-e", "SELECT 1"), capture_output=True).returncode == 0

    def fresh(self, tables):
        name = self.name()
        subprocess.run(self.client("-e", f"CREATE DATABASE {name}"), check=True)
        text = "SET unique_checks=0;\n" + ";\n".join(ddl(tables, "mariadb")) + ";\n"
        subprocess.run(self.client(name), input=text, text=True, check=True, stdout=subprocess.DEVNULL)
        address = f"bench@127.0.0.1:{self.port}/{name}"
        return (f"mysql://{address}", f"mysql+pymysql://{address}",
                lambda queries: timed(self.client("-N", "-B", name), queries))


BARE_SQLITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
for query in sys.stdin.read().split(";\\n\\n"):
    if query.strip():
        connection.execute(query).fetchall()
"""


class Sqlite:
    def __init__(self, folder):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=folder))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def fresh(self, tables):
        import sqlite3
        path = self.folder / f"{tables}.db"
        connection = sqlite3.connect(path)
        for statement in ddl(tables, "sqlite"):
            connection.execute(statement)
        connection.commit()
        connection.close()
        return (f"sqlite://{path}", f"sqlite:///{path}",
                lambda queries: timed([sys.executable, "-c", BARE_SQLITE, path], queries))


SERVERS = {"postgres": Postgres, "mariadb": MariaDb, "sqlite": Sqlite}

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    main()
