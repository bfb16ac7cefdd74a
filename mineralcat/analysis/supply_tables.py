"""The published tables of a mineral's supply, and which of them is looked at.

A table is what one source says of one series and period: its countries, perhaps a rest and a world
total. Tables are never added to one another, nor filled up from one another.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias, TypeVar

from mineralcat.domain.figures import years_text
from mineralcat.domain.preference import claim_order
from mineralcat.domain.query import quoted
from mineralcat.domain.terms import AreaKind, ClaimStatus, Measure, Stage
from mineralcat.domain.text_lists import capitalised
from mineralcat.store.rows import MineralSupply, Ref, SourceRow, SupplyRow
from mineralcat.translation import _, pgettext

from .citation import short_source
from .figure import dotted, listed


class SupplySeries(NamedTuple):
    """What is counted. *of* is the mineral or group whose supply it is."""

    of: Ref
    stage: Stage
    measure: Measure
    form: str
    basis: str

    @property
    def words(self) -> str:
        """``"mine production"``; of shares published without amounts ``"mine shares"``."""
        if self.measure is Measure.SHARE:
            return _("{stage} shares", stage=self.stage.label)
        return pgettext(
            "supply", "{stage} {measure}", stage=self.stage.label, measure=self.measure.label
        )

    @property
    def heading(self) -> str:
        """The same where it stands alone."""
        return capitalised(self.words)

    def clause(self, country: str) -> str:
        """The search for all that is mined, or refined, in a country."""
        field = "mined-in" if self.stage is Stage.MINE else "refined-in"
        return f"{field}:{quoted(country)}"

    def group(self, of: Ref) -> str:
        """``"as rare earth elements"``, where it is not of this mineral itself."""
        return "" if self.of == of else _("as {group}", group=self.of.name)


class PeriodKey(NamedTuple):
    """A year, or the first and last of an average; *projected* where it is none that was."""

    first: int | None
    last: int | None
    projected: bool

    @property
    def words(self) -> str:
        return years_text(self.first, self.last) or _("no single year")

    @property
    def full_words(self) -> str:
        """The same, and whether it is projected."""
        return _("{years}, projected", years=self.words) if self.projected else self.words


class SourceKey(NamedTuple):
    """Who says so, and of what: *scope* is None where it is the world, *scenario* where nothing is
    assumed."""

    slug: str | None
    scope: str | None
    scenario: str | None


class TableRequest(NamedTuple):
    """What the user chose to look at. It holds for the next mineral too, as far as that has it."""

    series: SupplySeries | None = None
    period: PeriodKey | None = None
    source: SourceKey | None = None


ANY_TABLE = TableRequest()
"""The table shown first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyTable:
    """One published table; *kinds* by the slug of an area."""

    series: SupplySeries
    headline: bool
    period: PeriodKey
    source: SourceKey
    publication: SourceRow | None
    rows: tuple[SupplyRow, ...]
    kinds: dict[str, AreaKind]

    @property
    def world(self) -> SupplyRow | None:
        """What it says of the world as a whole."""
        return next((row for row in self.rows if self.kind(row) is AreaKind.WORLD), None)

    @property
    def total(self) -> tuple[float, str] | None:
        """What shares are of, and its unit: the published total, or a hundred percent."""
        if self.series.measure is Measure.SHARE:
            return 100.0, "percent"
        world = self.world
        return (world.value, world.unit or "") if world is not None and world.value else None

    def kind(self, row: SupplyRow) -> AreaKind:
        """What the area of a row is."""
        return self.kinds.get(row.area.slug, AreaKind.COUNTRY)

    @property
    def request(self) -> TableRequest:
        """What asks for this one."""
        return TableRequest(self.series, self.period, self.source)

    @property
    def source_words(self) -> str:
        """``"IEA 2025, IEA base case"``."""
        return listed(short_source(self.publication), self.source.scope, self.source.scenario)


def tables_of(supply: MineralSupply) -> tuple[SupplyTable, ...]:
    """The tables that name any area but the world, in the order in which they are shown: the
    mineral's own before its groups', the headline first, what was before what may be, the newest
    first."""
    found: dict[tuple[SupplySeries, PeriodKey, SourceKey], list[SupplyRow]] = {}
    for of, rows in supply.supply:
        for row in rows:
            found.setdefault(_table_key(of, row), []).append(row)
    tables = [
        SupplyTable(
            series=series,
            headline=rows[0].headline,
            period=period,
            source=source,
            publication=rows[0].source,
            rows=tuple(rows),
            kinds=supply.kinds,
        )
        for (series, period, source), rows in found.items()
        if any(supply.kinds.get(row.area.slug) is not AreaKind.WORLD for row in rows)
    ]
    own = [of for of, _ in supply.supply]
    return tuple(sorted(_preferred_in_place(tables), key=lambda table: _order(table, own)))


