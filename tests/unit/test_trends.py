"""How production grew: lines of publications, never joined, on axes of one basis and unit."""

from dataclasses import replace

import pytest

from mineralcat.analysis.area_figures import Sign
from mineralcat.analysis.trend_lines import publication_of, years_words
from mineralcat.analysis.trend_words import AxisScale
from mineralcat.analysis.trends import TrendsRequest, trends_of
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, SourceKind, Stage
from mineralcat.store.queries.area_supply import area_supply
from mineralcat.store.rows import MineralSupply, Ref
from tests.made_rows import source, supply

KINDS = {"world": AreaKind.WORLD, "rest": AreaKind.REST}
COBALT, COPPER = Ref("cobalt", "Cobalt"), Ref("copper", "Copper")
OLD = source(
    "old",
    title="Historical statistics for minerals (Data Series 140)",
    publisher="U.S. Geological Survey",
    kind=SourceKind.OFFICIAL_STATISTICS,
    year=None,
)


def release(year):
    title = f"Mineral Commodity Summaries {year} data release"
    return replace_source(OLD, slug=f"mcs-{year}", title=title, year=year)


def replace_source(row, **given):
    return row._replace(**given)


def of_year(year, value, area=("world", "World"), **given):
    given = {"form": "", "basis": "metal content", "source": OLD, "scope": "world"} | given
    row = supply(area[1], value, period_from=year, period_to=year, **given)
    return replace(row, area=Ref(*area))


def mineral(*rows, of=COBALT):
    return MineralSupply(of, ((of, tuple(rows)),), KINDS)


def line_of(figure, panel=0, line=0):
    return figure.panels[panel].lines[line]


def test_a_missing_year_parts_a_line():
    figure = trends_of([mineral(*(of_year(year, 5.0) for year in (1950, 1951, 1953, 1954, 1956)))])
    parts = [[point.year for point in part] for part in line_of(figure).stretches()]
    assert parts == [[1950, 1951], [1953, 1954], [1956]]
    assert "broken: no figure" in figure.note


def test_publications_of_one_series_share_an_axis_and_are_lines_of_their_own():
    rows = [of_year(2019, 10.0), of_year(2020, 11.0)]
    rows += [of_year(2020, 12.0, source=release(2022)), of_year(2021, 13.0, source=release(2022))]
    figure = trends_of([mineral(*rows)])
    (panel,) = figure.panels
    told = {line.publication.name: [p.value for p in line.points] for line in panel.lines}
    assert told == {"Data Series 140": [10, 11], "Mineral Commodity Summaries": [12, 13]}
    assert {line.hue for line in panel.lines} == {0}
    assert "publications are not joined" in figure.note


def test_of_each_year_the_newest_release_is_drawn_and_the_earlier_one_is_in_the_table():
    rows = [
        of_year(2023, 18.0, source=release(2024), status=ClaimStatus.ESTIMATED),
        of_year(2023, 20.4, source=release(2025)),
        of_year(2024, 24.0, source=release(2025), status=ClaimStatus.ESTIMATED),
    ]
    figure = trends_of([mineral(*rows)])
    assert [point.value for point in line_of(figure).points] == [20.4, 24.0]
    assert [point.estimate for point in line_of(figure).points] == [False, True]
    by_year = {row.cells[2]: row for row in figure.table.rows}
    assert by_year[2023].cells[-1] == "18 t e (USGS 2024)"
    assert len(by_year[2023].claims) == 2


def test_what_differs_in_basis_never_shares_an_axis_not_even_as_an_index():
    rows = [of_year(year, 5.0) for year in (2000, 2001)]
    rows += [of_year(year, 30.0, basis="gross weight", headline=False) for year in (2000, 2001)]
    for scale in AxisScale:
        figure = trends_of([mineral(*rows)], TrendsRequest(scale=scale))
        assert len(figure.panels) == 2
        for panel in figure.panels:
            assert len({line.series.basis for line in panel.lines}) == 1


def test_what_differs_in_unit_shares_an_axis_only_where_it_can_be_turned_into_one():
    tonnes = [of_year(year, 5_000_000.0) for year in (2000, 2001)]
    kilotonnes = [of_year(year, 20_000.0, unit="kt") for year in (2000, 2001)]
    gas = [of_year(year, 160.0, unit="million m3") for year in (2000, 2001)]
    of_gas = Ref("helium", "Helium")
    figure = trends_of(
        [mineral(*tonnes), mineral(*kilotonnes, of=COPPER), mineral(*gas, of=of_gas)]
    )
    assert [panel.unit for panel in figure.panels] == ["Mt", "million m3"]
    values = [line.points[0].value for line in figure.panels[0].lines]
    assert values == [pytest.approx(5), pytest.approx(20)]
    assert figure.table.rows[0].cells[3:5] == (5_000_000.0, "t"), "as published in the table"


def test_an_index_is_percent_of_the_chosen_year_also_for_another_publication():
    """By hand: 30 of 20 is 150, 44 of 20 is 220."""
    rows = [of_year(1950, 20.0), of_year(1951, 30.0)]
    rows += [of_year(2024, 40.0, source=release(2025)), of_year(2025, 44.0, source=release(2026))]
    figure = trends_of([mineral(*rows)], TrendsRequest(scale=AxisScale.INDEX, base=1950))
    told = {
        line.publication.name: [p.value for p in line.points] for line in figure.panels[0].lines
    }
    assert told["Data Series 140"] == [100, 150]
    assert told["Mineral Commodity Summaries"] == [200, pytest.approx(220)]
    assert "index of the other publication's figure of 1950" in figure.note
    assert figure.title.endswith("1950 = 100")


