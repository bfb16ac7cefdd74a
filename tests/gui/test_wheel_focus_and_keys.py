"""Wheel, focus and keys: nothing is changed by scrolling, and typing goes where one expects it."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateEdit,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from mineralcat.domain.query_completion import is_unfinished
from mineralcat.gui.dialogs.bulk_edit import ReplaceDialog, SetFieldDialog
from mineralcat.gui.inspector.facts_tree import FactsTree
from mineralcat.gui.pages.entries_page import EntriesPage
from mineralcat.gui.widgets.text_fields import TextFirst
from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see
from tests.gui.test_importing import go_on, start

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
NOTCH = 120


def turn_wheel(widget: QWidget, notches: int = -2) -> None:
    """Turn the wheel over a widget, as Qt delivers it."""
    at = widget.rect().center()
    event = QWheelEvent(
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, notches * NOTCH),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def shown(box: QWidget) -> str:
    return box.currentText() if isinstance(box, QComboBox) else box.text()  # type: ignore[attr-defined]


def boxes(where: QWidget) -> list[QWidget]:
    kinds = (QComboBox, QAbstractSpinBox)
    found: list[QWidget] = [box for kind in kinds for box in where.findChildren(kind)]
    return [box for box in found if box.isVisible() and box.isEnabled()]


# -- the wheel -------------------------------------------------------------------------------------


def test_the_wheel_changes_no_mapping_and_scrolls_the_form(window: MainWindow, tmp_path: Path):
    path = tmp_path / "abbau.csv"
    path.write_text(
        "Land;Bodenschatz;Quelle;A;B;C;D;E;F;G;H;I;J;2022\n"
        "Chile;Lithium;x;1;2;3;4;5;6;7;8;9;0;38000\n"
    )
    window.show()
    dialog = start(window, path)
    if dialog.mapping.isHidden():
        go_on(window, dialog)
    area = dialog.mapping.findChild(QScrollArea)
    assert area is not None
    area.setFixedHeight(60)
    QApplication.processEvents()
    dialog.forward.setFocus()
    met = boxes(dialog)
    assert len(met) > 8
    before = {box: shown(box) for box in met}
    land = dialog.mapping.fields.columns["Land"]
    bar = area.verticalScrollBar()
    assert bar.maximum() > 0
    turn_wheel(land)
    assert bar.value() > 0
    for box in met:
        for notches in (2, -2):
            turn_wheel(box, notches)
    window.settle()
    assert {box: shown(box) for box in met} == before
    dialog.reject()


@pytest.mark.parametrize("name", ["matrixView", "mapView", "trendsView", "compareView"])
def test_the_wheel_changes_no_control_of_a_view(window: MainWindow, name: str):
    window.show()
    see.ask(window, "lithium")
    view: Any = see.part(window, QWidget, name)
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    see.search_edit(window).setFocus()
    before = {box: shown(box) for box in boxes(view)}
    for box in before:
        turn_wheel(box)
        turn_wheel(box, 2)
    window.settle()
    assert {box: shown(box) for box in boxes(view)} == before


def test_any_box_gives_the_wheel_to_what_it_lies_in_and_takes_no_focus_by_it(window, qtbot):
    """Also one that a later version brings: the rule holds for the whole program."""
    form, within = QScrollArea(), QWidget()
    column = QVBoxLayout(within)
    combo, free, spin, date = QComboBox(), QComboBox(), QSpinBox(), QDateEdit()
    for choice in (combo, free):
        choice.addItems(["one", "two", "three"])
    free.setEditable(True)
    for widget in (combo, free, spin, date, QLineEdit()):
        column.addWidget(widget)
    within.setMinimumHeight(2000)
    form.setWidget(within)
    qtbot.addWidget(form)
    form.resize(200, 200)
    form.show()
    every: tuple[QWidget, ...] = (combo, free, spin, date)
    for box in every:
        before, at = shown(box), form.verticalScrollBar().value()
        turn_wheel(box)
        assert shown(box) == before
        assert form.verticalScrollBar().value() > at
        assert box.focusPolicy() == Qt.FocusPolicy.StrongFocus
        form.verticalScrollBar().setValue(0)


def test_in_a_spin_box_that_has_the_focus_the_wheel_is_meant(window, qtbot):
    spin = QSpinBox()
    qtbot.addWidget(spin)
    spin.show()
    spin.activateWindow()
    spin.setFocus()
    qtbot.waitUntil(spin.hasFocus)
    turn_wheel(spin, 1)
    assert spin.value() == 1


# -- where typing goes -----------------------------------------------------------------------------


def entries(window: MainWindow, entity: str = "mineral") -> EntriesPage:
    window.show()
    page = see.part(window, EntriesPage, "entriesView")
    window._layout.tabs.setCurrentWidget(page)
    see.show_kind(window, entity)
    window.settle()
    return page


def test_typing_in_a_cell_of_the_entries_begins_an_edit(window):
    page = entries(window)
    table = page.view.table
    model = table.entries()
    table.setCurrentIndex(model.index(0, model.column_of("name")))
    table.setFocus()
    QTest.keyClicks(table, "K")
    editor = table.delegate.editor
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "K"
    QTest.keyClicks(editor, "obalt")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    window.settle()
    assert see.action(window, "undoAction").text().endswith("to Kobalt")


def test_typing_in_a_cell_of_several_lines_begins_an_edit_too(window):
    table = entries(window).view.table
    model = table.entries()
    table.setCurrentIndex(model.index(0, model.column_of("summary")))
    table.setFocus()
    QTest.keyClicks(table, "B")
    editor = table.delegate.editor
    assert isinstance(editor, QPlainTextEdit)
    assert editor.toPlainText() == "B"


def test_typing_in_a_cell_that_cannot_be_edited_opens_nothing(window):
    table = entries(window).view.table
    model = table.entries()
    model.can_edit = False
    table.setCurrentIndex(model.index(0, 0))
    table.setFocus()
    QTest.keyClicks(table, "K")
    assert table.delegate.editor is None
    assert not table.is_editing


@pytest.mark.parametrize("words", ["Set field …", "Replace …"])
def test_what_changes_many_rows_opens_in_its_first_field(window, qtbot, words):
    page = entries(window)
    page.view.table.setCurrentIndex(page.model.index(0, 0))
    button = page.view.buttons["set"] if words.startswith("Set") else page.view.buttons["replace"]
    button.click()
    dialog = page.actions_of_rows.dialog
    assert isinstance(dialog, QDialog)
    first = dialog.field if isinstance(dialog, SetFieldDialog) else dialog.target  # type: ignore[attr-defined]
    assert dialog.focusWidget() is first
    if isinstance(dialog, ReplaceDialog):
        QTest.keyClicks(first, "mine")
        assert dialog.target.text() == "mine"
    second = dialog.value if isinstance(dialog, SetFieldDialog) else dialog.instead  # type: ignore[attr-defined]
    dialog.focusNextChild()
    assert dialog.focusWidget() is second
    dialog.reject()


class FieldOfX11(QLineEdit):
    """Claims Ctrl+E for the end of the line, as every field does under X11."""

    def event(self, event: QEvent) -> bool:
        taken = super().event(event)
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        return taken


def test_ctrl_e_is_the_windows_also_while_a_text_field_has_the_focus(qtbot):
    def is_claimed(*keys: Any) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, *keys)
        event.ignore()
        QApplication.sendEvent(field, event)
        return event.isAccepted()

    field = FieldOfX11()
    qtbot.addWidget(field)
    assert is_claimed(Qt.Key.Key_E, CTRL)
    TextFirst(field)
    assert not is_claimed(Qt.Key.Key_E, CTRL)
    assert is_claimed(Qt.Key.Key_E, NONE, "e")


# -- a field that is not finished ------------------------------------------------------------------


def focus_search(window: MainWindow, qtbot) -> QLineEdit:
    window.show()
    window.activateWindow()
    edit = see.search_edit(window)
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    return edit


def message(window: MainWindow) -> str:
    shown = see.label(window, "searchMessage")
    return shown.text() if shown.isVisible() else ""


def test_a_field_taken_from_the_completions_is_no_error_and_offers_its_values(window, qtbot):
    edit = focus_search(window, qtbot)
    QTest.keyClicks(edit, "kin")
    window.settle()
    offered = window.search.completing
    assert offered.isVisible()
    while offered.current is None or offered.current.text != "kind:":
        QTest.keyClick(edit, Qt.Key.Key_Down)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "kind:"
    assert message(window) == ""
    window.settle()
    assert message(window) == ""
    assert offered.isVisible()
    QTest.keyClick(edit, Qt.Key.Key_Down)
    assert offered.current is not None
    assert offered.current.text.startswith("kind:")


@pytest.mark.parametrize(
    "typed", ["kind:", "hs:", "mine.top1>", "supply-risk>", "cobalt or", "not"]
)
def test_what_is_being_typed_is_no_error_until_it_is_meant(window, qtbot, typed):
    edit = focus_search(window, qtbot)
    for letter in typed:
        QTest.keyClicks(edit, letter)
        window.settle()
        assert message(window) == "", edit.text()


def test_a_field_left_unfinished_is_told_once_enter_is_pressed_or_the_line_is_left(window, qtbot):
    edit = focus_search(window, qtbot)
    QTest.keyClicks(edit, "mine.top1>")
    window.settle()
    assert message(window) == ""
    QTest.keyClick(edit, Qt.Key.Key_Return)
    window.settle()
    assert message(window)
    QTest.keyClicks(edit, "5 hs:")
    window.settle()
    see.table(window).setFocus()
    window.settle()
    assert message(window)


def test_a_value_that_cannot_be_is_an_error_at_once(window, qtbot):
    edit = focus_search(window, qtbot)
    QTest.keyClicks(edit, "mine.top1>much ")
    window.settle()
    assert message(window)


@pytest.mark.parametrize(
    ("text", "waits"),
    [("kind:", True), ("kind:element", False), ("a or ", True), ("a orb", False), ("-", True)],
)
def test_a_query_knows_whether_it_waits_for_more(text, waits):
    assert is_unfinished(text, len(text)) is waits


# -- the panes -------------------------------------------------------------------------------------


def test_the_history_of_a_figure_with_a_long_name_squeezes_no_pane(window):
    window.show()
    window.resize(1280, 800)
    see.ask(window, "offshore wind")
    window.selection.select_mineral("neodymium")
    window.settle()
    QApplication.processEvents()
    sizes = window._layout.body.sizes()
    trees = [tree for tree in window.findChildren(FactsTree) if tree.isVisible()]
    facts = [t.facts_model().fact(i) for t in trees for i in t.facts_model().indexes()]
    fact = max((f for f in facts if f.claim is not None), key=lambda f: len(f.about))
    trees[0].history_asked.emit(fact.claim)
    window.settle()
    window._layout.history_page._view.filter.show_only("amount of " + "long " * 60)
    QApplication.processEvents()
    assert window._layout.body.sizes() == sizes
    for at in range(window._layout.tabs.count()):
        window._layout.tabs.setCurrentIndex(at)
        window.settle()
        QApplication.processEvents()
        assert window._layout.body.sizes() == sizes, window._layout.tabs.tabText(at)
