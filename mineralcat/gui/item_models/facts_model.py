"""The inspector's rows as a tree of one column; what is displayed is the row in words."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from mineralcat.gui.plain_text import tooltip
from mineralcat.translation import _

from .facts import Fact, FactKind

Index = QModelIndex | QPersistentModelIndex

FACT = int(Qt.ItemDataRole.UserRole) + 1


class FactItem(QStandardItem):
    """A row with those below it; its words are made when they are asked for."""

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self.fact = fact
        self.setEditable(False)
        self.appendRows([FactItem(child) for child in fact.children])

    def data(self, role: int = Qt.ItemDataRole.DisplayRole) -> Fact | str | None:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.fact.spoken
            case Qt.ItemDataRole.ToolTipRole:
                parts = (self.fact.hover, _keys(self.fact), _meaning(self.fact))
                return tooltip("\n\n".join(filter(None, parts)))
        return self.fact if role == FACT else None


class FactsModel(QStandardItemModel):
    """Holds one page of facts."""

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Replace all rows."""
        self.clear()
        self.invisibleRootItem().appendRows(list(map(FactItem, facts)))

    def indexes(self, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
        """Every row, from top to bottom, those folded away included."""
        above = QModelIndex() if parent is None else parent
        for row in range(self.rowCount(above)):
            index = self.index(row, 0, above)
            yield index
            yield from self.indexes(index)

    def index_of(self, key: str) -> QModelIndex:
        """The row with this key; an invalid index where there is none."""
        return next((i for i in self.indexes() if self.fact(i).key == key), QModelIndex())

    def fact(self, index: Index) -> Fact:
        """What a row shows."""
        fact: Fact = index.data(FACT)
        return fact


def _keys(fact: Fact) -> str:
    """How the row is changed by keys."""
    if fact.usage is not None:
        return _("F2 changes importance and role; Shift+F2 the figure.")
    return _("F2 changes the figure and its source.") if fact.claim is not None else ""


def _meaning(fact: Fact) -> str:
    """What the row's label means; a paragraph, a source or a link is none."""
    if fact.kind not in (FactKind.SECTION, FactKind.FIGURE) or fact.link is not None:
        return ""
    from mineralcat.gui.glossary import meaning

    return meaning(fact.text)
