"""Start-up: how long until MineralCat's frame is painted, and until its table is filled.

    python bench/startup.py

Each case is a fresh process. All are run in turn (empty window, MineralCat, ...), round after
round, so that a machine that drifts is slow for all alike; what counts are ratios within a round.
Nothing is added to the program: the process that is measured watches its window from outside.

"Frame" is when the window has been painted first; "filled" when the table of minerals has been
painted with lines in it; "open" when the window says that all changes are saved, which is when it
answers searches. All are counted from before the process starts. Memory is the peak until "open".
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _measure import PROJECT, against, emit, median_ratio, print_table
from generate import MINERALS, kept

EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
{more}
{watch}
app = QApplication(["empty"])
window = QMainWindow()
window.resize(1280, 800)
watcher = Watcher(window, lambda: finish())
window.show()
app.exec()
"""

MINERALCAT = """
import sys

class Finder:
    '''Lets the window and its table be watched, without a line in the program for it.'''

    waits = {{"mineralcat.gui.window.main_window", "mineralcat.gui.pages.mineral_table"}}

    def find_spec(self, name, path, target=None):
        if name not in self.waits:
            return None
        self.waits.remove(name)
        for finder in sys.meta_path:
            if spec := finder.find_spec(name, path, target):
                break
        run = spec.loader.exec_module
        spec.loader.exec_module = lambda module: (run(module), watch(module))
        return spec

sys.meta_path.insert(0, Finder())

def watch(module):
    if hasattr(module, "MainWindow"):
        load_watcher()
        shown = module.MainWindow.show
        module.MainWindow.show = lambda window: (Watcher(window), shown(window))[1]
        return

    def filled(table):
        return lambda: table.objectName() == "mineralTable" and table.model().rowCount() > 0

    def made(table, *args):
        make(table, *args)
        Watcher(table.viewport(), lambda: wait_for_opening(table.window()), filled(table))

    def wait_for_opening(window):
        from PySide6.QtWidgets import QLabel

        state = window.findChild(QLabel, "saveState")
        Watcher(state, finish, lambda: bool(state.text()))

    make, module.MineralTable.__init__ = module.MineralTable.__init__, made

def load_watcher():
    global Watcher, finish
    {watch}

from mineralcat.cli import main
main(["open", {file!r}])
"""

WATCH = """
    import os, resource, time
    from PySide6.QtCore import QCoreApplication, QEvent, QObject
    times = []
    HIGH = 1  # Qt.EventPriority.HighEventPriority; the whole namespace is slow to load

    class Watcher(QObject):
        '''Notes when a widget has been painted, once it shows what it should.'''

        def __init__(self, widget, then=lambda: None, ready=lambda: True):
            super().__init__(widget)
            self.then, self.ready, self.done = then, ready, False
            self.widget = widget
            widget.installEventFilter(self)

        def eventFilter(self, widget, event):
            if event.type() is QEvent.Type.Paint and not self.done and self.ready():
                self.done = True  # what follows comes when the whole window has been painted
                note = QEvent(QEvent.Type.User)
                QCoreApplication.postEvent(self, note, HIGH)
            return False

        def customEvent(self, event):
            times.append(time.monotonic_ns())
            self.widget.removeEventFilter(self)
            self.then()

    def finish():
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if sys.platform == "linux":  # there the figure above may be that of the parent
            with open("/proc/self/status") as status:
                peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
        print("TIMES", *times, peak, flush=True)
        os._exit(0)
"""

TARGETS = (
    # what is measured, of which case, which figure, against which case, reach
    ("frame", "shipped", "frame", "empty", 1.5),
    ("filled, shipped catalogue", "shipped", "filled", "empty", 3.5),
    ("filled, shipped catalogue", "shipped", "filled", "pyqtgraph", 1.0),
    ("filled, {n} minerals", "large", "filled", "empty", 4.0),
    ("open, shipped catalogue", "shipped", "open", "empty", None),
    ("open, {n} minerals", "large", "open", "empty", None),
    ("peak memory, shipped catalogue", "shipped", "memory", "empty", None),
    ("peak memory, {n} minerals", "large", "memory", "empty", 3.0),
)


def _indented(code: str, by: int) -> str:
    lines = [line[4:] for line in code.splitlines()]
    return "\n".join(" " * by + line if line else line for line in lines).strip()


def cases(shipped: Path, large: Path) -> dict[str, str]:
    """The programs that are measured, by name."""
    watch = _indented(WATCH, 0)
    return {
        "empty": EMPTY.format(more="", watch=watch),
        "pyqtgraph": EMPTY.format(more="import pyqtgraph", watch=watch),
        "shipped": MINERALCAT.format(watch=_indented(WATCH, 4), file=str(shipped)),
        "large": MINERALCAT.format(watch=_indented(WATCH, 4), file=str(large)),
    }


def run(code: str, environment: dict[str, str]) -> dict[str, float]:
    """Run a program until it has shown what it should; milliseconds and MiB."""
    begun = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    told = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("TIMES")]
    if not told:
        sys.exit(f"A program ended without a painted window:\n{done.stderr}")
    *times, peak = map(int, told[0])
    shown = [(at - begun) / 1e6 for at in times]
    unit = 2**20 if sys.platform == "darwin" else 2**10
    names = ("frame", "filled", "open")
    return {**dict(zip(names, shown, strict=False)), "memory": peak / unit}


def environment(home: Path) -> dict[str, str]:
    """A user without settings of their own, and no display."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "MINERALCAT_"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept.setdefault("QT_QPA_PLATFORM", "offscreen")
    places = {name: str(home) for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")}
    return {**kept, **places, "XDG_RUNTIME_DIR": str(home), "QT_LOGGING_RULES": "*=false"}


def measure(programs: dict[str, str], rounds: int, home: Path) -> dict[str, list[dict[str, float]]]:
    """Run all in turn, so many rounds after one that warms up."""
    around = environment(home)
    for code in programs.values():
        run(code, around)
    results: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
    for number in range(rounds):
        print(f"\rround {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
        for name, code in programs.items():
            results[name].append(run(code, around))
    print(file=sys.stderr)
    return results


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--minerals", type=int, default=MINERALS)
    parser.add_argument("--folder", type=Path, help="keeps the large catalogue between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        from mineralcat.exchange.packages.reference import make

        shipped = Path(home) / "shipped.mineralcat"
        make(shipped).close()
        large = kept(options.folder or Path(home), options.minerals)
        results = measure(cases(shipped, large), options.rounds, Path(home))
    report(results, options.minerals)


def report(results: dict[str, list[dict[str, float]]], minerals: int) -> None:
    """A table for people, a line for machines."""

    def column(case: str, figure: str) -> list[float]:
        return [one[figure] for one in results[case]]

    rows, figures = [], []
    for what, case, figure, base, target in TARGETS:
        floor = "memory" if figure == "memory" else "frame"
        mine, theirs = column(case, figure), column(base, floor)
        ratio = median_ratio(mine, theirs)
        unit = "MiB" if figure == "memory" else "ms"
        name = what.format(n=f"{minerals:,}")
        medians = [f"{statistics.median(values):.0f} {unit}" for values in (mine, theirs)]
        rows.append((name, medians[0], f"{base} {medians[1]}", against(ratio, target)))
        figures.append({"what": name, "against": base, "ratio": round(ratio, 3), "target": target})
    print_table(("start to", "median", "beside it", "ratio, target"), rows)
    emit("startup", rounds=len(results["empty"]), ratios=figures)


if __name__ == "__main__":
    main()
