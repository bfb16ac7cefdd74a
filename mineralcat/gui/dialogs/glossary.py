"""Help > Glossary: the words of the field with their meanings, beside the window."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from mineralcat.gui import glossary, theme
from mineralcat.gui.glossary import GlossaryTerm
from mineralcat.gui.widgets.flow_layout import FlowLayout
from mineralcat.gui.widgets.layouts import (
    clear,
    column,
    read_only_text,
    row,
    search_button,
    text_label,
)
from mineralcat.gui.widgets.text_fields import line_edit
from mineralcat.translation import _, comma_list

_KEY = Qt.ItemDataRole.UserRole
_PASSED_ON = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class GlossaryDialog(QDialog):
    """A line to filter by, the terms, and the chosen one's meaning. The window stays usable."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("glossaryDialog")
        self.setWindowTitle(_("Glossary"))
        gap = theme.em(self, 0.5)
        words, hint = _("Filter the glossary"), _("Filter, for example: reserves")
        self.filter = line_edit("glossaryFilter", words, hint, clears=True)
        self.filter.textChanged.connect(self._fill)
        self.filter.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Terms"))
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.list.setSpacing(theme.em(self, 0.15))
        theme.set_role(self.list, "panel")
        self.title = text_label("", "title", "glossaryTitle")
        self.text = read_only_text(_("Meaning"))
        self.text.setObjectName("glossaryText")
        self.text.document().setDocumentMargin(0)
        theme.set_role(self.text, "flat")
        self._see = QWidget()
        self._others = FlowLayout(self._see, theme.em(self, 0.4))
        self._see_also = text_label(_("See also"), "section")
        meaning = column(self.title, self.text, 1, self._see_also, self._see, spacing=gap)
        halves = row(self.list, 2, meaning, 3, spacing=theme.em(self, 1.0))
        column(self.filter, halves, 1, of=self, spacing=gap)
        self.resize(theme.em(self, 44), theme.em(self, 26))
        self._fill("")

    def show_term(self, key: str) -> None:
        """Choose a term, also one that the filter has left out."""
        name = glossary.terms()[key].name
        if not self.list.findItems(name, Qt.MatchFlag.MatchFixedString):
            self.filter.clear()
        self.list.setCurrentItem(*self.list.findItems(name, Qt.MatchFlag.MatchFixedString))

    # -- what is shown -------------------------------------------------------------------------

    def _fill(self, text: str) -> None:
        """Show the terms that a text finds, the best one's meaning beside them."""
        self.list.clear()
        for term in glossary.matching(text):
            item = QListWidgetItem(term.name)
            item.setData(_KEY, term.key)
            self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            words = _("No term has “{typed}”. Type fewer words.", typed=text.strip())
            self._show(GlossaryTerm("", _("Nothing found"), words))

    def _show_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._show(glossary.terms()[item.data(_KEY)])

    def _show(self, term: GlossaryTerm) -> None:
        self.title.setText(term.name)
        parts = [term.definition]
        if term.also:
            parts.append(_("Also: {names}", names=comma_list(term.also)))
        if term.source:
            parts.append(_("After: {source}.", source=term.source))
        self.text.setPlainText("\n\n".join(parts))
        clear(self._others)
        self._see_also.setVisible(bool(term.see))
        for key in term.see:
            name = glossary.terms()[key].name
            button = search_button(name, _("See {name}", name=name), role="chip")
            button.clicked.connect(lambda _=False, key=key: self.show_term(key))
            self._others.addWidget(button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the filter go over the terms."""
        is_pressed = watched is self.filter and event.type() == QEvent.Type.KeyPress
        if is_pressed and isinstance(event, QKeyEvent) and event.key() in _PASSED_ON:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


def glossary_of(window: QWidget) -> GlossaryDialog:
    """The glossary of a window, which has one."""
    found = window.findChild(GlossaryDialog, "glossaryDialog")
    return found if found is not None else GlossaryDialog(window)
