"""Imports beside what the engine alone can do: a release of the USGS, many rows, very many rows.

    python bench/exchange.py [--mcs MCS2026_Commodities_Data.csv] [--rows 100000] [--many 1000000]

Many rows: a data package of figures of supply and of uses is read, checked, compared and taken in
with its history, its seals and the search index; sqlite3 then writes the same rows alone with one
`executemany` to another copy of the file. The ratio is of rows a second. Very many rows: the peak
of memory above that of the catalogue just opened. `--many 0` leaves that out.
"""

import argparse
import csv
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from _measure import emit, print_table

from mineralcat.exchange.input_files import gather
from mineralcat.exchange.packages import reference
from mineralcat.exchange.packages.data_package import read_table, uid_of
from mineralcat.exchange.packages.write_data_package import headings_of, text_of
from mineralcat.exchange.review.review import review_of
from mineralcat.shipped import shipped
from mineralcat.store.catalogue import Catalogue

MCS_SECONDS = 2.0
SHARE = 0.3
MEGABYTES = 300
Record = dict[str, Any]


def records(table: str, count: int) -> Iterator[Record]:
    """Rows of figures as a package has them, of minerals, areas and applications that ship."""
    folder = Path(str(shipped("db"))) / "reference"
    areas = [row["slug"] for row in read_table(folder, "area")]
    about: Any = [row["uid"] for row in read_table(folder, "series")]
    if table == "usage":
        minerals = [row["slug"] for row in read_table(folder, "mineral")]
        applications = [row["slug"] for row in read_table(folder, "application")]
        about = list(product(minerals, applications))
    for number in range(count):
        turn = number // len(about)
        record: Record = {
            "source": f"bench-{turn // 100 if table == 'supply' else turn}",
            "value": number * 1.5,
            "low": None,
            "high": None,
            "claim_kind": "number",
            "unit": "t",
            "status": "estimated",
            "rounded": False,
            "as_published": str(number * 1.5),
            "period_from": 1950 + turn % 100,
            "period_to": 1950 + turn % 100,
            "scope": "world",
            "scenario": None,
            "locator": f"bench.csv, line {number}",
            "confidence": "single copy",
            "origin": "imported",
            "note": None,
        }
        if table == "supply":
            record |= {"series": about[number % len(about)], "area": areas[turn % len(areas)]}
            record["source"] = f"bench-{turn // (100 * len(areas))}"
            record["period_from"] = record["period_to"] = 1900 + turn // len(areas) % 100
        else:
            mineral, application = about[number % len(about)]
            record |= {"mineral": mineral, "application": application, "role": "a role"}
            record |= {"importance": "minor", "curated": False}
        yield {"uid": uid_of(table, record), **record}


def write_package(folder: Path, count: int) -> None:
    """A package of so many rows, half of them supply and half uses."""
    sources = set()
    for table in ("supply", "usage"):
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            headings = headings_of(table)
            writer.writerow(headings)
            for record in records(table, count // 2):
                sources.add(record["source"])
                writer.writerow([text_of(record[heading]) for heading in headings])
    with (folder / "source.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["slug", "title", "kind"])
        writer.writerows([slug, f"Bench {slug}", "report"] for slug in sorted(sources))
    described = {"mineralcat": {"schema": 1, "version": "bench"}}
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")


def take(path: Path, source: Path) -> tuple[float, float, float, int]:
    """Seconds until the difference is there, of taking it in, and until the search index has caught
    up with it; how many rows."""
    catalogue = Catalogue.open(path)
    begun = time.perf_counter()
    with review_of(catalogue, gather([source])) as review:
        read = time.perf_counter()
        added = review.counts.added
        review.take(backup=False)
        taken = time.perf_counter()
        catalogue.catch_up()
        searchable = time.perf_counter()
    catalogue.close()
    return read - begun, taken - read, searchable - taken, added


def raw(path: Path, taken: Path) -> tuple[float, int]:
    """Seconds in which sqlite3 alone writes the rows that *taken* has more than *path*."""
    source, target = sqlite3.connect(taken), sqlite3.connect(path, isolation_level=None)
    target.execute("PRAGMA synchronous = FULL")
    batches = []
    for table in ("source", "supply", "usage"):
        last = target.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
        rows = source.execute(f"SELECT * FROM {table} WHERE id > ?", (last,)).fetchall()
        batches.append((table, rows))
    begun = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for table, rows in batches:
        marks = ", ".join("?" * len(rows[0]))
        target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    target.execute("COMMIT")
    seconds = time.perf_counter() - begun
    source.close()
    target.close()
    return seconds, sum(len(rows) for _, rows in batches)


def peak(path: Path, source: Path) -> None:
    """Import in this process, and print how many megabytes that took at most."""
    catalogue = Catalogue.open(path)
    with catalogue.reading():
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    catalogue.close()
    read, taken, _, added = take(path, source)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([(after - before) / 1024, read, taken, added]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mcs", type=Path, help="the data release of 2026")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--peak", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        peak(*options.peak)
        return
    rows: list[tuple[str, str, str]] = []
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        empty = folder / "made.mineralcat"
        reference.make(empty).close()
        if options.mcs:
            path = shutil.copy(empty, folder / "mcs.mineralcat")
            seconds = min(take(path, options.mcs)[0] for _ in range(3))
            rows.append(("release of 2026, s", f"{seconds:.2f}", f"≤ {MCS_SECONDS:g}"))
            figures["mcs_seconds"] = round(seconds, 3)
        package = folder / "package"
        package.mkdir()
        write_package(package, options.rows)
        taken = Path(shutil.copy(empty, folder / "taken.mineralcat"))
        read, took, indexed, added = take(taken, package)
        alone, same = raw(Path(shutil.copy(empty, folder / "raw.mineralcat")), taken)
        ratio = (added / (read + took)) / (same / alone)
        rows.append((f"{added:,} rows: read and compared, s", f"{read:.2f}", ""))
        rows.append(("taken in with history, s", f"{took:.2f}", ""))
        rows.append(("search index after it, s", f"{indexed:.2f}", ""))
        rows.append(("sqlite3 alone, s", f"{alone:.2f}", ""))
        rows.append(("rows a second, of sqlite3 alone", f"{ratio:.2f}", f"≥ {SHARE:g}"))
        figures["rows_ratio"] = round(ratio, 3)
        if options.many:
            write_package(package, options.many)
            many = shutil.copy(empty, folder / "many.mineralcat")
            child = [sys.executable, __file__, "--peak", str(many), str(package)]
            told = subprocess.run(child, check=True, capture_output=True, text=True).stdout
            megabytes, read, took, added = json.loads(told)
            rows.append((f"{added:,} rows: memory, MB", f"{megabytes:.0f}", f"≤ {MEGABYTES}"))
            rows.append(("read and compared, s", f"{read:.1f}", ""))
            rows.append(("taken in with history, s", f"{took:.1f}", ""))
            figures["megabytes"] = round(megabytes)
    print_table(("import", "measured", "target"), rows)
    emit("exchange", rows=options.rows, many=options.many, results=figures)


if __name__ == "__main__":
    main()
