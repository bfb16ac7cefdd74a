"""What the window speaks of: the search and the selection that every view follows."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mineralcat.store.search.find_minerals import Hits


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

    @property
    def limit(self) -> "Hits | None":
        """What the search leaves; None where nothing is searched for."""
        return self.hits if self.query.strip() else None
