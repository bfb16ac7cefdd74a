"""The actions of a window that buttons, menus and keys share, and the menu bar with all others."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from mineralcat.settings import ThemeChoice, read_settings
from mineralcat.translation import _, pgettext

from ..icons import give_icon
from ..plain_text import set_tooltip

if TYPE_CHECKING:
    from ..output.view_export import ViewExport
    from .backups import Backups
    from .catalogue_check import CatalogueCheck
    from .documents import Documents
    from .importing import ImportController
    from .services import WindowServices

Entry = tuple[str, str, Callable[[], object]] | QAction | None
"""An entry of a menu: its words, its keys and what it does; an action; or a line between others."""


class WindowActions:
    """Made once for each window; those with an icon are disabled until a catalogue is open."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.undo = self._action("undo", _("Undo"), "Ctrl+Z", icon="undo")
        self.redo = self._action("redo", _("Redo"), "Ctrl+Shift+Z; Ctrl+Y", icon="redo")
        tip = _("Export the catalogue or what was found (Ctrl+Shift+E)")
        self.export = self._action("export", _("Export"), "Ctrl+Shift+E", tip, "export")
        tip = _("Add a mineral or an application (Ctrl+Shift+N)")
        self.new_entry = self._action("new", _("New"), "Ctrl+Shift+N", tip, "new")
        self.new_mineral = self._action("newMineral", _("New &Mineral…"))
        self.new_application = self._action("newApplication", _("New App&lication…"))
        tip = _("Back to the query or selection before (Alt+Left)")
        self.back = self._action("back", pgettext("navigation", "Back"), "Alt+Left", tip, "back")
        tip = _("Forward again (Alt+Right)")
        self.forward = self._action("forward", _("Forward"), "Alt+Right", tip, "forward")
        self.history = self._action("history", _("History of this"), "Ctrl+H")
        self.save_search = self._action("saveSearch", _("Save this search"), "Ctrl+S")
        self.find = self._action("find", _("Search"), "Ctrl+F")
        self.quit = self._action("quit", _("Quit"), "Ctrl+Q")
        self.go_to: tuple[Entry, ...] = ()
        """Those that move the focus, in the order of their keys."""

    def _action(
        self, name: str, title: str, keys: str = "", tip: str = "", icon: str = ""
    ) -> QAction:
        action = QAction(title, self._window)
        action.setObjectName(f"{name}Action")
        if keys:
            action.setShortcuts(QKeySequence.listFromString(keys))
        if icon:
            give_icon(action, icon)
            action.setEnabled(False)
        if tip:
            set_tooltip(action, tip)
        self._window.addAction(action)
        return action


def add_entries(menu: QMenu, *entries: Entry) -> None:
    """Add entries to a menu."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, QAction):
            menu.addAction(entry)
        else:
            words, keys, do = entry
            action = menu.addAction(words)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, do=do: do())


def _theme_menu(services: "WindowServices") -> QMenu:
    """The themes to choose from, of which that of the settings is ticked when the menu opens."""
    menu = QMenu(_("&Theme"), services.widget)
    choices = QActionGroup(menu)
    for theme, words in (
        (ThemeChoice.SYSTEM, _("As the System")),
        (ThemeChoice.LIGHT, pgettext("theme", "Light")),
        (ThemeChoice.DARK, pgettext("theme", "Dark")),
    ):
        action = choices.addAction(words)
        action.setCheckable(True)
        action.setData(theme.value)
    menu.addActions(choices.actions())

    def take(action: QAction) -> None:
        from .preferences import take_preferences

        if notice := take_preferences(theme=ThemeChoice(action.data())):
            services.show_notice(notice)

    def tick() -> None:
        for action in choices.actions():
            action.setChecked(action.data() == read_settings().settings.theme)

    choices.triggered.connect(take)
    menu.aboutToShow.connect(tick)
    tick()
    return menu


def _do_with_focus(what: str) -> None:
    """Cut, copy, paste or select all, of whatever has the focus. Without keys in the menu: fields
    and tables hear their own."""
    do = getattr(QApplication.focusWidget(), what, None)
    if do is not None:
        do()


def _show_preferences(window: QMainWindow) -> None:
    from ..dialogs.preferences import Preferences

    Preferences(window).open()


def _show_glossary(window: QMainWindow) -> None:
    from .context_help import show_glossary

    show_glossary(window)


def _show_help(window: QMainWindow, what: str) -> None:
    from ..dialogs import help as dialogs  # imported when first used

    getattr(dialogs, what)(window)


def _fill_screen(window: QMainWindow) -> None:
    window.showNormal() if window.isFullScreen() else window.showFullScreen()


def fill_menus(
    window: QMainWindow,
    services: "WindowServices",
    actions: WindowActions,
    documents: "Documents",
    importing: "ImportController",
    sharing: "ViewExport",
    backups: "Backups",
    check: "CatalogueCheck",
) -> None:
    """Give a window its menu bar."""
    menus: dict[str, tuple[Entry, ...]] = {
        _("&File"): (
            *documents.entries,
            None,
            (_("&Import…"), "Ctrl+I", importing.open),
            (_("Import Re&ference Data…"), "", importing.show_reference),
            actions.export,
            (_("Export This &View…"), "Ctrl+E", lambda: sharing.export(sharing.current)),
            (_("Print T&his View…"), "Ctrl+P", lambda: sharing.print(sharing.current)),
            None,
            (_("&Back Up Now"), "", backups.back_up_now),
            (_("&Restore a Backup…"), "", backups.open_restore),
            None,
            (_("Close &Window"), "Ctrl+W", window.close),
            actions.quit,
        ),
        _("&Edit"): (
            actions.undo,
            actions.redo,
            None,
            (_("Cu&t"), "", partial(_do_with_focus, "cut")),
            (_("&Copy"), "", partial(_do_with_focus, "copy")),
            (_("&Paste"), "", partial(_do_with_focus, "paste")),
            (_("Select &All"), "", partial(_do_with_focus, "selectAll")),
            None,
            actions.find,
            actions.history,
            None,
            actions.new_mineral,
            actions.new_application,
            None,
            (_("P&references…"), "Ctrl+,", partial(_show_preferences, window)),
        ),
        _("&View"): (
            actions.back,
            actions.forward,
            None,
            *actions.go_to,
            None,
            _theme_menu(services).menuAction(),
            (_("&Full Screen"), "F11", partial(_fill_screen, window)),
        ),
        _("&Tools"): (actions.save_search, None, (_("&Check Catalogue…"), "", check.open_dialog)),
        _("&Help"): (
            (_("&Glossary"), "F1", partial(_show_glossary, window)),
            (_("&Words of the Search"), "", partial(_show_help, window, "show_search_help")),
            (_("&Keyboard Shortcuts"), "Ctrl+F1", partial(_show_help, window, "show_keys")),
            None,
            (_("&About MineralCat"), "", partial(_show_help, window, "show_about")),
        ),
    }
    for title, entries in menus.items():
        add_entries(window.menuBar().addMenu(title), *entries)
