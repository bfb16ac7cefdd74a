"""Tools > Check Catalogue: what is wrong, in words, and the button that sets it right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from mineralcat.domain.figures import counted
from mineralcat.gui.tasks import Task, Tasks, sentence_of
from mineralcat.gui.widgets.layouts import Dialog, flat_list, progress_bar, text_label
from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.catalogue_check import Problem

_AT_MOST = 1_000
"""So many problems are listed."""


class CheckDialog(Dialog):
    """Checks when it opens."""

    checked = Signal(object)
    """The problems that were found."""
    repaired = Signal()
    restore_asked = Signal()

    def __init__(self, catalogue: "Catalogue", tasks: Tasks, parent: QWidget) -> None:
        title = _("Check of {name}", name=catalogue.path.name)
        super().__init__("checkDialog", title, parent, tasks)
        self._catalogue = catalogue
        self._found: list[Problem] = []
        self.message = text_label()
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = flat_list(_("What was found"), [_("Where"), _("What")])
        self._progress = progress_bar(_("Checking"))
        self.repair = self.add_button(_("&Repair"), lambda: self._check(repair=True))
        self.restore = self.add_button(_("Restore a &Backup …"), self._ask_restore)
        self.copy = self.add_button(_("C&opy Report"), self._copy)
        self.fill(self.message, self.list, self._progress, width=52, height=26)
        self._check(repair=False)

    def _check(self, *, repair: bool) -> None:
        self.message.setText(_("Repairing …") if repair else _("Checking …"))
        self._progress.show()
        for button in (self.repair, self.copy, self.restore):
            button.setEnabled(False)

        def job(task: Task) -> "tuple[int, list[Problem], str | None]":
            from mineralcat.store.integrity.catalogue_check import content_hash, problems, rows_hold

            mended = 0
            if repair:
                from mineralcat.exchange.packages.reference import repair_catalogue

                mended = repair_catalogue(self._catalogue).rows
            with self._catalogue.reading(task.stop) as session:
                found = problems(session)
                return mended, found, content_hash(session) if rows_hold(found) else None

        def show(checked: "tuple[int, list[Problem], str | None]") -> None:
            self._show(*checked)
            if repair:
                self.repaired.emit()

        self.tasks.start("check", job, show, self._fail, 0, writing=repair)

    def _show(self, mended: int, found: "list[Problem]", content_hash: str | None) -> None:
        self._found = found
        self.checked.emit(found)
        self._progress.hide()
        self.list.clear()
        items = [QTreeWidgetItem([one.kind, one.message]) for one in found[:_AT_MOST]]
        self.list.addTopLevelItems(items)
        self.list.resizeColumnToContents(0)
        many = len(found)
        words = [
            counted("{number} row was set back.", "{number} rows were set back.", mended)
        ] * bool(mended)
        if found:
            words += [
                counted("{number} problem.", "{number} problems.", many),
                _(
                    "What is damaged is set back from the history, the reference data or a backup "
                    "where one of them knows it for certain; the rest stays named here. "
                    "File > Restore a Backup brings back an earlier state."
                ),
            ]
        else:
            words.append(_("All is sound. Content hash: {hash}", hash=str(content_hash)))
        self.message.setText(" ".join(words))
        self.repair.setEnabled(bool(found) and not self._catalogue.read_only)
        self.copy.setEnabled(True)
        self.restore.setEnabled(bool(found))

    def _fail(self, error: Exception) -> None:
        self._progress.hide()
        self.message.setText(sentence_of(error))
        self.restore.setEnabled(True)

    def _ask_restore(self) -> None:
        self.reject()
        self.restore_asked.emit()

    def _copy(self) -> None:
        lines = [self.message.text(), *(f"{one.kind}: {one.message}" for one in self._found)]
        QGuiApplication.clipboard().setText("\n".join(lines))
