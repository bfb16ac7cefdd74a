"""Which hits come first, and what fields and words mean exactly."""

import unicodedata
from collections.abc import Iterator

import pytest

from mineralcat.errors import QueryError
from mineralcat.store.catalogue import Catalogue
from tests.finding import Asking


@pytest.fixture(scope="module")
def ask(reference_catalogue: Catalogue) -> Iterator[Asking]:
    with reference_catalogue.reading() as session:
        yield Asking(session, reference_catalogue.graph(session))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rare-earths", "rare-earth-elements"),
        (unicodedata.normalize("NFD", "Manganèse"), "manganese"),
        (unicodedata.normalize("NFD", "Hélio"), "helium"),
        ("coppers", "copper"),
        ("ＬＩＴＨＩＵＭ", "lithium"),
        ("cobalt or nickel", "cobalt"),
    ],
)
def test_a_name_comes_first_however_it_is_written(ask, typed, first):
    assert ask.slugs(typed)[0] == first


def test_names_come_before_roles_and_these_before_agreements(ask):
    assert ask.slugs("copper cathode") == ["copper", "cobalt"]
    found = ask.rows("lithium")
    places = [row.matched[0].field for row in found.values()]
    order = ["names", "languages", "roles", "application", "agreements"]
    assert places == sorted(places, key=order.index)


# -- sources ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["usgs", "iea", "jrc", "irena", "institute", "iea-2021"])
def test_sources_are_found_by_free_words(ask, word):
    assert set(ask.slugs(word)) == set(ask.slugs(f"source:{word}")) != set()


def test_a_word_of_a_name_asks_no_source(ask):
    """Silver is not all that the Silver Institute tells of."""
    fields = {match.field for row in ask.rows("silver").values() for match in row.matched}
    assert "sources" not in fields


def test_a_source_named_exactly_is_meant_alone(ask):
    listed = set(ask.slugs("list-entry:in-2023"))
    assert set(ask.slugs("source:in-mines-2023")) == listed
    assert len(listed) == 30
    assert set(ask.slugs("source:usgs-mcs-2025")) < set(ask.slugs('source:"usgs mcs 2025"'))
    assert "platinum-group-metals" not in ask.slugs("source:eu-partnerships")


# -- countries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("US", "USA"),
        ("u.s.", "USA"),
        ("drc", "COD"),
        ("UAE", "ARE"),
        ("Korea", "KOR"),
        ("UK", "GBR"),
    ],
)
def test_countries_are_known_by_short_names(ask, short, name):
    assert ask.slugs(f'mined-in:"{short}"') == ask.slugs(f"mined-in:{name}")


@pytest.mark.parametrize("area", ["world", '"European Union"', "rest"])
def test_an_area_that_is_no_country_says_so(ask, area):
    with pytest.raises(QueryError, match="is no country") as caught:
        ask.slugs(f"copper mined-in:{area}")
    assert caught.value.start == len("copper ")


def test_a_country_without_agreements_is_not_taken_for_another(ask):
    for name in ("uk", "gbr", '"United Kingdom"'):
        with pytest.raises(QueryError, match="no party to an agreement"):
            ask.slugs(f"agreement-with:{name}")
    assert ask.slugs("agreement-with:us") == ask.slugs("agreement-with:USA") != []
