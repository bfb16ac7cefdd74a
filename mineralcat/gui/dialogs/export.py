"""The dialog of File > Export: what, in which format, with the first rows to look at."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from mineralcat.domain.figures import count_text, counted
from mineralcat.errors import StoppedError
from mineralcat.exchange.export.export_request import ExportRequest, Form
from mineralcat.exchange.packages.data_package import CATALOGUE_TABLES
from mineralcat.gui import theme
from mineralcat.gui.plain_text import menu_text, set_tooltip
from mineralcat.gui.tasks import Task, Tasks, sentence_of
from mineralcat.gui.widgets.layouts import (
    ChoiceBox,
    Dialog,
    MessageLabel,
    column,
    form,
    progress_bar,
    read_only_text,
    row,
    set_words,
    text_label,
)
from mineralcat.gui.window.services import ShownResult
from mineralcat.schema.entities import entity_of
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.exchange.export.exporter import Exported
    from mineralcat.store.catalogue import Catalogue

FORMATS = {
    Form.XLSX: (
        _("Excel workbook (.xlsx)"),
        _("A table to read, with a sheet of its sources. No text in it is a formula."),
    ),
    Form.CSV: (
        _("CSV table (.csv)"),
        _(
            "A table to read or compute with. "
            "An apostrophe keeps texts from being taken for formulas."
        ),
    ),
    Form.JSON: (
        _("JSON, all records (.json)"),
        _(
            "All that the catalogue says of these minerals, "
            "to be imported again or read by programs."
        ),
    ),
    Form.PACKAGE: (
        _("Data package, all records (.zip)"),
        _("All that the catalogue says of these minerals as described CSV files with checksums."),
    ),
    Form.BIBTEX: (_("Sources for BibTeX (.bib)"), _("The sources of these minerals, for LaTeX.")),
    Form.CSL: (
        _("Sources as CSL JSON (.csl.json)"),
        _("The sources of these minerals, for Zotero and other managers of references."),
    ),
}
_QUERY_SHOWN = 48
_LETTERS = 22


class ExportDialog(Dialog):
    """Shows at each choice what the file would begin with; writes it with progress, to be stopped
    at any time."""

    file_asked = Signal()
    """Where to write to; the answer is `write`."""
    exported = Signal(object)
    """What was written, once it is whole."""

    def __init__(
        self,
        catalogue: "Catalogue",
        shown_result: ShownResult,
        tasks: Tasks,
        chosen_form: str,
        parent: QWidget,
    ) -> None:
        cancel = QDialogButtonBox.StandardButton.Cancel
        super().__init__("exportDialog", _("Export"), parent, tasks, buttons=cancel)
        self._catalogue = catalogue
        self._shown = shown_result
        self._stop = Cancellation()
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._look)
        self.cancel = self.buttons.button(cancel)
        self.finished.connect(self._stop_writing)
        self._build(chosen_form)
        self._take_form()

    # -- what is in it -------------------------------------------------------------------------

    def _build(self, chosen_form: str) -> None:
        self.preview = read_only_text(_("The first rows, as they would be written"))
        self.preview.setObjectName("exportPreview")
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.preview.setMinimumHeight(theme.em(self, 5))
        self.about = text_label("", "small", "exportTold")
        self.problem = MessageLabel("error", "exportProblem")
        self.progress = progress_bar(_("Progress of the export"))
        self.export = self.add_button(_("&Export…"), self.file_asked.emit, accepts=True)
        self._choices = QWidget()
        choices = self._choices_of_rows(), 1, self._choices_of_form(chosen_form), 1
        row(*choices, of=self._choices, margin=0)
        parts = self._choices, self.about, self.preview, 1, self.problem, self.progress
        self.fill(*parts, width=56, height=36)
        room = self.screen().availableGeometry().size()
        self.resize(self.size().boundedTo(room - QSize(theme.em(self, 2), theme.em(self, 4))))

    def _choices_of_rows(self) -> QVBoxLayout:
        seen = self._shown
        shown = seen.query if len(seen.query) <= _QUERY_SHOWN else seen.query[:_QUERY_SHOWN] + "…"
        found = counted(
            "The current &search: {number} mineral",
            "The current &search: {number} minerals",
            seen.found,
        )
        selected = _("The se&lected lines of the table: {selected}")
        selected = selected.format(selected=count_text(len(seen.selected)))
        self.whole, self.search, self.selection = (QRadioButton() for _ in range(3))
        set_words(self.whole, _("The &whole catalogue"))
        set_words(self.search, found)
        set_words(self.selection, selected)
        self.search.setEnabled(bool(seen.query) and seen.found > 0)
        self.selection.setEnabled(bool(seen.selected))
        if seen.query:
            set_tooltip(self.search, seen.query)
            self.search.setText(f"{found}\n{menu_text(shown)}")
        (self.search if self.search.isEnabled() else self.whole).setChecked(True)
        for button in (self.whole, self.search, self.selection):
            button.toggled.connect(lambda chosen: self._look_soon() if chosen else None)
        return column(self.whole, self.search, self.selection, 0, 1)

    def _choices_of_form(self, chosen_form: str) -> QFormLayout:
        formats = [(form.value, words) for form, (words, _about) in FORMATS.items()]
        tables = [(name, f"{name}: {_(entity_of(name).meaning)}") for name in CATALOGUE_TABLES]
        minerals = _("The minerals, as the window lists them")
        self.form = ChoiceBox(_("Format"), formats, "exportFormat", _LETTERS)
        self.form.choose(chosen_form)
        self.table = ChoiceBox(_("Table"), [("", minerals), *tables], "", _LETTERS)
        self.bom = QCheckBox(_("Mark it as UTF-8, as E&xcel needs"))
        self.bom.setChecked(True)
        self.with_tables = QCheckBox(_("Also all &records, a sheet a table"))
        self.form.currentIndexChanged.connect(self._take_form)
        self.table.currentIndexChanged.connect(self._look_soon)
        self.with_tables.toggled.connect(self._look_soon)
        self._how = form(
            (_("&Format"), self.form),
            (_("Ta&ble"), self.table),
            ("", self.bom),
            ("", self.with_tables),
        )
        return self._how

    def _take_form(self) -> None:
        """Show the options of the format that is chosen, and nothing of the others."""
        form = Form(self.form.currentData())
        self._how.setRowVisible(self.table, form is Form.CSV)
        self._how.setRowVisible(self.bom, form is Form.CSV)
        self._how.setRowVisible(self.with_tables, form is Form.XLSX)
        self.about.setText(FORMATS[form][1])
        self._look_soon()

    # -- what is asked -------------------------------------------------------------------------

    def request(self) -> ExportRequest:
        """What is chosen."""
        seen, form = self._shown, Form(self.form.currentData())
        sort, descending = seen.sort
        return ExportRequest(
            form=form,
            query=None if self.whole.isChecked() else seen.query,
            sort=sort,
            descending=descending,
            chosen=seen.selected if self.selection.isChecked() else None,
            columns=None if self.whole.isChecked() else seen.columns,
            table=(self.table.currentData() or None) if form is Form.CSV else None,
            with_tables=form is Form.XLSX and self.with_tables.isChecked(),
            bom=form is Form.CSV and self.bom.isChecked(),
        )

    def name_proposed(self) -> str:
        """What a file of this could be called, without its ending."""
        request = self.request()
        if request.table:
            return request.table
        if request.query is None:
            return self._catalogue.path.stem
        words = "".join(sign if sign.isalnum() else " " for sign in request.query).split()
        return "-".join(words)[:60] or "minerals"

    # -- the first rows ------------------------------------------------------------------------

    def _look_soon(self) -> None:
        """Look once no more is chosen at this moment."""
        self.tasks.drop("look")
        self.show_problem("")
        self._soon.start(0)

    def _look(self) -> None:
        request = self.request()

        def job(task: Task) -> str:
            from mineralcat.exchange.export.exporter import export_preview

            return export_preview(self._catalogue, request, task.stop)

        def fail(error: Exception) -> None:
            self.preview.clear()
            self.show_problem(sentence_of(error))

        self.tasks.start("look", job, self.preview.setPlainText, fail, 0)

    # -- writing -------------------------------------------------------------------------------

    def write(self, path: Path, *, replace: bool) -> None:
        """Write what is chosen to a file; the dialog closes when it is whole."""
        request = self.request()
        self._stop = stop = Cancellation()  # not the task's: the file may be whole when it is asked

        def job(task: Task) -> "Exported":
            from mineralcat.exchange.export.exporter import export

            return export(
                self._catalogue, request, path, replace=replace, progress=task.report, stop=stop
            )

        def finish(done: "Exported") -> None:
            self._set_busy(False)
            self.accept()
            self.exported.emit(done)

        def fail(error: Exception) -> None:
            self._set_busy(False)
            stopped = _("The export was stopped. No file was written or changed.")
            is_stopped = isinstance(error, StoppedError)
            self.show_problem(stopped if is_stopped else sentence_of(error))

        self.show_problem("")
        self._set_busy(True)
        self.tasks.start("write", job, finish, fail, 0, progress=self._show_progress)

    def _set_busy(self, busy: bool) -> None:
        self.progress.setRange(0, 0)
        self.progress.setVisible(busy)
        self._choices.setDisabled(busy)
        self.export.setDisabled(busy)
        self.cancel.setText(_("Stop") if busy else _("Cancel"))

    def _show_progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, of)
        self.progress.setValue(done)

    def show_problem(self, sentence: str) -> None:
        """Show why nothing is written; an empty sentence removes it."""
        self.problem.setText(sentence)

    # -- ending --------------------------------------------------------------------------------

    def reject(self) -> None:
        """Stop what is being written, and stay; else close."""
        if self.tasks.runs("write"):
            self._stop_writing()
        else:
            super().reject()

    def _stop_writing(self) -> None:
        self._stop.ask()
