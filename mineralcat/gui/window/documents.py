"""What the File menu does with catalogues: make, open, copy, and tell what one is."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu

from mineralcat.places import CATALOGUE_SUFFIX
from mineralcat.settings import read_settings
from mineralcat.store.files.file_names import address_in

from ..chosen_files import chosen_file, documents_folder
from ..plain_text import menu_text
from ..tasks import Task
from ..widgets.notice_bar import NoticeAction
from .recent_use import note_lost
from .services import WindowServices

FILTER = f"MineralCat catalogues (*{CATALOGUE_SUFFIX});;All files (*)"
WITHOUT_NAMES = f"To share: no names of people and computers in its history (*{CATALOGUE_SUFFIX})"
COPY_FILTER = f"A whole copy (*{CATALOGUE_SUFFIX});;{WITHOUT_NAMES}"
_COPY = "Save a copy"
CONTENTS = (
    ("reference", "With the Reference Data…", "Ctrl+N"),
    ("names", "With Names, Without Facts…", ""),
    ("empty", "Empty…", ""),
)


class Documents(QObject):
    """The actions of one window that have to do with files."""

    def __init__(self, services: WindowServices) -> None:
        super().__init__(services.widget)
        self._services = services
        self.ask_open: Callable[[str], str] = self._ask_open
        """Which file to open: given a folder, a path or nothing."""
        self.ask_new: Callable[[str, str], str] = self._ask_new
        """Which file to make: given a title and a proposal."""
        self.with_names = True
        """Whether a copy's history names people and computers; chosen with the copy's name."""
        self.new_menu = QMenu("&New Catalogue", services.widget)
        for content, words, keys in CONTENTS:
            self.new_menu.addAction(self._action(words, keys, partial(self.new, content)))
        self.recent_menu = QMenu("Open R&ecent", services.widget)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        self.actions: tuple[QAction, ...] = (
            self.new_menu.menuAction(),
            self._action("&Open…", "Ctrl+O", self.open),
            self.recent_menu.menuAction(),
            self._action("Save a &Copy…", "Ctrl+Shift+S", self.save_copy),
            self._action("&Properties…", "Alt+Return", self.show_properties),
        )

    def _action(self, words: str, keys: str, do: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: do())
        return action

    # -- making and opening --------------------------------------------------------------------

    def new(self, content: str) -> None:
        """Make a catalogue where the user says, and open it."""
        named = self.ask_new(
            "New catalogue", str(documents_folder() / f"catalogue{CATALOGUE_SUFFIX}")
        )
        if not named:
            return
        path = self._named(named)
        if path is None:
            return
        path = _with_suffix(path)

        def job(task: Task) -> Path:
            from mineralcat.exchange.packages import reference

            if content == "empty":
                reference.make_empty(path).close()
            else:
                facts = content == "reference"
                reference.make(path, facts=facts, progress=task.report).close()
            return path

        self._services.run_task(job, self._services.open_catalogue, "Making the catalogue: %p%")

    def open(self) -> None:
        """Open the catalogue that the user names."""
        here = self._services.catalogue
        named = self.ask_open(str(here.path.parent if here else documents_folder()))
        if named and (path := self._named(named)):
            self._services.open_catalogue(path)

    def open_recent(self, name: str) -> None:
        """Open a catalogue that was open before; one that is gone is offered no more."""
        path = self._named(name)
        if path is None:
            return
        if path.is_file() or _has_backups(path):  # one that is gone can be had back
            self._services.open_catalogue(path)
            return
        note_lost(path)
        self._services.show_notice(
            f"The catalogue {path} is not there any more, so it was taken from the recent ones. "
            "If it was moved, open it with File > Open."
        )

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for name in read_settings().settings.recent_catalogues:
            if address_in(name)[0]:  # an earlier version made a file of one; it may hold a password
                continue
            action = QAction(menu_text(name), self.recent_menu)
            action.triggered.connect(partial(self.open_recent, name))
            self.recent_menu.addAction(action)
        if self.recent_menu.isEmpty():
            nothing = QAction("Nothing was opened yet", self.recent_menu)
            nothing.setEnabled(False)
            self.recent_menu.addAction(nothing)

    # -- the catalogue that is open ------------------------------------------------------------

    def save_copy(self) -> None:
        """Copy the catalogue as it is open here, also where its file is gone by now."""
        catalogue = self._services.catalogue
        if catalogue is None:
            self._services.show_notice("There is nothing to copy: no catalogue is open.")
            return
        proposal = catalogue.path.with_name(f"{catalogue.path.stem} copy{CATALOGUE_SUFFIX}")
        self.with_names = True
        named = self.ask_new(_COPY, str(proposal))
        if not named:
            return
        path = self._named(named)
        if path is None:
            return
        path, names = _with_suffix(path), self.with_names

        def job(_: Task) -> Path:
            from mineralcat.store.files.catalogue_copies import copy_open_catalogue

            copy_open_catalogue(catalogue, path, names=names)
            return path

        self._services.run_task(job, self._say_copied, "Copying the catalogue …", after_edits=True)

    def _say_copied(self, path: Path) -> None:
        without = "" if self.with_names else ", without names in its history"
        self._services.show_notice(
            f"A whole copy was saved as {path}{without}; this window goes on with {self._name()}.",
            NoticeAction("Open the copy", lambda: self._services.open_catalogue(path)),
        )

    def show_properties(self) -> None:
        """Tell what the catalogue is and holds."""
        from ..dialogs.properties import Properties

        catalogue = self._services.catalogue
        if catalogue is None:
            self._services.show_notice("No catalogue is open.")
            return
        Properties(catalogue, self._services.tasks, self._services.widget).open()

    def _name(self) -> str:
        catalogue = self._services.catalogue
        return catalogue.path.name if catalogue else "no catalogue"

    def _named(self, text: str) -> Path | None:
        """The file that was named; None, with a notice, where that is none."""
        return chosen_file(text, self._services.show_notice)

    # -- asking --------------------------------------------------------------------------------

    def _ask_open(self, folder: str) -> str:
        return QFileDialog.getOpenFileName(
            self._services.widget, "Open a catalogue", folder, FILTER
        )[0]

    def _ask_new(self, title: str, proposal: str) -> str:
        # Nothing is ever overwritten, so the dialog need not ask whether to.
        option = QFileDialog.Option.DontConfirmOverwrite
        needed = COPY_FILTER if title == _COPY else FILTER
        named, kind = QFileDialog.getSaveFileName(
            self._services.widget, title, proposal, needed, options=option
        )
        self.with_names = kind != WITHOUT_NAMES
        return named


def _has_backups(path: Path) -> bool:
    from mineralcat.store.integrity.backups import backups_in, place_of

    return bool(backups_in(place_of(path)[0]))


def _with_suffix(path: Path) -> Path:
    return path if path.suffix else path.with_name(path.name + CATALOGUE_SUFFIX)
