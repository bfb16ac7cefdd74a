"""File > Restore: the backups of a catalogue, and what restoring one would change."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mineralcat.domain.figures import count_text, size_text
from mineralcat.errors import CatalogueError
from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel
from mineralcat.gui.tasks import Task, Tasks

if TYPE_CHECKING:
    from mineralcat.store.backups import Backup, Content
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.restoring import Difference

_NAMES = 30
"""So many of the rows of a kind are named."""


class _Seen(NamedTuple):
    content: "Content"
    differences: "list[Difference]"


class RestoreDialog(QDialog):
    """Lists at once, and reads a backup through when it is chosen."""

    chosen = Signal(object)
    """The backup to restore."""
    backup_asked = Signal()

    def __init__(self, catalogue: "Catalogue", tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("restoreDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Restore a backup of {catalogue.path.name}")
        self._catalogue = catalogue
        self._tasks = tasks
        self._folder = _folder_of(catalogue)
        self._reading: Task | None = None
        self._backups: list[Backup] = []
        self._build()
        self._fill()
        self.finished.connect(lambda _: self._stop_reading())

    def _build(self) -> None:
        self.list = QTreeWidget()
        self.list.setAccessibleName("Backups, newest first")
        self.list.setHeaderLabels(["Made", "Why", "Size"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.currentItemChanged.connect(lambda *_: self._read())
        self.list.itemActivated.connect(lambda *_: self._restore())
        self.told = QPlainTextEdit()
        self.told.setReadOnly(True)
        self.told.setTabChangesFocus(True)
        self.told.setAccessibleName("What restoring it would change")
        self.where = PlainLabel(f"They lie in {self._folder}")
        self.where.setWordWrap(True)
        theme.dress(self.where, "small")
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.restore = buttons.addButton("&Restore", roles.AcceptRole)
        self.restore.clicked.connect(self._restore)
        buttons.addButton("&Back Up Now", roles.ActionRole).clicked.connect(self._back_up)
        buttons.addButton("Open &Folder", roles.ActionRole).clicked.connect(self._show_folder)
        halves = QHBoxLayout()
        halves.addWidget(self.list, 5)
        halves.addWidget(self.told, 4)
        column = QVBoxLayout(self)
        column.addLayout(halves, 1)
        column.addWidget(self.where)
        column.addWidget(buttons)
        self.resize(theme.em(self, 62), theme.em(self, 30))

    def _fill(self) -> None:
        from mineralcat.store.backups import backups_in

        self._backups = backups_in(self._folder)
        items = [
            QTreeWidgetItem([_when(one), one.why, size_text(one.size)]) for one in self._backups
        ]
        self.list.addTopLevelItems(items)
        for column in range(2):
            self.list.resizeColumnToContents(column)
        self.restore.setEnabled(False)
        if items:
            self.list.setCurrentItem(items[0])
        else:
            self.told.setPlainText(
                "There is no backup yet. One is made by itself before the first change of a day."
            )

    def _current(self) -> "Backup | None":
        item = self.list.currentItem()
        at = -1 if item is None else self.list.indexOfTopLevelItem(item)
        return self._backups[at] if 0 <= at < len(self._backups) else None

    # -- reading one ---------------------------------------------------------------------------

    def _read(self) -> None:
        backup = self._current()
        self._stop_reading()
        self.restore.setEnabled(False)
        if backup is None:
            return
        self.told.setPlainText("Reading the backup …")

        def job(_: Task) -> _Seen:
            from mineralcat.store.backups import look_into
            from mineralcat.store.restoring import differences

            content = look_into(backup.path)
            return _Seen(content, differences(self._catalogue, backup.path))

        self._reading = self._tasks.reading(job)
        self._reading.succeeded.connect(self._show)
        self._reading.failed.connect(self._show_bad)
        self._reading.start()

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _show(self, seen: _Seen) -> None:
        self._reading = None
        content = seen.content
        minerals, steps = count_text(content.minerals), count_text(content.revisions - 1)
        state = "Good" if content.good else f"Damaged, {count_text(content.damaged)} rows are wrong"
        lines = [
            f"{state}: {minerals} minerals, {steps} steps in its history.",
            f"Its last step: {content.last_step}",
            "",
        ]
        if not seen.differences:
            lines.append("It says what the catalogue says now: there is nothing to restore.")
        for one in seen.differences:
            lines.append(_difference(one))
            lines += [f"    {name}" for name in one.names[:_NAMES]]
            if len(one.names) > _NAMES:
                lines.append(f"    and {one.back + one.gone + one.changed - _NAMES} more")
        self.told.setPlainText("\n".join(lines))
        wanted = bool(seen.differences) and content.good
        self.restore.setEnabled(wanted and not self._catalogue.read_only)

    def _show_bad(self, error: Exception) -> None:
        self._reading = None
        if not isinstance(error, CatalogueError):
            raise error
        self.told.setPlainText(f"This backup is not good. {error}")

    # -- buttons -------------------------------------------------------------------------------

    def _restore(self) -> None:
        backup = self._current()
        if backup is not None and self.restore.isEnabled():
            self.accept()
            self.chosen.emit(backup)

    def _back_up(self) -> None:
        self.reject()
        self.backup_asked.emit()

    def _show_folder(self) -> None:
        from mineralcat.gui.documents import show_folder

        show_folder(self._folder)


def _folder_of(catalogue: "Catalogue") -> Path:
    from mineralcat.store.backups import place_of

    return place_of(catalogue.path)[0]


def _when(backup: "Backup") -> str:
    return f"{backup.time.day} {backup.time:%B %Y, %H:%M:%S}"


def _difference(one: "Difference") -> str:
    """“mineral: 1 comes back, 2 change”."""
    parts = (
        (one.back, "comes back", "come back"),
        (one.gone, "goes", "go"),
        (one.changed, "changes back", "change back"),
    )
    told = [
        f"{count_text(count)} {single if count == 1 else many}"
        for count, single, many in parts
        if count
    ]
    return f"{one.kind.capitalize()}: {', '.join(told)}"
