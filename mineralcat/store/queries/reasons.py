"""What a field of a query met in each mineral: enough to see why, and where to look."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from mineralcat.domain import words
from mineralcat.domain.figures import number
from mineralcat.domain.phrases import phrases
from mineralcat.domain.query import FieldTerm
from mineralcat.store import models as m
from mineralcat.store.index.index_tables import coverage, evidence, producer
from mineralcat.store.index_rows.lineage import lineage, placed
from mineralcat.store.search.find_minerals import Search


class Reasons:
    """The reasons of a page of hits, a statement or two for each field."""

    def __init__(self, search: Search, ids: Sequence[int]) -> None:
        self.session: Session = search.session
        self.search = search
        self.ids = list(ids)
        self._of: dict[str, Callable[[FieldTerm], dict[int, str]]] = {
            "list": self._covered,
            "list-entry": self._listed,
            "mined-in": lambda part: self._produced(part, "mine"),
            "refined-in": lambda part: self._produced(part, "refine"),
            "member-of": self._member_of,
            "source": self._source,
            "role": self._role,
            "agreement-with": self._agreement_with,
        }

    def of(self, part: FieldTerm) -> dict[int, str]:
        """By mineral, what the field met; no more than its value for what needs no reason."""
        read = self._of.get(part.name)
        return read(part) if read and self.ids else {}

    def _first(self, statement: Any) -> dict[int, Any]:
        """Of rows that begin with a mineral, the first of each."""
        found: dict[int, Any] = {}
        for row in self.session.execute(statement):
            found.setdefault(row[0], row)
        return found

    # -- lists and groups ------------------------------------------------------------------

    def _covered(self, part: FieldTerm) -> dict[int, str]:
        via = aliased(m.Mineral)
        rows = self._first(
            select(coverage.c.mineral_id, coverage.c.whole_group, via.name)
            .outerjoin(via, via.id == coverage.c.via_id)
            .where(
                coverage.c.list_id == self.search.filters.list_id(part),
                coverage.c.mineral_id.in_(self.ids),
            )
        )
        return {id_: _coverage(whole, name) for id_, whole, name in rows.values()}

    def _listed(self, part: FieldTerm) -> dict[int, str]:
        rows = self._first(
            select(m.Listing.mineral_id, m.Listing.named_as)
            .where(
                m.Listing.list_id == self.search.filters.list_id(part),
                m.Listing.until.is_(None),
                m.Listing.mineral_id.in_(self.ids),
            )
            .order_by(m.Listing.id)
        )
        return {id_: f"named as {name}" if name else "named" for id_, name in rows.values()}

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

    # -- countries and organisations -------------------------------------------------------

    def _produced(self, part: FieldTerm, stage: str) -> dict[int, str]:
        via = aliased(m.Mineral)
        rows = self._first(
            select(producer.c.mineral_id, m.Area.name, producer.c.share, producer.c.year, via.name)
            .join(m.Area, m.Area.id == producer.c.area_id)
            .outerjoin(via, via.id == producer.c.via_id)
            .where(
                producer.c.stage == stage,
                producer.c.area_id.in_(self.search.filters.countries(part)),
                producer.c.mineral_id.in_(self.ids),
            )
        )
        return {id_: _production(*rest) for id_, *rest in rows.values()}

    def _agreement_with(self, part: FieldTerm) -> dict[int, str]:
        rows = self._first(
            select(m.AgreementMineral.mineral_id, m.Organisation.name, m.Agreement.title)
            .join(m.Agreement, m.Agreement.id == m.AgreementMineral.agreement_id)
            .join(m.AgreementParty, m.AgreementParty.agreement_id == m.Agreement.id)
            .join(m.Organisation, m.Organisation.id == m.AgreementParty.organisation_id)
            .where(
                m.Organisation.id.in_(self.search.filters.parties(part)),
                m.AgreementMineral.mineral_id.in_(self.ids),
            )
            .order_by(m.Agreement.id, m.AgreementParty.id)
        )
        return {id_: f"{party}: {title}" for id_, party, title in rows.values()}

    # -- evidence and roles ----------------------------------------------------------------

    def _source(self, part: FieldTerm) -> dict[int, str]:
        return self.sources([source.id for source in self.search.filters.sources(part)])

    def sources(self, ids: Sequence[int]) -> dict[int, str]:
        """The first of some sources that has a fact about each mineral: its key and title."""
        rows = self._first(
            select(evidence.c.mineral_id, m.Source.slug, m.Source.title)
            .join(m.Source, m.Source.id == evidence.c.source_id)
            .where(evidence.c.source_id.in_(ids), evidence.c.mineral_id.in_(self.ids))
            .order_by(m.Source.slug)
        )
        return {id_: f"{slug}: {title}" for id_, slug, title in rows.values()}

    def _role(self, part: FieldTerm) -> dict[int, str]:
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
            if met and met > best.get(id_, (0, ""))[0]:
                best[id_] = (met, role)
        return {id_: role for id_, (_, role) in best.items()}


def _coverage(whole: bool, via: str | None) -> str:
    if whole:
        return "all members are listed"
    return f"via {via}" if via else "named"


def _production(area: str, share: float | None, year: int | None, via: str | None) -> str:
    """“China, 70 % in 2025, as Rare earth elements”."""
    when = f"in {year}" if year else ""
    much = f"{number(float(f'{share:.3g}'))} %" if share is not None else ""
    figure = " ".join(filter(None, (much, when)))
    return ", ".join(filter(None, (area, figure, f"as {via}" if via else "")))


def _between(way: Iterator[int], group: int) -> Iterator[int]:
    """The groups over a mineral, up to the one asked for, of the *way* up that begins with it."""
    mineral = next(way)
    for at in way if mineral != group else ():
        yield at
        if at == group:
            return
