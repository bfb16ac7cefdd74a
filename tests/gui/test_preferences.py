"""Preferences: what is chosen holds at once, in every window, and is there at the next start."""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import shiboken6
from PySide6.QtCore import QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mineralcat.domain.notation import HOUSE, LAKH, use_notation
from mineralcat.gui import theme
from mineralcat.gui.dialogs.preferences import Preferences
from mineralcat.gui.inspector.facts_tree import FactsTree
from mineralcat.gui.inspector.figure_editing import FigureEditor
from mineralcat.gui.views.uses_view import UsesView
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.gui.window.preferences import system_marks
from mineralcat.places import settings_file
from mineralcat.settings import MassUnit, NumberFormat, Settings, ThemeChoice, read_settings
from tests.gui import driving as see
from tests.gui.conftest import Reopen

if TYPE_CHECKING:
    from mineralcat.gui.charts.uses_chart import UsesCanvas


@pytest.fixture(autouse=True)
def own_settings(qapp: QApplication) -> Iterator[None]:
    settings_file().unlink(missing_ok=True)
    yield
    settings_file().unlink(missing_ok=True)
    use_notation(HOUSE)
    theme.apply_theme(qapp, "light")


@pytest.fixture
def dialog(window: MainWindow) -> Iterator[Preferences]:
    made = opened(window)
    yield made
    if shiboken6.isValid(made):
        made.close()
    QApplication.processEvents()


def opened(window: MainWindow) -> Preferences:
    dialog = _open(window)
    QTest.qWaitForWindowExposed(dialog)
    return dialog


def menu(window: MainWindow, title: str) -> QMenu:
    return next(m for m in window.findChildren(QMenu) if m.title() == title)


def _open(window: MainWindow) -> Preferences:
    next(a for a in menu(window, "&Edit").actions() if a.text() == "P&references…").trigger()
    found = window.findChild(Preferences)
    assert found is not None
    return found


def turn_to(dialog: Preferences, field: QWidget) -> None:
    """Turn to the page that a field is on."""
    for at in range(dialog.pages.count()):
        page = dialog.pages.widget(at)
        if page is not None and page.isAncestorOf(field):
            dialog.pages.setCurrentIndex(at)


def choose(dialog: Preferences, name: str, words: str) -> None:
    """Choose an entry by typing, as a keyboard user does."""
    box = see.part(dialog, QComboBox, name)
    turn_to(dialog, box)
    box.setFocus()
    box.showPopup()
    box.view().setCurrentIndex(box.model().index(box.findText(words), 0))
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    QApplication.processEvents()


