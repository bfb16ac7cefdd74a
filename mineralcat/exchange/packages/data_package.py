"""The reference catalogue as a data package: which tables it has, and how it is loaded.

The loader is for a catalogue that is still empty. It gives ids itself and resolves slugs in memory,
so that nothing is looked up, and it writes no history: the caller records revision 0.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from mineralcat.domain.identity import natural_uid
from mineralcat.schema.entities import content_entities, entity_of, field_of, target_of
from mineralcat.schema.value_types import AnyColumn, PlainValue
from mineralcat.store.models import Base, Property

CATALOGUE_TABLES: Final = tuple(entity.name for entity in content_entities())
"""All that a catalogue says, in the order in which it can be loaded: what is referred to first."""
TABLES: Final = tuple(entity.name for entity in content_entities() if entity.ships)
"""Those of which rows ship: what words of files mean, and which applications an agreement names,
users say alone."""
NAMED_TABLES: Final = TABLES[: TABLES.index("usage")]
FACT_TABLES: Final = TABLES[TABLES.index("usage") :]

DESCRIPTOR: Final = "datapackage.json"
SCHEMA: Final = 1
"""Version of the layout of the CSV files."""

CHUNK: Final = 2_000

Progress = Callable[[int, int], None]
Texts = list[dict[str, str]]
Convert = Callable[[str], PlainValue]
Record = dict[str, Any]


def table_of(name: str) -> Table:
    """The declared table of that name."""
    return Base.metadata.tables[name]


def reference_of(column: AnyColumn) -> str | None:
    """The table that *column* refers to; None for a column of its own."""
    return target_of(column)


def heading_of(column: AnyColumn) -> str:
    """The column's name in the CSV file: a reference stands without ``_id``, as slug or uid."""
    field = field_of(column)
    return column.name if field is None else field.key


def key_heading(name: str) -> str:
    """How other tables refer to a row: by its slug, where the table has none by its uid."""
    return entity_of(name).key_heading


def uid_of(table: str, record: Record) -> UUID:
    """The uid of *record*, from its natural key alone: other columns may change and it stays.

    Records have column names without ``_id``, references as slugs, or as uids of uses and series.
    """
    return natural_uid(table, *(record.get(key) for key in entity_of(table).key))


def load_reference(
    session: Session,
    folder: Path,
    progress: Progress | None = None,
    *,
    facts: bool = True,
) -> None:
    """Load the package in *folder* into an empty catalogue; without *facts*, all but its claims.

    *progress* hears how many rows are written of how many. The caller commits.
    """
    package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))["mineralcat"]
    names = TABLES if facts else NAMED_TABLES
    load_tables(session, {name: read_table(folder, name) for name in names}, progress)
    session.execute(
        insert(Property),
        [
            {"key": "reference_version", "value": package["version"]},
            {"key": "reference_hash", "value": package["hash"]},
        ],
    )


def load_tables(
    session: Session, texts: Mapping[str, Texts], progress: Progress | None = None
) -> None:
    """Load tables, as the texts of their files, into an empty catalogue: all that they refer to is
    among them, and comes first."""
    total, done = sum(map(len, texts.values())), 0
    ids: dict[str, dict[str, int]] = {}
    for name in texts:
        ids[name] = {
            row[key_heading(name)]: number for number, row in enumerate(texts[name], start=1)
        }
        rows = _values(name, texts[name], ids)
        while chunk := list(islice(rows, CHUNK)):
            session.execute(insert(table_of(name)), chunk)
            done += len(chunk)
            if progress is not None:
                progress(done, total)


def read_table(folder: Path, name: str) -> Texts:
    """The rows of one CSV file, as the texts that stand there."""
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _values(
    name: str, texts: Sequence[Mapping[str, str]], ids: Mapping[str, Mapping[str, int]]
) -> Iterator[Record]:
    """The rows as the database takes them, those that others of the same table need first."""
    entity = entity_of(name)
    columns = [
        (column, one.key, _converter(entity.table.c[column], ids))
        for column, one in entity.columns.items()
    ]
    for row in _parents_first(entity.table, entity.key_heading, texts):
        values = {column: convert(row[heading]) for column, heading, convert in columns}
        yield {"id": ids[name][row[entity.key_heading]], **values}


def _parents_first(
    table: Table, key: str, texts: Sequence[Mapping[str, str]]
) -> Iterator[Mapping[str, str]]:
    """The rows in such an order that each comes after the row of the same table it refers to."""
    own = [heading_of(column) for column in table.columns if reference_of(column) == table.name]
    if not own:
        yield from texts
        return
    waiting, seen = list(texts), {""}
    while waiting:
        ready = [row for row in waiting if all(row[heading] in seen for heading in own)]
        if not ready:
            raise ValueError(f"The rows of {table.name} refer to each other in a ring.")
        yield from ready
        seen.update(row[key] for row in ready)
        waiting = [row for row in waiting if row[key] not in seen]


def _converter(column: AnyColumn, ids: Mapping[str, Mapping[str, int]]) -> Convert:
    """How a text of the column becomes its value; an empty one is NULL where that may be."""
    field = field_of(column)
    assert field is not None
    convert = ids[field.type.target].__getitem__ if field.type.target else field.type.csv_reader()
    return (lambda text: convert(text) if text else None) if field.nullable else convert


def typed_record(name: str, row: Mapping[str, str]) -> Record:
    """A row of a CSV file as a record: values of their types, references and uids as they stand
    there. ValueError, of the column's heading and a sentence, where a text is none of its type."""
    record: Record = dict(row)
    converts, nullable = _kinds(name)
    for heading in nullable:
        if record.get(heading) == "":
            record[heading] = None
    for heading, convert in converts.items():
        text = record.get(heading)
        if text is not None:
            try:
                record[heading] = convert(text)
            except (ValueError, KeyError) as error:
                reason = f"“{text[:40]}” is none that “{heading}” can have."
                raise ValueError(heading, reason) from error
    return record


def typed_records(
    name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[Record]:
    """Many rows as records, column by column, which takes half the time; ValueError where one of
    them has another number of cells, or a text that is none of its type."""
    if not rows:
        return []
    converts, nullable = _kinds(name)
    columns: list[Sequence[Any]] = []
    for heading, texts in zip(headings, zip(*rows, strict=True), strict=True):
        convert, may_be_absent = converts.get(heading), heading in nullable
        if convert is None:
            absent = may_be_absent and "" in texts
            columns.append([text or None for text in texts] if absent else texts)
        elif may_be_absent:
            columns.append([convert(text) if text else None for text in texts])
        else:
            try:
                columns.append([convert(text) for text in texts])
            except KeyError as error:
                raise ValueError(heading) from error
    return [dict(zip(headings, values, strict=True)) for values in zip(*columns, strict=True)]


@cache
def _kinds(name: str) -> tuple[Mapping[str, Convert], frozenset[str]]:
    """By the heading of columns that are no texts what makes a value of a text; and the headings of
    columns that may be absent."""
    fields = entity_of(name).columns.values()
    converts = {one.key: one.type.csv_reader() for one in fields if one.type.json != "string"}
    return converts, frozenset(one.key for one in fields if one.nullable)
