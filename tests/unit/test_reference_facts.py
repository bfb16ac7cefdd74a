"""What the shipped catalogue says, against what was published."""

import csv
import importlib.util
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from mineralcat.domain.terms import Confidence, Origin
from mineralcat.exchange.incoming import Record
from mineralcat.exchange.packages.data_package import TABLES, read_table, uid_of
from mineralcat.exchange.packages.write_data_package import text_of
from mineralcat.exchange.usgs.mcs_format import read_mcs
from mineralcat.exchange.usgs.mcs_rows import McsFile
from mineralcat.exchange.usgs.mcs_tables import release_of
from mineralcat.exchange.usgs.read_ds140 import read_ds140
from mineralcat.exchange.usgs.usgs_rows import statistic_record, supply_record
from mineralcat.schema.entities import entity_of
from mineralcat.shipped import shipped

REFERENCE = shipped("db") / "reference"
DATA = Path(__file__).parents[1] / "data"
CLAIMS = tuple(name for name in TABLES if "claim_kind" in entity_of(name).columns)
USGS = DATA / "usgs"
MCS = {
    "usgs-mcs-2022-data": sorted(USGS.glob("mcs2022/*/*.csv")),
    "usgs-mcs-2023-data": sorted(USGS.glob("mcs2023/*/*.csv")),
    "usgs-mcs-2024-data": sorted(USGS.glob("mcs2024/*/*.csv")),
    "usgs-mcs-2025-data": [USGS / "MCS2025_World_Data.csv", *USGS.glob("mcs2025/*/*.csv")],
    "usgs-mcs-2026-data": [USGS / "MCS2026_Commodities_Data.csv"],
}
"""The official files of each release; one is a draft, which the reader refuses."""

Row = dict[str, str]
TABLE = {name: read_table(REFERENCE, name) for name in TABLES}
SERIES = {row["uid"]: row for row in TABLE["series"]}
KINDS = {row["slug"]: row["kind"] for row in TABLE["area"]}


def find(table: str, **wanted: str) -> list[Row]:
    return [row for row in TABLE[table] if all(row[key] == value for key, value in wanted.items())]


def one(table: str, **wanted: str) -> Row:
    (row,) = find(table, **wanted)
    return row


def supply_of(source: str, year: str, **series: str) -> dict[str, Row]:
    """The figures of one series by area, as one source gives them for one year."""
    uids = {row["uid"] for row in TABLE["series"] if all(row[k] == v for k, v in series.items())}
    rows = [
        row
        for row in TABLE["supply"]
        if row["series"] in uids
        and (row["source"], row["period_to"]) == (source, year)
        and row["scope"] == "world"
    ]
    assert len({row["series"] for row in rows}) == 1, series
    assert len({row["area"] for row in rows}) == len(rows)
    return {row["area"]: row for row in rows}


@pytest.fixture(scope="module")
def build_reference():
    """The script that makes the reference data, as a module."""
    path = Path(__file__).parents[2] / "db" / "build_reference.py"
    spec = importlib.util.spec_from_file_location("build_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


# Lists ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "members"),
    [
        ("us-2025", 60),
        ("us-2022", 50),
        ("eu-2024", 34),
        ("eu-strategic-2024", 17),
        ("ca-2024", 34),
        ("jp-2020", 34),
        ("kr-2023", 33),
        ("au-2024", 31),
        ("au-strategic-2024", 5),
        ("in-2023", 30),
        ("us-doe-2023", 18),
        ("uk-2021", 18),
    ],
)
def test_an_official_list_has_all_its_members(slug, members):
    assert one("criticality_list", slug=slug)["complete"] == "true"
    assert len(find("listing", list=slug)) == members


def test_the_uk_list_ships_with_its_confirmed_members_only():
    assert one("criticality_list", slug="uk-2024")["complete"] == "false"
    listings = find("listing", list="uk-2024")
    assert len(listings) == 14
    assert all(row["confidence"] != "unsourced" and row["source"] for row in listings)


