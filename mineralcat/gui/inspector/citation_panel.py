"""Who says so: the evidence of one figure, to be read, copied and followed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QKeyEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QMessageBox, QPushButton, QWidget

from mineralcat.analysis.citation import evidence, source_link, source_text
from mineralcat.gui import icons, theme
from mineralcat.gui.item_models.facts import Fact
from mineralcat.gui.plain_text import message_box
from mineralcat.store.rows import SourceRow
from mineralcat.translation import _

from ..widgets import layouts
from ..widgets.flow_layout import FlowLayout
from ..widgets.labels import ElidedLabel

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
        self.setAccessibleName(_("Source of the figure"))
        self._fact: Fact | None = None
        self._build()
        self.hide()
        theme.watcher().changed.connect(self._repaint)

    def show_fact(self, fact: Fact) -> None:
        """Show what a figure rests on."""
        self._fact = fact
        self._title.setText(fact.about or fact.text if fact.claim else _("Source"))
        rows = _rows(fact)
        self._fill(rows)
        link = self._link()
        self._open.setVisible(link is not None)
        self.setAccessibleDescription("\n".join(f"{name}: {text}" for name, text in rows))
        self.show()
        self._copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """All that is shown, in lines."""
        return self._evidence.toPlainText()

    def copy(self, *, alone: bool = False) -> None:
        """The figure with its citation, or that *alone*."""
        if self._fact is not None:
            words = self._fact.citation if alone else self._fact.cited
            QGuiApplication.clipboard().setText(words)
            self.copied.emit()

    def open_link(self) -> None:
        """Ask, naming where the link leads, and open it in the browser."""
        link = self._link()
        if link is None:
            return
        question = _("Open this address in the browser?")
        box = message_box(self, _("Open source link"), question, link)
        box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(lambda: QDesktopServices.openUrl(QUrl(link)))
        box.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _repaint(self) -> None:
        """The theme changed: the text bears its colours."""
        if self._fact is not None:
            self._fill(_rows(self._fact))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _link(self) -> str | None:
        return source_link(self._fact.publication) if self._fact is not None else None

    def _build(self) -> None:
        step = theme.em(self, 0.5)
        self._title = ElidedLabel()
        theme.set_role(self._title, "strong")
        close = layouts.tool_button("", _("Close the source panel"), tip=_("Close (Esc)"))
        icons.give_icon(close, "close")
        close.clicked.connect(self._close)
        self._evidence = layouts.read_only_text(_("Evidence"))
        self._evidence.setTextInteractionFlags(_READABLE)
        self._evidence.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._evidence.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._evidence.document().setDocumentMargin(0)
        theme.set_role(self._evidence, "flat")
        self._copy = _button(_("Copy"), _("Copy the figure with its citation"), self.copy)
        alone = partial(self.copy, alone=True)
        cite = _button(_("Copy citation"), _("Copy the citation alone"), alone)
        self._open = _button(_("Open link …"), _("Open the source in the browser"), self.open_link)
        foot = FlowLayout(spacing=step)
        for button in (self._copy, cite, self._open):
            foot.addWidget(button)
        head = layouts.row(self._title, 1, close)
        layouts.column(head, self._evidence, 1, foot, of=self, spacing=step, margin=step)
        theme.set_role(self, "card")
        self.setMinimumHeight(theme.em(self, 12))
        self.setMaximumHeight(theme.em(self, 17))

    def _fill(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Write names and texts below one another; as plain text, whatever is in them."""
        self._evidence.clear()
        name_format, text_format = QTextCharFormat(), QTextCharFormat()
        name_format.setForeground(theme.current().muted)
        text_format.setForeground(theme.current().text)
        cursor = self._evidence.textCursor()
        for at, (name, text) in enumerate(rows):
            cursor.insertText(("\n" if at else "") + f"{name}  ", name_format)
            cursor.insertText(text, text_format)
        self._evidence.moveCursor(QTextCursor.MoveOperation.Start)


def _rows(fact: Fact) -> tuple[tuple[str, str], ...]:
    return evidence(fact.claim) if fact.claim is not None else _publication(fact.source)


def _publication(source: SourceRow | None) -> tuple[tuple[str, str], ...]:
    if source is None:
        return ((_("Title"), _("No source is given.")),)
    rows = (
        (_("Source"), source_text(source)),
        (_("Kind"), source.kind.label),
        (_("Note"), source.note),
    )
    return tuple((name, text) for name, text in rows if text)


def _button(text: str, name: str, does: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name)
    button.clicked.connect(lambda: does())
    return button
