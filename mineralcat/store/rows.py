"""Plain rows: what leaves the store. They outlive the session and import no database."""

from dataclasses import dataclass
from typing import NamedTuple

from mineralcat.domain import terms
from mineralcat.domain.identity import snake_case
from mineralcat.domain.short_names import short_list


class Ref(NamedTuple):
    """A named thing, as others refer to it."""

    slug: str
    name: str


class SourceRow(NamedTuple):
    """A publication. *slug* is the source's key."""

    slug: str
    title: str
    publisher: str | None
    kind: terms.SourceKind
    year: int | None
    url: str | None
    doi: str | None
    licence: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A statement with its evidence; see `store.models.Claim` for the meaning of each field."""

    uid: str
    value: float | None
    low: float | None
    high: float | None
    kind: terms.ClaimKind
    unit: str | None
    status: terms.ClaimStatus
    rounded: bool
    as_published: str | None
    period_from: int | None
    period_to: int | None
    scope: str | None
    scenario: str | None
    locator: str | None
    confidence: terms.Confidence
    origin: terms.Origin
    note: str | None
    source: SourceRow | None
    preferred: bool = False
    """Whether the user chose it over the rule."""

    @property
    def entity(self) -> str:
        """The table that it is a row of."""
        return snake_case(type(self).__name__.removesuffix("Row"))


class SubstituteRow(NamedTuple):
    """What can stand in; linked where the catalogue has it."""

    text: str
    mineral: str | None
    application: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRow(ClaimRow):
    """A mineral's use in an application."""

    mineral: Ref
    application: Ref
    role: str | None
    importance: terms.Importance
    curated: bool
    substitutes: tuple[SubstituteRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntensityRow(ClaimRow):
    """How much of a mineral one unit of an application takes."""

    mineral: Ref
    application: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRow(ClaimRow):
    """What an area mined, refined or holds. *share* is percent of the published world total of the
    same series, source, period and scope, None where there is none."""

    area: Ref
    stage: terms.Stage
    measure: terms.Measure
    form: str
    basis: str
    headline: bool
    share: float | None

    @property
    def of_the_world(self) -> bool:
        """Whether this is who supplies the world, and not whom one buyer buys from."""
        return self.scope in (None, "world")


class MineralSupply(NamedTuple):
    """All supply that speaks for a mineral, its own first, then that of the groups it belongs to:
    the mineral or group, and its rows. *kinds* by the slug of an area."""

    mineral: Ref
    supply: tuple[tuple[Ref, tuple[SupplyRow, ...]], ...]
    kinds: dict[str, terms.AreaKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandShareRow(ClaimRow):
    """Share of demand by end use, in percent."""

    end_use: str
    application: Ref | None
    subtotal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRow(ClaimRow):
    """A list that covers a mineral; *via* is the listed group it is covered through, if any."""

    list: Ref
    jurisdiction: str
    complete: bool
    strategic: bool
    via: Ref | None
    since: str | None
    until: str | None
    named_as: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRow(ClaimRow):
    """A scored indicator of a scheme."""

    scheme: str
    indicator: str
    scale: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticRow(ClaimRow):
    """Another published series: net import reliance, price …"""

    indicator: str
    detail: str


class NameRow(NamedTuple):
    """A name in another language (*lang* is an IETF tag)."""

    lang: str
    text: str
    source: str | None
    confidence: terms.Confidence


class RelationRow(NamedTuple):
    """This mineral is *relation* the other; *inverse* where the other is so of this one."""

    mineral: Ref
    relation: terms.Relation
    inverse: bool


class AgreementRow(NamedTuple):
    """A cooperation over minerals."""

    slug: str
    title: str
    kind: str | None
    date: str | None
    date_precision: str
    status: str | None
    summary: str | None
    parties: tuple[Ref, ...]
    minerals: tuple[Ref, ...]
    source: SourceRow | None
    confidence: terms.Confidence


class LinkRow(NamedTuple):
    """An application that is part of another, or the whole of it."""

    application: Ref
    kind: terms.LinkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MineralDetail:
    """A mineral, whole."""

    id: int
    uid: str
    slug: str
    name: str
    kind: terms.MineralKind
    symbol: str | None
    formula: str | None
    summary: str | None
    note: str | None
    member_of: tuple[Ref, ...]
    """The group, the group that one belongs to, and so on."""
    members: tuple[Ref, ...]
    related: tuple[RelationRow, ...]
    synonyms: tuple[str, ...]
    names: tuple[NameRow, ...]
    usages: tuple[UsageRow, ...]
    intensities: tuple[IntensityRow, ...]
    supply: tuple[SupplyRow, ...]
    demand_shares: tuple[DemandShareRow, ...]
    lists: tuple[ListingRow, ...]
    assessments: tuple[AssessmentRow, ...]
    statistics: tuple[StatisticRow, ...]
    agreements: tuple[AgreementRow, ...]


class PathStep(NamedTuple):
    """One application on the way from the one asked about to the one that holds the mineral.

    *kind* is how the step belongs to the one before it, None for the first.
    """

    application: Ref
    kind: terms.LinkKind | None


def variant_on(path: tuple[PathStep, ...]) -> Ref | None:
    """The first of several variants that a path goes through, if it does."""
    return next((step.application for step in path if step.kind is terms.LinkKind.VARIANT), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """A mineral that an application needs, itself or through its parts.

    *path* leads to the use named by *usage*, the most important and then the most specific one;
    *usages* and *intensities* are all of them, those on the path first.
    """

    mineral: Ref
    symbol: str | None
    usage: UsageRow
    path: tuple[PathStep, ...]
    usages: tuple[UsageRow, ...]
    intensities: tuple[IntensityRow, ...]

    @property
    def variant(self) -> Ref | None:
        """The first of several variants that the path goes through, if it does."""
        return variant_on(self.path)

    @property
    def amount(self) -> IntensityRow | None:
        """The amount shown first, where it is of an application on the path: the one asked about or
        a part; `store.index` has the rule."""
        on_path = {step.application.slug for step in self.path}
        first = next(iter(self.intensities), None)
        return first if first and first.application.slug in on_path else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDetail:
    """An application, whole."""

    id: int
    uid: str
    slug: str
    name: str
    kind: terms.ApplicationKind
    comparison: bool
    summary: str | None
    note: str | None
    synonyms: tuple[str, ...]
    parts: tuple[LinkRow, ...]
    wholes: tuple[LinkRow, ...]
    minerals: tuple[BillRow, ...]
    agreements: tuple[AgreementRow, ...]


class ApplicationNode(NamedTuple):
    """An application in the tree; *parent* is the slug of the one it stands below."""

    slug: str
    name: str
    comparison: bool
    parent: str | None


class MatrixUse(NamedTuple):
    """Why an application, itself or through a part, needs a mineral: *path* leads to the use that
    explains it best, *others* are the other uses at or below the application."""

    mineral: Ref
    path: tuple[PathStep, ...]
    usage: UsageRow
    others: tuple[UsageRow, ...]

    @property
    def application(self) -> Ref:
        """The one asked about."""
        return self.path[0].application

    @property
    def variant(self) -> Ref | None:
        """The first of several variants that the path goes through, if it does."""
        return variant_on(self.path)


class MatrixRows(NamedTuple):
    """All claims between some minerals and some applications, rival ones in the order in which they
    are shown. *applications* stand in the order of the tree; *below* has, for each slug, those of
    all parts, direct or not."""

    minerals: tuple[Ref, ...]
    applications: tuple[ApplicationNode, ...]
    below: dict[str, tuple[str, ...]]
    uses: tuple[MatrixUse, ...]
    amounts: tuple[IntensityRow, ...]
    shares: tuple[tuple[Ref, DemandShareRow], ...]


class ListRow(NamedTuple):
    """A list of critical minerals."""

    slug: str
    title: str
    jurisdiction: str
    complete: bool

    @property
    def short(self) -> str:
        """The list in two words or three: “India 2023”, “EU strategic 2024”."""
        return short_list(self.jurisdiction, self.slug, self.title)
