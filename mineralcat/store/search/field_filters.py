"""What each field and comparison of a query asks of the catalogue, as a condition on minerals.

A field holds or does not. A comparison holds, does not, or is not known: unknown is not no.
"""

from collections.abc import Callable, Collection, Iterable
from operator import ge, gt, le, lt
from typing import Any, NoReturn

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.countries import country_code
from mineralcat.domain.query import Comparison, FieldTerm
from mineralcat.domain.terms import AreaKind, MineralKind
from mineralcat.domain.units import dimension, is_known
from mineralcat.errors import QueryError
from mineralcat.translation import _, comma_list

from .. import models as m
from ..engines.registry import engine_of
from ..index.index_tables import coverage, evidence, measured_interval, producer
from ..index_rows.measured_intervals import NEWEST
from ..index_rows.selection import members_below
from ..models import Mineral
from ..queries.graph import ApplicationGraph, Node
from .conjunctions import bound
from .fulltext import SourceWords, sources_named

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
_OTHERS: dict[str, Any] = {
    "synonym": Mineral.id.in_(select(m.MineralSynonym.mineral_id)),
    "name": Mineral.id.in_(select(m.MineralName.mineral_id)),
    "agreement": Mineral.id.in_(select(m.AgreementMineral.mineral_id)),
    "symbol": Mineral.symbol.is_not(None),
    "formula": Mineral.formula.is_not(None),
    "summary": Mineral.summary.is_not(None),
    "note": Mineral.note.is_not(None),
}
HAS = (*FACTS, *_OTHERS)
"""What ``has:`` can ask for."""
_area, _via = m.Area.__table__, m.Mineral.__table__.alias()
"""Areas, and groups that stand for minerals, as tables: statements of these are made sooner."""
Rows = Select[*tuple[Any, ...]]
_GROUPS = (
    select(Mineral.id, Mineral.slug, Mineral.name, Mineral.symbol, m.MineralSynonym.text)
    .outerjoin(m.MineralSynonym, m.MineralSynonym.mineral_id == Mineral.id)
    .where(Mineral.id.in_(select(Mineral.member_of_id)))
)
_LISTS = select(m.CriticalityList.id, m.CriticalityList.slug, m.CriticalityList.title)
_AREAS = select(m.Area.id, m.Area.slug, m.Area.name, m.AreaName.text).outerjoin(
    m.AreaName, m.AreaName.area_id == m.Area.id
)
_PARTIES = select(m.Organisation.id, m.Organisation.slug, m.Organisation.name)
"""What can be asked for: the id, and by which names."""


