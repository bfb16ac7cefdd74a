"""The menu bar: every action of a window, by keys as well."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu, QPlainTextEdit, QWidget

from mineralcat.settings import ThemeChoice, read_settings

from ..output.view_export import ViewExport
from .actions import WindowActions
from .backups import Backups
from .catalogue_check import CatalogueCheck
from .documents import Documents
from .importing import ImportController
from .services import WindowServices

Entry = tuple[str, str, Callable[[], object]]
"""Words, keys, what it does."""


class Menus(QObject):
    """The menus of one window; others add their actions to them."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        self.file, self.edit, self.view, self.tools, self.help = (
            bar.addMenu(title) for title in ("&File", "&Edit", "&View", "&Tools", "&Help")
        )

    def add(self, menu: QMenu, *entries: Entry | QAction | None) -> None:
        """Add actions to a menu; None draws a line."""
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, QAction):
                menu.addAction(entry)
            else:
                words, keys, do = entry
                action = QAction(words, self)
                if keys:
                    action.setShortcut(QKeySequence(keys))
                action.triggered.connect(lambda _=False, do=do: do())
                menu.addAction(action)

    def add_choice(
        self,
        title: str,
        choices: Iterable[tuple[str, str]],
        chosen: Callable[[], str],
        take: Callable[[str], None],
    ) -> QMenu:
        """A menu of which one entry is ticked, the one *chosen* when it opens: pairs of value and
        words."""
        menu = QMenu(title, self._window)
        group = QActionGroup(menu)
        for value, words in choices:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setData(value)
            action.triggered.connect(lambda _=False, value=value: take(value))
            group.addAction(action)
            menu.addAction(action)

        def tick() -> None:
            for action in group.actions():
                action.setChecked(action.data() == chosen())

        tick()
        menu.aboutToShow.connect(tick)
        return menu


def fill_menus(
    window: QMainWindow,
    services: WindowServices,
    actions: WindowActions,
    documents: Documents,
    importing: ImportController,
    shared: ViewExport,
    backups: Backups,
    check: CatalogueCheck,
) -> Menus:
    """The menu bar of a window, with what every catalogue offers."""
    menus = Menus(window)
    menus.add(menus.file, *documents.actions, None)
    menus.add(menus.file, ("&Import…", "Ctrl+I", importing.open))
    reference = ("Import Re&ference Data…", "", importing.show_reference)
    menus.add(menus.file, reference, actions.export)
    menus.add(menus.file, ("Export This &View…", "Ctrl+E", lambda: shared.export(shared.current)))
    menus.add(menus.file, ("Print T&his View…", "Ctrl+P", lambda: shared.print(shared.current)))
    menus.add(menus.file, None)
    menus.add(menus.file, ("&Back Up Now", "", backups.back_up_now))
    menus.add(menus.file, ("&Restore a Backup…", "", backups.open_restore), None)
    menus.add(menus.file, ("Close &Window", "Ctrl+W", window.close), actions.quit)
    menus.add(
        menus.edit,
        actions.undo,
        actions.redo,
        None,
        *text_actions(),
        None,
        actions.find,
        actions.history,
    )
    menus.add(menus.edit, None, actions.new_mineral, actions.new_application)
    menus.add(menus.edit, None, ("P&references…", "Ctrl+,", lambda: _show_preferences(window)))
    themes = menus.add_choice(
        "&Theme",
        [(str(value), words) for value, words in THEMES],
        lambda: str(read_settings().settings.theme),
        lambda name: _take_theme(services, name),
    )
    menus.add(menus.view, actions.back, actions.forward, None, *actions.go_to, None)
    menus.add(menus.view, themes.menuAction(), ("&Full Screen", "F11", lambda: _full(window)))
    menus.add(menus.tools, actions.save_search, None)
    menus.add(menus.tools, ("&Check Catalogue…", "", check.open_dialog))
    menus.add(menus.help, ("&Glossary", "F1", lambda: _show_glossary(window)))
    menus.add(menus.help, ("&Words of the Search", "", lambda: _help("show_search_help", window)))
    menus.add(menus.help, ("&Keyboard Shortcuts", "Ctrl+F1", lambda: _help("show_keys", window)))
    menus.add(menus.help, None, ("&About MineralCat", "", lambda: _help("show_about", window)))
    return menus


def _take_theme(services: WindowServices, name: str) -> None:
    from .preferences import take_preferences

    if notice := take_preferences(theme=ThemeChoice(name)):
        services.show_notice(notice)


def _show_preferences(window: QMainWindow) -> None:
    from ..dialogs.preferences import Preferences

    Preferences(window).open()


def _show_glossary(window: QMainWindow) -> None:
    from .context_help import show_glossary

    show_glossary(window)


def _help(what: str, window: QMainWindow) -> None:
    from ..dialogs import help as dialogs  # imported when first used

    getattr(dialogs, what)(window)


def _full(window: QMainWindow) -> None:
    window.showNormal() if window.isFullScreen() else window.showFullScreen()


def text_actions() -> list[Entry]:
    """Cut, copy, paste and select all, of whatever has the focus. Without keys: the fields and
    tables hear their own."""
    return [
        ("Cu&t", "", lambda: _do("cut")),
        ("&Copy", "", lambda: _do("copy")),
        ("&Paste", "", lambda: _do("paste")),
        ("Select &All", "", lambda: _do("selectAll")),
    ]


def _do(what: str) -> None:
    widget: QWidget | None = QApplication.focusWidget()
    if isinstance(widget, QLineEdit | QPlainTextEdit) or hasattr(widget, what):
        getattr(widget, what)()


THEMES = (
    (ThemeChoice.SYSTEM, "As the System"),
    (ThemeChoice.LIGHT, "Light"),
    (ThemeChoice.DARK, "Dark"),
)
