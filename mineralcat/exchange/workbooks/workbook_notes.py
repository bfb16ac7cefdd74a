"""What is to be known of a sheet that is read: what is hidden, merged, computed or shown otherwise
than it is stored, in sentences; and the question which number a cell means that shows thousands."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final

from mineralcat.domain.text_lists import short_list
from mineralcat.translation import _, and_list, ngettext

from ..incoming import Doubt, PossibleReading, Record
from ..review.matching import Kind
from ..tables.table_description import TableChoices
from .open_sheet import OpenSheet
from .workbook_cells import cell_text
from .workbook_limits import Place, cell_name

_SCALES: Final = {1_000: "thousands", 1_000_000: "millions", 1_000_000_000: "billions"}
"""How questions name a scale, the same in all languages: answers are given to them by name."""
_SCALE_WORDS: Final = {
    1_000: _("thousands"),
    1_000_000: _("millions"),
    1_000_000_000: _("billions"),
}
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
            words.format(figure=f"{cell_text(value)} {unit}"),
            {"value": value, "as_published": cell_text(value)},
        )
        for answer, value, words in (
            ("shown", shown, _("what is shown, here {figure}")),
            ("held", held, _("what is held, here {figure}")),
        )
    ]
    sentence = _(
        "A cell shows {shown} and holds {held}, and the unit is {unit}: which of the "
        "two is the figure?",
        shown=cell_text(shown),
        held=cell_text(held),
        unit=unit,
    )
    text = f"{unit} shown in {_SCALES.get(scale, f'parts of {scale:,}')}"
    return (Doubt(Kind.NUMBER_FORMAT, text, sentence, tuple(readings)),)


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
        yield _("Of cells with formulas, the values last computed are read.")
    if uncomputed := sorted(filter(is_read, found.uncomputed)):
        yield ngettext(
            "A cell holds a formula that was never computed, {first}. Open and save the workbook in"
            " a spreadsheet program; until then its row is rejected.",
            "{count:,} cells hold formulas that were never computed, the first {first}. Open and"
            " save the workbook in a spreadsheet program; until then their rows are rejected.",
            len(uncomputed),
            first=cell_name(*uncomputed[0]),
        )
    if errors := sorted(filter(is_read, found.errors)):
        yield ngettext(
            "A cell holds an error in place of a value on sheet “{sheet}”, {first}: its row is"
            " rejected.",
            "{count:,} cells hold an error in place of a value on sheet “{sheet}”, the first"
            " {first}: their rows are rejected.",
            len(errors),
            sheet=choices.sheet or "",
            first=cell_name(*errors[0]),
        )
    yield from _shown(sheet, filter(is_read, sorted(found.shown)))


def _hidden(sheet: OpenSheet, choices: TableChoices, by_column: Mapping[int, str]) -> Iterator[str]:
    found = sheet.found
    rows = [
        str(number)
        for number, cells in islice(sheet.rows(), sheet.last_row if found.hidden_rows else 0)
        if number in found.hidden_rows and number > choices.header and any(c != "" for c in cells)
    ]
    columns = [f"“{by_column[one]}”" for one in sorted(by_column) if found.is_hidden(one)]
    counted = []
    if rows:
        counted.append(
            ngettext(
                "{count:,} hidden row ({names})",
                "{count:,} hidden rows ({names})",
                len(rows),
                names=short_list(rows),
            )
        )
    if columns:
        counted.append(
            ngettext(
                "{count:,} hidden column ({names})",
                "{count:,} hidden columns ({names})",
                len(columns),
                names=short_list(columns),
            )
        )
    if counted and choices.take_hidden:
        yield _("Read like the others, as was chosen: {what}.", what=and_list(counted))
    elif counted:
        yield _(
            "Left out: {what}. Hidden rows and columns can be read too.", what=and_list(counted)
        )


def _merged(sheet: OpenSheet, header: int) -> Iterator[str]:
    blocks = sorted(block for block in sheet.merged if header < block.top <= sheet.last_row)
    if blocks:
        yield ngettext(
            "Cells are merged, {first}: their value holds for each of them.",
            "{count:,} blocks of cells are merged, the first {first}: the value of each holds for"
            " all its cells.",
            len(blocks),
            first=blocks[0].words,
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
        cell = cell_name(row, column)
        if shown.percent:
            yield _(
                "Cells that are shown as percentages are read as they are shown: 25%, not 0.25."
            )
        elif beside:
            yield _(
                "Cells such as {cell} show “{beside}” beside their number: it is read with it.",
                cell=cell,
                beside=beside,
            )
        else:
            yield _(
                "Cells such as {cell} show their number in {scale}: the number that they hold is"
                " read.",
                cell=cell,
                scale=_SCALE_WORDS.get(shown.scale) or _("parts of {scale:,}", scale=shown.scale),
            )
