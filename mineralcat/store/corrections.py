"""Queries that find nothing, with words that find nothing taken for terms of the catalogue."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from sqlalchemy.orm import Session

from mineralcat.domain.query import FIELDS, MEASURES, Text

from . import spelling

_MOST_MISTAKEN = 4
"""A query with more words that find nothing was not meant for this catalogue."""
_TRIES = 6
"""So many readings of a query are tried."""


def corrections(
    session: Session, text: str, mistaken: Sequence[Text]
) -> Iterator[tuple[str, list[Text]]]:
    """The query with words that find nothing taken for near ones, most likely first, and which
    words these are. What is near to nothing stays as it is."""
    mistaken = [part for part in mistaken if not _is_begun(part.text)]
    if not 0 < len(mistaken) <= _MOST_MISTAKEN:
        return
    known = spelling.terms(session)
    near = {part: [one.text for one in spelling.nearest(part.text, known)] for part in mistaken}
    near = {part: texts for part, texts in near.items() if texts}
    if not near:
        return
    for texts in islice(product(*near.values()), _TRIES):
        yield replaced(text, dict(zip(near, texts, strict=True))), list(near)


def _is_begun(word: str) -> bool:
    """Whether a field or a measure is being typed."""
    typed = word.casefold()
    return any(name.startswith(typed) for name in (*FIELDS, *MEASURES))


def replaced(text: str, pairs: Mapping[Text, str]) -> str:
    """A query as typed, with other words in some places."""
    for part in sorted(pairs, key=lambda part: -part.start):
        text = text[: part.start] + pairs[part] + text[part.end :]
    return text
