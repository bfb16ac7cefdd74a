"""File > Export: what of the catalogue to hand on, how, and where to."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from mineralcat.exchange.export.exporter import Exported

    from ..dialogs.export import ExportDialog
    from .main_layout import MainLayout
    from .main_window import MainWindow


class InSight(NamedTuple):
    """What the window shows: the query with how many minerals it found in which order, the ids of
    the selected ones, and the columns of the table where they are not as they are at first."""

    query: str
    found: int
    selected: frozenset[int]
    sort: tuple[str, bool]
    columns: tuple[str, ...] | None = None


class Exporting(QObject):
    """Opens the dialog on what the window shows, and says what came of it."""

    def __init__(self, window: "MainWindow", layout: "MainLayout") -> None:
        super().__init__(window)
        self._window = window
        self._folder = ""
        self._form = ""
        self.ask_file: Callable[[str, str], str] = self._ask_file
        """Which file to write: given a proposal and a filter, a path or nothing. It has asked
        whether a file of that name may be replaced."""
        layout.export.triggered.connect(lambda: self.open())

    def open(self) -> "ExportDialog | None":
        """Ask what to export."""
        from ..dialogs.export import ExportDialog

        catalogue = self._window.catalogue
        if catalogue is None:
            self._window.show_notice("There is nothing to export: no catalogue is open.")
            return None
        window = self._window
        dialog = ExportDialog(catalogue, window.in_sight(), window.tasks, self._form, window)
        dialog.file_asked.connect(lambda: self._ask_where(dialog))
        dialog.exported.connect(self._say)
        dialog.open()
        return dialog

    def _ask_where(self, dialog: "ExportDialog") -> None:
        from .documents import chosen_file

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
        from ..widgets.notice_bar import Way
        from .documents import show_folder

        way = Way("Show the Folder", lambda: show_folder(done.path.parent))
        self._window.show_notice(done.sentence, way)

    def _ask_file(self, proposal: str, suffixes: str) -> str:
        wanted = f"{suffixes};;All files (*)"
        return QFileDialog.getSaveFileName(self._window, "Export to", proposal, wanted)[0]
