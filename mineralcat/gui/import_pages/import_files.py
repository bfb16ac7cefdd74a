"""The first step of an import: the files, and what each was found to be."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from mineralcat.domain.figures import count_text, size_text
from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_column_tooltip
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import column, flat_list, text_label
from mineralcat.translation import _, ngettext


class SheetRow(NamedTuple):
    """A sheet of a workbook, what is to be known of it, and whether it can be and is chosen."""

    name: str
    words: str
    can_be_chosen: bool
    is_chosen: bool


class FilesPage(QWidget):
    """Lists the files, and the sheets of workbooks, to be chosen; formats are known by content."""

    changed = Signal()
    """Other sheets were chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.summary = plain_label("importFilesTold", "muted")
        self.summary.setText(_("Looking at the files …"))
        self.about = text_label("", "muted", "importFileAbout")
        self.list = flat_list(_("Files to import"), [_("File"), _("Size"), _("What it is")])
        self.list.currentItemChanged.connect(self._show_all_of)
        self.list.itemChanged.connect(lambda *_: self.changed.emit())
        column(self.summary, self.list, 1, self.about, of=self, margin=0)

    def _show_all_of(self, item: QTreeWidgetItem | None, _: QTreeWidgetItem | None = None) -> None:
        """Show the whole line of a file or sheet, for which the list may not have the room."""
        self.about.setText("" if item is None else f"{item.text(0)}: {item.text(2)}")

    def sheets_chosen(self, name: str) -> set[str]:
        """The sheets of a workbook that are chosen."""
        found = self.list.findItems(name, Qt.MatchFlag.MatchExactly)
        children = (item.child(at) for item in found for at in range(item.childCount()))
        checked = Qt.CheckState.Checked
        return {one.text(0) for one in children if one is not None and one.checkState(0) == checked}

    def show_files(
        self,
        files: Sequence[tuple[str, int, str | None]],
        reasons: Mapping[str, str],
        sheets: Mapping[str, Sequence[SheetRow]] | None = None,
    ) -> None:
        """Show files: name, bytes, format; None where no format knows it, for the reason that
        *reasons* has by its name. *sheets* are those of workbooks that have several, by the name of
        the file."""
        sheets = sheets or {}
        self.list.blockSignals(True)
        self.list.clear()
        self.list.setRootIsDecorated(any(sheets.values()))
        for name, size, known in files:
            what = known or _("Left out: {reasons}", reasons=reasons[name])
            item = QTreeWidgetItem([name, size_text(size), what])
            set_column_tooltip(item, 0, name)
            set_column_tooltip(item, 2, what)
            self.list.addTopLevelItem(item)
            for sheet in sheets.get(name, ()):
                item.addChild(_sheet_item(sheet))
            item.setExpanded(True)
        self.list.blockSignals(False)
        for at in range(2):
            self.list.resizeColumnToContents(at)
            self.list.setColumnWidth(at, min(self.list.columnWidth(at), theme.em(self, 32)))
        unknown = sum(known is None for *_, known in files)
        many = count_text(len(files))
        words = ngettext("{number} file", "{number} files", len(files), number=many)
        if not files:
            words = _("There is no file in what was chosen. Choose the files, or another folder.")
        elif unknown == len(files) == 1:
            name = files[0][0]
            words = _("{name} cannot be read: {reason}", name=name, reason=reasons[name])
        elif unknown == len(files):
            words = _("{files}, none of which can be read; the list says why.", files=words)
        elif unknown:
            words = _(
                "{files}; {unknown} cannot be read and will be left out.",
                files=words,
                unknown=count_text(unknown),
            )
        if any(sheets.values()):
            words = f"{words.removesuffix('.')}. " + _("Choose the sheets to import.")
        self.summary.setText(words)


def _sheet_item(sheet: SheetRow) -> QTreeWidgetItem:
    item = QTreeWidgetItem([sheet.name, "", sheet.words])
    set_column_tooltip(item, 2, sheet.words)
    if sheet.can_be_chosen:
        state = Qt.CheckState.Checked if sheet.is_chosen else Qt.CheckState.Unchecked
        item.setCheckState(0, state)
    else:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
    return item
