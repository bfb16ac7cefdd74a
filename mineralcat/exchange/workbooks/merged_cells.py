"""Merged cells: what stands in the first cell of a block holds for all of its cells."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from .workbook_files import SharedNumber, SharedText
from .workbook_limits import MOST_CELLS, Block

Row = tuple[int, list[Any]]


def with_merged(
    rows: Iterator[Row], blocks: Sequence[Block], first: int, headed: Collection[int] | None
) -> Iterator[Row]:
    """The rows with the value of each block in all its cells; *first* is the column in which they
    begin.

    A value that stands for several rows or for several of the *headed* columns (None: all) is a
    `SharedCell`, so that no figure is taken for each of them.
    """
    waiting = sorted(blocks, reverse=True)
    open_: list[tuple[Block, Any]] = []
    budget = MOST_CELLS
    for number, cells in rows:
        while waiting and waiting[-1].top <= number:
            block = waiting.pop()
            at = block.left - first
            if block.bottom >= number and 0 <= at < len(cells):
                if block.top < number:  # rows before are left out, and so is the value
                    continue
                open_.append((block, _shared(cells[at], block, headed)))
        if open_:
            open_ = [one for one in open_ if one[0].bottom >= number]
        for block, value in open_:
            begin, end = max(0, block.left - first), min(len(cells), block.right - first + 1)
            budget -= end - begin
            if value != "" and begin < end and budget > 0:
                cells[begin:end] = [value] * (end - begin)
        yield number, cells


def _shared(value: Any, block: Block, headed: Collection[int] | None) -> Any:
    columns = range(block.left, block.right + 1)
    several = len(columns) if headed is None else sum(column in headed for column in columns)
    if block.top == block.bottom and several < 2:
        return value
    shared: Any = value
    if isinstance(value, float):
        shared = SharedNumber(value)
    elif value.__class__ is str and value:
        shared = SharedText(value)
    if shared is not value:
        shared.block = block.words
    return shared
