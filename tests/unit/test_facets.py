"""What Browse offers, and how many minerals each finds beside the query."""

from collections.abc import Callable

import pytest

from mineralcat.domain.query_editing import with_clause
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import SavedSearch
from mineralcat.store.search.facets import facet_counts, facets
from mineralcat.store.search.find_minerals import find
from mineralcat.store.search.relaxation import relaxations
from mineralcat.store.search_rows import Facet, FacetCount, Section

QUERIES = [
    "",
    "cobalt",
    "offshore wind",
    "used-in:batteries -list:eu-2024",
    "mine.top1>60%",
    "used-in:wind-power intensity>=100kg/MW",
    "copper or used-in:solar-pv",
]


@pytest.fixture
def offered(reference_catalogue: Catalogue) -> list[Facet]:
    with reference_catalogue.reading() as session:
        return facets(session, reference_catalogue.graph(session))


def counts(catalogue: Catalogue, text: str, some: list[Facet]) -> dict[Facet, FacetCount]:
    with catalogue.reading() as session:
        return facet_counts(session, catalogue.graph(session), text, some)


def test_every_section_but_that_of_kept_searches_offers_something(offered: list[Facet]) -> None:
    assert {facet.section for facet in offered} == set(Section) - {Section.SAVED}


def test_what_stands_below_something_comes_after_it(offered: list[Facet]) -> None:
    seen: set[str] = set()
    for facet in offered:
        assert facet.parent is None or facet.parent in seen
        seen.add(facet.clause)


@pytest.mark.parametrize("text", QUERIES)
def test_a_count_is_what_the_query_finds_once_the_facet_is_clicked(
    reference_catalogue: Catalogue, offered: list[Facet], text: str
) -> None:
    some = offered[::7]
    counted = counts(reference_catalogue, text, some)
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        for facet, count in counted.items():
            hits = find(session, graph, with_clause(text, facet.clause))
            assert count.minerals == hits.sure + hits.possible, (text, facet.clause)
            assert count.unknown == hits.unknown, (text, facet.clause)


def test_the_countries_of_mining_are_those_with_mines(offered: list[Facet]) -> None:
    mining = [facet.title for facet in offered if facet.section is Section.MINED]
    assert "Chile" in mining
    assert "World" not in mining
    assert len(mining) == len(set(mining))


def test_a_facet_that_nobody_waits_for_is_not_counted(
    reference_catalogue: Catalogue, offered: list[Facet]
) -> None:
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        assert facet_counts(session, graph, "", offered, lambda: True) == {}


def test_a_kept_search_that_cannot_be_read_any_more_finds_nothing(
    small_catalogue: Catalogue,
) -> None:
    with small_catalogue.writing("Keep") as session:
        session.add(SavedSearch(slug="lost", name="Lost", query="list:gone-2001"))
    with small_catalogue.reading() as session:
        graph = small_catalogue.graph(session)
        (kept,) = (one for one in facets(session, graph) if one.section is Section.SAVED)
        assert facet_counts(session, graph, "", [kept]) == {kept: FacetCount(0, 0, False)}


@pytest.fixture
def ways(reference_catalogue: Catalogue) -> Callable[[str], dict[str, int]]:
    def ask(text: str) -> dict[str, int]:
        with reference_catalogue.reading() as session:
            graph = reference_catalogue.graph(session)
            return {way.query: way.minerals for way in relaxations(session, graph, text)}

    return ask


def test_what_finds_nothing_is_loosened_clause_by_clause(
    ways: Callable[[str], dict[str, int]], reference_catalogue: Catalogue
) -> None:
    found = ways("used-in:hydropower list:in-2023 lithium")
    assert "list:in-2023 lithium" in found
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        for query, minerals in found.items():
            assert minerals == len(find(session, graph, query)) > 0
    assert list(found.values()) == sorted(found.values())


def test_a_single_clause_cannot_be_loosened(ways: Callable[[str], dict[str, int]]) -> None:
    assert ways("zzzz") == {}
