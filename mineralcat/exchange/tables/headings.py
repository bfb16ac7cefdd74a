"""The headings of a table: in which rows they stand, and how those of several rows are joined."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from mineralcat.domain.number_marks import plain_digits, read_number
from mineralcat.domain.published_text import heading_without_note_marks, without_invisible
from mineralcat.domain.published_words import absence_of
from mineralcat.domain.reading_periods import is_period
from mineralcat.domain.units import units_named

from ..workbooks.workbook_files import cell_text
from ..workbooks.workbook_limits import Block
from .table_detection import TableRow, header_in

MOST_ROWS: Final = 3
JOINT: Final = " · "


class HeadingRows(NamedTuple):
    """The line of the last row of headings, 0 for none, and how many rows they stand in."""

    line: int
    rows: int


def heading_rows_in(rows: Sequence[TableRow], blocks: Sequence[Block] = ()) -> HeadingRows:
    """Where the headings stand: beside the row as wide as the table, rows of years or units below
    it and of groups above it. *blocks* are merged cells, of columns counted as the cells are."""
    line = header_in(rows)
    texts = {number: [_text(cell) for cell in cells] for number, cells in rows[:40]}
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


def joined(rows: Sequence[Sequence[Any]]) -> list[str]:
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


def _text(cell: Any) -> str:
    return " ".join(without_invisible(cell_text(cell)).split())


def _is_below(texts: Mapping[int, list[str]], line: int, blocks: Sequence[Block]) -> bool:
    """Whether the row below *line* goes on with its headings: years or names below a group, or the
    units of columns."""
    above, below = texts[line], texts.get(line + 1)
    filled = [(at, text) for at, text in enumerate(below or ()) if text]
    if below is None or not filled or below[0]:
        return False
    above = above + [""] * (len(below) - len(above))
    if any(block.top <= line + 1 <= block.bottom and block.bottom > line + 1 for block in blocks):
        return False
    if all(_is_unit(text) for _, text in filled):
        return all(above[at] or _is_covered(line, at, blocks) for at, _ in filled)
    if not all(_is_year(text) or not _is_number(text) for _, text in filled):
        return False
    return any(not above[at] for at, _ in filled)


def _is_above(texts: Mapping[int, list[str]], line: int, blocks: Sequence[Block]) -> bool:
    """Whether the row *line* has groups alone, and the headings of columns stand below it."""
    below = texts.get(line + 1, [])
    filled = [(at, text) for at, text in enumerate(below) if text]
    above = texts[line] + [""] * (len(below) - len(texts[line]))
    return (
        any(not above[at] for at, _ in filled)
        and all(_is_year(text) or _is_word(text) for _, text in filled)
        and _is_group(texts, line, blocks)
    )


def _is_group(texts: Mapping[int, list[str]], line: int, blocks: Sequence[Block]) -> bool:
    """Whether the row *line* has headings of groups of the columns below it, or some that the row
    below lacks."""
    above, below = texts.get(line), texts.get(line + 1, [])
    filled = [(at, text) for at, text in enumerate(above or ()) if text]
    if above is None or not filled:
        return False
    below = below + [""] * (len(above) - len(below))
    above = above + [""] * (len(below) - len(above))
    counts = Counter(below)
    first = min((at for at, text in enumerate(below) if text), default=0)
    last = max((at for at, text in enumerate(below) if text), default=0)

    def is_heading(at: int, text: str) -> bool:
        if _is_number(text) and not _is_year(text):
            return False
        block = next((b for b in blocks if b.top <= line <= b.bottom and b.left == at + 1), None)
        if block is not None and block.right > block.left:
            return len(filled) > 1 or not (block.left <= first + 1 and last + 1 <= block.right)
        if not below[at] or (_is_year(text) and _is_word(below[at])):
            return True
        begins = at == 0 or bool(above[at - 1]) or not _alike(below[at - 1], below[at], counts)
        return begins and _alike(below[at], below[at], counts)

    if [at for at, _ in filled] == [0] and not any(
        b.top <= line < b.bottom and b.left == 1 for b in blocks
    ):
        return False  # a title
    return all(is_heading(at, text) for at, text in filled)


def _is_covered(line: int, at: int, blocks: Sequence[Block]) -> bool:
    return any(b.top <= line <= b.bottom and b.left <= at + 1 <= b.right for b in blocks)


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


def unique(texts: Sequence[str]) -> Iterator[str]:
    """Headings by which each column can be named: “Value”, “Value (2)”, “column 3”."""
    taken: set[str] = set()
    for number, text in enumerate(texts, 1):
        wanted = " ".join(text.split()) or f"column {number}"
        heading, count = wanted, 1
        while heading.casefold() in taken:
            count += 1
            heading = f"{wanted} ({count})"
        taken.add(heading.casefold())
        yield heading
