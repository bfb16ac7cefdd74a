"""Searching the real reference data, judged by plain walks over its tables."""

import shutil
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from mineralcat.domain.query import FieldTerm, QueryError, TextTerm, walk
from mineralcat.domain.terms import Importance, MineralKind
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.index import search_index
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import (
    Agreement,
    Application,
    ApplicationLink,
    ApplicationSynonym,
    Area,
    Assessment,
    CriticalityList,
    DemandShare,
    Intensity,
    Listing,
    ListingMember,
    Mineral,
    MineralName,
    MineralSynonym,
    Organisation,
    Preference,
    Series,
    Source,
    Statistic,
    Supply,
    Usage,
)
from mineralcat.store.queries.applications import application_tree
from mineralcat.store.queries.graph import load_graph
from mineralcat.store.queries.minerals import mineral_rows
from mineralcat.store.search.find_minerals import SORTS, Hits, find
from mineralcat.store.search_rows import MineralRow
from tests import mineral_edits as editing

Find = Callable[[str], list[str]]


@pytest.fixture
def session(reference_catalogue):
    with reference_catalogue.reading() as opened:
        yield opened


@pytest.fixture
def graph(reference_catalogue, session):
    return reference_catalogue.graph(session)


@pytest.fixture
def hits(session, graph):
    return lambda query: slugs(session, find(session, graph, query))


@pytest.fixture
def rows(session, graph):
    def found(query: str) -> list[MineralRow]:
        every = find(session, graph, query)
        return mineral_rows(session, graph, every, 0, len(every))

    return found


def slug_by_id(session: Session, model: type[Mineral] | type[Application]) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(select(model.id, model.slug))}


def slugs(session: Session, hits: Hits) -> list[str]:
    names = slug_by_id(session, Mineral)
    return [names[id_] for id_ in hits.ids]


# -- the oracle: the same answers by walking over the tables -------------------------------------


def parts_of(session: Session, whole: str) -> set[str]:
    """An application and all that is below it by any chain of links."""
    names = slug_by_id(session, Application)
    links = [
        (names[link.whole_id], names[link.part_id])
        for link in session.scalars(select(ApplicationLink))
    ]
    found, waiting = set(), [whole]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += [part for above, part in links if above == at]
    return found


def needed_in(session: Session, whole: str) -> dict[str, Importance]:
    """The minerals that an application needs, each with how much it depends on them at most."""
    below = parts_of(session, whole)
    found: dict[str, Importance] = {}
    for mineral, application, importance in session.execute(
        select(Mineral.slug, Application.slug, Usage.importance)
        .join_from(Usage, Mineral, Usage.mineral_id == Mineral.id)
        .join(Application, Usage.application_id == Application.id)
    ):
        if application in below:
            best = min(found.get(mineral, importance), importance, key=lambda word: word.rank)
            found[mineral] = best
    return found


def below_group(session: Session, group: str) -> set[str]:
    minerals = {mineral.slug: mineral for mineral in session.scalars(select(Mineral))}
    found: set[str] = set()
    while True:
        more = {
            slug
            for slug, mineral in minerals.items()
            if mineral.member_of and mineral.member_of.slug in {group, *found}
        }
        if more == found:
            return found
        found = more


def listed_on(session: Session, slug: str) -> set[str]:
    listed = select(Mineral.slug).join(Listing, Listing.mineral_id == Mineral.id)
    listed = listed.join(CriticalityList, CriticalityList.id == Listing.list_id)
    return set(session.scalars(listed.where(CriticalityList.slug == slug, Listing.until.is_(None))))


def meant_by(session: Session, slug: str, group: str) -> set[str]:
    """The members that a list's entry of a group is limited to, if it is."""
    entries = (
        select(Listing.id)
        .join(Mineral, Listing.mineral_id == Mineral.id)
        .join(CriticalityList, Listing.list_id == CriticalityList.id)
        .where(Mineral.slug == group, CriticalityList.slug == slug)
    )
    members = select(Mineral.slug).join(ListingMember, ListingMember.mineral_id == Mineral.id)
    return set(session.scalars(members.where(ListingMember.listing_id.in_(entries))))


