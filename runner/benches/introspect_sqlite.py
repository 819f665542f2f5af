"""The bare queries of `introspect_sqlite.rs`, by Python's own module: `introspect_sqlite.py FILE QUERIES`.

FILE is a database that the benchmark has made; QUERIES holds what it asks, one query behind the other, separated by
lines of `;`.
"""

import sqlite3
import sys
import time

connection = sqlite3.connect(sys.argv[1])
queries = open(sys.argv[2]).read().split("\n;\n")
best = min(
    (lambda start: ([connection.execute(query).fetchall() for query in queries], time.perf_counter() - start)[1])(
        time.perf_counter()
    )
    for _ in range(5)
)
print(f"{sys.argv[1]}: the queries alone, by Python and SQLite {sqlite3.sqlite_version}: {best * 1000:.1f} ms")
