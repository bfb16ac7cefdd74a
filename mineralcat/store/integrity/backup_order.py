"""Which of several backups is the newest: by the history inside them, as a clock may be wrong.

A backup made under a clock that was years ahead has a name of the future for ever. What counts is
how many steps its history has; the time in its name decides only between backups of the same step,
and between those of which neither continues the other.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from ..engines.sqlite_files import EngineError, open_to_read


class Head(NamedTuple):
    """The newest step of a catalogue file, and the step that made the catalogue: what all copies of
    it have in common."""

    line: str
    revision: int
    uid: str


T = TypeVar("T")


def head_of(path: Path) -> Head | None:
    """The head of a file; None where it cannot be read."""
    found = _ask(
        path, "SELECT id, uid FROM revision WHERE id = 0 OR id = (SELECT max(id) FROM revision)"
    )
    steps = {id_: str(uid) for id_, uid in found}
    if 0 not in steps:
        return None
    newest = max(steps)
    return Head(steps[0], newest, steps[newest])


def newest_first(
    by_clock: Sequence[tuple[T, Head | None]], catalogue: Path | None = None
) -> list[T]:
    """Backups, given from the oldest to the newest by the clock, in the order of their history, the
    newest first. Before all others come those whose last step the *catalogue* has in its history,
    as far as that can be read. A backup that cannot be read stays beside its neighbour by the
    clock."""
    steps = _steps_of(catalogue) if catalogue is not None else {}
    latest = {head.line: at for at, (_, head) in enumerate(by_clock) if head is not None}
    ranked: list[tuple[tuple[bool, int, bool, int, int], T]] = []
    rank = (False, -1, False, -1)
    for at, (backup, head) in enumerate(by_clock):
        if head is not None:
            own_line = steps.get(0) == head.line
            in_history = steps.get(head.revision) == head.uid
            rank = (own_line, latest[head.line], in_history, head.revision)
        ranked.append(((*rank, at), backup))
    ranked.sort(key=lambda one: one[0], reverse=True)
    return [backup for _, backup in ranked]


def _steps_of(catalogue: Path) -> dict[int, str]:
    return {id_: str(uid) for id_, uid in _ask(catalogue, "SELECT id, uid FROM revision")}


def _ask(path: Path, question: str) -> Iterable[tuple[int, str]]:
    """What a file that may be damaged answers; nothing where it cannot be asked."""
    try:
        with open_to_read(path) as connection:
            return list(connection.execute(question))
    except (EngineError, ValueError, OSError):
        return []
