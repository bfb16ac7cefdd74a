"""The matrix of minerals and applications, against numbers worked out by hand."""

import itertools
from typing import Any

import pytest

from mineralcat.analysis.area_figures import Sign
from mineralcat.analysis.likeness import by_likeness
from mineralcat.analysis.matrix import MatrixFigure, matrix_of, matrix_rows
from mineralcat.analysis.matrix_cells import CellMeasure, MatrixCell
from mineralcat.analysis.matrix_order import MatrixOrder, MatrixRequest
from mineralcat.analysis.view_context import ViewContext
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence, Importance, LinkKind
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.queries.usage_matrix import usage_matrix
from mineralcat.store.rows import ApplicationNode, DemandShareRow, MatrixRows, MatrixUse, PathStep
from mineralcat.store.search.find_minerals import find
from tests.made_rows import IEA, JRC, claim, intensity, ref, usage

AMOUNT, DEMAND = MatrixRequest(CellMeasure.AMOUNT), MatrixRequest(CellMeasure.DEMAND)


def node(name: str, parent: str | None = None, *, comparison: bool = False) -> ApplicationNode:
    slug = ref(parent).slug if parent else None
    return ApplicationNode(ref(name).slug, name, comparison, slug)


NODES = (
    node("Wind"),
    node("Direct drive", "Wind"),
    node("Geared", "Wind"),
    node("Solar"),
    node("Coal", comparison=True),
)


def rows(**given: Any) -> MatrixRows:
    values: dict[str, Any] = {
        "minerals": (ref("Copper"), ref("Neodymium"), ref("Silver")),
        "applications": NODES,
        "below": {"wind": ("direct-drive", "geared"), "direct-drive": (), "geared": ()}
        | {"solar": (), "coal": ()},
        "uses": (),
        "amounts": (),
        "shares": (),
    }
    return MatrixRows(**(values | given))


def use(
    application: str, mineral: str, importance: Importance, *parts: str, **given: Any
) -> MatrixUse:
    path = (application, *parts)
    steps = tuple(
        PathStep(ref(name), LinkKind.VARIANT if at else None) for at, name in enumerate(path)
    )
    row = usage(path[-1], mineral, importance=importance, **given)
    return MatrixUse(ref(mineral), steps, row, ())


def share(application: str, mineral: str, value: float, **given: Any) -> tuple[Any, DemandShareRow]:
    fields = claim(value=value, unit="percent", **given)
    row = DemandShareRow(**fields, end_use="magnets", application=ref(application), subtotal=False)
    return ref(mineral), row


def at(figure: MatrixFigure, application: str, mineral: str) -> MatrixCell | None:
    line, column = figure.line_of[ref(application).slug], figure.column_of[ref(mineral).slug]
    return figure.cells[line].get(column)


def cell(figure: MatrixFigure, application: str, mineral: str) -> MatrixCell:
    found = at(figure, application, mineral)
    assert found is not None
    return found


def test_an_amount_is_percent_of_the_largest_of_its_own_application() -> None:
    figure = matrix_of(
        rows(
            amounts=(
                intensity(4000, "Geared", "Copper"),
                intensity(100, "Geared", "Neodymium"),
                intensity(50, "Solar", "Copper"),
                intensity(20, "Solar", "Silver"),
            )
        ),
        AMOUNT,
    )
    assert cell(figure, "Geared", "Copper").size == 100
    assert cell(figure, "Geared", "Neodymium").size == pytest.approx(2.5)
    assert cell(figure, "Geared", "Neodymium").shade == 2  # from 1 to 10 percent
    assert cell(figure, "Solar", "Silver").size == 40
    assert cell(figure, "Solar", "Silver").text.startswith("20 kg/MW")
    assert at(figure, "Solar", "Neodymium") is None


def test_units_of_one_dimension_are_compared_and_others_never() -> None:
    figure = matrix_of(
        rows(
            amounts=(
                intensity(2, "Solar", "Copper", unit="kg/MW"),
                intensity(1, "Solar", "Silver", unit="g/kW"),
                intensity(7, "Solar", "Neodymium", unit="kg/km"),
            )
        ),
        AMOUNT,
    )
    assert cell(figure, "Solar", "Silver").size == pytest.approx(50)
    assert cell(figure, "Solar", "Neodymium").size == 100


