"""What is copied is numbers for a spreadsheet, wherever in the window it is copied."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mineralcat.domain.notation import Notation, use_notation
from mineralcat.editing.pasting import cells_of
from mineralcat.gui.clipboard import FIGURE_TITLES

from . import driving as see

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def notation():
    """Use another notation for one test."""
    from mineralcat.domain.notation import notation

    before = notation()
    yield use_notation
    use_notation(before)


def copied() -> list[list[str]]:
    return cells_of(QGuiApplication.clipboard().text())


def is_plain(cell: str) -> bool:
    return bool(cell) and cell.replace(".", "", 1).replace("-", "", 1).isdecimal()


def copy_all_lines(window) -> list[dict[str, str]]:
    table = see.table(window)
    see.read_lines(window)
    table.setFocus()
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, CTRL)
    heading, *lines = copied()
    assert all(len(line) == len(heading) for line in lines)
    return [dict(zip(heading, line, strict=True)) for line in lines]


def test_the_lines_of_a_search_have_value_range_and_unit_in_cells_of_their_own(window):
    see.ask(window, "offshore wind")
    lines = copy_all_lines(window)
    assert len(lines) == see.table(window).model().rowCount()
    copper = next(line for line in lines if line["Mineral"] == "Copper")
    assert [copper[title] for title in FIGURE_TITLES[:4]] == ["4000", "891.667", "22200", "kg/MW"]
    numbers = [line[title] for line in lines for title in ("Amount", "From", "To", "Share, %")]
    assert sum(map(is_plain, numbers)) > 20
    assert "\u202f" not in QGuiApplication.clipboard().text()
    assert all(line["Year"] == "" or "%" not in line["Year"] for line in lines)
    html = QGuiApplication.clipboard().mimeData().html()
    assert "<td>22200</td>" in html


def test_the_decimal_mark_is_the_readers_and_no_other_mark_stands_between_digits(window, notation):
    notation(Notation(group=".", decimal=","))
    see.ask(window, "offshore wind")
    copper = next(line for line in copy_all_lines(window) if line["Mineral"] == "Copper")
    assert [copper[title] for title in FIGURE_TITLES[:4]] == ["4000", "891,667", "22200", "kg/MW"]


def test_the_table_of_a_view_is_copied_as_plain_numbers(window, qtbot):
    window.show()
    window.selection.select_mineral("boron")
    window._layout.tabs.setCurrentWidget(see.part(window, QWidget, "trendsView"))
    window.settle()
    view: Any = see.part(window, QWidget, "trendsView")
    qtbot.waitUntil(lambda: view.figure is not None)
    view.table.setFocus()
    view.table.selectAll()
    QTest.keyClick(view.table, Qt.Key.Key_C, CTRL)
    heading, *lines = copied()
    amount, year = heading.index("Amount"), heading.index("Year")
    assert "6030000" in [line[amount] for line in lines]
    assert all(is_plain(line[amount]) for line in lines if line[amount])
    assert all(line[year].isdecimal() for line in lines)
    assert not any("\u202f" in cell for line in lines for cell in line)


def test_a_mark_of_a_chart_is_copied_in_words_and_as_cells(window, qtbot):
    window.show()
    window.selection.select_mineral("boron")
    view: Any = see.part(window, QWidget, "trendsView")
    window._layout.tabs.setCurrentWidget(view)
    window.settle()
    qtbot.waitUntil(lambda: view.chart is not None and bool(view.chart.marks()))
    canvas = view.chart.pointing._canvas
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    mark = view.chart.pointing.mark
    QTest.keyClick(canvas, Qt.Key.Key_C, CTRL)
    claim = mark.claims[0]
    assert mark.text in QGuiApplication.clipboard().text()
    assert f"<td>{claim.value:.12g}</td>" in QGuiApplication.clipboard().mimeData().html()


def test_rows_of_the_inspector_are_copied_as_cells(window):
    window.show()
    window.selection.select_mineral("cobalt")
    window.settle()
    from mineralcat.gui.inspector.facts_tree import FactsTree

    tree = next(t for t in window.findChildren(FactsTree) if t.isVisible())
    model = tree.facts_model()
    figures = [i for i in model.indexes() if (c := model.fact(i).claim) is not None and c.value]
    tree.choose(model.fact(figures[0]).key)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_C, CTRL)
    claim = model.fact(figures[0]).claim
    ((name, amount, *_, unit, status, year),) = copied()
    assert name == model.fact(figures[0]).about
    assert is_plain(amount)
    assert (unit != "", status) == (claim.unit is not None, claim.status.value)
    assert year == str(claim.period_to or "")
