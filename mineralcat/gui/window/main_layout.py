"""Where things sit in the main window."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from .. import theme
from ..editor import Edits
from ..icons import app_icon
from ..item_models.mineral_table_model import MineralTableModel
from ..views.figure_view import FigureView
from .parts import WindowParts


class MainLayout(WindowParts):
    """The parts of a main window, put in their places."""

    def __init__(self, window: QMainWindow, model: MineralTableModel, edits: Edits) -> None:
        super().__init__(window, model, edits)
        window.setWindowIcon(app_icon())
        self._connect_actions()
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

    def _connect_actions(self) -> None:
        for entity, action in (
            ("mineral", self.actions.new_mineral),
            ("application", self.actions.new_application),
        ):
            action.triggered.connect(lambda _=False, one=entity: self.inspector.add_entry(one))
        self.actions.find.triggered.connect(self._focus_search)
        self.actions.add_go_to("Go to Browse", "Ctrl+1", lambda: self.tree)
        self.actions.add_go_to("Go to the minerals", "Ctrl+2", lambda: self.table)
        self.actions.add_go_to("Go to the inspector", "Ctrl+3", lambda: self.inspector)
        self.actions.add_go_to("Go to the entries", "Ctrl+4", self._show_entries)

    def current_view(self) -> FigureView:
        """The view that is seen; beside the table of minerals, the chart below it."""
        shown = self.tabs.currentWidget()
        return next((view for view in self.figure_views if view is shown), self.uses_panel)

    def _show_entries(self) -> QWidget:
        self.tabs.setCurrentWidget(self.entries_page)
        return self.entries_page.view.table

    def _focus_search(self) -> None:
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def _top(self) -> QHBoxLayout:
        row, actions = QHBoxLayout(), self.actions
        row.setSpacing(theme.em(self.window, 0.5))
        for action in (actions.back, actions.forward):
            row.addWidget(self._button(action, wordless=True), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.search, 1)
        for action in (actions.undo, actions.redo, actions.new_entry, actions.export):
            row.addWidget(self._button(action), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _offer_new(self, button: QToolButton) -> None:
        """Ask at the button whether a mineral or an application is to be added."""
        menu = QMenu(button)
        menu.addActions([self.actions.new_mineral, self.actions.new_application])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.actions.new_entry.triggered.connect(button.showMenu)

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
        if action is self.actions.new_entry:
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
        for view in self.tab_views:
            self.tabs.addTab(view, view.VIEW.title)
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
