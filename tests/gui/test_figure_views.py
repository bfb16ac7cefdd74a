"""What all views have in common: when they fail, with large letters, in the menus of rows."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QToolButton, QWidget

from mineralcat.analysis import selected_supply
from mineralcat.errors import CatalogueUnreadableError
from mineralcat.store.search.find_minerals import find

from . import driving as see

TABS = ("usesView", "matrixView", "mapView", "trendsView", "compareView")


def shown(window, name: str, qtbot) -> Any:
    """A view in its tab, with its chart."""
    view = next(one for one in window._layout.figure_views if one.objectName() == name)
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    qtbot.waitUntil(lambda: bool(view.chart and view.chart.isVisible()), timeout=9000)
    return view


def menu_of(view, about) -> dict[str, Any]:
    view.sharing.open_menu(view, about, QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    menu.close()
    return actions


@pytest.fixture
def failing(monkeypatch):
    """The map cannot be read until the list is emptied."""
    errors: list[Exception] = [CatalogueUnreadableError("my.mineralcat", "the device is gone")]
    real = selected_supply.map_in_context

    def ask(*words: Any, **more: Any) -> Any:
        if errors:
            raise errors[0]
        return real(*words, **more)

    monkeypatch.setattr(selected_supply, "map_in_context", ask)
    return errors


def test_a_view_that_fails_says_why_and_can_be_tried_again(window, qtbot, failing):
    window.selection.choose("cobalt")
    view = next(one for one in window._layout.figure_views if one.objectName() == "mapView")
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    assert "cannot be read (the device is gone)" in view._blank.text()
    assert "Reading" not in view._blank.text()
    assert view.accessibleDescription() == view._blank.text()
    again = next(b for b in view.findChildren(QToolButton) if b.text() == "Try again")
    assert again.isVisible()
    failing.clear()
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_Space)
    window.settle()
    assert view.figure.title.startswith("Cobalt: mine production")
    assert not again.isVisible()


def test_a_failure_leaves_no_figure_of_something_else(window, qtbot, failing):
    failing_with = failing[:]
    failing.clear()
    window.selection.choose("cobalt")
    view = shown(window, "mapView", qtbot)
    assert view.figure.mineral == "cobalt"
    failing.extend(failing_with)
    window.selection.choose("lithium")
    window.settle()
    assert view.table.figures.rowCount() == 0
    assert not view._head._title.text()
    failing.clear()
    window.selection.choose("nickel")  # another choice asks anew by itself
    window.settle()
    assert view.figure.mineral == "nickel"


@pytest.mark.parametrize("name", TABS)
def test_every_search_that_a_row_offers_can_be_read(window, qtbot, name):
    window.selection.choose("cobalt")
    window.selection.add("copper")
    view = shown(window, name, qtbot)
    if name == "trendsView":
        area = see.part(view, QComboBox, "trendsArea")
        area.setCurrentIndex(1)
        area.activated.emit(1)
        qtbot.waitUntil(lambda: view.figure.request.by_country, timeout=9000)
    rows = view.figure.table.rows
    assert any(row.query for row in rows)
    with window.catalogue.reading() as session:
        graph = window.catalogue.graph(session)
        for query in {row.query for row in rows if row.query}:
            assert find(session, graph, query).ids or "refined-in" in query or "mined-in" in query
        for row in rows:
            assert bool(row.chosen) == bool(row.query)


def test_the_rest_of_the_world_is_cited_and_not_searched_for(window, qtbot):
    window.selection.choose("cobalt")
    view = shown(window, "mapView", qtbot)
    rows = {row.cells[0]: row for row in view.figure.table.rows}
    rest = menu_of(view, rows["Rest of the world"])
    assert not any(words.startswith(("Select", "Search", "Add")) for words in rest)
    assert "Copy its citation" in rest
    congo = menu_of(view, rows["DR Congo"])
    assert list(congo)[:3] == ["Select DR Congo", "Add to the selection", "Search for DR Congo"]
    congo["Search for DR Congo"].trigger()
    window.settle()
    assert window.search.text == 'mined-in:"DR Congo"'


def test_the_menu_of_a_cell_names_what_it_selects(window, qtbot):
    view = shown(window, "matrixView", qtbot)
    row = next(row for row in view.figure.table.rows if row.cells[1] == "Cobalt")
    menu_of(view, row)["Select Cobalt"].trigger()
    window.settle()
    assert window.selection.inspected == ("mineral", "cobalt")


@pytest.fixture
def twice_as_large(qapp, clean_settings):
    before, large = qapp.font(), qapp.font()
    large.setPointSizeF(2 * before.pointSizeF())
    qapp.setFont(large)
    yield
    qapp.setFont(before)


@pytest.mark.parametrize("name", TABS)
def test_with_letters_twice_as_large_nothing_is_cut_off(twice_as_large, reopen, qtbot, name):
    window = reopen()
    window.show()
    window.selection.choose("nmc811-battery" if name == "compareView" else "lithium")
    window.selection.add("lfp-battery" if name == "compareView" else "cobalt")
    view = shown(window, name, qtbot)
    QApplication.processEvents()
    assert view.fontMetrics().height() > 1.8 * 15
    parts = [part for part in children(view) if part.isVisible()]
    for at, one in enumerate(parts):
        assert view.rect().contains(placed(one, view)), one
        assert one.height() >= one.minimumSizeHint().height(), one
        for other in parts[at + 1 :]:
            assert not placed(one, view).intersects(placed(other, view)), (one, other)
    assert view._pages.height() >= 4 * view.fontMetrics().height()
    bar = window._layout.tabs.tabBar()
    ways = [b for b in bar.findChildren(QToolButton) if b.isVisible()]
    assert len(ways) == 2
    assert all(way.width() >= view.fontMetrics().height() * 0.7 for way in ways)
    assert bar.rect().contains(bar.tabRect(bar.currentIndex()))


def children(view) -> list[QWidget]:
    """What lies one below or beside the other: the controls and labels, and the page."""
    controls = [*view.findChildren(QComboBox), *view._head.findChildren(QToolButton)]
    return [*controls, view._head._title, view._head._subtitle, view._pages, view._note]


def placed(part: QWidget, view: QWidget) -> Any:
    rect = part.rect()
    rect.moveTopLeft(part.mapTo(view, QPoint(0, 0)))
    return rect


def test_a_list_too_long_for_its_place_says_all_in_its_tool_tip(window, qtbot):
    window.selection.choose("neodymium")
    view = shown(window, "mapView", qtbot)
    source = see.part(view, QComboBox, "mapSource")
    assert source.currentText() in source.toolTip()


def test_new_asks_whether_it_is_a_mineral_or_an_application(window, qtbot):
    new = see.action(window, "newAction")
    assert new.isEnabled()
    buttons = window.centralWidget().findChildren(QToolButton)
    button = next(b for b in buttons if b.defaultAction() is new)
    assert button.accessibleName() == "New"
    words = [action.text().replace("&", "") for action in button.menu().actions()]
    assert words == ["New Mineral…", "New Application…"]
    asked = []
    window._layout.inspector._actions.add_named = asked.append
    button.menu().actions()[1].trigger()
    assert asked == ["application"]
