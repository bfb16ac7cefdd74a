"""What the History page asks of its catalogue: jobs for `Tasks`, each one unit of work."""

from typing import TYPE_CHECKING, NamedTuple

from ..tasks import Job, Task

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.history import LogFilter
    from mineralcat.store.history.entries import Deleted, FieldChange, LogRow, ValueThen

WINDOW = 100
"""Rows asked for at once."""


class Changes(NamedTuple):
    """Some of what a step changed, and whether there is more."""

    rows: "list[FieldChange]"
    more: bool


def steps(catalogue: "Catalogue", wanted: "LogFilter", before: int | None) -> Job:
    """The next window of the log."""

    def job(task: Task) -> "list[LogRow]":
        from mineralcat.store.history import page

        with catalogue.reading(task.stop, asks_index=False) as session:
            return page(session, wanted, before=before, limit=WINDOW)

    return job


def changes(catalogue: "Catalogue", uid: str, after: int) -> Job:
    """The next window of what a step changed."""

    def job(task: Task) -> Changes:
        from mineralcat.store.history import changes_of

        with catalogue.reading(task.stop, asks_index=False) as session:
            rows = changes_of(session, uid, after=after, limit=WINDOW)
            return Changes(rows, len({row.change for row in rows}) >= WINDOW)

    return job


def values(catalogue: "Catalogue", wanted: "LogFilter") -> Job:
    """All that a field has been."""

    def job(task: Task) -> "list[ValueThen]":
        from mineralcat.store.history import timeline

        with catalogue.reading(task.stop, asks_index=False) as session:
            return timeline(session, wanted.entity, wanted.uid, wanted.field)

    return job


def trash(catalogue: "Catalogue", text: str, before: int | None) -> Job:
    """The next window of what was deleted."""

    def job(task: Task) -> "list[Deleted]":
        from mineralcat.store.history import trash

        with catalogue.reading(task.stop, asks_index=False) as session:
            return trash(session, text, before=before, limit=WINDOW)

    return job


def people(catalogue: "Catalogue") -> Job:
    """Who made steps."""

    def job(task: Task) -> list[str]:
        from mineralcat.store.history import authors

        with catalogue.reading(task.stop, asks_index=False) as session:
            return authors(session)

    return job


def name_of(catalogue: "Catalogue", entity: str, uid: str, field: str) -> Job:
    """What a row, or a field of it, is called."""

    def job(task: Task) -> str:
        from mineralcat.store.history import called

        with catalogue.reading(task.stop, asks_index=False) as session:
            return called(session, entity, uid, field)

    return job
