"""Only what is found is selected, and only what the user does selects anything."""

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QTableView, QWidget

from mineralcat.gui.inspector.facts_tree import FactsTree
from mineralcat.gui.window.main_window import MainWindow

from . import driving as see

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def click_with(view: QAbstractItemView, index: QModelIndex, button=LEFT, held=NONE) -> None:
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), button, held, view.visualRect(index).center())


def select_minerals(window: MainWindow, *minerals: str) -> None:
    """Click the first, and the others with Ctrl held."""
    for at, mineral in enumerate(minerals):
        click_with(see.table(window), see.index_of(window, mineral), held=CTRL if at else NONE)
    window.settle()


def selected_lines(window: MainWindow) -> set[str]:
    rows = see.table(window).selectionModel().selectedRows()
    return {see.table(window).model().index(index.row(), 0).data() for index in rows}


def show_tab(window: MainWindow, name: str) -> Any:
    view = see.part(window, QWidget, name)
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    return view


def test_what_another_search_does_not_find_is_not_selected(window):
    select_minerals(window, "Cobalt", "Lithium", "Nickel")
    assert set(window.selection.context.selection) == {"cobalt", "lithium", "nickel"}
    see.ask(window, "gallium")
    assert window.selection.context.selection == ("gallium",)
    assert selected_lines(window) == {"Gallium"}
    for view in window._layout.figure_views:
        assert view.context.selection == ("gallium",)
    for name in ("trendsView", "usesView", "mapView"):
        figure = show_tab(window, name).figure
        told = f"{figure.title} {figure.table.rows}".casefold()
        assert "gallium" in told, name
        assert not [one for one in ("cobalt", "lithium", "nickel") if one in figure.title.lower()]


def test_of_what_was_selected_the_found_part_stays_and_all_of_it_comes_back(window):
    select_minerals(window, "Tungsten", "Gallium", "Lithium")
    see.ask(window, '"gallium" or "lithium"')
    assert set(window.selection.context.selection) == {"gallium", "lithium"}
    assert selected_lines(window) == {"Gallium", "Lithium"}
    see.search_edit(window).clear()
    window.settle()
    assert set(window.selection.context.selection) == {"tungsten", "gallium", "lithium"}
    see.read_lines(window)
    assert selected_lines(window) == {"Tungsten", "Gallium", "Lithium"}


def test_where_an_application_is_searched_for_the_selected_lines_stay_marked(window):
    select_minerals(window, "Cobalt", "Neodymium", "Tungsten")
    see.ask(window, "used-in:offshore-wind")
    found = set(see.names(window))
    assert "Neodymium" in found
    assert "Tungsten" not in found
    assert "tungsten" not in window.selection.context.selection
    assert selected_lines(window) <= found


def test_where_nothing_is_found_nothing_is_selected(window):
    select_minerals(window, "Cobalt", "Lithium")
    see.ask(window, "cobalt -cobalt")
    assert see.names(window) == []
    assert window.selection.context.selection == ()


def test_a_right_click_selects_no_line_and_acts_on_the_one_it_was_made_on(window, qtbot):
    select_minerals(window, "Cobalt", "Lithium")
    before, table = window.selection.context, see.table(window)
    current = table.currentIndex()
    gallium = see.index_of(window, "Gallium")
    click_without_menu(table, gallium, qtbot)
    window.settle()
    assert window.selection.context.selection == before.selection
    assert selected_lines(window) == {"Cobalt", "Lithium"}
    assert table.currentIndex() == current
    assert [row[0] for row in table.copied(cited=False, pointed=gallium.row())][1:] == ["Gallium"]
    lithium = see.index_of(window, "Lithium").row()
    both = table.copied(cited=False, pointed=lithium)
    assert sorted(row[0] for row in both[1:]) == ["Cobalt", "Lithium"]


def click_without_menu(view: QAbstractItemView, index: QModelIndex, qtbot) -> None:
    """Click with the right button; a menu that opens is closed again."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    def close() -> None:
        if (menu := QApplication.activePopupWidget()) is not None:
            menu.close()

    QTimer.singleShot(0, close)
    click_with(view, index, RIGHT)
    close()


@pytest.mark.parametrize("name", ["entriesTable", "entriesKinds", "historySteps", "browseTree"])
def test_a_right_click_changes_no_selection_in_any_table_list_or_tree(window, qtbot, name):
    window.show()
    see.rename(window, "Cobalt", "Kobalt")
    show_tab(window, "historyView" if name.startswith("history") else "entriesView")
    view = see.part(window, QAbstractItemView, name)
    first, other = view.model().index(0, 0), view.model().index(1, 0)
    if not isinstance(view, QListWidget) and name != "browseTree":
        click_with(view, first)
    chosen, query = view.selectedIndexes(), window.search.text
    click_without_menu(view, other, qtbot)
    window.settle()
    assert view.selectedIndexes() == chosen
    assert window.search.text == query


def test_a_right_click_changes_no_selection_in_the_inspector(window, qtbot):
    window.show()
    window.selection.select_mineral("cobalt")
    window.settle()
    tree = next(t for t in window.findChildren(FactsTree) if t.isVisible())
    rows = [i for i in tree.facts_model().indexes() if tree.facts_model().fact(i).claim is not None]
    click_with(tree, rows[0])
    chosen = tree.chosen_facts()
    click_without_menu(tree, rows[1], qtbot)
    assert tree.chosen_facts() == chosen
    pointed = tree.facts_model().fact(rows[1])
    assert tree._meant(pointed) == [pointed]
    assert tree._meant(chosen[0]) == chosen


@pytest.mark.parametrize("name", ["usesView", "matrixView", "mapView", "trendsView", "compareView"])
def test_a_right_click_changes_no_selection_in_any_chart_or_its_table(window, qtbot, name):
    window.show()
    select_minerals(window, "Cobalt", "Lithium")
    view = show_tab(window, name)
    qtbot.waitUntil(lambda: view.chart is not None and view.figure is not None)
    before = window.selection.context.selection
    marks = [mark for mark in view.chart.marks() if not mark.place.isEmpty()]
    canvas = view.chart.pointing._pointed if marks else None
    if canvas is not None:
        QTest.mouseClick(canvas, RIGHT, NONE, marks[0].place.center())
    table: QTableView = view.table
    view._pages.setCurrentWidget(table)
    if table.model().rowCount() > 1:
        click_without_menu(table, table.model().index(1, 0), qtbot)
        assert table.selectedIndexes() == []
    window.settle()
    assert window.selection.context.selection == before


def test_what_is_chosen_in_the_menu_of_a_cell_is_done_to_that_cell(window, qtbot):
    window.show()
    show_tab(window, "entriesView")
    page = window._layout.entries_page
    table = page.view.table
    click_with(table, table.model().index(0, 0))
    other = table.model().index(2, 0)
    menu = page.view.menu_on(other)
    assert table.currentIndex().row() == 0
    next(a for a in menu.actions() if a.text() == "Copy").trigger()
    assert table.currentIndex().row() == 2
    assert table.copied() == other.data()
