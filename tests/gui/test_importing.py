"""Files that come in through the window: seen before they change anything, and gone by Ctrl+Z."""

from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from mineralcat.domain.figures import number
from mineralcat.exchange.packages.reference import newer_reference
from mineralcat.gui.dialogs.import_files import COLUMNS, FILES, REVIEW, ImportDialog
from mineralcat.gui.item_models.review_model import difference_text
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.integrity.catalogue_check import content_hash
from mineralcat.store.models import Area, Mineral, Property, Series, Supply
from tests.gui import driving as see

SHEET = (
    ("Mineral", "Country", "Stage", "Measure", "Year", "Production (t)"),
    ("Lithium", "Chile", "mine", "production", "2023", "44.500,5"),
    ("Lithium", "Argentinia", "mine", "production", "2023", "9.600,25"),
    ("Lithium", "Austrlia", "mine", "production", "2023", "86.000"),
    ("Lithium", "China", "mine", "production", "2023", "<5"),
)
OPEN_HEADINGS = """\
Land;Bodenschatz;2022;2023
Chile;Lithium;38.000;41.400
China;Lithium;22.600;35.700,5
"""


@pytest.fixture
def colleagues_workbook(tmp_path: Path) -> Path:
    path = tmp_path / "colleague.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Lithium")
        for at, row in enumerate(SHEET):
            sheet.write_row(at, 0, row)
    return path


@pytest.fixture
def german_table(tmp_path: Path) -> Path:
    path = tmp_path / "abbau.csv"
    path.write_text(OPEN_HEADINGS, encoding="utf-8")
    return path


def settle(window: MainWindow) -> None:
    """Until nothing runs any more, and what that started does not either."""
    for _ in range(3):
        window.settle()
        QApplication.processEvents()


def start(window: MainWindow, *paths: Path) -> ImportDialog:
    window.importing.show(paths)
    settle(window)
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog)]
    return next(dialog for dialog in shown if dialog.isVisible())


def go_on(window: MainWindow, dialog: ImportDialog) -> None:
    assert dialog.forward.isEnabled()
    dialog.forward.click()
    settle(window)


def choose(window: MainWindow, box: QComboBox, words: str) -> None:
    at = box.findText(words)
    assert at >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)
    settle(window)


def hash_of(window: MainWindow) -> str:
    assert window.catalogue is not None
    with window.catalogue.reading() as session:
        return content_hash(session)


def notice(window: MainWindow) -> str:
    return see.label(window, "notice").text()


def map_columns(window: MainWindow, dialog: ImportDialog) -> None:
    choose(window, dialog.mapping.fields.columns["Bodenschatz"], "Mineral")
    for key, text in (("stage", "mine"), ("measure", "production"), ("unit", "t")):
        dialog.mapping.fields.constants[key].setCurrentText(text)
    choose(window, dialog.mapping.reading.marks, "1.234,5")