def test_the_us_list_of_2025_is_that_of_2022_and_ten_more():
    before = {row["mineral"] for row in find("listing", list="us-2022")}
    after = {row["mineral"] for row in find("listing", list="us-2025")}
    assert len(after - before) == 10
    assert {"copper", "silver", "uranium", "metallurgical-coal", "rhenium"} <= after - before
    assert before <= after
    assert one("criticality_list", slug="us-2025")["published"] == "2025-11-07"


def test_strategic_materials_of_the_eu_are_a_list_of_their_own():
    assert {row["strategic"] for row in find("listing", list="eu-strategic-2024")} == {"true"}
    assert {row["strategic"] for row in find("listing", list="eu-2024")} == {"false"}
    assert len([row for row in find("listing", list="kr-2023") if row["strategic"] == "true"]) == 10
    assert len([row for row in find("listing", list="ca-2024") if row["strategic"] == "true"]) == 6


def test_the_eu_means_seven_rare_earths_where_its_strategic_list_names_their_group():
    (entry,) = find("listing", list="eu-strategic-2024", mineral="rare-earth-elements")
    symbols = {row["slug"]: row["symbol"] for row in TABLE["mineral"]}
    meant = [row["mineral"] for row in find("listing_member", listing=entry["uid"])]
    assert f"({', '.join(symbols[slug] for slug in meant)})" in entry["named_as"]
    assert len(TABLE["listing_member"]) == len(meant) == 7


def test_a_number_written_with_an_exponent_is_not_lost():
    row = one("intensity", mineral="terbium", application="permanent-magnet-motor")
    assert (row["low"], row["value"], row["high"]) == ("1.029e-06", "0.00820778", "0.01986")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("", None), ("12", 12.0), ("0", 0.0), ("1.029e-06", 1.029e-06), ("3E+2", 300.0)],
)
def test_a_curated_cell_is_a_number_or_empty(cell, number, build_reference):
    assert build_reference.number_in(cell) == number


@pytest.mark.parametrize("cell", ["n/a", "nan", "1e", "1_000", "1,02", "1e400"])
def test_a_curated_cell_that_cannot_be_read_stops_the_build(cell, build_reference):
    with pytest.raises(ValueError, match="not a number"):
        build_reference.number_in(cell)


def test_the_literature_table_names_who_published_it_and_not_what_kind_of_place():
    assert one("source", slug="rcr-lit-2024")["publisher"].startswith("PJGriff26 on GitHub (")


# Facts ------------------------------------------------------------------------------------------


def test_neodymium_in_a_direct_drive_turbine_by_the_joint_research_centre():
    row = one("intensity", mineral="neodymium", application="wind-dd-pmsg", source="jrc-2020")
    assert (row["value"], row["unit"], row["period_to"]) == ("180", "kg/MW", "2020")
    rival = one("intensity", mineral="neodymium", application="wind-dd-pmsg", source="sn-2022")
    assert (rival["claim_kind"], rival["unit"]) == ("number", "kg/MW")


def test_copper_in_a_battery_electric_car_by_the_iea():
    row = one("intensity", mineral="copper", application="battery-electric-car", source="iea-2021")
    assert (row["value"], row["unit"]) == ("53.2", "kg/vehicle")


def test_zero_intensities_are_claims_of_zero():
    row = one("intensity", mineral="boron", application="wind-gb-dfig", source="jrc-2020")
    assert (row["claim_kind"], row["value"]) == ("zero", "0")


def test_lithium_of_the_united_states_is_withheld():
    for source, year in (
        ("usgs-mcs-2025-data", "2023"),
        ("usgs-mcs-2025-data", "2024"),
        ("usgs-mcs-2026-data", "2024"),
        ("usgs-mcs-2026-data", "2025"),
    ):
        areas = supply_of(
            source, year, mineral="lithium", stage="mine", measure="production", form=""
        )
        assert (areas["USA"]["claim_kind"], areas["USA"]["value"]) == ("withheld", "")
        assert "Excludes U.S. production" in areas["world"]["note"]


