"""Records of claims, as the data package writes them: column names to plain values."""

from collections.abc import Mapping
from typing import Any

from mineralcat.domain.terms import ClaimStatus, Confidence, Origin

from .keys import uid_of
from .mcs_rows import McsFile
from .mcs_tables import SeriesKey
from .published_figures import Figure

Record = dict[str, Any]


def claim_fields(
    figure: Figure,
    *,
    status: ClaimStatus = ClaimStatus.REPORTED,
    source: str | None,
    confidence: Confidence,
    origin: Origin,
    period: tuple[int | None, int | None] = (None, None),
    note: str | None = None,
    **others: object,
) -> Record:
    """The fields that every claim has; *others* are unit, scope, scenario, locator, rounded."""
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "claim_kind": figure.kind,
        "unit": None,
        "status": status,
        "rounded": False,
        "as_published": figure.as_published or None,
        "period_from": period[0],
        "period_to": period[1],
        "scope": None,
        "scenario": None,
        "locator": None,
        "source": source,
        "confidence": confidence,
        "origin": origin,
        "note": note,
        **others,
    }


def series_record(key: SeriesKey, note: str | None = None, headline: bool = False) -> Record:
    """A series; its uid stands for it in the records of its figures."""
    record: Record = {**key._asdict(), "headline": headline, "note": note}
    return {"uid": uid_of("series", record), **record}


def mcs_supply_records(
    found: McsFile, areas: Mapping[str, str], confidence: Confidence, origin: Origin
) -> list[Record]:
    """The supply of a release; *areas* gives the slug of each area's text."""
    records = []
    for row in found.supply:
        record = claim_fields(
            row.figure,
            status=row.status,
            source=found.source,
            confidence=confidence,
            origin=origin,
            period=(row.period, row.period),
            note=row.note,
            unit=row.unit,
            rounded=row.rounded,
            scope="world",
            locator=f"{found.name}, line {row.line}, {row.column}",
        )
        record |= {
            "series": uid_of("series", row.series._asdict()),
            "area": areas[row.area],
        }
        records.append(record)
    return records


def mcs_statistic_records(found: McsFile, confidence: Confidence, origin: Origin) -> list[Record]:
    """The U.S. salient statistics of a release."""
    records = []
    for row in found.statistics:
        record = claim_fields(
            row.figure,
            status=row.status,
            source=found.source,
            confidence=confidence,
            origin=origin,
            period=(row.period, row.period),
            note=row.note,
            unit=row.unit,
            scope="United States",
            locator=f"{found.name}, line {row.line}",
        )
        record |= {"mineral": row.mineral, "indicator": row.indicator, "detail": row.detail}
        records.append(record)
    return records
