"""What rows are called in sentences: “cobalt in NMC 811 battery”, “cobalt refinery production in
China 2024”."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from string import Formatter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from mineralcat.domain.figures import years_text

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
_WITH_YEARS = ("supply", "statistic", "assessment", "demand_share")


def name_of(session: Session, entity: str, uid: UUID | str) -> str:
    """What a row that is stored is called, by its uid or its slug; that itself where there is no
    such row. Read with all that it is called by in one question: it is asked at every edit."""
    by, key = "uid", uid
    try:
        key = UUID(str(uid))
    except ValueError:
        by = "slug"
        if not hasattr(MODELS[entity], by):
            return str(uid)
    return _stored(session, entity, by, key) or str(uid)


def _stored(session: Session, entity: str, by: str, key: object) -> str | None:
    statement, say = _asking(entity, by)
    row = session.execute(statement, {"key": key}).first()
    return None if row is None else say(iter(row)).strip()


_Say = Callable[[Iterator[Any]], str]
"""Makes a name of the values that were read for it."""


@lru_cache(maxsize=128)
def _asking(entity: str, by: str) -> tuple[Select[Any], _Say]:
    """The statement that reads what a row is called by, and what makes the name of that."""
    table = MODELS[entity].__table__
    rows, columns, say = _naming(entity, table, table)
    statement = select(*columns).select_from(rows).where(table.c[by] == bindparam("key"))
    return statement, say


def _naming(entity: str, table: Any, rows: Any) -> tuple[Any, list[Any], _Say]:
    """How the rows of a *table* are called that are among the joined *rows*: these with what the
    names are made of joined to them, the columns of that, and what makes a name of their values."""
    template = _TEMPLATES.get(entity)
    if template is None:
        names = [table.c[name] for name in ("name", "title", "slug") if name in table.c]
        return rows, [func.coalesce(*names)], lambda values: str(next(values))
    columns: list[Any] = []
    says: dict[str, _Say] = {}
    for key in (key for _, key, *_ in Formatter().parse(template) if key):
        target = _target(table.c[key])
        if target is None:
            columns.append(table.c[key])
            says[key] = lambda values: _word(next(values))
            continue
        other = MODELS[target].__table__.alias()
        rows = rows.outerjoin(other, other.c.id == table.c[key])
        rows, read, say = _naming(target, other, rows)
        columns += read
        says[key] = partial(_within, target, say)
    if entity in _WITH_YEARS:
        columns += (table.c.period_from, table.c.period_to)

    def said(values: Iterator[Any]) -> str:
        words = template.format_map({key: say(values) for key, say in says.items()})
        return _with_years(words, next(values), next(values)) if entity in _WITH_YEARS else words

    return rows, columns, said


def _within(entity: str, say: _Say, values: Iterator[Any]) -> str:
    return _in_a_sentence(entity, say(values).strip())


def called(session: Session, entity: str, row: Any) -> str:
    """What a row is called, be it stored or not."""
    template = _TEMPLATES.get(entity)
    if template is None:
        return str(getattr(row, "name", None) or getattr(row, "title", None) or row.slug)
    said = template.format_map(_Words(session, entity, row))
    if entity in _WITH_YEARS:
        said = _with_years(said, row.period_from, row.period_to)
    return said.strip()


class _Words(dict[str, str]):
    """The fields of a row in words, read as they are asked for."""

    def __init__(self, session: Session, entity: str, row: Any) -> None:
        super().__init__()
        self._session, self._row = session, row
        self._table = MODELS[entity].__table__

    def __missing__(self, key: str) -> str:
        value = getattr(self._row, key)
        target = _target(self._table.c[key])
        return _word(value) if target is None else row_name(self._session, target, value)


def row_name(session: Session, entity: str, id_: int | None) -> str:
    """What the row with an id is called within a sentence: minerals begin with a small letter."""
    name = None if id_ is None else _stored(session, entity, "id", id_)
    return "" if name is None else _in_a_sentence(entity, name)


def _in_a_sentence(entity: str, name: str) -> str:
    return name[:1].lower() + name[1:] if entity == "mineral" else name


def _with_years(name: str, first: int | None, last: int | None) -> str:
    return f"{name} {years_text(first, last)}"


def _word(value: Any) -> str:
    return "" if value is None else str(value)


def _target(column: Any) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def field_label(field: EditableField) -> str:
    """What a field is called within a sentence."""
    return field.label if field.label.isupper() else field.label[:1].lower() + field.label[1:]


def many(entity: str, count: int) -> str:
    """How many rows of a table, in words: “31 uses”."""
    kind = kind_of(entity)
    return f"{count:,} {kind.title if count == 1 else kind.plural.lower()}"
