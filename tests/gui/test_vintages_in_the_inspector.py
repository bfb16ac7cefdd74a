"""Five releases of the same statistics in the inspector: all of them there, none in the way."""

import pytest

from mineralcat.gui.item_models.facts import Fact, FactKind, walk
from mineralcat.gui.item_models.mineral_facts import mineral_pages
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.queries.minerals import mineral_detail
from mineralcat.store.rows import MineralDetail


@pytest.fixture(scope="module")
def lithium(reference_catalogue: Catalogue) -> MineralDetail:
    with reference_catalogue.reading() as session:
        detail = mineral_detail(session, reference_catalogue.graph(session), "lithium")
    assert detail is not None
    return detail


def supply_page(detail: MineralDetail) -> list[Fact]:
    return mineral_pages(detail, None)["Supply"]()


def test_everything_that_was_published_is_on_the_page_of_supply(lithium):
    shown = {fact.claim.uid for fact in walk(supply_page(lithium)) if fact.claim}
    assert {row.uid for row in (*lithium.supply, *lithium.statistics)} <= shown


def test_a_hundred_years_of_world_totals_are_behind_one_line(lithium):
    groups = [f for f in walk(supply_page(lithium)) if f.kind is FactKind.GROUP]
    years = next(f for f in groups if f.text.startswith("2000\N{EN DASH}2021"))
    assert [fact.text for fact in years.children[:2]] == ["2021", "2020"]
    assert len(years.children) == 22


def test_no_line_opens_to_more_tables_than_can_be_overseen(lithium):
    others = [f for f in walk(supply_page(lithium)) if "other years and sources" in f.text]
    assert max(len(fact.children) for fact in others) <= 10
    assert not any(fact.opened for fact in others)


def test_editions_and_import_sources_of_statistics_are_behind_a_line_each(lithium):
    (statistics,) = [f for f in supply_page(lithium) if f.text == "Statistics"]
    assert sum(fact.kind is FactKind.FIGURE for fact in statistics.children) <= 6
    titles = [fact.text for fact in statistics.children if fact.kind is FactKind.GROUP]
    assert "24 more: earlier years and editions" in titles
    assert "Import sources: 3 shares" in titles
