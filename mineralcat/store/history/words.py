"""The log in words: rows by what they are called, fields by their labels, values as one reads them.

A row that is gone is called as it was when it went.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.figures import figure_text, years_text
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.schema import entities
from mineralcat.schema.entities import entity_of
from mineralcat.schema.value_types import Json
from mineralcat.store.models import Change, Claim
from mineralcat.store.queries.claims import first_by_rule
from mineralcat.translation import _, pgettext

from .changes import ENTITIES, Key, by_entity
from .codec import Fields, load
from .current_rows import chunks, current_rows

NOTHING = "–"
NUMBERS = ("value", "low", "high")
FIGURE = (*NUMBERS, "claim_kind", "unit", "rounded")
"""The fields that together are a figure."""
YEARS = ("period_from", "period_to")


def kind_of(entity: str) -> str:
    """What a row of a table is called; of one that is no longer there its name."""
    return entity_of(entity).title if entity in entities.ENTITIES else entity.replace("_", " ")


def label_of(column: str, entity: str) -> str:
    """What a column is called within sentences; of one that is no longer there its name."""
    field = entity_of(entity).columns.get(column) if entity in entities.ENTITIES else None
    return column.replace("_", " ") if field is None else field.name


class _Figure(NamedTuple):
    kind: ClaimKind
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    as_published: str | None
    status: ClaimStatus | None = None


def is_claim(entity: str) -> bool:
    """Whether the rows of a table are claims."""
    return entity in ENTITIES and entity_of(entity).is_claim


def figure_words(fields: Fields) -> str:
    """The figure of a claim with these fields; empty where it states none."""
    values: dict[str, Any] = dict(fields)
    try:
        kind = ClaimKind(str(values["claim_kind"]))
    except (KeyError, ValueError):
        return ""
    names = (*NUMBERS, "unit", "as_published")
    return figure_text(_Figure(kind, **{name: values.get(name) for name in names}))


def years_words(fields: Fields) -> str:
    """The years that a claim with these fields is of."""
    values: dict[str, Any] = dict(fields)
    return years_text(*(values.get(name) for name in YEARS))


class Namer:
    """Calls rows by their names within one session; what it has read it reads once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[Key, Fields | None] = {}

    def read(self, keys: Iterable[Key]) -> None:
        """Read many rows at once, with those that they are called by."""
        unread = {key for key in keys if key not in self._rows}
        while unread:
            for entity, uids in by_entity(unread).items():
                self._read(entity, uids)
            unread = {
                key for row in unread for key in self._called_by(row) if key not in self._rows
            }

    def read_values(self, values: Iterable[tuple[str, str, Json]]) -> None:
        """Read what values refer to: entity, field and value of each."""
        self.read(
            (target, UUID(str(value)))
            for entity, field, value in values
            if value and (target := _target(entity, field))
        )

    def name(self, entity: str, uid: UUID) -> str:
        """What a row is called."""
        self.read([(entity, uid)])
        fields = self._rows[entity, uid]
        return kind_of(entity) if fields is None else self.called(entity, fields)

    def fields(self, entity: str, uid: UUID) -> Fields:
        """The fields of a row, as it was when it went."""
        self.read([(entity, uid)])
        return self._rows[entity, uid] or {}

    def called(self, entity: str, fields: Fields) -> str:
        """What a row with these fields is called."""
        if entity == "preference":
            return _("choice for {claim}", claim=self._claim_name(fields))
        kind = entity_of(entity)

        def value(key: str) -> Json:
            field = kind.by_key[key]
            found = fields.get(field.column)
            return (
                self.name(field.type.target, UUID(str(found)))
                if field.type.target and found
                else found
            )

        return kind.row_words(value) or kind.title

    def value(
        self,
        entity: str,
        field: str,
        value: Json,
        *,
        unit: str | None = None,
        row: Fields | None = None,
    ) -> str:
        """A value in words, as the window shows it: a number of a claim in its *unit*; *row* are
        the fields beside it, where they are known."""
        if value is None or value == "":
            return NOTHING
        if target := _target(entity, field):
            return self.name(target, UUID(str(value)))
        if field in NUMBERS and is_claim(entity) and isinstance(value, int | float):
            return figure_words({"claim_kind": "number", "value": value, "unit": unit})
        row = row or {}
        match entity, field:
            case (("recipe" | "scenario"), "definition"):
                return definition_words(str(value))
            case "preference", "claim_uid":
                return self.shown_first({**row, field: value})
            case "preference", "question":
                return self._claim_name(row)
            case "file_word", "meaning":
                return self._meaning(str(row.get("kind") or ""), str(value))
        declared = entity_of(entity).columns.get(field) if entity in ENTITIES else None
        if declared is not None:
            with suppress(ValueError):  # a word that this version no longer has
                return declared.type.words(declared.type.from_log(value))
        return str(value)

    def unit(self, change: Change, *, after: bool) -> str | None:
        """The unit that a number had before or after the step that changed it: what the next step
        that changed the unit, or deleted the row, found."""
        entity, uid = change.entity, change.entity_uid
        if change.field not in NUMBERS or not is_claim(entity):
            return None
        later = (
            select(Change.field, Change.before)
            .where(Change.entity == entity, Change.entity_uid == uid)
            .where(Change.revision_id >= change.revision_id + after)
            .where(or_(Change.field == "unit", (Change.field == "") & Change.before.is_not(None)))
        )
        found = self._session.execute(later.order_by(Change.id).limit(1)).first()
        if found is None:
            unit = self.fields(entity, uid).get("unit")
        else:
            unit = load(found.before) if found.field else load(found.before).get("unit")
        return None if unit is None else str(unit)

    def _meaning(self, kind: str, text: str) -> str:
        """What a word of files stands for: a unit, or the row that has this key."""
        if kind not in ENTITIES:
            return text
        model = ENTITIES[kind]
        uid = self._session.scalar(select(model.uid).where(model.slug == text))
        return text if uid is None else self.name(kind, uid)

    # -- what is shown first ---------------------------------------------------------------------

    def _claim_name(self, preference: Fields) -> str:
        """What the claim is called that a choice is of."""
        entity, uid = _chosen(preference)
        return kind_of("preference") if uid is None else self.name(entity, uid)

    def shown_first(self, preference: Fields | None) -> str:
        """The figure that a choice shows first, and who states it."""
        entity, uid = _chosen(preference or {})
        return NOTHING if uid is None else self._stated(entity, uid)

    def shown_by_rule(self, preference: Fields) -> str:
        """The figure that the rule shows first where a choice does not hold."""
        entity, uid = _chosen(preference)
        claim = None if uid is None else self._there(entity, uid)
        other = None if claim is None else first_by_rule(self._session, ENTITIES[entity], claim)
        if claim is None:
            return NOTHING
        return self._stated(entity, (other or claim).uid)

    def _there(self, entity: str, uid: UUID) -> Claim | None:
        model = ENTITIES[entity]
        return self._session.scalars(select(model).where(model.uid == uid)).one_or_none()

    def _stated(self, entity: str, uid: UUID) -> str:
        fields = self.fields(entity, uid)
        if not fields:
            return kind_of(entity)
        figure = figure_words(fields) or self.called(entity, fields)
        source = fields.get("source_id")
        return f"{figure} ({self.value(entity, 'source_id', source)})" if source else figure

    # -- reading ---------------------------------------------------------------------------------

    def _read(self, entity: str, uids: list[UUID]) -> None:
        if entity not in ENTITIES:
            self._rows.update({(entity, uid): None for uid in uids})
            return
        there = current_rows(self._session, entity, uids)
        self._rows.update({(entity, uid): fields for uid, fields in there.items()})
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
            (target, UUID(str(fields[name])))
            for name in _naming(row[0])
            if fields.get(name) is not None and (target := _target(row[0], name))
        ]


