"""Writes what was accepted of a review: one revision, made by sets, that undo takes back whole."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import natural_uid
from mineralcat.store.history import ENTITIES, add_rows, set_columns
from mineralcat.store.history.changes import ORDER
from mineralcat.store.staging import StagedShape, Staging
from mineralcat.translation import _

from ..cells.country_names import is_total
from ..review.matching import LEAVE_OUT, MAKE_NEW, Answers, Kind
from ..review.names import KnownNames

_REMEMBERED: Final = {
    Kind.AREA: ("area_name", "area"),
    Kind.MINERAL: ("mineral_synonym", "mineral"),
    Kind.APPLICATION: ("application_synonym", "application"),
}
"""Where a text that somebody has explained is saved, so that it is never asked again."""


def take_rows(session: Session, staging: Staging) -> tuple[int, int]:
    """Write the rows that are accepted; how many were added, and how many changed. To be called in
    the step of an import, whose staged file is that of *staging*."""
    added = changed = 0
    for shape in sorted(staging.shapes, key=lambda shape: ORDER[shape.table]):
        added += add_rows(session, shape.table, f"staged.{shape.staged}", _accepted(shape))
    for shape in staging.shapes:
        rows = {name: _chosen(shape, name) for name in _names_chosen(staging, shape)}
        if rows:
            changed += set_columns(session, shape.table, f"staged.{shape.staged}", rows)
    return added, changed


def _accepted(shape: StagedShape) -> str:
    return (
        f"s.number IN (SELECT number FROM staged.row WHERE shape = {shape.number}"
        " AND kind IN ('added', 'conflicting') AND accepted)"
    )


def _names_chosen(staging: Staging, shape: StagedShape) -> list[str]:
    rows = staging.run(
        "SELECT DISTINCT cell.name FROM cell JOIN row USING (number) WHERE row.shape = ?"
        " AND row.kind IN ('changed', 'conflicting') AND row.accepted AND cell.accepted",
        (shape.number,),
    )
    return sorted(row[0] for row in rows)


def _chosen(shape: StagedShape, name: str) -> str:
    return (
        "s.number IN (SELECT cell.number FROM staged.cell JOIN staged.row USING (number)"
        f" WHERE row.shape = {shape.number} AND row.kind IN ('changed', 'conflicting')"
        f" AND row.accepted AND cell.accepted AND cell.name = '{name}')"
    )


def remember(session: Session, answers: Answers, names: KnownNames) -> None:
    """Save what texts were answered to mean, as names of areas and synonyms."""
    for kind, text, answer in answers:
        if kind not in _REMEMBERED or answer in (LEAVE_OUT, MAKE_NEW):
            continue
        if kind is Kind.AREA and (is_total(text) or names.is_of_several(kind, text)):
            continue  # the next file may mean another
        table, of = _REMEMBERED[kind]
        slug = names.match(kind, answer)
        thing = ENTITIES[kind.value]
        found = session.scalars(select(thing).where(thing.slug == slug)).one_or_none()
        model = ENTITIES[table]
        if found is None or session.scalar(_taken(model, table, of, found.id, text)):
            continue
        key = (text,) if kind is Kind.AREA else (slug, text)
        session.add(model(uid=natural_uid(table, *key), text=text, **{f"{of}_id": found.id}))
        session.flush()


def _taken(model: Any, table: str, of: str, id_: int, text: str) -> Any:
    """Whether the name is there already; of an area whoever it is the name of."""
    same = select(model.id).where(model.text == text)
    if table != "area_name":
        same = same.where(getattr(model, f"{of}_id") == id_)
    return same.limit(1)


def message_of(files: Sequence[str], added: int, changed: int) -> str:
    """What the step is called: “Import MCS2026_Commodities_Data.csv: 812 added, 3 changed”."""
    named = files[0] if files else _("files")
    if len(files) > 1:
        named = _("{file} and {more} more", file=named, more=len(files) - 1)
    counts: dict[str, str | float] = {"files": named, "added": added, "changed": changed}
    if added and changed:
        return _("Import {files}: {added} added, {changed} changed", **counts)
    if changed:
        return _("Import {files}: {changed} changed", **counts)
    return _("Import {files}: {added} added", **counts)
