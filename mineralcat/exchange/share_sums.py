"""Whether the shares that one source gives add up to a whole. A finding is shown with the review;
nothing is rescaled, and the rows can be taken in as they are."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from mineralcat.domain.terms import ClaimKind, Measure

from .incoming import IncomingRow, Place

_LEAST: Final = 95.0
_MOST: Final = 105.0
"""Shares are rounded apart, so that a whole may sum to a little more or less."""
_WHOLES: Final = frozenset(("world", "total", "world total", "welt", "monde", "mundo"))


class ShareSum(NamedTuple):
    """Shares that do not add up: *low* to *high* percent, where *shares* rows first at *place*."""

    sentence: str
    low: float
    high: float
    shares: int
    place: Place


class _Group:
    __slots__ = ("count", "high", "low", "place", "words")

    def __init__(self, place: Place, words: str) -> None:
        self.low = self.high = 0.0
        self.count = 0
        self.place, self.words = place, words


def share_sums(rows: Iterable[IncomingRow]) -> list[ShareSum]:
    """The shares of demand by end use, and the shares of supply by area, that add up to less than
    95 or more than 105 percent: by mineral (or series), source, years, scope and scenario."""
    groups: dict[Hashable, _Group] = {}
    for row in rows:
        found = _group_of(row)
        if found is None:
            continue
        key, words = found
        group = groups.setdefault(key, _Group(row.place, words))
        low, high = _ends(row.record)
        group.low += low
        group.high += high
        group.count += 1
    sums = (_finding(group) for group in groups.values() if group.count > 1)
    return [one for one in sums if one is not None]


def _group_of(row: IncomingRow) -> tuple[Hashable, str] | None:
    """What a share is a share of, as a key and in words; None of a row that is none."""
    record = row.record
    if record.get("unit") not in ("percent", "%"):
        return None
    when = tuple(record.get(name) for name in ("source", "period_from", "period_to"))
    when += (record.get("scope"), record.get("scenario"))
    if row.table == "demand_share" and not record.get("subtotal"):
        return ("demand", record["mineral"], *when), f"demand for {record['mineral']}"
    if row.table == "supply":
        series = record["series"]
        if not isinstance(series, Mapping):
            is_share, key, words = True, series, "a supply series"
        else:
            is_share = series["measure"] == Measure.SHARE
            key = tuple(series.values())
            words = f"{series['stage']} supply of {series['mineral']}"
        if is_share and str(record.get("area", "")).casefold() not in _WHOLES:
            return ("supply", key, *when), words
    return None


def _ends(record: Mapping[str, Any]) -> tuple[float, float]:
    """The least and the greatest that a share can be, in percent."""
    value, low, high = map(record.get, ("value", "low", "high"))
    if value is not None:
        return value, value
    if record.get("claim_kind") in (ClaimKind.WITHHELD, ClaimKind.NOT_AVAILABLE):
        return 0.0, 100.0
    if record.get("claim_kind") is ClaimKind.ABOVE:
        return low or 0.0, 100.0
    return low or 0.0, high or 0.0


def _finding(group: _Group) -> ShareSum | None:
    if group.high >= _LEAST and group.low <= _MOST:
        return None
    shown = f"{group.low:.4g}"
    if group.high != group.low:
        shown += f" to {group.high:.4g}"
    hint = "Look for rows that are missing or counted twice"
    if group.high <= 1.05:
        hint = "They look like parts of 1: give the unit as they are meant"
    sentence = (
        f"The {group.count} shares of {group.words} that begin in line {group.place.line} add up to"
        f" {shown} %, not to 100 %. {hint}; they can be taken in as they are."
    )
    return ShareSum(sentence, group.low, group.high, group.count, group.place)