def _chosen(preference: Fields) -> tuple[str, UUID | None]:
    """Table and uid of the claim that a choice shows first."""
    entity = str(preference.get("question") or "").partition("/")[0]
    uid = preference.get("claim_uid")
    if uid is None or not is_claim(entity):
        return "", None
    return entity, UUID(str(uid))


def definition_words(text: str) -> str:
    """What a recipe or a scenario says, which is stored as JSON: each column with its field."""
    try:
        found = json.loads(text)
        table = found.get("table", "")
        columns = (found.get("columns") or {}).items()
        rows = [_("rows are {kind}", kind=kind_of(table))] if table else []
        words = [
            _("“{heading}” is {field}", heading=heading, field=_key_label(str(key), table))
            for heading, key in columns
        ]
    except (ValueError, AttributeError):
        return _("as kept")
    return pgettext("list", "; ").join([*rows, *words]) or _("as kept")


def _key_label(key: str, entity: str) -> str:
    fields = entity_of(entity).by_key if entity in ENTITIES else {}
    return fields[key].name if key in fields else key.replace("_", " ")


def called(session: Session, entity: str, uid: UUID | str, field: str = "") -> str:
    """What a row is called, or a field of it: “summary of Cobalt”."""
    name = Namer(session).name(entity, UUID(str(uid)))
    if not field:
        return name
    return _("{field} of {name}", field=label_of(field, entity), name=name)


def _naming(entity: str) -> list[str]:
    """The columns that a row is called by."""
    if entity == "preference":
        return ["question", "claim_uid"]
    return list(entity_of(entity).row_columns)


def _target(entity: str, column: str) -> str:
    """The table that a column refers to; empty where it refers to none."""
    field = entity_of(entity).columns.get(column) if entity in ENTITIES else None
    return field.type.target if field is not None else ""
