"""The JSON that the command line prints: plain rows as dictionaries, absent as null."""

from collections.abc import Iterable
from typing import Any

from mineralcat.domain.units import short_unit
from mineralcat.store.integrity.catalogue_check import Problem
from mineralcat.store.rows import (
    AgreementRow,
    ApplicationDetail,
    ClaimRow,
    IntensityRow,
    LinkRow,
    MineralDetail,
    MineralRow,
    PathStep,
    RevisionRow,
    SupplyRow,
    UsageRow,
)

Shape = dict[str, Any]


def claim(row: ClaimRow) -> Shape:
    """The fields that every claim has; *source* is the source's key or null."""
    return {
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "claim_kind": row.kind.value,
        "unit": None if row.unit is None else _unit(row.unit),
        "status": row.status.value,
        "period_from": row.period_from,
        "period_to": row.period_to,
        "scope": row.scope,
        "scenario": row.scenario,
        "source": None if row.source is None else row.source.slug,
        "locator": row.locator,
        "confidence": row.confidence.value,
        "origin": row.origin.value,
    }


def _unit(unit: str) -> str:
    """Masses by their symbol; everything else as the source has it."""
    return unit if unit == "percent" else short_unit(unit)


def hit(row: MineralRow) -> Shape:
    """A mineral that a search found; importance, role and path where it names an application."""
    shape: Shape = {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind.value,
        "symbol": row.symbol,
        "certainty": row.certainty.value,
        "matched": [match._asdict() for match in row.matched],
    }
    if row.bill is not None:
        shape |= {
            "importance": row.bill.importance.value,
            "role": row.bill.role,
            "path": _path(row.bill.path),
        }
    return shape


def hits(rows: Iterable[MineralRow], *, application: bool) -> list[Shape]:
    """All hits; with an application in the query each has its keys, null where it needs none."""
    empty = {"importance": None, "role": None, "path": None} if application else {}
    return [{**empty, **hit(row)} for row in rows]


def _path(path: Iterable[PathStep]) -> list[str]:
    return [step.application.slug for step in path]


def mineral(detail: MineralDetail) -> Shape:
    """A mineral, whole."""
    return {
        "slug": detail.slug,
        "name": detail.name,
        "kind": detail.kind.value,
        "symbol": detail.symbol,
        "formula": detail.formula,
        "member_of": detail.member_of[0].slug if detail.member_of else None,
        "related": [
            {"mineral": row.mineral.slug, "relation": row.relation.value, "inverse": row.inverse}
            for row in detail.related
        ],
        "synonyms": list(detail.synonyms),
        "names": [
            {"lang": row.lang, "name": row.text, "source": row.source, "confidence": row.confidence}
            for row in detail.names
        ],
        "summary": detail.summary,
        "usages": [_usage(row) for row in detail.usages],
        "intensities": [_intensity(row) for row in detail.intensities],
        "supply": [_supply(row) for row in detail.supply],
        "demand_shares": [
            {
                "end_use": row.end_use,
                "application": row.application.slug if row.application else None,
                **claim(row),
            }
            for row in detail.demand_shares
        ],
        "lists": [
            {
                "list": row.list.slug,
                "strategic": row.strategic,
                "via": row.via.slug if row.via else None,
                **claim(row),
            }
            for row in detail.lists
        ],
        "assessments": [
            {"scheme": row.scheme, "indicator": row.indicator, **claim(row)}
            for row in detail.assessments
        ],
        "statistics": [
            {"indicator": row.indicator, "detail": row.detail, **claim(row)}
            for row in detail.statistics
        ],
        "agreements": [_agreement(row) for row in detail.agreements],
    }


def _usage(row: UsageRow) -> Shape:
    return {
        "application": row.application.slug,
        "role": row.role,
        "importance": row.importance.value,
        "substitutes": [stand_in._asdict() for stand_in in row.substitutes],
        **claim(row),
    }


def _intensity(row: IntensityRow) -> Shape:
    return {"application": row.application.slug, **claim(row)}


def _supply(row: SupplyRow) -> Shape:
    return {
        "area": row.area.slug,
        "stage": row.stage.value,
        "measure": row.measure.value,
        "form": row.form or None,
        "basis": row.basis or None,
        "headline": row.headline,
        **claim(row),
    }


def _agreement(row: AgreementRow) -> Shape:
    return {
        "slug": row.slug,
        "title": row.title,
        "kind": row.kind,
        "date": row.date,
        "date_precision": row.date_precision,
        "status": row.status,
        "summary": row.summary,
        "parties": [ref.slug for ref in row.parties],
        "minerals": [ref.slug for ref in row.minerals],
        "source": row.source.slug if row.source else None,
        "confidence": row.confidence.value,
    }


def application(detail: ApplicationDetail) -> Shape:
    """An application, whole, with its bill of minerals."""
    return {
        "slug": detail.slug,
        "name": detail.name,
        "kind": detail.kind.value,
        "synonyms": list(detail.synonyms),
        "summary": detail.summary,
        "parts": [_link(row) for row in detail.parts],
        "wholes": [_link(row) for row in detail.wholes],
        "minerals": [
            {
                "mineral": row.mineral.slug,
                "role": row.usage.role,
                "importance": row.usage.importance.value,
                "path": _path(row.path),
                "intensities": [claim(amount) for amount in row.intensities],
            }
            for row in detail.minerals
        ],
        "agreements": [_agreement(row) for row in detail.agreements],
    }


def _link(row: LinkRow) -> Shape:
    return {"application": row.application.slug, "kind": row.kind.value}


def revision(row: RevisionRow) -> Shape:
    """One step of the history."""
    return row._asdict()


def check(problems: Iterable[Problem], content_hash: str | None) -> Shape:
    """What a check found; *ok* judges integrity, not unsourced data."""
    found = [problem._asdict() for problem in problems]
    return {"ok": not found, "problems": found, "hash": content_hash}