def covered_by(session: Session, slug: str) -> set[str]:
    """What a list names, all below a named group or the members of it that the list means, and
    groups of which it covers all members that have a market."""
    covered = listed_on(session, slug)
    for group in list(covered):
        covered |= meant_by(session, slug, group) or below_group(session, group)
    minerals = list(session.scalars(select(Mineral)))
    while True:
        more = {
            group.slug
            for group in minerals
            if (members := [m for m in minerals if m.member_of_id == group.id and not m.no_market])
            and all(member.slug in covered for member in members)
        }
        if more <= covered:
            return covered
        covered |= more


# -- fields --------------------------------------------------------------------------------------


def test_every_application_finds_what_it_and_all_below_it_need(session, hits, graph):
    for node in graph.nodes.values():
        assert set(hits(f"used-in:{node.slug}")) == needed_in(session, node.slug).keys(), node.slug


def test_applications_of_each_level_find_something(hits):
    assert len(hits("used-in:electric-mobility")) > len(hits("used-in:nmc811-battery")) > 3


def test_the_tree_has_each_application_once_after_its_parent(graph):
    nodes = application_tree(graph)
    assert sorted(node.slug for node in nodes) == sorted(graph.by_slug)
    placed: set[str] = set()
    for node in nodes:
        assert node.parent is None or node.parent in placed
        placed.add(node.slug)


def test_essential_comes_before_minor_and_each_path_is_one_of_the_graph(session, rows, graph):
    edges = {(edge.whole, edge.part): edge.kind for edge in graph.edges}
    for node in graph.nodes.values():
        needed = needed_in(session, node.slug)
        found = rows(f"used-in:{node.slug}")
        ranks = [row.bill.usage.importance.rank for row in found]
        assert ranks == sorted(ranks)
        for row in found:
            assert row.bill.usage.importance == needed[row.slug]
            assert row.bill.usage.mineral.slug == row.slug
            path = [step.application.slug for step in row.bill.path]
            assert path[0] == node.slug
            assert path[-1] == row.bill.usage.application.slug
            for step, (above, below) in zip(row.bill.path[1:], pairwise(path), strict=True):
                ids = graph.by_slug[above].id, graph.by_slug[below].id
                assert edges[ids] == step.kind


def test_a_mineral_needed_through_one_of_several_says_so(rows):
    by_slug = {row.slug: row.bill for row in rows("used-in:electric-mobility")}
    variant = by_slug["lithium"].variant
    assert variant is not None
    assert variant.slug.endswith("-battery")
    assert {row.slug: row.bill for row in rows("used-in:nmc811-battery")}["lithium"].variant is None


MAGNETS = {
    *("neodymium", "praseodymium", "terbium", "dysprosium", "gadolinium", "samarium", "cerium"),
}


def test_a_list_that_means_some_members_of_a_group_covers_these_and_the_group_alone(hits, rows):
    rare_earths = set(hits("member-of:rare-earth-elements")) | {"rare-earth-elements"}
    assert set(hits("list:eu-strategic-2024")) & rare_earths == MAGNETS | {"rare-earth-elements"}
    assert set(hits("list-entry:eu-strategic-2024")) & rare_earths == {"rare-earth-elements"}
    assert len(hits("list-entry:eu-strategic-2024")) == 17
    lists = {row.slug: row.lists for row in rows("member-of:rare-earth-elements")}
    assert "eu-strategic-2024" in lists["neodymium"]
    assert "eu-strategic-2024" not in lists["lanthanum"]
    assert "eu-2024" in lists["lanthanum"]


def test_a_list_covers_its_entries_their_members_and_whole_groups(session, hits):
    for slug in session.scalars(select(CriticalityList.slug)).all():
        assert set(hits(f"list:{slug}")) == covered_by(session, slug), slug
        assert set(hits(f"list-entry:{slug}")) == listed_on(session, slug), slug


def test_neodymium_is_on_the_lists_that_name_rare_earths(hits, rows):
    assert "neodymium" in hits("list:in-2023")
    assert "neodymium" not in hits("list-entry:in-2023")
    assert "rare-earth-elements" in hits("list-entry:in-2023")
    assert "list" in {match.field for row in rows("list:in-2023") for match in row.matched}


def test_a_group_finds_its_members_and_theirs(session, hits):
    groups = set(session.scalars(select(Mineral.slug).where(Mineral.kind == MineralKind.GROUP)))
    groups &= {
        mineral.member_of.slug for mineral in session.scalars(select(Mineral)) if mineral.member_of
    }
    assert "rare-earth-elements" in groups
    for group in groups:
        assert set(hits(f"member-of:{group}")) == below_group(session, group)
    assert "neodymium" in hits("member-of:rare-earth-elements")
    assert (
        hits('member-of:"Rare earths"')
        == hits("member-of:REE")
        == hits("member-of:rare-earth-elements")
    )


