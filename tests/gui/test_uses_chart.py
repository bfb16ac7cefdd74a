"""The Uses view: a chart, its table twin and a sentence that say the same."""

import itertools
import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QGraphicsTextItem, QTableView, QToolButton, QToolTip

from mineralcat.analysis.uses import minerals_of_applications, uses_of_minerals
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence
from mineralcat.gui import theme
from mineralcat.gui.item_models.figure_table_model import FigureTableModel
from mineralcat.gui.views.uses_view import UsesView
from tests.made_rows import HOSTILE, IEA, application, bill, intensity, mineral


def wind_figure():
    return uses_of_minerals(
        mineral(
            intensities=(
                intensity(180, "Direct drive", low=150.0, high=210.0),
                intensity(183, "Direct drive", source=IEA),
                intensity(12, "Geared", status=ClaimStatus.ESTIMATED),
                intensity(5, "Remembered", confidence=Confidence.UNSOURCED),
                intensity(None, "Bound", kind=ClaimKind.BELOW, high=40.0),
                intensity(None, "Induction", kind=ClaimKind.ZERO),
                intensity(0.4, "Flywheel", unit="kg/kWh"),
            )
        )
    )


def many_figure(count=80):
    amounts = tuple(
        intensity(count - at, f"An application with quite a long name {at}") for at in range(count)
    )
    return uses_of_minerals(mineral(intensities=amounts))


@pytest.fixture
def view(qtbot, qapp):
    theme.apply_theme(qapp, "light")
    view = UsesView()
    qtbot.addWidget(view)
    view.resize(700, 420)
    view.show()
    view.load_chart()
    return view


@pytest.fixture
def canvas(view):
    view.show_figure(wind_figure())
    return view.chart.canvas


def tip_at(canvas, bar):
    pos = canvas.place_of(bar).center()
    place = canvas.viewport().mapToGlobal(pos)
    QApplication.sendEvent(canvas.viewport(), QHelpEvent(QEvent.Type.ToolTip, pos, place))
    return QToolTip.text()


def test_bars_stand_by_unit_with_rivals_beside_the_first(canvas):
    assert [(bar.label, bar.text) for bar in canvas.bars()] == [
        ("Direct drive", "180 (150–210)"),
        ("Direct drive", "183"),
        ("Bound", "< 40"),
        ("Geared", "12 e"),
        ("Remembered", "5"),
        ("Flywheel", "0.4"),
    ]


def test_labels_say_what_colour_alone_must_not(canvas):
    labels = canvas.label_texts()
    assert labels[0] == "180 (150–210)  JRC 2020"
    assert labels[1] == "183  IEA 2021"
    assert labels[4] == "5  unsourced"


@pytest.mark.parametrize("width", [420, 700, 1600])
def test_no_label_runs_out_of_its_panel(view, canvas, width):
    view.resize(width, 420)
    for panel in canvas._panels:
        right = panel.view.viewRect().right()
        pixels = panel.view.geometry().width() / right
        for placed, label in zip(panel.bars, panel.item._labels, strict=True):
            assert placed.bar.extent * pixels + label.width <= panel.view.geometry().width()


def test_names_never_overlap_and_many_scroll(view):
    view.show_figure(many_figure())
    canvas = view.chart.canvas
    tops = [canvas.place_of(bar).top() for bar in canvas.bars()]
    gaps = {after - before for before, after in itertools.pairwise(tops)}
    assert min(gaps) >= canvas.fontMetrics().height()
    assert view.chart.area.verticalScrollBar().maximum() > 0


def test_hovering_shows_figure_and_source(canvas):
    told = tip_at(canvas, canvas.bars()[0])
    for part in ("Direct drive", "180 kg/MW (150–210)", "Joint Research Centre", "table 4"):
        assert part in told


def test_clicking_a_bar_chooses_what_it_is_about(view, canvas, qtbot):
    with qtbot.waitSignal(view.chosen) as caught:
        place = canvas.place_of(canvas.bars()[3]).center()
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == ["geared"]


def test_keys_walk_the_bars_and_choose(view, canvas, qtbot):
    canvas.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(canvas, key)
    assert "183 kg/MW" in canvas.accessibleDescription()
    with qtbot.waitSignal(view.chosen) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert caught.args == ["direct-drive"]


def test_plot_items_are_made_once(view, canvas):
    before = len(canvas.scene().items())
    for _ in range(3):
        view.show_figure(many_figure(20))
        view.show_figure(wind_figure())
    assert len(canvas.scene().items()) == before


