"""Finding by clicks as by typing: facets, chips, completion, kept searches, the way back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from mineralcat.gui.pages.completion_list import CompletionList
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.search_rows import Section
from tests.gui import driving as see


def line(window: MainWindow) -> str:
    return see.search_edit(window).text()


def put(window: MainWindow, query: str) -> None:
    see.search_edit(window).setText(query)
    window.settle()


def chips(window: MainWindow) -> list[str]:
    QApplication.processEvents()
    found = [
        button
        for button in window.findChildren(QToolButton)
        if button.accessibleName().startswith("Take out of the search: ") and button.isVisible()
    ]
    return [button.accessibleName().removeprefix("Take out of the search: ") for button in found]


def chip(window: MainWindow, words: str) -> QToolButton:
    QApplication.processEvents()
    return next(
        button
        for button in window.findChildren(QToolButton)
        if button.accessibleName() == f"Take out of the search: {words}" and button.isVisible()
    )


def press(window: MainWindow, button: QToolButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.settle()


def completions(window: MainWindow) -> CompletionList:
    return see.part(window, CompletionList, "completionList")


def offered(window: MainWindow) -> list[str]:
    view = completions(window)
    if not view.isVisible():
        return []
    return [view.model().index(row, 0).data() for row in range(view.model().rowCount())]


def key(window: MainWindow, pressed: Qt.Key) -> None:
    QTest.keyClick(see.search_edit(window), pressed)
    window.settle()


@pytest.fixture
def typing(window: MainWindow, qtbot: QtBot) -> Callable[[str], None]:
    """Types into the search line, which has the focus."""
    window.activateWindow()
    see.search_edit(window).setFocus()
    qtbot.waitUntil(see.search_edit(window).hasFocus)

    def type_(text: str) -> None:
        see.search_edit(window).selectAll()
        QTest.keyClicks(see.search_edit(window), text)
        window.settle()

    return type_


# -- facets ----------------------------------------------------------------------------------------


def test_a_facet_is_asked_for_by_a_click_and_taken_out_by_another(window: MainWindow) -> None:
    put(window, "used-in:wind-power")
    see.click_node(window, "Critical minerals for India")
    assert line(window) == "used-in:wind-power list:in-2023"
    see.click_node(window, "Critical minerals for India")
    assert line(window) == "used-in:wind-power"


def test_what_is_typed_is_ticked_in_browse(window: MainWindow) -> None:
    put(window, "list:IN-2023 mined-in:Chile")
    browse = see.tree(window)
    model = browse.browse_model()
    for clause in ("list:in-2023", "mined-in:Chile"):
        index = model.index_of(clause)
        browse.expand(index.parent())
        window.settle()
        count = model.count(index)
        assert count is not None
        assert count.asked, clause


@pytest.mark.parametrize("query", ["", "used-in:batteries", "mine.top1>60%", "neodimium"])
def test_counts_are_those_of_the_current_query(window: MainWindow, query: str) -> None:
    browse = see.tree(window)
    browse.expandAll()
    put(window, query)
    model = browse.browse_model()
    some = [facet for facet in browse.in_sight() if facet.section is not Section.SAVED][::23]
    counted = {facet: model.count(model.index_of(facet.clause)) for facet in some}
    for facet, count in counted.items():
        put(window, query)
        see.click(browse, model.index_of(facet.clause))
        window.settle()
        assert count is not None
        assert count.minerals + count.unknown == see.table(window).model().rowCount(), facet


def test_a_band_of_concentration_takes_the_place_of_another(window: MainWindow) -> None:
    browse = see.tree(window)
    model = browse.browse_model()
    browse.expand(model.index_of("mine.hhi>2500").parent())
    see.click(browse, model.index_of("mine.hhi>2500"))
    window.settle()
    assert line(window) == "mine.hhi>2500"
    see.click(browse, model.index_of("mine.hhi>=1500 mine.hhi<=2500"))
    window.settle()
    assert line(window) == "mine.hhi>=1500 mine.hhi<=2500"
    assert chips(window) == ["Mining HHI ≥ 1\u202f500", "Mining HHI ≤ 2\u202f500"]


def test_a_double_click_ticks_a_list_once(window: MainWindow) -> None:
    browse = see.tree(window)
    index = browse.browse_model().index_of("list:in-2023")
    browse.expand(index.parent())
    browse.scrollTo(index)
    at = browse.visualRect(index).center()
    QTest.mouseClick(browse.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(browse.viewport(), Qt.MouseButton.LeftButton, pos=at)
    window.settle()
    assert line(window) == "list:in-2023"


def test_space_ticks_the_facet_that_the_keys_are_on(window: MainWindow) -> None:
    browse = see.tree(window)
    index = browse.browse_model().index_of("list:eu-2024")
    browse.expand(index.parent())
    browse.setFocus()
    browse.setCurrentIndex(index)
    QTest.keyClick(browse, Qt.Key.Key_Space)
    window.settle()
    assert line(window) == "list:eu-2024"


# -- chips -----------------------------------------------------------------------------------------


def test_chips_say_the_query_and_take_a_clause_out(window: MainWindow) -> None:
    put(window, "offshore wind -list:eu-2024 mine.top1>60%")
    assert chips(window) == ["Offshore wind", "Not EU 2024", "Top miner > 60 %"]
    press(window, chip(window, "Not EU 2024"))
    assert line(window) == "offshore wind mine.top1>60%"
    assert chips(window) == ["Offshore wind", "Top miner > 60 %"]


def test_counts_of_certainty_stand_beside_the_chips(window: MainWindow) -> None:
    put(window, "used-in:wind-power mine.top1>60%")
    counts = see.label(window, "certaintyCounts").text()
    assert see.status(window).startswith(counts)
    put(window, "used-in:wind-power")
    assert see.label(window, "certaintyCounts").text() == ""


def test_an_empty_result_offers_what_to_leave_out(window: MainWindow) -> None:
    put(window, "used-in:hydropower list:in-2023 lithium")
    ways = [
        button
        for button in window.findChildren(QToolButton)
        if button.text().startswith("without") and button.isVisible()
    ]
    assert ways
    before = ways[0].text()
    press(window, ways[0])
    assert f": {see.table(window).model().rowCount()} mineral" in before
    assert not see.part(window, QToolButton, "addFilter").isHidden()


# -- completion ------------------------------------------------------------------------------------


def test_a_list_says_what_could_stand_there_with_counts(
    window: MainWindow, typing: Callable[[str], None]
) -> None:
    typing("list:in-2023 used-in:offsh")
    assert "Offshore wind" in offered(window)
    view = completions(window)
    row = offered(window).index("Offshore wind")
    spoken = view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    key(window, Qt.Key.Key_Down)
    key(window, Qt.Key.Key_Return)
    assert line(window) == "list:in-2023 used-in:offshore-wind "
    assert f", {see.table(window).model().rowCount()} minerals" in spoken
    assert offered(window) == []


def test_enter_takes_what_is_typed_unless_a_line_was_chosen(
    window: MainWindow, typing: Callable[[str], None]
) -> None:
    typing("lith")
    assert "Lithium" in offered(window)
    key(window, Qt.Key.Key_Return)
    assert line(window) == "lith"
    assert offered(window) == []


def test_escape_closes_the_list_and_keeps_the_text(
    window: MainWindow, typing: Callable[[str], None]
) -> None:
    typing("refined-in:ch")
    assert "China" in offered(window)
    key(window, Qt.Key.Key_Escape)
    assert offered(window) == []
    assert line(window) == "refined-in:ch"


def test_a_field_completed_goes_on_with_its_values(
    window: MainWindow, typing: Callable[[str], None]
) -> None:
    typing("refined")
    key(window, Qt.Key.Key_Down)
    key(window, Qt.Key.Key_Tab)
    assert line(window) == "refined-in:"
    assert "China" in offered(window)


def test_a_field_that_is_being_typed_keeps_the_last_result_and_is_no_mistake(
    window: MainWindow, typing: Callable[[str], None]
) -> None:
    typing("cobalt")
    for letters in ("refi", "refined-in", "refined-in:", "refined-in:chi"):
        typing(letters)
        assert not see.label(window, "searchMessage").isVisible(), letters
        assert not see.label(window, "searchCorrection").isVisible(), letters
        assert see.table(window).model().rowCount() > 0, letters
    typing("refined-in:chx")
    assert see.label(window, "searchMessage").isVisible()


def test_the_last_queries_are_offered_in_an_empty_line(
    window: MainWindow, typing: Callable[[str], None], reopen: Callable[[], MainWindow]
) -> None:
    typing("offshore wind")
    key(window, Qt.Key.Key_Return)
    typing("zzzz")
    key(window, Qt.Key.Key_Return)
    see.search_edit(window).clear()
    key(window, Qt.Key.Key_Down)
    assert offered(window)[0] == "offshore wind"
    assert "zzzz" not in offered(window)
    again = reopen()
    assert again.searching.recent.queries[0] == "offshore wind"


# -- back and forward ------------------------------------------------------------------------------


def test_back_and_forward_go_through_queries_and_selections(window: MainWindow) -> None:
    see.ask(window, "copper")
    see.click_node(window, "Wind power")
    see.click(see.table(window), see.index_of(window, "Neodymium"))
    window.settle()
    see.click(see.table(window), see.index_of(window, "Dysprosium"))
    window.settle()
    see.trigger(window, "backAction")
    assert window.selection.selected_slug() == "neodymium"
    see.trigger(window, "backAction")
    assert "used-in:wind-power" in line(window)
    see.trigger(window, "backAction")
    assert line(window) == "copper"
    see.trigger(window, "forwardAction")
    see.trigger(window, "forwardAction")
    assert window.selection.selected_slug() == "neodymium"


def test_back_takes_a_word_typed_as_one_step(window: MainWindow) -> None:
    see.ask(window, "cobalt")
    see.ask(window, "lithium")
    see.trigger(window, "backAction")
    assert line(window) == "cobalt"
    see.trigger(window, "backAction")
    assert line(window) == ""
    assert not see.action(window, "backAction").isEnabled()
    assert see.table(window).model().rowCount() == 82


# -- kept searches ---------------------------------------------------------------------------------


def saved(window: MainWindow) -> list[str]:
    return [facet.title for facet in see.tree(window).saved()]


def keep(window: MainWindow, query: str, name: str) -> None:
    """Keep a search by Ctrl+S, and type its name."""
    put(window, query)
    see.trigger(window, "saveSearchAction")
    QApplication.processEvents()
    editor = see.tree(window).viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    window.settle()
    QApplication.processEvents()
    window.settle()


def test_a_search_is_kept_by_a_name_and_asked_again_after_a_restart(
    window: MainWindow, reopen: Callable[[], MainWindow]
) -> None:
    keep(window, "list:in-2023 -list:eu-2024", "India, not EU")
    assert saved(window) == ["India, not EU"]
    found = see.table(window).model().rowCount()
    window = reopen()
    assert saved(window) == ["India, not EU"]
    model = see.tree(window).browse_model()
    index = model.index_of_saved(see.tree(window).saved()[0].slug or "")
    count = model.count(index)
    assert count is not None
    assert count.minerals == found
    see.click(see.tree(window), index)
    window.settle()
    assert line(window) == "list:in-2023 -list:eu-2024"


def test_a_kept_search_can_be_deleted_and_had_back(window: MainWindow) -> None:
    keep(window, "used-in:batteries", "Batteries")
    browse = see.tree(window)
    browse.setCurrentIndex(browse.browse_model().index_of_saved(browse.saved()[0].slug or ""))
    QTest.keyClick(browse, Qt.Key.Key_Delete)
    window.settle()
    assert saved(window) == []
    assert see.action(window, "undoAction").text() == "Undo: Delete search Batteries"
    see.trigger(window, "undoAction")
    assert saved(window) == ["Batteries"]


def test_a_name_that_another_search_has_is_refused_with_what_was_typed(
    window: MainWindow,
) -> None:
    keep(window, "copper", "First")
    keep(window, "cobalt", "first")
    QApplication.processEvents()
    editor = see.tree(window).viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "first"
    assert "is called" in editor.accessibleDescription()


def test_ctrl_z_in_the_name_of_a_kept_search_undoes_its_text_and_no_step(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    keep(window, "copper", "Mine")
    before = see.action(window, "undoAction").text()
    see.trigger(window, "saveSearchAction")
    editor = see.tree(window).viewport().findChild(QLineEdit)
    assert editor is not None
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "Yours")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert editor.text() == "Mine"
    assert see.action(window, "undoAction").text() == before
    assert saved(window) == ["Mine"]


def test_the_count_of_a_kept_search_follows_edits(window: MainWindow) -> None:
    keep(window, "kobalt9", "Mine")
    model = see.tree(window).browse_model()

    def minerals() -> int:
        found = model.count(model.index_of_saved(see.tree(window).saved()[0].slug or ""))
        assert found is not None
        return found.minerals

    assert minerals() == 0
    put(window, "")
    see.rename(window, "Cobalt", "Kobalt9")
    window.settle()
    assert minerals() == 1
