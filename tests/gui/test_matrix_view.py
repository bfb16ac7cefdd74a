"""The Matrix view: cells that say who says so, names that can be read, rows that fold."""

import itertools
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QBuffer, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QHelpEvent, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QComboBox, QToolTip

from mineralcat.analysis.matrix import matrix_of, matrix_rows
from mineralcat.analysis.matrix_cells import CellMeasure
from mineralcat.analysis.matrix_order import MatrixOrder, MatrixRequest
from mineralcat.analysis.view_context import ViewContext
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence, Importance, LinkKind
from mineralcat.editing.edits import SetField
from mineralcat.gui import theme
from mineralcat.gui.charts.chart import Look
from mineralcat.gui.charts.matrix_chart import MatrixChart
from mineralcat.gui.charts.matrix_layout import legend_of
from mineralcat.gui.charts.matrix_marks import MatrixLayout
from mineralcat.gui.views.matrix_view import MatrixView
from mineralcat.store.rows import ApplicationNode, MatrixRows, MatrixUse, PathStep
from tests.made_rows import HOSTILE, IEA, intensity, ref, usage

from . import driving as see

LEFT = Qt.MouseButton.LeftButton
AMOUNT = MatrixRequest(CellMeasure.AMOUNT)


def made_rows():
    """Wind with two kinds of turbine, and solar power."""

    def node(name, parent=None):
        return ApplicationNode(ref(name).slug, name, False, parent)

    def use(mineral, importance, *path, **given):
        steps = [
            PathStep(ref(name), LinkKind.VARIANT if at else None) for at, name in enumerate(path)
        ]
        row = usage(path[-1], mineral, importance=importance, **given)
        return MatrixUse(ref(mineral), tuple(steps), row, ())

    return MatrixRows(
        minerals=(ref("Copper"), ref("Neodymium"), ref("Silver")),
        applications=(node("Wind"), node("Direct drive", "wind"), node("Solar")),
        below={"wind": ("direct-drive",), "direct-drive": (), "solar": ()},
        uses=(
            use("Neodymium", Importance.ESSENTIAL, "Wind", "Direct drive"),
            use("Neodymium", Importance.ESSENTIAL, "Direct drive"),
            use("Copper", Importance.IMPORTANT, "Wind"),
            use("Silver", Importance.MINOR, "Solar", confidence=Confidence.UNSOURCED),
        ),
        amounts=(
            intensity(180, "Direct drive", "Neodymium", low=150.0, high=210.0),
            intensity(183, "Direct drive", "Neodymium", source=IEA),
            intensity(3400, "Direct drive", "Copper", status=ClaimStatus.ESTIMATED),
            intensity(None, "Solar", "Silver", kind=ClaimKind.ZERO),
            intensity(None, "Solar", "Copper", kind=ClaimKind.WITHHELD),
        ),
        shares=(),
    )


@pytest.fixture
def chart(qtbot, qapp):
    theme.apply_theme(qapp, "light")
    chart = MatrixChart()
    qtbot.addWidget(chart)
    chart.resize(640, 480)
    chart.show()
    chart.show_figure(matrix_of(made_rows()))
    return chart


def place(chart, application, mineral):
    """The middle of a cell; None for the name at its edge."""
    canvas, figure = chart.canvas, chart.canvas.layout_shown.figure
    line = None if application is None else figure.line_of[application]
    column = None if mineral is None else figure.column_of[mineral]
    return canvas.layout_shown.mark(line, column).place.center()


def tip_at(chart, pos):
    event = QHelpEvent(QEvent.Type.ToolTip, pos, chart.canvas.mapToGlobal(pos))
    QApplication.sendEvent(chart.canvas, event)
    return QToolTip.text()


def pixel_font(size):
    font = QFont(QGuiApplication.font())
    font.setPixelSize(size)
    return font


def test_hovering_a_cell_tells_figure_source_place_and_rivals(chart):
    chart.show_figure(matrix_of(made_rows(), AMOUNT))
    text = tip_at(chart, place(chart, "direct-drive", "neodymium"))
    for words in (
        "Neodymium in Direct drive: 180 kg/MW (150–210)",
        "5.3 % of the largest amount",
        "Raw materials demand for wind and solar PV",
        "table 4",
        "1 more claim:",
        "183 kg/MW, IEA 2021",
    ):
        assert words in text


def test_one_of_several_kinds_and_the_way_are_said(chart):
    text = tip_at(chart, place(chart, "wind", "neodymium"))
    assert "Through: Wind › Direct drive" in text
    assert "Direct drive is one of several kinds" in text
    assert "catalogue's judgement" in text.replace("&#x27;", "'")


