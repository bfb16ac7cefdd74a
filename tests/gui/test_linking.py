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
    window.selection.select_mineral("cobalt")
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
    assert window.selection.inspected == ("application", bar.slug)
    assert window.selection.context.selection == (bar.slug,)


def test_ctrl_adds_to_the_selection_and_takes_out_again(window, canvas, qtbot):
    bar = canvas.bars()[0]
    click(qtbot, canvas, bar, Qt.KeyboardModifier.ControlModifier)
    assert window.selection.context.selection == ("cobalt", bar.slug)
    assert window.selection.inspected == ("mineral", "cobalt")
    click(qtbot, canvas, bar, Qt.KeyboardModifier.ControlModifier)
    assert window.selection.context.selection == ("cobalt",)


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
    assert set(window.selection.context.selection) == {"cobalt", "lithium"}


def test_a_selection_survives_another_view_and_another_search(window, canvas, qtbot):
    bar = canvas.bars()[0]
    click(qtbot, canvas, bar, Qt.KeyboardModifier.ControlModifier)
    window._layout.tabs.setCurrentIndex(0)
    see.ask(window, "mined-in:china")
    assert window.selection.context.selection == ("cobalt", bar.slug)
    assert window.selection.context.query == "mined-in:china"


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


def browsed(window, name):
    """The line of Browse with a name, opened."""
    tree = see.tree(window)
    tree.expandAll()
    window.settle()
    return next(index for index in tree.browse_model().walk() if index.data() == name)


def click_in_browse(window, qtbot, name, held=Qt.KeyboardModifier.NoModifier):
    tree, index = see.tree(window), browsed(window, name)
    tree.scrollTo(index)
    place = tree.visualRect(index).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, held, place)
    window.settle()


def test_what_separates_two_batteries_is_seen_in_three_clicks(window, qtbot):
    click_in_browse(window, qtbot, "NMC 811 battery")
    click_in_browse(window, qtbot, "LFP battery", Qt.KeyboardModifier.ControlModifier)
    view: Any = see.part(window, UsesView, "usesView")
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    assert view.figure.title == "Minerals in NMC 811 battery and LFP battery, kg per kWh"
    nickel = next(bar for bar in view.figure.panels[0].bars if bar.slug == "nickel")
    assert (nickel.context, nickel.text) == ("NMC 811 battery", "0.6584")
    lithium = [bar for bar in view.figure.panels[0].bars if bar.slug == "lithium"]
    assert [(bar.context, bar.text) for bar in lithium] == [
        ("NMC 811 battery", "0.0998"),
        ("LFP battery", "0.0915"),
    ]
    assert "limits" not in view.figure.subtitle  # what only LFP needs is there too


def test_each_of_two_views_of_a_kind_gets_its_own_answer(window, qtbot):
    """The one that is left before its answer came is not left with what it showed before."""
    window.selection.choose("nmc811-battery")
    window.settle()
    window.selection.add("lfp-battery")  # asked by the panel below the table, which is in sight
    view: Any = see.part(window, UsesView, "usesView")
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    panel: Any = see.part(window, UsesView, "usesPanel")
    assert panel.figure.title == view.figure.title
    assert "LFP battery" in panel.figure.title


def test_what_a_direct_drive_turbine_needs_is_a_search_and_a_click(window, qtbot):
    see.ask(window, "direct drive permanent magnet")
    window.search.edit.setFocus()
    qtbot.keyClick(window.search.edit, Qt.Key.Key_Return)
    window.settle()
    view: Any = see.part(window, UsesView, "usesView")
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    assert "Direct drive" in view.figure.title
    neodymium = next(b for p in view.figure.panels for b in p.bars if b.slug == "neodymium")
    assert neodymium.text.startswith("180")


def test_a_search_limits_the_bill_of_an_application_and_says_so(window, qtbot):
    see.ask(window, "mined-in:china refine.hhi>5000")
    window.selection.choose("nmc811-battery")
    window.settle()
    view: Any = see.part(window, UsesView, "usesPanel")
    assert "as the search limits them" in view.figure.subtitle
