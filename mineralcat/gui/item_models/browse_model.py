"""The Browse tree as Qt sees it: applications with counts, lists, kinds; each asks a query."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from mineralcat.domain.terms import MineralKind
from mineralcat.store.rows import ApplicationNode, ListCount

CLAUSE = Qt.ItemDataRole.UserRole
"""The field and value that a node asks for, as a pair; none for a heading."""
COUNT = Qt.ItemDataRole.UserRole + 1
SLUG = Qt.ItemDataRole.UserRole + 2
"""The application's slug, where the node is one."""


class BrowseModel(QStandardItemModel):
    """Rebuilt when the catalogue changes; the view keeps what is open by `CLAUSE`."""

    def show(self, applications: Iterable[ApplicationNode], lists: Iterable[ListCount]) -> None:
        """Show these applications, those for comparison apart, lists, and the kinds of mineral."""
        self.clear()
        heads = {
            False: self._heading("Applications"),
            True: QStandardItem("For comparison"),
        }
        nodes: dict[str, QStandardItem] = {}
        for node in applications:
            item = _item(node.name, ("used-in", node.slug), node.minerals)
            item.setData(node.slug, SLUG)
            parent = nodes.get(node.parent or "", heads[node.comparison])
            parent.appendRow(item)
            nodes[node.slug] = item
        comparison = heads[True]
        if comparison.rowCount():
            comparison.setSelectable(False)
            self.appendRow(comparison)
        listed = self._heading("Critical lists")
        for row in lists:
            title = row.title if row.complete else f"{row.title} (incomplete)"
            listed.appendRow(_item(title, ("list", row.slug), row.entries))
        kinds = self._heading("Kinds")
        for kind in MineralKind:
            kinds.appendRow(_item(kind.value.capitalize(), ("kind", kind.value), None))

    def _heading(self, title: str) -> QStandardItem:
        item = QStandardItem(title)
        item.setEditable(False)
        item.setSelectable(False)
        self.appendRow(item)
        return item


def _item(title: str, clause: tuple[str, str], count: int | None) -> QStandardItem:
    item = QStandardItem(title)
    item.setEditable(False)
    item.setData(clause, CLAUSE)
    item.setData(count, COUNT)
    spoken = title if count is None else f"{title}, {count} minerals"
    item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    return item
