"""The status bar: what was found, what undo would take back, whether all is saved, and progress."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QProgressBar, QSizePolicy

from mineralcat.domain.figures import count_text

from .. import theme
from ..tasks import Task
from ..widgets.labels import plain_label

if TYPE_CHECKING:
    from mineralcat.store.search.find_minerals import Hits


class StatusLine:
    """The labels in the status bar of a window."""

    def __init__(self, window: QMainWindow) -> None:
        self.found = plain_label("statusMessage")
        self.found.setAccessibleName("What was found")
        self.found.setText("Opening …")
        self.next_step = plain_label("nextStep", "muted")
        self.next_step.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.next_step.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.saved = plain_label("saveState", "muted")
        bar = window.statusBar()
        bar.setSizeGripEnabled(False)
        gap = theme.em(window, 0.5)
        bar.setContentsMargins(gap, 0, gap, 0)
        bar.addWidget(self.found)
        bar.addWidget(self.next_step, 1)
        bar.addPermanentWidget(self.saved)

    def show_counts(self, hits: "Hits", minerals: int) -> str:
        """Show how many of all *minerals* were found; returns how many of them surely, possibly
        and perhaps, "" where all of them are certain."""
        certain = hits.sure == len(hits)
        groups = ((hits.sure, "sure"), (hits.possible, "possible"), (hits.unknown, "unknown"))
        counts = "" if certain else " · ".join(f"{count_text(n)} {word}" for n, word in groups)
        found = counts or count_text(len(hits))
        self.found.setText(f"{found} of {count_text(minerals)} minerals")
        return counts


def show_progress(task: Task, bar: QProgressBar, words: str, *, at_once: bool = True) -> None:
    """Show how far a task is, until it has ended; not *at_once* only when it reports something."""

    def show(done: int, of: int) -> None:
        bar.setRange(0, of)
        bar.setValue(done)
        bar.setFormat(words)
        bar.show()

    if at_once:
        show(0, 0)
    task.progressed.connect(show)
    task.finished.connect(bar.hide)
