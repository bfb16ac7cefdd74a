"""The JSON that the command line prints: plain rows as dictionaries, absent as null."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

from mineralcat.domain.units import short_unit
from mineralcat.store import rows
from mineralcat.store.history.entries import LogRow
from mineralcat.store.integrity.catalogue_check import Problem
from mineralcat.store.search_rows import MineralRow

Shape = dict[str, Any]


def attributes(row: object, *names: str) -> Shape:
    """Some fields of a row as JSON has them."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    """A value of a field: of what it refers to the slug."""
    if isinstance(value, rows.Ref | rows.SourceRow):
        return value.slug
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value


def claim(row: rows.ClaimRow) -> Shape:
    """The fields that every claim has; *source* is the source's key or null."""
    return {
        **attributes(row, "value", "low", "high"),
        "claim_kind": row.kind.value,
        "unit": None if row.unit is None else _unit(row.unit),
        **attributes(row, "status", "period_from", "period_to", "scope", "scenario"),
        **attributes(row, "source", "locator", "confidence", "origin"),
    }


def _unit(unit: str) -> str:
    """Masses by their symbol; everything else as the source has it."""
    return unit if unit == "percent" else short_unit(unit)


def _claims(facts: Iterable[rows.ClaimRow], *names: str) -> list[Shape]:
    """Claims, each with some fields of its own kind."""
    return [{**attributes(row, *names), **claim(row)} for row in facts]


def hit(row: MineralRow) -> Shape:
    """A mineral that a search found; importance, role and path where it names an application."""
    shape = attributes(row, "slug", "name", "kind", "symbol", "certainty")
    shape["matched"] = [match._asdict() for match in row.matched]
    if row.bill is not None:
        shape |= {**attributes(row.bill, "importance", "role"), "path": _path(row.bill.path)}
    return shape


def hits(found: Iterable[MineralRow], *, application: bool) -> list[Shape]:
    """All hits; with an application in the query each has its keys, null where it needs none."""
    empty = {"importance": None, "role": None, "path": None} if application else {}
    return [{**empty, **hit(row)} for row in found]


def _path(path: Iterable[rows.PathStep]) -> list[str]:
    return [step.application.slug for step in path]


def mineral(detail: rows.MineralDetail) -> Shape:
    """A mineral, whole."""
    supply = _claims(detail.supply, "area", "stage", "measure", "form", "basis", "headline")
    return {
        **attributes(detail, "slug", "name", "kind", "symbol", "formula"),
        "member_of": detail.member_of[0].slug if detail.member_of else None,
        "related": [attributes(row, "mineral", "relation", "inverse") for row in detail.related],
        "synonyms": list(detail.synonyms),
        "names": [
            {"lang": row.lang, "name": row.text, **attributes(row, "source", "confidence")}
            for row in detail.names
        ],
        "summary": detail.summary,
        "usages": [_usage(row) for row in detail.usages],
        "intensities": _claims(detail.intensities, "application"),
        "supply": [
            {**one, "form": one["form"] or None, "basis": one["basis"] or None} for one in supply
        ],
        "demand_shares": _claims(detail.demand_shares, "end_use", "application"),
        "lists": _claims(detail.lists, "list", "strategic", "via"),
        "assessments": _claims(detail.assessments, "scheme", "indicator"),
        "statistics": _claims(detail.statistics, "indicator", "detail"),
        "agreements": _agreements(detail.agreements),
    }


def _usage(row: rows.UsageRow) -> Shape:
    return {
        **attributes(row, "application", "role", "importance"),
        "substitutes": [stand_in._asdict() for stand_in in row.substitutes],
        **claim(row),
    }


def _agreements(facts: Iterable[rows.AgreementRow]) -> list[Shape]:
    return [attributes(row, *rows.AgreementRow._fields) for row in facts]


def application(detail: rows.ApplicationDetail) -> Shape:
    """An application, whole, with its bill of minerals."""
    return {
        **attributes(detail, "slug", "name", "kind", "synonyms", "summary"),
        "parts": [attributes(row, "application", "kind") for row in detail.parts],
        "wholes": [attributes(row, "application", "kind") for row in detail.wholes],
        "minerals": [
            {
                "mineral": row.mineral.slug,
                **attributes(row.usage, "role", "importance"),
                "path": _path(row.path),
                "intensities": [claim(amount) for amount in row.intensities],
            }
            for row in detail.minerals
        ],
        "agreements": _agreements(detail.agreements),
    }


def revision(row: LogRow) -> Shape:
    """One step of the history."""
    shown = row._asdict() | {"time": f"{row.time.isoformat(timespec='seconds')}Z"}
    keys = ("uid", "time", "author", "message", "changes", "undoes", "undone")
    return {key: shown[key] for key in keys}


def check(problems: Iterable[Problem], content_hash: str | None) -> Shape:
    """What a check found; *ok* judges integrity, not unsourced data."""
    found = [problem._asdict() for problem in problems]
    return {"ok": not found, "problems": found, "hash": content_hash}
