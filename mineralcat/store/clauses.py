"""What each field and comparison of a query asks of the catalogue, as a condition on minerals.

A field holds or does not. A comparison holds, does not, or cannot be told: unknown is not no.
"""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, literal_column, or_, select, text
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import Comparison, Field
from mineralcat.domain.terms import MineralKind
from mineralcat.domain.units import dimension
from mineralcat.errors import QueryError

from . import models as m
from .graph import ApplicationGraph, Node
from .index_tables import MINERAL_TEXT, coverage, producer, reading
from .models import Mineral
from .readings import NEWEST

FACTS: dict[str, tuple[type[Any], ...]] = {
    "usage": (m.Usage,),
    "intensity": (m.Intensity,),
    "amount": (m.Intensity,),
    "demand-share": (m.DemandShare,),
    "list": (m.Listing,),
    "assessment": (m.Assessment,),
    "statistic": (m.Statistic,),
    "supply": (m.Supply,),
}
"""The kinds of fact that ``has:`` and ``unsourced:`` know."""
_FIELDS = ("symbol", "formula", "summary", "note")
_OTHERS: dict[str, type[Any]] = {
    "synonym": m.MineralSynonym,
    "name": m.MineralName,
    "agreement": m.AgreementMineral,
}
KEPT = (*FACTS, *_OTHERS, *_FIELDS)
"""What ``has:`` can ask for."""


