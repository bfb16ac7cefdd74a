"""The History page: who changed what, when and why; each step, value or deletion is taken back."""

import pytest
from PySide6.QtCore import Qt
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
from sqlalchemy import select

from mineralcat.editing import rows
from mineralcat.gui.inspector.inspector import Inspector
from mineralcat.gui.pages.history_view import HistoryTable
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import MineralSynonym
from tests import mineral_edits as editing

from .driving import action, ask, label, names, part, rename, table, trigger


@pytest.fixture
def edited(catalogue_path) -> None:
    """A catalogue in which some steps were made: one undone and left, one a deletion."""
    catalogue = Catalogue.open(catalogue_path)
    catalogue.author = "Asha Rao"
    summarise(catalogue, "Blue")
    summarise(catalogue, "Red")
    catalogue.undo()
    with catalogue.writing("Note on lithium", reason="MCS 2026, p. 108") as session:
        editing.set_note(session, "lithium", "Check")
    with catalogue.writing("Delete a synonym") as session:
        session.delete(session.scalars(select(MineralSynonym).limit(1)).one())
    catalogue.close()


def summarise(catalogue: Catalogue, words: str) -> None:
    with catalogue.writing(f"Set summary to {words}") as session:
        editing.set_summary(session, "cobalt", words)


@pytest.fixture
def page(edited, window) -> MainWindow:
    """The window with its History page shown."""
    window.show()
    tabs = part(window, QTabWidget, "viewTabs")
    tabs.setCurrentWidget(part(window, QWidget, "historyView"))
    window.settle()
    return window


def lines(window: MainWindow, name: str = "historySteps", column: int = 1) -> list[str]:
    model = part(window, HistoryTable, name).model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def choose(window: MainWindow, words: str, name: str = "historySteps", column: int = 1) -> None:
    """Click the first line that begins with these words."""
    view = part(window, HistoryTable, name)
    found = lines(window, name, column)
    row = next(at for at, text in enumerate(found) if text.startswith(words))
    index = view.model().index(row, column)
    view.scrollTo(index)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
    )
    window.settle()


def press(window: MainWindow, keys: str, name: str = "historySteps") -> None:
    """Press keys in a table of the page, the way a keyboard user does."""
    view = part(window, HistoryTable, name)
    view.setFocus()
    QTest.keySequence(view, keys)
    window.settle()


def click(window: MainWindow, name: str) -> None:
    """Click the button of an action."""
    wanted = action(window, name)
    (button,) = [b for b in window.findChildren(QToolButton) if b.defaultAction() is wanted]
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.settle()


def summary(window: MainWindow) -> str:
    assert window.catalogue is not None
    with window.catalogue.reading() as session:
        return rows.find(session, "mineral", "cobalt").summary or ""


def notice(window: MainWindow) -> str:
    return label(window, "notice").text()


# -- what is shown -------------------------------------------------------------------------------


def test_the_page_is_made_when_it_is_first_shown(edited, window):
    window.show()
    assert window.findChild(HistoryTable, "historySteps") is None
    part(window, QTabWidget, "viewTabs").setCurrentWidget(part(window, QWidget, "historyView"))
    window.settle()
    assert lines(window)[0].startswith("Delete a synonym")


def test_the_steps_stand_newest_first_with_what_stands_and_why(page):
    assert [text.split("  ")[0] for text in lines(page)[:5]] == [
        "Delete a synonym",
        "Note on lithium",
        "Undo: Set summary to Red",
        "Set summary to Red",
        "Set summary to Blue",
    ]
    assert lines(page)[0].endswith("now")
    assert lines(page)[3].endswith("(undone)")
    assert lines(page, column=3)[1] == "MCS 2026, p. 108"
    assert set(lines(page, column=2)[:5]) == {"Asha Rao"}
    QAbstractItemModelTester(part(page, HistoryTable, "historySteps").model())


def test_a_step_is_shown_field_by_field_before_and_after(page):
    choose(page, "Set summary to Red")
    assert lines(page, "historyChanges", 0) == ["mineral: Cobalt"]
    assert lines(page, "historyChanges", 1) == ["summary"]
    assert lines(page, "historyChanges", 2) == ["Blue"]
    assert lines(page, "historyChanges", 3) == ["Red"]


