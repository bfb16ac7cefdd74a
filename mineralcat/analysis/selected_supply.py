"""The Map and Trends figures of a selection, and which other minerals they can show."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from mineralcat.domain.figures import count_text
from mineralcat.domain.terms import Measure
from mineralcat.store.queries.area_supply import area_supply, supplied_minerals
from mineralcat.store.queries.graph import ApplicationGraph, Node
from mineralcat.store.rows import Ref
from mineralcat.store.search.find_minerals import find
from mineralcat.translation import _, ngettext

from .figure import found_words
from .supply_map import MapFigure, empty_map, map_of
from .supply_tables import ANY_TABLE, SupplyTable, TableRequest, tables_of
from .trends import ANY_TREND, MOST_MINERALS, TrendsFigure, TrendsRequest, empty_trends, trends_of
from .view_context import ViewContext

MOST = 300
"""That many can be chosen from a list; of more, the search chooses."""

NONE_FOUND = _(
    "Of what the search finds, no mineral has published supply. "
    "Change the search, or choose a mineral."
)


class SupplyChoice:
    """The minerals to choose from: those that a search finds, or, where it finds all, those that
    the selected application needs."""

    def __init__(self, session: Session, graph: ApplicationGraph, context: ViewContext) -> None:
        self._hits = context.limit
        self._application: Node | None = None
        application = graph.by_slug.get(context.main or "")
        if application is not None and self._hits is None:
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
        found = found_words(len(self._hits))
        if shown is not None and shown.slug not in self._found:
            found = ngettext(
                "not the one mineral found",
                "not among the {number} minerals found",
                len(self._hits),
                number=count_text(len(self._hits)),
            )
        if self._application is None:
            return found
        name = self._application.name
        return _("{minerals} in {application}", minerals=found, application=name)


def map_in_context(
    session: Session,
    graph: ApplicationGraph,
    context: ViewContext,
    request: TableRequest | Callable[[Sequence[SupplyTable]], TableRequest] | None = None,
) -> MapFigure:
    """The map of the selected mineral; of an application that of the first mineral which it needs,
    and where nothing is selected that of the first found. *request* may choose from the tables."""
    choice = SupplyChoice(session, graph, context)
    supply = area_supply(session, context.main) if context.main else None
    if supply is None and choice.minerals:
        supply = area_supply(session, choice.minerals[0].slug)
    if supply is None and choice.is_empty:
        return empty_map(NONE_FOUND)
    if callable(request):
        request = request(tables_of(supply)) if supply is not None else None
    shown = supply.mineral if supply is not None else None
    figure = map_of(supply, request or ANY_TABLE, choice.limit(shown))
    return replace(figure, minerals=choice.beside(shown))


def trends_in_context(
    session: Session,
    graph: ApplicationGraph,
    context: ViewContext,
    request: TrendsRequest | None = None,
) -> TrendsFigure:
    """The trends of the selected minerals; of an application those of the first mineral which it
    needs, and where nothing is selected those of the first found."""
    choice = SupplyChoice(session, graph, context)
    selected = [slug for slug in context.selection if slug not in graph.by_slug][:MOST_MINERALS]
    for slugs in (selected, [one.slug for one in choice.minerals[:1]]):
        read = (area_supply(session, slug, Measure.PRODUCTION) for slug in slugs)
        supplies = [supply for supply in read if supply is not None]
        if supplies:
            break
    if not supplies and choice.is_empty:
        return empty_trends(NONE_FOUND)
    shown = supplies[0].mineral if supplies else None
    figure = trends_of(supplies, request or ANY_TREND, choice.limit(shown))
    return replace(figure, minerals=choice.beside(shown))