def fill(dialog: Preferences, name: str, text: str) -> QLineEdit:
    edit = see.part(dialog, QLineEdit, name)
    turn_to(dialog, edit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    return edit


def facts(window: MainWindow) -> str:
    """All that the inspector says."""
    model = tree(window).facts_model()
    return "\n".join(model.fact(i).spoken for i in model.indexes())


def tree(window: MainWindow) -> FactsTree:
    return next(t for t in window.findChildren(FactsTree) if t.isVisible())


def hovers(window: MainWindow) -> str:
    model = tree(window).facts_model()
    return "\n".join(model.fact(i).hover for i in model.indexes())


def masses(window: MainWindow) -> set[str]:
    """The units of mass that the inspector's figures have."""
    model = tree(window).facts_model()
    told = (f"{fact.figure} {fact.aside}" for fact in map(model.fact, model.indexes()))
    return {unit for text in told for unit in re.findall(r"\b(?:kg|t|kt|Mt)\b", text)}


def show_supply(window: MainWindow, slug: str) -> None:
    window.selection.select_mineral(slug)
    window.settle()
    next(b for b in window.findChildren(QAbstractButton) if b.text() == "Supply").click()
    QApplication.processEvents()


def test_the_next_step_is_signed_by_the_name_that_was_typed(
    window: MainWindow, dialog: Preferences
) -> None:
    fill(dialog, "author", "A. Curator")
    fill(dialog, "device", "Desk 3")
    dialog.close()
    see.rename(window, "Cobalt", "Kobalt")
    with closing(sqlite3.connect(str(window.path))) as database:
        newest = "SELECT author, device FROM revision ORDER BY id DESC LIMIT 1"
        assert database.execute(newest).fetchone() == ("A. Curator", "Desk 3")
    assert read_settings().settings.device == "Desk 3"


def test_numbers_change_their_marks_everywhere_at_once(
    window: MainWindow, dialog: Preferences
) -> None:
    window.selection.select_mineral("cobalt")
    window.settle()
    assert "0.3414 kg/kWh" in facts(window)
    choose(dialog, "number_format", "1.234,5")
    window.settle()
    assert "0,3414 kg/kWh" in facts(window)
    assert "0.3414 kg/kWh" not in facts(window)
    see.ask(window, "mine.hhi>2500")
    assert "2.500" in " ".join(chip.text() for chip in chips(window))


def chips(window: MainWindow) -> list[QToolButton]:
    return [b for b in window.findChildren(QToolButton) if "HHI" in b.text()]


def test_masses_are_shown_in_the_unit_chosen_and_told_as_published_on_pointing(
    window: MainWindow, dialog: Preferences
) -> None:
    show_supply(window, "cobalt")
    assert masses(window) == {"t", "kt"}
    told = hovers(window)
    choose(dialog, "mass_unit", "Kilograms (kg)")
    window.settle()
    assert masses(window) == {"kg"}
    assert hovers(window) == told


@pytest.mark.parametrize(
    ("marks", "typed", "stored"),
    [("1.234,5", "1.234,5", 1234.5), ("12,34,567.8", "1,23,456.5", 123_456.5)],
)
def test_a_figure_is_edited_in_the_marks_it_is_shown_with(
    window: MainWindow, dialog: Preferences, marks: str, typed: str, stored: float
) -> None:
    choose(dialog, "number_format", marks)
    choose(dialog, "mass_unit", "Kilograms (kg)")
    dialog.close()
    show_supply(window, "cobalt")
    model = tree(window).facts_model()
    index = next(i for i in model.indexes() if (c := model.fact(i).claim) and c.unit == "t")
    claim = model.fact(index).claim
    assert claim is not None
    tree(window).choose(model.fact(index).key)
    QTest.keyClick(tree(window), Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    editor = next(e for e in window.findChildren(FigureEditor) if e.isVisible())
    assert editor.unit.text() == "t"  # what is edited is what was published, not what is shown
    assert float(re.sub(r"[^\d]", "", editor.value.text())) == claim.value
    editor.value.selectAll()
    QTest.keyClicks(editor.value, typed)
    QTest.keyClick(editor.value, Qt.Key.Key_Return)
    window.settle()
    with closing(sqlite3.connect(str(window.path))) as database:
        query = "SELECT value, unit FROM supply WHERE uid = ?"
        assert database.execute(query, (UUID(claim.uid).hex,)).fetchone() == (stored, "t")


def test_the_theme_changes_at_once_and_the_menu_says_so(
    window: MainWindow, dialog: Preferences
) -> None:
    choose(dialog, "theme", "Dark")
    assert theme.current() is theme.DARK
    themes = menu(window, "&Theme")
    themes.aboutToShow.emit()
    assert [a.text() for a in themes.actions() if a.isChecked()] == ["Dark"]
    assert read_settings().settings.theme is ThemeChoice.DARK


def test_another_start_writes_figures_as_they_were_chosen(
    window: MainWindow, dialog: Preferences, reopen: Reopen
) -> None:
    choose(dialog, "number_format", "1.234,5")
    dialog.close()
    use_notation(HOUSE)
    again = reopen()
    again.selection.select_mineral("cobalt")
    again.settle()
    assert "0,3414 kg/kWh" in facts(again)


def test_a_page_can_be_given_its_usual_values_back_and_others_stay(dialog: Preferences) -> None:
    fill(dialog, "author", "A. Curator")
    choose(dialog, "number_format", "1.234,5")
    choose(dialog, "mass_unit", "Tonnes (t)")
    QTest.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    found = read_settings().settings
    assert (found.number_format, found.mass_unit) == (NumberFormat.SYSTEM, MassUnit.PUBLISHED)
    assert found.author == "A. Curator"
    assert see.part(dialog, QComboBox, "mass_unit").currentText() == "As published"


def test_a_folder_that_cannot_be_one_is_refused_in_a_sentence(
    window: MainWindow, dialog: Preferences
) -> None:
    fill(dialog, "backup_folder", "backups")
    assert "no whole path" in dialog.notice.text()
    fill(dialog, "backup_folder", str(window.path))
    assert "is a file, so backups cannot go there" in dialog.notice.text()
    assert read_settings().settings.backup_folder == ""
    assert dialog.isVisible()


@pytest.mark.usefixtures("daily_backup")
def test_backups_go_to_the_folder_chosen_and_so_many_are_kept(
    window: MainWindow, dialog: Preferences, tmp_path
) -> None:
    dialog.ask_folder = lambda _begin: str(tmp_path / "safe")
    dialog.pages.setCurrentIndex(2)
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "C&hoose…")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    kept = see.part(dialog, QSpinBox, "backups_kept")
    kept.setFocus()
    QTest.keyClick(kept, Qt.Key.Key_Up)
    dialog.close()
    see.rename(window, "Cobalt", "Kobalt")
    assert list((tmp_path / "safe").glob("*/*.mineralcat"))
    assert read_settings().settings.backups_kept == 11


@pytest.mark.usefixtures("daily_backup")
def test_one_who_wants_no_backups_gets_none(
    window: MainWindow, dialog: Preferences, tmp_path: Path
) -> None:
    fill(dialog, "backup_folder", str(tmp_path / "safe"))
    kept = see.part(dialog, QSpinBox, "backups_kept")
    kept.setFocus()
    kept.selectAll()
    QTest.keyClicks(kept, "0")
    QTest.keyClick(kept, Qt.Key.Key_Return)
    assert kept.text() == "None are made by themselves"
    dialog.close()
    see.rename(window, "Cobalt", "Kobalt")
    assert not list((tmp_path / "safe").glob("*/*.mineralcat"))


def test_a_damaged_file_is_told_and_one_out_of_reach_holds_until_the_end(
    window: MainWindow,
) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text("= no TOML")
    dialog = opened(window)
    assert "are damaged" in dialog.notice.text()
    fill(dialog, "author", "A. Curator")
    assert dialog.notice.text() == ""
    assert settings_file().with_name("settings.damaged.toml").read_text() == "= no TOML"
    dialog.close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_may_not_be_written(window: MainWindow) -> None:
    folder = settings_file().parent
    folder.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        dialog = opened(window)
        fill(dialog, "author", "A. Curator")
        assert "could not be saved" in dialog.notice.text()
        dialog.close()
    finally:
        folder.chmod(0o700)


def test_what_could_not_be_kept_holds_all_the_same(
    window: MainWindow, dialog: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        fill(dialog, "author", "A. Curator")
        assert "could not be saved" in dialog.notice.text()
        assert "No space left" in dialog.notice.text()
    assert read_settings().settings.author == "A. Curator"
    assert window.catalogue is not None
    assert window.catalogue.author == "A. Curator"
    fill(dialog, "device", "Desk 3")  # there is room again
    assert dialog.notice.text() == ""
    assert 'author = "A. Curator"' in settings_file().read_text()


def test_every_field_has_a_name_and_a_key_of_its_own(dialog: Preferences) -> None:
    for page in range(dialog.pages.count()):
        dialog.pages.setCurrentIndex(page)
        labels = [w for w in dialog.findChildren(QLabel) if w.isVisible() and w.buddy()]
        buttons = [b for b in dialog.findChildren(QPushButton) if b.isVisible()]
        texts = [*(w.text() for w in labels), *(b.text() for b in buttons)]
        letters = [t[t.index("&") + 1].lower() for t in texts if "&" in t]
        assert len(letters) == len(set(letters))
        shown = dialog.pages.currentWidget()
        fields = [*shown.findChildren(QLineEdit), *shown.findChildren(QComboBox)]
        buddies = [label.buddy() for label in labels]
        for field in fields:
            assert field in buddies or field.parent() in buddies or field.accessibleName()


@pytest.mark.parametrize(
    ("name", "number"),
    [("de_DE", (".", ",", 3)), ("en_US", (",", ".", 3)), ("en_IN", (",", ".", LAKH))],
)
def test_the_system_s_marks_are_those_of_the_country(name: str, number: tuple) -> None:
    marks = system_marks(QLocale(name))
    assert (marks.group, marks.decimal, marks.groups) == number
    assert system_marks(QLocale.c()) == HOUSE


@pytest.mark.parametrize("name", ["en_IN", "hi_IN", "de_DE", "tr_TR", "ar"])
def test_in_any_country_the_same_is_stored_and_found(
    window: MainWindow, reopen: Reopen, name: str
) -> None:
    stored = amounts(window)
    QLocale.setDefault(QLocale(name))
    try:
        again = reopen()
        again.selection.select_mineral("cobalt")
        again.settle()
        assert f"0{QLocale(name).decimalPoint()}3414 kg/kWh" in facts(again)
        see.ask(again, "LITHIUM")
        assert see.names(again)[0] == "Lithium"
        see.ask(again, "used-in:batteries intensity>=0.3kg/kWh")
        assert "Cobalt" in see.names(again)
        see.rename(again, "Cobalt", "KOBALT II")
        assert "KOBALT II" in see.names(again)
        assert amounts(again) == stored
    finally:
        QLocale.setDefault(QLocale.c())


def amounts(window: MainWindow) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(str(window.path))) as database:
        rows = "SELECT id, value, low, high, unit, as_published FROM intensity ORDER BY id"
        return database.execute(rows).fetchall()


def canvases(chart: UsesView) -> "list[UsesCanvas]":
    from mineralcat.gui.charts.uses_chart import UsesCanvas

    return chart.findChildren(UsesCanvas)


def test_the_chart_is_drawn_anew_in_the_marks_chosen(
    window: MainWindow, dialog: Preferences, qtbot: QtBot
) -> None:
    window.selection.select_mineral("cobalt")
    window.settle()
    chart = see.part(window, UsesView, "usesPanel")
    qtbot.waitUntil(lambda: bool(canvases(chart)), timeout=10_000)
    (canvas,) = canvases(chart)
    before = canvas.grab().toImage()
    assert any("0.3414" in text for text in canvas.label_texts())
    choose(dialog, "number_format", "1.234,5")
    window.settle()
    assert any("0,3414" in text for text in canvas.label_texts())
    axis = canvas.grab().toImage().copy(0, canvas.height() - 60, canvas.width(), 60)
    assert axis != before.copy(0, canvas.height() - 60, canvas.width(), 60)


def test_what_says_nothing_new_writes_no_file(window: MainWindow) -> None:
    from mineralcat.gui.window.preferences import take_preferences

    assert take_preferences(author="") is None
    assert not settings_file().exists()
    assert read_settings().settings == replace(Settings())


def test_a_window_that_was_off_the_screen_comes_back(window: MainWindow, reopen: Reopen) -> None:
    screen = QGuiApplication.primaryScreen().availableGeometry()
    window.setGeometry(QRect(screen.bottomRight() + QPoint(5_000, 5_000), window.size()))
    again = reopen()
    assert screen.intersects(again.frameGeometry())
    assert screen.contains(again.geometry().topLeft())
