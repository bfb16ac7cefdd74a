"""The frame of every view: title, chart or table, note, sources, and what can be done with them."""

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from mineralcat.analysis.citation import short_source, source_text
from mineralcat.analysis.figure import TableRow, ViewFigure
from mineralcat.analysis.view_context import ViewContext
from mineralcat.analysis.views import ViewType, load
from mineralcat.errors import MineralCatError
from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.translation import _, comma_list, ngettext

from ..widgets.labels import ElidedLabel
from ..widgets.layouts import column
from .figure_head import BlankPage, FigureHead
from .figure_table import FigureTable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.gui.charts.chart import Chart, Mark
    from mineralcat.store.queries.graph import ApplicationGraph

NAMED_SOURCES = 2
MOST_LINES = 3
"""Of the note below a chart."""
Question = Callable[["Session", "ApplicationGraph"], ViewFigure]
"""What makes a figure, off the window's thread: a plain function that touches no widget."""
Ask = Callable[
    [str, Question, Callable[[ViewFigure], None], Callable[[Exception], None] | None], None
]
"""How a view gets a figure: its name, the question, what is done with the answer, and what where
there is none."""


class ViewMenus(Protocol):
    """What fills the menus of a view."""

    def open_menu(self, view: "FigureView", about: "Mark | TableRow | None", at: QPoint) -> None:
        """Open the menu of a mark, of a row or of the whole view, at a place on the screen."""

    def fill(self, menu: QMenu, view: "FigureView") -> None:
        """Put in what can be done with a view as a whole."""


