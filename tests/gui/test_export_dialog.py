"""File > Export: the first rows as they will be, then the file, or why there is none."""

import csv
import io
import json
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from mineralcat.exchange.export import exporter
from mineralcat.exchange.export.export_request import Form
from mineralcat.gui.dialogs.export import FORMATS, ExportDialog
from mineralcat.gui.window.main_window import MainWindow

from .driving import action, ask, index_of, label, names, table

WIND = "used-in:offshore-wind"


@pytest.fixture
def target(window, tmp_path) -> Path:
    """Where the file dialog says to write to."""
    path = tmp_path / "out"

    def answer(proposal: str, suffixes: str) -> str:
        window.proposed = proposal
        return str(path.with_suffix(suffixes.removeprefix("*")))

    window.exporting.ask_file = answer
    return path


def open_dialog(window: MainWindow) -> ExportDialog:
    action(window, "exportAction").trigger()
    return window.findChildren(ExportDialog, "exportDialog")[-1]


def choose(window: MainWindow, dialog: ExportDialog, form: Form) -> None:
    dialog.form.setCurrentIndex(dialog.form.findData(form.value))
    look(window, dialog)


def look(window: MainWindow, dialog: ExportDialog) -> str:
    """Wait for the first rows."""
    dialog._soon.stop()
    dialog._look()
    window.settle()
    return dialog.preview.toPlainText()


def confirm(window: MainWindow, dialog: ExportDialog) -> None:
    dialog.export.click()
    window.settle()


def test_the_button_and_the_keys_open_the_dialog(window):
    export = action(window, "exportAction")
    assert export.isEnabled()
    assert export.shortcut().toString() == "Ctrl+Shift+E"
    assert any(button.defaultAction() is export for button in window.findChildren(QToolButton))
    open_dialog(window).reject()


def test_every_form_can_be_chosen(window):
    assert set(FORMATS) == set(Form)


def test_what_the_search_found_is_written_as_it_was_shown(window, target):
    ask(window, WIND)
    for form in Form:
        dialog = open_dialog(window)
        choose(window, dialog, form)
        shown = dialog.preview.toPlainText().splitlines()
        confirm(window, dialog)
        path = target.with_suffix(form.suffix)
        assert path.exists()
        if form in (Form.CSV, Form.BIBTEX):
            text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            assert text.startswith(shown[0])
            assert shown[1][:200] in text
        words = "64 sources" if form in (Form.BIBTEX, Form.CSL) else "21 minerals"
        assert label(window, "notice").text() == f"Exported {words} to {path}."
        ways = [b.text() for b in window.findChildren(QToolButton) if b.isVisibleTo(window)]
        assert "Show the Folder" in ways