def test_the_chart_follows_the_theme(view, canvas, qapp):
    def colours():
        image = canvas.grab().toImage()
        middle = canvas.place_of(canvas.bars()[0]).center().y()
        return {image.pixelColor(x, middle).name() for x in range(image.width())}

    assert theme.LIGHT.bar.name() in colours()
    theme.apply_theme(qapp, "dark")
    try:
        assert theme.DARK.bar.name() in colours()
        assert theme.LIGHT.bar.name() not in colours()
    finally:
        theme.apply_theme(qapp, "light")


def test_the_chart_follows_the_font(view, canvas):
    before = canvas.place_of(canvas.bars()[0]).height()
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    canvas.setFont(font)
    assert canvas.place_of(canvas.bars()[0]).height() > 1.7 * before


def test_the_table_has_the_same_figures_and_those_not_drawn(view, canvas, qtbot):
    button = next(b for b in view.findChildren(QToolButton) if b.text() == "Table")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    table = view.findChild(QTableView)
    assert table.isVisible()
    model = table.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert names == [*(bar.label for bar in canvas.bars()), "Induction"]
    heads = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
    assert heads[:6] == ["Application", "Amount", "From", "To", "Unit", "Source"]
    assert [model.index(0, c).data() for c in range(6)] == [
        "Direct drive",
        "180",
        "150",
        "210",
        "kg/MW",
        "JRC 2020",
    ]
    assert model.index(6, 1).data() == "0"


def test_the_table_copies_rows_with_citations(view, canvas, qtbot):
    view.show_figure(wind_figure())
    next(b for b in view.findChildren(QToolButton) if b.text() == "Table").click()
    table = view.findChild(QTableView)
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, line = QGuiApplication.clipboard().text().splitlines()
    assert head.startswith("Application\tAmount")
    assert head.endswith("\tCitation")
    assert line.startswith("Direct drive\t183\t")
    assert "The Role of Critical Minerals" in line


def test_the_table_model_keeps_the_rules_of_item_models(qtbot):
    model = FigureTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_table(wind_figure().table)
    model.show_table(many_figure(3).table)


def test_nothing_published_is_said_where_the_chart_would_be(view):
    view.show_figure(uses_of_minerals(mineral("Bismuth")))
    assert view._blank.isVisible()
    assert view._blank.text() == "No amounts are published for Bismuth."
    assert not any(button.isVisible() for button in view.findChildren(QToolButton))


def test_what_is_not_drawn_is_told(view, canvas):
    assert "Not drawn: Induction: 0 (JRC 2020)" in view._note.text()
    assert "hatched: unsourced" in view._note.text()


def test_the_sentence_is_the_accessible_description(view, canvas):
    assert view.accessibleDescription() == wind_figure().sentence
    assert canvas.accessibleName() == "Neodymium by application"


def test_text_of_the_catalogue_is_shown_as_it_is(view):
    hostile = intensity(5, HOSTILE, unit=HOSTILE, locator=HOSTILE)
    view.show_figure(uses_of_minerals(mineral(HOSTILE, intensities=(hostile,))))
    canvas = view.chart.canvas
    shown = [i.toPlainText() for i in canvas.scene().items() if isinstance(i, QGraphicsTextItem)]
    assert any("<img" in text for text in shown)
    assert "&lt;img" in tip_at(canvas, canvas.bars()[0])


def test_the_chart_is_one_stop_of_tab_with_a_name(canvas):
    assert canvas.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert canvas.viewport().focusPolicy() == Qt.FocusPolicy.NoFocus


def test_an_application_is_shown_by_mineral(view):
    amounts = (intensity(8000, "Offshore wind", "Copper"),)
    line = bill("Copper", ("Offshore wind", None), intensities=amounts)
    view.show_figure(minerals_of_applications(application(minerals=(line,))))
    assert view._head._title.text() == "Minerals in Offshore wind, kg per MW"
    assert [bar.label for bar in view.chart.canvas.bars()] == ["Copper"]


def test_a_click_beside_the_bars_chooses_nothing(view, canvas, qtbot):
    with qtbot.assertNotEmitted(view.chosen):
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 1))


def test_the_charts_library_is_not_loaded_before_a_chart_is_seen():
    code = (
        "import sys; import mineralcat.gui.views.uses_view; "
        "import mineralcat.gui.inspector.inspector, mineralcat.gui.theme; "
        "print([m for m in ('pyqtgraph', 'numpy', 'sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
