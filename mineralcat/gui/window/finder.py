"""Asks the catalogue what the search line says, and then what stands around it: counts and
completions. Of questions of one kind only the last is answered; those before are interrupted."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mineralcat.store.search_rows import Facet

from ..tasks import GRACE_MS, Job, LatestTasks, Tasks
from . import questions

if TYPE_CHECKING:
    from mineralcat.analysis.figure import ViewFigure
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.search.find_minerals import Hits

    from ..views.figure_view import Question

MakeJob = Callable[["Catalogue"], Job]
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
        self._latest = LatestTasks(tasks)
        self._catalogue: Catalogue | None = None
        self._later: dict[str, Callable[[], None]] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.catch_up)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.warm)
        self.sort = ("best", False)

    def use(self, catalogue: "Catalogue") -> None:
        """Ask this catalogue from now on."""
        self._catalogue = catalogue

    @property
    def is_open(self) -> bool:
        """Whether there is a catalogue to ask."""
        return self._catalogue is not None

    def stop(self) -> None:
        """Ask nothing any more, and leave what is being asked."""
        self._catalogue = None
        self.rest()

    def rest(self) -> None:
        """Leave what waits or is being asked."""
        self._timer.stop()
        self._idle.stop()
        self._later.clear()
        self._latest.drop_all()

    def find(
        self, text: str, show: Callable[[questions.Found], None], selected: Sequence[str] = ()
    ) -> None:
        """Find what a query asks for, the first lines, and where the *selected* entries are."""
        if self.is_open:
            self.drop("warm")
            self._idle.start()
            search = partial(questions.search, text=text, selected=selected)
            sort, descending = self.sort
            self._ask("find", partial(search, sort=sort, descending=descending), show, GRACE_MS)

    def finish(self) -> None:
        """Wait for the answer, if it comes soon."""
        self._latest.settle("find", 5 * GRACE_MS / 1000)

    def tree(self, show: Callable[..., None]) -> None:
        """Read what Browse shows."""
        self._read(questions.tree, show)

    def lines(self, hits: "Hits", start: int, count: int, take: Callable[..., None]) -> None:
        """Fetch a window of lines; several may be on their way."""
        self._read(partial(questions.lines, hits=hits, start=start, count=count), take)

    def mineral(
        self, slug: str, hits: "Hits | None", show: Callable[..., None], *, at_once: bool
    ) -> None:
        """Read a mineral whole."""
        self._inspect(partial(questions.mineral, slug=slug, hits=hits), show, at_once)

    def application(
        self, slug: str, hits: "Hits | None", show: Callable[..., None], *, at_once: bool
    ) -> None:
        """Read an application whole."""
        self._inspect(partial(questions.application, slug=slug, hits=hits), show, at_once)

    def _inspect(self, make: MakeJob, show: Callable[..., None], at_once: bool) -> None:
        if at_once:
            self._ask("inspect", make, show, GRACE_MS)
        else:
            self._ask_after_paint("inspect", make, show)

    def figure(
        self,
        view: str,
        question: "Question",
        show: "Callable[[ViewFigure], None]",
        fail: "Callable[[Exception], None] | None" = None,
    ) -> None:
        """Read the figure of a view, once the lines have been painted; *fail* tells why there is
        none."""
        make = partial(questions.figure, question=question)
        self._ask_after_paint(f"figure of {view}", make, show, fail)

    def count(self, text: str, facets: Sequence[Facet]) -> None:
        """Count facets beside a query, once what is to be seen at once has been painted."""
        if facets:
            make = partial(questions.counts, text=text, facets=facets)
            self._ask_after_paint("count", make, self.counted.emit)

    def complete(self, text: str, cursor: int) -> None:
        """Look for what could stand where one types, once the lines have been painted."""
        make = partial(questions.completions, text=text, cursor=cursor)
        show = partial(self.completed.emit, text, cursor)
        self._ask_after_paint("complete", make, show)

    def warm(self) -> None:
        """Read, while nobody asks, what the first letter of any word needs: of a large catalogue
        that takes longest."""
        self._ask("warm", questions.first_letters, lambda _: None)

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

    def _ask_after_paint(
        self,
        kind: str,
        make: MakeJob,
        show: Callable[..., None],
        fail: Callable[[Exception], None] | None = None,
    ) -> None:
        if self.is_open:
            self.after_paint(kind, lambda: self._ask(kind, make, show, fail=fail))

    def _ask(
        self,
        kind: str,
        make: MakeJob,
        show: Callable[..., None],
        grace_ms: int = 0,
        fail: Callable[[Exception], None] | None = None,
    ) -> None:
        if self._catalogue is not None:
            self.drop(kind)
            fail = fail or self.failed.emit
            self._latest.start(kind, make(self._catalogue), show, fail, grace_ms)

    def _read(self, make: MakeJob, take: Callable[..., None]) -> None:
        """Ask where all answers are shown, not only the last."""
        if self._catalogue is not None:
            task = self._tasks.reading(make(self._catalogue))
            task.succeeded.connect(take)
            task.failed.connect(self.failed)
            task.start(GRACE_MS)

    def drop(self, kind: str) -> None:
        """Leave a question of this kind that waits or is being asked."""
        self._later.pop(kind, None)
        self._latest.drop(kind)
