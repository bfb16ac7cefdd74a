"""The dialog that exports a view: in which format, how large, and how it will look."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QSizePolicy, QWidget

from mineralcat.analysis.figure import Provenance
from mineralcat.domain.figures import counted
from mineralcat.errors import MineralCatError
from mineralcat.gui import theme
from mineralcat.gui.chosen_files import chosen_file
from mineralcat.gui.output.figure_data import write_data
from mineralcat.gui.output.picture import picture_of
from mineralcat.gui.output.picture_files import SCALES, image_of, write_picture
from mineralcat.gui.plain_text import PlainLabel
from mineralcat.gui.widgets.layouts import ChoiceBox, Dialog, column, form, row, text_label
from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.gui.output.picture import Picture
    from mineralcat.gui.views.figure_view import FigureView

FORMATS = {
    ".png": (_("Picture (PNG)"), _("For documents and slides. Title and sources are also inside.")),
    ".svg": (_("Drawing (SVG)"), _("Sharp at any size; its text can be edited.")),
    ".pdf": (_("Page (PDF)"), _("Sharp at any size, for sending and printing.")),
    ".csv": (_("Its data (CSV)"), _("The rows of the table with their citations.")),
    ".xlsx": (_("Its data (Excel workbook)"), _("The same, with a sheet that says what it is of.")),
}
_PICTURES = (".png", ".svg", ".pdf")
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
        title = _("Export {title}", title=view.VIEW.title)
        buttons = QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        super().__init__("shareDialog", title, parent, buttons=buttons)
        assert view.figure is not None
        self._view = view
        self._figure = view.figure
        self._provenance = provenance
        self._say = say
        self._pixmap = QPixmap()
        self._build(parent)
        self._paint()

    def _build(self, parent: QWidget) -> None:
        formats = [(suffix, words) for suffix, (words, _about) in FORMATS.items()]
        looks = ((theme.LIGHT, _("Light")), (theme.DARK, _("Dark")))
        self._format = ChoiceBox(_("Format"), formats)
        self._scale = ChoiceBox(_("Size"), [(scale, "") for scale in SCALES])
        self._scale.choose(_USUAL_SCALE)
        self._look = ChoiceBox(_("Colours"), looks)
        self._about, self._problem = text_label("", "muted"), text_label("", "error")
        self._preview = PlainLabel()
        self._preview.setAccessibleName(_("How it will look"))
        self._preview.setAccessibleDescription(self._figure.sentence)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        theme.set_role(self._preview, "panel")
        choices = form(
            (_("&Format"), self._format), (_("&Size"), self._scale), (_("&Colours"), self._look)
        )
        self.buttons.accepted.connect(self.ask_for_file)
        side = column(choices, self._about, self._problem, 0, 1, self.buttons)
        row(self._preview, 1, side, of=self)
        self.resize(QSize(theme.em(self, 54), theme.em(self, 32)).boundedTo(parent.size()))
        self._format.currentIndexChanged.connect(self._show_choice)
        self._scale.currentIndexChanged.connect(self._show_choice)
        self._look.currentIndexChanged.connect(self._paint)

    @property
    def suffix(self) -> str:
        """How the name of the file will end."""
        return str(self._format.currentData())

    def _paint(self) -> None:
        colours: theme.Palette = self._look.currentData()
        self._picture: Picture = picture_of(self._view, self._provenance, worn=colours)
        for place, scale in enumerate(SCALES):
            width, height = (round(side * scale) for side in self._picture.size.toTuple())
            words = _("{scale} × ({width} × {height} pixels)")
            self._scale.setItemText(place, words.format(scale=scale, width=width, height=height))
        self._show_choice()

    def _show_choice(self) -> None:
        """Describe the choice, and show how it will look."""
        about = FORMATS[self.suffix][1]
        is_picture = self.suffix in _PICTURES
        rows = len(self._figure.table.rows)
        count = counted("{number} row.", "{number} rows.", rows)
        self._about.setText(about if is_picture else f"{about} {count}")
        self._scale.setEnabled(self.suffix == ".png")
        self._look.setEnabled(is_picture)
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
        words = FORMATS[self.suffix][0]
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
                scale: float = self._scale.currentData()
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
