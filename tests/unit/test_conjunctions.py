"""What words and numbers mean beside each other: names of several words, amounts in applications,
and doubt that comes from several clauses."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mineralcat.domain.terms import Certainty
from mineralcat.errors import QueryError
from mineralcat.store.catalogue import Catalogue
from tests.finding import Asking


@pytest.fixture(scope="module")
def ask(reference_catalogue: Catalogue) -> Iterator[Asking]:
    with reference_catalogue.reading() as session:
        yield Asking(session, reference_catalogue.graph(session))


# -- amounts in the applications that are named beside ---------------------------------------------


@pytest.mark.parametrize("branch", ["used-in:nuclear-power", "nuclear", "-used-in:nuclear-power"])
@pytest.mark.parametrize("number", ["intensity>1000kg/MW", "demand-share>20%"])
def test_an_application_in_one_branch_changes_no_number_in_another(ask, number, branch):
    assert ask.sure(number) <= ask.sure(f"{number} or {branch}")
    assert ask.say(f"{number} or {branch}") == ask.say(f"{branch} or {number}")


def test_each_branch_has_its_own_application(ask):
    wind = "(used-in:offshore-wind intensity>100kg/MW)"
    solar = "(used-in:solar-pv intensity>100kg/MW)"
    either = ask.say(f"{wind} or {solar}")
    assert either == ask.say(f"{solar} or {wind}")
    assert ask.sure(f"{wind} or {solar}") == ask.sure(wind) | ask.sure(solar)
    assert either["tin"] is Certainty.SURE


def test_of_several_applications_side_by_side_an_amount_in_any_counts(ask):
    both = ask.say("used-in:solar-pv used-in:nuclear-power intensity>100kg/MW")
    assert both == ask.say("used-in:nuclear-power used-in:solar-pv intensity>100kg/MW")
    assert both == ask.say("intensity>100kg/MW (used-in:nuclear-power used-in:solar-pv)")
    assert {"chromium", "tin"} <= both.keys()


def test_an_application_is_meant_by_the_branches_it_stands_before(ask):
    inside = ask.say("used-in:solar-pv (intensity>100kg/MW or kind:compound)")
    assert inside["tin"] is ask.say("used-in:solar-pv intensity>100kg/MW")["tin"]
    assert inside.keys() >= ask.say("used-in:solar-pv intensity>100kg/MW").keys()


def test_what_is_denied_is_denied_of_the_application_named_beside(ask):
    assert "silver" in ask.sure("used-in:solar-pv not intensity>100kg/MW")
    assert "tin" not in ask.say("used-in:solar-pv not intensity>100kg/MW")


def test_words_name_the_application_of_a_number_as_the_field_does(ask):
    assert ask.say("wind intensity>100kg/MW") == ask.say("wind wind intensity>100kg/MW")
    assert ask.say("photo solar intensity>100kg/MW") == ask.say("solar photo intensity>100kg/MW")
    assert ask.sure("offshore wind intensity>100kg/MW") == ask.sure(
        "used-in:offshore-wind intensity>100kg/MW"
    )


def test_numbers_that_differ_little_are_different_questions(ask):
    assert "aluminium" in ask.say("production>=73999999t")
    assert "aluminium" not in ask.say("production>=74000001t")  # 74 000 kt


def test_a_unit_that_nothing_is_measured_in_is_marked(ask):
    with pytest.raises(QueryError) as caught:
        ask.say("copper intensity>5kg/banana")
    assert (caught.value.start, caught.value.end) == (18, 27)


# -- doubt -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "(list:in-2023 or production(1899)>1kt) mine.top1>60%",
        "mine.top1>60% or production(1899)>1kt",
        "not (mine.top1>60% or production(1899)>1kt)",
    ],
)
def test_what_a_figure_leaves_open_is_possible_though_others_are_missing(ask, query):
    assert ask.say(query)["lithium"] is Certainty.POSSIBLE


# -- names of several words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("neodymium magnet iron", "used-in:ndfeb-magnet iron"),
        ("iron neodymium magnet", "used-in:ndfeb-magnet iron"),
        ("EV battery nickel", "used-in:ev-traction-battery nickel"),
        ("EV nickel battery", "used-in:ev-traction-battery nickel"),
        ("(EV nickel) battery", "used-in:ev-traction-battery nickel"),
        ("not (EV battery nickel)", "not (used-in:ev-traction-battery nickel)"),
        ("not EV or not battery", "not used-in:ev-traction-battery"),
    ],
)
def test_words_that_name_an_application_are_its_name_whatever_stands_beside(ask, words, name):
    assert set(ask.slugs(words)) == set(ask.slugs(name)) != set()


@pytest.mark.parametrize("mineral", ["lithium", "neodymium", "cerium"])
@pytest.mark.parametrize("application", ["EV battery", "Hybrid car", "neodymium magnet"])
def test_another_word_only_narrows_what_an_application_needs(ask, application, mineral):
    assert set(ask.slugs(f"{application} {mineral}")) <= set(ask.slugs(application))


def test_and_is_an_operator_in_small_letters_too(ask):
    assert ask.slugs("copper and cathode") == ask.slugs("copper AND cathode") != []


# -- laws ------------------------------------------------------------------------------------------

ATOMS = ["EV", "battery", "wind", "offshore", "neodymium", "magnet", "cobalt", "kind:element"]
NUMBERS = ["intensity>100kg/MW", "demand-share>10%", "mine.top1>60%", "production(1899)>1kt"]
QUERIES = st.recursive(
    st.sampled_from([*ATOMS, *NUMBERS, "used-in:wind-power", "used-in:solar-pv"]),
    lambda inner: st.one_of(
        inner.map(lambda a: f"not ({a})"),
        st.tuples(inner, inner).map(lambda ab: f"({ab[0]}) ({ab[1]})"),
        st.tuples(inner, inner).map(lambda ab: f"({ab[0]}) or ({ab[1]})"),
    ),
    max_leaves=4,
)
ON_REAL_DATA = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@ON_REAL_DATA
@given(a=QUERIES, b=QUERIES, c=QUERIES)
@example(a="wind intensity>100kg/MW", b="EV", c="EV")
@example(a="solar pho intensity>100kg/MW", b="kind:element", c="cobalt")
def test_neither_order_nor_brackets_nor_repeating_matter(ask, a, b, c):
    assert ask.say(f"({a}) ({b})") == ask.say(f"({b}) ({a})")
    assert ask.say(f"({a}) or ({b})") == ask.say(f"({b}) or ({a})")
    assert ask.say(f"(({a}) ({b})) ({c})") == ask.say(f"({a}) (({b}) ({c}))")
    assert ask.say(f"({a}) ({a})") == ask.say(a)
    assert ask.say(f"({a}) or ({a})") == ask.say(a)
    assert ask.say(f"not (not ({a}))") == ask.say(a)


@ON_REAL_DATA
@given(
    a=st.sampled_from([*ATOMS, *NUMBERS, "used-in:wind-power", "used-in:solar-pv"]),
    b=st.sampled_from([*ATOMS, *NUMBERS, "used-in:wind-power", "used-in:solar-pv"]),
)
def test_what_not_does_to_two_is_what_it_does_to_each(ask, a, b):
    assert ask.say(f"not (({a}) ({b}))") == ask.say(f"not ({a}) or not ({b})")
    assert ask.say(f"not (({a}) or ({b}))") == ask.say(f"not ({a}) not ({b})")
