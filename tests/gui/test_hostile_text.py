"""Text of a catalogue or an imported file that looks like markup is shown as it is: nothing that
it names is opened, not by a tool tip, a label or a dialog."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QImage, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QMessageBox,
    QTabWidget,
    QToolButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from sqlalchemy import String, cast, update
from sqlalchemy.orm import Session

from mineralcat.editing.pasting import RefusedCell
from mineralcat.gui.dialogs.bulk_edit import RefusedCells
from mineralcat.gui.dialogs.import_files import FILES, ImportDialog
from mineralcat.gui.dialogs.restore import LostStepsDialog
from mineralcat.gui.plain_text import tooltip
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Base, Mineral, Recipe, SavedSearch
from tests.file_spy import FileSpy
from tests.gui import driving as see
from tests.gui.conftest import Reopen
from tests.small_catalogue import fill_small

TEXTS = {"name", "title", "text", "summary", "note", "publisher", "role", "place", "locator"}
TEXTS |= {"licence", "end_use", "named_as", "detail", "as_published", "formula"}
ROLES = (
    *(Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole),
)
IMAGE = "secret.png"


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that hostile text names, alone in its folder."""
    path = tmp_path_factory.mktemp("picture") / IMAGE
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    assert image.save(str(path))
    return path


@pytest.fixture(scope="module")
def hostile(picture: Path) -> str:
    share = r'<img src="//server/share/a.png"><img src="\\server\share\b.png">'
    return f'<img src="{picture.as_uri()}"><img src="{picture}">{share}'


@pytest.fixture
def spy(picture: Path) -> Iterator[FileSpy]:
    if not FileSpy.AVAILABLE:
        pytest.skip("files that Qt opens are seen on Linux only")
    watching = FileSpy(picture.parent)
    yield watching
    watching.close()


