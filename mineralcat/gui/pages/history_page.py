"""Fills the History page, made when it is first shown, and does what its buttons say."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from mineralcat.domain.text_lists import capitalised
from mineralcat.translation import _

from ..tasks import Tasks
from ..widgets.notice_bar import NoticeAction
from .lazy_page import LazyPage

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.history import LogFilter
    from mineralcat.store.history.entries import Deleted, FieldChange, LogRow, ValueThen

    from ..editor import Editor
    from .history_view import HistoryView


class HistoryPage(LazyPage["HistoryView"]):
    """The tab, empty until it is first shown."""

    def __init__(self) -> None:
        super().__init__("historyView", _("History"))
        self._editor: Editor | None = None
        self._about = ("", "", "")
        self._alternative: Callable[[], None] | None = None
        """What to do instead, where what came after stands in the way of a step."""

    def use(self, catalogue: "Catalogue", tasks: Tasks, editor: "Editor") -> None:
        self._editor = editor
        editor.refused.connect(self._offer)
        super().use(catalogue, tasks, editor)

    def show_history_of(self, entity: str, uid: str, field: str = "") -> None:
        """Show the steps that changed a row, or the values that a field of it has had."""
        self._about = (entity, uid, field)
        self.view.trash_switch.setChecked(False)
        self.view.filter.show_only("…" if uid else "")
        self.view.show_values(shown=bool(field))
        if uid:
            from mineralcat.store.history import called

            self.ask(lambda session: called(session, entity, uid, field), self._show_only, "name")
        self.refresh()

    def _show_only(self, words: str) -> None:
        self.view.filter.show_only(words)
        if self._about[2]:
            self.view.title.setText(_("All values: {words}", words=words))

    # -- made once -----------------------------------------------------------------------------

    def make_view(self) -> "HistoryView":
        from mineralcat.store.history import ENTITIES, kind_of

        from .history_view import HistoryView

        return HistoryView(sorted((capitalised(kind_of(name)), name) for name in ENTITIES))

    def connect_view(self) -> None:
        view = self.view
        view.steps.more_needed.connect(self._read_steps)
        view.changes.more_needed.connect(self._read_changes)
        view.trash.more_needed.connect(self._read_trash)
        for table in (view.changes, view.values, view.trash):
            table.chosen.connect(self._enable)
        view.steps.chosen.connect(self._show_step)
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
        self.setFocusProxy(view.steps)

    # -- reading -------------------------------------------------------------------------------

    def _log_filter(self) -> "LogFilter":
        """Which steps to show."""
        typed = self.view.filter.value()
        entity, uid, field = self._about
        return replace(typed, entity=entity or typed.entity, uid=uid, field=field)

    def read(self) -> None:
        """Read what is shown from its newest on."""
        if self._catalogue is None:
            return
        from mineralcat.store.history import authors, timeline

        self._stale = False
        if self.view.trash_switch.isChecked():
            self._read_trash()
            return
        about = self._about
        self.ask(authors, self.view.filter.show_people, "people")
        self._read_steps()
        if about[2]:
            self.ask(lambda session: timeline(session, *about), self._show_values, "values")

    def _read_steps(self, last: "LogRow | None" = None) -> None:
        """Read the first steps, or those after the *last* one that is here."""
        from mineralcat.store.history import page

        from .history_view import WINDOW

        which, before = self._log_filter(), None if last is None else last.place
        take = self._show_steps if last is None else self.view.steps.rows.take
        self.ask(lambda it: page(it, which, before=before, limit=WINDOW), take, "list")

    def _read_trash(self, last: "Deleted | None" = None) -> None:
        from mineralcat.store.history import trash

        from .history_view import WINDOW

        words, before = self.view.filter.value().text, None if last is None else last.place
        take = self._show_trash if last is None else self.view.trash.rows.take
        self.ask(lambda it: trash(it, words, before=before, limit=WINDOW), take, "list")

    def _read_changes(self, last: "FieldChange | None" = None) -> None:
        from mineralcat.store.history import changes_of

        from .history_view import WINDOW

        if (step := self.view.steps.current) is None:
            return
        uid, after = step.uid, 0 if last is None else last.change
        table = self.view.changes

        def take(rows: "list[FieldChange]") -> None:
            more = len({row.change for row in rows}) >= WINDOW  # each may have several fields
            if last is None:
                table.show_rows(rows, more=more)
                self._enable()
            else:
                table.rows.take(rows, more=more)

        self.ask(lambda it: changes_of(it, uid, after=after, limit=WINDOW), take, "changes")

    def _show_steps(self, rows: "list[LogRow]") -> None:
        chosen = self.view.steps.current
        uid = None if chosen is None else chosen.uid
        self.view.show_hint("" if rows else _("No step is as asked for above."))
        if not rows:
            self.view.changes.show_rows([])
        at = next((at for at, row in enumerate(rows) if row.uid == uid), 0)
        self.view.steps.show_rows(rows, at)
        self._enable()

    def _show_values(self, rows: "list[ValueThen]") -> None:
        self.view.values.show_rows(rows, more=False)
        self._enable()

    def _show_trash(self, rows: "list[Deleted]") -> None:
        self.view.show_hint("" if rows else _("Nothing that was deleted is as asked for above."))
        self.view.trash.show_rows(rows)
        self._enable()

    def _show_step(self) -> None:
        """Another step is the current one."""
        view = self.view
        if (step := view.steps.current) is not None:
            if not self._about[2]:
                view.title.setText(step.message)
            if not view.reason.hasFocus() or not view.reason.isModified():
                view.reason.setText(step.reason)
            view.give_reason.setText(_("Change the reason") if step.reason else _("Add a reason"))
            self._read_changes()
        self._enable()

    def _switch(self, shown: bool) -> None:
        self.view.show_trash(shown=shown)
        self.view.show_hint("")
        self.read()

    # -- what is chosen ------------------------------------------------------------------------

    def _change(self) -> "FieldChange | ValueThen | None":
        return self.view.values.current if self._about[2] else self.view.changes.current

    def _enable(self) -> None:
        """What can be done with what is chosen."""
        view, step, change = self.view, self.view.steps.current, self._change()
        can_edit = self._editor is not None and self._editor.can_edit
        trash = view.trash_switch.isChecked()
        on_step = can_edit and not trash and step is not None
        revertible = change is not None and change.change is not None
        view.revert_step.setEnabled(on_step and step is not None and step.action != "load")
        view.go_back.setEnabled(on_step and step is not None and not step.current)
        view.give_reason.setEnabled(on_step)
        view.reason.setEnabled(on_step)
        view.revert_value.setEnabled(can_edit and not trash and revertible)
        view.restore.setEnabled(can_edit and trash and view.trash.current is not None)

    # -- doing ---------------------------------------------------------------------------------

    def _run(
        self, words: str, work: Callable[..., str], alternative: Callable[[], None] | None = None
    ) -> None:
        """Make a step through history, as the window's editor makes any; the *alternative* is
        offered where what came after stands in its way."""

        def report(step: str) -> None:
            self.reported.emit(_("{step}. Ctrl+Z takes it back.", step=step))

        self._alternative = alternative
        if self._editor is not None:
            self._editor.run(words, work, report)

    def _offer(self, sentence: str) -> None:
        from mineralcat.store.history.revert import GO_BACK

        if self._alternative is not None and GO_BACK in sentence:
            words = _("Go back to the state before it")
            self.asked.emit(sentence, [NoticeAction(words, self._alternative)])
        self._alternative = None

    def _revert_step(self) -> None:
        step, catalogue = self.view.steps.current, self._catalogue
        if step is not None and catalogue is not None:
            back = partial(self._go_back_to, step.parent) if step.parent is not None else None
            words = _("Revert: {message}", message=step.message)
            self._run(words, partial(catalogue.revert, step.uid), back)

    def _revert_value(self) -> None:
        from mineralcat.store.history.entries import ValueThen

        change, catalogue = self._change(), self._catalogue
        if change is None or catalogue is None or change.change is None:
            return
        if isinstance(change, ValueThen):
            words = _("Set {label} back", label=change.label)
            restore = partial(catalogue.restore_value, change.change, change.field)
            self._run(words, partial(restore, before=change.before))
        else:
            words = _("Revert {label}", label=change.label)
            self._run(words, partial(catalogue.revert_change, change.change))

    def _go_back(self) -> None:
        if (step := self.view.steps.current) is not None:
            self._go_back_to(step.uid)

    def _go_back_to(self, uid: str) -> None:
        if self._catalogue is not None:
            self._run(_("Go back"), partial(self._catalogue.go_back, uid))

    def _annotate(self, reason: str) -> None:
        step, catalogue = self.view.steps.current, self._catalogue
        if step is None or catalogue is None or self._editor is None:
            return

        def work(**_long: object) -> str:
            catalogue.annotate(step.uid, reason)
            return _("Reason noted")

        self.view.reason.setModified(False)
        self.view.steps.setFocus()
        self._editor.run(_("Note the reason"), work, lambda done: self.reported.emit(f"{done}."))

    def _restore(self) -> None:
        chosen = self.view.trash.current
        if chosen is not None and self._catalogue is not None:
            work = partial(self._catalogue.restore, chosen.entity, chosen.uid)
            self._run(_("Restore {name}", name=chosen.name), work)
