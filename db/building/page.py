"""The description of the package, and the page that counts rows in and out."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from building.tables import Build, Tables

from mineralcat.exchange.packages.data_package import DESCRIPTOR, SCHEMA, TABLES
from mineralcat.exchange.packages.write_data_package import (
    Written,
    description,
    hash_of,
    write_table,
)


def check_unique(tables: Tables) -> None:
    """No natural key stands for two rows."""
    for name, records in tables.items():
        counts = Counter(record["uid"] for record in records)
        twice = [record for record in records if counts[record["uid"]] > 1]
        if twice:
            raise ValueError(f"{name}: not unique: {twice[:4]}")


def write_package(folder: Path, tables: Tables, version: str) -> None:
    """Write all *tables* and ``datapackage.json``.

    The same tables give the same bytes: nothing of time or place goes in.
    """
    files: dict[str, Written] = {}
    for name in TABLES:
        with (folder / f"{name}.csv").open("wb") as file:
            files[name] = write_table(file, name, tables.get(name, ()))
    own = {"schema": SCHEMA, "version": version, "hash": hash_of(files)}
    data = description({**about(tables), "version": version, "mineralcat": own}, files)
    (folder / DESCRIPTOR).write_bytes(data)


def about(tables: Tables) -> dict[str, Any]:
    """Title, terms and sources of the package."""
    return {
        "name": "mineralcat-reference",
        "title": "MineralCat reference catalogue of critical minerals for clean energy",
        "description": (
            "Minerals, the clean-energy applications that need them, how much, where supply comes"
            " from, official lists and agreements; every figure with its source or marked"
            " unsourced. Decisions and terms: db/README.md."
        ),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0, for selection and arrangement;"
                " the sources keep their own terms",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "sources": [
            {key: row[value] for key, value in SOURCE_FIELDS if row[value]}
            for row in tables["source"]
        ],
    }


SOURCE_FIELDS = (("title", "title"), ("path", "url"))


def rows_md(build: Build) -> str:
    """The counts, as a page."""
    lines = [
        "# Rows in, rows out",
        "",
        "Written by `db/build_reference.py`; do not edit. Every row of a file goes out or is"
        " dropped with a reason, and the sums agree. Rows made stand for no row of their own.",
    ]
    for tally in build.tallies:
        lines += ["", f"## {tally.file}: {tally.rows_in} {tally.unit} in", ""]
        lines += [f"- {count} to `{name}`" for name, count in tally.out.items()]
        lines += [f"- {count} dropped: {reason}" for reason, count in sorted(tally.dropped.items())]
        lines += [f"- not read: {remark}" for remark in tally.remarks]
        lines += [f"- made besides: {count} {name}" for name, count in tally.made.items()]
    return "\n".join(lines) + "\n\n" + tables_md(build.tables)


TABLES_HEADING = "## Tables"


def tables_md(tables: Mapping[str, Any]) -> str:
    """The size of each table."""
    lines = [TABLES_HEADING, "", "| table | rows |", "|---|---|"]
    lines += [f"| {name} | {len(tables[name])} |" for name in TABLES]
    return "\n".join(lines) + "\n"
