"""Which minerals a view of supply can show, and how the search limits them, in words."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from mineralcat.domain.figures import count_text
from mineralcat.store.queries.area_supply import supplied_minerals
from mineralcat.store.queries.graph import ApplicationGraph, Node
from mineralcat.store.rows import Ref
from mineralcat.store.search.find_minerals import Hits, find

MOST = 300
"""That many can be chosen from a list; of more, the search chooses."""


NONE_FOUND = (
    "Of what the search finds, no mineral has published supply. "
    "Change the search, or choose a mineral."
)


class SupplyChoice:
    """The minerals to choose from: those that a search finds, or, where it finds all, those that
    the selected application needs."""

    def __init__(
        self, session: Session, graph: ApplicationGraph, main: str | None, hits: Hits | None
    ) -> None:
        self._hits = hits
        self._application: Node | None = None
        application = graph.by_slug.get(main or "")
        if application is not None and hits is None:
            self._application = application
            self._hits = find(session, graph, f"used-in:{application.slug}")
        ids: Iterable[int] | None = None if self._hits is None else self._hits.ids
        supplied = supplied_minerals(session, ids)
        self.minerals = supplied[:MOST]
        self._found = frozenset(one.slug for one in supplied)

    @property
    def is_empty(self) -> bool:
        """Whether the search leaves nothing to choose from."""
        return self._hits is not None and not self.minerals

    def beside(self, shown: Ref | None) -> tuple[Ref, ...]:
        """Those that can be chosen; the one that is shown is always among them."""
        if shown is None or shown in self.minerals:
            return self.minerals
        return (shown, *self.minerals)

    def limit(self, shown: Ref | None) -> str:
        """``"of the 24 minerals found"``, or that what is shown is not among them; nothing where
        all can be chosen."""
        if self._hits is None:
            return ""
        count = len(self._hits)
        where = f"in {self._application.name}" if self._application else "found"
        is_there = shown is None or shown.slug in self._found
        if count == 1:
            return f"{'the only' if is_there else 'not the one'} mineral {where}"
        among = "of the" if is_there else "not among the"
        return f"{among} {count_text(count)} minerals {where}"
