"""How sure an answer is, said in the status bar and in the table."""

from mineralcat.domain.terms import Certainty
from mineralcat.gui.item_models.mineral_table_model import ROW
from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see


def certainties(window: MainWindow) -> list[Certainty]:
    see.read_lines(window)
    model = see.table(window).model()
    return [model.index(row, 0).data(ROW).certainty for row in range(model.rowCount())]


def test_sure_possible_and_unknown_hits_are_counted_and_stand_apart(window: MainWindow) -> None:
    see.search_edit(window).setText("used-in:wind-power mine.top1>60%")
    window.settle()
    found = certainties(window)
    order = [list(Certainty).index(certainty) for certainty in found]
    assert order == sorted(order)
    counts = [found.count(certainty) for certainty in Certainty]
    assert all(counts)
    words = " · ".join(
        f"{count} {certainty}" for count, certainty in zip(counts, Certainty, strict=True)
    )
    assert see.status(window) == f"{words} of 82 minerals"


def test_a_hit_that_a_withheld_producer_leaves_open_names_it(window: MainWindow) -> None:
    see.search_edit(window).setText("mine.top1>60% used-in:wind-power")
    window.settle()
    magnesite = see.index_of(window, "Magnesite").data(ROW)
    assert magnesite.certainty is Certainty.POSSIBLE
    assert any("United States" in match.text for match in magnesite.matched)


def test_sorting_keeps_the_unknown_apart(window: MainWindow) -> None:
    from PySide6.QtCore import Qt

    see.search_edit(window).setText("mine.top1>60% kind:element")
    window.settle()
    head = see.table(window).horizontalHeader()
    head.setSortIndicator(see.column(window, "Uses"), Qt.SortOrder.DescendingOrder)
    window.settle()
    order = [list(Certainty).index(certainty) for certainty in certainties(window)]
    assert order == sorted(order)


def test_without_numbers_nothing_is_in_doubt(window: MainWindow) -> None:
    see.ask(window, "used-in:wind-power")
    assert set(certainties(window)) == {Certainty.SURE}
    assert see.status(window) == "21 of 82 minerals"
