"""The Help menu: the words of the search, the keys, and what this program is."""

import platform
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, metadata

from PySide6.QtCore import qVersion
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

import mineralcat
from mineralcat.gui import theme
from mineralcat.gui.chosen_files import show_folder
from mineralcat.gui.widgets.layouts import Dialog, flat_list, read_only_text
from mineralcat.places import log_file, settings_file
from mineralcat.shipped import shipped
from mineralcat.translation import _, comma_list

_LIBRARIES = (
    *("PySide6-Essentials", "SQLAlchemy", "alembic", "pyqtgraph", "platformdirs", "tomlkit"),
    *("lark", "RapidFuzz", "pyroaring"),
)


def show_search_help(window: QMainWindow) -> None:
    """The words and fields that a search knows."""
    from mineralcat.gui.pages.search_line import search_help

    title = _("Words of the Search")
    _show(window, "searchHelpDialog", title, lambda: read_only_text(title, search_help()))


def show_about(window: QMainWindow) -> None:
    """Version, licences, and where the program keeps its files."""
    title = _("About MineralCat")
    dialog = _show(window, "aboutDialog", title, lambda: read_only_text(title, about_text()))
    if dialog.findChild(QPushButton, "logFolder") is None:
        folder = log_file().parent
        button = dialog.add_button(_("Open &Log Folder"), lambda: show_folder(folder))
        button.setObjectName("logFolder")


def show_keys(window: QMainWindow) -> None:
    """All keys, by where they count."""
    title = _("Keyboard Shortcuts")
    _show(window, "keysDialog", title, lambda: _tree(title, keys_of(window)))


def about_text() -> str:
    """What this program is, and what it is made with."""
    from mineralcat.store.engines.sqlite_files import VERSION

    return "\n".join(
        (
            f"MineralCat {mineralcat.__version__}",
            _("The offline atlas of critical minerals and their clean-energy uses."),
            _("It needs no network, and sends nothing anywhere."),
            "",
            _(
                "Licence: MIT. The data keep the licences of their sources: the citation of each "
                "figure names its own, and File > Properties tells what the catalogue was made "
                "from."
            ),
            "",
            f"Python {platform.python_version()}, Qt {qVersion()}, {VERSION}",
            f"{platform.system()} {platform.release()}, {platform.machine()}",
            *map(_library, _LIBRARIES),
            "",
            _("Settings: {settings_file}", settings_file=str(settings_file())),
            _("Log: {log_file}", log_file=str(log_file())),
        )
    )


def keys_of(window: QMainWindow) -> dict[str, dict[str, str]]:
    """What keys do, by where: those of the menus first, then those of the parts of the window."""
    import tomllib

    found: dict[str, dict[str, str]] = {}
    for top in window.menuBar().actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            found[_plain(top)] = {what: _keys(action) for what, action in _actions(menu)}
    text = (shipped("resources") / "help" / "keys.toml").read_text(encoding="utf-8")
    for place, keys in tomllib.loads(text).items():
        found[place] = {what: _native(key) for what, key in keys.items()}
    return {place: keys for place, keys in found.items() if keys}


def _show(window: QMainWindow, name: str, title: str, make: Callable[[], QWidget]) -> Dialog:
    """Show something to read, above a button that closes it."""
    dialog = window.findChild(Dialog, name)
    if dialog is None:
        dialog = Dialog(name, title, window)
        dialog.fill(make(), 1, width=44, height=30, spacing=theme.em(window, 0.75))
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


def _tree(name: str, places: dict[str, dict[str, str]]) -> QTreeWidget:
    tree = flat_list(name, [_("What"), _("Keys")])
    for place, keys in places.items():
        top = QTreeWidgetItem([place])
        top.setFont(0, theme.section_font(tree.font()))
        top.addChildren([QTreeWidgetItem([what, key]) for what, key in keys.items()])
        tree.addTopLevelItem(top)
    tree.expandAll()
    tree.resizeColumnToContents(0)
    return tree


def _actions(menu: QMenu, above: str = "") -> Iterator[tuple[str, QAction]]:
    """The entries that have keys, of a menu and of those below it, each by its whole name."""
    for action in menu.actions():
        below, name = action.menu(), f"{above}{_plain(action)}"
        if isinstance(below, QMenu):
            yield from _actions(below, f"{name}: ")
        elif action.shortcuts():
            yield name, action


def _plain(action: QAction) -> str:
    """The text of an entry without its letter; undo and redo without the step they would take."""
    return (action.iconText() or action.text()).replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    return comma_list(_native(key.toString()) for key in action.shortcuts())


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _library(name: str) -> str:
    try:
        about = metadata(name).json
    except PackageNotFoundError:
        return f"{name} " + _("(version not known)")
    return f"{name} {about['version']} – {about.get('license_expression', about.get('license'))}"
