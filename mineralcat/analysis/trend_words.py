"""The words of trends: title, sentence, note and table twin."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mineralcat.domain.figures import number, years_text
from mineralcat.domain.terms import ClaimStatus

from .area_figures import Sign
from .citation import short_figure, short_source
from .figure import Cell, Heading, Table, TableRow
from .trend_index import base_value, with_index
from .trend_lines import Publication, TrendLine, TrendPoint, years_words
from .uses import list_words

if TYPE_CHECKING:
    from .trends import TrendPanel

TOLD_IN_SENTENCE = 3
MOST_NAMED = 4
"""Names in the title; of more, their number is said."""
MOST_NOTES = 2
"""Of the sources; all of them are told where a figure is pointed at."""
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
    return " · ".join(filter(None, (*(_releases(one, lines) for one in publications), found)))


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
    by_hue: dict[int, list[TrendLine]] = {}
    for line in (line for panel in panels for line in panel.lines):
        by_hue.setdefault(line.hue, []).append(line)
    told = [_growth(group, base) for group in list(by_hue.values())[:TOLD_IN_SENTENCE]]
    if len(by_hue) > TOLD_IN_SENTENCE:
        told.append(f"and {len(by_hue) - TOLD_IN_SENTENCE} more")
    what = lines[0].series.words
    head = f"{what[:1].upper()}{what[1:]} over the years"
    return f"{head}: {'; '.join(told)}."


def _growth(group: Sequence[TrendLine], base: int | None) -> str:
    """``"Lithium, gross weight: 18 000 t in 1950 to 2 400 000 t in 2021, 133 times as much (Data
    Series 140)"``; only figures of one publication are measured against one another, of an index
    from its *base* on."""
    said = []
    for line in sorted(group, key=lambda line: line.points[0].year):
        amounts = [point for point in line.points if point.sign is Sign.AMOUNT]
        if not amounts:
            continue
        first, last = next((one for one in amounts if one.year == base), amounts[0]), amounts[-1]
        words = f"{short_figure(first.claim)} in {first.year}"
        if last is not first:
            words += f" to {short_figure(last.claim)} in {last.year}"
            words += times_text(first, last)
        said.append(f"{words} ({line.publication.name})")
    who = ", ".join(filter(None, (group[0].label, group[0].series.basis)))
    return f"{who}: {', '.join(said) or 'no amount'}"


def times_text(first: TrendPoint, last: TrendPoint) -> str:
    """How many times as much; empty where that cannot be said."""
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
    said = []
    if len(publications) > 1:
        said.append("publications are not joined; of each year the newest release is drawn")
    elif any(point.older for point in points):
        said.append("of each year the newest release is drawn")
    if len(panels) > 1:
        said.append("each basis and unit has its own axis")
    if any(len(line.stretches()) > 1 for line in lines):
        said.append("broken: no figure")
    if any(point.estimate for point in points):
        said.append("dashed, hollow, e: estimate")
    if any(point.sign is Sign.BOUND for point in points):
        said.append("triangle, not joined: a bound (<, >) or the middle of a range")
    signs = {point.sign for point in points}
    said += [words for sign, words in _ABSENT.items() if sign in signs]
    if any(line.unsourced for line in lines):
        said.append("unsourced figures are among them")
    if log and Sign.ZERO in signs:
        said.append("zero has no place on a logarithmic axis")
    if base is not None:
        said += _index_words(drawn, base)
    said += _left_out(others)
    said += _own_notes(lines)
    return " · ".join(said)


def _index_words(lines: Sequence[TrendLine], base: int) -> list[str]:
    said = []
    without = [line for line in lines if base_value(line, lines, base) is None]
    named = [", ".join(filter(None, (line.label, line.series.basis))) for line in without]
    said += [f"{who}: no figure of {base}, so no index" for who in dict.fromkeys(named)]
    borrowed = {
        line.publication.name
        for line in lines
        if base_value(line, (), base) is None and base_value(line, lines, base) is not None
    }
    if borrowed:
        names = list_words(sorted(borrowed))
        said.append(f"{names}: index of the other publication's figure of {base}")
    return said


def _left_out(others: Sequence[TrendLine]) -> list[str]:
    """What is only in the table; who withholds, by name."""
    if not others:
        return []
    withheld = [line.name for line in others if line.points[-1].sign is Sign.WITHHELD]
    said = [f"{len(others)} more series in the table"]
    if withheld:
        said.append(f"withheld: {list_words(withheld)}")
    return said


def _own_notes(lines: Sequence[TrendLine]) -> list[str]:
    """What the sources say beside their figures, each once, with the years that it is said of."""
    said: dict[str, set[int]] = {}
    for line in lines:
        for point in line.points:
            first = _SENTENCE_END.split(point.claim.note or "")[0].rstrip(".")
            if first:
                said.setdefault(first, set()).add(point.year)
    told = [f"{words} ({years_words(years)})" for words, years in said.items()]
    return told[:MOST_NOTES]


# -- the table twin ----------------------------------------------------------------------------


def table_of(
    lines: Sequence[TrendLine],
    panels: Sequence["TrendPanel"],
    base: int | None,
    *,
    by_country: bool,
) -> Table:
    """One row a figure, the newest first; figures as published, in their own unit."""
    headings = [
        Heading("Country" if by_country else "Mineral"),
        Heading("Counted"),
        Heading("Year", is_number=True, is_year=True),
        Heading("Amount", is_number=True),
        Heading("Unit"),
        Heading("As published"),
        Heading("Status"),
        Heading("Source"),
        Heading("Earlier releases"),
    ]
    index: dict[str, float] = {}
    if base is not None:
        headings.insert(3, Heading("Index", f"{base} = 100", is_number=True))
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
    return Table(tuple(headings), tuple(rows))


def _cells(line: TrendLine, point: TrendPoint) -> list[Cell]:
    claim, series = point.claim, line.series
    earlier = (f"{short_figure(one)} ({short_source(one.source)})" for one in point.older)
    as_group = "" if series.of == line.of else f"as {series.of.name}"
    counted = (series.words, series.form, series.basis, as_group)
    amount = claim.value if point.sign is Sign.AMOUNT else None
    return [
        line.name,
        " · ".join(filter(None, counted)),
        point.year,
        0.0 if point.sign is Sign.ZERO else amount,
        claim.unit or "",
        short_figure(claim),
        claim.status.value if claim.status is not ClaimStatus.REPORTED else "reported",
        short_source(claim.source),
        "; ".join(earlier),
    ]
