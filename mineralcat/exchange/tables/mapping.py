"""Reads the rows of a table by a recipe: each becomes a row of the catalogue, or is rejected with
the reason. Rows stream: no more than one is held, and the columns of cells with the same text."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from mineralcat.domain.identity import slug_of
from mineralcat.domain.published_text import without_invisible
from mineralcat.domain.reading_periods import is_day, is_year_end
from mineralcat.errors import EditError
from mineralcat.schema.entities import entity_of
from mineralcat.schema.field_types import Period, Reference
from mineralcat.translation import _

from ..cells.cell_values import cached, reader_of
from ..cells.compounds import weighed_in
from ..cells.figure_cells import NOTE, SCALE, UNKNOWN_UNIT, CellReader, CellRules, Columns
from ..incoming import DOUBT, Doubt, IncomingRow, Place, ReadRow, Record, RejectedRow
from ..review import new_records
from ..review.word_resolution import KIND_OF
from ..workbooks.workbook_cells import Cell, cell_text
from ..workbooks.workbook_notes import doubts_of_scale
from .column_marks import marks_of_figures
from .recipes import SHEET_NAME, RecipeError, TableRecipe
from .table_files import Table
from .targets import TargetField, target_of
from .text_files import visible

_SAMPLE: Final = 200
"""Rows in which a column of years is looked through for dates."""
_NOTHING: Final[Columns] = MappingProxyType({})
_MOST_SERIES: Final = 50_000
_LATER: Final = {
    **{"period": 1, "status": 2, "unit": 3, "value": 4},
    **dict.fromkeys(("low", "high", "rounded", "as_published"), 5),
}
"""What is read later wins: a mark in the figure's own cell over a column of states."""


def read_with(
    recipe: TableRecipe, table: Table, known_units: Collection[str] = ()
) -> Iterator[ReadRow]:
    """The rows of a table by a recipe. RecipeError where the recipe does not fit the table.

    References are the file's own words (`IncomingRow.words`). A row that is named by several
    columns, such as the series of a supply figure, stands as the record of its natural key, its
    words as ``series.mineral``; where it is no claim itself, it comes as a row of its own before.
    """
    headings = table.headings(recipe.choices)
    problems = recipe.problems(headings)
    if problems:
        raise RecipeError(problems[0])
    return _Mapping(recipe, table, headings, known_units).rows(table)


def mapped_preview(recipe: TableRecipe, table: Table, count: int = 100) -> list[ReadRow]:
    """The first rows as they will be taken in; RecipeError as in `read_with`."""
    return list(islice(read_with(recipe, table), count))


class _ReadColumn(NamedTuple):
    """A column that is read. *columns* are what its heading gives each of its figures: the period,
    and the unit where the heading names one that others do not have."""

    at: int
    heading: str
    field: TargetField
    read: CellReader
    columns: Columns


@dataclass(slots=True)
class _Values:
    """What the cells of one row gave so far, over what holds for all rows."""

    own: dict[str, Any]
    within: dict[str, dict[str, Any]]
    original: dict[str, str]
    notes: list[str]
    doubts: tuple[Doubt, ...]

    def copy(self) -> "_Values":
        within = {name: dict(part) for name, part in self.within.items()}
        return _Values(dict(self.own), within, dict(self.original), [*self.notes], self.doubts)

    def add(self, field: TargetField, columns: Columns) -> None:
        """Add what a cell gave."""
        if DOUBT in columns or NOTE in columns:
            columns = dict(columns)
            if (doubt := columns.pop(DOUBT, None)) is not None:
                self.doubts += (doubt,)
            if (note := columns.pop(NOTE, None)) is not None:
                self.notes.append(note)
        (self.own if field.within is None else self.within[field.within]).update(columns)


