"""The rows of the inspector: a mineral or an application whole, and nothing of a row cut off."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont
from PySide6.QtTest import QAbstractItemModelTester
from sqlalchemy import select

from mineralcat.domain.terms import Measure, Stage
from mineralcat.gui.inspector.fact_layout import Fonts, lay_out
from mineralcat.gui.item_models.application_facts import application_pages
from mineralcat.gui.item_models.facts import Fact, FactKind, walk
from mineralcat.gui.item_models.facts_model import FactsModel
from mineralcat.gui.item_models.mineral_facts import badges, mineral_pages
from mineralcat.store.models import Mineral
from mineralcat.store.queries.minerals import mineral_detail
from tests.made_rows import mineral, supply, whole_application, whole_mineral


def test_every_claim_of_a_mineral_is_on_one_of_its_pages():
    detail = whole_mineral()
    shown = [fact for page in mineral_pages(detail, None).values() for fact in walk(page())]
    uids = {fact.claim.uid for fact in shown if fact.claim}
    kinds = ("usages", "intensities", "supply", "demand_shares", "lists", "assessments")
    for kind in (*kinds, "statistics"):
        for one in getattr(detail, kind):
            assert one.uid in uids, kind
    words = "\n".join(fact.spoken for fact in shown)
    for text in ("Neodym", "Monazite is ore of Neodymium", "Minerals Security", "ferrite magnets"):
        assert text in words


def test_an_application_shows_what_is_above_its_parts_and_its_bill():
    shown = [f for page in application_pages(whole_application()).values() for f in walk(page())]
    words = [fact.spoken for fact in shown]
    assert "Wind power: as a subsector" in words
    assert "Variants · one of several" in words
    assert "Cable: component" in words
    line = next(text for text in words if text.startswith("Neodymium: 180 kg/MW"))
    assert "essential" in line
    assert "Offshore wind › Direct drive (one of several)" in line
    assert any("51 kg/MW" in text for text in words)
    assert any("Boron: no amount" in text for text in words)
    assert any("Minerals Security" in text for text in words)
    assert "offshore turbines" in words


def test_absences_bounds_and_estimates_are_said_in_words_and_signs():
    page = list(walk(mineral_pages(whole_mineral(), None)["Supply"]()))
    words = [fact.spoken for fact in page]
    assert any("China: 69 %, 270\u202f000 t e" in text for text in words)
    assert any("Chile: > 500 t" in text for text in words)
    withheld = next(fact for fact in page if fact.text == "Russia")
    assert withheld.figure == "withheld"
    assert withheld.hatched


def test_what_has_no_source_says_so():
    page = walk(mineral_pages(whole_mineral(), None)["Overview"]())
    remembered = next(fact for fact in page if fact.text == "Remembered")
    assert "unsourced" in remembered.spoken


def test_newest_supply_comes_first_and_older_is_behind_a_line():
    series = mineral_pages(whole_mineral(), None)["Supply"]()[0]
    assert series.text == "Mine production · headline"
    first, *rows = series.children
    assert "2025" in first.text
    assert [fact.text for fact in rows[:3]] == ["China", "Russia", "Chile"]
    assert rows[-1].kind is FactKind.GROUP
    assert "2024" in rows[-1].children[0].text


def leaders(detail) -> list[str]:
    """What the overview says of who leads supply."""
    page = mineral_pages(detail, None)["Overview"]()
    return [fact.text for fact in walk(page) if fact.key.startswith("lead/")]


def share(area: str, value: float, scope: str, **given):
    of_refining = {"stage": Stage.REFINERY, "measure": Measure.SHARE, "unit": "percent"}
    return supply(area, value, scope=scope, headline=False, **(of_refining | given))


def test_where_one_buyer_buys_leads_no_supply():
    only = mineral(supply=(share("Guinea", 62, "EU sourcing"), share("Brazil", 12, "EU sourcing")))
    assert leaders(only) == []
    later = (*only.supply, share("Australia", 28.4, "world", form="bauxite"))
    assert leaders(mineral(supply=later)) == ["Refined, Australia 2025"]


def test_the_leaders_of_shipped_supply_are_those_of_the_world(reference_catalogue):
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        for slug in session.scalars(select(Mineral.slug)):
            detail = mineral_detail(session, graph, slug)
            led = {
                f.claim.scope
                for f in walk(mineral_pages(detail, None)["Overview"]())
                if f.key.startswith("lead/") and f.claim
            }
            assert led <= {"world"}, slug
        scandium = mineral_detail(session, graph, "scandium")
        assert leaders(scandium)[0] == "Refined, China 2016–2020"


def test_one_table_more_is_not_called_tables():
    folded = [
        fact.text
        for fact in walk(mineral_pages(whole_mineral(), None)["Supply"]())
        if "more table" in fact.text
    ]
    assert folded == ["1 more table: other years and sources"]


def test_sources_are_numbered_and_listed_below():
    page = mineral_pages(whole_mineral(), None)["Overview"]()
    listed = {fact.mark: fact.text for fact in page[-1].children}
    assert page[-1].text == "Sources"
    cited = {fact.mark for fact in walk(page[:-1]) if fact.mark}
    assert cited == set(listed)
    assert any("Raw materials demand" in text for text in listed.values())


def test_badges_name_the_newest_list_of_each_jurisdiction():
    assert [text for text, _ in badges(whole_mineral())] == ["India 2023 (via REE)"]


def test_pages_without_content_are_left_out():
    assert list(mineral_pages(mineral(), None)) == ["Overview", "Names"]


def test_the_rows_keep_the_rules_of_item_models(qtbot):
    model = FactsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_facts(mineral_pages(whole_mineral(), None)["Supply"]())
    model.show_facts(())


# Layout ------------------------------------------------------------------------------------------


LONG = "A very long name of an application, with its short form at the end (VLNA-SFE)"
ROWS = (
    Fact(kind=FactKind.FIGURE, key="a", text="China", figure="69 %", aside="270 000 t e", share=69),
    Fact(kind=FactKind.FIGURE, key="b", text=LONG, figure="180 kg/MW (150–210)", mark="12"),
    Fact(kind=FactKind.FIGURE, key="c", text="x" * 90, figure="9" * 60, mark="3", detail=LONG),
    Fact(kind=FactKind.FIGURE, key="d", text="Nd", figure="in words " * 20, warning="unsourced"),
    Fact(kind=FactKind.FIGURE, key="e", text=LONG, aside="no amount", warning="unsourced"),
    Fact(kind=FactKind.SOURCE, key="f", text=LONG * 3, mark="10"),
    Fact(
        kind=FactKind.GROUP,
        key="g",
        text=LONG,
        children=(Fact(kind=FactKind.TEXT, key="h", text="t"),),
    ),
    Fact(kind=FactKind.SECTION, key="i", text=LONG),
)


@pytest.mark.parametrize("width", [180, 320, 700])
@pytest.mark.parametrize("points", [7, 10, 20])
@pytest.mark.parametrize("fact", ROWS, ids=lambda fact: fact.key)
def test_no_part_of_a_row_is_cut_off_or_lies_on_another(qapp, fact, points, width):
    font = QFont()
    font.setPointSize(points)
    fonts = Fonts(font)
    found = lay_out(fact, fonts, width, depth=2)
    parts = {
        name: place
        for name in ("figure", "aside", "warning", "mark", "detail", "bar", "chevron")
        if not (place := getattr(found, name)).isEmpty()
    }
    for at, place in enumerate(found.text_places()):
        parts[f"text {at}"] = place
    whole = QRect(QPoint(0, 0), found.size)
    for name, place in parts.items():
        if width >= 15 * fonts.em:
            assert whole.contains(place), name
    for one, other in combinations(parts, 2):
        if width >= 15 * fonts.em:
            assert not parts[one].intersects(parts[other]), (one, other)
