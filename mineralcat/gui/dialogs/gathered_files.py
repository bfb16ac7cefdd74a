"""The files that an import begins with, and which of them have columns to be mapped."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.exchange.formats import ListedFormat
    from mineralcat.exchange.incoming import Member
    from mineralcat.exchange.tables.recipes import Recipe
    from mineralcat.exchange.tables.sheets import SheetLook
    from mineralcat.exchange.tables.table_files import Table


class TableFile(NamedTuple):
    """A table of no known make, to be read by a recipe; *clear* says that it leaves nothing open.

    Of a workbook each *sheet* is one. *recipe* is the likeliest; *why_not* says why a sheet cannot
    be read, if it cannot, and *offered* whether it is one to be imported.
    """

    member: "Member"
    headings: tuple[str, ...]
    clear: bool
    sheet: str | None = None
    recipe: "Recipe | None" = None
    why_not: str = ""
    offered: bool = True

    @property
    def key(self) -> tuple[str, str | None]:
        """The name of the file and of the sheet."""
        return self.member.name, self.sheet

    @property
    def title(self) -> str:
        """The same in words."""
        if not self.sheet:
            return self.member.name
        return _("{file}, sheet “{sheet}”", file=self.member.name, sheet=self.sheet)


class Gathered(NamedTuple):
    """The files that were named, each with the format that knows it; None where none does."""

    files: "list[tuple[Member, ListedFormat | None]]"
    tables: list[TableFile]
    reasons: Mapping[str, str]
    """By the name of each file that no format knows why it is not read."""

    def sheets_of(self, name: str) -> list[TableFile]:
        """The sheets of a workbook, where it has several."""
        found = [table for table in self.tables if table.member.name == name]
        return found if len(found) > 1 else []

    @property
    def leaves_choice(self) -> bool:
        """Whether a workbook has several sheets of which some can be chosen."""
        names = {table.member.name for table in self.tables}
        several = (self.sheets_of(name) for name in names)
        return any(sum(table.recipe is not None for table in tables) > 1 for tables in several)


def seen(member: "Member") -> list[TableFile]:
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
            return [_table(member, look, hidden, table) for look in looks]
    except UnreadableFileError:  # its page, or the review, says why
        return [TableFile(member, (), clear=False)]


def _table(member: "Member", look: "SheetLook", hidden: set[str], table: "Table") -> TableFile:
    from mineralcat.exchange.tables.column_marks import marks_asked

    recipe = look.recipe
    offered = recipe is not None and (look.fits or look.is_likely) and look.sheet not in hidden
    if recipe is None:
        return TableFile(member, (), False, look.sheet, None, look.why_not, offered)
    used = {*recipe.columns, *recipe.years}
    clear = look.fits and used.issuperset(look.headings) and not marks_asked(recipe, table)
    why_not = _("hidden") if look.sheet in hidden else look.why_not
    return TableFile(member, look.headings, clear, look.sheet, recipe, why_not, offered)
