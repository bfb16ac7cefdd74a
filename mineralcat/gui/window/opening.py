"""Opens a catalogue for a window: its first lines at once, the whole off the window's thread, and
where that fails one sentence with what can be done about it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mineralcat.errors import MineralCatError
from mineralcat.logs import log
from mineralcat.settings import read_settings

from ..first_paint import AfterPaint
from ..tasks import GRACE_MS, Tasks
from . import questions
from .status_line import show_progress

if TYPE_CHECKING:
    from PySide6.QtWidgets import QProgressBar

    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.integrity.backups import BeforeFirstWrite
    from mineralcat.store.startup_preview import StartupPreview

MAKING = "Making your catalogue from the reference data: %p%"


class CatalogueOpening(QObject):
    """The opening of one window's catalogue."""

    preview_ready = Signal(object)
    """The first lines, before the catalogue is open."""
    opened = Signal(object)
    """The catalogue."""
    failed = Signal(object, str)
    """Why there is none, and a sentence where it is no bug."""

    def __init__(
        self, tasks: Tasks, canvas: QWidget, progress: "QProgressBar", parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._canvas = canvas
        self._progress = progress
        self._waiting: AfterPaint | None = None

    def load(
        self, path: Path, opened: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        """Show the first lines of the catalogue at *path*, if there are any, then open or make
        it."""

        def show(preview: "StartupPreview | None") -> None:
            if preview is None:
                self._open(path, opened, failed)
                return
            self.preview_ready.emit(preview)
            self._waiting = AfterPaint(self._canvas, partial(self._open, path, opened, failed))

        task = self._tasks.reading(partial(questions.startup_preview, path))
        task.succeeded.connect(show)
        task.failed.connect(self._fail)
        task.start(GRACE_MS)

    def _open(
        self, path: Path, opened: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        task = self._tasks.reading(partial(questions.opening, path))
        show_progress(task, self._progress, MAKING, at_once=False)
        task.succeeded.connect(self.opened)
        task.succeeded.connect(lambda _: opened())
        task.failed.connect(self._fail)
        task.failed.connect(lambda error: failed(error))
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


def prepare(catalogue: "Catalogue", report: Callable[[str], None]) -> None:
    """Let a catalogue know who signs its steps and where its backups go; *report* gets, from the
    writer's thread, why there is none."""
    settings = read_settings().settings
    catalogue.author, catalogue.device = settings.signing_author(), settings.signing_device()
    first: BeforeFirstWrite | None = None

    def before_write(path: Path) -> None:
        nonlocal first
        if first is None:
            from mineralcat.store.integrity.backups import BeforeFirstWrite, place_of

            first = BeforeFirstWrite(*place_of(path), report)
        first(path)

    catalogue.before_write = before_write
