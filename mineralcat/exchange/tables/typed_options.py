"""The options for tables as they are typed on a command line, each read from its text."""

import codecs
import re
from collections.abc import Iterable
from typing import Final

from mineralcat.domain.number_marks import NumberMarks, plain_digits
from mineralcat.errors import MineralCatError
from mineralcat.store.history import kind_of

from .targets import targets
from .text_files import DELIMITERS


class OptionError(MineralCatError):
    """Something typed that no table can be read by."""


def folded(text: str) -> str:
    """A text as names that are typed are compared."""
    return " ".join(text.replace("_", " ").split()).casefold()


def target_called(text: str) -> str:
    """The table that is called so: by its key, its label, or what a row of it is called."""
    wanted = folded(text)
    for one in targets():
        if wanted in (folded(one.table), folded(one.label), folded(kind_of(one.table))):
            return one.table
    raise OptionError(
        f"“{text}” is no target. There are {', '.join(one.table for one in targets())};"
        " --target help tells what each is."
    )


def targets_text() -> str:
    """All targets with what their rows are and the fields that they need, a line or two each."""
    lines = []
    for one in targets():
        needed = ", ".join(needs.key for needs in one.required)
        lines.append(f"{one.table}: {one.label}" + (f"\n    needs {needed}" if needed else ""))
    return "\n".join(lines)


_EXAMPLE: Final = re.compile(r"\d[\d., ']*\d")


def marks_like(text: str) -> NumberMarks:
    """The marks of a number that is written as an example, such as ``1.234,5``, or the decimal and
    the group mark alone: ``, .``."""
    plain = plain_digits(text)
    if (signs := plain.split()) and len(plain.replace(" ", "")) <= 2 and not plain[:1].isdigit():
        decimal, group = signs[0][0], "".join(signs)[1:] or _other(signs[0][0])
    elif _EXAMPLE.fullmatch(plain):
        marks = [sign for sign in plain if not sign.isdigit()]
        decimal = marks[-1] if marks else ""
        group = marks[0] if len(set(marks)) > 1 else _other(decimal)
        if len(marks) != len(set(marks)) and marks.count(decimal) > 1:
            decimal, group = "", ""
    else:
        decimal, group = "", ""
    if decimal not in (".", ",") or group == decimal:
        raise OptionError(
            f"“{text}” does not show the marks of numbers. Write a number with decimals as the file"
            " has them, such as --marks 1,234.5 or --marks 1.234,5."
        )
    return NumberMarks(decimal, group)


def _other(decimal: str) -> str:
    return "." if decimal == "," else ","


def delimiter_called(text: str) -> str:
    """A delimiter by its name or itself."""
    names = {name: sign for sign, name in DELIMITERS.items()} | {"\\t": "\t"}
    sign = names.get(text.casefold(), text)
    if len(sign) != 1 or sign in '"\r\n':
        raise OptionError(
            f"“{text}” is no delimiter. Write one sign, or {', '.join(DELIMITERS.values())}."
        )
    return sign


def encoding_called(text: str) -> str:
    """An encoding of texts that Python knows."""
    try:
        found = codecs.lookup(text)
        "".encode(found.name)
    except (LookupError, ValueError, TypeError) as error:
        raise OptionError(
            f"“{text}” is no encoding of texts. Write one such as utf-8, cp1252 or utf-16."
        ) from error
    return found.name


def header_line(text: str) -> int:
    """The line of the headings, 0 for none."""
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise OptionError(
            f"“{text}” is no line of headings. Write its number, 0 where there is none."
        )
    return int(text)


def pairs(typed: Iterable[str], option: str) -> dict[str, str]:
    """What was typed as ``key=value``, several times; the last “=” of headings divides."""
    found = {}
    for text in typed:
        key, sign, value = text.rpartition("=") if option == "--map" else text.partition("=")
        if not sign or not key.strip():
            raise OptionError(
                f"“{text}”, given to {option}, is no pair. Write it as"
                + (' --map "heading=field".' if option == "--map" else " --set field=value.")
            )
        found[key.strip()] = value.strip()
    return found
