"""The command `import`."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mineralcat.errors import MineralCatError

if TYPE_CHECKING:
    from mineralcat.exchange.incoming import Place
    from mineralcat.exchange.review import Review, ReviewRow
    from mineralcat.store.catalogue import Catalogue

_PAGE = 1_000
_SHOWN = 40
"""Rows of each kind that a table shows; JSON has all."""


def import_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="*", metavar="PATH", help="files, folders and zips")
    command.add_argument(
        "--reference",
        action="store_true",
        help="take in the reference data that ship with this version",
    )
    command.add_argument(
        "--dry-run", action="store_true", help="say what would be taken in, and change nothing"
    )
    command.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="TEXT=SLUG",
        help="what a text of the files means: 'Chille=CHL'; =- leaves its rows out, =+ makes it",
    )
    command.add_argument(
        "--recipe", metavar="NAME", help="read tables by a recipe that was kept in the catalogue"
    )
    command.add_argument(
        "--hidden",
        choices=("take", "leave"),
        default="leave",
        help="whether hidden rows and columns of a workbook are taken too; they are left out unless"
        " you say so",
    )
    command.add_argument(
        "--take-conflicting",
        action="store_true",
        help="let the files win over what you have edited or deleted",
    )
    command.add_argument("--format", choices=("table", "json"), default="table")


def take_in(catalogue: "Catalogue", options: argparse.Namespace) -> None:
    """Import files, or say what an import would do; prints as it goes."""
    from mineralcat.exchange import reference
    from mineralcat.exchange.gathering import gather
    from mineralcat.exchange.matching import Answers
    from mineralcat.exchange.review import RowKind, review_of
    from mineralcat.exchange.table_options import TableOptions

    answers = Answers.of_any_kind(_answers(options.answer))
    if not options.paths and not options.reference:
        raise MineralCatError("Name the files, folders or zips to take in, or --reference.")
    members = gather(Path(path).expanduser() for path in options.paths)
    if options.reference:
        members = chain(members, reference.members())
    recipe = None
    if options.recipe:
        from mineralcat.exchange.recipes import recipe_called

        with catalogue.reading() as session:
            recipe = recipe_called(session, options.recipe).recipe
    how = TableOptions(recipe, take_hidden=options.hidden == "take")
    with review_of(catalogue, members, answers, how) as review:
        for name in review.skipped:
            print(f"mineralcat: {name} was left out: it is of no known format.", file=sys.stderr)
        if sys.stdin.isatty() and not options.dry_run:
            _ask(review)
        if options.take_conflicting:
            review.choose_all([RowKind.CONFLICTING], True)
        revision = None if options.dry_run else review.take()
        if options.reference and not options.dry_run:
            reference.note_taken(catalogue)
        if options.format == "json":
            _print_json(review, None if revision is None else revision.uid)
        else:
            _print_table(review, with_added=options.dry_run)
            if not options.dry_run:
                print(revision.message if revision else "Nothing was changed.")
    catalogue.catch_up()


def _answers(given: Iterable[str]) -> dict[str, str]:
    found = {}
    for answer in given:
        text, sign, slug = answer.rpartition("=")
        if not sign or not text.strip() or not slug.strip():
            raise MineralCatError(
                f"“{answer}” is no answer. Write it as 'TEXT=SLUG', such as 'Chille=CHL'."
            )
        found[text.strip()] = slug.strip()
    return found


def _ask(review: "Review") -> None:
    """Ask once for each text that is not known; an empty answer leaves its rows out."""
    from mineralcat.exchange.matching import LEAVE_OUT, AnswerError, Answers

    while questions := review.questions:
        for question in questions:
            print(question.sentence)
            for number, candidate in enumerate(question.candidates, start=1):
                print(f"  {number}  {candidate.name} ({candidate.slug})")
            how = "a slug, + to make a new entry, " if question.kind.names_entry else ""
            said = input(f"A number, {how}Enter to leave the rows out: ").strip()
            chosen = said or LEAVE_OUT
            if said.isdecimal() and 1 <= int(said) <= len(question.candidates):
                chosen = question.candidates[int(said) - 1].slug
            answer = Answers()
            answer.give(question, chosen)
            try:
                review.answer(answer)
            except AnswerError as error:
                print(error)
            break


# -- what is printed -------------------------------------------------------------------------------


def _print_table(review: "Review", *, with_added: bool) -> None:
    from mineralcat.exchange.review import RowKind
    from mineralcat.exchange.text_tables import aligned, wrapped

    counts = review.counts
    for name, format_name in review.formats.items():
        print(f"{name}: {format_name}")
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
        print("\nAnswer with --answer 'TEXT=SLUG':")
        for question in review.questions[:_SHOWN]:
            may_be = ", ".join(f"{one.slug} ({one.name})" for one in question.candidates)
            print("\n".join(wrapped(f"“{question.text}”: {may_be or 'nothing is like it'}", "  ")))


def _line(row: "ReviewRow") -> str:
    if row.kind == "added":
        cells = _figure({cell.column: cell.after for cell in row.cells})
    else:
        cells = "; ".join(f"{c.column}: {c.before} → {c.after}" for c in row.cells)
    return ": ".join(filter(None, (_where(row.place), row.title, row.reason, cells)))


def _figure(values: dict[str, Any]) -> str:
    """The figure of a new row, as it was published."""
    figure = values.get("as_published") or values.get("value")
    return " ".join(str(part) for part in (figure, values.get("unit")) if part is not None)


def _where(place: "Place") -> str:
    sheet = f", sheet {place.sheet}" if place.sheet else ""
    line = f", line {place.line}" if place.line else ""
    column = f", {place.column}" if place.column else ""
    return f"{place.file}{sheet}{line}{column}"


def _print_json(review: "Review", revision: str | None) -> None:
    """One object, its rows written as they are read: there may be a million."""
    head: dict[str, Any] = {**review.counts._asdict(), "revision": revision}
    head["questions"] = [
        {
            "kind": question.kind,
            "text": question.text,
            "rows": question.rows,
            "candidates": [candidate.slug for candidate in question.candidates],
        }
        for question in review.questions
    ]
    head["findings"] = [
        {
            "sentence": finding.sentence,
            "file": finding.place.file,
            "sheet": finding.place.sheet,
            "line": finding.place.line,
        }
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
    """All rows that say something: not those that the catalogue says already."""
    from mineralcat.exchange.review import RowKind

    kinds = [kind for kind in RowKind if kind is not RowKind.SAME]
    start = 0
    while page := review.rows(kinds, start, _PAGE):
        yield from page
        start += len(page)


def _shape(row: "ReviewRow") -> dict[str, Any]:
    return {
        "kind": row.kind,
        "table": row.table or None,
        "title": row.title,
        "file": row.place.file,
        "sheet": row.place.sheet,
        "line": row.place.line,
        "column": row.place.column,
        "accepted": row.accepted,
        "reason": row.reason or None,
        "text": row.text or None,
        "cells": [
            {
                "column": cell.column,
                "before": cell.before,
                "after": cell.after,
                "accepted": cell.accepted,
                "mine": cell.mine,
                "original": cell.original,
            }
            for cell in row.cells
        ],
    }
