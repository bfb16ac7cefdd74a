"""The frame of every view: title, chart or table, note, sources, and what can be done with them."""

from collections.abc import Hashable, Sequence
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mineralcat.analysis.citation import short_source, source_text
from mineralcat.analysis.figure import Figure, Table, TableRow
from mineralcat.gui import theme
from mineralcat.gui.plain_text import tooltip
from mineralcat.gui.scope import Ask, Question, Scope

from .elided_label import ElidedLabel
from .figure_table import FigureTable
from .wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from mineralcat.gui.charts.chart import Chart, Mark
    from mineralcat.gui.sharing import Sharing

NAMED_SOURCES = 2


class FigureView(QWidget):
    """Shows a `Figure`; its chart and the libraries of that are loaded when first seen.

    A view says in `NAME`, `CHART` and `EMPTY` what it is, puts its controls in by `add_control`,
    and answers `question` with what makes its figure for a scope. The frame asks only while the
    view is visible, and only when what `depends_on` names has changed. `controls_changed` asks
    anew after another choice in the view's own controls.
    """

    NAME: ClassVar[str] = ""
    """Of the tab, in menus and in the names of files; the lower-case form is that of `plot`."""
    CHART: ClassVar[str] = ""
    """Module and class of the chart: ``"mineralcat.gui.charts.uses_chart:UsesChart"``."""
    EMPTY: ClassVar[str] = "Choose a mineral or an application."
    """What to do, where there is no figure yet."""

    chosen = Signal(str)
    """The slug of what a mark or row is about."""
    added = Signal(str)
    """The same, to be added to the selection."""
    searched = Signal(str)
    """A query, or the slug of an entry to search for."""
    _library_there = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure: Figure | None = None
        self.chart: Chart | None = None
        self.scope = Scope()
        self._ask: Ask | None = None
        self._asked_for: Hashable = None
        self._importing: Thread | None = None
        self._selected: tuple[str | None, tuple[str, ...]] = (None, ())
        self._build()
        self._table.chosen.connect(self.chosen)
        self._table.added.connect(self.added)
        self._table.menu_asked.connect(self._show_menu)
        self._switch.idToggled.connect(self._show_page)
        self._library_there.connect(self.load_chart)
        self.sharing: Sharing | None = None
        """What the menus do; the window's."""

    # What a view says of itself -------------------------------------------------------------------

    def question(self, scope: Scope) -> Question | None:
        """What makes the figure for a scope; None where there is nothing to ask, then `EMPTY` is
        said. Runs in the window's thread and only builds the function; that runs in another."""
        return None

    def asks(self, scope: Scope) -> bool:
        """Whether the view asks for its figure; else the window brings it."""
        return True

    def plot_question(self, scope: Scope) -> Question | None:
        """What makes the figure of a view that is plotted without a window."""
        return self.question(scope)

    def depends_on(self, scope: Scope) -> Hashable:
        """What of a scope, and of the view's own controls, the figure depends on; the same again
        is not asked again."""
        return scope

    def is_drawn(self, figure: Figure) -> bool:
        """Whether the chart has anything to draw; else the table is shown alone."""
        return bool(figure.table.rows)

    # For the window -------------------------------------------------------------------------------

    def use(self, ask: Ask | None) -> None:
        """Ask this way from now on."""
        self._ask = ask
        self._asked_for = None

    def follow(self, scope: Scope) -> None:
        """Show what the window speaks of, as soon as the view is seen."""
        self.scope = scope
        if self._ask is not None and self.isVisible():
            self._ask_if_changed()

    def show_figure(self, figure: Figure) -> None:
        """Show other figures."""
        if figure is self.figure:
            return
        self.figure = figure
        self._title.setText(figure.title)
        self._title.setToolTip(tooltip(f"{figure.title}\n{figure.subtitle}"))
        self._subtitle.setText(figure.subtitle)
        self._note.setText(figure.note)
        self._note.setVisible(bool(figure.note))
        self._show_sources(figure)
        self._table.figures.show_table(figure.table)
        self._table.setAccessibleName(figure.title)
        self._table.setAccessibleDescription(figure.sentence)
        self._empty.setText(figure.sentence)
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.sentence)
        self._show_page()

    def show_nothing(self) -> None:
        """Say what to do, where there is no figure."""
        self.figure = None
        for label in (self._title, self._subtitle, self._note):
            label.setText("")
        self._sources.hide()
        self._note.hide()
        self._table.figures.show_table(Table())
        self._empty.setText(self.EMPTY)
        self.setAccessibleDescription(self.EMPTY)
        self._show_page()

    def choose(self, slug: str | None, also: Sequence[str] = ()) -> None:
        """Mark what is selected elsewhere: the entry in the inspector, and those added to it."""
        self._selected = (slug, tuple(also))
        if self.chart is not None:
            self.chart.choose(slug, also)

    def add_control(self, control: QWidget) -> None:
        """Put one of the view's own controls above the chart; it needs an accessible name."""
        self._controls.addWidget(control)

    @Slot()
    def controls_changed(self) -> None:
        """Ask anew: something else was chosen in the view's controls."""
        if self._ask is not None and self.isVisible():
            self._ask_if_changed()

    @property
    def table(self) -> FigureTable:
        """The table twin."""
        return self._table

    # Making it ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setAccessibleName(self.NAME)
        self._title = ElidedLabel()
        self._subtitle = ElidedLabel()
        self._note = WrappedLabel()
        self._note.hide()
        self._sources = ElidedLabel()
        self._sources.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._sources.hide()
        self._empty = QLabel()
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        looks = {
            self._title: "strong",
            self._subtitle: "muted",
            self._note: "muted",
            self._sources: "chip",
            self._empty: "muted",
        }
        for label, look in looks.items():
            theme.dress(label, look)
        self._empty.setWordWrap(True)
        self._empty.setText(self.EMPTY)
        self._table = FigureTable()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._table)
        step = theme.em(self, 0.5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * step, step, 2 * step, step)
        layout.setSpacing(step)
        layout.addLayout(self._head())
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._note)
        layout.addWidget(self._sources, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.dress(self, "panel")
        self.setMinimumSize(theme.em(self, 18), theme.em(self, 9))

    def _head(self) -> QVBoxLayout:
        """The title; below it the subtitle, and at the right controls, the switch and the menu."""
        self._switch = QButtonGroup(self)
        self._controls = QHBoxLayout()
        row = QHBoxLayout()
        row.addWidget(self._subtitle, 1)
        row.addLayout(self._controls)
        for at, text in enumerate(("Chart", "Table")):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setChecked(at == 0)
            button.setAccessibleName(f"Show {self.NAME.lower()} as a {text.lower()}")
            button.hide()
            self._switch.addButton(button, at)
            row.addWidget(button)
        self._share = QToolButton()
        self._share.setText("Share")
        self._share.setAccessibleName("Export, copy or print this view")
        self._share.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._share)
        menu.aboutToShow.connect(self._fill_share)
        self._share.setMenu(menu)
        self._share.hide()
        row.addWidget(self._share)
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title)
        head.addLayout(row)
        return head

    def _show_sources(self, figure: Figure) -> None:
        named = [short_source(source) for source in figure.sources[:NAMED_SOURCES]]
        rest = len(figure.sources) - len(named)
        word = "Source" if len(figure.sources) == 1 else "Sources"
        more = f" and {rest} more" if rest > 0 else ""
        self._sources.setText(f"{word}: {', '.join(named)}{more}")
        self._sources.setToolTip(tooltip("\n\n".join(map(source_text, figure.sources))))
        self._sources.setVisible(bool(figure.sources))

    # Asking ---------------------------------------------------------------------------------------

    def _ask_if_changed(self) -> None:
        wanted = self.depends_on(self.scope)
        if (
            self._ask is None
            or not self.asks(self.scope)
            or (self._asked_for is not None and wanted == self._asked_for)
        ):
            return
        question = self.question(self.scope)
        self._asked_for = wanted
        if question is None:
            self.show_nothing()
            return
        if self.figure is None:
            self._empty.setText("Reading …")
        own = self.objectName() or self.NAME  # else one Uses view would overtake the other
        self._ask(own, question, self.show_figure)

    # Which page -----------------------------------------------------------------------------------

    @Slot()
    def _show_page(self) -> None:
        figure = self.figure
        there = figure is not None and bool(figure.table.rows)
        for button in (*self._switch.buttons(), self._share):
            button.setVisible(there)
        if figure is None or not there:
            self._pages.setCurrentWidget(self._empty)
        elif self._switch.checkedId() == 1 or not self.is_drawn(figure):
            self._pages.setCurrentWidget(self._table)
            self._table.fit()
        elif self.chart is not None:
            self._pages.setCurrentWidget(self.chart)
            self.chart.show_figure(figure)
        elif self.isVisible():
            self._empty.setText("Drawing …")
            self._pages.setCurrentWidget(self._empty)
            self._prepare_chart()

    def _prepare_chart(self) -> None:
        """Import the chart's libraries, then make the chart. Nothing else takes as long when the
        program starts, so the window's own thread does not wait for it."""
        if self._importing is None:
            self._importing = Thread(target=self._import_chart, name="mineralcat-chart")
            self._importing.start()

    def _import_chart(self) -> None:
        try:
            import_module(self.CHART.partition(":")[0])
        finally:  # what was wrong with it comes up again, and is told, when the chart is made
            with suppress(RuntimeError):  # the view is gone
                self._library_there.emit()

    @Slot()
    def load_chart(self) -> None:
        """Make the chart now, importing its library where that was not done yet."""
        if self.chart is None:
            self.chart = self.new_chart()
            self.chart.chosen.connect(self.chosen)
            self.chart.added.connect(self.added)
            self.chart.searched.connect(self.searched)
            self.chart.menu_asked.connect(self._show_menu)
            self.chart.choose(*self._selected)
            self._pages.addWidget(self.chart)
        self._show_page()

    def new_chart(self) -> "Chart":
        """A chart of this view's kind: the one it shows, or one to paint a picture with."""
        module, _, name = self.CHART.partition(":")
        made: Chart = getattr(import_module(module), name)()
        return made

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._ask is not None:
            self._ask_if_changed()
        self._show_page()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.figure is not None:
            self._show_page()

    # What can be done -----------------------------------------------------------------------------

    @Slot(object, QPoint)
    def _show_menu(self, about: "Mark | TableRow | None", place: QPoint) -> None:
        """Open the menu that is the same on every chart and table."""
        if self.sharing is not None:
            self.sharing.open_menu(self, about, place)

    def _fill_share(self) -> None:
        menu = self._share.menu()
        menu.clear()
        if self.sharing is not None:
            self.sharing.fill(menu, self)
