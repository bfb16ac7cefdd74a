"""The JSON of the command line: the keys that scripts rely on, for every entry that ships."""

import json
import re

import pytest
from sqlalchemy import select

from mineralcat.domain.terms import LinkKind, Measure, Stage
from mineralcat.exchange.export import write_text
from mineralcat.exchange.export.detail_text import application_text, mineral_text
from mineralcat.exchange.export.text_tables import aligned
from mineralcat.exchange.packages import json_shapes
from mineralcat.store.history import revisions
from mineralcat.store.integrity.catalogue_check import Problem
from mineralcat.store.models import Mineral
from mineralcat.store.queries.applications import application_detail
from mineralcat.store.queries.minerals import mineral_detail, mineral_rows
from mineralcat.store.search.find_minerals import find
from tests.made_rows import (
    application,
    bill,
    mineral,
    supply,
    whole_application,
    whole_mineral,
)

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
                assert amount.keys() == CLAIM


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
    assert str(json_shapes.revision(row)["time"]).endswith("Z")
    assert json_shapes.check([], "abc") == {"ok": True, "problems": [], "hash": "abc"}
    wrong = json_shapes.check([Problem("file", None, None, "Rot.")], None)
    assert wrong == {
        "ok": False,
        "problems": [{"kind": "file", "entity": None, "uid": None, "message": "Rot."}],
        "hash": None,
    }


# -- the same for people -------------------------------------------------------------------------


def test_a_mineral_and_an_application_read_well(session, graph):
    text = mineral_text(mineral_detail(session, graph, "neodymium"))
    assert text.startswith("Neodymium (Nd) - element\n")
    for title in ("USED IN", "AMOUNTS", "LISTS"):
        assert f"\n{title}\n" in text
    assert "Member of: " in text
    text = application_text(application_detail(session, graph, "offshore-wind"))
    assert text.startswith("Offshore wind - technology\n")
    for title in ("PARTS", "PART OF", "MINERALS"):
        assert f"\n{title}\n" in text
    (line,) = [line for line in of_section(text, "MINERALS") if line.startswith("Neodymium")]
    assert "180 kg/MW (150–210)" in line
    assert line.endswith("jrc-2020")


def test_every_entry_can_be_read_in_a_terminal(session, graph):
    texts = [
        mineral_text(mineral_detail(session, graph, row.slug))
        for row in mineral_rows(session, graph, find(session, graph, ""), 0, 12)
    ]
    texts += [
        application_text(application_detail(session, graph, slug))
        for slug in list(graph.by_slug)[:12]
    ]
    for text in texts:
        lines = text.splitlines()
        assert [line for line in lines if len(line) > 100 and "https://" not in line] == []


def of_section(text: str, title: str) -> list[str]:
    """The lines under the first title that begins so."""
    found: list[str] = []
    for line in text.splitlines():
        if found and not line:
            return found
        if found or line.startswith(title):
            found.append(line)
    return found


def test_every_kind_of_fact_of_a_mineral_stands_in_its_text_with_its_source():
    detail = whole_mineral()
    text = mineral_text(detail)
    for title in (
        *("NAMES", "USED IN", "SUBSTITUTES", "AMOUNTS", "SUPPLY: MINE PRODUCTION"),
        *("SUPPLY: REFINERY SHARE", "DEMAND BY END USE", "LISTS", "ASSESSMENTS", "STATISTICS"),
        *("AGREEMENTS", "SOURCES"),
    ):
        assert of_section(text, title), title
    for said in (
        *("Also called: Nd metal", "Monazite is ore of Neodymium", "Neodym", "ferrite magnets"),
        *("strategic", "via Rare earth elements", "until 2030-01-01", "supply risk", "> 95"),
        *("Minerals Security Partnership", "Parties: India", "Counted with the group."),
    ):
        assert said in text
    sources = of_section(text, "SOURCES")
    for slug in ("iea-2021", "usgs-mcs-2026", "jrc-2020"):
        assert any(line.startswith(f"{slug}: ") for line in sources)
    (remembered,) = [line for line in of_section(text, "USED IN") if "Remembered" in line]
    assert remembered.endswith("unsourced")
    assert of_section(text, "AGREEMENTS")[1].endswith("[iea-2021]")


