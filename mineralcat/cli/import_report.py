"""What `import` prints of a review: as text for people, as JSON for programs."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mineralcat.domain.reading_claims import TypedFigure
    from mineralcat.exchange.incoming import Place
    from mineralcat.exchange.packages.json_shapes import Shape
    from mineralcat.exchange.review.matching import ImportQuestion
    from mineralcat.exchange.review.review import Review
    from mineralcat.exchange.review.review_kinds import ReviewRow

_PAGE = 1_000
_SHOWN = 40
"""Rows of each kind that a table shows; JSON has all."""


def print_table(review: "Review", *, with_added: bool) -> None:
    """Print the counts, and the first rows of each kind; those that are new only where asked."""
    from mineralcat.exchange.export.text_tables import aligned, wrapped
    from mineralcat.exchange.review.review_kinds import RowKind

    counts = review.counts
    for name, format_name in review.formats.items():
        print(": ".join((name, ", read as ".join((format_name, *_targets(review, name))))))
    print("\n".join(aligned([(kind, f"{count:,}") for kind, count in counts._asdict().items()])))
    if review.findings:
        print("\nFound")
        for finding in review.findings[:_SHOWN]:
            where = _where(finding.place)
            print("\n".join(wrapped(f"{where}: {finding.sentence}", "  ", "    ")))
    added = (RowKind.ADDED,) if with_added else ()
    for kind in (RowKind.REJECTED, RowKind.CONFLICTING, RowKind.CHANGED, *added):
        rows = review.rows([kind], 0, _SHOWN)
        if not rows:
            continue
        print(f"\n{str(kind).capitalize()}")
        for row in rows:
            print("\n".join(wrapped(_line(row), "  ", "    ")))
        total = getattr(counts, kind)
        if total > len(rows):
            print(f"  and {total - len(rows):,} more; --format json has them all")
    if review.questions:
        print("\nAnswer with --answer 'TEXT=ANSWER':")
        for question in review.questions[:_SHOWN]:
            print("\n".join(wrapped(_question(question), "  ", "    ")))


def _targets(review: "Review", file: str) -> list[str]:
    """As rows of what a file of no known format is read."""
    from mineralcat.exchange.tables.sheets import target_words
    from mineralcat.exchange.tables.targets import target_of

    return [target_words(target_of(table)) for table in review.tables.get(file, ())]


def _question(question: "ImportQuestion") -> str:
    may_be = ", ".join(f"{one.slug} ({one.name})" for one in question.candidates)
    asked = f"{question.asked} " if question.asked else ""
    return f"“{question.text}”: {asked}{may_be or 'nothing is like it'}"


def _line(row: "ReviewRow") -> str:
    from mineralcat.exchange.review.review_words import figure_words

    if row.kind == "added":
        cells = figure_words(row.cells, _plain_figure)
    else:
        cells = "; ".join(f"{c.column}: {c.before} → {c.after}" for c in row.cells)
    return ": ".join(filter(None, (_where(row.place), row.title, row.reason, cells)))


def _plain_figure(figure: "TypedFigure") -> str:
    """A figure as it is stored: thousands unmarked, decimals after a point."""
    from mineralcat.domain.reading_claims import PLAIN_MARKS, written_claim

    return " ".join(filter(None, (written_claim(figure, PLAIN_MARKS), figure.unit)))


def _where(place: "Place") -> str:
    sheet = f", sheet {place.sheet}" if place.sheet else ""
    line = f", line {place.line}" if place.line else ""
    column = f", {place.column}" if place.column else ""
    return f"{place.file}{sheet}{line}{column}"


def print_json(review: "Review", revision: str | None) -> None:
    """One object, its rows written as they are read: there may be a million."""
    head: dict[str, Any] = {**review.counts._asdict(), "revision": revision}
    head["files"] = [
        {"file": name, "format": format_name, "targets": list(review.tables.get(name, ()))}
        for name, format_name in review.formats.items()
    ]
    head["questions"] = [
        {
            **_attributes(question, "kind", "text", "rows"),
            "candidates": [candidate.slug for candidate in question.candidates],
        }
        for question in review.questions
    ]
    head["findings"] = [
        {"sentence": finding.sentence, **_attributes(finding.place, "file", "sheet", "line")}
        for finding in review.findings
    ]
    text = json.dumps(head, ensure_ascii=False, indent=1)
    print(text.removesuffix("\n}"), end=',\n "rows": [')
    between = "\n"
    for row in _rows(review):
        print(between, json.dumps(_shape(row), ensure_ascii=False, allow_nan=False), end="")
        between = ",\n"
    print("\n ]\n}")


def _rows(review: "Review") -> Iterator["ReviewRow"]:
    """All rows but those that the catalogue has already."""
    from mineralcat.exchange.review.review_kinds import RowKind

    kinds = [kind for kind in RowKind if kind is not RowKind.SAME]
    start = 0
    while page := review.rows(kinds, start, _PAGE):
        yield from page
        start += len(page)


def _shape(row: "ReviewRow") -> "Shape":
    return {
        "kind": row.kind,
        "table": row.table or None,
        "title": row.title,
        **_attributes(row.place, "file", "sheet", "line", "column"),
        "accepted": row.accepted,
        "reason": row.reason or None,
        "text": row.text or None,
        "cells": [
            _attributes(cell, "column", "before", "after", "accepted", "mine", "original")
            for cell in row.cells
        ],
    }


def _attributes(of: object, *names: str) -> "Shape":
    return {name: getattr(of, name) for name in names}
