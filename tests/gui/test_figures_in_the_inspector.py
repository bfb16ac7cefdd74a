"""Figures edited where they stand, with their source in the same gesture; and what others lose.

T2: correct cobalt's refining in one country from a new report, citing page 47, then check who
changed it last. P5: “saved”, but not saved. P6: an edit pending in an open cell, and then a filter.
"""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from mineralcat.gui.dialogs.entry_form import EntryForm
from mineralcat.gui.inspector.facts_tree import FactsTree
from mineralcat.gui.inspector.figure_editing import FigureEditor
from mineralcat.gui.item_models.facts import Fact
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.queries.minerals import mineral_detail
from tests.gui import driving as see
from tests.gui.conftest import Reopen


@pytest.fixture
def catalogue_path(lean_catalogue_path: Path) -> Path:
    return lean_catalogue_path


def tree_of(window: MainWindow) -> FactsTree:
    tree: FactsTree | None = window.findChild(FactsTree)
    assert tree is not None
    return tree


def facts(window: MainWindow) -> list[Fact]:
    model = tree_of(window).facts_model()
    return [model.fact(index) for index in model.indexes()]


def page(window: MainWindow, mineral: str, title: str) -> FactsTree:
    """A page of a mineral in the inspector."""
    window.selection.select_mineral(mineral)
    window.settle()
    inspector = see.part(window, type(window._layout.inspector), "inspector")
    buttons = [*inspector.findChildren(QToolButton), *inspector.findChildren(QPushButton)]
    button = [b for b in buttons if b.text().partition("  ")[0] == title][-1]  # the newest
    button.click()
    window.settle()
    return tree_of(window)


def refined_in_china(window: MainWindow) -> Fact:
    tree = page(window, "cobalt", "Supply")
    fact = next(
        f for f in facts(window)
        if f.text == "China" and f.claim is not None and "refinery production" in f.about
        and f.claim.period_to == 2024
    )  # fmt: skip
    tree.choose(fact.key)
    tree.setFocus()
    return fact


def begin(window: MainWindow) -> FigureEditor:
    """F2 on the current row."""
    tree = tree_of(window)
    QTest.keyClick(tree, Qt.Key.Key_F2)
    editor = open_editor(window)
    assert editor is not None, "no figure opened"
    return editor


def open_editor(window: MainWindow) -> FigureEditor | None:
    return next((e for e in window.findChildren(FigureEditor) if e.isVisible()), None)


def enter(window: MainWindow, line: QLineEdit) -> None:
    QTest.keyClick(line, Qt.Key.Key_Return)
    window.settle()
    QApplication.processEvents()
    window.settle()


def supply_of(path: Path, area: str) -> list[Any]:
    catalogue = Catalogue.open(path)
    try:
        with catalogue.reading() as session:
            detail = mineral_detail(session, catalogue.graph(session), "cobalt")
            return [
                row for row in detail.supply
                if row.area.slug == area and row.stage == "refinery"
                and row.measure == "production" and row.period_to == 2024
            ]  # fmt: skip
    finally:
        catalogue.close()


def test_t2_a_figure_is_corrected_from_a_new_report_and_the_old_one_stays(
    window: MainWindow, catalogue_path: Path, reopen: Reopen
) -> None:
    old = refined_in_china(window).claim
    assert old is not None
    editor = begin(window)
    QTest.keyClicks(editor.value, "150 kt")
    QTest.keyClick(editor.value, Qt.Key.Key_Tab)
    QTest.keyClick(editor.unit, Qt.Key.Key_Tab)
    assert editor.source.hasFocus()
    editor.source.selectAll()
    QTest.keyClicks(editor.source, "Cobalt Outlook 2026")
    QTest.keyClick(editor.source, Qt.Key.Key_Tab)
    editor.locator.selectAll()
    QTest.keyClicks(editor.locator, "p. 47")
    enter(window, editor.locator)
    assert open_editor(window) is None
    new, *others = supply_of(catalogue_path, "CHN")
    assert (new.value, new.unit, new.locator, new.preferred) == (150.0, "kt", "p. 47", True)
    assert new.source.title == "Cobalt Outlook 2026"
    assert old.uid in {row.uid for row in others}
    assert "stays beside it" in see.label(window, "notice").text()
    shown = next(f for f in facts(window) if f.claim and f.claim.uid == new.uid)
    assert "preferred" in shown.detail
    assert any(f.claim and f.claim.uid == old.uid for f in facts(window)), "the old one is shown"
    see.trigger(window, "historyAction")
    window = reopen()
    assert see.action(window, "undoAction").text().startswith("Undo: Set figure of Cobalt refinery")
    see.trigger(window, "undoAction")
    assert [row.uid for row in supply_of(catalogue_path, "CHN")] == [old.uid]


