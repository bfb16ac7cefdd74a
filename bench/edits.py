"""One edit, from Enter to “all changes saved”, beside a bare commit of the same rows.

    python bench/edits.py [--edits 200]

The window's own `Editor` makes an edit on the reference catalogue, with its words, its history and
the seals, and says that it is saved. sqlite3 then writes the very
rows that the program wrote (its statements that insert, update or delete, with their values) to
another copy of the file, in one transaction that is as durable. Both in turn, and each after the
search index was made to know of an edit, which leaves the caches of the processor to neither; how
long that takes stands beside them.
"""

import argparse
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from _measure import against, emit, median_ratio, percentile, print_table

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from mineralcat.domain.number_marks import COMMA_POINT
from mineralcat.domain.reading_claims import read_claim
from mineralcat.editing.edits import Edit, SetField, SetFigure
from mineralcat.editing.rows import find
from mineralcat.exchange.packages import reference
from mineralcat.gui.editor import Editor, SaveState
from mineralcat.gui.tasks import Tasks
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Intensity, Mineral, Series, Source, Statistic, Supply

TARGET = 5.0
WRITES = ("INSERT", "REPLACE", "UPDATE", "DELETE")
Written = list[tuple[str, Any, bool]]
Figure = tuple[str, str]
WRITTEN: Written = []
"""What the engine was told to write since this was emptied, by whatever layer of the program."""


def _note(statement: str, values: Any, many: bool) -> Any:
    if not statement.lstrip().upper().startswith(WRITES):
        return values
    values = list(values) if many else values
    WRITTEN.append((statement, values, many))
    return values


class Cursor(sqlite3.Cursor):
    """Notes what it writes."""

    def execute(self, statement: str, values: Any = (), /) -> "Cursor":
        """As the driver's."""
        super().execute(statement, _note(statement, values, False))
        return self

    def executemany(self, statement: str, values: Any, /) -> "Cursor":
        """As the driver's."""
        super().executemany(statement, _note(statement, values, True))
        return self


class Connection(sqlite3.Connection):
    """Notes what it writes."""

    def cursor(self, *_: Any) -> Cursor:  # type: ignore[override]
        """As the driver's."""
        return Cursor(self)

    def execute(self, statement: str, values: Any = (), /) -> sqlite3.Cursor:
        """As the driver's."""
        return super().execute(statement, _note(statement, values, False))

    def executemany(self, statement: str, values: Any, /) -> sqlite3.Cursor:
        """As the driver's."""
        return super().executemany(statement, _note(statement, values, True))


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
        self._at = 0.0

    def _note_state(self, state: str, _sentence: str) -> None:
        self._saved = state == SaveState.SAVED
        if self._saved:
            self._at = time.perf_counter()
            self._loop.quit()

    def edit(self, typed: Callable[[str], Edit], text: str) -> float:
        """Milliseconds from Enter to saved: what is *typed* is read first."""
        WRITTEN.clear()
        begun = time.perf_counter()
        self._editor.submit(typed(text), refused=print)
        if not self._saved:
            self._loop.exec()
        return (self._at - begun) * 1e3

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

    def evidence_of(self, figure: Figure) -> tuple[str, str]:
        """The unit of a figure and the key of the source that it is from."""
        with self.catalogue.reading() as session:
            row = find(session, *figure)
            return str(row.unit), str(session.get_one(Source, row.source_id).slug)

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


def _figure(program: Program, model: Any) -> Figure:
    """A figure of cobalt."""
    return str(model.__tablename__), program.figure_of(model)


def _set_text(field: str, text: str) -> Edit:
    """What the inspector does with a text of a mineral."""
    return SetField("mineral", "cobalt", field, f"Cobalt {text}")


def _set_value(figure: Figure, text: str) -> Edit:
    """What a cell of a table does."""
    return SetField(*figure, "value", read_claim(text, COMMA_POINT), COMMA_POINT)


def _set_figure(figure: Figure, evidence: tuple[str, str], text: str) -> Edit:
    """What the inspector does with a figure and its evidence in one gesture."""
    unit, source = evidence
    value = read_claim(text, COMMA_POINT)
    return SetFigure(*figure, value, unit, source, f"page {text}", COMMA_POINT)


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
        raw = sqlite3.connect(copy, isolation_level=None)
        for pragma in ("synchronous = FULL", "foreign_keys = OFF"):
            raw.execute(f"PRAGMA {pragma}")
        noting = patch.object(sqlite3, "connect", partial(sqlite3.connect, factory=Connection))
        noting.start()
        program = Program(path)
        supply = _figure(program, Supply)
        evidence = program.evidence_of(supply)
        for what, edit in (
            ("a note", partial(_set_text, "note")),
            ("a name", partial(_set_text, "name")),
            *(
                (f"a figure, {model.__tablename__}", partial(_set_value, _figure(program, model)))
                for model in (Supply, Statistic, Intensity)
            ),
            (
                "a figure, source and page",
                partial(_set_figure, supply, evidence),
            ),
        ):
            mine, floor, index = [], [], []
            for number in range(options.edits):
                took = program.edit(edit, str(2 + number))
                edited = WRITTEN[:]
                WRITTEN.clear()
                late = program.catch_up()
                least = bare(raw, edited)
                bare(raw, WRITTEN)  # so that both files say the same
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
        noting.stop()
    print_table(("edit of", "saved, p50 ms", "p95", "bare commit", "index", "ratio, target"), rows)
    emit("edits", edits=options.edits, results=figures)
    app.quit()


if __name__ == "__main__":
    main()
