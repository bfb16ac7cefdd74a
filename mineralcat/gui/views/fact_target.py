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
"""Where the claims of an inspector's rows are kept."""
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


def has_figure(fact: Fact) -> bool:
    """Whether a row shows a figure that can be changed."""
    return isinstance(fact.claim, _FIGURES)
