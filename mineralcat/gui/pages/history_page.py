"""Fills the History page, made when it is first shown, and does what its buttons say."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTableView

from mineralcat.domain.text_lists import capitalised
from mineralcat.errors import MineralCatError
from mineralcat.translation import _

from ..tasks import LatestTasks, Tasks, job_of
from ..widgets.notice_bar import NoticeAction
from .lazy_page import LazyPage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.history import LogFilter
    from mineralcat.store.history.entries import Deleted, FieldChange, LogRow, ValueThen

    from ..editor import Editor
    from ..item_models.windowed_table_model import GrowingTableModel, Row
    from .history_view import HistoryView

WINDOW = 100
"""Rows read at once."""
_BEFORE_IT = _("Go back to the state before it")
Answer = TypeVar("Answer")


class HistoryPage(LazyPage):
    """The tab, empty until it is first shown."""

    def __init__(self) -> None:
        super().__init__("historyView", _("History"))
        self._latest: LatestTasks | None = None
        self._editor: Editor | None = None
        self._view: HistoryView | None = None
        self._about = ("", "", "")
        self._alternative: Callable[[], None] | None = None
        """What to do instead, where what came after stands in the way of a step."""

    def use(self, catalogue: "Catalogue", tasks: Tasks, editor: "Editor") -> None:
        """Show the history of this catalogue."""
        self._catalogue, self._editor = catalogue, editor
        self._latest = LatestTasks(tasks)
        editor.changed.connect(self.refresh)
        editor.refused.connect(self._offer)
        self.refresh()

    def show_history_of(self, entity: str, uid: str, field: str = "") -> None:
        """Show the steps that changed a row, or the values that a field of it has had."""
        self._about = (entity, uid, field)
        view = self._made()
        view.trash_switch.setChecked(False)
        view.filter.show_only("…" if uid else "")
        view.show_values(shown=bool(field))
        if uid:
            from mineralcat.store.history import called

            self._ask("name", lambda session: called(session, entity, uid, field), self._show_only)
        self.refresh()

    def _show_only(self, words: str) -> None:
        self._made().filter.show_only(words)
        if self._about[2]:
            self._made().title.setText(_("All values: {words}", words=words))

    def showEvent(self, event: QShowEvent) -> None:
        self._made()
        super().showEvent(event)

    # -- made once -----------------------------------------------------------------------------

    def _made(self) -> "HistoryView":
        if self._view is not None:
            return self._view
        from mineralcat.store.history import ENTITIES, kind_of

        from ..item_models import history_columns as columns
        from ..item_models.windowed_table_model import GrowingTableModel
        from .history_view import HistoryView

        kinds = sorted((capitalised(kind_of(name)), name) for name in ENTITIES)
        view = self._view = HistoryView(kinds)
        self._steps: GrowingTableModel[LogRow] = GrowingTableModel(
            columns.STEPS, lambda last: self._read_steps(last.place, self._steps.take),
            WINDOW, self, struck=lambda row: row.undone, strong=lambda row: row.current,
        )  # fmt: skip
        self._changes = GrowingTableModel(columns.CHANGES, self._more_changes, WINDOW, self)
        self._values: GrowingTableModel[ValueThen] = GrowingTableModel(
            columns.VALUES, lambda _: None, WINDOW, self
        )
        self._trash: GrowingTableModel[Deleted] = GrowingTableModel(
            columns.TRASH, lambda last: self._read_trash(last.place, self._trash.take), WINDOW, self
        )
        for table, model in (
            (view.steps, self._steps),
            (view.changes, self._changes),
            (view.values, self._values),
            (view.trash, self._trash),
        ):
            table.show_model(model)
            table.selectionModel().currentRowChanged.connect(self._choose)
        view.filter.asked.connect(self.read)
        view.filter.only_dropped.connect(lambda: self.show_history_of("", ""))
        view.trash_switch.toggled.connect(self._switch)
        view.revert_step.triggered.connect(self._revert_step)
        view.revert_value.triggered.connect(self._revert_value)
        view.go_back.triggered.connect(self._go_back)
        view.give_reason.triggered.connect(view.reason.setFocus)
        view.give_reason.triggered.connect(view.reason.selectAll)
        view.reason_given.connect(self._annotate)
        view.restore.triggered.connect(self._restore)
        self._layout.addWidget(view)
        self.setFocusProxy(view.steps)
        return view

    # -- reading -------------------------------------------------------------------------------

    def _ask(
        self, kind: str, question: "Callable[[Session], Answer]", take: Callable[[Answer], None]
    ) -> None:
        """Ask off the window's thread; of each kind only the last question is answered."""
        if self._latest is not None and self._catalogue is not None:
            job = job_of(self._catalogue, question, asks_index=False)
            self._latest.start(kind, job, take, self._fail)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, MineralCatError):
            raise error
        self.failed.emit(error)

    def _log_filter(self) -> "LogFilter":
        """Which steps to show."""
        typed = self._made().filter.value()
        entity, uid, field = self._about
        return replace(typed, entity=entity or typed.entity, uid=uid, field=field)

    def read(self) -> None:
        """Read what is shown from its newest on."""
        if self._catalogue is None or self._view is None:
            return
        from mineralcat.store.history import authors, timeline

        self._stale = False
        if self._view.trash_switch.isChecked():
            self._read_trash(None, self._show_trash)
            return
        about = self._about
        self._ask("people", authors, self._view.filter.show_people)
        self._read_steps(None, self._show_steps)
        if about[2]:
            self._ask("values", lambda session: timeline(session, *about), self._show_values)

    def _read_steps(self, before: int | None, take: "Callable[[list[LogRow]], None]") -> None:
        from mineralcat.store.history import page

        which = self._log_filter()
        self._ask("list", lambda it: page(it, which, before=before, limit=WINDOW), take)

    def _read_trash(self, before: int | None, take: "Callable[[list[Deleted]], None]") -> None:
        from mineralcat.store.history import trash

        words = self._made().filter.value().text
        self._ask("list", lambda it: trash(it, words, before=before, limit=WINDOW), take)

    def _read_changes(
        self, step: "LogRow", after: int, take: "Callable[[list[FieldChange]], None]"
    ) -> None:
        from mineralcat.store.history import changes_of

        self._ask("changes", lambda it: changes_of(it, step.uid, after=after, limit=WINDOW), take)

    def _show_steps(self, rows: "list[LogRow]") -> None:
        view = self._made()
        chosen = self._step()
        self._steps.show(rows)
        view.show_hint("" if rows else _("No step is as asked for above."))
        at = self._steps.find(lambda row: chosen is not None and row.uid == chosen.uid)
        if rows:
            view.steps.choose(max(at, 0))
        else:
            self._changes.show([])
        self._enable()

    def _show_values(self, rows: "list[ValueThen]") -> None:
        self._values.show(rows, more=False)
        if rows:
            self._made().values.choose(0)
        self._enable()

    def _show_trash(self, rows: "list[Deleted]") -> None:
        self._trash.show(rows)
        self._made().show_hint("" if rows else _("Nothing that was deleted is as asked for above."))
        if rows:
            self._made().trash.choose(0)
        self._enable()

    def _more_changes(self, last: "FieldChange") -> None:
        if (step := self._step()) is not None:
            take = self._changes.take
            self._read_changes(step, last.change, lambda rows: take(rows, more=_has_more(rows)))

    def _choose(self) -> None:
        """Another line is the current one."""
        step = self._step()
        view = self._made()
        if self.sender() is view.steps.selectionModel() and step is not None:
            if not self._about[2]:
                view.title.setText(step.message)
            if not view.reason.hasFocus() or not view.reason.isModified():
                view.reason.setText(step.reason)
            view.give_reason.setText(_("Change the reason") if step.reason else _("Add a reason"))
            self._read_changes(step, 0, self._show_changes)
        self._enable()

    def _show_changes(self, rows: "list[FieldChange]") -> None:
        self._changes.show(rows, more=_has_more(rows))
        if rows:
            self._made().changes.choose(0)
        self._enable()

    def _switch(self, shown: bool) -> None:
        self._made().show_trash(shown=shown)
        self._made().show_hint("")
        self.read()

    # -- what is chosen ------------------------------------------------------------------------

    def _step(self) -> "LogRow | None":
        return self._current(self._steps, self._made().steps)

    def _change(self) -> "FieldChange | ValueThen | None":
        view = self._made()
        if self._about[2]:
            return self._current(self._values, view.values)
        return self._current(self._changes, view.changes)

    def _current(self, model: "GrowingTableModel[Row]", table: QTableView) -> "Row | None":
        return model.row_at(table.currentIndex().row())

    def _enable(self) -> None:
        """What can be done with what is chosen."""
        view, step, change = self._made(), self._step(), self._change()
        can_edit = self._editor is not None and self._editor.can_edit
        trash = view.trash_switch.isChecked()
        in_list = can_edit and not trash
        deleted = self._current(self._trash, view.trash)
        revertible = change is not None and change.change is not None
        view.revert_step.setEnabled(in_list and step is not None and step.action != "load")
        view.go_back.setEnabled(in_list and step is not None and not step.current)
        view.give_reason.setEnabled(in_list and step is not None)
        view.reason.setEnabled(in_list and step is not None)
        view.revert_value.setEnabled(in_list and revertible)
        view.restore.setEnabled(can_edit and trash and deleted is not None)

    # -- doing ---------------------------------------------------------------------------------

    def _run(
        self, words: str, work: Callable[..., str], alternative: Callable[[], None] | None = None
    ) -> None:
        """Make a step through history, as the window's editor makes any; the *alternative* is
        offered where what came after stands in its way."""
        self._alternative = alternative
        if self._editor is not None:
            self._editor.run(
                words,
                work,
                lambda done: self.reported.emit(_("{step}. Ctrl+Z takes it back.", step=done)),
            )

    def _offer(self, sentence: str) -> None:
        if self._alternative is not None and _BEFORE_IT in sentence:
            self.asked.emit(sentence, [NoticeAction(_BEFORE_IT, self._alternative)])
        self._alternative = None

    def _revert_step(self) -> None:
        step, catalogue = self._step(), self._catalogue
        if step is not None and catalogue is not None:
            back = partial(self._go_back_to, step.parent) if step.parent is not None else None
            self._run(
                _("Revert: {message}", message=step.message),
                partial(catalogue.revert, step.uid),
                back,
            )

    def _revert_value(self) -> None:
        from mineralcat.store.history.entries import ValueThen

        change, catalogue = self._change(), self._catalogue
        if change is None or catalogue is None or change.change is None:
            return
        if isinstance(change, ValueThen):
            restore = partial(catalogue.restore_value, change.change, change.field)
            self._run(
                _("Set {label} back", label=change.label), partial(restore, before=change.before)
            )
        else:
            revert = partial(catalogue.revert_change, change.change)
            self._run(_("Revert {label}", label=change.label), revert)

    def _go_back(self) -> None:
        if (step := self._step()) is not None:
            self._go_back_to(step.uid)

    def _go_back_to(self, uid: str) -> None:
        if self._catalogue is not None:
            self._run(_("Go back"), partial(self._catalogue.go_back, uid))

    def _annotate(self, reason: str) -> None:
        step, catalogue = self._step(), self._catalogue
        if step is None or catalogue is None or self._editor is None:
            return

        def work(**_long: object) -> str:
            catalogue.annotate(step.uid, reason)
            return _("Reason noted")

        self._made().reason.setModified(False)
        self._made().steps.setFocus()
        self._editor.run(_("Note the reason"), work, lambda done: self.reported.emit(f"{done}."))

    def _restore(self) -> None:
        chosen = self._current(self._trash, self._made().trash)
        if chosen is not None and self._catalogue is not None:
            work = partial(self._catalogue.restore, chosen.entity, chosen.uid)
            self._run(_("Restore {name}", name=chosen.name), work)


def _has_more(rows: "list[FieldChange]") -> bool:
    """Whether a window of changes, of which each may have several fields, is full."""
    return len({row.change for row in rows}) >= WINDOW
