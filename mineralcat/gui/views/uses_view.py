"""Amounts of the selection, as a chart and as a table: what it is about, and who says so."""

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mineralcat.analysis.citation import short_source, source_text
from mineralcat.analysis.uses import UsesFigure
from mineralcat.gui import theme
from mineralcat.gui.item_models.uses_table_model import UsesTableModel
from mineralcat.gui.plain_text import tooltip

from .elided_label import ElidedLabel

if TYPE_CHECKING:
    from mineralcat.gui.charts.uses_chart import UsesChart

NAMED_SOURCES = 2


class UsesTable(QTableView):
    """The table twin; copies rows with their citations."""

    def __init__(self, model: UsesTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.em(self, 1.75))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setFont(theme.figures(self.font()))

    def fit(self) -> None:
        """Give each column the width of what it shows, long names elided."""
        self.resizeColumnsToContents()
        for column in range(self._model.columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column), theme.em(self, 18)))

    def copy(self) -> None:
        """The selected rows, all where none is, as tab-separated text with citations."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        text = self._model.as_tsv(rows or range(self._model.rowCount()))
        QGuiApplication.clipboard().setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


class UsesView(QWidget):
    """Shows a `UsesFigure`; the chart and its library are loaded when first seen."""

    chosen = Signal(str)
    """The slug of what a bar or row is about."""
    _library_there = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure: UsesFigure | None = None
        self._chart: UsesChart | None = None
        self._importing: Thread | None = None
        self._chosen: str | None = None
        self._model = UsesTableModel(self)
        self._build()
        self._table.activated.connect(self._choose_row)
        self._switch.idToggled.connect(self._show_page)
        self._library_there.connect(self.load_chart)

    def show_figure(self, figure: UsesFigure) -> None:
        """Show other amounts."""
        self._figure = figure
        self._title.setText(figure.title)
        self._title.setToolTip(tooltip(f"{figure.title}\n{figure.subtitle}"))
        self._note.setText(_note(figure))
        self._show_sources(figure)
        self._model.show_figure(figure)
        self._table.setAccessibleName(figure.title)
        self._table.setAccessibleDescription(figure.sentence)
        self._empty.setText(figure.sentence)
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.sentence)
        for button in self._switch.buttons():
            button.setVisible(self._model.rowCount() > 0)
        self._show_page()

    def choose(self, slug: str | None) -> None:
        """Mark what is selected elsewhere."""
        self._chosen = slug
        if self._chart is not None:
            self._chart.choose(slug)

    def _build(self) -> None:
        self.setAccessibleName("Uses")
        self._title = ElidedLabel()
        self._note = ElidedLabel()
        self._sources = ElidedLabel()
        self._sources.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._sources.hide()
        self._empty = QLabel()
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        looks = {
            self._title: "strong",
            self._note: "muted",
            self._sources: "chip",
            self._empty: "muted",
        }
        for label, look in looks.items():
            theme.dress(label, look)
        self._empty.setWordWrap(True)
        self._empty.setText("Choose a mineral or an application to see how much it takes.")
        self._table = UsesTable(self._model)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._table)
        self._switch = QButtonGroup(self)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        for at, text in enumerate(("Chart", "Table")):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setChecked(at == 0)
            button.setAccessibleName(f"Show amounts as a {text.lower()}")
            button.hide()
            self._switch.addButton(button, at)
            head.addWidget(button)
        foot = QHBoxLayout()
        foot.addWidget(self._note, 1)
        foot.addWidget(self._sources)
        step = theme.em(self, 0.5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * step, step, 2 * step, step)
        layout.setSpacing(step)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        layout.addLayout(foot)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.dress(self, "panel")
        self.setMinimumSize(theme.em(self, 18), theme.em(self, 9))

    def _show_sources(self, figure: UsesFigure) -> None:
        named = [short_source(source) for source in figure.sources[:NAMED_SOURCES]]
        rest = len(figure.sources) - len(named)
        word = "Source" if len(figure.sources) == 1 else "Sources"
        more = f" and {rest} more" if rest > 0 else ""
        self._sources.setText(f"{word}: {', '.join(named)}{more}")
        self._sources.setToolTip(tooltip("\n\n".join(map(source_text, figure.sources))))
        self._sources.setVisible(bool(figure.sources))

    @Slot()
    def _show_page(self) -> None:
        figure = self._figure
        if figure is None or not self._model.rowCount():
            self._pages.setCurrentWidget(self._empty)
        elif self._switch.checkedId() == 1 or not figure.panels:
            self._pages.setCurrentWidget(self._table)
            self._table.fit()
        elif self._chart is not None:
            self._pages.setCurrentWidget(self._chart)
            self._chart.show_figure(figure)
        elif self.isVisible():
            self._empty.setText("Drawing …")
            self._pages.setCurrentWidget(self._empty)
            self._prepare_chart()

    def _prepare_chart(self) -> None:
        """Import the chart's library, then make the chart. Nothing else takes as long when the
        program starts, so the window's own thread does not wait for it."""
        if self._importing is None:
            self._importing = Thread(target=self._import_chart, name="mineralcat-chart")
            self._importing.start()

    def _import_chart(self) -> None:
        try:
            import mineralcat.gui.charts.uses_chart  # noqa: F401
        finally:  # what was wrong with it comes up again, and is told, when the chart is made
            with suppress(RuntimeError):  # the view is gone
                self._library_there.emit()

    @Slot()
    def load_chart(self) -> None:
        """Make the chart now, importing its library where that was not done yet."""
        if self._chart is None:
            from mineralcat.gui.charts.uses_chart import UsesChart

            self._chart = UsesChart()
            self._chart.chosen.connect(self.chosen)
            self._chart.choose(self._chosen)
            self._pages.addWidget(self._chart)
        self._show_page()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_page()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._figure is not None:
            self._show_page()

    @Slot(QModelIndex)
    def _choose_row(self, index: QModelIndex) -> None:
        self.chosen.emit(self._model.bar(index.row()).slug)


def _note(figure: UsesFigure) -> str:
    """What the signs of the chart mean, of those it has, and what it leaves out."""
    bars = [bar for panel in figure.panels for bar in panel.all_bars()]
    said = []
    if any(bar.low is not None and bar.high is not None for bar in bars):
        said.append("whiskers: range stated by the source")
    if any(bar.unsourced for bar in bars):
        said.append("hatched: unsourced")
    if any(bar.estimate for bar in bars):
        said.append("dashed: estimate (e)")
    if any(bar.rivals or bar.context for bar in bars):
        said.append("pale: another source or part")
    if figure.remark:
        said.append(figure.remark)
    return " · ".join(said)
