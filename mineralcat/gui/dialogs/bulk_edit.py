"""Changes of many rows, shown before they are made: set a field, replace, paste a block."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from sqlalchemy.orm import Session

from mineralcat.domain.figures import count_text
from mineralcat.domain.number_marks import NumberMarks
from mineralcat.editing.bulk import BulkPreview, Replacing, preview_replacing, preview_set
from mineralcat.editing.edits import BulkSet, FindAndReplace
from mineralcat.editing.entries import offers
from mineralcat.editing.naming import many
from mineralcat.editing.pasting import RefusedCell
from mineralcat.errors import EditError
from mineralcat.gui import theme
from mineralcat.gui.editor import Edits
from mineralcat.gui.field_editors import choices_of
from mineralcat.gui.plain_text import PlainLabel, set_tooltip
from mineralcat.gui.widgets.layouts import Dialog, column, text_label
from mineralcat.gui.widgets.suggestions import OfferingLine, Offers
from mineralcat.gui.widgets.tab_order import tab_through
from mineralcat.gui.widgets.text_fields import line_edit
from mineralcat.schema.entities import entity_of
from mineralcat.schema.fields import Field
from mineralcat.translation import _, ngettext

PAUSE_MS = 150
"""Typing that pauses so long is looked at."""


class PreviewTable(QTableWidget):
    """Rows before and after; only read."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(0, len(titles))
        self.setHorizontalHeaderLabels(list(titles))
        self.setAccessibleName(_("What would change"))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.setRowCount(len(rows))
        self.setColumnHidden(3, not any(row[3] for row in rows))
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                item = QTableWidgetItem(text.replace("\n", " "))
                set_tooltip(item, text if len(text) < 500 else text[:500] + " …")
                self.setItem(at, place, item)