@pytest.fixture(scope="module")
def hostile_file(hostile: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of whose texts each looks like markup."""

    def fill(session: Session) -> None:
        fill_small(session)
        session.add(SavedSearch(slug="mine", name=hostile, query="cobalt"))
        session.add(Recipe(slug="mine", name=hostile, definition=hostile))
        session.flush()
        for table in Base.metadata.sorted_tables:
            texts = [c for c in table.columns if c.name in TEXTS and isinstance(c.type, String)]
            if texts and "id" in table.columns:
                each = {column.name: hostile + cast(table.c.id, String) for column in texts}
                session.execute(update(table).values(each))

    path = tmp_path_factory.mktemp("hostile") / "hostile.mineralcat"
    Catalogue.create(path, fill, "New").close()
    with_steps = Catalogue.open(path)
    with_steps.author = with_steps.device = hostile
    for at in range(3):
        with with_steps.writing(f"{hostile} {at}", reason=hostile) as session:
            session.get_one(Mineral, 1).name = f"{hostile} {at}"
    with_steps.undo()
    with_steps.close()
    return path


@pytest.fixture
def window(hostile_file: Path, reopen: Reopen, catalogue_path: Path) -> MainWindow:
    catalogue_path.write_bytes(hostile_file.read_bytes())
    return reopen()


# Looking at everything ----------------------------------------------------------------------------


def is_markup(text: str) -> bool:
    """Whether Qt would take the text, or a part of it, for the hostile picture."""
    if not GuiQt.mightBeRichText(text):
        return False
    document = QTextDocument()
    document.setHtml(text)
    return "\N{OBJECT REPLACEMENT CHARACTER}" in document.toRawText()


def shown_texts(part: QObject) -> Iterator[str]:
    """All texts of a part that Qt may take for markup."""
    for label in part.findChildren(QLabel):
        if label.textFormat() != Qt.TextFormat.PlainText:
            yield label.text()
    for box in part.findChildren(QMessageBox):
        if box.textFormat() != Qt.TextFormat.PlainText:
            yield from (box.text(), box.informativeText())
    for widget in [part, *part.findChildren(QWidget)]:
        if isinstance(widget, QWidget):
            yield from (widget.toolTip(), widget.statusTip(), widget.whatsThis())
        if isinstance(widget, QToolButton) and (action := widget.defaultAction()):
            yield action.toolTip()
        if isinstance(widget, QTabWidget):
            for at in range(widget.count()):
                yield from (widget.tabToolTip(at), widget.tabWhatsThis(at))
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            yield from model_texts(widget.model())
    for action in part.findChildren(QAction):
        yield from (action.statusTip(), action.whatsThis())
        if any(isinstance(one, QToolButton) for one in action.associatedObjects()):
            yield action.toolTip()


def model_texts(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    for section in range(_columns(model, QModelIndex())):
        for role in ROLES:
            yield str(model.headerData(section, Qt.Orientation.Horizontal, role) or "")
    yield from _cells(model, QModelIndex(), 0)


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _cells(model: QAbstractItemModel, parent: QModelIndex, depth: int) -> Iterator[str]:
    for row in range(min(model.rowCount(parent), 40)):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            yield from (str(index.data(role) or "") for role in ROLES)
        if depth < 4:
            yield from _cells(model, model.index(row, 0, parent), depth + 1)


class Looker:
    """Looks at whatever is open, as the pointer of a patient user would."""

    def __init__(self, spy: FileSpy) -> None:
        self.spy = spy
        self.hostile_tips = 0
        spy.opened()

    def look(self, where: str) -> None:
        QApplication.processEvents()
        for top in filter(isValid, QApplication.topLevelWidgets()):  # a tip may have gone by now
            for text in dict.fromkeys(shown_texts(top)):
                self.hostile_tips += IMAGE in text
                assert not is_markup(text), f"{where}: {text}"
                if IMAGE in text:
                    QToolTip.showText(QPoint(5, 5), text, top)
                    QToolTip.hideText()
        QApplication.processEvents()
        assert IMAGE not in self.spy.opened(), where


def close_dialogs() -> None:
    for top in QApplication.topLevelWidgets():
        if isinstance(top, QDialog) and top.isVisible():
            top.reject()
    QApplication.processEvents()


# The tests ----------------------------------------------------------------------------------------


def test_the_spy_sees_what_a_tool_tip_opens(
    spy: FileSpy, hostile: str, picture: Path, qtbot: QtBot
) -> None:
    assert is_markup(hostile)
    assert not is_markup(tooltip(hostile))
    QToolTip.showText(QPoint(5, 5), tooltip(hostile))
    assert not spy.opened()
    QToolTip.showText(QPoint(5, 5), hostile)
    assert IMAGE in spy.opened()
    label = QLabel(hostile)
    qtbot.addWidget(label)
    label.show()
    assert IMAGE in spy.opened()


def test_no_page_of_the_window_takes_data_for_markup(window: MainWindow, spy: FileSpy) -> None:
    looker = Looker(spy)
    tabs = window.findChild(QTabWidget)
    assert tabs is not None
    for query in ("", "cobalt", "used-in:battery", "<img nothing"):
        see.ask(window, query)
        looker.look(f"searching {query}")
    see.ask(window, "")
    see.read_lines(window)
    for slug in ("cobalt", "lithium"):
        window.selection.select_mineral(slug)
        window.settle()
        looker.look(slug)
    window.selection.select_application("battery")
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        window.settle()
        looker.look(tabs.tabText(at))
    window._edits.undo()
    window.settle()
    looker.look("after undo")
    assert window.catalogue is not None
    with window.catalogue.reading() as session:
        uid = session.get_one(Mineral, 1).uid
    window.show_history_of("mineral", str(uid), "name")
    window.settle()
    looker.look("history of one")
    assert looker.hostile_tips > 10


def test_no_dialog_takes_data_for_markup(
    window: MainWindow, spy: FileSpy, hostile: str, qtbot: QtBot
) -> None:
    looker = Looker(spy)
    window.selection.select_mineral("cobalt")
    window.settle()
    see.ask(window, f'"{hostile}"')
    ways: dict[str, Callable[[], Any]] = {
        "export": window.exporting.open,
        "check": window.checking.open_dialog,
        "restore": window.backups.open_restore,
        "properties": window.documents.show_properties,
    }
    for name, show in ways.items():
        show()
        window.settle()
        looker.look(name)
        close_dialogs()
        window.settle()
    LostStepsDialog(hostile, hostile, window).open()

    RefusedCells([RefusedCell(*[hostile] * 5)], window).open()
    looker.look("lists")
    close_dialogs()
    window.show_notice(hostile)
    looker.look("notice")


def test_no_page_of_an_import_takes_data_for_markup(
    window: MainWindow, spy: FileSpy, hostile: str, tmp_path: Path
) -> None:
    """Headings, sheets, cells and the names of files are seen before anything is accepted."""
    looker = Looker(spy)
    sheet = tmp_path / "<img src=x> table.csv"
    heads = ["Mineral", "Country", "Stage", "Measure", "Unit", "2023", hostile, f"{hostile} 2022"]
    rows = [heads, [hostile, hostile, "mine", "production", hostile, "5", hostile, hostile]]
    quoted = [",".join('"' + one.replace('"', '""') + '"' for one in row) for row in rows]
    sheet.write_text("\n".join(quoted), encoding="utf-8")
    book = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(book)) as workbook:
        page = workbook.add_worksheet("<img src=a.png>")
        workbook.add_worksheet("<b>other")
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                page.write_string(at, column, text)
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(sheet, '<img src="secret.png">.csv')
        archive.write(sheet, "<b>other.txt")
    for path in (sheet, book, packed):
        window.importing.show([path])
        for _ in range(3):
            window.settle()
            QApplication.processEvents()
        looker.look(f"{path.suffix} at first")
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog)]
        dialog = next(one for one in shown if one.isVisible())
        for _ in range(2):
            if dialog.forward.isEnabled() and dialog.pages.currentIndex() <= FILES + 1:
                dialog.forward.click()
                window.settle()
                QApplication.processEvents()
                looker.look(f"{path.suffix}, page {dialog.pages.currentIndex()}")
        close_dialogs()
        window.settle()
    assert looker.hostile_tips > 5
