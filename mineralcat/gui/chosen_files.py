"""Files that the user names in a dialog or a list, and folders that are shown to them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from mineralcat.errors import FileNameError
from mineralcat.store.files.file_names import named_file
from mineralcat.translation import _

ALL_FILES = _("All files (*)")
"""What a file dialog shows where everything is to be seen."""


def chosen_file(text: str, show_problem: Callable[[str], None]) -> Path | None:
    """The file that *text* names; None where it names none, after *show_problem* got the reason."""
    try:
        return named_file(text)
    except FileNameError as error:
        show_problem(str(error))
        return None


def show_folder(path: Path) -> None:
    """Open a folder in the desktop's own program for them."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def documents_folder() -> Path:
    """Where the desktop puts documents; the user's home where it names no such folder."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()
