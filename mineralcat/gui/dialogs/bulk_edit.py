"""Changes of many rows, shown before they are made: set a field, replace, paste a block."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from sqlalchemy.orm import Session

from mineralcat.domain.figures import count_text, counted
from mineralcat.domain.number_marks import NumberMarks
from mineralcat.editing.bulk import BulkPreview, Replacing, preview_replacing, preview_set
from mineralcat.editing.edits import BulkSet, Edit, FindAndReplace
from mineralcat.editing.naming import many
from mineralcat.editing.pasting import RefusedCell
from mineralcat.errors import EditError
from mineralcat.gui.editor import Edits
from mineralcat.gui.field_editors import choices_of
from mineralcat.gui.plain_text import set_column_tooltip
from mineralcat.gui.widgets.layouts import (
    ChoiceBox,
    Dialog,
    MessageLabel,
    flat_list,
    form,
    tab_through,
    text_label,
)
from mineralcat.gui.widgets.suggestions import OfferingLine, Offers
from mineralcat.gui.widgets.text_fields import line_edit
from mineralcat.schema.entities import entity_of
from mineralcat.schema.fields import Field
from mineralcat.translation import _

PAUSE_MS = 150
"""Typing that pauses so long is looked at."""


def _row_list(*titles: str) -> QTreeWidget:
    """Rows before and after, which are only read."""
    made = flat_list(_("What would change"), titles)
    made.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return made


def _show_rows(tree: QTreeWidget, rows: Iterable[Sequence[str]]) -> None:
    """Show other rows; their last column only where one of them has it."""
    items = [QTreeWidgetItem([text.replace("\n", " ") for text in row]) for row in rows]
    tree.clear()
    tree.addTopLevelItems(items)
    tree.setColumnHidden(3, not any(item.text(3) for item in items))
    for item in items:
        for at in range(4):
            text = item.text(at)
            set_column_tooltip(item, at, text if len(text) < 500 else text[:500] + " …")


class BulkDialog(Dialog):
    """Asks for a preview whenever what is typed pauses; changes nothing before the button does."""

    def __init__(
        self, edits: Edits, title: str, words: str, fields: dict[str, QWidget], parent: QWidget
    ) -> None:
        """*fields* are by their labels; Tab goes through them, and then to the list."""
        cancel = QDialogButtonBox.StandardButton.Cancel
        super().__init__("bulkDialog", title, parent, buttons=cancel)
        self._edits = edits
        self._asked = 0
        self.list = _row_list(_("Entry"), _("Before"), _("After"), _("Refused because"))
        self.message = MessageLabel("muted")
        policy = self.message.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # else the list jumps while one types
        self.message.setSizePolicy(policy)
        self.do = self.add_button(words, self._do, accepts=True)
        self.do.setEnabled(False)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)
        for label, field in fields.items():
            if not isinstance(field, QCheckBox):
                field.setAccessibleName(label)
        named = [("" if isinstance(f, QCheckBox) else label, f) for label, f in fields.items()]
        self.fill(form(*named), self.message, self.list, 1, width=60, height=36)
        tab_through(*fields.values(), self.list)
        next(iter(fields.values())).setFocus()

    def preview(self) -> Callable[[Session], BulkPreview] | None:
        """What to ask; None where there is nothing to ask yet."""
        raise NotImplementedError

    def edit(self) -> Edit:
        """The change to make."""
        raise NotImplementedError

    def changed(self) -> None:
        """Something else is typed: what was shown no longer holds."""
        self._asked += 1
        self.do.setEnabled(False)
        self._pause.start()

    def look(self) -> None:
        """Ask what would change."""
        question, asked = self.preview(), self._asked
        if question is None:
            self.message.setText("")
            _show_rows(self.list, ())
            return

        def ask(session: Session) -> BulkPreview | str:
            try:
                return question(session)
            except EditError as error:
                return str(error)

        def show(found: BulkPreview | str) -> None:
            if asked == self._asked:  # else something else is typed by now
                self._show(found)

        self._edits.ask(ask, show)

    def _show(self, found: BulkPreview | str) -> None:
        if isinstance(found, str):
            self.message.show_sentence(found, "error")
            _show_rows(self.list, ())
            return
        _show_rows(self.list, [(r.name, r.before, r.after, r.problem) for r in found.rows])
        words = _("{changes} would change.", changes=count_text(found.changes))
        if found.problems:
            words = _(
                "{changes} would change, and {problems} cannot: nothing is changed unless all can.",
                changes=count_text(found.changes),
                problems=count_text(found.problems),
            )
        if len(found.rows) < found.changes + found.problems:
            words += " " + _("The first {count} are shown.", count=count_text(len(found.rows)))
        self.message.show_sentence(words, "error" if found.problems else "muted")
        self.do.setEnabled(bool(found.changes) and not found.problems)

    def _do(self) -> None:
        def refuse(sentence: str) -> None:
            self.message.show_sentence(sentence, "error")

        self.do.setEnabled(False)
        self._edits.submit(self.edit(), refused=refuse, accepted=self.accept)


class SetFieldDialog(BulkDialog):
    """One field of many rows."""

    def __init__(
        self, edits: Edits, entity: str, uids: Sequence[str], marks: NumberMarks, parent: QWidget
    ) -> None:
        self._entity, self._uids, self._marks = entity, list(uids), marks
        fields = [field for field in entity_of(entity).fields if not field.fixed]
        self.field = ChoiceBox("", [(field, field.label) for field in fields])
        self.value = OfferingLine(self._offer)
        self.value.setPlaceholderText(_("Empty takes the value away"))
        title = _("Set a field of {rows}", rows=many(entity, len(uids)))
        rows = {_("Field"): self.field, _("Value"): self.value}
        super().__init__(edits, title, _("Set"), rows, parent)
        self.field.currentIndexChanged.connect(self.value.clear)
        self.field.currentIndexChanged.connect(self.changed)
        self.value.textChanged.connect(self.changed)

    def _chosen(self) -> Field:
        field = self.field.currentData()
        assert isinstance(field, Field)
        return field

    def _offer(self, typed: str, answer: Callable[[Offers], None]) -> None:
        ask = choices_of(self._chosen(), self._edits.ask_offers)
        if ask is None:
            answer([])
        else:
            ask(typed, answer)

    def preview(self) -> Callable[[Session], BulkPreview] | None:
        key, value = self._chosen().key, self.value.key()
        return lambda session: preview_set(
            session, self._entity, self._uids, key, value, self._marks
        )

    def edit(self) -> Edit:
        key, value = self._chosen().key, self.value.key()
        return BulkSet(self._entity, self._uids, key, value, self._marks)


class ReplaceDialog(BulkDialog):
    """Find and replace in notes and summaries."""

    def __init__(self, edits: Edits, entity: str, parent: QWidget) -> None:
        self._entity = entity
        self.target, self.instead = line_edit("", ""), line_edit("", "")
        self.case = QCheckBox(_("Capital and small letters as typed"))
        self.words = QCheckBox(_("Whole words only"))
        self.here = QCheckBox(_("In {things} only", things=entity_of(entity).things(2)))
        boxes = {box.text(): box for box in (self.case, self.words, self.here)}
        rows = {_("Find"): self.target, _("Replace by"): self.instead, **boxes}
        title = _("Find and replace in notes and summaries")
        super().__init__(edits, title, _("Replace all"), rows, parent)
        for line in (self.target, self.instead):
            line.textChanged.connect(self.changed)
        for box in boxes.values():
            box.toggled.connect(self.changed)

    def what(self) -> Replacing:
        """What is to be replaced by what, and where."""
        return Replacing(
            self.target.text(),
            self.instead.text(),
            self.case.isChecked(),
            self.words.isChecked(),
            frozenset({self._entity}) if self.here.isChecked() else frozenset(),
        )

    def preview(self) -> Callable[[Session], BulkPreview] | None:
        what = self.what()
        return (lambda session: preview_replacing(session, what)) if what.find else None

    def edit(self) -> Edit:
        return FindAndReplace(self.what())


class RefusedCells(Dialog):
    """The cells of a block that cannot be taken, and why: nothing of it was pasted."""

    def __init__(self, problems: Sequence[RefusedCell], parent: QWidget) -> None:
        super().__init__("refusedCells", _("Nothing was pasted"), parent)
        message = text_label(
            counted(
                "{number} of the cells cannot be taken, so nothing was pasted. "
                "Correct it in the spreadsheet and paste again.",
                "{number} of the cells cannot be taken, so nothing was pasted. "
                "Correct them in the spreadsheet and paste again.",
                len(problems),
            )
        )
        self.list = _row_list(_("Entry"), _("Field"), _("Text"), _("Refused because"))
        _show_rows(self.list, [(p.name, p.field, p.text, p.reason) for p in problems])
        self.fill(message, self.list, 1, width=56, height=24)
