"""The inspector's rows as a tree of one column; what is displayed is the row in words."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mineralcat.gui.plain_text import tooltip
from mineralcat.translation import _

from .facts import Fact, FactKind

Index = QModelIndex | QPersistentModelIndex

FACT = int(Qt.ItemDataRole.UserRole) + 1
_NONE = QModelIndex()


class _Node(NamedTuple):
    fact: Fact
    parent: int
    row: int
    children: list[int]


class FactsModel(QAbstractItemModel):
    """Holds one page of facts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[_Node] = []
        self._top: list[int] = []

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._nodes = []
        self._top = self._add(facts, -1)
        self.endResetModel()

    def indexes(self) -> Iterator[QModelIndex]:
        """Every row, from top to bottom, those folded away included."""
        for at, node in enumerate(self._nodes):
            yield self.createIndex(node.row, 0, at)

    def index_of(self, key: str) -> QModelIndex:
        """The row with this key; an invalid index where there is none."""
        return next((i for i in self.indexes() if self.fact(i).key == key), QModelIndex())

    def fact(self, index: Index) -> Fact:
        """What a row shows."""
        return self._nodes[index.internalId()].fact

    def _add(self, facts: Iterable[Fact], parent: int) -> list[int]:
        ids = []
        for row, fact in enumerate(facts):
            own = len(self._nodes)
            node = _Node(fact, parent, row, [])
            self._nodes.append(node)
            node.children.extend(self._add(fact.children, own))
            ids.append(own)
        return ids

    def _children(self, parent: Index) -> list[int]:
        return self._nodes[parent.internalId()].children if parent.isValid() else self._top

    def index(self, row: int, column: int, parent: Index = _NONE) -> QModelIndex:
        children = self._children(parent)
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, child: Index = _NONE) -> QModelIndex:  # type: ignore[override]
        if not child.isValid():
            return QModelIndex()
        above = self._nodes[child.internalId()].parent
        return QModelIndex() if above < 0 else self.createIndex(self._nodes[above].row, 0, above)

    def rowCount(self, parent: Index = _NONE) -> int:
        return len(self._children(parent))

    def columnCount(self, parent: Index = _NONE) -> int:
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Fact | str | None:
        if not index.isValid():
            return None
        fact = self._nodes[index.internalId()].fact
        if role == FACT:
            return fact
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return fact.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            hint = _("F2 changes importance and role; Shift+F2 the figure.") if fact.usage else ""
            if fact.claim is not None and not hint:
                hint = _("F2 changes the figure and its source.")
            return tooltip("\n\n".join(filter(None, (fact.hover, hint, _meaning(fact)))))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _meaning(fact: Fact) -> str:
    """What the row's label means; a paragraph, a source or a link is none."""
    if fact.kind not in (FactKind.SECTION, FactKind.FIGURE) or fact.link is not None:
        return ""
    from mineralcat.gui.glossary import meaning

    return meaning(fact.text)