def test_a_source_that_is_there_is_offered_and_taken_by_its_key(
    window: MainWindow, catalogue_path: Path
) -> None:
    refined_in_china(window)
    editor = begin(window)
    editor.source.setFocus()
    editor.source.selectAll()
    QTest.keyClicks(editor.source, "wind and solar PV tech")
    window.settle()
    popup = editor.source.list()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert editor.source.key() == "jrc-2020"
    editor.value.selectAll()
    QTest.keyClicks(editor.value, "151")
    enter(window, editor.value)
    assert supply_of(catalogue_path, "CHN")[0].source.slug == "jrc-2020"


def test_what_can_be_read_in_two_ways_is_asked_by_two_buttons(
    window: MainWindow, catalogue_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refined_in_china(window)
    editor = begin(window)
    QTest.keyClicks(editor.value, "3 mt")
    enter(window, editor.value)
    assert open_editor(window) is editor
    buttons = [b for b in editor.findChildren(QPushButton) if b.isVisible()]
    assert [b.text() for b in buttons] == ["3 t", "3 Mt"]
    QTest.keyClick(buttons[1], Qt.Key.Key_Return)
    window.settle()
    assert open_editor(window) is None
    assert (
        supply_of(catalogue_path, "CHN")[0].value,
        supply_of(catalogue_path, "CHN")[0].unit,
    ) == (
        3.0,
        "Mt",
    )


@pytest.mark.parametrize("text", ["abc", "65-60", "1e400", "5 parsec"])
def test_an_invalid_figure_stays_with_the_reason_and_esc_restores(
    window: MainWindow, catalogue_path: Path, text: str
) -> None:
    before = supply_of(catalogue_path, "CHN")
    fact = refined_in_china(window)
    editor = begin(window)
    QTest.keyClicks(editor.value, text)
    enter(window, editor.value)
    assert open_editor(window) is editor
    assert text.split()[0] in editor.draft().reason
    assert editor.value.text() == text
    see.search_edit(window).setFocus()
    assert see.search_edit(window).hasFocus(), "the focus is not trapped"
    assert editor.value.text() == text
    editor.value.setFocus()
    QTest.keyClick(editor.value, Qt.Key.Key_Escape)
    assert open_editor(window) is None
    assert next(f for f in facts(window) if f.key == fact.key).figure == fact.figure
    assert supply_of(catalogue_path, "CHN") == before


def test_a_figure_refused_by_the_catalogue_comes_back_with_what_was_typed(
    window: MainWindow,
) -> None:
    refined_in_china(window)
    editor = begin(window)
    QTest.keyClicks(editor.value, "-5")
    enter(window, editor.value)
    again = open_editor(window)
    assert again is not None
    assert again.value.text() == "-5"
    assert "less than nothing" in again.draft().reason


MATRIX = [
    "filter",
    "sort",
    "refresh",
    "undo",
    "switch",
    "page",
    "close",
    "quit",
    "focus",
    "other row",
]


@pytest.mark.parametrize("what", MATRIX)
def test_p6_an_open_figure_is_saved_or_still_there_whatever_is_done_next(
    window: MainWindow, catalogue_path: Path, what: str
) -> None:
    """Row 73: text committed or still in the editor, never lost."""
    refined_in_china(window)
    editor = begin(window)
    QTest.keyClicks(editor.value, "123")
    do(window, what)
    window_gone = what in ("close", "quit")
    still = None if window_gone else open_editor(window)
    kept = still is not None and still.value.text() == "123"
    saved = any(row.value == 123.0 for row in supply_of(catalogue_path, "CHN"))
    assert kept or saved
    if what in ("close", "quit", "switch", "page", "focus"):
        assert saved


@pytest.mark.parametrize("what", ["filter", "sort", "refresh", "switch", "page", "close", "focus"])
def test_what_cannot_be_saved_is_kept_whatever_is_done_next(window: MainWindow, what: str) -> None:
    refined_in_china(window)
    editor = begin(window)
    QTest.keyClicks(editor.value, "abc")
    do(window, what)
    if what == "close":
        assert window.isVisible(), "the window stays until it has been said"
        assert "abc" in see.label(window, "notice").text()
    open_still = open_editor(window)
    unsaved = window._layout.inspector.unsaved()
    assert any("abc" in text for text in unsaved) or (
        open_still is not None and open_still.value.text() == "abc"
    )
    refined_in_china(window)
    again = open_editor(window)
    assert again is not None
    assert again.value.text() == "abc"


def do(window: MainWindow, what: str) -> None:
    if what == "filter":
        see.ask(window, "cobalt")
    elif what == "sort":
        see.table(window).horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    elif what == "refresh":
        see.rename(window, "Lithium", "Lithium metal")
    elif what == "undo":
        see.action(window, "undoAction").trigger()
    elif what == "switch":
        window.selection.select_mineral("lithium")
    elif what == "page":
        page(window, "cobalt", "Lists")
    elif what == "focus":
        see.search_edit(window).setFocus()
    elif what == "other row":
        tree = tree_of(window)
        other = next(f for f in facts(window) if f.claim and f.text == "Finland")
        tree.figure_edit_asked.emit(other)
    elif what == "close":
        window.close()
    elif what == "quit":
        QApplication.closeAllWindows()
    if window.catalogue is not None:
        window.settle()
    QApplication.processEvents()


def test_p5_saved_is_shown_only_once_the_figure_is_on_disk(
    window: MainWindow, catalogue_path: Path, qtbot: QtBot
) -> None:
    """Reported of others: success was shown and the change silently discarded."""
    refined_in_china(window)
    editor = begin(window)
    QTest.keyClicks(editor.value, "123")
    seen: list[tuple[str, bool]] = []

    def look(state: str, _: str) -> None:
        seen.append((state, any(r.value == 123.0 for r in supply_of(catalogue_path, "CHN"))))

    assert window.editor is not None
    window.editor.state_changed.connect(look)
    enter(window, editor.value)
    assert ("saved", True) in seen
    assert ("saved", False) not in seen


def test_delete_acts_at_once_says_what_went_and_offers_undo(
    window: MainWindow, catalogue_path: Path
) -> None:
    before = supply_of(catalogue_path, "CHN")
    refined_in_china(window)
    QTest.keyClick(tree_of(window), Qt.Key.Key_Delete)
    window.settle()
    assert supply_of(catalogue_path, "CHN") == []
    deleted = "Deleted Cobalt refinery production (refined cobalt) in China 2024"
    assert deleted in see.label(window, "notice").text()
    bar = see.part(window, QLabel, "notice").parentWidget()
    assert bar is not None
    button = next(b for b in bar.findChildren(QToolButton) if b.text() == "Undo")
    button.click()
    window.settle()
    assert supply_of(catalogue_path, "CHN") == before


def test_ctrl_d_copies_a_claim_and_the_menu_prefers_it(
    window: MainWindow, catalogue_path: Path
) -> None:
    fact = refined_in_china(window)
    tree = tree_of(window)
    QTest.keyClick(tree, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert len(supply_of(catalogue_path, "CHN")) == 2
    menu = tree.menu_of(fact)
    prefer = next(a for a in menu.actions() if a.text() == "Prefer this claim")
    prefer.trigger()
    window.settle()
    rows = supply_of(catalogue_path, "CHN")
    assert [row.preferred for row in rows] == [True, False]
    again = next(f for f in facts(window) if f.claim and f.claim.preferred)
    stop = next(a for a in tree.menu_of(again).actions() if a.text().startswith("Stop preferring"))
    stop.trigger()
    window.settle()
    assert not any(row.preferred for row in supply_of(catalogue_path, "CHN"))


def test_every_change_has_a_key_in_the_menu(window: MainWindow) -> None:
    fact = refined_in_china(window)
    actions = {a.text(): a.shortcut() for a in tree_of(window).menu_of(fact).actions()}
    assert actions["Change the figure and its source"] == QKeySequence("F2")
    assert actions["Duplicate"] == QKeySequence("Ctrl+D")
    assert actions["Delete"] == QKeySequence(QKeySequence.StandardKey.Delete)


@pytest.mark.parametrize(
    ("entity", "slug", "title", "key", "deleted"),
    [
        ("mineral", "cobalt", "Names", "name/de/", "Kobalt, name of Cobalt"),
        ("mineral", "bauxite", "Names", "related/", "Bauxite, ore of Aluminium"),
        ("application", "offshore-wind", "Overview", "part/", "in Offshore wind"),
        ("application", "offshore-wind", "Overview", "whole/", "Offshore wind in Wind power"),
    ],
)
def test_what_is_shown_without_a_figure_is_a_row_that_can_be_changed_and_deleted(
    window: MainWindow, entity: str, slug: str, title: str, key: str, deleted: str
) -> None:
    if entity == "mineral":
        page(window, slug, title)
    else:
        see.ask(window, f"used-in:{slug}")
        window.searching.ask_application(slug)
        window.settle()
    fact = next(f for f in facts(window) if f.key.startswith(key))
    tree = tree_of(window)
    tree.choose(fact.key)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_F2)
    window.settle()
    form = window._layout.inspector._actions.dialog
    assert form is not None
    assert form.isVisible()
    form.reject()
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    window.settle()
    assert deleted in see.label(window, "notice").text()
    assert see.action(window, "undoAction").text().startswith("Undo: Delete")


def test_an_applications_name_and_summary_are_edited_where_they_stand(window: MainWindow) -> None:
    see.ask(window, "used-in:offshore-wind")
    window.searching.ask_application("offshore-wind")
    window.settle()
    edits = {e.accessibleName(): e for e in window._layout.inspector.findChildren(QLineEdit)}
    name = edits["Name of the application"]
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, "Wind at sea")
    QTest.keyClick(name, Qt.Key.Key_Return)
    window.settle()
    assert see.action(window, "undoAction").text() == "Undo: Rename Offshore wind to Wind at sea"
    see.trigger(window, "undoAction")
    assert name.text() == "Offshore wind"


