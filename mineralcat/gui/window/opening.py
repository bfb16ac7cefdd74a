"""Opens a catalogue for a window: its first lines at once, the whole off the window's thread, and
where that fails one sentence with what can be done about it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from mineralcat.errors import MineralCatError
from mineralcat.logs import log
from mineralcat.settings import read_settings
from mineralcat.translation import _

from ..first_paint import AfterPaint
from ..tasks import GRACE_MS
from . import questions
from .services import Controller, WindowServices

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.backups import BeforeFirstWrite
    from mineralcat.store.startup_preview import StartupPreview

    from .main_layout import MainLayout


class CatalogueOpening(Controller):
    """The opening of one window's catalogue."""

    opened = Signal(object)
    """The catalogue."""
    backup_failed = Signal(str)
    """Why there is no backup before the first step of a day; comes from the writer's thread."""
    failed = Signal(object, str)
    """Why there is none, and a sentence where it is no bug."""

    def __init__(self, services: WindowServices, layout: "MainLayout") -> None:
        super().__init__(services)
        self._layout = layout
        self._waiting: AfterPaint | None = None

    def load(
        self, path: Path, opened: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        """Show the first lines of the catalogue at *path*, if there are any, then open or make
        it."""
        begin = partial(self._open, path, opened, failed)

        def show(preview: "StartupPreview | None") -> None:
            if preview is None:
                begin()
                return
            self._layout.model.show(preview.minerals, preview.first)
            self._waiting = AfterPaint(self._layout.table.viewport(), begin)

        job = partial(questions.startup_preview, path)
        self._services.tasks.read(job, show, self._fail, GRACE_MS)

    def _open(
        self, path: Path, opened: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        task = self._services.tasks.reading(partial(questions.opening, path))
        self._layout.follow_task(task, _("Making your catalogue from the reference data: %p%"))
        task.succeeded.connect(self.opened)
        task.succeeded.connect(lambda _catalogue: opened())
        task.failed.connect(self._fail)
        task.failed.connect(failed)
        task.start()

    def now(self) -> bool:
        """Open at once what waits for its first lines to be painted; False where nothing does."""
        return self._waiting is not None and self._waiting.now()

    def drop(self) -> None:
        """Open nothing more."""
        if self._waiting is not None:
            self._waiting.drop()

    def _fail(self, error: Exception) -> None:
        """A sentence, here and in the log; a bug goes to the excepthook."""
        if not isinstance(error, MineralCatError):
            self.failed.emit(error, "")
            raise error
        log.warning("not opened: %s", error)
        self.failed.emit(error, str(error))

    def prepare(self, catalogue: "Catalogue") -> None:
        """Let a catalogue know who signs its steps and where its backups go."""
        settings = read_settings().settings
        catalogue.author, catalogue.device = settings.signing_author(), settings.signing_device()
        first: BeforeFirstWrite | None = None

        def before_write(path: Path) -> None:
            nonlocal first
            if first is None:
                from mineralcat.store.integrity.backups import BeforeFirstWrite, place_of

                first = BeforeFirstWrite(*place_of(path), self.backup_failed.emit)
            first(path)

        catalogue.before_write = before_write
