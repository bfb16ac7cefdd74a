"""Side by side: only what has one unit and basis is measured, and what differs is said."""

from dataclasses import replace

import pytest

from mineralcat.analysis.compare import (
    MOST,
    applications_compared,
    comparison_in_context,
    minerals_compared,
)
from mineralcat.analysis.compare_cells import CellKind, CompareCell, difference, short_name
from mineralcat.analysis.compare_minerals import ComparedMineral
from mineralcat.analysis.view_context import ViewContext
from mineralcat.domain.terms import AreaKind, ClaimKind, Confidence, Measure
from mineralcat.store.rows import MineralSupply, Ref
from tests.made_rows import IEA, JRC, application, bill, intensity, mineral, ref, supply


def needs(name, *lines):
    return application(name=name, slug=ref(name).slug, minerals=lines)


def amount(mineral_, owner, *values, **given):
    rows = tuple(
        intensity(value, owner, source=source, **given)
        for value, source in zip(values, (JRC, IEA), strict=False)
    )
    return bill(mineral_, (owner, None), intensities=rows)


def rows_of(figure):
    return {row.label: row for section in figure.sections for row in section.rows}


def figure(value, low=None, high=None):
    return CompareCell(kind=CellKind.FIGURE, text=str(value), value=value, low=low, high=high)


@pytest.mark.parametrize(
    ("cells", "words", "differs"),
    [
        ((figure(180.0), figure(12.0)), "× 15", True),
        ((figure(3.0), figure(2.0)), "× 1.5", True),
        ((figure(790.0), figure(780.0)), "nearly the same", False),
        ((figure(5.0), figure(5.0)), "same", False),
        ((figure(180.0, 150, 210), figure(200.0, 190, 230)), "ranges overlap", False),
        ((figure(180.0, 150, 185), figure(200.0, 190, 230)), "× 1.1", True),
        ((figure(0.0), figure(2.0)), "differs", True),
    ],
)
def test_how_far_figures_differ(cells, words, differs):
    assert difference(cells, ("A", "B")) == (words, differs)


def test_of_intervals_no_more_is_said_than_their_ends_allow():
    """By hand: 5 720 is at least 1.238 times 4 620, whatever lies between 1 680 and 10 000."""
    cells = [
        figure(5720.0),
        replace(figure(5840.0, 1680, 10_000), is_middle=True),
        replace(figure(4590.0, 4560, 4620), is_middle=True),
    ]
    assert difference(cells, ("A", "B", "C")) == ("at least × 1.2", True)
    assert difference(cells[:2], ("A", "B")) == ("ranges overlap", False)


def test_a_bound_is_not_measured_against_a_figure():
    bound = replace(figure(85.0), is_bound=True)
    assert difference((bound, figure(10.0)), ("A", "B")) == ("a bound, so not measured", False)


def test_a_long_name_is_told_by_its_short_form():
    assert short_name("Direct drive, permanent magnet (DD-PMSG)") == "DD-PMSG"
    assert short_name("Graphite (natural)") == "Graphite (natural)"


def test_amounts_of_one_unit_stand_beside_one_another_and_others_apart():
    one = needs("One", amount("Nickel", "One", 4.0, unit="kg/kWh"))
    other = needs("Other", amount("Nickel", "Other", 9.0, unit="kg/MW"))
    compared = applications_compared([one, other])
    assert [section.heading for section in compared.sections] == ["kg per kWh", "kg per MW"]
    (row,) = compared.sections[0].rows
    assert [cell.kind for cell in row.cells] == [CellKind.FIGURE, CellKind.NO_FIGURE]
    assert not row.differs


def test_one_source_that_speaks_of_all_is_taken_before_the_one_that_is_shown_first():
    one = needs("One", amount("Nickel", "One", 4.0, 5.0))
    other = needs(
        "Other", bill("Nickel", ("Other", None), intensities=(intensity(10, "Other", source=IEA),))
    )
    row = rows_of(applications_compared([one, other]))["Nickel"]
    assert [cell.text for cell in row.cells] == ["5", "10"]
    assert row.difference == "× 2"
    assert len(row.cells[0].claims) == 2, "the rival is told where it is pointed at"


def test_different_sources_are_marked():
    one = needs("One", amount("Nickel", "One", 4.0))
    other = needs(
        "Other", bill("Nickel", ("Other", None), intensities=(intensity(8, "Other", source=IEA),))
    )
    row = rows_of(applications_compared([one, other]))["Nickel"]
    assert row.difference == "× 2 · ≠ source"


def test_what_only_one_needs_and_what_has_no_amount_is_told_apart():
    one = needs("One", amount("Cobalt", "One", 4.0), bill("Iron", ("One", None)))
    other = needs("Other", bill("Iron", ("Other", None)))
    rows = rows_of(applications_compared([one, other]))
    assert rows["Cobalt"].difference == "only One"
    assert rows["Cobalt"].cells[1].kind is CellKind.ABSENT
    assert [cell.kind for cell in rows["Iron"].cells] == [CellKind.WORDS] * 2


def test_an_unsourced_amount_says_so():
    lone = intensity(4, "One", source=None, confidence=Confidence.UNSOURCED)
    one = needs("One", bill("Zinc", ("One", None), intensities=(lone,)))
    compared = applications_compared([one, needs("Two", amount("Zinc", "Two", 5))])
    assert rows_of(compared)["Zinc"].cells[0].details == "unsourced"
    assert "hatched: unsourced" in compared.note


