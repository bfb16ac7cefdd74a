"""What rows are called in sentences: “cobalt in NMC 811 battery”, “cobalt refinery production in
China 2024”."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.figures import years_text
from mineralcat.store import models as m

from .fields import MODELS, EditableField, kind_of

_TEMPLATES = {
    "usage": "{mineral_id} in {application_id}",
    "intensity": "{mineral_id} in {application_id}",
    "application_link": "{part_id} in {whole_id}",
    "usage_substitute": "{text} for {usage_id}",
    "demand_share": "demand for {mineral_id}: {end_use}",
    "series": "{mineral_id} {stage} {measure}",
    "supply": "{series_id} in {area_id}",
    "listing": "{mineral_id} on {list_id}",
    "listing_member": "{mineral_id} in the listing of {listing_id}",
    "assessment": "{indicator} of {mineral_id} ({scheme})",
    "statistic": "{indicator} of {mineral_id}",
    "mineral_synonym": "{text}, synonym of {mineral_id}",
    "application_synonym": "{text}, synonym of {application_id}",
    "mineral_name": "{text}, name of {mineral_id}",
    "mineral_relation": "{mineral_id}, {relation} {other_id}",
    "area_name": "{text}, name of {area_id}",
    "file_word": "{text}, meaning {meaning}",
    "agreement_party": "{organisation_id} in {agreement_id}",
    "agreement_mineral": "{mineral_id} in {agreement_id}",
    "agreement_application": "{application_id} in {agreement_id}",
}


def name_of(session: Session, entity: str, uid: UUID | str) -> str:
    """What a row is called; its uid where it is not there."""
    model = MODELS[entity]
    with session.no_autoflush:
        row = session.scalar(select(model).where(model.uid == UUID(str(uid))))
    return str(uid) if row is None else called(session, entity, row)


def called(session: Session, entity: str, row: Any) -> str:
    """What a row is called, be it stored or not."""
    template = _TEMPLATES.get(entity)
    if template is None:
        return str(getattr(row, "name", None) or getattr(row, "title", None) or row.slug)
    said = template.format_map(_Words(session, entity, row))
    if isinstance(row, m.Supply | m.Statistic | m.Assessment | m.DemandShare):
        said = f"{said} {years_text(row.period_from, row.period_to)}"
    return said.strip()


class _Words(dict[str, str]):
    """The fields of a row in words, read as they are asked for."""

    def __init__(self, session: Session, entity: str, row: Any) -> None:
        super().__init__()
        self._session, self._row = session, row
        self._table = MODELS[entity].__table__

    def __missing__(self, key: str) -> str:
        value = getattr(self._row, key)
        target = next((k.column.table.name for k in self._table.c[key].foreign_keys), None)
        if target is None:
            return "" if value is None else str(value)
        return row_name(self._session, target, value)


def row_name(session: Session, entity: str, id_: int | None) -> str:
    """What the row with an id is called within a sentence: minerals begin with a small letter."""
    if id_ is None:
        return ""
    with session.no_autoflush:
        row = session.get(MODELS[entity], id_)
    if row is None:
        return ""
    said = called(session, entity, row)
    return said[:1].lower() + said[1:] if entity == "mineral" else said


def field_label(field: EditableField) -> str:
    """What a field is called within a sentence."""
    return field.label if field.label.isupper() else field.label[:1].lower() + field.label[1:]


def many(entity: str, count: int) -> str:
    """How many rows of a table, in words: “31 uses”."""
    kind = kind_of(entity)
    return f"{count:,} {kind.title if count == 1 else kind.plural.lower()}"
