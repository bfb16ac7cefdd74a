"""What is being typed, written down every few seconds: where the program ends unclosed, it is
offered at the next start. A text that is confirmed is in the catalogue itself."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from mineralcat.domain.times import time_text
from mineralcat.errors import MineralCatError
from mineralcat.places import data_folder, make_folder, open_private
from mineralcat.translation import _, ngettext

from ..widgets.notice_bar import NoticeAction
from .services import Controller, WindowServices

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue

EVERY_MS = 2_000
SHOWN = 200
Text = tuple[str, str]
"""What is typed into, in words, and what is typed there."""


class Drafts(Controller):
    """Keeps the open texts of one window."""

    def __init__(self, services: WindowServices, typed: Callable[[], Iterable[Text]]) -> None:
        super().__init__(services)
        self._typed = typed
        self._file: Path | None = None
        self._written: list[Text] = []
        self._offered: list[Text] = []
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.keep)

    def begin(self, *actions: NoticeAction, ended_unclosed: bool) -> None:
        """Write down what is typed for the open catalogue, and offer what was left of the last
        time. Where that *ended_unclosed*, say so, with *actions* if there is nothing to offer."""
        catalogue = self._services.catalogue
        if catalogue is None:
            return

        def begin(ended: str) -> None:
            self._file = file_of(catalogue.path)
            self._offered = _read(self._file)
            self._written = list(self._offered)
            if self._offered:
                self._offer(ended)
            elif ended:
                sentence = _("{ended}; no unfinished text was found.", ended=ended)
                self._services.show_notice(sentence, *actions)
            self._timer.start()

        if ended_unclosed:  # what was saved may have to be waited for
            self._services.tasks.read(lambda _task: what_was_saved(catalogue), begin)
        else:
            begin("")

    def keep(self) -> None:
        """Write down what is typed now, if it is anything else than before."""
        texts = [*self._offered, *(text for text in self._typed() if text[1].strip())]
        if self._file is None or texts == self._written:
            return
        with suppress(OSError):  # then there is no draft; the text itself is in its field
            if texts:
                make_folder(self._file.parent)
                beside = self._file.with_name(f"{self._file.name}.{os.getpid()}.new")
                with open(beside, "w", encoding="utf-8", opener=open_private) as file:
                    json.dump(texts, file, ensure_ascii=False)
                beside.replace(self._file)
            else:
                self._file.unlink(missing_ok=True)
            self._written = texts

    def end(self) -> None:
        """The window closes as it should: nothing is open any more."""
        self._timer.stop()
        if self._file is not None and not self._offered:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
        self._file = None

    def _offer(self, ended: str) -> None:
        (where, text), more = self._offered[0], len(self._offered) - 1
        typed = f"{where} “{text if len(text) <= SHOWN else f'{text[:SHOWN]} …'}”"
        if more:
            typed = ngettext(
                "{typed}, and {count} more", "{typed}, and {count} more", more, typed=typed
            )
        if ended:
            words = _("{ended}; this was being typed, so it was not saved: {typed}.")
        else:
            words = _("MineralCat ended while this was being typed, so it was not saved: {typed}.")
        self._services.show_notice(
            words.format(ended=ended, typed=typed),
            NoticeAction(_("Copy it"), self._copy),
            NoticeAction(_("Forget it"), self._forget),
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n\n".join(text for _where, text in self._offered))
        self._forget()

    def _forget(self) -> None:
        self._offered = []
        self.keep()
        self._services.show_notice("")


def file_of(catalogue: Path) -> Path:
    """Where the drafts of a catalogue lie."""
    name = hashlib.sha256(os.fsencode(catalogue.absolute())).hexdigest()[:24]
    return data_folder() / "drafts" / f"{name}.json"


def _read(file: Path) -> list[Text]:
    """The drafts of a file; none where it cannot be read or is no such file."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return [(str(where), str(text)) for where, text in found]
    except (OSError, ValueError, TypeError):
        return []


def what_was_saved(catalogue: "Catalogue") -> str:
    """The last step that was saved, and whether one was being saved that is not in the catalogue;
    without a full stop, for what was being typed follows it."""
    from sqlalchemy import select

    from mineralcat.store.models import Revision

    asked = select(Revision.message, Revision.time).order_by(Revision.id.desc()).limit(1)
    try:
        with catalogue.reading(asks_index=False) as session:
            last = session.execute(asked).one()
    except MineralCatError:  # a damaged history, which is reported elsewhere
        return ""
    step, time = last.message, time_text(last.time)
    if catalogue.took_back:
        return _(
            "MineralCat ended without being closed: the last step saved is “{step}” ({time}), and "
            "the step that was being saved then was not finished and is not in the catalogue",
            step=step,
            time=time,
        )
    return _(
        "MineralCat ended without being closed: the last step saved is “{step}” ({time}), and no "
        "step was left half written",
        step=step,
        time=time,
    )