def test_a_kind_finds_all_of_that_kind(session, hits):
    for kind in MineralKind:
        wanted = set(session.scalars(select(Mineral.slug).where(Mineral.kind == kind)))
        assert set(hits(f"kind:{kind}")) == set(hits(f"kind:{kind.upper()}s")) == wanted


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("cobalt used-in:wind-pwer", "used-in:wind-pwer"),
        ("used-in:wind-pow", "used-in:wind-pow"),
        ("list:atlantis-2020", "list:atlantis-2020"),
        ("list-entry:atlantis", "list-entry:atlantis"),
        ("cobalt member-of:cobalt", "member-of:cobalt"),
        ("kind:animal", "kind:animal"),
        ("lithium -(kind:animal)", "kind:animal"),
    ],
)
def test_a_value_that_is_none_is_marked_and_answered_with_an_example(query, word, hits):
    with pytest.raises(QueryError, match="expected one") as caught:
        hits(query)
    assert query[caught.value.start : caught.value.end] == word


def test_the_beginning_of_a_name_is_answered_with_the_name(hits):
    with pytest.raises(QueryError, match=r"Perhaps wind-power\?"):
        hits("used-in:wind-pow")


@pytest.mark.parametrize("field", ["usedin", "names", "MATCH", "mine", "production"])
def test_a_field_that_is_none_is_marked(field, hits):
    with pytest.raises(QueryError) as caught:
        hits(f"cobalt {field}:x")
    assert caught.value.start == len("cobalt ")


# -- free words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Cobalt", "cobalt"),
        ("cobalt", "cobalt"),
        ("cob", "cobalt"),
        ("Nd", "neodymium"),
        ("co", "cobalt"),
        ("REE", "rare-earth-elements"),
        ("rare earths", "rare-earth-elements"),
        ("rare earth", "rare-earth-elements"),
        ("aluminum", "aluminium"),
        ("नियोडिमियम", "neodymium"),
        ("नियो", "neodymium"),
        ("टिन", "tin"),
        ("неодим", "neodymium"),
        ("Неодим", "neodymium"),
        ("фосфор", "phosphorus"),
        ("钕", "neodymium"),
        ("NÉODYME", "neodymium"),
        ("rare-earth-elements", "rare-earth-elements"),
    ],
)
def test_a_name_symbol_or_synonym_in_any_language_finds_its_mineral_first(query, first, hits):
    assert hits(query)[0] == first


def test_names_in_every_language_find_their_mineral(session, hits):
    for model in (MineralName, MineralSynonym):
        for text, slug in session.execute(
            select(model.text, Mineral.slug)
            .join(Mineral, model.mineral_id == Mineral.id)
            .where(model.id % 3 == 0)
        ):
            assert slug in hits(f'"{text}"'), text
    for slug, name, symbol, formula in session.execute(
        select(Mineral.slug, Mineral.name, Mineral.symbol, Mineral.formula)
    ):
        for text in filter(None, (name, symbol, formula)):
            assert slug in hits(f'"{text}"'), text


def test_a_formula_is_found_with_small_figures_or_plain_ones(hits):
    assert hits("Nd2Fe14B") == hits("Nd₂Fe₁₄B") == hits("nd2fe14b")
    assert {"neodymium", "iron", "boron"} <= set(hits("Nd2Fe14B"))


