"""Whether a catalogue can be trusted: its hash, and what is wrong with it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Boolean, Enum, Float, Integer, Uuid, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from mineralcat.domain.text_lists import capitalised
from mineralcat.schema.value_types import AnyColumn
from mineralcat.system_errors import sqlite_error_name
from mineralcat.translation import _, ngettext

from ..engines.driver import driver
from ..engines.registry import engine_of
from ..engines.sqlite_errors import is_busy
from ..history.changes import ENTITIES, table_of
from ..history.codec import json_of_row, select_rows
from ..history.words import called, kind_of
from ..index import search_index
from ..index.index_tables import MINERAL_TEXT
from ..index_rows.selection import Lines
from ..models import Base
from . import seals

_NOT_CONTENT = frozenset({"saved_search", "recipe", "scenario", "preference"})
"""The user's own settings: part of the history, not of the content."""


class Problem(NamedTuple):
    """Something wrong; *entity* and *uid* where known. *kind* is file, value or reference, where
    rows can no longer be read as they are meant; row, where one is not as it was saved; else
    history, graph or index."""

    kind: str
    entity: str | None
    uid: str | None
    message: str


def content_hash(session: Session) -> str:
    """SHA-256 of the catalogue's rows: the same in every copy that says the same.

    Each row counts as its columns but the id, references as the uid of what they point at, rows
    sorted by uid within tables sorted by name. History, ids and clocks do not count.
    """
    total = hashlib.sha256()
    for entity in sorted(set(ENTITIES) - _NOT_CONTENT):
        for line in _lines(session, entity):
            total.update(line)
            total.update(b"\n")
    return total.hexdigest()


def _lines(session: Session, entity: str) -> Iterator[bytes]:
    """The rows as lines in the order of their uids, read as they are asked for: of a million rows
    not all are held at once."""
    table = table_of(entity)
    for row in driver(session).rows(f"{select_rows(table)} ORDER BY t.uid"):
        yield _ENCODER.encode([entity, *json_of_row(table, row)]).encode()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def problems(session: Session, *, derived: bool = True) -> list[Problem]:
    """All that is wrong with a catalogue; nothing where it is sound. Without what is *derived*, the
    search index, for that takes as long as building it anew."""
    found = _rows(session)
    if not rows_hold(found):  # what is built on such rows would say nothing
        return found
    if not _has_beginning(session):
        found.append(Problem("history", "revision", None, _("The history has lost its beginning.")))
    found += _rings(session)
    if not derived:
        return found
    found += _index(session)
    if not any(one.entity == MINERAL_TEXT for one in found):
        found += _text_index(session)
    return found


def _rows(session: Session) -> list[Problem]:
    """What is wrong with the rows and the log. Of a file that is found damaged not all may be read:
    that is a problem too."""
    found = _file(session)
    try:
        for part in (_values, _references, _seals):
            found += part(session)
    except DBAPIError as error:
        if not found or _was_ended(error):
            raise
        message = _("Not all of the file can be read any more, so there may be more damage.")
        found.append(Problem("file", None, None, message))
    return found


def _was_ended(error: DBAPIError) -> bool:
    """Whether reading was interrupted, or kept waiting by another program: no damage."""
    return is_busy(error) or sqlite_error_name(error) == "SQLITE_INTERRUPT"


def is_damaged(session: Session) -> bool:
    """Whether the file or its rows are not as they were saved."""
    return bool(_rows(session))


def _seals(session: Session) -> list[Problem]:
    """Rows and steps that are not as they were saved."""
    if not _has_beginning(session):
        return []  # what holds the seals together is lost, and reported so
    try:
        seen = seals.examine(session)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        from mineralcat.logs import log_as_damage  # seldom needed

        log_as_damage(error, "the history of a catalogue")
        message = _("A step of the history, or a row, holds what it cannot hold.")
        return [Problem("history", "revision", None, message)]
    found = [
        Problem("row", entity, _as_uid(uid), words.format(row=_name(session, entity, uid)))
        for words, keys in (
            (_("{row} is not as it was saved."), seen.changed),
            (_("{row} was saved and is gone."), seen.lost),
            (_("{row} is there and was never saved."), seen.strange),
        )
        for entity, uid in keys
    ]
    if seen.seals_wrong:
        message = ngettext(
            "{count} seal is damaged; the row that it stands for is right.",
            "{count} seals are damaged; the rows that they stand for are right.",
            seen.seals_wrong,
        )
        found.append(Problem("index", "seal", None, message))
    for revision in seen.broken:
        message = _("The step “{message}” is not as it was written.", message=revision.message)
        found.append(Problem("history", "revision", str(revision.uid), message))
    if not seen.rows_right and not any(one.kind in ("row", "history") for one in found):
        message = _("The rows are not those that the last step left.")
        found.append(Problem("history", "revision", None, message))
    return found


