"""What `import` prints of a review: as text for people, as JSON for programs."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from mineralcat.domain.reading_claims import PLAIN_MARKS, TypedFigure, written_claim
from mineralcat.exchange.export.text_tables import aligned, wrapped
from mineralcat.exchange.incoming import Place
from mineralcat.exchange.packages.json_shapes import Shape, attributes
from mineralcat.exchange.review.matching import ImportQuestion
from mineralcat.exchange.review.review import Review
from mineralcat.exchange.review.review_kinds import ReviewRow, RowKind, figure_words
from mineralcat.exchange.tables.sheets import target_words
from mineralcat.exchange.tables.targets import target_of
from mineralcat.translation import _, and_list, comma_list

_PAGE = 1_000
_SHOWN = 40
"""Rows of each kind that a table shows; JSON has all."""
_HEADINGS = {
    RowKind.REJECTED: _("Rejected"),
    RowKind.CONFLICTING: _("Conflicting"),
    RowKind.CHANGED: _("Changed"),
    RowKind.ADDED: _("Added"),
}


def print_table(review: Review, *, with_added: bool) -> None:
    """Print the counts, and the first rows of each kind; those that are new only where asked."""
    for file, format_ in review.formats.items():
        read_as = format_.label
        if targets := [target_words(target_of(one)) for one in review.tables.get(file, ())]:
            read_as = _("{format}, read as {rows}", format=read_as, rows=and_list(targets))
        print(f"{file}: {read_as}")
    counts = [(kind.label, f"{getattr(review.counts, kind):,}") for kind in RowKind]
    print("\n".join(aligned(counts)))
    findings = review.findings[:_SHOWN]
    _print_part(_("Found"), (f"{_where(one.place)}: {one.sentence}" for one in findings))
    for kind, heading in _HEADINGS.items():
        if kind is RowKind.ADDED and not with_added:
            continue
        rows = review.rows([kind], 0, _SHOWN)
        _print_part(heading, map(_line, rows))
        if more := getattr(review.counts, kind) - len(rows):
            print("  " + _("and {more:,} more; --format json has them all", more=more))
    questions = review.questions[:_SHOWN]
    _print_part(_("Answer with --answer 'TEXT=ANSWER':"), map(_question, questions))


def _print_part(heading: str, texts: Iterable[str]) -> None:
    """Print texts under a heading; nothing where there are none."""
    lines = [line for text in texts for line in wrapped(text, "  ", "    ")]
    if lines:
        print("", heading, *lines, sep="\n")


def _question(question: ImportQuestion) -> str:
    may_be = comma_list(f"{one.slug} ({one.name})" for one in question.candidates)
    asked = f"{question.asked} " if question.asked else ""
    return f"“{question.text}”: {asked}{may_be or _('nothing is like it')}"


def _line(row: ReviewRow) -> str:
    if row.kind is RowKind.ADDED:
        cells = figure_words(row.cells, _plain_figure)
    else:
        cells = "; ".join(f"{c.column}: {c.before} → {c.after}" for c in row.cells)
    return ": ".join(filter(None, (_where(row.place), row.title, row.reason, cells)))


def _plain_figure(figure: TypedFigure) -> str:
    """A figure as it is stored: thousands unmarked, decimals after a point."""
    return " ".join(filter(None, (written_claim(figure, PLAIN_MARKS), figure.unit)))


def _where(place: Place) -> str:
    sheet = _("sheet {sheet}", sheet=place.sheet) if place.sheet else ""
    line = _("line {line}", line=place.line) if place.line else ""
    return comma_list(filter(None, (place.file, sheet, line, place.column)))


def print_json(review: Review, revision: str | None) -> None:
    """One object, its rows written as they are read: there may be a million."""
    head: dict[str, Any] = {**review.counts._asdict(), "revision": revision}
    head["files"] = [
        {"file": name, "format": format_name, "targets": list(review.tables.get(name, ()))}
        for name, format_name in review.formats.items()
    ]
    head["questions"] = [
        {
            **attributes(question, "kind", "text", "rows"),
            "candidates": [candidate.slug for candidate in question.candidates],
        }
        for question in review.questions
    ]
    head["findings"] = [
        {"sentence": finding.sentence, **attributes(finding.place, "file", "sheet", "line")}
        for finding in review.findings
    ]
    text = json.dumps(head, ensure_ascii=False, indent=1)
    print(text.removesuffix("\n}"), end=',\n "rows": [')
    between = "\n"
    for row in _rows(review):
        print(between, json.dumps(_shape(row), ensure_ascii=False, allow_nan=False), end="")
        between = ",\n"
    print("\n ]\n}")


def _rows(review: Review) -> Iterator[ReviewRow]:
    """All rows but those that the catalogue has already."""
    kinds = [kind for kind in RowKind if kind is not RowKind.SAME]
    start = 0
    while page := review.rows(kinds, start, _PAGE):
        yield from page
        start += len(page)


def _shape(row: ReviewRow) -> Shape:
    return {
        "kind": row.kind,
        "table": row.table or None,
        "title": row.title,
        **attributes(row.place, "file", "sheet", "line", "column"),
        "accepted": row.accepted,
        "reason": row.reason or None,
        "text": row.text or None,
        "cells": [
            attributes(cell, "column", "before", "after", "accepted", "mine", "original")
            for cell in row.cells
        ],
    }