@pytest.mark.parametrize(
    ("query", "application"),
    [
        ("offshore wind", "offshore-wind"),
        ("wind offshore", "offshore-wind"),
        ("Offshore-Wind", "offshore-wind"),
        ("wind turbine", "wind-power"),
        ("wind turbines", "wind-power"),
        ("EV", "electric-mobility"),
        ("EVs", "electric-mobility"),
        ("e-mobility", "electric-mobility"),
        ("electric cars", "battery-electric-car"),
        ("electric car", "battery-electric-car"),
        ("electric buses", "electric-bus"),
        ("batteries", "batteries"),
        ("battery", "batteries"),
        ("NMC 811", "nmc811-battery"),
        ("NMC811", "nmc811-battery"),
        ("nmc-811", "nmc811-battery"),
        ("fuel cells", "fuel-cell"),
        ("electrolyzer", "electrolyser"),
        ("solar panels", "solar-pv"),
        ("heat pump kind:element", "heat-pump"),
        ("Nd2Fe14B", "ndfeb-magnet"),
        ("lithium used-in:wind-power", "wind-power"),
        ("-used-in:solar-pv wind turbines", "wind-power"),
        ("cobalt", None),
        ("rare earth", None),
        ("rare earths", None),
        ("graphite", None),
        ("-used-in:solar-pv", None),
        ("list:in-2023", None),
    ],
)
def test_words_speak_of_the_application_that_they_name(query, application, session, graph):
    found = find(session, graph, query)
    assert (found.application.slug if found.application else None) == application


def test_words_that_name_an_application_find_all_that_it_needs(session, graph, hits):
    for slug, name in session.execute(select(Application.slug, Application.name)):
        assert set(hits(f'"{name}"')) >= needed_in(session, slug).keys()
    for slug, text in session.execute(
        select(Application.slug, ApplicationSynonym.text).join(
            ApplicationSynonym, ApplicationSynonym.application_id == Application.id
        )
    ):
        named = graph.named(text)
        assert named is not None
        assert set(hits(f'"{text}"')) >= needed_in(session, named.slug).keys()
        assert slug in graph.by_slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EV", "EVs"),
        ("wind turbine", "wind turbines"),
        ("battery", "batteries"),
        ("magnet", "magnets"),
        ("cable", "cables"),
        ("alloy", "alloys"),
        ("gas", "gases"),
        ("offshore wind", "wind offshore"),
        ("offshore wind", "offshore wind offshore wind"),
        ("lithium  battery", "battery lithium"),
    ],
)
def test_singular_plural_and_order_make_no_difference(one, other, hits):
    assert set(hits(one)) == set(hits(other)) != set()


def test_agreements_and_roles_are_found(hits, rows):
    assert "cobalt" in hits("KABIL")
    assert "gallium" in hits("GaN")
    (reason,) = {row.slug: row for row in rows("KABIL")}["cobalt"].matched
    assert reason.field == "agreements"


# -- order ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", ["", "kind:element", "used-in:offshore-wind", "magnet"])
def test_any_order_is_of_the_same_minerals(query, sort, descending, session, graph):
    best = find(session, graph, query)
    other = find(session, graph, query, sort=sort, descending=descending)
    assert sorted(other.ids) == sorted(best.ids)
    assert list(other.ids) == list(
        find(session, graph, query, sort=sort, descending=descending).ids
    )


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("name", lambda row: row.name.lower()),
        ("uses", lambda row: row.uses),
        ("lists", lambda row: len(row.lists)),
        ("share", lambda row: row.leader.share if row.leader else None),
        ("symbol", lambda row: row.symbol and row.symbol.lower()),
        ("kind", lambda row: row.kind.value),
        ("leader", lambda row: row.leader.area.name if row.leader else None),
        ("role", lambda row: row.bill.role and row.bill.role.lower()),
        ("importance", lambda row: row.bill.usage.importance.rank),
    ],
)
@pytest.mark.parametrize("descending", [False, True])
def test_rows_come_in_order_and_the_empty_ones_last(sort, key, descending, session, graph):
    found = find(session, graph, "used-in:electric-mobility", sort=sort, descending=descending)
    values = [key(row) for row in mineral_rows(session, graph, found, 0, len(found))]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=descending)
    assert values[len(known) :] == [None] * (len(values) - len(known))


def test_a_window_of_rows_is_a_part_of_all_rows(session, graph):
    found = find(session, graph, "used-in:electric-mobility")
    every = mineral_rows(session, graph, found, 0, len(found))
    assert [row.id for row in every] == list(found.ids)
    assert mineral_rows(session, graph, found, 5, 7) == every[5:12]
    assert mineral_rows(session, graph, found, len(found) - 2, 50) == every[-2:]
    assert mineral_rows(session, graph, found, len(found), 50) == []


