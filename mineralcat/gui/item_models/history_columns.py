"""The columns of the History page: steps, what they changed, values over time, the trash."""

from typing import TYPE_CHECKING

from mineralcat.domain.figures import count_text
from mineralcat.domain.times import time_text
from mineralcat.translation import _

from .windowed_table_model import RIGHT, TextColumn

if TYPE_CHECKING:
    from mineralcat.store.history.entries import Deleted, FieldChange, LogRow, ValueThen


def _step(row: "LogRow") -> str:
    if row.current:
        return _("{step}  ◂ now", step=row.message)
    return _("{step}  (undone)", step=row.message) if row.undone else row.message


STEPS = (
    TextColumn(_("When"), lambda row: time_text(row.time)),
    TextColumn(_("Step"), _step),
    TextColumn(_("Who"), lambda row: row.author),
    TextColumn(_("Why"), lambda row: row.reason),
    TextColumn(_("Changes"), lambda row: count_text(row.changes), RIGHT),
)


def _what(row: "FieldChange") -> str:
    if not row.whole:
        return f"{row.kind}: {row.name}"
    words = _("{kind}: {name} (deleted)") if row.after == "–" else _("{kind}: {name} (new)")
    return words.format(kind=row.kind, name=row.name)


CHANGES = (
    TextColumn(_("What"), _what),
    TextColumn(_("Field"), lambda row: row.label),
    TextColumn(_("Before"), lambda row: row.before),
    TextColumn(_("After"), lambda row: row.after),
)


def _since(row: "ValueThen") -> str:
    return _("from the first") if row.before else time_text(row.time)


VALUES = (
    TextColumn(_("Value"), lambda row: row.value),
    TextColumn(_("Since"), _since),
    TextColumn(_("Who"), lambda row: row.author),
    TextColumn(_("Step"), lambda row: row.message),
    TextColumn(_("Why"), lambda row: row.reason),
)


def _with_it(row: "Deleted") -> str:
    if not row.more:
        return row.name
    number = count_text(row.more)
    return _("{name}, with {count} that hung on it", name=row.name, count=number)


TRASH = (
    TextColumn(_("Deleted"), lambda row: time_text(row.time)),
    TextColumn(_("What"), _with_it),
    TextColumn(_("Kind"), lambda row: row.kind),
    TextColumn(_("By"), lambda row: row.author),
    TextColumn(_("In step"), lambda row: row.message),
)
