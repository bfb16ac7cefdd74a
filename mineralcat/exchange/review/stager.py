"""Stages the rows of files: makes of each what the catalogue would keep, or says why it cannot.

References become uids, words are matched, and what a row needs of the reference data that ship is
staged before it. What somebody has to explain waits until it is answered.
"""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from mineralcat.domain.identity import slug_of
from mineralcat.domain.terms import ApplicationKind, AreaKind, Confidence, MineralKind, Origin
from mineralcat.schema.entities import entity_of
from mineralcat.schema.fields import Field
from mineralcat.store.staging import StagedShape, Staging
from mineralcat.translation import _

from .. import incoming
from ..cells.compounds import names_compound
from ..cells.country_names import WORLD, is_total, new_area
from ..incoming import Finding, IncomingRow, Place, Record, RejectedRow
from ..packages import shapes
from ..packages.data_package import ShippedRows
from ..packages.shapes import Given, NotTakenError, shown
from ..tables.totals import as_world, is_of_total, is_worlds, world_figures
from .identities import Identities, series_key, uid_named_by
from .matching import Answers, Kind
from .names import KnownNames
from .word_resolution import KIND_OF, Explainer, UnansweredError

_OFTEN: Final = 5_000
"""After so many rows all that was gathered is written, so that memory stays flat."""

Waiting = tuple[int, IncomingRow, Record]
"""Number, row and record of a row that is staged with others of its shape."""


@dataclass
class _Batch:
    """Rows of one shape: those that wait to be staged together, and those that are ready to be
    written, as `Staging.put` takes them."""

    shape: shapes.RecordShape
    staged: StagedShape
    waiting: list[Waiting] = field(default_factory=list)
    ready: list[tuple[Any, ...]] = field(default_factory=list)


