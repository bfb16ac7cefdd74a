"""Short forms of the edits that many tests make, on a session."""

from sqlalchemy.orm import Session

from mineralcat.editing.edits import Edit, SetField, SetSynonyms
from mineralcat.store.catalogue import Catalogue


def step(catalogue: Catalogue, edit: Edit) -> str:
    """Make an edit as one step; the uid of what it made, where it makes something."""
    with catalogue.reading() as session:
        words = edit.words(session)
    with catalogue.writing(words) as session:
        made = edit.apply(session)
    return made if isinstance(made, str) else ""


def rename_mineral(session: Session, slug: str, name: str) -> None:
    SetField("mineral", slug, "name", name).apply(session)


def set_symbol(session: Session, slug: str, symbol: str) -> None:
    SetField("mineral", slug, "symbol", symbol).apply(session)


def set_synonyms(session: Session, slug: str, synonyms: tuple[str, ...]) -> None:
    SetSynonyms(slug, synonyms).apply(session)


def set_summary(session: Session, slug: str, text: str) -> None:
    SetField("mineral", slug, "summary", text).apply(session)


def set_note(session: Session, slug: str, text: str) -> None:
    SetField("mineral", slug, "note", text).apply(session)


def set_role(session: Session, usage_uid: str, role: str) -> None:
    SetField("usage", usage_uid, "role", role).apply(session)


def set_importance(session: Session, usage_uid: str, importance: str) -> None:
    SetField("usage", usage_uid, "importance", importance).apply(session)
