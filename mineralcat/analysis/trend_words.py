"""The words of trends: title, sentence, note and table."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mineralcat.domain.figures import years_text
from mineralcat.domain.grouping import grouped
from mineralcat.translation import Term, _, and_list, comma_list

from .area_figures import Sign
from .citation import short_figure, short_source
from .figure import (
    Cell,
    ColumnHeading,
    TableRow,
    ViewTable,
    applying,
    bracketed,
    dotted,
    listed,
    mineral_count,
    numbers,
    semicolon_list,
    texts,
    times_number,
)
from .trend_lines import (
    Publication,
    TrendLine,
    TrendPoint,
    base_value,
    with_index,
    years_of,
    years_words,
)

if TYPE_CHECKING:
    from .trends import TrendPanel

MOST_NAMED = 4
"""Names in the title; of more, their number is given."""
MOST_NOTES = 2
"""Of the sources; all of them are shown where a figure is pointed at."""
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)])\.\s")  # not that of "U.S. production"
_ABSENT = {
    Sign.WITHHELD: _("W: withheld, so a producer"),
    Sign.NOT_REPORTED: _("NA: not available"),
    Sign.IN_WORDS: _("“”: told in words"),
    Sign.NEGLIGIBLE: _("< ½: less than half a unit"),
    Sign.NOT_APPLICABLE: _("n/a: not applicable"),
}


class AxisScale(Term):
    """How amounts become heights."""

    LINEAR = "linear"
    LOG = "logarithmic"
    INDEX = "index"


@dataclass(frozen=True, kw_only=True)
class ShownTrends:
    """What is shown of the minerals *names*: *lines* are drawn, the *others* in the table alone;
    *panels* have them in the unit or index that they are drawn in."""

    names: Sequence[str]
    lines: Sequence[TrendLine]
    others: Sequence[TrendLine]
    panels: Sequence["TrendPanel"]
    by_country: bool
    scale: AxisScale
    base: int | None

    @cached_property
    def drawn(self) -> list[TrendLine]:
        """Those of the lines that have a place on the scale."""
        return with_index(self.lines, self.base)

    @cached_property
    def years(self) -> tuple[int, int]:
        """The first and the last."""
        return years_of(self.drawn) or (0, 0)

    @cached_property
    def publications(self) -> tuple[Publication, ...]:
        """Who says so, the one that has most figures first."""
        counts = Counter(line.publication for line in self.drawn for _point in line.points)
        return tuple(sorted(counts, key=lambda one: (-counts[one], one)))

    def title(self) -> str:
        """What is shown, of what, and since when."""
        names = [*dict.fromkeys(line.of.name for line in self.drawn)] or [*self.names]
        who = and_list(names) if len(names) <= MOST_NAMED else mineral_count(len(names))
        what, (first, last) = self.drawn[0].series.words, self.years
        if self.by_country:
            years = years_text(first, last)
            title = _(
                "{minerals}: {what} by country, {years}", minerals=who, what=what, years=years
            )
        else:
            title = _("{minerals}: {what} since {year}", minerals=who, what=what, year=first)
        return listed(title, self._base_words)

    @property
    def _base_words(self) -> str:
        return _("{year} = 100", year=self.base) if self.base is not None else ""

    def subtitle(self, found: str) -> str:
        """Whose figures they are, and how the search limits them."""
        return dotted(*map(self._releases, self.publications), found)

    def _releases(self, publication: Publication) -> str:
        """``"Mineral Commodity Summaries 2022-2026"``: the years of its releases."""
        lines = [line for line in self.drawn if line.publication == publication]
        points = [point for line in lines for point in line.points]
        sources = [claim.source for point in points for claim in (point.claim, *point.older)]
        years = [source.year for source in sources if source and source.year]
        return f"{publication.name} {years_text(min(years), max(years)) if years else ''}".strip()

    # -- the sentence --------------------------------------------------------------------------

    def sentence(self) -> str:
        """What was, what is, and how many times as much, of the first series."""
        if not self.panels:
            who, year = and_list(self.names), self.base or ""
            return _("No figure of {year} is published for {minerals}.", year=year, minerals=who)
        by_hue = grouped((line.hue, line) for panel in self.panels for line in panel.lines)
        grown = semicolon_list([self._growth(group) for group in by_hue.values()])
        what = self.lines[0].series.heading
        return _("{what} over the years: {growth}.", what=what, growth=grown)

    def _growth(self, group: Sequence[TrendLine]) -> str:
        """``"Lithium, gross weight: 18 000 t in 1950 to 2 400 000 t in 2021, 133 times as much
        (Data Series 140)"``; only figures of one publication are measured against one another, of
        an index from its base on."""
        stated = []
        for line in sorted(group, key=lambda line: line.points[0].year):
            amounts = [point for point in line.points if point.sign is Sign.AMOUNT]
            if amounts:
                first = next((one for one in amounts if one.year == self.base), amounts[0])
                stated.append(bracketed(grown_words(first, amounts[-1]), line.publication.name))
        who = listed(group[0].label, group[0].series.basis)
        return f"{who}: {comma_list(stated) or _('no amount')}"

    # -- the note ------------------------------------------------------------------------------

    def note(self) -> str:
        """What the signs mean, of those that there are, and what is left out."""
        lines = self.drawn
        points = [point for line in lines for point in line.points]
        signs = {point.sign for point in points}
        several = len(self.publications) > 1
        notes = {
            _("publications are not joined; of each year the newest release is drawn"): several,
            _("of each year the newest release is drawn"): (
                not several and any(point.older for point in points)
            ),
            _("each basis and unit has its own axis"): len(self.panels) > 1,
            _("broken: no figure"): any(len(line.stretches()) > 1 for line in lines),
            _("dashed, hollow, e: estimate"): any(point.estimate for point in points),
            _("triangle, not joined: a bound (<, >) or the middle of a range"): (
                Sign.BOUND in signs
            ),
            **{words: sign in signs for sign, words in _ABSENT.items()},
            _("unsourced figures are among them"): any(line.unsourced for line in lines),
            _("zero has no place on a logarithmic axis"): (
                self.scale is AxisScale.LOG and Sign.ZERO in signs
            ),
        }
        return dotted(*applying(notes), *self._index_notes(), *self._left_out(), *_own_notes(lines))

    def _index_notes(self) -> list[str]:
        if (base := self.base) is None:
            return []
        without = [line for line in self.lines if base_value(line, self.lines, base) is None]
        who = dict.fromkeys(listed(line.label, line.series.basis) for line in without)
        notes = [_("{line}: no figure of {year}, so no index", line=one, year=base) for one in who]
        borrowed = {
            line.publication.name
            for line in self.lines
            if line not in without and base_value(line, (), base) is None
        }
        if borrowed:
            names = and_list(sorted(borrowed))
            notes.append(
                _(
                    "{publication}: index of the other publication's figure of {year}",
                    publication=names,
                    year=base,
                )
            )
        return notes

    def _left_out(self) -> list[str]:
        """What is only in the table; who withholds, by name."""
        withheld = [one.name for one in self.others if one.points[-1].sign is Sign.WITHHELD]
        return applying(
            {
                _("{number} more series in the table", number=len(self.others)): bool(self.others),
                _("withheld: {areas}", areas=and_list(withheld)): bool(withheld),
            }
        )

    # -- the table -----------------------------------------------------------------------------

    def table(self) -> ViewTable:
        """One row a figure, the newest first; figures as published, in their own unit."""
        is_index = self.base is not None
        headings = (
            *texts(_("Country") if self.by_country else _("Mineral"), _("Counted")),
            ColumnHeading(_("Year"), is_number=True, is_year=True),
            *(numbers(_("Index"), unit=self._base_words) if is_index else ()),
            *(*numbers(_("Amount")), *texts(_("Unit"), _("As published"), _("Status"))),
            *texts(_("Source"), _("Earlier releases")),
        )
        index = {
            point.claim.uid: round(point.value, 1)
            for panel in self.panels
            for line in panel.lines
            for point in line.points
            if point.value is not None
        }
        rows = []
        for line in (*self.lines, *self.others):
            (slug, name, query), counted = line.about, _counted(line)
            for point in reversed(line.points):
                shown = (index.get(point.claim.uid),) if is_index else ()
                rows.append(
                    TableRow(
                        cells=(line.name, counted, point.year, *shown, *_cells(point)),
                        slugs=(slug,),
                        claims=(point.claim, *point.older),
                        name=name,
                        query=query,
                    )
                )
        return ViewTable(headings, tuple(rows))


def grown_words(first: TrendPoint, last: TrendPoint) -> str:
    """From what to what, and how many times as much, where that can be computed."""
    words = _("{amount} in {year}", amount=short_figure(first.claim), year=first.year)
    if last is first:
        return words
    end = _("{amount} in {year}", amount=short_figure(last.claim), year=last.year)
    if not first.value or not last.value:
        return _("{first} to {last}", first=words, last=end)
    times = times_number(last.value / first.value)
    return _("{first} to {last}, {times} times as much", first=words, last=end, times=times)


def _own_notes(lines: Sequence[TrendLine]) -> list[str]:
    """What the sources say beside their figures, each once, with the years that it applies to."""
    years = grouped(
        (_SENTENCE_END.split(point.claim.note)[0].rstrip("."), point.year)
        for line in lines
        for point in line.points
        if point.claim.note
    )
    return [f"{words} ({years_words(of)})" for words, of in years.items() if words][:MOST_NOTES]


def _counted(line: TrendLine) -> str:
    series = line.series
    return dotted(series.words, series.form, series.basis, series.group(line.of))


def _cells(point: TrendPoint) -> tuple[Cell, ...]:
    claim = point.claim
    amount = claim.value if point.sign is Sign.AMOUNT else None
    earlier = [f"{short_figure(one)} ({short_source(one.source)})" for one in point.older]
    return (
        0.0 if point.sign is Sign.ZERO else amount,
        claim.unit or "",
        short_figure(claim),
        claim.status.label,
        short_source(claim.source),
        semicolon_list(earlier, None),
    )
