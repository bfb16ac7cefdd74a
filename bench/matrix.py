"""A change of figures in the matrix, from new figures to painted, beside bare rectangles.

    python bench/matrix.py [--rounds N]

The floor is a widget that paints 60 × 90 rectangles of ready brushes with QPainter, and its names
from one picture made beforehand. The target is 16 ms p95 at 1200 × 800.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from _measure import emit, median_ratio, percentile, print_table

WIDTH, HEIGHT = 1200, 800
LINES, COLUMNS = 60, 90
TARGET_MS = 16.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    cases: dict[str, tuple[str, Callable[[int], None]]] = {
        "floor": (f"{LINES} × {COLUMNS} bare rectangles", _bare(app)),
        "full": (f"matrix {LINES} × {COLUMNS}, every cell filled, all seen", _full(app)),
        "shipped": ("shipped catalogue, importance and amounts in turn", _shipped(app)),
        "crosshair": ("the same, crosshair moved", _crosshair(app)),
    }
    times: dict[str, list[float]] = {name: [] for name in cases}
    for at in range(rounds + 5):
        for name, (_, update) in cases.items():
            start = time.perf_counter()
            update(at)
            times[name].append(1000 * (time.perf_counter() - start))
    rows = []
    for name, (words, _) in cases.items():
        values, floor = times[name][5:], times["floor"][5:]
        ratio = median_ratio(values, floor)
        p50, p95 = (percentile(values, share) for share in (0.5, 0.95))
        rows.append((words, f"{p50:.1f}", f"{p95:.1f}", f"{ratio:.2f}"))
        emit("matrix", case=name, p50_ms=p50, p95_ms=p95, ratio=ratio, target_ms=TARGET_MS)
    print_table(("new figures to painted, ms", "p50", "p95", "ratio"), rows)


def _bare(app: Any) -> Callable[[int], None]:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap
    from PySide6.QtWidgets import QWidget

    seeded = random.Random(6)
    brushes = [QBrush(QColor.fromHsv(at * 60, 160, 200)) for at in range(5)]
    wide, high = (WIDTH - 200) / COLUMNS, (HEIGHT - 150) / LINES
    boxes = [
        QRectF(200 + column * wide, 150 + line * high, wide - 1, high - 1)
        for line in range(LINES)
        for column in range(COLUMNS)
    ]
    values = [[seeded.randrange(5) for _ in boxes] for _ in range(4)]
    names = QPixmap(WIDTH, HEIGHT)
    names.fill(QColor(0, 0, 0, 0))

    class Bare(QWidget):
        shown = values[0]

        def paintEvent(self, _: Any) -> None:
            painter = QPainter(self)
            for box, value in zip(boxes, self.shown, strict=True):
                painter.fillRect(box, brushes[value])
            painter.drawPixmap(0, 0, names)
            painter.end()

    widget = Bare()
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    app.processEvents()

    def update(at: int) -> None:
        widget.shown = values[at % 4]
        widget.repaint()

    return update


def _full(app: Any) -> Callable[[int], None]:
    """Invented amounts of every mineral in every application."""
    from mineralcat.analysis.matrix import matrix_of
    from mineralcat.analysis.matrix_order import MatrixRequest
    from mineralcat.domain.terms import ClaimStatus
    from mineralcat.store.rows import ApplicationNode, MatrixRows
    from tests.made_rows import intensity, ref

    seeded = random.Random(6)
    nodes = [ref(f"Application {at} with a name") for at in range(LINES)]
    minerals = tuple(ref(f"Mineral {at}") for at in range(COLUMNS))

    def invented() -> Any:
        amounts = tuple(
            intensity(
                10 ** (4 * seeded.random()),
                node.name,
                mineral.name,
                status=ClaimStatus.ESTIMATED if seeded.random() < 0.1 else ClaimStatus.REPORTED,
            )
            for node in nodes
            for mineral in minerals
        )
        applications = tuple(ApplicationNode(one.slug, one.name, False, None) for one in nodes)
        below: dict[str, tuple[str, ...]] = {one.slug: () for one in nodes}
        rows = MatrixRows(minerals, applications, below, (), amounts, ())
        return matrix_of(rows, MatrixRequest(_measures()[1]))

    figures = [invented() for _ in range(4)]
    chart = _chart(app, figures[0])
    chart.canvas.zoom_to(None)

    def update(at: int) -> None:
        chart.show_figure(figures[at % 4])
        chart.canvas.repaint()

    return update


def _measures() -> list[Any]:
    from mineralcat.analysis.matrix_cells import CellMeasure

    return list(CellMeasure)


def _shipped_figures() -> list[Any]:
    from mineralcat.analysis.matrix import matrix_of, matrix_rows
    from mineralcat.analysis.matrix_order import MatrixRequest
    from mineralcat.analysis.view_context import ViewContext
    from mineralcat.exchange.packages import reference

    with tempfile.TemporaryDirectory() as folder:
        catalogue = reference.make(Path(folder) / "atlas.mineralcat")
        with catalogue.reading() as session:
            rows, found = matrix_rows(session, catalogue.graph(session), ViewContext())
        catalogue.close()
    return [matrix_of(rows, MatrixRequest(measure), found) for measure in _measures()[:2]]


def _shipped(app: Any) -> Callable[[int], None]:
    figures = _shipped_figures()
    chart = _chart(app, figures[0])

    def update(at: int) -> None:
        chart.show_figure(figures[at % 2])
        chart.canvas.repaint()

    return update


def _crosshair(app: Any) -> Callable[[int], None]:
    figure = _shipped_figures()[0]
    chart = _chart(app, figure)

    def update(at: int) -> None:
        chart.point_at(chart.canvas.layout_shown.mark(at % 20, at % 30))
        chart.canvas.repaint()

    return update


def _chart(app: Any, figure: Any) -> Any:
    from mineralcat.gui import theme
    from mineralcat.gui.charts.matrix_chart import MatrixChart

    theme.apply_theme(app, "light")
    chart = MatrixChart()
    chart.resize(WIDTH, HEIGHT)
    chart.show()
    chart.show_figure(figure)
    app.processEvents()
    return chart


if __name__ == "__main__":
    main()