def test_an_empty_cell_says_that_this_does_not_mean_none(chart):
    assert "does not mean none" in tip_at(chart, place(chart, "solar", "copper"))


def test_figures_of_parts_are_told_but_not_drawn_as_the_wholes(chart):
    chart.show_figure(matrix_of(made_rows(), AMOUNT))
    assert "stated of its parts: Direct drive 180" in tip_at(
        chart, place(chart, "wind", "neodymium")
    )


def test_signs_are_explained_in_the_legend_and_no_others(chart):
    legend = [words for words, _, _ in legend_of(matrix_of(made_rows()))]
    assert legend == ["essential", "important", "minor", "one of several kinds", "unsourced"]
    legend = [words for words, _, _ in legend_of(matrix_of(made_rows(), AMOUNT))]
    assert legend[5:] == ["stated of its parts", "estimate", "zero", "withheld"]


def test_a_zero_is_drawn_and_an_unknown_cell_is_not(chart):
    """Seen in the picture: an outline with its sign, and plain ground."""
    chart.show_figure(matrix_of(made_rows(), AMOUNT))
    image = chart.canvas.grab().toImage()

    def seen(application, mineral):
        figure = chart.canvas.layout_shown.figure
        box = chart.canvas.layout_shown.grid.box(
            figure.line_of[application], figure.column_of[mineral]
        )
        at = box.adjusted(2, 3, -2, -3).toRect()
        return {
            image.pixelColor(x, y).name()
            for x in range(at.left(), at.right())
            for y in range(at.top(), at.bottom())
        }

    assert len(seen("solar", "silver")) > 1
    assert len(seen("solar", "neodymium")) == 1


def test_essential_is_told_from_minor_by_size_too(chart):
    image = chart.canvas.grab().toImage()

    def width_of(application, mineral):
        spot = place(chart, application, mineral)
        colour = image.pixelColor(spot)
        x = spot.x()
        while image.pixelColor(x, spot.y()) == colour:
            x += 1
        return x - spot.x()

    assert width_of("direct-drive", "neodymium") > width_of("wind", "copper")


def test_clicking_chooses_and_a_double_click_searches_for_both(chart, qtbot):
    at = place(chart, "direct-drive", "neodymium")
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.mouseClick(chart.canvas, LEFT, pos=at)
    assert chosen.args == ["neodymium"]
    with qtbot.waitSignal(chart.added) as added:
        qtbot.mouseClick(chart.canvas, LEFT, Qt.KeyboardModifier.ControlModifier, pos=at)
    assert added.args == ["neodymium"]
    with qtbot.waitSignal(chart.searched) as searched:
        qtbot.mouseDClick(chart.canvas, LEFT, pos=at)
    assert searched.args == ["used-in:direct-drive Neodymium"]
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.mouseClick(chart.canvas, LEFT, pos=place(chart, "wind", None))
    assert chosen.args == ["wind"]


def test_keys_walk_in_two_directions_and_say_each_cell(chart, qtbot):
    def press(key):
        qtbot.keyClick(chart.canvas, key)
        return chart.canvas.accessibleDescription().splitlines()[0]

    key = Qt.Key
    assert press(key.Key_Down).startswith("Neodymium in Wind: essential")
    assert press(key.Key_Down).startswith("Neodymium in Direct drive: essential")
    assert press(key.Key_Right).startswith("Copper in Direct drive: nothing is known")
    assert press(key.Key_Up).startswith("Copper in Wind: important")
    assert press(key.Key_Up).startswith("Copper: 1 application")
    assert press(key.Key_Left).startswith("Neodymium: 2 applications (2 essential)")
    assert press(key.Key_Down).startswith("Neodymium in Wind")
    assert press(key.Key_Left).startswith("Wind: 2 minerals (1 essential, 1 important)")
    assert press(key.Key_Left).startswith("Wind: 2 minerals")
    assert press(key.Key_End).startswith("Silver in Wind")
    with qtbot.waitSignal(chart.chosen) as chosen:
        press(key.Key_Return)
    assert chosen.args == ["silver"]
    with qtbot.waitSignal(chart.acted) as acted:
        press(key.Key_Minus)
    assert acted.args == ["wind"]


def test_the_mark_before_a_whole_folds_it(chart, qtbot):
    box = chart.canvas.layout_shown.fold_box(0)
    with qtbot.waitSignal(chart.acted) as acted:
        qtbot.mouseClick(chart.canvas, LEFT, pos=box.center().toPoint())
    assert acted.args == ["wind"]


