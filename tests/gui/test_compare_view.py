"""The Compare view: columns side by side, bars, and how far they differ."""

import itertools
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QBuffer, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QComboBox

from mineralcat.analysis.compare import comparison_in_context
from mineralcat.analysis.view_context import ViewContext
from mineralcat.gui import theme
from mineralcat.gui.charts.chart import Look
from mineralcat.gui.charts.compare_chart import CompareChart
from mineralcat.gui.charts.compare_layout import CompareLayout
from mineralcat.gui.views.compare_view import CompareView

from . import driving as see

LEFT = Qt.MouseButton.LeftButton
TURBINES = ("wind-dd-pmsg", "wind-gb-dfig", "wind-dd-eesg", "wind-gb-pmsg", "offshore-wind")
MINERALS = ("cobalt", "rare-earth-elements", "platinum-group-metals", "titanium", "graphite")


@pytest.fixture
def compare(reference_catalogue):
    def run(*slugs):
        with reference_catalogue.reading() as session:
            graph = reference_catalogue.graph(session)
            return comparison_in_context(session, graph, ViewContext(selection=tuple(slugs)))

    return run


@pytest.fixture
def chart(qtbot, qapp, compare):
    theme.apply_theme(qapp, "light")
    chart = CompareChart()
    qtbot.addWidget(chart)
    chart.resize(760, 520)
    chart.show()
    chart.show_figure(compare(*TURBINES[:2]))
    return chart


def cell(chart, label, column):
    return next(
        one
        for one in chart.canvas.layout_shown.cells
        if one.row.label == label and one.column == column
    )


def test_bars_of_a_row_are_as_long_as_its_figures(chart):
    layout = chart.canvas.layout_shown
    assert cell(chart, "Neodymium", 0).row.most == 210, "the end of the longer whisker"
    lead = cell(chart, "Lead", 1)
    assert lead.bar is None, "what is not needed has no bar, not even a short one"
    assert all(one.bar.left() >= layout.em for one in layout.cells if one.bar)


def test_pointing_tells_figure_difference_and_all_sources(chart):
    place = cell(chart, "Neodymium", 0).box.center().toPoint()
    mark = chart.mark_at(place)
    assert mark.text.startswith(
        "Neodymium, Direct drive, permanent magnet (DD-PMSG): 180 (150–210)"
    )
    for words in ("× 15", "JRC", "Elsevier"):
        assert words in mark.text
    assert mark.slug == "neodymium"
    assert len(mark.claims) == 2


def test_keys_walk_along_rows_and_columns(chart, qtbot):
    canvas = chart.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert "(DD-PMSG)" in canvas.accessibleDescription()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    first = canvas.accessibleDescription().splitlines()[0]
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    second = canvas.accessibleDescription().splitlines()[0]
    assert first.partition(",")[0] == second.partition(",")[0]
    assert "(GB-DFIG)" in second


def test_a_click_on_the_name_of_a_column_selects_it(chart, qtbot):
    header = chart.canvas.layout_shown.headers[1]
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.mouseClick(chart.canvas, LEFT, pos=header.box.center().toPoint())
    assert chosen.args == ["wind-gb-dfig"]


def test_a_picture_holds_its_text_as_text(chart):
    look = Look(theme.DARK, pixel_font(14), True)
    buffer = QBuffer()
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    height = chart.height_for(912, look)
    drawing.setSize(QSize(912, round(height)))
    painter = QPainter(drawing)
    chart.paint_on(painter, QRectF(0, 0, 912, height), look)
    painter.end()
    root = ElementTree.fromstring(buffer.data().data())
    said = " ".join("".join(one.itertext()) for one in root.iter() if one.tag.endswith("text"))
    for words in ("Neodymium", "180 (150–210)", "× 15", "JRC 2020", "kg per MW"):
        assert words in said


def pixel_font(size):
    font = QFont(QGuiApplication.font())
    font.setPixelSize(size)
    return font


