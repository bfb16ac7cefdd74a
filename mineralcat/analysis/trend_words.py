"""The words of trends: title, sentence, note and table."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mineralcat.domain.figures import number, years_text
from mineralcat.domain.grouping import grouped
from mineralcat.domain.terms import ClaimStatus
from mineralcat.domain.text_lists import capitalised

from .area_figures import Sign
from .citation import short_figure, short_source
from .figure import (
    NAMED_IN_SENTENCE,
    Cell,
    ColumnHeading,
    TableRow,
    ViewTable,
    applying,
    dotted,
    listed,
    numbers,
    texts,
)
from .trend_index import base_value, with_index
from .trend_lines import Publication, TrendLine, TrendPoint, years_words
from .uses import list_words

if TYPE_CHECKING:
    from .trends import TrendPanel

MOST_NAMED = 4
"""Names in the title; of more, their number is given."""
MOST_NOTES = 2
"""Of the sources; all of them are shown where a figure is pointed at."""
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)])\.\s")  # not that of "U.S. production"
_ABSENT = {
    Sign.WITHHELD: "W: withheld, so a producer",
    Sign.NOT_REPORTED: "NA: not available",
    Sign.IN_WORDS: "“”: told in words",
    Sign.NEGLIGIBLE: "< ½: less than half a unit",
    Sign.NOT_APPLICABLE: "n/a: not applicable",
}


def title_of(
    names: Sequence[str],
    lines: Sequence[TrendLine],
    years: tuple[int, int],
    *,
    by_country: bool,
    base: int | None,
) -> str:
    """What is shown, of what, and since when."""
    drawn = list(dict.fromkeys(line.of.name for line in lines)) or list(names)
    who = list_words(drawn) if len(drawn) <= MOST_NAMED else f"{len(drawn)} minerals"
    what = lines[0].series.words
    when = f"by country, {years_text(*years)}" if by_country else f"since {years[0]}"
    return f"{who}: {what} {when}" + (f", {base} = 100" if base else "")


def subtitle_of(lines: Sequence[TrendLine], publications: Sequence[Publication], found: str) -> str:
    """Whose figures they are, and how the search limits them."""
    return dotted(*(_releases(one, lines) for one in publications), found)


def _releases(publication: Publication, lines: Iterable[TrendLine]) -> str:
    """``"Mineral Commodity Summaries 2022-2026"``: a publication with the years of its releases."""
    sources = [
        claim.source
        for line in lines
        if line.publication == publication
        for point in line.points
        for claim in (point.claim, *point.older)
    ]
    years = sorted({source.year for source in sources if source and source.year})
    when = f" {years_text(years[0], years[-1])}" if years else ""
    return f"{publication.name}{when}"


# -- the sentence ------------------------------------------------------------------------------


def sentence_of(
    names: Sequence[str],
    panels: Sequence["TrendPanel"],
    lines: Sequence[TrendLine],
    base: int | None,
) -> str:
    """What was, what is, and how many times as much, of the first series."""
    if not panels:
        return f"No figure of {base} is published for {list_words(names)}."
    by_hue = grouped((line.hue, line) for panel in panels for line in panel.lines)
    stated = [_growth(group, base) for group in list(by_hue.values())[:NAMED_IN_SENTENCE]]
    if len(by_hue) > NAMED_IN_SENTENCE:
        stated.append(f"and {len(by_hue) - NAMED_IN_SENTENCE} more")
    return f"{capitalised(lines[0].series.words)} over the years: {'; '.join(stated)}."


def _growth(group: Sequence[TrendLine], base: int | None) -> str:
    """``"Lithium, gross weight: 18 000 t in 1950 to 2 400 000 t in 2021, 133 times as much (Data
    Series 140)"``; only figures of one publication are measured against one another, of an index
    from its *base* on."""
    text = []
    for line in sorted(group, key=lambda line: line.points[0].year):
        amounts = [point for point in line.points if point.sign is Sign.AMOUNT]
        if not amounts:
            continue
        first, last = next((one for one in amounts if one.year == base), amounts[0]), amounts[-1]
        words = f"{short_figure(first.claim)} in {first.year}"
        if last is not first:
            words += f" to {short_figure(last.claim)} in {last.year}"
            words += times_text(first, last)
        text.append(f"{words} ({line.publication.name})")
    who = listed(group[0].label, group[0].series.basis)
    return f"{who}: {', '.join(text) or 'no amount'}"


def times_text(first: TrendPoint, last: TrendPoint) -> str:
    """How many times as much; empty where that cannot be computed."""
    if not first.value or not last.value:
        return ""
    times = last.value / first.value
    shown = number(round(times)) if times >= 10 else number(float(f"{times:.2g}"))
    return f", {shown} times as much"


# -- the note ----------------------------------------------------------------------------------


def note_of(
    panels: Sequence["TrendPanel"],
    drawn: Sequence[TrendLine],
    others: Sequence[TrendLine],
    publications: Sequence[Publication],
    *,
    base: int | None,
    log: bool,
) -> str:
    """What the signs mean, of those that there are, and what is left out."""
    lines = with_index(drawn, base)
    points = [point for line in lines for point in line.points]
    signs = {point.sign for point in points}
    several = len(publications) > 1
    notes = {
        "publications are not joined; of each year the newest release is drawn": several,
        "of each year the newest release is drawn": not several and any(p.older for p in points),
        "each basis and unit has its own axis": len(panels) > 1,
        "broken: no figure": any(len(line.stretches()) > 1 for line in lines),
        "dashed, hollow, e: estimate": any(point.estimate for point in points),
        "triangle, not joined: a bound (<, >) or the middle of a range": Sign.BOUND in signs,
        **{words: sign in signs for sign, words in _ABSENT.items()},
        "unsourced figures are among them": any(line.unsourced for line in lines),
        "zero has no place on a logarithmic axis": log and Sign.ZERO in signs,
    }
    index = _index_words(drawn, base) if base is not None else []
    return dotted(*applying(notes), *index, *_left_out(others), *_own_notes(lines))


def _index_words(lines: Sequence[TrendLine], base: int) -> list[str]:
    text = []
    without = [line for line in lines if base_value(line, lines, base) is None]
    named = [listed(line.label, line.series.basis) for line in without]
    text += [f"{who}: no figure of {base}, so no index" for who in dict.fromkeys(named)]
    borrowed = {
        line.publication.name
        for line in lines
        if base_value(line, (), base) is None and base_value(line, lines, base) is not None
    }
    if borrowed:
        names = list_words(sorted(borrowed))
        text.append(f"{names}: index of the other publication's figure of {base}")
    return text


def _left_out(others: Sequence[TrendLine]) -> list[str]:
    """What is only in the table; who withholds, by name."""
    if not others:
        return []
    withheld = [line.name for line in others if line.points[-1].sign is Sign.WITHHELD]
    text = [f"{len(others)} more series in the table"]
    if withheld:
        text.append(f"withheld: {list_words(withheld)}")
    return text


def _own_notes(lines: Sequence[TrendLine]) -> list[str]:
    """What the sources say beside their figures, each once, with the years that it applies to."""
    years = grouped(
        (_SENTENCE_END.split(point.claim.note)[0].rstrip("."), point.year)
        for line in lines
        for point in line.points
        if point.claim.note
    )
    return [f"{words} ({years_words(of)})" for words, of in years.items() if words][:MOST_NOTES]


# -- the table --------------------------------------------------------------------------------


def table_of(
    lines: Sequence[TrendLine],
    panels: Sequence["TrendPanel"],
    base: int | None,
    *,
    by_country: bool,
) -> ViewTable:
    """One row a figure, the newest first; figures as published, in their own unit."""
    headings = [
        *texts("Country" if by_country else "Mineral", "Counted"),
        ColumnHeading("Year", is_number=True, is_year=True),
        *(*numbers("Amount"), *texts("Unit", "As published", "Status", "Source")),
        *texts("Earlier releases"),
    ]
    index: dict[str, float] = {}
    if base is not None:
        headings[3:3] = numbers("Index", unit=f"{base} = 100")
        index = {
            point.claim.uid: round(point.value, 1)
            for panel in panels
            for line in panel.lines
            for point in line.points
            if point.value is not None
        }
    rows = []
    for line in lines:
        for point in reversed(line.points):
            cells = _cells(line, point)
            if base is not None:
                cells.insert(3, index.get(point.claim.uid))
            claims = (point.claim, *point.older)
            slug, name, query = line.about
            row = TableRow(cells=tuple(cells), slugs=(slug,), claims=claims, name=name, query=query)
            rows.append(row)
    return ViewTable(tuple(headings), tuple(rows))


def _cells(line: TrendLine, point: TrendPoint) -> list[Cell]:
    claim, series = point.claim, line.series
    earlier = (f"{short_figure(one)} ({short_source(one.source)})" for one in point.older)
    as_group = "" if series.of == line.of else f"as {series.of.name}"
    parts = (series.words, series.form, series.basis, as_group)
    amount = claim.value if point.sign is Sign.AMOUNT else None
    return [
        line.name,
        dotted(*parts),
        point.year,
        0.0 if point.sign is Sign.ZERO else amount,
        claim.unit or "",
        short_figure(claim),
        claim.status.value if claim.status is not ClaimStatus.REPORTED else "reported",
        short_source(claim.source),
        "; ".join(earlier),
    ]
