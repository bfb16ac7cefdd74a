"""The cells of a matrix: what is stated of one mineral in one application.

An amount is stated of the application itself or not at all: amounts of its parts stand in their own
rows, for they are per another unit or of another kind, and cannot be added.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mineralcat.domain.figures import figure_text, status_mark
from mineralcat.domain.grouping import grouped
from mineralcat.domain.terms import ClaimStatus
from mineralcat.domain.units import dimension
from mineralcat.store.rows import ClaimRow, DemandShareRow, MatrixRows, MatrixUse, Ref
from mineralcat.translation import Term, _

from .area_figures import SHADES, Sign, amount_of, sign_of
from .citation import is_unsourced, short_figure
from .figure import bracketed, semicolon_list


class CellMeasure(Term):
    """What a cell states."""

    IMPORTANCE = "importance"
    AMOUNT = "amount"
    DEMAND = "demand share"


AMOUNT_SHADES = (0.1, 1.0, 10.0, 50.0)
"""Where one shade ends and the next begins, in percent of the largest amount of the application."""
BREAKS = {CellMeasure.AMOUNT: AMOUNT_SHADES, CellMeasure.DEMAND: SHADES}
SEVERAL, IN_PARTS, ESTIMATE, REGION, UNSOURCED = "kind", "parts", "e", "region", "unsourced"
"""What a cell may be beside its figure."""
FILLED = (Sign.AMOUNT, Sign.BOUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """What is stated of a mineral in an application.

    *size* is what rows and columns are summed and compared by: 3 for essential, 2, 1; percent of
    the application's largest amount; percent of demand. *shade* counts from 0, the least, None
    where there is no amount. *short* is the figure alone, *text* with unit and status; *way* is the
    path to the part that is meant, where it is one; *kind* names that of several kinds, *region*
    whose demand, where not the world's. *in_parts* where only parts have figures. Of *claims* the
    first is shown; the others are rivals, or those of the parts.
    """

    mineral: Ref
    application: Ref
    sign: Sign
    shade: int | None
    size: float
    short: str
    text: str
    way: str = ""
    kind: str = ""
    region: str = ""
    estimate: bool = False
    unsourced: bool = False
    in_parts: bool = False
    claims: tuple[ClaimRow, ...]
    traits: tuple[str, ...] = field(init=False)
    """All that its drawing says beside a shade; signs by their names."""
    is_plain: bool = field(init=False)
    """Whether its drawing says nothing but a shade."""

    def __post_init__(self) -> None:
        traits = self._traits()
        object.__setattr__(self, "traits", traits)
        object.__setattr__(self, "is_plain", self.sign is Sign.AMOUNT and not traits)

    @property
    def own(self) -> bool:
        """Whether it is of the application itself, and not of its parts."""
        return not self.way and not self.in_parts

    def _traits(self) -> tuple[str, ...]:
        if self.in_parts:
            return (IN_PARTS,)
        stated = (
            (self.shade is None, self.sign.name),
            (self.kind, SEVERAL),
            (self.estimate, ESTIMATE),
            (self.region, REGION),
            (self.unsourced, UNSOURCED),
        )
        return tuple([trait for there, trait in stated if there])

    @property
    def rivals(self) -> tuple[ClaimRow, ...]:
        """What else is stated of the same."""
        return () if self.in_parts else self.claims[1:]


def cells_of(rows: MatrixRows, measure: CellMeasure) -> list[MatrixCell]:
    """The cells of all applications, in no order."""
    if measure is CellMeasure.IMPORTANCE:
        return [_use(use) for use in rows.uses]
    if measure is CellMeasure.AMOUNT:
        pairs: Iterable[tuple[Ref, Ref, ClaimRow]] = (
            (row.application, row.mineral, row) for row in rows.amounts
        )
        own = list(_amounts(_grouped(pairs)))
    else:
        shares = (
            (row.application, mineral, row) for mineral, row in rows.shares if row.application
        )
        own = [_share(app, mineral, claims) for app, mineral, claims in _grouped(shares)]
    return [*own, *_of_parts(rows, own)]


def _use(use: MatrixUse) -> MatrixCell:
    importance = use.usage.importance
    variant = use.variant
    return MatrixCell(
        mineral=use.mineral,
        application=use.application,
        sign=Sign.AMOUNT,
        shade=2 - importance.rank,
        size=3.0 - importance.rank,
        short="",
        text=importance.label,
        way=" › ".join(step.application.name for step in use.path) if len(use.path) > 1 else "",
        kind=variant.name if variant else "",
        unsourced=is_unsourced(use.usage),
        claims=(use.usage, *use.others),
    )


_Group = tuple[Ref, Ref, list[ClaimRow]]


def _grouped(rows: Iterable[tuple[Ref, Ref, ClaimRow]]) -> list[_Group]:
    """Claims about the same application and mineral, in their order."""
    groups = grouped(((application, mineral), claim) for application, mineral, claim in rows)
    return [(application, mineral, claims) for (application, mineral), claims in groups.items()]


def _amounts(groups: Sequence[_Group]) -> Iterator[MatrixCell]:
    """Each beside the largest amount of its application in a unit of the same dimension."""
    sizes = [_base(claims[0]) for _app, _mineral, claims in groups]
    largest: dict[tuple[str, str], float] = {}
    for (application, _mineral, _claims), (what, size) in zip(groups, sizes, strict=True):
        key = application.slug, what
        largest[key] = max(largest.get(key, 0.0), size)
    for (application, mineral, claims), (what, size) in zip(groups, sizes, strict=True):
        most = largest[application.slug, what]
        percent = round(100 * size / most, 9) if most else 0.0
        yield _figure(application, mineral, claims, percent, CellMeasure.AMOUNT)


def _base(claim: ClaimRow) -> tuple[str, float]:
    """What a claim's unit measures, and its amount in base units of that."""
    what, factor = dimension(claim.unit or "")
    return what, amount_of(claim) * factor


