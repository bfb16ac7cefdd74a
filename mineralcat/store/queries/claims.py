"""Claims and what they rest on, as plain rows, rival ones in the order in which they are shown."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.preference import Order, claim_order
from mineralcat.store.models import Preference, Source
from mineralcat.store.revision_cache import cached
from mineralcat.store.rows import ClaimRow, SourceRow

Row = TypeVar("Row", bound=ClaimRow)


def claim_row(
    kind: type[Row],
    claim: Any,
    own: Mapping[str, object],
    sources: Mapping[int, SourceRow],
    preferred: Collection[str] = (),
) -> Row:
    """A row of a *kind* made of a *claim*, be it an entity or a row of its columns, and of its
    *own* fields that the claim does not hold; *sources* by id, *preferred* the uids of the claims
    that the user prefers."""
    uid = str(claim.uid)
    made = {
        "uid": uid,
        "kind": claim.claim_kind,
        "source": sources.get(claim.source_id) if claim.source_id is not None else None,
        "preferred": uid in preferred,
        **own,
    }
    return kind(**made, **columns_of(claim, kind.__dataclass_fields__.keys() - made.keys()))


def columns_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """What an entity, or a row of its columns, has under some names."""
    return {name: getattr(row, name) for name in names}


_SOURCES = select(Source.id, *(getattr(Source, name) for name in SourceRow._fields)).where(
    Source.id.in_(bindparam("these", expanding=True))
)


def load_sources(session: Session, ids: Iterable[int | None]) -> dict[int, SourceRow]:
    """The sources with these ids."""
    asked = {id_ for id_ in ids if id_ is not None}
    read: dict[int, SourceRow] = cached(session, "sources", None, dict)
    if missing := asked - read.keys():
        rows = session.execute(_SOURCES, {"these": list(missing)})
        read.update((id_, SourceRow(*row)) for id_, *row in rows)
    return {id_: read[id_] for id_ in asked if id_ in read}


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


def newest_first(claims: Iterable[Row], preferred: set[str]) -> list[Row]:
    """Newest period first, then by the rule for rivals; projections last."""
    return sorted(
        claims, key=lambda c: (c.status == "projected", -(c.period_to or 0), order_of(c, preferred))
    )
