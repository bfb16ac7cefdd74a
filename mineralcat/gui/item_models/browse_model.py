"""The Browse tree as Qt sees it: what can be asked for, in sections, with how many each finds."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from mineralcat.gui.plain_text import set_tooltip
from mineralcat.store.search_rows import Facet, FacetCount, Section
from mineralcat.translation import _, comma_list, ngettext

Index = QModelIndex | QPersistentModelIndex

_PLACE = Qt.ItemDataRole.UserRole
"""Where in the list of facets a node's is; none for a heading."""


class BrowseModel(QStandardItemModel):
    """Made anew when what can be asked changes; counts come later and often."""

    renamed = Signal(str, str)
    """The slug of a saved search, and the name that was typed for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facets: list[Facet] = []
        self._items: dict[Facet, QStandardItem] = {}
        self._counts: dict[Facet, FacetCount] = {}

    def show(self, facets: Iterable[Facet]) -> bool:
        """Show these facets by section; False where they are shown already."""
        facets = list(facets)
        if facets == self._facets:
            return False
        self.clear()
        self._facets, self._items = facets, {}
        headings: dict[Section, QStandardItem] = {}
        nodes: dict[str, QStandardItem] = {}
        for place, facet in enumerate(facets):
            item = _item(facet, place)
            parent = nodes.get(facet.parent) if facet.parent else None
            if parent is None:
                if facet.section not in headings:
                    headings[facet.section] = _heading(facet.section)
                parent = headings[facet.section]
            parent.appendRow(item)
            if facet.section is not Section.SAVED:
                nodes[facet.clause] = item
            self._items[facet] = item
        for section in Section:
            if section in headings:
                self.appendRow(headings[section])
        self.show_counts({facet: self._counts[facet] for facet in facets if facet in self._counts})
        return True

    def show_counts(self, counts: Mapping[Facet, FacetCount]) -> None:
        """Show how many each of these finds now."""
        self._counts.update(counts)
        for facet, count in counts.items():
            item = self._items.get(facet)
            spoken = _spoken(facet, count)
            if item is not None and item.data(Qt.ItemDataRole.AccessibleTextRole) != spoken:
                item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
                set_tooltip(item, _tip(count))

    def facet(self, index: Index) -> Facet | None:
        """What a node asks for; none for a heading."""
        place = index.data(_PLACE)
        return None if place is None else self._facets[place]

    def count(self, index: Index) -> FacetCount | None:
        """How many a node finds, where that is known by now."""
        facet = self.facet(index)
        return None if facet is None else self._counts.get(facet)

    def index_of(self, clause: str) -> QModelIndex:
        """The node that asks for a clause; an invalid one where none does."""
        return self._first(lambda one: one.clause == clause and one.section is not Section.SAVED)

    def index_of_saved(self, slug: str) -> QModelIndex:
        """The node of a saved search; an invalid one where there is none."""
        return self._first(lambda facet: facet.slug == slug)

    def _first(self, matches: Callable[[Facet], bool]) -> QModelIndex:
        found = (item.index() for facet, item in self._items.items() if matches(facet))
        return next(found, QModelIndex())

    def saved(self) -> list[Facet]:
        """The saved searches."""
        return [facet for facet in self._facets if facet.section is Section.SAVED]

    def walk(self, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
        """All nodes, each before those below it."""
        parent = QModelIndex() if parent is None else parent
        for row in range(self.rowCount(parent)):
            index = self.index(row, 0, parent)
            yield index
            yield from self.walk(index)

    def setData(self, index: Index, value: str, role: int = Qt.ItemDataRole.EditRole) -> bool:
        facet = self.facet(index)
        if role != Qt.ItemDataRole.EditRole or facet is None or facet.slug is None:
            return super().setData(index, value, role)
        if value.strip() != facet.title:
            self.renamed.emit(facet.slug, value)
        return True


def _heading(section: Section) -> QStandardItem:
    item = QStandardItem(section.label)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item


def _item(facet: Facet, place: int) -> QStandardItem:
    item = QStandardItem(facet.title)
    item.setEditable(facet.section is Section.SAVED)
    item.setData(place, _PLACE)
    item.setData(facet.title, Qt.ItemDataRole.AccessibleTextRole)
    return item


def _spoken(facet: Facet, count: FacetCount) -> str:
    unknown = _("{count} unknown", count=count.unknown) if count.unknown else ""
    asked = _("asked for") if count.asked else ""
    return comma_list(filter(None, (facet.title, _minerals(count), unknown, asked)))


def _tip(count: FacetCount) -> str:
    known = _minerals(count)
    if not count.unknown:
        return known
    words = _("{minerals}, and {count} of which it is not known")
    return words.format(minerals=known, count=count.unknown)


def _minerals(count: FacetCount) -> str:
    return ngettext("{count} mineral", "{count} minerals", count.minerals)
