"""Tables of plain text for a terminal: aligned columns, and no line wider than a page."""

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest

WIDTH = 100
_GAP = "  "
_NARROWEST = 8

Cells = Sequence[str]


def section(title: str, lines: Sequence[str]) -> list[str]:
    """Lines under a title; nothing where there are none."""
    return ["", *wrapped(title), *lines] if lines else []


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> list[str]:
    """A text in lines of a page; what cannot be broken, such as an address, stays whole."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def aligned(rows: Iterable[Cells], indent: str = "", width: int | None = WIDTH) -> list[str]:
    """Rows with their cells one below the other. What does not fit into *width* is broken into
    lines within its column, the widest column first."""
    return [line for lines in aligned_rows(rows, indent, width) for line in lines]


def aligned_rows(
    rows: Iterable[Cells], indent: str = "", width: int | None = WIDTH
) -> list[list[str]]:
    """The same, the lines of each row by themselves."""
    found = [list(row) for row in rows]
    if not found:
        return []
    widths = [max(map(_columns, cells)) for cells in zip(*found, strict=True)]
    if width is not None:
        room = width - len(indent) - len(_GAP) * (len(widths) - 1)
        while sum(widths) > room and max(widths) > _NARROWEST:
            widths[widths.index(max(widths))] -= 1
    return [_lines(row, widths, indent) for row in found]


def _lines(row: Cells, widths: Sequence[int], indent: str) -> list[str]:
    broken = [_broken(cell, space) for cell, space in zip(row, widths, strict=True)]
    lines = []
    for parts in zip_longest(*broken, fillvalue=""):
        padded = (_padded(part, space) for part, space in zip(parts, widths, strict=True))
        lines.append((indent + _GAP.join(padded)).rstrip())
    return lines


def _broken(cell: str, space: int) -> list[str]:
    return [cell] if _columns(cell) <= space else textwrap.wrap(cell, space) or [""]


def _padded(cell: str, space: int) -> str:
    return cell + " " * (space - _columns(cell))


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: signs of Chinese two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
