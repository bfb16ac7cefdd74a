"""Whether a catalogue can be trusted: its hash, and what is wrong with it."""

import hashlib
import json
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table, select, text
from sqlalchemy.orm import Session

from . import index
from .history import ENTITIES, content_columns
from .models import Base

_NOT_CONTENT = frozenset({"saved_search", "recipe", "scenario", "preference"})
"""What a user keeps beside the data: part of history, not of what the catalogue says."""


class Problem(NamedTuple):
    """Something wrong: *kind* file, reference, graph or index; *entity* and *uid* where known."""

    kind: str
    entity: str | None
    uid: str | None
    message: str


def content_hash(session: Session) -> str:
    """SHA-256 of the catalogue's rows: the same in every copy that says the same.

    Each row counts as its columns but the id, references as the uid of what they point at, rows
    sorted by uid within tables sorted by name. History, ids and clocks do not count.
    """
    uids = {name: _uids(session, model.__table__) for name, model in ENTITIES.items()}
    total = hashlib.sha256()
    for name in sorted(set(ENTITIES) - _NOT_CONTENT):
        for line in sorted(_lines(session, ENTITIES[name].__table__, uids)):
            total.update(line)
            total.update(b"\n")
    return total.hexdigest()


def _uids(session: Session, table: Table) -> dict[int, UUID]:
    return {row[0]: row[1] for row in session.execute(select(table.c.id, table.c.uid))}


def _lines(session: Session, table: Table, uids: dict[str, dict[int, UUID]]) -> list[bytes]:
    columns = sorted(content_columns(table), key=lambda column: (column.name != "uid", column.name))
    targets = [
        next((uids[key.column.table.name] for key in column.foreign_keys), None)
        for column in columns
    ]
    lines = []
    for row in session.execute(select(*columns)):
        fields = [table.name]
        for value, target in zip(row, targets, strict=True):
            fields.append(_plain(value if target is None or value is None else target[value]))
        lines.append(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())
    return lines


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return value.value if isinstance(value, Enum) else value


def problems(session: Session) -> list[Problem]:
    """All that is wrong with a catalogue; nothing where it is sound."""
    return [*_file(session), *_references(session), *_rings(session), *_index(session)]


def _file(session: Session) -> list[Problem]:
    rows = session.scalars(text("PRAGMA integrity_check(20)"))
    return [Problem("file", None, None, str(row)) for row in rows if row != "ok"]


def _references(session: Session) -> list[Problem]:
    found = []
    for name, row_id, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
        table = Base.metadata.tables.get(name)
        uid = None
        if table is not None and "uid" in table.c:
            uid = session.scalar(select(table.c.uid).where(table.c.id == row_id))
        message = f"A row of {name} refers to a row of {parent} that is missing."
        found.append(Problem("reference", name, str(uid) if uid else None, message))
    return found


def _rings(session: Session) -> list[Problem]:
    """Applications that are part of themselves, and groups that are their own member."""
    found = []
    for entity, part, whole, statement in (
        ("application", "part", "whole", "SELECT part_id, whole_id FROM application_link"),
        ("mineral", "member", "group", "SELECT id, member_of_id FROM mineral"),
    ):
        above: dict[int, set[int]] = {}
        for low, high in session.execute(text(statement)):
            if high is not None:
                above.setdefault(low, set()).add(high)
        for id_ in sorted(_in_ring(above)):
            table = Base.metadata.tables[entity]
            slug, uid = session.execute(
                select(table.c.slug, table.c.uid).where(table.c.id == id_)
            ).one()
            message = f"The {entity} “{slug}” is its own {part}, by way of its {whole}."
            found.append(Problem("graph", entity, str(uid), message))
    return found


def _in_ring(above: dict[int, set[int]]) -> set[int]:
    """Those from which one comes back to themselves."""
    found = set()
    for start in above:
        seen: set[int] = set()
        queue = list(above[start])
        while queue:
            at = queue.pop()
            if at == start:
                found.add(start)
                break
            if at not in seen:
                seen.add(at)
                queue += above.get(at, ())
    return found


def _index(session: Session) -> list[Problem]:
    """Whether the search index says what a fresh build would say."""
    want, have = index.expected(session), index.stored(session)
    return [
        Problem("index", name, None, f"The search index ({name}) does not match the catalogue.")
        for name in want
        if _sorted(have[name]) != _sorted(want[name])
    ]


def _sorted(lines: index.Lines) -> list[str]:
    return sorted(repr(sorted(line.items())) for line in lines)