def _name(session: Session, entity: str, uid: str) -> str:
    """What a row is called, or what it is a row of."""
    try:
        name = called(session, entity, UUID(uid))
    except (LookupError, ValueError, TypeError, AttributeError, DBAPIError):  # so is its name
        return _("A row of {entity}", entity=entity)
    return _("{kind}: {name}", kind=capitalised(kind_of(entity)), name=name)


def _as_uid(uid: str) -> str | None:
    try:
        return str(UUID(uid))
    except ValueError:
        return None


def rows_hold(found: Iterable[Problem]) -> bool:
    """Whether the rows themselves are sound, whatever is wrong about them."""
    return not any(problem.kind in ("file", "value", "reference") for problem in found)


def is_damage(found: Iterable[Problem]) -> bool:
    """Whether a check found what only damage explains, and not an index out of step or a ring."""
    return any(problem.kind not in ("index", "graph") for problem in found)


def _file(session: Session) -> list[Problem]:
    damages = engine_of(session).damages(session, 20)
    return [Problem("file", None, None, damage) for damage in damages]


def _values(session: Session) -> list[Problem]:
    """Rows with a value that is not of its column's type, which SQLite itself takes."""
    found = []
    for name, model in ENTITIES.items():
        columns = model.__table__.columns
        wrong = " OR ".join(f"({_is_wrong(column)})" for column in columns)
        for row_id in session.scalars(text(f"SELECT id FROM {name} WHERE {wrong}")):
            message = _(
                "A row of {name} holds a value that is not of its column's type.", name=name
            )
            found.append(Problem("value", name, _uid(session, name, row_id), message))
    return found


def _is_wrong(column: AnyColumn) -> str:
    name = f'"{column.name}"'
    match column.type:
        case Enum():
            listed = ", ".join(f"'{word}'" for word in column.type.enums)
            return f"{name} IS NOT NULL AND {name} NOT IN ({listed})"
        case Integer() | Boolean():
            return f"typeof({name}) NOT IN ('integer', 'null')"
        case Float():
            return f"typeof({name}) NOT IN ('integer', 'real', 'null')"
        case Uuid():
            return f"length({name}) <> 32 OR {name} GLOB '*[^0-9a-f]*'"
        case _:
            return f"typeof({name}) NOT IN ('text', 'null')"


def _references(session: Session) -> list[Problem]:
    found = []
    for name, row_id, parent in engine_of(session).lost_references(session.connection()):
        message = _(
            "A row of {name} refers to a row of {parent} that is missing.", name=name, parent=parent
        )
        found.append(Problem("reference", name, _uid(session, name, row_id), message))
    return found


def _uid(session: Session, name: str, row_id: int) -> str | None:
    if "uid" not in Base.metadata.tables[name].columns:
        return None
    by_id = text(f"SELECT uid FROM {name} WHERE id = :id").bindparams(id=row_id)
    return _as_uid(session.scalar(by_id))


def _has_beginning(session: Session) -> bool:
    return bool(session.scalar(text("SELECT 1 FROM revision WHERE id = 0")))


_LINKS = (
    (
        "application",
        "SELECT part_id, whole_id FROM application_link",
        _("The application “{slug}” is its own part, by way of its whole."),
    ),
    (
        "mineral",
        "SELECT id, member_of_id FROM mineral",
        _("The mineral “{slug}” is its own member, by way of its group."),
    ),
)
_IN_RING = """
    WITH RECURSIVE link (low, high) AS ({links}),
    above (start, id) AS (
        SELECT low, high FROM link WHERE high IS NOT NULL
        UNION
        SELECT start, high FROM above JOIN link ON low = above.id WHERE high IS NOT NULL
    )
    SELECT slug, uid FROM {entity} WHERE id IN (SELECT start FROM above WHERE id = start)
    ORDER BY id
"""
"""Those from which one comes back to themselves."""


def _rings(session: Session) -> list[Problem]:
    """Applications that are part of themselves, and groups that are their own member."""
    return [
        Problem("graph", entity, _as_uid(uid), sentence.format(slug=slug))
        for entity, links, sentence in _LINKS
        for slug, uid in session.execute(text(_IN_RING.format(links=links, entity=entity)))
    ]


def _index(session: Session) -> list[Problem]:
    """Whether the search index says what a fresh build would say."""
    want, have = search_index.expected(session), search_index.stored(session)
    return [
        Problem(
            "index",
            name,
            None,
            _("The search index ({name}) does not match the catalogue.", name=name),
        )
        for name in want
        if _sorted(have[name]) != _sorted(want[name])
    ]


def _text_index(session: Session) -> list[Problem]:
    if engine_of(session).text_index_is_sound(session):
        return []
    message = _(
        "The search index ({name}) does not lead to the texts that it holds.", name=MINERAL_TEXT
    )
    return [Problem("index", MINERAL_TEXT, None, message)]


def _sorted(lines: Lines) -> list[str]:
    return sorted(repr(tuple(line)) for line in lines)
