"""A mineral as rows of the inspector, page by page; nothing of it is left out."""

from dataclasses import replace
from itertools import groupby

from PySide6.QtCore import QLocale

from mineralcat.analysis.citation import UNSOURCED, period_text
from mineralcat.domain.short_names import initials, short_jurisdiction, year_in
from mineralcat.domain.terms import Confidence
from mineralcat.domain.text_lists import capitalised
from mineralcat.store.rows import BillRow, ListingRow, MineralDetail, NameRow, RelationRow
from mineralcat.translation import _, comma_list

from .facts import (
    LISTS,
    NAMES,
    OVERVIEW,
    SUPPLY,
    Fact,
    Link,
    Page,
    PageType,
    RowTarget,
    claimed,
    dotted,
    figure,
    group,
    pages_of,
    paragraph,
    section,
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


def mineral_pages(detail: MineralDetail, bill: BillRow | None) -> dict[str, Page]:
    """The pages of a mineral by title; *bill* is why the search found it, where it names an
    application."""
    overview = PageType([lambda detail: why_it_matched(bill), *_PAGES[OVERVIEW].sections])
    return pages_of(detail, {**_PAGES, OVERVIEW: overview})


def badges(detail: MineralDetail) -> list[tuple[str, str]]:
    """Short words for the newest list of each jurisdiction, and the full ones."""
    found = []
    for _jurisdiction, lists in groupby(detail.lists, key=lambda row: row.jurisdiction):
        current = [row for row in lists if row.until is None]
        if current:
            newest = current[0]
            strategic = any(row.strategic for row in current)
            name, via = newest.list.name, newest.via
            whole = _("{list}, via {group}", list=name, group=via.name) if via else name
            found.append((_badge(newest, strategic), whole))
    return found


def _badge(row: ListingRow, strategic: bool) -> str:
    when = _("strategic") if strategic else year_in(row.list.slug, row.list.name, row.since)
    via = _("(via {group})", group=initials(row.via.name)) if row.via else ""
    return " ".join(filter(None, (short_jurisdiction(row.jurisdiction), when, via)))


def _uses(detail: MineralDetail) -> list[Fact]:
    rows = []
    for usage in detail.usages:
        amounts = [a for a in detail.intensities if a.application.slug == usage.application.slug]
        link = Link("application", usage.application.slug)
        rows.append(use(usage, amounts, name=usage.application.name, link=link))
    used = {usage.application.slug for usage in detail.usages}
    others = [a for a in detail.intensities if a.application.slug not in used]
    return [
        *section("uses", _("Used in"), uses_by_importance("uses", rows)),
        *section("amounts", _("Further amounts"), rivals(others)),
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
        replace(
            paragraph(f"substitute/{text}", text, links[text]),
            detail=_("in {applications}", applications=comma_list(names)),
        )
        for text, names in where.items()
    ]
    return section("substitutes", _("Substitutes"), rows)


def _lists(detail: MineralDetail) -> list[Fact]:
    rows = []
    for row in detail.lists:
        words = dotted(
            row.jurisdiction,
            _("strategic") if row.strategic else "",
            _("via {group}", group=row.via.name) if row.via else "",
            _("named as “{name}”", name=row.named_as) if row.named_as else "",
            _("since {date}", date=row.since) if row.since else "",
            _("until {date}", date=row.until) if row.until else "",
            "" if row.complete else _("the list is incomplete here"),
        )
        key = f"list/{row.list.slug}/{row.uid}"
        about = _("{mineral} on {list}", mineral=detail.name, list=row.list.name)
        rows.append(claimed(row, row.list.name, key=key, about=about, detail=words))
    return section("lists", _("On lists"), rows)


def _assessments(detail: MineralDetail) -> list[Fact]:
    by_scheme: dict[str, list[Fact]] = {}
    for row in detail.assessments:
        name = f"{capitalised(row.indicator)} {period_text(row)}".strip()
        about = f"{row.scheme}: {row.indicator}"
        fact = figure(row, name, about=about, detail=dotted(row.scale, row.scope))
        by_scheme.setdefault(row.scheme, []).append(fact)
    rows = [
        fact
        for scheme, of_scheme in by_scheme.items()
        for fact in group(f"scheme/{scheme}", scheme, of_scheme, opened=True)
    ]
    return section("assessments", _("Assessments"), rows)


def _names(detail: MineralDetail) -> list[Fact]:
    return section("names", _("In other languages"), (_name(detail, name) for name in detail.names))


def _name(detail: MineralDetail, name: NameRow) -> Fact:
    values = {"mineral": detail.slug, "lang": name.lang, "text": name.text}
    return Fact(
        key=f"name/{name.lang}/{name.text}",
        text=_language(name),
        figure=name.text,
        warning=UNSOURCED if name.confidence is Confidence.UNSOURCED else "",
        about=_("{mineral} in {language}", mineral=detail.name, language=_language(name)),
        detail=dotted(name.source or _("no source"), name.confidence.label),
        of=RowTarget("mineral_name", values=values),
    )


def _language(name: NameRow) -> str:
    locale = QLocale(name.lang)
    known = locale.language() != QLocale.Language.C
    return f"{QLocale.languageToString(locale.language())} ({name.lang})" if known else name.lang


def _relations(detail: MineralDetail) -> list[Fact]:
    return section("related", _("Related"), (_relation(detail, one) for one in detail.related))


def _relation(detail: MineralDetail, row: RelationRow) -> Fact:
    own = (detail.slug, detail.name)
    one, other = (row.mineral, own) if row.inverse else (own, row.mineral)
    words = _(
        "{one} is {relation} {other}", one=one[1], relation=row.relation.label, other=other[1]
    )
    values = {"mineral": one[0], "relation": row.relation.value, "other": other[0]}
    key = f"related/{row.mineral.slug}/{row.relation}/{row.inverse}"
    of = RowTarget("mineral_relation", values=values)
    return paragraph(key, words, Link("mineral", row.mineral.slug), of)


def _members(detail: MineralDetail) -> list[Fact]:
    rows = [
        paragraph(f"member/{slug}", name, Link("mineral", slug), RowTarget("mineral", slug))
        for slug, name in detail.members
    ]
    return section("members", _("Members"), rows)


_PAGES: dict[str, PageType[MineralDetail]] = {
    OVERVIEW: PageType(
        (
            _uses,
            leading_supply,
            demand_facts,
            _substitutes,
            lambda detail: [] if detail.usages else _members(detail),
        )
    ),
    SUPPLY: PageType((supply_sections, statistic_facts), ("supply", "statistics")),
    LISTS: PageType(
        (_lists, _assessments, agreement_facts), ("lists", "assessments", "agreements")
    ),
    NAMES: PageType((_names, _relations, _members)),
}
