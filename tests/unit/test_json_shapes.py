"""The JSON of the command line: the keys that scripts rely on, for every entry that ships."""

import json
import re

import pytest
from sqlalchemy import select

from mineralcat.exchange import json_shapes, write_text
from mineralcat.store.history import revisions
from mineralcat.store.integrity import Problem
from mineralcat.store.models import Mineral
from mineralcat.store.queries.applications import application_detail
from mineralcat.store.queries.minerals import mineral_detail, mineral_rows
from mineralcat.store.search import find

CLAIM = {
    *("value", "low", "high", "claim_kind", "unit", "status", "period_from", "period_to", "scope"),
    *("scenario", "source", "locator", "confidence", "origin"),
}
MINERAL = {
    *("slug", "name", "kind", "symbol", "formula", "member_of", "related", "synonyms", "names"),
    *("summary", "usages", "intensities", "supply", "demand_shares", "lists", "assessments"),
    *("statistics", "agreements"),
}
APPLICATION = {
    *("slug", "name", "kind", "synonyms", "summary", "parts", "wholes", "minerals", "agreements"),
}
OF_A_MINERAL = {
    "usages": {"application", "role", "importance", "substitutes"},
    "intensities": {"application"},
    "supply": {"area", "stage", "measure", "form", "basis", "headline"},
    "demand_shares": {"end_use", "application"},
    "lists": {"list", "strategic", "via"},
    "assessments": {"scheme", "indicator"},
    "statistics": {"indicator"},
}
"""The keys of the contract; each list of facts has those of a claim beside its own."""
MORE: dict[str, set[str]] = {"statistics": {"detail"}}
"""What is told beyond the contract, and nothing else."""
AREA = re.compile(r"[A-Z]{3}|world|rest|[a-z0-9-]+")


@pytest.fixture
def session(reference_catalogue):
    with reference_catalogue.reading() as opened:
        yield opened


@pytest.fixture
def graph(reference_catalogue, session):
    return reference_catalogue.graph(session)


@pytest.fixture(scope="module")
def minerals(reference_catalogue):
    """Every fourth mineral, and those with the most to tell."""
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        slugs = session.scalars(select(Mineral.slug).order_by(Mineral.id)).all()
        chosen = dict.fromkeys(("copper", "neodymium", "rare-earth-elements", *slugs[::4]))
        return [json_shapes.mineral(mineral_detail(session, graph, slug)) for slug in chosen]


@pytest.fixture(scope="module")
def applications(reference_catalogue):
    """Every third application, and the widest."""
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        chosen = dict.fromkeys(("electric-mobility", *list(graph.by_slug)[::3]))
        return [
            json_shapes.application(application_detail(session, graph, slug)) for slug in chosen
        ]


def claims(minerals, applications):
    for shape in minerals:
        for name in OF_A_MINERAL:
            yield from shape[name]
    for shape in applications:
        for line in shape["minerals"]:
            yield from line["intensities"]


def test_a_mineral_has_the_keys_of_the_contract(minerals):
    for shape in minerals:
        assert shape.keys() == MINERAL
        for name, own in OF_A_MINERAL.items():
            for fact in shape[name]:
                more = MORE.get(name, set())
                assert fact.keys() == own | CLAIM | more


def test_an_application_has_the_keys_of_the_contract(applications):
    for shape in applications:
        assert shape.keys() == APPLICATION
        for link in (*shape["parts"], *shape["wholes"]):
            assert link.keys() == {"application", "kind"}
        for line in shape["minerals"]:
            assert line.keys() == {"mineral", "role", "importance", "path", "intensities"}
            for amount in line["intensities"]:
                assert amount.keys() == {"application"} | CLAIM


def test_each_kind_of_fact_is_somewhere(minerals):
    for name in OF_A_MINERAL:
        assert any(shape[name] for shape in minerals), name


def test_references_lead_to_what_is_there(minerals, applications, session, graph):
    known = set(session.scalars(select(Mineral.slug)))
    wholes = set(graph.by_slug)
    for shape in minerals:
        assert shape["member_of"] is None or shape["member_of"] in known
        assert {row["mineral"] for row in shape["related"]} <= known
        for use in (*shape["usages"], *shape["intensities"]):
            assert use["application"] in wholes
        for use in shape["usages"]:
            for stand_in in use["substitutes"]:
                assert stand_in["mineral"] in {None, *known}
                assert stand_in["application"] in {None, *wholes}
        assert {entry["via"] for entry in shape["lists"]} <= {None, *known}
        assert all(AREA.fullmatch(entry["area"]) for entry in shape["supply"])
    for shape in applications:
        assert {line["mineral"] for line in shape["minerals"]} <= known
        for line in shape["minerals"]:
            assert line["path"][0] == shape["slug"]
            assert set(line["path"]) <= wholes


def test_every_figure_has_a_source_or_says_that_it_has_none(minerals, applications):
    for claim in claims(minerals, applications):
        assert (claim["source"] is None) <= (claim["confidence"] == "unsourced")
        assert claim["origin"] == "shipped"