def test_cobalt_of_the_congo_by_both_official_statistics():
    usgs = supply_of("usgs-mcs-2025-data", "2024", mineral="cobalt", measure="production", form="")
    assert (usgs["COD"]["value"], usgs["COD"]["unit"], usgs["COD"]["status"]) == (
        "220000",
        "t",
        "estimated",
    )
    iea = supply_of("iea-cmde-2025", "2024", mineral="cobalt", stage="mine", measure="production")
    share = 100 * float(iea["COD"]["value"]) / float(iea["world"]["value"])
    assert share == pytest.approx(66.5, abs=0.05)


def test_the_revised_reserves_of_brazil_stand_beside_the_released_ones():
    areas = [
        row
        for row in TABLE["supply"]
        if SERIES[row["series"]]["mineral"] == "rare-earth-elements"
        and SERIES[row["series"]]["measure"] == "reserves"
        and (row["area"], row["period_to"]) == ("BRA", "2025")
    ]
    assert {row["source"]: row["value"] for row in areas} == {
        "usgs-mcs-2026-data": "21000000",
        "usgs-mcs-2026-v1.3": "11000000",
    }
    assert all(row["note"] for row in areas)


def test_projections_carry_their_scenario_and_nothing_else_does():
    for name in CLAIMS:
        for row in TABLE[name]:
            assert (row["status"] == "projected") == bool(row["scenario"]), row
    projected = [row for row in TABLE["supply"] if row["status"] == "projected"]
    assert {row["scenario"] for row in projected} == {"IEA base case"}
    assert {row["period_to"] for row in projected} == {"2030", "2035", "2040"}


def test_bounds_and_ranges_of_demand_stay_bounds_and_ranges():
    clean = "all clean energy technologies"
    kinds = {
        row["mineral"]: (row["claim_kind"], row["value"], row["low"], row["high"])
        for row in find("demand_share", source="iea-2021", end_use=clean)
    }
    assert kinds == {
        "copper": ("above", "", "40", ""),
        "rare-earth-elements": ("above", "", "40", ""),
        "nickel": ("range", "", "60", "70"),
        "cobalt": ("range", "", "60", "70"),
        "lithium": ("below", "", "", "90"),
    }
    assert all(
        (row["end_use"] == clean) == (row["subtotal"] == "true") for row in TABLE["demand_share"]
    )


def test_a_recycling_rate_of_zero_may_mean_not_reported():
    zeros = [row for row in TABLE["assessment"] if row["claim_kind"] == "zero"]
    assert {row["indicator"] for row in zeros} == {"end-of-life recycling input rate"}
    assert all("may mean not reported" in row["note"] for row in zeros)


def test_categories_keep_their_words():
    row = one(
        "assessment",
        mineral="dysprosium",
        indicator="category short term (2020 to 2025)",
    )
    assert (row["value"], row["as_published"]) == ("2", "critical")


# Evidence ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_has_a_source_or_is_unsourced(name):
    for row in TABLE[name]:
        assert bool(row["source"]) == (row["confidence"] != "unsourced"), row
        assert row["origin"] == "shipped"
        if not row["source"]:
            assert not row["locator"]
            assert "memory" in row["note"] or "general" in row["note"].lower()


def test_what_is_from_memory_is_unsourced():
    assert len(find("usage", confidence="unsourced")) == 25
    unsourced = find("intensity", confidence="unsourced")
    assert len(unsourced) == 19
    assert all(row["note"].startswith("Claimed source: ") for row in unsourced)
    assert not find("source", slug="general-knowledge")


