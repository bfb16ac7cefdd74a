"""Who mines, refines and holds a mineral: shares, what is unknown, and how certain it is."""

from dataclasses import replace

import pytest

from mineralcat.analysis.area_figures import Sign, interval_text, percent_text
from mineralcat.analysis.supply_map import map_of
from mineralcat.analysis.supply_tables import TableRequest
from mineralcat.domain.concentration import Interval
from mineralcat.domain.figures import number
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Confidence, Measure, Stage
from mineralcat.store.queries.area_supply import area_supply, supplied_minerals
from mineralcat.store.rows import MineralSupply, Ref
from tests.made_rows import IEA, USGS, source, supply

KINDS = {"world": AreaKind.WORLD, "rest": AreaKind.REST, "both": AreaKind.GROUP}
COBALT = Ref("cobalt", "Cobalt")


def area(slug, name, value, **given):
    given = {"form": "", "basis": "metal content"} | given
    return replace(supply(name, value, **given), area=Ref(slug, name))


def share_of(row, total):
    return replace(row, share=100 * row.value / total if row.value else None)


def table(*rows, total=100.0, **given):
    """Rows of one table, with the shares that the store reckons, and the world's."""
    found = [share_of(row, total) if total else row for row in rows]
    return (*found, area("world", "World", total, **given)) if total else tuple(found)


def of(*rows, **more):
    return MineralSupply(COBALT, ((COBALT, tuple(rows)),), KINDS, **more)


CONGO = area("COD", "DR Congo", 50.0)
CHINA = area("CHN", "China", 25.0)
WITHHELD = area("USA", "United States", None, kind=ClaimKind.WITHHELD)
NOT_KNOWN = area("IND", "India", None, kind=ClaimKind.NOT_AVAILABLE)
REST = area("rest", "Rest of the world", 10.0)
BOTH = area("both", "United States and Canada", 5.0)


def by_slug(figure):
    return {one.slug: one for one in figure.areas}


def test_shares_are_of_the_published_world_total():
    figure = map_of(of(*table(CONGO, CHINA, REST)))
    assert [(one.name, one.text) for one in figure.areas] == [
        ("DR Congo", "50 %"),
        ("China", "25 %"),
        ("Rest of the world", "10 %"),
    ]
    assert figure.shares_of == "shares of the published world total of 100 t"
    assert not figure.relative


def test_withheld_and_not_available_are_signs_of_their_own_and_never_zero():
    figure = map_of(of(*table(CONGO, WITHHELD, NOT_KNOWN)))
    found = by_slug(figure)
    assert (found["USA"].sign, found["IND"].sign) == (Sign.WITHHELD, Sign.NOT_REPORTED)
    for slug in ("USA", "IND"):
        assert (found[slug].share, found[slug].shade) == (None, None)
    assert "hatched ///: withheld" in figure.note
    assert "hatched \\\\\\: not available" in figure.note
    cells = {row.slugs[0]: row.cells for row in figure.table.rows}
    assert cells["USA"][:4] == ("United States", None, None, "withheld")


def test_a_published_zero_is_told_and_has_no_shade():
    figure = map_of(of(*table(CONGO, area("CHL", "Chile", None, kind=ClaimKind.ZERO))))
    assert (by_slug(figure)["CHL"].sign, by_slug(figure)["CHL"].shade) == (Sign.ZERO, None)
    assert by_slug(figure)["CHL"].text == "0"


def test_groups_and_the_rest_stand_beside_the_map():
    figure = map_of(of(*table(CONGO, BOTH, REST)))
    assert [one.slug for one in figure.countries] == ["COD"]
    assert [one.slug for one in figure.beside] == ["rest", "both"]
    assert figure.countries[0].query == 'mined-in:"DR Congo"'
    assert figure.beside[0].query == ""
    assert "15 % is not told by country: Rest of the world, United States and Canada" in (
        figure.certainty
    )


def test_what_is_unknown_makes_an_interval_of_the_indices():
    """Of 100, 50 and 25 are named: the 25 left may be one country's or nobody's in particular."""
    figure = map_of(of(*table(CONGO, CHINA, REST)))
    assert figure.concentration
    assert figure.concentration.three == Interval(75.0, 100.0)
    assert figure.concentration.hhi == Interval(3125.0, 3750.0)
    index = f"{number(3120)}–{number(3750)}"
    assert figure.certainty[0] == f"Top 3: 75–100 % · HHI {index}"


def test_who_withholds_is_outside_the_total_and_may_be_the_largest():
    figure = map_of(of(*table(CONGO, CHINA, WITHHELD)))
    assert figure.concentration
    assert figure.concentration.three.high == 100.0
    assert figure.concentration.hhi.high == 10_000
    assert "United States: withheld, and outside the total" in figure.certainty


