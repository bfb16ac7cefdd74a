"""Limits for workbooks, what a check finds in one, and the errors by which one is refused."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from mineralcat.translation import _

from ..problems import UnreadableFileError
from .workbook_cells import Shown

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 2_000
MOST_CELLS: Final = 3_000_000
"""A cell takes some 90 bytes while its sheet is read."""
MOST_TEXT: Final = 150_000_000
LARGEST_PART: Final = 160_000_000
LARGEST_WHOLE: Final = 400_000_000
MOST_PARTS: Final = 5_000
HIGHEST_RATIO: Final = 200
"""Sheets shrink to a fifth or a thirtieth; what shrinks more is looked at by its size."""
HARMLESS: Final = 20_000_000
CHUNK: Final = 1 << 18
OVERLAP: Final = 64

Place = tuple[int, int]
"""Row and column of a cell, both from 1."""


class Block(NamedTuple):
    """Merged cells: first and last row, first and last column, all counted from 1."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def words(self) -> str:
        """Its corners as spreadsheets write them: ``A2:A4``."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(slots=True)
class SheetFindings:
    """What a sheet has beside its values."""

    errors: dict[Place, str] = field(default_factory=dict)
    """Cells that hold an error such as #REF!"""
    shown: dict[Place, Shown] = field(default_factory=dict)
    """Cells that show their number otherwise than it is held: 0.25 as 25 %."""
    texts: dict[Place, str] = field(default_factory=dict)
    """Cells with superscripts, with their texts."""
    uncomputed: set[Place] = field(default_factory=set)
    """Cells with a formula and without its value."""
    formulas: set[int] = field(default_factory=set)
    """Columns with formulas, of which the values last computed are read."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """From one column to another."""
    merged: list[Block] | None = None
    """None where the reader of workbooks gives them."""
    refused: "ReachesTooFarError | None" = None
    """Why the sheet cannot be read, where it cannot."""

    def is_hidden(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(slots=True)
class WorkbookFindings:
    """What a workbook has beside its values."""

    macros: bool = False
    links: bool = False
    """To other files, which are never followed."""
    raised_texts: dict[int, str] = field(default_factory=dict)
    """Of the texts that cells share, those with superscripts, by their number."""
    refused_bytes: list[tuple[int, int]] = field(default_factory=list)
    """Where sheets of an ODS file stand in its content that are too large to be read."""
    sheets: dict[str, SheetFindings] = field(default_factory=dict)
    """By the name of the sheet, while an XLSX file is looked at by its part."""

    def of(self, sheet: str) -> SheetFindings:
        """What was found of a sheet; empty where nothing was."""
        return self.sheets.setdefault(sheet, SheetFindings())


PASSWORD: Final = _(
    "it is protected by a password. Take the password away in a spreadsheet program, and import it"
    " again."
)
INCOMPLETE: Final = _(
    "it is damaged or was not copied whole. Open it in a spreadsheet program, save it anew, and"
    " import that."
)


def too_large(name: str, size: int) -> UnreadableFileError:
    """The error of a workbook that takes too much memory when unpacked; *size* in bytes."""
    reason = _(
        "unpacked it has {size:,.0f} MB or more, too much to be read at once as a "
        "workbook. If it is what you expect, save the sheet as CSV and import that: "
        "CSV files may be of any size.",
        size=size / 1e6,
    )
    return UnreadableFileError(name, reason)


def refuse_declarations(name: str, piece: bytes) -> None:
    """Raise where XML declares entities or is in an encoding without ASCII."""
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        reason = _(
            "it declares entities of its own in its XML, as no spreadsheet program does and as"
            " files do that are to fill the memory or to reach other files. Nothing of it was"
            " followed; save the sheet anew in a spreadsheet program."
        )
        raise UnreadableFileError(name, reason)
    if b"\0" in piece[:CHUNK]:
        reason = _(
            "its XML is in an encoding that spreadsheet programs do not write. Open it in one"
            " and save it anew."
        )
        raise UnreadableFileError(name, reason)


class ReachesTooFarError(UnreadableFileError):
    """A sheet that is too large to be read at once; of an XLSX file the others can be read."""

    def __init__(self, name: str, row: int, column: int, sheet: str = "") -> None:
        which = _("its sheet “{sheet}”", sheet=sheet) if sheet else _("a sheet of it")
        reason = _(
            "{sheet} reaches at least to column {column} and row {row:,}, more than can be read"
            " at once as a workbook. Delete stray cells far from the table, or save the sheet"
            " as CSV and import that.",
            sheet=which,
            column=column_letters(column),
            row=row,
        )
        super().__init__(name, reason)
        self._reach = row, column

    def of_sheet(self, sheet: str) -> "ReachesTooFarError":
        """The same with the name of the sheet."""
        return ReachesTooFarError(self.name, *self._reach, sheet)


def column_number(letters: str) -> int:
    """The number of a column from 1: of ``"AB"`` 28; many for one that is none."""
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheets call it: ``B3``."""
    return f"{column_letters(column)}{row}"


def column_letters(number: int) -> str:
    """The letters of a column: of 28 ``"AB"``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
