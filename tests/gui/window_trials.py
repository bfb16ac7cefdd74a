"""A restore in the real window: at a start with the damaged file, or by File > Restore."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from mineralcat.gui.dialogs.restore import RestoreDialog
from mineralcat.gui.window.main_window import MainWindow
from tests.restore_trials import NO_SENTENCES, Trial, result_of


def by_window(trial: Trial) -> list[str]:
    """Open the catalogue, go the way that is offered, and close the window."""
    with _errors() as wrong:
        window = MainWindow()
        window.show()
        window.load(trial.path)
        window.settle()
        wrong += _restored(window)
        shown = window.findChild(QLabel, "notice")
        told = shown.text() if shown is not None else ""
        wrong += [f"the window says “{no}”" for no in NO_SENTENCES if no in told]
        if window.catalogue is None:
            wrong.append(f"nothing is open after the restore: {told}")
        window.close() or window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return wrong + result_of(trial)


@contextmanager
def _errors() -> Iterator[list[str]]:
    """What is raised where Qt calls: the window would show a dialog of an error in the program."""
    wrong: list[str] = []

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        wrong.append(f"an error in the program: {kind.__name__}: {error}")

    before, sys.excepthook = sys.excepthook, note
    try:
        yield wrong
    finally:
        sys.excepthook = before


def _restored(window: MainWindow) -> list[str]:
    if window.catalogue is None:
        ways = [one for one in window.findChildren(QToolButton) if one.text() == "Restore it"]
        if not ways:
            return ["the window offers no backup"]
        ways[-1].click()
        window.settle()
        return []
    window.backups.open_restore()
    window.settle()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, RestoreDialog))
    if not dialog.older.isHidden():
        dialog.older.click()
        window.settle()
    told = dialog.details.toPlainText()
    wrong = [f"the dialog says “{no}”" for no in NO_SENTENCES if no in told]
    if not told.startswith("Good: "):
        wrong.append(f"a good backup is not called so: {told}")
    if dialog.restore.isEnabled():
        dialog.restore.click()
    else:
        wrong.append(f"the backup cannot be restored: {told}")
        dialog.reject()
    window.settle()
    return wrong
