"""Plain rows that the log is read as."""

from datetime import datetime
from typing import NamedTuple


class LogRow(NamedTuple):
    """One step. *place* is where it stands in the log, for the next window; *parent* is the uid of
    the step whose result it was made in; *undone* where it does not stand any more; *current* where
    the catalogue is as after this step."""

    place: int
    uid: str
    time: datetime
    author: str
    message: str
    reason: str
    action: str
    changes: int
    parent: str | None
    undoes: str | None
    undone: bool
    current: bool


class FieldChange(NamedTuple):
    """One field of a row before and after, in words. *change* is its place in the log, *whole* says
    that the row was made or deleted."""

    change: int
    entity: str
    uid: str
    kind: str
    name: str
    field: str
    label: str
    before: str
    after: str
    whole: bool


class ValueThen(NamedTuple):
    """What a field was from a step on, who set it and why. *change* is the change that made it so,
    or (*before*) the first one after it came with the catalogue; None where there is none."""

    change: int | None
    before: bool
    field: str
    label: str
    value: str
    revision: str
    time: datetime
    author: str
    message: str
    reason: str


class Deleted(NamedTuple):
    """Something in the trash; *place* for the next window, *more* what would come back with it."""

    place: int
    entity: str
    uid: str
    kind: str
    name: str
    time: datetime
    author: str
    message: str
    more: int
