"""What the window speaks of: the search and the selection that every view follows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from mineralcat.analysis.figure import Figure

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.store.queries.graph import ApplicationGraph
    from mineralcat.store.search.find_minerals import Hits

Question = Callable[["Session", "ApplicationGraph"], Figure]
"""What makes a figure, off the window's thread: a plain function that touches no widget."""
Ask = Callable[[str, Question, Callable[[Figure], None], Callable[[Exception], None] | None], None]
"""How a view gets a figure: its name, the question, what is done with the answer, and what where
there is none."""


class ViewContext(NamedTuple):
    """One search and one selection. *selection* are slugs of minerals or applications, the one in
    the inspector first, then those added to it; *edits* grows whenever the catalogue changes."""

    query: str = ""
    hits: "Hits | None" = None
    selection: tuple[str, ...] = ()
    edits: int = 0

    @property
    def main(self) -> str | None:
        """The entry that the inspector shows."""
        return self.selection[0] if self.selection else None


class ShownResult(NamedTuple):
    """What the window shows: the query with how many minerals it found in which order, the ids of
    the selected ones, and the columns of the table where they are not as they are at first."""

    query: str
    found: int
    selected: frozenset[int]
    sort: tuple[str, bool]
    columns: tuple[str, ...] | None = None