def test_amounts_of_parts_are_not_taken_for_those_of_the_whole() -> None:
    amounts = (
        intensity(180, "Direct drive", "Neodymium"),
        intensity(12, "Geared", "Neodymium"),
        intensity(5000, "Wind", "Copper"),
    )
    whole = cell(matrix_of(rows(amounts=amounts), AMOUNT), "Wind", "Neodymium")
    assert whole.in_parts
    assert whole.shade is None
    assert whole.size == 0
    assert "Direct drive 180 kg/MW; Geared 12 kg/MW" in whole.text
    assert [one.source for one in whole.claims] == [JRC, JRC]


def test_rivals_stand_behind_the_one_that_is_shown_first() -> None:
    amounts = (
        intensity(180, "Geared", "Neodymium", source=IEA),
        intensity(51, "Geared", "Neodymium", source=JRC),
    )
    figure = matrix_of(rows(amounts=amounts), AMOUNT)
    shown = cell(figure, "Geared", "Neodymium")
    assert (shown.short, [one.value for one in shown.rivals]) == ("180", [51])
    row = next(row for row in figure.table.rows if row.cells[0] == "Geared")
    assert row.cells[-1] == 1
    assert row.slugs == ("neodymium", "geared")
    assert len(row.claims) == 2


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        (ClaimKind.ZERO, Sign.ZERO),
        (ClaimKind.WITHHELD, Sign.WITHHELD),
        (ClaimKind.NOT_AVAILABLE, Sign.NOT_REPORTED),
        (ClaimKind.NEGLIGIBLE, Sign.NEGLIGIBLE),
    ],
)
def test_what_is_no_amount_has_a_sign_and_no_shade(kind: ClaimKind, sign: Sign) -> None:
    amounts = (
        intensity(None, "Solar", "Silver", kind=kind),
        intensity(9, "Solar", "Copper"),
    )
    shown = cell(matrix_of(rows(amounts=amounts), AMOUNT), "Solar", "Silver")
    assert (shown.sign, shown.shade, shown.size) == (sign, None, 0)


def test_a_published_zero_is_not_an_empty_cell_in_the_table() -> None:
    amounts = (intensity(0, "Solar", "Silver"), intensity(9, "Solar", "Copper"))
    figure = matrix_of(rows(amounts=amounts), AMOUNT)
    told = {row.cells[1]: row.cells[2] for row in figure.table.rows}
    assert told == {"Copper": 9, "Silver": 0.0}


def test_a_bound_is_drawn_as_one_and_stands_in_words() -> None:
    amounts = (
        intensity(None, "Solar", "Silver", kind=ClaimKind.BELOW, high=5.0),
        intensity(10, "Solar", "Copper"),
    )
    figure = matrix_of(rows(amounts=amounts), AMOUNT)
    shown = cell(figure, "Solar", "Silver")
    assert (shown.sign, shown.size) == (Sign.BOUND, 50)
    told = {row.cells[1]: row.cells[2] for row in figure.table.rows}
    assert told["Silver"] == "< 5 kg/MW"
    assert "<, >" in figure.note


def test_importance_gathers_parts_and_says_one_of_several_kinds() -> None:
    figure = matrix_of(
        rows(
            uses=(
                use("Wind", "Neodymium", Importance.ESSENTIAL, "Direct drive"),
                use("Direct drive", "Neodymium", Importance.ESSENTIAL),
                use("Solar", "Copper", Importance.MINOR, confidence=Confidence.UNSOURCED),
            )
        )
    )
    whole = cell(figure, "Wind", "Neodymium")
    assert (whole.text, whole.kind, whole.way) == (
        "essential",
        "Direct drive",
        "Wind › Direct drive",
    )
    assert cell(figure, "Direct drive", "Neodymium").kind == ""
    assert cell(figure, "Solar", "Copper").unsourced
    assert figure.traits == {"kind", "unsourced"}
    row = next(row for row in figure.table.rows if row.cells[0] == "Wind")
    assert "Wind › Direct drive (one of several kinds)" in row.cells


