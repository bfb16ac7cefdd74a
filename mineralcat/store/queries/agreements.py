"""Agreements over minerals and applications, with their parties."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mineralcat.store.models import (
    Agreement,
    AgreementApplication,
    AgreementMineral,
    AgreementParty,
    Mineral,
    Organisation,
)
from mineralcat.store.rows import AgreementRow, Ref

from .claims import load_sources


def agreements_of(
    session: Session, *, mineral_id: int | None = None, application_ids: list[int] | None = None
) -> tuple[AgreementRow, ...]:
    """The agreements that name a mineral, or one of these applications, newest first."""
    named = or_(
        Agreement.id.in_(
            select(AgreementMineral.agreement_id).where(AgreementMineral.mineral_id == mineral_id)
        ),
        Agreement.id.in_(
            select(AgreementApplication.agreement_id).where(
                AgreementApplication.application_id.in_(application_ids or ())
            )
        ),
    )
    return _rows(session, list(session.scalars(select(Agreement).where(named))))


def agreements_over(session: Session, mineral_ids: list[int]) -> tuple[AgreementRow, ...]:
    """The agreements that name any of these minerals, newest first."""
    named = Agreement.id.in_(
        select(AgreementMineral.agreement_id).where(AgreementMineral.mineral_id.in_(mineral_ids))
    )
    return _rows(session, list(session.scalars(select(Agreement).where(named))))


def _rows(session: Session, found: list[Agreement]) -> tuple[AgreementRow, ...]:
    found.sort(key=lambda agreement: (agreement.date or "", agreement.slug), reverse=True)
    ids = [agreement.id for agreement in found]
    sources = load_sources(session, (agreement.source_id for agreement in found))
    parties: dict[int, list[Ref]] = {}
    for agreement_id, slug, name in session.execute(
        select(AgreementParty.agreement_id, Organisation.slug, Organisation.name)
        .join(Organisation, AgreementParty.organisation_id == Organisation.id)
        .where(AgreementParty.agreement_id.in_(ids))
        .order_by(AgreementParty.position, AgreementParty.id)
    ):
        parties.setdefault(agreement_id, []).append(Ref(slug, name))
    minerals: dict[int, list[Ref]] = {}
    for agreement_id, slug, name in session.execute(
        select(AgreementMineral.agreement_id, Mineral.slug, Mineral.name)
        .join(Mineral, AgreementMineral.mineral_id == Mineral.id)
        .where(AgreementMineral.agreement_id.in_(ids))
        .order_by(AgreementMineral.id)
    ):
        minerals.setdefault(agreement_id, []).append(Ref(slug, name))
    return tuple(
        AgreementRow(
            slug=agreement.slug,
            title=agreement.title,
            kind=agreement.kind,
            date=agreement.date,
            date_precision=agreement.date_precision.value,
            status=agreement.status,
            summary=agreement.summary,
            parties=tuple(parties.get(agreement.id, ())),
            minerals=tuple(minerals.get(agreement.id, ())),
            source=sources.get(agreement.source_id or -1),
            confidence=agreement.confidence,
        )
        for agreement in found
    )
