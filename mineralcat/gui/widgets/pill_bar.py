"""Pages to choose from, as pills in lines like words: where there is little room there are more
lines, and nothing is cut off."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from mineralcat.gui import theme
from mineralcat.translation import _

from . import layouts
from .flow_layout import FlowLayout
from .layouts import tab_through


class PillBar(QWidget):
    """One pill is chosen; the arrow keys choose another."""

    chosen = Signal(str)
    """The title of the page that the user chose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=theme.em(self, 0.25))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(lambda pill: self.chosen.emit(pill.text()))
        self._pills: dict[str, QToolButton] = {}

    def show_titles(self, titles: Mapping[str, str], chosen: str) -> None:
        """Show these pages, each with its tool tip."""
        if list(titles) != list(self._pills):
            self._make(titles)
        self._pills[chosen].setChecked(True)

    def titles(self) -> list[str]:
        """The pages."""
        return list(self._pills)

    def title(self) -> str:
        """The page that is chosen; nothing before there are pages."""
        pill = self._group.checkedButton()
        return pill.text() if pill is not None else ""

    def choose(self, title: str) -> None:
        """Choose a page as a click does."""
        self._pills[title].click()

    def follow(self, before: QWidget) -> None:
        """Take the place after *before* when Tab is pressed."""
        tab_through(before, *self._pills.values())

    def _make(self, titles: Mapping[str, str]) -> None:
        for pill in self._group.buttons():
            self._group.removeButton(pill)
        layouts.clear(self._flow)
        self._pills = {}
        for title, tip in titles.items():
            pill = layouts.tool_button(title, _("Page {title}", title=title), role="pill", tip=tip)
            pill.setCheckable(True)
            self._group.addButton(pill)
            self._flow.addWidget(pill)
            self._pills[title] = pill
