"""Two to five minerals, or applications, side by side: what is the same and what differs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.figure import ViewFigure
from mineralcat.analysis.views import VIEWS
from mineralcat.translation import _

from .control_row import ElidedCombo
from .figure_view import FigureView

if TYPE_CHECKING:
    from mineralcat.store.rows import Ref

MOST_OFFERED = 300
"""That many can be chosen from a list; others are added with Ctrl and a click."""


class CompareView(FigureView):
    """Shows a `CompareFigure` of the selection."""

    VIEW = VIEWS["compare"]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: list[str] = []
        self._more: ElidedCombo | None = None

    def show_figure(self, figure: ViewFigure) -> None:
        """Show another comparison, and what could be put beside it."""
        from mineralcat.analysis.compare import MOST, CompareFigure

        super().show_figure(figure)
        if isinstance(figure, CompareFigure):
            self._offer(figure.candidates if len(figure.columns) < MOST else ())

    def _offer(self, candidates: "Sequence[Ref]") -> None:
        """What could be put beside these; the list is made when there is first something."""
        if self._more is None:
            self._more = ElidedCombo(_("Put another beside these"))
            self._more.setObjectName("compareMore")
            self._more.setAccessibleName(_("Put another beside these"))
            self._more.activated.connect(self._add)
            self.add_control(self._more)
        offered = candidates[:MOST_OFFERED]
        slugs = ["", *(one.slug for one in offered)]
        with QSignalBlocker(self._more):
            if slugs != self._offered:
                self._more.offer([_("Compare with …"), *(one.name for one in offered)])
                self._offered = slugs
            self._more.setCurrentIndex(0)
        self._more.setVisible(bool(offered))

    def show_nothing(self) -> None:
        """There is nothing to put another beside."""
        super().show_nothing()
        if self._more is not None:
            self._more.hide()

    @Slot(int)
    def _add(self, at: int) -> None:
        if slug := self._offered[at]:
            self.added.emit(slug)
