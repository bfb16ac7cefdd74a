"""Edits of a mineral. Each checks its value and writes it; the unit of work makes it a step."""

from sqlalchemy.orm import Session

from mineralcat.errors import EditError
from mineralcat.store.models import Mineral, MineralSynonym

from .rows import find
from .texts import LONGEST_NAME, one_line, paragraphs, refuse_duplicate

LONGEST_SYMBOL = 12


def rename_mineral(session: Session, slug: str, name: str) -> None:
    """Give a mineral another name; its slug stays. DuplicateNameError where another bears it."""
    name = one_line(name, "name", LONGEST_NAME)
    if not name:
        raise EditError("name", "A mineral needs a name: type one, or press Esc to keep the old.")
    mineral = find(session, "mineral", slug)
    refuse_duplicate(session, Mineral, mineral.id, name)
    mineral.name = name
    session.flush()


def set_symbol(session: Session, slug: str, symbol: str) -> None:
    """Set or, with an empty text, take away a mineral's symbol."""
    _set(session, slug, "symbol", one_line(symbol, "symbol", LONGEST_SYMBOL))


def set_summary(session: Session, slug: str, text: str) -> None:
    """Set or take away a mineral's summary."""
    _set(session, slug, "summary", paragraphs(text, "summary"))


def set_note(session: Session, slug: str, text: str) -> None:
    """Set or take away a mineral's note."""
    _set(session, slug, "note", paragraphs(text, "note"))


def set_synonyms(session: Session, slug: str, synonyms: tuple[str, ...]) -> None:
    """Give a mineral these synonyms, in this order; those it has already stay the same rows."""
    wanted = list(dict.fromkeys(one_line(text, "synonyms", LONGEST_NAME) for text in synonyms))
    mineral = find(session, "mineral", slug)
    have = {synonym.text: synonym for synonym in mineral.synonyms}
    for text, synonym in have.items():
        if text not in wanted:
            session.delete(synonym)
    for place, text in enumerate(filter(None, wanted)):
        if text in have:
            have[text].position = place
        else:
            session.add(MineralSynonym(mineral_id=mineral.id, text=text, position=place))
    session.flush()


def _set(session: Session, slug: str, column: str, text: str) -> None:
    mineral = find(session, "mineral", slug)
    setattr(mineral, column, text or None)
    session.flush()
