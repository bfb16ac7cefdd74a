"""The file formats that can be read, in the order in which a file is shown to them.

A format is known by the content of a file, never by its name. To add one, write a module with a
`FORMAT` (see `incoming.Format`) and name it here; it is imported when a file is looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from mineralcat.translation import Term, _

from .incoming import Format, Member, Read
from .problems import UnreadableFileError, reporting_damage

if TYPE_CHECKING:
    from .tables.read_tables import FileRecipe


class FormatName(Term):
    """What the formats are called."""

    PACKAGE = "MineralCat data package"
    DESCRIPTION = "Data package (Frictionless), its description"
    JSON = "MineralCat JSON"
    SUMMARIES = "USGS Mineral Commodity Summaries, data release"
    HISTORY = "USGS Data Series 140, historical statistics"
    TABLE = "Table (CSV, TSV, XLSX, XLS, ODS, JSON)"


@dataclass(frozen=True, slots=True)
class ListedFormat:
    """A format that lives in a module of its own, as its `FORMAT`; a `Format` itself."""

    name: FormatName
    module: str
    by_recipe: bool = False
    """Whether it is of no known make, so that a recipe says which column is what."""

    @property
    def format(self) -> Format:
        """What the module offers."""
        found: Format = import_module(f"mineralcat.exchange.{self.module}").FORMAT
        return found

    def knows(self, member: Member) -> bool:
        """Whether the content is of this format."""
        try:
            with reporting_damage(member.name):
                return self.format.knows(member)
        except UnreadableFileError:
            return False

    def read(
        self, member: Member, recipe: "FileRecipe | None" = None, *, alone: bool = True
    ) -> Iterator[Read]:
        """The rows, one after another; by a *recipe* where it is of a format that takes one. Of
        several files, not *alone*, one that the recipe does not fit is read without."""
        with reporting_damage(member.name):
            if recipe is None or not self.by_recipe:
                yield from self.format.read(member)
                return
            from .tables.read_tables import reading_by

            yield from reading_by(recipe, alone=alone).read(member)


FORMATS: Final[tuple[ListedFormat, ...]] = (
    ListedFormat(FormatName.PACKAGE, "packages.read_data_package"),
    ListedFormat(FormatName.DESCRIPTION, "packages.foreign_packages"),
    ListedFormat(FormatName.JSON, "packages.catalogue_json"),
    ListedFormat(FormatName.SUMMARIES, "usgs.mcs_format"),
    ListedFormat(FormatName.HISTORY, "usgs.read_ds140"),
    ListedFormat(FormatName.TABLE, "tables.read_tables", by_recipe=True),
)
"""The most particular first: a table that a publisher's format knows is never read as any table."""


def format_of(member: Member) -> ListedFormat | None:
    """The first format that knows the file; None where none does. Looks at its beginning alone."""
    return next((known for known in FORMATS if known.knows(member)), None)


def why_unknown(member: Member) -> str:
    """Why no format knows a file, in a sentence that goes on from its name."""
    from .tables.table_detection import why_no_table

    return why_no_table(member) or _(
        "it is text without columns, and no table. It has to have a delimiter, such as a comma or a"
        " tab, between the cells of each row."
    )