class BulkDialog(Dialog):
    """Asks for a preview whenever what is typed pauses; changes nothing before the button does."""

    def __init__(self, edits: Edits, title: str, words: str, parent: QWidget) -> None:
        super().__init__("bulkDialog", title, parent, QDialogButtonBox.StandardButton.Cancel)
        self._edits = edits
        self._asked = 0
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.table = PreviewTable((_("Entry"), _("Before"), _("After"), _("Refused because")))
        self.message = text_label()
        self.do = self.add_button(words, self._do, QDialogButtonBox.ButtonRole.AcceptRole)
        self.do.setEnabled(False)
        column(self.form, self.message, self.table, 1, self.buttons, of=self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.resize(theme.em(self, 60), theme.em(self, 36))

    def begin_in(self, *fields: QWidget) -> None:
        """Begin in the first of the fields; Tab goes through them, and then to the table."""
        tab_through(*fields, self.table)
        fields[0].setFocus()

    def preview(self) -> Callable[[Session], BulkPreview] | None:
        """What to ask; None where there is nothing to ask yet."""
        raise NotImplementedError

    def submit(self, refused: Callable[[str], None], accepted: Callable[[], None]) -> None:
        """Make the change."""
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
            self._say("", refused=False)
            self.table.show_rows(())
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
            self._say(found, refused=True)
            self.table.show_rows(())
            return
        self.table.show_rows([(r.name, r.before, r.after, r.problem) for r in found.rows])
        words = _("{changes} would change.", changes=count_text(found.changes))
        if found.problems:
            words = _(
                "{changes} would change, and {problems} cannot: nothing is changed unless all can.",
                changes=count_text(found.changes),
                problems=count_text(found.problems),
            )
        if len(found.rows) < found.changes + found.problems:
            words += " " + _("The first {count} are shown.", count=count_text(len(found.rows)))
        self._say(words, refused=bool(found.problems))
        self.do.setEnabled(bool(found.changes) and not found.problems)

    def _say(self, sentence: str, *, refused: bool) -> None:
        self.message.setText(sentence)
        theme.set_role(self.message, "error" if refused else "muted")

    def _do(self) -> None:
        self.do.setEnabled(False)
        self.submit(lambda sentence: self._say(sentence, refused=True), self.accept)


class SetFieldDialog(BulkDialog):
    """One field of many rows."""

    def __init__(
        self, edits: Edits, entity: str, uids: Sequence[str], marks: NumberMarks, parent: QWidget
    ) -> None:
        super().__init__(
            edits, _("Set a field of {rows}", rows=many(entity, len(uids))), _("Set"), parent
        )
        self._entity, self._uids, self._marks = entity, list(uids), marks
        self._fields = [field for field in entity_of(entity).fields if not field.fixed]
        self.field = QComboBox()
        self.field.setAccessibleName(_("Field"))
        self.field.addItems([field.label for field in self._fields])
        self.value = OfferingLine(self._offer)
        self.value.setAccessibleName(_("Value"))
        self.value.setPlaceholderText(_("Empty takes the value away"))
        self.form.addRow(_("Field"), self.field)
        self.form.addRow(_("Value"), self.value)
        self.field.currentIndexChanged.connect(self._turn)
        self.value.textChanged.connect(self.changed)
        self.begin_in(self.field, self.value)

    def _chosen(self) -> Field:
        return self._fields[self.field.currentIndex()]

    def _turn(self) -> None:
        self.value.clear()
        self.changed()

    def _offer(self, typed: str, answer: Callable[[Offers], None]) -> None:
        ask = choices_of(self._chosen(), self._ask_rows)
        if ask is None:
            answer([])
        else:
            ask(typed, answer)

    def _ask_rows(self, entity: str, typed: str, answer: Callable[[Offers], None]) -> None:
        self._edits.ask(lambda session: offers(session, entity, typed), answer)

    def preview(self) -> Callable[[Session], BulkPreview] | None:
        key, value = self._chosen().key, self.value.key()
        return lambda session: preview_set(
            session, self._entity, self._uids, key, value, self._marks
        )

    def submit(self, refused: Callable[[str], None], accepted: Callable[[], None]) -> None:
        field, value = self._chosen().key, self.value.key()
        edit = BulkSet(self._entity, self._uids, field, value, self._marks)
        self._edits.submit(edit, refused=refused, accepted=accepted)


class ReplaceDialog(BulkDialog):
    """Find and replace in notes and summaries."""

    def __init__(self, edits: Edits, entity: str, parent: QWidget) -> None:
        super().__init__(
            edits, _("Find and replace in notes and summaries"), _("Replace all"), parent
        )
        self._entity = entity
        self.target, self.instead = line_edit("", _("Find")), line_edit("", _("Replace by"))
        for line in (self.target, self.instead):
            line.textChanged.connect(self.changed)
            self.form.addRow(PlainLabel(line.accessibleName()), line)
        self.case = QCheckBox(_("Capital and small letters as typed"))
        self.words = QCheckBox(_("Whole words only"))
        self.here = QCheckBox(_("In {things} only", things=entity_of(entity).things(2)))
        for box in (self.case, self.words, self.here):
            box.toggled.connect(self.changed)
            self.form.addRow("", box)
        self.begin_in(self.target, self.instead, self.case, self.words, self.here)

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

    def submit(self, refused: Callable[[str], None], accepted: Callable[[], None]) -> None:
        self._edits.submit(FindAndReplace(self.what()), refused=refused, accepted=accepted)


class RefusedCells(Dialog):
    """The cells of a block that cannot be taken, and why: nothing of it was pasted."""

    def __init__(self, problems: Sequence[RefusedCell], parent: QWidget) -> None:
        super().__init__("refusedCells", _("Nothing was pasted"), parent)
        message = text_label(
            ngettext(
                "{number} of the cells cannot be taken, so nothing was pasted. "
                "Correct it in the spreadsheet and paste again.",
                "{number} of the cells cannot be taken, so nothing was pasted. "
                "Correct them in the spreadsheet and paste again.",
                len(problems),
                number=count_text(len(problems)),
            )
        )
        self.table = PreviewTable((_("Entry"), _("Field"), _("Text"), _("Refused because")))
        self.table.show_rows([(p.name, p.field, p.text, p.reason) for p in problems])
        column(message, self.table, 1, self.buttons, of=self)
        self.resize(theme.em(self, 56), theme.em(self, 24))
