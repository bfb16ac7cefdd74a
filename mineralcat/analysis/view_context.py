"""What the window speaks of: the search and the selection that every view follows."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mineralcat.store.queries.graph import ApplicationGraph
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

    def same_kind(self, graph: "ApplicationGraph", most: int) -> tuple[list[str], bool]:
        """Of what is selected the minerals, or the applications, whichever comes first, at most so
        many; and whether they are applications."""
        of_applications = self.selection[0] in graph.by_slug
        same = [slug for slug in self.selection if (slug in graph.by_slug) == of_applications]
        return same[:most], of_applications