def _share(application: Ref, mineral: Ref, claims: list[ClaimRow]) -> MatrixCell:
    return _figure(application, mineral, claims, amount_of(claims[0]), CellMeasure.DEMAND)


def _figure(
    application: Ref, mineral: Ref, claims: Sequence[ClaimRow], size: float, measure: CellMeasure
) -> MatrixCell:
    claim = claims[0]
    sign = sign_of(claim)
    is_regional = measure is CellMeasure.DEMAND and claim.scope not in (None, "world")
    end_use = claim.end_use if isinstance(claim, DemandShareRow) else ""
    return MatrixCell(
        mineral=mineral,
        application=application,
        sign=sign,
        shade=bisect_right(BREAKS[measure], size) if sign in FILLED else None,
        size=size,
        short=figure_text(claim, unit=False).partition(" (")[0],
        text=bracketed(short_figure(claim), end_use),
        region=claim.scope or "" if is_regional else "",
        estimate=claim.status is not ClaimStatus.REPORTED and bool(status_mark(claim.status)),
        unsourced=is_unsourced(claim),
        claims=tuple(claims),
    )


def _of_parts(rows: MatrixRows, own: Sequence[MatrixCell]) -> Iterator[MatrixCell]:
    """Where an application has no figure of a mineral, but parts of it do."""
    found: dict[str, dict[str, MatrixCell]] = {}
    for cell in own:
        found.setdefault(cell.application.slug, {})[cell.mineral.slug] = cell
    for node in rows.applications:
        below = grouped(
            pair for part in rows.below[node.slug] for pair in found.get(part, {}).items()
        )
        mine = found.get(node.slug, {})
        for slug, cells in below.items():
            if slug not in mine:
                yield _in_parts(Ref(node.slug, node.name), cells)


def _in_parts(application: Ref, cells: Sequence[MatrixCell]) -> MatrixCell:
    parts = semicolon_list([f"{cell.application.name} {cell.text}" for cell in cells])
    return MatrixCell(
        mineral=cells[0].mineral,
        application=application,
        sign=Sign.IN_WORDS,
        shade=None,
        size=0.0,
        short="",
        text=_("stated of its parts: {parts}", parts=parts),
        in_parts=True,
        claims=tuple(cell.claims[0] for cell in cells),
    )
