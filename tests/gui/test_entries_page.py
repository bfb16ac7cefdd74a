"""The Entries page: every table of the catalogue, its cells edited where they stand."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabWidget,
    QToolButton,
    QWidget,
)

from mineralcat.gui.dialogs.bulk_edit import RefusedCells, ReplaceDialog, SetFieldDialog
from mineralcat.gui.dialogs.entry_form import EntryForm
from mineralcat.gui.item_models.entries_model import EntriesModel
from mineralcat.gui.pages.entries_page import EntriesPage
from mineralcat.gui.pages.entries_view import EntriesTable
from mineralcat.gui.widgets.suggestions import OfferingLine
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.schema.entities import listed_entities
from tests.gui import driving as see
from tests.gui.conftest import Reopen

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def catalogue_path(lean_catalogue_path: Path) -> Path:
    return lean_catalogue_path


def entries(window: MainWindow, entity: str = "mineral", words: str = "") -> EntriesPage:
    page = see.part(window, EntriesPage, "entriesView")
    see.part(window, QTabWidget, "viewTabs").setCurrentWidget(page)
    window.show()
    see.show_kind(window, entity)
    window.settle()
    if words:
        page.view.filter.setFocus()
        page.view.filter.selectAll()
        QTest.keyClicks(page.view.filter, words)
        QTest.keyClick(page.view.filter, Qt.Key.Key_Return)
        window.settle()
    return page


def model(page: EntriesPage) -> EntriesModel:
    return page.view.table.entries()


def column(page: EntriesPage, key: str) -> list[str]:
    at = model(page).column_of(key)
    return [model(page).index(row, at).data() or "" for row in range(model(page).rowCount())]


def cell(page: EntriesPage, row: int, key: str) -> QLineEdit:
    """Open a cell by F2."""
    table = page.view.table
    table.setCurrentIndex(model(page).index(row, model(page).column_of(key)))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.delegate.editor
    assert isinstance(editor, QLineEdit), "the cell did not open"
    return editor


def type_in(window: MainWindow, editor: QWidget, text: str) -> None:
    if isinstance(editor, QLineEdit):
        editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    window.settle()
    QApplication.processEvents()
    window.settle()


def notice(window: MainWindow) -> str:
    return see.label(window, "notice").text()


def press(window: MainWindow, words: str) -> None:
    bar = see.part(window, QLabel, "notice").parentWidget()
    assert bar is not None
    next(b for b in bar.findChildren(QToolButton) if b.text() == words).click()
    QApplication.processEvents()
    window.settle()
    QApplication.processEvents()


def undo_text(window: MainWindow) -> str:
    return see.action(window, "undoAction").text()


def test_every_table_is_there_in_the_fields_words(window: MainWindow) -> None:
    for kind in listed_entities():
        page = entries(window, kind.name)
        shown = model(page)
        titles = [
            shown.headerData(at, Qt.Orientation.Horizontal) for at in range(shown.columnCount())
        ]
        assert titles == [field.label for field in kind.fields]
        QAbstractItemModelTester(shown, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_page_is_made_only_when_it_is_first_shown(window: MainWindow) -> None:
    assert window.findChild(EntriesTable) is None
    entries(window)
    assert window.findChild(EntriesTable) is not None


@pytest.mark.usefixtures("all_figures")
def test_all_rows_are_counted_and_fetched_as_they_are_shown(window: MainWindow) -> None:
    page = entries(window, "supply")
    assert model(page).rowCount() > 6_000
    last = model(page).index(model(page).rowCount() - 1, 0)
    page.view.table.scrollTo(last)
    last.data()
    window.settle()
    assert last.data()


def test_rows_are_filtered_by_words_anywhere_and_sorted_by_a_heading(window: MainWindow) -> None:
    page = entries(window, "supply", "cobalt china refinery")
    assert model(page).rowCount() > 0
    assert set(column(page, "area")) == {"China"}
    head = page.view.table.horizontalHeader()
    at = model(page).column_of("value")
    head.sectionClicked.emit(at)
    window.settle()
    up = column(page, "value")
    head.sectionClicked.emit(at)
    window.settle()
    assert column(page, "value") == up[::-1] or sorted(up) == sorted(column(page, "value"))
    assert float(up[0].replace(",", "").rstrip(" ep~")) <= float(
        up[-1].replace(",", "").rstrip(" ep~")
    )


def test_only_what_the_search_found_where_that_is_asked(window: MainWindow) -> None:
    see.ask(window, "cobalt")
    page = entries(window, "usage")
    page.view.found_only.setChecked(True)
    window.settle()
    assert {"Cobalt"} <= set(filter(None, column(page, "mineral"))) <= set(see.names(window))


def test_a_cell_is_edited_by_f2_and_enter_and_is_a_step_of_its_own(window: MainWindow) -> None:
    page = entries(window, "source", "jrc-2020")
    type_in(window, cell(page, 0, "publisher"), "JRC")
    assert column(page, "publisher") == ["JRC"]
    assert undo_text(window).startswith("Undo: Set publisher of Raw materials demand")
    see.trigger(window, "undoAction")
    assert column(page, "publisher") != ["JRC"]


def test_esc_leaves_a_cell_as_it_was(window: MainWindow) -> None:
    page = entries(window, "source", "jrc-2020")
    before = column(page, "publisher")
    editor = cell(page, 0, "publisher")
    QTest.keyClicks(editor, "JRC")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    window.settle()
    assert column(page, "publisher") == before
    assert not see.action(window, "undoAction").isEnabled()


def test_a_reference_is_chosen_from_a_list_or_typed_by_name(window: MainWindow) -> None:
    page = entries(window, "organisation", "KABIL")
    editor = cell(page, 0, "area")
    assert isinstance(editor, OfferingLine)
    editor.selectAll()
    QTest.keyClicks(editor, "austra")
    window.settle()
    assert editor.list().isVisible()
    QTest.keyClick(editor.list(), Qt.Key.Key_Down)
    QTest.keyClick(editor.list(), Qt.Key.Key_Return)
    see.confirm(window, editor)
    assert column(page, "area") == ["Australia"]
    type_in(window, cell(page, 0, "area"), "chile")
    assert column(page, "area") == ["Chile"]


def test_a_note_is_edited_with_all_its_lines(window: MainWindow) -> None:
    page = entries(window, "source", "jrc-2020")
    table = page.view.table
    table.setCurrentIndex(model(page).index(0, model(page).column_of("note")))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.delegate.editor
    assert editor is not None
    QTest.keyClicks(editor, "One")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_in(window, editor, "Two")
    row = model(page).row_at(0)
    assert row is not None
    assert row.shown["note"] == "One\nTwo"


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("value", "lots", "not a figure"),
        ("period", "20204", "no year"),
        ("area", "Atlantis", "no area"),
    ],
)
def test_what_is_refused_stays_in_its_cell_with_the_reason_and_esc_restores(
    window: MainWindow, key: str, text: str, reason: str
) -> None:
    page = entries(window, "supply", "cobalt china refinery 2024")
    before = column(page, key)
    type_in(window, cell(page, 0, key), text)
    editor = page.view.table.delegate.editor
    assert isinstance(editor, QLineEdit)
    assert editor.text() == text
    assert reason in editor.accessibleDescription()
    assert reason in notice(window)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    window.settle()
    assert column(page, key) == before
    assert page.unsaved() == []


def test_a_figure_that_can_be_read_in_two_ways_is_asked_in_the_notice(window: MainWindow) -> None:
    page = entries(window, "supply", "cobalt china refinery 2024")
    type_in(window, cell(page, 0, "value"), "n/a")
    assert "more than one way" in notice(window)
    press(window, "not available")
    assert column(page, "value")[0] == "not available"


def test_a_block_is_copied_and_pasted_as_one_step(window: MainWindow) -> None:
    page = entries(window, "supply", "cobalt china refinery")
    table = page.view.table
    at = model(page).column_of("value")
    table.setCurrentIndex(model(page).index(0, at))
    QGuiApplication.clipboard().setText("1,234.5\tkt\n<5\tkt\n")
    QTest.keyClick(table, Qt.Key.Key_V, CTRL)
    window.settle()
    figure = page.marks.write(1234.5)
    assert column(page, "value")[:2] == [figure, "<5"]
    assert undo_text(window) == "Undo: Paste 4 cells into 2 supply figures"
    table.clearSelection()
    for row in (0, 1):
        for beside in (0, 1):
            table.selectionModel().select(
                model(page).index(row, at + beside), table.selectionModel().SelectionFlag.Select
            )
    QTest.keyClick(table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == f"{figure}\tkt\n<5\tkt"


def test_a_block_with_bad_cells_says_which_and_why_and_pastes_nothing(window: MainWindow) -> None:
    page = entries(window, "supply", "cobalt china refinery")
    before = column(page, "value")
    table = page.view.table
    table.setCurrentIndex(model(page).index(0, model(page).column_of("value")))
    QGuiApplication.clipboard().setText("5\nmany\n")
    QTest.keyClick(table, Qt.Key.Key_V, CTRL)
    window.settle()
    dialog = page.actions_of_rows.dialog
    assert isinstance(dialog, RefusedCells)
    item = dialog.list.topLevelItem(0)
    assert item is not None
    assert item.text(2) == "many"
    dialog.close()
    assert column(page, "value") == before
    assert not see.action(window, "undoAction").isEnabled()


def test_a_field_of_the_selected_rows_is_set_after_a_look(window: MainWindow) -> None:
    page = entries(window, "supply", "cobalt china refinery")
    page.view.table.selectAll()
    page.view.buttons["set"].click()
    dialog = page.actions_of_rows.dialog
    assert isinstance(dialog, SetFieldDialog)
    dialog.field.setCurrentText("Scenario")
    QTest.keyClicks(dialog.value, "My case")
    dialog.look()
    window.settle()
    rows = model(page).rowCount()
    assert dialog.list.topLevelItemCount() == rows
    assert dialog.message.text().startswith(f"{rows} would change")
    dialog.do.click()
    window.settle()
    assert set(column(page, "scenario")) == {"My case"}
    assert undo_text(window) == f"Undo: Set scenario of {rows} supply figures"
    see.trigger(window, "undoAction")
    assert set(column(page, "scenario")) != {"My case"}


def test_notes_are_searched_and_replaced_after_a_look(window: MainWindow) -> None:
    page = entries(window)
    page.view.buttons["replace"].click()
    dialog = page.actions_of_rows.dialog
    assert isinstance(dialog, ReplaceDialog)
    QTest.keyClicks(dialog.target, "table")
    QTest.keyClicks(dialog.instead, "tableau")
    dialog.words.setChecked(True)
    dialog.look()
    window.settle()
    assert dialog.list.topLevelItemCount() > 0
    assert dialog.do.isEnabled()
    dialog.do.click()
    window.settle()
    assert undo_text(window) == "Undo: Replace “table” by “tableau”"


def test_an_entry_is_added_by_a_form_copied_and_deleted_with_undo_offered(
    window: MainWindow,
) -> None:
    page = entries(window)
    page.view.buttons["new"].click()
    form = page.actions_of_rows.dialog
    assert isinstance(form, EntryForm)
    form.save()
    window.settle()
    reason = next(
        label for label in form.findChildren(QLabel) if "must not be empty" in label.text()
    )
    assert reason.isVisible()
    name = form.input("name")
    assert isinstance(name, QLineEdit)
    QTest.keyClicks(name, "Unobtainium")
    kind = form.input("kind")
    assert isinstance(kind, QComboBox)
    assert kind.currentText() == "", "nothing is chosen for one who has not chosen"
    kind.setCurrentText("element")
    form.save()
    window.settle()
    page = entries(window, "mineral", "unobt")
    assert column(page, "name") == ["Unobtainium"]
    page.view.table.selectAll()
    page.view.table.setCurrentIndex(model(page).index(0, 0))
    QTest.keyClick(page.view.table, Qt.Key.Key_D, CTRL)
    window.settle()
    assert column(page, "name") == ["Unobtainium", "Unobtainium (copy)"]
    page.view.table.selectAll()
    QTest.keyClick(page.view.table, Qt.Key.Key_Delete)
    window.settle()
    assert column(page, "name") == []
    assert "Deleted 2 minerals" in notice(window)
    press(window, "Undo")
    assert column(page, "name") == ["Unobtainium", "Unobtainium (copy)"]


MATRIX = ["filter", "sort", "refresh", "undo", "kind", "tab", "close", "quit", "search"]


@pytest.mark.parametrize("what", MATRIX)
def test_an_open_cell_is_saved_or_still_there_whatever_is_done_next(
    window: MainWindow, reopen: Reopen, catalogue_path: Path, what: str
) -> None:
    """Row 73 of what goes wrong elsewhere: the text is committed or still in the editor."""
    page = entries(window, "source", "jrc-2020")
    editor = cell(page, 0, "publisher")
    editor.selectAll()
    QTest.keyClicks(editor, "JRC")
    if what == "filter":
        QTest.keyClicks(page.view.filter, "x")
        QTest.keyClick(page.view.filter, Qt.Key.Key_Return)
    elif what == "sort":
        page.view.table.horizontalHeader().sectionClicked.emit(0)
    elif what == "refresh":
        page.refresh()
    elif what == "undo":
        see.action(window, "undoAction").trigger()
    elif what == "kind":
        see.show_kind(window, "area")
    elif what == "tab":
        see.part(window, QTabWidget, "viewTabs").setCurrentIndex(0)
    elif what == "search":
        see.ask(window, "cobalt")
    elif what == "close":
        window.close()
    else:
        QApplication.closeAllWindows()
    QApplication.processEvents()
    if window.catalogue is not None:
        window.settle()
    open_still = None if what in ("close", "quit") else page.view.table.delegate.editor
    kept = isinstance(open_still, QLineEdit) and open_still.text() == "JRC"
    if not kept:
        page = entries(reopen(), "source", "jrc-2020")
        assert column(page, "publisher") == ["JRC"]


@pytest.mark.parametrize("how", ["cell", "paste", "form"])
def test_shares_of_one_source_that_are_more_than_all_are_saved_and_said_to_be(
    window: MainWindow, how: str
) -> None:
    page = entries(window, "demand_share", "cobalt superalloys")
    at = model(page).column_of("value")
    before = column(page, "value")
    if how == "cell":
        type_in(window, cell(page, 0, "value"), "99")
    elif how == "paste":
        page.view.table.setCurrentIndex(model(page).index(0, at))
        QGuiApplication.clipboard().setText("99")
        QTest.keySequence(page.view.table, "Ctrl+V")
        window.settle()
    else:
        page.view.table.setCurrentIndex(model(page).index(0, at))
        page.actions_of_rows.change_all()
        window.settle()
        form = page.actions_of_rows.dialog
        assert isinstance(form, EntryForm)
        value = form.input("value")
        assert isinstance(value, QLineEdit)
        value.setText("99")
        form.save()
    window.settle()
    window.settle()
    assert "that this source gives add up to" in notice(window)
    press(window, "Undo")
    window.settle()
    assert column(page, "value") == before
