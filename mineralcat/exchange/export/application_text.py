"""An application for reading in a terminal: its parts, its bill of minerals, who says so."""

from collections.abc import Iterator

from mineralcat.store.rows import ApplicationDetail, BillRow, ClaimRow

from .text_claims import Named, agreements, cited, figure, marks, source, sources, table, when
from .text_tables import aligned, aligned_rows, section, wrapped

Line = tuple[Named, tuple[str, ...]]


def application(detail: ApplicationDetail) -> str:
    """What it is, what it is part of, which minerals it needs and how much of each."""
    claims = list(_claims(detail))
    parts = ((row.application.name, row.kind.value) for row in detail.parts)
    wholes = ((row.application.name, row.kind.value) for row in detail.wholes)
    return "\n".join(
        [
            *_head(detail),
            *section("PARTS", aligned(parts)),
            *section("PART OF", aligned(wholes)),
            *section("MINERALS", _bill(detail)),
            *section("USES", table(_uses(detail))),
            *section("AMOUNTS", table(_amounts(detail))),
            *section("AGREEMENTS", agreements(detail.agreements)),
            *section("SOURCES", sources(cited(claims, detail.agreements))),
            *marks(claims),
            "",
            f"Where in each source: mineralcat show {detail.slug} --format json",
        ]
    )


def _claims(detail: ApplicationDetail) -> Iterator[ClaimRow]:
    for line in detail.minerals:
        yield from line.usages
        yield from line.intensities


def _head(detail: ApplicationDetail) -> list[str]:
    lines = [f"{detail.name} - {detail.kind.value}"]
    if detail.comparison:
        lines.append("For comparison: a conventional technology.")
    for text in (detail.summary, detail.note):
        lines += wrapped(text) if text else []
    if detail.synonyms:
        lines += wrapped(f"Also called: {', '.join(detail.synonyms)}", hanging="    ")
    return lines


def _bill(detail: ApplicationDetail) -> list[str]:
    """Each mineral with the amount that is shown first, whose it is, and the way to the use."""
    rows = aligned_rows(
        (
            line.mineral.name,
            line.usage.importance.value,
            figure(line.amount) if line.amount else "no amount",
            line.amount.application.name if line.amount else "",
            source(line.amount or line.usage),
        )
        for line in detail.minerals
    )
    return [
        text
        for lines, line in zip(rows, detail.minerals, strict=True)
        for text in (*lines, *_way(line))
    ]


def _way(line: BillRow) -> list[str]:
    """The way from the application to the part that holds the mineral, where it is a part."""
    way = " > ".join(step.application.name for step in line.path[1:])
    several = " (one of several)" if line.variant else ""
    return wrapped(f"via {way}{several}", "    ", "      ") if way else []


def _uses(detail: ApplicationDetail) -> Iterator[Line]:
    for line in detail.minerals:
        for row in line.usages:
            used_in, importance = row.application.name, row.importance.value
            cells = (line.mineral.name, used_in, importance, row.role or "", source(row))
            yield (line.mineral.name, row), cells


def _amounts(detail: ApplicationDetail) -> Iterator[Line]:
    for line in detail.minerals:
        for row in line.intensities:
            cells = (line.mineral.name, row.application.name, figure(row), when(row), source(row))
            yield (line.mineral.name, row), cells