class Clauses:
    """Conditions for the fields of one query, but for ``used-in``: its minerals are at hand."""

    def __init__(self, session: Session, graph: ApplicationGraph) -> None:
        self.session = session
        self.graph = graph
        self._fields: dict[str, Callable[[Field], Any]] = {
            "role": self._role,
            "kind": self._kind,
            "member-of": self._member_of,
            "list": self._covered,
            "list-entry": self._listed,
            "mined-in": lambda part: self._produced(part, "mine"),
            "refined-in": lambda part: self._produced(part, "refine"),
            "agreement-with": self._agreement_with,
            "source": self._source,
            "has": self._has,
            "unsourced": self._unsourced,
        }

    def field(self, part: Field) -> Any:
        """The condition of ``field:value``; QueryError where the value names nothing."""
        return self._fields[part.name](part)

    # -- applications, roles, kinds, groups, lists -------------------------------------------------

    def application(self, part: Field) -> Node:
        """The application that ``used-in:`` names."""
        node = self.graph.named(part.value)
        if node is None:
            near = self.graph.matching(part.value)
            hint = f" Perhaps {near[0].slug}?" if near else ""
            raise _unknown(part, "application", "offshore-wind", hint)
        return node

    def _role(self, part: Field) -> Any:
        wanted = match_expression(part.value, together=False)
        if wanted is None:
            raise _unknown(part, "role", "cathode")
        return matching(f"roles : ({wanted})")

    def _kind(self, part: Field) -> Any:
        value = words.singular(words.plain(part.value).strip())
        if value not in set(MineralKind):
            raise QueryError(
                f"“{part.value}” is no kind: expected one of {', '.join(MineralKind)}.",
                part.start,
                part.end,
            )
        return Mineral.kind == MineralKind(value)

    def _member_of(self, part: Field) -> Any:
        rows = self.session.execute(
            select(Mineral.id, Mineral.slug, Mineral.name, Mineral.symbol, m.MineralSynonym.text)
            .outerjoin(m.MineralSynonym, m.MineralSynonym.mineral_id == Mineral.id)
            .where(Mineral.id.in_(select(Mineral.member_of_id)))
        )
        known = {words.key(name): id_ for id_, *names in rows for name in names if name}
        return Mineral.id.in_(_members_of(_known(part, known, "group", "rare-earth-elements")))

    def _list(self, part: Field) -> int:
        rows = self.session.execute(
            select(m.CriticalityList.id, m.CriticalityList.slug, m.CriticalityList.title)
        )
        known = {words.key(name): id_ for id_, slug, title in rows for name in (slug, title)}
        return _known(part, known, "list", "in-2023 or eu-2024")

    def _covered(self, part: Field) -> Any:
        covered = coverage.c.list_id == self._list(part)
        return Mineral.id.in_(select(coverage.c.mineral_id).where(covered))

    def _listed(self, part: Field) -> Any:
        listed = (m.Listing.list_id == self._list(part)) & m.Listing.until.is_(None)
        return Mineral.id.in_(select(m.Listing.mineral_id).where(listed))

    # -- countries and organisations ---------------------------------------------------------------

    def _areas(self, part: Field) -> set[int]:
        """The areas that a code, a name or a publisher's spelling names."""
        rows = self.session.execute(
            select(m.Area.id, m.Area.slug, m.Area.name, m.AreaName.text).outerjoin(
                m.AreaName, m.AreaName.area_id == m.Area.id
            )
        )
        wanted = words.key(part.value)
        return {id_ for id_, *names in rows for name in names if name and words.key(name) == wanted}

    def _produced(self, part: Field, stage: str) -> Any:
        areas = self._areas(part)
        if not areas:
            raise _unknown(part, "country", "chile or CHL")
        made = (producer.c.stage == stage) & producer.c.area_id.in_(areas)
        return Mineral.id.in_(select(producer.c.mineral_id).where(made))

    def _agreement_with(self, part: Field) -> Any:
        wanted = [words.singular(word) for word in words.tokens(part.value)]
        areas = self._areas(part)
        rows = self.session.execute(
            select(
                m.Organisation.id, m.Organisation.slug, m.Organisation.name, m.Organisation.area_id
            )
        )
        parties = {
            id_
            for id_, slug, name, area in rows
            if area in areas or _has_all(wanted, f"{slug} {name}")
        }
        if not parties:
            raise _unknown(part, "party to an agreement", "india or oil-india")
        return Mineral.id.in_(
            select(m.AgreementMineral.mineral_id)
            .join(
                m.AgreementParty,
                m.AgreementParty.agreement_id == m.AgreementMineral.agreement_id,
            )
            .where(m.AgreementParty.organisation_id.in_(parties))
        )

    # -- evidence ----------------------------------------------------------------------------------

    def _source(self, part: Field) -> Any:
        wanted = [words.singular(word) for word in words.tokens(part.value)]
        rows = self.session.execute(
            select(m.Source.id, m.Source.slug, m.Source.publisher, m.Source.title)
        )
        sources = {
            id_
            for id_, slug, publisher, title in rows
            if slug == part.value.lower() or _has_all(wanted, f"{slug} {publisher or ''} {title}")
        }
        if not sources:
            raise _unknown(part, "source", "usgs or iea-2021")
        return self._with_fact(lambda model: model.source_id.in_(sources), FACTS)

    def _has(self, part: Field) -> Any:
        what = words.singular(words.plain(part.value).strip())
        if what in FACTS:
            return self._with_fact(lambda model: None, {what: FACTS[what]})
        if what in _OTHERS:
            return Mineral.id.in_(select(_OTHERS[what].mineral_id))
        if what in _FIELDS:
            return getattr(Mineral, what).is_not(None)
        known = ", ".join(KEPT)
        raise QueryError(f"“{part.value}” is not kept: one of {known}.", part.start, part.end)

    def _unsourced(self, part: Field) -> Any:
        what = words.singular(words.plain(part.value).strip())
        if what not in ("", "any", "ye", "yes", *FACTS):
            known = ", ".join(("any", *FACTS))
            raise QueryError(f"“{part.value}” is no fact: one of {known}.", part.start, part.end)
        kinds = {what: FACTS[what]} if what in FACTS else FACTS
        return self._with_fact(lambda model: model.source_id.is_(None), kinds)

    def _with_fact(
        self, where: Callable[[Any], Any], kinds: dict[str, tuple[type[Any], ...]]
    ) -> Any:
        """Minerals with a fact of these kinds for which *where* holds."""
        found = []
        for model in {model for models in kinds.values() for model in models}:
            statement = select(m.Series.mineral_id if model is m.Supply else model.mineral_id)
            if model is m.Supply:
                statement = statement.join_from(m.Supply, m.Series)
            condition = where(model)
            found.append(
                Mineral.id.in_(statement if condition is None else statement.where(condition))
            )
        return or_(*found)


# -- numbers ---------------------------------------------------------------------------------------


