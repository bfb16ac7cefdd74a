"""What can be read in a damaged catalogue of the steps after the backup put in its place.

Nothing of it is taken into the catalogue: what stands in a damaged file may be wrong. It is shown,
to be judged and typed again.
"""

from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from mineralcat.domain.times import time_text
from mineralcat.schema.value_types import Json
from mineralcat.translation import _

from ..catalogue import Catalogue
from ..engines.sqlite_files import EngineError, FileConnection, open_damaged
from ..history import ENTITIES, kind_of
from ..history.codec import load
from ..history.words import Namer, label_of

AT_MOST = 1_000
"""So many changes are listed."""


class LostStep(NamedTuple):
    """A step that is not in the backup: when (UTC) and what, where that can still be read, and what
    fields were given, in words."""

    time: datetime | None
    message: str
    values: tuple[str, ...]


class Lost(NamedTuple):
    """The lost steps that can still be read, oldest first; not *whole* where there were more."""

    steps: list[LostStep]
    whole: bool


def lost_steps(damaged: Path, catalogue: Catalogue) -> Lost:
    """What a damaged file has beyond the catalogue that was put in its place."""
    with catalogue.reading(asks_index=False) as session:
        run = session.connection().exec_driver_sql
        newest = run("SELECT max(id) FROM revision").scalar_one()
        last = run("SELECT coalesce(max(id), 0) FROM change").scalar_one()
        try:
            with closing(open_damaged(damaged, catalogue.path)) as file:
                found, whole = _changes(file, last)
                steps, all_read = _revisions(file, newest, found)
        except (EngineError, OSError):
            return Lost([], whole=False)
        namer = Namer(session)
        lost = [
            LostStep(time, message, tuple(_words(namer, *change) for change in found.get(id_, [])))
            for id_, (time, message) in sorted(steps.items())
        ]
        return Lost(lost, whole=whole and all_read)


def as_text(lost: Lost) -> str:
    """The lost steps, to be read and copied."""
    lines = []
    for step in lost.steps:
        when = "" if step.time is None else f"{time_text(step.time)}  "
        lines.append(f"{when}{step.message}")
        lines += [f"    {value}" for value in step.values]
    if not lost.whole:
        lines.append(_("There may have been more, which cannot be read any more."))
    return "\n".join(lines)


Changes = dict[Json, list[tuple[Any, ...]]]
"""By revision: entity, field, uid and what was written, each of which may be anything by now."""


def _changes(file: FileConnection, after: int) -> tuple[Changes, bool]:
    """Changes from both ends of what can be read, and whether these are all."""
    rows: dict[int, Any] = {}
    whole = True
    for order in ("ASC", "DESC"):
        statement = (
            "SELECT id, revision_id, entity, field, entity_uid, after FROM change"
            f" WHERE id > ? ORDER BY id {order} LIMIT ?"
        )
        try:
            rows.update((row[0], row[1:]) for row in file.execute(statement, (after, AT_MOST)))
        except EngineError:
            whole = False
        else:
            break
    found: Changes = {}
    for _id, (revision, *change) in sorted(rows.items()):
        found.setdefault(revision, []).append(tuple(change))
    return found, whole and len(rows) < AT_MOST


def _revisions(
    file: FileConnection, newest: int, named: Iterable[Json]
) -> tuple[dict[int, tuple[datetime | None, str]], bool]:
    """When and what steps were: those of the changes, and those that changed nothing readable."""
    steps: dict[int, tuple[datetime | None, str]] = dict.fromkeys(
        (id_ for id_ in named if isinstance(id_, int) and id_ > newest),
        (None, _("A step whose name cannot be read")),
    )

    def read(where: str, *values: int) -> bool:
        try:
            for id_, time, message in file.execute(
                f"SELECT id, time, message FROM revision WHERE {where}", values
            ):
                steps[id_] = (_time(time), " ".join(str(message).split()))
        except EngineError:
            return False
        return True

    whole = read("id > ? ORDER BY id LIMIT ?", newest, AT_MOST)
    if not whole:  # then one by one
        for id_ in list(steps):
            read("id = ?", id_)
    return steps, whole


def _time(value: Json) -> datetime | None:
    with suppress(ValueError, OverflowError):
        time = datetime.fromisoformat(str(value))
        time_text(time)  # one far outside of all calendars cannot be shown
        return time
    return None


def _words(namer: Namer, entity: str, field: str, uid: str, after: str | None) -> str:
    """“note of Cobalt: Blue”."""
    if entity not in ENTITIES:
        return _("something that cannot be read")
    try:
        key = UUID(str(uid))
        value = None if after is None else load(after)
        if not field:
            if value is None:
                return _(
                    "{kind} {name}: deleted", kind=kind_of(entity), name=namer.name(entity, key)
                )
            return _("{kind} {name}: added", kind=kind_of(entity), name=namer.called(entity, value))
        words = namer.value(entity, field, value, row=namer.fields(entity, key))
        return _(
            "{field} of {name}: {value}",
            field=label_of(field, entity),
            name=namer.name(entity, key),
            value=words,
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return _("{kind}: a value that cannot be read", kind=kind_of(entity))
