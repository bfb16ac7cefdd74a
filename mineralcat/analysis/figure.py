"""What every view shows: a figure with its words, its sources and its table. No drawing here.

A view's figure is a frozen dataclass of its own: the fields of `ViewFigure`, and what its chart
draws. Window, pictures, tables and command line need only these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mineralcat.domain.figures import count_text
from mineralcat.store.rows import ClaimRow, Ref, SourceRow

Cell = str | float | int | None
"""Text, a figure, or nothing. Figures stay numbers, so that tables can be reckoned with."""


class ColumnHeading(NamedTuple):
    """Heads a column. *unit* is that of all its figures, where they have one; *is_number* columns
    stand right; in *is_year* ones no mark parts the thousands."""

    title: str
    unit: str = ""
    is_number: bool = False
    is_year: bool = False

    @property
    def text(self) -> str:
        """``"Production, t"``."""
        return f"{self.title}, {self.unit}" if self.unit else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row: *slugs* name the entries that it is about, the one that a click chooses first;
    *claims* are what stands behind its figures, and gives its citations. *name* is of the entry
    that is chosen, and *query* finds it as the chart does; empty for what no search can find, such
    as the rest of the world, which is not offered either."""

    cells: tuple[Cell, ...]
    slugs: tuple[str, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    name: str = ""
    query: str = ""

    @property
    def chosen(self) -> str:
        """The slug of what a click chooses; empty where there is nothing to choose."""
        return self.slugs[0] if self.slugs and self.query else ""


@dataclass(frozen=True, slots=True)
class ViewTable:
    """All that a chart draws, in rows, and what it cannot draw."""

    headings: tuple[ColumnHeading, ...] = ()
    rows: tuple[TableRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ViewFigure:
    """The fields that the figure of any view has."""

    title: str
    """What is shown, of what, with the unit where there is but one."""
    subtitle: str = ""
    """Measure, year and source, and how the search limits it: "of the 24 minerals found"."""
    sentence: str = ""
    """The figure in words: measure, unit, year and the top three; why, where there is nothing."""
    note: str = ""
    """What the signs of the chart mean, of those it has, and what it leaves out."""
    sources: tuple[SourceRow, ...] = ()
    """Who says so, each once."""
    table: ViewTable = ViewTable()
    """The same figures in rows."""


@dataclass(frozen=True, kw_only=True)
class MineralFigure(ViewFigure):
    """A figure of one mineral, beside which others can be chosen."""

    mineral: str = ""
    """The slug of the one that is shown."""
    minerals: tuple[Ref, ...] = ()
    """Those that can be chosen, of what was found."""
    found: str = ""
    """How the search limits them."""


class Provenance(NamedTuple):
    """Where a picture or table comes from. *catalogue* is the name of the file, *fingerprint* the
    hash of its content, *query* the search that limits what is shown, *date* ISO 8601."""

    query: str
    catalogue: str
    fingerprint: str
    date: str

    @property
    def text(self) -> str:
        """One line for the foot of a picture."""
        asked = f"Search: {self.query}" if self.query else "No search"
        words = f"catalogue {self.catalogue}, SHA-256 {self.fingerprint[:16]}"
        return f"{asked} · MineralCat, {words} · {self.date}"


# What words and tables are made with --------------------------------------------------------------

NAMED_IN_SENTENCE = 3
"""Of more, a sentence says how many there are."""


def texts(*titles: str) -> tuple[ColumnHeading, ...]:
    """Headings of columns of text."""
    return tuple(map(ColumnHeading, titles))


def numbers(*titles: str, unit: str = "") -> tuple[ColumnHeading, ...]:
    """Headings of columns of figures."""
    return tuple(ColumnHeading(title, unit, is_number=True) for title in titles)


YEAR = ColumnHeading("Year", is_year=True)


def dotted(*parts: str | None) -> str:
    """Parts of a line, without those that are empty: ``"mine production · metal content"``."""
    return " · ".join(filter(None, parts))


def listed(*parts: str | None) -> str:
    """The same with commas."""
    return ", ".join(filter(None, parts))


def applying(notes: Mapping[str, object]) -> list[str]:
    """Of notes those whose condition holds."""
    return [note for note, condition in notes.items() if condition]


def counted(count: int, word: str) -> str:
    """``"1 mineral"``, ``"2 minerals"``."""
    return f"{count_text(count)} {word}{'' if count == 1 else 's'}"


def sources_of(claims: Iterable[ClaimRow]) -> tuple[SourceRow, ...]:
    """Who says so, each once, in the order of the claims."""
    return tuple({one.source.slug: one.source for one in claims if one.source}.values())
