"""The head of every view: what it shows, and at the right how it is shown and taken along."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QMenu, QToolButton, QWidget

from mineralcat.analysis.figure import ViewFigure
from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.translation import _

from ..widgets.elided_label import ElidedLabel
from ..widgets.layouts import column, row, tool_button

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
        tools = row(1, self._controls)
        for button in (*self._switch_buttons(name), self._share_button()):
            button.hide()
            tools.addWidget(button)
        self._switch.idToggled.connect(self._tell_turned)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self._subtitle, 1)
        self._row.addLayout(tools)
        column(self._title, self._row, of=self, spacing=0, margin=0)

    def _switch_buttons(self, name: str) -> list[QToolButton]:
        buttons = []
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
            buttons.append(button)
        return buttons

    def _share_button(self) -> QToolButton:
        self._share = tool_button(_("Share"), _("Export, copy or print this view"))
        self._share.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return self._share

    def _make_menu(self) -> None:
        menu = QMenu(self._share)
        menu.aboutToShow.connect(lambda: self.menu_opening.emit(menu))
        self._share.setMenu(menu)

    @property
    def shows_table(self) -> bool:
        """Whether the table was chosen."""
        return self._switch.checkedId() == 1

    def add_control(self, control: QWidget) -> None:
        """Put one of the view's own controls beside the switch."""
        self._controls.addWidget(control)

    def show_figure(self, figure: ViewFigure | None) -> None:
        """Say what is shown; nothing where there is none."""
        self._title.setText(figure.title if figure else "")
        self._subtitle.setText(figure.subtitle if figure else "")
        if figure:
            parts = (figure.title, figure.subtitle, figure.sentence)
            set_tooltip(self._title, "\n".join(filter(None, parts)))

    def offer(self, offered: bool) -> None:
        """Offer switch and menu, or hide them where there is nothing to show."""
        if offered and self._share.menu() is None:
            self._make_menu()
        for button in (*self._switch.buttons(), self._share):
            button.setVisible(offered)

    def _tell_turned(self) -> None:
        self.turned.emit(self.shows_table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme.em(self, NARROW)
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
