"""Notices that another window or program wrote to the catalogue, when one comes back to this."""

from mineralcat.errors import MineralCatError

from ..tasks import Task
from .services import Controller, WindowServices


class ExternalChanges(Controller):
    """Knows the newest step that a window has shown."""

    def __init__(self, services: WindowServices) -> None:
        super().__init__(services)
        self._newest: int | None = None

    def note(self) -> None:
        """Take the newest step as shown: the catalogue was just read, or changed from here."""
        self.look(refresh=False)

    def look(self, *, refresh: bool = True) -> None:
        """Read again where there is a step that was not shown yet; all are shown from then on."""
        if (catalogue := self._services.catalogue) is None:
            return

        def job(task: Task) -> int:
            from mineralcat.store.history import newest_step

            with catalogue.reading(asks_index=False) as session:
                return newest_step(session)

        def compare(newest: int) -> None:
            stale = self._newest is not None and newest != self._newest
            self._newest = newest
            if refresh and stale:
                self._services.refresh()

        self._services.tasks.read(job, compare, _let_be)


def _let_be(error: Exception) -> None:
    """A file that cannot be read just now is reported where something is asked of it."""
    if not isinstance(error, MineralCatError):
        raise error
