"""Asks the catalogue what the search line says, and then what stands around it: counts and
completions. Of questions of one kind only the last is answered; those before are interrupted."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mineralcat.store.search_rows import Facet

from ..tasks import GRACE_MS, Job, Task, Tasks
from . import questions

if TYPE_CHECKING:
    from mineralcat.analysis.figure import ViewFigure
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.search.find_minerals import Hits

    from ..views.figure_view import Question

IDLE_MS = 800
"""So long nobody has asked anything before what may be asked next is read."""


class Finder(QObject):
    """The questions of one window. What comes after the lines waits until these are painted."""

    failed = Signal(object)
    counted = Signal(object)
    """How many each facet finds, by facet."""
    completed = Signal(str, int, object)
    """The text, the place in it, and what could stand there."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._catalogue: Catalogue | None = None
        self._running: dict[str, Task] = {}
        self._later: dict[str, Callable[[], None]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.catch_up)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.warm)
        self.sort = ("best", False)

    def use(self, catalogue: "Catalogue") -> None:
        """Ask this catalogue from now on."""
        self._catalogue = catalogue

    @property
    def is_open(self) -> bool:
        """Whether there is a catalogue to ask."""
        return self._catalogue is not None

    def tree(self, show: Callable[..., None]) -> None:
        """Read what Browse shows."""
        if self._catalogue is not None:
            task = self._tasks.reading(questions.tree(self._catalogue))
            task.succeeded.connect(show)
            task.failed.connect(self.failed)
            task.start(GRACE_MS)

    def stop(self) -> None:
        """Ask nothing any more, and leave what is being asked."""
        self._catalogue = None
        self.rest()

    def rest(self) -> None:
        """Leave what waits or is being asked."""
        self._timer.stop()
        self._idle.stop()
        for kind in [*self._later, *self._running]:
            self.drop(kind)

    def find(
        self, text: str, show: Callable[[questions.Found], None], selected: Sequence[str] = ()
    ) -> None:
        """Find what a query asks for, the first lines, and where the *selected* entries are."""
        if self._catalogue is not None:
            self.drop("warm")
            self._idle.start()
            job = questions.search(self._catalogue, text, *self.sort, selected)
            self._ask("find", job, show, GRACE_MS)

    def finish(self) -> None:
        """Wait for the answer, if it comes soon."""
        task = self._running.get("find")
        if task is not None:
            task.settle(5 * GRACE_MS / 1000)

    def lines(self, hits: "Hits", start: int, count: int, take: Callable[..., None]) -> None:
        """Fetch a window of lines; several may be on their way."""
        if self._catalogue is not None:
            task = self._tasks.reading(questions.lines(self._catalogue, hits, start, count))
            task.succeeded.connect(take)
            task.failed.connect(self.failed)
            task.start(GRACE_MS)

    def mineral(
        self, slug: str, hits: "Hits | None", show: Callable[..., None], *, at_once: bool
    ) -> None:
        """Read a mineral whole."""
        if self._catalogue is not None:
            self._inspect(questions.mineral(self._catalogue, slug, hits), show, at_once)

    def application(
        self, slug: str, hits: "Hits | None", show: Callable[..., None], *, at_once: bool
    ) -> None:
        """Read an application whole."""
        if self._catalogue is not None:
            self._inspect(questions.application(self._catalogue, slug, hits), show, at_once)

    def _inspect(self, job: Job, show: Callable[..., None], at_once: bool) -> None:
        if at_once:
            self._ask("inspect", job, show, GRACE_MS)
        else:
            self.after_paint("inspect", lambda: self._ask("inspect", job, show))

    def figure(
        self,
        view: str,
        question: "Question",
        show: "Callable[[ViewFigure], None]",
        fail: "Callable[[Exception], None] | None" = None,
    ) -> None:
        """Read the figure of a view, once the lines have been painted; *fail* tells why there is
        none."""
        catalogue = self._catalogue
        if catalogue is not None:
            kind, job = f"figure of {view}", questions.figure(catalogue, question)
            self.after_paint(kind, lambda: self._ask(kind, job, show, fail=fail))

    def count(self, text: str, facets: Sequence[Facet]) -> None:
        """Count facets beside a query, once what is to be seen at once has been painted."""
        catalogue = self._catalogue
        if catalogue is not None and facets:
            job = questions.counts(catalogue, text, facets)
            self.after_paint("count", lambda: self._ask("count", job, self.counted.emit))

    def complete(self, text: str, cursor: int) -> None:
        """Look for what could stand where one types, once the lines have been painted."""
        catalogue = self._catalogue
        if catalogue is not None:
            job = questions.completions(catalogue, text, cursor)

            def show(rows: object) -> None:
                self.completed.emit(text, cursor, rows)

            self.after_paint("complete", lambda: self._ask("complete", job, show))

    def warm(self) -> None:
        """Read, while nobody asks, what the first letter of any word needs: of a large catalogue
        that takes longest."""
        if self._catalogue is not None:
            self._ask("warm", questions.first_letters(self._catalogue), lambda _: None)

    def catch_up(self) -> bool:
        """Begin at once what waits for the paint; False where nothing does."""
        self._timer.stop()
        waiting, self._later = self._later, {}
        for ask in waiting.values():
            ask()
        return bool(waiting)

    def after_paint(self, kind: str, ask: Callable[[], None]) -> None:
        """Ask once what is to be seen at once has been painted; a later one of its kind takes its
        place."""
        self.drop(kind)
        self._later[kind] = ask
        self._timer.start(0)

    def _ask(
        self,
        kind: str,
        job: Job,
        show: Callable[..., None],
        grace_ms: int = 0,
        fail: Callable[[Exception], None] | None = None,
    ) -> None:
        self.drop(kind)
        task = self._tasks.reading(job)
        self._running[kind] = task
        task.succeeded.connect(show)
        task.failed.connect(fail or self.failed)
        task.finished.connect(lambda: self._forget(kind, task))
        task.start(grace_ms)

    def drop(self, kind: str) -> None:
        """Leave a question of this kind that waits or is being asked."""
        self._later.pop(kind, None)
        running = self._running.pop(kind, None)
        if running is not None:
            running.cancel()

    def _forget(self, kind: str, task: Task) -> None:
        if self._running.get(kind) is task:
            del self._running[kind]
