"""What a window offers to its controllers; none of them knows the window itself."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ..tasks import Task, Tasks
from ..widgets.notice_bar import NoticeAction

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue

    from ..editor import Editor


T = TypeVar("T")


class WindowServices(Protocol):
    """One window with at most one open catalogue. All members belong to the window's thread."""

    @property
    def widget(self) -> QWidget:
        """The parent of controllers, menus and dialogs."""

    @property
    def catalogue(self) -> "Catalogue | None":
        """The catalogue that is open here."""

    @property
    def editor(self) -> "Editor | None":
        """The one way to change it."""

    @property
    def tasks(self) -> Tasks:
        """The window's threads."""

    def run_task(
        self,
        job: Callable[[Task], T],
        succeeded: Callable[[T], None],
        words: str,
        *,
        after_edits: bool = False,
    ) -> None:
        """Run a job that takes a while, with a progress bar that shows *words*; errors are shown.
        With *after_edits* what is typed is submitted first, and the job waits for those edits."""

    def show_notice(self, sentence: str, *actions: NoticeAction) -> None:
        """Show a sentence above the page until the next, with buttons for what can be done."""

    def show_message(self, sentence: str) -> None:
        """Show a sentence in the status bar for some seconds."""

    def offer_undo(self, sentence: str) -> None:
        """Say what was done, with a button that takes it back."""

    def commit_edits(self) -> None:
        """Submit what is typed anywhere, before the catalogue is copied, restored or closed."""

    def refresh(self) -> None:
        """Read all that is shown again, after something other than an edit changed it."""

    def open_catalogue(self, path: Path) -> None:
        """Open another catalogue: here if this window has none, else in a window of its own."""

    def leave_catalogue(self) -> None:
        """Close the catalogue, because its file is to be replaced; the window stays."""

    def load(self, path: Path, opened: Callable[[], None] = ...) -> None:
        """Open a catalogue here, and call *opened* once it is shown."""


class Controller(QObject):
    """A part of what a window does, which lives as long as the window."""

    def __init__(self, services: WindowServices) -> None:
        super().__init__(services.widget)
        self._services = services

    def _open_catalogue(self, needed: str) -> "Catalogue | None":
        """The catalogue that is open; where none is, *needed* says so in a notice."""
        if self._services.catalogue is None:
            self._services.show_notice(needed)
        return self._services.catalogue


class ShownResult(NamedTuple):
    """What the window shows: the query with how many minerals it found in which order, the ids of
    the selected ones, and the columns of the table where they are not as they are at first."""

    query: str
    found: int
    selected: frozenset[int]
    sort: tuple[str, bool]
    columns: tuple[str, ...] | None = None
