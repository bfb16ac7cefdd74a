"""Claims and what they rest on, as plain rows, rival ones in the order in which they are shown."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.preference import Order, claim_order
from mineralcat.store.models import Claim, Preference, Source
from mineralcat.store.revision_cache import cached
from mineralcat.store.rows import ClaimRow, SourceRow

Row = TypeVar("Row", bound=ClaimRow)
Fields = Mapping[str, object]
"""Fields of a row that its claim does not hold."""


def claim_rows(session: Session, kind: type[Row], found: Iterable[tuple[Any, Fields]]) -> list[Row]:
    """Rows of a *kind* made of claims, be they entities or rows of columns, and of the fields that
    each of them does not hold."""
    pairs = list(found)
    sources = load_sources(session, (claim.source_id for claim, _ in pairs))
    preferred = preferred_uids(session)
    return [claim_row(kind, claim, own, sources, preferred) for claim, own in pairs]


def claim_row(
    kind: type[Row],
    claim: Any,
    own: Fields,
    sources: Mapping[int, SourceRow],
    preferred: Collection[str] = (),
) -> Row:
    """One of them; *sources* by id, *preferred* the uids of the claims that the user prefers."""
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
    read = select(Preference.claim_uid)
    return cached(session, "preferred", None, lambda: set(map(str, session.scalars(read))))


def order_of(claim: ClaimRow) -> Order:
    """The place of a claim among rivals; see `domain.preference`."""
    kind, year = (claim.source.kind, claim.source.year) if claim.source else (None, None)
    return claim_order(kind, year, preferred=claim.preferred)


def newest_first(claims: Iterable[Row]) -> list[Row]:
    """Newest period first, then by the rule for rivals; projections last."""
    return sorted(claims, key=lambda c: (c.status == "projected", -(c.period_to or 0), order_of(c)))


# -- rivals: claims that answer the same question ----------------------------------------------

ASKED_BY: dict[str, tuple[str, ...]] = {
    "usage": ("mineral_id", "application_id"),
    "intensity": ("mineral_id", "application_id"),
    "supply": ("series_id", "area_id", "period_from", "period_to", "scope", "scenario"),
    "demand_share": ("mineral_id", "end_use", "period_from", "period_to", "scope", "scenario"),
    "listing": ("list_id", "mineral_id"),
    "assessment": ("mineral_id", "scheme", "indicator", "period_from", "period_to", "scope"),
    "statistic": ("mineral_id", "indicator", "detail", "period_from", "period_to", "scope"),
}
"""In what rival claims agree: the question that they answer."""


def agreeing(model: Any, claim: Claim, names: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    """The conditions of the claims that agree with one in some columns, empty ones too."""
    return (getattr(model, name).is_not_distinct_from(getattr(claim, name)) for name in names)


def first_by_rule(session: Session, model: Any, claim: Claim) -> Any:
    """The claim that the rule shows first among the rivals of one, itself left out; None where it
    has none."""
    rows = session.execute(
        select(model, Source.kind, Source.year)
        .outerjoin(Source, model.source_id == Source.id)
        .where(*agreeing(model, claim, ASKED_BY[model.__tablename__]), model.id != claim.id)
        .order_by(model.id)
    ).all()
    return min(rows, key=lambda row: claim_order(row[1], row[2]), default=(None,))[0]
