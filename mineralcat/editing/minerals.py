"""Edits of a mineral. Each checks its value and changes the session; the unit of work saves it."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mineralcat.errors import EditError, NotFoundError
from mineralcat.store.models import Mineral, MineralSynonym

from .texts import LONGEST_NAME, one_line, paragraphs, refuse_duplicate

LONGEST_SYMBOL = 12


def rename_mineral(session: Session, slug: str, name: str) -> None:
    """Give a mineral another name; its slug stays. DuplicateNameError where another bears it."""
    name = one_line(name, "name", LONGEST_NAME)
    if not name:
        raise EditError("name", "A mineral needs a name: type one, or press Esc to keep the old.")
    mineral = _mineral(session, slug)
    refuse_duplicate(session, Mineral, mineral.id, name)
    mineral.name = name


def set_symbol(session: Session, slug: str, symbol: str) -> None:
    """Set or, with an empty text, take away a mineral's symbol."""
    _mineral(session, slug).symbol = one_line(symbol, "symbol", LONGEST_SYMBOL) or None


def set_summary(session: Session, slug: str, text: str) -> None:
    """Set or take away a mineral's summary."""
    _mineral(session, slug).summary = paragraphs(text, "summary") or None


def set_note(session: Session, slug: str, text: str) -> None:
    """Set or take away a mineral's note."""
    _mineral(session, slug).note = paragraphs(text, "note") or None


def set_synonyms(session: Session, slug: str, synonyms: tuple[str, ...]) -> None:
    """Give a mineral these synonyms, in this order; those it has already stay the same rows."""
    wanted = list(dict.fromkeys(one_line(text, "synonyms", LONGEST_NAME) for text in synonyms))
    mineral = _mineral(session, slug)
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


def _mineral(session: Session, slug: str) -> Mineral:
    mineral = known_mineral(session, slug)
    if mineral is None:
        raise NotFoundError("mineral", slug)
    return mineral


_KEPT = "mineralcat_mineral"
_BY_SLUG = select(Mineral).where(Mineral.slug == bindparam("slug"))


def known_mineral(session: Session, slug: str) -> Mineral | None:
    """The mineral of a slug. One that the session has read is not read again: an edit asks for it
    to change it, and before that for its name."""
    kept: Mineral | None = session.info.get(_KEPT)
    if kept is None or kept.slug != slug or kept not in session:
        kept = session.info[_KEPT] = session.scalars(_BY_SLUG, {"slug": slug}).one_or_none()
    return kept
