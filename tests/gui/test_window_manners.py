"""What every user of the window may expect: keys, focus, spoken names, memory, theme."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from mineralcat.gui import error_dialog, theme
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.catalogue import Catalogue
from tests.gui import driving as see

Reopen = Callable[[], MainWindow]


def focus_chain(window: MainWindow, key: Qt.Key = Qt.Key.Key_Tab, steps: int = 60) -> list[QWidget]:
    """The widgets that have the focus one after another as Tab is pressed."""
    found: list[QWidget] = []
    for _ in range(steps):
        at = QApplication.focusWidget()
        if at is None or (found and at is found[0] and len(found) > 1):
            break
        found.append(at)
        QTest.keyClick(at, key)
    return found


def test_the_search_line_has_the_focus_at_first(window: MainWindow) -> None:
    assert QApplication.focusWidget() is see.search_edit(window)


def test_tab_alone_reaches_every_part_and_comes_round(window: MainWindow) -> None:
    see.search_edit(window).setFocus()
    chain = focus_chain(window)
    reached = [at.objectName() for at in chain]
    for name in ("searchEdit", "browseTree", "mineralTable"):
        assert name in reached, f"{name} is not reached: {reached}"
    inspector = window.findChild(QWidget, "inspector")
    assert inspector is not None
    assert any(inspector.isAncestorOf(at) for at in chain)
    assert len(chain) < 60, "Tab does not come round"


def test_tab_goes_from_search_over_browse_and_table_to_the_inspector(window: MainWindow) -> None:
    see.search_edit(window).setFocus()
    order = [at.objectName() for at in focus_chain(window)]
    places = [order.index(name) for name in ("searchEdit", "browseTree", "mineralTable")]
    assert places == sorted(places)


def test_keys_go_straight_to_the_parts(window: MainWindow) -> None:
    for key, name in (("1", "browseTree"), ("2", "mineralTable")):
        QTest.keyClick(window, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.objectName() == name
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is see.search_edit(window)


def test_browse_is_used_by_keys_alone(window: MainWindow) -> None:
    tree = see.tree(window)
    tree.setFocus()
    tree.setCurrentIndex(tree.model().index(0, 0, tree.model().index(0, 0)))
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    window.settle()
    assert see.search_edit(window).text().startswith("used-in:")


def test_everything_that_takes_the_focus_has_a_name_for_screen_readers(window: MainWindow) -> None:
    see.ask(window, "used-in:offshore-wind")
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not _spoken_name(widget)
    ]
    assert not nameless, nameless


def _spoken_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else widget.accessibleName()


def test_every_label_shows_its_text_as_it_is(window: MainWindow) -> None:
    see.ask(window, "used-in:offshore-wind")
    rich = [
        label.text()
        for label in window.findChildren(QLabel)
        if label.text() and label.textFormat() is not Qt.TextFormat.PlainText
    ]
    fixed = {"Symbol", "Formula", "Also called", "Note"}  # words of ours, not data
    assert set(rich) <= fixed


def test_columns_and_layout_come_back_after_a_restart(reopen: Reopen) -> None:
    window = reopen()
    table = see.table(window)
    uses, lists = see.column(window, "Uses"), see.column(window, "Lists")
    table.show_column("uses", False)
    table.horizontalHeader().moveSection(table.horizontalHeader().visualIndex(lists), 0)
    table.setColumnWidth(lists, 123)
    window.resize(1100, 700)
    window = reopen()
    table = see.table(window)
    assert table.isColumnHidden(uses)
    assert table.horizontalHeader().visualIndex(lists) == 0
    assert table.columnWidth(lists) == 123


def test_dark_and_light_follow_the_choice_without_a_restart(
    window: MainWindow, qapp: QApplication
) -> None:
    theme.apply_theme(qapp, "dark")
    dark = window.grab().toImage().pixelColor(3, 300)
    theme.apply_theme(qapp, "light")
    light = window.grab().toImage().pixelColor(3, 300)
    assert dark.lightness() < 60 < 200 < light.lightness()


def test_a_file_that_is_no_catalogue_gets_one_sentence_and_a_line_in_the_log(
    qtbot: QtBot, tmp_path: Path, clean_settings: None, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "letter.mineralcat"
    path.write_text("Dear Sir")
    window = MainWindow()
    qtbot.addWidget(window)
    window.load(path)
    window.settle()
    notice = see.label(window, "notice")
    assert not notice.isHidden()
    assert "is not a MineralCat catalogue" in notice.text()
    assert see.status(window) == "No catalogue is open."
    assert path.read_text() == "Dear Sir"
    assert [line for line in caplog.messages if notice.text() in line] != []


def test_a_first_start_makes_the_catalogue_with_progress(
    qtbot: QtBot, tmp_path: Path, clean_settings: None
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    path = tmp_path / "new" / "mine.mineralcat"
    with qtbot.waitCallback(timeout=20_000) as opened:
        window.load(path, opened)
    window.settle()
    assert path.is_file()
    assert see.status(window) == "82 of 82 minerals"


def test_a_bug_is_told_once_with_a_report_to_copy(
    window: MainWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back afterwards
    reporter = error_dialog.install(qapp)
    for _ in range(2):
        try:
            raise ZeroDivisionError("planted")
        except ZeroDivisionError as error:
            reporter.hook(type(error), error, error.__traceback__)
    boxes = [box for box in qapp.topLevelWidgets() if isinstance(box, QMessageBox)]
    shown = [box for box in boxes if box.isVisible()]
    assert len(shown) == 1
    assert "planted" in shown[0].detailedText()
    assert str(Path.home()) not in shown[0].detailedText()
    shown[0].close()
    assert window.isVisible()


def test_the_window_shows_what_another_program_wrote_after_its_own_next_edit(
    window: MainWindow, catalogue_path: Path
) -> None:
    from tests.mineral_edits import rename_mineral

    other = Catalogue.open(catalogue_path)
    with other.writing("Rename from elsewhere") as session:
        rename_mineral(session, "nickel", "Nickel metal")
    other.close()
    see.rename(window, "Cobalt", "Cobalt metal")
    assert {"Nickel metal", "Cobalt metal"} <= set(see.names(window))


def test_lines_are_copied_for_a_spreadsheet_with_their_sources(window: MainWindow) -> None:
    see.ask(window, "used-in:offshore-wind")
    see.click(see.table(window), see.index_of(window, "Neodymium"))
    QTest.keyClick(see.table(window), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    heading, line = QApplication.clipboard().text().splitlines()
    cells = dict(zip(heading.split("\t"), line.split("\t"), strict=True))
    assert cells["Mineral"] == "Neodymium"
    assert [cells[title] for title in ("Amount", "From", "To", "Unit")] == [
        *("180", "150", "210"),
        "kg/MW",
    ]
    cited = see.table(window).copied(cited=True)
    assert "Raw materials demand for wind and solar PV" in cited[1][-1]


def test_the_window_shows_what_another_program_wrote_when_one_comes_back_to_it(
    window: MainWindow, catalogue_path: Path
) -> None:
    from PySide6.QtCore import QEvent

    from tests.mineral_edits import rename_mineral

    other = Catalogue.open(catalogue_path)
    with other.writing("Rename from elsewhere") as session:
        rename_mineral(session, "nickel", "Nickel metal")
    other.close()
    assert not see.action(window, "undoAction").isEnabled()
    window.activateWindow()
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    window.settle()
    window.settle()
    assert "Nickel metal" in see.names(window)
    assert see.action(window, "undoAction").text() == "Undo: Rename from elsewhere"
