"""Why minerals were found: what each clause met, and that it meets it again when asked alone."""

from collections.abc import Iterator

import pytest

from mineralcat.store.catalogue import Catalogue
from tests.finding import Asking

QUERIES = [
    "neodymium magnet",
    "EV battery nickel",
    "offshore wind",
    "catalyst",
    "copper cathode",
    "rare-earths",
    "wind or nuclear",
    "usgs (cobalt or tin)",
    'role:"or"',
    'mined-in:"DR Congo" or agreement-with:us',
    "used-in:battery-electric-car demand-share<5%",
    "electric car intensity>1kg/vehicle",
    "used-in:solar-pv used-in:nuclear-power intensity>100kg/MW",
    "used-in:solar-pv (intensity>100kg/MW or kind:compound)",
    "(used-in:offshore-wind intensity>100kg/MW) or (used-in:solar-pv intensity>100kg/MW)",
    "used-in:solar-pv not intensity>100kg/MW",
    "not (used-in:wind-power intensity>100kg/MW)",
    "not used-in:wind-power or not intensity>100kg/MW",
    "not mine.top1>60%",
    "not (mine.top1>60% or refine.top1>60%)",
    "production>=73999999t mine.hhi>2 500",
    "import-reliance<0% or import-reliance>-5%",
    "source:in-mines-2023 list:in-2023 -list-entry:eu-2024",
    "member-of:rare-earth-elements refined-in:china",
]


@pytest.fixture(scope="module")
def ask(reference_catalogue: Catalogue) -> Iterator[Asking]:
    with reference_catalogue.reading() as session:
        yield Asking(session, reference_catalogue.graph(session))


@pytest.mark.parametrize("query", QUERIES)
def test_each_clause_asked_alone_finds_the_hit_again(ask, query):
    again: dict[str, set[str]] = {}
    found = ask.rows(query)
    assert found
    for slug, row in found.items():
        assert row.matched or "not" in query, slug
        for match in row.matched:
            if match.clause not in again:
                again[match.clause] = set(ask.slugs(match.clause))
            assert slug in again[match.clause], match


# -- numbers --------------------------------------------------------------------------------------


def amount(text: str) -> float:
    """The first figure of a reason."""
    return float(text.replace("\u202f", "").partition(" ")[0].partition("–")[0])


@pytest.mark.parametrize("query", ["demand-share<5%", "intensity<1kg/MW", "import-reliance<30%"])
def test_a_figure_below_the_bound_is_named_for_what_is_surely_below(ask, query):
    bound = float(query.partition("<")[2].rstrip("%kg/MW"))
    for slug in ask.sure(query):
        told = ask.why(query, slug)[query]
        assert told.startswith(("net exporter", "below")) or amount(told) < bound, (slug, told)


def test_a_figure_above_the_bound_is_named_for_what_is_surely_above(ask):
    for slug in ask.sure("intensity>1000kg/MW"):
        assert amount(ask.why("intensity>1000kg/MW", slug)["intensity>1000kg/MW"]) > 1000


def test_an_amount_names_the_application_that_it_is_of(ask):
    clause = "used-in:wind-power intensity>100kg/MW"
    assert ask.why(clause, "neodymium")[clause].endswith(
        "; in Direct drive, permanent magnet (DD-PMSG)"
    )


def test_what_is_denied_names_the_doubt(ask):
    told = ask.why("not mine.top1>60%", "lithium")["not mine.top1>60%"]
    assert "United States" in told


def test_of_several_forms_the_one_that_is_told_of_is_named(ask):
    told = ask.why("import-reliance<0%", "titanium")["import-reliance<0%"]
    assert told == "net exporter; TiO2 pigment: of apparent consumption"


# -- applications and words -----------------------------------------------------------------------


def test_each_application_has_its_own_way(ask):
    reasons = ask.why("used-in:wind-power batteries", "copper")
    assert reasons["used-in:wind-power"].startswith("Wind power > ")
    assert reasons["batteries"].startswith("Batteries (all uses) > ")
    either = ask.why("used-in:wind-power or used-in:nuclear-power", "boron")
    assert either["used-in:nuclear-power"].startswith("Nuclear power > ")


def test_words_that_name_an_application_are_one_clause(ask):
    assert ask.why("neodymium magnet iron", "iron").keys() == {"neodymium magnet", "iron"}
    assert ask.why("offshore wind", "copper")["offshore wind"].startswith("Offshore wind > ")


def test_words_within_words_joined_by_a_hyphen_are_a_reason(ask):
    assert ask.why("catalyst", "ruthenium") == {"catalyst": "catalyst"}


# -- fields ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "slug", "reason"),
    [
        ("list:in-2023", "cobalt", "named"),
        ("list:in-2023", "neodymium", "via Rare earth elements"),
        ("list:us-2022", "platinum-group-metals", "all members are listed"),
        ("mined-in:drc", "cobalt", "DR Congo, 74.2 % in 2025"),
        ("mined-in:usa", "scandium", "United States, 13.1 % in 2025, as Rare earth elements"),
        ("refined-in:china", "aluminium", "China, 60.8 % in 2025"),
        (
            "member-of:rare-earth-elements",
            "dysprosium",
            "Heavy rare earth elements > Rare earth elements",
        ),
        (
            "source:in-mines-2023",
            "antimony",
            "in-mines-2023: Critical Minerals for India (list of 30)",
        ),
        ("role:cathode", "cobalt", "cathode stabiliser"),
        ("irena", "iridium", "irena-2020: Green Hydrogen Cost Reduction: Scaling up Electrolysers"),
        (
            "agreement-with:us",
            "cobalt",
            "Government of the United States: Minerals Security Partnership",
        ),
    ],
)
def test_a_field_tells_what_it_met(ask, query, slug, reason):
    assert ask.why(query, slug)[query].startswith(reason)
