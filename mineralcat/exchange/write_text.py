"""Plain text for a terminal: aligned columns, figures with their sources."""

from collections.abc import Iterable, Sequence

from mineralcat.domain.figures import figure_text, number, status_mark
from mineralcat.domain.terms import Confidence
from mineralcat.store.rows import ApplicationDetail, ClaimRow, Leader, MineralDetail, MineralRow
from mineralcat.store.search import Hits


def search_table(rows: Sequence[MineralRow], hits: Hits) -> str:
    """The hits of a search; about an application, its importance, amount and path."""
    if not hits:
        return "Nothing was found. Leave out a word, or look for one application or list alone."
    if hits.application is None:
        head = ("Mineral", "Symbol", "Kind", "Uses", "Leading producer", "Lists")
        body = [
            (r.name, r.symbol or "", r.kind.value, str(r.uses), leader(r.leader), str(len(r.lists)))
            for r in rows
        ]
    else:
        head = ("Mineral", "Importance", "Role", "Amount", "Path", "Source")
        body = [
            (
                r.name,
                bill.importance.value if bill else "",
                (bill.role or "") if bill else "",
                figure(bill.amount) if bill and bill.amount else "",
                " > ".join(step.application.name for step in bill.path) if bill else "",
                source(bill.amount or bill.usage) if bill else "",
            )
            for r in rows
            for bill in (r.bill,)
        ]
    count = "1 mineral" if len(hits) == 1 else f"{len(hits)} minerals"
    shown = "" if len(rows) == len(hits) else f"{len(rows)} of "
    return "\n".join((*_aligned([head, *body]), shown + count))


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
    share = "no total" if row.share is None else f"{number(round(row.share, 1))} %"
    mark = status_mark(row.status)
    via = f" (as {row.via})" if row.via else ""
    return f"{row.area.name} {share} {row.years}{mark}{via}".strip()


def figure(row: ClaimRow) -> str:
    """A figure with its mark."""
    mark = status_mark(row.status)
    return figure_text(row) + (f" {mark}" if mark else "")


def source(row: ClaimRow) -> str:
    """The key of a claim's source, or that it has none."""
    if row.source is None or row.confidence is Confidence.UNSOURCED:
        return "unsourced"
    return row.source.slug


def mineral(detail: MineralDetail) -> str:
    """A mineral for reading: what it is, where it goes, where it comes from."""
    lines = [f"{detail.name}{f' ({detail.symbol})' if detail.symbol else ''} - {detail.kind.value}"]
    lines += [text for text in (detail.summary, detail.note) if text]
    if detail.member_of:
        lines.append("Member of: " + ", ".join(ref.name for ref in detail.member_of))
    lines += _section(
        "Used in",
        ((u.application.name, u.importance.value, u.role or "", source(u)) for u in detail.usages),
    )
    lines += _section(
        "Amounts", ((i.application.name, figure(i), source(i)) for i in detail.intensities)
    )
    lines += _section(
        "Supply",
        (
            (
                s.area.name,
                f"{s.stage.value} {s.measure.value}",
                str(s.period_to or ""),
                figure(s),
                "" if s.share is None else f"{s.share:.0f} %",
                source(s),
            )
            for s in detail.supply
        ),
    )
    lines += _section(
        "Lists",
        ((x.list.name, f"via {x.via.name}" if x.via else "", source(x)) for x in detail.lists),
    )
    lines += _section("Agreements", ((a.date or "", a.title) for a in detail.agreements))
    return "\n".join(lines)


def application(detail: ApplicationDetail) -> str:
    """An application for reading: its parts and its bill of minerals."""
    lines = [f"{detail.name} - {detail.kind.value}"]
    lines += [text for text in (detail.summary, detail.note) if text]
    lines += _section("Parts", ((p.application.name, p.kind.value) for p in detail.parts))
    lines += _section("Part of", ((w.application.name, w.kind.value) for w in detail.wholes))
    lines += _section(
        "Minerals",
        (
            (
                row.mineral.name,
                row.usage.importance.value,
                figure(row.amount) if row.amount else "",
                " > ".join(step.application.name for step in row.path),
                source(row.amount or row.usage),
            )
            for row in detail.minerals
        ),
    )
    return "\n".join(lines)


def _section(title: str, rows: Iterable[Sequence[str]]) -> list[str]:
    found = list(rows)
    return ["", title.upper(), *_aligned(found)] if found else []


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
