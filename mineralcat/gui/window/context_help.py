"""F1: the glossary, open at the word that stands where the focus is."""

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QTableView, QWidget

from .. import glossary
from ..item_models.facts_model import FACT


def show_glossary(window: QWidget) -> None:
    """Open the glossary, at the term that the focus is on if there is one."""
    from ..dialogs.glossary import glossary_of

    labels = labels_of(QApplication.focusWidget())
    term = next(filter(None, map(glossary.term_of_label, labels)), None)
    dialog = glossary_of(window)
    if term is not None:
        dialog.show_term(term.key)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    dialog.filter.setFocus()
    dialog.filter.selectAll()


def labels_of(widget: QWidget | None) -> Iterator[str]:
    """The words that a widget with the focus stands for, the nearest first."""
    if isinstance(widget, QLineEdit):
        yield widget.selectedText()
        yield _word_at(widget.text(), widget.cursorPosition())
    elif isinstance(widget, QAbstractItemView):
        yield from _labels_of_item(widget)
    if widget is not None:
        yield widget.accessibleName()


def _labels_of_item(view: QAbstractItemView) -> Iterator[str]:
    index = view.currentIndex()
    if not index.isValid():
        return
    fact = index.data(FACT)
    if fact is not None and hasattr(fact, "about"):
        yield from (fact.text, fact.about, fact.detail)
    elif isinstance(view, QTableView):
        across = Qt.Orientation.Horizontal
        heading = str(index.model().headerData(index.column(), across) or "")
        yield heading.partition(",")[0]  # without its unit
    yield str(index.data() or "")


def _word_at(text: str, place: int) -> str:
    """The word of a line that the cursor is in or behind."""
    words = re.finditer(r"[^\W_][\w-]*", text)
    return next((word[0] for word in words if word.start() <= place <= word.end()), "")
