"""Workbooks with several sheets in the window: offered, chosen, and read in one step."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from mineralcat.gui.dialogs.import_files import COLUMNS, FILES, REVIEW, ImportDialog
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.models import Mineral, Series, Supply
from tests.gui.test_importing import choose, go_on, settle, start

CLEAR = ("Country", "Year", "Mine production (t)")
OPEN = ("Country", "Year", "Tonnage", "Remark")


def workbook(path: Path, sheets: dict[str, list[tuple[Any, ...]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def sheet_row(dialog: ImportDialog, name: str) -> QTreeWidgetItem:
    (book,) = [dialog.files.list.topLevelItem(0)]
    assert book is not None
    children = [book.child(at) for at in range(book.childCount())]
    return next(child for child in children if child is not None and child.text(0) == name)


def minerals_of(window: MainWindow, value: float) -> set[str]:
    assert window.catalogue is not None
    statement = select(Mineral.slug).join(Series).join(Supply).where(Supply.value == value)
    with window.catalogue.reading() as session:
        return set(session.scalars(statement))


def test_the_sheets_that_fit_are_offered_and_those_chosen_come_in_with_their_names(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "minerals.xlsx",
        {
            "README": [("Read me first",), ("The data are on the other sheets",)],
            **{name: [CLEAR, ("Chile", 2023, 1234.25)] for name in ("Lithium", "Cobalt", "Nickel")},
        },
    )
    dialog = start(window, path)
    assert dialog.pages.currentIndex() == FILES
    read_me, nickel = sheet_row(dialog, "README"), sheet_row(dialog, "Nickel")
    assert not read_me.flags() & Qt.ItemFlag.ItemIsEnabled
    assert "one column" in read_me.text(2)
    assert nickel.checkState(0) == Qt.CheckState.Checked
    nickel.setCheckState(0, Qt.CheckState.Unchecked)
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == REVIEW
    go_on(window, dialog)
    assert minerals_of(window, 1234.25) == {"lithium", "cobalt"}


def test_without_a_chosen_sheet_one_cannot_go_on(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    sheets = {name: [CLEAR, ("Chile", 2023, 1)] for name in ("Lithium", "Cobalt")}
    dialog = start(window, workbook(tmp_path / "two.xlsx", sheets))
    assert dialog.forward.isEnabled()
    for name in sheets:
        sheet_row(dialog, name).setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog.forward.isEnabled()
    dialog.reject()


def test_sheets_with_the_same_headings_are_told_of_once_and_keep_their_names(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    row = ("Chile", 2023, 4321.25, "as told")
    sheets = {name: [OPEN, row] for name in ("Lithium", "Cobalt")}
    dialog = start(window, workbook(tmp_path / "open.xlsx", sheets))
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == COLUMNS
    assert dialog.skip.text() == "&Leave This Sheet Out"
    assert "sheet “Lithium”, table 1 of 2" in dialog.message.text()
    assert dialog.mapping.fields.columns["(sheet)"].currentText() == "Mineral"
    for key, text in (("stage", "mine"), ("measure", "production"), ("unit", "t")):
        dialog.mapping.fields.constants[key].setCurrentText(text)
    dialog.mapping._look()
    settle(window)
    choose(window, dialog.mapping.fields.columns["Remark"], "Note")
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == REVIEW
    go_on(window, dialog)
    assert minerals_of(window, 4321.25) == {"lithium", "cobalt"}


def test_rows_of_headings_and_hidden_rows_can_be_chosen_otherwise(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "heads.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Lithium")
        sheet.merge_range("B1:C1", "Quantity")
        sheet.write_row("A2", ["Country", 2022, 2023])
        sheet.write_row("A3", ["Chile", 1.5, 2.5])
        sheet.write_row("A4", ["China", 3.5, 4.5])
        sheet.set_row(3, None, None, {"hidden": True})
    dialog = start(window, path)
    assert dialog.pages.currentIndex() == COLUMNS
    reading, rows = dialog.mapping.reading, dialog.mapping.rows

    def headings() -> list[str]:
        items = (rows.horizontalHeaderItem(at) for at in range(rows.columnCount()))
        return [item.text() for item in items if item is not None]

    assert headings() == ["Country", "Quantity · 2022", "Quantity · 2023"]
    assert (reading.heading_rows.value(), rows.rowCount()) == (2, 1)
    reading.heading_rows.setValue(1)
    settle(window)
    assert headings() == ["Country", "2022", "2023"]
    choose(window, reading.hidden, "read too")
    assert rows.rowCount() == 2
    dialog.reject()


def test_the_sheet_left_out_of_several_is_called_a_sheet(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    clear: list[tuple[Any, ...]] = [CLEAR, ("Chile", 2023, 4321.25)]
    sheets = {"Lithium": clear, "Cobalt": clear, "Open": [OPEN, ("Chile", 2023, 1, "")]}
    dialog = start(window, workbook(tmp_path / "one-open.xlsx", sheets))
    assert [at.font().bold() for at in dialog.steps] == [True, False, False]
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == COLUMNS
    assert [at.font().bold() for at in dialog.steps] == [False, True, False]
    assert dialog.skip.text() == "&Leave This Sheet Out"
    dialog.skip.click()
    settle(window)
    assert dialog.pages.currentIndex() == REVIEW
    go_on(window, dialog)
    assert minerals_of(window, 4321.25) == {"lithium", "cobalt"}


@pytest.mark.parametrize("chosen_for", ["Lithium", "Cobalt"])
def test_hidden_rows_of_one_of_several_sheets_can_be_read_and_no_sheet_is_lost(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, chosen_for: str
) -> None:
    """From the review back to the columns, where each sheet that is read can be shown."""
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("Lithium", "Cobalt"):
            sheet = book.add_worksheet(name)
            for at, row in enumerate([CLEAR, ("Chile", 2023, 4321.25), ("Peru", 2023, 1234.75)]):
                sheet.write_row(at, 0, row)
            if name == "Cobalt":
                sheet.set_row(2, None, None, {"hidden": True})
    dialog = start(window, path)
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == REVIEW
    dialog.back.click()
    settle(window)
    reading = dialog.mapping.reading
    choose(window, reading.sheet, chosen_for)
    assert reading.sheet.currentText() == chosen_for
    assert dialog.mapping.shown is not None
    assert dialog.mapping.shown.sheet == chosen_for
    choose(window, reading.hidden, "read too")
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == REVIEW
    go_on(window, dialog)
    assert minerals_of(window, 4321.25) == {"lithium", "cobalt"}
    assert "cobalt" in minerals_of(window, 1234.75)