def test_without_a_world_total_shades_are_percent_of_the_largest_and_there_is_no_index():
    figure = map_of(of(*table(CONGO, CHINA, total=None)))
    assert figure.relative
    assert figure.concentration is None
    assert [(one.size, one.share) for one in figure.areas] == [(100.0, None), (50.0, None)]
    assert [one.text for one in figure.areas] == ["50 t", "25 t"]
    assert "no world total is published" in figure.subtitle
    assert "percent of the largest" in figure.note


def test_a_total_published_as_a_bound_is_told_and_not_divided_by():
    world = area("world", "World", None, kind=ClaimKind.ABOVE, low=90.0)
    figure = map_of(of(CONGO, world))
    assert figure.relative
    assert "the world total is published as > 90 t" in figure.subtitle


def test_bounds_and_ranges_are_shaded_by_what_is_known_of_them():
    figure = map_of(
        of(
            *table(
                area("CHL", "Chile", None, kind=ClaimKind.RANGE, low=20.0, high=40.0),
                area("PER", "Peru", None, kind=ClaimKind.ABOVE, low=10.0),
            )
        )
    )
    assert [(one.slug, one.sign, one.size) for one in figure.areas] == [
        ("CHL", Sign.BOUND, 30.0),
        ("PER", Sign.BOUND, 10.0),
    ]
    assert [one.text for one in figure.areas] == ["20–40 t", "> 10 t"]


@pytest.mark.parametrize(
    ("share", "shade"), [(0.5, 0), (1.0, 1), (4.9, 1), (5.0, 2), (10, 3), (25, 4), (50, 5), (99, 5)]
)
def test_each_shade_begins_with_its_bound(share, shade):
    figure = map_of(of(*table(area("CHL", "Chile", share))))
    assert figure.areas[0].shade == shade


def test_estimates_and_unsourced_figures_are_marked():
    figure = map_of(
        of(
            *table(
                area("COD", "DR Congo", 50.0, status=ClaimStatus.ESTIMATED),
                area("CHN", "China", 25.0, confidence=Confidence.UNSOURCED, source=None),
            )
        )
    )
    assert by_slug(figure)["COD"].text == "50 % e"
    assert by_slug(figure)["COD"].estimate
    assert "dashed, e: estimate" in figure.note
    # What has another source, or none, is a table of its own: no source is mixed into another's.
    assert "CHN" not in by_slug(figure)


def test_other_sources_on_the_same_period_are_told_and_those_on_another_are_not():
    ours = table(CONGO, CHINA)
    theirs = {"source": IEA, "unit": "kt", "form": "cobalt in ore"}
    other = table(area("COD", "DR Congo", 0.2, **theirs), total=0.4, **theirs)
    older = {"period_from": 2020, "period_to": 2020, **theirs}
    past = table(area("CHN", "China", 0.1, **older), total=0.4, **older)
    figure = map_of(of(*ours, *other, *past))
    assert [rival.words for rival in by_slug(figure)["COD"].rivals] == ["50 % (IEA 2021)"]
    assert by_slug(figure)["CHN"].rivals == ()
    assert figure.certainty[-1] == "Other sources agree, as on DR Congo: 50 % (IEA 2021)"
    assert [one.slug for one in figure.sources] == [USGS.slug, IEA.slug]


def test_shares_of_another_product_are_no_rivals():
    ours = table(area("COD", "DR Congo", 50.0, form="hydroxide"), form="hydroxide")
    theirs = {"source": IEA, "form": "carbonate"}
    other = table(area("COD", "DR Congo", 20.0, **theirs), **theirs)
    assert by_slug(map_of(of(*ours, *other)))["COD"].rivals == ()


def test_a_figure_that_the_user_prefers_stands_in_the_place_of_its_rival():
    report = source("ministry-2026", title="A report", year=2026)
    mine = area("COD", "DR Congo", 60.0, source=report, preferred=True, share=60.0)
    figure = map_of(of(*table(CONGO, CHINA), mine))
    assert by_slug(figure)["COD"].text == "60 %"
    assert "preferred by you" in str(figure.table.rows[0].cells[4])
    assert report in figure.sources


def test_where_the_eu_buys_is_another_table_than_who_supplies_the_world():
    shares = {"measure": Measure.SHARE, "unit": "percent"}
    world = area("CHN", "China", 80.0, share=80.0, **shares)
    bought = area("FIN", "Finland", 62.0, share=62.0, scope="EU sourcing", **shares)
    figure = map_of(of(world, bought))
    assert [one.slug for one in figure.areas] == ["CHN"]
    assert len(figure.options.sources) == 2
    eu = map_of(of(world, bought), TableRequest(source=figure.options.sources[1][0]))
    assert eu.areas[0].slug == "FIN"
    assert eu.shares_of == "shares of EU sourcing as published"


