"""A block of cells from a spreadsheet: looked at as a whole, taken in one step or not at all."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.errors import EditError
from mineralcat.schema.entities import entity_of

from .checks import refuse_row
from .naming import name_of
from .rows import change, find
from .values import read_value, settable

Block = Sequence[tuple[str, Mapping[str, str]]]
"""Rows by uid, each with the texts for its fields."""


class RefusedCell(NamedTuple):
    """A cell that cannot be taken, and why."""

    uid: str
    name: str
    field: str
    text: str
    reason: str


_CELL = re.compile(
    r"""(?: "( [^"]* (?:""[^"]*)* )" (?=[\t\n]|\Z)   # in quotes, from its first to its last sign
        |    ([^\t\n]*) )
        (\t|\n|\Z)""",
    re.VERBOSE,
)


def cells_of(text: str) -> list[list[str]]:
    """The cells of a block as spreadsheets put it on the clipboard: tabs, line ends, and quotes
    around a cell that has such in it."""
    rows: list[list[str]] = [[]]
    for quoted, plain, end in _CELL.findall(text.replace("\r\n", "\n").replace("\r", "\n")):
        rows[-1].append(quoted.replace('""', '"') or plain)
        if end == "":
            break
        if end == "\n":
            rows.append([])
    return rows[:-1] if rows[-1] == [""] and len(rows) > 1 else rows


def text_of(cells: Iterable[Iterable[str]]) -> str:
    """Cells as spreadsheets take them from the clipboard."""

    def quoted(cell: str) -> str:
        if any(sign in cell for sign in '\t\n"'):
            return '"' + cell.replace('"', '""') + '"'
        return cell

    return "\n".join("\t".join(map(quoted, row)) for row in cells)


def problems_of(
    session: Session, entity: str, block: Block, marks: NumberMarks | None = None
) -> list[RefusedCell]:
    """The cells of a block that cannot be taken; nothing is changed."""
    kind = entity_of(entity)
    problems: list[RefusedCell] = []
    for uid, cells in block:
        row = find(session, entity, uid)
        name = name_of(session, entity, uid)
        refused: list[EditError] = []
        with session.no_autoflush:
            for key, text in cells.items():
                try:
                    change(row, read_value(session, kind, settable(kind, key), text, marks))
                except EditError as error:
                    refused.append(error)
            if not refused:
                try:
                    refuse_row(session, kind, row)
                except EditError as error:
                    refused.append(error)
        session.expire(row)
        problems += [
            RefusedCell(uid, name, one.field, cells.get(one.field, ""), str(one)) for one in refused
        ]
    return problems
