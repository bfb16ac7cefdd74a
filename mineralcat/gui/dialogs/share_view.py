"""The dialog that exports a view: in which format, how large, and how it will look."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QSizePolicy,
    QWidget,
)

from mineralcat.analysis.figure import Provenance
from mineralcat.domain.figures import count_text
from mineralcat.errors import MineralCatError
from mineralcat.gui import theme
from mineralcat.gui.chosen_files import chosen_file
from mineralcat.gui.output.figure_data import write_data
from mineralcat.gui.output.picture import picture_of
from mineralcat.gui.output.picture_files import SCALES, image_of, write_picture
from mineralcat.gui.plain_text import PlainLabel
from mineralcat.gui.widgets.layouts import Dialog, column, row, text_label
from mineralcat.translation import _, ngettext

if TYPE_CHECKING:
    from mineralcat.gui.output.picture import Picture
    from mineralcat.gui.views.figure_view import FigureView

FORMATS = (
    (".png", _("Picture (PNG)"), _("For documents and slides. Title and sources are also inside.")),
    (".svg", _("Drawing (SVG)"), _("Sharp at any size; its text can be edited.")),
    (".pdf", _("Page (PDF)"), _("Sharp at any size, for sending and printing.")),
    (".csv", _("Its data (CSV)"), _("The rows of the table with their citations.")),
    (".xlsx", _("Its data (Excel workbook)"), _("The same, with a sheet that says what it is of.")),
)
_PICTURES = (".png", ".svg", ".pdf")
_LOOKS = ((_("Light"), theme.LIGHT), (_("Dark"), theme.DARK))
_USUAL_SCALE = 2


class ShareDialog(Dialog):
    """Shows the picture as it will be, and writes it."""

    def __init__(
        self,
        view: "FigureView",
        provenance: Provenance,
        say: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        save, cancel = QDialogButtonBox.StandardButton.Save, QDialogButtonBox.StandardButton.Cancel
        super().__init__(
            "shareDialog", _("Export {title}", title=view.VIEW.title), parent, save | cancel
        )
        assert view.figure is not None
        self._view = view
        self._figure = view.figure
        self._provenance = provenance
        self._say = say
        self._picture = self._painted()
        self._pixmap = QPixmap()
        self._build(parent)
        self._show_choice()

    def _build(self, parent: QWidget) -> None:
        self._format = _box(_("Format"), [words for _suffix, words, _about in FORMATS])
        self._scale = _box(_("Size"), [""] * len(SCALES))
        self._scale.setCurrentIndex(SCALES.index(_USUAL_SCALE))
        self._look = _box(_("Colours"), [words for words, _palette in _LOOKS])
        self._about, self._problem = text_label("", "muted"), text_label("", "error")
        self._preview = PlainLabel()
        self._preview.setAccessibleName(_("How it will look"))
        self._preview.setAccessibleDescription(self._figure.sentence)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        theme.set_role(self._preview, "panel")
        form = QFormLayout()
        form.addRow(_("&Format"), self._format)
        form.addRow(_("&Size"), self._scale)
        form.addRow(_("&Colours"), self._look)
        self.buttons.accepted.connect(self.ask_for_file)
        side = column(form, self._about, self._problem, 0, 1, self.buttons)
        row(self._preview, 1, side, of=self)
        self.resize(QSize(theme.em(self, 54), theme.em(self, 32)).boundedTo(parent.size()))
        self._format.currentIndexChanged.connect(self._show_choice)
        self._scale.currentIndexChanged.connect(self._show_choice)
        self._look.currentIndexChanged.connect(self._paint_anew)

    @property
    def suffix(self) -> str:
        """How the name of the file will end."""
        return FORMATS[self._format.currentIndex()][0]

    def _painted(self, colours: theme.Palette = theme.LIGHT) -> "Picture":
        return picture_of(self._view, self._provenance, worn=colours)

    def _paint_anew(self) -> None:
        self._picture = self._painted(_LOOKS[self._look.currentIndex()][1])
        self._show_choice()

    def _show_choice(self) -> None:
        """Describe the choice, and show how it will look."""
        about = FORMATS[self._format.currentIndex()][2]
        is_picture = self.suffix in _PICTURES
        rows = len(self._figure.table.rows)
        count = ngettext("{number} row.", "{number} rows.", rows, number=count_text(rows))
        self._about.setText(about if is_picture else f"{about} {count}")
        self._scale.setEnabled(self.suffix == ".png")
        self._look.setEnabled(is_picture)
        for place, scale in enumerate(SCALES):
            width, height = (round(side * scale) for side in self._picture.size.toTuple())
            self._scale.setItemText(
                place,
                _("{scale} × ({width} × {height} pixels)", scale=scale, width=width, height=height),
            )
        try:
            self._pixmap = QPixmap.fromImage(image_of(self._picture, 1))
            self._problem.setText("")
        except MineralCatError as error:
            self._pixmap = QPixmap()
            self._problem.setText(str(error))
        self._show_preview()

    def _show_preview(self) -> None:
        room = self._preview.contentsRect().size() - QSize(8, 8)
        if not self._pixmap.isNull() and room.width() > 0 and room.height() > 0:
            ratio = self.devicePixelRatioF()
            fitted = self._pixmap.scaled(
                room * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            fitted.setDevicePixelRatio(ratio)
            self._preview.setPixmap(fitted)

    def ask_for_file(self) -> None:
        """Ask where to, then write; a file that was there is replaced, for the system asked."""
        name = f"{file_name(self._figure.title)}{self.suffix}"
        words = FORMATS[self._format.currentIndex()][1]
        path, _filter = QFileDialog.getSaveFileName(
            self, _("Export"), str(Path.home() / name), f"{words} (*{self.suffix})"
        )
        if path and (chosen := chosen_file(path, self._problem.setText)):
            self.write(chosen)

    def write(self, path: Path) -> None:
        """Write what is chosen; a name without the format's ending gets it."""
        if path.suffix.lower() != self.suffix:
            path = path.with_name(path.name + self.suffix)
        try:
            if self.suffix in _PICTURES:
                scale = SCALES[self._scale.currentIndex()]
                write_picture(self._picture, path, scale=scale, replace=True)
            else:
                write_data(self._figure, self._provenance, path, replace=True)
        except MineralCatError as error:
            self._problem.setText(str(error))
            return
        self._say(_("Written: {path}.", path=str(path)))
        self.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_preview()


def file_name(title: str) -> str:
    """A title as the name of a file that any system takes."""
    words = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in title).split()
    return "-".join(words)[:80] or "view"


def _box(name: str, items: list[str]) -> QComboBox:
    box = QComboBox()
    box.addItems(items)
    box.setAccessibleName(name)
    return box