def test_every_number_has_a_unit_or_a_scale():
    for name in ("intensity", "supply", "demand_share", "statistic"):
        assert all(row["unit"] for row in TABLE[name]), name
    for row in TABLE["assessment"]:
        assert row["unit"] or row["scale"]


def test_roles_and_substitutes_are_marked_as_the_curators_words():
    assert {row["curated"] for row in TABLE["usage"]} == {"true"}


def test_substitutes_are_linked_where_they_name_an_entry():
    linked = [row for row in TABLE["usage_substitute"] if row["mineral"] or row["application"]]
    assert not [row for row in linked if row["mineral"] and row["application"]]
    assert len(linked) > 0.6 * len(TABLE["usage_substitute"])
    assert {row["application"] for row in find("usage_substitute", text="LFP")} == {"lfp-battery"}
    assert {row["mineral"] for row in find("usage_substitute", text="copper")} == {"copper"}
    assert {row["mineral"] for row in find("usage_substitute", text="none satisfactory")} == {""}


# Official files ---------------------------------------------------------------------------------


def shown(record: Record) -> Row:
    return {key: text_of(value) for key, value in record.items()}


@pytest.mark.parametrize("source", MCS)
def test_shipped_supply_is_what_the_official_file_says(source):
    """Every figure is made anew from the USGS's own file; a later revision adds a note to two."""
    areas = {row["text"]: row["area"] for row in TABLE["area_name"]}
    made = {}
    for found in read(source):
        confidence = release_of(source, None).confidence
        for figure in found.supply:
            record = supply_record(
                found, figure, areas[figure.area], confidence=confidence, origin=Origin.SHIPPED
            )
            made[str(uid_of("supply", record))] = shown(record)
    assert len(made) == sum(len(found.supply) for found in read(source))
    said = {row["uid"]: row for row in find("supply", source=source)}
    assert said.keys() == made.keys()
    differing = []
    for uid, record in made.items():
        row = {key: value for key, value in said[uid].items() if key != "uid"}
        if row != record:
            differing.append(uid)
            assert row | {"note": ""} == record | {"note": ""}
            assert "Version 1.3 of the report" in row["note"]
    assert len(differing) == (2 if source == "usgs-mcs-2026-data" else 0)


@pytest.mark.parametrize("source", MCS)
def test_shipped_statistics_are_what_the_official_files_say(source):
    confidence = release_of(source, None).confidence
    made = [
        {"uid": str(uid_of("statistic", record)), **shown(record)}
        for found in read(source)
        for record in (
            statistic_record(found, row, confidence=confidence, origin=Origin.SHIPPED)
            for row in found.statistics
        )
    ]
    assert {row["uid"]: row for row in find("statistic", source=source)} == {
        row["uid"]: row for row in made
    }


@pytest.mark.parametrize("path", sorted(USGS.glob("ds140/*.xlsx")), ids=lambda path: path.name)
def test_shipped_world_production_since_1900_is_what_the_workbooks_say(path):
    found = read_ds140(path.read_bytes(), path.name)
    areas = {row["text"]: row["area"] for row in TABLE["area_name"]}
    said = {row["uid"]: row for row in find("supply", source="usgs-ds140")}
    proof = {"confidence": Confidence.SINGLE_COPY, "origin": Origin.SHIPPED}
    for figure in found.supply:
        record = supply_record(found, figure, areas[figure.area], **proof)
        uid = str(uid_of("supply", record))
        assert said[uid] == {"uid": uid, **shown(record)}


def read(source: str) -> list[McsFile]:
    """The official files of a release."""
    found = [read_mcs(path.read_bytes(), path.name) for path in MCS[source]]
    assert {file.source for file in found} == {source}
    return found


def test_the_revision_is_what_the_version_history_says():
    history = " ".join((DATA / "usgs" / "mcs2026_version_history.txt").read_text().split())
    for row in find("supply", source="usgs-mcs-2026-v1.3"):
        assert f'to "{row["as_published"]}"' in history


# Concentration ----------------------------------------------------------------------------------