def test_the_steps_are_filtered_by_words_kind_person_and_date(page):
    words = part(page, QLineEdit, "historyText")
    QTest.keyClicks(words, "lithium")
    page.settle()
    assert lines(page) == ["Note on lithium"]
    words.selectAll()
    QTest.keyClick(words, Qt.Key.Key_Delete)
    page.settle()
    kind = part(page, QComboBox, "historyKind")
    kind.setCurrentIndex(kind.findData("mineral_synonym"))
    page.settle()
    assert [text.split("  ")[0] for text in lines(page)] == ["Delete a synonym"]
    kind.setCurrentIndex(0)
    person = part(page, QComboBox, "historyPerson")
    person.setCurrentText("Asha Rao")
    page.settle()
    assert len(lines(page)) == 5
    QTest.keyClicks(part(page, QLineEdit, "historyUntil"), "1999")
    page.settle()
    assert lines(page) == []
    (hint,) = [w for w in page.findChildren(QLabel) if w.text().startswith("No step is as asked")]
    assert hint.isVisible()


def test_an_edit_made_elsewhere_is_shown_at_once(page):
    part(page, QTabWidget, "viewTabs").setCurrentIndex(0)
    rename(page, "Cobalt", "Kobalt")
    part(page, QTabWidget, "viewTabs").setCurrentWidget(part(page, QWidget, "historyView"))
    page.settle()
    assert lines(page)[0].startswith("Rename Cobalt to Kobalt")


def test_every_part_of_the_page_has_a_name_for_those_who_do_not_see_it(page):
    view = part(page, QWidget, "historyView")
    kinds = (QToolButton, QLineEdit, QComboBox, HistoryTable)
    found = [widget for kind in kinds for widget in view.findChildren(kind) if widget.isVisible()]
    assert len(found) > 9
    assert [widget.objectName() for widget in found if not widget.accessibleName()] == []


# -- taking back ---------------------------------------------------------------------------------


def test_one_step_is_reverted_by_key_and_ctrl_z_takes_that_back(page):
    """Undo takes more than expected: here one older step goes, what came after stays."""
    choose(page, "Set summary to Blue")
    press(page, "Ctrl+R")
    assert summary(page) != "Blue"
    assert lines(page)[0].startswith("Revert: Set summary to Blue")
    assert "Revert: Set summary to Blue. Ctrl+Z takes it back." in page.statusBar().currentMessage()
    assert any("Note on lithium" in text and "undone" not in text for text in lines(page))
    trigger(page, "undoAction")
    assert summary(page) == "Blue"
    trigger(page, "redoAction")
    assert summary(page) != "Blue"


def test_one_value_is_reverted_by_its_button(page):
    choose(page, "Set summary to Blue")
    choose(page, "mineral: Cobalt", "historyChanges", 0)
    click(page, "revertValueAction")
    assert lines(page)[0].startswith("Revert summary of Cobalt")
    assert summary(page) != "Blue"


def test_an_undone_branch_that_was_left_is_reached_from_the_page(page):
    """Undo silently destroys the redo branch: here it stays in the list and can be gone to."""
    assert not action(page, "redoAction").isEnabled()
    choose(page, "Set summary to Red")
    press(page, "Ctrl+G")
    assert summary(page) == "Red"
    assert lines(page)[0].startswith("Go back to: Set summary to Red")
    trigger(page, "undoAction")
    assert summary(page) == "Blue"


def test_a_step_that_cannot_be_reverted_says_why_and_offers_what_works(page):
    choose(page, "Set summary to Red")
    press(page, "Ctrl+G")  # the summary is Red again
    choose(page, "Set summary to Blue")
    press(page, "Ctrl+R")
    assert "cannot be taken back by itself" in notice(page)
    assert "was changed again by “Go back to: Set summary to Red”" in notice(page)
    assert summary(page) == "Red"
    (way,) = [b for b in page.findChildren(QToolButton) if b.text().startswith("Go back to the")]
    QTest.mouseClick(way, Qt.MouseButton.LeftButton)
    page.settle()
    assert summary(page) not in ("Red", "Blue")
    trigger(page, "undoAction")
    assert summary(page) == "Red"


def test_a_reason_is_added_to_a_step_and_found_by_its_words(page):
    choose(page, "Set summary to Blue")
    press(page, "F2")
    reason = part(page, QLineEdit, "reasonEdit")
    assert QApplication.focusWidget() is reason or reason.hasFocus()
    QTest.keyClicks(reason, "seen in the mine")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    page.settle()
    assert "seen in the mine" in lines(page, column=3)
    assert lines(page)[0].startswith("Delete a synonym")  # it is no step
    QTest.keyClicks(part(page, QLineEdit, "historyText"), "seen in")
    page.settle()
    assert [text.split("  ")[0] for text in lines(page)] == ["Set summary to Blue"]


