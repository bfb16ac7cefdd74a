"""What Browse offers to ask for, and how many minerals each would find beside what is asked now.

A facet is a clause of the search language. The set of minerals that it finds alone is read when its
count is first asked for, and cached until the next revision; a count is then how many minerals two
sets share. Only what is in sight is counted: a large catalogue has a thousand applications.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.query import quoted, read_query
from mineralcat.domain.query_editing import asks_for, with_clause, without_like
from mineralcat.domain.terms import MineralKind
from mineralcat.domain.text_lists import capitalised
from mineralcat.errors import QueryError
from mineralcat.translation import _

from ..models import Mineral, SavedSearch
from ..queries.applications import application_tree, critical_lists
from ..queries.graph import ApplicationGraph
from ..search_rows import Facet, FacetCount, Section
from .bitsets import Answer, all_of
from .conjunctions import speaks_of_applications
from .find_minerals import Search, sets_of
from .vocabulary import Vocabulary

_BANDS = (
    (_("High, above 2 500"), "{0}.hhi>2500"),
    (_("Moderate, 1 500 to 2 500"), "{0}.hhi>=1500 {0}.hhi<=2500"),
    (_("Low, below 1 500"), "{0}.hhi<1500"),
)
"""Bands of the Herfindahl-Hirschman index, as section 5.3 of the Horizontal Merger Guidelines of
the U.S. Department of Justice and the Federal Trade Commission (2010) draws them."""
_EVIDENCE = (
    (_("With amounts per unit"), "has:intensity"),
    (_("With supply figures"), "has:supply"),
    (_("With shares of demand"), "has:demand-share"),
    (_("With an assessment"), "has:assessment"),
    (_("With agreements"), "has:agreement"),
    (_("A use without source"), "unsourced:usage"),
    (_("An amount without source"), "unsourced:intensity"),
    (_("Anything without source"), "unsourced:any"),
)


# -- what there is -----------------------------------------------------------------------------


def facets(session: Session, graph: ApplicationGraph) -> list[Facet]:
    """All that Browse offers, each after the one that it stands below."""
    found: list[Facet] = []
    for node in application_tree(graph):
        section = Section.COMPARISON if node.comparison else Section.APPLICATIONS
        parent = f"used-in:{node.parent}" if node.parent else None
        found.append(Facet(section, f"used-in:{node.slug}", node.name, parent))
    for row in critical_lists(session):
        title = row.title if row.complete else _("{title} (incomplete)", title=row.title)
        found.append(Facet(Section.LISTS, f"list:{row.slug}", title))
    saved = select(SavedSearch.query, SavedSearch.name, SavedSearch.slug).order_by(SavedSearch.name)
    for query, name, slug in session.execute(saved):
        found.append(Facet(Section.SAVED, query, name, slug=slug))
    found += _groups(session)
    known = Vocabulary(session, graph)  # countries, those with the most minerals first
    for section, field in ((Section.MINED, "mined-in"), (Section.REFINED, "refined-in")):
        for country in known.values(field):
            found.append(Facet(section, f"{field}:{quoted(country.value)}", country.label))
    for section, stage in ((Section.MINING, "mine"), (Section.REFINING, "refine")):
        found += [Facet(section, clause.format(stage), title) for title, clause in _BANDS]
    found += [Facet(Section.KINDS, f"kind:{kind}", capitalised(kind.label)) for kind in MineralKind]
    return found + [Facet(Section.EVIDENCE, clause, title) for title, clause in _EVIDENCE]


def _groups(session: Session) -> Iterator[Facet]:
    """Groups, each before those within it."""
    groups = select(Mineral.id, Mineral.slug, Mineral.name, Mineral.member_of_id).where(
        Mineral.id.in_(select(Mineral.member_of_id))
    )
    by_name = sorted(session.execute(groups), key=lambda group: group.name.casefold())

    def below(above: int | None, parent: str | None) -> Iterator[Facet]:
        for id_, slug, name, member_of in by_name:
            if member_of == above:
                clause = f"member-of:{slug}"
                yield Facet(Section.GROUPS, clause, name, parent)
                yield from below(id_, clause)

    return below(None, None)


# -- how many ----------------------------------------------------------------------------------


def facet_counts(
    session: Session,
    graph: ApplicationGraph,
    text: str,
    offered: Iterable[Facet],
    stopped: Callable[[], bool] = lambda: False,
) -> dict[Facet, FacetCount]:
    """How many minerals the query *text* finds once a facet has been clicked, and whether it asks
    for it already. A saved search takes the place of the query. QueryError where *text* cannot be
    read; a saved search that cannot finds nothing."""
    count = _Counter(session, graph, text)
    return {
        facet: (count.saved if facet.section is Section.SAVED else count.of)(facet.clause)
        for facet in takewhile(lambda _: not stopped(), offered)
    }


def clause_counts(
    session: Session,
    graph: ApplicationGraph,
    text: str,
    clauses: Iterable[str],
    stopped: Callable[[], bool] = lambda: False,
) -> dict[str, FacetCount]:
    """The same for clauses, those that name nothing left out."""
    count = _Counter(session, graph, text)
    found: dict[str, FacetCount] = {}
    for clause in takewhile(lambda _: not stopped(), clauses):
        with suppress(QueryError):
            found[clause] = count.of(clause)
    return found


class _Counter:
    """Counts beside one query."""

    def __init__(self, session: Session, graph: ApplicationGraph, text: str) -> None:
        self.session, self.graph, self.text = session, graph, text
        self.sets = sets_of(session)
        self._finds = cache(self._find)
        self._each = speaks_of_applications(read_query(text))  # means another number of each

    def of(self, clause: str) -> FacetCount:
        """How many there are with this clause."""
        if asks_for(self.text, clause):
            return _count(self._finds(self.text), asked=True)
        if self._each and clause.startswith("used-in:"):
            return _count(self._finds(with_clause(self.text, clause)))
        alone, beside = self._alone(clause), self._finds(without_like(self.text, clause))
        return _count(all_of((alone, beside), self.sets.everything))

    def saved(self, query: str) -> FacetCount:
        """How many a saved search finds."""
        try:
            return _count(self._alone(query), asked=query == self.text.strip())
        except QueryError:
            return FacetCount(0, 0, False)

    def _find(self, text: str) -> Answer:
        """What a query finds."""
        query = read_query(text)
        return Search(self.session, self.graph, query).answer(query)

    def _alone(self, clause: str) -> Answer:
        """What a facet finds alone."""
        return self.sets.cached(("facet", clause), lambda: self._finds(clause))


def _count(found: Answer, *, asked: bool = False) -> FacetCount:
    return FacetCount(len(found.may - found.unread), len(found.unread), asked)
