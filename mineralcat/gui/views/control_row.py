"""The controls of a view: lists to choose from, in as few lines as the width allows."""

from collections.abc import Hashable, Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QPaintEvent, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from mineralcat.analysis.views import VIEWS
from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.translation import _

from ..widgets.flow_layout import FlowLayout
from ..widgets.labels import ElidedLabel

WIDEST, NARROWEST = 15, 4
"""Heights of the text that a list is wide, at most and at least, beside its arrow."""


class ElidedCombo(QComboBox):
    """A list as wide as what it offers, which gives way: what is longer is elided, and whole in
    its tool tip and in the open list."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._widest = 0
        set_tooltip(self, name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.currentTextChanged.connect(self.show_chosen)

    def offer(self, words: Iterable[str]) -> None:
        """Replace all that can be chosen."""
        self.clear()
        self.addItems(list(words))
        self._widest = 0
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        if not self._widest:
            texts = {self.itemText(at) for at in range(self.count())} | {self.placeholderText()}
            letters = max(map(len, texts))  # only the longest are measured
            long = (text for text in texts if len(text) > letters * 0.7)
            self._widest = max(map(self.fontMetrics().horizontalAdvance, long), default=0)
        return self._as_wide(self._widest)

    def minimumSizeHint(self) -> QSize:
        self.sizeHint()
        return self._as_wide(min(self._widest, theme.em(self, NARROWEST)))

    def _as_wide(self, text: int) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + min(text, theme.em(self, WIDEST)) + 6, hint.height())

    def show_chosen(self) -> None:
        """Say in the tool tip what is chosen, for it may be elided."""
        text = self.currentText()
        set_tooltip(self, f"{self._name}: {text}" if text else self._name)

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 2 * theme.em(self, 1.0))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        box = QStyle.ComplexControl.CC_ComboBox
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(box, option, part, self).width() - 4
        text = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        option.currentText = text
        painter.drawComplexControl(box, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class ControlRow(QWidget):
    """Lists by their keys. A choice is emitted as the value that was offered, which Qt would
    hand back as plain text where it is one of an enumeration."""

    chosen = Signal(str, object)
    """The key of a list, and the value chosen in it."""

    def __init__(self, view: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._lists: dict[str, ElidedCombo] = {}
        self._offered: dict[str, list[tuple[Hashable, str]]] = {}
        self._flow = FlowLayout(self, theme.em(self, 0.5), gives_way=True)

    def add_list(self, key: str, name: str) -> ElidedCombo:
        """Put in a list; *name* says what is chosen in it, also to those who do not see it."""
        made = ElidedCombo(name)
        made.setObjectName(f"{self._view}{key.capitalize()}")
        made.setAccessibleName(_("{view}: {list}", view=VIEWS[self._view].title, list=name))
        made.activated.connect(lambda at: self._tell(key, at))
        self._lists[key] = made
        self.add(made)
        return made

    def add(self, widget: QWidget) -> None:
        """Put in anything else."""
        self._flow.addWidget(widget)

    def add_limit(self, limit: ElidedLabel) -> None:
        """Put in how the search limits what can be chosen; it gives way as well."""
        theme.set_role(limit, "muted")
        limit.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        limit.setMinimumWidth(theme.em(limit, NARROWEST))
        self.add(limit)

    def fill(
        self,
        key: str,
        offered: Iterable[tuple[Hashable, str]],
        chosen: Hashable,
        *,
        always: bool = False,
    ) -> None:
        """Say what can be chosen and what is shown now; a list of one is no choice, and hidden
        unless it is *always* to say what is shown."""
        made, pairs = self._lists[key], list(offered)
        with QSignalBlocker(made):
            if pairs != self._offered.get(key):
                self._offered[key] = pairs
                made.offer(words for _, words in pairs)
            values = [value for value, _ in pairs]
            made.setCurrentIndex(values.index(chosen) if chosen in values else -1)
        made.show_chosen()
        made.setVisible(len(pairs) > (0 if always else 1))

    def _tell(self, key: str, at: int) -> None:
        pairs: Sequence[tuple[Hashable, str]] = self._offered.get(key, ())
        if 0 <= at < len(pairs):
            self.chosen.emit(key, pairs[at][0])