def test_a_table_has_the_lines_of_the_window_in_their_order(window, target):
    ask(window, WIND)
    table(window).sortByColumn(0, Qt.SortOrder.DescendingOrder)
    window.settle()
    dialog = open_dialog(window)
    choose(window, dialog, Form.CSV)
    confirm(window, dialog)
    text = target.with_suffix(".csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["Mineral"] for row in rows] == names(window)


def test_selected_lines_go_alone(window, target):
    for mineral in ("Cobalt", "Lithium"):
        window_table = table(window)
        flags = QItemSelectionModel.SelectionFlag
        how = flags.Select if mineral == "Lithium" else flags.ClearAndSelect
        window_table.selectionModel().select(index_of(window, mineral), how | flags.Rows)
    dialog = open_dialog(window)
    dialog.selection.click()
    choose(window, dialog, Form.JSON)
    confirm(window, dialog)
    tables = json.loads(target.with_suffix(".json").read_bytes())["tables"]
    about = {row["mineral"] for row in tables["usage"]}
    assert about == {"cobalt", "lithium"}


def test_without_a_search_the_whole_catalogue_is_proposed(window, target):
    dialog = open_dialog(window)
    assert dialog.whole.isChecked()
    assert not dialog.search.isEnabled()
    choose(window, dialog, Form.PACKAGE)
    confirm(window, dialog)
    assert window.proposed.endswith("my.zip")
    assert target.with_suffix(".zip").exists()


def test_options_are_those_of_the_format(window):
    dialog = open_dialog(window)
    for form, options in (
        (Form.CSV, {dialog.table, dialog.bom}),
        (Form.XLSX, {dialog.with_tables}),
        (Form.JSON, set()),
    ):
        choose(window, dialog, form)
        every = {dialog.table, dialog.bom, dialog.with_tables}
        assert {widget for widget in every if widget.isVisibleTo(dialog)} == options
    dialog.reject()


def test_one_table_can_be_looked_at_and_written_alone(window, target):
    dialog = open_dialog(window)
    choose(window, dialog, Form.CSV)
    dialog.table.setCurrentIndex(dialog.table.findData("area"))
    assert look(window, dialog).startswith("uid,slug,name,kind")
    confirm(window, dialog)
    assert Path(window.proposed).name == "area.csv"


def test_a_refusal_is_said_in_the_dialog_which_stays(window, target):
    target.with_suffix(".csv").mkdir()
    dialog = open_dialog(window)
    choose(window, dialog, Form.CSV)
    confirm(window, dialog)
    assert dialog.isVisible()
    assert "is a folder" in dialog.problem.text()
    assert dialog.problem.isVisibleTo(dialog)
    assert dialog.export.isEnabled()
    choose(window, dialog, Form.JSON)
    assert dialog.problem.text() == ""
    dialog.reject()


def test_a_name_without_ending_gets_it_and_replaces_nothing_unasked(window, tmp_path):
    (tmp_path / "mine.csv").write_text("old")
    window.exporting.ask_file = lambda *_: str(tmp_path / "mine")
    dialog = open_dialog(window)
    choose(window, dialog, Form.CSV)
    confirm(window, dialog)
    assert "exists already" in dialog.problem.text()
    assert (tmp_path / "mine.csv").read_text() == "old"
    dialog.reject()


def test_stopping_leaves_no_file_and_says_so(window, target, monkeypatch):
    begun, go_on = Event(), Event()

    def slowly(file, content, path):
        file.write(b"half")
        begun.set()
        assert go_on.wait(20)
        return ""

    monkeypatch.setitem(exporter._WRITERS, Form.BIBTEX, slowly)
    dialog = open_dialog(window)
    dialog.form.setCurrentIndex(dialog.form.findData("bib"))
    dialog._soon.stop()
    dialog.export.click()
    assert begun.wait(20)
    assert dialog.cancel.text() == "Stop"
    assert dialog.progress.isVisibleTo(dialog)
    assert not dialog.export.isEnabled()
    dialog.cancel.click()
    go_on.set()
    window.settle()
    assert "stopped" in dialog.problem.text()
    assert dialog.isVisible()
    assert dialog.export.isEnabled()
    assert not list(target.parent.glob("*.bib")) + list(target.parent.glob(".mineralcat-*"))
    dialog.reject()


def test_a_query_that_is_shown_keeps_its_ampersands(window):
    ask(window, '"A & B"')
    dialog = open_dialog(window)
    assert "“" not in dialog.search.text()
    dialog.reject()
    assert window.searching.shown_result().query == '"A & B"'


def test_everything_in_the_dialog_has_a_name_and_is_reached_by_tab(window):
    ask(window, WIND)
    dialog = open_dialog(window)
    window.settle()
    for widget in (dialog.whole, dialog.search, dialog.form, dialog.table, dialog.preview):
        assert widget.accessibleName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_read_only_catalogue_can_be_exported(reopen, catalogue_path, tmp_path):
    catalogue_path.chmod(0o444)
    window = reopen()
    window.exporting.ask_file = lambda *_: str(tmp_path / "out.csv")
    dialog = open_dialog(window)
    choose(window, dialog, Form.CSV)
    confirm(window, dialog)
    assert (tmp_path / "out.csv").exists()


def test_the_empty_dialog_of_no_catalogue_is_a_sentence(window, monkeypatch):
    monkeypatch.setattr(window, "catalogue", None)
    assert window.exporting.open() is None
    assert "nothing to export" in label(window, "notice").text()
