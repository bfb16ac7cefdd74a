"""What minerals are called, the text that words are looked for in, the sources of their facts."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.grouping import grouped
from mineralcat.store import models as m
from mineralcat.store.index.index_tables import LANGUAGE, NAME, SLUG, SYMBOL, SYNONYM

from .selection import Lines, Minerals, of_some, rows_of


def _own(table: Any, column: Any) -> Select[Any]:
    """A text of the rows that are a mineral's own, in their order."""
    return select(table.mineral_id, column).order_by(table.mineral_id, table.id)


_NAMED = select(m.Mineral.id, m.Mineral.name, m.Mineral.slug, m.Mineral.symbol, m.Mineral.formula)
_SYNONYMS = _own(m.MineralSynonym, m.MineralSynonym.text)
_LANGUAGES = _own(m.MineralName, m.MineralName.text)
_ROLES = _own(m.Usage, m.Usage.role)
_AGREED = (
    select(m.AgreementMineral.mineral_id, m.Agreement.title, m.Organisation.name)
    .select_from(m.AgreementMineral)
    .join(m.Agreement, m.AgreementMineral.agreement_id == m.Agreement.id)
    .outerjoin(m.AgreementParty, m.AgreementParty.agreement_id == m.Agreement.id)
    .outerjoin(m.Organisation, m.AgreementParty.organisation_id == m.Organisation.id)
    .order_by(m.AgreementMineral.id, m.AgreementParty.id)
)


class NameTexts(NamedTuple):
    """What minerals are called: *named* is id, name, slug, symbol and formula."""

    named: Iterable[Any]
    synonyms: dict[int, list[str]]
    languages: dict[int, list[str]]


def name_texts(session: Session, minerals: Minerals) -> NameTexts:
    """What minerals are called, to be read once for all lines that tell it."""
    named = rows_of(session, _NAMED, minerals)
    synonyms, languages = (_gathered(session, own, minerals) for own in (_SYNONYMS, _LANGUAGES))
    return NameTexts(named if minerals is None else list(named), synonyms, languages)


def name_key_rows(texts: NameTexts) -> Lines:
    found: set[tuple[int, str, int]] = set()
    for mineral, *names in texts.named:
        kinds = zip((NAME, SLUG, SYMBOL, SYMBOL), names, strict=True)
        found.update((kind, name.casefold(), mineral) for kind, name in kinds if name)
    for kind, more in ((SYNONYM, texts.synonyms), (LANGUAGE, texts.languages)):
        for mineral, names in more.items():
            found.update((kind, name.casefold(), mineral) for name in names)
    for kind, key, mineral in sorted(found):
        yield kind, key, mineral, words.key(key)


_FACTS = (m.Usage, m.Intensity, m.DemandShare, m.Listing, m.Assessment, m.Statistic)
_ABOUT = [
    *(select(fact.mineral_id, fact.source_id) for fact in _FACTS),
    select(m.Series.mineral_id, m.Supply.source_id).join_from(m.Supply, m.Series),
]
_EVIDENCE, _EVIDENCE_OF = union(*_ABOUT), union(*map(of_some, _ABOUT))


def evidence_rows(session: Session, minerals: Minerals) -> Lines:
    """The minerals about which each source has facts."""
    if minerals is None:
        found = session.execute(_EVIDENCE)
    else:
        found = session.execute(_EVIDENCE_OF, {"minerals": minerals})
    return ((source, mineral) for mineral, source in found if source is not None)


def _gathered(session: Session, statement: Any, minerals: Minerals) -> dict[int, list[str]]:
    rows = rows_of(session, statement, minerals)
    return grouped((mineral, part) for mineral, *parts in rows for part in parts if part)


def name_rows(texts: NameTexts) -> Lines:
    """The text of their names alone."""
    for id_, name, slug, symbol, formula in texts.named:
        names = words.indexed(name, symbol, formula, slug, *texts.synonyms.get(id_, ()))
        yield id_, names


def text_rows(session: Session, texts: NameTexts, minerals: Minerals) -> Lines:
    roles = _gathered(session, _ROLES, minerals)
    agreements = _gathered(session, _AGREED, minerals)
    for id_, names in name_rows(texts):
        others = (dict.fromkeys(found.get(id_, ())) for found in (roles, agreements))
        languages = words.indexed(*texts.languages.get(id_, ()))
        yield (id_, names, languages, *(words.indexed(*texts) for texts in others))
