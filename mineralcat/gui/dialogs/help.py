"""The Help menu: the words of the search, the keys, and what this program is."""

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMainWindow,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

import mineralcat
from mineralcat.gui import theme
from mineralcat.gui.widgets.layouts import column, flat_list, read_only_text
from mineralcat.places import log_file, settings_file
from mineralcat.shipped import shipped
from mineralcat.translation import _

_LIBRARIES = (
    ("PySide6-Essentials", "LGPL 3, GPL 2 or GPL 3"),
    ("SQLAlchemy", "MIT"),
    ("alembic", "MIT"),
    ("pyqtgraph", "MIT"),
    ("platformdirs", "MIT"),
    ("tomlkit", "MIT"),
    ("lark", "MIT"),
    ("RapidFuzz", "MIT"),
    ("pyroaring", "MIT"),
)


class _Help(QDialog):
    """Something to read, above a button that closes it."""

    def __init__(self, parent: QWidget, name: str, title: str, shown: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        column(shown, 1, self.buttons, of=self, spacing=theme.em(self, 0.75))
        self.resize(theme.em(self, 44), theme.em(self, 30))


def show_search_help(window: QMainWindow) -> None:
    """The words and fields that a search knows."""
    from mineralcat.gui.pages.search_line import search_help

    _show(window, "searchHelpDialog", _("Words of the Search"), search_help())


def show_about(window: QMainWindow) -> None:
    """Version, licences, and where the program keeps its files."""
    dialog = _show(window, "aboutDialog", _("About MineralCat"), about_text())
    if not any(b.objectName() == "logFolder" for b in dialog.buttons.buttons()):
        from mineralcat.gui.chosen_files import show_folder

        role = QDialogButtonBox.ButtonRole.ActionRole
        button = dialog.buttons.addButton(_("Open &Log Folder"), role)
        button.setObjectName("logFolder")
        button.clicked.connect(lambda: show_folder(log_file().parent))


def show_keys(window: QMainWindow) -> None:
    """All keys, by where they count."""
    dialog = window.findChild(_Help, "keysDialog")
    if dialog is None:
        title = _("Keyboard Shortcuts")
        dialog = _Help(window, "keysDialog", title, _tree(title, keys_of(window)))
    _raise(dialog)


def about_text() -> str:
    """What this program is, and what it is made with."""
    from mineralcat.store.engines.sqlite_files import VERSION

    libraries = [f"{name} {_version(name)} – {licence}" for name, licence in _LIBRARIES]
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
            *libraries,
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


def _show(window: QMainWindow, name: str, title: str, text: str) -> _Help:
    dialog = window.findChild(_Help, name)
    if dialog is None:
        dialog = _Help(window, name, title, read_only_text(title, text))
    _raise(dialog)
    return dialog


def _raise(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


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
    return ", ".join(_native(key.toString()) for key in action.shortcuts())


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return _("(version not known)")
