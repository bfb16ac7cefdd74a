"""Asks the catalogue what the search line says, and then what stands around it: counts and
completions. Of questions of one kind only the last is answered; those before are interrupted."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ..tasks import GRACE_MS, LatestTasks, Tasks
from . import questions

if TYPE_CHECKING:
    from mineralcat.analysis.figure import ViewFigure
    from mineralcat.store.catalogue import Catalogue

    from ..views.figure_view import Question

IDLE_MS = 800
"""So long nobody has asked anything before what may be asked next is read."""


class Finder(QObject):
    """The questions of one window. What comes after the lines waits until these are painted."""

    failed = Signal(object)

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
            self.ask("find", questions.search(text, *self.sort, selected), show)

    def finish(self) -> None:
        """Wait for what was found, if it comes soon."""
        self._latest.settle("find", 5 * GRACE_MS / 1000)

    def ask(
        self,
        kind: str,
        question: questions.MakeJob,
        show: Callable[..., None],
        fail: Callable[[Exception], None] | None = None,
        grace_ms: int = GRACE_MS,
    ) -> None:
        """Ask at once; *show* gets the answer, *fail* why there is none."""
        if self._catalogue is not None:
            self.drop(kind)
            job = question(self._catalogue)
            self._latest.start(kind, job, show, fail or self.failed.emit, grace_ms)

    def ask_after_paint(
        self,
        kind: str,
        question: questions.MakeJob,
        show: Callable[..., None],
        fail: Callable[[Exception], None] | None = None,
    ) -> None:
        """Ask once what is to be seen at once has been painted."""
        if self.is_open:
            self.after_paint(kind, lambda: self.ask(kind, question, show, fail, 0))

    def read(self, question: questions.MakeJob, take: Callable[..., None]) -> None:
        """Ask where all answers are shown, not only the last."""
        if self._catalogue is not None:
            self._tasks.read(question(self._catalogue), take, self.failed.emit, GRACE_MS)

    def figure(
        self,
        view: str,
        question: "Question",
        show: "Callable[[ViewFigure], None]",
        fail: "Callable[[Exception], None] | None" = None,
    ) -> None:
        """Read the figure of a view."""
        self.ask_after_paint(f"figure of {view}", questions.figure(question), show, fail)

    def warm(self) -> None:
        """Read, while nobody asks, what the first letter of any word needs: of a large catalogue
        that takes longest."""
        self.ask("warm", questions.first_letters, lambda _: None, grace_ms=0)

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

    def drop(self, kind: str) -> None:
        """Leave a question of this kind that waits or is being asked."""
        self._later.pop(kind, None)
        self._latest.drop(kind)
