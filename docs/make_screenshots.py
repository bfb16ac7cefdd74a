"""Makes the pictures of docs/screenshots from the real window, with the project's own Python.

Each picture is 1280 by 800 points, light and dark, at 100 % and 200 %, offscreen, on a catalogue
made from the reference data. Qt reads the scale once, so each scale is a process of its own.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from mineralcat.analysis.views import VIEWS

FOLDER = Path(__file__).parent / "screenshots"
SCALES = (1, 2)
SCENES = {
    "main": "",
    "offshore-wind": "used-in:offshore-wind",
    "concentration": "used-in:wind-power mine.top1>60%",
    "mistake": "used-in:offshore-wind mine.top1>60kg",
    "nothing": "used-in:hydropower list:in-2023 lithium",
}
PAGES = {
    **{view.name: view.title for view in VIEWS.values() if view.name != "uses"},
    "entries": "Entries",
    "history": "History",
}
"""Pictures of whole pages, and the tabs that they are on."""
BESIDE = {"trends": ("lithium", "nickel"), "compare": ("lithium", "nickel")}
"""What is added to the selection on a page."""
TYPED = "list:in-2023 used-in:wi"
"""What is typed where completion is shown."""
SELECTED = {"main": "neodymium", "offshore-wind": "neodymium"}


def main() -> None:
    """Make every picture, each scale in a process of its own."""
    if len(sys.argv) > 1:
        draw(int(sys.argv[1]))
        return
    FOLDER.mkdir(exist_ok=True)
    for scale in SCALES:
        with tempfile.TemporaryDirectory() as home:
            folders = {f"XDG_{kind}_HOME": home for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
            environment = {
                **os.environ,
                **folders,
                "QT_QPA_PLATFORM": "offscreen",
                "QT_SCALE_FACTOR": str(scale),
            }
            subprocess.run([sys.executable, __file__, str(scale)], env=environment, check=True)


def draw(scale: int) -> None:
    """Draw every scene at one scale."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QTableView, QTabWidget

    from mineralcat.app import create_window
    from mineralcat.editing.edits import SetField
    from mineralcat.gui import theme
    from mineralcat.gui.views.figure_view import FigureView

    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        window = create_window(Path(folder) / "my-catalogue.mineralcat")
        window.resize(1280, 800)
        tabs = window.findChild(QTabWidget, "viewTabs")
        for view in window.findChildren(FigureView):
            view.load_chart()  # else the first pictures say “Drawing …”
        matrix = window.findChild(FigureView, "matrixView")
        text = "In cathodes, superalloys and magnets"
        window.editor.submit(SetField("mineral", "cobalt", "summary", text), refused=print)
        window.settle()
        suffix = "" if scale == 1 else f"@{scale}x"
        for colours in ("light", "dark"):
            theme.apply_theme(app, colours)
            for name, query in (*SCENES.items(), ("uses", "used-in:offshore-wind")):
                tabs.setCurrentIndex(int(name == "uses"))
                window.search.set_text(query)
                window.settle()
                if name in SELECTED:
                    window.selection.select_mineral(SELECTED[name])
                window.settle()
                window.findChild(QTableView, "mineralTable").scrollToTop()
                QTest.qWait(400)  # the chart draws when idle
                window.grab().save(str(FOLDER / f"{name}-{colours}{suffix}.png"), "PNG", 0)
            window.search.set_text("cobalt")
            window.settle()
            for name, page in PAGES.items():
                window.search.set_text("" if name == "matrix" else "cobalt")
                titles = [tabs.tabText(at) for at in range(tabs.count())]
                tabs.setCurrentIndex(titles.index(page))
                beside = BESIDE.get(name, ())
                for slug in beside:
                    window.selection.add(slug)
                window.settle()
                if name == "matrix":
                    figure = matrix.figure
                    line, column = figure.line_of["offshore-wind"], figure.column_of["copper"]
                    matrix.chart.canvas.reveal(line + 8, 0)
                    matrix.chart.canvas.point_at(line, column)
                QTest.qWait(400)
                window.grab().save(str(FOLDER / f"{name}-{colours}{suffix}.png"), "PNG", 0)
                for slug in beside:  # and out again
                    window.selection.add(slug)
            tabs.setCurrentIndex(0)
            window.search.set_text("")
            window.activateWindow()
            window.search.edit.setFocus()
            QTest.keyClicks(window.search.edit, TYPED)
            window.settle()
            QTest.qWait(400)
            window.grab().save(str(FOLDER / f"completion-{colours}{suffix}.png"), "PNG", 0)
        window.close()


if __name__ == "__main__":
    main()
