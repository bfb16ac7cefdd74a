"""How certain a table of supply is, in lines: how far its indices are known, what they leave
open, how its figures came about, how well they are proved, and where other sources differ.
"""

from collections.abc import Sequence

from mineralcat.domain.terms import AreaKind, Confidence
from mineralcat.translation import _, comma_list

from .area_figures import AreaFigure, Concentration, Sign, interval_text, percent_text
from .figure import semicolon_list
from .supply_tables import SupplyTable


def certainty_of(
    table: SupplyTable, areas: Sequence[AreaFigure], concentration: Concentration | None
) -> tuple[str, ...]:
    lines = []
    if concentration is not None:
        three = interval_text(concentration.three, "%")
        index = interval_text(concentration.hhi)
        lines.append(_("Top 3: {share} · HHI {index}", share=three, index=index))
    rest = [area for area in areas if area.kind is not AreaKind.COUNTRY and area.share]
    if rest:
        share = percent_text(sum(area.share or 0.0 for area in rest))
        lines.append(_("{share} is not told by country: {areas}", share=share, areas=_names(rest)))
    withheld = [area for area in areas if area.sign is Sign.WITHHELD]
    if withheld:
        lines.append(_("{areas}: withheld, and outside the total", areas=_names(withheld)))
    amounts = [area for area in areas if area.size]
    lines.append(
        _some(
            sum(area.estimate for area in amounts),
            len(amounts),
            _("All figures are estimates (e)"),
            _("{some} of {all} figures are estimates (e)"),
        )
    )
    if table.period.projected and table.source.scenario:
        lines.append(_("Projected, not measured: {scenario}", scenario=table.source.scenario))
    elif table.period.projected:
        lines.append(_("Projected, not measured"))
    lines += [_proof(areas), _disagreement(areas)]
    return tuple(filter(None, lines))


def _some(some: int, every: int, if_all: str, template: str) -> str:
    """How many of the figures are so; nothing where none is."""
    if not some:
        return ""
    return if_all if some == every else template.format(some=some, all=every)


def _names(areas: Sequence[AreaFigure]) -> str:
    return comma_list(area.name for area in areas)


def _proof(areas: Sequence[AreaFigure]) -> str:
    """How well the figures are proved, by the worst of them."""
    if not areas:
        return ""
    if unsourced := sum(area.unsourced for area in areas):
        return _("{some} of {all} figures are unsourced", some=unsourced, all=len(areas))
    single = _some(
        sum(area.claim.confidence is Confidence.SINGLE_COPY for area in areas),
        len(areas),
        _("All figures rest on a single copy"),
        _("{some} of {all} figures rest on a single copy"),
    )
    return single or _("All figures were verified in two places")


def _disagreement(areas: Sequence[AreaFigure]) -> str:
    """Where sources are farthest apart on the same period."""
    apart = [(area, area.shares) for area in areas if area.shares is not None]
    if not apart:
        return ""
    area, shares = max(apart, key=lambda pair: pair[1].high - pair[1].low)
    rivals = semicolon_list([rival.words for rival in area.rivals], None)
    if percent_text(shares.low) == percent_text(shares.high):
        return _("Other sources agree, as on {area}: {shares}", area=area.name, shares=rivals)
    return _(
        "Sources differ most on {area}: {share} here, {shares}",
        area=area.name,
        share=area.text,
        shares=rivals,
    )