def test_more_rows_take_no_more_statements(reference_catalogue, session, graph):
    counted: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        counted.append(statement)

    numbers = set()
    event.listen(reference_catalogue._reader, "before_cursor_execute", note)
    try:
        for query in ("", "used-in:electric-mobility", "electric list:in-2023"):
            found = find(session, graph, query)
            for count in (3, 10, len(found)):
                counted.clear()
                assert len(mineral_rows(session, graph, found, 0, count)) == min(count, len(found))
                numbers.add((query, len(counted)))
    finally:
        event.remove(reference_catalogue._reader, "before_cursor_execute", note)
    assert len(numbers) == 3
    assert max(count for _, count in numbers) <= 15


# -- why -----------------------------------------------------------------------------------------

ASKED = [
    "cobalt",
    "offshore wind",
    "used-in:offshore-wind list:in-2023",
    "wind neodymium",
    "Nd2Fe14B",
    "member-of:REE kind:element",
    "battery or magnet",
    "(iron or cobalt) used-in:ev-traction-battery -list:eu-2024",
    '"rare earth"',
    "catalyst list-entry:us-2022",
    "KABIL",
    "नियोडिमियम",
]


@pytest.mark.parametrize("query", ASKED)
def test_each_reason_alone_finds_the_mineral_again(query, rows, hits):
    found = rows(query)
    assert found
    for row in found:
        assert row.matched, row.slug
        if " or " not in query:
            for reason in row.matched:
                assert row.slug in hits(reason.clause), (row.slug, reason)
        else:
            assert any(row.slug in hits(reason.clause) for reason in row.matched)


# -- algebra -------------------------------------------------------------------------------------

ATOMS = [
    *("cobalt", "catalyst", "magnet", "नियो", "xyzzy", '"rare earth"', '"offshore wind"'),
    *("used-in:wind-power", "used-in:ev-traction-battery", "list:in-2023", "list-entry:eu-2024"),
    *("kind:element", "kind:group", "member-of:rare-earth-elements"),
]
"""Words of which no two together name an application, for that counts as one name."""
CLAUSES = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=4,
)
ON_REAL_DATA = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@ON_REAL_DATA
@given(a=CLAUSES, b=CLAUSES, c=CLAUSES)
@example(a='"offshore wind"', b="not (cobalt)", c="kind:element")
def test_queries_obey_the_laws_of_sets(hits, a, b, c):
    found: dict[str, set[str]] = {}

    def of(query: str) -> set[str]:
        if query not in found:
            found[query] = set(hits(query))
        return found[query]

    every = of("")
    assert of(f"({a}) ({a})") == of(f"({a}) or ({a})") == of(a)
    assert of(f"not not ({a})") == of(f"-(-({a}))") == of(a)
    assert of(f"not ({a})") == every - of(a)
    assert of(f"({a}) ({b})") == of(f"({b}) ({a})") == of(a) & of(b)
    assert of(f"({a}) or ({b})") == of(f"({b}) or ({a})") == of(a) | of(b)
    assert of(f"not (({a}) ({b}))") == of(f"not ({a}) or not ({b})")
    assert of(f"not (({a}) or ({b}))") == of(f"not ({a}) not ({b})")
    assert of(f"({a}) (({b}) or ({c}))") == of(f"(({a}) ({b})) or (({a}) ({c}))")


def test_no_atom_of_the_laws_names_an_application_with_another(graph):
    bare = [atom for atom in ATOMS if ":" not in atom and not atom.startswith('"')]
    for one in bare:
        for other in bare:
            assert graph.named(f"{one} {other}") is None


def test_an_empty_query_finds_everything_and_its_contrary_nothing(session, hits):
    every = set(session.scalars(select(Mineral.slug)))
    assert set(hits("")) == set(hits("   ")) == set(hits("cobalt or not cobalt")) == every
    assert hits("cobalt -cobalt") == []


# -- hostile -------------------------------------------------------------------------------------