def press_ctrl_z(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    table = see.table(window)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(window)


def lithium_of(window: MainWindow) -> dict[str, tuple[float | None, float | None]]:
    """What the workbook says of lithium mined in 2023, by area: value, and upper bound."""
    assert window.catalogue is not None
    with window.catalogue.reading() as session:
        rows = (
            select(Area.slug, Supply.value, Supply.high)
            .join(Supply.area)
            .join(Supply.series)
            .join(Series.mineral)
            .where(Mineral.slug == "lithium", Supply.origin == "imported")
        )
        return {slug: (value, high) for slug, value, high in session.execute(rows)}


def test_a_colleagues_workbook_comes_in_after_two_questions_and_leaves_by_ctrl_z(
    window: MainWindow, colleagues_workbook: Path, qtbot: QtBot
) -> None:
    """The real window, its dialog and its keys; “44.500,5” is 44 500.5."""
    before = hash_of(window)
    dialog = start(window, colleagues_workbook)
    assert dialog.pages.currentIndex() == REVIEW
    assert len(dialog.review.questions.boxes) == 2
    choose(window, dialog.review.questions.boxes[0], "Argentina")
    choose(window, dialog.review.questions.boxes[0], "Australia")
    assert not dialog.review.questions.boxes
    assert hash_of(window) == before
    go_on(window, dialog)
    assert notice(window) == "Done: Import colleague.xlsx: 6 added. Ctrl+Z takes it back."
    assert see.action(window, "undoAction").toolTip().startswith("Undo: Import colleague.xlsx")
    taken = hash_of(window)
    assert taken != before
    assert lithium_of(window) == {
        "CHL": (44500.5, None),
        "ARG": (9600.25, None),
        "AUS": (86000.0, None),
        "CHN": (None, 5.0),
    }
    press_ctrl_z(window, qtbot)
    assert hash_of(window) == before
    assert lithium_of(window) == {}
    see.trigger(window, "redoAction")
    assert hash_of(window) == taken
    press_ctrl_z(window, qtbot)
    assert hash_of(window) == before


def test_what_was_answered_is_known_the_next_time_and_the_same_file_changes_nothing(
    window: MainWindow, colleagues_workbook: Path
) -> None:
    dialog = start(window, colleagues_workbook)
    choose(window, dialog.review.questions.boxes[0], "Argentina")
    choose(window, dialog.review.questions.boxes[0], "Australia")
    go_on(window, dialog)
    again = start(window, colleagues_workbook)
    assert not again.review.questions.boxes
    assert again.review.about.text().endswith("there is nothing to import.")
    assert not again.forward.isEnabled()
    again.reject()


def test_numbers_that_can_be_read_in_two_ways_ask_for_their_mark_first(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "doubt.csv"
    path.write_text(
        "Mineral;Country;Stage;Measure;Year;Production (t)\n"
        "Lithium;Chile;mine;production;2023;1.234\n",
        encoding="utf-8",
    )
    dialog = start(window, path)
    assert dialog.pages.currentIndex() == COLUMNS
    assert "can be read in more than one way" in dialog.mapping.message.text()
    choose(window, dialog.mapping.reading.marks, "1.234,5")
    go_on(window, dialog)
    go_on(window, dialog)
    assert lithium_of(window) == {"CHL": (1234.0, None)}


def test_the_mark_of_a_column_can_be_answered_in_the_review_and_the_stored_figure_is_shown(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "doubt.csv"
    path.write_text(
        "Mineral;Country;Stage;Measure;Year;Production (t)\n"
        "Lithium;Chile;mine;production;2023;44.000\n"
        "Lithium;China;mine;production;2023;33.000\n",
        encoding="utf-8",
    )
    dialog = start(window, path)
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == REVIEW
    (box,) = dialog.review.questions.boxes
    choose(window, box, "“,”: 44.000 is 44000")
    assert not dialog.review.questions.boxes
    rows = [dialog.review.model.row_at(at) for at in range(dialog.review.model.rowCount())]
    shown = {difference_text(row) for row in rows if row is not None and row.table == "supply"}
    assert shown == {f"{number(44000)} t (“44.000”)", f"{number(33000)} t (“33.000”)"}
    go_on(window, dialog)
    assert lithium_of(window) == {"CHL": (44000.0, None), "CHN": (33000.0, None)}


def test_a_mark_that_was_chosen_binds_what_does_not_fit_is_rejected_with_its_cell(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(
        "Mineral,Country,Stage,Measure,Year,Production (t),Extra\n"
        'Lithium,Chile,mine,production,2023,"44,000",x\n'
        'Lithium,Australia,mine,production,2023,"86,0001",\n'
        'Lithium,Argentina,mine,production,2023,"9,6",\n',
        encoding="utf-8",
    )
    dialog = start(window, path)
    assert dialog.pages.currentIndex() == COLUMNS
    choose(window, dialog.mapping.reading.marks, "1,234.5")
    assert "Line 3: “86,0001” is not a number" in dialog.mapping.message.text()
    go_on(window, dialog)
    go_on(window, dialog)
    assert lithium_of(window) == {"CHL": (44000.0, None)}


def test_an_unknown_unit_is_asked_with_its_basis_and_what_was_found_is_told(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "units.csv"
    path.write_text(
        "Mineral;Country;Stage;Measure;Year;Value;Unit\n"
        "Lithium;CL;mine;production;2023;250000;t LCE\n"
        "Cobalt;CN;refinery;share;2023;80;%\n"
        "Cobalt;FI;refinery;share;2023;40;%\n",
        encoding="utf-8",
    )
    dialog = start(window, path)
    findings = dialog.review.findings
    assert [findings.item(at).text() for at in range(findings.count())] == [
        "Line 3, units.csv: The 2 shares that begin here (Cobalt refinery share) add up to 120 %,"
        " not to 100 %. Look for rows that are missing or counted twice; they can be taken in as"
        " they are."
    ]
    assert findings.isVisible()
    (box,) = dialog.review.questions.boxes
    choose(window, box, "t, metric tons, counted as LCE")
    titles = [row.title for row in dialog.review.model._rows]
    assert "Lithium mine production in Chile 2023" in titles
    go_on(window, dialog)
    again = start(window, path)
    assert not again.review.questions.boxes
    assert again.review.findings.item(0).text() == (
        "Line 2, units.csv: “t LCE” is read as t, metric tons, counted as LCE, as was answered"
        " before."
    )
    again.reject()


def test_a_row_that_is_left_out_does_not_come_in(
    window: MainWindow, colleagues_workbook: Path
) -> None:
    dialog = start(window, colleagues_workbook)
    model = dialog.review.model
    at = model.find(lambda row: "China" in row.title)
    model.setData(model.index(at, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    settle(window)
    assert model.data(model.index(at, 0), Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Unchecked
    assert dialog.forward.text() == "&Import 3 rows"
    go_on(window, dialog)
    assert notice(window).startswith("Done: Import colleague.xlsx: 3 added.")


def test_newer_reference_data_are_reviewed_like_any_file_and_offered_no_more(
    window: MainWindow,
) -> None:
    assert window.catalogue is not None
    with window.catalogue.noting() as session:
        session.merge(Property(key="reference_hash", value="another"))
    window.importing.show_reference()
    settle(window)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog))
    assert dialog.pages.currentIndex() == REVIEW
    assert dialog.review.about.text().endswith("there is nothing to import.")
    dialog.accept()
    settle(window)
    with window.catalogue.reading() as session:
        assert newer_reference(session) is None


def test_a_review_that_is_left_changes_nothing(
    window: MainWindow, colleagues_workbook: Path
) -> None:
    before = hash_of(window)
    dialog = start(window, colleagues_workbook)
    dialog.reject()
    settle(window)
    assert hash_of(window) == before
    assert see.action(window, "undoAction").toolTip() == "Nothing to undo"


def test_headings_that_leave_something_open_ask_for_it_and_the_recipe_is_offered_again(
    window: MainWindow, german_table: Path
) -> None:
    dialog = start(window, german_table)
    assert dialog.pages.currentIndex() == COLUMNS
    assert (
        "missing: stage, measure, unit" in dialog.mapping.message.text()
    )  # cells prove the mineral
    assert not dialog.forward.isEnabled()
    map_columns(window, dialog)
    dialog.mapping.reading.name.setText("Abbau")
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == REVIEW
    assert {row.title for row in dialog.review.model._rows} >= {
        "Lithium mine production in Chile 2022",
        "Lithium mine production in China 2023",
    }
    figure = next(row for row in dialog.review.model._rows if row.title.endswith("China 2023"))
    values = {cell.column: cell.after for cell in figure.cells}
    assert (values["value"], values["as_published"]) == (35700.5, "35.700,5")
    go_on(window, dialog)
    assert notice(window).startswith("Done: Import abbau.csv: 6 added.")
    see.trigger(window, "undoAction")
    again = start(window, german_table)
    assert again.pages.currentIndex() == COLUMNS
    assert again.mapping.recipe() is not None
    assert again.mapping.reading.saved.findText("Abbau") > 0
    again.reject()


def test_a_file_of_no_known_format_is_told_of_in_one_sentence(
    window: MainWindow, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    dialog = start(window, picture)
    assert dialog.pages.currentIndex() == FILES
    assert "picture.png cannot be read: it is a picture" in dialog.files.summary.text()
    assert not dialog.forward.isEnabled()
    dialog.reject()


def test_each_file_that_is_left_out_is_told_with_its_reason(
    window: MainWindow, tmp_path: Path, colleagues_workbook: Path
) -> None:
    page = tmp_path / "page.xls"
    page.write_bytes(b"<html><body><table></table></body></html>")
    dialog = start(window, page, colleagues_workbook)
    assert dialog.pages.currentIndex() == FILES
    model = dialog.files.list.model()
    told = [model.index(at, 2).data() for at in range(2)]
    assert told[0].startswith("Left out: it is a web page, whatever its name says.")
    assert told[1].startswith("Table")
    assert dialog.forward.isEnabled()
    dialog.reject()


@pytest.mark.parametrize("text", ["Name,Country\nGreenbushes,Australia\n", "Name,Lat\nA,1\n"])
def test_a_list_of_names_stops_at_its_columns(
    window: MainWindow, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "mines.csv"
    path.write_text(text, encoding="utf-8")
    dialog = start(window, path)
    assert dialog.pages.currentIndex() == COLUMNS
    dialog.reject()


def test_a_file_that_is_gone_when_it_is_to_be_read_is_told_of_in_one_sentence(
    window: MainWindow, tmp_path: Path, german_table: Path, colleagues_workbook: Path
) -> None:
    dialog = start(window, german_table)
    assert dialog.pages.currentIndex() == COLUMNS
    dialog.reject()
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    dialog = start(window, picture, german_table, colleagues_workbook)
    assert dialog.pages.currentIndex() == FILES
    german_table.unlink()
    colleagues_workbook.unlink()
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == COLUMNS
    assert "abbau.csv cannot be read: it is not there any more." in dialog.mapping.message.text()
    dialog.reject()


def test_files_that_are_dropped_on_the_window_are_shown_for_import(
    window: MainWindow, colleagues_workbook: Path
) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(colleagues_workbook))])
    assert window.importing.takes(dropped)
    window.importing.drop(dropped)
    settle(window)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog))
    assert dialog.pages.currentIndex() == REVIEW
    dialog.reject()


def test_a_catalogue_that_is_read_only_says_so_before_files_are_asked_for(
    window: MainWindow,
) -> None:
    assert window.catalogue is not None
    window.catalogue.read_only = True
    window.importing.ask_files = lambda: pytest.fail("asked")
    window.importing.open()
    assert "read only" in notice(window)


def test_of_several_tables_each_is_told_of_in_turn_and_one_can_be_left_out(
    window: MainWindow, german_table: Path
) -> None:
    """Those with the same headings are told of together."""
    folder = german_table.parent / "tables"
    folder.mkdir()
    (folder / "a.csv").write_text(OPEN_HEADINGS, encoding="utf-8")
    (folder / "b.csv").write_text("Floor;Desk\n1;2\n", encoding="utf-8")
    (folder / "c.csv").write_text(OPEN_HEADINGS.replace("Chile", "Peru"), encoding="utf-8")
    dialog = start(window, folder)
    assert dialog.message.text() == "a.csv, table 1 of 3"
    map_columns(window, dialog)
    go_on(window, dialog)
    assert dialog.message.text() == "b.csv, table 2 of 3"
    assert not dialog.forward.isEnabled()
    dialog.skip.click()
    settle(window)
    assert dialog.pages.currentIndex() == REVIEW
    titles = {row.title for row in dialog.review.model._rows}
    assert {
        "Lithium mine production in Chile 2022",
        "Lithium mine production in Peru 2023",
    } <= titles
    dialog.back.click()
    settle(window)
    assert dialog.message.text() == "b.csv, table 2 of 3"
    dialog.back.click()
    settle(window)
    assert dialog.message.text() == "a.csv, table 1 of 3"
    assert dialog.mapping.recipe() is not None
    dialog.reject()


def tabbed(dialog: ImportDialog, first: QWidget, steps: int) -> list[QWidget]:
    """What has the focus one after another as Tab is pressed."""
    dialog.activateWindow()
    first.setFocus()
    found = []
    here: QWidget | None = first
    for _ in range(steps):
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        found += [] if here is None else [here]
    return found


def test_tab_goes_through_columns_and_questions_where_they_stand(
    window: MainWindow, colleagues_workbook: Path, german_table: Path
) -> None:
    """They are made while the dialog is shown, and come before the buttons all the same. The next
    question has the focus once one is answered."""
    dialog = start(window, german_table)
    fields = dialog.mapping.fields
    boxes = list(fields.columns.values())
    assert tabbed(dialog, dialog.mapping.reading.heading_rows, 1 + len(boxes))[1:] == boxes
    dialog.reject()
    dialog = start(window, colleagues_workbook)
    questions = dialog.review.questions
    assert tabbed(dialog, questions, 2) == questions.boxes
    questions.boxes[0].setFocus()
    choose(window, questions.boxes[0], "Argentina")
    assert QApplication.focusWidget() is questions.boxes[0]
    dialog.reject()


def test_the_review_shows_names_and_the_number_format_of_the_window_and_a_row_left_out_as_it_stands(
    window: MainWindow, colleagues_workbook: Path
) -> None:
    dialog = start(window, colleagues_workbook)
    model, cells = dialog.review.model, dialog.review.cells

    def row_of(words: str) -> int:
        texts = [str(model.index(at, 0).data()) for at in range(model.rowCount())]
        return next(at for at, text in enumerate(texts) if words in text)

    dialog.review.table.selectRow(row_of("Chile"))
    settle(window)
    items = [cells.topLevelItem(at) for at in range(cells.topLevelItemCount())]
    shown = {item.text(0): item.text(2) for item in items if item is not None}
    assert shown["series"] == "Lithium mine production"
    assert shown["area"] == "Chile"
    assert shown["source"] == "colleague.xlsx"
    assert shown["figure"] == number(44500.5)
    choose(window, dialog.review.questions.boxes[0], "Leave its rows out")
    assert "Argentinia" in str(model.index(row_of("Argentinia"), 0).data())
    dialog.reject()


def test_all_of_the_reason_why_a_file_is_left_out_can_be_read(
    window: MainWindow, german_table: Path, tmp_path: Path
) -> None:
    """It is longer than the line of the file."""
    page = tmp_path / "page.csv"
    page.write_text("<!DOCTYPE html><html><body>Sign in</body></html>", encoding="utf-8")
    dialog = start(window, page, german_table)
    item = dialog.files.list.topLevelItem(0)
    assert item is not None
    dialog.files.list.setCurrentItem(item)
    assert dialog.files.about.wordWrap()
    assert dialog.files.about.text() == f"page.csv: {item.text(2)}"
    assert "save its table as CSV or XLSX" in item.text(2)
    dialog.reject()


def test_headings_without_rows_are_told_of(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("Mineral,Country,Stage,Measure,Year,Production (t)\n", encoding="utf-8")
    dialog = start(window, path)
    assert "There are no rows below the headings" in dialog.review.about.text()
    assert not dialog.forward.isEnabled()
    dialog.reject()
