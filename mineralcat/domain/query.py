"""The query language: what a user types, read into a tree. Window and command line share it.

Words stand side by side for *and*, and ``and`` may stand between them; ``or``, ``not`` or ``-`` and
parentheses combine; quotes make a phrase; ``field:value`` asks one field; numbers are compared as
in `query_numbers`. What cannot be read raises `QueryError`, which knows the place and what was
expected there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mineralcat.errors import QueryError as QueryError  # where it is looked for
from mineralcat.translation import _, comma_list

from . import words
from .query_numbers import COMPARISON, lone_measure, read_comparison
from .query_numbers import MEASURES as MEASURES
from .query_numbers import Comparison as Comparison

if TYPE_CHECKING:
    from lark import Lark

LONGEST = 10_000
DEEPEST = 20
"""So many brackets may stand within each other; an engine's own parser goes little further."""
MOST = 60
"""So many words can be asked for at once; more is a text that was pasted, not a question."""

FIELDS = {
    "used-in": _("an application, such as used-in:offshore-wind"),
    "role": _("words of a role, such as role:cathode"),
    "kind": _("element, group, mineral, compound or material"),
    "member-of": _("a group of minerals, such as member-of:rare-earth-elements"),
    "list": _("a list of critical minerals, such as list:in-2023; members of listed groups count"),
    "list-entry": _(
        "a list of critical minerals, such as list-entry:eu-2024; as the list names it"
    ),
    "mined-in": _("a country, such as mined-in:chile"),
    "refined-in": _("a country, such as refined-in:china; smelters and processing plants count"),
    "agreement-with": _("a country or an organisation, such as agreement-with:india"),
    "source": _("a source, its publisher or words of its title, such as source:usgs"),
    "has": _("what there must be, such as has:supply"),
    "unsourced": _("what is without a source, such as unsourced:usage, or unsourced:any"),
}
"""The fields that can be asked, with what each expects."""

_GRAMMAR = r"""
start: [_either]
_either: all | either
either: all (_OR all)+
all: _item (_AND? _item)*
_item: not | group | field | phrase | word | comparison
not: ("-" | _NOT) _item
group: "(" _either ")"
field: FIELD [value]
value: WORD | PHRASE
phrase: PHRASE
word: WORD
comparison: COMPARISON

_AND.3: /and(?![^\s()"])/i
_OR.3: /or(?![^\s()"])/i
_NOT.3: /not(?![^\s()"])/i
FIELD.5: /[A-Za-z][A-Za-z-]*:/
COMPARISON.4: /<comparison>/
PHRASE.6: /"[^"]*"/
WORD: /[^\s()":-][^\s()"]*/
%ignore /\s+/
""".replace("<comparison>", COMPARISON.replace("/", r"\/"))


@dataclass(frozen=True, slots=True)
class TextTerm:
    """Free words. A phrase's words stand together; *phrase* is False for a single word."""

    text: str
    phrase: bool
    start: int
    end: int

    @property
    def clause(self) -> str:
        """The words as they would be typed."""
        return f'"{self.text}"' if self.phrase else self.text


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """A field and the value asked of it."""

    name: str
    value: str
    start: int
    end: int

    @property
    def clause(self) -> str:
        """The clause as it would be typed."""
        return f"{self.name}:{quoted(self.value)}"


