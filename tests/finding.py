"""Asking the search in tests: what a query finds, how surely, and why."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Certainty
from mineralcat.store.models import Mineral
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import mineral_rows
from mineralcat.store.search.find_minerals import find
from mineralcat.store.search_rows import MineralRow


class Asking:
    """A catalogue that is asked."""

    def __init__(self, session: Session, graph: ApplicationGraph) -> None:
        self.session = session
        self.graph = graph

    def rows(self, query: str) -> dict[str, MineralRow]:
        """The hits by slug, in their order."""
        hits = find(self.session, self.graph, query)
        found = mineral_rows(self.session, self.graph, hits, 0, len(hits))
        return {row.slug: row for row in found}

    def slugs(self, query: str) -> list[str]:
        """The hits, in their order."""
        hits = find(self.session, self.graph, query)
        slugs = {row.id: row.slug for row in self.session.execute(select(Mineral.id, Mineral.slug))}
        return [slugs[id_] for id_ in hits.ids]

    def say(self, query: str) -> dict[str, Certainty]:
        """How sure each hit is."""
        return {slug: row.certainty for slug, row in self.rows(query).items()}

    def sure(self, query: str) -> set[str]:
        """The sure hits."""
        return {slug for slug, how in self.say(query).items() if how is Certainty.SURE}

    def why(self, query: str, slug: str) -> dict[str, str]:
        """What each clause met in one hit."""
        return {match.clause: match.text for match in self.rows(query)[slug].matched}
