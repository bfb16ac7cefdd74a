"""Fills the Entries page, made when it is first shown: every table, to be edited."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer, Slot

from mineralcat.domain.figures import count_text
from mineralcat.translation import _, ngettext

from ..widgets.notice_bar import NoticeAction
from .entries_actions import EntriesActions
from .lazy_page import LazyPage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.domain.number_marks import NumberMarks
    from mineralcat.domain.reading_claims import ClaimQuestion, ReadClaim
    from mineralcat.editing.entries import EntryRow

    from ..editor import Edits
    from ..item_models.entries_model import EntriesModel
    from .entries_view import EntriesView

PAUSE_MS = 150


class Cell(NamedTuple):
    """A field of a row."""

    entity: str
    uid: str
    key: str


class EntriesPage(LazyPage["EntriesView"]):
    """The tab, empty until it is first shown."""

    def __init__(self, edits: "Edits") -> None:
        super().__init__("entriesView", _("Entries"))
        self._edits = edits
        self._model: EntriesModel | None = None
        self._order: tuple[str, bool] | None = None
        self._drafts: dict[Cell, tuple[str, str]] = {}
        """Texts that were refused, and why."""
        self.found_minerals: Callable[[], Sequence[int]] = tuple
        """The ids of the minerals that the search found."""
        self.actions_of_rows = EntriesActions(edits, self)
        self.actions_of_rows.reported.connect(self.reported)
        self.actions_of_rows.refused.connect(lambda reason: self.asked.emit(reason, []))

    @property
    def is_editing(self) -> bool:
        return self._view is not None and self._view.table.is_editing

    def confirm(self) -> None:
        """Hand in what is typed in an open cell; call it before anything is left."""
        if self._view is not None:
            self._view.table.commit_open_editor()

    def typed(self) -> list[tuple[str, str]]:
        """What is typed in an open cell, with what it is of."""
        if not self.is_editing:
            return []
        table = self.view.table
        field = self.model.field(table.currentIndex().column())
        return [(_("{name} of an entry", name=field.name), table.typed_text())]

    def unsaved(self) -> list[str]:
        """What was typed here and could not be stored, each with the reason."""
        return [f"“{text}”: {reason}" for text, reason in self._drafts.values()]

    @property
    def marks(self) -> "NumberMarks":
        """How this user writes numbers."""
        from ..number_marks import users_marks

        return users_marks()

    def make_view(self) -> "EntriesView":
        from .entries_view import EntriesView

        return EntriesView(self._edits.ask_offers, self.actions_of_rows)

    def connect_view(self) -> None:
        view = self.view
        view.kinds.setCurrentRow(0)
        self._turn()
        pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        pause.timeout.connect(self._read_anew)
        view.filter.textEdited.connect(lambda: pause.start())
        view.filter.textChanged.connect(lambda text: None if text else pause.start())
        view.filter.returnPressed.connect(self._read_anew)
        view.kinds.currentRowChanged.connect(self._turn)
        view.found_only.toggled.connect(self._read_anew)
        view.table.horizontalHeader().sectionClicked.connect(self._sort)
        view.table.delegate.closeEditor.connect(self._catch_up)

    # -- reading -------------------------------------------------------------------------------

    @property
    def model(self) -> "EntriesModel":
        """The rows that are shown."""
        assert self._model is not None
        return self._model

    @property
    def entity(self) -> str:
        """The table that is shown."""
        return str(self.view.kinds.currentItem().data(Qt.ItemDataRole.UserRole))

    @Slot()
    def _turn(self) -> None:
        from mineralcat.schema.entities import entity_of

        from ..item_models.entries_model import EntriesModel

        self.confirm()
        former = self._model
        self._order = None
        model = self._model = EntriesModel(entity_of(self.entity), self._fetch, self)
        model.can_edit = self._edits.can_edit
        model.edited.connect(partial(self._edit, self.entity))
        self.view.table.show_model(model)
        self.view.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        if former is not None:
            former.deleteLater()
        self.read()

    def _sort(self, column: int) -> None:
        self.confirm()
        key = self.model.field(column).key
        down = self._order == (key, False)
        self._order = (key, down)
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.view.table.horizontalHeader().setSortIndicator(column, order)
        self.read()

    @Slot()
    def _read_anew(self) -> None:
        self.confirm()
        self.read()

    def read(self) -> None:
        """Read the rows that are in sight, and how many there are."""
        from ..item_models.entries_model import WINDOW

        if self._catalogue is None:
            return
        self._stale = False
        view, model = self.view, self.model

        def take(count: int, first: int, rows: "list[EntryRow]") -> None:
            model.can_edit = self._edits.can_edit
            for button in view.buttons.values():
                button.setEnabled(self._edits.can_edit)
            model.show(count, first, rows)
            number = count_text(count)
            view.count.setText(ngettext("{number} row", "{number} rows", count, number=number))
            self._reopen_drafts()

        self._ask_rows(max(view.table.rowAt(0), 0) // WINDOW * WINDOW, take, "rows")

    def _fetch(self, start: int) -> None:
        model = self.model

        def take(_count: int, first: int, rows: "list[EntryRow]") -> None:
            if first == start:
                model.take(start, rows)

        self._ask_rows(start, take)

    def _ask_rows(
        self, start: int, take: "Callable[[int, int, list[EntryRow]], None]", kind: str = ""
    ) -> None:
        """Ask for a window of rows: *take* gets how many there are in all, the first of the window
        and its rows, the first window where there are fewer, unless another table is shown."""
        from mineralcat.editing import entries

        from ..item_models.entries_model import WINDOW

        model, entity, words, marks = self.model, self.entity, self.view.filter.text(), self.marks
        order = entries.Order(*self._order) if self._order else None
        minerals = tuple(self.found_minerals()) if self.view.found_only.isChecked() else None

        def question(session: "Session") -> "tuple[int, int, list[EntryRow]]":
            count = entries.count(session, entity, words, minerals)
            first = start if start < count else 0
            rows = entries.page(
                session, entity, words=words, order=order, start=first, limit=WINDOW,
                minerals=minerals, marks=marks,
            )  # fmt: skip
            return count, first, rows

        self.ask(question, lambda found: take(*found) if model is self._model else None, kind)

    @Slot()
    def _catch_up(self) -> None:
        if self._stale:
            QTimer.singleShot(0, self, self.refresh)  # once the editor is gone

    # -- editing cells -------------------------------------------------------------------------

    def _edit(self, entity: str, uid: str, key: str, text: str) -> None:
        from mineralcat.domain.reading_claims import ClaimQuestion, read_claim
        from mineralcat.errors import EditError
        from mineralcat.schema.entities import entity_of
        from mineralcat.schema.field_types import ClaimFigure

        cell = Cell(entity, uid, key)
        value: str | ReadClaim | ClaimQuestion = text
        if isinstance(entity_of(entity).field(key).type, ClaimFigure):
            with suppress(EditError):  # the catalogue may know the unit; else it says the same
                value = read_claim(text, self.marks) or text
        if isinstance(value, ClaimQuestion):
            self._ask_reading(cell, text, value)
        else:
            self._submit(cell, text, value)

    def _submit(self, cell: Cell, text: str, value: "str | ReadClaim") -> None:
        self._drafts.pop(cell, None)
        from mineralcat.editing.edits import SetField

        self._edits.submit(
            SetField(*cell, value, self.marks),
            refused=lambda reason: self._refuse(cell, text, reason),
            accepted=lambda: self.actions_of_rows.warn_of_sums(cell.entity, [cell.uid]),
        )

    def _ask_reading(self, cell: Cell, text: str, question: "ClaimQuestion") -> None:
        def take(claim: "ReadClaim") -> None:
            self._close_cell()
            self._submit(cell, text, claim)
            self.asked.emit("", [])

        self._refuse(cell, text, question.sentence)
        ways = [NoticeAction(one.words, partial(take, one.claim)) for one in question.choices]
        self.asked.emit(question.sentence, ways)

    def _close_cell(self) -> None:
        """Close an open cell without taking what is in it."""
        from PySide6.QtWidgets import QAbstractItemDelegate

        table = self.view.table
        editor = table.delegate.editor
        if editor is not None:
            table.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def _refuse(self, cell: Cell, text: str, reason: str) -> None:
        self._drafts[cell] = (text, str(reason))
        if self._model is not None:
            self._model.forget(cell.uid, cell.key)
        self.asked.emit(str(reason), [])
        QTimer.singleShot(0, self, self._reopen_drafts)

    def _reopen_drafts(self) -> None:
        """Open a cell again whose text was not taken, once it is shown."""
        shown = {} if self.is_editing else self._drafts
        for cell, draft in list(shown.items()):
            entity, uid, key = cell
            if entity == self.entity and self.view.table.reopen(uid, key, *draft):
                del self._drafts[cell]
                return

    # -- rows ----------------------------------------------------------------------------------

    def chosen(self) -> list[str]:
        """The uids of the selected rows, once what is typed was handed in."""
        self.confirm()
        rows = (self.model.row_at(row) for row in self.view.table.chosen_rows())
        return [row.uid for row in rows if row is not None]

    def current(self) -> str | None:
        """The uid of the current row, once what is typed was handed in."""
        self.confirm()
        row = self.model.row_at(self.view.table.currentIndex().row())
        return row.uid if row is not None else None
