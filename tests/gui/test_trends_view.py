"""The Trends view: lines with labels at their ends, a table and a sentence that say the same."""

import itertools
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QBuffer, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QComboBox, QSpinBox

from mineralcat.analysis.trend_words import AxisScale
from mineralcat.analysis.trends import TrendsRequest, trends_of
from mineralcat.domain.terms import AreaKind
from mineralcat.gui import theme
from mineralcat.gui.charts.chart import Look
from mineralcat.gui.charts.scales import spread
from mineralcat.gui.charts.trends_chart import TrendsChart, TrendsLayout, reading
from mineralcat.gui.views.trends_view import TrendsView
from mineralcat.store.queries.area_supply import area_supply, supplied_minerals

from . import driving as see

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def supplies(reference_catalogue):
    with reference_catalogue.reading() as session:
        return {
            slug: area_supply(session, slug) for slug in ("lithium", "cobalt", "copper", "gallium")
        }


@pytest.fixture
def chart(qtbot, qapp, supplies):
    theme.apply_theme(qapp, "light")
    chart = TrendsChart()
    qtbot.addWidget(chart)
    chart.resize(760, 520)
    chart.show()
    chart.show_figure(trends_of([supplies["lithium"]]))
    return chart


def dot(chart, year, panel=0):
    placed = chart.canvas.layout_shown.panels[panel]
    return next(one for one in placed.dots if one.point.year == year)


def test_a_label_stands_at_the_end_of_each_series_and_says_its_last_figure(chart):
    texts = [words.text.replace("\u202f", " ") for words in chart.canvas.layout_shown.words]
    assert {"290 000 t e", "Lithium 2021", "2 400 000 t"} <= set(texts)
    assert "metal content, kt" in texts


def test_lines_of_two_publications_never_meet(chart):
    for stroke in chart.canvas.layout_shown.panels[0].strokes:
        own = [one.at for one in chart.canvas.layout_shown.dots if one.line is stroke.line]
        assert all(any(at is other for other in own) for at in stroke.points)


def test_what_leads_to_an_estimate_is_dashed(chart):
    strokes = chart.canvas.layout_shown.panels[0].strokes
    for stroke in strokes:
        own = [one for one in chart.canvas.layout_shown.dots if one.line is stroke.line]
        points = [next(one.point for one in own if one.at is at) for at in stroke.points]
        pairs = list(itertools.pairwise(points))
        assert all((a.estimate or b.estimate) == stroke.is_dashed for a, b in pairs)


def test_pointing_tells_year_figure_source_and_what_else_is_said_of_the_year(chart):
    mark = chart.mark_at(dot(chart, 2021).at.toPoint())
    told = mark.text.replace("\u202f", " ")
    assert "2021: 107 000 t" in told
    assert "U.S. Geological Survey" in told
    assert "Earlier: 100 000 t e (USGS 2022)" in told
    assert "Also of 2021:" in told
    assert mark.claims


def test_a_cross_of_lines_says_year_figure_and_source_where_one_points(chart, qtbot):
    before = chart.canvas.grab().toImage()
    one = dot(chart, 2021, panel=1)
    qtbot.mouseMove(chart.canvas, one.at.toPoint())
    qtbot.waitUntil(lambda: chart.canvas._pointed is not None, timeout=3000)
    assert (
        reading(chart.canvas._pointed.part).replace("\u202f", " ")
        == "Lithium 2021: 2 400 000 t (USGS)"
    )
    after = chart.canvas.grab().toImage()
    placed = chart.canvas.layout_shown.panels[0]
    x = round(chart.canvas.layout_shown.x(placed, 2021))
    column = range(round(placed.plot.top()), round(placed.plot.bottom()))
    assert any(before.pixel(x, y) != after.pixel(x, y) for y in column), "in each panel"


def test_keys_walk_the_years_of_a_line_and_from_line_to_line(chart, qtbot):
    canvas = chart.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    first = canvas._pointed
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas._pointed.part.point.year == first.part.point.year + 1
    assert str(first.part.point.year + 1) in canvas.accessibleDescription()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas._pointed.part.line is not first.part.line
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert chosen.args == ["lithium"]


def test_other_figures_go_to_the_same_widget(chart, supplies):
    canvas = chart.canvas
    chart.show_figure(trends_of([supplies["copper"]]))
    assert chart.canvas is canvas
    assert {one.line.slug for one in canvas.layout_shown.dots} == {"copper"}


def test_a_country_that_withholds_has_a_row_of_signs_below_the_lines(chart, supplies):
    chart.show_figure(trends_of([supplies["lithium"]], TrendsRequest(by_country=True)))
    (placed,) = chart.canvas.layout_shown.panels
    withheld = [one for one in placed.dots if one.line.name == "United States"]
    assert [one.point.value for one in withheld] == [None] * 6
    assert all(placed.plot.bottom() < one.at.y() < placed.bottom for one in withheld)
    assert sum(words.text == "W" for words in chart.canvas.layout_shown.words) == 6
    mark = chart.mark_at(dot(chart, 2025).at.toPoint())
    assert mark.slug == "AUS"
    assert mark.query == "mined-in:Australia"


def test_what_is_left_over_is_no_entry_and_leads_to_the_mineral(chart, supplies):
    figure = trends_of([supplies["cobalt"]], TrendsRequest(by_country=True))
    line = figure.panels[0].lines[0]
    rest = replace(line, slug="rest", name="Rest of the world", area_kind=AreaKind.REST)
    panel = replace(figure.panels[0], lines=(rest,))
    chart.show_figure(replace(figure, panels=(panel,)))
    mark = chart.marks()[0]
    assert (mark.slug, mark.query) == ("cobalt", '"Cobalt"')
    assert "U.S. Geological Survey" in mark.text


