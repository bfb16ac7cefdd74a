"""Which row of the catalogue a row of the inspector is of."""

from typing import NamedTuple

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
    """A row by its table and its uid or slug."""

    entity: str
    uid: str


def target_of(fact: Fact) -> Target | None:
    """The row that a fact is of; None where it is of none, or of several."""
    if fact.usage is not None:
        return Target("usage", fact.usage.uid)
    if fact.claim is not None:
        return Target(TABLES[type(fact.claim)], fact.claim.uid)
    if fact.key.startswith("agreement/"):
        return Target("agreement", fact.key.partition("/")[2])
    if fact.kind is FactKind.SOURCE and fact.source is not None:
        return Target("source", fact.source.slug)
    return None


class Like(NamedTuple):
    """A row by its table and some of its fields, for what is shown without its uid."""

    entity: str
    values: dict[str, str]


def like_of(fact: Fact, kind: str, slug: str) -> Like | None:
    """The row that a fact of an entry's page is of, where only its words are shown."""
    what, _, rest = fact.key.partition("/")
    match what, kind:
        case "name", "mineral":
            lang, _, text = rest.partition("/")
            return Like("mineral_name", {"mineral": slug, "lang": lang, "text": text})
        case "related", "mineral":
            other, relation, inverse = rest.rsplit("/", 2)
            one, two = (other, slug) if inverse == "True" else (slug, other)
            values = {"mineral": one, "relation": relation, "other": two}
            return Like("mineral_relation", values)
        case "member", "mineral":
            return Like("mineral", {"slug": rest})
        case "synonym", "application":
            return Like("application_synonym", {"application": slug, "text": fact.text})
        case (("whole" | "part"), "application"):
            one, two = (rest, slug) if what == "whole" else (slug, rest)
            return Like("application_link", {"whole": one, "part": two})
        case "use", _ if "/substitute/" in rest:
            uid = rest.partition("/")[0]
            return Like("usage_substitute", {"usage": uid, "text": fact.text.removeprefix("or ")})
    return None


def has_figure(fact: Fact) -> bool:
    """Whether a row shows a figure that can be changed."""
    return isinstance(fact.claim, _FIGURES)