PLACES = {row["text"]: row["area"] for row in TABLE["area_name"]}
CHECKS = list(
    csv.DictReader((DATA / "concentration_checks.csv").read_text(encoding="utf-8").splitlines())
)
OTHER_SERIES = {"titanium": {"stage": "refinery", "form": "sponge metal"}}
"""Table 5 of the USGS speaks of titanium metal; the headline of titanium is ilmenite."""


def leading(areas: dict[str, Row]) -> list[tuple[str, float]]:
    """Countries and their shares of the published world total in percent, largest first."""
    world = float(areas["world"]["value"])
    shares = [
        (area, 100 * float(row["value"]) / world)
        for area, row in areas.items()
        if KINDS[area] == "country" and row["value"]
    ]
    return sorted(shares, key=lambda share: -share[1])


@pytest.mark.parametrize(
    "check",
    [check for check in CHECKS if "rank" in check["indicator"]],
    ids=lambda check: f"{check['mineral_slug']} {check['indicator']}",
)
def test_shares_agree_with_those_of_the_iea(check):
    """Published to 0.1 percent of world; the tolerance is half of that and a little for floats."""
    indicator, country = check["indicator"].split(": ")
    stage = "mine" if indicator.startswith("mining") else "refinery"
    areas = supply_of(
        check["source_id"],
        check["year"],
        mineral=check["mineral_slug"],
        stage=stage,
        measure="production",
    )
    area, share = leading(areas)[int(indicator[-1]) - 1]
    assert area == PLACES[country]
    assert share == pytest.approx(float(check["value"]), abs=0.0501)


@pytest.mark.parametrize(
    "check",
    [check for check in CHECKS if check["scheme"] == "USGS concentration"],
    ids=lambda check: str(check["mineral_slug"]),
)
def test_shares_agree_with_those_of_the_usgs(check):
    """Published in whole percent; the USGS divides rounded figures, as is done here."""
    mineral = check["mineral_slug"]
    series = OTHER_SERIES.get(mineral, {"headline": "true"})
    areas = supply_of(
        "usgs-mcs-2025-data", check["year"], mineral=mineral, measure="production", **series
    )
    area, share = leading(areas)[0]
    assert area == PLACES[check["indicator"].removeprefix("leading producer: ")]
    assert share == pytest.approx(float(check["value"]), abs=0.5001)


def test_the_other_checks_are_of_a_year_that_the_catalogue_does_not_have():
    """The IEA's shares of 2019 (report of 2021): no country's quantities of that year ship."""
    rest = [
        check
        for check in CHECKS
        if "rank" not in check["indicator"] and check["scheme"] != "USGS concentration"
    ]
    assert {(check["source_id"], check["year"]) for check in rest} == {("iea-2021", "2019")}
    assert len(CHECKS) == 36 + 28 + len(rest) == 84
    assert {row["area"] for row in find("supply", period_to="2019")} == {"world"}


# Sums -------------------------------------------------------------------------------------------


def by_block() -> dict[tuple[str, ...], dict[str, float]]:
    """Numbers by area, of each series, source, year and scope."""
    blocks: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for row in TABLE["supply"]:
        if row["value"]:
            key = (row["series"], row["source"], row["period_to"], row["scope"])
            blocks[key][row["area"]] = float(row["value"])
    return blocks


def test_quantities_of_the_iea_add_up_to_the_published_world_total():
    blocks = {key: areas for key, areas in by_block().items() if key[1].startswith("iea")}
    assert len(blocks) == 76
    for areas in blocks.values():
        world = areas.pop("world")
        assert sum(areas.values()) == pytest.approx(world, rel=0.005)


SHARES_NOT_WHOLE = {
    ("nickel", "mine", ""): 90.9,
    ("titanium", "refinery", "processing stage, not told apart"): 92.0,
    ("vanadium", "refinery", "processed or refined"): 88.7,
}
"""World shares of the EU study whose copy lacks entries (New Caledonia in nickel)."""


