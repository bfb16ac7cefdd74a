"""What words of files were said to mean in earlier imports, of things that have no synonyms: units,
sources, lists, organisations, names of several states, marks in place of a figure."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import natural_uid
from mineralcat.domain.terms import WordKind
from mineralcat.store.models import FileWord

from ..review.matching import Kind

Said = Mapping[tuple[Kind, str], "Meaning"]
"""By what a text is for and the text itself."""


class Meaning(NamedTuple):
    """The unit, with the basis that its text speaks of, the slug of an entry, or an absence."""

    meaning: str
    basis: str = ""


def words_said(session: Session) -> dict[tuple[Kind, str], Meaning]:
    """What was said so far."""
    rows = select(FileWord.kind, FileWord.text, FileWord.meaning, FileWord.basis)
    return {
        (Kind(kind), text): Meaning(meaning, basis)
        for kind, text, meaning, basis in session.execute(rows)
    }


def remember_words(session: Session, said: Said) -> None:
    """Keep what was said now; a text that means itself, such as a unit that is kept as it stands,
    is known by the rows that have it. The newest answer counts."""
    there = {(Kind(one.kind), one.text): one for one in session.scalars(select(FileWord))}
    for (kind, text), meaning in said.items():
        if (known := there.get((kind, text))) is not None:
            known.meaning, known.basis = meaning
        elif meaning != Meaning(text):
            word = WordKind(kind)
            uid = natural_uid("file_word", word, text)
            session.add(FileWord(uid=uid, kind=word, text=text, **meaning._asdict()))
    session.flush()
