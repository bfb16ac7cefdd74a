"""A change of figures on the map, from new figures to painted, beside 180 bare shapes in one item.

python bench/supply_map.py [--rounds N]
"""

import argparse
import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from math import cos, pi, sin

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from _measure import against, emit, median_ratio, percentile, print_table

WIDTH, HEIGHT = 1200, 800
AREAS = 180


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    floor, shipped, whole = _bare_item(app), _map(app, "cobalt"), _map(app, None)
    times: dict[str, list[float]] = {"floor": [], "shipped": [], "all": []}
    for at in range(rounds):
        for name, update in (("floor", floor), ("shipped", shipped), ("all", whole)):
            start = time.perf_counter()
            update(at)
            times[name].append(1000 * (time.perf_counter() - start))
    times = {name: values[5:] for name, values in times.items()}
    rows = []
    for name, words in (
        ("floor", "180 bare shapes, one pyqtgraph item"),
        ("shipped", "map, cobalt by two sources in turn"),
        ("all", f"map, every country of {AREAS} with a figure"),
    ):
        values = times[name]
        ratio = median_ratio(values, times["floor"])
        p50, p95 = percentile(values, 0.5), percentile(values, 0.95)
        rows.append((words, f"{p50:.1f}", against(p95, 16), against(ratio, 1.5)))
        emit(
            "supply_map",
            case=name,
            p50_ms=round(p50, 2),
            p95_ms=round(p95, 2),
            ratio=round(ratio, 2),
        )
    print_table(("new figures to painted, ms", "p50", "p95", "ratio"), rows)


def _bare_item(app: object) -> Callable[[int], None]:
    """The floor of the targets: as many shapes of 60 points, painted by one item."""
    import pyqtgraph as pg
    from PySide6.QtCore import QPointF, QRectF
    from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen, QPolygonF

    seeded = random.Random(6)
    paths = []
    for number in range(AREAS):
        x, y = number % 18 * 20 - 170, number // 18 * 16 - 75
        reach = [9 * (0.7 + 0.3 * seeded.random()) for _ in range(60)]
        turns = [2 * pi * at / 60 for at in range(60)]
        path = QPainterPath()
        path.addPolygon(
            QPolygonF(
                [
                    QPointF(x + r * cos(turn), y + r * sin(turn))
                    for r, turn in zip(reach, turns, strict=True)
                ]
            )
        )
        path.closeSubpath()
        paths.append(path)
    brushes = [QBrush(QColor.fromHsv(at, 160, 200)) for at in range(256)]
    values = [[seeded.randrange(256) for _ in range(AREAS)] for _ in range(4)]

    class Item(pg.GraphicsObject):  # type: ignore[misc]
        shown = values[0]

        def boundingRect(self) -> QRectF:
            return QRectF(-185, -90, 370, 180)

        def paint(self, painter, *_: object) -> None:  # type: ignore[no-untyped-def]
            painter.setPen(QPen(QColor("#444"), 0))
            for path, value in zip(paths, self.shown, strict=True):
                painter.setBrush(brushes[value])
                painter.drawPath(path)

    widget = pg.PlotWidget()
    widget.resize(WIDTH, HEIGHT)
    item = Item()
    widget.addItem(item)
    widget.show()
    app.processEvents()  # type: ignore[attr-defined]

    def update(at: int) -> None:
        item.shown = values[at % 4]
        item.update()
        widget.viewport().repaint()

    return update


def _map(app: object, slug: str | None) -> Callable[[int], None]:
    """The chart with figures in turn: those of a mineral, or invented ones of all countries."""
    from mineralcat.gui import theme
    from mineralcat.gui.charts.map_chart import MapChart

    theme.apply_theme(app, "light")  # type: ignore[arg-type]
    figures = _invented() if slug is None else _shipped(slug)
    chart = MapChart()
    chart.resize(WIDTH, HEIGHT)
    chart.show()
    chart.show_figure(figures[0])
    app.processEvents()  # type: ignore[attr-defined]

    def update(at: int) -> None:
        chart.show_figure(figures[at % len(figures)])
        chart.canvas.repaint()

    return update


def _shipped(slug: str) -> list:
    import tempfile
    from pathlib import Path

    from mineralcat.analysis.supply_map import map_of
    from mineralcat.exchange.packages import reference
    from mineralcat.store.queries.area_supply import area_supply

    with tempfile.TemporaryDirectory() as folder:
        catalogue = reference.make(Path(folder) / "atlas.mineralcat")
        with catalogue.reading() as session:
            supply = area_supply(session, slug)
        catalogue.close()
    first = map_of(supply)
    return [first, map_of(supply, first.others[0].request)]


def _invented() -> list:
    """Every country of the map has a figure, another in each."""
    from mineralcat.analysis.supply_map import map_of
    from mineralcat.analysis.world_shapes import world
    from mineralcat.domain.terms import AreaKind
    from mineralcat.store.rows import MineralSupply, Ref
    from tests.made_rows import supply

    seeded = random.Random(6)
    figures = []
    for _ in range(4):
        rows = [
            replace(supply(shape.name, seeded.random() ** 4), area=Ref(code, shape.name))
            for code, shape in world().shapes.items()
        ]
        rows.append(supply("World", sum(row.value or 0 for row in rows)))
        of = Ref("invented", "Invented")
        figures.append(map_of(MineralSupply(of, ((of, tuple(rows)),), {"world": AreaKind.WORLD})))
    return figures


if __name__ == "__main__":
    main()