def test_a_picture_holds_its_text_as_text(chart):
    look = Look(theme.DARK, pixel_font(14), True)
    buffer = QBuffer()
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    height = chart.height_for(900, look)
    drawing.setSize(QSize(900, round(height)))
    painter = QPainter(drawing)
    chart.paint_on(painter, QRectF(0, 0, 900, height), look)
    painter.end()
    root = ElementTree.fromstring(buffer.data().data())
    said = " ".join("".join(one.itertext()) for one in root.iter() if one.tag.endswith("text"))
    for words in ("gross weight, kt", "Data Series 140", "Mineral Commodity Summaries", "1950"):
        assert words in said


def pixel_font(size):
    font = QFont(QGuiApplication.font())
    font.setPixelSize(size)
    return font


@pytest.mark.parametrize("worn", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_colours_of_lines_are_seen_on_the_panel(worn):
    def luminance(colour: QColor) -> float:
        parts = [colour.redF(), colour.greenF(), colour.blueF()]
        low = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * low[0] + 0.7152 * low[1] + 0.0722 * low[2]

    ground = luminance(worn.panel)
    for colour in theme.kind_colours(worn):
        light, dark = sorted((luminance(colour), ground), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, colour.name()


def test_labels_are_moved_apart_in_their_order_and_stay_within_their_panel():
    middles = spread([50, 51, 52, 90], 10, 0, 100)
    assert middles == [41, 51, 61, 90]
    assert spread([98, 99], 10, 0, 100) == [85, 95]
    assert spread([1, 2], 10, 0, 100) == [5, 15]


def test_no_text_overlaps_or_leaves_the_picture_for_any_mineral(reference_catalogue, qapp):
    """At the widths of the window's middle and of pictures, at 100 and 200 %."""
    with reference_catalogue.reading() as session:
        found = [area_supply(session, one.slug) for one in supplied_minerals(session)]
    supplies = [one for one in found if one is not None]
    wishes = [TrendsRequest(scale=scale) for scale in AxisScale]
    wishes += [TrendsRequest(by_country=True), TrendsRequest(since=2000)]
    groups = [*([one] for one in supplies[::3]), supplies[:6], supplies[10:16]]
    for group in groups:
        for request in wishes:
            figure = trends_of(group, request)
            for width, room, size in (
                (700, 460, 14),
                (700, 460, 28),
                (440, 300, 28),
                (912, 456, 14),
            ):
                if figure.panels:
                    assert_tidy(TrendsLayout(figure, width, room, pixel_font(size)), width)


def assert_tidy(layout, width):
    picture = QRectF(0, 0, width, layout.height + 1)
    for words in layout.words:
        assert picture.contains(words.box), (layout.figure.title, words.text, width)
    for one, other in itertools.combinations(layout.words, 2):
        overlap = one.box.intersected(other.box)
        clear = overlap.width() < 1 or overlap.height() < 0.2 * one.box.height()
        assert clear, (layout.figure.title, one.text, other.text, width)


# -- in the window -----------------------------------------------------------------------------


@pytest.fixture
def view(window, qtbot):
    """The Trends tab of lithium."""
    see.ask(window, "lithium")
    shown = see.part(window, TrendsView, "trendsView")
    window._layout.tabs.setCurrentWidget(shown)
    qtbot.waitUntil(lambda: shown.chart is not None and shown.figure is not None, timeout=9000)
    return shown


def choose(combo, words):
    combo.setCurrentText(words)
    combo.activated.emit(combo.currentIndex())


def test_how_lithium_grew_since_1950_is_read_in_three_actions(view, qtbot):
    """The search and the tab were two."""
    assert view.figure.title == "Lithium: mine production since 1925"
    choose(see.part(view, QComboBox, "trendsSince"), "Since 1950")
    qtbot.waitUntil(lambda: view.figure.title.endswith("since 1950"), timeout=9000)
    told = view.accessibleDescription().replace("\u202f", " ")
    assert "18 000 t in 1950 to 2 400 000 t in 2021, 133 times as much (Data Series 140)" in told


def test_an_index_of_a_chosen_year(view, qtbot):
    base = see.part(view, QSpinBox, "trendsBase")
    assert not base.isVisible()
    choose(see.part(view, QComboBox, "trendsScale"), "Index")
    qtbot.waitUntil(lambda: "= 100" in view.figure.title, timeout=9000)
    assert base.value() == 2000, "the first year that all have"
    base.setValue(1950)
    qtbot.waitUntil(lambda: view.figure.title.endswith("1950 = 100"), timeout=9000)


def test_what_is_added_to_the_selection_is_drawn_beside_it(window, view, qtbot):
    window.selection.add("cobalt")
    qtbot.waitUntil(lambda: view.figure.title.startswith("Lithium and Cobalt"), timeout=9000)
    labels = {one.line.label for one in view.chart.canvas.layout_shown.dots}
    assert labels == {"Lithium", "Cobalt"}


def test_the_search_limits_what_can_be_chosen_and_it_is_said(view):
    assert "minerals found" in view.figure.subtitle


def test_a_click_beside_all_lines_chooses_nothing(view, qtbot):
    with qtbot.assertNotEmitted(view.chosen):
        qtbot.mouseClick(view.chart.canvas, LEFT, pos=QPoint(3, 3))