def test_supply_is_one_table_a_series_scope_source_and_period(session, graph):
    neodymium = mineral_text(mineral_detail(session, graph, "neodymium"))
    title, world, china, *rest = of_section(neodymium, "SUPPLY: MINE")
    assert title == "SUPPLY: MINE SHARE (headline)"
    assert world == "2016–2020, world, eu-crm-2023"
    assert china.split() == ["China", "68.3", "%"]
    assert rest[rest.index("2016–2020, EU sourcing, eu-crm-2023") + 1].split()[-2] == "43"
    titanium = mineral_text(mineral_detail(session, graph, "titanium"))
    for form in ("ilmenite - TiO2 content (headline)", "rutile - TiO2 content", "sponge metal"):
        assert re.search(rf"^SUPPLY: .* - {re.escape(form)}$", titanium, re.MULTILINE)
    cobalt = mineral_text(mineral_detail(session, graph, "cobalt"))
    assert "2030, world, IEA base case, iea-cmde-2025" in cobalt
    assert "kt proj." in cobalt
    assert re.search(r"^Marks: e estimated;.* proj\. projected", cobalt, re.MULTILINE)


def test_a_share_is_not_told_twice_nor_rounded_to_nothing():
    of_refining = {"measure": Measure.SHARE, "unit": "percent", "stage": Stage.REFINERY}
    text = mineral_text(
        mineral(
            supply=(
                supply("China", 300_000, share=68.2),
                supply("Malaysia", 40, share=0.02),
                supply("Norway", 0.4, share=0.4, **of_refining),
            )
        )
    )
    assert of_section(text, "SUPPLY: MINE")[2:] == [
        "  China     68.2 %   300\u202f000 t",
        "  Malaysia  < 0.1 %  40 t",
    ]
    assert of_section(text, "SUPPLY: REFINERY")[2].split() == ["Norway", "0.4", "%"]


def test_a_note_stands_once_and_says_what_it_is_about():
    text = mineral_text(
        mineral(supply=(supply("Chile", 1.0, note="Of all."), supply("Peru", 1.0, note="Of all.")))
    )
    assert text.count("Note: Of all.") == 1
    text = mineral_text(mineral(supply=(supply("Chile", 1.0, note="Some."), supply("Peru", 1.0))))
    assert "    Note on Chile: Some." in text.splitlines()


def test_every_kind_of_fact_of_an_application_stands_in_its_text():
    text = application_text(whole_application())
    assert of_section(text, "MINERALS")[1:3] == [
        "Neodymium  essential  180 kg/MW  Direct drive  jrc-2020",
        "    via Direct drive (one of several)",
    ]
    assert any("no amount" in line for line in of_section(text, "MINERALS"))
    assert any("51 kg/MW" in line and "Gearbox" in line for line in of_section(text, "AMOUNTS"))
    for said in ("Also called: offshore turbines", "Minerals Security", "Wind power", "At sea."):
        assert said in text


def test_a_long_name_is_broken_within_its_column(session, graph):
    name = "A very long name of a mineral, as somebody typed it " * 2
    line = bill(name, ("Offshore wind", None), ("Direct drive", LinkKind.VARIANT))
    text = application_text(application(minerals=(line, bill("Boron", ("Offshore wind", None)))))
    assert max(map(len, text.splitlines())) <= 100
    assert any(line.startswith("Boron") for line in of_section(text, "MINERALS"))


def test_names_in_other_scripts_stand_in_straight_columns():
    assert aligned([("钕", "zh"), ("Neodym", "de"), ("Ne\u0301o", "fr")]) == [
        "钕      zh",
        "Neodym  de",
        "Ne\u0301o     fr",
    ]


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


def test_a_table_about_an_application_says_whose_amount_it_shows(session, graph):
    found = find(session, graph, "used-in:solar-pv copper")
    rows = mineral_rows(session, graph, found, 0, 1)
    head, line, *_ = write_text.search_table(rows, found).splitlines()
    at = head.index("Amount in")
    assert line[at:].startswith("Solar photovoltaics  ")


def test_a_table_of_nothing_says_what_to_do(session, graph):
    assert write_text.search_table([], find(session, graph, "xyzzy")).startswith(
        "Nothing was found"
    )
