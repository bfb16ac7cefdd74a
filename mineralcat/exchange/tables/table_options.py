"""How tables are to be read, as typed on a command line: what a recipe says, in options.

`TableOptions.recipe_for` makes of them, and of what a table is found to be, the recipe by which it
is read; the functions below read single options from their texts.
"""

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from mineralcat.domain.number_marks import NumberMarks, plain_digits
from mineralcat.domain.reading_periods import is_period
from mineralcat.domain.text_lists import quoted_list
from mineralcat.errors import MineralCatError
from mineralcat.store.history import kind_of
from mineralcat.translation import _, comma_list

from ..problems import UnreadableFileError
from .column_guesses import guess
from .heading_hints import field_named
from .recipes import TableRecipe, fitted
from .table_description import TableChoices
from .table_files import Table
from .targets import Target, TargetField, targets
from .text_files import DELIMITERS


class OptionError(MineralCatError):
    """Something typed, *given*, that no table can be read by; the *sentence* says why, and may name
    it and *values*."""

    def __init__(self, sentence: str, given: str, **values: str) -> None:
        super().__init__(sentence.format(given=given, **values))


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What was typed: *columns* gives by heading the field, empty for a column that is not read;
    *constants* gives by field what holds for all rows. Headings and fields are as they were typed.
    A *recipe* is what they are changes to."""

    recipe: TableRecipe | None = None
    target: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    take_hidden: bool = False
    marks: NumberMarks | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: int | None = None

    @property
    def names_fields(self) -> bool:
        """Whether it names what the rows or some columns are, so that nothing needs a proof."""
        return bool(self.recipe or self.target or self.columns)

    @property
    def changes_recipe(self) -> bool:
        """Whether anything was typed but which recipe, which sheets and whether hidden rows."""
        return self != TableOptions(self.recipe, sheets=self.sheets, take_hidden=self.take_hidden)

    def sheets_of(self, table: Table) -> tuple[str, ...]:
        """The sheets of a table that are named; none where all are to be looked through."""
        if not self.sheets:
            return ()
        if not table.sheets:
            raise UnreadableFileError(table.member.name, _("it has no sheets: leave --sheet out."))
        return tuple(_sheet(table, name) for name in self.sheets)

    def not_left_out(self, table: Table, headings: Sequence[str]) -> list[str]:
        """The headings but those of columns that are not to be read."""
        unread = [one for one, text in self.columns.items() if not text]
        left_out = {_heading(table, headings, one) for one in unread}
        return [one for one in headings if one not in left_out]

    def given(self, table: Table, recipe: TableRecipe) -> set[str]:
        """The headings and the keys of fields that were typed, which need no proof."""
        headings = table.headings(recipe.choices)
        named = {_heading(table, headings, one) for one in self.columns}
        return named | {_field(recipe.target, text).key for text in self.constants}

    def choices_for(self, table: Table, sheet: str | None) -> tuple[TableChoices, tuple[str, ...]]:
        """How a table is read, and what is to be known of that."""
        chosen = TableChoices(self.encoding, self.delimiter, sheet, take_hidden=self.take_hidden)
        choices, notes = table.detected(chosen)
        if self.marks is not None:
            choices, notes = replace(choices, marks=self.marks), table.notes(choices)
        if self.header is not None:
            choices = replace(choices, header=self.header)
        return choices, notes

    def recipe_for(self, table: Table, choices: TableChoices) -> TableRecipe:
        """The recipe for a table that is read so. OptionError where what was typed does not fit
        it."""
        headings = table.headings(choices)
        columns = {_heading(table, headings, one): text for one, text in self.columns.items()}
        if self.recipe is not None and self.target in (None, self.recipe.table):
            recipe = fitted(self.recipe, choices)
            recipe = recipe if self.marks is None else replace(recipe, choices=choices)
        elif self.target is not None:
            recipe = guess(table, choices, self.target)
        else:
            return self._likeliest(table, choices, columns)
        return self._with_options(recipe, columns)

    def _likeliest(
        self, table: Table, choices: TableChoices, columns: Mapping[str, str]
    ) -> TableRecipe:
        """The target that is guessed where it has all fields that are named; else of those that
        have them the one that most is given of, figures before other records."""
        guessed = guess(table, choices)
        others = sorted(targets(), key=lambda one: not one.is_claim)
        fitting = [one for one in others if self._fits(one)]
        if guessed.target in fitting or not fitting:  # the error then says what does not fit
            return self._with_options(guessed, columns)
        recipes = [self._with_options(guess(table, choices, one.table), columns) for one in fitting]
        return max(recipes, key=lambda recipe: len(recipe.given) - len(recipe.missing()))

    def _fits(self, target: Target) -> bool:
        """Whether a target has all fields that are named."""
        named = [text for text in self.columns.values() if text and not _period(target, text)]
        try:
            for text in (*named, *self.constants):
                _field(target, text)
        except OptionError:
            return False
        return True

    def _with_options(self, recipe: TableRecipe, typed: Mapping[str, str]) -> TableRecipe:
        """A recipe with the columns and constants that were typed."""
        target = recipe.target
        columns, years, constants = dict(recipe.columns), dict(recipe.years), dict(recipe.constants)
        for heading, text in typed.items():
            columns.pop(heading, None)
            years.pop(heading, None)
            if not text:
                continue
            period = _period(target, text)
            if period is not None:
                years[heading] = period
                columns = {h: one for h, one in columns.items() if one not in ("value", "period")}
                continue
            key = _field(target, text).key
            columns = {other: one for other, one in columns.items() if one != key}
            columns[heading] = key
            constants.pop(key, None)
            if key == "value":
                years = {}
        for text, value in self.constants.items():
            key = _field(target, text).key
            columns = {heading: one for heading, one in columns.items() if one != key}
            constants[key] = value
        return replace(recipe, columns=columns, years=years, constants=constants)


# -- names ----------------------------------------------------------------------------------------


def _same(one: str, other: str) -> bool:
    """Whether two names that are typed are the same."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()