class FieldFilters:
    """Conditions for the fields of one query, but for ``used-in``: its minerals are at hand."""

    def __init__(self, session: Session, graph: ApplicationGraph) -> None:
        self.session = session
        self.graph = graph
        self._fields: dict[str, Callable[[FieldTerm], Any]] = {
            "role": self._role,
            "kind": _kind,
            "member-of": lambda part: Mineral.id.in_(members_below(self.groups(part))),
            "has": _has,
            "unsourced": _unsourced,
        }
        self._rows: dict[str, Callable[[FieldTerm], Rows]] = {
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
        rows = self.rows(part)
        return Mineral.id.in_(rows.with_only_columns(rows.selected_columns[0]).order_by(None))

    def rows(self, part: FieldTerm) -> Rows:
        """The rows that a field is answered from which asks for more than the mineral itself has:
        they begin with a mineral."""
        return self._rows[part.name](part)

    # -- applications, roles, kinds, groups, lists -------------------------------------------------

    def application(self, part: FieldTerm) -> Node:
        """The application that ``used-in:`` names."""
        node = self.graph.named(part.value)
        if node is None:
            near = self.graph.matching(part.value)
            hint = " " + _("Perhaps {slug}?", slug=near[0].slug) if near else ""
            message = _("There is no application “{value}”: expected one such as offshore-wind.")
            _refuse(part, message + hint)
        return node

    def _role(self, part: FieldTerm) -> Any:
        forms = (words.phrases(word, unfinished=True) for word in part.value.split())
        typed = list(filter(None, forms))
        if not typed:
            message = _("There is no role “{value}”: expected one such as cathode.")
            _refuse(part, message)
        index = engine_of(self.session).text_index
        return Mineral.id.in_(index.ids(index.expression(forms, ("roles",)) for forms in typed))

    def groups(self, part: FieldTerm) -> set[int]:
        """The groups that ``member-of:`` names."""
        message = _("There is no group “{value}”: expected one such as rare-earth-elements.")
        return self._named(part, _GROUPS) or _refuse(part, message)

    def _lists(self, part: FieldTerm) -> set[int]:
        """The lists that a field names."""
        message = _("There is no list “{value}”: expected one such as in-2023 or eu-2024.")
        return self._named(part, _LISTS) or _refuse(part, message)

    def _named(self, part: FieldTerm, names: Rows, value: str | None = None) -> set[int]:
        """The ids of what has the value of a field, or another, among its names."""
        key = words.key(part.value if value is None else value)
        rows = self.session.execute(names)
        return {id_ for id_, *own in rows if any(words.key(one) == key for one in own if one)}

    def _covered(self, part: FieldTerm) -> Rows:
        """Whether as a whole group, and via which one."""
        return (
            select(coverage.c.mineral_id, coverage.c.whole_group, _via.c.name)
            .outerjoin(_via, _via.c.id == coverage.c.via_id)
            .where(coverage.c.list_id.in_(self._lists(part)))
        )

    def _listed(self, part: FieldTerm) -> Rows:
        """What the list calls it."""
        listed = m.Listing.list_id.in_(self._lists(part)) & m.Listing.until.is_(None)
        named = select(m.Listing.mineral_id, m.Listing.named_as)
        return named.where(listed).order_by(m.Listing.id)

    # -- countries and organisations ---------------------------------------------------------------

    def _areas(self, part: FieldTerm) -> set[int]:
        """The areas that a code, a name, short or in a publisher's spelling, names."""
        code = country_code(part.value)
        return self._named(part, _AREAS) or (self._named(part, _AREAS, code) if code else set())

    def _countries(self, part: FieldTerm) -> set[int]:
        """The country that a field names, which may stand there in more than one way."""
        message = _("There is no country “{value}”: expected one such as chile or CHL.")
        areas = self._areas(part) or _refuse(part, message)
        country = m.Area.id.in_(areas) & (m.Area.kind == AreaKind.COUNTRY)
        message = _("“{value}” is no country: expected one such as chile or CHL.")
        return set(self.session.scalars(select(m.Area.id).where(country))) or _refuse(part, message)

    def _produced(self, part: FieldTerm, stage: str) -> Rows:
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
        if areas := self._areas(part):
            of_areas = select(m.Organisation.id).where(m.Organisation.area_id.in_(areas))
            parties = set(self.session.scalars(of_areas))
        else:
            parties = self._named(part, _PARTIES)
        typed = [words.singular(word) for word in words.tokens(part.value)]
        if not areas and not parties and typed:
            rows = self.session.execute(_PARTIES)
            have = {id_: words.tokens(f"{slug} {name}") for id_, slug, name in rows}
            parties = {id_ for id_ in have if words.all_begin(typed, have[id_])}
        message = _(
            "There is no party to an agreement “{value}”: expected one such as india or oil-india."
        )
        return parties or _refuse(part, message)

    def _agreement_with(self, part: FieldTerm) -> Rows:
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
        message = _("There is no source “{value}”: expected one such as usgs or iea-2021.")
        found = sources_named(self.session, part.value, unfinished=True)
        return found or _refuse(part, message)


def _word(part: FieldTerm) -> str:
    """The value of a field as one of some words."""
    return words.singular(words.plain(part.value).strip())


def _kind(part: FieldTerm) -> Any:
    if _word(part) not in set(MineralKind):
        _refuse(part, _("“{value}” is no kind: expected one of {known}."), MineralKind)
    return Mineral.kind == MineralKind(_word(part))


def _has(part: FieldTerm) -> Any:
    if _word(part) in FACTS:
        return _with_fact([_word(part)])
    if _word(part) not in _OTHERS:
        _refuse(part, _("“{value}” is not kept: one of {known}."), HAS)
    return _OTHERS[_word(part)]


def _unsourced(part: FieldTerm) -> Any:
    what = _word(part)
    if what not in ("", "any", "ye", "yes", *FACTS):
        _refuse(part, _("“{value}” is no fact: one of {known}."), ("any", *FACTS))
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


def facts_from(sources: Collection[int]) -> Rows:
    """The minerals about which some sources have facts, with the key and title of the source."""
    return (
        select(evidence.c.mineral_id, m.Source.slug, m.Source.title)
        .join(m.Source, m.Source.id == evidence.c.source_id)
        .where(evidence.c.source_id.in_(sources))
        .order_by(m.Source.slug)
    )


# -- numbers ---------------------------------------------------------------------------------------


def compared(part: Comparison, applications: Collection[int]) -> Rows:
    """By mineral that has a figure to compare: whether the comparison surely holds for one of its
    figures, and whether it may."""
    interval = measured_interval.c
    sure, may = (
        on_side(part, interval.low, interval.high),
        on_side(part, interval.high, interval.low),
    )
    holds = (func.max(case((condition, 1), else_=0)) for condition in (sure, may))
    figures = select(interval.mineral_id, *holds).where(asked(part, applications))
    return figures.group_by(interval.mineral_id)


def asked(part: Comparison, applications: Collection[int]) -> Any:
    """The readings that a comparison is answered from: with *applications*, amounts and shares of
    demand count in these only."""
    condition = and_(
        measured_interval.c.measure == part.measure,
        measured_interval.c.year == (part.year or NEWEST),
        measured_interval.c.dimension == dimension(part.unit)[0],
    )
    if applications and bound(part):
        condition &= measured_interval.c.application_id.in_(applications)
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


def on_side(part: Comparison, over: Any, under: Any) -> Any:
    """Whether the end *over* is above the bound, or the end *under* below it, as is asked. Given
    the low and the high end, numbers or columns, the whole interval is; given the high and the low
    end, some of it."""
    limit = part.value * dimension(part.unit)[1]
    if part.operator == "=":
        return (over >= limit) & (under <= limit)
    end = over if part.operator in (">", ">=") else under
    return _OPERATORS[part.operator](end, limit)


_OPERATORS = {">": gt, ">=": ge, "<": lt, "<=": le}


def _refuse(part: FieldTerm, message: str, known: Iterable[str] = ()) -> NoReturn:
    """Raise the error that a value is none; *message* may name the ``{value}``, all ``{known}``."""
    message = message.format(value=part.value, known=comma_list(known))
    raise QueryError(message, part.start, part.end)
