"""Tools > Check Catalogue: what is wrong, in words, and the button that sets it right."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QTreeWidgetItem, QWidget

from mineralcat.domain.figures import count_text
from mineralcat.errors import MineralCatError
from mineralcat.gui import theme
from mineralcat.gui.tasks import Task, Tasks
from mineralcat.gui.widgets.layouts import Dialog, column, flat_list, text_label
from mineralcat.translation import _, ngettext

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.catalogue_check import Problem

_AT_MOST = 1_000
"""So many problems are listed."""


class _Checked(NamedTuple):
    problems: "list[Problem]"
    hash: str | None
    mended: int


class CheckDialog(Dialog):
    """Checks when it opens."""

    checked = Signal(object)
    """The problems that were found."""
    repaired = Signal()
    restore_asked = Signal()

    def __init__(self, catalogue: "Catalogue", tasks: Tasks, parent: QWidget) -> None:
        super().__init__("checkDialog", _("Check of {name}", name=catalogue.path.name), parent)
        self._catalogue = catalogue
        self._tasks = tasks
        self._found: list[Problem] = []
        self._task: Task | None = None
        self._build()
        self.finished.connect(self._stop)
        self._check(repair=False)

    def _build(self) -> None:
        self.message = text_label()
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = flat_list(_("What was found"), [_("Where"), _("What")])
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(_("Checking"))
        self.repair = self.add_button(_("&Repair"), lambda: self._check(repair=True))
        self.restore = self.add_button(_("Restore a &Backup …"), self._ask_restore)
        self.copy = self.add_button(_("C&opy Report"), self._copy)
        column(self.message, self.list, self._progress, self.buttons, of=self)
        self.resize(theme.em(self, 52), theme.em(self, 26))

    def _check(self, *, repair: bool) -> None:
        self.message.setText(_("Repairing …") if repair else _("Checking …"))
        self._progress.show()
        for button in (self.repair, self.copy, self.restore):
            button.setEnabled(False)

        def job(task: Task) -> _Checked:
            from mineralcat.store.integrity.catalogue_check import content_hash, problems, rows_hold

            mended = 0
            if repair:
                from mineralcat.exchange.packages.reference import repair_catalogue

                mended = repair_catalogue(self._catalogue).rows
            with self._catalogue.reading(task.stop) as session:
                found = problems(session)
                hash_ = content_hash(session) if rows_hold(found) else None
            return _Checked(found, hash_, mended)

        self._task = self._tasks.writing(job) if repair else self._tasks.reading(job)
        self._task.succeeded.connect(self._show)
        if repair:
            self._task.succeeded.connect(lambda _: self.repaired.emit())
        self._task.failed.connect(self._fail)
        self._task.start()

    def _show(self, checked: _Checked) -> None:
        self._task = None
        self._found = checked.problems
        self.checked.emit(self._found)
        self._progress.hide()
        self.list.clear()
        self.list.addTopLevelItems(
            [QTreeWidgetItem([one.kind, one.message]) for one in self._found[:_AT_MOST]]
        )
        self.list.resizeColumnToContents(0)
        words = []
        if mended := checked.mended:
            words.append(
                ngettext(
                    "{number} row was set back.",
                    "{number} rows were set back.",
                    mended,
                    number=count_text(mended),
                )
            )
        if many := len(self._found):
            words += [
                ngettext("{number} problem.", "{number} problems.", many, number=count_text(many)),
                _(
                    "What is damaged is set back from the history, the reference data or a backup "
                    "where one of them knows it for certain; the rest stays named here. "
                    "File > Restore a Backup brings back an earlier state."
                ),
            ]
        else:
            words.append(_("All is sound. Content hash: {hash}", hash=str(checked.hash)))
        self.message.setText(" ".join(words))
        self.repair.setEnabled(bool(self._found) and not self._catalogue.read_only)
        self.copy.setEnabled(True)
        self.restore.setEnabled(bool(self._found))

    def _fail(self, error: Exception) -> None:
        self._task = None
        self._progress.hide()
        if not isinstance(error, MineralCatError):
            raise error
        self.message.setText(str(error))
        self.restore.setEnabled(True)

    def _ask_restore(self) -> None:
        self.reject()
        self.restore_asked.emit()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _copy(self) -> None:
        lines = [self.message.text(), *(f"{one.kind}: {one.message}" for one in self._found)]
        QGuiApplication.clipboard().setText("\n".join(lines))
