"""The first step of an import: the files, and what each was found to be."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from mineralcat.domain.figures import count_text, size_text
from mineralcat.gui import theme
from mineralcat.gui.main_layout import plain_label
from mineralcat.gui.plain_text import set_column_tooltip


class FilesPage(QWidget):
    """Lists the files; formats are known by content."""

    def __init__(self) -> None:
        super().__init__()
        self.told = plain_label("importFilesTold", "muted")
        self.told.setText("Looking at the files …")
        self.list = QTreeWidget()
        self.list.setAccessibleName("Files to import")
        self.list.setHeaderLabels(["File", "Size", "What it is"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.told)
        column.addWidget(self.list, 1)

    def show_files(
        self, files: Sequence[tuple[str, int, str | None]], reasons: Mapping[str, str]
    ) -> None:
        """Show files: name, bytes, format; None where no format knows it, for the reason that
        *reasons* has by its name."""
        self.list.clear()
        for name, size, known in files:
            said = known or f"Left out: {reasons[name]}"
            item = QTreeWidgetItem([name, size_text(size), said])
            set_column_tooltip(item, 0, name)
            set_column_tooltip(item, 2, said)
            self.list.addTopLevelItem(item)
        for at in range(2):
            self.list.resizeColumnToContents(at)
            self.list.setColumnWidth(at, min(self.list.columnWidth(at), theme.em(self, 32)))
        unknown = sum(known is None for *_, known in files)
        said = f"{count_text(len(files))} {'file' if len(files) == 1 else 'files'}"
        if not files:
            said = "There is no file in what was chosen. Choose the files, or another folder."
        elif unknown == len(files) == 1:
            said = f"{files[0][0]} cannot be read: {reasons[files[0][0]]}"
        elif unknown == len(files):
            said += ", none of which can be read; the list says why."
        elif unknown:
            said += f"; {count_text(unknown)} cannot be read and will be left out."
        self.told.setText(said)
