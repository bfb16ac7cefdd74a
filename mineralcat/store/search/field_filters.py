"""What each field and comparison of a query asks of the catalogue, as a condition on minerals.

A field holds or does not. A comparison holds, does not, or is not known: unknown is not no.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.countries import country_code
from mineralcat.domain.phrases import phrases
from mineralcat.domain.query import Comparison, FieldTerm
from mineralcat.domain.terms import AreaKind, MineralKind
from mineralcat.domain.units import dimension, is_known
from mineralcat.errors import QueryError
from mineralcat.translation import _, comma_list

from .. import models as m
from ..engines.registry import engine_of
from ..index.index_tables import coverage, evidence, measured_interval, producer
from ..index_rows.measured_intervals import NEWEST
from ..models import Mineral
from ..queries.graph import ApplicationGraph, Node
from .conjunctions import bound
from .fulltext import SourceWords, sources_named, sources_of

FACTS: dict[str, type[Any]] = {
    "usage": m.Usage,
    "intensity": m.Intensity,
    "amount": m.Intensity,
    "demand-share": m.DemandShare,
    "list": m.Listing,
    "assessment": m.Assessment,
    "statistic": m.Statistic,
    "supply": m.Supply,
}
"""The kinds of fact that ``has:`` and ``unsourced:`` know."""
_area, _via = m.Area.__table__, m.Mineral.__table__.alias()
"""Areas, and groups that stand for minerals, as tables: statements of these are made sooner."""
_FIELDS = ("symbol", "formula", "summary", "note")
_OTHERS: dict[str, type[Any]] = {
    "synonym": m.MineralSynonym,
    "name": m.MineralName,
    "agreement": m.AgreementMineral,
}
HAS = (*FACTS, *_OTHERS, *_FIELDS)
"""What ``has:`` can ask for."""


class FieldFilters:
    """Conditions for the fields of one query, but for ``used-in``: its minerals are at hand."""

    def __init__(self, session: Session, graph: ApplicationGraph) -> None:
        self.session = session
        self.graph = graph
        self._fields: dict[str, Callable[[FieldTerm], Any]] = {
            "role": self._role,
            "kind": self._kind,
            "member-of": lambda part: Mineral.id.in_(_members_of(self.group(part))),
            "has": self._has,
            "unsourced": self._unsourced,
        }
        self._rows: dict[str, Callable[[FieldTerm], Select[*tuple[Any, ...]]]] = {
            "list": self._covered,
            "list-entry": self._listed,
            "mined-in": lambda part: self._produced(part, "mine"),
            "refined-in": lambda part: self._produced(part, "refine"),
            "agreement-with": self._agreement_with,
            "source": lambda part: facts_from([source.id for source in self.sources(part)]),
        }

    def field(self, part: FieldTerm) -> Any:
        """The condition of ``field:value``; QueryError where the value names nothing."""
        if part.name in self._fields:
            return self._fields[part.name](part)
        rows = self._rows[part.name](part)
        return Mineral.id.in_(rows.with_only_columns(rows.selected_columns[0]).order_by(None))

    def rows(self, part: FieldTerm) -> Select[*tuple[Any, ...]] | None:
        """The rows that the field is answered from, which begin with a mineral; None for a field
        that asks something of the mineral itself."""
        read = self._rows.get(part.name)
        return read(part) if read else None

    # -- applications, roles, kinds, groups, lists -------------------------------------------------

    def application(self, part: FieldTerm) -> Node:
        """The application that ``used-in:`` names."""
        node = self.graph.named(part.value)
        if node is None:
            near = self.graph.matching(part.value)
            hint = " " + _("Perhaps {slug}?", slug=near[0].slug) if near else ""
            message = _("There is no application “{value}”: expected one such as offshore-wind.")
            raise _refused(part, message + hint)
        return node

    def _role(self, part: FieldTerm) -> Any:
        typed = [forms for word in part.value.split() if (forms := phrases(word, unfinished=True))]
        if not typed:
            message = _("There is no role “{value}”: expected one such as cathode.")
            raise _refused(part, message)
        index = engine_of(self.session).text_index
        return Mineral.id.in_(index.ids(index.expression(forms, ("roles",)) for forms in typed))

    def _kind(self, part: FieldTerm) -> Any:
        value = words.singular(words.plain(part.value).strip())
        if value not in set(MineralKind):
            message = _("“{value}” is no kind: expected one of {known}.")
            raise _refused(part, message, MineralKind)
        return Mineral.kind == MineralKind(value)

    def group(self, part: FieldTerm) -> int:
        """The group that ``member-of:`` names."""
        groups = (
            select(Mineral.id, Mineral.slug, Mineral.name, Mineral.symbol, m.MineralSynonym.text)
            .outerjoin(m.MineralSynonym, m.MineralSynonym.mineral_id == Mineral.id)
            .where(Mineral.id.in_(select(Mineral.member_of_id)))
        )
        message = _("There is no group “{value}”: expected one such as rare-earth-elements.")
        return self._named(part, groups, message)

    def _list(self, part: FieldTerm) -> int:
        """The list that a field names."""
        lists = select(m.CriticalityList.id, m.CriticalityList.slug, m.CriticalityList.title)
        message = _("There is no list “{value}”: expected one such as in-2023 or eu-2024.")
        return self._named(part, lists, message)

    def _named(self, part: FieldTerm, names: Select[*tuple[Any, ...]], unknown: str) -> int:
        """The id of what has the value among its names; *unknown* says that none has."""
        rows = self.session.execute(names)
        known = {words.key(name): id_ for id_, *names in rows for name in names if name}
        id_: int | None = known.get(words.key(part.value))
        if id_ is None:
            raise _refused(part, unknown)
        return id_

    def _covered(self, part: FieldTerm) -> Select[*tuple[Any, ...]]:
        """Whether as a whole group, and via which one."""
        return (
            select(coverage.c.mineral_id, coverage.c.whole_group, _via.c.name)
            .outerjoin(_via, _via.c.id == coverage.c.via_id)
            .where(coverage.c.list_id == self._list(part))
        )

    def _listed(self, part: FieldTerm) -> Select[*tuple[Any, ...]]:
        """What the list calls it."""
        listed = (m.Listing.list_id == self._list(part)) & m.Listing.until.is_(None)
        named = select(m.Listing.mineral_id, m.Listing.named_as)
        return named.where(listed).order_by(m.Listing.id)

    # -- countries and organisations ---------------------------------------------------------------

    def _areas(self, part: FieldTerm) -> dict[int, AreaKind]:
        """The areas that a code, a name, short or in a publisher's spelling, names."""
        rows = self.session.execute(
            select(m.Area.id, m.Area.kind, m.Area.slug, m.Area.name, m.AreaName.text).outerjoin(
                m.AreaName, m.AreaName.area_id == m.Area.id
            )
        ).all()
        for name in (part.value, country_code(part.value)):
            key = words.key(name or "")
            found = {
                id_: kind
                for id_, kind, *names in rows
                if any(words.key(one) == key for one in names if one)
            }
            if found:
                return found
        return {}

    def _countries(self, part: FieldTerm) -> set[int]:
        """The country that a field names, which may stand there in more than one way."""
        areas = self._areas(part)
        countries = {id_ for id_, kind in areas.items() if kind is AreaKind.COUNTRY}
        if areas and not countries:
            message = _("“{value}” is no country: expected one such as chile or CHL.")
            raise _refused(part, message)
        if not countries:
            message = _("There is no country “{value}”: expected one such as chile or CHL.")
            raise _refused(part, message)
        return countries

    def _produced(self, part: FieldTerm, stage: str) -> Select[*tuple[Any, ...]]:
        """Where, how many percent of the world, when, and via which group."""
        made = (producer.c.stage == stage) & producer.c.area_id.in_(self._countries(part))
        return (
            select(
                producer.c.mineral_id, _area.c.name, producer.c.share, producer.c.year, _via.c.name
            )
            .join(_area, _area.c.id == producer.c.area_id)
            .outerjoin(_via, _via.c.id == producer.c.via_id)
            .where(made)
        )

    def _parties(self, part: FieldTerm) -> set[int]:
        """The organisations that ``agreement-with:`` names: of a country all of its own, else the
        one that is called so, else those with all of the words."""
        party = m.Organisation
        rows = self.session.execute(select(party.id, party.slug, party.name, party.area_id)).all()
        areas = self._areas(part)
        parties = {id_ for id_, *_, area in rows if area in areas}
        if not areas:
            key = words.key(part.value)
            parties = {id_ for id_, *names, _ in rows if key in map(words.key, names)}
        if not areas and not parties:
            typed = [words.singular(word) for word in words.tokens(part.value)]
            parties = {id_ for id_, slug, name, _ in rows if _has_all(typed, f"{slug} {name}")}
        if not parties:
            message = _(
                "There is no party to an agreement “{value}”: expected one such as india or "
                "oil-india."
            )
            raise _refused(part, message)
        return parties

    def _agreement_with(self, part: FieldTerm) -> Select[*tuple[Any, ...]]:
        """Which party, and what the agreement is called."""
        return (
            select(m.AgreementMineral.mineral_id, m.Organisation.name, m.Agreement.title)
            .join(m.Agreement, m.Agreement.id == m.AgreementMineral.agreement_id)
            .join(m.AgreementParty, m.AgreementParty.agreement_id == m.Agreement.id)
            .join(m.Organisation, m.Organisation.id == m.AgreementParty.organisation_id)
            .where(m.Organisation.id.in_(self._parties(part)))
            .order_by(m.Agreement.id, m.AgreementParty.id)
        )

    # -- evidence ----------------------------------------------------------------------------------

    def sources(self, part: FieldTerm) -> list[SourceWords]:
        """The source with a key, else those whose key, publisher or title has the words."""
        known = sources_of(self.session)
        found = sources_named(known, part.value, unfinished=True)
        if not found:
            message = _("There is no source “{value}”: expected one such as usgs or iea-2021.")
            raise _refused(part, message)
        return found

    def _has(self, part: FieldTerm) -> Any:
        what = words.singular(words.plain(part.value).strip())
        if what in FACTS:
            return _with_fact([what])
        if what in _OTHERS:
            return Mineral.id.in_(select(_OTHERS[what].mineral_id))
        if what in _FIELDS:
            return getattr(Mineral, what).is_not(None)
        raise _refused(part, _("“{value}” is not kept: one of {known}."), HAS)

    def _unsourced(self, part: FieldTerm) -> Any:
        what = words.singular(words.plain(part.value).strip())
        if what not in ("", "any", "ye", "yes", *FACTS):
            raise _refused(part, _("“{value}” is no fact: one of {known}."), ("any", *FACTS))
        return _with_fact([what] if what in FACTS else FACTS, unsourced=True)