class Stager:
    """Takes rows as they are read and stages them."""

    def __init__(self, staging: Staging, session: Session, answers: Answers) -> None:
        self._staging = staging
        self._shipped = ShippedRows()
        self.names = KnownNames(session, self._shipped)
        self._identities = Identities(session, self._know)
        self._files: dict[str, int] = {}
        self._number = 0
        self._batches: dict[tuple[str, tuple[str, ...]], _Batch | NotTakenError] = {}
        """By table and columns of records; an error where no such row can be taken."""
        self._rejected: list[tuple[Any, ...]] = []
        self._waiting: list[tuple[Any, ...]] = []
        self._findings: dict[Any, Finding] = {}
        self._offered: dict[tuple[str, str], IncomingRow] = {}
        self._tables: dict[str, dict[str, None]] = {}
        self._worlds = world_figures(session)
        self._series_made: set[tuple[str, ...]] = set()
        self.explainer = Explainer(self.names, answers, self._make)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the readers have to say of the files, and the units that are known from earlier."""
        return (*self._findings.values(), *self.explainer.findings)

    @property
    def tables(self) -> dict[str, tuple[str, ...]]:
        """By file the tables as whose rows it is read, of those of no known format."""
        return {file: tuple(tables) for file, tables in self._tables.items()}

    # -- rows --------------------------------------------------------------------------------------

    def take(self, row: incoming.Read) -> None:
        """Stage one row; nothing is raised for a row that cannot be."""
        match row:
            case Finding():
                self._findings.setdefault(row, row)
            case incoming.ReadAs():
                self._tables.setdefault(shown(row.file), {})[row.table] = None
            case IncomingRow(only_if_cited=True):
                self._offer(row)
            case _:
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
        for batch in self._made_batches():
            self._stage_waiting(batch)
        files = [(id_, name) for name, id_ in self._files.items()]
        with self._staging.step():
            for batch in self._made_batches():  # which may be more by now
                self._staging.put(batch.staged, batch.ready)
                batch.ready = []
            self._staging.reject(self._rejected)
            self._staging.many("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)", self._waiting)
            self._staging.many("INSERT OR IGNORE INTO file VALUES (?, ?)", files)
        self._rejected, self._waiting = [], []

    def answer(self, answers: Answers) -> None:
        """Look again at the rows that wait for an answer."""
        self.explainer.answer(answers)
        self.flush()
        self._look_again(self._waiting_rows())
        self.prove_totals()

    def prove_totals(self) -> None:
        """Make rows of the world of the totals that the rows of their files prove to be its."""
        if not any(kind is Kind.AREA and is_total(text) for kind, text in self.explainer.asked):
            return
        rows = self._waiting_rows()
        proved = {number for number, row in rows if is_of_total(row) and self._is_worlds(row)}
        if proved:
            self.explainer.answer(Answers())
            self._look_again([(n, as_world(row) if n in proved else row) for n, row in rows])

    def _is_worlds(self, row: IncomingRow) -> bool:
        record = self.explainer.known(as_world(row))
        if record is None or not isinstance(record["series"], dict):
            return False
        try:
            uid = uid_named_by("series", record["series"])
            series = self._reference(entity_of("supply").by_key["series"], uid)
        except NotTakenError:  # nothing else of the file is of it
            return False
        place = (self._file(row.place.file), str(series), self._identities.uids["area"].get(WORLD))
        if not is_worlds(self._staging, record, place, self._worlds):
            return False
        text = str(row.record["area"])
        sentence = _("“{given}” is read as the world: the rows of the file prove it.", given=text)
        self._findings.setdefault((row.place.file, text), Finding(row.place, sentence))
        return True

    def _waiting_rows(self) -> list[tuple[int, IncomingRow]]:
        rows = self._staging.run("SELECT number, row FROM waiting ORDER BY number")
        return [(number, _unpacked(text)) for number, text in rows]

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
        record = self.explainer.explained(row) if open_ else row.record
        if "unit" in row.words or row.doubts or names_compound(row):
            self._make_series(record, row.place)
        if row.table == "series" and "headline" not in record:
            if (series := series_key(record)) in self._series_made:
                return
            self._series_made.add(series)
            record = self._as_ships(record)
        key = (row.table, tuple(record))
        batch = self._batches.get(key)
        if batch is None:
            batch = self._batches[key] = self._new_batch(row.table, record)
        if isinstance(batch, NotTakenError):
            raise batch
        if self._identities.is_referred_to(row.table):
            self._make_ready(batch, [(number, row, record)])
        else:
            batch.waiting.append((number, row, record))

    def _make_ready(self, batch: _Batch, rows: list[Waiting]) -> None:
        """Make staged rows of rows of a shape, column by column; NotTakenError where one of them
        cannot be taken."""
        shape = batch.shape
        columns: list[list[Any]] = [[]] * len(shape.columns)
        records = [record for _number, _row, record in rows]
        for at, values in shape.plain:
            columns[at] = values.many([record[values.field.key] for record in records])
        for at, of in shape.references:
            key = of.key
            given = [record[key] for record in records]
            if dict in set(map(type, given)):  # rows that are named by their natural key
                records = [
                    {**record, key: uid_named_by(of.type.target, one)}
                    if type(one) is dict
                    else record
                    for record, one in zip(records, given, strict=True)
                ]
                given = [record[key] for record in records]
            columns[at] = self._references(of, given)
        for name in shape.silent:
            columns[shape.columns.index(name)] = [_silent(name, record) for record in records]
        uids = self._identities.own_uids(shape, records)
        for (number, row, _record), uid, *cells in zip(rows, uids, *columns, strict=True):
            file, line, column, sheet = row.place
            original = json.dumps(dict(row.original)) if row.original else None
            place = self._file(file), line, column, sheet, original
            batch.ready.append((number, uid, *place, *cells))

    def _stage_waiting(self, batch: _Batch) -> None:
        """Make staged rows of those that wait for others of their shape; where one of them cannot
        be taken, each by itself."""
        rows, batch.waiting = batch.waiting, []
        try:
            self._make_ready(batch, rows)
        except NotTakenError:
            for row in rows:
                try:
                    self._make_ready(batch, [row])
                except NotTakenError as error:
                    self._refuse(row[0], row[1], error)

    def _made_batches(self) -> list[_Batch]:
        return [one for one in self._batches.values() if isinstance(one, _Batch)]

    def _new_batch(self, table: str, record: Record) -> _Batch | NotTakenError:
        try:
            shape = shapes.shape_of(table, record)
        except NotTakenError as error:
            return error
        for known in self._staging.shapes:
            same = (known.table, known.columns) == (shape.table, shape.columns)
            if same and known.silent == frozenset(shape.silent):
                return _Batch(shape, known)
        staged = self._staging.add_shape(shape.table, shape.columns, shape.silent)
        return _Batch(shape, staged)

    def _refuse(self, number: int, row: IncomingRow, error: NotTakenError) -> None:
        place = row.place
        if error.column and place.column is None:
            place = place._replace(column=error.column)
        text = row.original.get(error.column) or row.record.get(error.column)
        if text is None and not error.column:  # it is about the row
            text = " | ".join(row.original.values())
        self._reject(number, place, str(error), "" if text is None else str(text))

    def _reject(self, number: int, place: Place, reason: str, text: str = "") -> None:
        column = None if place.column is None else shown(place.column)
        where = (self._file(place.file), place.line, column, place.sheet)
        self._rejected.append((number, *where, shown(reason), shown(text[:500])))

    def _file(self, name: str) -> int:
        return self._files.setdefault(shown(name), len(self._files) + 1)

    # -- references ------------------------------------------------------------------------------

    def _references(self, of: Field, given: list[Given]) -> list[str | None]:
        """The uids of what rows refer to; NotTakenError where one is nowhere."""
        try:
            different = dict.fromkeys(given)  # in order, so that the same files give the same rows
        except TypeError:  # a list, which no row can be called
            return [self._reference(of, one) for one in given]
        meant = {one: self._reference(of, one) for one in different}
        return [meant[one] for one in given]

    def _reference(self, of: Field, given: Given) -> str | None:
        """The uid of what a record refers to by slug or uid."""
        target = of.type.target
        if given is None or given == "":
            if not of.nullable:
                raise shapes.missing(of.key)
            return None
        key = self._identities.key_of(target, given, of.key)
        uid = self._identities.uid_of(target, key)
        if uid is None:
            self._stage_from_elsewhere(target, key)
            uid = self._identities.uid_of(target, key)
        if uid is None:
            kind, name = entity_of(target).title, str(given)[:60]
            raise NotTakenError(of.key, _("There is no {kind} “{name}”.", kind=kind, name=name))
        return uid

    def _know(self, table: str, record: Record) -> None:
        """Know the name of a new row, so that others can be about it."""
        if table in KIND_OF:
            slug = record["slug"]
            name = record.get("name") or record.get("title") or slug
            self.names.add(KIND_OF[table], slug, str(name))

    def _offer(self, row: IncomingRow) -> None:
        """Know a row that is to be staged when another refers to it."""
        slug = row.record["slug"]
        if slug not in self._identities.uids[row.table]:
            self._offered[row.table, slug] = row
            self.names.add(KIND_OF[row.table], slug, row.record["title"])

    def _stage_from_elsewhere(self, table: str, key: str) -> None:
        """Stage a row that was offered, or that ships, with what it needs, or a country."""
        if table == "series":
            key = str(UUID(key))
        row = self._offered.get((table, key)) or self._shipped.get(table, key)
        if row is None and table == "area":
            row = new_area(key)
        if row is not None:
            self._stage_new(row)

    def _stage_new(self, row: IncomingRow) -> None:
        """Stage a row that no line of a file gives."""
        self._number += 1
        self._stage(self._number, row)

    def _as_ships(self, record: Record) -> Record:
        """A series that the catalogue does not have, as it ships: the file does not know whether it
        is shown first, nor whose it is."""
        uid = shapes.natural_hex("series", entity_of("series").key, record)
        known = self._identities
        if uid in known.uids["series"] or series_key(record) in known.by_key["series"]:
            return record
        shipped = self._shipped.get("series", str(UUID(uid)))
        return record if shipped is None else shipped.record

    # -- words -------------------------------------------------------------------------------------

    def _make_series(self, record: Record, place: Place) -> None:
        """Stage the series of a row that left its unit or a reading open: form and basis were not
        known to the reader, which is why it gave no series."""
        series = record.get("series")
        if type(series) is dict and series_key(series) not in self._series_made:
            self._stage_new(IncomingRow("series", dict(series), place))

    def _make(self, kind: Kind, text: str) -> str:
        """Stage a new entry that is called so; its slug."""
        stem = slug = slug_of(text) or kind.value
        numbers = count(2)
        while slug in self._identities.uids[kind.value]:
            slug = f"{stem}-{next(numbers)}"
        name = "title" if kind in (Kind.LIST, Kind.SOURCE) else "name"
        record = {"slug": slug, name: text, **_NEW.get(kind, {})}
        self._stage_new(IncomingRow(kind.value, record, Place("", 0)))
        return slug


_NEW: Final[dict[Kind, dict[str, Any]]] = {
    Kind.AREA: {"kind": AreaKind.GROUP},
    Kind.MINERAL: {"kind": MineralKind.MATERIAL},
    Kind.APPLICATION: {"kind": ApplicationKind.TECHNOLOGY},
    Kind.LIST: {"jurisdiction": ""},
    Kind.SOURCE: {"kind": "report"},
}
"""What a new entry is, until somebody says more of it."""


def _silent(name: str, record: Record) -> str:
    """What a new row gets of which the file says nothing."""
    if name == "origin":
        return Origin.IMPORTED.value
    cited = record.get("source")
    return (Confidence.SINGLE_COPY if cited else Confidence.UNSOURCED).value


def _packed(row: IncomingRow) -> str:
    return json.dumps(
        [row.table, row.record, row.place, dict(row.original), sorted(row.words), row.doubts],
        default=str,
    )


def _unpacked(text: str) -> IncomingRow:
    table, record, place, original, words, doubts = json.loads(text)
    open_ = tuple(
        incoming.Doubt(
            Kind(kind),
            asked,
            sentence,
            tuple(incoming.PossibleReading(*one) for one in readings),
            usual,
        )
        for kind, asked, sentence, readings, usual in doubts
    )
    return IncomingRow(table, record, Place(*place), original, frozenset(words), open_)
