"""Notices that another window or program wrote to the catalogue, when one comes back to this."""

from PySide6.QtCore import QObject

from mineralcat.errors import MineralCatError

from ..tasks import Task
from .services import WindowServices


class ExternalChanges(QObject):
    """Knows the newest step that a window has shown."""

    def __init__(self, services: WindowServices) -> None:
        super().__init__(services.widget)
        self._services = services
        self._newest: int | None = None

    def note(self) -> None:
        """Take the newest step as shown: the catalogue was just read, or changed from here."""
        self._ask(refresh=False)

    def look(self) -> None:
        """Read again where there is a step that was not shown yet."""
        self._ask(refresh=True)

    def _ask(self, *, refresh: bool) -> None:
        catalogue = self._services.catalogue
        if catalogue is None:
            return

        def job(_: Task) -> int:
            from mineralcat.store.history import newest_step

            with catalogue.reading(asks_index=False) as session:
                return newest_step(session)

        def compare(newest: int) -> None:
            stale = self._newest is not None and newest != self._newest
            self._newest = newest
            if refresh and stale:
                self._services.refresh()

        task = self._services.tasks.reading(job)
        task.succeeded.connect(compare)
        task.failed.connect(self._let_be)
        task.start()

    def _let_be(self, error: Exception) -> None:
        """A file that cannot be read just now is reported where something is asked of it."""
        if not isinstance(error, MineralCatError):
            raise error
