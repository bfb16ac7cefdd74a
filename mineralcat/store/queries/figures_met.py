"""What comparisons were answered from, in words."""

import json
from collections.abc import Sequence
from math import inf, nextafter
from typing import Any

from sqlalchemy import select

from mineralcat.domain.concentration import Interval
from mineralcat.domain.figures import number, range_text
from mineralcat.domain.query import Comparison
from mineralcat.domain.units import dimension, short_unit
from mineralcat.store.index.index_tables import measured_interval
from mineralcat.store.models import Mineral
from mineralcat.store.search.conjunctions import bound
from mineralcat.store.search.field_filters import asked, perhaps, surely
from mineralcat.store.search.find_minerals import Search
from mineralcat.translation import _

from .asked import Asked

_NO_END = 1e300
_HIGHEST = 100.0
"""A percentage that is above some bound ends here."""


def figures_met(search: Search, part: Asked, ids: Sequence[int]) -> dict[int, str]:
    """The interval that decided for each of these minerals. Of several the one that answers as the
    hit does: that holds, else that may; under *not* what may speaks first, for it is the doubt."""
    assert isinstance(part.leaf, Comparison)
    leaf = part.leaf
    rows = search.session.execute(
        select(measured_interval)
        .join(Mineral, Mineral.id == measured_interval.c.mineral_id)
        .where(Mineral.id.in_(ids), asked(leaf, search.within(leaf, part.scope)))
    )
    best: dict[int, tuple[tuple[bool, bool, float], Any]] = {}
    for row in rows:
        order = _order(leaf, row, denied=part.denied)
        if row.mineral_id not in best or order < best[row.mineral_id][0]:
            best[row.mineral_id] = (order, row)
    names = {id_: node.name for id_, node in search.graph.nodes.items()} if bound(leaf) else {}
    return {id_: _figure(row, leaf, names) for id_, (_, row) in best.items()}


def _order(part: Comparison, row: Any, *, denied: bool) -> tuple[bool, bool, float]:
    sure, may = _answer(part, row.low, row.high)
    farthest = row.low if part.operator.startswith("<") else -row.high
    return (False, not may, farthest) if denied else (not sure, not may, farthest)


def _figure(row: Any, part: Comparison, names: dict[int, str]) -> str:
    parts = [_interval_text(row.low, row.high, part)]
    if row.application_id in names:
        parts.append(_("in {application}", application=names[row.application_id]))
    parts.append(row.note)
    for low, high, source in json.loads(row.rivals) if row.rivals else ():
        if _answer(part, low, high) != _answer(part, row.low, row.high):
            figure = _interval_text(low, high, part)
            source = source or _("unsourced")
            parts.append(_("another source says {figure} ({source})", figure=figure, source=source))
            break
    return "; ".join(filter(None, parts))


def _answer(part: Comparison, low: float, high: float) -> tuple[bool, bool]:
    return bool(surely(part, low, high)), bool(perhaps(part, low, high))


def _interval_text(low: float, high: float, part: Comparison) -> str:
    """An interval in words. One that was published as a bound begins beside it, and says so."""
    factor = dimension(part.unit)[1]
    unit = short_unit(part.unit)
    if low <= -_NO_END:
        return _("net exporter")
    published = not part.measure.startswith(("mine.", "refine."))
    if high >= _NO_END or (published and _is_beyond(low, -inf) and high == _HIGHEST):
        return _("above {figure}", figure=f"{_shown(low / factor)} {unit}".strip())
    if published and low == 0 < high and _is_beyond(high, inf):
        return _("below {figure}", figure=f"{_shown(high / factor)} {unit}".strip())
    interval = Interval(_short(low / factor), _short(high / factor))
    figure = number(interval.low) if interval.low == interval.high else range_text(*interval)
    return f"{figure} {unit}".strip()


def _is_beyond(end: float, towards: float) -> bool:
    """Whether an end is the next number beyond a bound, which people wrote with few digits."""
    bound_ = nextafter(end, towards)
    return float(f"{bound_:.12g}") == bound_ != 0


def _shown(value: float) -> str:
    return number(_short(value))


def _short(value: float) -> float:
    """Computed figures to four digits: more would claim what their sources do not."""
    return float(f"{value:.4g}")