def test_numbers_are_numbers_and_masses_are_kg_t_kt_or_mt(minerals, applications):
    units = set()
    for claim in claims(minerals, applications):
        for name in ("value", "low", "high"):
            assert claim[name] is None or isinstance(claim[name], float)
        if claim["claim_kind"] == "number":
            assert claim["value"] is not None
        units.add(claim["unit"])
    masses = {unit for unit in units if unit and "dollar" not in unit and "/" not in unit}
    assert masses & {"t", "kt", "Mt"}
    for unit in masses:
        assert not re.search("ton|kilogram", unit), unit


def test_whatever_is_shown_is_json(minerals, applications):
    text = json.dumps([minerals, applications], allow_nan=False, ensure_ascii=False)
    assert json.loads(text) == [minerals, applications]
    assert text.encode("utf-8")


def test_a_hit_has_the_keys_of_the_contract(session, graph):
    plain = {"slug", "name", "kind", "symbol", "certainty", "matched"}
    for query, keys in (
        ("cobalt", plain),
        ("list:in-2023", plain),
        ("used-in:offshore-wind", plain | {"importance", "role", "path"}),
        ("offshore wind or cobalt", plain | {"importance", "role", "path"}),
    ):
        found = find(session, graph, query)
        rows = mineral_rows(session, graph, found, 0, len(found))
        shapes = json_shapes.hits(rows, application=found.application is not None)
        assert len(shapes) == len(found) > 0
        for shape in shapes:
            assert shape.keys() == keys
            assert shape["certainty"] == "sure"


def test_a_hit_that_the_application_does_not_need_has_no_path(session, graph):
    found = find(session, graph, "used-in:offshore-wind or cobalt")
    rows = mineral_rows(session, graph, found, 0, len(found))
    shapes = {shape["slug"]: shape for shape in json_shapes.hits(rows, application=True)}
    assert shapes["cobalt"]["path"] is None
    assert shapes["neodymium"]["path"] == ["offshore-wind", "wind-dd-pmsg", "ndfeb-magnet"]
    assert shapes["neodymium"]["importance"] == "essential"


def test_a_revision_and_a_check_have_the_keys_of_the_contract(small_catalogue):
    with small_catalogue.reading() as session:
        (row,) = revisions(session)
    assert json_shapes.revision(row).keys() == {
        *("uid", "time", "author", "message", "changes", "undoes", "undone"),
    }
    assert json_shapes.check([], "abc") == {"ok": True, "problems": [], "hash": "abc"}
    wrong = json_shapes.check([Problem("file", None, None, "Rot.")], None)
    assert wrong == {
        "ok": False,
        "problems": [{"kind": "file", "entity": None, "uid": None, "message": "Rot."}],
        "hash": None,
    }


# -- the same for people -------------------------------------------------------------------------


def test_a_mineral_and_an_application_read_well(session, graph):
    text = write_text.mineral(mineral_detail(session, graph, "neodymium"))
    assert text.startswith("Neodymium (Nd) - element\n")
    for title in ("USED IN", "AMOUNTS", "LISTS"):
        assert f"\n{title}\n" in text
    assert "Member of: " in text
    text = write_text.application(application_detail(session, graph, "offshore-wind"))
    assert text.startswith("Offshore wind - technology\n")
    for title in ("PARTS", "PART OF", "MINERALS"):
        assert f"\n{title}\n" in text
    (line,) = [line for line in text.splitlines() if line.startswith("Neodymium")]
    assert "180 kg/MW (150–210)" in line
    assert line.endswith("jrc-2020")


def test_every_entry_can_be_read_in_a_terminal(session, graph):
    for row in mineral_rows(session, graph, find(session, graph, ""), 0, 12):
        assert row.name in write_text.mineral(mineral_detail(session, graph, row.slug))
    for slug in list(graph.by_slug)[:12]:
        assert write_text.application(application_detail(session, graph, slug))


@pytest.mark.parametrize(
    ("query", "count", "last"),
    [("kind:group", 2, "2 of {} minerals"), ("neodymium kind:element", None, "{} minerals")],
)
def test_a_table_says_how_many_there_are(query, count, last, session, graph):
    found = find(session, graph, query)
    rows = mineral_rows(session, graph, found, 0, count or len(found))
    lines = write_text.search_table(rows, found).splitlines()
    assert len(lines) == len(rows) + 2
    assert lines[-1] == last.format(len(found))
    assert lines[0].split()[:2] == ["Mineral", "Symbol"]


def test_a_leading_share_that_is_an_average_names_all_its_years(session, graph):
    found = find(session, graph, "neodymium kind:element")
    rows = mineral_rows(session, graph, found, 0, 1)
    assert "2016–2020" in write_text.search_table(rows, found)


def test_a_table_of_nothing_says_what_to_do(session, graph):
    assert write_text.search_table([], find(session, graph, "xyzzy")).startswith(
        "Nothing was found"
    )