def test_a_series_without_a_figure_of_the_base_year_has_no_index_and_it_is_said():
    rows = [of_year(year, 5.0) for year in (1950, 1951)]
    rows += [of_year(year, 9.0, basis="gross weight", headline=False) for year in (1951, 1952)]
    figure = trends_of([mineral(*rows)], TrendsRequest(scale=AxisScale.INDEX, base=1950))
    assert [panel.heading for panel in figure.panels] == ["metal content, 1950 = 100"]
    assert "gross weight: no figure of 1950, so no index" in figure.note
    without = trends_of([mineral(*rows)], TrendsRequest(scale=AxisScale.INDEX))
    assert without.request.base == 1951, "the first that both have"


def test_projections_averages_and_what_one_buyer_buys_have_no_part():
    rows = [of_year(2019, 1.0), of_year(2020, 2.0)]
    rows += [
        of_year(2030, 9.0, status=ClaimStatus.PROJECTED),
        of_year(2021, 9.0, scope="EU sourcing"),
        replace(of_year(2022, 9.0), period_from=2018),
    ]
    figure = trends_of([mineral(*rows)])
    assert [point.year for point in line_of(figure).points] == [2019, 2020]


def test_a_country_that_withholds_is_marked_and_never_a_zero():
    usa = ("USA", "United States")
    rows = [of_year(year, 10.0 * (year - 2020), ("CHL", "Chile")) for year in (2021, 2022)]
    rows += [of_year(year, None, usa, kind=ClaimKind.WITHHELD, unit=None) for year in (2021, 2022)]
    rows += [of_year(year, 50.0) for year in (2021, 2022)]
    figure = trends_of([mineral(*rows)], TrendsRequest(by_country=True))
    (panel,) = figure.panels
    told = {line.label: [(p.value, p.sign) for p in line.points] for line in panel.lines}
    assert told["Chile"] == [(10.0, Sign.AMOUNT), (20.0, Sign.AMOUNT)]
    assert told["United States"] == [(None, Sign.WITHHELD)] * 2
    assert "W: withheld, so a producer" in figure.note
    assert "World" not in told


def test_zero_is_drawn_and_has_no_place_on_a_logarithmic_axis():
    rows = [of_year(2000, 5.0), of_year(2001, 0.0), of_year(2002, 7.0)]
    figure = trends_of([mineral(*rows)], TrendsRequest(scale=AxisScale.LOG))
    assert [point.value for point in line_of(figure).points] == [5.0, 0.0, 7.0]
    assert "zero has no place" in figure.note


def test_nothing_to_draw_is_said():
    assert trends_of([]).sentence.startswith("Choose a mineral")
    none = trends_of([mineral()])
    assert none.sentence == "No production over the years is published for Cobalt."
    assert not none.table.rows


def test_releases_of_a_work_are_known_by_its_title():
    assert publication_of(OLD).name == "Data Series 140"
    assert publication_of(release(2022)) == publication_of(release(2026))
    assert publication_of(None).name == "unsourced"


def test_years_are_told_as_runs():
    assert years_words([2021, 2020, 2022, 1950]) == "1950, 2020–2022"


# -- the reference data ------------------------------------------------------------------------


@pytest.fixture
def session(reference_catalogue):
    with reference_catalogue.reading() as session:
        yield session


def supply_of(session, slug):
    found = area_supply(session, slug)
    assert found is not None
    return found


def test_how_lithium_production_grew_since_1950(session):
    """Data Series 140: 18 000 t gross weight in 1950, 2 400 000 t in 2021: 133.3 times as much;
    14 100 t of metal in 2000; Mineral Commodity Summaries 2026: 290 000 t in 2025."""
    lithium = supply_of(session, "lithium")
    figure = trends_of([lithium], TrendsRequest(since=1950))
    assert figure.title == "Lithium: mine production since 1950"
    plain = figure.sentence.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "gross weight: 18 000 t in 1950 to 2 400 000 t in 2021, 133 times as much" in plain
    assert "290 000 t e in 2025" in plain
    assert [panel.heading for panel in figure.panels] == [
        "metal content, kt",
        "gross weight, kt",
        "LCE, kt",
    ]
    assert figure.sources[0].publisher == "U.S. Geological Survey"
    assert "Excludes U.S. production (2021–2025)" in figure.note
    index = trends_of([lithium], TrendsRequest(scale=AxisScale.INDEX, base=1950))
    (panel,) = index.panels
    assert panel.lines[0].points[-1].value == pytest.approx(13_333.33, abs=0.01)


def test_cobalt_mines_and_refineries_are_looked_at_apart(session):
    cobalt = supply_of(session, "cobalt")
    figure = trends_of([cobalt])
    assert [stage for stage, _words in figure.options.stages] == [Stage.MINE, Stage.REFINERY]
    refined = trends_of([cobalt], TrendsRequest(stage=Stage.REFINERY))
    assert {line.series.stage for panel in refined.panels for line in panel.lines} == {
        Stage.REFINERY
    }
    assert refined.panels[0].lines[0].points[-1].claim.value == 148_000


def test_a_mineral_of_a_group_is_shown_as_the_group(session):
    figure = trends_of([supply_of(session, "neodymium")])
    assert line_of(figure).label == "Neodymium, as Rare earth elements"
