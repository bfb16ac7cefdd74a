"""The query said in words, a chip for each clause that can be taken out; at the right, how sure the
answer is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from mineralcat.domain.query import FIELDS, MEASURES
from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel, set_tooltip
from mineralcat.store.search_rows import Chip

from ..widgets.flow_layout import FlowLayout


class ChipBar(QWidget):
    """Chips, a button that adds another clause, and the counts."""

    removed = Signal(object)
    """The chip that was taken out."""
    begun = Signal(str)
    """A field or measure to go on typing with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Chip] = []
        self._chips: list[QToolButton] = []
        holder = QWidget(self)
        self._flow = FlowLayout(holder, spacing=theme.em(self, 0.35))
        self.add = self._make_add()
        self._flow.addWidget(self.add)
        self.save = QToolButton(self)
        self.save.setObjectName("saveSearch")
        self.save.setText("Save search")
        self.save.setAccessibleName("Save this search")
        set_tooltip(self.save, "Keep this search in Browse (Ctrl+S)")
        self.save.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.save.setEnabled(False)
        theme.set_role(self.save, "pill")
        self._flow.addWidget(self.save)
        self.counts = PlainLabel(parent=self)
        self.counts.setObjectName("certaintyCounts")
        theme.set_role(self.counts, "muted")
        self.counts.setMinimumHeight(self.add.sizeHint().height())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.em(self, 0.5))
        row.addWidget(holder, 1)
        row.addWidget(self.counts, 0, Qt.AlignmentFlag.AlignTop)

    def _make_add(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("addFilter")
        button.setText("+ Filter")
        button.setAccessibleName("Add a clause to the search")
        set_tooltip(button, "Ask for something more: a list, a country, a number …")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.set_role(button, "pill")
        menu = QMenu(button)
        for name, expected in FIELDS.items():
            action = menu.addAction(f"{name}:  {expected}")
            action.triggered.connect(lambda _=False, begun=f"{name}:": self.begun.emit(begun))
        menu.addSeparator()
        for name, (_, meaning) in MEASURES.items():
            action = menu.addAction(f"{name}:  {meaning}")
            action.triggered.connect(lambda _=False, begun=f"{name}>": self.begun.emit(begun))
        button.setMenu(menu)
        return button

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show the clauses of the query; what is shown already stays."""
        if [chip.words for chip in chips] != [chip.words for chip in self._shown]:
            self._make(chips)
        self._shown = list(chips)
        self.save.setEnabled(bool(chips))

    def _make(self, chips: Sequence[Chip]) -> None:
        had_focus = any(chip.hasFocus() for chip in self._chips)
        for fixed in (self.add, self.save):
            self._flow.removeWidget(fixed)
        self._flow.clear()
        self._chips = []
        before: QWidget = self.previousInFocusChain() or self
        for place, chip in enumerate(chips):
            button = QToolButton(self)
            button.setText(f"{_short(chip.words)}  ×".replace("&", "&&"))
            button.setAccessibleName(f"Take out of the search: {chip.words}")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            theme.set_role(button, "asked")
            button.clicked.connect(lambda _=False, place=place: self._remove(place))
            self._flow.addWidget(button)
            self._chips.append(button)
        for fixed in (self.add, self.save):
            self._flow.addWidget(fixed)
        for button in (*self._chips, self.add, self.save):
            QWidget.setTabOrder(before, button)
            before = button
        self.updateGeometry()
        if had_focus:  # the chip that was taken out had it
            self.add.setFocus()

    def _remove(self, place: int) -> None:
        self.removed.emit(self._shown[place])


_LONGEST = 60


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
