"""Records of rows that a file brings: what names a row, what follows from what is given, and what
of a claim cannot be true at once. Columns of which a file says nothing are not in the record."""

from collections.abc import Sequence

from mineralcat.domain.terms import ClaimKind, Confidence, Origin
from mineralcat.schema.entities import entity_of
from mineralcat.translation import _

from ..incoming import Record
from ..tables.targets import target_of


def template(table: str) -> Record:
    """What every record of an imported row has: the columns of its natural key, and its origin."""
    entity = entity_of(table)
    record = {key: entity.by_key[key].default for key in entity.key}
    return record | ({"origin": Origin.IMPORTED} if "origin" in entity.by_key else {})


def empty_columns(table: str) -> Record:
    """All columns as they are where a file has them and their cells are empty."""
    return {key: one.default for key, one in entity_of(table).by_key.items() if key != "uid"}


def refers(table: str, heading: str) -> str:
    """The table that a column refers to."""
    return next(one.refers for one in target_of(table).fields if one.key == heading and one.refers)


def needs_no_unit(record: Record) -> bool:
    """Whether a figure has no number, so that there is nothing to have a unit."""
    return all(record.get(name) is None for name in ("value", "low", "high"))


def complete_claim(table: str, record: Record, notes: Sequence[str]) -> None:
    """Add what follows from the other fields: kind of the figure, years, proof, note."""
    value, low, high = map(record.get, ("value", "low", "high"))
    if record.get("claim_kind") is None:
        record["claim_kind"] = _kind(table, value, low, high)
    if record.get("period_from") is not None and record.get("period_to") is None:
        record["period_to"] = record["period_from"]
    if record.get("source") is None:
        record["confidence"] = Confidence.UNSOURCED
    elif record.get("confidence") in (None, Confidence.UNSOURCED):
        record["confidence"] = Confidence.SINGLE_COPY
    if notes:
        record["note"] = " ".join(filter(None, (record.get("note"), *notes)))


def _kind(table: str, value: float | None, low: float | None, high: float | None) -> ClaimKind:
    if value is not None:
        return ClaimKind.NUMBER if value or low is not None or high is not None else ClaimKind.ZERO
    if low is not None and high is not None:
        return ClaimKind.RANGE
    if low is not None or high is not None:
        return ClaimKind.BELOW if high is not None else ClaimKind.ABOVE
    assert not entity_of(table).has_figure
    return ClaimKind.IN_WORDS


def contradiction(record: Record) -> tuple[str, str] | None:
    """What of a claim cannot be true at once: the field, and a sentence."""
    low, value, high = map(record.get, ("low", "value", "high"))
    ends = [number for number in (low, value, high) if number is not None]
    if ends != sorted(ends):
        return "value", _(
            "The figure does not lie between its low and its high end. Check the three."
        )
    first, last = record.get("period_from"), record.get("period_to")
    if first is not None and last is not None and first > last:
        return "period_to", _(
            "The period ends, in {last}, before it begins, in {first}.", last=last, first=first
        )
    return None
