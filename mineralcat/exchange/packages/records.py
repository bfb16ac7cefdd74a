"""Records of claims, as the data package writes them: column names to plain values."""

from collections.abc import Mapping
from typing import Any, Final

from mineralcat.domain.terms import ClaimStatus, Confidence, Origin

from ..cells.published_figures import Figure
from ..usgs.mcs_rows import McsFile, StatisticFigure, SupplyFigure
from ..usgs.mcs_tables import SeriesKey
from .keys import uid_of

Record = dict[str, Any]


def claim_fields(
    figure: Figure,
    *,
    status: ClaimStatus = ClaimStatus.REPORTED,
    source: str | None,
    confidence: Confidence,
    period: tuple[int | None, int | None] = (None, None),
    note: str | None = None,
    **others: object,
) -> Record:
    """The fields that every claim has; *others* are unit, scope, scenario, locator, rounded and
    origin, which is left to who takes the claim in where it is not given."""
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
        "note": note,
        **others,
    }


def series_record(key: SeriesKey, note: str | None = None, headline: bool = False) -> Record:
    """A series; its uid stands for it in the records of its figures."""
    record: Record = {**key._asdict(), "headline": headline, "note": note}
    return {"uid": uid_of("series", record), **record}


def supply_record(found: McsFile, row: SupplyFigure, area: str, confidence: Confidence) -> Record:
    """A figure of a world table; *area* is a slug, or the file's own text where it is yet to be
    matched."""
    place = f"{row.sheet}, row" if row.sheet else "line"
    record = claim_fields(
        row.figure,
        status=row.status,
        source=found.source,
        confidence=confidence,
        period=(row.period, row.period),
        note=row.note,
        unit=row.unit,
        rounded=row.rounded,
        scope="world",
        locator=f"{found.name}, {place} {row.line}, {row.column}",
    )
    return record | {"series": uid_of("series", row.series._asdict()), "area": area}


def statistic_record(found: McsFile, row: StatisticFigure, confidence: Confidence) -> Record:
    """A U.S. salient statistic."""
    column = f", {row.column}" if row.column != VALUE_COLUMN else ""
    record = claim_fields(
        row.figure,
        status=row.status,
        source=found.source,
        confidence=confidence,
        period=(row.since or row.period, row.period),
        note=row.note,
        unit=row.unit,
        scope="United States",
        locator=f"{found.name}, line {row.line}{column}",
    )
    return record | {"mineral": row.mineral, "indicator": row.indicator, "detail": row.detail}


VALUE_COLUMN: Final = "Value"
"""The only column of figures of a long table, which locators of its statistics leave out."""


def mcs_supply_records(
    found: McsFile, areas: Mapping[str, str], confidence: Confidence, origin: Origin
) -> list[Record]:
    """The supply of a release; *areas* gives the slug of each area's text."""
    return [
        supply_record(found, row, areas[row.area], confidence) | {"origin": origin}
        for row in found.supply
    ]


def mcs_statistic_records(found: McsFile, confidence: Confidence, origin: Origin) -> list[Record]:
    """The U.S. salient statistics of a release."""
    return [
        statistic_record(found, row, confidence) | {"origin": origin} for row in found.statistics
    ]
