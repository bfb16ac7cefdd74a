"""File > Export: what of the catalogue to hand on, how, and where to."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from ..widgets.notice_bar import NoticeAction
from .services import ShownResult, WindowServices

if TYPE_CHECKING:
    from mineralcat.exchange.export.exporter import Exported

    from ..dialogs.export import ExportDialog


class ExportController(QObject):
    """Opens the dialog on what the window shows, and says what came of it."""

    def __init__(
        self, services: WindowServices, action: QAction, shown: Callable[[], ShownResult]
    ) -> None:
        super().__init__(services.widget)
        self._services = services
        self._shown = shown
        self._folder = ""
        self._form = ""
        self.ask_file: Callable[[str, str], str] = self._ask_file
        """Which file to write: given a proposal and a filter, a path or nothing. It has asked
        whether a file of that name may be replaced."""
        action.triggered.connect(lambda: self.open())

    def open(self) -> "ExportDialog | None":
        """Ask what to export."""
        from ..dialogs.export import ExportDialog

        catalogue = self._services.catalogue
        if catalogue is None:
            self._services.show_notice("There is nothing to export: no catalogue is open.")
            return None
        window, tasks = self._services.widget, self._services.tasks
        dialog = ExportDialog(catalogue, self._shown(), tasks, self._form, window)
        dialog.file_asked.connect(lambda: self._ask_where(dialog))
        dialog.exported.connect(self._say)
        dialog.open()
        return dialog

    def _ask_where(self, dialog: "ExportDialog") -> None:
        from ..chosen_files import chosen_file

        self._form = dialog.request().form.value
        folder = self._folder or QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        suffix = dialog.request().form.suffix
        proposal = Path(folder or Path.home()) / f"{dialog.name_proposed()}{suffix}"
        named = self.ask_file(str(proposal), f"*{suffix}")
        if not named:
            return
        path = chosen_file(named, dialog.show_problem)
        if path is None:
            return
        self._folder = str(path.parent)
        if path.suffix:
            dialog.write(path, replace=True)
        else:  # nobody was asked about the name that it gets
            dialog.write(path.with_name(path.name + suffix), replace=False)

    def _say(self, done: "Exported") -> None:
        from ..chosen_files import show_folder

        way = NoticeAction("Show the Folder", lambda: show_folder(done.path.parent))
        self._services.show_notice(done.sentence, way)

    def _ask_file(self, proposal: str, suffixes: str) -> str:
        needed = f"{suffixes};;All files (*)"
        return QFileDialog.getSaveFileName(self._services.widget, "Export to", proposal, needed)[0]
