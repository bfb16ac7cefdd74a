"""The progress bar of a window."""

from PySide6.QtWidgets import QProgressBar

from ..tasks import Task


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