@pytest.mark.parametrize("slugs", [TURBINES, TURBINES[:2], MINERALS, MINERALS[:3], MINERALS[:1]])
def test_no_text_overlaps_or_leaves_the_picture(compare, qapp, slugs):
    figure = compare(*slugs)
    for width, size in ((590, 14), (700, 14), (700, 28), (912, 14)):
        layout = CompareLayout(figure, width, 0, pixel_font(size))
        picture = QRectF(0, 0, layout.width, layout.height + 1)
        for words in layout.words:
            assert picture.contains(words.box), (words.text, width, size)
        for one, other in itertools.combinations(layout.words, 2):
            overlap = one.box.intersected(other.box)
            assert overlap.width() < 1 or overlap.height() < 2, (one.text, other.text, width)


# -- in the window -----------------------------------------------------------------------------


@pytest.fixture
def view(window, qtbot):
    """The Compare tab of the NMC 811 battery."""
    window.selection.select_application("nmc811-battery")
    window.settle()
    shown = see.part(window, CompareView, "compareView")
    window._layout.tabs.setCurrentWidget(shown)
    qtbot.waitUntil(lambda: shown.chart is not None and shown.figure is not None, timeout=9000)
    return shown


def test_what_separates_two_packs_is_read_in_three_actions(view, qtbot):
    """The entry and the tab were two."""
    more = see.part(view, QComboBox, "compareMore")
    assert more.accessibleName() == "Put another beside these"
    more.setCurrentText("LFP battery")
    more.activated.emit(more.currentIndex())
    qtbot.waitUntil(lambda: len(view.figure.columns) == 2, timeout=9000)
    assert view.figure.title == "NMC 811 battery and LFP battery compared"
    words = view.chart.canvas.layout_shown.words
    texts = {one.text.replace("\n", " ") for one in words}
    assert {"0.6584", "only NMC 811 battery", "0.3916", "only LFP battery"} <= texts


def test_ctrl_and_a_click_takes_a_column_out_again(window, view, qtbot):
    window.selection.add("lfp-battery")
    qtbot.waitUntil(lambda: len(view.figure.columns) == 2, timeout=9000)
    header = view.chart.canvas.layout_shown.headers[1]
    qtbot.mouseClick(
        view.chart.canvas, LEFT, Qt.KeyboardModifier.ControlModifier, header.box.center().toPoint()
    )
    qtbot.waitUntil(lambda: len(view.figure.columns) == 1, timeout=9000)


def test_two_columns_need_no_scrolling_sideways(view, window, qtbot):
    window.selection.add("lfp-battery")
    qtbot.waitUntil(lambda: len(view.figure.columns) == 2, timeout=9000)
    assert view.chart.area.horizontalScrollBar().maximum() == 0


def test_the_names_stay_in_sight_while_the_rows_scroll(window, qtbot):
    window.selection.choose("lithium")
    for slug in ("cobalt", "nickel", "manganese", "copper"):
        window.selection.add(slug)
    view: Any = see.part(window, CompareView, "compareView")
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    qtbot.waitUntil(lambda: view.chart is not None and view.chart.isVisible(), timeout=9000)
    canvas, bar = view.chart.canvas, view.chart.area.verticalScrollBar()
    assert bar.maximum() > 200
    bar.setValue(bar.maximum() // 2)
    top = canvas.visibleRegion().boundingRect().top()
    first = canvas.layout_shown.headers[2]  # of nickel, above the first section
    at = QPoint(round(first.box.center().x()), top + 5)
    assert view.chart.mark_at(at).slug == "nickel"
    shown = canvas.grab(QRect(0, top, canvas.width(), round(first.box.height()))).toImage()
    key = theme.kind_colours(theme.current())[2].name()
    line = range(round(first.key.left()), round(first.key.right()))
    assert key in {shown.pixelColor(x, y).name() for x in line for y in range(shown.height())}
    bar.setValue(0)
    assert view.chart.mark_at(first.box.center().toPoint()).slug == "nickel"


def test_one_alone_has_no_bars_for_there_is_nothing_to_measure_it_against(window, qtbot):
    window.selection.choose("bismuth")
    view: Any = see.part(window, CompareView, "compareView")
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    qtbot.waitUntil(lambda: view.chart is not None and view.chart.isVisible(), timeout=9000)
    assert not any(cell.bar for cell in view.chart.canvas.layout_shown.cells)
    assert "bars" not in view.figure.note
