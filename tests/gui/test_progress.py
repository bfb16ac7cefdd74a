"""Progress in the window ends with the step that it is of."""

from threading import Event

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QToolButton

from mineralcat.gui.tasks import Task, Tasks
from mineralcat.gui.window.main_window import MainWindow

from .driving import label, part, rename, trigger


def progress_shown(window: MainWindow) -> bool:
    (bar,) = [b for b in window.findChildren(QProgressBar) if b.accessibleName() == "Progress"]
    return not bar.isHidden()


def buttons_shown(window: MainWindow) -> list[str]:
    return [b.text() for b in window.findChildren(QToolButton) if b.isVisible()]


def test_after_an_edit_undo_and_redo_nothing_says_that_rows_are_being_changed(window, qtbot):
    window.show()
    rename(window, "Cobalt", "Kobalt")
    for name in ("undoAction", "redoAction", "undoAction"):
        trigger(window, name)
        QApplication.processEvents()  # what the writer's thread still had to report
        assert not progress_shown(window)
        assert "Stop" not in buttons_shown(window)
        assert label(window, "notice").text() == ""
    assert "all changes saved" in part(window, QLabel, "saveState").text()


@pytest.mark.parametrize("grace_ms", [0, 5_000])
def test_no_task_reports_progress_once_it_has_ended(qtbot, grace_ms):
    owner = QLabel()
    qtbot.addWidget(owner)
    tasks = Tasks(owner)
    heard: list[str] = []

    def job(task: Task) -> None:
        for at in range(9):
            task.report(at, 9)

    task = tasks.reading(job)
    task.progressed.connect(lambda done, of: heard.append("progress"))
    task.succeeded.connect(lambda result: heard.append("result"))
    task.finished.connect(lambda: heard.append("end"))
    task.start(grace_ms)
    task.settle()
    QApplication.processEvents()
    assert heard[-2:] == ["result", "end"]
    tasks.close()


def test_a_task_that_was_cancelled_reports_nothing_more(qtbot):
    owner = QLabel()
    qtbot.addWidget(owner)
    tasks = Tasks(owner)
    heard: list[int] = []
    reported, go_on = Event(), Event()

    def job(task: Task) -> None:
        task.report(1, 2)
        reported.set()
        go_on.wait(20)
        task.report(2, 2)

    task = tasks.reading(job)
    task.progressed.connect(lambda done, of: heard.append(done))
    task.start()
    assert reported.wait(20)
    task.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not tasks._open)
    assert heard == []
    tasks.close()


def test_a_task_may_be_deleted_while_its_thread_still_says_that_it_is_done(qtbot):
    """Delivered by waiting for it, as at the end of a window; the program crashed here."""
    with_parent = QObject()
    tasks = Tasks(with_parent)
    delivered = []

    def job(task: Task) -> str:
        task.report(1, 2)
        return "done"

    for _ in range(500):
        task = tasks.reading(job)
        task.succeeded.connect(delivered.append)
        task.start()
        tasks.settle()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    tasks.close()
    QApplication.processEvents()
    assert delivered == ["done"] * 500