def test_at_most_five_are_side_by_side():
    many = [needs(f"App {n}", amount("Nickel", f"App {n}", 4.0)) for n in range(7)]
    assert len(applications_compared(many).columns) == MOST


def compared_mineral(name, *rows):
    kinds = {"world": AreaKind.WORLD}
    of = ref(name)
    detail = replace(mineral(), name=name, slug=of.slug)
    return ComparedMineral(detail, MineralSupply(of, ((of, rows),), kinds))


def table(value, *, unit="t", basis="metal content", measure=Measure.RESERVES, **given):
    given |= {"unit": unit, "basis": basis, "measure": measure, "form": ""}
    world = replace(supply("World", value, **given), area=Ref("world", "World"))
    chile = None if value is None else value / 2
    return world, replace(supply("Chile", chile, **given), area=Ref("CHL", "Chile"))


def test_amounts_of_different_bases_are_never_measured():
    one = compared_mineral("One", *table(10.0))
    other = compared_mineral("Other", *table(40.0, basis="REO"))
    row = rows_of(minerals_compared([one, other]))["Reserves"]
    assert row.difference == "≠ basis, not comparable"
    assert not row.differs
    assert all(cell.value is None for cell in row.cells), "no bars"
    assert "REO" in row.cells[1].beside


def test_amounts_of_one_basis_are_turned_into_one_unit_and_told_as_published():
    one = compared_mineral("One", *table(10_000.0))
    other = compared_mineral("Other", *table(40.0, unit="kt"))
    row = rows_of(minerals_compared([one, other]))["Reserves, metal content"]
    assert [cell.value for cell in row.cells] == [10_000, pytest.approx(40_000)]
    assert row.cells[1].text == "40 kt"
    assert row.difference == "× 4"


def test_a_bound_of_reserves_is_not_measured():
    one = compared_mineral("One", *table(10.0))
    world, chile = table(None, kind=ClaimKind.ABOVE, low=85.0)
    other = compared_mineral("Other", world, chile)
    row = rows_of(minerals_compared([one, other]))["Reserves, metal content"]
    assert row.difference == "a bound, so not measured"
    assert row.cells[1].text == "> 85 t"


# -- the reference data ------------------------------------------------------------------------


@pytest.fixture
def compare(reference_catalogue):
    def run(*slugs, hits=None):
        with reference_catalogue.reading() as session:
            graph = reference_catalogue.graph(session)
            query = "" if hits is None else "a search"
            context = ViewContext(query, hits, slugs)
            return comparison_in_context(session, graph, context)

    return run


def test_what_separates_an_nmc_811_from_an_lfp_pack(compare):
    """BatPaC 5.1, kg per kWh: nickel 0.6584 and cobalt 0.0826 in NMC 811 alone, phosphorus 0.3916
    in LFP alone; copper 0.5511 of 0.3695 is 1.49 times as much."""
    found = compare("nmc811-battery", "lfp-battery")
    assert found.title == "NMC 811 battery and LFP battery compared"
    rows = rows_of(found)
    assert [cell.text for cell in rows["Nickel"].cells] == ["0.6584", "–"]
    assert rows["Nickel"].difference == "only NMC 811 battery"
    assert rows["Phosphorus"].difference == "only LFP battery"
    assert [cell.value for cell in rows["Copper"].cells] == [0.3695, 0.5511]
    assert rows["Copper"].difference == "× 1.5"
    assert found.sections[0].heading == "kg per kWh"
    assert "Nickel NMC 811 battery 0.6584" in found.sentence
    assert "lfp-battery" not in [one.slug for one in found.candidates]
    assert found.candidates[0].slug == "nmc111-battery"


def test_a_magnet_turbine_takes_fifteen_times_the_neodymium_of_a_geared_one(compare):
    """JRC 2020, kg per MW: 180 (150-210) and 12 (6-18)."""
    found = compare("wind-dd-pmsg", "wind-gb-dfig")
    row = rows_of(found)["Neodymium"]
    assert [cell.text for cell in row.cells] == ["180 (150–210)", "12 (6–18)"]
    assert row.difference == "× 15"
    assert {cell.beside for cell in row.cells} == {"JRC 2020"}
    assert rows_of(found)["Terbium"].difference == "only DD-PMSG"


def test_cobalt_and_lithium_by_supply_reserves_lists_and_uses(compare):
    """USGS 2026: reserves of 12 000 000 t and 37 000 000 t, 3.1 times as much."""
    found = compare("cobalt", "lithium")
    assert [section.heading for section in found.sections] == [
        "Supply concentration",
        "World amounts, as published",
        "Assessments",
        "Lists",
        "Uses in this catalogue",
    ]
    rows = rows_of(found)
    assert rows["Reserves, metal content"].difference == "× 3.1"
    assert rows["Largest, mine"].cells[0].text == "DR Congo 74 % e"
    assert rows["EU strategic 2024"].difference == "same"
    assert len(found.table.rows) == len(rows)


def test_an_application_is_not_compared_with_a_mineral(compare):
    assert [one.slug for one in compare("cobalt", "lfp-battery", "nickel").columns] == [
        "cobalt",
        "nickel",
    ]


def test_one_alone_says_what_to_do(compare):
    assert "add another" in compare("cobalt").sentence
    assert not compare().table.rows
