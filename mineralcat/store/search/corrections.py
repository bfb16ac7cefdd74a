"""Queries that find nothing, with words that find nothing taken for terms of the catalogue."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise, product

from sqlalchemy.orm import Session

from mineralcat.domain.query import TextTerm, begins_a_name

from . import spelling

_MOST_MISTAKEN = 4
"""A query with more words that find nothing was not meant for this catalogue."""
_NEIGHBOURS = 2
"""So many words on either side may be of the same name."""
_TRIES = 6
"""So many readings of a query are tried."""


def corrections(
    session: Session, text: str, mistaken: Sequence[TextTerm], free: Sequence[TextTerm]
) -> Iterator[tuple[str, list[TextTerm]]]:
    """The query with words that find nothing taken for near ones, most likely first, and which
    words these are. What is near to nothing is looked for with the *free* words beside it, as a
    name of several words: “wnd” alone may be anything. What then is near to nothing stays."""
    mistaken = [part for part in mistaken if not begins_a_name(part.text)]
    if not 0 < len(mistaken) <= _MOST_MISTAKEN:
        return
    known = spelling.terms(session)
    near: dict[TextTerm, list[str]] = {}
    for part in mistaken:
        for whole in (part, *_with_neighbours(text, part, free)):
            if found := [one.text for one in spelling.nearest(whole.text, known)]:
                near[whole] = found
                break
    if not near or _overlap(near):
        return
    for texts in islice(product(*near.values()), _TRIES):
        yield replaced(text, dict(zip(near, texts, strict=True))), list(near)


def _with_neighbours(text: str, part: TextTerm, free: Sequence[TextTerm]) -> Iterator[TextTerm]:
    """A word with free words that stand directly beside it, the most words first."""
    at = free.index(part)
    runs = [
        run
        for first in range(max(at - _NEIGHBOURS, 0), at + 1)
        for last in range(at + 1, min(at + _NEIGHBOURS, len(free)) + 1)
        if 1 < len(run := free[first:last]) <= _NEIGHBOURS + 1
        if all(text[a.end : b.start].isspace() for a, b in pairwise(run))
    ]
    for run in sorted(runs, key=len, reverse=True):
        yield TextTerm(" ".join(one.text for one in run), False, run[0].start, run[-1].end)


def _overlap(near: Mapping[TextTerm, object]) -> bool:
    """Whether two wholes share a word: then nobody can tell what was meant."""
    return any(a.end > b.start for a, b in pairwise(sorted(near, key=lambda part: part.start)))


def replaced(text: str, pairs: Mapping[TextTerm, str]) -> str:
    """A query as typed, with other words in some places."""
    for part in sorted(pairs, key=lambda part: -part.start):
        text = text[: part.start] + pairs[part] + text[part.end :]
    return text