def test_keys_and_the_wheel_zoom_and_no_cell_becomes_smaller_than_can_be_seen(chart, qtbot):
    usual = chart.canvas.layout_shown.grid.size.height()
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Plus, ctrl)
    assert chart.canvas.layout_shown.grid.size.height() == pytest.approx(1.25 * usual)
    for _ in range(30):
        qtbot.keyClick(chart.canvas, Qt.Key.Key_Minus, ctrl)
    assert chart.canvas.layout_shown.grid.size.height() >= 2
    qtbot.keyClick(chart.canvas, Qt.Key.Key_0, ctrl)
    assert chart.canvas.layout_shown.grid.size.height() == usual


def test_figures_stand_in_cells_that_are_large_enough(chart):
    figure = matrix_of(made_rows(), AMOUNT)
    assert "180" not in texts_of_picture(chart, figure, 0.5)
    assert {"180", "0", "W"} <= texts_of_picture(chart, figure, 3.0)


def texts_of_picture(chart, figure, zoom):
    from mineralcat.gui.charts.matrix_painting import draw_words, paint_matrix

    buffer, drawing = QBuffer(), QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(QSize(900, 600))
    painter = QPainter(drawing)
    paint_matrix(
        painter, MatrixLayout(figure, 900, 600, pixel_font(14), zoom=zoom), theme.LIGHT, draw_words
    )
    painter.end()
    root = ElementTree.fromstring(buffer.data().data())
    return {"".join(one.itertext()).strip() for one in root.iter() if one.tag.endswith("text")}


def test_a_picture_holds_all_names_as_text_however_many_columns(reference_catalogue, chart):
    figure = shipped(reference_catalogue, MatrixRequest())
    chart.show_figure(figure)
    look = Look(theme.DARK, pixel_font(14), True)
    height = chart.height_for(912, look)
    buffer, drawing = QBuffer(), QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(QSize(912, round(height)))
    painter = QPainter(drawing)
    chart.paint_on(painter, QRectF(0, 0, 912, height), look)
    painter.end()
    root = ElementTree.fromstring(buffer.data().data())
    said = {"".join(one.itertext()).strip() for one in root.iter() if one.tag.endswith("text")}
    assert {column.name for column in figure.columns} <= said
    assert {"Electric mobility", "Bioenergy power", "essential", "one of several kinds"} <= said


def test_names_are_shown_as_they_are_never_as_markup(chart):
    rows = made_rows()
    hostile = [
        one._replace(name=HOSTILE) if one.slug == "wind" else one for one in rows.applications
    ]
    chart.show_figure(matrix_of(rows._replace(applications=tuple(hostile))))
    assert HOSTILE in chart.canvas.layout_shown.mark(0, None).text
    assert "<b>" not in tip_at(chart, place(chart, "wind", None))


def test_shades_of_text_and_cells_can_be_told_apart():
    """Figures are read on every shade of the scale."""
    for worn in (theme.LIGHT, theme.DARK):
        for count in (3, 5, 6):
            for shade in theme.amount_shades(worn, count):
                assert theme.contrast(theme.ink_on(shade), shade) >= 4.5


# -- tidy --------------------------------------------------------------------------------------


def shipped(catalogue, request):
    with catalogue.reading() as session:
        rows, found = matrix_rows(session, catalogue.graph(session), ViewContext())
    return matrix_of(rows, request, found)


@pytest.mark.parametrize("measure", list(CellMeasure))
@pytest.mark.parametrize(
    ("width", "height", "size"), [(575, 500, 14), (575, 500, 28), (1200, 800, 16)]
)
def test_no_name_overlaps_or_leaves_the_picture(
    reference_catalogue, qapp, measure, width, height, size
):
    figure = shipped(reference_catalogue, MatrixRequest(measure, columns=MatrixOrder.NAME, level=9))
    for zoom in (None, 0.5, 1.0, 2.5):
        for scroll in (QPointF(0, 0), QPointF(333, 777), QPointF(1e6, 1e6)):
            layout = MatrixLayout(figure, width, height, pixel_font(size), zoom=zoom, scroll=scroll)
            assert_tidy(layout, QRectF(0, 0, width, height))


def assert_tidy(layout, picture):
    assert layout.line_words
    assert layout.column_words
    boxes = [(one.text, one.box.intersected(picture)) for one in layout.all_words]
    for words in layout.all_words:
        assert picture.contains(words.box), words
        length = words.box.height() if words.upright else words.box.width()
        assert QFontMetricsF(words.font).horizontalAdvance(words.text) <= length + 1, words
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        overlap = a.intersected(b)
        assert overlap.width() < 1 or overlap.height() < 2, (one, other)
    for key in layout.keys:
        assert picture.contains(key.box)
        assert not layout.grid.view.intersects(key.box)