def _with_fact(kinds: Iterable[str], *, unsourced: bool = False) -> Any:
    """Minerals with a fact of these kinds, or with one that has no source."""
    found = []
    for model in {FACTS[kind] for kind in kinds}:
        about = select(m.Series.mineral_id if model is m.Supply else model.mineral_id)
        if model is m.Supply:
            about = about.join_from(m.Supply, m.Series)
        found.append(about.where(model.source_id.is_(None)) if unsourced else about)
    return or_(*map(Mineral.id.in_, found))


def facts_from(sources: Collection[int]) -> Select[*tuple[Any, ...]]:
    """The minerals about which some sources have facts, with the key and title of the source."""
    return (
        select(evidence.c.mineral_id, m.Source.slug, m.Source.title)
        .join(m.Source, m.Source.id == evidence.c.source_id)
        .where(evidence.c.source_id.in_(sources))
        .order_by(m.Source.slug)
    )


# -- numbers ---------------------------------------------------------------------------------------


def comparison(part: Comparison, applications: Collection[int], holds: bool) -> Any:
    """Minerals for which a comparison surely holds, or surely does not.

    With *applications*, amounts and shares of demand count in these only. Of several readings (an
    amount in each application) one that holds is enough; that none does takes all of them.
    """
    figures = asked(part, applications)
    low, high = measured_interval.c.low, measured_interval.c.high
    if holds:
        return exists(select(1).where(figures, surely(part, low, high)))
    may = exists(select(1).where(figures, perhaps(part, low, high)))
    return and_(exists(select(1).where(figures)), ~may)


