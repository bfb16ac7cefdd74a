"""Which row of the catalogue a row of the inspector is of."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from mineralcat.gui.item_models.facts import Fact, FactKind
from mineralcat.store.rows import (
    AssessmentRow,
    ClaimRow,
    DemandShareRow,
    IntensityRow,
    ListingRow,
    StatisticRow,
    SupplyRow,
    UsageRow,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TABLES: dict[type[ClaimRow], str] = {
    UsageRow: "usage",
    IntensityRow: "intensity",
    SupplyRow: "supply",
    DemandShareRow: "demand_share",
    ListingRow: "listing",
    AssessmentRow: "assessment",
    StatisticRow: "statistic",
}
"""Where the claims of an inspector's rows are stored."""
_FIGURES = (IntensityRow, SupplyRow, DemandShareRow, AssessmentRow, StatisticRow)


class Target(NamedTuple):
    """A row by its table, and its uid or slug; or, of what is shown without either, by some of its
    fields."""

    entity: str
    uid: str = ""
    values: Mapping[str, str] = MappingProxyType({})

    def find(self, session: "Session") -> str:
        """The uid of the row; NotFoundError where it is not there."""
        from mineralcat.editing.rows import find, find_like

        if self.uid:
            return str(find(session, self.entity, self.uid).uid)
        return find_like(session, self.entity, self.values)


def target_of(fact: Fact, about: Target | None) -> Target | None:
    """The row that a fact is of, on the page of the mineral or application *about*; None where it
    is of none, or of several."""
    if fact.usage is not None:
        return Target("usage", fact.usage.uid)
    if fact.claim is not None:
        return Target(TABLES[type(fact.claim)], fact.claim.uid)
    if fact.kind is FactKind.SOURCE and fact.source is not None:
        return Target("source", fact.source.slug)
    what, _, rest = fact.key.partition("/")
    if what == "agreement":
        return Target("agreement", rest)
    return None if about is None else _by_values(what, rest, fact.text, *about[:2])


def _by_values(what: str, rest: str, text: str, kind: str, slug: str) -> Target | None:
    match what, kind:
        case "name", "mineral":
            lang, _, name = rest.partition("/")
            return Target("mineral_name", values={"mineral": slug, "lang": lang, "text": name})
        case "related", "mineral":
            other, relation, inverse = rest.rsplit("/", 2)
            one, two = (other, slug) if inverse == "True" else (slug, other)
            values = {"mineral": one, "relation": relation, "other": two}
            return Target("mineral_relation", values=values)
        case "member", "mineral":
            return Target("mineral", rest)
        case "synonym", "application":
            return Target("application_synonym", values={"application": slug, "text": text})
        case (("whole" | "part"), "application"):
            one, two = (rest, slug) if what == "whole" else (slug, rest)
            return Target("application_link", values={"whole": one, "part": two})
        case "use", _ if "/substitute/" in rest:
            values = {"usage": rest.partition("/")[0], "text": text.removeprefix("or ")}
            return Target("usage_substitute", values=values)
    return None


def has_figure(fact: Fact) -> bool:
    """Whether a row shows a figure that can be changed."""
    return isinstance(fact.claim, _FIGURES)
