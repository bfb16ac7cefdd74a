"""Backups as the window has them: made by hand, restored, and offered where a file is damaged."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from PySide6.QtCore import QObject

from mineralcat.domain.figures import count_text
from mineralcat.errors import BackupError, CatalogueGoneError, CatalogueLockedError

from ..tasks import Task
from ..widgets.notice_bar import NoticeAction
from .catalogue_check import CatalogueCheck
from .documents import Documents
from .services import WindowServices

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.backups import Backup
    from mineralcat.store.integrity.lost_steps import Lost


class Reopening(Protocol):
    """Closes the catalogue of a window, and opens one in it."""

    def leave_catalogue(self) -> None:
        """Close the catalogue, because its file is to be replaced; the window stays."""

    def load(self, path: Path, opened: Callable[[], None] = ...) -> None:
        """Open a catalogue here, and call *opened* once it is shown."""


class _Found(NamedTuple):
    """A backup that was made or is offered, those newer ones that are damaged, and how many of its
    own rows are."""

    backup: "Backup"
    passed_over: "list[Backup]"
    damaged: int


def _rows_are(count: int) -> str:
    return "1 row is" if count == 1 else f"{count_text(count)} rows are"


class Backups(QObject):
    """What one window does with backups."""

    def __init__(
        self,
        services: WindowServices,
        documents: Documents,
        check: CatalogueCheck,
        opening: "Reopening",
    ) -> None:
        super().__init__(services.widget)
        self._services = services
        self._documents = documents
        self._check = check
        self._opening = opening

    def back_up_now(self) -> None:
        """Make a backup, and say where it is."""
        catalogue = self._services.catalogue
        if catalogue is None:
            self._services.show_notice("There is nothing to back up: no catalogue is open.")
            return

        def job(_: Task) -> "_Found":
            from mineralcat.store.integrity.backup_content import look_into
            from mineralcat.store.integrity.backups import Why, make_backup, place_of

            folder, newest = place_of(catalogue.path)
            made = make_backup(catalogue.path, folder, Why.ASKED, newest)
            return _Found(made, [], look_into(made.path).damaged)

        self._services.run_task(job, self._say_made, "Backing up …", after_edits=True)

    def _say_made(self, made: "_Found") -> None:
        from ..chosen_files import show_folder

        path = made.backup.path
        text = f"A verified backup was saved as {path.name}."
        if made.damaged:
            text = (
                f"The catalogue was copied as it is to {path.name}, but it is damaged: "
                f"{_rows_are(made.damaged)} not as saved, in the copy too."
            )
        self._services.show_notice(
            text, NoticeAction("Open the folder", lambda: show_folder(path.parent))
        )

    def open_restore(self) -> None:
        """Let the user choose a backup to restore."""
        from ..dialogs.restore import RestoreDialog

        catalogue = self._services.catalogue
        if catalogue is None:
            self._services.show_notice("No catalogue is open to restore a backup of.")
            return
        self._services.commit_edits()
        damage = self._check.damage
        dialog = RestoreDialog(catalogue, self._services.tasks, self._services.widget, damage)
        dialog.chosen.connect(lambda backup: self._restore(catalogue, backup))
        dialog.replacement_chosen.connect(lambda backup: self._replace(catalogue.path, backup))
        dialog.backup_asked.connect(self.back_up_now)
        dialog.open()

    def _restore(self, catalogue: "Catalogue", backup: "Backup") -> None:
        editor = self._services.editor
        if editor is None:
            return

        def work(**long: Any) -> str:
            from mineralcat.store.integrity import backups, restoring

            restoring.mend_derived(catalogue)
            folder, newest = backups.place_of(catalogue.path)
            backups.make_backup(catalogue.path, folder, backups.Why.RESTORE, newest)
            words = restoring.words_for(backup.path)
            restoring.restore(catalogue, backup.path, words, **long)
            return words

        editor.run("Restore a backup", work, self._say_restored)

    def _replace(self, path: Path, backup: "Backup") -> None:
        """Put a backup in the place of the catalogue that is open and damaged, and open it here."""
        self._opening.leave_catalogue()
        self._put_back(path, backup)

    def _say_restored(self, words: str) -> None:
        editor = self._services.editor
        ways = [] if editor is None else [NoticeAction("Undo", editor.undo)]
        self._services.show_notice(f"Done: {words}. Ctrl+Z takes it back.", *ways)

    # -- a file that cannot be opened ----------------------------------------------------------

    def offer_for(self, path: Path, error: Exception, sentence: str) -> None:
        """Offer the newest good backup of a file that is damaged, empty or gone."""
        if isinstance(error, CatalogueLockedError | BackupError):
            return  # the catalogue itself is not what is wrong

        def job(_: Task) -> "_Found | None":
            from mineralcat.store.integrity.backup_content import look_into
            from mineralcat.store.integrity.backups import newest_good, place_of

            found = newest_good(place_of(path)[0], path)
            return None if found is None else _Found(*found, look_into(found[0].path).damaged)

        task = self._services.tasks.reading(job)
        gone = isinstance(error, CatalogueGoneError)
        if gone:
            sentence = (
                f"The catalogue {path} is not there any more. If it lies on a drive, connect that "
                "and open it again."
            )
        task.succeeded.connect(lambda found: self._offer(path, sentence, found, gone=gone))
        task.start()

    def _offer(
        self,
        path: Path,
        sentence: str,
        found: "_Found | None",
        *,
        gone: bool,
    ) -> None:
        others = []
        if gone:
            anew = [NoticeAction("Begin Anew", lambda: self._begin_anew(path))]
            others = [NoticeAction("Open Another …", self._documents.open), *anew]
        if found is None:
            if gone:
                self._services.show_notice(f"{sentence} Its backups are all damaged.", *others)
            return
        when = f"{found.backup.time.day} {found.backup.time:%B %Y, %H:%M}"
        many = len(found.passed_over)
        newer = f" {many} newer ones are damaged." if many > 1 else " A newer one is damaged."
        offer = f"There is a good backup of {when}.{newer if many else ''}"
        if found.damaged:
            rows = _rows_are(found.damaged)
            offer = f"No backup is good; in the best one, of {when}, {rows} damaged."
        self._services.show_notice(
            f"{sentence} {offer}",
            NoticeAction("Restore it", lambda: self._put_back(path, found.backup)),
            *others,
        )

    def _begin_anew(self, path: Path) -> None:
        """Make a catalogue where one is gone, because the user says so."""

        def job(task: Task) -> Path:
            from mineralcat.exchange.packages import reference

            reference.make(path, progress=task.report).close()
            return path

        self._services.run_task(job, self._opening.load, "Making the catalogue: %p%")

    def _put_back(self, path: Path, backup: "Backup") -> None:
        def job(_: Task) -> Path | None:
            from mineralcat.store.integrity.backups import put_back

            return put_back(backup.path, path)

        def say(stored: Path | None) -> None:
            self._opening.load(path, lambda: self._say_put_back(backup, stored))

        self._services.run_task(job, say, "Restoring …")

    def _say_put_back(self, backup: "Backup", stored: Path | None) -> None:
        """Say what was put back, and compare it with the damaged file that was there."""
        text = f"Restored {backup.path.name}."
        if stored is None:
            self._services.show_notice(text)
            return
        text += f" The damaged file is kept as {stored.name} beside it."
        self._services.show_notice(text)
        catalogue = self._services.catalogue
        if catalogue is None:
            return

        def job(_: Task) -> "Lost":
            from mineralcat.store.integrity.lost_steps import lost_steps

            return lost_steps(stored, catalogue)

        task = self._services.tasks.reading(job)
        task.succeeded.connect(lambda lost: self._say_lost(text, stored, lost))
        task.start()

    def _say_lost(self, text: str, stored: Path, lost: "Lost") -> None:
        from mineralcat.store.integrity.lost_steps import as_text

        from ..dialogs.lost_steps import LostStepsDialog

        many = len(lost.steps)
        if not many:
            rest = "Nothing newer can be read in it." if not lost.whole else "It has nothing newer."
            self._services.show_notice(f"{text} {rest}")
            return
        steps = "1 step is" if many == 1 else f"{many} steps are"
        self._services.show_notice(
            f"{text} {steps} in it that the backup does not have.",
            NoticeAction(
                "Show What Is Missing",
                lambda: LostStepsDialog(stored.name, as_text(lost), self._services.widget).open(),
            ),
        )
