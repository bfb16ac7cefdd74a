"""What a bug comes to: a line in the log, one dialog with a report to copy; the program goes on."""

import sys
from types import TracebackType
from typing import Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from mineralcat import logs
from mineralcat.system_errors import user_error
from mineralcat.translation import _

from .plain_text import message_box

_SENTENCE = _(
    "Something went wrong inside MineralCat. Your catalogue is safe: every confirmed change is on "
    "disk, and nothing half-done is kept. You can go on; if it happens again, please report it."
)


class ErrorReporter(QObject):
    """Shows one dialog at a time; errors that come meanwhile are logged only."""

    happened = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._open: QMessageBox | None = None
        self._sentence = _SENTENCE
        self.happened.connect(self._show)  # queued where the error came from another thread

    def hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """What Python calls for an error that nothing caught."""
        if issubclass(kind, KeyboardInterrupt):
            QTimer.singleShot(0, QApplication.quit)
            return
        report = logs.log_error(error.with_traceback(trace))
        shown = user_error(error)
        self._sentence = _SENTENCE if shown is error else str(shown)
        self.happened.emit(report)

    def _show(self, report: str) -> None:
        if self._open is not None:
            return
        box = message_box(None, "MineralCat", self._sentence)
        box.setIcon(QMessageBox.Icon.Critical)
        box.setObjectName("errorDialog")
        box.setDetailedText(report)
        copy = box.addButton(_("Copy report"), QMessageBox.ButtonRole.ActionRole)
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
    quieten_qt()
    sys.excepthook = reporter.hook
    return reporter


_NOISE = (
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
)


def quieten_qt() -> None:
    """Drop what Qt says of each window where there is no screen; all else is reported as before."""

    def tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message in _NOISE:
            return
        if before is not None:
            before(kind, context, message)
        else:
            print(message, file=sys.stderr)

    before: Any = qInstallMessageHandler(tell)
