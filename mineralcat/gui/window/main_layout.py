"""Where things sit in the main window, and the actions it offers; no behaviour of their own."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mineralcat.domain.figures import count_text
from mineralcat.gui.plain_text import set_tooltip

from .. import theme
from ..icons import app_icon, give_icon
from ..inspector.inspector import Edits, Inspector
from ..item_models.mineral_table_model import MineralTableModel
from ..pages.browse_tree import BrowseTree
from ..pages.chip_bar import ChipBar
from ..pages.empty_result import EmptyResult
from ..pages.entries_page import EntriesPage
from ..pages.history_page import HistoryPage
from ..pages.mineral_table import MineralTable
from ..pages.search_line import SearchLine
from ..views.compare_view import CompareView
from ..views.map_view import MapView
from ..views.matrix_view import MatrixView
from ..views.trends_view import TrendsView
from ..views.uses_view import UsesView
from ..widgets.labels import plain_label
from ..widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from mineralcat.store.search.find_minerals import Hits


class MainLayout:
    """The parts of a main window, put in their places."""

    def __init__(self, window: QMainWindow, model: MineralTableModel, edits: Edits) -> None:
        self.window = window
        window.setWindowIcon(app_icon())
        self._make_parts(model, edits)
        self._make_actions()
        page = QWidget(window)
        column = QVBoxLayout(page)
        gap = theme.em(window, 0.5)
        column.setContentsMargins(gap, gap, gap, 0)
        column.setSpacing(gap)
        column.addLayout(self._top())
        column.addWidget(self.chips)
        column.addWidget(self.notice)
        column.addWidget(self.progress)
        column.addWidget(self._body(), 1)
        window.setCentralWidget(page)
        self._fill_status_bar()

    def _make_parts(self, model: MineralTableModel, edits: Edits) -> None:
        self.search = SearchLine(self.window)
        self.chips = ChipBar(self.window)
        self.tree = BrowseTree()
        self.table = MineralTable(model)
        self.empty = EmptyResult(self.table.viewport())
        self.inspector = Inspector(edits)
        for view in (self.tree, self.table):
            theme.set_role(view, "panel")
        self.uses_panel = UsesView()
        self.uses_panel.setObjectName("usesPanel")
        self.uses_view = UsesView()
        self.uses_view.setObjectName("usesView")
        self.matrix_view = MatrixView()
        self.matrix_view.setObjectName("matrixView")
        self.map_view = MapView()
        self.map_view.setObjectName("mapView")
        self.trends_view = TrendsView()
        self.trends_view.setObjectName("trendsView")
        self.compare_view = CompareView()
        self.compare_view.setObjectName("compareView")
        tabs = (self.matrix_view, self.map_view, self.trends_view, self.compare_view)
        self.figure_views = (self.uses_panel, self.uses_view, *tabs)
        """All that follow the search and the selection; those in tabs in the order of the tabs."""
        self.entries_page = EntriesPage(edits)
        self.history_page = HistoryPage()
        self.notice = NoticeBar()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress")
        self.progress.hide()

    def _make_actions(self) -> None:
        self.undo = self._action("undoAction", "Undo", "Ctrl+Z", "undo")
        self.redo = self._action("redoAction", "Redo", "Ctrl+Shift+Z", "redo")
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.export = self._action("exportAction", "Export", "Ctrl+Shift+E", "export")
        set_tooltip(self.export, "Export the catalogue or what was found (Ctrl+Shift+E)")
        self.new_entry = self._action("newAction", "New", "Ctrl+Shift+N", "new")
        set_tooltip(self.new_entry, "Add a mineral or an application (Ctrl+Shift+N)")
        self.new_mineral = self._action("newMineralAction", "New &Mineral…", "")
        self.new_application = self._action("newApplicationAction", "New App&lication…", "")
        for entity, action in (
            ("mineral", self.new_mineral),
            ("application", self.new_application),
        ):
            action.triggered.connect(lambda _=False, one=entity: self.inspector.add_entry(one))
        self.back = self._action("backAction", "Back", "Alt+Left", "back")
        self.forward = self._action("forwardAction", "Forward", "Alt+Right", "forward")
        set_tooltip(self.back, "Back to the query or selection before (Alt+Left)")
        set_tooltip(self.forward, "Forward again (Alt+Right)")
        self.history = self._action("historyAction", "History of this", "Ctrl+H")
        self.save_search = self._action("saveSearchAction", "Save this search", "Ctrl+S")
        self.find = self._action("findAction", "Search", "Ctrl+F")
        self.find.triggered.connect(self._focus_search)
        self.quit = self._action("quitAction", "Quit", "Ctrl+Q")
        goals: tuple[tuple[str, str, Callable[[], QWidget]], ...] = (
            ("Go to Browse", "Ctrl+1", lambda: self.tree),
            ("Go to the minerals", "Ctrl+2", lambda: self.table),
            ("Go to the inspector", "Ctrl+3", lambda: self.inspector),
            ("Go to the entries", "Ctrl+4", self._show_entries),
        )
        self.goals: list[QAction] = []
        for title, keys, goal in goals:
            action = self._action(title.replace(" ", ""), title, keys)
            action.triggered.connect(lambda _=False, goal=goal: goal().setFocus())
            self.goals.append(action)

    def _action(self, name: str, title: str, keys: str, picture: str | None = None) -> QAction:
        action = QAction(title, self.window)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        if picture:
            give_icon(action, picture)
            action.setEnabled(False)
        self.window.addAction(action)
        return action

    def _show_entries(self) -> QWidget:
        self.tabs.setCurrentWidget(self.entries_page)
        return self.entries_page.view.table

    def _focus_search(self) -> None:
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.em(self.window, 0.5))
        for action in (self.back, self.forward):
            row.addWidget(self._button(action, wordless=True), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.search, 1)
        for action in (self.undo, self.redo, self.new_entry, self.export):
            row.addWidget(self._button(action), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _offer_new(self, button: QToolButton) -> None:
        """Ask at the button whether a mineral or an application is to be added."""
        menu = QMenu(button)
        menu.addActions([self.new_mineral, self.new_application])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.new_entry.triggered.connect(button.showMenu)

    def _button(self, action: QAction, *, wordless: bool = False) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if wordless
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        button.setAccessibleName(action.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumHeight(self.search.edit.minimumHeight())
        button.setIconSize(QSize(theme.em(button), theme.em(button)))
        if action is self.new_entry:
            self._offer_new(button)
        return button

    def _body(self) -> QSplitter:
        self.catalogue_page = QSplitter(Qt.Orientation.Vertical)
        self.catalogue_page.addWidget(self.table)
        self.catalogue_page.addWidget(self.uses_panel)
        self.catalogue_page.setStretchFactor(0, 3)
        self.catalogue_page.setStretchFactor(1, 2)
        self.catalogue_page.setSizes([420, 280])
        self.tabs = QTabWidget()
        self.tabs.setObjectName("viewTabs")
        self.tabs.setAccessibleName("Views")
        self.tabs.setDocumentMode(True)
        # Of its own, so that no page that is opened widens the window or pushes the panes aside.
        self.tabs.setMinimumSize(theme.em(self.window, 20), theme.em(self.window, 12))
        self.tabs.addTab(self.catalogue_page, "Catalogue")
        self.tabs.addTab(self.uses_view, "Uses")
        self.tabs.addTab(self.matrix_view, "Matrix")
        self.tabs.addTab(self.map_view, "Map")
        self.tabs.addTab(self.trends_view, "Trends")
        self.tabs.addTab(self.compare_view, "Compare")
        self.tabs.addTab(self.entries_page, "Entries")
        self.tabs.addTab(self.history_page, "History")
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.setChildrenCollapsible(False)
        for widget, share in ((self.tree, 0), (self.tabs, 1), (self.inspector, 0)):
            self.body.addWidget(widget)
            self.body.setStretchFactor(self.body.count() - 1, share)
        letter, wide = self.window.fontMetrics().averageCharWidth(), self.window.width()
        sides = [min(letter * 34, round(wide * 0.17)), min(letter * 53, round(wide * 0.29))]
        self.body.setSizes([sides[0], max(wide - sum(sides), letter), sides[1]])
        return self.body

    def _fill_status_bar(self) -> None:
        self.status = plain_label("statusMessage")
        self.status.setAccessibleName("What was found")
        self.next_step = plain_label("nextStep", "muted")
        self.next_step.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.next_step.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.saved = plain_label("saveState", "muted")
        bar = self.window.statusBar()
        bar.setSizeGripEnabled(False)
        gap = theme.em(self.window, 0.5)
        bar.setContentsMargins(gap, 0, gap, 0)
        bar.addWidget(self.status)
        bar.addWidget(self.next_step, 1)
        bar.addPermanentWidget(self.saved)
        self.status.setText("Opening …")

    def show_counts(self, hits: "Hits", minerals: int) -> None:
        """Say how many minerals of all were found, and how sure that is."""
        groups = ((hits.sure, "sure"), (hits.possible, "possible"), (hits.unknown, "unknown"))
        told = " · ".join(f"{count_text(count)} {word}" for count, word in groups)
        certain = hits.sure == len(hits)
        self.status.setText(
            f"{count_text(len(hits)) if certain else told} of {count_text(minerals)} minerals"
        )
        self.chips.counts.setText("" if certain else told)
