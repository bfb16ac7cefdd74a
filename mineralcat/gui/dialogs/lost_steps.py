"""What a damaged catalogue still tells of the steps that the restored backup does not have."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel


class LostStepsDialog(QDialog):
    """A list to read and to copy."""

    def __init__(self, kept: str, told: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lostStepsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Steps that are not in the backup")
        said = PlainLabel(
            f"The damaged file, kept as {kept}, still tells of these steps. What stands in a "
            "damaged file may be wrong, so nothing of it was taken over: look at it, and enter "
            "again what is right."
        )
        said.setWordWrap(True)
        self.told = QPlainTextEdit(told)
        self.told.setReadOnly(True)
        self.told.setTabChangesFocus(True)
        self.told.setAccessibleName("Steps that are not in the backup")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.copy = buttons.addButton("C&opy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(told))
        column = QVBoxLayout(self)
        for widget in (said, self.told, buttons):
            column.addWidget(widget)
        self.resize(theme.em(self, 46), theme.em(self, 24))
