"""What the open catalogue is: its file, where it came from, how much is in it, its hash."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mineralcat.domain.figures import count_text, size_text
from mineralcat.domain.times import long_time
from mineralcat.gui import theme
from mineralcat.gui.chosen_files import show_folder
from mineralcat.gui.tasks import Task, Tasks
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import Dialog, form, text_label
from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.queries.about import About

_COPIED = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class Properties(Dialog):
    """Figures come when they are counted; all of them can be selected and copied."""

    def __init__(self, catalogue: "Catalogue", tasks: Tasks, parent: QWidget) -> None:
        title = _("Properties of {name}", name=catalogue.path.name)
        super().__init__("propertiesDialog", title, parent, tasks)
        self._catalogue = catalogue
        self._form = form()
        self._form.setHorizontalSpacing(theme.em(self, 1.0))
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.add_button(_("Open &Folder"), lambda: show_folder(catalogue.path.parent))
        self._show_file()
        self.fill(self._form, width=34)
        self.tasks.start("read", self._read, self._show, self._fail, 0)

    def _read(self, task: Task) -> "tuple[About, str]":
        from mineralcat.store.integrity.catalogue_check import content_hash
        from mineralcat.store.queries.about import about

        with self._catalogue.reading(task.stop) as session:
            return about(session), content_hash(session)

    def _show_file(self) -> None:
        path = self._catalogue.path
        try:
            size = size_text(path.stat().st_size)
        except OSError:
            size = _("the file is not there any more")
        writable = _("no, it is read-only") if self._catalogue.read_only else _("yes")
        self._add(_("File"), str(path))
        self._add(_("Size"), size)
        self._add(_("May be changed"), writable)

    def _show(self, known: "tuple[About, str]") -> None:
        about, content_hash = known
        made = _("{when}, from nothing")
        if about.made_from:
            made = _("{when}, from reference data {version}")
        facts = _("{facts}, of which {unsourced} without a source")
        step = _("{step} ({when})")
        if about.last_author:
            step = _("{step} ({when}, {author})")
        counted = {"facts": count_text(about.facts), "unsourced": count_text(about.unsourced)}
        last = {"step": about.last_step, "author": about.last_author}
        self._add(_("Made"), made.format(when=_when(about.made), version=about.made_from))
        self._add(_("Minerals"), count_text(about.minerals))
        self._add(_("Applications"), count_text(about.applications))
        self._add(_("Facts"), facts.format(**counted))
        self._add(_("Sources"), count_text(about.sources))
        self._add(_("Steps in the history"), count_text(about.steps))
        self._add(_("Last step"), step.format(when=_when(about.last_time), **last))
        self._add(_("Content hash"), content_hash)

    def _fail(self, error: Exception) -> None:
        self._add(_("Not read"), str(error))

    def _add(self, name: str, words: str) -> None:
        label = text_label(words)
        label.setTextInteractionFlags(_COPIED)
        label.setAccessibleName(name)
        self._form.addRow(plain_label("", "muted", name), label)


def _when(time: datetime | None) -> str:
    if time is None:
        return _("at an unknown time")
    return long_time(time.replace(tzinfo=UTC).astimezone())
