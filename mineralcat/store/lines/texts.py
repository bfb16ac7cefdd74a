"""What minerals are called, the text that words are looked for in, the sources of their facts."""

from typing import Any

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.store import models as m
from mineralcat.store.index_tables import LANGUAGE, NAME, SLUG, SYMBOL, SYNONYM

from .selection import Lines, Minerals, of_minerals


def called_lines(session: Session, minerals: Minerals) -> Lines:
    named = select(
        m.Mineral.id, m.Mineral.name, m.Mineral.slug, m.Mineral.symbol, m.Mineral.formula
    )
    synonyms = select(m.MineralSynonym.mineral_id, m.MineralSynonym.text)
    languages = select(m.MineralName.mineral_id, m.MineralName.text)
    found: set[tuple[int, str, int]] = set()
    for statement, column, ways in (
        (named, m.Mineral.id, (NAME, SLUG, SYMBOL, SYMBOL)),
        (synonyms, m.MineralSynonym.mineral_id, (SYNONYM,)),
        (languages, m.MineralName.mineral_id, (LANGUAGE,)),
    ):
        for mineral, *texts in session.execute(of_minerals(statement, column, minerals)):
            found.update(
                (how, text.casefold(), mineral)
                for how, text in zip(ways, texts, strict=True)
                if text
            )
    for how, key, mineral in sorted(found):
        yield {"how": how, "key": key, "mineral_id": mineral, "compared": words.key(key)}


_FACTS = (m.Usage, m.Intensity, m.DemandShare, m.Listing, m.Assessment, m.Statistic)


def evidence_lines(session: Session, minerals: Minerals) -> Lines:
    """The minerals about which each source has facts."""
    about: list[Select[Any]] = [
        of_minerals(select(model.source_id, model.mineral_id), model.mineral_id, minerals)
        for model in _FACTS
    ]
    supply = select(m.Supply.source_id, m.Series.mineral_id).join(m.Series)
    about.append(of_minerals(supply, m.Series.mineral_id, minerals))
    for source, mineral in session.execute(union(*about)):
        if source is not None:
            yield {"source_id": source, "mineral_id": mineral}


def text_lines(session: Session, minerals: Minerals) -> Lines:
    def gathered(statement: Any, column: Any) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for mineral, *parts in session.execute(of_minerals(statement, column, minerals)):
            found.setdefault(mineral, []).extend(part for part in parts if part)
        return found

    def own(table: Any, column: Any) -> dict[int, list[str]]:
        return gathered(select(table.mineral_id, column).order_by(table.id), table.mineral_id)

    synonyms = own(m.MineralSynonym, m.MineralSynonym.text)
    languages = own(m.MineralName, m.MineralName.text)
    roles = own(m.Usage, m.Usage.role)
    agreed = select(
        m.AgreementMineral.mineral_id, m.Agreement.title, m.Organisation.name
    ).select_from(m.AgreementMineral)
    agreed = agreed.join(m.Agreement, m.AgreementMineral.agreement_id == m.Agreement.id)
    agreed = agreed.outerjoin(
        m.AgreementParty, m.AgreementParty.agreement_id == m.Agreement.id
    ).outerjoin(m.Organisation, m.AgreementParty.organisation_id == m.Organisation.id)
    agreed = agreed.order_by(m.AgreementMineral.id, m.AgreementParty.id)
    agreements = gathered(agreed, m.AgreementMineral.mineral_id)
    named = of_minerals(
        select(m.Mineral.id, m.Mineral.slug, m.Mineral.name, m.Mineral.symbol, m.Mineral.formula),
        m.Mineral.id,
        minerals,
    )
    for id_, slug, name, symbol, formula in session.execute(named):
        yield {
            "rowid": id_,
            "names": words.indexed(name, symbol, formula, slug, *synonyms.get(id_, ())),
            "languages": words.indexed(*languages.get(id_, ())),
            "roles": words.indexed(*dict.fromkeys(roles.get(id_, ()))),
            "agreements": words.indexed(*dict.fromkeys(agreements.get(id_, ()))),
        }