def test_a_use_is_added_in_a_form_that_knows_what_is_shown(window: MainWindow) -> None:
    page(window, "cobalt", "Overview")
    actions = window._layout.inspector._actions
    assert "usage" in dict(actions.addable())
    actions.add("usage")
    form = actions.dialog
    assert isinstance(form, EntryForm)
    values = form.values()
    assert (values["mineral"], values["importance"]) == ("cobalt", "")
    form.save()
    window.settle()
    assert form.isVisible(), "nothing is guessed: application and importance are needed"
    form.reject()


def test_an_entry_is_copied_and_deleted_from_its_own_menu_with_what_hangs_on_it_said(
    window: MainWindow,
) -> None:
    page(window, "cobalt", "Overview")
    inspector = window._layout.inspector
    menu = inspector._header.more.menu()
    menu.aboutToShow.emit()
    words = {action.text(): action for action in menu.actions()}
    assert {"All fields of this mineral …", "Duplicate this mineral", "Add"} <= set(words)
    words["Delete this mineral"].trigger()
    window.settle()
    told = see.label(window, "notice").text()
    assert told.startswith("Deleted Cobalt. With it: ")
    assert "17 uses" in told
    assert "Cobalt" not in see.names(window)
    see.trigger(window, "undoAction")
    assert "Cobalt" in see.names(window)


def test_shares_above_all_are_flagged_and_saved(window: MainWindow) -> None:
    page(window, "cobalt", "Overview")
    fact = next(f for f in facts(window) if f.about.startswith("Demand for") and f.claim)
    tree = tree_of(window)
    tree.choose(fact.key)
    tree.setFocus()
    editor = begin(window)
    QTest.keyClicks(editor.value, "99")
    enter(window, editor.value)
    assert "add up to" in see.label(window, "notice").text()
    assert see.action(window, "undoAction").text().startswith("Undo: Set figure of demand for")


@pytest.mark.usefixtures("all_figures")
def test_a_unit_that_only_the_catalogue_knows_is_read_and_offered(window: MainWindow) -> None:
    page(window, "cobalt", "Supply")
    fact = next(f for f in facts(window) if f.claim and (f.claim.unit or "").startswith("dollars"))
    tree = tree_of(window)
    tree.choose(fact.key)
    tree.setFocus()
    editor = begin(window)
    QTest.keyClicks(editor.value, "12.5 cents per pound")
    enter(window, editor.value)
    assert open_editor(window) is None
    assert any(
        f.claim and f.claim.unit == "cents per pound" and f.claim.value == 12.5
        for f in facts(window)
    )
