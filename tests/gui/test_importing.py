"""Files that come in through the window: seen before they change anything, and gone by Ctrl+Z."""

from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication, QComboBox

from mineralcat.exchange.reference import newer_reference
from mineralcat.gui.dialogs.import_files import COLUMNS, FILES, REVIEW, ImportDialog
from mineralcat.gui.main_window import MainWindow
from mineralcat.store.integrity import content_hash
from mineralcat.store.models import Property
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


def test_a_colleagues_workbook_comes_in_after_two_questions_and_leaves_by_ctrl_z(
    window: MainWindow, colleagues_workbook: Path
) -> None:
    before = hash_of(window)
    dialog = start(window, colleagues_workbook)
    assert dialog.pages.currentIndex() == REVIEW
    assert len(dialog.review.questions.boxes) == 2
    choose(window, dialog.review.questions.boxes[0], "Argentina")
    choose(window, dialog.review.questions.boxes[0], "Australia")
    assert not dialog.review.questions.boxes
    assert hash_of(window) == before
    go_on(window, dialog)
    assert notice(window) == "Done: Import colleague.xlsx: 5 added. Ctrl+Z takes it back."
    assert see.action(window, "undoAction").toolTip().startswith("Undo: Import colleague.xlsx")
    taken = hash_of(window)
    assert taken != before
    see.trigger(window, "undoAction")
    assert hash_of(window) == before
    see.trigger(window, "redoAction")
    assert hash_of(window) == taken


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


def test_a_row_that_is_left_out_does_not_come_in(
    window: MainWindow, colleagues_workbook: Path
) -> None:
    dialog = start(window, colleagues_workbook)
    model = dialog.review.model
    at = model.find(lambda row: "China" in row.title)
    model.setData(model.index(at, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    settle(window)
    assert model.data(model.index(at, 0), Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Unchecked
    assert dialog.forward.text() == "&Import 2 rows"
    go_on(window, dialog)
    assert notice(window).startswith("Done: Import colleague.xlsx: 2 added.")


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
    assert "mineral, stage, measure, unit" in dialog.mapping.told.text()
    assert not dialog.forward.isEnabled()
    map_columns(window, dialog)
    dialog.mapping.reading.name.setText("Abbau")
    go_on(window, dialog)
    assert dialog.pages.currentIndex() == REVIEW
    assert {row.title for row in dialog.review.model._rows} >= {
        "Lithium, mine production, Chile, 2022",
        "Lithium, mine production, China, 2023",
    }
    figure = next(row for row in dialog.review.model._rows if row.title.endswith("China, 2023"))
    values = {cell.column: cell.after for cell in figure.cells}
    assert (values["value"], values["as_published"]) == (35700.5, "35.700,5")
    go_on(window, dialog)
    assert notice(window).startswith("Done: Import abbau.csv: 5 added.")
    see.trigger(window, "undoAction")
    again = start(window, german_table)
    assert again.pages.currentIndex() == COLUMNS
    assert again.mapping.recipe() is not None
    assert again.mapping.reading.kept.findText("Abbau") > 0
    again.reject()


def test_a_file_of_no_known_format_is_told_of_in_one_sentence(
    window: MainWindow, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    dialog = start(window, picture)
    assert dialog.pages.currentIndex() == FILES
    assert "of no format that is read here" in dialog.files.told.text()
    assert not dialog.forward.isEnabled()
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
