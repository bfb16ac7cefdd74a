"""What stands in the place of the lines where there are none: what to leave out of the query, and
how many minerals that would find."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mineralcat.analysis.figure import mineral_count
from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel
from mineralcat.translation import _

from ..widgets import layouts
from ..widgets.layouts import search_button

if TYPE_CHECKING:
    from mineralcat.store.search.relaxation import Relaxation


_EMPTY = _(
    "This catalogue is empty. Another one, with the reference data, is made by `mineralcat new`."
)
_SOME = _("Leave something out:")
_NONE = _("Leave out a word, or choose something at the left.")


class EmptyResult(QWidget):
    """Lies over a view as long as it has nothing to show."""

    chosen = Signal(str)
    """The query that was chosen instead."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("emptyResult")
        self._title = PlainLabel(_("Nothing was found"), self)
        theme.set_role(self._title, "strong")
        self._advice = layouts.text_label("", "muted")
        self._offers = layouts.column(spacing=theme.em(self, 0.25))
        parts = (self._title, self._advice, self._offers, 0, 1)
        layouts.column(*parts, of=self, spacing=theme.em(self, 0.5), margin=theme.em(self, 1.0))
        layouts.column(self, of=over, margin=0)
        self.hide()

    def show_offers(self, offers: "Sequence[Relaxation]", *, empty: bool = False) -> None:
        """Say that nothing was found, and offer what to leave out; of an *empty* catalogue, that
        there is nothing to find."""
        layouts.clear(self._offers)
        self._title.setText(_("There are no minerals yet") if empty else _("Nothing was found"))
        self._advice.setText(_EMPTY if empty else _SOME if offers else _NONE)
        for one in offers:
            minerals = mineral_count(one.minerals)
            offer = _("without {words}: {minerals}", words=one.words, minerals=minerals)
            button = search_button(offer, role="link", parent=self)
            button.clicked.connect(lambda _=False, query=one.query: self.chosen.emit(query))
            self._offers.addWidget(button)
        self.show()
        self.raise_()
