"""What the File menu does with catalogues: make, open, copy, and tell what one is."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu

from mineralcat.places import CATALOGUE_SUFFIX
from mineralcat.settings import read_settings
from mineralcat.store.files.file_names import address_in
from mineralcat.translation import _

from ..chosen_files import ALL_FILES, chosen_file, documents_folder
from ..plain_text import menu_text
from ..tasks import Task
from ..widgets.notice_bar import NoticeAction
from .menus import Entry, add_entries
from .recent_use import note_lost
from .services import Controller, WindowServices

_SUFFIXES = f"(*{CATALOGUE_SUFFIX})"
FILTER = ";;".join((_("MineralCat catalogues {suffixes}", suffixes=_SUFFIXES), ALL_FILES))
WITHOUT_NAMES = _(
    "To share: no names of people and computers in its history {suffixes}", suffixes=_SUFFIXES
)
COPY_FILTER = ";;".join((_("A whole copy {suffixes}", suffixes=_SUFFIXES), WITHOUT_NAMES))
_COPY = _("Save a copy")


class Documents(Controller):
    """What one window does with files of catalogues."""

    def __init__(self, services: WindowServices) -> None:
        super().__init__(services)
        self.ask_open: Callable[[str], str] = self._ask_open
        """Which file to open: given a folder, a path or nothing."""
        self.ask_new: Callable[[str, str], str] = self._ask_new
        """Which file to make: given a title and a proposal."""
        self.with_names = True
        """Whether a copy's history names people and computers; chosen with the copy's name."""
        new = QMenu(_("&New Catalogue"), services.widget)
        add_entries(
            new,
            (_("With the Reference Data…"), "Ctrl+N", partial(self.new, "reference")),
            (_("With Names, Without Facts…"), "", partial(self.new, "names")),
            (_("Empty…"), "", partial(self.new, "empty")),
        )
        recent = self._recent = QMenu(_("Open R&ecent"), services.widget)
        recent.aboutToShow.connect(self._fill_recent)
        self.entries: tuple[Entry, ...] = (
            new.menuAction(),
            (_("&Open…"), "Ctrl+O", self.open),
            recent.menuAction(),
            (_("Save a &Copy…"), "Ctrl+Shift+S", self.save_copy),
            (_("&Properties…"), "Alt+Return", self.show_properties),
        )

    # -- making and opening --------------------------------------------------------------------

    def new(self, content: str) -> None:
        """Make a catalogue where the user says, and open it."""
        proposal = documents_folder() / f"catalogue{CATALOGUE_SUFFIX}"
        path = self._new_file(_("New catalogue"), proposal)
        if path is None:
            return

        def job(task: Task) -> Path:
            from mineralcat.exchange.packages import reference

            if content == "empty":
                reference.make_empty(path).close()
            else:
                facts = content == "reference"
                reference.make(path, facts=facts, progress=task.report).close()
            return path

        self._services.run_task(job, self._services.open_catalogue, _("Making the catalogue: %p%"))

    def open(self) -> None:
        """Open the catalogue that the user names."""
        here = self._services.catalogue
        named = self.ask_open(str(here.path.parent if here else documents_folder()))
        if named and (path := chosen_file(named, self._services.show_notice)):
            self._services.open_catalogue(path)

    def open_recent(self, name: str) -> None:
        """Open a catalogue that was open before; one that is gone is offered no more."""
        path = chosen_file(name, self._services.show_notice)
        if path is None:
            return
        if path.is_file() or _has_backups(path):  # one that is gone can be had back
            self._services.open_catalogue(path)
            return
        note_lost(path)
        self._services.show_notice(
            _(
                "The catalogue {path} is not there any more, so it was taken from the recent ones. "
                "If it was moved, open it with File > Open.",
                path=str(path),
            )
        )

    def _fill_recent(self) -> None:
        self._recent.clear()
        names = read_settings().settings.recent_catalogues
        # An earlier version made a file of an address; it may hold a password.
        for file in (name for name in names if not address_in(name)[0]):
            add_entries(self._recent, (menu_text(file), "", partial(self.open_recent, file)))
        if self._recent.isEmpty():
            self._recent.addAction(_("Nothing was opened yet")).setEnabled(False)

    # -- the catalogue that is open ------------------------------------------------------------

    def save_copy(self) -> None:
        """Copy the catalogue as it is open here, also where its file is gone by now."""
        catalogue = self._open_catalogue(_("There is nothing to copy: no catalogue is open."))
        if catalogue is None:
            return
        own = catalogue.path
        proposal = _("{name} copy", name=own.stem) + CATALOGUE_SUFFIX
        self.with_names = True
        path = self._new_file(_COPY, own.with_name(proposal))
        if path is None:
            return
        names = self.with_names

        def job(task: Task) -> Path:
            from mineralcat.store.files.catalogue_copies import copy_open_catalogue

            copy_open_catalogue(catalogue, path, names=names)
            return path

        def say(path: Path) -> None:
            text = (
                _("A whole copy was saved as {path}; this window goes on with {name}.",
                  path=str(path), name=own.name)
                if names
                else _("A whole copy was saved as {path}, without names in its history; this "
                       "window goes on with {name}.", path=str(path), name=own.name)
            )  # fmt: skip
            open_it = partial(self._services.open_catalogue, path)
            self._services.show_notice(text, NoticeAction(_("Open the copy"), open_it))

        self._services.run_task(job, say, _("Copying the catalogue …"), after_edits=True)

    def show_properties(self) -> None:
        """Tell what the catalogue is and holds."""
        from ..dialogs.properties import Properties

        if (catalogue := self._open_catalogue(_("No catalogue is open."))) is not None:
            Properties(catalogue, self._services.tasks, self._services.widget).open()

    # -- asking --------------------------------------------------------------------------------

    def _new_file(self, title: str, proposal: Path) -> Path | None:
        """The file to be made that the user names; None, with a notice where that is none."""
        named = self.ask_new(title, str(proposal))
        path = chosen_file(named, self._services.show_notice) if named else None
        if path is None or path.suffix:
            return path
        return path.with_name(path.name + CATALOGUE_SUFFIX)

    def _ask_open(self, folder: str) -> str:
        title = _("Open a catalogue")
        return QFileDialog.getOpenFileName(self._services.widget, title, folder, FILTER)[0]

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
