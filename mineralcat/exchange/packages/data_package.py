"""The reference catalogue as a data package: which tables it has, and how it is loaded.

The loader is for a catalogue that is still empty. It gives ids itself and resolves slugs in memory,
so that nothing is looked up, and it writes no history: the caller records revision 0.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from mineralcat.domain.identity import natural_uid
from mineralcat.schema.entities import EntityInfo, content_entities, entity_of
from mineralcat.schema.fields import Field
from mineralcat.schema.value_types import PlainValue
from mineralcat.shipped import shipped
from mineralcat.store.models import Property
from mineralcat.translation import _

from ..incoming import IncomingRow, Place, Record
from ..progress import Progress

CATALOGUE_TABLES: Final = tuple(entity.name for entity in content_entities())
"""All that a catalogue says, in the order in which it can be loaded: what is referred to first."""
TABLES: Final = tuple(entity.name for entity in content_entities() if entity.ships)
"""Those of which rows ship: what words of files mean, and which applications an agreement names,
users say alone."""
NAMED_TABLES: Final = TABLES[: TABLES.index("usage")]
FACT_TABLES: Final = TABLES[TABLES.index("usage") :]

DESCRIPTOR: Final = "datapackage.json"
REFERENCE: Final = shipped("db") / "reference"
"""The folder of the package that ships."""
SCHEMA: Final = 1
"""Version of the layout of the CSV files."""

CHUNK: Final = 2_000

Texts = list[dict[str, str]]
Convert = Callable[[str], PlainValue]


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
    for name, lines in texts.items():
        key = entity_of(name).key_heading
        ids[name] = {row[key]: number for number, row in enumerate(lines, start=1)}
        rows = _values(entity_of(name), lines, ids)
        while chunk := list(islice(rows, CHUNK)):
            session.execute(insert(entity_of(name).table), chunk)
            done += len(chunk)
            if progress is not None:
                progress(done, total)


def read_table(folder: Path, name: str) -> Texts:
    """The rows of one CSV file, as the texts that stand there."""
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _values(
    entity: EntityInfo, texts: Texts, ids: Mapping[str, Mapping[str, int]]
) -> Iterator[Record]:
    """The rows as the database takes them, those that others of the same table need first."""
    converts = {
        key: _or_absent(
            one, ids[one.type.target].__getitem__ if one.type.target else one.type.csv_reader()
        )
        for key, one in entity.by_key.items()
    }
    for row in _parents_first(entity, texts):
        values = {one.column: converts[key](row[key]) for key, one in entity.by_key.items()}
        yield {"id": ids[entity.name][row[entity.key_heading]], **values}


def _parents_first(entity: EntityInfo, texts: Texts) -> Iterator[Mapping[str, str]]:
    """The rows in such an order that each comes after the row of the same table it refers to."""
    own = [one.key for one in entity.by_key.values() if one.type.target == entity.name]
    waiting, seen = texts, {""}
    while waiting:
        ready = [row for row in waiting if all(row[key] in seen for key in own)]
        if not ready:
            raise ValueError(f"The rows of {entity.name} refer to each other in a ring.")
        yield from ready
        seen.update(row[entity.key_heading] for row in ready)
        waiting = [row for row in waiting if row[entity.key_heading] not in seen]


def _or_absent(field: Field, convert: Convert) -> Convert:
    """How a text of a field becomes its value; an empty one is absent where that may be."""
    return (lambda text: convert(text) if text else None) if field.nullable else convert


def typed_record(name: str, row: Mapping[str, str]) -> Record:
    """A row of a CSV file as a record: values of their types, references and uids as they stand
    there. ValueError, of the column's heading and a sentence, where a text is none of its type."""
    record: Record = {}
    for heading, text in row.items():
        convert, nullable = _kinds(name).get(heading, (str, False))
        try:
            record[heading] = None if nullable and not text else convert(text)
        except (ValueError, KeyError) as error:
            given = {"given": text[:40], "heading": heading}
            reason = _("“{given}” is none that “{heading}” can have.", **given)
            raise ValueError(heading, reason) from error
    return record


def typed_records(
    name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[Record]:
    """Many rows as records, column by column, which takes half the time; ValueError or KeyError
    where one of them has another number of cells, or a text that is none of its type."""
    columns: list[Iterable[Any]] = []
    for heading, texts in zip(headings, zip(*rows, strict=True), strict=bool(rows)):
        convert, nullable = _kinds(name).get(heading, (str, False))
        if convert is str:
            columns.append([text or None for text in texts] if nullable else texts)
        elif nullable:
            columns.append([convert(text) if text else None for text in texts])
        else:
            columns.append(map(convert, texts))
    return [dict(zip(headings, values, strict=True)) for values in zip(*columns, strict=True)]


@cache
def _kinds(name: str) -> Mapping[str, tuple[Convert, bool]]:
    """By the heading of a column what makes a record's value of a text, and whether it may be
    absent."""
    return {
        key: (str if one.type.json == "string" else one.type.csv_reader(), one.nullable)
        for key, one in entity_of(name).by_key.items()
    }


class ShippedRows:
    """The reference data that ship, each table read when first asked for.

    A file may speak of what the catalogue does not have and the reference data do: its source, an
    area, a mineral, a series. These are then made as they ship, with what they need in turn.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or REFERENCE
        self._tables: dict[str, dict[str, Mapping[str, str]]] = {}

    def get(self, table: str, key: str) -> IncomingRow | None:
        """The row of a table that others refer to by *key*, a slug or a uid."""
        row = self._rows(table).get(key)
        if row is None:
            return None
        return IncomingRow(table, typed_record(table, row), Place(_("reference data"), 0))

    def rows(self, table: str) -> Iterator[Mapping[str, str]]:
        """All rows of a table, as the texts that stand there."""
        return iter(self._rows(table).values())

    def _rows(self, table: str) -> dict[str, Mapping[str, str]]:
        if table not in self._tables:
            key = entity_of(table).key_heading
            self._tables[table] = {row[key]: row for row in read_table(self._folder, table)}
        return self._tables[table]
