"""What a search found, as plain text for a terminal: a line a hit, figures with their sources."""

from collections.abc import Sequence

from mineralcat.domain.figures import status_mark
from mineralcat.store.search.find_minerals import Hits
from mineralcat.store.search.relaxation import Relaxation
from mineralcat.store.search_rows import BillLine, Leader, MineralRow

from .text_claims import figure, percent, source
from .text_tables import aligned


def search_table(rows: Sequence[MineralRow], hits: Hits, instead: Sequence[Relaxation] = ()) -> str:
    """The hits of a search; about an application, its importance, amount and path. Where there are
    none, what to look for *instead*."""
    if not hits:
        return "\n".join((_NOTHING, *map(_without, instead)))
    head: tuple[str, ...]
    body: list[tuple[str, ...]]
    if hits.application is None:
        head = ("Mineral", "Symbol", "Kind", "Uses", "Leading producer", "Lists")
        body = [
            (r.name, r.symbol or "", r.kind.value, str(r.uses), leader(r.leader), str(len(r.lists)))
            for r in rows
        ]
    else:
        head = ("Mineral", "Importance", "Role", "Amount", "Amount in", "Path", "Source")
        body = [(r.name, *(_bill(r.bill) if r.bill else [""] * 6)) for r in rows]
    count = "1 mineral" if len(hits) == 1 else f"{len(hits)} minerals"
    shown = "" if len(rows) == len(hits) else f"{len(rows)} of "
    return "\n".join((*aligned([head, *body], width=None), shown + count))


_NOTHING = "Nothing was found. Leave out a word, or look for one application or list alone."


def _without(way: Relaxation) -> str:
    many = "1 mineral" if way.minerals == 1 else f"{way.minerals} minerals"
    return f"  without {way.words}: {many}, {way.query}"


def _bill(bill: BillLine) -> tuple[str, ...]:
    """Why an application needs a mineral, how much goes into what, and who says so."""
    return (
        bill.importance.value,
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
    *others, last = hits.mistaken
    typed = f"{', '.join(others)} and {last}" if others else last
    it = "them" if others else "it"
    return f"Showing results for {hits.corrected}. To search for {typed} alone, put {it} in quotes."


def leader(row: Leader | None) -> str:
    """The leading producer with share, year or years and estimate mark."""
    if row is None:
        return ""
    share = "no total" if row.share is None else percent(row.share)
    mark = status_mark(row.status)
    via = f" (as {row.via})" if row.via else ""
    return f"{row.area.name} {share} {row.years}{mark}{via}".strip()
