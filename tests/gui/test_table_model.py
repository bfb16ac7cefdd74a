"""The table's model: the whole result by count, rows fetched as they are shown."""

from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from mineralcat.domain.terms import ClaimStatus, MineralKind, Stage
from mineralcat.gui.item_models.columns import share_text
from mineralcat.gui.item_models.mineral_table_model import WINDOW, MineralTableModel
from mineralcat.gui.item_models.windowed_table_model import CACHED_WINDOWS
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.store.rows import Ref
from mineralcat.store.search_rows import Leader, MineralRow
from tests.gui import driving as see


def line(number: int) -> MineralRow:
    return MineralRow(
        id=number,
        slug=f"mineral-{number}",
        name=f"Mineral {number}",
        symbol=None,
        kind=MineralKind.MINERAL,
        uses=number,
        leader=None,
        lists=(),
        bill=None,
        matched=(),
    )


class Fetcher:
    """Answers windows of a result of any length, and keeps which were asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.model = MineralTableModel(self.fetch)

    def fetch(self, start: int, count: int) -> None:
        self.asked.append(start)
        self.model.take(start, [line(number) for number in range(start, start + count)])


def test_a_share_that_is_an_average_names_all_its_years() -> None:
    def leader(first: int | None, last: int | None, status: ClaimStatus) -> Leader:
        area, stage = Ref("CHN", "China"), Stage.MINE
        return Leader(area, 68.2, first, last, status, stage, "eu-crm-2023", None)

    assert share_text(leader(2016, 2020, ClaimStatus.REPORTED)) == "68 % 2016–2020"
    assert share_text(leader(2025, 2025, ClaimStatus.ESTIMATED)) == "68 % 2025e"
    assert share_text(leader(None, None, ClaimStatus.REPORTED)) == "68 %"


def test_a_long_result_is_counted_whole_and_fetched_in_windows(qtbot: QtBot) -> None:
    fetcher = Fetcher()
    model = fetcher.model
    model.show(100_000, [line(number) for number in range(WINDOW)])
    assert model.rowCount() == 100_000
    assert model.index(10, 0).data() == "Mineral 10"
    assert fetcher.asked == []
    assert model.index(70_000, 0).data() == "Mineral 70000"
    assert model.index(70_001, 0).data() == "Mineral 70001"
    assert fetcher.asked == [70_000 // WINDOW * WINDOW]


def test_only_so_many_windows_are_kept(qtbot: QtBot) -> None:
    fetcher = Fetcher()
    fetcher.model.show(100_000, [])
    for row in range(0, 100 * WINDOW, WINDOW):
        fetcher.model.index(row, 0).data()
    assert len(fetcher.model._windows) <= CACHED_WINDOWS


def test_a_line_that_is_not_here_yet_is_empty(qtbot: QtBot) -> None:
    model = MineralTableModel(lambda start, count: None)
    model.show(100, [])
    assert model.index(5, 0).data() is None
    assert model.row_at(5) is None


def test_qt_finds_the_model_in_order(window: MainWindow) -> None:
    model = see.table(window).model()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, window
    )
    see.ask(window, "used-in:wind-power")
    see.ask(window, "zzzz")
    see.ask(window, "")
    assert tester.model() is model


def test_a_tooltip_shows_hostile_text_as_it_is(qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    model = MineralTableModel(lambda start, count: None)
    hostile = line(1)
    object.__setattr__(hostile, "name", '<img src="file:///secret.png">')
    model.show(1, [hostile])
    assert "<img" not in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, 0).data() == '<img src="file:///secret.png">'
