"""Where in a query one is typing, and what could stand there, as far as the text alone tells."""

import re
from dataclasses import dataclass

from .query import FIELDS, MEASURES, quoted

_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*):(.*)", re.DOTALL)
_CUT = re.compile(r"[\s()]")


@dataclass(frozen=True, slots=True)
class Typing:
    """What is being typed: *field* and the beginning of its *value*, or free words where there is
    no field. A completion takes the place of the text from *start* to *end*, what is *negated*
    after its minus."""

    field: str | None
    value: str
    start: int
    end: int
    negated: bool = False
    runs: tuple[tuple[int, str], ...] = ()
    """Of free words: where each run of them that ends here begins, and its text, longest first."""


def typing_at(text: str, cursor: int) -> Typing:
    """What is being typed at the cursor."""
    start = 0
    in_quotes = False
    words: list[int] = []  # where the free words begin that stand before this one
    for at, character in enumerate(text[:cursor]):
        if character == '"':
            in_quotes = not in_quotes
        elif not in_quotes and _CUT.match(character):
            if at > start:
                words = [*words, start] if _is_free(text[start:at]) else []
            if character in "()":
                words = []
            start = at + 1
    end = cursor
    if not in_quotes:
        cut = _CUT.search(text, cursor)
        end = cut.start() if cut else len(text)
    elif (closing := text.find('"', cursor)) >= 0:
        end = closing + 1
    negated = text.startswith("-", start) and start < cursor
    start += negated
    typed = text[start:cursor]
    found = _FIELD.fullmatch(typed)
    if found and found[1].lower() in FIELDS:
        return Typing(found[1].lower(), found[2].strip('"'), start, end, negated)
    runs = tuple((at, text[at:cursor].replace('"', "")) for at in (*words, start))
    return Typing(None, typed.strip('"'), start, end, negated, runs)


def _is_free(word: str) -> bool:
    """Whether a word can be part of a name of several words."""
    return word[0] not in '"-' and ":" not in word and word.lower() not in ("or", "not", "and")


def clause(field: str, value: str) -> str:
    """A field and a value as they are typed."""
    return f"{field}:{quoted(value)}"


def begins_a_field(text: str, cursor: int) -> bool:
    """Whether the word that is being typed is on its way to a field or a measure."""
    typing = typing_at(text, cursor)
    return typing.field is None and len(typing.value) > 1 and bool(beginnings(typing.value))


_BEGUN = re.compile(r"[:<>=(-]$|(?:^|[\s(])(?:or|not|and)\s*$", re.IGNORECASE)


def is_unfinished(text: str, cursor: int) -> bool:
    """Whether what is typed up to the cursor waits for more: for the value of a field or of a
    comparison, for what comes after *or*, for the quote that ends a phrase."""
    typed = text[:cursor]
    return bool(_BEGUN.search(typed)) or typed.count('"') % 2 == 1


def beginnings(typed: str) -> list[tuple[str, str]]:
    """The fields and measures that a word begins, as they are typed, with what each is."""
    beginning = typed.lower()
    fields = [(f"{name}:", expected) for name, expected in FIELDS.items()]
    measures = [(f"{name}>", meaning) for name, (_, meaning) in MEASURES.items()]
    return [one for one in (*fields, *measures) if one[0].startswith(beginning)]