@dataclass(frozen=True, slots=True)
class Not:
    """What *item* does not find."""

    item: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """What all items find; with no items, everything."""

    items: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What any item finds."""

    items: tuple["Query", ...]


Leaf = TextTerm | FieldTerm | Comparison
Query = Leaf | Not | And | Or

EVERYTHING = And(())


_ONE_WORD = re.compile(r'(?!(?:and|or|not)$)(?!-)[^\s()":<>=≥≤≠]+', re.IGNORECASE)


def quoted(value: str) -> str:
    """A value as it is typed: in quotes where it would be read as anything but one word."""
    return value if _ONE_WORD.fullmatch(value) else f'"{value}"'


def begins_a_name(word: str) -> bool:
    """Whether the name of a field or of a measure is being typed."""
    return any(name.startswith(word.casefold()) for name in (*FIELDS, *MEASURES))


def written(query: Query) -> str:
    """A query as it would be typed."""
    match query:
        case Not(item):
            return f"not {_bracketed(item)}"
        case And(items):
            return " ".join(_bracketed(item) for item in items)
        case Or(items):
            return " or ".join(_bracketed(item) for item in items)
        case _:
            return query.clause


def _bracketed(query: Query) -> str:
    return f"({written(query)})" if isinstance(query, And | Or) else written(query)


def read_query(text: str) -> Query:
    """Read what a user typed; an empty line asks for everything. QueryError says what is wrong."""
    return _read(text)[0]


def _read(text: str) -> tuple[Query, Any]:
    """The query, and the tree that the parser made of its text."""
    if not text.strip():
        return EVERYTHING, None
    if len(text) > LONGEST:
        message = _("The query is too long: up to {most} characters can be read.", most=LONGEST)
        raise QueryError(message, 0, 1)
    _check_characters(text)
    _check_brackets(text)
    tree = _parsed(text)
    found = [_node(child) for child in tree.children if child is not None]
    query = found[0] if found else EVERYTHING
    _check_length(query)
    return query, tree


class Part(NamedTuple):
    """One of the clauses that stand side by side in a query, and where it stands."""

    query: Query
    start: int
    end: int


def read_parts(text: str) -> list[Part]:
    """The clauses of a query; alternatives are one. QueryError says what is wrong."""
    query, tree = _read(text)
    if query == EVERYTHING:
        return []
    tree = tree.children[0]
    trees = tree.children if tree.data == "all" else [tree]
    items = query.items if len(trees) > 1 and isinstance(query, And) else (query,)
    return [
        Part(item, part.meta.start_pos, part.meta.end_pos)
        for item, part in zip(items, trees, strict=True)
    ]


def walk(query: Query, *, denied: bool = True) -> Iterator[Query]:
    """The query and all within it, from left to right; what *not* denies only where asked for."""
    yield query
    match query:
        case Not(item) if denied:
            yield from walk(item)
        case And(items) | Or(items):
            for item in items:
                yield from walk(item, denied=denied)


def _check_characters(text: str) -> None:
    """Half a character, which no text can hold, comes of bytes that are not UTF-8."""
    if half := re.search("[\ud800-\udfff]", text):
        raise QueryError(_("This character cannot be read."), half.start(), half.end())


def _check_length(query: Query) -> None:
    """What hyphens join counts as so many words, for it is searched for word by word."""
    count = 0
    for part in walk(query):
        match part:
            case TextTerm(text) | FieldTerm(_, text):
                count += max(len(words.tokens(text)), 1)
            case Comparison():
                count += 1
            case _:
                continue
        if count > MOST:
            message = _("The query is too long: up to {most} words can be asked for.", most=MOST)
            raise QueryError(message, part.start, part.end)


def _check_brackets(text: str) -> None:
    """Brackets and quotes first: their mistakes are the commonest, and depth must be bounded."""
    opened: list[int] = []
    in_quotes: int | None = None
    for found in re.finditer('["()]', text):
        at, character = found.start(), found[0]
        if character == '"':
            in_quotes = at if in_quotes is None else None
        elif in_quotes is not None:
            continue
        elif character == "(":
            opened.append(at)
            if len(opened) > DEEPEST:
                message = _("More than {most} brackets are open here.", most=DEEPEST)
                raise QueryError(message, at, at + 1)
        elif opened:
            opened.pop()
        else:
            message = _("This bracket closes nothing: expected “(” before it.")
            raise QueryError(message, at, at + 1)
    if in_quotes is not None:
        message = _('This quote is not closed: expected another “"”.')
        raise QueryError(message, in_quotes, len(text))
    if opened:
        message = _("This bracket is not closed: expected “)”.")
        raise QueryError(message, opened[-1], opened[-1] + 1)


@cache
def _parser() -> "Lark":
    from lark import Lark  # read only when there is something to parse

    return Lark(
        _GRAMMAR,
        parser="lalr",
        lexer="basic",  # the other would take an “or” that stands wrong for a word
        propagate_positions=True,
        maybe_placeholders=False,
    )


def _parsed(text: str) -> Any:
    from lark.exceptions import UnexpectedInput

    try:
        return _parser().parse(text)
    except UnexpectedInput as error:
        token = getattr(error, "token", " ")  # a character that begins no token is an error too
        ended = getattr(token, "type", "") == "$END"
        at = len(text.rstrip()) if ended else error.pos_in_stream
        assert at is not None  # every token and every character of a text has a place
        message = _("Expected a word, a “phrase”, a field such as used-in:offshore-wind, or “(”.")
        raise QueryError(message, at, at + len(token)) from error


def _node(tree: Any) -> Query:
    children = [child for child in tree.children if child is not None]
    match tree.data:
        case "either":
            return Or(tuple(_node(child) for child in children))
        case "all":
            items = tuple(_node(child) for child in children)
            return items[0] if len(items) == 1 else And(items)
        case "not":
            inner, count = children[-1], 1
            while inner.data == "not":
                inner, count = inner.children[-1], count + 1
            item = _node(inner)
            if count % 2 == 0:
                return item
            return item.item if isinstance(item, Not) else Not(item)
        case "group":
            return _node(children[0])
        case "field":
            return _field(tree, children)
        case "comparison":
            return read_comparison(str(children[0]), children[0].start_pos)
        case "phrase":
            token = children[0]
            return TextTerm(str(token)[1:-1], True, token.start_pos, token.end_pos)
        case _:
            token = children[0]
            if message := lone_measure(str(token)):
                raise QueryError(message, token.start_pos, token.end_pos)
            return TextTerm(str(token), False, token.start_pos, token.end_pos)


def _field(tree: Any, children: list[Any]) -> FieldTerm:
    token = children[0]
    name = str(token)[:-1].lower()
    start, end = token.start_pos, tree.meta.end_pos
    if name not in FIELDS:
        known = comma_list(f"{field}:" for field in FIELDS)
        message = _("“{name}:” is no field: expected one of {known}.", name=name, known=known)
        raise QueryError(message, start, token.end_pos)
    if len(children) < 2:
        message = _("“{name}:” expects {value}.", name=name, value=FIELDS[name])
        raise QueryError(message, start, end)
    value = str(children[1].children[0]).strip('"')
    return FieldTerm(name, value, start, end)
