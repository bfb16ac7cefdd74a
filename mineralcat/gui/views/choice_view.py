"""A view with lists above the chart, which say what is shown and offer what could be."""

from collections.abc import Hashable, Iterable, Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.figure import MineralFigure, ViewFigure
from mineralcat.translation import _

from ..widgets.labels import ElidedLabel
from .control_row import ControlRow
from .figure_view import FigureView

Choices = Mapping[str, tuple[Iterable[tuple[Hashable, str]], Hashable]]
"""By the key of a list what it offers, as values and words, and the value that is shown."""


class ChoiceView(FigureView):
    """Its lists are those of `VIEW.controls`, made when there is first something to choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.row: ControlRow | None = None
        super().__init__(parent)

    def choices(self) -> Choices:
        """What the lists offer beside the figure that is shown; empty where there is no choice."""
        raise NotImplementedError

    def choose_in(self, key: str, value: Hashable) -> None:
        """Set `request` to what the user chose in a list."""
        raise NotImplementedError

    def begin_row(self, row: ControlRow) -> None:
        """Put in what stands before the lists."""

    def end_row(self, row: ControlRow) -> None:
        """Put in what stands behind the lists."""

    def show_figure(self, figure: ViewFigure) -> None:
        """Show another figure, and what can be chosen instead."""
        super().show_figure(figure)
        if self.row is None:
            self.row = self._make_row()
        choices = self.choices()
        for key, (offered, shown) in choices.items():
            self.row.fill(key, offered, shown, always=key == "mineral")
        self.row.setVisible(bool(choices))

    def show_nothing(self) -> None:
        """There is nothing to choose from either."""
        super().show_nothing()
        if self.row is not None:
            self.row.hide()

    def _make_row(self) -> ControlRow:
        row = ControlRow(self.VIEW.name)
        self.begin_row(row)
        for key, label in self.VIEW.controls.items():
            row.add_list(key, label)
        self.end_row(row)
        row.chosen.connect(self._choose)
        self.add_row(row)
        return row

    @Slot(str, object)
    def _choose(self, key: str, value: Hashable) -> None:
        if self.figure is not None:
            self.choose_in(key, value)
            self.ask_if_changed()


class MineralView(ChoiceView):
    """Its first list are the minerals that the search leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._limit = ElidedLabel()
        super().__init__(parent)

    def begin_row(self, row: ControlRow) -> None:
        """The list of minerals, and how the search limits it."""
        row.add_list("mineral", _("Mineral"))
        row.add_limit(self._limit)

    def mineral_choices(self, figure: MineralFigure) -> Choices:
        """What the list of minerals offers."""
        self._limit.setText(figure.found)
        self._limit.setVisible(bool(figure.found))
        return {"mineral": ([(one.slug, one.name) for one in figure.minerals], figure.mineral)}

    @Slot(str, object)
    def _choose(self, key: str, value: Hashable) -> None:
        if key == "mineral":
            self.chosen.emit(value)
        else:
            super()._choose(key, value)
