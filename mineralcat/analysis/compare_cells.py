"""What stands in a comparison: rows of cells, one a column, and how far they differ.

Figures stand in one row only where they have one unit and one basis; what differs beside them
(source, year, case) is stated in the row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mineralcat.store.rows import ClaimRow
from mineralcat.translation import _, comma_list

from .citation import UNSOURCED, is_unsourced
from .figure import dotted, times_number

NEARLY = 1.05
"""Below this many times as much is nearly the same."""
_LONGEST_SHORT = 10


class CellKind(StrEnum):
    """What a cell says."""

    FIGURE = "figure"
    WORDS = "words"
    NO_FIGURE = "no figure"
    ABSENT = "not among them"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareCell:
    """One column's part of a row. *value* with *low* and *high* is what a bar is drawn of, None
    where *text* is all; *beside* is what sets it apart from its neighbours: year, source, part."""

    kind: CellKind
    text: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    beside: str = ""
    estimate: bool = False
    is_middle: bool = False
    """Whether *value* is but the middle of *low* and *high*, and nobody's figure."""
    is_bound: bool = False
    """Whether no more is known than that it is above or below *value*."""
    claims: tuple[ClaimRow, ...] = ()

    @property
    def unsourced(self) -> bool:
        """Whether nothing that can be looked up stands behind what is shown."""
        return bool(self.claims) and is_unsourced(self.claims[0])

    @property
    def details(self) -> str:
        """The second line."""
        return dotted(self.beside, UNSOURCED if self.unsourced else "")


ABSENT = CompareCell(kind=CellKind.ABSENT, text="–")
NO_FIGURE = CompareCell(kind=CellKind.NO_FIGURE, text=_("no figure"))


def in_words(text: str, *claims: ClaimRow) -> CompareCell:
    """A cell without a figure."""
    return CompareCell(kind=CellKind.WORDS, text=text, claims=claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRow:
    """What is compared, of each column. *slug* is the entry that the row is about, empty where it
    is about the columns' own; *unit* that of all its values; *difference* in words."""

    label: str
    slug: str = ""
    unit: str = ""
    cells: tuple[CompareCell, ...]
    difference: str = ""
    differs: bool = False

    @property
    def most(self) -> float:
        """The largest figure, which the longest bar is of."""
        ends = [end for cell in self.cells for end in (cell.value, cell.low, cell.high)]
        return max((end for end in ends if end is not None), default=0.0)


@dataclass(frozen=True, slots=True)
class CompareSection:
    """Rows of one kind, under a heading that names their unit where they share one."""

    heading: str
    rows: tuple[CompareRow, ...]


def short_name(name: str) -> str:
    """The short form in brackets at the end of a name, where it has one: ``"DD-PMSG"``."""
    head, bracket, short = name.rstrip(")").rpartition(" (")
    is_short = bracket and name.endswith(")") and len(short) <= _LONGEST_SHORT
    return short if head and is_short and short.upper() == short else name


def row_of(
    label: str,
    cells: Sequence[CompareCell],
    names: Sequence[str],
    *,
    slug: str = "",
    unit: str = "",
    more: str = "",
    comparable: bool = True,
) -> CompareRow:
    """A row, with how its cells differ; *more* is what makes them hard to compare. Of what is not
    *comparable*, such as figures of different bases, nothing counts as different."""
    words, differs = difference(cells, names) if comparable else ("", False)
    return CompareRow(
        label=label,
        slug=slug,
        unit=unit,
        cells=tuple(cells),
        difference=dotted(words, more),
        differs=differs,
    )


def difference(cells: Sequence[CompareCell], names: Sequence[str]) -> tuple[str, bool]:
    """How cells differ, in words, and whether they do: who alone has it, how many times as much the
    largest is, or that ranges overlap, so that nobody can tell."""
    if len(cells) < 2:
        return "", False
    there = [
        name for cell, name in zip(cells, names, strict=True) if cell.kind is not CellKind.ABSENT
    ]
    if len(there) < len(cells):
        return (_("only {names}", names=comma_list(there)), True) if there else ("", False)
    figures = [cell for cell in cells if cell.value is not None]
    if any(cell.is_bound for cell in figures):
        return _("a bound, so not measured"), False
    if len(figures) == len(cells):
        return _times(figures)
    is_one = len({cell.text for cell in cells}) == 1
    if any(cell.kind is CellKind.NO_FIGURE for cell in cells):
        return ("" if is_one else _("not all have a figure")), False
    return (_("same"), False) if is_one else (_("differs"), True)


def _times(cells: Sequence[CompareCell]) -> tuple[str, bool]:
    values = [cell.value or 0.0 for cell in cells]
    least, most = min(values), max(values)
    if least == most:
        return _("same"), False
    lows = [v if c.low is None else c.low for c, v in zip(cells, values, strict=True)]
    highs = [v if c.high is None else c.high for c, v in zip(cells, values, strict=True)]
    if max(lows) <= min(highs):
        return _("ranges overlap"), False
    if least <= 0:
        return _("differs"), True
    if any(cell.is_middle for cell in cells):  # no more than their ends is known
        times = max(lows) / min(highs)
        at_least = _("at least × {times}", times=times_number(times))
        return at_least if times >= NEARLY else _("differs"), True
    times = most / least
    if times < NEARLY:
        return _("nearly the same"), False
    return f"× {times_number(times)}", True
