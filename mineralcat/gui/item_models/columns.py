"""The columns of the mineral table: one frozen record each, of title, value and wording."""

from collections.abc import Callable
from dataclasses import dataclass, field

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

from .windowed_table_model import RIGHT, TextColumn


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
    """The headings of a figure that is copied in several cells."""
    copied: Callable[[MineralRow], tuple[str, ...]] = field(default=lambda row: ())

    def titles_copied(self) -> tuple[str, ...]:
        """What heads the cells that are copied of it."""
        return self.copied_titles or (self.title,)

    def cells_copied(self, row: MineralRow) -> tuple[str, ...]:
        """What is copied of a line, as spreadsheets take it."""
        return self.copied(row) if self.copied_titles else (plain_cell(self.display(row)),)


def _amount_cells(row: MineralRow) -> tuple[str, ...]:
    amount = row.bill.amount if row.bill else None
    return ("",) * len(FIGURE_TITLES) if amount is None else figure_cells(amount)


def _share_cells(row: MineralRow) -> tuple[str, ...]:
    leader = row.leader
    if leader is None:
        return ("", "", "")
    share = "" if leader.share is None else plain_number(_rounded(leader.share))
    status = leader.status.value if leader.share is not None else "no total"
    return (share, leader.years, status)


def _of_bill(read: Callable[[BillLine], str]) -> Callable[[MineralRow], str]:
    return lambda row: read(row.bill) if row.bill else ""


def amount_text(bill: BillLine) -> str:
    """The amount shown first, with its mark; a word where there is none."""
    amount = bill.amount
    if amount is None:
        return "no amount"
    return short_figure(amount) + (f" {UNSOURCED}" if is_unsourced(amount) else "")


def amount_unit(row: MineralRow) -> str:
    """The unit of the amount shown first; nothing where there is none."""
    amount = row.bill.amount if row.bill else None
    return short_unit(amount.unit) if amount else ""


def path_text(bill: BillLine) -> str:
    """The path from the application to the part that holds the mineral; a variant says so."""
    path = " › ".join(step.application.name for step in bill.path)
    return f"{path} (one of several)" if bill.variant else path


def importance_text(bill: BillLine) -> str:
    """How much the application depends on the mineral."""
    return bill.importance.value


def _role(bill: BillLine) -> str:
    return bill.role or ""


def _source(bill: BillLine) -> str:
    return short_source((bill.amount or bill.usage).source)


def _source_tip(bill: BillLine) -> str:
    return citation(bill.amount or bill.usage)


def _amount_tip(bill: BillLine) -> str:
    if bill.amount is None:
        return "No amount is published for this application or the parts on the way to it."
    return f"{amount_text(bill)} in {bill.amount.application.name}\n{citation(bill.amount)}"


def _path_tip(bill: BillLine) -> str:
    tail = ""
    if variant := bill.variant:
        tail = f"\n{importance_text(bill)} in {variant.name}, one of several variants"
    return f"{path_text(bill)}{tail}\n{citation(bill.usage)}"


def share_text(leader: Leader | None) -> str:
    """The leading producer's share with its year or years and estimate mark."""
    if leader is None:
        return ""
    year = f" {leader.years}{status_mark(leader.status)}" if leader.years else ""
    if leader.share is None:
        return f"no total{year}"
    return f"{number(_rounded(leader.share))} %{year}"


def _rounded(share: float) -> float:
    return round(share, 1 if share < 10 else 0)


def _lists_tip(row: MineralRow) -> str:
    return "\n".join(row.lists) or "On no list of critical minerals."


def _leader(row: MineralRow) -> str:
    return row.leader.area.name if row.leader else ""


def _leader_tip(row: MineralRow) -> str:
    leader = row.leader
    if leader is None:
        return "No country figures of supply in this catalogue."
    of = f"\nof {leader.via.replace('-', ' ')}, the group it belongs to" if leader.via else ""
    source = f"\nSource: {leader.source}" if leader.source else "\nunsourced"
    return f"{leader.area.name}, {leader.stage.value}: {share_text(leader)}{of}{source}"


def _matched(row: MineralRow) -> str:
    return "; ".join(dict.fromkeys(f"{match.field}: {match.text}" for match in row.matched))


def _name_tip(row: MineralRow) -> str:
    """The name, how sure the hit is, and what made it one."""
    sure = "" if row.certainty is Certainty.SURE else f" ({row.certainty})"
    return "\n".join(filter(None, (f"{row.name}{sure}", _matched(row))))


def reference(row: MineralRow) -> str:
    """The citation of the figure that a line shows; of a plain line, its leading producer's."""
    if row.bill is not None:
        return citation(row.bill.amount or row.bill.usage)
    if row.leader is not None and row.leader.source is not None:
        return row.leader.source
    return ""


COLUMNS = (
    Column("Mineral", lambda row: row.name, key="mineral", sort="name", width=19, tip=_name_tip),
    Column(
        "Importance", _of_bill(importance_text), key="importance", sort="importance", about=True
    ),
    Column(
        "Amount",
        _of_bill(amount_text),
        RIGHT,
        _of_bill(_amount_tip),
        key="amount",
        sort="amount",
        about=True,
        width=20,
        copied_titles=FIGURE_TITLES,
        copied=_amount_cells,
    ),
    Column("Role", _of_bill(_role), key="role", sort="role", about=True, width=15),
    Column(
        "By way of", _of_bill(path_text), tip=_of_bill(_path_tip), key="path", about=True, width=20
    ),
    Column(
        "Source", _of_bill(_source), tip=_of_bill(_source_tip), key="claim", about=True, width=13
    ),
    Column("Symbol", lambda row: row.symbol or "", key="symbol", sort="symbol", width=7),
    Column("Kind", lambda row: row.kind.value, key="kind", sort="kind", width=9),
    Column("Uses", lambda row: str(row.uses), RIGHT, key="uses", sort="uses", width=6),
    Column(
        "Lists",
        lambda row: str(len(row.lists)),
        RIGHT,
        _lists_tip,
        key="lists",
        sort="lists",
        width=6,
    ),
    Column("Why", _matched, key="matched", width=24),
    Column("Top producer", _leader, tip=_leader_tip, key="leader", sort="leader", width=12),
    Column(
        "Share",
        lambda row: share_text(row.leader),
        tip=_leader_tip,
        key="share",
        sort="share",
        width=22,
        copied_titles=("Share, %", "Year", "Status of the share"),
        copied=_share_cells,
    ),
)
