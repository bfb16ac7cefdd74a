"""A mineral as rows of the inspector, page by page; nothing of it is left out."""

from collections.abc import Callable, Iterator
from itertools import groupby

from PySide6.QtCore import QLocale

from mineralcat.analysis.citation import UNSOURCED, period_text
from mineralcat.domain.short_names import initials, short_jurisdiction, year_in
from mineralcat.domain.terms import Confidence
from mineralcat.domain.text_lists import capitalised
from mineralcat.store.rows import (
    BillRow,
    ClaimRow,
    ListingRow,
    MineralDetail,
    NameRow,
    RelationRow,
    SourceRow,
)
from mineralcat.translation import _

from .facts import (
    Fact,
    Link,
    Numbering,
    claimed,
    dotted,
    figure,
    group,
    paragraph,
    section,
    with_sources,
)
from .supply_facts import demand_facts, leading_supply, statistic_facts, supply_sections
from .use_facts import (
    agreement_facts,
    rivals,
    substitute_link,
    use,
    uses_by_importance,
    why_it_matched,
)

Page = Callable[[], list[Fact]]


def mineral_pages(detail: MineralDetail, bill: BillRow | None) -> dict[str, Page]:
    """The pages of a mineral by title, each made when it is asked for; empty ones are left out."""
    numbers = Numbering(_claims(detail))
    pages: dict[str, Page] = {"Overview": lambda: _overview(detail, bill, numbers)}
    if detail.supply or detail.statistics:
        pages["Supply"] = lambda: with_sources(
            [
                *supply_sections(detail.supply, numbers),
                *statistic_facts(detail.statistics, numbers),
            ],
            numbers,
        )
    if detail.lists or detail.assessments or detail.agreements:
        pages["Lists"] = lambda: with_sources(
            [
                *_lists(detail, numbers),
                *_assessments(detail, numbers),
                *agreement_facts(detail.agreements, numbers),
            ],
            numbers,
        )
    pages["Names"] = lambda: [*_names(detail), *_relations(detail), *_members(detail)]
    return pages


def badges(detail: MineralDetail) -> list[tuple[str, str]]:
    """Short words for the newest list of each jurisdiction, and the full ones."""
    found = []
    for _jurisdiction, lists in groupby(detail.lists, key=lambda row: row.jurisdiction):
        current = [row for row in lists if row.until is None]
        if current:
            newest = current[0]
            strategic = any(row.strategic for row in current)
            via = f", via {newest.via.name}" if newest.via else ""
            found.append((_badge(newest, strategic), f"{newest.list.name}{via}"))
    return found


def _badge(row: ListingRow, strategic: bool) -> str:
    year = year_in(row.list.slug, row.list.name, row.since)
    words = [short_jurisdiction(row.jurisdiction), year]
    if strategic:
        words[1] = "strategic"
    if row.via:
        words.append(f"(via {initials(row.via.name)})")
    return " ".join(filter(None, words))


def _claims(detail: MineralDetail) -> Iterator[ClaimRow | SourceRow | None]:
    for usage in detail.usages:
        yield from (a for a in detail.intensities if a.application == usage.application)
        yield usage
    yield from detail.intensities
    yield from detail.supply
    yield from detail.demand_shares
    yield from detail.statistics
    yield from detail.lists
    yield from detail.assessments
    yield from (agreement.source for agreement in detail.agreements)


def _overview(detail: MineralDetail, bill: BillRow | None, numbers: Numbering) -> list[Fact]:
    return with_sources(
        [
            *why_it_matched(bill, numbers),
            *_uses(detail, numbers),
            *leading_supply(detail, numbers),
            *demand_facts(detail.demand_shares, numbers),
            *_substitutes(detail),
            *(_members(detail) if not detail.usages else []),
        ],
        numbers,
    )


