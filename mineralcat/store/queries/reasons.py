"""What the fields and comparisons of a query met in each mineral: enough to see why, and where to
look."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from math import inf, nextafter
from typing import Any

from sqlalchemy import select

from mineralcat.domain import words
from mineralcat.domain.figures import DASH, number
from mineralcat.domain.grouping import grouped
from mineralcat.domain.query import Comparison, FieldTerm
from mineralcat.domain.units import dimension, short_unit
from mineralcat.store import models as m
from mineralcat.store.index.index_tables import measured_interval
from mineralcat.store.index_rows.selection import lineage, placed
from mineralcat.store.search.conjunctions import Scope, bound
from mineralcat.store.search.field_filters import asked, facts_from, on_side
from mineralcat.store.search.find_minerals import Search
from mineralcat.translation import _, comma_list


class Reasons:
    """The reasons of a page of hits, a statement or two for each field."""

    def __init__(self, search: Search, ids: Sequence[int]) -> None:
        self.search, self.session, self.ids = search, search.session, list(ids)

    def of(self, part: FieldTerm) -> dict[int, str]:
        """By mineral, what the field met; no more than its value for what needs no reason."""
        if not self.ids:
            return {}
        if part.name in _OF_ROWS:
            return self._first(self.search.filters.rows(part), _OF_ROWS[part.name])
        if part.name == "member-of":
            return self._member_of(part)
        return self._role(part) if part.name == "role" else {}

    def sources(self, ids: Sequence[int]) -> dict[int, str]:
        """The first of some sources that has a fact about each mineral: its key and title."""
        return self._first(facts_from(ids), _OF_ROWS["source"])

    def _first(self, rows: Any, in_words: Callable[..., str]) -> dict[int, str]:
        """Of rows that begin with a mineral, the first of each, in words."""
        of_these = rows.where(rows.selected_columns[0].in_(self.ids))
        found = grouped((id_, rest) for id_, *rest in self.session.execute(of_these))
        return {id_: in_words(*first) for id_, (first, *_) in found.items()}

    def _member_of(self, part: FieldTerm) -> dict[int, str]:
        """The way up to the group."""
        groups = self.search.filters.groups(part)
        above = placed(self.session, self.ids)
        up = {id_: one.group for id_, one in above.items()}
        return {
            id_: " > ".join(above[at].name for at in _between(lineage(id_, up), groups))
            for id_ in self.ids
            if id_ in above
        }

    def _role(self, part: FieldTerm) -> dict[int, str]:
        """The role that meets the most words."""
        typed = [words.phrases(word, unfinished=True) for word in part.value.split()]
        rows = self.session.execute(
            select(m.Usage.mineral_id, m.Usage.role)
            .where(m.Usage.mineral_id.in_(self.ids), m.Usage.role.is_not(None))
            .distinct()
            .order_by(m.Usage.mineral_id, m.Usage.id)
        )

        def met(role: str | None) -> int:
            have = words.tokens(words.indexed(role))
            return sum(any(form.places(have) for form in forms) for forms in typed)

        best = {id_: max(roles, key=met) for id_, roles in grouped(rows).items()}
        return {id_: role for id_, role in best.items() if role and met(role)}

    def of_number(self, part: Comparison, scope: Scope, *, denied: bool) -> dict[int, str]:
        """By mineral, the interval that decided. Of several the one that answers as the hit does:
        that holds, else that may; where that is *denied* the one that may, for it is the doubt."""
        interval = measured_interval.c
        rows = self.session.execute(
            select(measured_interval).where(
                interval.mineral_id.in_(self.ids), asked(part, self.search.within(part, scope))
            )
        )

        def order(row: Any) -> tuple[bool, bool, float]:
            sure, may = _answer(part, row.low, row.high)
            farthest = row.low if part.operator.startswith("<") else -row.high
            return not (denied or sure), not may, farthest

        nodes = self.search.graph.nodes if bound(part) else {}
        names = {id_: node.name for id_, node in nodes.items()}
        found = grouped((row.mineral_id, row) for row in rows)
        return {id_: _figure(min(own, key=order), part, names) for id_, own in found.items()}


def _coverage(whole: bool, via: str | None) -> str:
    if whole:
        return _("all members are listed")
    return _("via {group}", group=via) if via else _("named")


def _production(area: str, share: float | None, year: int | None, via: str | None) -> str:
    """“China, 70 % in 2025, as Rare earth elements”."""
    figure = ""
    if share is not None:
        much = number(float(f"{share:.3g}"))
        figure = f"{much} %" if year is None else _("{much} % in {year}", much=much, year=year)
    elif year:
        figure = _("in {year}", year=year)
    group = _("as {group}", group=via) if via else ""
    return comma_list(filter(None, (area, figure, group)))


_OF_ROWS: dict[str, Callable[..., str]] = {
    "list": _coverage,
    "list-entry": lambda name: _("named as {name}", name=name) if name else _("named"),
    "mined-in": _production,
    "refined-in": _production,
    "agreement-with": "{}: {}".format,
    "source": "{}: {}".format,
}
"""What each field says of the rows that it is answered from, of all cells but the mineral's."""


def _between(way: Iterator[int], groups: Collection[int]) -> Iterator[int]:
    """The groups over a mineral, up to one asked for, of the *way* up that begins with it."""
    mineral = next(way)
    for at in way if mineral not in groups else ():
        yield at
        if at in groups:
            return


# -- numbers ---------------------------------------------------------------------------------------

_NO_END = 1e300
_HIGHEST = 100.0
"""A percentage that is above some bound ends here."""


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
    return on_side(part, low, high), on_side(part, high, low)


def _interval_text(low: float, high: float, part: Comparison) -> str:
    """An interval in words. One that was published as a bound begins beside it, and says so.
    Computed figures have four digits: more would claim what their sources do not."""
    if low <= -_NO_END:
        return _("net exporter")
    factor = dimension(part.unit)[1]
    from_, to = (number(float(f"{end / factor:.4g}")) for end in (low, high))
    unit = f" {short_unit(part.unit)}".rstrip()
    published = not part.measure.startswith(("mine.", "refine."))
    if high >= _NO_END or (published and _is_beyond(low, -inf) and high == _HIGHEST):
        figure = f"{from_}{unit}"
        return _("above {figure}", figure=figure)
    if published and low == 0 < high and _is_beyond(high, inf):
        figure = f"{to}{unit}"
        return _("below {figure}", figure=figure)
    return f"{from_ if from_ == to else f'{from_}{DASH}{to}'}{unit}"


def _is_beyond(end: float, towards: float) -> bool:
    """Whether an end is the next number beyond a bound, which people wrote with few digits."""
    bound_ = nextafter(end, towards)
    return float(f"{bound_:.12g}") == bound_ != 0
