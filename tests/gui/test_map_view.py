"""The Map view: a map, a list beside it, a table and a sentence that say the same."""

import itertools
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QBuffer, QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QHelpEvent, QPainter, QPainterPath, QPolygonF
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QToolTip

from mineralcat.analysis.supply_map import BORDERS, map_of
from mineralcat.analysis.supply_tables import TableRequest
from mineralcat.domain.terms import AreaKind, ClaimKind, Confidence
from mineralcat.gui import theme
from mineralcat.gui.charts.chart import Look
from mineralcat.gui.charts.map_chart import MapChart, MapLayout
from mineralcat.gui.charts.map_land import Land, hatch_lines
from mineralcat.gui.views.map_view import MapView
from mineralcat.store.queries.area_supply import area_supply, supplied_minerals
from mineralcat.store.rows import MineralSupply, Ref
from tests.made_rows import HOSTILE, supply

from . import driving as see

COBALT = Ref("cobalt", "Cobalt")
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def area(code, name, value, **given):
    share = None if value is None else value
    return replace(supply(name, value, share=share, **given), area=Ref(code, name))


def figure_of(*rows):
    """Of a hundred tonnes, so that amounts are shares."""
    world = replace(supply("World", 100.0), area=Ref("world", "World"))
    kinds = {"world": AreaKind.WORLD, "rest": AreaKind.REST}
    return map_of(MineralSupply(COBALT, ((COBALT, (*rows, world)),), kinds))


def plain_figure():
    return figure_of(
        area("COD", "DR Congo", 50.0),
        area("AUS", "Australia", 20.0),
        area("BHR", "Bahrain", 6.0),
        area("USA", "United States", None, kind=ClaimKind.WITHHELD),
        area("BRA", "Brazil", None, kind=ClaimKind.NOT_AVAILABLE),
        area("rest", "Rest of the world", 14.0),
    )


@pytest.fixture
def chart(qtbot, qapp):
    theme.apply_theme(qapp, "light")
    chart = MapChart()
    qtbot.addWidget(chart)
    chart.resize(760, 520)
    chart.show()
    chart.show_figure(plain_figure())
    return chart


def place_of(chart, code):
    return chart.canvas.layout_shown.land.place(code).toPoint()


def tip_at(chart, pos):
    event = QHelpEvent(QEvent.Type.ToolTip, pos, chart.canvas.mapToGlobal(pos))
    QApplication.sendEvent(chart.canvas, event)
    return QToolTip.text()


def test_the_list_beside_the_map_has_countries_by_size_and_then_what_is_none(chart):
    layout = chart.canvas.layout_shown
    assert [row.area.slug for row in layout.rows] == ["COD", "AUS", "BHR", "USA", "BRA", "rest"]
    assert all(row.box.left() > layout.land.rect.right() for row in layout.rows)
    texts = [words.text for words in layout.words]
    assert texts.index("Countries") < texts.index("Beside the map") < texts.index("14 %")
    assert BORDERS in texts


def test_what_is_withheld_and_what_is_not_available_stand_in_the_legend_each_with_its_hatch(chart):
    keys = chart.canvas.layout_shown.keys
    assert [key.sign for key in keys if key.sign] == ["withheld", "not available"]
    square = [[QPointF(0, 0), QPointF(30, 0), QPointF(30, 30), QPointF(0, 30)]]
    rising, falling = hatch_lines(square, 5, -1.0), hatch_lines(square, 5, 1.0)
    assert all(line.dx() * line.dy() < 0 for line in rising if line.length() > 0)
    assert all(line.dx() * line.dy() > 0 for line in falling if line.length() > 0)


def test_a_hatch_stays_within_its_country(qapp):
    land = Land(QRectF(0, 0, 900, 430))
    for code in ("USA", "ZAF", "IDN"):
        around = QPainterPath()
        for ring in land.rings(code):
            around.addPolygon(QPolygonF(ring))
        lines = hatch_lines(land.rings(code), 7.0, -1.0)
        assert len(lines) > 3
        for line in lines:
            assert around.contains(line.center()) or line.length() < 0.5


def test_withheld_is_not_painted_as_any_amount_nor_as_land_that_is_not_named(chart):
    """Seen in the picture: lines on the ground of the panel."""
    image = chart.canvas.grab().toImage()
    at = place_of(chart, "USA")
    seen = {image.pixelColor(at + QPoint(x, 0)).name() for x in range(-14, 15)}
    worn = theme.current()
    assert worn.chip.name() not in seen
    assert not seen & {shade.name() for shade in theme.amount_shades(worn, 6)}
    assert len(seen) > 1


def test_hovering_a_country_tells_share_amount_and_source(chart):
    text = tip_at(chart, place_of(chart, "COD"))
    assert "DR Congo: 50 % · 50 t" in text
    assert "Mineral Commodity Summaries 2026" in text
    assert "table 4" in text


