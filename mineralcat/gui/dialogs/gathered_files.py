"""The files that an import begins with, and which of them have columns to be told of."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mineralcat.exchange.formats import ListedFormat
    from mineralcat.exchange.incoming import Member


class TableFile(NamedTuple):
    """A file that is a table of no known make, to be read by a recipe; *clear* says that it leaves
    nothing open."""

    member: "Member"
    headings: tuple[str, ...]
    clear: bool


class Gathered(NamedTuple):
    """The files that were named, each with the format that knows it; None where none does."""

    files: "list[tuple[Member, ListedFormat | None]]"
    tables: list[TableFile]
    reasons: Mapping[str, str]
    """By the name of each file that no format knows why it is not read."""

    @property
    def unclear(self) -> list[TableFile]:
        """The tables whose columns have to be told."""
        return [table for table in self.tables if not table.clear]


def seen(member: "Member") -> TableFile:
    """A table and whether it leaves nothing open: its cells prove what its columns are, and which
    mark its numbers have."""
    from mineralcat.exchange.guessing import guessed
    from mineralcat.exchange.mapping import marks_asked
    from mineralcat.exchange.problems import UnreadableFileError
    from mineralcat.exchange.proof import is_proved
    from mineralcat.exchange.tables import Table

    try:
        with Table(member) as table:
            recipe, unproved = guessed(table, table.detected().choices)
            headings = table.headings(recipe.choices)
            used = {*recipe.columns, *recipe.years}
            clear = used.issuperset(headings) and is_proved(recipe, headings) and not unproved
            return TableFile(member, headings, clear and not marks_asked(recipe, table))
    except UnreadableFileError:  # its page, or the review, says why
        return TableFile(member, (), clear=False)