def test_what_was_deleted_is_restored_from_the_trash(page):
    """Collections deleted without bin."""
    QTest.mouseClick(part(page, QToolButton, "trashSwitch"), Qt.MouseButton.LeftButton)
    page.settle()
    (name,) = lines(page, "trashTable")
    assert ", synonym of " in name
    press(page, "Ctrl+Shift+T", "trashTable")
    assert lines(page, "trashTable") == []
    trigger(page, "undoAction")
    assert lines(page, "trashTable") == [name]


# -- values over time ----------------------------------------------------------------------------


def test_a_value_has_its_own_timeline_from_the_inspector_and_is_set_again(page):
    """Cell-level history: the timeline of one value, and one of them restored."""
    page.selection.select_mineral("cobalt")
    page.settle()
    assert page.findChild(Inspector)._shown == ("mineral", "cobalt")
    page.show_history_of("mineral", page.findChild(Inspector)._uid, "summary")
    page.settle()
    assert lines(page, "historyValues", 0)[:3] == ["Blue", "Red", "Blue"]
    assert lines(page, "historyValues", 1)[-1] == "from the first"
    only = part(page, QToolButton, "historyOnly")
    assert only.text().startswith("Only summary of Cobalt")
    choose(page, "Red", "historyValues", 0)
    press(page, "Ctrl+Shift+R", "historyValues")
    assert summary(page) == "Red"
    trigger(page, "undoAction")
    assert summary(page) == "Blue"
    QTest.mouseClick(only, Qt.MouseButton.LeftButton)
    page.settle()
    assert any(text.startswith("Note on lithium") for text in lines(page))


def test_ctrl_h_asks_for_the_history_of_what_is_shown(page):
    page.selection.select_mineral("lithium")
    page.settle()
    part(page, QTabWidget, "viewTabs").setCurrentIndex(0)
    table(page).setFocus()
    trigger(page, "historyAction")
    assert part(page, QTabWidget, "viewTabs").currentWidget().objectName() == "historyView"
    assert lines(page) == ["Note on lithium"]


# -- view state ----------------------------------------------------------------------------------


def test_what_is_shown_sorted_or_chosen_never_changes_what_undo_does(page):
    """View state outside undo: filters of the search and of the page, sorting and selections."""
    step = action(page, "undoAction").text()
    ask(page, "lithium")
    table(page).horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    page.settle()
    QTest.keyClicks(part(page, QLineEdit, "historyText"), "lithium")
    page.settle()
    choose(page, "Note on lithium")
    page.show_history_of("mineral", page.findChild(Inspector)._uid)
    page.settle()
    assert action(page, "undoAction").text() == step == "Undo: Delete a synonym"
    trigger(page, "undoAction")
    assert action(page, "undoAction").text() == "Undo: Note on lithium"
    assert "Lithium" in names(page)


def test_undo_names_the_step_with_its_time(page):
    assert page.editor is not None
    time = page.editor.step_times[0]
    assert time is not None
    tip = action(page, "undoAction").toolTip()
    assert tip.startswith("Undo: Delete a synonym, 20")
    assert tip.endswith(f":{time:%M}")


def test_ctrl_z_in_a_line_of_the_page_takes_back_typing_first_and_then_the_step(page):
    words = part(page, QLineEdit, "historyText")
    words.setFocus()
    QTest.keyClicks(words, "lithium")
    page.settle()
    QTest.keySequence(words, "Ctrl+Z")
    page.settle()
    assert words.text() == ""
    assert lines(page)[0].startswith("Delete a synonym")
    QTest.keySequence(words, "Ctrl+Z")
    page.settle()
    assert lines(page)[0].startswith("Undo: Delete a synonym")


def test_going_back_over_many_rows_shows_how_far_it_is_and_can_be_stopped(page, qtbot, monkeypatch):
    from threading import Event

    from mineralcat.store.history.log_writer import LogWriter

    told_once, go_on = Event(), Event()
    advance = LogWriter.advance

    def slowly(self: LogWriter, done: int, of: int) -> None:
        self.progress(1, 3)
        told_once.set()
        go_on.wait(20)
        advance(self, done, of)

    monkeypatch.setattr(LogWriter, "advance", slowly)
    before = lines(page)
    choose(page, "Set summary to Red")
    part(page, HistoryTable, "historySteps").setFocus()
    QTest.keySequence(part(page, HistoryTable, "historySteps"), "Ctrl+G")
    assert told_once.wait(20)
    qtbot.waitUntil(lambda: any(b.text() == "Stop" and b.isVisible() for b in buttons(page)))
    stop = [b for b in buttons(page) if b.text() == "Stop"]
    stop[-1].click()
    go_on.set()
    page.settle()
    assert "This was stopped before it was done; nothing was changed." in notice(page)
    assert lines(page) == before


def buttons(window: MainWindow) -> list[QToolButton]:
    return window.findChildren(QToolButton)