def test_a_wish_holds_for_the_next_mineral_as_far_as_it_has_that():
    refined = {"stage": Stage.REFINERY, "headline": False}
    mined = table(CONGO)
    made = table(area("CHN", "China", 70.0, **refined), **refined)
    first = map_of(of(*mined, *made))
    request = first.others[0].request
    assert map_of(of(*mined, *made), request).title == "Cobalt: refinery production 2025"
    assert map_of(of(*mined), request).title == "Cobalt: mine production 2025"


def test_the_sentence_names_measure_unit_year_and_the_first_three():
    four = [
        area(code, f"Land {code}", value)
        for code, value in zip("ABCD", (40, 30, 20, 5), strict=True)
    ]
    figure = map_of(of(*table(*four)))
    for words in ("mine production 2025", "metal content", "100 t", "Land A 40 %", "Land C 20 %"):
        assert words in figure.sentence
    assert "Land D" not in figure.sentence
    assert "and 1 more" in figure.sentence


def test_a_table_of_the_world_alone_is_no_map():
    old = {"period_from": 1950, "period_to": 1950}
    figure = map_of(of(*table(CONGO), area("world", "World", 3.0, **old)))
    assert [words for _key, words in figure.options.periods] == ["2025"]


def test_nothing_to_draw_is_said():
    assert map_of(None).sentence.startswith("Choose a mineral")
    assert map_of(MineralSupply(COBALT, (), {})).sentence == (
        "No supply by country is published for Cobalt."
    )


def test_figures_are_no_more_exact_than_they_can_be():
    assert percent_text(0.04) == "< 0.1 %"
    assert percent_text(8.04) == "8 %"
    assert percent_text(74.19) == "74 %"
    assert interval_text(Interval(91.2, 91.4), "%") == "91 %"


# -- the reference data ------------------------------------------------------------------------


@pytest.fixture
def session(reference_catalogue):
    with reference_catalogue.reading() as session:
        yield session


def test_who_mines_and_refines_cobalt_and_with_what_certainty(session):
    """USGS 2026: 230 000 t of 310 000 t; IEA 2025: 196.143 kt of 250.15 kt."""
    supply = area_supply(session, "cobalt")
    mined = map_of(supply)
    assert mined.title == "Cobalt: mine production 2025"
    congo = mined.areas[0]
    assert (congo.slug, round(congo.share or 0, 2)) == ("COD", 74.19)
    assert [rival.words for rival in congo.rivals] == ["66 % (IEA 2026)"]
    assert "All figures are estimates (e)" in mined.certainty
    (elsewhere,) = mined.others
    assert elsewhere.leaders == "China 78 %, Finland 8 %, Japan 2.3 %"
    assert elsewhere.certainty == "top 3: 89–96 %"
    told = [source.slug for source in mined.sources]
    assert told == ["usgs-mcs-2026-data", "iea-cmde-2026", "iea-cmde-2025"]
    refined = map_of(supply, elsewhere.request)
    assert round(refined.areas[0].share or 0, 2) == 78.41
    assert refined.others[0].leaders.startswith("DR Congo 74 % e")


def test_a_mineral_of_a_group_can_be_looked_at_as_the_group(session):
    figure = map_of(area_supply(session, "neodymium"))
    wishes = [one for one in figure.options.series if "as Rare earth elements" in one[1]]
    assert wishes
    of_group = map_of(area_supply(session, "neodymium"), TableRequest(series=wishes[0][0]))
    assert of_group.title.startswith("Neodymium (as Rare earth elements): mine production")


def test_every_mineral_with_supply_has_a_map_whose_shares_are_at_most_the_whole(session):
    minerals = supplied_minerals(session)
    assert len(minerals) > 50
    for mineral in minerals:
        supply = area_supply(session, mineral.slug)
        shown = map_of(supply)
        for series, _words in shown.options.series:
            figure = map_of(supply, TableRequest(series=series))
            assert figure.areas, (mineral, series)
            assert not figure.options.series or figure.request.series == series
            assert len(figure.table.rows) >= len(figure.areas)
            for area_ in figure.areas:
                assert area_.share is None or 0 <= area_.share <= 100.5, (mineral, area_)
                if area_.claim.kind in (ClaimKind.WITHHELD, ClaimKind.NOT_AVAILABLE):
                    assert area_.shade is None