def test_land_that_is_not_named_says_that_this_does_not_mean_none(chart):
    assert "which does not mean none" in tip_at(chart, place_of(chart, "KEN"))


def test_a_country_too_small_for_the_map_is_a_point_that_can_be_hit(chart):
    assert "Bahrain: 6 %" in tip_at(chart, place_of(chart, "BHR"))


def test_clicking_selects_and_a_double_click_searches_for_what_is_mined_there(chart, qtbot):
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.mouseClick(chart.canvas, LEFT, pos=place_of(chart, "AUS"))
    assert chosen.args == ["AUS"]
    with qtbot.waitSignal(chart.searched) as searched:
        qtbot.mouseDClick(chart.canvas, LEFT, pos=place_of(chart, "AUS"))
    assert searched.args == ["mined-in:Australia"]


def test_keys_walk_the_areas_from_the_largest_on_and_say_each(chart, qtbot):
    heard = []
    for _ in range(6):
        qtbot.keyClick(chart.canvas, Qt.Key.Key_Down)
        heard.append(chart.canvas.accessibleDescription().splitlines()[0].partition(":")[0])
    assert heard == [
        "DR Congo",
        "Australia",
        "Bahrain",
        "United States",
        "Brazil",
        "Rest of the world",
    ]
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.keyClick(chart.canvas, Qt.Key.Key_Home)
        qtbot.keyClick(chart.canvas, Qt.Key.Key_Return)
    assert chosen.args == ["COD"]


def test_a_change_of_figures_paints_the_land_that_is_not_named_no_second_time(chart):
    chart.canvas.grab()
    ground = chart.canvas._ground
    chart.show_figure(figure_of(area("CHL", "Chile", 70.0)))
    chart.canvas.grab()
    assert chart.canvas._ground is ground
    assert [row.area.slug for row in chart.canvas.layout_shown.rows] == ["CHL"]


def test_what_an_index_is_stands_where_it_is_told(chart):
    box = chart.canvas.layout_shown.certainty
    text = tip_at(chart, box.center().toPoint())
    assert "Top 3" in text
    assert "Herfindahl-Hirschman index" in text


def test_names_are_shown_as_they_are_never_as_markup(chart):
    chart.show_figure(figure_of(area("COD", HOSTILE, 50.0)))
    assert "<b>" in chart.marks()[0].text
    assert HOSTILE[:5] in " ".join(words.text for words in chart.canvas.layout_shown.words)


def test_unsourced_figures_are_told_apart(chart):
    chart.show_figure(figure_of(area("COD", "DR Congo", 50.0, confidence=Confidence.UNSOURCED)))
    texts = [words.text for words in chart.canvas.layout_shown.words]
    assert "1 of 1 figures are unsourced" in texts
    assert "hatched |||: unsourced" in chart.canvas.layout_shown.figure.note


def test_a_picture_holds_its_text_as_text(chart):
    look = Look(theme.DARK, pixel_font(14), True)
    buffer = QBuffer()
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    height = chart.height_for(1000, look)
    drawing.setSize(QSize(1000, round(height)))
    painter = QPainter(drawing)
    chart.paint_on(painter, QRectF(0, 0, 1000, height), look)
    painter.end()
    root = ElementTree.fromstring(buffer.data().data())
    said = " ".join("".join(one.itertext()) for one in root.iter() if one.tag.endswith("text"))
    for words in ("DR Congo", "50 %", "withheld", "Rest of the world", BORDERS):
        assert words in said


def pixel_font(size):
    font = QFont(QGuiApplication.font())
    font.setPixelSize(size)
    return font


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_shades_are_told_apart_by_lightness_alone_and_in_order(mode):
    worn = theme.LIGHT if mode == "light" else theme.DARK
    levels = [shade.lightnessF() for shade in theme.amount_shades(worn, 6)]
    grey = [
        0.299 * s.redF() + 0.587 * s.greenF() + 0.114 * s.blueF()
        for s in theme.amount_shades(worn, 6)
    ]
    assert len(levels) == 6
    assert sorted(grey, reverse=mode == "light") == grey
    assert all(abs(a - b) > 0.06 for a, b in itertools.pairwise(grey))


def test_no_text_overlaps_or_leaves_the_picture_for_any_mineral(reference_catalogue, qapp):
    """At the widths of the window's middle and of pictures, at 100 and 200 %."""
    with reference_catalogue.reading() as session:
        supplies = [area_supply(session, one.slug) for one in supplied_minerals(session)]
    for supply_ in supplies[::3]:
        shown = map_of(supply_)
        wishes = [TableRequest(series=one) for one, _words in shown.options.series]
        for figure in (shown, *(map_of(supply_, request) for request in wishes)):
            for width, size in ((560, 14), (690, 14), (690, 28), (420, 28), (1200, 16)):
                layout = MapLayout(figure, width, 480, pixel_font(size))
                assert_tidy(layout, width)


