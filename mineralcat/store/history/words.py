"""The log in words: rows by what they are called, fields by their labels, values as one reads them.

A row that is gone is called as it was when it went.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.figures import number
from mineralcat.store.models import Change

from .changes import ENTITIES, Fields, Json, Key, load, table_of, target_of
from .present import chunks, present_rows

KINDS = {
    "criticality_list": "list",
    "listing_member": "member of a listing",
    "mineral_synonym": "synonym",
    "mineral_name": "name in another language",
    "mineral_relation": "relation",
    "application_synonym": "synonym of an application",
    "application_link": "link of applications",
    "area_name": "name of an area",
    "file_word": "word of files",
    "agreement_party": "party to an agreement",
    "agreement_mineral": "mineral of an agreement",
    "agreement_application": "application of an agreement",
    "saved_search": "saved search",
    "usage": "use",
    "usage_substitute": "substitute",
    "intensity": "amount",
    "demand_share": "share of demand",
    "series": "supply series",
    "preference": "preferred claim",
}
"""What the rows of a table are called, where that is not the table's name."""

_LABELS = {
    "member_of_id": "member of",
    "no_market": "without supply worth listing",
    "claim_kind": "kind of figure",
    "as_published": "as published",
    "period_from": "from year",
    "period_to": "to year",
    "lang": "language",
    "whole_id": "whole",
    "part_id": "part",
    "primary": "main link",
    "list_id": "list",
    "other_id": "other mineral",
    "claim_uid": "chosen claim",
    "doi": "DOI",
    "url": "URL",
}

_CALLED = {
    "mineral_synonym": ("synonym “{}” of {}", "text", "mineral_id"),
    "mineral_name": ("name “{}” of {}", "text", "mineral_id"),
    "mineral_relation": ("{}: {} {}", "mineral_id", "relation", "other_id"),
    "application_synonym": ("synonym “{}” of {}", "text", "application_id"),
    "application_link": ("{} in {}", "part_id", "whole_id"),
    "area_name": ("name “{}” of {}", "text", "area_id"),
    "file_word": ("“{}” of files for {}", "text", "meaning"),
    "agreement_party": ("{} in {}", "organisation_id", "agreement_id"),
    "agreement_mineral": ("{} in {}", "mineral_id", "agreement_id"),
    "agreement_application": ("{} in {}", "application_id", "agreement_id"),
    "usage": ("use of {} in {}", "mineral_id", "application_id"),
    "usage_substitute": ("substitute “{}” for the {}", "text", "usage_id"),
    "intensity": ("amount of {} in {}", "mineral_id", "application_id"),
    "series": ("{}, {} {}", "mineral_id", "stage", "measure"),
    "supply": ("{}, {}, {}", "series_id", "area_id", "period_to"),
    "demand_share": ("demand for {}: {}", "mineral_id", "end_use"),
    "listing": ("{} on {}", "mineral_id", "list_id"),
    "listing_member": ("{} in the listing of {}", "mineral_id", "listing_id"),
    "assessment": ("{}, {} of {}", "scheme", "indicator", "mineral_id"),
    "statistic": ("{} of {} {}", "indicator", "mineral_id", "period_to"),
    "preference": ("choice for {}", "question"),
}
"""How a row without a name is called: by these of its fields."""


def kind_of(entity: str) -> str:
    """What the rows of a table are called."""
    return KINDS.get(entity, entity.replace("_", " "))


def label_of(field: str) -> str:
    """What a field is called."""
    return _LABELS.get(field, field.removesuffix("_id").replace("_", " "))


class Namer:
    """Calls rows by their names within one session; what it has read it reads once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[Key, Fields | None] = {}

    def read(self, keys: Iterable[Key]) -> None:
        """Read many rows at once, with those that they are called by."""
        wanted = {key for key in keys if key not in self._rows}
        while wanted:
            by_entity: dict[str, list[UUID]] = {}
            for entity, uid in wanted:
                by_entity.setdefault(entity, []).append(uid)
            for entity, uids in by_entity.items():
                self._read(entity, uids)
            wanted = {
                key for row in wanted for key in self._called_by(row) if key not in self._rows
            }

    def read_values(self, values: Iterable[tuple[str, str, Json]]) -> None:
        """Read what values refer to: entity, field and value of each."""
        self.read(
            (target.name, UUID(str(value)))
            for entity, field, value in values
            if value is not None and (target := _target(entity, field)) is not None
        )

    def name(self, entity: str, uid: UUID) -> str:
        """What a row is called."""
        self.read([(entity, uid)])
        fields = self._rows[entity, uid]
        return kind_of(entity) if fields is None else self.called(entity, fields)

    def called(self, entity: str, fields: Fields) -> str:
        """What a row with these fields is called."""
        if entity in _CALLED:
            words, *names = _CALLED[entity]
            said = (self.value(entity, name, fields.get(name)) for name in names)
            return words.format(*(text if text != NOTHING else "" for text in said)).strip(", ")
        for name in ("name", "title", "slug"):
            if fields.get(name):
                return str(fields[name])
        return kind_of(entity)

    def value(self, entity: str, field: str, value: Json) -> str:
        """A value in words."""
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return "yes" if value else "no"
        if (target := _target(entity, field)) is not None:
            return self.name(target.name, UUID(str(value)))
        if isinstance(value, float):
            return number(value)
        return str(value)

    def _read(self, entity: str, uids: list[UUID]) -> None:
        if entity not in ENTITIES:
            self._rows.update({(entity, uid): None for uid in uids})
            return
        there = present_rows(self._session, entity, uids, _naming(entity))
        self._rows.update({(entity, uid): row.fields for uid, row in there.items()})
        gone = [uid for uid in uids if uid not in there]
        self._rows.update({(entity, uid): None for uid in gone})
        for chunk in chunks(gone):
            last = (
                select(Change.entity_uid, Change.before, Change.after)
                .where(Change.entity == entity, Change.entity_uid.in_(chunk), Change.field == "")
                .order_by(Change.id)
            )
            for uid, before, after in self._session.execute(last):
                self._rows[entity, uid] = load(before or after)

    def _called_by(self, row: Key) -> list[Key]:
        fields = self._rows.get(row) or {}
        return [
            (target.name, UUID(str(fields[name])))
            for name in _naming(row[0])
            if fields.get(name) is not None and (target := _target(row[0], name)) is not None
        ]


def called(session: Session, entity: str, uid: UUID | str, field: str = "") -> str:
    """What a row is called, or a field of it: “summary of Cobalt”."""
    name = Namer(session).name(entity, UUID(str(uid)))
    return f"{label_of(field)} of {name}" if field else name


NOTHING = "–"


def _naming(entity: str) -> list[str]:
    if entity in _CALLED:
        return list(_CALLED[entity][1:])
    return [name for name in ("name", "title", "slug") if name in table_of(entity).c]


def _target(entity: str, field: str) -> Any:
    if entity not in ENTITIES or field not in table_of(entity).c:
        return None
    return target_of(table_of(entity).c[field])
