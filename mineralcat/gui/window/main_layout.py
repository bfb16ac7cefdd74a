"""The widgets and actions of a window, which its controllers connect, in their places."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QToolButton,
    QWidget,
)

from mineralcat.analysis.views import VIEWS, ViewType, load
from mineralcat.domain.figures import count_text
from mineralcat.domain.terms import Certainty
from mineralcat.translation import _, ngettext

from .. import theme
from ..editor import Edits
from ..icons import app_icon
from ..inspector.inspector import Inspector
from ..item_models.mineral_table_model import MineralTableModel
from ..pages.browse_tree import BrowseTree
from ..pages.chip_bar import ChipBar
from ..pages.empty_result import EmptyResult
from ..pages.entries_page import EntriesPage
from ..pages.history_page import HistoryPage
from ..pages.mineral_table import MineralTable
from ..pages.search_line import SearchLine
from ..tasks import Task
from ..views.figure_view import FigureView
from ..views.uses_view import UsesView
from ..widgets import layouts
from ..widgets.labels import plain_label
from ..widgets.notice_bar import NoticeBar
from .menus import WindowActions

if TYPE_CHECKING:
    from mineralcat.store.search.find_minerals import Hits


class MainLayout:
    """Makes them, and puts them in their places."""

    def __init__(self, window: QMainWindow, model: MineralTableModel, edits: Edits) -> None:
        self.window = window
        self.actions = WindowActions(window)
        self.search = SearchLine(window)
        self.chips = ChipBar(window)
        self.tree = BrowseTree()
        self.model = model
        self.table = MineralTable(model, edits)
        self.empty = EmptyResult(self.table.viewport())
        self.inspector = Inspector(edits)
        for view in (self.tree, self.table):
            theme.set_role(view, "panel")
        self.uses_panel = UsesView()
        self.uses_panel.setObjectName("usesPanel")
        self.tab_views = [_made(kind) for kind in VIEWS.values()]
        """Those in tabs, in the order of the tabs."""
        self.figure_views: tuple[FigureView, ...] = (self.uses_panel, *self.tab_views)
        """All that follow the search and the selection."""
        self.entries_page = EntriesPage(edits)
        self.history_page = HistoryPage()
        self.notice = NoticeBar()
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Progress"))
        self.progress.hide()
        window.setWindowIcon(app_icon())
        self._fill_status_bar()
        self._connect_actions()
        page, gap = QWidget(window), theme.em(window, 0.5)
        parts = (self._top(gap), self.chips, self.notice, self.progress, self._body(), 1)
        layouts.column(*parts, of=page, spacing=gap, margin=gap).setContentsMargins(
            gap, gap, gap, 0
        )
        window.setCentralWidget(page)

    def _fill_status_bar(self) -> None:
        """What was found, what undo would take back, and whether all is saved."""
        self.found = plain_label("statusMessage")
        self.found.setAccessibleName(_("What was found"))
        self.found.setText(_("Opening …"))
        self.next_step = plain_label("nextStep", "muted")
        self.next_step.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.next_step.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.saved = plain_label("saveState", "muted")
        bar, gap = self.window.statusBar(), theme.em(self.window, 0.5)
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(gap, 0, gap, 0)
        bar.addWidget(self.found)
        bar.addWidget(self.next_step, 1)
        bar.addPermanentWidget(self.saved)

    def _connect_actions(self) -> None:
        actions = self.actions
        actions.new_mineral.triggered.connect(lambda: self.inspector.add_entry("mineral"))
        actions.new_application.triggered.connect(lambda: self.inspector.add_entry("application"))
        actions.find.triggered.connect(self._focus_search)
        actions.go_to = (
            (_("Go to Browse"), "Ctrl+1", self.tree.setFocus),
            (_("Go to the minerals"), "Ctrl+2", self.table.setFocus),
            (_("Go to the inspector"), "Ctrl+3", self.inspector.setFocus),
            (_("Go to the entries"), "Ctrl+4", self._focus_entries),
        )

    def current_view(self) -> FigureView:
        """The view that is seen; beside the table of minerals, the chart below it."""
        shown = self.tabs.currentWidget()
        return next((view for view in self.figure_views if view is shown), self.uses_panel)

    def _focus_entries(self) -> None:
        self.tabs.setCurrentWidget(self.entries_page)
        self.entries_page.view.table.setFocus()

    def _focus_search(self) -> None:
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def _top(self, gap: int) -> QHBoxLayout:
        actions = self.actions
        row = layouts.row(self.search, 1, spacing=gap)
        for at, action in enumerate((actions.back, actions.forward)):
            button = self._button(action, Qt.ToolButtonStyle.ToolButtonIconOnly)
            row.insertWidget(at, button, 0, Qt.AlignmentFlag.AlignTop)
        for action in (actions.undo, actions.redo, actions.new_entry, actions.export):
            button = self._button(action, Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _button(self, action: QAction, style: Qt.ToolButtonStyle) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(style)
        button.setAccessibleName(action.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumHeight(self.search.edit.minimumHeight())
        button.setIconSize(QSize(theme.em(button), theme.em(button)))
        if action is self.actions.new_entry:  # asks at the button what is to be added
            menu = QMenu(button)
            menu.addActions([self.actions.new_mineral, self.actions.new_application])
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            action.triggered.connect(button.showMenu)
        return button

    def _body(self) -> QSplitter:
        table, panel = (self.table, 3), (self.uses_panel, 2)
        self.catalogue_page = layouts.splitter(Qt.Orientation.Vertical, table, panel)
        self.catalogue_page.setChildrenCollapsible(True)
        self.catalogue_page.setSizes([420, 280])
        self.tabs = QTabWidget()
        self.tabs.setObjectName("viewTabs")
        self.tabs.setAccessibleName(_("Views"))
        self.tabs.setDocumentMode(True)
        # Of its own, so that no page that is opened widens the window or pushes the panes aside.
        self.tabs.setMinimumSize(theme.em(self.window, 20), theme.em(self.window, 12))
        self.tabs.addTab(self.catalogue_page, _("Catalogue"))
        for view in self.tab_views:
            self.tabs.addTab(view, view.VIEW.title)
        self.tabs.addTab(self.entries_page, _("Entries"))
        self.tabs.addTab(self.history_page, _("History"))
        parts = (self.tree, 0), (self.tabs, 1), (self.inspector, 0)
        self.body = layouts.splitter(Qt.Orientation.Horizontal, *parts)
        letter, wide = self.window.fontMetrics().averageCharWidth(), self.window.width()
        sides = [min(letter * 34, round(wide * 0.17)), min(letter * 53, round(wide * 0.29))]
        self.body.setSizes([sides[0], max(wide - sum(sides), letter), sides[1]])
        return self.body

    # -- what all of it has ---------------------------------------------------------------------

    def commit_edits(self) -> None:
        """Submit what is typed anywhere."""
        self.table.commit_open_editor()
        self.tree.commit_open_editor()
        self.inspector.confirm()
        self.entries_page.confirm()

    def typed(self) -> list[tuple[str, str]]:
        """What is being typed: into what, in words, and the text."""
        return [*self.inspector.typed(), *self.table.typed(), *self.entries_page.typed()]

    def unsaved(self) -> list[str]:
        """What was typed and could not be saved, in sentences."""
        return [*self.inspector.unsaved(), *self.entries_page.unsaved()]

    def show_counts(self, hits: "Hits", minerals: int) -> None:
        """Show how many of all *minerals* were found, and where not all of them are certain, how
        many surely, possibly and perhaps."""
        counts = ""
        if hits.sure < len(hits):
            certainties = zip(Certainty, (hits.sure, hits.possible, hits.unknown), strict=True)
            counts = " · ".join(f"{count_text(count)} {one.label}" for one, count in certainties)
        self.found.setText(
            ngettext(
                "{found} of {number} mineral",
                "{found} of {number} minerals",
                minerals,
                found=counts or count_text(len(hits)),
                number=count_text(minerals),
            )
        )
        self.chips.counts.setText(counts)

    def show_progress(self, words: str, done: int = 0, of: int = 0) -> None:
        """Show how far something is; of what is not known to end, that it goes on."""
        self.progress.setRange(0, of)
        self.progress.setValue(done)
        self.progress.setFormat(words)
        self.progress.show()

    def follow_task(self, task: Task, words: str) -> None:
        """Show how far a task is as soon as it reports something, until it has ended."""
        task.progressed.connect(partial(self.show_progress, words))
        task.finished.connect(self.progress.hide)


def _made(kind: ViewType) -> FigureView:
    view: FigureView = load(kind.widget)()
    view.setObjectName(f"{kind.name}View")
    return view
