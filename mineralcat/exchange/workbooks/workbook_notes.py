"""What is to be known of a sheet that is read: what is hidden, merged, computed or shown otherwise
than it is stored, in sentences; and the question which number a cell means that shows thousands."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final

from mineralcat.domain.text_lists import short_list

from ..incoming import Doubt, PossibleReading, Record
from ..review.matching import Kind
from ..tables.table_choices import TableChoices
from .open_sheet import OpenSheet
from .workbook_cells import cell_text
from .workbook_limits import Place, column_letters

_SCALES: Final = {1_000: "thousands", 1_000_000: "millions", 1_000_000_000: "billions"}
_LARGE_UNIT: Final = re.compile(
    r"[kMG]t\b|thousand|million|billion|tausend|tsd|mio\b|mrd|mill|milliard|miles\b|milhares|000"
    r"|\b10\s*(?:[³⁶⁹]|\^)",
    re.I,
)


def doubts_of_scale(record: Record, scale: int | None) -> tuple[Doubt, ...]:
    """The question which of two numbers is the figure, of a record whose cell shows it in parts of
    *scale*; empty where its unit counts single tonnes or the like: what the cell holds is the
    figure then."""
    unit, held = str(record.get("unit") or ""), record.get("value")
    if scale is None or held is None or _LARGE_UNIT.search(unit) is None:
        return ()
    shown = float(Decimal(repr(held)) / scale)
    readings = [
        PossibleReading(
            answer,
            f"what is {answer}, here {cell_text(value)} {unit}",
            {"value": value, "as_published": cell_text(value)},
        )
        for answer, value in (("shown", shown), ("held", held))
    ]
    sentence = (
        f"A cell shows {cell_text(shown)} and holds {cell_text(held)}, and the unit is {unit}:"
        " which of the two is the figure?"
    )
    text = f"{unit} shown in {_in_words(scale)}"
    return (Doubt(Kind.NUMBER_FORMAT, text, sentence, tuple(readings)),)


def _in_words(scale: int) -> str:
    return _SCALES.get(scale, f"parts of {scale:,}")


# -- notes -----------------------------------------------------------------------------------------


def sheet_notes(
    sheet: OpenSheet,
    choices: TableChoices,
    headings: Sequence[str],
    used: Collection[str] | None = None,
) -> Iterator[str]:
    """The sentences on a sheet that is read as was chosen. Where *used* has the headings of the
    columns that are read, there is none on the values of others."""
    found = sheet.found
    by_column = dict(enumerate(headings, sheet.first_column))

    def is_read(place: Place) -> bool:
        row, column = place
        return row > choices.header and (used is None or by_column.get(column) in used)

    yield from _hidden(sheet, choices, by_column)
    yield from _merged(sheet, choices.header)
    formulas = [c for c in found.formulas if used is None or by_column.get(c) in used]
    if formulas and not found.formulas <= {column for _, column in found.uncomputed}:
        yield "Of cells with formulas, the values last computed are read."
    yield from _cells(
        filter(is_read, sorted(found.uncomputed)),
        "holds a formula that was never computed",
        "hold formulas that were never computed",
        ". Open and save the workbook in a spreadsheet program; until then",
    )
    where = f"an error in place of a value on sheet “{choices.sheet or ''}”"
    errors = filter(is_read, sorted(found.errors))
    yield from _cells(errors, f"holds {where}", f"hold {where}", ":")
    yield from _shown(sheet, filter(is_read, sorted(found.shown)))


def _cells(places: Iterable[Place], one: str, many: str, then: str) -> Iterator[str]:
    listed = list(places)
    if listed:
        row, column = listed[0]
        first = f"{column_letters(column)}{row}{then}"
        if len(listed) == 1:
            yield f"A cell {one}, {first} its row is rejected."
        else:
            yield f"{len(listed):,} cells {many}, the first {first} their rows are rejected."


def _hidden(sheet: OpenSheet, choices: TableChoices, by_column: Mapping[int, str]) -> Iterator[str]:
    found = sheet.found
    rows = [
        str(number)
        for number, cells in islice(sheet.rows(), sheet.last_row if found.hidden_rows else 0)
        if number in found.hidden_rows and number > choices.header and any(c != "" for c in cells)
    ]
    columns = [f"“{by_column[one]}”" for one in sorted(by_column) if found.is_hidden(one)]
    counted = [
        f"{len(names):,} hidden {what}{'s' if len(names) > 1 else ''} ({short_list(names)})"
        for what, names in (("row", rows), ("column", columns))
        if names
    ]
    if not counted:
        return
    what = f"{' and '.join(counted)} {'are' if len(rows) + len(columns) > 1 else 'is'}"
    if choices.take_hidden:
        yield f"{what} read like the others, as was chosen."
    else:
        yield f"{what} left out. Hidden rows and columns can be read too."


def _merged(sheet: OpenSheet, header: int) -> Iterator[str]:
    blocks = sorted(block for block in sheet.merged if header < block.top <= sheet.last_row)
    if len(blocks) == 1:
        yield f"Cells are merged, {blocks[0].words}: their value holds for each of them."
    elif blocks:
        yield (
            f"{len(blocks):,} blocks of cells are merged, the first {blocks[0].words}: the value of"
            " each holds for all its cells."
        )


def _shown(sheet: OpenSheet, places: Iterable[Place]) -> Iterator[str]:
    """How numbers are shown otherwise than they are stored, once for each way."""
    reported = set()
    for row, column in places:
        shown = sheet.found.shown[row, column]
        beside = f"{shown.before}{shown.after}"
        way = shown.percent or beside or shown.scale
        if way in reported:
            continue
        reported.add(way)
        where = f"Cells such as {column_letters(column)}{row} show"
        if shown.percent:
            yield "Cells that are shown as percentages are read as they are shown: 25%, not 0.25."
        elif beside:
            yield f"{where} “{beside}” beside their number: it is read with it."
        else:
            scale = _in_words(shown.scale)
            yield f"{where} their number in {scale}: the number that they hold is read."
