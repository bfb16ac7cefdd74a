"""What is to be known of a sheet that is read: what is hidden, merged, computed or shown otherwise
than it is held, in sentences."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from mineralcat.domain.text_lists import short_list

from .shown_scale import SCALES
from .workbook_limits import Place, SheetFindings, column_letters

if TYPE_CHECKING:
    from ..tables.table_files import TableChoices
    from .workbook_files import OpenWorkbook


def sheet_notes(
    book: "OpenWorkbook",
    choices: "TableChoices",
    headings: Sequence[str],
    used: Collection[str] | None = None,
) -> Iterator[str]:
    """The sentences on a sheet that is read as was chosen. Where *used* says which columns are
    read, by their headings, nothing is said of the values of others."""
    sheet = choices.sheet or ""
    found = book.found(sheet)
    by_column = dict(enumerate(headings, book.first_column(sheet)))

    def is_read(place: Place) -> bool:
        row, column = place
        return row > choices.header and (used is None or by_column.get(column) in used)

    yield from _hidden(book, choices, by_column)
    yield from _merged(book, choices)
    if used is None:
        formulas = bool(found.formulas)
    else:
        formulas = any(by_column.get(column) in used for column in found.formulas)
    if formulas and any(column not in _uncomputed_columns(found) for column in found.formulas):
        yield "Of cells with formulas, the values last computed are read."
    yield from _cells(
        filter(is_read, sorted(found.uncomputed)),
        "holds a formula that was never computed",
        "hold formulas that were never computed",
        "Open and save the workbook in a spreadsheet program; until then",
    )
    yield from _cells(
        filter(is_read, sorted(found.errors)),
        f"holds an error in place of a value on sheet “{sheet}”",
        f"hold an error in place of a value on sheet “{sheet}”",
        "",
    )
    yield from _shown(found, filter(is_read, sorted(found.shown)))


def _uncomputed_columns(found: SheetFindings) -> set[int]:
    return {column for _, column in found.uncomputed}


def _cells(places: Iterable[Place], one: str, many: str, do: str) -> Iterator[str]:
    listed = list(places)
    if not listed:
        return
    row, column = listed[0]
    what = f"A cell {one}" if len(listed) == 1 else f"{len(listed):,} cells {many}"
    first = "" if len(listed) == 1 else "the first "
    rows = "its row is" if len(listed) == 1 else "their rows are"
    then = f". {do} {rows} rejected." if do else f": {rows} rejected."
    yield f"{what}, {first}{column_letters(column)}{row}{then}"


def _hidden(
    book: "OpenWorkbook", choices: "TableChoices", by_column: dict[int, str]
) -> Iterator[str]:
    sheet = choices.sheet or ""
    found = book.found(sheet)
    rows = []
    if found.hidden_rows:
        last = book.size(sheet)[0]
        rows = [
            number
            for number, cells in islice(book.rows(sheet), last)
            if number in found.hidden_rows
            and number > choices.header
            and any(c != "" for c in cells)
        ]
    columns = [by_column[column] for column in sorted(by_column) if found.is_hidden(column)]
    told = [
        *_counted("row", [str(number) for number in rows]),
        *_counted("column", [f"“{heading}”" for heading in columns]),
    ]
    if not told:
        return
    is_ = "are" if len(rows) + len(columns) > 1 else "is"
    what = " and ".join(told)
    if choices.take_hidden:
        yield f"{what} {is_} read like the others, as was chosen."
    else:
        yield f"{what} {is_} left out. Hidden rows and columns can be read too."


def _counted(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        plural = "s" if len(names) > 1 else ""
        yield f"{len(names):,} hidden {what}{plural} ({short_list(names)})"


def _merged(book: "OpenWorkbook", choices: "TableChoices") -> Iterator[str]:
    blocks = sorted(
        block
        for block in book.merged(choices.sheet or "")
        if block.top > choices.header and block.top <= book.size(choices.sheet or "")[0]
    )
    if len(blocks) == 1:
        yield f"Cells are merged, {blocks[0].words}: their value holds for each of them."
    elif blocks:
        yield (
            f"{len(blocks):,} blocks of cells are merged, the first {blocks[0].words}: the value of"
            " each holds for all its cells."
        )


def _shown(found: SheetFindings, places: Iterable[Place]) -> Iterator[str]:
    """How numbers are shown otherwise than they are held, once for each way."""
    first: dict[tuple[str, object], Place] = {}
    for place in places:
        shown = found.shown[place]
        if shown.percent:
            first.setdefault(("percent", None), place)
        elif shown.after or shown.before:
            first.setdefault(("text", f"{shown.before}{shown.after}"), place)
        else:
            first.setdefault(("scale", shown.scale), place)
    for (kind, what), (row, column) in first.items():
        where = f"{column_letters(column)}{row}"
        if kind == "percent":
            yield "Cells that are shown as percentages are read as they are shown: 25%, not 0.25."
        elif kind == "text":
            yield f"Cells such as {where} show “{what}” beside their number: it is read with it."
        else:
            scale = SCALES.get(what, f"parts of {what:,}") if isinstance(what, int) else ""
            yield (
                f"Cells such as {where} show their number in {scale}: the number that they hold is"
                " read."
            )
