"""What to leave out of a query that finds nothing, and how many minerals that would find."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from mineralcat.domain.query_editing import without_places
from mineralcat.errors import QueryError

from ..queries.graph import ApplicationGraph
from .find_minerals import find
from .vocabulary import Vocabulary

_MOST = 4


class Relaxation(NamedTuple):
    """The *query* without the clause that *words* say, and how many minerals it finds."""

    words: str
    query: str
    minerals: int


def relaxations(session: Session, graph: ApplicationGraph, text: str) -> list[Relaxation]:
    """The query without each of its clauses, as far as that finds something; the fewest first, for
    these are nearest to what was asked."""
    chips = Vocabulary(session, graph).chips(text)
    found = []
    for chip in chips if len(chips) > 1 else ():
        query = without_places(text, chip.start, chip.end)
        try:
            minerals = len(find(session, graph, query))
        except QueryError:  # a rest that names nothing
            continue
        if minerals:
            found.append(Relaxation(chip.words, query, minerals))
    return sorted(found, key=lambda one: one.minerals)[:_MOST]
