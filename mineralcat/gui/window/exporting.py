"""File > Export: what of the catalogue to hand on, how, and where to."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from mineralcat.translation import _

from ..chosen_files import ALL_FILES, chosen_file, documents_folder, show_folder
from ..widgets.notice_bar import NoticeAction
from .services import Controller, ShownResult, WindowServices

if TYPE_CHECKING:
    from mineralcat.exchange.export.exporter import Exported

    from ..dialogs.export import ExportDialog


class ExportController(Controller):
    """Opens the dialog on what the window shows, and says what came of it."""

    def __init__(
        self, services: WindowServices, action: QAction, shown: Callable[[], ShownResult]
    ) -> None:
        super().__init__(services)
        self._shown = shown
        self._folder: Path | None = None
        self._form = ""
        self.ask_file: Callable[[str, str], str] = self._ask_file
        """Which file to write: given a proposal and a filter, a path or nothing. It has asked
        whether a file of that name may be replaced."""
        action.triggered.connect(self.open)

    def open(self) -> "ExportDialog | None":
        """Ask what to export."""
        from ..dialogs.export import ExportDialog

        catalogue = self._open_catalogue(_("There is nothing to export: no catalogue is open."))
        if catalogue is None:
            return None
        window, tasks = self._services.widget, self._services.tasks
        dialog = ExportDialog(catalogue, self._shown(), tasks, self._form, window)
        dialog.file_asked.connect(lambda: self._ask_where(dialog))
        dialog.exported.connect(self._say)
        dialog.open()
        return dialog

    def _ask_where(self, dialog: "ExportDialog") -> None:
        form = dialog.request().form
        self._form = form.value
        proposal = (self._folder or documents_folder()) / f"{dialog.name_proposed()}{form.suffix}"
        named = self.ask_file(str(proposal), f"*{form.suffix}")
        path = chosen_file(named, dialog.show_problem) if named else None
        if path is None:
            return
        self._folder = path.parent
        if path.suffix:
            dialog.write(path, replace=True)
        else:  # nobody was asked about the name that it gets
            dialog.write(path.with_name(path.name + form.suffix), replace=False)

    def _say(self, done: "Exported") -> None:
        way = NoticeAction(_("Show the Folder"), lambda: show_folder(done.path.parent))
        self._services.show_notice(done.sentence, way)

    def _ask_file(self, proposal: str, suffixes: str) -> str:
        needed = f"{suffixes};;{ALL_FILES}"
        window, title = self._services.widget, _("Export to")
        return QFileDialog.getSaveFileName(window, title, proposal, needed)[0]
