"""Who says so: the evidence of one figure, to be read, copied and followed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mineralcat.analysis.citation import evidence, source_link, source_text
from mineralcat.gui import icons, theme
from mineralcat.gui.item_models.facts import Fact
from mineralcat.store.rows import SourceRow

from .elided_label import ElidedLabel
from .facts_tree import citation_words, cited_words
from .flow import FlowLayout

PLAIN = Qt.TextFormat.PlainText
_READABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class CitationPanel(QFrame):
    """Stands below the page until it is closed."""

    copied = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("citationPanel")
        self.setAccessibleName("Source of the figure")
        self._fact: Fact | None = None
        self._labels: list[QLabel] = []
        self._build()
        self.hide()

    def show_fact(self, fact: Fact) -> None:
        """Show what a figure rests on."""
        self._fact = fact
        self._title.setText(fact.about or fact.text if fact.claim else "Source")
        rows = evidence(fact.claim) if fact.claim is not None else _publication(fact.source)
        self._fill(rows)
        link = self._link()
        self._open.setVisible(link is not None)
        self._open.setToolTip("")
        self.setAccessibleDescription("\n".join(f"{name}: {text}" for name, text in rows))
        self.show()
        self._copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """All that is shown, in lines."""
        return "\n".join(label.text() for label in self._labels)

    def copy(self) -> None:
        """The figure with its citation."""
        if self._fact is not None:
            QGuiApplication.clipboard().setText(cited_words(self._fact))
            self.copied.emit()

    def copy_citation(self) -> None:
        """The citation alone."""
        if self._fact is not None:
            QGuiApplication.clipboard().setText(citation_words(self._fact))
            self.copied.emit()

    def open_link(self) -> None:
        """Ask, naming where the link leads, and open it in the browser."""
        link = self._link()
        if link is None:
            return
        box = QMessageBox(self)
        box.setTextFormat(PLAIN)
        box.setWindowTitle("Open source link")
        box.setText("Open this address in the browser?")
        box.setInformativeText(link)
        box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(lambda: QDesktopServices.openUrl(QUrl(link)))
        box.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _link(self) -> str | None:
        fact = self._fact
        if fact is None:
            return None
        return source_link(fact.source or (fact.claim.source if fact.claim else None))

    def _build(self) -> None:
        step = theme.em(self, 0.5)
        self._title = ElidedLabel()
        theme.dress(self._title, "strong")
        close = QToolButton()
        close.setAccessibleName("Close the source panel")
        close.setToolTip("Close (Esc)")
        icons.give_icon(close, "close")
        close.clicked.connect(self._close)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self._page = QWidget()
        theme.dress(self._page, "page")
        self._grid = QGridLayout(self._page)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(step)
        self._grid.setVerticalSpacing(step // 2)
        self._grid.setColumnStretch(1, 1)
        scroll = QScrollArea()
        scroll.setWidget(self._page)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        self._copy = _button("Copy", "Copy the figure with its citation", self.copy)
        cite = _button("Copy citation", "Copy the citation alone", self.copy_citation)
        self._open = _button("Open link …", "Open the source in the browser", self.open_link)
        foot = FlowLayout(spacing=step)
        for button in (self._copy, cite, self._open):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(step, step, step, step)
        layout.setSpacing(step)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        theme.dress(self, "card")
        self.setMinimumHeight(theme.em(self, 13))

    def _fill(self, rows: tuple[tuple[str, str], ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._labels = []
        for at, (name, text) in enumerate(rows):
            heading, told = QLabel(name), QLabel()
            theme.dress(heading, "muted")
            told.setTextFormat(PLAIN)
            told.setText(text)
            told.setWordWrap(True)
            told.setTextInteractionFlags(_READABLE)
            told.setAccessibleName(f"{name}: {text}")
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(heading, at, 0, top)
            self._grid.addWidget(told, at, 1, top)
            self._labels.append(told)
        self._grid.setRowStretch(len(rows), 1)


def _publication(source: SourceRow | None) -> tuple[tuple[str, str], ...]:
    if source is None:
        return (("Title", "No source is given."),)
    rows = (("Source", source_text(source)), ("Kind", source.kind.value), ("Note", source.note))
    return tuple((name, text) for name, text in rows if text)


def _button(text: str, name: str, does: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name)
    button.clicked.connect(does)
    return button
