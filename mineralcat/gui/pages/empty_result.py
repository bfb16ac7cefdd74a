"""What stands in the place of the lines where there are none: what to leave out of the query, and
how many minerals that would find."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from mineralcat.domain.figures import count_text
from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel
from mineralcat.translation import _, ngettext

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
        over.installEventFilter(self)
        self.hide()

    def show_offers(self, offers: "Sequence[Relaxation]", *, empty: bool = False) -> None:
        """Say that nothing was found, and offer what to leave out; of an *empty* catalogue, that
        there is nothing to find."""
        layouts.clear(self._offers)
        self._title.setText(_("There are no minerals yet") if empty else _("Nothing was found"))
        self._advice.setText(_EMPTY if empty else _SOME if offers else _NONE)
        for one in offers:
            offer = ngettext(
                "without {words}: {number} mineral",
                "without {words}: {number} minerals",
                one.minerals,
                words=one.words,
                number=count_text(one.minerals),
            )
            button = search_button(offer, role="link", parent=self)
            button.clicked.connect(lambda _=False, query=one.query: self.chosen.emit(query))
            self._offers.addWidget(button)
        self._fill()
        self.show()
        self.raise_()

    def _fill(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fill()
        return super().eventFilter(watched, event)
