"""What every view shows: a figure with its words, its sources and its table. No drawing here.

A view's figure is a frozen dataclass of its own: the fields of `ViewFigure`, and what its chart
draws. Window, pictures, tables and command line need only these.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mineralcat.domain.figures import count_text, number
from mineralcat.store.rows import ClaimRow, Ref, SourceRow
from mineralcat.translation import _, comma_list, ngettext, pgettext

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

    @property
    def is_drawn(self) -> bool:
        """Whether a chart has anything to draw; else the table is shown alone."""
        return bool(self.table.rows)


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
        search = _("Search: {query}", query=self.query) if self.query else _("No search")
        file = _(
            "MineralCat, catalogue {name}, SHA-256 {hash}",
            name=self.catalogue,
            hash=self.fingerprint[:16],
        )
        return dotted(search, file, self.date)


# What words and tables are made with --------------------------------------------------------------

NAMED_IN_SENTENCE = 3
"""Of more, a sentence says how many there are."""


def texts(*titles: str) -> tuple[ColumnHeading, ...]:
    """Headings of columns of text."""
    return tuple(map(ColumnHeading, titles))


def numbers(*titles: str, unit: str = "") -> tuple[ColumnHeading, ...]:
    """Headings of columns of figures."""
    return tuple(ColumnHeading(title, unit, is_number=True) for title in titles)


YEAR = ColumnHeading(_("Year"), is_year=True)


def dotted(*parts: str | None) -> str:
    """Parts of a line, without those that are empty: ``"mine production · metal content"``."""
    return " · ".join(filter(None, parts))


def listed(*parts: str | None) -> str:
    """The same with commas."""
    return comma_list(filter(None, parts))


def bracketed(text: str, remark: str) -> str:
    """A text, with a remark in brackets where there is one."""
    return _("{words} ({remark})", words=text, remark=remark) if remark else text


def semicolon_list(items: Sequence[str], most: int | None = NAMED_IN_SENTENCE) -> str:
    """Items of a sentence, each of several words: ``"a; b; and 3 more"``."""
    text = pgettext("list", "; ").join(items[:most])
    rest = len(items[most:]) if most else 0
    return (
        ngettext("{items}; and {count} more", "{items}; and {count} more", rest, items=text)
        if rest
        else text
    )


def found_words(count: int) -> str:
    """How a search limits minerals: ``"of the 24 minerals found"``."""
    return ngettext(
        "of the only mineral found",
        "of the {number} minerals found",
        count,
        number=count_text(count),
    )


def mineral_count(count: int) -> str:
    """``"24 minerals"``."""
    return ngettext("{number} mineral", "{number} minerals", count, number=count_text(count))


def times_number(times: float) -> str:
    """How many times as much, no more exact than figures are."""
    return number(round(times) if times >= 10 else float(f"{times:.2g}"))


def applying(notes: Mapping[str, bool]) -> list[str]:
    """Of notes those whose condition holds."""
    return [note for note, condition in notes.items() if condition]


def sources_of(claims: Iterable[ClaimRow]) -> tuple[SourceRow, ...]:
    """Who says so, each once, in the order of the claims."""
    return tuple({one.source.slug: one.source for one in claims if one.source}.values())
