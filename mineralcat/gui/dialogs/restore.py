"""File > Restore: the backups of a catalogue, and what restoring one would change; afterwards what
a damaged catalogue still tells of the steps that the backup does not have."""

from contextlib import closing
from functools import cache
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from mineralcat.domain.figures import count_text, counted, size_text
from mineralcat.domain.text_lists import capitalised
from mineralcat.domain.times import long_time
from mineralcat.errors import CatalogueError, DamagedCatalogueError
from mineralcat.gui.chosen_files import show_folder
from mineralcat.gui.tasks import GRACE_MS, Task, Tasks, sentence_of
from mineralcat.gui.widgets.layouts import Dialog, flat_list, read_only_text, row, text_label
from mineralcat.translation import _, comma_list, ngettext

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.backup_content import Content
    from mineralcat.store.integrity.backups import Backup
    from mineralcat.store.integrity.restoring import BackupDifference

_NAMES = 30
"""So many of the rows of a kind are named."""


class _Inspected(NamedTuple):
    """What restoring a backup would do, in lines; whether it can be restored, and whether it then
    *replaces* the catalogue, which is damaged; where it is not good, the newest good one before."""

    lines: list[str]
    older: "Backup | None" = None
    restorable: bool = False
    replaces: bool = False


def _inspect(catalogue: "Catalogue", backup: "Backup", damage: CatalogueError | None) -> _Inspected:
    """Read a backup through, and compare it with the catalogue if nothing is damaged there."""
    from mineralcat.store.integrity.backup_content import look_into
    from mineralcat.store.integrity.restoring import differences, older_good, reason_of

    try:
        content = look_into(backup.path)
        lines = _content_lines(content)
    except CatalogueError as error:
        content = None
        lines = [_("This backup is not good: {fault}.", fault=reason_of(error))]
    if content is None or not content.good:
        older = older_good(backup.path, catalogue.path)
        if older is not None:
            sentence = _("The newest good one before it was made on {when}.", when=_when(older))
            lines += ["", sentence]
        return _Inspected(lines, older)
    if damage is None:
        try:
            found = differences(catalogue, backup.path)
        except DamagedCatalogueError as error:
            damage = error
        else:
            nothing = _("It says what the catalogue says now: there is nothing to restore.")
            changes = [line for one in found for line in _difference_lines(one)]
            return _Inspected([*lines, *(changes or [nothing])], restorable=bool(found))
    sentence = _(
        "It cannot be compared with the backup, so restoring puts the backup in its place "
        "and keeps the damaged file beside it."
    )
    lines.append(f"{damage.finding} {sentence}")
    if lost := _lost(catalogue.path, backup.path):
        lines += ["", _("Not in the backup:"), lost]
    return _Inspected(lines, restorable=True, replaces=True)


def _lost(damaged: Path, backup: Path) -> str:
    """What the damaged file tells of steps that the backup does not have."""
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.lost_steps import as_text, lost_steps

    with closing(Catalogue.open_to_read(backup)) as opened:
        return as_text(lost_steps(damaged, opened))