SPECIALS = [
    *("*", '"*"', "a*", "^a", "{a}:b", "NEAR(a b)", "NEAR/3", "a + b", "names : cobalt", "a AND b"),
    *("O'Reilly", "100%", "LiFePO4/graphite", "Li-ion", "a;DROP TABLE mineral", "--", "/*", "\\"),
    *(
        "",
        " ",
        "\t\n",
        '"',
        '""',
        "(",
        ")",
        "()",
        "-",
        "not",
        "or",
        "_",
        "-_",
        "%",
        "?",
        ":1",
        ":words",
    ),
    *(
        "\x00",
        "co\x00balt",
        "\ud800",
        "a \udfff",
        "\ufeffcobalt",
        "cobalt\u200b",
        "😀",
        "\U000e0001",
    ),
    *(
        "a" * 100_000,
        "a " * 50_000,
        '"' + "a " * 4_000 + '"',
        "(" * 5_000,
        "(" * 5_000 + ")" * 5_000,
    ),
    *("-" * 9_000 + "a", "not " * 2_000 + "a", "a or " * 1_500 + "a", "a-" * 4_000, "x" * 9_999),
    *("-(a " * 20 + ")" * 20, "(a or " * 10 + "-(b " * 10 + "c" + ")" * 20, "list:in-2023 " * 60),
    *(
        "a " * 60,
        " or ".join("abcdefghij" * 6),
        "kind:element -" * 30 + "a",
        "used-in:" + "x" * 9_000,
    ),
]


def one_outcome(hits: Find, query: str) -> None:
    """A result or a place that cannot be read: nothing else may come of any text."""
    try:
        found = hits(query)
    except QueryError as error:
        place = error
    else:
        assert isinstance(found, list)
        return
    assert place.message.endswith((".", "?"))
    assert place.marked(query).count("\n") == 1


@pytest.mark.parametrize("query", SPECIALS, ids=lambda query: ascii(query[:12]))
def test_whatever_is_typed_is_answered_or_marked(query, hits):
    one_outcome(hits, query)


@ON_REAL_DATA
@given(query=st.text(max_size=40))
def test_whatever_else_is_typed_is_answered_or_marked(query, hits):
    one_outcome(hits, query)


@ON_REAL_DATA
@given(query=st.text("ab \"()-:*^%'\\<>=~0अि", max_size=30))
def test_whatever_of_signs_is_typed_is_answered_or_marked(query, hits):
    one_outcome(hits, query)


def test_no_sign_widens_a_search(hits):
    """Signs that another search engine would take for orders are no words."""
    for query in ("cob*", "^cob", "{cob}", "cob+"):
        assert hits(query) == hits("cob")


# -- after edits ---------------------------------------------------------------------------------


def found_in(catalogue: Catalogue, query: str) -> set[str]:
    with catalogue.reading() as session:
        return set(slugs(session, find(session, catalogue.graph(session), query)))


def assert_index_as_if_built_anew(catalogue: Catalogue) -> None:
    with catalogue.reading() as session:
        assert catalogue_check._index(session) == []


def test_without_a_link_exactly_the_hits_that_came_by_it_are_gone(catalogue):
    """Taking links away one by one: each application finds what the walk over the rest finds."""
    with catalogue.reading() as session:
        links = session.execute(
            select(ApplicationLink.id, ApplicationLink.whole_id, ApplicationLink.part_id).order_by(
                ApplicationLink.uid
            )
        ).all()
        names = slug_by_id(session, Application)
        offshore = {id_ for id_, slug in names.items() if slug == "offshore-wind"}
    chosen = [link for link in links if link.whole_id in offshore][:1] + list(links[:1])
    lost = 0
    for link_id, whole, _ in chosen:
        before = found_in(catalogue, f"used-in:{names[whole]}")
        with catalogue.writing("Take a link away") as session:
            session.delete(session.get_one(ApplicationLink, link_id))
        with catalogue.reading() as session:
            graph = catalogue.graph(session)
            for slug in graph.by_slug:
                found = set(slugs(session, find(session, graph, f"used-in:{slug}")))
                assert found == needed_in(session, slug).keys()
        lost += len(before - found_in(catalogue, f"used-in:{names[whole]}"))
        catalogue.undo()
        assert found_in(catalogue, f"used-in:{names[whole]}") == before
    assert lost


def first(session: Session, model: Any, **given: object) -> Any:
    return session.scalars(select(model).filter_by(**given).order_by(model.id)).first()


def of_slug(session: Session, slug: str) -> Any:
    return session.scalars(select(Mineral).where(Mineral.slug == slug)).one()


def rename(session):
    editing.rename_mineral(session, "neodymium", "Neodym")


def give_synonyms(session):
    editing.set_synonyms(session, "neodymium", ("Magnet metal", "Zaubermetall"))


def drop_synonyms(session):
    editing.set_synonyms(session, "rare-earth-elements", ())


def set_importance(session):
    first(session, Usage).importance = Importance.MINOR


def set_role(session):
    first(session, Usage).role = "does wonders"


def move_use(session):
    first(session, Usage).mineral_id = of_slug(session, "zinc").id


