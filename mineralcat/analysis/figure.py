"""What every view shows: a figure with its words, its sources and its table twin. No drawing here.

A view's figure is a frozen dataclass of its own with the fields of `Figure` and what its chart
draws. Window, pictures, tables and command line need only these.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from mineralcat.store.rows import ClaimRow, SourceRow

Cell = str | float | int | None
"""Text, a figure, or nothing. Figures stay numbers, so that tables can be reckoned with."""


class Heading(NamedTuple):
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
class Table:
    """The table twin of a chart: all that it draws, and what it cannot draw."""

    headings: tuple[Heading, ...] = ()
    rows: tuple[TableRow, ...] = ()


class Figure(Protocol):
    """The fields that the figure of any view has."""

    @property
    def title(self) -> str:
        """What is shown, of what, with the unit where there is but one."""

    @property
    def subtitle(self) -> str:
        """Measure, year and source, and how the search limits it: "of the 24 minerals found"."""

    @property
    def sentence(self) -> str:
        """The text twin: measure, unit, year and the top three; why, where there is nothing."""

    @property
    def note(self) -> str:
        """What the signs of the chart mean, of those it has, and what it leaves out."""

    @property
    def sources(self) -> tuple[SourceRow, ...]:
        """Who says so, each once."""

    @property
    def table(self) -> Table:
        """The same figures in rows."""


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
        said = f"catalogue {self.catalogue}, SHA-256 {self.fingerprint[:16]}"
        return f"{asked} · MineralCat, {said} · {self.date}"
