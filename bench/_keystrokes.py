"""Keystrokes in the real window, from the key to the painted lines, beside what Qt alone takes.

Beside it stand a table whose delegate draws its own text over the first two hundred rows that the
text index gives (the least that a windowed table can do), and what one would write first: a
`QSortFilterProxyModel` over the same rows.
"""

import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from generate import FIELDS, SYLLABLES

ROWS = 200
LETTERS = 60
PROXIED = 3
"""A proxy takes half a second a letter: so few are enough to see that."""


class Typed(NamedTuple):
    """Milliseconds from each key to the painted lines."""

    window: list[float]
    floor: list[float]
    proxy: list[float]


def keystrokes(path: Path, seed: int) -> Typed:
    """Type words letter by letter into the window, the floor and the proxy, letter by letter in
    turn."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        for folder in ("DATA", "CONFIG", "STATE"):
            os.environ[f"XDG_{folder}_HOME"] = home
        from PySide6.QtWidgets import QApplication

        app = QApplication.instance() or QApplication([])
        window = _Window(app, path)
        floor, proxy = _Floor(app, path), _Proxy(app, path)
        texts = list(_letters(random.Random(seed)))
        window.idle()
        for text in texts[:4]:
            window.type(text)
            window.rest()
            floor.type(text)
        typed = Typed([], [], [])
        for text in texts:
            typed.window.append(_timed(window.type, text))
            window.rest()
            typed.floor.append(_timed(floor.type, text))
        typed.proxy.extend(_timed(proxy.type, text) for text in texts[:PROXIED])
        window.close()
        return typed


def _letters(choose: random.Random) -> Iterator[str]:
    """Names of minerals and applications as they grow letter by letter, each begun anew."""
    count = 0
    while count < LETTERS:
        word = (
            choose.choice(SYLLABLES) + choose.choice(SYLLABLES)
            if choose.random() < 0.5
            else f"{choose.choice(FIELDS)} {choose.choice(SYLLABLES)}"
        )
        for end in range(1, len(word) + 1):
            count += 1
            yield word[:end]


def _timed(type_: Callable[[str], None], text: str) -> float:
    begun = time.perf_counter()
    type_(text)
    return (time.perf_counter() - begun) * 1e3


class _Window:
    """The program's own window."""

    def __init__(self, app: Any, path: Path) -> None:
        from PySide6.QtTest import QTest

        from mineralcat.app import create_window

        self._app = app
        self._press = QTest.keyClick
        self._window = create_window(path)
        self._window.resize(1280, 800)
        self._edit = self._window.search.edit
        app.processEvents()
        self._window.settle()
        self._paints = _Paints(self._window.findChild(object, "mineralTable").viewport())

    def type(self, text: str) -> None:
        if not text.startswith(self._edit.text()) or len(text) == 1:
            self._edit.selectAll()
        before = self._paints.count
        self._press(self._edit, text[-1])
        _until_painted(self._app, self._paints, before)

    def idle(self) -> None:
        """What happens while nobody asks anything: first letters are read, and where the first
        line has amounts the chart's library comes."""
        from PySide6.QtTest import QTest

        from mineralcat.gui.window.finder import IDLE_MS

        self._window.searching.ask("has:intensity")
        QTest.qWait(4 * IDLE_MS)
        self._window.settle()
        QTest.qWait(IDLE_MS)

    def rest(self) -> None:
        """What happens between two keys: counts, completions, the inspector."""
        self._window.settle()
        self._app.processEvents()

    def close(self) -> None:
        self._window.settle()
        self._window.close()


class _Floor:
    """The first rows that the text index gives, in a table that draws its own text."""

    def __init__(self, app: Any, path: Path) -> None:
        from PySide6.QtCore import QAbstractTableModel, QModelIndex
        from PySide6.QtWidgets import QStyledItemDelegate, QTableView

        owner = self
        nowhere = QModelIndex()
        self.rows: list[tuple[str, ...]] = []

        class Model(QAbstractTableModel):
            def rowCount(self, parent: Any = nowhere) -> int:
                return len(owner.rows)

            def columnCount(self, parent: Any = nowhere) -> int:
                return 8

            def data(self, index: Any, role: int = 0) -> Any:
                return None

            def show(self, rows: list[tuple[str, ...]]) -> None:
                self.beginResetModel()
                owner.rows = rows
                self.endResetModel()

        class Delegate(QStyledItemDelegate):
            def paint(self, painter: Any, option: Any, index: Any) -> None:
                painter.drawText(option.rect, 0x81, owner.rows[index.row()][index.column()])

        self._app = app
        self._sql = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        self._model = Model()
        self._view = QTableView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(Delegate(self._view))
        self._view.resize(1200, 800)
        self._view.show()
        self._paints = _Paints(self._view.viewport())

    def type(self, text: str) -> None:
        words = " ".join(f'"{word}" *' for word in text.split()) or '""'
        rows = self._sql.execute(
            "SELECT m.name, coalesce(m.symbol, ''), m.kind, m.slug, d.uses, d.lists,"
            " d.leader_share, d.leader_year FROM mineral_text t"
            " JOIN mineral m ON m.id = t.rowid JOIN mineral_summary d ON d.mineral_id = m.id"
            f" WHERE mineral_text MATCH ? LIMIT {ROWS}",
            (words,),
        ).fetchall()
        before = self._paints.count
        self._model.show([tuple(map(str, row)) for row in rows])
        _until_painted(self._app, self._paints, before)


class _Proxy:
    """All rows in a model of Python, filtered by a proxy: what one would write first."""

    def __init__(self, app: Any, path: Path) -> None:
        from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt
        from PySide6.QtWidgets import QTableView

        nowhere = QModelIndex()
        with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as connection:
            rows = connection.execute("SELECT name, coalesce(symbol, ''), kind FROM mineral")
            all_rows = rows.fetchall()
        connection.close()

        class Model(QAbstractTableModel):
            def rowCount(self, parent: Any = nowhere) -> int:
                return len(all_rows)

            def columnCount(self, parent: Any = nowhere) -> int:
                return 3

            def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
                if role != Qt.ItemDataRole.DisplayRole:
                    return None
                return all_rows[index.row()][index.column()]

        self._app = app
        self._model = Model()
        self._filter = QSortFilterProxyModel()
        self._filter.setSourceModel(self._model)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._view = QTableView()
        self._view.setModel(self._filter)
        self._view.resize(1200, 800)
        self._view.show()
        self._paints = _Paints(self._view.viewport())

    def type(self, text: str) -> None:
        before = self._paints.count
        self._filter.setFilterFixedString(text)
        _until_painted(self._app, self._paints, before)


class _Paints:
    """Counts how often a widget is painted."""

    def __init__(self, widget: Any) -> None:
        from PySide6.QtCore import QEvent, QObject

        owner = self
        self.count = 0

        class Filter(QObject):
            def eventFilter(self, watched: Any, event: Any) -> bool:
                owner.count += event.type() is QEvent.Type.Paint
                return False

        self.widget = widget
        self._filter = Filter(widget)
        widget.installEventFilter(self._filter)


def _until_painted(app: Any, paints: _Paints, before: int) -> None:
    """Let the window go on until its lines are painted; a result that is the same is not."""
    app.sendPostedEvents()
    if paints.count == before:
        paints.widget.repaint()