class FigureView(QWidget):
    """Shows a `ViewFigure`; its chart and the libraries of that are loaded when first seen.

    A view says in `VIEW` what it is and puts its controls in by `add_control`. The frame asks for
    the figure only while the view is visible, and only when what `depends_on` names has changed.
    `ask_if_changed` asks anew after another choice in the view's own controls.
    """

    VIEW: ClassVar[ViewType]

    chosen = Signal(str)
    """The slug of what a mark or row is about."""
    added = Signal(str)
    """The same, to be added to the selection."""
    searched = Signal(str)
    """A query, or the slug of an entry to search for."""
    _library_there = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure: ViewFigure | None = None
        self._words = ViewFigure(title="", sentence=self.VIEW.empty)
        """The figure, or an empty one that says why there is none."""
        self.chart: Chart | None = None
        self.context = ViewContext()
        self.request: object = None
        """What was chosen in the view's controls; None before anything was."""
        self._ask: Ask | None = None
        self._asked_for: Hashable = None
        self._importing: Thread | None = None
        self._selected: tuple[str | None, tuple[str, ...]] = (None, ())
        self._table: FigureTable | None = None
        self._build()
        self._head.turned.connect(self._show_page)
        self._head.menu_opening.connect(self._fill_share)
        self._blank.tried_again.connect(self.try_again)
        self._library_there.connect(self.load_chart)
        self.sharing: ViewMenus | None = None
        """What the menus do; the window's."""

    # What a view says of itself -------------------------------------------------------------------

    def question(self, context: ViewContext) -> Question | None:
        """What makes the figure for a context; None where there is nothing to ask. Runs in the
        window's thread and only builds the function; that runs in another."""
        if self.VIEW.needs_selection and not context.selection:
            return None
        return partial(self.VIEW.make_figure, context=context, request=self.request)

    def asks(self, context: ViewContext) -> bool:
        """Whether the view asks for its figure; else the window brings it."""
        return True

    def depends_on(self, context: ViewContext) -> Hashable:
        """What of a context, and of the view's own controls, the figure depends on; the same again
        is not asked again."""
        return context.selection, context.query, context.edits, self.request

    @classmethod
    def warm_up(cls, session: "Session", graph: "ApplicationGraph") -> None:
        """Import, and read, what the view needs when it is first opened; in a thread."""
        load(cls.VIEW.chart)
        cls.VIEW.load_figure()

    # For the window -------------------------------------------------------------------------------

    def use(self, ask: Ask | None) -> None:
        """Ask this way from now on."""
        self._ask = ask
        self._asked_for = None

    def follow(self, context: ViewContext) -> None:
        """Show what the window speaks of, as soon as the view is seen."""
        self.context = context
        self.ask_if_changed()

    def show_figure(self, figure: ViewFigure) -> None:
        """Show other figures."""
        if figure is not self.figure:
            self._show(figure, figure)

    def show_nothing(self) -> None:
        """Say what to do, where there is no figure."""
        self._show(None, ViewFigure(title="", sentence=self.VIEW.empty))

    @Slot(object)
    def show_failure(self, error: Exception) -> None:
        """Say why there is no figure, in the place of one that would now be of something else, and
        offer to ask again. A mistake of the program has its own dialog too."""
        is_known = isinstance(error, MineralCatError)
        why = _("{view} cannot be shown: the program made a mistake.", view=self.VIEW.title)
        more = _("Nothing in the catalogue changed.")
        self.show_nothing()
        sentence = str(error) if is_known else f"{why} {more}"
        self._show(None, ViewFigure(title="", sentence=sentence), again=True)
        self._asked_for = None
        if not is_known:
            raise error

    @Slot()
    def try_again(self) -> None:
        """Ask the question that failed once more."""
        self._asked_for = None
        self.ask_if_changed()

    def _show(self, figure: ViewFigure | None, words: ViewFigure, *, again: bool = False) -> None:
        """Show a figure, or, where there is none, the words of an empty one."""
        self.figure, self._words = figure, words
        self._head.show_figure(words)
        self._note.setText(words.note)
        self._note.setVisible(bool(words.note))
        self._show_sources(words)
        self._fill_table()
        self._blank.say(words.sentence, again=again)
        self.setAccessibleName(words.title or self.VIEW.title)
        self.setAccessibleDescription(words.sentence)
        self._show_page()

    def choose(self, slug: str | None, also: Sequence[str] = ()) -> None:
        """Mark what is selected elsewhere: the entry in the inspector, and those added to it."""
        self._selected = (slug, tuple(also))
        if self.chart is not None:
            self.chart.choose(slug, also)

    def add_control(self, control: QWidget) -> None:
        """Put one of the view's own controls above the chart; it needs an accessible name."""
        self._head.add_control(control)

    def add_row(self, row: QWidget) -> None:
        """Put a line of controls between head and chart."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, row)

    @property
    def table(self) -> FigureTable:
        """The figures in rows, made when they are first looked at."""
        if self._table is None:
            self._table = FigureTable()
            self._table.chosen.connect(self.chosen)
            self._table.added.connect(self.added)
            self._table.menu_asked.connect(self._show_menu)
            self._pages.addWidget(self._table)
            self._fill_table()
        return self._table

    def _fill_table(self) -> None:
        if self._table is not None:
            self._table.figures.show_table(self._words.table)
            self._table.setAccessibleName(self._words.title or self.VIEW.title)
            self._table.setAccessibleDescription(self._words.sentence)

    # Making it ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setAccessibleName(self.VIEW.title)
        self._head = FigureHead(self.VIEW.title)
        self._note = ElidedLabel(most_lines=MOST_LINES)
        self._note.hide()
        self._sources = ElidedLabel()
        self._sources.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._sources.hide()
        theme.set_role(self._note, "muted")
        theme.set_role(self._sources, "chip")
        self._blank = BlankPage()
        self._blank.say(self.VIEW.empty)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._blank)
        step = theme.em(self, 0.5)
        layout = column(
            self._head, self._pages, 1, self._note, self._sources, of=self, spacing=step
        )
        layout.setContentsMargins(2 * step, step, 2 * step, step)
        layout.setAlignment(self._sources, Qt.AlignmentFlag.AlignLeft)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.set_role(self, "panel")
        self.setMinimumWidth(theme.em(self, 18))

    def _show_sources(self, figure: ViewFigure) -> None:
        named = [short_source(source) for source in figure.sources[:NAMED_SOURCES]]
        rest = len(figure.sources) - len(named)
        names = comma_list(named)
        if rest:
            names = _("{names} and {number} more", names=names, number=rest)
        self._sources.setText(
            ngettext("Source: {names}", "Sources: {names}", len(figure.sources), names=names)
        )
        set_tooltip(self._sources, "\n\n".join(map(source_text, figure.sources)))
        self._sources.setVisible(bool(figure.sources))

    # Asking ---------------------------------------------------------------------------------------

    @Slot()
    def ask_if_changed(self) -> None:
        """Ask for the figure, once the view is seen, if anything that it depends on is new."""
        if self._ask is None or not self.isVisible() or not self.asks(self.context):
            return
        needed = self.depends_on(self.context)
        if self._asked_for is not None and needed == self._asked_for:
            return
        question = self.question(self.context)
        self._asked_for = needed
        if question is None:
            self.show_nothing()
            return
        if self.figure is None:
            self._blank.say(_("Reading …"))
        own = self.objectName() or self.VIEW.title  # else one Uses view would overtake the other
        self._ask(own, question, self.show_figure, self.show_failure)

    # Which page -----------------------------------------------------------------------------------

    @Slot()
    def _show_page(self) -> None:
        figure = self.figure
        there = figure is not None and bool(figure.table.rows)
        self._head.offer(there)
        if figure is None or not there:
            self._pages.setCurrentWidget(self._blank)
        elif self._head.shows_table or not figure.is_drawn:
            self._pages.setCurrentWidget(self.table)
            self.table.fit()
        elif self.chart is not None:
            self._pages.setCurrentWidget(self.chart)
            if self.isVisible():  # else once it is
                self.chart.show_figure(figure)
        elif self.isVisible():
            self._blank.say(_("Drawing …"))
            self._pages.setCurrentWidget(self._blank)
            self._prepare_chart()

    def _prepare_chart(self) -> None:
        """Import the chart's libraries, then make the chart. Nothing else takes as long when the
        program starts, so the window's own thread does not wait for it."""
        if self._importing is None:
            self._importing = Thread(target=self._import_chart, name="mineralcat-chart")
            self._importing.start()

    def _import_chart(self) -> None:
        try:
            load(self.VIEW.chart)
        finally:  # what was wrong with it comes up again, and is reported, when the chart is made
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
            self.chart.acted.connect(self.act)
            self.chart.menu_asked.connect(self._show_menu)
            self.chart.choose(*self._selected)
            self._pages.addWidget(self.chart)
        self._show_page()

    def new_chart(self) -> "Chart":
        """A chart of this view's kind: the one it shows, or one to paint a picture with."""
        made: Chart = load(self.VIEW.chart)()
        return made

    @Slot(str)
    def act(self, what: str) -> None:
        """A mark of the chart was clicked that does something in the view itself."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ask_if_changed()
        self._show_page()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the chart needs it more than the note."""
        super().resizeEvent(event)
        room = self.height() / theme.em(self, 1.0)
        self._note.keep_to(int(min(max((room - 14) / 5, 1), MOST_LINES)))

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

    def _fill_share(self, menu: QMenu) -> None:
        menu.clear()
        if self.sharing is not None:
            self.sharing.fill(menu, self)
