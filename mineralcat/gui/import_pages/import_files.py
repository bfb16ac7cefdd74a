"""The first step of an import: the files, and what each was found to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from mineralcat.domain.figures import count_text, counted, size_text
from mineralcat.domain.text_lists import capitalised
from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_column_tooltip
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import column, fit_columns, flat_list, text_label
from mineralcat.translation import _, comma_list

if TYPE_CHECKING:
    from mineralcat.exchange.formats import ListedFormat
    from mineralcat.exchange.incoming import Member
    from mineralcat.exchange.tables.recipes import TableRecipe
    from mineralcat.exchange.tables.sheets import SheetLook
    from mineralcat.exchange.tables.table_files import Table

_TABLE = Qt.ItemDataRole.UserRole


@dataclass(eq=False)
class FoundTable:
    """A table of a file of no known make, to be read by a recipe: of a workbook, each sheet is one.

    *look* is what it was found to be, None where the file cannot be read; *clear* says that this
    leaves nothing open. It is *offered* where it is one to be imported, as which it is *taken* or
    not where its workbook *has_sheets*, several of them.
    """

    member: "Member"
    look: "SheetLook | None" = None
    clear: bool = False
    is_hidden: bool = False
    has_sheets: bool = False
    taken: bool = True
    chosen: "TableRecipe | None" = None
    """By what it is read, once that is decided."""
    left_out: bool = False

    @property
    def sheet(self) -> str | None:
        """The name of its sheet."""
        return self.look.sheet if self.look else None

    @property
    def recipe(self) -> "TableRecipe | None":
        """The likeliest one."""
        return self.look.recipe if self.look else None

    @property
    def headings(self) -> tuple[str, ...]:
        """Those that its recipe was made for."""
        return self.look.headings if self.look and self.recipe else ()

    @property
    def title(self) -> str:
        """The file and its sheet in words."""
        if not self.sheet:
            return self.member.name
        return _("{file}, sheet “{sheet}”", file=self.member.name, sheet=self.sheet)

    @property
    def words(self) -> str:
        """What of it is to be known before it is taken."""
        why_not = _("hidden") if self.is_hidden and self.recipe else self.look and self.look.why_not
        if self.recipe is None:
            return capitalised(why_not or "")
        if missing := [one.name for one in self.recipe.missing()]:
            why_not = _("still missing: {missing}", missing=comma_list(missing))
        label = self.recipe.target.label
        return f"{label} – {why_not}" if why_not else label


@dataclass(frozen=True)
class FoundFiles:
    """The files that were named, each with the format that knows it, else with the reason."""

    files: "list[tuple[Member, ListedFormat | str]]"
    tables: list[FoundTable]

    @property
    def unknown(self) -> list[str]:
        """Why files are left out that no format knows."""
        return [known for _member, known in self.files if isinstance(known, str)]

    @property
    def leaves_choice(self) -> bool:
        """Whether a workbook has several sheets of which some can be chosen."""
        books = [one.member for one in self.tables if one.has_sheets and one.recipe is not None]
        return any(books.count(book) > 1 for book in books)


def look_at(members: "Iterable[Member]") -> FoundFiles:
    """What files are found to be."""
    from mineralcat.exchange.formats import format_of, why_unknown

    known = [(member, format_of(member)) for member in members]
    tables = [m for m, found in known if found is not None and found.by_recipe]
    files = [(member, found or why_unknown(member)) for member, found in known]
    return FoundFiles(files, [table for member in tables for table in _tables_of(member)])


def _tables_of(member: "Member") -> list[FoundTable]:
    """The tables of a file and whether each leaves nothing open: its cells prove what its columns
    are, and which mark its numbers have."""
    from mineralcat.exchange.problems import UnreadableFileError
    from mineralcat.exchange.tables.sheets import look_through
    from mineralcat.exchange.tables.table_files import Table
    from mineralcat.exchange.tables.table_options import TableOptions

    try:
        with Table(member) as table:
            hidden = {one.name for one in table.sheets if one.hidden}
            every = tuple(one.name for one in table.sheets)
            looks = look_through(table, TableOptions(sheets=every))
            if len(looks) - len(hidden) == 1:  # hidden ones can be chosen where columns are shown
                looks = [look for look in looks if look.sheet not in hidden]
            found = [FoundTable(member, one, _is_clear(one, table)) for one in looks]
    except UnreadableFileError:  # its page, or the review, says why
        return [FoundTable(member)]
    for one, look in zip(found, looks, strict=True):
        one.is_hidden, one.has_sheets = look.sheet in hidden, len(looks) > 1
        is_data = look.recipe is not None and (look.fits or look.is_likely)
        one.taken = not one.has_sheets or (is_data and not one.is_hidden)
    return found


def _is_clear(look: "SheetLook", table: "Table") -> bool:
    from mineralcat.exchange.tables.column_marks import marks_asked

    if look.recipe is None or not look.fits:
        return False
    used = {*look.recipe.columns, *look.recipe.years}
    return used.issuperset(look.headings) and not marks_asked(look.recipe, table)


class FilesPage(QWidget):
    """Lists the files, and the sheets of workbooks, to be chosen; formats are known by content."""

    changed = Signal()
    """Other sheets were chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.summary = plain_label("importFilesTold", "muted", _("Looking at the files …"))
        self.about = text_label("", "muted", "importFileAbout")
        self.list = flat_list(_("Files to import"), [_("File"), _("Size"), _("What it is")])
        self.list.currentItemChanged.connect(self._show_all_of)
        self.list.itemChanged.connect(self._take)
        column(self.summary, self.list, 1, self.about, of=self, margin=0)

    def _show_all_of(self, item: QTreeWidgetItem | None, _: QTreeWidgetItem | None = None) -> None:
        """Show the whole line of a file or sheet, for which the list may not have the room."""
        self.about.setText("" if item is None else f"{item.text(0)}: {item.text(2)}")

    def _take(self, item: QTreeWidgetItem) -> None:
        table: FoundTable | None = item.data(0, _TABLE)
        if table is not None:
            table.taken = item.checkState(0) == Qt.CheckState.Checked
            self.changed.emit()

    def show_files(self, found: FoundFiles) -> None:
        """Show files with their sizes and formats, and the sheets of workbooks that have several;
        of those that no format knows the reason."""
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.setRootIsDecorated(any(table.has_sheets for table in found.tables))
            for member, known in found.files:
                if isinstance(known, str):
                    words = _("Left out: {reason}", reason=known)
                else:
                    words = known.name
                item = QTreeWidgetItem([member.name, size_text(member.size), words])
                set_column_tooltip(item, 0, member.name)
                set_column_tooltip(item, 2, words)
                self.list.addTopLevelItem(item)
                sheets = (one for one in found.tables if one.member is member and one.has_sheets)
                item.addChildren([_sheet_item(table) for table in sheets])
                item.setExpanded(True)
        fit_columns(self.list, 2, theme.em(self, 32))
        self.summary.setText(_summary(found))


def _summary(found: FoundFiles) -> str:
    many, unknown = len(found.files), len(found.unknown)
    files = counted("{number} file", "{number} files", many)
    words = files
    if not many:
        words = _("There is no file in what was chosen. Choose the files, or another folder.")
    elif unknown == many == 1:
        name, reason = found.files[0][0].name, found.unknown[0]
        words = _("{name} cannot be read: {reason}", name=name, reason=reason)
    elif unknown == many:
        words = _("{files}, none of which can be read; the list says why.", files=files)
    elif unknown:
        words = _("{files}; {unknown} cannot be read and will be left out.")
        words = words.format(files=files, unknown=count_text(unknown))
    if any(table.has_sheets for table in found.tables):
        words = f"{words.removesuffix('.')}. " + _("Choose the sheets to import.")
    return words


def _sheet_item(table: FoundTable) -> QTreeWidgetItem:
    item = QTreeWidgetItem([table.sheet or "", "", table.words])
    set_column_tooltip(item, 2, table.words)
    if table.recipe is None:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
    else:
        item.setData(0, _TABLE, table)
        state = Qt.CheckState.Checked if table.taken else Qt.CheckState.Unchecked
        item.setCheckState(0, state)
    return item
