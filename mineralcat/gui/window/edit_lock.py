"""Lets one window of all programs edit a catalogue; in others it is read-only, and they say why."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from mineralcat.domain.times import time_text
from mineralcat.translation import _

from ..widgets.notice_bar import NoticeAction
from .services import Controller, WindowServices

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.files.edit_lock import EditLock, LockOwner


_held: "dict[Path, tuple[EditLock, int]]" = {}
"""What this process holds, and for how many of its windows."""


class WindowEditLock(Controller):
    """What one window holds."""

    acquired = Signal()
    """The catalogue may be edited here from now on."""

    def __init__(self, services: WindowServices, save_copy: Callable[[], None]) -> None:
        super().__init__(services)
        self._save_copy = save_copy
        self._path: Path | None = None
        self._holder: LockOwner | None = None
        self.ended_unclosed = False
        """Whether who held the catalogue last, on this machine, did not let go of it."""

    def begin(self, catalogue: "Catalogue") -> None:
        """Hold a catalogue, or let it only be read where another program does."""
        if not catalogue.read_only:
            self._holder = self._take(catalogue.path, over=False)
            catalogue.read_only = self._holder is not None

    def end(self) -> None:
        """Let go of it."""
        if self._path is None:
            return
        holding, windows = _held.pop(self._path)
        if windows > 1:
            _held[self._path] = (holding, windows - 1)
        else:
            holding.release()
        self._path = None
        self.ended_unclosed = False

    def why_read_only(self) -> tuple[str, list[NoticeAction]]:
        """Why the catalogue may not be edited here, and what can be done."""
        copy = NoticeAction(_("Save a Copy …"), self._save_copy)
        if (holder := self._holder) is None:
            return _("This catalogue is read-only. Save a copy elsewhere to edit it."), [copy]
        who = holder.user
        if holder.machine:
            who = _("{user} on {machine}", user=who, machine=holder.machine)
        if holder.since:
            who = _("{who} since {time}", who=who, time=time_text(holder.since))
        if holder.here:
            words = _(
                "This catalogue is open in another window ({who}), so it is read-only here. Close "
                "that one to edit it here, or save a copy.",
                who=who,
            )
            return words, [NoticeAction(_("Edit Here"), self._edit_here), copy]
        words = _(
            "This catalogue is open in another window ({who}), as a file beside it says, so it is "
            "read-only here. Edit it here if that one was closed, or its computer broke down.",
            who=who,
        )
        return words, [NoticeAction(_("Edit Here All the Same"), self._edit_here), copy]

    def _edit_here(self) -> None:
        """Try again; what another machine left, the user knows better."""
        catalogue = self._services.catalogue
        if catalogue is None or self._holder is None:
            return
        self._holder = self._take(catalogue.path, over=not self._holder.here)
        if self._holder is None:
            catalogue.read_only = False
            self.acquired.emit()
        else:
            sentence, ways = self.why_read_only()
            self._services.show_notice(_("Not yet. {sentence}", sentence=sentence), *ways)

    def _take(self, path: Path, *, over: bool) -> "LockOwner | None":
        """Hold a file, once for all windows of this process; who else holds it."""
        from mineralcat.store.files.edit_lock import EditLock, acquire

        if path in _held:
            held, windows = _held[path]
        else:
            taken = acquire(path, over=over)
            if not isinstance(taken, EditLock):
                return taken
            self.ended_unclosed = taken.left is not None
            held, windows = taken, 0
        _held[path] = (held, windows + 1)
        self._path = path
        return None
