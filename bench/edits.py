"""One edit, from Enter to “all changes saved”, beside a bare commit of the same rows.

    python bench/edits.py [--edits 200]

The window's own `Editor` makes an edit on the reference catalogue, with its words, its history,
the seals, and says that it is saved once it has read the log again.
sqlite3 then writes the very rows that the program wrote (its statements that insert, update or
delete, with their values) to another copy of the file, in one transaction that is as durable. Both
in turn. What the search index learns of an edit it learns before the next search; how long that
takes stands beside it.
"""

import argparse
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from _measure import against, emit, median_ratio, percentile, print_table

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject
from PySide6.QtWidgets import QApplication
from sqlalchemy import event, select

from mineralcat.exchange import reference
from mineralcat.gui.editor import Editor, SaveState
from mineralcat.gui.tasks import Tasks
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Intensity, Mineral, Series, Statistic, Supply

TARGET = 3.0
WRITES = ("INSERT", "UPDATE", "DELETE")
Written = list[tuple[str, Any, bool]]


class Program:
    """The program's side: an editor without a window."""

    def __init__(self, path: Path) -> None:
        self.catalogue = Catalogue.open(path)
        self._parent = QObject()
        self._tasks = Tasks(self._parent)
        self._editor = Editor(self.catalogue, self._tasks, self._parent)
        self._editor.state_changed.connect(self._note_state)
        self._loop = QEventLoop()
        self._saved = False
        self.written: Written = []
        event.listen(self.catalogue._writer, "before_cursor_execute", self._note)

    def _note(
        self, _c: Any, _cursor: Any, statement: str, values: Any, _x: Any, many: bool
    ) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self.written.append((statement, values, many))

    def _note_state(self, state: str, _sentence: str) -> None:
        self._saved = state == SaveState.SAVED
        if self._saved:
            self._loop.quit()

    def edit(self, name: str, *args: str) -> float:
        """Milliseconds from Enter to saved."""
        self.written.clear()
        begun = time.perf_counter()
        self._editor.submit(name, *args, refused=print)
        if not self._saved:
            self._loop.exec()
        return (time.perf_counter() - begun) * 1e3

    def catch_up(self) -> float:
        """Milliseconds until the next search could be answered."""
        begun = time.perf_counter()
        self.catalogue.catch_up()
        return (time.perf_counter() - begun) * 1e3

    def figure_of(self, model: Any) -> str:
        """The uid of a figure of cobalt."""
        with self.catalogue.reading() as session:
            rows = select(model.uid).where(model.value > 1)
            if model is Supply:
                rows = rows.join(Series).join(Mineral, Series.mineral_id == Mineral.id)
            else:
                rows = rows.join(Mineral, model.mineral_id == Mineral.id)
            return str(session.scalars(rows.where(Mineral.slug == "cobalt").limit(1)).one())

    def close(self) -> None:
        """Let go of the file."""
        self._tasks.settle()
        self._tasks.close()
        self.catalogue.close()


def bare(connection: sqlite3.Connection, written: Written) -> float:
    """Milliseconds of the same rows, committed by sqlite3 alone."""
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for statement, values, many in written:
        if many:
            connection.executemany(statement, values)
        else:
            connection.execute(statement, values)
    connection.execute("COMMIT")
    return (time.perf_counter() - begun) * 1e3


def _setting(program: Program, model: Any) -> tuple[str, ...]:
    """The edit of a figure of cobalt."""
    return "set_field", str(model.__tablename__), program.figure_of(model), "value"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--edits", type=int, default=200)
    options = parser.parse_args()
    app = QApplication([])
    rows, figures = [], []
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "edited.mineralcat"
        reference.make(path).close()
        copy = path.with_name("copy.mineralcat")
        shutil.copy(path, copy)
        program = Program(path)
        raw = sqlite3.connect(copy, isolation_level=None)
        for pragma in ("synchronous = FULL", "foreign_keys = OFF"):
            raw.execute(f"PRAGMA {pragma}")
        for what, text, edit in (
            ("a note", "Cobalt {}", ("set_note", "cobalt")),
            ("a name", "Cobalt {}", ("rename_mineral", "cobalt")),
            *(
                (f"a figure, {model.__tablename__}", "{}", _setting(program, model))
                for model in (Supply, Statistic, Intensity)
            ),
        ):
            mine, floor, index = [], [], []
            for number in range(options.edits):
                took = program.edit(*edit, text.format(2 + number))
                least = bare(raw, program.written)
                program.written.clear()
                late = program.catch_up()
                bare(raw, program.written)  # so that both files say the same
                if number >= 5:
                    mine.append(took)
                    floor.append(least)
                    index.append(late)
            ratio = median_ratio(mine, floor)
            rows.append(
                (
                    what,
                    f"{statistics.median(mine):.2f}",
                    f"{percentile(mine, 0.95):.2f}",
                    f"{statistics.median(floor):.2f}",
                    f"{statistics.median(index):.2f}",
                    against(ratio, TARGET),
                )
            )
            figures.append({"what": what, "ratio": round(ratio, 3), "target": TARGET})
        raw.close()
        program.close()
    print_table(("edit of", "saved, p50 ms", "p95", "bare commit", "index", "ratio, target"), rows)
    emit("edits", edits=options.edits, results=figures)
    app.quit()


if __name__ == "__main__":
    main()
