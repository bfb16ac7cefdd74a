"""Stages the rows of files: makes of each what the catalogue would keep, or says why it cannot.

References become uids, words are matched, and what a row needs of the reference data that ship is
staged before it. What somebody has to explain waits until it is answered.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import slug_of
from mineralcat.domain.terms import ApplicationKind, AreaKind, Confidence, MineralKind, Origin
from mineralcat.schema.entities import entity_of
from mineralcat.store.history import ENTITIES
from mineralcat.store.staging import StagedShape, Staging

from ..cells.compounds import names_compound
from ..cells.country_names import WORLD, is_total, new_area
from ..cells.word_meanings import WordMeanings
from ..incoming import (
    Doubt,
    Finding,
    IncomingRow,
    Place,
    PossibleReading,
    Read,
    ReadAs,
    Record,
    RejectedRow,
)
from ..packages.data_package import key_heading
from ..packages.shapes import NotTakenError, Shape, hex_of, natural_hex, shape_of, shown
from ..packages.shipped_rows import ShippedRows
from ..tables.totals import as_world, is_of_total, is_worlds, world_figures
from .matching import Answers, Kind, Question
from .names import KnownNames
from .word_resolution import KIND_OF, Explainer, UnansweredError

_OFTEN: Final = 5_000
"""After so many rows all that was gathered is written, so that memory stays flat."""
KNOWN: Final = (
    *("source", "mineral", "application", "area", "criticality_list"),
    *("organisation", "agreement", "series"),
)
"""Tables of which all uids are known by slug or uid: those that are small in any catalogue."""

Staged = tuple[Any, ...]
"""A row as `Staging.put` takes it."""
Waiting = tuple[int, IncomingRow, Record]
"""Number, row and record of a row that is staged with others of its shape."""


class Stager:
    """Takes rows as they are read and stages them."""

    def __init__(self, staging: Staging, session: Session, answers: Answers) -> None:
        self._staging = staging
        self._shipped = ShippedRows()
        self.names = KnownNames(session, self._shipped)
        self._uids = {table: _known_uids(session, table) for table in KNOWN}
        self._series = _known_series(session)
        self._listings = _known_listings(session)
        self._other_uid: dict[tuple[str, str], str] = {}
        self._files: dict[str, int] = {}
        self._number = 0
        self._shapes: dict[Any, tuple[Shape, StagedShape] | NotTakenError] = {}
        self._batches: dict[int, tuple[Shape, StagedShape, list[Waiting]]] = {}
        self._ready: dict[int, tuple[StagedShape, list[Staged]]] = {}
        self._rejected: list[tuple[Any, ...]] = []
        self._waiting: list[tuple[Any, ...]] = []
        self._findings: dict[Any, Finding] = {}
        self._offered: dict[tuple[str, str], IncomingRow] = {}
        self._tables: dict[str, dict[str, None]] = {}
        self._worlds = world_figures(session)
        self._series_made: set[tuple[Any, ...]] = set()
        self._explainer = Explainer(self.names, answers, self._make)

    @property
    def said(self) -> WordMeanings:
        """What texts mean, as was answered now, of things that have no synonyms."""
        return self._explainer.said

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the readers have to say of the files, and the units that were told of earlier."""
        return (*self._findings.values(), *self._explainer.findings)

    @property
    def tables(self) -> dict[str, tuple[str, ...]]:
        """By file the tables as whose rows it is read, of those of no known format."""
        return {file: tuple(tables) for file, tables in self._tables.items()}

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is not answered yet."""
        return self._explainer.questions

    # -- rows --------------------------------------------------------------------------------------

    def take(self, row: Read) -> None:
        """Stage one row; nothing is raised for a row that cannot be."""
        if isinstance(row, Finding):
            self._findings.setdefault(row, row)
            return
        if isinstance(row, ReadAs):
            self._tables.setdefault(shown(row.file), {})[row.table] = None
            return
        if isinstance(row, IncomingRow) and row.only_if_cited:
            self._offer(row)
            return
        self._number += 1
        number = self._number
        if isinstance(row, RejectedRow):
            self._reject(number, row.place, row.reason, row.text)
        else:
            self._take(number, row)
        if number % _OFTEN == 0:
            self.flush()

    def _take(self, number: int, row: IncomingRow) -> None:
        try:
            self._stage(number, row)
        except NotTakenError as error:
            if not row.is_part_of_next:  # which is refused for it
                self._refuse(number, row, error)
        except UnansweredError as error:
            self._waiting.append((number, self._file(row.place.file), _packed(row)))
            if not row.is_part_of_next:
                self._reject(number, row.place, str(error), " | ".join(row.original.values()))

    def flush(self) -> None:
        """Write what was gathered to the staged file."""
        self._stage_batches()
        files = [(id_, name) for name, id_ in self._files.items()]
        with self._staging.step():
            for shape, rows in self._ready.values():
                self._staging.put(shape, rows)
            self._staging.reject(self._rejected)
            self._staging.many("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)", self._waiting)
            self._staging.many("INSERT OR IGNORE INTO file VALUES (?, ?)", files)
        self._ready, self._rejected, self._waiting = {}, [], []

    def answer(self, answers: Answers) -> None:
        """Look again at the rows that wait for an answer."""
        self._explainer.answer(answers)
        self.flush()
        self._look_again([(number, _unpacked(text)) for number, text in self._waiting_rows()])
        self.prove_totals()

    def prove_totals(self) -> None:
        """Make rows of the world of the totals that the rows of their files prove to be its."""
        if not any(kind is Kind.AREA and is_total(text) for kind, text in self._explainer.asked):
            return
        rows = [(number, _unpacked(text)) for number, text in self._waiting_rows()]
        proved = {number for number, row in rows if is_of_total(row) and self._is_worlds(row)}
        if proved:
            self._explainer.answer(Answers())
            self._look_again([(n, as_world(row) if n in proved else row) for n, row in rows])

    def _is_worlds(self, row: IncomingRow) -> bool:
        record = self._explainer.known(as_world(row))
        if record is None or not isinstance(record["series"], dict):
            return False
        try:
            series = self._reference("series", _named_by("series", record["series"]), "series")
        except NotTakenError:  # nothing else of the file is of it
            return False
        place = (self._file(row.place.file), series, self._uids["area"].get(WORLD))
        if not is_worlds(self._staging, record, place, self._worlds):
            return False
        text = str(row.record["area"])
        self._findings.setdefault(
            (row.place.file, text),
            Finding(row.place, f"“{text}” is read as the world: the rows of the file prove it."),
        )
        return True

    def _waiting_rows(self) -> list[tuple[int, str]]:
        return self._staging.run("SELECT number, row FROM waiting ORDER BY number").fetchall()

    def _look_again(self, rows: list[tuple[int, IncomingRow]]) -> None:
        """Take the rows that wait anew."""
        with self._staging.step():
            self._staging.run("DELETE FROM row WHERE number IN (SELECT number FROM waiting)")
            self._staging.run("DELETE FROM waiting")
        for number, row in rows:
            self._take(number, row)
        self.flush()

    def _stage(self, number: int, row: IncomingRow) -> None:
        open_ = row.words or row.doubts
        record = self._explainer.explained(row) if open_ else row.record
        if "unit" in row.words or row.doubts or names_compound(row):
            self._make_series(record, row.place)
        if row.table == "series" and "headline" not in record:
            if self._is_made(record):
                return
            record = self._as_ships(record)
        key = (row.table, tuple(record))
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = self._new_shape(row.table, record)
        if isinstance(found, NotTakenError):
            raise found
        shape, staged = found
        if row.table in self._uids or row.table == "listing":  # others refer to it
            self._put(staged, [self._staged(number, row, record, shape)])
            return
        batch = self._batches.setdefault(staged.number, (shape, staged, []))[2]
        batch.append((number, row, record))

    def _staged(self, number: int, row: IncomingRow, record: Record, shape: Shape) -> Staged:
        """A row as it is staged."""
        values: list[Any] = [None] * len(shape.columns)
        for at, heading, kept in shape.plain:
            values[at] = kept.one(record[heading])
        for at, heading, target, optional in shape.references:
            given = record[heading]
            if given is None or given == "":
                if not optional:
                    raise NotTakenError(heading, f"“{heading}” is missing.")
                continue
            if type(given) is dict:  # a row that is named by its natural key
                record = {**record, heading: (given := _named_by(target, given))}
            values[at] = self._reference(target, given, heading)
        for name in shape.silent:
            values[shape.columns.index(name)] = _silent(name, record)
        uid = self._identity(shape, record)
        return (number, uid, *self._place(row), *values)

    def _place(self, row: IncomingRow) -> tuple[Any, ...]:
        file, line, column, sheet = row.place
        original = json.dumps(dict(row.original)) if row.original else None
        return self._file(file), line, column, sheet, original

    def _staged_at_once(self, shape: Shape, rows: list[Waiting]) -> list[Staged]:
        """Many rows of a shape, column by column, which takes a third of the time; NotTakenError
        where one of them cannot be taken."""
        columns: list[list[Any]] = [[]] * len(shape.columns)
        records = [record for _, _, record in rows]
        for at, heading, kept in shape.plain:
            columns[at] = kept.many([record[heading] for record in records])
        for at, heading, target, optional in shape.references:
            given = [record[heading] for record in records]
            if dict in set(map(type, given)):
                records = [
                    {**record, heading: _named_by(target, one)} if type(one) is dict else record
                    for record, one in zip(records, given, strict=True)
                ]
                given = [record[heading] for record in records]
            meant = {one: self._meant(target, one, heading, optional) for one in set(given)}
            columns[at] = [meant[one] for one in given]
        for name in shape.silent:
            at = shape.columns.index(name)
            columns[at] = [_silent(name, record) for record in records]
        if shape.has_uid and None not in (given := [record["uid"] for record in records]):
            uids = [hex_of(uid) for uid in given]
        else:
            uids = [self._identity(shape, record) for record in records]
        places = [self._place(row) for _, row, _ in rows]
        return [
            (row[0], uid, *place, *values)
            for row, uid, place, values in zip(
                rows, uids, places, zip(*columns, strict=True), strict=True
            )
        ]

    def _meant(self, target: str, given: Any, heading: str, optional: bool) -> str | None:
        if given is None or given == "":
            if not optional:
                raise NotTakenError(heading, f"“{heading}” is missing.")
            return None
        return self._reference(target, given, heading)

    def _put(self, shape: StagedShape, rows: list[Staged]) -> None:
        self._ready.setdefault(shape.number, (shape, []))[1].extend(rows)

    def _stage_batches(self) -> None:
        """Make staged rows of those that wait for others of their shape."""
        while self._batches:
            _, (shape, staged, rows) = self._batches.popitem()
            try:
                self._put(staged, self._staged_at_once(shape, rows))
            except NotTakenError:
                for number, row, record in rows:
                    try:
                        self._put(staged, [self._staged(number, row, record, shape)])
                    except NotTakenError as error:
                        self._refuse(number, row, error)

    def _new_shape(self, table: str, record: Record) -> tuple[Shape, StagedShape] | NotTakenError:
        try:
            shape = shape_of(table, record)
        except NotTakenError as error:
            return error
        for known in self._staging.shapes:
            same = (known.table, known.columns) == (shape.table, shape.columns)
            if same and known.silent == frozenset(shape.silent):
                return shape, known
        return shape, self._staging.add_shape(shape.table, shape.columns, shape.silent)

    def _refuse(self, number: int, row: IncomingRow, error: NotTakenError) -> None:
        place = row.place
        if error.column and place.column is None:
            place = place._replace(column=error.column)
        said = row.original.get(error.column) or row.record.get(error.column)
        if said is None and not error.column:  # it is about the row
            said = " | ".join(row.original.values())
        self._reject(number, place, str(error), "" if said is None else str(said))

    def _reject(self, number: int, place: Place, reason: str, said: str = "") -> None:
        column = None if place.column is None else shown(place.column)
        where = (self._file(place.file), place.line, column, place.sheet)
        self._rejected.append((number, *where, shown(reason), shown(said[:500])))

    def _file(self, name: str) -> int:
        return self._files.setdefault(shown(name), len(self._files) + 1)

    # -- identity and references -------------------------------------------------------------------

    def _identity(self, shape: Shape, record: Mapping[str, Any]) -> str:
        """The uid of a row: that of the row which the catalogue has of it, else its own."""
        table = shape.table
        if shape.has_uid and record["uid"] is not None:
            uid = hex_of(record["uid"])
        else:
            uid = natural_hex(table, shape.key, record)
        if table == "series":
            key = tuple(str(record.get(name) or "") for name in entity_of("series").key)
            return self._own(table, uid, uid, self._series.get(key, uid))
        if table == "listing":
            there = self._listings.get((str(record["list"]), str(record["mineral"])), uid)
            return self._own(table, uid, uid, there)
        if table in self._uids:
            slug = record["slug"]
            if table in KIND_OF and slug not in self._uids[table]:
                name = record.get("name") or record.get("title") or slug
                self.names.add(KIND_OF[table], slug, str(name))
            return self._own(table, slug, uid, self._uids[table].get(slug, uid))
        return uid

    def _own(self, table: str, key: str, given: str, uid: str) -> str:
        if given != uid:
            self._other_uid[table, given] = uid
        if table in self._uids:
            self._uids[table].setdefault(key, uid)
        return uid

    def _reference(self, target: str, given: Any, heading: str) -> str:
        """The uid of what a record refers to by slug or uid."""
        by_slug = target in self._uids and target != "series"
        key = str(given) if by_slug else hex_of(given, heading)
        if not by_slug:
            key = self._other_uid.get((target, key), key)
        known = self._uids.get(target)
        if known is None:
            return key  # of large tables it is asked at the end whether it is there
        uid = known.get(key)
        if uid is None:
            uid = self._from_elsewhere(target, key if by_slug else str(UUID(key)))
        if uid is None:
            said = target.replace("_", " ")
            raise NotTakenError(heading, f"There is no {said} “{str(given)[:60]}”.")
        return uid

    def _offer(self, row: IncomingRow) -> None:
        """Know a row that is to be staged when another refers to it."""
        slug, title = row.record["slug"], row.record["title"]
        if slug not in self._uids[row.table]:
            self._offered[row.table, slug] = row
            self.names.add(KIND_OF[row.table], slug, title)

    def _from_elsewhere(self, table: str, key: str) -> str | None:
        """Stage a row that was offered, or that ships, with what it needs, or a country; its uid,
        None where there is none."""
        row = self._offered.get((table, key)) or self._shipped.get(table, key)
        if row is None and table == "area":
            row = new_area(key)
        if row is None:
            return None
        self._number += 1
        self._stage(self._number, row)
        return self._uids[table].get(key if key_heading(table) == "slug" else UUID(key).hex)

    def _as_ships(self, record: Record) -> Record:
        """A series that the catalogue does not have, as it ships: the file does not know whether it
        is shown first, nor whose it is."""
        uid = natural_hex("series", entity_of("series").key, record)
        key = tuple(str(record.get(name) or "") for name in entity_of("series").key)
        if uid in self._uids["series"] or key in self._series:
            return record
        shipped = self._shipped.get("series", str(UUID(uid)))
        return record if shipped is None else shipped.record

    # -- words -------------------------------------------------------------------------------------

    def _make_series(self, record: Record, place: Place) -> None:
        """Stage the series of a row that left its unit or a reading open: form and basis were not
        known to the reader, which is why it gave no series."""
        series = record.get("series")
        if type(series) is dict and tuple(series.values()) not in self._series_made:
            self._number += 1
            self._stage(self._number, IncomingRow("series", dict(series), place))

    def _is_made(self, series: Record) -> bool:
        """Whether a series was staged before; from now on it was."""
        key = tuple(series.get(name) for name in entity_of("series").key)
        is_made = key in self._series_made
        self._series_made.add(key)
        return is_made

    def _make(self, kind: Kind, text: str) -> str:
        """Stage a new entry that is called so; its slug."""
        stem = slug = slug_of(text) or kind.value
        number = 1
        while slug in self._uids[kind.value]:
            number += 1
            slug = f"{stem}-{number}"
        named = "title" if kind in (Kind.LIST, Kind.SOURCE) else "name"
        record = {"slug": slug, named: text, **_NEW.get(kind, {})}
        self._number += 1
        self._stage(self._number, IncomingRow(kind.value, record, Place("", 0)))
        return slug


_NEW: Final[dict[Kind, dict[str, Any]]] = {
    Kind.AREA: {"kind": AreaKind.GROUP},
    Kind.MINERAL: {"kind": MineralKind.MATERIAL},
    Kind.APPLICATION: {"kind": ApplicationKind.TECHNOLOGY},
    Kind.LIST: {"jurisdiction": ""},
    Kind.SOURCE: {"kind": "report"},
}
"""What a new entry is, until somebody says more of it."""


def _silent(name: str, record: Mapping[str, Any]) -> str:
    """What a new row gets of which the file says nothing."""
    if name == "origin":
        return Origin.IMPORTED.value
    cited = record.get("source")
    return (Confidence.SINGLE_COPY if cited else Confidence.UNSOURCED).value


_MADE: Final[dict[tuple[Any, ...], str]] = {}


def _named_by(table: str, key: Record) -> str:
    """The uid of a row of which its natural key is given. Many rows name the same one."""
    names = entity_of(table).key
    said = (table, *(key.get(name) for name in names))
    if said not in _MADE:
        if len(_MADE) > _MOST_KEPT:
            _MADE.clear()
        _MADE[said] = str(UUID(natural_hex(table, names, key)))
    return _MADE[said]


_MOST_KEPT: Final = 10_000


def _known_uids(session: Session, table: str) -> dict[str, str]:
    model = ENTITIES[table]
    if key_heading(table) == "uid":
        return {uid.hex: uid.hex for uid in session.scalars(select(model.uid))}
    return {slug: uid.hex for slug, uid in session.execute(select(model.slug, model.uid))}


def _known_series(session: Session) -> dict[tuple[str, ...], str]:
    series, mineral = ENTITIES["series"], ENTITIES["mineral"]
    rows = select(
        mineral.slug, series.stage, series.measure, series.form, series.basis, series.uid
    ).join(mineral, mineral.id == series.mineral_id)
    return {tuple(map(str, row[:-1])): row[-1].hex for row in session.execute(rows)}


def _known_listings(session: Session) -> dict[tuple[str, str], str]:
    listing, lists = ENTITIES["listing"], ENTITIES["criticality_list"]
    mineral = ENTITIES["mineral"]
    rows = (
        select(lists.slug, mineral.slug, listing.uid)
        .join(lists, lists.id == listing.list_id)
        .join(mineral, mineral.id == listing.mineral_id)
    )
    return {(row[0], row[1]): row[2].hex for row in session.execute(rows)}


def _packed(row: IncomingRow) -> str:
    return json.dumps(
        [row.table, row.record, row.place, dict(row.original), sorted(row.words), row.doubts],
        default=str,
    )


def _unpacked(text: str) -> IncomingRow:
    table, record, place, original, words, doubts = json.loads(text)
    open_ = tuple(
        Doubt(Kind(kind), said, sentence, tuple(PossibleReading(*one) for one in readings), usual)
        for kind, said, sentence, readings, usual in doubts
    )
    return IncomingRow(table, record, Place(*place), original, frozenset(words), open_)
