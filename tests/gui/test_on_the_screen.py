"""All of the window is on the screen, with its frame and the status bar, also on a small one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMargins, QRect
from PySide6.QtWidgets import QApplication

from mineralcat.gui.window.window_state import DEFAULT_SIZE, FRAME, fitted

SMALL = [(1280, 800), (1366, 768)]

ASK = """
import sys
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication

app = QApplication(sys.argv)
app.setOrganizationName("MineralCat")
app.setApplicationName("MineralCat-of-a-screen")
if len(sys.argv) > 1:
    QSettings().setValue("window/geometry", QByteArray.fromHex(sys.argv[1].encode()))
from mineralcat.gui.window.main_window import MainWindow

window = MainWindow()
window.show()
app.processEvents()
frame, bar = window.frameGeometry(), window.statusBar()
foot = bar.mapToGlobal(bar.rect().bottomRight())
print(*frame.getRect(), foot.x(), foot.y(), sep=" ")
print(window.saveGeometry().toHex().data().decode())
QSettings().clear()
"""


def shown_on(tmp_path: Path, width: int, height: int, *geometry: str) -> tuple[QRect, str]:
    """The frame of the window on a screen of this size, and its geometry as it is remembered."""
    screen = {"name": "one", "x": 0, "y": 0, "width": width, "height": height}
    config = tmp_path / "screen.json"
    config.write_text(json.dumps({"screens": [screen]}))
    ran = subprocess.run(
        [sys.executable, "-c", ASK, *geometry],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
        timeout=120,
    )
    numbers, remembered = ran.stdout.splitlines()[-2:]
    x, y, wide, high, right, foot = map(int, numbers.split())
    frame = QRect(x, y, wide, high)
    assert frame.contains(right, foot)
    return frame, remembered


@pytest.mark.parametrize("size", SMALL)
def test_the_first_window_is_on_a_small_screen_and_so_is_one_from_a_larger(tmp_path, size):
    screen = QRect(0, 0, *size)
    frame, _ = shown_on(tmp_path, *size)
    assert screen.contains(frame)
    assert frame.width() > 0.9 * min(size[0], DEFAULT_SIZE.width())
    if size == SMALL[0]:  # once: a start of Python takes its time
        large, remembered = shown_on(tmp_path, 3840, 2160)
        assert large.width() >= DEFAULT_SIZE.width()
        frame, _ = shown_on(tmp_path, *size, remembered)
        assert screen.contains(frame)


def test_the_screen_that_qt_makes_up_limits_no_window_at_any_scale():
    """Pictures of the documentation are drawn so."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "2"}
    command = [sys.executable, "-c", ASK]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    wide, high = map(int, ran.stdout.splitlines()[-2].split()[2:4])
    assert (wide, high) >= (DEFAULT_SIZE.width(), DEFAULT_SIZE.height())


@pytest.mark.parametrize("size", [*SMALL, (1024, 700)])
def test_no_page_makes_the_window_larger_than_a_small_screen(window, size):
    window.show()
    for at in range(window._layout.tabs.count()):
        window._layout.tabs.setCurrentIndex(at)
        window.settle()
        QApplication.processEvents()
    room = QRect(0, 0, *size).marginsRemoved(FRAME).size()
    assert window.minimumSizeHint().expandedTo(room) == room


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        (QRect(0, 0, 1280, 800), QRect(4, 40, 1280, 724)),
        (QRect(100, 100, 600, 400), QRect(100, 100, 600, 400)),
        (QRect(5000, 3000, 600, 400), QRect(762, 364, 600, 400)),
        (QRect(-900, -50, 600, 400), QRect(4, 40, 600, 400)),
        (QRect(0, 0, 4000, 3000), QRect(4, 40, 1358, 724)),
    ],
)
def test_a_window_is_shrunk_and_moved_no_more_than_needed(inner, wanted):
    screen = QRect(0, 0, 1366, 768)
    assert fitted(inner, screen, FRAME) == wanted
    assert screen.contains(fitted(inner, screen, FRAME).marginsAdded(FRAME))
    assert fitted(inner, screen, QMargins()).size() == inner.size().boundedTo(screen.size())
