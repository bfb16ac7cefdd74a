"""The columns of the History page: steps, what they changed, values over time, the trash."""

from typing import TYPE_CHECKING

from mineralcat.domain.figures import count_text
from mineralcat.domain.times import time_text

from .windowed_table_model import RIGHT, TextColumn

if TYPE_CHECKING:
    from mineralcat.store.history.entries import Deleted, FieldChange, LogRow, ValueThen


def _step(row: "LogRow") -> str:
    if row.current:
        return f"{row.message}  ◂ now"
    return f"{row.message}  (undone)" if row.undone else row.message


STEPS = (
    TextColumn("When", lambda row: time_text(row.time)),
    TextColumn("Step", _step),
    TextColumn("Who", lambda row: row.author),
    TextColumn("Why", lambda row: row.reason),
    TextColumn("Changes", lambda row: count_text(row.changes), RIGHT),
)


def _what(row: "FieldChange") -> str:
    if not row.whole:
        return f"{row.kind}: {row.name}"
    return f"{row.kind}: {row.name} ({'deleted' if row.after == '–' else 'new'})"


CHANGES = (
    TextColumn("What", _what),
    TextColumn("Field", lambda row: row.label),
    TextColumn("Before", lambda row: row.before),
    TextColumn("After", lambda row: row.after),
)


def _since(row: "ValueThen") -> str:
    return "from the first" if row.before else time_text(row.time)


VALUES = (
    TextColumn("Value", lambda row: row.value),
    TextColumn("Since", _since),
    TextColumn("Who", lambda row: row.author),
    TextColumn("Step", lambda row: row.message),
    TextColumn("Why", lambda row: row.reason),
)


def _with_it(row: "Deleted") -> str:
    return f"{row.name}, with {count_text(row.more)} that hung on it" if row.more else row.name


TRASH = (
    TextColumn("Deleted", lambda row: time_text(row.time)),
    TextColumn("What", _with_it),
    TextColumn("Kind", lambda row: row.kind),
    TextColumn("By", lambda row: row.author),
    TextColumn("In step", lambda row: row.message),
)