def _table_key(of: Ref, row: SupplyRow) -> tuple[SupplySeries, PeriodKey, SourceKey]:
    projected = row.status is ClaimStatus.PROJECTED
    scope = None if row.of_the_world else row.scope
    return (
        SupplySeries(of, row.stage, row.measure, row.form, row.basis),
        PeriodKey(row.period_from, row.period_to, projected),
        SourceKey(row.source.slug if row.source else None, scope, row.scenario),
    )


_MEASURES = (Measure.PRODUCTION, Measure.SHARE, Measure.CAPACITY, Measure.RESERVES)


def _order(table: SupplyTable, own: Sequence[Ref]) -> tuple[object, ...]:
    series, source = table.series, table.publication
    return (
        own.index(series.of),
        table.source.scope is not None,
        table.period.projected,
        not table.headline,
        _MEASURES.index(series.measure),
        list(Stage).index(series.stage),
        -(table.period.last or 0),
        claim_order(source.kind if source else None, source.year if source else None),
        series.form,
        series.basis,
    )


def _preferred_in_place(tables: list[SupplyTable]) -> list[SupplyTable]:
    """A figure that the user prefers and that no table surrounds stands in the place of its rival:
    of a table of one country nothing could be learned."""
    for lone in [t for t in tables if len(t.rows) == 1 and t.rows[0].preferred]:
        claim = lone.rows[0]
        hosts = [t for t in tables if t is not lone and _could_hold(t, lone)]
        if hosts:
            host = min(hosts, key=lambda t: _order(t, [t.series.of]))
            rows = tuple(claim if row.area == claim.area else row for row in host.rows)
            tables = [replace(host, rows=rows) if t is host else t for t in tables if t is not lone]
    return tables


def _could_hold(host: SupplyTable, lone: SupplyTable) -> bool:
    about = lone.series, lone.period, lone.source.scope, lone.source.scenario
    return about == (host.series, host.period, host.source.scope, host.source.scenario) and any(
        row.area == lone.rows[0].area for row in host.rows
    )


def pick(tables: Sequence[SupplyTable], request: TableRequest) -> SupplyTable | None:
    """The table shown first of those that meet the request, or as much of it as any table meets."""
    left = list(tables)
    for meets in _tests(request):
        left = [table for table in left if meets(table)] or left
    return left[0] if left else None


def _tests(request: TableRequest) -> Iterable[Callable[[SupplyTable], bool]]:
    series, period, source = request
    if series is not None:
        yield lambda table: table.series.stage is series.stage
        yield lambda table: table.series.measure is series.measure
        yield lambda table: table.series.of == series.of
        yield lambda table: table.series.basis == series.basis
        yield lambda table: table.series.form == series.form
    if period is not None:
        yield lambda table: table.period == period
    if source is not None:
        yield lambda table: table.source == source


Key = TypeVar("Key")
Offered: TypeAlias = tuple[tuple[Key, str], ...]
"""What can be chosen, each with its words."""


class SupplyOptions(NamedTuple):
    """What there is to choose beside a table: any series, of its series the periods, and of both
    the sources."""

    series: Offered[SupplySeries]
    periods: Offered[PeriodKey]
    sources: Offered[SourceKey]


NO_OPTIONS = SupplyOptions((), (), ())


def options(tables: Sequence[SupplyTable], shown: SupplyTable) -> SupplyOptions:
    """What can be chosen instead of the table that is shown."""
    own = tables[0].series.of
    series = dict.fromkeys(table.series for table in tables)
    of_series = [table for table in tables if table.series == shown.series]
    periods = dict.fromkeys(table.period for table in of_series)
    newest = sorted(periods, key=lambda one: (one.projected, -(one.last or 0)))
    return SupplyOptions(
        tuple((one, dotted(one.heading, one.form, one.basis, one.group(own))) for one in series),
        tuple((one, one.full_words) for one in newest),
        tuple((one.source, one.source_words) for one in of_series if one.period == shown.period),
    )


def agree(one: SupplySeries, other: SupplySeries) -> bool:
    """Whether two series speak of the same: production and published shares of one stage, form and
    basis not distinguished. Only then can their shares stand beside one another."""
    parts = (Measure.PRODUCTION, Measure.SHARE)
    return (
        one.of == other.of
        and one.stage is other.stage
        and (one.measure is other.measure or {one.measure, other.measure} == set(parts))
        and (one.form == other.form or not (one.form and other.form))
        and (one.basis == other.basis or not (one.basis and other.basis))
    )
