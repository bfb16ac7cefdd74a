"""What the open catalogue is: its file, where it came from, how much is in it, its hash."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from mineralcat.domain.figures import count_text, size_text
from mineralcat.gui import theme
from mineralcat.gui.tasks import Task, Tasks
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import Dialog, column, text_label
from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.queries.about import About


class _Known(NamedTuple):
    about: "About"
    hash: str


class Properties(Dialog):
    """Figures come when they are counted; all of them can be selected and copied."""

    def __init__(self, catalogue: "Catalogue", tasks: Tasks, parent: QWidget) -> None:
        super().__init__(
            "propertiesDialog", _("Properties of {name}", name=catalogue.path.name), parent
        )
        self._catalogue = catalogue
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(theme.em(self, 1.0))
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.add_button(_("Open &Folder"), self._show_folder)
        column(self._form, self.buttons, of=self)
        self._show_file()
        self._task = tasks.reading(self._read)
        self._task.succeeded.connect(self._show)
        self._task.failed.connect(lambda error: self._add(_("Not read"), str(error)))
        self.finished.connect(lambda _: self._task.cancel())
        self._task.start()
        self.resize(theme.em(self, 34), self.sizeHint().height())

    def _read(self, task: Task) -> _Known:
        from mineralcat.store.integrity.catalogue_check import content_hash
        from mineralcat.store.queries.about import about

        with self._catalogue.reading(task.stop) as session:
            return _Known(about(session), content_hash(session))

    def _show_file(self) -> None:
        path = self._catalogue.path
        self._add(_("File"), str(path))
        try:
            size = size_text(path.stat().st_size)
        except OSError:
            size = _("the file is not there any more")
        self._add(_("Size"), size)
        writable = _("no, it is read-only") if self._catalogue.read_only else _("yes")
        self._add(_("May be changed"), writable)

    def _show(self, known: _Known) -> None:
        about = known.about
        made = _("{when}, from nothing", when=_when(about.made))
        if about.made_from:
            made = _(
                "{when}, from reference data {version}",
                when=_when(about.made),
                version=about.made_from,
            )
        self._add(_("Made"), made)
        self._add(_("Minerals"), count_text(about.minerals))
        self._add(_("Applications"), count_text(about.applications))
        self._add(
            _("Facts"),
            _(
                "{facts}, of which {unsourced} without a source",
                facts=count_text(about.facts),
                unsourced=count_text(about.unsourced),
            ),
        )
        self._add(_("Sources"), count_text(about.sources))
        self._add(_("Steps in the history"), count_text(about.steps))
        by = f", {about.last_author}" if about.last_author else ""
        self._add(_("Last step"), f"{about.last_step} ({_when(about.last_time)}{by})")
        self._add(_("Content hash"), known.hash)

    def _add(self, name: str, text: str) -> None:
        label = text_label(text)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setAccessibleName(name)
        title = plain_label("", "muted")
        title.setText(name)
        self._form.addRow(title, label)

    def _show_folder(self) -> None:
        from mineralcat.gui.chosen_files import show_folder

        show_folder(self._catalogue.path.parent)


def _when(time: datetime | None) -> str:
    if time is None:
        return _("at an unknown time")
    local = time.replace(tzinfo=UTC).astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"
