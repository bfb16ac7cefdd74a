"""Which row of the catalogue a row of a file is, and which row it refers to, as uids."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from mineralcat.schema.entities import entity_of

from ..incoming import Record
from ..packages.catalogue_records import records
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
        """By table and slug, of series by uid, the uids."""
        self.by_key = {table: _by_natural_key(session, table) for table in ("series", "listing")}
        """The uids of rows without a slug by their natural key."""
        self._other_uid: dict[tuple[str, str], str] = {}
        """By table and uid as files give it the uid that the catalogue has."""

    def is_referred_to(self, table: str) -> bool:
        """Whether rows of files refer to rows of a table, so that each must be known at once."""
        return table in self.uids or table in self.by_key

    def own_uids(self, shape: RecordShape, records: list[Record]) -> list[str]:
        """The uids of rows: of each that of the row which the catalogue has of it, else its own."""
        table, key = shape.table, shape.key
        given = [record.get("uid") if shape.has_uid else None for record in records]
        uids = [
            natural_hex(table, key, record) if uid is None else hex_of(uid)
            for record, uid in zip(records, given, strict=True)
        ]
        if not self.is_referred_to(table):
            return uids
        return [self._own(table, key, *one) for one in zip(records, uids, strict=True)]

    def _own(self, table: str, key: tuple[str, ...], record: Record, given: str) -> str:
        if table in self.by_key:
            natural = tuple(str(record.get(name) or "") for name in key)
            name, uid = given, self.by_key[table].get(natural, given)
        else:
            name = record["slug"]
            if name not in self.uids[table]:
                self._on_new(table, record)
            uid = self.uids[table].get(name, given)
        if given != uid:
            self._other_uid[table, given] = uid
        if table in self.uids:
            self.uids[table].setdefault(name, uid)
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
    key = entity_of(table).key_heading
    rows = records(session, table, headings=(key, "uid"))
    return {hex_of(row[key]) if key == "uid" else row[key]: hex_of(row["uid"]) for row in rows}


def _by_natural_key(session: Session, table: str) -> dict[tuple[str, ...], str]:
    key = entity_of(table).key
    rows = records(session, table, headings=(*key, "uid"))
    return {tuple(str(row[name] or "") for name in key): hex_of(row["uid"]) for row in rows}
