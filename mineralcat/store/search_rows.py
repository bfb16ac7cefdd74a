"""Plain rows of searching and browsing: lines of the mineral table, facets, completions.

Like those of `rows` they outlive the session and import no database.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from mineralcat.domain.figures import years_text
from mineralcat.domain.terms import Certainty, ClaimStatus, Importance, MineralKind, Stage
from mineralcat.translation import Term

from .rows import IntensityRow, PathStep, Ref, UsageRow, variant_on


class Leader(NamedTuple):
    """The leading producer of a mineral in the newest year of its headline series, of one source.

    *share* is percent of the published world total, None where there is no total; an average over
    years begins in *year_from* and ends in *year*, else both are the same; *via* is the group whose
    series it is, where the mineral has none of its own.
    """

    area: Ref
    share: float | None
    year_from: int | None
    year: int | None
    status: ClaimStatus
    stage: Stage
    source: str | None
    via: str | None

    @classmethod
    def read(cls, slug: str | None, name: str | None, *cells: Any) -> "Leader | None":
        """From slug and name of the area and the other cells in their order, as they are stored."""
        if slug is None or name is None:
            return None
        share, year_from, year, status, stage, source, via = cells
        shown = ClaimStatus(status), Stage(stage)
        return cls(Ref(slug, name), share, year_from, year, *shown, source, via)

    @property
    def years(self) -> str:
        """The year, or the years of an average: `2016–2020`."""
        return years_text(self.year_from, self.year)


class Match(NamedTuple):
    """Why a mineral was found: *clause* alone finds it again; *field* and *text* say where."""

    clause: str
    field: str
    text: str


@dataclass(frozen=True, kw_only=True)
class BillLine:
    """What a line of the mineral table shows of an application's bill: the use that explains it
    best and the way there. The use and the amount shown first are put together from what was read
    once they are looked at: a search at each letter reads many lines that nobody sees."""

    importance: Importance
    role: str | None
    path: tuple[PathStep, ...]
    evidence: Callable[[], tuple[UsageRow, IntensityRow | None]] = field(repr=False, compare=False)

    @cached_property
    def _evidence(self) -> tuple[UsageRow, IntensityRow | None]:
        return self.evidence()

    @property
    def usage(self) -> UsageRow:
        """The use, without its substitutes."""
        return self._evidence[0]

    @property
    def amount(self) -> IntensityRow | None:
        """The amount shown first, where it is of an application on the path."""
        return self._evidence[1]

    @property
    def variant(self) -> Ref | None:
        """The first of several variants that the path goes through, if it does."""
        return variant_on(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class MineralRow:
    """A line of the mineral table; *bill* only where the search names an application."""

    id: int
    slug: str
    name: str
    symbol: str | None
    kind: MineralKind
    uses: int
    leader: Leader | None
    lists: tuple[str, ...]
    bill: BillLine | None = None
    matched: tuple[Match, ...] = ()
    certainty: Certainty = Certainty.SURE


class Selected(NamedTuple):
    """Which of the selected entries a search does not find, and the lines of those that it does,
    as far as these are known."""

    not_found: frozenset[str]
    lines: dict[str, int]


NONE_SELECTED = Selected(frozenset(), {})


class Section(Term):
    """The sections of Browse, in their order."""

    APPLICATIONS = "Applications"
    COMPARISON = "For comparison"
    LISTS = "Critical lists"
    SAVED = "Saved searches"
    GROUPS = "Groups"
    MINED = "Mined in"
    REFINED = "Refined in"
    MINING = "Mining HHI"
    REFINING = "Refining HHI"
    KINDS = "Kinds"
    EVIDENCE = "Evidence"


class Facet(NamedTuple):
    """Something that Browse offers to ask for. *clause* is what it asks, as it would be typed, and
    of a saved search the whole query; *parent* the clause of the facet that it stands below; *slug*
    the saved search's."""

    section: Section
    clause: str
    title: str
    parent: str | None = None
    slug: str | None = None


class FacetCount(NamedTuple):
    """How many minerals a facet surely or possibly finds beside the query, of how many more that is
    not known, and whether the query asks for it already."""

    minerals: int
    unknown: int
    asked: bool


class Chip(NamedTuple):
    """A clause of a query in words, and where in the query it stands."""

    words: str
    start: int
    end: int


class CompletionKind(StrEnum):
    """What a completion is of."""

    FIELD = "field"
    VALUE = "value"
    APPLICATION = "application"
    MINERAL = "mineral"
    RECENT = "recent query"


class Completion(NamedTuple):
    """*text* could stand in a query from *start* to *end*. *label* says what it is, *minerals* how
    many the query would find, where that is known; *clause* is what then is asked."""

    text: str
    label: str
    kind: CompletionKind
    start: int
    end: int
    clause: str | None
    minerals: int | None = None
