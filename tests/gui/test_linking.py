"""One search and one selection: what is chosen in one view is chosen in each."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from mineralcat.gui.views.uses_view import UsesView

from . import driving as see


@pytest.fixture
def canvas(window, qtbot):
    """The Uses chart of cobalt, in its tab."""
    window.select_mineral("cobalt")
    window.settle()
    view: Any = see.part(window, UsesView, "usesView")
    window._layout.tabs.setCurrentWidget(view)
    qtbot.waitUntil(lambda: view.chart is not None and bool(view.chart.canvas.bars()), timeout=9000)
    return view.chart.canvas


def click(qtbot, canvas, bar, held=Qt.KeyboardModifier.NoModifier):
    place = canvas.place_of(bar).center()
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, held, place)


def test_clicking_a_bar_shows_what_it_is_about_and_leaves_the_search(window, canvas, qtbot):
    bar = canvas.bars()[0]
    click(qtbot, canvas, bar)
    window.settle()
    assert window.search.text == ""
    assert window._inspected == ("application", bar.slug)
    assert window.linking.scope.selection == (bar.slug,)


def test_ctrl_adds_to_the_selection_and_takes_out_again(window, canvas, qtbot):
    bar = canvas.bars()[0]
    click(qtbot, canvas, bar, Qt.KeyboardModifier.ControlModifier)
    assert window.linking.scope.selection == ("cobalt", bar.slug)
    assert window._inspected == ("mineral", "cobalt")
    click(qtbot, canvas, bar, Qt.KeyboardModifier.ControlModifier)
    assert window.linking.scope.selection == ("cobalt",)


def test_a_double_click_searches_for_what_was_clicked(window, canvas, qtbot):
    bar = canvas.bars()[0]
    place = canvas.place_of(bar).center()
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(canvas.viewport(), left, pos=place)
    window.settle()  # by now another figure may lie under the pointer
    qtbot.mouseDClick(canvas.viewport(), left, pos=place)
    window.settle()
    assert window.search.text == f"used-in:{bar.slug}"


def test_lines_selected_together_are_one_selection(window, qtbot):
    table = see.table(window)
    names = see.cells(window, "Mineral")
    rows = [names.index("Cobalt"), names.index("Lithium")]
    for row, held in zip(
        rows, (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier), strict=True
    ):
        index = table.model().index(row, 0)
        table.scrollTo(index)
        place = table.visualRect(index).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)
    window.settle()
    assert set(window.linking.scope.selection) == {"cobalt", "lithium"}


def test_a_selection_survives_another_view_and_another_search(window, canvas, qtbot):
    bar = canvas.bars()[0]
    click(qtbot, canvas, bar, Qt.KeyboardModifier.ControlModifier)
    window._layout.tabs.setCurrentIndex(0)
    see.ask(window, "mined-in:china")
    assert window.linking.scope.selection == ("cobalt", bar.slug)
    assert window.linking.scope.query == "mined-in:china"


def test_a_right_click_asks_for_the_menu_of_that_bar(window, canvas, qtbot):
    bar = canvas.bars()[0]
    place = canvas.place_of(bar).center()
    view: Any = see.part(window, UsesView, "usesView")
    with qtbot.waitSignal(view.chart.menu_asked) as asked:
        reason = QContextMenuEvent.Reason.Mouse
        event = QContextMenuEvent(reason, place, canvas.viewport().mapToGlobal(place))
        QApplication.sendEvent(canvas.viewport(), event)
    assert asked.args[0].slug == bar.slug
    assert isinstance(asked.args[1], QPoint)
