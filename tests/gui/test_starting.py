"""What stands in the window from one moment of its start to the next."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mineralcat import app
from mineralcat.gui.first_paint import AfterPaint
from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see
from tests.gui.conftest import Reopen


def test_a_bare_window_is_painted_before_anything_is_made_to_stand_in_it(
    qtbot: QtBot, clean_settings: None
) -> None:
    window = MainWindow(bare=True)
    qtbot.addWidget(window)
    seen = []
    AfterPaint(window, lambda: seen.append(window.centralWidget()))
    window.show()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [None]
    window.build_ui()
    assert see.table(window).model().rowCount() == 0
    window.close()


def test_a_window_is_built_before_the_database_and_the_charts_are_loaded() -> None:
    """Its first lines stand there meanwhile, read by the engine's driver alone."""
    program = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from mineralcat.gui.window.main_window import MainWindow\n"
        "import mineralcat.store.startup_preview\n"
        "application = QApplication([])\n"
        "MainWindow().show()\n"
        "print({'sqlalchemy', 'alembic', 'numpy', 'pyqtgraph', 'lark'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"


def test_a_bare_window_can_be_closed(qtbot: QtBot, clean_settings: None) -> None:
    window = MainWindow(bare=True)
    qtbot.addWidget(window)
    window.show()
    assert window.close()


def test_the_first_lines_stand_there_before_the_catalogue_is_open(
    qtbot: QtBot, catalogue_path: Path, clean_settings: None
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    saved = see.label(window, "saveState")
    with qtbot.waitCallback(timeout=20_000) as opened:
        window.load(catalogue_path, opened)
        qtbot.waitUntil(lambda: see.table(window).model().rowCount() == 82)
        assert saved.text() == ""
        first = see.names(window)[0]
    window.settle()
    assert "all changes saved" in saved.text()
    assert see.names(window)[0] == first
    assert see.status(window) == "82 of 82 minerals"
    window.close()


def test_waiting_for_the_window_waits_for_the_catalogue_too(
    qtbot: QtBot, catalogue_path: Path, clean_settings: None
) -> None:
    window = MainWindow()  # not shown, so never painted
    qtbot.addWidget(window)
    window.load(catalogue_path)
    window.settle()
    assert see.status(window) == "82 of 82 minerals"
    window.close()


def test_a_window_closed_at_its_first_lines_opens_nothing_more(
    qtbot: QtBot, catalogue_path: Path, clean_settings: None
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.load(catalogue_path)
    assert see.table(window).model().rowCount() == 82
    window.close()
    qtbot.wait(400)  # longer than the paint would have been waited for
    assert see.label(window, "saveState").text() == ""


def test_lines_seen_of_a_file_that_cannot_be_opened_go_again(
    qtbot: QtBot, catalogue_path: Path, clean_settings: None
) -> None:
    import sqlite3

    connection = sqlite3.connect(catalogue_path)
    connection.execute("DROP TABLE recipe")
    connection.close()
    window = MainWindow()
    qtbot.addWidget(window)
    window.load(catalogue_path)
    assert see.table(window).model().rowCount() == 82
    window.settle()
    assert see.table(window).model().rowCount() == 0
    assert see.status(window) == "No catalogue is open."
    assert not see.label(window, "notice").isHidden()
    window.close()


STARTS_AND_TELLS = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
from mineralcat import app
from mineralcat.gui.window.main_window import MainWindow
def spin(*_):
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    while not window._is_built or window.path is None:
        QApplication.processEvents()
    window.settle()
    print(window.path)
    print(window.findChild(QLabel, "notice").text())
    window.close()
    return 0
QApplication.exec = spin
sys.exit(app.run())
"""


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("theme = [broken", "are damaged, so the usual ones are used"),
        ('[catalogues]\nlast = "/gone/work.mineralcat"\n', "/gone/work.mineralcat, which was open"),
    ],
)
def test_what_is_wrong_at_the_start_still_stands_there_once_the_catalogue_is_open(
    tmp_path: Path, catalogue_path: Path, settings: str, told: str
) -> None:
    """Damaged settings, or a drive that is not there: the window opens with the usual ones, and
    says so where a user can still read it."""
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "STATE")}
    for name in ("DATA", "CONFIG"):
        (tmp_path / name / "MineralCat").mkdir(parents=True)
    (tmp_path / "CONFIG" / "MineralCat" / "settings.toml").write_text(settings)
    own = tmp_path / "DATA" / "MineralCat" / "my-catalogue.mineralcat"
    shutil.copy(catalogue_path, own)
    command = [sys.executable, "-c", STARTS_AND_TELLS]
    done = subprocess.run(
        command,
        env={**os.environ, **homes},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    opened, notice = done.stdout.splitlines()
    assert opened == str(own)
    assert told in notice


def test_words_of_qt_are_in_the_language_of_ours(
    window: MainWindow, reopen: Reopen, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    monkeypatch.setattr(app, "language", "de")
    reopen()
    (translator,) = qapp.findChildren(QTranslator)
    try:
        assert QApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    finally:
        translator.deleteLater()
        qapp.removeTranslator(translator)