class _Mapping:
    """How the rows of one table become rows of the catalogue."""

    def __init__(
        self,
        recipe: TableRecipe,
        table: Table,
        headings: Sequence[str],
        known_units: Collection[str],
    ) -> None:
        choices, target = recipe.choices, recipe.target
        self._choices, self._target, self._table = choices, target, recipe.table
        self._place = partial(Place, table.member.name, sheet=choices.sheet)
        self._width = len(headings)
        self._rules = CellRules(
            choices.marks,
            recipe.units,
            known_units,
            shielded=choices.sheet is None,
            verbatim="uid" in recipe.columns.values(),  # as this program wrote it
        )
        self._is_plain = "claim_kind" in recipe.given
        places = {heading: at for at, heading in enumerate(headings)}
        marks = marks_of_figures(recipe, table, headings)

        def column(heading: str, key: str, columns: Columns = _NOTHING) -> _ReadColumn:
            field, rules = target.field(key), self._rules
            if (found := marks.get(heading)) is not None:
                rules = rules._replace(marks=found.marks, column=found)
            read = cached(reader_of(field, rules, plain=self._is_plain))
            return _ReadColumn(places[heading], heading, field, read, columns)

        used = (column(h, key) for h, key in recipe.columns.items() if h != SHEET_NAME)
        self._used = sorted(used, key=lambda one: _LATER.get(one.field.key, 0))
        self._parts = {
            one.within: target_of(new_records.refers(self._table, one.within))
            for one in target.fields
            if one.within is not None
        }
        self._names = [
            (one.column if one.within is None else f"{one.within}.{one.column}", one)
            for one in target.fields
            if one.kind is Reference and one.refers in KIND_OF  # others are named by a slug
        ]
        self._base = self._constants(recipe)
        self._years = [
            column(h, "value", {**self._period(text), **self._unit(recipe.year_units.get(h, ""))})
            for h, text in recipe.years.items()
        ]
        self._needed = [(one, one.within, one.column) for one in target.required]
        self._headings = {one.field.key: one.heading for one in self._used}
        self._has_slug = target.has("slug")
        self._has_basis = target.has("basis") and target.field("basis").within is None
        self._seen: set[tuple[Any, ...]] = set()
        self._days: frozenset[int] = frozenset()
        """Columns of years whose dates are days within them."""

    def _constants(self, recipe: TableRecipe) -> _Values:
        base = _Values(new_records.template(self._table), {}, {}, [], ())
        for name, part in self._parts.items():
            empty = new_records.template(part.table)
            base.within[name] = {column: empty[column] for column in entity_of(part.table).key}
        if "uid" in recipe.given:  # written by this program, where an empty cell means: nothing
            base.own.update(new_records.empty_columns(self._table))
        constants = dict(recipe.constants)
        if SHEET_NAME in recipe.columns:
            if not self._choices.sheet:
                raise RecipeError(_("This file has no sheets, whose names could be a field."))
            constants[recipe.columns[SHEET_NAME]] = self._choices.sheet
        for key, text in constants.items():
            if text and not self._target.has(key):
                raise RecipeError(_("“{key}” is no field of {table}.", key=key, table=self._table))
            if text:
                one = self._target.field(key)
                with _refusing(_("What is given for all rows cannot be read: {error}")):
                    base.add(one, reader_of(one, self._rules, plain=self._is_plain)(text))
        return base

    def _period(self, text: str) -> Columns:
        with _refusing(_("The years of a column cannot be read: {error}")):
            return reader_of(self._target.field("period"), self._rules)(text)

    def _unit(self, text: str) -> Columns:
        return reader_of(self._target.field("unit"), self._rules)(text) if text else {}

    # -- rows --------------------------------------------------------------------------------------

    def rows(self, table: Table) -> Iterator[ReadRow]:
        """The rows of the table."""
        self._days = frozenset(
            one.at
            for one in self._used
            if one.field.kind is Period and self._has_days_within_years(table, one.at)
        )
        for row in table.rows(self._choices):
            if isinstance(row, RejectedRow):
                yield row
            else:
                yield from self._row(*row)

    def _has_days_within_years(self, table: Table, at: int) -> bool:
        """Whether a column of years holds dates that are not all the first or last day of one: then
        the first of January is a month or a day there, and no year."""
        rows = (row[1] for row in table.rows(self._choices) if isinstance(row, tuple))
        cells = (cells[at] for cells in rows if at < len(cells))
        first = list(filter(is_day, islice(cells, _SAMPLE)))
        return bool(first) and not all(map(is_year_end, chain(first, filter(is_day, cells))))

    def _row(self, line: int, cells: Sequence[Cell]) -> Iterable[ReadRow]:
        """What a row of the table is: nothing, one row, or one for each of its years."""
        if not any(cells) and all(cell == "" for cell in cells):
            return ()
        values, count = self._base.copy(), len(cells)
        reason = self._misshapen(cells) if count != self._width else ""
        if reason:
            text = " | ".join(map(cell_text, cells))
            return () if _is_blank(cells) else (self._rejected(line, None, reason, text),)
        original = values.original
        for at, heading, field, read, _columns in self._used:
            if at >= count:
                continue
            cell = cells[at]
            try:
                columns = read(cell)
                if at in self._days and is_day(cell) and is_year_end(cell):
                    raise EditError(field.key, _one_day(cell_text(cell)))
            except EditError as error:
                return (self._rejected(line, heading, str(error), cell_text(cell)),)
            if columns:
                values.add(field, columns)
                original[field.key] = cell if cell.__class__ is str else cell_text(cell)
        if self._years:
            return self._of_years(line, cells, values)
        if not original and _is_blank(cells):
            return ()
        return self._finished(line, None, values)

    def _of_years(self, line: int, cells: Sequence[Cell], values: _Values) -> Iterator[ReadRow]:
        field, period = self._target.field("value"), self._target.field("period")
        for at, heading, _field, read, columns in self._years:
            cell = cells[at] if at < len(cells) else ""
            try:
                figure = read(cell)
            except EditError as error:
                yield self._rejected(line, heading, str(error), cell_text(cell))
                continue
            if figure:  # an empty cell says nothing of its year
                one = values.copy()
                one.add(period, columns)
                one.add(field, figure)
                one.original["value"] = cell if isinstance(cell, str) else cell_text(cell)
                yield from self._finished(line, heading, one)

    def _misshapen(self, cells: Sequence[Cell]) -> str:
        """Why the cells of a row cannot stand below the headings, where they cannot."""
        count = len(cells)
        if count > self._width and any(cell != "" for cell in cells[self._width :]):
            likely = _("Look for a delimiter too many, or a missing quote.")
        elif count < self._width and any(
            at >= count and field.key not in _DISPENSABLE for at, _, field, *_ in self._used
        ):
            likely = _("Look for a missing delimiter or line end.")
        else:
            return ""
        reason = _(
            "This row has {count} cells and there are {width} headings, so that it is not certain"
            " which is which.",
            count=count,
            width=self._width,
        )
        return f"{reason} {likely}"

    # -- the record --------------------------------------------------------------------------------

    def _finished(self, line: int, heading: str | None, values: _Values) -> Sequence[ReadRow]:
        """The row, after those of the rows that name it which are new; or why it is rejected."""
        record = values.own
        unknown_unit, scale = record.pop(UNKNOWN_UNIT, None), record.pop(SCALE, None)
        if not self._has_basis and "basis" in record:
            self._place_basis(record.pop("basis"), values)
        words = [label for label, one in self._names if _is_named(one, values)]
        if unknown_unit is not None and record["unit"] == unknown_unit:
            words.append("unit")
        for name in self._parts:
            if record.get(name) is None:  # not named by its uid
                record[name] = values.within[name]
        wrong = self._lacking(record) or (
            None if values.doubts else new_records.contradiction(record)
        )
        if wrong:
            column, reason = wrong
            text = values.original.get(column, "")
            return (self._rejected(line, heading or self._headings.get(column), reason, text),)
        if self._target.is_claim:
            new_records.complete_claim(self._table, record, values.notes)
        if self._has_slug and record["slug"] is None:
            record["slug"] = slug_of(record.get("name") or record.get("title") or "")[:120] or None
        place = self._place(line, heading)
        word_set = _shared_set(tuple(words))
        doubts = (*values.doubts, *doubts_of_scale(record, scale))
        row = IncomingRow(self._table, record, place, values.original, word_set, doubts)
        if not self._parts or "unit" in word_set or doubts or weighed_in(record):
            return (row,)  # an answer may tell form and basis of the series
        return (*self._new_parts(record, place), row)

    def _new_parts(self, record: Record, place: Place) -> Iterator[IncomingRow]:
        """The rows by whose keys a row is named, such as its series, where they are met first and
        are given whole by their keys."""
        for name, part in self._parts.items():
            key = record[name]
            if part.is_claim or isinstance(key, UUID) or not self._is_new(part.table, key):
                continue
            named = (one for _, one in self._names if one.within == name and key[one.column])
            words = frozenset(one.column for one in named)
            yield IncomingRow(part.table, dict(key), place, {}, words)

    def _place_basis(self, basis: str, values: _Values) -> None:
        """Put the basis that a unit named where the table has one, else into the note."""
        series = values.within.get("series")
        if series is None:
            values.notes.append(f"Basis of the unit: {basis}.")
        elif not series["basis"]:
            series["basis"] = basis

    def _is_new(self, table: str, key: Record) -> bool:
        known = (table, *key.values())
        if known in self._seen:
            return False
        if len(self._seen) >= _MOST_SERIES:
            self._seen.clear()
        self._seen.add(known)
        return True

    def _lacking(self, record: Record) -> tuple[str, str] | None:
        """The field that is needed and empty, with a sentence."""
        for one, within, column in self._needed:
            part = record if within is None else record[within]
            if part.__class__ is UUID or part.get(column) not in (None, ""):
                continue
            if one.key == "value":
                given = any(record.get(name) is not None for name in ("claim_kind", "low", "high"))
            elif one.key == "unit":
                given = new_records.needs_no_unit(record)
            else:
                given = one.key == "period" and record.get("period_to") is not None
            if not given:
                return one.key, _(
                    "{label} is empty here, and the row says nothing without it.", label=one.label
                )
        return None

    def _rejected(self, line: int, heading: str | None, reason: str, text: str) -> RejectedRow:
        return RejectedRow(self._place(line, heading), reason, visible(text))


@contextmanager
def _refusing(sentence: str) -> Iterator[None]:
    """Turn what is wrong with a text of the recipe into its error, by a *sentence* with it."""
    try:
        yield
    except EditError as error:
        raise RecipeError(sentence.format(error=error)) from error


def _one_day(text: str) -> str:
    return _(
        "“{day}” is a day among others of its column; a figure here is of one year or of several."
        " Give one figure a year.",
        day=text,
    )


_shared_set = lru_cache(1_000)(frozenset[str])
"""A set of words, the same object for all rows that have the same."""


def _is_named(one: TargetField, values: _Values) -> bool:
    """Whether a row names something in the file's own words."""
    if one.within is None:
        return values.own.get(one.column) is not None
    return values.own.get(one.within) is None and bool(values.within[one.within][one.column])


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and not without_invisible(cell).strip() for cell in cells)


_DISPENSABLE: Final = frozenset(
    ("note", "summary", "locator", "confidence", "url", "doi", "licence")
)
"""Fields at the end of a row that spreadsheets leave out where they are empty."""