def comparison(part: Comparison, applications: Collection[int], holds: bool) -> Any:
    """Minerals for which a comparison surely holds, or surely does not.

    With *applications*, amounts and shares of demand count in these only. Of several readings (an
    amount in each application) one that holds is enough; that none does takes all of them.
    """
    figures = asked(part, applications)
    if holds:
        return exists(select(1).where(figures, _sure(part)))
    return and_(exists(select(1).where(figures)), ~exists(select(1).where(figures, _may_be(part))))


def unread(part: Comparison, applications: Collection[int]) -> Any:
    """Minerals of which there is nothing to compare."""
    return ~exists(select(1).where(asked(part, applications)))


def asked(part: Comparison, applications: Collection[int]) -> Any:
    """The readings that a comparison is answered from."""
    what, _ = dimension(part.unit)
    condition = and_(
        reading.c.mineral_id == Mineral.id,
        reading.c.measure == part.measure,
        reading.c.year == (part.year or NEWEST),
        reading.c.dimension == what,
    )
    if applications and part.measure in ("intensity", "demand-share"):
        condition = and_(condition, reading.c.application_id.in_(applications))
    return condition


def contradicted(part: Comparison) -> Any:
    """Whether a rival claim of the same period would answer otherwise than the one shown first."""
    bound = part.value * dimension(part.unit)[1]
    over = part.operator in (">", ">=")
    below, above = reading.c.rival_low < bound, reading.c.rival_high > bound
    return and_(
        reading.c.rival_low.is_not(None),
        or_(
            and_(_sure(part), below if over else above),
            and_(~_may_be(part), above if over else below),
        ),
    ).label("contradicted")


def _sure(part: Comparison) -> Any:
    """The whole interval is on the side that is asked for."""
    return _on_side(part, reading.c.low, reading.c.high)


def _may_be(part: Comparison) -> Any:
    """Some of the interval is on the side that is asked for: its other end decides."""
    return _on_side(part, reading.c.high, reading.c.low)


def _on_side(part: Comparison, over: Any, under: Any) -> Any:
    """Whether the end *over* is above the bound, or the end *under* below it, as is asked."""
    bound = part.value * dimension(part.unit)[1]
    match part.operator:
        case ">":
            return over > bound
        case ">=":
            return over >= bound
        case "<":
            return under < bound
        case "<=":
            return under <= bound
        case _:
            return (over >= bound) & (under <= bound)


# -- words -----------------------------------------------------------------------------------------


def match_expression(text: str, *, together: bool, whole: bool = False) -> str | None:
    """Words as the text index asks for them, in quotes so that none is an operator.

    Words may be unfinished unless *whole*; a plural finds its singular too; *together* makes them a
    phrase. None where there is no word.
    """
    wanted = [text] if together or len(text.split()) < 2 else text.split()
    unfinished = "" if whole else " *"
    found = []
    for part in wanted:
        if tokens := words.tokens(part):
            forms = {" ".join(tokens), " ".join(words.singular(token) for token in tokens)}
            either = (f'"{form}"{unfinished}' for form in sorted(forms))
            found.append("(" + " OR ".join(either) + ")")
    return " AND ".join(found) or None


def matching(expression: str) -> Any:
    """Minerals whose text answers an expression of the text index."""
    return Mineral.id.in_(
        select(literal_column("rowid"))
        .select_from(text(MINERAL_TEXT))
        .where(
            text(f"{MINERAL_TEXT} MATCH :words").bindparams(
                bindparam("words", expression, unique=True)
            )
        )
    )


def _members_of(group: int) -> Select[Any]:
    """All below a group."""
    below = select(Mineral.id).where(Mineral.member_of_id == group).cte(recursive=True)
    below = below.union(select(Mineral.id).where(Mineral.member_of_id == below.c.id))
    return select(below.c.id)


def _has_all(wanted: list[str], text: str) -> bool:
    have = words.tokens(text)
    return bool(wanted) and all(any(word.startswith(want) for word in have) for want in wanted)


def _known(part: Field, known: dict[str, int], what: str, example: str) -> int:
    id_ = known.get(words.key(part.value))
    if id_ is None:
        raise _unknown(part, what, example)
    return id_


def _unknown(part: Field, what: str, example: str, hint: str = "") -> QueryError:
    return QueryError(
        f"There is no {what} “{part.value}”: expected one such as {example}.{hint}",
        part.start,
        part.end,
    )