def test_demand_of_a_region_and_estimates_are_told_apart() -> None:
    figure = matrix_of(
        rows(
            shares=(
                share("Wind", "Neodymium", 11.5, period_to=2024, status=ClaimStatus.ESTIMATED),
                share("Solar", "Silver", 12, scope="United States"),
                share("Solar", "Copper", 6.2, scope="world"),
            )
        ),
        DEMAND,
    )
    wind = cell(figure, "Wind", "Neodymium")
    assert (wind.size, wind.estimate, wind.shade, wind.region) == (11.5, True, 3, "")
    assert cell(figure, "Solar", "Silver").region == "United States"
    assert cell(figure, "Solar", "Copper").region == ""
    assert figure.traits == {"e", "region"}


def uses_for_order() -> MatrixRows:
    return rows(
        uses=(
            use("Geared", "Copper", Importance.ESSENTIAL),
            use("Solar", "Copper", Importance.ESSENTIAL),
            use("Solar", "Silver", Importance.IMPORTANT),
            use("Coal", "Silver", Importance.ESSENTIAL),
            use("Direct drive", "Neodymium", Importance.ESSENTIAL),
            use("Wind", "Copper", Importance.ESSENTIAL, "Geared"),
            use("Wind", "Neodymium", Importance.ESSENTIAL, "Direct drive"),
        )
    )


def names(figure: MatrixFigure) -> tuple[list[str], list[str]]:
    return [line.name for line in figure.lines], [column.name for column in figure.columns]


def test_columns_are_summed_over_what_applications_need_themselves() -> None:
    figure = matrix_of(uses_for_order())
    totals = {column.name: column.total for column in figure.columns}
    assert totals == {"Copper": 6, "Neodymium": 3, "Silver": 2}  # coal is only for comparison
    assert names(figure)[1] == ["Copper", "Neodymium", "Silver"]


def test_rows_are_ordered_within_their_whole_and_comparison_stays_last() -> None:
    by_name = matrix_of(
        uses_for_order(), MatrixRequest(rows=MatrixOrder.NAME, columns=MatrixOrder.NAME)
    )
    assert names(by_name)[0] == ["Solar", "Wind", "Direct drive", "Geared", "Coal"]
    by_sum = matrix_of(uses_for_order(), MatrixRequest(rows=MatrixOrder.SUM))
    assert names(by_sum)[0] == ["Wind", "Direct drive", "Geared", "Solar", "Coal"]
    assert [line.total for line in by_sum.lines] == [6, 3, 3, 5, 3]


def test_levels_fold_and_one_application_can_be_turned() -> None:
    sectors = matrix_of(uses_for_order(), MatrixRequest(level=1))
    assert names(sectors)[0] == ["Wind", "Solar", "Coal"]
    assert "2 more folded" in sectors.subtitle
    assert sectors.lines[0].has_parts
    assert not sectors.lines[0].is_open
    one = matrix_of(uses_for_order(), MatrixRequest(level=1, turned=frozenset({"wind"})))
    assert names(one)[0] == ["Wind", "Direct drive", "Geared", "Solar", "Coal"]
    folded = matrix_of(uses_for_order(), MatrixRequest(turned=frozenset({"wind"})))
    assert names(folded)[0] == ["Wind", "Solar", "Coal"]
    assert cell(folded, "Wind", "Neodymium").text == "essential"


def test_the_sentence_has_measure_years_and_top_three() -> None:
    figure = matrix_of(uses_for_order(), None, "of the 3 minerals found")
    assert figure.sentence == (
        "Importance of minerals in applications, most widely needed first "
        "(of the 3 minerals found), sources of 2020 to 2020: "
        "Copper is essential in 2; Neodymium is essential in 1; "
        "Silver is essential in 1, important in 1."
    )