def test_the_crosshair_names_row_and_column_in_full_wherever_it_is(reference_catalogue, qapp):
    figure = shipped(reference_catalogue, MatrixRequest(level=9))
    picture = QRectF(0, 0, 575, 500)
    for size, zoom in itertools.product((14, 20), (None, 1.0)):
        layout = MatrixLayout(
            figure, *picture.size().toTuple(), pixel_font(size), zoom=zoom, scroll=QPointF(1e6, 1e6)
        )
        grid = layout.grid
        for line, column in itertools.product(grid.lines[::5], (*grid.columns[::7], -1)):
            column %= len(figure.columns)
            above, row = layout.tags(line, column)
            assert (row.text, above.text) == (figure.lines[line].name, figure.columns[column].name)
            assert picture.contains(row.box)
            assert picture.contains(above.box)
            assert not row.box.intersects(above.box)


# -- in the window -----------------------------------------------------------------------------


@pytest.fixture
def view(window, qtbot):
    shown = see.part(window, MatrixView, "matrixView")
    window._layout.tabs.setCurrentWidget(shown)
    qtbot.waitUntil(lambda: shown.chart is not None and shown.figure is not None, timeout=9000)
    return shown


def choose(view, name, text):
    combo = see.part(view, QComboBox, name)
    combo.setCurrentText(text)
    combo.activated.emit(combo.currentIndex())


def test_the_search_limits_the_matrix_and_it_says_so(window, view, qtbot):
    see.ask(window, "used-in:wind-power")
    qtbot.waitUntil(lambda: "minerals found in Wind power" in view.figure.subtitle, timeout=9000)
    assert view.figure.lines[0].slug == "wind-power"
    assert len(view.figure.columns) == len(window.searching.hits)


def test_measure_level_and_order_are_chosen_in_place_and_read_nothing_anew(
    window, view, qtbot, monkeypatch
):
    from mineralcat.store.queries import usage_matrix

    def refuse(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(usage_matrix, "usage_matrix", refuse)
    choose(view, "matrixMeasure", "Amount")
    qtbot.waitUntil(lambda: view.figure.request.measure is CellMeasure.AMOUNT, timeout=9000)
    choose(view, "matrixLevel", "Sectors")
    qtbot.waitUntil(lambda: view.figure.request.level == 1, timeout=9000)
    assert {line.depth for line in view.figure.lines} == {0}
    choose(view, "matrixColumns", "Columns by name")
    qtbot.waitUntil(lambda: view.figure.request.columns is MatrixOrder.NAME, timeout=9000)
    found = [column.name for column in view.figure.columns]
    assert found == sorted(found, key=str.casefold)


def test_a_whole_is_folded_by_a_click(view, qtbot):
    line = view.figure.line_of["wind-power"]
    view.chart.reveal(view.chart.canvas.layout_shown.mark(line, 0))
    box = view.chart.canvas.layout_shown.fold_box(line)
    qtbot.mouseClick(view.chart.canvas, LEFT, pos=box.center().toPoint())
    qtbot.waitUntil(lambda: "onshore-wind" not in view.figure.line_of, timeout=9000)
    assert "c-si-pv" in view.figure.line_of


def test_a_selection_marks_its_row_and_column_and_is_scrolled_to(window, view):
    window.selection.select_mineral("neodymium")
    window.settle()
    canvas, figure = view.chart.canvas, view.figure
    assert "neodymium" in canvas._chosen
    assert figure.column_of["neodymium"] in canvas.layout_shown.grid.columns
    window.selection.select_application("offshore-wind")
    window.settle()
    assert "offshore-wind" in canvas._chosen
    assert figure.line_of["offshore-wind"] in canvas.layout_shown.grid.lines


def test_a_double_click_asks_for_the_mineral_in_the_application(window, view, qtbot):
    figure = view.figure
    line, column = figure.line_of["electric-mobility"], figure.column_of["lithium"]
    spot = view.chart.canvas.layout_shown.mark(line, column)
    qtbot.mouseDClick(view.chart.canvas, LEFT, pos=spot.place.center())
    window.settle()
    assert see.search_edit(window).text() == "used-in:electric-mobility Lithium"
    assert len(window.searching.hits) >= 1


def test_an_edit_is_seen(window, view, qtbot):
    before = view.figure
    window.editor.submit(SetField("mineral", "cobalt", "name", "Kobold"), refused=pytest.fail)
    window.settle()
    qtbot.waitUntil(lambda: view.figure is not before, timeout=9000)
    assert "Kobold" in {column.name for column in view.figure.columns}


def test_every_control_has_a_name_and_a_figure_is_told_in_words(view):
    for combo in view.findChildren(QComboBox):
        assert combo.accessibleName()
    assert view.accessibleDescription() == view.figure.sentence
