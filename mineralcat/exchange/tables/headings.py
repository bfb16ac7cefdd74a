"""The headings of a table: in which rows they stand, and how those of several rows are joined."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from mineralcat.domain.number_marks import plain_digits, read_number
from mineralcat.domain.published_text import heading_without_note_marks, without_invisible
from mineralcat.domain.published_words import absence_of
from mineralcat.domain.reading_periods import is_period
from mineralcat.domain.units import units_named

from ..workbooks.workbook_cells import Cell, TableRow, cell_text
from ..workbooks.workbook_limits import Block

MOST_ROWS: Final = 3
JOINT: Final = " · "

_Texts = Mapping[int, str]
"""The texts of a row that are not empty, by their position."""


class HeadingRows(NamedTuple):
    """The line of the last row of headings, 0 for none, and how many rows they stand in."""

    line: int
    rows: int


def heading_rows_in(rows: Sequence[TableRow], blocks: Sequence[Block] = ()) -> HeadingRows:
    """Where the headings stand: beside the row as wide as the table, rows of years or units below
    it and of groups above it. *blocks* are merged cells, of columns counted as the cells are."""
    line = _widest_line(rows)
    texts = {
        number: {at: text for at, cell in enumerate(cells) if (text := _text(cell))}
        for number, cells in rows[:40]
    }
    if line not in texts:
        return HeadingRows(line, 1)
    top = bottom = line
    while bottom - top + 1 < MOST_ROWS and (
        _is_below(texts, bottom, blocks) or _is_above(texts, bottom, blocks)
    ):
        bottom += 1
    while bottom - top + 1 < MOST_ROWS and _is_group(texts, top - 1, blocks):
        top -= 1
    return HeadingRows(bottom, bottom - top + 1)


def _widest_line(rows: Sequence[TableRow]) -> int:
    """The line of the first row as wide as most rows are, past titles above the table. Rows of one
    cell are titles and notes where there are others, however many."""
    if not rows:
        return 1
    widths = Counter(_width(cells) for _, cells in rows[:300])
    wide = Counter({width: count for width, count in widths.items() if width > 1})
    widths = wide if wide.total() > 1 else widths
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    for line, cells in rows[:30]:
        if _width(cells) >= max(2, 0.6 * usual) or usual < 2:
            return line
    return rows[0][0]


def _width(cells: Sequence[Cell]) -> int:
    return sum(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in cells)


def joined(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The headings of each column, those of several rows joined from above: a group holds for the
    columns to its right of the same kind."""
    width = max(map(len, rows), default=0)
    texts = [[_text(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    for upper, lower in pairwise(texts):
        counts, label = Counter(lower), -1
        for at, text in enumerate(upper):
            if text:
                label = at
            elif label >= 0 and _alike(lower[label], lower[at], counts):
                upper[at] = upper[label]
            else:
                label = -1
    columns = zip(*texts, strict=True)
    return [JOINT.join(dict.fromkeys(filter(None, parts))) for parts in columns]


def unique(texts: Sequence[str]) -> Iterator[str]:
    """Headings by which each column can be named: “Value”, “Value (2)”, “column 3”."""
    taken: set[str] = set()
    for number, text in enumerate(texts, 1):
        plain = " ".join(text.split()) or f"column {number}"
        heading, count = plain, 1
        while heading.casefold() in taken:
            count += 1
            heading = f"{plain} ({count})"
        taken.add(heading.casefold())
        yield heading


def _text(cell: Cell) -> str:
    return " ".join(without_invisible(cell_text(cell)).split())


# -- rows of headings ------------------------------------------------------------------------------


def _is_below(texts: Mapping[int, _Texts], line: int, blocks: Sequence[Block]) -> bool:
    """Whether the row below *line* goes on with its headings: years or names below a group, or the
    units of columns."""
    above, below = texts[line], texts.get(line + 1, {})
    if not below or 0 in below or any(b.top <= line + 1 < b.bottom for b in blocks):
        return False
    if all(map(_is_unit, below.values())):
        covers = [block for block in blocks if block.top <= line <= block.bottom]
        return all(at in above or any(b.left <= at + 1 <= b.right for b in covers) for at in below)
    is_heading = all(_is_year(text) or not _is_number(text) for text in below.values())
    return is_heading and not below.keys() <= above.keys()


def _is_above(texts: Mapping[int, _Texts], line: int, blocks: Sequence[Block]) -> bool:
    """Whether the row *line* has groups alone, and the headings of columns stand below it."""
    below = texts.get(line + 1, {})
    return (
        not below.keys() <= texts[line].keys()
        and all(_is_year(text) or _is_word(text) for text in below.values())
        and _is_group(texts, line, blocks)
    )


def _is_group(texts: Mapping[int, _Texts], line: int, blocks: Sequence[Block]) -> bool:
    """Whether the row *line* has headings of groups of the columns below it, or some that the row
    below lacks."""
    above, below = texts.get(line, {}), texts.get(line + 1, {})
    counts = Counter(below.values())
    first, last = min(below, default=0), max(below, default=0)

    def is_heading(at: int, text: str) -> bool:
        if _is_number(text) and not _is_year(text):
            return False
        block = next((b for b in blocks if b.top <= line <= b.bottom and b.left == at + 1), None)
        if block is not None and block.right > block.left:
            return len(above) > 1 or not (block.left <= first + 1 and last + 1 <= block.right)
        if at not in below or (_is_year(text) and _is_word(below[at])):
            return True
        begins = at - 1 in above or not _alike(below.get(at - 1, ""), below[at], counts)
        return begins and _alike(below[at], below[at], counts)

    if [*above] == [0] and not any(b.top <= line < b.bottom and b.left == 1 for b in blocks):
        return False  # a title
    return bool(above) and all(is_heading(at, text) for at, text in above.items())


def _alike(one: str, other: str, counts: Mapping[str, int]) -> bool:
    """Whether two headings are of a kind, as those below one group are: years, units, or such as
    stand below several groups."""
    if not one or not other:
        return False
    return (
        (_is_year(one) and _is_year(other))
        or (_is_unit(one) and _is_unit(other))
        or (counts[one] > 1 and counts[other] > 1)
    )


def _is_year(text: str) -> bool:
    return is_period(heading_without_note_marks(text))


def _is_unit(text: str) -> bool:
    return bool(units_named(text.strip("()[]")))


def _is_word(text: str) -> bool:
    """Whether a text says more than a figure or a mark in place of one does."""
    is_number = _is_number(text) or absence_of(text) is not None
    return not is_number and any(map(str.isalpha, text))


def _is_number(text: str) -> bool:
    plain = plain_digits(text)
    return any(read_number(plain, mark) is not None for mark in ".,")
