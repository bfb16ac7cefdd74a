"""Which row of the catalogue a row of a file is, and which row it refers to, as uids."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.schema.entities import entity_of
from mineralcat.store.history import ENTITIES

from ..incoming import Record
from ..packages.shapes import Given, RecordShape, hex_of, natural_hex

KNOWN: Final = (
    *("source", "mineral", "application", "area", "criticality_list"),
    *("organisation", "agreement", "series"),
)
"""Tables of which all uids are known by slug or uid: those that are small in any catalogue."""
_MOST_MADE: Final = 10_000
_made: dict[tuple[Any, ...], str] = {}
"""By natural key uids that were worked out: many rows name the same one."""


def uid_named_by(table: str, key: Record) -> str:
    """The uid of a row of which its natural key is given."""
    names = entity_of(table).key
    given = (table, *(key.get(name) for name in names))
    if given not in _made:
        if len(_made) > _MOST_MADE:
            _made.clear()
        _made[given] = str(UUID(natural_hex(table, names, key)))
    return _made[given]


def series_key(record: Record) -> tuple[str, ...]:
    """The natural key of a series as text."""
    return tuple(str(record.get(name) or "") for name in entity_of("series").key)


class Identities:
    """The uids of a catalogue, and of the rows that an import adds; *on_new* hears the table and
    record of a row with a slug that neither has yet."""

    def __init__(self, session: Session, on_new: Callable[[str, Record], None]) -> None:
        self._on_new = on_new
        self.uids = {table: _known_uids(session, table) for table in KNOWN}
        self.series = _known_series(session)
        self._listings = _known_listings(session)
        self._other_uid: dict[tuple[str, str], str] = {}
        """By table and uid as files give it the uid that the catalogue has."""

    def is_referred_to(self, table: str) -> bool:
        """Whether rows of files refer to rows of a table, so that each must be known at once."""
        return table in self.uids or table == "listing"

    def own_uids(self, shape: RecordShape, records: list[Record]) -> list[str]:
        """The uids of rows: of each that of the row which the catalogue has of it, else its own."""
        if shape.has_uid:
            uids = [
                natural_hex(shape.table, shape.key, record) if uid is None else hex_of(uid)
                for record in records
                for uid in (record["uid"],)
            ]
        else:
            uids = [natural_hex(shape.table, shape.key, record) for record in records]
        if not self.is_referred_to(shape.table):
            return uids
        return [self._own(shape.table, *one) for one in zip(records, uids, strict=True)]

    def _own(self, table: str, record: Record, uid: str) -> str:
        key = given = uid
        if table == "series":
            uid = self.series.get(series_key(record), uid)
        elif table == "listing":
            uid = self._listings.get((str(record["list"]), str(record["mineral"])), uid)
        else:
            key = record["slug"]
            if key not in self.uids[table]:
                self._on_new(table, record)
            uid = self.uids[table].get(key, uid)
        if given != uid:
            self._other_uid[table, given] = uid
        if table in self.uids:
            self.uids[table].setdefault(key, uid)
        return uid

    def key_of(self, target: str, given: Given, heading: str) -> str:
        """What a record says to refer to a row: its slug, or its uid as the catalogue has it."""
        if target in self.uids and target != "series":
            return str(given)
        uid = hex_of(given, heading)
        return self._other_uid.get((target, uid), uid)

    def uid_of(self, target: str, key: str) -> str | None:
        """The uid of a row that is referred to; None where there is none. Of large tables it is
        asked at the end whether it is there."""
        return self.uids[target].get(key) if target in self.uids else key


def _known_uids(session: Session, table: str) -> dict[str, str]:
    model = ENTITIES[table]
    key = getattr(model, entity_of(table).key_heading)
    rows = session.execute(select(key, model.uid))
    return {key.hex if isinstance(key, UUID) else key: uid.hex for key, uid in rows}


def _known_series(session: Session) -> dict[tuple[str, ...], str]:
    series, mineral = ENTITIES["series"], ENTITIES["mineral"]
    rows = select(
        mineral.slug, series.stage, series.measure, series.form, series.basis, series.uid
    ).join(mineral, mineral.id == series.mineral_id)
    return {tuple(map(str, key)): uid.hex for *key, uid in session.execute(rows)}


def _known_listings(session: Session) -> dict[tuple[str, str], str]:
    listing, lists, mineral = map(ENTITIES.__getitem__, ("listing", "criticality_list", "mineral"))
    rows = (
        select(lists.slug, mineral.slug, listing.uid)
        .join(lists, lists.id == listing.list_id)
        .join(mineral, mineral.id == listing.mineral_id)
    )
    return {(code, slug): uid.hex for code, slug, uid in session.execute(rows)}