def _uses(detail: MineralDetail, numbers: Numbering) -> list[Fact]:
    rows = []
    for usage in detail.usages:
        amounts = [a for a in detail.intensities if a.application.slug == usage.application.slug]
        link = Link("application", usage.application.slug)
        rows.append(use(usage, amounts, numbers, name=usage.application.name, link=link))
    used = {usage.application.slug for usage in detail.usages}
    others = [a for a in detail.intensities if a.application.slug not in used]
    amounts_elsewhere = rivals(others, numbers) if others else []
    return [
        *section("uses", "Used in", uses_by_importance("uses", rows)),
        *section("amounts", "Further amounts", amounts_elsewhere),
    ]


def _substitutes(detail: MineralDetail) -> list[Fact]:
    """What can stand in for it, each once, with where."""
    where: dict[str, list[str]] = {}
    links: dict[str, Link | None] = {}
    for usage in detail.usages:
        for one in usage.substitutes:
            where.setdefault(one.text, []).append(usage.application.name)
            links[one.text] = substitute_link(one) or links.get(one.text)
    rows = [
        Fact(key=f"substitute/{text}", text=text, detail=f"in {', '.join(names)}", link=links[text])
        for text, names in where.items()
    ]
    return section("substitutes", "Substitutes", rows)


def _lists(detail: MineralDetail, numbers: Numbering) -> list[Fact]:
    rows = []
    for row in detail.lists:
        words = dotted(
            row.jurisdiction,
            "strategic" if row.strategic else "",
            f"via {row.via.name}" if row.via else "",
            f"named as “{row.named_as}”" if row.named_as else "",
            f"since {row.since}" if row.since else "",
            f"until {row.until}" if row.until else "",
            "" if row.complete else "the list is incomplete here",
        )
        key, about = f"list/{row.list.slug}/{row.uid}", f"{detail.name} on {row.list.name}"
        rows.append(claimed(row, numbers, key, row.list.name, about=about, detail=words))
    return section("lists", "On lists", rows)


def _assessments(detail: MineralDetail, numbers: Numbering) -> list[Fact]:
    by_scheme: dict[str, list[Fact]] = {}
    for row in detail.assessments:
        name = f"{capitalised(row.indicator)} {period_text(row)}".strip()
        words, about = dotted(row.scale, row.scope), f"{row.scheme}: {row.indicator}"
        fact = figure(row, numbers, name, about=about, detail=words)
        by_scheme.setdefault(row.scheme, []).append(fact)
    rows = [
        fact
        for scheme, of_scheme in by_scheme.items()
        for fact in group(f"scheme/{scheme}", scheme, of_scheme, opened=True)
    ]
    return section("assessments", "Assessments", rows)


def _names(detail: MineralDetail) -> list[Fact]:
    rows = [
        Fact(
            key=f"name/{name.lang}/{name.text}",
            text=_language(name),
            figure=name.text,
            warning=UNSOURCED if name.confidence is Confidence.UNSOURCED else "",
            about=f"{detail.name} in {_language(name)}",
            detail=f"{name.source or 'no source'} · {name.confidence}",
        )
        for name in detail.names
    ]
    return section("names", "In other languages", rows)


def _language(name: NameRow) -> str:
    locale = QLocale(name.lang)
    known = locale.language() != QLocale.Language.C
    return f"{QLocale.languageToString(locale.language())} ({name.lang})" if known else name.lang


def _relations(detail: MineralDetail) -> list[Fact]:
    rows = [
        paragraph(
            f"related/{one.mineral.slug}/{one.relation}/{one.inverse}",
            _relation_text(detail.name, one),
            Link("mineral", one.mineral.slug),
        )
        for one in detail.related
    ]
    return section("related", "Related", rows)


def _relation_text(name: str, one: RelationRow) -> str:
    subject, object_ = (one.mineral.name, name) if one.inverse else (name, one.mineral.name)
    return _("{one} is {relation} {other}", one=subject, relation=one.relation.label, other=object_)


def _members(detail: MineralDetail) -> list[Fact]:
    rows = [
        paragraph(f"member/{one.slug}", one.name, Link("mineral", one.slug))
        for one in detail.members
    ]
    return section("members", "Members", rows)