def assert_tidy(layout, width):
    picture = QRectF(0, 0, width, layout.height + 1)
    boxes = [(words.text, words.box) for words in layout.words]
    badges = {id(box) for box in layout.badges}
    for text, box in boxes:
        if id(box) not in badges:
            assert picture.contains(box), (layout.figure.title, text, width)
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        overlap = a.intersected(b)
        assert overlap.width() < 1 or overlap.height() < 2, (layout.figure.title, one, other)


# -- in the window -----------------------------------------------------------------------------


@pytest.fixture
def view(window, qtbot):
    """The Map tab of cobalt."""
    see.ask(window, "cobalt")
    shown = see.part(window, MapView, "mapView")
    window._layout.tabs.setCurrentWidget(shown)
    qtbot.waitUntil(lambda: shown.chart is not None and shown.figure is not None, timeout=9000)
    return shown


def test_who_mines_and_refines_cobalt_is_read_in_three_actions(view, qtbot):
    """The search and the tab were two; the refiners already stand below."""
    assert view.figure.title == "Cobalt: mine production 2025"
    words = " ".join(one.text for one in view.chart.canvas.layout_shown.words)
    words = words.replace("\N{NO-BREAK SPACE}", " ")
    assert "China 78 %, Finland 8 %, Japan 2.3 % · top 3: 89–96 %" in words
    assert "Top 3: 91 %" in words
    stage = view.chart.canvas.layout_shown.stages[0]
    qtbot.mouseClick(view.chart.canvas, LEFT, pos=stage.box.center().toPoint())
    qtbot.waitUntil(lambda: view.figure.title == "Cobalt: refinery production 2024", timeout=9000)


def test_year_and_source_are_chosen_in_place(view, qtbot):
    year = see.part(view, QComboBox, "mapPeriod")
    assert year.accessibleName() == "Map: Year"
    year.setCurrentText("2024")
    year.activated.emit(year.currentIndex())
    qtbot.waitUntil(lambda: view.figure.title.endswith("2024"), timeout=9000)
    source = see.part(view, QComboBox, "mapSource")
    assert [source.itemText(at) for at in range(source.count())] == ["USGS 2026", "USGS 2025"]


def test_another_mineral_is_chosen_for_the_whole_window(window, view, qtbot):
    mineral = see.part(view, QComboBox, "mapMineral")
    assert "minerals found" in view.figure.found
    mineral.setCurrentText("Copper")
    mineral.activated.emit(mineral.currentIndex())
    qtbot.waitUntil(lambda: view.figure.title.startswith("Copper"), timeout=9000)
    assert window.selection.inspected == ("mineral", "copper")


def test_a_country_is_selected_by_a_click_and_stays_so(window, view, qtbot):
    qtbot.mouseClick(view.chart.canvas, LEFT, pos=place_of(view.chart, "COD"))
    window.settle()
    assert view.chart.canvas._chosen >= {"COD"}
    assert view.figure.title == "Cobalt: mine production 2025"


def test_what_is_no_country_can_be_copied_but_neither_chosen_nor_searched_for(view, qtbot):
    marks = {mark.name: mark for mark in view.chart.marks()}
    offered = {}
    for name in ("DR Congo", "Rest of the world", "How certain", view.figure.others[0].heading):
        view._show_menu(marks[name], QPoint(0, 0))
        menu = view.findChildren(QMenu)[-1]
        offered[name] = {action.text().partition(" ")[0] for action in menu.actions()}
        menu.close()
    assert {"Select", "Search"} <= offered.pop("DR Congo")
    for words in offered.values():
        assert not words & {"Select", "Search"}
    with qtbot.assertNotEmitted(view.chart.searched):
        rest = marks["Rest of the world"].place.center()
        qtbot.mouseDClick(view.chart.canvas, LEFT, pos=rest)


def test_an_application_shows_the_map_of_a_mineral_that_it_needs(window, view, qtbot):
    window.searching.ask_application("nmc-811")
    window.settle()
    qtbot.waitUntil(lambda: "Cobalt" in [one.name for one in view.figure.minerals], timeout=9000)
    assert view.figure.mineral in {one.slug for one in view.figure.minerals}
    assert f"of the {len(window.searching.hits)} minerals found" in view.figure.subtitle


def test_the_map_needs_neither_pyqtgraph_nor_numpy(python_modules_of):
    loaded = python_modules_of("import mineralcat.gui.charts.map_chart")
    assert not {"pyqtgraph", "numpy", "sqlalchemy"} & loaded


@pytest.fixture
def python_modules_of():
    import subprocess
    import sys

    def run(statement):
        told = subprocess.run(
            [sys.executable, "-c", f"{statement}\nimport sys; print(*sys.modules)"],
            capture_output=True,
            text=True,
            check=True,
        )
        return set(told.stdout.split())

    return run