def test_where_nothing_is_known_it_says_so() -> None:
    figure = matrix_of(rows(), AMOUNT, "of the 3 minerals found")
    assert figure.sentence == (
        "No amounts are published of these minerals (of the 3 minerals found)."
    )
    assert not figure.table.rows


# -- likeness ----------------------------------------------------------------------------------


def test_what_is_alike_stands_together() -> None:
    vectors: list[dict[int, float]] = [{0: 3, 1: 3}, {5: 1}, {0: 1, 1: 1}, {}, {5: 2, 6: 1}]
    assert by_likeness(vectors) == [0, 2, 1, 4, 3]


def test_the_distance_between_clusters_is_the_average() -> None:
    """Worked out by hand: 0 and 1 join at 1 - 0.8; then 2 is nearer to 3 (0) than to them."""
    vectors: list[dict[int, float]] = [{0: 1}, {0: 4, 1: 3}, {1: 1}, {1: 2}]
    assert by_likeness(vectors) == [0, 1, 2, 3]
    assert by_likeness(vectors[::-1]) == [0, 1, 2, 3]


def test_likeness_is_the_same_whenever_it_is_asked() -> None:
    vectors: list[dict[int, float]] = [
        {b: float((a * b) % 5) for b in range(9) if (a + b) % 3} for a in range(40)
    ]
    assert by_likeness(vectors) == by_likeness(vectors)
    assert sorted(by_likeness(vectors)) == list(range(40))


# -- from the catalogue ------------------------------------------------------------------------


def test_all_claims_of_the_shipped_catalogue_agree_with_the_inspector(
    reference_catalogue: Catalogue,
) -> None:
    from mineralcat.store.queries.applications import application_detail

    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        found, _ = matrix_rows(session, graph, ViewContext())
        importance = matrix_of(found, MatrixRequest(level=9))
        amounts = matrix_of(found, MatrixRequest(CellMeasure.AMOUNT, level=9))
        for slug in ("offshore-wind", "wind-dd-pmsg", "nmc811-battery", "electric-mobility"):
            detail = application_detail(session, graph, slug)
            line = importance.cells[importance.line_of[slug]].values()
            assert {one.mineral.slug: one.text for one in line} == {
                bill.mineral.slug: bill.usage.importance.value for bill in detail.minerals
            }
            for bill in detail.minerals:
                own = [one for one in bill.intensities if one.application.slug == slug]
                if own:
                    shown = amounts.cells[amounts.line_of[slug]][
                        amounts.column_of[bill.mineral.slug]
                    ]
                    assert [one.uid for one in shown.claims] == [one.uid for one in own]
    shown = cell(amounts, "wind-dd-pmsg", "neodymium")
    assert shown.text == "180 kg/MW (150–210)"
    assert shown.size == pytest.approx(100 * 180 / 6720)


def test_a_search_limits_minerals_and_an_application_in_it_the_rows(
    reference_catalogue: Catalogue,
) -> None:
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        hits = find(session, graph, "used-in:wind-power")
        found, said = matrix_rows(
            session, graph, ViewContext(query="used-in:wind-power", hits=hits)
        )
    figure = matrix_of(found, None, said)
    assert f"{len(hits)} of the {len(hits)} minerals found in Wind power" in figure.subtitle
    assert figure.lines[0].slug == "wind-power"
    below = {graph.nodes[id_].slug for id_ in graph.reach(graph.by_slug["wind-power"].id)}
    assert {line.slug for line in figure.lines} <= below


def test_a_small_catalogue_is_read_whole(small_catalogue: Catalogue) -> None:
    with small_catalogue.reading() as session:
        graph = small_catalogue.graph(session)
        ids = list(find(session, graph, "").ids)
        figure = matrix_of(usage_matrix(session, graph, ids))
    assert [line.name for line in figure.lines] == ["Electric car", "Battery"]
    told = list(itertools.chain.from_iterable(line.values() for line in figure.cells))
    assert {(one.application.slug, one.mineral.slug, one.text) for one in told} == {
        ("car", "cobalt", "minor"),
        ("car", "lithium", "essential"),
        ("battery", "cobalt", "minor"),
        ("battery", "lithium", "essential"),
    }
