"""What the lines are sorted by can be seen, and what goes out is what is shown."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from mineralcat.exchange.export.export_request import Form
from mineralcat.exchange.export.exporter import export
from mineralcat.gui.dialogs.export import ExportDialog
from mineralcat.gui.item_models.columns import COLUMNS
from mineralcat.gui.window.main_window import MainWindow

from . import driving as see

DOWN = Qt.SortOrder.DescendingOrder


def place(key: str) -> int:
    return next(at for at, column in enumerate(COLUMNS) if column.key == key)


def sort_by(window: MainWindow, key: str) -> None:
    see.table(window).horizontalHeader().setSortIndicator(place(key), DOWN)
    window.settle()


def sorted_by(window: MainWindow) -> str | None:
    at = see.table(window).horizontalHeader().sortIndicatorSection()
    return COLUMNS[at].key if at >= 0 else None


def exported(window: MainWindow, path: Path) -> list[dict[str, str]]:
    """The CSV that File > Export writes of the current search."""
    see.action(window, "exportAction").trigger()
    dialog = window.findChildren(ExportDialog, "exportDialog")[-1]
    dialog.form.setCurrentIndex(dialog.form.findData(Form.CSV.value))
    order = dialog.request()
    dialog.reject()
    assert window.catalogue is not None
    export(window.catalogue, order, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_search_that_hides_the_sorted_column_is_sorted_by_nothing_hidden(window, tmp_path):
    see.ask(window, "lithium or cobalt or nickel or copper")
    best = see.names(window)
    see.ask(window, "used-in:offshore-wind")
    sort_by(window, "amount")
    assert sorted_by(window) == "amount"
    see.ask(window, "lithium or cobalt or nickel or copper")
    assert sorted_by(window) is None
    assert see.names(window) == best
    rows = exported(window, tmp_path / "found.csv")
    assert [row["Mineral"] for row in rows] == best


@pytest.mark.parametrize("key", ["uses", "share"])
def test_a_column_that_is_hidden_sorts_no_longer(window, key):
    see.ask(window, "mined-in:china")
    best = see.names(window)
    sort_by(window, key)
    assert sorted_by(window) == key
    see.table(window).show_column(key, False)
    window.settle()
    assert sorted_by(window) is None
    assert see.names(window) == best


def test_an_export_has_the_lines_and_columns_as_they_are_shown(window, tmp_path):
    see.ask(window, "used-in:offshore-wind")
    before = list(exported(window, tmp_path / "before.csv")[0])
    sort_by(window, "amount")
    table = see.table(window)
    head = table.horizontalHeader()
    head.moveSection(head.visualIndex(place("share")), 1)
    table.show_column("role", False)
    window.settle()
    rows = exported(window, tmp_path / "after.csv")
    assert [row["Mineral"] for row in rows] == see.names(window)
    titles = list(rows[0])
    assert titles[:2] == ["Mineral", "Share (%)"]
    assert "Role" not in titles
    assert titles[-2:] == ["Certainty", "Slug"]
    assert set(titles) == set(before) - {"Role"}
    table.show_column("claim", False)
    window.settle()
    titles = list(exported(window, tmp_path / "cited.csv")[0])
    amount = titles.index("Amount")
    assert "Source in full" in titles[amount:]  # no figure goes without its source
