"""What a damaged catalogue still tells of the steps that the restored backup does not have."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mineralcat.gui import theme
from mineralcat.gui.widgets.layouts import Dialog, column, read_only_text, text_label
from mineralcat.translation import _

_TITLE = _("Steps that are not in the backup")


class LostStepsDialog(Dialog):
    """A list to read and to copy; *damaged* is the name of the damaged file."""

    def __init__(self, damaged: str, steps: str, parent: QWidget) -> None:
        super().__init__("lostStepsDialog", _TITLE, parent)
        warning = text_label(
            _(
                "The damaged file, kept as {damaged}, still tells of these steps. What stands "
                "in a damaged file may be wrong, so nothing of it was taken over: look at it, "
                "and enter again what is right.",
                damaged=damaged,
            )
        )
        self.steps = read_only_text(_TITLE, steps)
        self.copy = self.add_button(_("C&opy"), lambda: QGuiApplication.clipboard().setText(steps))
        column(warning, self.steps, self.buttons, of=self)
        self.resize(theme.em(self, 46), theme.em(self, 24))
