"""The check of the catalogue: in the background when it is opened, and from the Tools menu."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mineralcat.domain.figures import count_text
from mineralcat.errors import CatalogueError, DamagedCatalogueError, MineralCatError
from mineralcat.logs import log

from ..editor import SaveState
from ..tasks import Task
from ..widgets.notice_bar import NoticeAction
from .services import WindowServices

if TYPE_CHECKING:
    from mineralcat.store.integrity.catalogue_check import Problem


QUIET_AFTER_MS = 5_000
"""So long after a catalogue was opened it is checked, while nobody waits for anything."""


class CatalogueCheck(QObject):
    """The check of one window's catalogue, and what is known of damage to it."""

    found_changed = Signal()
    """What is known of damage."""
    restore_requested = Signal()

    def __init__(self, services: WindowServices) -> None:
        super().__init__(services.widget)
        self._services = services
        self._task: Task | None = None
        self._found: list[Problem] = []
        self._damage: CatalogueError | None = None
        self._later = QTimer(self, singleShot=True, interval=QUIET_AFTER_MS)
        self._later.timeout.connect(self.check_quietly)

    def begin_later(self) -> None:
        """Check a catalogue that was just opened once the window has come to rest."""
        self._found, self._damage = [], None
        self._later.start()

    @property
    def damage(self) -> CatalogueError | None:
        """What stood in the way of a step or a question."""
        return self._damage

    @property
    def is_damaged(self) -> bool:
        """Whether rows, or the file itself, are known not to be as they were saved."""
        if not self._found:
            return self._damage is not None
        from mineralcat.store.integrity.catalogue_check import is_damage

        return self._damage is not None or is_damage(self._found)

    def note(self, error: Exception) -> bool:
        """Take note of an error that says that the catalogue is damaged; whether it does."""
        catalogue = self._services.catalogue
        mine = catalogue is not None and getattr(error, "path", None) == catalogue.path
        if not (mine and isinstance(error, DamagedCatalogueError)):
            return False
        self._damage = error
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
        self._start(self._warn)

    def open_dialog(self) -> None:
        """Check, and show what was found."""
        from ..dialogs.check import CheckDialog

        catalogue = self._services.catalogue
        if catalogue is None:
            self._services.show_notice("There is nothing to check: no catalogue is open.")
            return
        self.rest()
        dialog = CheckDialog(catalogue, self._services.tasks, self._services.widget)
        dialog.checked.connect(self._take)
        dialog.repaired.connect(self._services.refresh)
        dialog.restore_asked.connect(self.restore_requested)
        dialog.open()

    def _take(self, found: "list[Problem]") -> None:
        """Know what the dialog found."""
        self._found, self._damage = found, None
        self.found_changed.emit()

    def _start(self, then: "Callable[[list[Problem]], None]") -> None:
        catalogue = self._services.catalogue
        if catalogue is None:
            return

        def job(task: Task) -> "list[Problem]":
            from mineralcat.store.integrity.catalogue_check import problems

            with catalogue.reading(task.stop) as session:
                return problems(session, derived=False)

        self._task = self._services.tasks.reading(job)
        self._task.succeeded.connect(then)
        self._task.failed.connect(self._fail)
        self._task.finished.connect(self._forget)
        self._task.start()

    def _forget(self) -> None:
        self._task = None

    def _warn(self, found: "list[Problem]") -> None:
        self._found = found
        if found:
            log.warning(
                "problems found by the check: %d; the first: %s", len(found), found[0].message
            )
            self.found_changed.emit()

    def warning(self) -> "tuple[str, list[NoticeAction]]":
        """What is wrong with this catalogue, to be shown until it is repaired; else nothing."""
        show = NoticeAction("Show all", self.open_dialog)
        if not self.is_damaged:
            found = f"The check of this catalogue found: {self._told()}" if self._found else ""
            return found, [show] if found else []
        finding = self._told() if self._found else str(self._damage and self._damage.finding)
        sentence = f"Figures may be wrong, for this catalogue is damaged: {finding}"
        return sentence, [
            NoticeAction("Restore a Backup …", self.restore_requested.emit),
            show,
        ]

    def _told(self) -> str:
        """The first of the problems, and how many more there are."""
        first, more = self._found[0].message, len(self._found) - 1
        return (
            f"{first} There is {more} more."
            if more == 1
            else (f"{first} There are {count_text(more)} more." if more else first)
        )

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, MineralCatError):
            raise error
        if not self.note(error):
            self._services.show_notice(str(error))
