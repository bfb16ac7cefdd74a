"""Comparing numbers: sure, possible or unknown, by Kleene's logic; and fields about evidence."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Certainty
from mineralcat.errors import QueryError
from mineralcat.store.models import Mineral, Usage
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import mineral_detail, mineral_rows
from mineralcat.store.search.find_minerals import find
from mineralcat.store.search_rows import MineralRow


@pytest.fixture
def session(reference_catalogue):
    with reference_catalogue.reading() as opened:
        yield opened


@pytest.fixture
def graph(reference_catalogue, session):
    return reference_catalogue.graph(session)


def rows(session: Session, graph: ApplicationGraph, query: str) -> dict[str, MineralRow]:
    hits = find(session, graph, query)
    return {row.slug: row for row in mineral_rows(session, graph, hits, 0, len(hits))}


def answers(session: Session, graph: ApplicationGraph, query: str) -> dict[str, Certainty]:
    return {slug: row.certainty for slug, row in rows(session, graph, query).items()}


def reason(row: MineralRow, field: str) -> str:
    return next(match.text for match in row.matched if match.field == field)


# -- what is compared ------------------------------------------------------------------------------


def test_a_share_above_the_bound_is_sure(session, graph):
    found = rows(session, graph, "cobalt mine.top1>60%")
    assert found["cobalt"].certainty is Certainty.SURE
    assert reason(found["cobalt"], "mine.top1") == "74.19 %"  # 230 000 of 310 000 t, MCS 2026


def test_a_share_below_the_bound_is_no_hit(session, graph):
    assert "copper" not in answers(session, graph, "mine.top1>60%")


def test_a_withheld_producer_outside_the_total_leaves_it_possible_and_is_named(session, graph):
    found = rows(session, graph, "lithium mine.top1>60%")
    assert found["lithium"].certainty is Certainty.POSSIBLE
    assert "United States" in reason(found["lithium"], "mine.top1")


def test_what_has_no_figure_is_unknown_and_not_left_out(session, graph):
    found = answers(session, graph, "kind:element mine.top1>60%")
    assert found["promethium"] is Certainty.UNKNOWN  # not mined, whatever its group is
    assert answers(session, graph, "mine.hhi>2500")["silicon-carbide"] is Certainty.UNKNOWN


def test_a_member_without_figures_has_those_of_its_group(session, graph):
    found = rows(session, graph, "heavy-rare-earths mine.top1>60%")
    assert "as Rare earth elements" in reason(found["heavy-rare-earths"], "mine.top1")


def test_a_rival_that_would_answer_otherwise_is_told(session, graph):
    found = rows(session, graph, "used-in:wind-dd-pmsg intensity>200kg/MW")
    told = reason(found["nickel"], "intensity")
    assert "another source says 111–610 kg/MW (sn-2022)" in told
    assert "another source" not in reason(found["copper"], "intensity")


def test_units_are_converted(session, graph):
    tonnes = answers(session, graph, "used-in:offshore-wind intensity>=0.1t/MW")
    kilograms = answers(session, graph, "used-in:offshore-wind intensity>=100kg/MW")
    assert tonnes == kilograms
    assert tonnes["neodymium"] is Certainty.SURE
    assert "dysprosium" not in tonnes


def test_stages_are_apart(session, graph):
    mined = answers(session, graph, "lithium refine.top1>60%")
    assert mined["lithium"] is Certainty.SURE  # 70 % of refining, IEA 2025
    assert answers(session, graph, "lithium mine.top1>60%")["lithium"] is Certainty.POSSIBLE


def test_a_share_of_demand_is_that_of_the_application_named(session, graph):
    shares = {
        row.application.slug if row.application else None: row.value or 0.0
        for row in mineral_detail(session, graph, "copper").demand_shares
        if row.scope == "world" and row.status != "projected" and not row.subtotal
    }
    assert max(shares.values()) > 10 > shares["wind-power"]
    assert "copper" in answers(session, graph, "copper demand-share>10%")
    assert "copper" not in answers(session, graph, "copper used-in:wind-power demand-share>10%")


def test_production_of_a_year(session, graph):
    found = answers(session, graph, "production(2024)>200kt")
    assert found["copper"] is Certainty.SURE
    assert found["cobalt"] is Certainty.SURE  # 297 000 t
    assert "gallium" not in found


def test_a_bound_is_possible_on_its_open_side(session, graph):
    found = rows(session, graph, "import-reliance>90%")
    barite = found["barite"]  # published as >75
    assert barite.certainty is Certainty.POSSIBLE
    assert reason(barite, "import-reliance") == "above 75 %"
    assert answers(session, graph, "import-reliance>70%")["barite"] is Certainty.SURE


# -- logic -----------------------------------------------------------------------------------------

CLAUSES = st.sampled_from(
    [
        *("mine.top1>60%", "mine.hhi>2500", "refine.top1>60%", "import-reliance>50%"),
        *("kind:element", "used-in:wind-power", "list:in-2023", "copper", "supply-risk>2"),
    ]
)
QUERIES = st.recursive(
    CLAUSES,
    lambda inner: st.one_of(
        inner.map(lambda a: f"not ({a})"),
        st.tuples(inner, inner).map(lambda ab: f"({ab[0]}) ({ab[1]})"),
        st.tuples(inner, inner).map(lambda ab: f"({ab[0]}) or ({ab[1]})"),
    ),
    max_leaves=4,
)
ON_REAL_DATA = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@ON_REAL_DATA
@given(a=QUERIES, b=QUERIES)
def test_the_laws_of_three_valued_logic_hold(session, graph, a, b):
    def say(query: str) -> dict[int, str]:
        hits = find(session, graph, query)
        return {id_: hits.certainty(place) for place, id_ in enumerate(hits.ids)}

    assert say(f"not (not ({a}))") == say(a)
    assert say(f"({a}) ({a})") == say(a)
    assert say(f"({a}) ({b})") == say(f"({b}) ({a})")
    assert say(f"not (({a}) ({b}))") == say(f"(not ({a})) or (not ({b}))")
    assert say(f"not (({a}) or ({b}))") == say(f"(not ({a})) (not ({b}))")
    assert say(a).keys() <= say(f"({a}) or ({b})").keys()


@ON_REAL_DATA
@given(query=QUERIES)
def test_a_query_and_its_contrary_share_only_what_cannot_be_told(session, graph, query):
    yes, no = answers(session, graph, query), answers(session, graph, f"not ({query})")
    everything = set(session.scalars(select(Mineral.slug)))
    assert yes.keys() | no.keys() == everything
    for slug in yes.keys() & no.keys():
        assert yes[slug] is not Certainty.SURE
        assert yes[slug] is no[slug]


# -- why -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "used-in:wind-power mine.top1>60%",
        "refined-in:china (used-in:solar-pv or used-in:electrolyser)",
        "cathode or list:in-2023",
        "agreement-with:russia or role:magnet",
    ],
)
def test_each_named_clause_alone_finds_the_hit_again(session, graph, query):
    again: dict[str, set[str]] = {}
    for slug, row in rows(session, graph, query).items():
        assert row.matched, slug
        for match in row.matched:
            if match.clause not in again:
                again[match.clause] = set(answers(session, graph, match.clause))
            assert slug in again[match.clause], match


# -- the fields about roles, countries and evidence ------------------------------------------------


def test_roles(session, graph):
    assert "cobalt" in answers(session, graph, "role:cathode")
    assert "uranium" not in answers(session, graph, "role:cathode")


def test_countries_by_code_name_and_publishers_spelling(session, graph):
    by_code = answers(session, graph, "mined-in:COD")
    assert "cobalt" in by_code
    assert by_code == answers(session, graph, 'mined-in:"DR Congo"')
    assert by_code == answers(session, graph, 'mined-in:"Congo (Kinshasa)"')


def test_a_country_that_withholds_how_much_it_mines_mines_it(session, graph):
    assert "lithium" in answers(session, graph, "mined-in:USA")


def test_refining_is_apart_from_mining(session, graph):
    assert "gallium" in answers(session, graph, "refined-in:china")
    assert "nickel" not in answers(session, graph, "mined-in:japan")
    assert "nickel" in answers(session, graph, "refined-in:japan")


def test_agreements_by_country_and_by_organisation(session, graph):
    assert "rare-earth-elements" in answers(session, graph, "agreement-with:russia")
    assert "rare-earth-elements" in answers(session, graph, "agreement-with:irel")
    assert "lithium" not in answers(session, graph, "agreement-with:irel")


def test_sources_by_key_and_by_publisher(session, graph):
    assert "neodymium" in answers(session, graph, "source:jrc-2020")
    assert "copper" in answers(session, graph, 'source:"geological survey"')


def test_what_is_kept(session, graph):
    assert "neodymium" in answers(session, graph, "has:intensity")
    assert "osmium" not in answers(session, graph, "has:intensity")
    assert "graphite" in answers(session, graph, "has:formula")
    assert "lithium" not in answers(session, graph, "has:formula")


def test_what_is_without_a_source(session, graph):
    unsourced = select(Mineral.slug).join(Usage).where(Usage.source_id.is_(None)).distinct()
    assert set(answers(session, graph, "unsourced:usage")) == set(session.scalars(unsourced))


@pytest.mark.parametrize(
    "query",
    ["mined-in:atlantis", "agreement-with:nobody", "source:nothing", "has:feathers", "unsourced:x"],
)
def test_a_value_that_names_nothing_is_marked(session, graph, query):
    with pytest.raises(QueryError) as caught:
        find(session, graph, f"copper {query}")
    assert caught.value.start == len("copper ")
