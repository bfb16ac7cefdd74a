"""Work that takes time: jobs on threads, their results back in the window's thread.

A job gets its `Task`, opens its own unit of work, gives back plain values and never touches a
widget. Most jobs here take a few milliseconds, so a task may be given a moment of grace: finished
within it, its result arrives before `start` returns and the window never shows a state between.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from mineralcat.errors import MineralCatError
from mineralcat.logs import log
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.system_errors import user_error

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from sqlalchemy.orm import Session

    from mineralcat.store.catalogue import Catalogue

GRACE_MS = 40
"""Below the 50 ms after which a person notices that a window stands still."""

Job = Callable[["Task"], Any]


def job_of(
    catalogue: "Catalogue", question: "Callable[[Session], Any]", *, asks_index: bool = True
) -> Job:
    """Ask a catalogue something in a unit of work, which is interrupted with the task."""

    def job(task: "Task") -> Any:
        with catalogue.reading(task.stop, asks_index=asks_index) as session:
            return question(session)

    return job


class Task(QObject):
    """One job. Connect first, then start; signals come in the thread that made the task."""

    progressed = Signal(int, int)
    """How much of a job that still runs is done, and of how much; jobs call `report`."""
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(self, job: Job, pool: "ThreadPoolExecutor", tasks: "Tasks") -> None:
        super().__init__(tasks)
        self._tasks = tasks
        self._job = job
        self._pool = pool
        self._future: Future[Any] | None = None
        self.stop = Cancellation()
        self._delivered = False

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the result any more; jobs look at it between steps."""
        return self.stop()

    def cancel(self) -> None:
        """Drop the job: what it asks of a catalogue, handed `stop`, is interrupted, and its result,
        if it still comes, is not delivered."""
        self.stop.ask()

    def report(self, done: int, of: int) -> None:
        """Report progress from the job's thread. A report that reaches the window's thread after
        the job has ended is dropped: nobody could take back what it shows."""
        try:
            self._tasks.reported.emit(self, done, of)
        except RuntimeError:
            self.stop.ask()  # the window is gone, and its tasks with it

    def start(self, grace_ms: int = 0) -> None:
        """Run the job; wait for it at most so long before going on without its result."""
        self._future = self._pool.submit(self._job, self)
        if not self.settle(grace_ms / 1000):
            self._future.add_done_callback(lambda _: self._arrive())

    def settle(self, seconds: float | None = None) -> bool:
        """Wait for the result and deliver it now; False where it did not come in time."""
        if self._future is None:
            return False
        if seconds != 0 and not self._future.cancelled():
            with suppress(TimeoutError):
                self._future.exception(seconds)  # waits, and raises nothing that the job raised
        if self._future.done():
            self.deliver()
        return self._delivered

    def _arrive(self) -> None:
        try:
            self._tasks.arrived.emit(self)
        except RuntimeError:
            self.stop.ask()  # the window is gone, and its tasks with it

    def show_progress(self, done: int, of: int) -> None:
        """Pass a report on, in the thread of the window."""
        if not (self._delivered or self.cancelled):
            self.progressed.emit(done, of)

    def deliver(self) -> None:
        """Deliver the result, once, in the thread of the window; the task is gone after it."""
        if self._delivered or self._future is None:
            return
        self._delivered = True
        if not (self.cancelled or self._future.cancelled()):
            error = self._future.exception()
            if error is None:
                self.succeeded.emit(self._future.result())
            else:
                if (shown := user_error(error)) is not error:
                    log.warning("a task failed: %s", shown, exc_info=error)
                self.failed.emit(shown)
        self.finished.emit()
        self._tasks.forget(self)
        self.deleteLater()


class Tasks(QObject):
    """The tasks of one window: several readers, and one writer, so that edits keep their order.

    What threads say goes through the signals of this object, which is there until they have ended:
    a task may be delivered, and deleted, while its thread is still about to say that it is done.
    """

    arrived = Signal(object)
    reported = Signal(object, int, int)

    def __init__(self, parent: QObject) -> None:
        # Imported after the first paint, and from its own module: `concurrent.futures` of Python
        # 3.15 imports it lazily, and PySide6 6.12 returns such a name of a module unresolved.
        from concurrent.futures.thread import ThreadPoolExecutor

        super().__init__(parent)
        self._open: list[Task] = []
        self.arrived.connect(self._deliver)
        self.reported.connect(self._show_progress)
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="mineralcat-read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="mineralcat-write")

    def reading(self, job: Job) -> Task:
        """A task that reads."""
        return self._make(job, self._readers)

    def read(
        self,
        job: Job,
        succeeded: Callable[..., None],
        failed: Callable[[Exception], None] = lambda error: None,
        grace_ms: int = 0,
    ) -> Task:
        """Begin to read; *succeeded* gets the result."""
        task = self.reading(job)
        task.succeeded.connect(succeeded)
        task.failed.connect(failed)
        task.start(grace_ms)
        return task

    def writing(self, job: Job) -> Task:
        """A task that writes; it begins when those before it are done."""
        return self._make(job, self._writer)

    def _make(self, job: Job, pool: "ThreadPoolExecutor") -> Task:
        task = Task(job, pool, self)
        self._open.append(task)
        return task

    def forget(self, task: Task) -> None:
        """A task was delivered: there is nothing to wait for."""
        self._open.remove(task)

    @Slot(object)
    def _deliver(self, task: Task) -> None:
        task.deliver()

    @Slot(object, int, int)
    def _show_progress(self, task: Task, done: int, of: int) -> None:
        task.show_progress(done, of)

    def settle(self) -> None:
        """Wait for all that was started, and for what its results start in turn."""
        while any([task.settle() for task in self._open]):
            pass

    def close(self) -> None:
        """Drop what has not begun to read, and wait for what is being written."""
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)


class LatestTasks:
    """Work of several kinds. Only the last of each kind is answered; others are interrupted."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._running: dict[str, Task] = {}

    def start(
        self,
        kind: str,
        job: Job,
        show: Callable[..., None],
        fail: Callable[[Exception], None] | None = None,
        grace_ms: int = GRACE_MS,
        *,
        progress: Callable[[int, int], None] | None = None,
        writing: bool = False,
    ) -> None:
        """Begin a job, which reads or is *writing*; *show* gets the answer, *fail* the error."""
        self.drop(kind)
        task = self._tasks.writing(job) if writing else self._tasks.reading(job)
        self._running[kind] = task
        for ended in (task.succeeded, task.failed, task.finished):
            ended.connect(lambda *_: self._forget(kind, task))  # before *show* begins the next
        task.succeeded.connect(show)
        if fail is not None:
            task.failed.connect(fail)
        if progress is not None:
            task.progressed.connect(progress)
        task.start(grace_ms)

    def runs(self, kind: str) -> bool:
        """Whether work of a kind is not done yet."""
        return kind in self._running

    def settle(self, kind: str, seconds: float | None = None) -> None:
        """Wait for the answer, if it comes soon."""
        if kind in self._running:
            self._running[kind].settle(seconds)

    def drop(self, kind: str) -> None:
        """Leave what of this kind is being done."""
        if (task := self._running.pop(kind, None)) is not None:
            task.cancel()

    def drop_all(self) -> None:
        """Leave all that is being done."""
        for kind in [*self._running]:
            self.drop(kind)

    def _forget(self, kind: str, task: Task) -> None:
        if self._running.get(kind) is task:
            del self._running[kind]


def sentence_of(error: Exception) -> str:
    """An error in words; a bug is raised, for the one dialog that reports it."""
    if not isinstance(error, MineralCatError):
        raise error
    return str(error)
