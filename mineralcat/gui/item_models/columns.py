"""The columns of the mineral table: one frozen record each, of title, value and wording."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt

from mineralcat.analysis.citation import (
    UNSOURCED,
    citation,
    is_unsourced,
    short_figure,
    short_source,
)
from mineralcat.domain.figures import number, plain_number, status_mark
from mineralcat.domain.terms import Certainty
from mineralcat.domain.units import short_unit
from mineralcat.gui.clipboard import FIGURE_TITLES, figure_cells, plain_cell
from mineralcat.store.search_rows import BillLine, Leader, MineralRow
from mineralcat.translation import _, comma_list

from .windowed_table_model import LEFT, RIGHT, TextColumn


@dataclass(frozen=True)
class Column(TextColumn):
    """*sort* is the search's name for its order; *about* an application: shown only where the
    search names one; *width* in characters of the font."""

    key: str = ""
    sort: str = ""
    about: bool = False
    width: int = 14
    hint: str = ""
    copied_titles: tuple[str, ...] = ()
    """The headings of a figure that is copied in several cells, which *copied* gives."""
    copied: Callable[[MineralRow], tuple[str, ...] | None] = field(default=lambda row: None)

    def titles_copied(self) -> tuple[str, ...]:
        """What heads the cells that are copied of it."""
        return self.copied_titles or (self.title,)

    def cells_copied(self, row: MineralRow) -> tuple[str, ...]:
        """What is copied of a line, as spreadsheets take it."""
        if not self.copied_titles:
            return (plain_cell(self.display(row)),)
        return self.copied(row) or ("",) * len(self.copied_titles)


# -- of the application that the search names ------------------------------------------------------


def _of_bill(
    key: str,
    title: str,
    display: Callable[[BillLine], str],
    *,
    tip: Callable[[BillLine], str] | None = None,
    align: Qt.AlignmentFlag = LEFT,
    sort: str = "",
    width: int = 14,
) -> Column:
    """A column that speaks of the application that the search names."""

    def of(read: Callable[[BillLine], str]) -> Callable[[MineralRow], str]:
        return lambda row: read(row.bill) if row.bill else ""

    tips = of(tip) if tip else None
    return Column(title, of(display), align, tips, key=key, sort=sort, about=True, width=width)


def _amount_cells(row: MineralRow) -> tuple[str, ...] | None:
    amount = row.bill.amount if row.bill else None
    return None if amount is None else figure_cells(amount)


def amount_text(bill: BillLine) -> str:
    """The amount shown first, with its mark; a word where there is none."""
    amount = bill.amount
    if amount is None:
        return _NO_AMOUNT
    return short_figure(amount) + (f" {UNSOURCED}" if is_unsourced(amount) else "")


def amount_unit(row: MineralRow) -> str:
    """The unit of the amount shown first; nothing where there is none."""
    amount = row.bill.amount if row.bill else None
    return short_unit(amount.unit) if amount else ""


def path_text(bill: BillLine) -> str:
    """The path from the application to the part that holds the mineral; a variant says so."""
    path = " › ".join(step.application.name for step in bill.path)
    return _ONE_OF_SEVERAL.format(name=path) if bill.variant else path


def _amount_tip(bill: BillLine) -> str:
    amount = bill.amount
    if amount is None:
        return _("No amount is published for this application or the parts on the way to it.")
    what = _("{amount} in {name}", amount=amount_text(bill), name=amount.application.name)
    return f"{what}\n{citation(amount)}"


def _path_tip(bill: BillLine) -> str:
    lines = [path_text(bill), citation(bill.usage)]
    if variant := bill.variant:
        words = _("{importance} in {name}, one of several variants")
        lines.insert(1, words.format(importance=bill.importance.label, name=variant.name))
    return "\n".join(lines)


# -- of every mineral ------------------------------------------------------------------------------


def _share_cells(row: MineralRow) -> tuple[str, ...] | None:
    leader = row.leader
    if leader is None:
        return None
    if leader.share is None:
        return ("", leader.years, _NO_TOTAL)
    return (plain_number(_rounded(leader.share)), leader.years, leader.status.label)


def share_text(leader: Leader | None) -> str:
    """The leading producer's share with its year or years and estimate mark."""
    if leader is None:
        return ""
    year = f" {leader.years}{status_mark(leader.status)}" if leader.years else ""
    if leader.share is None:
        return f"{_NO_TOTAL}{year}"
    return f"{number(_rounded(leader.share))} %{year}"