def unread(part: Comparison, applications: Collection[int]) -> Any:
    """Minerals of which there is nothing to compare."""
    return ~exists(select(1).where(asked(part, applications)))


def asked(part: Comparison, applications: Collection[int]) -> Any:
    """The readings that a comparison is answered from."""
    what, _factor = dimension(part.unit)
    condition = and_(
        measured_interval.c.mineral_id == Mineral.id,
        measured_interval.c.measure == part.measure,
        measured_interval.c.year == (part.year or NEWEST),
        measured_interval.c.dimension == what,
    )
    if applications and bound(part):
        condition = and_(condition, measured_interval.c.application_id.in_(applications))
    return condition


def check_unit(session: Session, part: Comparison) -> None:
    """QueryError where nothing is measured in the unit: neither a known one, nor one of the
    catalogue's own."""
    what, _factor = dimension(part.unit)
    if not what or is_known(what):
        return
    if session.scalar(select(1).where(measured_interval.c.dimension == what).limit(1)) is None:
        message = _("Nothing is measured in {unit}: expected a unit such as kg/MW.", unit=part.unit)
        raise QueryError(message, part.end - len(part.unit), part.end)


def surely(part: Comparison, low: Any, high: Any) -> Any:
    """The whole interval is on the side that is asked for. The ends may be columns or numbers."""
    return _on_side(part, low, high)


def perhaps(part: Comparison, low: Any, high: Any) -> Any:
    """Some of the interval is on the side that is asked for: its other end decides."""
    return _on_side(part, high, low)


def _on_side(part: Comparison, over: Any, under: Any) -> Any:
    """Whether the end *over* is above the bound, or the end *under* below it, as is asked."""
    limit = part.value * dimension(part.unit)[1]
    match part.operator:
        case ">":
            return over > limit
        case ">=":
            return over >= limit
        case "<":
            return under < limit
        case "<=":
            return under <= limit
        case _:
            return (over >= limit) & (under <= limit)


def _members_of(group: int) -> Select[*tuple[Any, ...]]:
    """All below a group."""
    below = select(Mineral.id).where(Mineral.member_of_id == group).cte(recursive=True)
    below = below.union(select(Mineral.id).where(Mineral.member_of_id == below.c.id))
    return select(below.c.id)


def _has_all(typed: list[str], text: str) -> bool:
    have = words.tokens(text)
    return bool(typed) and words.all_begin(typed, have)


def _refused(part: FieldTerm, message: str, known: Iterable[str] = ()) -> QueryError:
    """The error that a value is none; *message* may name the ``{value}`` and all ``{known}``."""
    message = message.format(value=part.value, known=comma_list(known))
    return QueryError(message, part.start, part.end)
