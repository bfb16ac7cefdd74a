"""The Uses chart as a table: the same figures, one row a claim, each with its source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mineralcat.analysis.citation import (
    citation,
    evidence_text,
    is_unsourced,
    period_text,
    short_source,
)
from mineralcat.analysis.uses import UsesBar, UsesFigure
from mineralcat.domain.figures import number
from mineralcat.domain.terms import ClaimKind
from mineralcat.domain.units import short_unit
from mineralcat.gui.plain_text import tooltip

Index = QModelIndex | QPersistentModelIndex

_NONE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class UsesColumn:
    title: str
    display: Callable[[UsesBar], str]
    align: Qt.AlignmentFlag = LEFT


def _amount(bar: UsesBar) -> str:
    """The value; the bound or the word where there is none; nothing where a range says it all."""
    if bar.value is not None:
        return number(bar.value)
    return "" if bar.claim.kind is ClaimKind.RANGE else bar.text


def _end(end: float | None, bar: UsesBar) -> str:
    bound = bar.claim.kind in (ClaimKind.ABOVE, ClaimKind.BELOW)
    return "" if end is None or bound else number(end)


def _source(bar: UsesBar) -> str:
    said = short_source(bar.claim.source)
    return f"{said} (unsourced)" if bar.claim.source and is_unsourced(bar.claim) else said


def uses_columns(about: str) -> tuple[UsesColumn, ...]:
    """The columns, the first headed by what the bars are about."""
    return (
        UsesColumn(about, lambda bar: bar.label),
        UsesColumn("Amount", _amount, RIGHT),
        UsesColumn("From", lambda bar: _end(bar.low, bar), RIGHT),
        UsesColumn("To", lambda bar: _end(bar.high, bar), RIGHT),
        UsesColumn("Unit", lambda bar: short_unit(bar.claim.unit)),
        UsesColumn("Source", _source),
        UsesColumn("Year", lambda bar: period_text(bar.claim), RIGHT),
        UsesColumn("Status", lambda bar: bar.claim.status.value),
        UsesColumn("Case", lambda bar: bar.path or bar.claim.scenario or bar.claim.scope or ""),
    )


class UsesTableModel(QAbstractTableModel):
    """One row a claim, drawn or not; in the order of the chart."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[UsesBar, ...] = ()
        self._columns = uses_columns("Application")

    def show_figure(self, figure: UsesFigure) -> None:
        """Replace all rows."""
        self.beginResetModel()
        drawn = (bar for panel in figure.panels for bar in panel.all_bars())
        self._bars = (*drawn, *figure.undrawn)
        self._columns = uses_columns(figure.about)
        self.endResetModel()

    def bar(self, row: int) -> UsesBar:
        """The claim of a row."""
        return self._bars[row]

    def as_tsv(self, rows: Sequence[int]) -> str:
        """Rows for a spreadsheet, with a header and the full citation of each."""
        lines = [[column.title for column in self._columns] + ["Citation"]]
        for bar in (self._bars[row] for row in rows):
            lines.append([column.display(bar) for column in self._columns] + [citation(bar.claim)])
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._bars)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[section].align
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        bar, column = self._bars[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.display(bar)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(evidence_text(bar.claim, bar.label))
        return None
