"""File > Restore: the backups of a catalogue, and what restoring one would change."""

from collections.abc import Sequence
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
from mineralcat.errors import CatalogueError, DamagedCatalogueError
from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel
from mineralcat.gui.tasks import GRACE_MS, Task, Tasks

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.backup_content import Content
    from mineralcat.store.integrity.backups import Backup
    from mineralcat.store.integrity.restoring import Difference

_NAMES = 30
"""So many of the rows of a kind are named."""


class _Seen(NamedTuple):
    """What a backup holds, or why it is not good; and what restoring it would do, or why that
    cannot be compared: the *damage* of the catalogue."""

    content: "Content | None"
    fault: str = ""
    older: "Backup | None" = None
    differences: "Sequence[Difference]" = ()
    damage: CatalogueError | None = None
    lost: str = ""


def _look(catalogue: "Catalogue", backup: "Backup", damage: CatalogueError | None) -> _Seen:
    """Read a backup through, and compare it with the catalogue if nothing is damaged there."""
    from mineralcat.store.integrity.backup_content import look_into
    from mineralcat.store.integrity.restoring import differences, older_good, reason_of

    try:
        content = look_into(backup.path)
    except CatalogueError as error:
        return _Seen(None, reason_of(error), older_good(backup.path, catalogue.path))
    if not content.good:
        return _Seen(content, older=older_good(backup.path, catalogue.path))
    if damage is None:
        try:
            return _Seen(content, differences=differences(catalogue, backup.path))
        except DamagedCatalogueError as error:
            damage = error
    return _Seen(content, damage=damage, lost=_lost(catalogue.path, backup.path))


def _lost(damaged: Path, backup: Path) -> str:
    """What the damaged file tells of steps that the backup does not have."""
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.lost_steps import as_text, lost_steps

    opened = Catalogue.open_to_read(backup)
    try:
        return as_text(lost_steps(damaged, opened))
    finally:
        opened.close()


class RestoreDialog(QDialog):
    """Lists at once, and reads a backup through when it is chosen."""

    chosen = Signal(object)
    """The backup to restore."""
    replacement_chosen = Signal(object)
    """The backup to put in the place of the catalogue, which is damaged."""
    backup_asked = Signal()

    def __init__(
        self,
        catalogue: "Catalogue",
        tasks: Tasks,
        parent: QWidget,
        damage: CatalogueError | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("restoreDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Restore a backup of {catalogue.path.name}")
        self._catalogue = catalogue
        self._tasks = tasks
        self._folder = _folder_of(catalogue)
        self._reading: Task | None = None
        self._backups: list[Backup] = []
        self._seen: _Seen | None = None
        self._damage = damage
        self._checked = damage is not None
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
        theme.set_role(self.where, "small")
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.restore = buttons.addButton("&Restore", roles.AcceptRole)
        self.restore.clicked.connect(self._restore)
        self.older = buttons.addButton("Choose &Older Good One", roles.ActionRole)
        self.older.clicked.connect(self._choose_older)
        self.older.hide()
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
        """List the backups; their order is read from inside them, off the window's thread."""
        self.restore.setEnabled(False)
        self.told.setPlainText("Looking for backups …")

        def job(_: Task) -> "list[Backup]":
            from mineralcat.store.integrity.backups import backups_in

            return backups_in(self._folder, self._catalogue.path)

        self._reading = self._tasks.reading(job)
        self._reading.succeeded.connect(self._list)
        self._reading.start(GRACE_MS)

    def _list(self, found: "list[Backup]") -> None:
        self._reading = None
        self._backups = found
        items = [QTreeWidgetItem([_when(one), one.why, size_text(one.size)]) for one in found]
        self.list.addTopLevelItems(items)
        for column in range(2):
            self.list.resizeColumnToContents(column)
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
        self._seen = None
        self.restore.setEnabled(False)
        self.older.hide()
        if backup is None:
            return
        self.told.setPlainText("Reading the backup …")
        self._reading = self._tasks.reading(
            lambda _: _look(self._catalogue, backup, self._damage_of_catalogue())
        )
        self._reading.succeeded.connect(self._show)
        self._reading.failed.connect(self._fail)
        self._reading.start()

    def _damage_of_catalogue(self) -> CatalogueError | None:
        """What is damaged of the catalogue, looked for once; asked off the window's thread."""
        from mineralcat.store.integrity.restoring import damage_of

        if not self._checked:
            self._damage = damage_of(self._catalogue.path)
            self._checked = True
        return self._damage

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _show(self, seen: _Seen) -> None:
        self._reading = None
        self._seen = seen
        good = seen.content is not None and seen.content.good
        self.told.setPlainText("\n".join(_told(seen)))
        self.older.setVisible(seen.older is not None)
        does_something = bool(seen.differences) or seen.damage is not None
        self.restore.setEnabled(good and does_something and not self._catalogue.read_only)

    def _fail(self, error: Exception) -> None:
        """The catalogue could not be read just now, as where another program holds it."""
        self._reading = None
        if not isinstance(error, CatalogueError):
            raise error
        self.told.setPlainText(str(error))

    # -- buttons -------------------------------------------------------------------------------

    def _restore(self) -> None:
        backup = self._current()
        if backup is not None and self._seen is not None and self.restore.isEnabled():
            replaces = self._seen.damage is not None
            self.accept()
            (self.replacement_chosen if replaces else self.chosen).emit(backup)

    def _choose_older(self) -> None:
        older = None if self._seen is None else self._seen.older
        paths = [one.path for one in self._backups]
        if older is not None and older.path in paths:
            item = self.list.topLevelItem(paths.index(older.path))
            assert item is not None
            self.list.setCurrentItem(item)

    def _back_up(self) -> None:
        self.reject()
        self.backup_asked.emit()

    def _show_folder(self) -> None:
        from mineralcat.gui.chosen_files import show_folder

        show_folder(self._folder)


def _folder_of(catalogue: "Catalogue") -> Path:
    from mineralcat.store.integrity.backups import place_of

    return place_of(catalogue.path)[0]


def _told(seen: _Seen) -> list[str]:
    """What is to be read about a backup, in lines."""
    lines = _of_content(seen)
    if seen.older is not None:
        lines += ["", f"The newest good one before it was made on {_when(seen.older)}."]
    if seen.damage is not None:
        lines.append(
            f"{seen.damage.finding} It cannot be compared with the backup, so restoring puts the "
            "backup in its place and keeps the damaged file beside it."
        )
        lines += ["", "Not in the backup:", seen.lost] if seen.lost else []
    elif seen.content is not None and seen.content.good and not seen.differences:
        lines.append("It says what the catalogue says now: there is nothing to restore.")
    for one in seen.differences:
        lines.append(_difference(one))
        lines += [f"    {name}" for name in one.names[:_NAMES]]
        if len(one.names) > _NAMES:
            lines.append(f"    and {one.back + one.gone + one.changed - _NAMES} more")
    return lines


def _of_content(seen: _Seen) -> list[str]:
    content = seen.content
    if content is None:
        return [f"This backup is not good: {seen.fault}."]
    minerals, steps = count_text(content.minerals), count_text(content.revisions - 1)
    wrong = "1 row is" if content.damaged == 1 else f"{count_text(content.damaged)} rows are"
    state = "Good" if content.good else f"Damaged, {wrong} wrong"
    return [
        f"{state}: {minerals} minerals, {steps} steps in its history.",
        f"Its last step: {content.last_step}",
        "",
    ]


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