class RestoreDialog(Dialog):
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
        from mineralcat.store.integrity.backups import place_of

        title = _("Restore a backup of {name}", name=catalogue.path.name)
        super().__init__("restoreDialog", title, parent, tasks)
        self._catalogue = catalogue
        self._folder = place_of(catalogue.path)[0]
        self._backups: list[Backup] = []
        self._inspected = _Inspected([])

        def damage_of_catalogue() -> CatalogueError | None:
            from mineralcat.store.integrity.restoring import damage_of

            return damage or damage_of(catalogue.path)

        self._damage = cache(damage_of_catalogue)  # which takes a while, off the window's thread
        self._build()
        self._fill()

    def _build(self) -> None:
        self.list = flat_list(_("Backups, newest first"), [_("Made"), _("Why"), _("Size")])
        self.list.currentItemChanged.connect(lambda *_: self._read())
        self.list.itemActivated.connect(lambda *_: self._restore())
        self.details = read_only_text(_("What restoring it would change"))
        self.where = text_label(_("They lie in {folder}", folder=str(self._folder)), "small")
        self.restore = self.add_button(_("&Restore"), self._restore, accepts=True)
        self.older = self.add_button(_("Choose &Older Good One"), self._choose_older)
        self.older.hide()
        self.add_button(_("&Back Up Now"), self._back_up)
        self.add_button(_("Open &Folder"), lambda: show_folder(self._folder))
        self.fill(row(self.list, 5, self.details, 4), 1, self.where, width=62, height=30)

    def _fill(self) -> None:
        """List the backups; their order is read from inside them, off the window's thread."""
        self.restore.setEnabled(False)
        self.details.setPlainText(_("Looking for backups …"))

        def job(_: Task) -> "list[Backup]":
            from mineralcat.store.integrity.backups import backups_in

            return backups_in(self._folder, self._catalogue.path)

        self.tasks.start("read", job, self._list, None, GRACE_MS)

    def _list(self, found: "list[Backup]") -> None:
        self._backups = found
        items = [QTreeWidgetItem([_when(one), one.reason, size_text(one.size)]) for one in found]
        self.list.addTopLevelItems(items)
        for at in range(2):
            self.list.resizeColumnToContents(at)
        if items:
            self.list.setCurrentItem(items[0])
        else:
            self.details.setPlainText(
                _("There is no backup yet. One is made by itself before the first change of a day.")
            )

    def _current(self) -> "Backup | None":
        at = self.list.currentIndex().row()
        return self._backups[at] if 0 <= at < len(self._backups) else None

    def _read(self) -> None:
        backup = self._current()
        self.tasks.drop("read")
        self.restore.setEnabled(False)
        self.older.hide()
        if backup is not None:
            self.details.setPlainText(_("Reading the backup …"))

            def job(_: Task) -> _Inspected:
                return _inspect(self._catalogue, backup, self._damage())

            self.tasks.start("read", job, self._show, self._fail, 0)

    def _show(self, inspected: _Inspected) -> None:
        self._inspected = inspected
        self.details.setPlainText("\n".join(inspected.lines))
        self.older.setVisible(inspected.older is not None)
        self.restore.setEnabled(inspected.restorable and not self._catalogue.read_only)

    def _fail(self, error: Exception) -> None:
        """The catalogue could not be read just now, as where another program holds it."""
        self.details.setPlainText(sentence_of(error))

    # -- buttons -------------------------------------------------------------------------------

    def _restore(self) -> None:
        if self.restore.isEnabled():
            backup = self._current()
            self.accept()
            (self.replacement_chosen if self._inspected.replaces else self.chosen).emit(backup)

    def _choose_older(self) -> None:
        paths = [one.path for one in self._backups]
        if (older := self._inspected.older) is not None and older.path in paths:
            index = self.list.model().index(paths.index(older.path), 0)
            self.list.setCurrentIndex(index)

    def _back_up(self) -> None:
        self.reject()
        self.backup_asked.emit()


def _content_lines(content: "Content") -> list[str]:
    state = _("Good")
    if not content.good:
        state = counted(
            "Damaged, {number} row is wrong", "Damaged, {number} rows are wrong", content.damaged
        )
    return [
        _(
            "{state}: {minerals} minerals, {steps} steps in its history.",
            state=state,
            minerals=count_text(content.minerals),
            steps=count_text(content.revisions - 1),
        ),
        _("Its last step: {last_step}", last_step=content.last_step),
        "",
    ]


def _when(backup: "Backup") -> str:
    return long_time(backup.time, "%H:%M:%S")


def _difference_lines(one: "BackupDifference") -> list[str]:
    """“Mineral: 1 comes back, 2 change back”, and the names of some."""
    counts = (one.back, one.gone, one.changed)
    parts = (
        counted("{number} comes back", "{number} come back", one.back),
        counted("{number} goes", "{number} go", one.gone),
        counted("{number} changes back", "{number} change back", one.changed),
    )
    lines = [f"{capitalised(one.kind)}: {comma_list(compress(parts, counts))}"]
    names = [*one.names[:_NAMES]]
    if len(one.names) > _NAMES:
        more = sum(counts) - _NAMES
        names.append(ngettext("and {count} more", "and {count} more", more))
    return lines + [f"    {name}" for name in names]


class LostStepsDialog(Dialog):
    """A list to read and to copy; *damaged* is the name of the damaged file."""

    def __init__(self, damaged: str, steps: str, parent: QWidget) -> None:
        title = _("Steps that are not in the backup")
        super().__init__("lostStepsDialog", title, parent)
        warning = _(
            "The damaged file, kept as {damaged}, still tells of these steps. What stands "
            "in a damaged file may be wrong, so nothing of it was taken over: look at it, "
            "and enter again what is right.",
            damaged=damaged,
        )
        self.steps = read_only_text(title, steps)
        self.copy = self.add_button(_("C&opy"), lambda: QGuiApplication.clipboard().setText(steps))
        self.fill(text_label(warning), self.steps, width=46, height=24)