def _rounded(share: float) -> float:
    return round(share, 1 if share < 10 else 0)


def _leader_tip(row: MineralRow) -> str:
    leader = row.leader
    if leader is None:
        return _("No country figures of supply in this catalogue.")
    lines = [f"{comma_list((leader.area.name, leader.stage.label))}: {share_text(leader)}"]
    if leader.via:
        group = leader.via.replace("-", " ")
        lines.append(_("of {group}, the group it belongs to", group=group))
    lines.append(_("Source: {source}", source=leader.source) if leader.source else UNSOURCED)
    return "\n".join(lines)


def _matched(row: MineralRow) -> str:
    return "; ".join(dict.fromkeys(f"{match.field}: {match.text}" for match in row.matched))


def _name_tip(row: MineralRow) -> str:
    """The name, how sure the hit is, and what made it one."""
    sure = "" if row.certainty is Certainty.SURE else f" ({row.certainty.label})"
    return "\n".join(filter(None, (f"{row.name}{sure}", _matched(row))))


def reference(row: MineralRow) -> str:
    """The citation of the figure that a line shows; of a plain line, its leading producer's."""
    if row.bill is not None:
        return citation(row.bill.amount or row.bill.usage)
    return (row.leader.source if row.leader else None) or ""


_NO_AMOUNT, _NO_TOTAL = _("no amount"), _("no total")
_ONE_OF_SEVERAL = _("{name} (one of several)")
COLUMNS = (
    Column(_("Mineral"), lambda row: row.name, key="mineral", sort="name", width=19, tip=_name_tip),
    _of_bill("importance", _("Importance"), lambda bill: bill.importance.label, sort="importance"),
    replace(
        _of_bill("amount", _("Amount"), amount_text, tip=_amount_tip, align=RIGHT, sort="amount"),
        width=20,
        copied_titles=FIGURE_TITLES,
        copied=_amount_cells,
    ),
    _of_bill("role", _("Role"), lambda bill: bill.role or "", sort="role", width=15),
    _of_bill("path", _("By way of"), path_text, tip=_path_tip, width=20),
    _of_bill(
        "claim",
        _("Source"),
        lambda bill: short_source((bill.amount or bill.usage).source),
        tip=lambda bill: citation(bill.amount or bill.usage),
        width=13,
    ),
    Column(_("Symbol"), lambda row: row.symbol or "", key="symbol", sort="symbol", width=7),
    Column(_("Kind"), lambda row: row.kind.label, key="kind", sort="kind", width=9),
    Column(_("Uses"), lambda row: str(row.uses), RIGHT, key="uses", sort="uses", width=6),
    Column(
        _("Lists"),
        lambda row: str(len(row.lists)),
        RIGHT,
        lambda row: "\n".join(row.lists) or _("On no list of critical minerals."),
        key="lists",
        sort="lists",
        width=6,
    ),
    Column(_("Why"), _matched, key="matched", width=24),
    Column(
        _("Top producer"),
        lambda row: row.leader.area.name if row.leader else "",
        tip=_leader_tip,
        key="leader",
        sort="leader",
        width=12,
    ),
    Column(
        _("Share"),
        lambda row: share_text(row.leader),
        tip=_leader_tip,
        key="share",
        sort="share",
        width=22,
        copied_titles=(_("Share, %"), _("Year"), _("Status of the share")),
        copied=_share_cells,
    ),
)
