"""How a table is to be read, and what a publisher's data package says of that by Table Schema and
CSV dialect: what its columns are called, what stands for nothing."""

import codecs
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.domain.units import units_named
from mineralcat.schema.value_types import JsonValue

from ..workbooks.workbook_cells import Cell, TableRow

Convert = Callable[[str], str]
Described = Mapping[str, JsonValue]
"""An object of a description."""
Rejected = TypeVar("Rejected")


class DescribedField(NamedTuple):
    """A column: its *name* as in the heading, the *words* that explain it (title and unit), and
    what turns a text of it into one that is read anywhere."""

    name: str
    words: str = ""
    convert: Convert | None = None


@dataclass(frozen=True, slots=True)
class TableChoices:
    """How a table is to be read; found by `Table.detected`, and each may be chosen otherwise.

    *encoding* and *delimiter* are of delimited text, *sheet* of a workbook. *marks* are those of
    the numbers written as text, which bind where they are chosen; None where each column of figures
    has to prove its own (`column_marks.py`). *marks_remembered* says that they were chosen for
    another file. *header* is the line of the headings, 0 for none, and of several rows of them,
    *heading_rows*, the last. *take_hidden*: hidden rows and columns of a workbook are read like
    others.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    marks: NumberMarks | None = None
    header: int = 1
    heading_rows: int = 1
    take_hidden: bool = False
    marks_remembered: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class TableDescription:
    """How a table is to be read, as far as its package says; None where it does not."""

    fields: tuple[DescribedField, ...] = ()
    missing: frozenset[str] = frozenset()
    """Texts that stand for nothing."""
    choices: TableChoices = TableChoices()
    """Of these the header, where there is one, is found by a look at the file."""

    def words_of(self, headings: Sequence[str]) -> dict[str, str]:
        """What explains each heading, where something does."""
        found = self._by_heading(headings)
        return {heading: one.words for heading, one in found.items() if one.words}

    def read(
        self, rows: Iterator[TableRow | Rejected], headings: Sequence[str]
    ) -> Iterator[TableRow | Rejected]:
        """The rows with empty cells where a text stands for nothing, dates and truth values as
        usual."""
        found = self._by_heading(headings)
        converts = [found[h].convert if h in found else None for h in headings]
        for row in rows:
            if isinstance(row, tuple):
                yield row[0], [self._cell(cell, at, converts) for at, cell in enumerate(row[1])]
            else:
                yield row

    def _cell(self, cell: Cell, at: int, converts: Sequence[Convert | None]) -> Cell:
        if not isinstance(cell, str):
            return cell
        if cell in self.missing or cell.strip() in self.missing:
            return ""
        convert = converts[at] if at < len(converts) else None
        return cell if convert is None else convert(cell)

    def _by_heading(self, headings: Sequence[str]) -> dict[str, DescribedField]:
        """The fields by heading: by name, and where a name is none by their order."""
        by_name = {one.name.casefold(): one for one in self.fields}
        by_order = zip(headings, self.fields, strict=False)
        return {
            **dict(by_order),
            **{h: by_name[n] for h in headings if (n := h.casefold()) in by_name},
        }


# -- from the description --------------------------------------------------------------------------


def description_of(resource: Described, schema: Described, dialect: Described) -> TableDescription:
    """What a resource says of its table. What makes no sense is left out."""
    fields = [one for one in _list(schema.get("fields")) if isinstance(one, Mapping)]
    csv, excel = _part(dialect, "csv"), _part(dialect, "excel")
    return TableDescription(
        tuple(_field(one) for one in fields),
        frozenset(map(_missing, _list(schema.get("missingValues")))) - {""},
        TableChoices(
            _encoding(resource.get("encoding")),
            _one_sign(csv.get("delimiter")) if "delimiter" in csv else None,
            _text(excel.get("sheet")) or None,
            _marks(fields),
            header=int(dialect.get("header") is not False and csv.get("header") is not False),
        ),
    )


def _field(given: Described) -> DescribedField:
    title, unit = _text(given.get("title")), _text(given.get("unit"))
    words = f"{title or _text(given.get('name'))} ({unit})" if units_named(unit) else title
    return DescribedField(_text(given.get("name")), words, _converter(given))


def _converter(given: Described) -> Convert | None:
    kind, form = given.get("type"), given.get("format")
    if kind in ("date", "datetime") and isinstance(form, str) and "%" in form:
        return lambda text: _iso(text, form)
    if kind == "boolean":
        words = {_text(one): "true" for one in _list(given.get("trueValues"))}
        words |= {_text(one): "false" for one in _list(given.get("falseValues"))}
        return (lambda text: words.get(text.strip(), text)) if words else None
    return None


def _iso(text: str, form: str) -> str:
    """A date in the package's own form as ISO 8601; as it stands where it has another."""
    try:
        return datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007  a day
    except ValueError:
        return text


def _marks(fields: Sequence[Described]) -> NumberMarks | None:
    """The marks of the numbers, where the fields that are numbers have the same."""
    marks = {
        (_one_sign(one.get("decimalChar")) or ".", _one_sign(one.get("groupChar")))
        for one in fields
        if one.get("type") in ("number", "integer")
    }
    if len(marks) != 1:
        return None
    decimal, group = marks.pop()
    return NumberMarks(decimal, group or ("," if decimal == "." else "."))


def _encoding(given: JsonValue) -> str | None:
    """The encoding, where it is another than UTF-8: of that a look at the file tells more."""
    try:
        name = codecs.lookup(_text(given)).name
    except (LookupError, ValueError):
        return None
    return None if name.startswith("utf-8") else name


def _missing(given: JsonValue) -> str:
    return _text(given.get("value") if isinstance(given, Mapping) else given)


def _part(dialect: Described, name: str) -> Described:
    """The part of a dialect for one kind of file; older ones have no parts."""
    part = dialect.get(name)
    return part if isinstance(part, Mapping) else dialect


def _list(given: JsonValue) -> list[JsonValue]:
    return given if isinstance(given, list) else []


def _text(given: JsonValue) -> str:
    return given if isinstance(given, str) else ""


def _one_sign(given: JsonValue) -> str | None:
    return given if isinstance(given, str) and len(given) == 1 else None