def _sheet(table: Table, name: str) -> str:
    names = [one.name for one in table.sheets]
    found = [one for one in names if one == name] or [one for one in names if _same(one, name)]
    if not found:
        given = {"name": name, "names": quoted_list(names, 12)}
        reason = _("it has no sheet “{name}”; it has {names}.", **given)
        raise UnreadableFileError(table.member.name, reason)
    return found[0]


def _heading(table: Table, headings: Sequence[str], text: str) -> str:
    found = [one for one in headings if _same(one, text)]
    if text in headings or len(found) == 1:
        return text if text in headings else found[0]
    given = {"given": text, "headings": quoted_list(headings, 12)}
    reason = _("it has no column “{given}”; it has {headings}.", **given)
    if not headings:
        reason = _("it has no line of headings there. Give another to --header.")
    raise UnreadableFileError(table.member.name, reason)


def _field(target: Target, text: str) -> TargetField:
    """The field of a target of that name: its key, its label, or a heading that is known for it."""
    for one in target.fields:
        if _same(text, one.key) or _same(text, one.label):
            return one
    key = field_named(target.table, text)
    if key is None:
        keys = [one.key for one in target.fields if one.key not in ("uid", "origin")]
        sentence = _("“{given}” is no field of “{label}” ({table}); it has {fields}.")
        fields = quoted_list(keys, 40)
        raise OptionError(sentence, text, label=target.label, table=target.table, fields=fields)
    return target.field(key)


def _period(target: Target, text: str) -> str | None:
    """The years that a column of figures is of, where years were typed for its field."""
    may_be = target.has("period") and any(map(str.isdigit, text))
    return text if may_be and is_period(text) else None


# -- single options --------------------------------------------------------------------------------


def target_named(text: str) -> str:
    """The table of that name: its key, its label, or what a row of it is called."""
    for one in targets():
        if any(_same(text, name) for name in (one.table, one.label, kind_of(one.table))):
            return one.table
    sentence = _("“{given}” is no target. There are {targets}; --target help tells what each is.")
    raise OptionError(sentence, text, targets=comma_list(one.table for one in targets()))


def targets_text() -> str:
    """All targets with what their rows are and the fields that they need, a line or two each."""
    lines = []
    for one in targets():
        lines.append(f"{one.table}: {one.label}")
        if needed := comma_list(field.key for field in one.required):
            lines.append("    " + _("needs {fields}", fields=needed))
    return "\n".join(lines)


_EXAMPLE: Final = re.compile(r"\d[\d., ']*\d")


def marks_like(text: str) -> NumberMarks:
    """The marks of a number that is written as an example, such as ``1.234,5``, or the decimal and
    the group mark alone: ``, .``."""
    plain = plain_digits(text)
    decimal = group = ""
    if (signs := plain.split()) and len(plain.replace(" ", "")) <= 2 and not plain[:1].isdigit():
        decimal = signs[0][0]
        group = "".join(signs)[1:] or _other(decimal)
    elif _EXAMPLE.fullmatch(plain):
        marks = [sign for sign in plain if not sign.isdigit()]
        if marks and marks.count(marks[-1]) == 1:  # a number has one decimal mark
            decimal = marks[-1]
            group = marks[0] if len(marks) > 1 else _other(decimal)
    if decimal not in (".", ",") or group == decimal:
        sentence = _(
            "“{given}” does not show the marks of numbers. Write a number with decimals as the file"
            " has them, such as --marks 1,234.5 or --marks 1.234,5."
        )
        raise OptionError(sentence, text)
    return NumberMarks(decimal, group)


def _other(decimal: str) -> str:
    return "." if decimal == "," else ","


def delimiter_named(text: str) -> str:
    """A delimiter by its name or itself."""
    names = {name: sign for sign, name in DELIMITERS.items()} | {"\\t": "\t"}
    sign = names.get(text.casefold(), text)
    if len(sign) != 1 or sign in '"\r\n':
        sentence = _("“{given}” is no delimiter. Write one sign, or {names}.")
        raise OptionError(sentence, text, names=comma_list(DELIMITERS.values()))
    return sign


def encoding_named(text: str) -> str:
    """An encoding of texts that Python knows."""
    try:
        found = codecs.lookup(text)
        "".encode(found.name)
    except (LookupError, ValueError, TypeError) as error:
        sentence = _(
            "“{given}” is no encoding of texts. Write one such as utf-8, cp1252 or utf-16."
        )
        raise OptionError(sentence, text) from error
    return found.name


def header_line(text: str) -> int:
    """The line of the headings, 0 for none."""
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        sentence = _("“{given}” is no line of headings. Write its number, 0 where there is none.")
        raise OptionError(sentence, text)
    return int(text)


def pairs(typed: Iterable[str], option: str) -> dict[str, str]:
    """What was typed as ``key=value``, several times; the last “=” of headings divides."""
    found = {}
    for text in typed:
        key, sign, value = text.rpartition("=") if option == "--map" else text.partition("=")
        if not sign or not key.strip():
            sentence = _("“{given}”, given to {option}, is no pair. Write it as {example}.")
            example = '--map "heading=field"' if option == "--map" else "--set field=value"
            raise OptionError(sentence, text, option=option, example=example)
        found[key.strip()] = value.strip()
    return found
