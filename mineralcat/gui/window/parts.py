"""The widgets and actions of a window that its controllers connect."""

from PySide6.QtWidgets import QMainWindow, QProgressBar

from mineralcat.analysis.views import VIEWS, ViewType, load

from .. import theme
from ..editor import Edits
from ..inspector.inspector import Inspector
from ..item_models.mineral_table_model import MineralTableModel
from ..pages.browse_tree import BrowseTree
from ..pages.chip_bar import ChipBar
from ..pages.empty_result import EmptyResult
from ..pages.entries_page import EntriesPage
from ..pages.history_page import HistoryPage
from ..pages.mineral_table import MineralTable
from ..pages.search_line import SearchLine
from ..views.figure_view import FigureView
from ..views.uses_view import UsesView
from ..widgets.notice_bar import NoticeBar
from .actions import WindowActions
from .status_line import StatusLine


class WindowParts:
    """Makes them; where they sit is the layout's to say."""

    def __init__(self, window: QMainWindow, model: MineralTableModel, edits: Edits) -> None:
        self.window = window
        self.actions = WindowActions(window)
        self.status = StatusLine(window)
        self.search = SearchLine(window)
        self.chips = ChipBar(window)
        self.tree = BrowseTree()
        self.model = model
        self.table = MineralTable(model)
        self.empty = EmptyResult(self.table.viewport())
        self.inspector = Inspector(edits)
        for view in (self.tree, self.table):
            theme.set_role(view, "panel")
        self.uses_panel = UsesView()
        self.uses_panel.setObjectName("usesPanel")
        self.tab_views = [_view(kind) for kind in VIEWS.values()]
        """Those in tabs, in the order of the tabs."""
        self.figure_views: tuple[FigureView, ...] = (self.uses_panel, *self.tab_views)
        """All that follow the search and the selection."""
        self.entries_page = EntriesPage(edits)
        self.history_page = HistoryPage()
        self.notice = NoticeBar()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress")
        self.progress.hide()

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


def _view(kind: ViewType) -> FigureView:
    view: FigureView = load(kind.widget)()
    view.setObjectName(f"{kind.name}View")
    return view
