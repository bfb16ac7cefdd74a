"""File > Restore: the backups of a catalogue, and what restoring one would change."""

from collections.abc import Sequence
from contextlib import closing
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QTreeWidgetItem, QWidget

from mineralcat.domain.figures import count_text, size_text
from mineralcat.domain.text_lists import capitalised
from mineralcat.errors import CatalogueError, DamagedCatalogueError
from mineralcat.gui import theme
from mineralcat.gui.tasks import GRACE_MS, Task, Tasks
from mineralcat.gui.widgets.layouts import (
    Dialog,
    column,
    flat_list,
    read_only_text,
    row,
    text_label,
)
from mineralcat.translation import _, comma_list, ngettext

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.backup_content import Content
    from mineralcat.store.integrity.backups import Backup
    from mineralcat.store.integrity.restoring import Difference

_NAMES = 30
"""So many of the rows of a kind are named."""


class _Inspected(NamedTuple):
    """What a backup holds, or why it is not good; and what restoring it would do, or why that
    cannot be compared: the *damage* of the catalogue."""

    content: "Content | None"
    fault: str = ""
    older: "Backup | None" = None
    differences: "Sequence[Difference]" = ()
    damage: CatalogueError | None = None
    lost: str = ""


def _look(catalogue: "Catalogue", backup: "Backup", damage: CatalogueError | None) -> _Inspected:
    """Read a backup through, and compare it with the catalogue if nothing is damaged there."""
    from mineralcat.store.integrity.backup_content import look_into
    from mineralcat.store.integrity.restoring import differences, older_good, reason_of

    try:
        content = look_into(backup.path)
    except CatalogueError as error:
        return _Inspected(None, reason_of(error), older_good(backup.path, catalogue.path))
    if not content.good:
        return _Inspected(content, older=older_good(backup.path, catalogue.path))
    if damage is None:
        try:
            return _Inspected(content, differences=differences(catalogue, backup.path))
        except DamagedCatalogueError as error:
            damage = error
    return _Inspected(content, damage=damage, lost=_lost(catalogue.path, backup.path))


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
        super().__init__(
            "restoreDialog", _("Restore a backup of {name}", name=catalogue.path.name), parent
        )
        self._catalogue = catalogue
        self._tasks = tasks
        self._folder = _folder_of(catalogue)
        self._reading: Task | None = None
        self._backups: list[Backup] = []
        self._inspected: _Inspected | None = None
        self._damage = damage
        self._checked = damage is not None
        self._build()
        self._fill()
        self.finished.connect(lambda _: self._stop_reading())

    def _build(self) -> None:
        self.list = flat_list(_("Backups, newest first"), [_("Made"), _("Why"), _("Size")])
        self.list.currentItemChanged.connect(lambda *_: self._read())
        self.list.itemActivated.connect(lambda *_: self._restore())
        self.details = read_only_text(_("What restoring it would change"))
        self.where = text_label(_("They lie in {folder}", folder=str(self._folder)), "small")
        accept = QDialogButtonBox.ButtonRole.AcceptRole
        self.restore = self.add_button(_("&Restore"), self._restore, accept)
        self.older = self.add_button(_("Choose &Older Good One"), self._choose_older)
        self.older.hide()
        self.add_button(_("&Back Up Now"), self._back_up)
        self.add_button(_("Open &Folder"), self._show_folder)
        halves = row(self.list, 5, self.details, 4)
        column(halves, 1, self.where, self.buttons, of=self)
        self.resize(theme.em(self, 62), theme.em(self, 30))

    def _fill(self) -> None:
        """List the backups; their order is read from inside them, off the window's thread."""
        self.restore.setEnabled(False)
        self.details.setPlainText(_("Looking for backups …"))

        def job(_: Task) -> "list[Backup]":
            from mineralcat.store.integrity.backups import backups_in

            return backups_in(self._folder, self._catalogue.path)

        self._reading = self._tasks.reading(job)
        self._reading.succeeded.connect(self._list)
        self._reading.start(GRACE_MS)

    def _list(self, found: "list[Backup]") -> None:
        self._reading = None
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
        item = self.list.currentItem()
        at = -1 if item is None else self.list.indexOfTopLevelItem(item)
        return self._backups[at] if 0 <= at < len(self._backups) else None

    # -- reading one ---------------------------------------------------------------------------

    def _read(self) -> None:
        backup = self._current()
        self._stop_reading()
        self._inspected = None
        self.restore.setEnabled(False)
        self.older.hide()
        if backup is None:
            return
        self.details.setPlainText(_("Reading the backup …"))
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

    def _show(self, inspected: _Inspected) -> None:
        self._reading = None
        self._inspected = inspected
        good = inspected.content is not None and inspected.content.good
        self.details.setPlainText("\n".join(_details(inspected)))
        self.older.setVisible(inspected.older is not None)
        does_something = bool(inspected.differences) or inspected.damage is not None
        self.restore.setEnabled(good and does_something and not self._catalogue.read_only)

    def _fail(self, error: Exception) -> None:
        """The catalogue could not be read just now, as where another program holds it."""
        self._reading = None
        if not isinstance(error, CatalogueError):
            raise error
        self.details.setPlainText(str(error))

    # -- buttons -------------------------------------------------------------------------------

    def _restore(self) -> None:
        backup = self._current()
        if backup is not None and self._inspected is not None and self.restore.isEnabled():
            replaces = self._inspected.damage is not None
            self.accept()
            (self.replacement_chosen if replaces else self.chosen).emit(backup)

    def _choose_older(self) -> None:
        older = None if self._inspected is None else self._inspected.older
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


def _details(inspected: _Inspected) -> list[str]:
    """What is known of a backup, in lines."""
    lines = _of_content(inspected)
    if inspected.older is not None:
        when = _when(inspected.older)
        lines += ["", _("The newest good one before it was made on {when}.", when=when)]
    if inspected.damage is not None:
        lines.append(
            f"{inspected.damage.finding} "
            + _(
                "It cannot be compared with the backup, so restoring puts the backup in its place "
                "and keeps the damaged file beside it."
            )
        )
        lines += ["", _("Not in the backup:"), inspected.lost] if inspected.lost else []
    elif inspected.content is not None and inspected.content.good and not inspected.differences:
        lines.append(_("It says what the catalogue says now: there is nothing to restore."))
    for one in inspected.differences:
        lines.append(_difference(one))
        lines += [f"    {name}" for name in one.names[:_NAMES]]
        if len(one.names) > _NAMES:
            more = one.back + one.gone + one.changed - _NAMES
            lines.append("    " + ngettext("and {count} more", "and {count} more", more))
    return lines


def _of_content(inspected: _Inspected) -> list[str]:
    content = inspected.content
    if content is None:
        return [_("This backup is not good: {fault}.", fault=inspected.fault)]
    state = _("Good")
    if not content.good:
        state = ngettext(
            "Damaged, {number} row is wrong",
            "Damaged, {number} rows are wrong",
            content.damaged,
            number=count_text(content.damaged),
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
    return f"{backup.time.day} {backup.time:%B %Y, %H:%M:%S}"


def _difference(one: "Difference") -> str:
    """“mineral: 1 comes back, 2 change”."""
    back, gone, changed = map(count_text, (one.back, one.gone, one.changed))
    parts = (
        ngettext("{number} comes back", "{number} come back", one.back, number=back),
        ngettext("{number} goes", "{number} go", one.gone, number=gone),
        ngettext("{number} changes back", "{number} change back", one.changed, number=changed),
    )
    counts = (one.back, one.gone, one.changed)
    return f"{capitalised(one.kind)}: {comma_list(compress(parts, counts))}"
