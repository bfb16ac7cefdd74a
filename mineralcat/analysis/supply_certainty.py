"""How certain a table of supply is, in lines: how far its indices are known, what they leave
open, how its figures came about, how well they are proved, and where other sources differ.
"""

from collections.abc import Sequence

from mineralcat.domain.terms import AreaKind, Confidence

from .area_figures import AreaFigure, Concentration, Sign, interval_text, percent_text
from .supply_tables import SupplyTable


def certainty_of(
    table: SupplyTable, areas: Sequence[AreaFigure], concentration: Concentration | None
) -> tuple[str, ...]:
    lines = []
    if concentration is not None:
        three, index = concentration.three, concentration.hhi
        lines.append(f"Top 3: {interval_text(three, '%')} · HHI {interval_text(index)}")
    lines += _left_open(areas)
    amounts = [area for area in areas if area.size]
    estimates = sum(area.estimate for area in amounts)
    if estimates:
        all_of = estimates == len(amounts)
        lines.append(
            "All figures are estimates (e)"
            if all_of
            else f"{estimates} of {len(amounts)} figures are estimates (e)"
        )
    if table.period.projected:
        scenario = table.source.scenario
        lines.append(
            f"Projected, not measured: {scenario}" if scenario else "Projected, not measured"
        )
    lines.append(_proof(areas))
    lines.append(_disagreement(areas))
    return tuple(filter(None, lines))


def _disagreement(areas: Sequence[AreaFigure]) -> str:
    """Where sources are farthest apart on the same period."""
    apart = [(area, area.shares) for area in areas if area.shares is not None]
    if not apart:
        return ""
    area, shares = max(apart, key=lambda pair: pair[1].high - pair[1].low)
    parts = "; ".join(rival.words for rival in area.rivals)
    if percent_text(shares.low) == percent_text(shares.high):
        return f"Other sources agree, as on {area.name}: {parts}"
    return f"Sources differ most on {area.name}: {area.text} here, {parts}"


def _left_open(areas: Sequence[AreaFigure]) -> list[str]:
    """What keeps the indices from being one figure."""
    lines = []
    rest = [area for area in areas if area.kind is not AreaKind.COUNTRY and area.share]
    if rest:
        share = sum(area.share or 0.0 for area in rest)
        lines.append(f"{percent_text(share)} is not told by country: {_names(rest)}")
    withheld = [area for area in areas if area.sign is Sign.WITHHELD]
    if withheld:
        lines.append(f"{_names(withheld)}: withheld, and outside the total")
    return lines


def _names(areas: Sequence[AreaFigure]) -> str:
    return ", ".join(area.name for area in areas)


def _proof(areas: Sequence[AreaFigure]) -> str:
    """How well the figures are proved, by the worst of them."""
    proofs = [area.claim.confidence for area in areas]
    if any(area.unsourced for area in areas):
        return f"{sum(area.unsourced for area in areas)} of {len(areas)} figures are unsourced"
    if not proofs:
        return ""
    single = sum(proof is Confidence.SINGLE_COPY for proof in proofs)
    if not single:
        return "All figures were verified in two places"
    return (
        "All figures rest on a single copy"
        if single == len(proofs)
        else f"{single} of {len(proofs)} figures rest on a single copy"
    )
