"""File > Import, and files that are dropped on the window."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QDialog, QFileDialog

from mineralcat.places import CATALOGUE_SUFFIX
from mineralcat.translation import _

from ..chosen_files import ALL_FILES, chosen_file
from ..tasks import Task
from ..widgets.notice_bar import NoticeAction
from .questions import newer_reference
from .services import Controller, WindowServices

if TYPE_CHECKING:
    from mineralcat.exchange.incoming import Member
    from mineralcat.store.history.entries import LogRow

    from ..dialogs.import_files import ImportDialog

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".jsonl", ".zip")
"""What the file dialog shows at first; formats are known by content."""


class ImportController(Controller):
    """What one window does with files that come in."""

    def __init__(self, services: WindowServices) -> None:
        super().__init__(services)
        self.ask_files: Callable[[], list[str]] = self._ask_files
        """Which files to import; none where the user changed their mind."""

    def open(self) -> None:
        """Ask for files, and show what they would change."""
        if self._may_import():
            named = (chosen_file(name, self._services.show_notice) for name in self.ask_files())
            self.show([path for path in named if path])

    def show(self, paths: Sequence[Path]) -> None:
        """Show what files would change."""

        def gathered() -> "Iterable[Member]":
            from mineralcat.exchange.input_files import gather

            return gather(paths)

        if paths and self._may_import():
            self._show(gathered)

    def show_reference(self) -> None:
        """Show what the reference data that ship would change."""

        def gathered() -> "Iterable[Member]":
            from mineralcat.exchange.packages import reference

            return reference.members()

        if self._may_import():
            self._show(gathered).finished.connect(self._note_reference)

    def offer_newer_reference(self) -> None:
        """Say so where the reference data that ship are newer than those in the catalogue."""

        def offer(sentence: str | None) -> None:
            if sentence:
                review = NoticeAction(_("Review them"), self.show_reference)
                self._services.show_notice(sentence, review)

        if self._services.catalogue is not None:
            self._services.tasks.read(newer_reference()(self._services.catalogue), offer)

    def _show(self, gathered: "Callable[[], Iterable[Member]]") -> "ImportDialog":
        from ..dialogs.import_files import ImportDialog

        assert self._services.catalogue is not None
        dialog = ImportDialog(
            self._services.catalogue, self._services.tasks, gathered, self._services.widget
        )
        dialog.taken.connect(self._say_taken)
        dialog.step_asked.connect(self._make_step)
        dialog.open()
        return dialog

    def _note_reference(self, result: int) -> None:
        """What was looked at and taken in is not offered again."""
        catalogue = self._services.catalogue
        if result == QDialog.DialogCode.Accepted and catalogue is not None:

            def job(task: Task) -> None:
                from mineralcat.exchange.packages import reference

                reference.note_taken(catalogue)

            self._services.tasks.writing(job).start()

    def _may_import(self) -> bool:
        if self._open_catalogue(_("Nothing can be imported: no catalogue is open.")) is None:
            return False
        if self._services.editor is not None and self._services.editor.can_edit:
            return True
        self._services.show_notice(
            _(
                "Nothing can be imported: this catalogue is open to be read only. Save a copy of "
                "it with File > Save a Copy, and import into that."
            )
        )
        return False

    def _say_taken(self, step: "LogRow") -> None:
        if (editor := self._services.editor) is not None:
            editor.announce()
            editor.changed.emit()
            done = _("Done: {step}. Ctrl+Z takes it back.", step=step.message)
            self._services.offer_undo(done)

    def _make_step(self, words: str, work: Callable[..., str], then: Callable[[], None]) -> None:
        if self._services.editor is not None:
            self._services.editor.run(words, work, lambda _step: then())

    def _ask_files(self) -> list[str]:
        suffixes = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        known = _("Everything that can be read ({suffixes})", suffixes=suffixes)
        window, needed = self._services.widget, f"{known};;{ALL_FILES}"
        return QFileDialog.getOpenFileNames(window, _("Import"), "", needed)[0]

    # -- dropped files ---------------------------------------------------------------------------

    def takes(self, dropped: QMimeData) -> bool:
        """Whether what is dragged over the window is files."""
        return bool(_files_of(dropped))

    def drop(self, dropped: QMimeData) -> None:
        """Open a catalogue that is dropped, import all else."""
        paths = _files_of(dropped)
        if len(paths) == 1 and paths[0].suffix == CATALOGUE_SUFFIX:
            self._services.open_catalogue(paths[0])
        else:
            self.show(paths)


def _files_of(dropped: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
