"""Backups as the window has them: made by hand, restored, and offered where a file is damaged."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mineralcat.domain.figures import count_text
from mineralcat.domain.times import long_time
from mineralcat.errors import BackupError, CatalogueGoneError, CatalogueLockedError
from mineralcat.translation import _, ngettext

from ..chosen_files import show_folder
from ..tasks import Task
from ..widgets.notice_bar import NoticeAction
from .catalogue_check import CatalogueCheck
from .documents import Documents
from .services import Controller, WindowServices

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.backups import Backup
    from mineralcat.store.integrity.lost_steps import Lost


class _Found(NamedTuple):
    """A backup that was made or is offered, those newer ones that are damaged, and how many of its
    own rows are."""

    backup: "Backup"
    passed_over: "list[Backup]"
    damaged: int


class Backups(Controller):
    """What one window does with backups."""

    def __init__(
        self, services: WindowServices, documents: Documents, check: CatalogueCheck
    ) -> None:
        super().__init__(services)
        self._documents = documents
        self._check = check

    def back_up_now(self) -> None:
        """Make a backup, and say where it is."""
        needed = _("There is nothing to back up: no catalogue is open.")
        if (catalogue := self._open_catalogue(needed)) is None:
            return

        def job(task: Task) -> _Found:
            from mineralcat.store.integrity.backup_content import look_into
            from mineralcat.store.integrity.backups import Why, make_backup, place_of

            folder, newest = place_of(catalogue.path)
            made = make_backup(catalogue.path, folder, Why.ASKED, newest)
            return _Found(made, [], look_into(made.path).damaged)

        self._services.run_task(job, self._say_made, _("Backing up …"), after_edits=True)

    def _say_made(self, made: _Found) -> None:
        path, damaged = made.backup.path, made.damaged
        text = _("A verified backup was saved as {name}.", name=path.name)
        if damaged:
            text = ngettext(
                "The catalogue was copied as it is to {name}, but it is damaged: {number} row is "
                "not as saved, in the copy too.",
                "The catalogue was copied as it is to {name}, but it is damaged: {number} rows are "
                "not as saved, in the copy too.",
                damaged,
                number=count_text(damaged),
                name=path.name,
            )
        way = NoticeAction(_("Open the folder"), lambda: show_folder(path.parent))
        self._services.show_notice(text, way)

    def open_restore(self) -> None:
        """Let the user choose a backup to restore."""
        from ..dialogs.restore import RestoreDialog

        catalogue = self._open_catalogue(_("No catalogue is open to restore a backup of."))
        if catalogue is None:
            return
        self._services.commit_edits()
        damage = self._check.damage
        dialog = RestoreDialog(catalogue, self._services.tasks, self._services.widget, damage)
        dialog.chosen.connect(lambda backup: self._restore(catalogue, backup))
        dialog.replacement_chosen.connect(lambda backup: self._replace(catalogue.path, backup))
        dialog.backup_asked.connect(self.back_up_now)
        dialog.open()

    def _restore(self, catalogue: "Catalogue", backup: "Backup") -> None:
        def work(**long: Any) -> str:
            from mineralcat.store.integrity import backups, restoring

            restoring.mend_derived(catalogue)
            folder, newest = backups.place_of(catalogue.path)
            backups.make_backup(catalogue.path, folder, backups.Why.RESTORE, newest)
            words = restoring.words_for(backup.path)
            restoring.restore(catalogue, backup.path, words, **long)
            return words

        def say(step: str) -> None:
            self._services.offer_undo(_("Done: {step}. Ctrl+Z takes it back.", step=step))

        if self._services.editor is not None:
            self._services.editor.run(_("Restore a backup"), work, say)

    def _replace(self, path: Path, backup: "Backup") -> None:
        """Put a backup in the place of the catalogue that is open and damaged, and open it here."""
        self._services.leave_catalogue()
        self._put_back(path, backup)

    # -- a file that cannot be opened ----------------------------------------------------------

    def offer_for(self, path: Path, error: Exception, sentence: str) -> None:
        """Offer the newest good backup of a file that is damaged, empty or gone."""
        if isinstance(error, CatalogueLockedError | BackupError):
            return  # the catalogue itself is not what is wrong
        others = []
        if gone := isinstance(error, CatalogueGoneError):
            sentence = _(
                "The catalogue {path} is not there any more. If it lies on a drive, connect that "
                "and open it again.",
                path=str(path),
            )
            others = [
                NoticeAction(_("Open Another …"), self._documents.open),
                NoticeAction(_("Begin Anew"), lambda: self._begin_anew(path)),
            ]

        def job(task: Task) -> _Found | None:
            from mineralcat.store.integrity.backup_content import look_into
            from mineralcat.store.integrity.backups import newest_good, place_of

            found = newest_good(place_of(path)[0], path)
            return None if found is None else _Found(*found, look_into(found[0].path).damaged)

        def offer(found: _Found | None) -> None:
            if found is not None:
                restore = NoticeAction(_("Restore it"), lambda: self._put_back(path, found.backup))
                self._services.show_notice(f"{sentence} {_offer_of(found)}", restore, *others)
            elif gone:
                none = _("Its backups are all damaged.")
                self._services.show_notice(f"{sentence} {none}", *others)

        self._services.tasks.read(job, offer)

    def _begin_anew(self, path: Path) -> None:
        """Make a catalogue where one is gone, because the user says so."""

        def job(task: Task) -> Path:
            from mineralcat.exchange.packages import reference

            reference.make(path, progress=task.report).close()
            return path

        self._services.run_task(job, self._services.load, _("Making the catalogue: %p%"))

    def _put_back(self, path: Path, backup: "Backup") -> None:
        def job(task: Task) -> Path | None:
            from mineralcat.store.integrity.backups import put_back

            return put_back(backup.path, path)

        def say(stored: Path | None) -> None:
            self._services.load(path, lambda: self._say_put_back(backup, stored))

        self._services.run_task(job, say, _("Restoring …"))

    def _say_put_back(self, backup: "Backup", stored: Path | None) -> None:
        """Say what was put back, and compare it with the damaged file that was there."""
        text = _("Restored {name}.", name=backup.path.name)
        if stored is not None:
            beside = _("The damaged file is kept as {name} beside it.", name=stored.name)
            text = f"{text} {beside}"
        self._services.show_notice(text)
        catalogue = self._services.catalogue
        if stored is None or catalogue is None:
            return

        def job(task: Task) -> "Lost":
            from mineralcat.store.integrity.lost_steps import lost_steps

            return lost_steps(stored, catalogue)

        self._services.tasks.read(job, lambda lost: self._say_lost(text, stored, lost))

    def _say_lost(self, text: str, stored: Path, lost: "Lost") -> None:
        from mineralcat.store.integrity.lost_steps import as_text

        from ..dialogs.restore import LostStepsDialog

        if not (many := len(lost.steps)):
            none = _("It has nothing newer.")
            rest = none if lost.whole else _("Nothing newer can be read in it.")
            self._services.show_notice(f"{text} {rest}")
            return
        more = ngettext(
            "{count} step is in it that the backup does not have.",
            "{count} steps are in it that the backup does not have.",
            many,
        )

        def show() -> None:
            LostStepsDialog(stored.name, as_text(lost), self._services.widget).open()

        show_it = NoticeAction(_("Show What Is Missing"), show)
        self._services.show_notice(f"{text} {more}", show_it)


def _offer_of(found: _Found) -> str:
    """Which backup there is, and what is wrong with it or with newer ones."""
    when = long_time(found.backup.time)
    if found.damaged:
        return ngettext(
            "No backup is good; in the best one, of {when}, {number} row is damaged.",
            "No backup is good; in the best one, of {when}, {number} rows are damaged.",
            found.damaged,
            number=count_text(found.damaged),
            when=when,
        )
    good = _("There is a good backup of {when}.", when=when)
    if not (many := len(found.passed_over)):
        return good
    worse = ngettext("A newer one is damaged.", "{count} newer ones are damaged.", many)
    return f"{good} {worse}"
