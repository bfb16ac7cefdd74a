"""What a field of a query met in each mineral: enough to see why, and where to look."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.figures import number
from mineralcat.domain.phrases import phrases
from mineralcat.domain.query import FieldTerm
from mineralcat.store import models as m
from mineralcat.store.index_rows.lineage import lineage, placed
from mineralcat.store.search.field_filters import facts_from
from mineralcat.store.search.find_minerals import Search
from mineralcat.translation import _, comma_list


class Reasons:
    """The reasons of a page of hits, a statement or two for each field."""

    def __init__(self, search: Search, ids: Sequence[int]) -> None:
        self.session: Session = search.session
        self.search = search
        self.ids = list(ids)

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
        found: dict[int, str] = {}
        for id_, *rest in self.session.execute(rows.where(rows.selected_columns[0].in_(self.ids))):
            if id_ not in found:
                found[id_] = in_words(*rest)
        return found

    def _member_of(self, part: FieldTerm) -> dict[int, str]:
        """The way up to the group."""
        group = self.search.filters.group(part)
        above = placed(self.session, self.ids)
        groups = {id_: one.group for id_, one in above.items()}
        return {
            id_: " > ".join(above[at].name for at in _between(lineage(id_, groups), group))
            for id_ in self.ids
            if id_ in above
        }

    def _role(self, part: FieldTerm) -> dict[int, str]:
        """The role that meets the most words."""
        typed = [phrases(word, unfinished=True) for word in part.value.split()]
        rows = self.session.execute(
            select(m.Usage.mineral_id, m.Usage.role)
            .where(m.Usage.mineral_id.in_(self.ids), m.Usage.role.is_not(None))
            .distinct()
            .order_by(m.Usage.mineral_id, m.Usage.id)
        )
        best: dict[int, tuple[int, str]] = {}
        for id_, role in rows:
            assert role is not None
            have = words.tokens(words.indexed(role))
            met = sum(any(form.places(have) for form in forms) for forms in typed)
            if met > best.get(id_, (0, ""))[0]:
                best[id_] = (met, role)
        return {id_: role for id_, (_, role) in best.items()}


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


def _between(way: Iterator[int], group: int) -> Iterator[int]:
    """The groups over a mineral, up to the one asked for, of the *way* up that begins with it."""
    mineral = next(way)
    for at in way if mineral != group else ():
        yield at
        if at == group:
            return
