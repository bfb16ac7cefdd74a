"""What a bug comes to: a line in the log, one dialog with a report to copy; the program goes on."""

import sys
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from mineralcat import logs

from .plain_text import message_box

_SENTENCE = (
    "Something went wrong inside MineralCat. Your catalogue is safe: every confirmed change is on "
    "disk, and nothing half-done is kept. You can go on; if it happens again, please report it."
)


class ErrorReporter(QObject):
    """Shows one dialog at a time; errors that come meanwhile are logged only."""

    happened = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._open: QMessageBox | None = None
        self.happened.connect(self._show)  # queued where the error came from another thread

    def hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """What Python calls for an error that nothing caught."""
        if issubclass(kind, KeyboardInterrupt):
            QTimer.singleShot(0, QApplication.quit)
            return
        report = logs.log_error(error.with_traceback(trace))
        self.happened.emit(report)

    def _show(self, report: str) -> None:
        if self._open is not None:
            return
        box = message_box(None, "MineralCat", _SENTENCE)
        box.setIcon(QMessageBox.Icon.Critical)
        box.setObjectName("errorDialog")
        box.setDetailedText(report)
        copy = box.addButton("Copy report", QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        box.addButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self._forget)
        self._open = box
        box.open()

    def _forget(self) -> None:
        self._open = None


def install(app: QApplication) -> ErrorReporter:
    """Report errors that nothing caught, from now on."""
    reporter = ErrorReporter(app)
    sys.excepthook = reporter.hook
    return reporter
