"""Views: from a change of the selection to the repainted chart, beside bare pyqtgraph items.

    python bench/views.py [VIEW…] [--first-only]

At the shipped catalogue and 1200 × 800 pixels, first how long a tab takes that is opened for the
first time, in a fresh process: from the click to the painted chart, after a second of rest and at
once, beside the import of that chart and its first paint with a figure that is ready (target 1.3
times that). Then three figures
for each view:

- "repaint": the chart is handed another figure that is ready, until it is painted;
- "bare": pyqtgraph's own items are handed the same figures as arrays that are ready, until they are
  painted: nothing is labelled, hatched or explained there;
- "window": in the real window another entry is selected, until its figure was read and painted.

The matrix has a benchmark of its own, matrix.py: a selection changes none of its figures.

Each is measured in turn, entry for entry. The target is 16 ms p95 for "repaint" and "window".
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from _measure import against, emit, median_ratio, percentile, print_table

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TARGET_MS = 16.0
SIZE = (1200, 800)
ROUNDS = 3
clock = time.perf_counter
"""Or the processor's time, where others use the machine too."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("views", nargs="*", metavar="VIEW")
    parser.add_argument("--entries", type=int, default=40, help="entries that are selected in turn")
    parser.add_argument(
        "--cpu", action="store_true", help="count only the time that this program computes"
    )
    parser.add_argument("--first-only", action="store_true", help="only the first opening")
    parser.add_argument("--opening", nargs=2, metavar=("HOW", "CATALOGUE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.opening:
        how, catalogue = options.opening
        print(OPENINGS[how](Path(catalogue), options.views[0]))
        return
    global clock
    clock = time.process_time if options.cpu else time.perf_counter
    from mineralcat.analysis.views import VIEWS
    from mineralcat.exchange.packages import reference

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.mineralcat"
        reference.make(path).close()
        named = options.views or list(VIEWS)
        head = ("first opening, ms", "after a rest", "at once", "chart alone", "rest : alone")
        print_table(head, [_first_opening(path, name) for name in named])
        if options.first_only:
            return
        rows = []
        for name in options.views or (name for name in VIEWS if name != "matrix"):
            rows.append(_measure(path, name, options.entries))
    head = ("view", "entries", "repaint p50", "p95", "bare p50", "p95", "ratio")
    head += ("window p50", "p95")
    print_table(head, rows)


# The first opening of a tab ------------------------------------------------------------------


def _first_opening(path: Path, name: str) -> tuple[str, ...]:
    """One view's line: the medians of fresh processes, taken in turn."""
    took: dict[str, list[float]] = {how: [] for how in OPENINGS}
    for _ in range(FRESH):
        for how, times in took.items():
            words = [sys.executable, __file__, name, "--opening", how, str(path)]
            done = subprocess.run(words, check=True, capture_output=True, text=True)
            times.append(float(done.stdout.split()[-1]))
    rested, tab, alone = (percentile(took[how], 0.5) for how in ("rested", "tab", "alone"))
    ratio = median_ratio(took["rested"], took["alone"])
    emit(
        "views",
        view=name,
        rested_ms=rested,
        at_once_ms=tab,
        chart_alone_ms=alone,
        ratio=ratio,
        target=1.3,
    )
    return name, f"{rested:.0f}", f"{tab:.0f}", f"{alone:.0f}", against(ratio, 1.3)


def _open_tab(path: Path, name: str, *, rested: bool = False) -> float:
    """Milliseconds from the click on a tab to its painted chart."""
    app, window = _window(path)
    if rested:  # so long without a question that the program has read ahead
        window._finder.warm()
        window.settle()
    view = next(v for v in window._layout.figure_views[1:] if v.VIEW.name == name)
    window.selection.select_mineral(MINERAL)
    window.settle()
    app.processEvents()
    start = time.perf_counter()
    window._layout.tabs.setCurrentWidget(view)
    _until(app, lambda: view.chart is not None and view.chart.isVisible())
    app.processEvents()
    took = (time.perf_counter() - start) * 1000
    window.close()
    return took


def _open_chart(path: Path, name: str) -> float:
    """Milliseconds to import a chart and paint it, in a window that is there."""
    from mineralcat.analysis.view_context import ViewContext

    app, window = _window(path)
    view = next(v for v in window._layout.figure_views[1:] if v.VIEW.name == name)
    with window.catalogue.reading() as session:
        context = ViewContext(hits=window.searching.found.hits, selection=(MINERAL,))
        figure = view.VIEW.make_figure(session, window.catalogue.graph(session), context)
    app.processEvents()
    start = time.perf_counter()
    chart = view.new_chart()
    chart.resize(*SIZE)
    chart.show()
    chart.show_figure(figure)
    app.processEvents()
    took = (time.perf_counter() - start) * 1000
    window.close()
    return took


OPENINGS: dict[str, Callable[[Path, str], float]] = {
    "rested": lambda path, name: _open_tab(path, name, rested=True),
    "tab": _open_tab,
    "alone": _open_chart,
}
FRESH = 3
MINERAL = "cobalt"


def _window(path: Path) -> tuple[Any, Any]:
    """The window, with no chart imported yet: the one below the table is kept from it."""
    from PySide6.QtWidgets import QApplication

    from mineralcat.app import create_window
    from mineralcat.gui.views.figure_view import FigureView

    app = QApplication.instance() or QApplication([])
    load, FigureView._prepare_chart = FigureView._prepare_chart, lambda _: None  # type: ignore[method-assign]
    window = create_window(path)
    window.resize(*SIZE)
    window._layout.tabs.setCurrentWidget(window._layout.history_page)
    _until(app, lambda: window.searching.found is not None)
    window.settle()
    app.processEvents()
    FigureView._prepare_chart = load  # type: ignore[method-assign]
    return app, window


def _measure(path: Path, name: str, entries: int) -> tuple[str, ...]:
    """One view's line."""
    from PySide6.QtWidgets import QApplication

    from mineralcat.app import create_window

    app = QApplication.instance() or QApplication([])
    window = create_window(path)
    window.resize(*SIZE)
    view = next(v for v in window._layout.figure_views[1:] if v.VIEW.name == name)
    window._layout.tabs.setCurrentWidget(view)
    _until(app, lambda: window.searching.found is not None)
    slugs = _entries(window, view, entries)
    figures = [figure for _, figure in slugs]
    view.load_chart()
    chart = view.new_chart()
    chart.resize(*SIZE)
    chart.show()
    bare = BARE[name](figures) if name in BARE else None
    repaint, floor = [], []
    for figure in [*figures[:3], *figures * ROUNDS]:
        repaint.append(_painted(app, lambda figure=figure: chart.show_figure(figure)))
        if bare is not None:
            _, show = bare
            floor.append(_painted(app, lambda figure=figure, show=show: show(figure)))
    chart.close()
    whole = [_selected(app, window, view, slug) for slug, _ in slugs * ROUNDS]
    window.close()
    repaint, floor = repaint[3:], floor[3:]
    ratio = median_ratio(repaint, floor) if floor else None
    emit(
        "views",
        view=name,
        entries=len(slugs),
        repaint_ms=[percentile(repaint, share) for share in (0.5, 0.95)],
        bare_ms=[percentile(floor, share) for share in (0.5, 0.95)] if floor else None,
        ratio=ratio,
        window_ms=[percentile(whole, share) for share in (0.5, 0.95)],
        target_ms=TARGET_MS,
    )
    return (
        name,
        str(len(slugs)),
        *(f"{percentile(repaint, share):.1f}" for share in (0.5, 0.95)),
        *(f"{percentile(floor, share):.1f}" if floor else "-" for share in (0.5, 0.95)),
        "-" if ratio is None else f"{ratio:.2f}",
        *(f"{percentile(whole, share):.1f}" for share in (0.5, 0.95)),
    )


def _entries(window: Any, view: Any, count: int) -> list[tuple[str, Any]]:
    """Minerals of which the view has something to draw, with their figures."""
    from mineralcat.analysis.view_context import ViewContext
    from mineralcat.store.queries.minerals import mineral_rows

    with window.catalogue.reading() as session:
        graph = window.catalogue.graph(session)
        hits = window.searching.found.hits
        found = []
        for row in mineral_rows(session, graph, hits, 0, len(hits)):
            context = ViewContext(hits=hits, selection=(row.slug,))
            figure = view.VIEW.make_figure(session, graph, context)
            if view.is_drawn(figure):
                found.append((row.slug, figure))
    return found[:count]


def _painted(app: Any, change: Callable[[], None]) -> float:
    """Milliseconds from a change to the end of its paint."""
    app.processEvents()
    start = clock()
    change()
    app.processEvents()
    return (clock() - start) * 1000


def _selected(app: Any, window: Any, view: Any, slug: str) -> float:
    """Milliseconds from a selection to the painted figure; what comes later is let finish."""
    window.settle()
    app.processEvents()
    before = view.figure
    start = clock()
    window.selection.select_mineral(slug)
    _until(app, lambda: view.figure is not before)
    app.processEvents()
    return (clock() - start) * 1000


def _until(app: Any, holds: Callable[[], bool]) -> None:
    """Handle events as the program does, which sleeps until there are some: a loop that asks again
    and again would take the interpreter from the threads that it waits for."""
    from PySide6.QtCore import QEventLoop, QTimer

    waking = QTimer()
    waking.start(200)
    end = time.perf_counter() + 20
    while not holds() and time.perf_counter() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


# The same figures in bare items -------------------------------------------------------------------


def _bare_bars(figures: Sequence[Any]) -> tuple[Any, Callable[[Any], None]]:
    """A plot of bars with whiskers, a figure's largest panel, from arrays made beforehand."""
    import numpy as np
    import pyqtgraph as pg

    arrays = {}
    for figure in figures:
        bars = [bar for panel in figure.panels for bar in panel.all_bars()]
        ranges = [(bar.low, bar.high) for bar in bars]
        arrays[id(figure)] = (
            np.arange(len(bars)),
            np.array([bar.reach for bar in bars]),
            np.array([bar.reach - (low or bar.reach) for bar, (low, _) in zip(bars, ranges)]),  # noqa: B905
            np.array([(high or bar.reach) - bar.reach for bar, (_, high) in zip(bars, ranges)]),  # noqa: B905
            [list(enumerate(bar.label for bar in bars))],
        )
    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    bars = pg.BarGraphItem(x0=[0], y=[0], width=[1], height=0.6)
    whiskers = pg.ErrorBarItem(x=np.array([1]), y=np.array([0]), left=0, right=0, beam=0.2)
    plot.addItem(bars)
    plot.addItem(whiskers)
    plot.show()

    def show(figure: Any) -> None:
        places, ends, left, right, names = arrays[id(figure)]
        bars.setOpts(x0=0, y=places, width=ends, height=0.6)
        whiskers.setData(x=ends, y=places, left=left, right=right)
        plot.getAxis("left").setTicks(names)

    return plot, show


def _bare_lines(figures: Sequence[Any]) -> tuple[Any, Callable[[Any], None]]:
    """A plot with a curve for each line of a figure's first panel, from arrays made beforehand."""
    import numpy as np
    import pyqtgraph as pg

    arrays = {
        id(figure): [
            (
                np.array([point.year for point in line.drawn]),
                np.array([point.value for point in line.drawn]),
            )
            for panel in figure.panels
            for line in panel.lines
        ]
        for figure in figures
    }
    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    curves = [plot.plot() for _ in range(max(map(len, arrays.values())))]
    plot.show()
    nothing = np.array([])

    def show(figure: Any) -> None:
        told = arrays[id(figure)]
        for at, curve in enumerate(curves):
            curve.setData(*(told[at] if at < len(told) else (nothing, nothing)))

    return plot, show


BARE: dict[str, Callable[[Sequence[Any]], tuple[Any, Callable[[Any], None]]]] = {
    "uses": _bare_bars,
    "trends": _bare_lines,
}
"""For each view the items that pyqtgraph has for it."""


if __name__ == "__main__":
    main()
