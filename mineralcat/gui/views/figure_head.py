"""What stands around a chart: the head of every view, and what there is in the place of a chart."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QMenu, QToolButton, QWidget

from mineralcat.analysis.figure import ViewFigure
from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.translation import _

from ..widgets.labels import ElidedLabel
from ..widgets.layouts import column, row, search_button, text_label, tool_button

NARROW = 30
"""Heights of the text: in a head that is less wide, the subtitle has a line of its own."""


class FigureHead(QWidget):
    """Title and subtitle, the view's own controls, the switch of chart and table, and a menu."""

    turned = Signal(bool)
    """To the table, or back to the chart."""
    menu_opening = Signal(QMenu)
    """The menu is to be filled."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._subtitle = ElidedLabel(), ElidedLabel()
        theme.set_role(self._title, "strong")
        theme.set_role(self._subtitle, "muted")
        self._controls = row()
        self._switch = QButtonGroup(self)
        for at, (text, tip) in enumerate(
            (
                (_("Chart"), _("Show {view} as a chart", view=name)),
                (_("Table"), _("Show {view} as a table", view=name)),
            )
        ):
            button = tool_button(text, tip)
            button.setCheckable(True)
            button.setChecked(at == 0)
            self._switch.addButton(button, at)
        self._switch.idToggled.connect(lambda: self.turned.emit(self.shows_table))
        self._share = tool_button(_("Share"), _("Export, copy or print this view"))
        self._share.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._buttons = (*self._switch.buttons(), self._share)
        for each in self._buttons:
            each.hide()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self._subtitle, 1)
        self._row.addLayout(row(1, self._controls, *self._buttons))
        column(self._title, self._row, of=self, spacing=0, margin=0)

    @property
    def shows_table(self) -> bool:
        """Whether the table was chosen."""
        return self._switch.checkedId() == 1

    def add_control(self, control: QWidget) -> None:
        """Put one of the view's own controls beside the switch."""
        self._controls.addWidget(control)

    def show_figure(self, figure: ViewFigure) -> None:
        """Say what is shown."""
        self._title.setText(figure.title)
        self._subtitle.setText(figure.subtitle)
        parts = (figure.title, figure.subtitle, figure.sentence)
        set_tooltip(self._title, "\n".join(filter(None, parts)))

    def offer(self, offered: bool) -> None:
        """Offer switch and menu, or hide them where there is nothing to show."""
        if offered and self._share.menu() is None:
            menu = QMenu(self._share)
            menu.aboutToShow.connect(lambda: self.menu_opening.emit(menu))
            self._share.setMenu(menu)
        for button in self._buttons:
            button.setVisible(offered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme.em(self, NARROW)
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)


class BlankPage(QWidget):
    """A sentence in the middle, and below it perhaps a button."""

    tried_again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = text_label("", "muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._again = search_button(_("Try again"), role="chip")
        self._again.clicked.connect(self.tried_again)
        self._again.hide()
        parts = (1, self._sentence, self._again, 0, 1)
        layout = column(*parts, of=self, spacing=theme.em(self, 0.5), margin=0)
        layout.setAlignment(self._again, Qt.AlignmentFlag.AlignHCenter)

    def say(self, sentence: str, *, again: bool = False) -> None:
        """Show a sentence; *again* offers to try once more."""
        self._sentence.setText(sentence)
        self._again.setVisible(again)

    def text(self) -> str:
        """What is shown."""
        return self._sentence.text()