def move_use_to_another_application(session):
    first(session, Usage).application_id = first(session, Application, slug="heat-pump").id


def move_name(session):
    first(session, MineralName).mineral_id = of_slug(session, "zinc").id


def leave_group(session):
    of_slug(session, "neodymium").member_of_id = None


def join_group(session):
    of_slug(session, "zinc").member_of_id = of_slug(session, "rare-earth-elements").id


def new_member(session):
    group = of_slug(session, "rare-earth-elements")
    session.add(Mineral(slug="unobtainium", name="Unobtainium", kind="element", member_of=group))


def all_have_a_market(session):
    for mineral in session.scalars(select(Mineral).where(Mineral.no_market)):
        mineral.no_market = False


def another_slug(session):
    of_slug(session, "rare-earth-elements").slug = "ree"


def count_in_another_unit(session):
    application = first(session, Application, slug="offshore-wind")
    for row in session.scalars(select(Intensity).where(Intensity.application_id == application.id)):
        row.unit = "kg/turbine"


def another_amount(session):
    amount = first(session, Intensity, claim_kind="number")
    amount.value, amount.low, amount.high = 12_345.0, None, None


def delete_amounts(session):
    for row in session.scalars(select(Intensity).limit(20)):
        session.delete(row)


def another_amount_in_a_new_unit(session):
    session.add(
        Intensity(
            mineral_id=of_slug(session, "zinc").id,
            application_id=first(session, Application, slug="heat-pump").id,
            claim_kind="number",
            value=3.0,
            unit="kg/pump",
        )
    )


def limit_an_entry_further(session):
    session.delete(first(session, ListingMember))


def relist(session):
    first(session, Listing).until = "2026-01-01"


def another_headline(session):
    first(session, Series, headline=True).headline = False


def another_leader(session):
    for row in session.scalars(select(Supply).where(Supply.value > 0).limit(200)):
        row.value = row.value * 3


def older_source(session):
    for source in session.scalars(select(Source).where(Source.kind == "official statistics")):
        source.year, source.kind = 1990, "press"


def country_is_a_group(session):
    first(session, Area, slug="CHN").kind = "group"


def rename_party(session):
    first(session, Organisation).name = "Zollverein"


def rename_agreement(session):
    first(session, Agreement).title = "Pact of steel"


def another_statistic(session):
    for row in session.scalars(select(Statistic).where(Statistic.value > 0).limit(300)):
        row.value = row.value / 2


def another_assessment(session):
    for row in session.scalars(select(Assessment).where(Assessment.value > 0)):
        row.value = row.value / 2


def another_demand(session):
    for row in session.scalars(select(DemandShare).where(DemandShare.value > 1)):
        row.value, row.low, row.high = row.value / 2, None, None


def without_statistics(session):
    for row in session.scalars(select(Statistic).limit(40)):
        session.delete(row)


def new_link(session):
    session.add(
        ApplicationLink(
            whole_id=first(session, Application, slug="heat-pump").id,
            part_id=first(session, Application, slug="ndfeb-magnet").id,
            kind="component",
        )
    )


def figure_of(session, slug):
    """The newest figure of a mineral's supply that has a value, of a country."""
    statement = select(Supply).join(Series).join(Mineral).join(Area, Supply.area_id == Area.id)
    statement = statement.where(Mineral.slug == slug, Supply.value > 0, Area.kind == "country")
    return session.scalars(statement.order_by(Supply.period_to.desc(), Supply.id).limit(1)).one()


def another_figure_of_a_group(session):
    figure_of(session, "rare-earth-elements").value *= 7


def figure_of_another_series(session):
    supply = figure_of(session, "cobalt")
    supply.series_id = figure_of(session, "nickel").series_id


def prefer_another_claim(session):
    claim = figure_of(session, "rare-earth-elements")
    session.add(Preference(question="supply/made-up", claim_uid=claim.uid))


def new_figure(session):
    known = figure_of(session, "lithium")
    session.add(
        Supply(
            series_id=known.series_id,
            area_id=first(session, Area, slug="NLD").id,
            claim_kind="number",
            value=9e9,
            unit=known.unit,
            period_from=known.period_from,
            period_to=known.period_to,
            scope=known.scope,
            source_id=known.source_id,
            confidence="single copy",
        )
    )


