"""All fields of one entry in a form, made from the table of what can be edited."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QPushButton, QScrollArea, QWidget

from mineralcat.domain.reading_claims import ClaimQuestion, ReadClaim, read_claim
from mineralcat.editing.edits import CreateRow, Edit, SetFields
from mineralcat.editing.entries import EntryRow, entry
from mineralcat.errors import EditError
from mineralcat.gui import theme
from mineralcat.gui.editor import Edits
from mineralcat.gui.field_editors import form_editor, show_value, shows_required, typed_text
from mineralcat.gui.number_marks import users_marks
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import Dialog, MessageLabel, clear, column, form
from mineralcat.schema.entities import entity_of
from mineralcat.schema.field_types import ClaimFigure
from mineralcat.translation import _


class EntryForm(Dialog):
    """Adds an entry, or changes one; what is refused stays, with the reason beside its field."""

    saved = Signal(str, str)
    """Table and uid of what was added or changed."""

    def __init__(
        self,
        edits: Edits,
        entity: str,
        parent: QWidget,
        *,
        uid: str | None = None,
        given: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        """*given* are values of a new entry: keys, and the words that stand for them."""
        self._kind = entity_of(entity)
        title = _("New {entry}") if uid is None else _("Change {entry}")
        title = title.format(entry=self._kind.title)
        cancel = QDialogButtonBox.StandardButton.Cancel
        super().__init__("entryForm", title, parent, buttons=cancel)
        self._edits = edits
        self._uid = uid
        self._marks = users_marks()
        self._inputs: dict[str, QWidget] = {}
        self._reasons: dict[str, MessageLabel] = {}
        self._stored: dict[str, str] = {}
        self._readings: dict[str, ReadClaim] = {}
        self._build()
        if uid is None:
            self._begin(given or {})
        else:
            target = uid
            edits.ask(lambda session: entry(session, entity, target, self._marks), self._show)

    def values(self) -> dict[str, Any]:
        """What stands in the fields."""
        found: dict[str, Any] = {key: typed_text(widget) for key, widget in self._inputs.items()}
        return {**found, **self._readings}

    def input(self, key: str) -> QWidget:
        """The widget of a field."""
        return self._inputs[key]

    def save(self) -> None:
        """Hand in what is typed."""
        for label in self._reasons.values():
            label.setText("")
        if not self._figures_are_read():
            return
        values = self.values()
        if self._uid is None:
            uid = str(uuid4())
            values = {key: value for key, value in values.items() if value != ""}
            self._submit(uid, CreateRow(self._kind.name, values, self._marks, uid))
            return
        changed = {key: v for key, v in values.items() if v != self._stored.get(key)}
        if not changed:
            self.accept()
            return
        self._submit(self._uid, SetFields(self._kind.name, self._uid, changed, self._marks))

    def _submit(self, uid: str, edit: Edit) -> None:
        def accepted() -> None:
            self.saved.emit(self._kind.name, uid)
            self.accept()

        self._edits.submit(edit, refused=self.refuse, accepted=accepted)

    def refuse(self, sentence: str) -> None:
        """Say beside its field why the entry was not taken."""
        key = getattr(sentence, "field", "")
        self._explain(key if key in self._reasons else next(iter(self._reasons)), sentence)

    def _explain(self, key: str, sentence: str) -> None:
        self._reasons[key].setText(str(sentence))
        self._inputs[key].setFocus()
        self._scroll.ensureWidgetVisible(self._reasons[key])

    # -- figures -------------------------------------------------------------------------------

    def _figures_are_read(self) -> bool:
        """Whether each figure says one thing; else the question or the reason stands below it."""
        for field in self._kind.fields:
            text = typed_text(self._inputs[field.key])
            chosen = self._readings.get(field.key)
            if not isinstance(field.type, ClaimFigure) or text in ("", self._stored.get(field.key)):
                continue
            if chosen is not None and chosen.as_published == " ".join(text.split()):
                continue
            self._readings.pop(field.key, None)
            try:
                read = read_claim(text, self._marks)
            except EditError as error:
                self._explain(field.key, str(error))
                return False
            if isinstance(read, ClaimQuestion):
                self._ask(field.key, read)
                return False
        return True

    def _ask(self, key: str, question: ClaimQuestion) -> None:
        self._reasons[key].setText(question.sentence)
        for choice in question.choices:
            button = QPushButton(choice.words.replace("&", "&&"))
            button.setAccessibleName(_("It means {words}", words=choice.words))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._choose, key, choice.claim))
            self._choices.addWidget(button)

    def _choose(self, key: str, claim: ReadClaim) -> None:
        self._readings[key] = claim
        clear(self._choices)
        self.save()

    # -- made once -----------------------------------------------------------------------------

    def _build(self) -> None:
        inside = QWidget()
        fields = form(of=inside)
        fields.setVerticalSpacing(theme.em(self, 0.25))
        fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._choices = column()
        for field in self._kind.fields:
            widget = form_editor(field, self._edits.ask_offers, is_new=self._uid is None)
            reason = MessageLabel()
            cell = column(widget, reason, spacing=0, margin=0)
            if isinstance(field.type, ClaimFigure):
                cell.addLayout(self._choices)
            words = field.label + (" *" if shows_required(field) else "")
            label = plain_label("", "muted", words)
            label.setBuddy(widget)
            fields.addRow(label, cell)
            self._inputs[field.key] = widget
            self._reasons[field.key] = reason
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setWidget(inside)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        words = _("Add") if self._uid is None else _("Save")
        self.save_button = self.add_button(words, self.save, accepts=True)
        self.fill(self._scroll, 1, width=38, height=46)
        height = inside.sizeHint().height() + theme.em(self, 6)
        self.resize(self.width(), min(height, self.height()))

    def _begin(self, given: Mapping[str, tuple[str, str]]) -> None:
        for key, (value, words) in given.items():
            show_value(self._inputs[key], value, words)
        first = next((key for key in self._inputs if key not in given), None)
        if first is not None:
            self._inputs[first].setFocus()

    def _show(self, row: EntryRow | None) -> None:
        if row is None:
            self.reject()
            return
        for key, widget in self._inputs.items():
            show_value(widget, row.typed[key], row.shown[key])
        self._stored = {key: typed_text(widget) for key, widget in self._inputs.items()}
