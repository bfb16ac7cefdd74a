"""The check of the catalogue: in the background when it is opened, and from the Tools menu."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from mineralcat.domain.figures import count_text
from mineralcat.errors import CatalogueError, DamagedCatalogueError, MineralCatError
from mineralcat.logs import log
from mineralcat.translation import _, ngettext

from ..editor import SaveState
from ..tasks import Task
from ..widgets.notice_bar import NoticeAction
from .services import Controller, WindowServices

if TYPE_CHECKING:
    from mineralcat.store.integrity.catalogue_check import Problem


QUIET_AFTER_MS = 5_000
"""So long after a catalogue was opened it is checked, while nobody waits for anything."""


class CatalogueCheck(Controller):
    """The check of one window's catalogue, and what is known of damage to it."""

    found_changed = Signal()
    """What is known of damage."""
    restore_requested = Signal()

    def __init__(self, services: WindowServices) -> None:
        super().__init__(services)
        self._task: Task | None = None
        self._found: list[Problem] = []
        self.damage: CatalogueError | None = None
        """What stood in the way of a step or a question."""
        self._later = QTimer(self, singleShot=True, interval=QUIET_AFTER_MS)
        self._later.timeout.connect(self.check_quietly)

    def begin_later(self) -> None:
        """Check a catalogue that was just opened once the window has come to rest."""
        self._found, self.damage = [], None
        self._later.start()

    @property
    def is_damaged(self) -> bool:
        """Whether rows, or the file itself, are known not to be as they were saved."""
        if not self._found:
            return self.damage is not None
        from mineralcat.store.integrity.catalogue_check import is_damage

        return self.damage is not None or is_damage(self._found)

    def note(self, error: Exception) -> bool:
        """Take note of an error that says that the catalogue is damaged; whether it does."""
        catalogue = self._services.catalogue
        mine = catalogue is not None and getattr(error, "path", None) == catalogue.path
        if not (mine and isinstance(error, DamagedCatalogueError)):
            return False
        self.damage = error
        self.found_changed.emit()
        return True

    def rest(self) -> None:
        """Let go of the file: somebody wants to write, or to close."""
        self._later.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def give_way(self, state: str) -> None:
        """Let a step that is to be saved have the file, and begin again once that is done."""
        if state == SaveState.SAVING and (self._task is not None or self._later.isActive()):
            self.rest()
            self._later.start()

    def check_quietly(self) -> None:
        """Check, and say something only where something is wrong."""
        if (catalogue := self._services.catalogue) is None:
            return

        def job(task: Task) -> "list[Problem]":
            from mineralcat.store.integrity.catalogue_check import problems

            with catalogue.reading(task.stop) as session:
                return problems(session, derived=False)

        self._task = self._services.tasks.reading(job)
        self._task.succeeded.connect(self._warn)
        self._task.failed.connect(self._fail)
        self._task.start()

    def open_dialog(self) -> None:
        """Check, and show what was found."""
        from ..dialogs.check import CheckDialog

        catalogue = self._open_catalogue(_("There is nothing to check: no catalogue is open."))
        if catalogue is None:
            return
        self.rest()
        dialog = CheckDialog(catalogue, self._services.tasks, self._services.widget)
        dialog.checked.connect(self._take)
        dialog.repaired.connect(self._services.refresh)
        dialog.restore_asked.connect(self.restore_requested)
        dialog.open()

    def _take(self, found: "list[Problem]") -> None:
        """Know what the dialog found."""
        self._found, self.damage = found, None
        self.found_changed.emit()

    def _warn(self, found: "list[Problem]") -> None:
        self._task, self._found = None, found
        if found:
            log.warning(
                "problems found by the check: %d; the first: %s", len(found), found[0].message
            )
            self.found_changed.emit()

    def warning(self) -> tuple[str, list[NoticeAction]]:
        """What is wrong with this catalogue, to be shown until it is repaired; else nothing."""
        findings = self._findings()
        show = NoticeAction(_("Show all"), self.open_dialog)
        if self.is_damaged:
            sentence = _(
                "Figures may be wrong, for this catalogue is damaged: {findings}",
                findings=findings or str(self.damage and self.damage.finding),
            )
            restore = NoticeAction(_("Restore a Backup …"), self.restore_requested.emit)
            return sentence, [restore, show]
        if findings:
            return _("The check of this catalogue found: {findings}", findings=findings), [show]
        return "", []

    def _findings(self) -> str:
        """The first of the problems, and how many more there are; nothing where there is none."""
        if len(self._found) < 2:
            return self._found[0].message if self._found else ""
        more = len(self._found) - 1
        return ngettext(
            "{first} There is {number} more.",
            "{first} There are {number} more.",
            more,
            first=self._found[0].message,
            number=count_text(more),
        )

    def _fail(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, MineralCatError):
            raise error
        if not self.note(error):
            self._services.show_notice(str(error))
