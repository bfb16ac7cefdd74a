"""What a claim says, in the words of a terminal: figure, years and scope, source, notes."""

from collections.abc import Iterable

from mineralcat.domain.figures import figure_text, number, status_mark, years_text
from mineralcat.domain.terms import ClaimStatus, Confidence
from mineralcat.store.rows import AgreementRow, ClaimRow

from .text_tables import aligned, wrapped

UNSOURCED = "unsourced"
ClaimLine = tuple[ClaimRow, tuple[str, ...]]
"""A claim and its cells, of which the first names it."""


def figure(row: ClaimRow) -> str:
    """A figure with its mark."""
    mark = status_mark(row.status)
    return figure_text(row) + (f" {mark}" if mark else "")


def source(row: ClaimRow | AgreementRow) -> str:
    """The key of a claim's source, or that it has none."""
    if row.source is None or row.confidence is Confidence.UNSOURCED:
        return UNSOURCED
    return row.source.slug


def when(row: ClaimRow) -> str:
    """The year or years, and of what and in which scenario, where a claim says so."""
    years = years_text(row.period_from, row.period_to)
    return ", ".join(filter(None, (years, row.scope, row.scenario)))


def percent(share: float) -> str:
    """A computed share: to a tenth, but never nothing where there is something."""
    if 0 < share < 0.05:
        return "< 0.1 %"
    return f"{number(round(share, 1))} %"


def table(rows: Iterable[ClaimLine], indent: str = "") -> list[str]:
    """Cells of claims one below the other, and their notes under them: of all, or of which."""
    found = list(rows)
    lines = aligned((cells for _, cells in found), indent)
    named: dict[str, list[str]] = {}
    for claim, cells in found:
        if claim.note:
            named.setdefault(claim.note, []).append(cells[0])
    for note, names in named.items():
        of = "" if len(names) == len(found) else f" on {', '.join(dict.fromkeys(names))}"
        lines += wrapped(f"Note{of}: {note}", f"{indent}  ", f"{indent}    ")
    return lines


def agreements(rows: Iterable[AgreementRow]) -> list[str]:
    """Agreements, each with its parties, what it is about, and its source."""
    lines: list[str] = []
    for row in rows:
        about = ", ".join(filter(None, (row.title, row.kind, row.status)))
        is_exact = row.date is None or row.date_precision == "day"
        date = " ".join(filter(None, (row.date, "" if is_exact else f"({row.date_precision})")))
        lines += wrapped(f"{date}  {about}  [{source(row)}]".strip(), hanging="    ")
        for label, refs in (("Parties", row.parties), ("Minerals", row.minerals)):
            if refs:
                lines += wrapped(f"{label}: {', '.join(ref.name for ref in refs)}", "    ")
        if row.summary:
            lines += wrapped(row.summary, "    ")
    return lines


_MARKED = {
    ClaimStatus.ESTIMATED: "estimated",
    ClaimStatus.PROVISIONAL: "provisional",
    ClaimStatus.PROJECTED: "projected",
    ClaimStatus.DERIVED: "computed from published figures",
}


def marks(claims: Iterable[ClaimRow]) -> list[str]:
    """What the small letters mean, where any stand behind a figure."""
    used = {claim.status for claim in claims}
    line = "; ".join(f"{status_mark(s)} {meaning}" for s, meaning in _MARKED.items() if s in used)
    return ["", *wrapped(f"Marks: {line}.")] if line else []


def sources(claims: Iterable[ClaimRow], rows: Iterable[AgreementRow]) -> list[str]:
    """The publications that claims and agreements cite, by their key."""
    lines: list[str] = []
    cited = [claim.source for claim in claims if source(claim) != UNSOURCED]
    known = {row.slug: row for row in (*cited, *(row.source for row in rows)) if row is not None}
    for slug, row in sorted(known.items()):
        year = str(row.year) if row.year else ""
        parts = filter(None, (row.publisher, row.title, year, row.doi or row.url))
        lines += wrapped(f"{slug}: {', '.join(parts)}", hanging="    ")
    return lines
