"""Searching in the window: by words, by Browse, and what happens to what cannot be read."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton

from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see


def test_the_window_opens_on_all_minerals_with_one_of_them_shown(window: MainWindow) -> None:
    assert see.status(window) == "82 of 82 minerals"
    assert see.table(window).model().rowCount() == 82
    assert see.table(window).currentIndex().isValid()


def test_typing_an_application_shows_what_it_needs_and_why(window: MainWindow) -> None:
    see.ask(window, "offshore wind turbine")
    assert see.status(window) == "21 of 82 minerals"
    assert see.cell(window, "Neodymium", "Importance") == "essential"
    assert see.cell(window, "Neodymium", "Amount") == "180 kg/MW (150–210)"
    path = see.cell(window, "Neodymium", "By way of")
    assert path.startswith("Offshore wind › Direct drive, permanent magnet")
    assert "NdFeB" in path
    assert path.endswith("(one of several)")
    importance = see.cells(window, "Importance")
    ranks = [("essential", "important", "minor").index(word) for word in importance]
    assert ranks == sorted(ranks)


def test_choosing_an_application_in_browse_asks_for_it(window: MainWindow) -> None:
    see.click_node(window, "Wind power")
    assert see.search_edit(window).text() == "used-in:wind-power"
    assert "Neodymium" in see.names(window)
    see.click_node(window, "Nuclear power")
    assert see.search_edit(window).text() == "used-in:nuclear-power"
    assert "Uranium" in see.names(window)
    assert "Neodymium" not in see.names(window)


def test_a_list_narrows_an_application(window: MainWindow) -> None:
    see.click_node(window, "Offshore wind")
    see.click_node(window, "Critical minerals for India")
    assert see.search_edit(window).text() == "used-in:offshore-wind list:in-2023"
    assert "Neodymium" in see.names(window)
    assert "Iron" not in see.names(window)


def test_browse_counts_are_the_numbers_that_a_click_finds(window: MainWindow) -> None:
    browse = see.tree(window)
    for facet in browse.in_sight():
        see.ask(window, "")
        index = browse.browse_model().index_of(facet.clause)
        count = browse.browse_model().count(index)
        see.click(browse, index)
        window.settle()
        assert count is not None
        assert count.minerals == see.table(window).model().rowCount() > 0, facet


def test_what_cannot_be_read_is_marked_and_the_last_result_stays(window: MainWindow) -> None:
    see.ask(window, "used-in:offshore-wind")
    before = see.names(window)
    see.search_edit(window).setText("used-in:offshore-wind mine.top9>60%")
    window.settle()
    message = see.label(window, "searchMessage")
    assert message.isVisible()
    marked, carets = message.text().splitlines()[:2]
    place = carets.index("^")
    assert marked[place:].startswith("mine.top9")
    assert "is no number" in message.text()
    assert see.names(window) == before
    see.ask(window, "copper")
    assert not message.isVisible()


def test_an_empty_result_says_what_to_do(window: MainWindow) -> None:
    see.ask(window, "zzzz")
    assert see.status(window) == "0 of 82 minerals"
    texts = [label.text() for label in window.findChildren(QLabel)]
    assert any("Leave out a word" in text for text in texts)


def test_numbers_sort_as_numbers(window: MainWindow) -> None:
    header = see.table(window).horizontalHeader()
    header.setSortIndicator(see.column(window, "Uses"), Qt.SortOrder.DescendingOrder)
    window.settle()
    uses = [int(text) for text in see.cells(window, "Uses")]
    assert uses == sorted(uses, reverse=True)
    assert uses[0] > 9


def test_amounts_sort_within_their_unit(window: MainWindow) -> None:
    see.ask(window, "used-in:offshore-wind")
    header = see.table(window).horizontalHeader()
    header.setSortIndicator(see.column(window, "Amount"), Qt.SortOrder.AscendingOrder)
    window.settle()
    amounts = [
        float(text.partition(" kg/MW")[0].replace("\u202f", ""))
        for text in see.cells(window, "Amount")
        if "kg/MW" in text
    ]
    assert amounts == sorted(amounts)
    assert amounts[-1] > 1000 > amounts[0]
    assert see.cells(window, "Amount")[-1] == "no amount"


def test_fast_typing_ends_at_the_last_word(window: MainWindow) -> None:
    edit = see.search_edit(window)
    for text in ("c", "co", "cob", "cobalt", "lithium"):
        edit.setText(text)
    window.settle()
    assert see.names(window)[0] == "Lithium"


def test_enter_in_the_search_line_waits_for_the_answer(window: MainWindow) -> None:
    edit = see.search_edit(window)
    edit.setText("used-in:batteries")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert "Lithium" in see.names(window)


def test_a_selection_survives_another_search(window: MainWindow) -> None:
    see.click(see.table(window), see.index_of(window, "Copper"))
    see.ask(window, "used-in:wind-power")
    assert window.selection.selected_slug() == "copper"


def test_a_misspelt_word_is_answered_and_can_be_had_exactly(window: MainWindow) -> None:
    see.ask(window, "used-in:wind-power neodimium")
    assert see.names(window)[0] == "Neodymium"
    said = see.label(window, "searchCorrection")
    assert said.isVisible()
    assert said.text() == "Showing results for “used-in:wind-power neodymium”"
    assert see.search_edit(window).text() == "used-in:wind-power neodimium"
    instead = see.part(window, QToolButton, "searchExactly")
    assert instead.accessibleName() == "Search for used-in:wind-power “neodimium” instead"
    instead.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(instead, Qt.Key.Key_Space)
    window.settle()
    assert see.search_edit(window).text() == 'used-in:wind-power "neodimium"'
    assert see.names(window) == []
    assert not said.isVisible()


def test_what_was_answered_instead_is_said_until_the_next_search(window: MainWindow) -> None:
    see.ask(window, "colbalt")
    assert see.label(window, "searchCorrection").isVisible()
    see.ask(window, "cobalt")
    assert not see.label(window, "searchCorrection").isVisible()
    assert see.search_edit(window).accessibleDescription() == ""
