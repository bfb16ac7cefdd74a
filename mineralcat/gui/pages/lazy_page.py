"""A tab that is empty until it is first shown, and reads only while it is in sight."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ..tasks import GRACE_MS, LatestTasks, Tasks, job_of
from ..widgets import layouts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.store.catalogue import Catalogue

    from ..editor import Editor

Answer = TypeVar("Answer")
View = TypeVar("View", bound=QWidget)


class LazyPage(QWidget, Generic[View]):
    """Subclasses make their parts, connect them, and `read` what is shown."""

    reported = Signal(str)
    """What was done."""
    asked = Signal(str, object)
    """A sentence, and the list of `NoticeAction` that can be chosen."""
    failed = Signal(object)
    """Why something could not be read."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self._catalogue: Catalogue | None = None
        self._tasks: Tasks | None = None
        self._latest: LatestTasks | None = None
        self._view: View | None = None
        self._stale = True
        self._layout = layouts.column(of=self, margin=0)

    def use(self, catalogue: "Catalogue", tasks: Tasks, editor: "Editor") -> None:
        """Show this catalogue, and read again what its editor changes."""
        self._catalogue, self._tasks, self._latest = catalogue, tasks, LatestTasks(tasks)
        editor.changed.connect(self.refresh)
        self.refresh()

    def release(self) -> None:
        """Ask nothing any more: the catalogue is closed."""
        self._catalogue = None

    @property
    def view(self) -> View:
        """The parts of the page, made at the first look."""
        if self._view is None:
            self._view = self.make_view()
            self._layout.addWidget(self._view)
            self.connect_view()
        return self._view

    def make_view(self) -> View:
        """Make the parts of the page."""
        raise NotImplementedError

    def connect_view(self) -> None:
        """Let the parts, which are made, do what they are for."""
        raise NotImplementedError

    @property
    def is_editing(self) -> bool:
        """Whether a text is open that reading again would take away."""
        return False

    def read(self) -> None:
        """Read what is shown."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again, now or once the page is shown and nothing is being typed."""
        self._stale = True
        if self.isVisible() and not self.is_editing:
            self.read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.read()

    def ask(
        self,
        question: "Callable[[Session], Answer]",
        take: Callable[[Answer], None],
        kind: str = "",
    ) -> None:
        """Ask the catalogue something off the window's thread; of a *kind* only the last question
        is answered."""
        if self._catalogue is None or self._tasks is None or self._latest is None:
            return
        job = job_of(self._catalogue, question, asks_index=False)
        if kind:
            self._latest.start(kind, job, take, self.failed.emit)
        else:
            self._tasks.read(job, take, self.failed.emit, GRACE_MS)
