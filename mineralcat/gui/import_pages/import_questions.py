"""What an import asks before it is taken in, and what was found in its files."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from mineralcat.domain.figures import counted
from mineralcat.gui import theme
from mineralcat.gui.item_models.review_model import where_text
from mineralcat.gui.widgets.layouts import ChoiceBox, text_label
from mineralcat.schema.entities import entity_of
from mineralcat.translation import _

from ..widgets.layouts import tab_through
from ..widgets.suggestions import OfferingLine, Offers

if TYPE_CHECKING:
    from mineralcat.exchange.incoming import Finding
    from mineralcat.exchange.review.matching import ImportQuestion

_ASKED_AT_ONCE = 30
"""So many questions are shown; the next come up as these are answered."""
_IN_SIGHT = 4
_FOUND_AT_ONCE = 200
_ELSE = "?"
"""Stands for the entry that asks for any other; no slug is spelt so."""
Offer = Callable[["ImportQuestion", str, Callable[[Offers], None]], None]
"""Offers entries of the catalogue that a text may mean."""


class QuestionsPanel(QScrollArea):
    """What names and numbers of the files mean, each asked once."""

    answered = Signal(object, str)
    """A question, and the slug that answers it."""

    def __init__(self, offer: "Offer") -> None:
        super().__init__()
        self._offer = offer
        self.setObjectName("importQuestions")
        self.setAccessibleName(_("Questions about the files"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.boxes: list[ChoiceBox] = []
        self.hide()

    def show_questions(self, questions: "tuple[ImportQuestion, ...]") -> None:
        """Ask these."""
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self.boxes = []
        for at, question in enumerate(questions[:_ASKED_AT_ONCE]):
            grid.addWidget(text_label(question.sentence, name="importQuestion"), at, 0)
            grid.addWidget(self._box(question), at, 1)
        if len(questions) > _ASKED_AT_ONCE:
            count = len(questions) - _ASKED_AT_ONCE
            more = counted("{number} more follows.", "{number} more follow.", count)
            grid.addWidget(text_label(more, "muted", "importQuestionsMore"), _ASKED_AT_ONCE, 0)
        self.setWidget(inner)
        self.setVisible(bool(questions))
        lines = inner.findChildren(OfferingLine)
        tab_through(self, *(one for pair in zip(self.boxes, lines, strict=True) for one in pair))
        if had_focus and self.boxes:
            self.boxes[0].setFocus(Qt.FocusReason.OtherFocusReason)
        if questions:
            all_in_sight = len(questions) <= _IN_SIGHT
            high = inner.sizeHint().height() if all_in_sight else theme.em(self, 2.4 * _IN_SIGHT)
            self.setFixedHeight(high)

    def _box(self, question: "ImportQuestion") -> QWidget:
        from mineralcat.exchange.review.matching import LEAVE_OUT, MAKE_NEW

        choices = [("", _("Choose …")), *((one.slug, one.name) for one in question.candidates)]
        if question.kind.names_entry:
            entry = entity_of(question.kind).title
            words = _("A new {entry} called “{name}”", entry=entry, name=question.text)
            choices.append((MAKE_NEW, words))
        choices.append((LEAVE_OUT, _("Leave its rows out")))
        if question.kind.names_entry or question.kind == "unit":
            choices.append((_ELSE, _("Something else …")))
        box = ChoiceBox(question.sentence, choices)
        line = self._line(question)
        both = QStackedWidget()
        both.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        both.addWidget(box)
        both.addWidget(line)

        def take(at: int) -> None:
            if (slug := box.itemData(at)) == _ELSE:
                both.setCurrentWidget(line)
                line.setFocus(Qt.FocusReason.TabFocusReason)
            elif slug:
                self.answered.emit(question, slug)

        box.activated.connect(take)
        self.boxes.append(box)
        return both

    def _line(self, question: "ImportQuestion") -> OfferingLine:
        """Where anything that the catalogue has can be named."""
        line = OfferingLine(lambda typed, show: self._offer(question, typed, show))
        line.setAccessibleName(_("What “{name}” is", name=question.text))
        line.setPlaceholderText(_("Type a name, choose it, and press Enter"))

        def take() -> None:
            if line.key() and not line.list().isVisible():
                self.answered.emit(question, line.key())

        line.returnPressed.connect(take)
        return line


class FindingsList(QListWidget):
    """What was found in the files: nothing is asked, and all can be taken in as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("importFindings")
        self.setAccessibleName(_("What was found in the files"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def show_findings(self, findings: "tuple[Finding, ...]") -> None:
        """Show these; nothing where there are none."""
        self.clear()
        for finding in findings[:_FOUND_AT_ONCE]:
            where = where_text(finding.place)
            QListWidgetItem(f"{where}: {finding.sentence}" if where else finding.sentence, self)
        if len(findings) > _FOUND_AT_ONCE:
            count = len(findings) - _FOUND_AT_ONCE
            more = counted("{number} more is alike.", "{number} more are alike.", count)
            QListWidgetItem(more, self)
        self.setVisible(bool(findings))
        self.setFixedHeight(theme.em(self, 2.4 * min(len(findings), _IN_SIGHT // 2) + 0.4))
