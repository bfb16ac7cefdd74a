"""What a search found, as plain text for a terminal: a line a hit, figures with their sources."""

from collections.abc import Sequence

from mineralcat.domain.figures import figure_text, number, status_mark
from mineralcat.domain.terms import Confidence
from mineralcat.store.rows import AgreementRow, ClaimRow
from mineralcat.store.search.find_minerals import Hits
from mineralcat.store.search.relaxation import Relaxation
from mineralcat.store.search_rows import BillLine, Leader, MineralRow
from mineralcat.translation import _, and_list, ngettext

from .text_tables import Cells, aligned

UNSOURCED = _("unsourced")


def search_table(rows: Sequence[MineralRow], hits: Hits, instead: Sequence[Relaxation] = ()) -> str:
    """The hits of a search; about an application, its importance, amount and path. Where there are
    none, what to look for *instead*."""
    if not hits:
        nothing = _(
            "Nothing was found. Leave out a word, or look for one application or list alone."
        )
        return "\n".join((nothing, *map(_without, instead)))
    if hits.application is None:
        head = [_("Mineral"), _("Symbol"), _("Kind"), _("Uses"), _("Leading producer"), _("Lists")]
        cells = [_plain(row) for row in rows]
    else:
        head = [_("Mineral"), _("Importance"), _("Role"), _("Amount"), _("Amount in"), _("Path")]
        head.append(_("Source"))
        cells = [(row.name, *(_bill(row.bill) if row.bill else [""] * 6)) for row in rows]
    count = ngettext("{count} mineral", "{count} minerals", len(hits))
    if len(rows) != len(hits):
        count = ngettext(
            "{shown} of {count} mineral",
            "{shown} of {count} minerals",
            len(hits),
            shown=len(rows),
        )
    return "\n".join((*aligned([head, *cells], width=None), count))


def _without(way: Relaxation) -> str:
    return "  " + ngettext(
        "without {words}: {count} mineral, {query}",
        "without {words}: {count} minerals, {query}",
        way.minerals,
        words=way.words,
        query=way.query,
    )


def _plain(row: MineralRow) -> Cells:
    leads = leader(row.leader)
    return row.name, row.symbol or "", row.kind.label, str(row.uses), leads, str(len(row.lists))


def _bill(bill: BillLine) -> Cells:
    """Why an application needs a mineral, how much goes into what, and who says so."""
    return (
        bill.importance.label,
        bill.role or "",
        figure(bill.amount) if bill.amount else "",
        bill.amount.application.name if bill.amount else "",
        " > ".join(step.application.name for step in bill.path),
        source(bill.amount or bill.usage),
    )


def correction(hits: Hits) -> str:
    """That another query was answered than was typed, and how to have the typed one answered; empty
    where that is not so."""
    if hits.corrected is None:
        return ""
    return ngettext(
        "Showing results for {query}. To search for {typed} alone, put it in quotes.",
        "Showing results for {query}. To search for {typed} alone, put them in quotes.",
        len(hits.mistaken),
        query=hits.corrected,
        typed=and_list(hits.mistaken),
    )


# -- what a claim says -----------------------------------------------------------------------------


def leader(row: Leader | None) -> str:
    """The leading producer with share, year or years and estimate mark."""
    if row is None:
        return ""
    share = _("no total") if row.share is None else percent(row.share)
    words = f"{row.area.name} {share} {row.years}{status_mark(row.status)}".strip()
    return _("{leader} (as {group})", leader=words, group=row.via) if row.via else words


def figure(row: ClaimRow) -> str:
    """A figure with its mark."""
    return f"{figure_text(row)} {status_mark(row.status)}".rstrip()


def percent(share: float) -> str:
    """A computed share: to a tenth, but never nothing where there is something."""
    return "< 0.1 %" if 0 < share < 0.05 else f"{number(round(share, 1))} %"


def source(row: ClaimRow | AgreementRow) -> str:
    """The key of a claim's source, or that it has none."""
    if row.source is None or row.confidence is Confidence.UNSOURCED:
        return UNSOURCED
    return row.source.slug