def without_a_figure(session):
    session.delete(figure_of(session, "cobalt"))


NARROW = [
    *(rename, give_synonyms, drop_synonyms, set_importance, set_role, move_use, move_name),
    *(move_use_to_another_application, leave_group, join_group, new_member, all_have_a_market),
    *(another_slug, another_amount, another_statistic, another_assessment, another_demand),
    *(without_statistics, new_link, another_headline, another_leader, another_figure_of_a_group),
    *(figure_of_another_series, prefer_another_claim, new_figure, without_a_figure),
]
"""Edits that touch few lines of the index, and for comparison one that touches many."""
WIDE = [
    *(count_in_another_unit, delete_amounts, another_amount_in_a_new_unit, relist, new_link),
    *(
        limit_an_entry_further,
        older_source,
        country_is_a_group,
        rename_party,
    ),
    rename_agreement,
]


@pytest.fixture(scope="module")
def edited(lean_file, tmp_path_factory):
    """One catalogue for all edits, each of which is taken back."""
    path = tmp_path_factory.mktemp("edited") / "edited.mineralcat"
    shutil.copyfile(lean_file, path)
    opened = Catalogue.open(path)
    yield opened
    opened.close()


@pytest.mark.parametrize("edit", NARROW, ids=lambda edit: edit.__name__)
def test_the_index_is_after_an_edit_and_its_undo_what_a_fresh_build_would_be(edit, edited):
    with edited.writing("Edit") as session:
        edit(session)
    assert_index_as_if_built_anew(edited)
    edited.undo()
    assert_index_as_if_built_anew(edited)


@pytest.mark.parametrize("edit", WIDE, ids=lambda edit: edit.__name__)
def test_what_can_touch_any_line_builds_the_index_anew(edit, edited, monkeypatch):
    class Built(Exception):
        """Ends the question, so that nothing is built in vain."""

    def rebuild(*_: object) -> None:
        raise Built

    edited.catch_up()
    with edited.writing("Edit") as session:
        edit(session)
    monkeypatch.setattr(search_index, "rebuild", rebuild)
    with pytest.raises(Built), edited.reading():
        pass
    edited.undo()


def test_what_was_edited_is_found_and_what_was_is_not(catalogue):
    with catalogue.writing("Rename") as session:
        editing.rename_mineral(session, "neodymium", "Zaubermetall")
    assert "neodymium" in found_in(catalogue, "zauber")
    catalogue.undo()
    assert found_in(catalogue, "zauber") == set()


def test_another_program_s_edit_is_in_the_graph_at_the_next_question(catalogue):
    assert found_in(catalogue, "used-in:heat-pump") == needed(catalogue, "heat-pump")
    other = Catalogue.open(catalogue.path)
    with other.writing("Link") as session:
        new_link(session)
    other.close()
    assert "neodymium" in found_in(catalogue, "used-in:heat-pump")
    assert found_in(catalogue, "used-in:heat-pump") == needed(catalogue, "heat-pump")


def needed(catalogue: Catalogue, slug: str) -> set[str]:
    with catalogue.reading() as session:
        return set(needed_in(session, slug))


def test_the_graph_knows_the_nearest_way_and_no_ring(session):
    graph = load_graph(session)
    for whole in graph.nodes:
        reach = graph.reach(whole)
        assert reach[whole] == ()
        for part, way in reach.items():
            assert [edge.part for edge in way][-1:] in ([part], [])
            assert whole not in {edge.part for edge in way}


def names_of(parts: Iterable[object]) -> list[str]:
    return [part.clause if isinstance(part, FieldTerm) else str(part) for part in parts]


def test_hits_know_the_query_they_answer(session, graph):
    found = find(session, graph, "cobalt list:in-2023")
    parts = [part for part in walk(found.query) if isinstance(part, FieldTerm | TextTerm)]
    assert len(parts) == 2
    assert names_of(parts)[1] == "list:in-2023"


def test_a_chemistry_is_named_without_saying_that_it_is_a_battery(rows, graph):
    assert graph.named("NMC 811") is graph.by_slug["nmc811-battery"]
    assert graph.named("rare earth") is None
    found = rows("NMC 811")
    assert {row.slug for row in found} == {row.slug for row in rows("used-in:nmc811-battery")}
    for row in found:
        (match,) = row.matched
        assert match.clause == "NMC 811"
        assert match.text.startswith("NMC 811 battery")
