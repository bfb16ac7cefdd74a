"""What every chart is and does: shown, pointed at, walked through by keys, and painted anywhere.

Loads neither pyqtgraph nor NumPy; a chart that needs them imports them in its own module, and holds
its canvas as a child.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from mineralcat.analysis.figure import ViewFigure
from mineralcat.gui.theme import Palette
from mineralcat.gui.widgets.layouts import column
from mineralcat.store.rows import ClaimRow


class Look(NamedTuple):
    """How a chart paints: *font* is sized in pixels of the painter's own coordinates, so that the
    same lengths hold in the window, a PNG of any scale, an SVG and a PDF. *is_picture* where it is
    painted once for a file or a printer: smooth edges are worth their time, and nothing is marked
    as pointed at or chosen."""

    theme: Palette
    font: QFont
    is_picture: bool = False


class Mark(NamedTuple):
    """What can be pointed at: a bar, a cell, a country, a point of a line. *slug* names the entry
    that it is about; *text* is that of the tool tip, figure with citation and place; *place* is
    where it lies in the canvas; *query* is what a double-click asks for, empty where it can neither
    be searched for nor selected by a menu; *claims* are what is copied as citation."""

    slug: str
    name: str
    text: str
    place: QRect
    query: str = ""
    claims: tuple[ClaimRow, ...] = ()
    act: str = ""
    """What a click does in the view itself, in place of selecting: `Chart.acted` says it."""
    part: Any = None
    """What of the chart it is, for the chart's own use."""


class Marking(NamedTuple):
    """What is marked: what pointer or keys are on, and the slugs of what is selected."""

    pointed: Mark | None = None
    chosen: frozenset[str] = frozenset()


UNMARKED = Marking()


class Chart(QWidget):
    """Draws one kind of figure. Made once and fed with new figures; asks no catalogue.

    A chart calls `listen` once with the widget that it paints on. `marks` and `mark_at` then say
    what can be pointed at, and pointer and keys do the same on each chart: hovering shows the text,
    a click chooses, with Ctrl adds, a double-click searches, a right click opens the menu; arrow
    keys walk, Return chooses, Ctrl+Return adds, Shift+Return searches.
    """

    chosen = Signal(str)
    """The slug of what was clicked."""
    added = Signal(str)
    """The slug of what was clicked with Ctrl."""
    acted = Signal(str)
    """What was clicked that does something in the view itself."""
    searched = Signal(str)
    """The query for what was double-clicked."""
    menu_asked = Signal(object, QPoint)
    """The mark, or None beside all marks, and the place of the menu on the screen."""

    def show_figure(self, figure: ViewFigure) -> None:
        """Replace what is shown; the same figure again costs nothing."""
        raise NotImplementedError

    def choose(self, slug: str | None, also: Sequence[str] = ()) -> None:
        """Mark what is selected anywhere: the entry in the inspector, and those added to it."""

    def marks(self) -> Sequence[Mark]:
        """All that can be pointed at, in the order in which keys walk."""
        return ()

    def mark_at(self, pos: QPoint) -> Mark | None:
        """What lies at a point of the canvas."""
        return next((mark for mark in self.marks() if mark.place.contains(pos)), None)

    def mark_beside(self, mark: Mark | None, key: Qt.Key) -> Mark | None:
        """Where a key leads from a mark: along `marks`, unless a chart has two directions."""
        return walk(self.marks(), mark, key)

    def point_at(self, mark: Mark | None) -> None:
        """Show what the pointer or the keys are on; None where they are on nothing."""

    def reveal(self, mark: Mark) -> None:
        """Scroll to a mark that keys came to."""

    def height_for(self, width: float, look: Look) -> float:
        """The height that the figure needs at a width so that nothing is cut off."""
        return width * 0.6

    def paint_on(self, painter: QPainter, rect: QRectF, look: Look) -> None:
        """Paint the figure into a part of any paint device, text as text."""
        raise NotImplementedError

    def listen(self, canvas: QWidget, pointed: QWidget | None = None) -> None:
        """Hear the keys on *canvas* and the pointer on *pointed*, else on the canvas too."""
        from .pointing import Pointing

        self.pointing = Pointing(self, canvas, pointed or canvas)


class FigureChart(Chart):
    """A chart that a canvas paints."""

    canvas: Any
    """Has `show_figure` and `choose`."""
    area: QScrollArea
    across = False
    """Whether it may be wider than the view, and scrolls sideways then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure: Any = None

    def hold(self, canvas: QWidget, pointed: QWidget | None = None) -> None:
        """Put the canvas into a scroll area, and listen to it; the pointer is that of *pointed*,
        else of the canvas too."""
        self.area = area = QScrollArea(self)
        area.setWidget(canvas)
        area.setWidgetResizable(True)
        for surface in filter(None, (area.viewport(), canvas, pointed)):
            surface.setAutoFillBackground(False)  # the panel below shines through
        area.setFrameShape(QFrame.Shape.NoFrame)
        if not self.across:
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column(area, of=self, margin=0)
        self.setFocusProxy(canvas)
        self.listen(canvas, pointed)

    def show_figure(self, figure: ViewFigure) -> None:
        """Replace what is shown; the same figure again costs nothing."""
        if figure is not self.figure:
            self.figure = figure
            self.pointing.forget()
            self.canvas.show_figure(figure)
            self._scroll_to_top()

    def _scroll_to_top(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    def choose(self, slug: str | None, also: Sequence[str] = ()) -> None:
        """Mark what is about the selected entries."""
        self.canvas.choose(frozenset(filter(None, (slug, *also))))

    def reveal(self, mark: Mark) -> None:
        """Scroll to a mark."""
        place = mark.place
        self.area.ensureVisible(place.left(), place.center().y(), 0, place.height())


def walk(marks: Sequence[Mark], mark: Mark | None, key: Qt.Key) -> Mark | None:
    """Where a key leads from one of *marks* along them. They are made anew at each layout; what is
    at the same place is the same."""
    if not marks or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        return marks[0 if key == Qt.Key.Key_Home else -1] if marks else None
    keys = [(one.slug, one.place) for one in marks]
    if mark is None or (mark.slug, mark.place) not in keys:
        return marks[0]
    at = keys.index((mark.slug, mark.place))
    step = 1 if key in (Qt.Key.Key_Down, Qt.Key.Key_Right) else -1
    return marks[min(max(at + step, 0), len(marks) - 1)]
