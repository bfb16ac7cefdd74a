"""Texts as publishers print them: signs that cannot be seen, and marks of footnotes.

Both are no part of what a text says. `without_invisible` is the one place where signs that cannot
be seen are dropped; `without_note_marks` parts a text from the superscripts that refer to its
footnotes.
"""

import re
import unicodedata
from typing import Final, NamedTuple

_DROPPED: Final = frozenset(
    (
        *range(0x200B, 0x2010),  # zero-width space and joiners, marks of direction
        *range(0x202A, 0x202F),  # embeddings and overrides of direction
        *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0xFE00, 0xFE10),  # how the sign before is to be drawn
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    )
)
_INVISIBLE: Final = {
    **dict.fromkeys(_DROPPED),
    **dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((0x0085, 0x2028, 0x2029), "\n"),
}
_JOINERS: Final = re.compile("[\u200c\u200d]")


def without_invisible(text: str) -> str:
    """A text without signs that cannot be seen, with plain blanks for blanks of other widths.

    Joiners stay between letters of scripts whose spelling needs them, such as Persian and Hindi.
    """
    if text.isascii():
        return text
    if _JOINERS.search(text) is None:
        return text.translate(_INVISIBLE)
    parts = re.split("([\u200c\u200d])", text)
    seen = [
        part if part not in ("\u200c", "\u200d") or _joins(parts[at - 1], parts[at + 1]) else ""
        for at, part in enumerate(parts)
    ]
    return "".join(p if p in ("\u200c", "\u200d") else p.translate(_INVISIBLE) for p in seen)


def _joins(before: str, after: str) -> bool:
    """Whether a joiner stands within a word of a script that joins its letters."""
    return bool(before and after) and all(
        "\u0600" <= sign < "\u2000" and unicodedata.category(sign)[0] in "LM"
        for sign in (before[-1], after[0])
    )


# -- marks of footnotes ----------------------------------------------------------------------------

_RAISED: Final = dict(
    zip(
        "0123456789()+-abcdefghijklmnoprstuvwxyz",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
        strict=True,
    )
)
_LOWERED: Final = {ord(raised): plain for plain, raised in _RAISED.items()}
_RAISED_TOO: Final = _RAISED | {"[": "⁽", "]": "⁾"}


def raised(text: str) -> str:
    """A text in superscript, in the signs that Unicode has for it: 3 as ³; others stay."""
    return "".join(_RAISED_TOO.get(sign, sign) for sign in text)


class Marked(NamedTuple):
    """A text without the marks of its footnotes, and these marks, plain: 86,000 and 3."""

    text: str
    marks: str


_SUPERSCRIPT: Final = "[" + "".join(_RAISED.values()).replace("⁺", "").replace("⁻", "") + "]"
_RUN: Final = rf"{_SUPERSCRIPT}+(?:[,;/ ]{{1,2}}{_SUPERSCRIPT}+)*"
_SYMBOLS: Final = r"[*†‡§¶]+"
_BEHIND_FIGURE: Final = r"(?:(?<=\d)|(?<=\d[efprEFPR])|(?<=\d [efprEFPR]))"
_IN_BRACKETS: Final = r"\[(?:\d\d?|[acdefhijlnopqrsuvwxyz])\]"
"""Letters that are no unit and no scale, as in 44 [t] and 44 [m]."""
_AFTER_NUMBER: Final = re.compile(
    rf"{_BEHIND_FIGURE} ?((?:{_RUN}|[*†‡§¶#]|{_IN_BRACKETS})++)(?=$|[\s)%]| ?[efprEFPR]\b)"
)
"""Behind a figure and its flag; offices write # and [a] there too."""
_BEFORE_NUMBER: Final = re.compile(rf"^({_RUN})(?=[\s<>~≈≤≥(]*\d)")
_AFTER_NAME: Final = re.compile(rf"(?<=[^\W\d_]|[.)\]])\s?((?:{_RUN}|{_SYMBOLS})+)$")
_IN_HEADING: Final = re.compile(
    rf"(?:(?<=[^\W\d_]{{4}})|(?<=\b[12]\d{{3}})|(?<=\)))({_RUN}|{_SYMBOLS})(?=$|[^\w])"
)
_POWER: Final = re.compile(rf"(?:^|[^\d.,'\s])\s*10{_SUPERSCRIPT}")
YEAR_STATUS: Final = frozenset("ᵉᵖᶠʳ")
FIGURE_STATUS: Final = frozenset("ᵉᵖ")
"""Raised letters that say how sure a year or a figure is: they stay, as plain ones."""


def number_without_note_marks(text: str, status: frozenset[str] = FIGURE_STATUS) -> Marked:
    """The text of a figure or year without note marks; a power of ten, 10³, keeps its exponent."""
    if _POWER.search(text) is not None:
        return Marked(text, "")
    marks: list[str] = []

    def part(match: re.Match[str]) -> str:
        if match[1] in status:
            return match[1].translate(_LOWERED)
        marks.append(match[1].translate(_LOWERED))
        return ""

    bare = _BEFORE_NUMBER.sub(part, _AFTER_NUMBER.sub(part, text))
    return Marked(bare, ", ".join(marks))


def name_without_note_marks(text: str) -> Marked:
    """A name without the marks behind it: Australia⁵ and 5."""
    match = _AFTER_NAME.search(text)
    if match is None:
        return Marked(text, "")
    return Marked(text[: match.start()], match[1].translate(_LOWERED))


def may_have_note_marks(text: str) -> bool:
    """Whether a closer look at a text is worth while."""
    return not text.isascii() or any(sign in text for sign in "*#[")


def bare_text(text: str) -> str:
    """The text of a cell as columns are judged: without signs that cannot be seen, and without
    marks of footnotes."""
    if not may_have_note_marks(text):
        return text
    seen = without_invisible(text)
    number = number_without_note_marks(seen)
    return number.text if number.marks else name_without_note_marks(seen).text


def heading_without_note_marks(text: str) -> str:
    """A heading without note marks: 2023² as 2023, Production¹ (t) as Production (t); km² and 10³
    stay."""
    if text.isascii() and "*" not in text:
        return text

    def part(match: re.Match[str]) -> str:
        letters = match[1].translate(_LOWERED)
        return letters if match[1] in YEAR_STATUS else ""

    return _IN_HEADING.sub(part, text)
