"""Claims and what they rest on, as plain rows, rival ones in the order in which they are shown."""

from collections.abc import Collection, Iterable
from typing import Any, TypedDict, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.preference import Order, claim_order
from mineralcat.store.models import Claim, Preference, Source
from mineralcat.store.revision_cache import cached
from mineralcat.store.rows import ClaimRow, SourceRow

_CLAIM = (
    *("uid", "value", "low", "high", "claim_kind", "unit", "status", "rounded", "as_published"),
    *("period_from", "period_to", "scope", "scenario", "locator", "confidence", "origin", "note"),
    "source_id",
)


def claim_columns(kind: type[Claim]) -> list[Any]:
    """The columns of a kind of claim that `claim_fields` reads, for statements that fetch plain
    rows: to make an entity takes several times as long."""
    columns = kind.__table__.c  # type: ignore[attr-defined]
    return [columns[name] for name in _CLAIM]


class ClaimFields(TypedDict):
    """The fields that every claim row has."""

    uid: str
    value: float | None
    low: float | None
    high: float | None
    kind: Any
    unit: str | None
    status: Any
    rounded: bool
    as_published: str | None
    period_from: int | None
    period_to: int | None
    scope: str | None
    scenario: str | None
    locator: str | None
    confidence: Any
    origin: Any
    note: str | None
    source: SourceRow | None
    preferred: bool


def claim_fields(
    claim: Any,
    sources: dict[int, SourceRow],
    preferred: Collection[str] = (),
) -> ClaimFields:
    """The own fields of a *claim*, be it an entity or a row of its columns; *sources* by id,
    *preferred* the uids of the claims that the user prefers."""
    uid = str(claim.uid)
    return {
        "uid": uid,
        "value": claim.value,
        "low": claim.low,
        "high": claim.high,
        "kind": claim.claim_kind,
        "unit": claim.unit,
        "status": claim.status,
        "rounded": claim.rounded,
        "as_published": claim.as_published,
        "period_from": claim.period_from,
        "period_to": claim.period_to,
        "scope": claim.scope,
        "scenario": claim.scenario,
        "locator": claim.locator,
        "confidence": claim.confidence,
        "origin": claim.origin,
        "note": claim.note,
        "source": sources.get(claim.source_id) if claim.source_id is not None else None,
        "preferred": uid in preferred,
    }


_SOURCES = select(
    Source.id,
    Source.slug,
    Source.title,
    Source.publisher,
    Source.kind,
    Source.year,
    Source.url,
    Source.doi,
    Source.licence,
    Source.note,
).where(Source.id.in_(bindparam("these", expanding=True)))


def load_sources(session: Session, ids: Iterable[int | None]) -> dict[int, SourceRow]:
    """The sources with these ids."""
    wanted = {id_ for id_ in ids if id_ is not None}
    read: dict[int, SourceRow] = cached(session, "sources", None, dict)
    if missing := wanted - read.keys():
        rows = session.execute(_SOURCES, {"these": list(missing)})
        read.update((id_, SourceRow(*row)) for id_, *row in rows)
    return {id_: read[id_] for id_ in wanted if id_ in read}


def preferred_uids(session: Session) -> set[str]:
    """The claims that the user prefers over the rule."""
    return cached(
        session, "preferred", None, lambda: {str(uid) for uid in session.scalars(_PREFERRED)}
    )


_PREFERRED = select(Preference.claim_uid)


def order_of(claim: ClaimRow, preferred: Collection[str] = ()) -> Order:
    """The place of a claim among rivals; see `domain.preference`."""
    source = claim.source
    return claim_order(
        source.kind if source else None,
        source.year if source else None,
        preferred=claim.uid in preferred,
    )


Row = TypeVar("Row", bound=ClaimRow)


def newest_first(claims: Iterable[Row], preferred: set[str]) -> list[Row]:
    """Newest period first, then by the rule for rivals; projections last."""
    return sorted(
        claims,
        key=lambda c: (c.status == "projected", -(c.period_to or 0), order_of(c, preferred)),
    )
