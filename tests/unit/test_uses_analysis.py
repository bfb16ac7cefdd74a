"""Amounts for the Uses view: units apart, rivals side by side, nothing averaged, absences told."""

from mineralcat.analysis.citation import (
    citation,
    claim_text,
    evidence_text,
    short_source,
    source_link,
)
from mineralcat.analysis.uses import minerals_of_applications, uses_of_minerals
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence, LinkKind
from tests.made_rows import IEA, JRC, USGS, application, bill, intensity, mineral, source


def labels(panel):
    return [bar.label for bar in panel.bars]


def test_each_unit_has_a_panel_of_its_own():
    figure = uses_of_minerals(
        mineral(
            intensities=(
                intensity(12, "Geared"),
                intensity(180, "Direct drive"),
                intensity(0.4, "Flywheel", unit="kg/kWh"),
                intensity(3, "Fuel cell", unit="g/kW"),
            )
        )
    )
    assert [panel.unit for panel in figure.panels] == ["kg/MW", "kg/kWh", "g/kW"]
    assert labels(figure.panels[0]) == ["Direct drive", "Geared"]
    assert figure.title == "Neodymium by application"


def test_a_single_unit_stands_in_the_title():
    figure = uses_of_minerals(mineral(intensities=(intensity(12),)))
    assert figure.title == "Neodymium by application, kg per MW"
    assert figure.subtitle == "1 amount from 1 source"


def test_rivals_stand_beside_the_first_and_are_never_averaged():
    figure = uses_of_minerals(
        mineral(intensities=(intensity(180, source=JRC), intensity(200, source=IEA)))
    )
    (bar,) = figure.panels[0].bars
    assert (bar.value, bar.context) == (180, "JRC 2020")
    assert [(rival.value, rival.context) for rival in bar.rivals] == [(200, "IEA 2021")]
    assert figure.panels[0].all_bars() == (bar, *bar.rivals)


def test_rivals_of_one_source_are_told_apart_by_case_then_year():
    figure = uses_of_minerals(
        mineral(
            intensities=(
                intensity(180, period_to=2020, scenario="base"),
                intensity(150, period_to=2030, scenario="base"),
            )
        )
    )
    assert [bar.context for bar in figure.panels[0].all_bars()] == [
        "JRC 2020, base, 2020",
        "JRC 2020, base, 2030",
    ]


def test_a_zero_is_told_and_not_drawn():
    figure = uses_of_minerals(
        mineral(
            intensities=(
                intensity(None, "Induction motor", kind=ClaimKind.ZERO),
                intensity(0, "Geared"),
                intensity(180, "Direct drive"),
                intensity(None, "Secret", kind=ClaimKind.WITHHELD),
            )
        )
    )
    assert labels(figure.panels[0]) == ["Direct drive"]
    assert figure.note == (
        "Not drawn: Induction motor: 0 (JRC 2020); Geared: 0 (JRC 2020); "
        "Secret: withheld (JRC 2020)"
    )


def test_bounds_and_ranges_keep_their_ends():
    figure = uses_of_minerals(
        mineral(
            intensities=(
                intensity(None, "A", kind=ClaimKind.BELOW, high=5.0),
                intensity(None, "B", kind=ClaimKind.ABOVE, low=17_000.0),
                intensity(None, "C", kind=ClaimKind.RANGE, low=10.0, high=20.0),
                intensity(180, "D", low=150.0, high=210.0, status=ClaimStatus.ESTIMATED),
            )
        )
    )
    told = {bar.label: (bar.text, bar.value) for bar in figure.panels[0].bars}
    assert told == {
        "A": ("< 5", None),
        "B": ("> 17\u202f000", None),
        "C": ("10–20", None),
        "D": ("180 (150–210) e", 180),
    }
    assert labels(figure.panels[0]) == ["B", "D", "C", "A"]


def test_the_unsourced_is_marked():
    figure = uses_of_minerals(
        mineral(
            intensities=(
                intensity(1, "A", source=None),
                intensity(2, "B", confidence=Confidence.UNSOURCED),
                intensity(3, "C"),
            )
        )
    )
    assert [bar.unsourced for bar in figure.panels[0].bars] == [False, True, True]


def test_an_application_is_told_by_mineral_with_the_part_each_amount_speaks_of():
    figure = minerals_of_applications(
        application(
            minerals=(
                bill(
                    "Neodymium",
                    ("Offshore wind", None),
                    ("Direct drive", LinkKind.VARIANT),
                    intensities=(
                        intensity(180, "Direct drive"),
                        intensity(165, "Offshore wind"),
                        intensity(51, "Gearbox"),
                    ),
                ),
                bill(
                    "Copper",
                    ("Offshore wind", None),
                    intensities=(intensity(8000, "Offshore wind", "Copper"),),
                ),
            )
        )
    )
    (panel,) = figure.panels
    assert [(bar.label, bar.context, bar.path) for bar in panel.bars] == [
        ("Copper", "", "Offshore wind"),
        ("Neodymium", "Direct drive", "Offshore wind › Direct drive"),
        ("Neodymium", "", "Offshore wind"),
        ("Neodymium", "Gearbox", "Gearbox"),
    ]


def test_the_sentence_names_measure_unit_and_top_three():
    amounts = [intensity(value, name) for value, name in ((1, "A"), (4, "B"), (3, "C"), (2, "D"))]
    assert uses_of_minerals(mineral(intensities=tuple(amounts))).sentence == (
        "Amounts of Neodymium by application, in kg per MW: B 4; C 3; D 2; and 1 more."
    )


def test_nothing_published_is_said_so():
    figure = uses_of_minerals(mineral())
    assert figure.panels == ()
    assert figure.sentence == "No amounts are published for Neodymium."


def test_a_source_is_named_shortly():
    assert short_source(IEA) == "IEA 2021"
    assert short_source(USGS) == "USGS 2026"
    assert short_source(None) == "unsourced"
    assert short_source(source(publisher=None, title="A", year=None)) == "A"


def test_a_citation_holds_publisher_title_year_place_licence_link_and_proof():
    row = intensity(180, source=USGS, locator="table 3, p. 47")
    assert citation(row) == (
        "U.S. Geological Survey (2026): Mineral Commodity Summaries 2026. Table 3, p. 47. "
        "CC BY 4.0. https://doi.org/10.3133/mcs2026 [verified in two places]"
    )
    assert citation(intensity(1, source=None)) == "No source is given."


def test_a_figure_in_words_carries_all_that_qualifies_it():
    row = intensity(
        180, low=150, high=210, status=ClaimStatus.ESTIMATED, period_to=2020, scope="world"
    )
    assert claim_text(row) == "180 kg/MW (150–210), estimated, 2020, world"
    assert claim_text(intensity(1, source=None)) == "1 kg/MW, unsourced"


def test_only_safe_links_are_links():
    for url in ("http://x.org", "file:///etc/passwd", "javascript:alert(1)", "https://a b", None):
        assert source_link(source(url=url)) is None
    assert source_link(source(doi="10.1/x")) == "https://doi.org/10.1/x"
    assert source_link(source(url="https://x.org/a")) == "https://x.org/a"


def test_evidence_leaves_nothing_out():
    row = intensity(180, note="read off a chart", as_published="~180", source=source(note="a copy"))
    told = evidence_text(row, "Neodymium in Onshore wind")
    for part in ("Neodymium in", "180 kg/MW", "~180", "read off a chart", "a copy", "CC BY 4.0"):
        assert part in told
