"""Making, opening and copying catalogues, several windows, and the menus that lead there."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from mineralcat.gui.window.main_window import MainWindow
from mineralcat.gui.window.recent_use import note_opened
from mineralcat.gui.window.windows import Windows
from mineralcat.places import settings_file
from mineralcat.settings import read_settings, write_settings
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history import revisions
from tests.gui import driving as see
from tests.gui.conftest import Reopen


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    settings_file().unlink(missing_ok=True)
    yield
    settings_file().unlink(missing_ok=True)


@pytest.fixture
def others(window: MainWindow, qapp: QApplication) -> Iterator[Callable[[], list[MainWindow]]]:
    """The windows that came since."""

    def found() -> list[MainWindow]:
        tops = [top for top in qapp.topLevelWidgets() if isinstance(top, MainWindow)]
        return [top for top in tops if top is not window and top.isVisible()]

    yield found
    for one in found():
        one.settle()
        one.close()


def menu(window: MainWindow, title: str) -> QMenu:
    return next(m for m in window.findChildren(QMenu) if m.title().replace("&", "") == title)


def choose(window: MainWindow, title: str, words: str) -> None:
    action = next(a for a in menu(window, title).actions() if a.text().replace("&", "") == words)
    assert action.isEnabled()
    action.trigger()


def has_opened(window: MainWindow) -> bool:
    return window.path is not None


def told(window: MainWindow) -> str:
    return see.label(window, "notice").text()


def test_an_empty_catalogue_is_made_where_the_user_says_and_opens_in_its_own_window(
    window: MainWindow, others: Callable[[], list[MainWindow]], tmp_path: Path, qtbot: QtBot
) -> None:
    window.documents.ask_new = lambda _title, _proposal: str(tmp_path / "mine")
    choose(window, "New Catalogue", "Empty…")
    qtbot.waitUntil(lambda: bool(others()) and others()[0].path is not None)
    (new,) = others()
    new.settle()
    assert new.path == tmp_path / "mine.mineralcat"
    assert see.status(new) == "0 of 0 minerals"
    assert see.status(window) == "82 of 82 minerals"


def test_names_without_facts_are_made_too(
    window: MainWindow, others: Callable[[], list[MainWindow]], tmp_path: Path, qtbot: QtBot
) -> None:
    window.documents.ask_new = lambda _title, _proposal: str(tmp_path / "names.mineralcat")
    choose(window, "New Catalogue", "With Names, Without Facts…")
    qtbot.waitUntil(lambda: bool(others()) and others()[0].path is not None, timeout=20_000)
    others()[0].settle()
    assert see.status(others()[0]) == "82 of 82 minerals"


def test_a_file_that_is_there_is_not_overwritten_by_a_new_one(
    window: MainWindow, catalogue_path: Path
) -> None:
    before = catalogue_path.read_bytes()
    window.documents.ask_new = lambda _title, _proposal: str(catalogue_path)
    choose(window, "New Catalogue", "Empty…")
    window.settle()
    assert "exists already and was not overwritten" in told(window)
    assert catalogue_path.read_bytes() == before


def test_one_who_names_no_file_gets_none(
    window: MainWindow, others: Callable[[], list[MainWindow]]
) -> None:
    window.documents.ask_new = lambda _title, _proposal: ""
    window.documents.ask_open = lambda _folder: ""
    for title, words in (("New Catalogue", "Empty…"), ("File", "Open…"), ("File", "Save a Copy…")):
        choose(window, title, words)
    window.settle()
    assert others() == []
    assert told(window) == ""


def test_a_catalogue_is_opened_once_and_then_its_window_is_raised(
    window: MainWindow, others: Callable[[], list[MainWindow]], tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.mineralcat"
    shutil.copy(str(window.path), other)
    window.documents.ask_open = lambda _folder: str(other)
    choose(window, "File", "Open…")
    qtbot.waitUntil(lambda: bool(others()) and others()[0].path is not None)
    first = others()
    choose(window, "File", "Open…")
    assert others() == first
    window.documents.ask_open = lambda _folder: str(window.path)
    choose(window, "File", "Open…")
    assert others() == first
    first[0].settle()
    see.rename(first[0], "Cobalt", "Kobalt")  # each window has a catalogue of its own
    assert "Cobalt" in see.names(window)
    assert "Kobalt" in see.names(first[0])


def test_recent_catalogues_are_offered_newest_first_and_one_that_is_gone_is_let_go(
    window: MainWindow, others: Callable[[], list[MainWindow]], tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [tmp_path / "one.mineralcat", tmp_path / "two & a half.mineralcat"]
    for path in paths:
        shutil.copy(str(window.path), path)
        opened = Windows.of_this_process().open(path, window)
        qtbot.waitUntil(partial(has_opened, opened))
        opened.settle()
    recent = menu(window, "Open Recent")
    recent.aboutToShow.emit()
    assert [a.text().replace("&&", "&") for a in recent.actions()] == [str(p) for p in paths[::-1]]
    for one in others():
        one.close()
    paths[1].unlink()
    recent.actions()[0].trigger()
    assert "is not there any more" in told(window)
    assert read_settings().settings.recent_catalogues == (str(paths[0]),)


def test_what_is_no_catalogue_is_not_offered_again_and_the_window_says_why(
    window: MainWindow, others: Callable[[], list[MainWindow]], tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.mineralcat"
    letter.write_text("Dear Sir")
    Windows.of_this_process().open(letter, window)
    qtbot.waitUntil(lambda: bool(others()))
    (new,) = others()
    qtbot.waitUntil(lambda: "is not a MineralCat catalogue" in told(new))
    assert read_settings().settings.recent_catalogues == ()
    Windows.of_this_process().open(Path(str(window.path)), new)  # the empty window takes no other's
    assert new.path is None


@pytest.mark.parametrize("gone", [False, True])
def test_a_copy_is_whole_also_when_the_file_was_deleted_underneath(
    window: MainWindow, tmp_path: Path, gone: bool
) -> None:
    see.rename(window, "Cobalt", "Kobalt")
    if gone:
        Path(str(window.path)).unlink()
    copy = tmp_path / "copy.mineralcat"
    window.documents.ask_new = lambda _title, _proposal: str(copy)
    choose(window, "File", "Save a Copy…")
    window.settle()
    assert f"A whole copy was saved as {copy}" in told(window)
    assert any(b.text() == "Open the copy" for b in window.findChildren(QToolButton))
    opened = Catalogue.open(copy)
    assert opened.undo() == "Rename Cobalt to Kobalt"
    opened.close()


def test_properties_tell_what_the_catalogue_is_and_holds(window: MainWindow, qtbot: QtBot) -> None:
    see.rename(window, "Cobalt", "Kobalt")
    choose(window, "File", "Properties…")
    window.settle()
    dialog = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "propertiesDialog")
    said = {one.accessibleName(): one.text() for one in dialog.findChildren(QLabel)}
    assert said["File"] == str(window.path)
    assert said["Minerals"] == "82"
    assert "without a source" in said["Facts"]
    assert said["Steps in the history"] == "1"
    assert said["Last step"].startswith("Rename Cobalt to Kobalt (")
    assert len(said["Content hash"]) == 64
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_no_key_means_two_things_and_no_menu_has_one_letter_twice(window: MainWindow) -> None:
    actions = [a for a in window.findChildren(QAction) if a.isVisible()]
    keys = Counter(key.toString() for a in set(actions) for key in a.shortcuts())
    assert [key for key, count in keys.items() if key and count > 1] == []
    for one in [*window.findChildren(QMenu), window.menuBar()]:
        texts = [a.text().replace("&&", "") for a in one.actions()]
        letters = Counter(t[t.index("&") + 1].lower() for t in texts if "&" in t)
        assert [letter for letter, count in letters.items() if count > 1] == [], one


def test_two_windows_on_two_files_undo_each_their_own(
    reopen: Reopen, others: Callable[[], list[MainWindow]], window: MainWindow, tmp_path: Path
) -> None:
    other = tmp_path / "other.mineralcat"
    shutil.copy(str(window.path), other)
    second = Windows.of_this_process().open(other, window)
    second.settle()
    see.rename(window, "Cobalt", "Kobalt")
    assert not see.action(second, "undoAction").isEnabled()
    see.action(window, "undoAction").trigger()
    window.settle()
    assert "Cobalt" in see.names(window)


def test_an_address_of_a_server_is_no_catalogue_and_its_password_is_nowhere(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by File > Open, New or Save a Copy, and not from a list that an earlier version left."""
    monkeypatch.chdir(tmp_path)
    there = sorted(tmp_path.iterdir())
    address = "postgresql://bob:geheim@db.example/atlas"
    window.documents.ask_open = lambda _folder: address
    window.documents.ask_new = lambda _title, _proposal: address
    for do in (
        window.documents.open,
        window.documents.save_copy,
        partial(window.documents.new, "empty"),
        partial(window.documents.open_recent, address),
        partial(window.documents.open_recent, str(Path(address).absolute())),
    ):
        window.show_notice("")
        do()
        window.settle()
        assert told(window).startswith("postgresql://… is an address, not a file.")
    assert sorted(tmp_path.iterdir()) == there
    write_settings(replace(read_settings().settings, recent_catalogues=(address, "/there")))
    recent = menu(window, "Open Recent")
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == ["/there"]
    note_opened(tmp_path / "other.mineralcat")
    assert "geheim" not in settings_file().read_text(encoding="utf-8")


def test_a_catalogue_is_opened_by_a_file_address(
    window: MainWindow,
    catalogue_path: Path,
    others: Callable[[], list[MainWindow]],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    other = tmp_path / "an other.mineralcat"
    shutil.copyfile(catalogue_path, other)
    window.documents.ask_open = lambda _folder: other.as_uri()
    window.documents.open()
    qtbot.waitUntil(lambda: bool(others()) and others()[0].path == other)


def test_a_copy_to_share_names_nobody_in_its_history(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    see.rename(window, "Cobalt", "Kobalt")
    copy = tmp_path / "share.mineralcat"

    def choose_to_share(_title: str, _proposal: str) -> str:
        window.documents.with_names = False  # as the kind of file chosen in the dialog does
        return str(copy)

    window.documents.ask_new = choose_to_share
    choose(window, "File", "Save a Copy…")
    qtbot.waitUntil(copy.exists)
    window.settle()
    assert "without names in its history" in told(window)
    with closing(Catalogue.open(copy)) as opened, opened.reading() as session:
        assert {row.author for row in revisions(session)} == {""}
