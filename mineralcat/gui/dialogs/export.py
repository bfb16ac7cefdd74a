"""The dialog of File > Export: what, in which format, with the first rows to look at."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from mineralcat.domain.figures import count_text
from mineralcat.errors import MineralCatError, StoppedError
from mineralcat.exchange.export.export_request import ExportRequest, Form
from mineralcat.exchange.packages.data_package import CATALOGUE_TABLES
from mineralcat.gui import theme
from mineralcat.gui.plain_text import menu_text, set_tooltip
from mineralcat.gui.tasks import Task, Tasks
from mineralcat.gui.widgets.layouts import Dialog, column, read_only_text, row, text_label
from mineralcat.gui.window.services import ShownResult
from mineralcat.schema.entities import entity_of
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.translation import _, ngettext

if TYPE_CHECKING:
    from mineralcat.exchange.export.exporter import Exported
    from mineralcat.store.catalogue import Catalogue

FORMATS = (
    (Form.XLSX, _("Excel workbook (.xlsx)"),
     _("A table to read, with a sheet of its sources. No text in it is a formula.")),
    (Form.CSV, _("CSV table (.csv)"),
     _("A table to read or compute with. "
       "An apostrophe keeps texts from being taken for formulas.")),
    (Form.JSON, _("JSON, all records (.json)"),
     _("All that the catalogue says of these minerals, "
       "to be imported again or read by programs.")),
    (Form.PACKAGE, _("Data package, all records (.zip)"),
     _("All that the catalogue says of these minerals as described CSV files with checksums.")),
    (Form.BIBTEX, _("Sources for BibTeX (.bib)"), _("The sources of these minerals, for LaTeX.")),
    (Form.CSL, _("Sources as CSL JSON (.csl.json)"),
     _("The sources of these minerals, for Zotero and other managers of references.")),
)  # fmt: skip
_QUERY_SHOWN = 48


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
        form: str,
        parent: QWidget,
    ) -> None:
        super().__init__(
            "exportDialog", _("Export"), parent, QDialogButtonBox.StandardButton.Cancel
        )
        self._catalogue = catalogue
        self._shown = shown_result
        self._tasks = tasks
        self._looking: Task | None = None
        self._writing: Task | None = None
        self._stop = Cancellation()
        self._build(form)
        self._soon = QTimer(self, singleShot=True)
        self._connect()
        self._take_form()

    # -- what is in it -------------------------------------------------------------------------

    def _build(self, form: str) -> None:
        self.preview = read_only_text(_("The first rows, as they would be written"))
        self.preview.setObjectName("exportPreview")
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.preview.setMinimumHeight(theme.em(self, 5))
        self.about = text_label("", "small", "exportTold")
        self.problem = text_label("", "error", "exportProblem")
        self.problem.hide()
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Progress of the export"))
        self.progress.hide()
        self.cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        accept = QDialogButtonBox.ButtonRole.AcceptRole
        self.export = self.add_button(_("&Export…"), self.file_asked.emit, accept)
        self.export.setDefault(True)
        choices = row(self._build_what(), 1, self._build_how(form), 1)
        parts = choices, self.about, self.preview, 1, self.problem, self.progress, self.buttons
        column(*parts, of=self)
        room = self.screen().availableGeometry()
        self.resize(
            min(theme.em(self, 56), room.width() - theme.em(self, 2)),
            min(theme.em(self, 36), room.height() - theme.em(self, 4)),
        )

    def _build_what(self) -> QVBoxLayout:
        seen = self._shown
        shown = seen.query if len(seen.query) <= _QUERY_SHOWN else seen.query[:_QUERY_SHOWN] + "…"
        self.whole = QRadioButton(_("The &whole catalogue"))
        self.search = QRadioButton(
            ngettext(
                "The current &search: {number} mineral",
                "The current &search: {number} minerals",
                seen.found,
                number=count_text(seen.found),
            )
        )
        selected = count_text(len(seen.selected))
        self.selection = QRadioButton(
            _("The se&lected lines of the table: {selected}", selected=selected)
        )
        self.search.setEnabled(bool(seen.query) and seen.found > 0)
        self.selection.setEnabled(bool(seen.selected))
        for button in (self.whole, self.search, self.selection):
            button.setAccessibleName(button.text().replace("&", ""))
        if seen.query:
            set_tooltip(self.search, seen.query)
            self.search.setText(f"{self.search.text()}\n{menu_text(shown)}")
        (self.search if self.search.isEnabled() else self.whole).setChecked(True)
        return column(self.whole, self.search, self.selection, 0, 1)

    def _build_how(self, form: str) -> QFormLayout:
        self.form = QComboBox()
        self.form.setObjectName("exportFormat")
        self.form.setAccessibleName(_("Format"))
        for value, words, _about in FORMATS:
            self.form.addItem(words, value.value)
        self.form.setCurrentIndex(max(self.form.findData(form), 0))
        self.table = QComboBox()
        self.table.setAccessibleName(_("Table"))
        self.table.addItem(_("The minerals, as the window lists them"), "")
        for name in CATALOGUE_TABLES:
            self.table.addItem(f"{name}: {entity_of(name).meaning}", name)
        for box in (self.form, self.table):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(22)
        self.bom = QCheckBox(_("Mark it as UTF-8, as E&xcel needs"))
        self.bom.setChecked(True)
        self.with_tables = QCheckBox(_("Also all &records, a sheet a table"))
        self._how = QFormLayout()
        self._how.addRow(_("&Format"), self.form)
        self._how.addRow(_("Ta&ble"), self.table)
        self._how.addRow("", self.bom)
        self._how.addRow("", self.with_tables)
        return self._how

    def _take_choice(self, chosen: bool) -> None:
        if chosen:  # not again for the one that gives way
            self._take_form()

    def _take_form(self) -> None:
        """Show the options of the format that is chosen, and nothing of the others."""
        form = Form(self.form.currentData())
        self._how.setRowVisible(self.table, form is Form.CSV)
        self._how.setRowVisible(self.bom, form is Form.CSV)
        self._how.setRowVisible(self.with_tables, form is Form.XLSX)
        self.about.setText(next(about for value, _, about in FORMATS if value is form))
        self._look_soon()

    def _connect(self) -> None:
        for button in (self.whole, self.search, self.selection):
            button.toggled.connect(self._take_choice)
        self.form.currentIndexChanged.connect(lambda _: self._take_form())
        self.table.currentIndexChanged.connect(lambda _: self._look_soon())
        self.with_tables.toggled.connect(lambda _: self._look_soon())
        self.buttons.rejected.disconnect()  # which would close it while a file is written
        self.buttons.rejected.connect(self._cancel)
        self._soon.timeout.connect(self._look)
        self.finished.connect(lambda _: self._drop())

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
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self.show_problem("")
        self._soon.start(0)

    def _look(self) -> None:
        request = self.request()

        def job(task: Task) -> str:
            from mineralcat.exchange.export.exporter import export_preview

            return export_preview(self._catalogue, request, task.stop)

        self._looking = self._tasks.reading(job)
        self._looking.succeeded.connect(self._show_preview)
        self._looking.failed.connect(self._show_no_preview)
        self._looking.start()

    def _show_preview(self, text: str) -> None:
        self._looking = None
        self.preview.setPlainText(text)

    def _show_no_preview(self, error: Exception) -> None:
        self._looking = None
        self.preview.clear()
        self._show_failure(error)

    # -- writing -------------------------------------------------------------------------------

    def write(self, path: Path, *, replace: bool) -> None:
        """Write what is chosen to a file; the dialog closes when it is whole."""
        request = self.request()
        self._stop = stop = Cancellation()  # not the task's: the file may be whole when it is asked

        def job(task: Task) -> "Exported":
            from mineralcat.exchange.export.exporter import export

            return export(
                self._catalogue,
                request,
                path,
                replace=replace,
                progress=task.report,
                stop=stop,
            )

        self.show_problem("")
        self._writing = self._tasks.reading(job)
        self._writing.progressed.connect(self._show_progress)
        self._writing.succeeded.connect(self._finish)
        self._writing.failed.connect(self._show_failure)
        self._writing.finished.connect(self._end_writing)
        self._set_busy(True)
        self._writing.start()

    def _set_busy(self, busy: bool) -> None:
        self.progress.setRange(0, 0)
        self.progress.setVisible(busy)
        for widget in (self.whole, self.search, self.selection, self.form, self.table, self.bom,
                       self.with_tables, self.export):  # fmt: skip
            widget.setDisabled(busy)
        self.search.setEnabled(not busy and bool(self._shown.query and self._shown.found))
        self.selection.setEnabled(not busy and bool(self._shown.selected))
        self.cancel.setText(_("Stop") if busy else _("Cancel"))

    def _show_progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, of)
        self.progress.setValue(done)

    def _finish(self, done: "Exported") -> None:
        self.accept()
        self.exported.emit(done)

    def _end_writing(self) -> None:
        self._writing = None
        self._set_busy(False)

    def _show_failure(self, error: Exception) -> None:
        if isinstance(error, StoppedError):
            self.show_problem(_("The export was stopped. No file was written or changed."))
        elif isinstance(error, MineralCatError):
            self.show_problem(str(error))
        else:
            raise error

    def show_problem(self, sentence: str) -> None:
        """Show why nothing is written; an empty sentence removes it."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    # -- ending --------------------------------------------------------------------------------

    def _cancel(self) -> None:
        """Stop what is being written, and stay; else close."""
        if self._writing is None:
            self.reject()
        else:
            self._stop.ask()

    def reject(self) -> None:
        """Close; what is being written is given up."""
        self._drop()
        super().reject()

    def _drop(self) -> None:
        self._stop.ask()
        for task in (self._looking, self._writing):
            if task is not None:
                task.cancel()
        self._looking = self._writing = None