def test_world_shares_of_the_eu_study_add_up_but_where_entries_are_missing():
    found = {}
    for (series, source, _, scope), areas in by_block().items():
        if source == "eu-crm-2023" and scope == "world":
            total = sum(areas.values())
            known = SERIES[series]
            if not 95 <= total <= 105:
                found[known["mineral"], known["stage"], known["form"]] = round(total, 1)
    assert found == SHARES_NOT_WHOLE


# Structure --------------------------------------------------------------------------------------


def test_a_series_has_figures_of_one_publisher_and_a_source_one_unit_of_mass():
    publishers, units = defaultdict(set), defaultdict(set)
    for row in TABLE["supply"]:
        publishers[row["series"]].add(row["source"].partition("-")[0])
        units[row["series"], row["source"]].add(row["unit"])
    assert publishers.keys() == SERIES.keys()
    assert {len(names) for names in publishers.values()} == {1}
    differing = {SERIES[uid]["mineral"] for (uid, _), names in units.items() if len(names) > 1}
    assert differing == set()


def test_a_mineral_has_at_most_one_headline_and_it_names_countries():
    headlines = find("series", headline="true")
    minerals = Counter(row["mineral"] for row in headlines)
    assert set(minerals.values()) == {1}
    none = {row["slug"] for row in TABLE["mineral"]} - minerals.keys()
    assert none == {
        "cesium",
        "electrical-steel",
        "fluorine",
        "heavy-rare-earths",
        "high-purity-alumina",
        "light-rare-earths",
        "osmium",
        "platinum-group-metals",
        "promethium",
        "rubidium",
        "silicon-carbide",
        "thallium",
        "uranium",
    }
    for row in headlines:
        figures = find("supply", series=row["uid"], scope="world")
        assert any(KINDS[f["area"]] == "country" and f["value"] for f in figures), row


def test_the_graph_of_applications_has_one_primary_edge_a_part_and_no_ring():
    edges = [(row["whole"], row["part"]) for row in TABLE["application_link"]]
    primary = Counter(row["part"] for row in find("application_link", primary="true"))
    sectors = {row["slug"] for row in find("application", kind="sector")}
    assert set(primary.values()) == {1}
    assert primary.keys() == {row["slug"] for row in TABLE["application"]} - sectors
    assert [int(row["position"]) for row in TABLE["application_link"]] == list(range(len(edges)))
    left = set(edges)
    while left:
        parts = {part for _, part in left}
        tops = {edge for edge in left if edge[0] not in parts}
        assert tops, "a ring"
        left -= tops


def test_conventional_technologies_are_for_comparison():
    assert {row["slug"] for row in find("application", comparison="true")} == {
        "reference-technologies",
        "conventional-car",
        "fossil-power",
        "coal-power",
        "natural-gas-power",
    }


def test_areas_are_countries_by_their_code_and_every_text_leads_to_one():
    countries = find("area", kind="country")
    assert all(len(row["slug"]) == 3 and row["slug"].isupper() for row in countries)
    assert Counter(KINDS.values())["world"] == Counter(KINDS.values())["rest"] == 1
    assert PLACES["Congo (Kinshasa)"] == PLACES["DR Congo"] == "COD"
    assert PLACES["Japane"] == "JPN"
    assert PLACES["World total (rounded) 10"] == "world"


def test_minerals_without_a_market_are_marked():
    assert {row["slug"] for row in find("mineral", no_market="true")} == {"promethium", "osmium"}


def test_the_agreement_this_project_began_with_is_there():
    row = one("agreement", slug="india-russia-wg-2025")
    assert (row["place"], row["date_precision"]) == ("New Delhi", "reported")
    parties = {row["organisation"] for row in find("agreement_party", agreement=row["slug"])}
    assert parties == {"dpiit", "gov-india", "gov-russia"}
