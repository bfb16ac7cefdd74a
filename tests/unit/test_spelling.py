"""Misspelt words: what is taken for what, what never is, and how it is said."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mineralcat import cli
from mineralcat.domain.query import read_query
from mineralcat.errors import QueryError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Mineral
from mineralcat.store.search.find_minerals import Hits, find
from mineralcat.store.search.spelling import nearest, terms


def search(catalogue: Catalogue, text: str) -> tuple[Hits, list[str]]:
    """The hits, and their slugs in order."""
    with catalogue.reading() as session:
        hits = find(session, catalogue.graph(session), text)
        rows = session.execute(select(Mineral.id, Mineral.slug))
        slugs = {row.id: row.slug for row in rows}
    return hits, [slugs[id_] for id_ in hits.ids]


def meant(catalogue: Catalogue, word: str) -> list[str]:
    """The terms that a word may be a slip of."""
    with catalogue.reading() as session:
        return [one.text for one in nearest(word, terms(session))]


@pytest.mark.parametrize(
    ("typed", "answered", "first"),
    [
        ("neodimium", "neodymium", "neodymium"),
        ("lithum", "lithium", "lithium"),
        ("colbalt", "cobalt", "cobalt"),
        ("nikel", "nickel", "nickel"),
        ("неодмй", "неодим", "neodymium"),
        ("offshorewind neodimium", "offshore wind neodymium", "neodymium"),
        ("nikel mine.top1>20%", "nickel mine.top1>20%", "nickel"),
        ("neodimium or zzzz", "neodymium or zzzz", "neodymium"),
        ("pladium", "palladium", "palladium"),
        ("baterry", "battery", "aluminium"),
        ("wnd power", "wind power", "boron"),
        ("copper offshore wnd", "copper offshore wind", "copper"),
        ("terbiom", "terbium", "terbium"),  # before terbio, which is not English
        ("tinn", "tin", "tin"),
        ("lithum-ion batery -cobalt", "lithium ion battery -cobalt", "aluminium"),
    ],
)
def test_a_misspelt_word_is_taken_for_the_term_it_is_near_to(
    reference_catalogue: Catalogue, typed: str, answered: str, first: str
) -> None:
    hits, found = search(reference_catalogue, typed)
    assert hits.corrected == answered
    assert found[0] == first
    assert search(reference_catalogue, answered)[1] == found


@pytest.mark.parametrize(
    "typed",
    [
        '"neodimium"',
        '"offshore wnd"',
        "cobalt or neodimium",  # finds cobalt
        "cobalt -neodimium",
        "Nd2Fe14C",
        "nmc812",
        "Xq",
        "zzzzzz",
        "role:cathodw",
        "uranium offshore wind",  # spelt well, and nothing is both
        "mine.t",
        "used-in",
        "import-reli",
        "usgs uranium offshore",  # finds what the source tells
    ],
)
def test_what_is_quoted_asked_of_a_field_or_found_is_never_replaced(
    reference_catalogue: Catalogue, typed: str
) -> None:
    hits, _ = search(reference_catalogue, typed)
    assert (hits.corrected, hits.mistaken, hits.exact) == (None, (), None)


def test_only_the_words_that_find_nothing_are_put_in_quotes(
    reference_catalogue: Catalogue,
) -> None:
    typed = "refined-in:china (neodimium or nikel) -silver"
    hits, _ = search(reference_catalogue, typed)
    assert hits.corrected == "refined-in:china (neodymium or nickel) -silver"
    assert hits.mistaken == ("neodimium", "nikel")
    assert hits.exact == 'refined-in:china ("neodimium" or "nikel") -silver'
    exactly, _ = search(reference_catalogue, hits.exact)
    assert (exactly.corrected, len(exactly)) == (None, 0)


def test_one_slip_in_a_short_word_and_two_in_a_long_one(reference_catalogue: Catalogue) -> None:
    assert meant(reference_catalogue, "nicel") == ["nickel"]
    assert meant(reference_catalogue, "nixex") == []
    assert meant(reference_catalogue, "neodimum")[0] == "neodymium"
    assert meant(reference_catalogue, "tinx") == ["tin"]
    assert meant(reference_catalogue, "tnx") == []  # three letters may be anything


def test_of_terms_as_near_a_name_is_meant_before_a_role(reference_catalogue: Catalogue) -> None:
    found = meant(reference_catalogue, "solver")
    assert found.index("silver") < found.index("solder")


def test_a_script_is_compared_with_its_own(reference_catalogue: Catalogue) -> None:
    assert all(word.isascii() for word in meant(reference_catalogue, "kobaltt"))
    assert "литий" in meant(reference_catalogue, "литийй")


def test_a_new_name_is_a_term_at_once(small_catalogue: Catalogue) -> None:
    assert search(small_catalogue, "unobtainum")[1] == []
    with small_catalogue.writing("Add unobtainium") as session:
        session.add(Mineral(slug="unobtainium", name="Unobtainium", kind="element"))
    hits, found = search(small_catalogue, "unobtainum")
    assert (hits.corrected, found) == ("unobtainium", ["unobtainium"])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=40))
def test_any_text_is_answered_or_marked(reference_catalogue: Catalogue, text: str) -> None:
    try:
        hits, _ = search(reference_catalogue, text)
    except QueryError:
        return
    if hits.corrected is not None:
        assert len(hits)
        assert hits.query == read_query(hits.corrected)


def test_the_table_begins_with_what_was_answered(
    catalogue_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["search", "neodimium", "--catalogue", str(catalogue_file)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == (
        "Showing results for neodymium. To search for neodimium alone, put it in quotes."
    )
    assert out[1].split()[0] == "Mineral"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_other_forms_say_it_on_standard_error(
    catalogue_file: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    asked = ["search", "neodimium or nikel", "--catalogue", str(catalogue_file), "--format", form]
    assert cli.main(asked) == 0
    said = capsys.readouterr()
    assert said.err == (
        "Showing results for neodymium or nickel. "
        "To search for neodimium and nikel alone, put them in quotes.\n"
    )
    if form == "json":
        assert "neodymium" in [row["slug"] for row in json.loads(said.out)]
    else:
        assert said.out.startswith("slug,")


def test_nothing_is_said_where_nothing_was_replaced(
    catalogue_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["search", '"neodimium"', "--catalogue", str(catalogue_file)]) == 1
    assert "Showing results" not in capsys.readouterr().out
