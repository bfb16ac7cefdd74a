"""Agreements over minerals and applications, with their parties."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.grouping import grouped
from mineralcat.store import models as m
from mineralcat.store.rows import AgreementRow, Ref

from .claims import columns_of, load_sources


def agreements_of(
    session: Session, *, minerals: Sequence[int] = (), applications: Sequence[int] = ()
) -> tuple[AgreementRow, ...]:
    """The agreements that name one of these minerals or applications, newest first."""
    mineral, application, party = m.AgreementMineral, m.AgreementApplication, m.AgreementParty
    of_minerals = select(mineral.agreement_id).where(mineral.mineral_id.in_(minerals))
    of_applications = select(application.agreement_id).where(
        application.application_id.in_(applications)
    )
    named = or_(m.Agreement.id.in_(of_minerals), m.Agreement.id.in_(of_applications))
    found = list(session.scalars(select(m.Agreement).where(named)))
    found.sort(key=lambda agreement: (agreement.date or "", agreement.slug), reverse=True)
    sources = load_sources(session, (agreement.source_id for agreement in found))
    ids = [agreement.id for agreement in found]
    parties = _refs(session, party, m.Organisation, ids, party.organisation_id, party.position)
    minerals_of = _refs(session, mineral, m.Mineral, ids, mineral.mineral_id)
    return tuple(
        AgreementRow(
            **columns_of(agreement, _OWN_COLUMNS),
            date_precision=agreement.date_precision.value,
            parties=tuple(parties.get(agreement.id, ())),
            minerals=tuple(minerals_of.get(agreement.id, ())),
            source=sources.get(agreement.source_id or -1),
        )
        for agreement in found
    )


_OWN_COLUMNS = ("slug", "title", "kind", "date", "status", "summary", "confidence")


def _refs(
    session: Session, link: Any, model: Any, agreements: list[int], to: Any, *order: Any
) -> dict[int, list[Ref]]:
    """What agreements are linked with, by the ids of the agreements."""
    rows = session.execute(
        select(link.agreement_id, model.slug, model.name)
        .join(model, to == model.id)
        .where(link.agreement_id.in_(agreements))
        .order_by(*order, link.id)
    )
    return grouped((agreement, Ref(slug, name)) for agreement, slug, name in rows)
