"""The real window on a catalogue of the reference data."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mineralcat.app import create_window
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.integrity.backups import BeforeFirstWrite

PATIENCE_MS = 60_000
Reopen = Callable[[], MainWindow]


@pytest.fixture
def catalogue_path(reference_file: Path, tmp_path: Path) -> Path:
    """A catalogue of the reference data of this test's own."""
    path = tmp_path / "my.mineralcat"
    shutil.copyfile(reference_file, path)
    return path


@pytest.fixture
def all_figures() -> None:
    """For tests that need them in a module whose others take the lean catalogue."""


@pytest.fixture
def lean_catalogue_path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A catalogue with few of the figures, for a module to take for its `catalogue_path`: after an
    edit of a figure the index is brought up to date in a tenth of the time."""
    made = "reference_file" if "all_figures" in request.fixturenames else "lean_file"
    path = tmp_path / "my.mineralcat"
    shutil.copyfile(request.getfixturevalue(made), path)
    return path


@pytest.fixture(autouse=True)
def no_button_left_pressed(qapp: QApplication) -> Iterator[None]:
    """QTest's double click ends without a release, and for all tests to come in the same process
    the button would still be down."""
    yield
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
        if QApplication.mouseButtons() & button:
            QTest.mouseRelease(QWidget(), button)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited for may take long where many tests share the machine."""
    wait = QtBot.waitUntil

    def patiently(bot: QtBot, callback: Callable[[], Any], *, timeout: int = 0) -> None:
        wait(bot, callback, timeout=max(timeout, PATIENCE_MS))

    monkeypatch.setattr(QtBot, "waitUntil", patiently)


@pytest.fixture
def daily_backup() -> None:
    """For tests that are about backups: one is made before the first edit, as it is for users."""


@pytest.fixture(autouse=True)
def quick_first_edit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """For all others the first edit goes without, which takes longer than all else in a test."""
    if "daily_backup" not in request.fixturenames:
        monkeypatch.setattr(BeforeFirstWrite, "__call__", lambda *_: None)


@pytest.fixture
def clean_settings(qapp: QApplication) -> Iterator[None]:
    """No window geometry or columns from another test."""
    qapp.setOrganizationName("MineralCat")
    qapp.setApplicationName("MineralCat")
    QSettings().clear()
    yield
    QSettings().clear()


@pytest.fixture
def reopen(
    qtbot: QtBot, catalogue_path: Path, clean_settings: None
) -> Iterator[Callable[..., MainWindow]]:
    """Open the window, closing the one that is open: a restart, as far as a user can tell."""
    opened: list[MainWindow] = []

    def close() -> None:
        while opened:
            window = opened.pop()
            window.close() or window.close()  # what is not saved was told of the first time
            window.deleteLater()
        # Qt would keep them until its event loop ends, and some hundred windows fill the memory.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def open_again(path: Path = catalogue_path) -> MainWindow:
        close()
        window = create_window(path)
        window.resize(1280, 800)
        opened.append(window)
        return window

    yield open_again
    close()


@pytest.fixture
def window(reopen: Reopen) -> MainWindow:
    """The window, filled."""
    return reopen()
