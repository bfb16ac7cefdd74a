"""The query in words, a chip for each clause that can be taken out; at the right, how sure the
answer is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from mineralcat.domain.query import FIELDS, MEASURES
from mineralcat.gui import theme
from mineralcat.store.search_rows import Chip
from mineralcat.translation import _

from ..widgets import layouts
from ..widgets.flow_layout import FlowLayout
from ..widgets.labels import plain_label
from ..widgets.layouts import search_button, tab_through


class ChipBar(QWidget):
    """Chips, a button that adds another clause, and the counts."""

    removed = Signal(object)
    """The chip that was taken out."""
    begun = Signal(str)
    """A field or measure to go on typing with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: list[Chip] = []
        self._chips: list[QToolButton] = []
        holder = QWidget(self)
        self._flow = FlowLayout(holder, spacing=theme.em(self, 0.35))
        self.add = self._make_add()
        tip = _("Keep this search in Browse (Ctrl+S)")
        self.save = search_button(_("Save search"), _("Save this search"), role="pill", tip=tip)
        self.save.setObjectName("saveSearch")
        self.save.setEnabled(False)
        for button in (self.add, self.save):
            self._flow.addWidget(button)
        self.counts = plain_label("certaintyCounts", "muted")
        self.counts.setMinimumHeight(self.add.sizeHint().height())
        row = layouts.row(holder, 1, self.counts, of=self, spacing=theme.em(self, 0.5), margin=0)
        row.setAlignment(self.counts, Qt.AlignmentFlag.AlignTop)

    def _make_add(self) -> QToolButton:
        tip = _("Ask for something more: a list, a country, a number …")
        button = search_button(
            _("+ Filter"), _("Add a clause to the search"), role="pill", tip=tip, parent=self
        )
        button.setObjectName("addFilter")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        fields = {f"{name}:": expected for name, expected in FIELDS.items()}
        measures = {f"{name}>": meaning for name, (_unit, meaning) in MEASURES.items()}
        for offered in (fields, measures):
            menu.addSeparator()
            for begun, words in offered.items():
                action = menu.addAction(f"{begun[:-1]}:  {words}")
                action.triggered.connect(lambda _=False, begun=begun: self.begun.emit(begun))
        button.setMenu(menu)
        return button

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show the clauses of the query; what is shown already stays."""
        if [chip.words for chip in chips] != [chip.words for chip in self.shown]:
            self._make(chips)
        self.shown = list(chips)
        self.save.setEnabled(bool(chips))

    def _make(self, chips: Sequence[Chip]) -> None:
        had_focus = any(chip.hasFocus() for chip in self._chips)
        for fixed in (self.add, self.save):
            self._flow.removeWidget(fixed)
        layouts.clear(self._flow)
        self._chips = []
        before: QWidget = self.previousInFocusChain() or self
        for place, chip in enumerate(chips):
            name = _("Take out of the search: {words}", words=chip.words)
            button = search_button(f"{_short(chip.words)}  ×", name, role="asked", parent=self)
            button.clicked.connect(lambda _=False, place=place: self._remove(place))
            self._flow.addWidget(button)
            self._chips.append(button)
        for fixed in (self.add, self.save):
            self._flow.addWidget(fixed)
        tab_through(before, *self._chips, self.add, self.save)
        self.updateGeometry()
        if had_focus:  # the chip that was taken out had it
            self.add.setFocus()

    def _remove(self, place: int) -> None:
        self.removed.emit(self.shown[place])


_LONGEST = 60


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
