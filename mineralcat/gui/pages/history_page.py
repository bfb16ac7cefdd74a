"""Fills the History page, made when it is first shown, and does what its buttons say."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from mineralcat.errors import MineralCatError

from ..tasks import GRACE_MS, Job, Task, Tasks
from . import history_questions as questions

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.history import LogFilter
    from mineralcat.store.history.entries import Deleted, FieldChange, LogRow, ValueThen

    from ..editor import Editor
    from ..item_models.windowed_table_model import GrowingTableModel, Row
    from .history_view import HistoryView

_BEFORE_IT = "Go back to the state before it"


class HistoryPage(QWidget):
    """The tab, empty until it is first shown."""

    told = Signal(str)
    """What was done, for the status bar."""
    offered = Signal(str, str, object)
    """A sentence, and the words of a button and what it does."""
    failed = Signal(object)
    """Why something could not be read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("historyView")
        self.setAccessibleName("History")
        self._catalogue: Catalogue | None = None
        self._tasks: Tasks | None = None
        self._editor: Editor | None = None
        self._view: HistoryView | None = None
        self._asking: dict[str, Task] = {}
        self._about = ("", "", "")
        self._stale = True
        self._way_out: Callable[[], None] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def use(self, catalogue: "Catalogue", tasks: Tasks, editor: "Editor") -> None:
        """Show the history of this catalogue."""
        self._catalogue, self._tasks, self._editor = catalogue, tasks, editor
        editor.changed.connect(self._refresh)
        editor.refused.connect(self._offer)
        self._refresh()

    def show_history_of(self, entity: str, uid: str, field: str = "") -> None:
        """Show the steps that changed a row, or the values that a field of it has had."""
        self._about = (entity, uid, field)
        view = self._made()
        view.trash_switch.setChecked(False)
        view.filter.show_only("…" if uid else "")
        view.show_values(shown=bool(field))
        if uid and self._catalogue is not None:
            named = questions.name_of(self._catalogue, entity, uid, field)
            self._ask("name", named, self._show_only)
        self._stale = True
        if self.isVisible():
            self._read()

    def _show_only(self, words: str) -> None:
        self._made().filter.show_only(words)
        if self._about[2]:
            self._made().title.setText(f"All values: {words}")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._made()
        if self._stale:
            self._read()

    # -- made once -----------------------------------------------------------------------------

    def _made(self) -> "HistoryView":
        if self._view is not None:
            return self._view
        from mineralcat.store.history import ENTITIES, kind_of

        from ..item_models import history_columns as columns
        from ..item_models.windowed_table_model import GrowingTableModel
        from .history_view import HistoryView

        kinds = sorted((kind_of(name).capitalize(), name) for name in ENTITIES)
        view = self._view = HistoryView(kinds)
        window = questions.WINDOW
        self._steps = GrowingTableModel(
            columns.STEPS, self._more_steps, window, self,
            struck=lambda row: row.undone, strong=lambda row: row.current,
        )  # fmt: skip
        self._changes = GrowingTableModel(columns.CHANGES, self._more_changes, window, self)
        self._values: GrowingTableModel[ValueThen] = GrowingTableModel(
            columns.VALUES, lambda _: None, window, self
        )
        self._trash = GrowingTableModel(columns.TRASH, self._more_trash, window, self)
        for table, model in (
            (view.steps, self._steps),
            (view.changes, self._changes),
            (view.values, self._values),
            (view.trash, self._trash),
        ):
            table.show_model(model)
            table.selectionModel().currentRowChanged.connect(self._choose)
        view.filter.asked.connect(self._read)
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

    def _ask(self, kind: str, job: Job, take: Callable[[Any], None]) -> None:
        """Ask off the window's thread; of each kind only the last question is answered."""
        if self._tasks is None:
            return
        if (former := self._asking.pop(kind, None)) is not None:
            former.cancel()
        task = self._asking[kind] = self._tasks.reading(job)
        task.succeeded.connect(take)
        task.failed.connect(self._fail)
        task.finished.connect(lambda: self._forget(kind, task))
        task.start(GRACE_MS)

    def _forget(self, kind: str, task: Task) -> None:
        if self._asking.get(kind) is task:
            del self._asking[kind]

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, MineralCatError):
            raise error
        self.failed.emit(error)

    def _refresh(self) -> None:
        self._stale = True
        if self.isVisible():
            self._read()

    def _wanted(self) -> "LogFilter":
        from mineralcat.store.history import LogFilter

        asked = self._made().filter.value()
        entity, uid, field = self._about
        return LogFilter(
            text=asked.text,
            entity=entity or asked.entity,
            uid=uid,
            field=field,
            author=asked.author,
            since=asked.since,
            until=asked.until,
        )

    def _read(self) -> None:
        """Read what is shown from its newest on."""
        if self._catalogue is None or self._view is None:
            return
        self._stale = False
        if self._view.trash_switch.isChecked():
            words = self._view.filter.value().text
            self._ask("list", questions.trash(self._catalogue, words, None), self._show_trash)
            return
        wanted = self._wanted()
        self._ask("people", questions.people(self._catalogue), self._view.filter.show_people)
        self._ask("list", questions.steps(self._catalogue, wanted, None), self._show_steps)
        if wanted.field:
            self._ask("values", questions.values(self._catalogue, wanted), self._show_values)

    def _show_steps(self, rows: "list[LogRow]") -> None:
        view = self._made()
        chosen = self._step()
        self._steps.show(rows)
        view.show_hint("" if rows else "No step is as asked for above.")
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
        self._made().show_hint("" if rows else "Nothing that was deleted is as asked for above.")
        if rows:
            self._made().trash.choose(0)
        self._enable()

    def _more_steps(self, last: "LogRow") -> None:
        if self._catalogue is not None:
            job = questions.steps(self._catalogue, self._wanted(), last.place)
            self._ask("list", job, self._steps.take)

    def _more_trash(self, last: "Deleted") -> None:
        if self._catalogue is not None:
            words = self._made().filter.value().text
            job = questions.trash(self._catalogue, words, last.place)
            self._ask("list", job, self._trash.take)

    def _more_changes(self, last: "FieldChange") -> None:
        step = self._step()
        if self._catalogue is not None and step is not None:
            job = questions.changes(self._catalogue, step.uid, last.change)
            self._ask("changes", job, lambda it: self._changes.take(it.rows, more=it.more))

    def _choose(self) -> None:
        """Another line is the current one."""
        step = self._step()
        view = self._made()
        if self.sender() is view.steps.selectionModel() and step is not None:
            if not self._about[2]:
                view.title.setText(step.message)
            if not view.reason.hasFocus() or not view.reason.isModified():
                view.reason.setText(step.reason)
            view.give_reason.setText("Change the reason" if step.reason else "Add a reason")
            if self._catalogue is not None:
                job = questions.changes(self._catalogue, step.uid, 0)
                self._ask("changes", job, self._show_changes)
        self._enable()

    def _show_changes(self, it: questions.Changes) -> None:
        self._changes.show(it.rows, more=it.more)
        if it.rows:
            self._made().changes.choose(0)
        self._enable()

    def _switch(self, shown: bool) -> None:
        self._made().show_trash(shown=shown)
        self._made().show_hint("")
        self._read()

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
        on_step = can_edit and not trash and step is not None
        view.revert_step.setEnabled(on_step and step is not None and step.action != "load")
        view.go_back.setEnabled(on_step and step is not None and not step.current)
        view.give_reason.setEnabled(on_step)
        view.reason.setEnabled(on_step)
        view.revert_value.setEnabled(
            can_edit and not trash and change is not None and change.change is not None
        )
        view.restore.setEnabled(
            can_edit and trash and self._current(self._trash, view.trash) is not None
        )

    # -- doing ---------------------------------------------------------------------------------

    def _run(
        self, words: str, work: Callable[..., str], way_out: Callable[[], None] | None = None
    ) -> None:
        """Make a step through history, as the window's editor makes any; *way_out* is offered where
        what came after stands in its way."""
        self._way_out = way_out
        if self._editor is not None:
            done = "{} Ctrl+Z takes it back."
            self._editor.run(words, work, lambda said: self.told.emit(done.format(f"{said}.")))

    def _offer(self, sentence: str) -> None:
        if self._way_out is not None and _BEFORE_IT in sentence:
            self.offered.emit(sentence, "Go back to the state before it", self._way_out)
        self._way_out = None

    def _revert_step(self) -> None:
        step, catalogue = self._step(), self._catalogue
        if step is not None and catalogue is not None:
            uid, parent = step.uid, step.parent
            back = None if parent is None else lambda: self._go_back_to(parent)
            self._run(f"Revert: {step.message}", lambda **long: catalogue.revert(uid, **long), back)

    def _revert_value(self) -> None:
        from mineralcat.store.history.entries import ValueThen

        change, catalogue = self._change(), self._catalogue
        if change is None or catalogue is None or change.change is None:
            return
        place = change.change
        if isinstance(change, ValueThen):
            field, before = change.field, change.before
            words = f"Set {change.label} back"
            self._run(
                words, lambda **long: catalogue.restore_value(place, field, before=before, **long)
            )
        else:
            self._run(
                f"Revert {change.label}", lambda **long: catalogue.revert_change(place, **long)
            )

    def _go_back(self) -> None:
        if (step := self._step()) is not None:
            self._go_back_to(step.uid)

    def _go_back_to(self, uid: str) -> None:
        if (catalogue := self._catalogue) is not None:
            self._run("Go back", lambda **long: catalogue.go_back(uid, **long))

    def _annotate(self, reason: str) -> None:
        step, catalogue = self._step(), self._catalogue
        if step is None or catalogue is None or self._editor is None:
            return
        uid = step.uid

        def work(**_: object) -> str:
            catalogue.annotate(uid, reason)
            return "Reason noted"

        self._made().reason.setModified(False)
        self._made().steps.setFocus()
        self._editor.run("Note the reason", work, lambda said: self.told.emit(f"{said}."))

    def _restore(self) -> None:
        chosen: Deleted | None = self._current(self._trash, self._made().trash)
        catalogue = self._catalogue
        if chosen is not None and catalogue is not None:
            entity, uid = chosen.entity, chosen.uid
            self._run(
                f"Restore {chosen.name}", lambda **long: catalogue.restore(entity, uid, **long)
            )
