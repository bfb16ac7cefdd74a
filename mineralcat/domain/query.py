"""The query language: what a user types, read into a tree. Window and command line share it.

Words stand side by side for *and*, and ``AND`` may stand between them; ``or``, ``not`` or ``-`` and
parentheses combine; quotes make a phrase; ``field:value`` asks one field. What cannot be read
raises `QueryError`, which knows the place and what was expected there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mineralcat.domain.units import dimension
from mineralcat.errors import QueryError as QueryError  # where it is looked for

if TYPE_CHECKING:
    from lark import Lark

LONGEST = 10_000
DEEPEST = 20
"""So many brackets may stand within each other; an engine's own parser goes little further."""
MOST = 60
"""So many words can be asked for at once; more is a text that was pasted, not a question."""

FIELDS = {
    "used-in": "an application, such as used-in:offshore-wind",
    "role": "words of a role, such as role:cathode",
    "kind": "element, group, mineral, compound or material",
    "member-of": "a group of minerals, such as member-of:rare-earth-elements",
    "list": "a list of critical minerals, such as list:in-2023; members of listed groups count",
    "list-entry": "a list of critical minerals, such as list-entry:eu-2024; as the list names it",
    "mined-in": "a country, such as mined-in:chile",
    "refined-in": "a country, such as refined-in:china; smelters and processing plants count",
    "agreement-with": "a country or an organisation, such as agreement-with:india",
    "source": "a source, its publisher or words of its title, such as source:usgs",
    "has": "what there must be, such as has:supply",
    "unsourced": "what is without a source, such as unsourced:usage, or unsourced:any",
}
"""The fields that can be asked, with what each expects."""

MEASURES = {
    "mine.top1": ("percent", "share of the largest mining country, such as mine.top1>60%"),
    "mine.top3": ("percent", "share of the three largest mining countries"),
    "mine.hhi": ("", "concentration of mining from 0 to 10 000, such as mine.hhi>2500"),
    "refine.top1": ("percent", "share of the largest refining country"),
    "refine.top3": ("percent", "share of the three largest refining countries"),
    "refine.hhi": ("", "concentration of refining from 0 to 10 000"),
    "intensity": ("kg/MW", "amount per unit of an application, such as intensity>=100kg/MW"),
    "demand-share": ("percent", "share of demand by end use, such as demand-share>20%"),
    "supply-risk": ("", "supply risk of the EU assessment, such as supply-risk>2"),
    "economic-importance": ("", "economic importance of the EU assessment"),
    "import-reliance": ("percent", "net import reliance of the United States"),
    "production": ("kt", "world production, such as production(2024)>100kt"),
}
"""The numbers that can be compared: the unit of each (that of intensity is an example), and what
it is."""

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

_AND.3: /AND(?![^\s()"])/
_OR.3: /or(?![^\s()"])/i
_NOT.3: /not(?![^\s()"])/i
FIELD.5: /[A-Za-z][A-Za-z-]*:/
COMPARISON.4: /([A-Za-z][A-Za-z0-9.-]*(\(\d{4}\))?)?\s*(>=|<=|>|<|=)\s*[^\s()"]*/
PHRASE.6: /"[^"]*"/
WORD: /[^\s()":-][^\s()"]*/
%ignore /\s+/
"""


@dataclass(frozen=True, slots=True)
class Text:
    """Free words. A phrase's words stand together; *phrase* is False for a single word."""

    text: str
    phrase: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
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
class Comparison:
    """A number compared: *measure* of `MEASURES`, in *year* or the newest; *value* in *unit*."""

    measure: str
    year: int | None
    operator: str
    value: float
    unit: str
    start: int
    end: int

    @property
    def clause(self) -> str:
        """The comparison as it would be typed."""
        year = f"({self.year})" if self.year else ""
        unit = "%" if self.unit == "percent" else self.unit
        return f"{self.measure}{year}{self.operator}{self.value:g}{unit}"


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


Leaf = Text | Field | Comparison
Query = Leaf | Not | And | Or

EVERYTHING = And(())


def quoted(value: str) -> str:
    """A value as it is typed: in quotes where it has blanks or brackets."""
    return f'"{value}"' if any(c.isspace() or c in '()"' for c in value) else value


def read_query(text: str) -> Query:
    """Read what a user typed; an empty line asks for everything. QueryError says what is wrong."""
    if not text.strip():
        return EVERYTHING
    if len(text) > LONGEST:
        raise QueryError(f"The query is too long: up to {LONGEST} characters can be read.", 0, 1)
    _check_characters(text)
    _check_brackets(text)
    tree = _parsed(text)
    found = [_node(child) for child in tree.children if child is not None]
    query = found[0] if found else EVERYTHING
    _check_length(query)
    return query


class Part(NamedTuple):
    """One of the clauses that stand side by side in a query, and where it stands."""

    query: Query
    start: int
    end: int


def read_parts(text: str) -> list[Part]:
    """The clauses of a query; alternatives are one. QueryError says what is wrong."""
    query = read_query(text)
    if query == EVERYTHING:
        return []
    tree = _parsed(text).children[0]
    trees = tree.children if tree.data == "all" else [tree]
    items = query.items if len(trees) > 1 and isinstance(query, And) else (query,)
    return [
        Part(item, part.meta.start_pos, part.meta.end_pos)
        for item, part in zip(items, trees, strict=True)
    ]


def walk(query: Query) -> Iterator[Query]:
    """The query and all within it, from left to right."""
    yield query
    match query:
        case Not(item):
            yield from walk(item)
        case And(items) | Or(items):
            for item in items:
                yield from walk(item)


def _check_characters(text: str) -> None:
    """Half a character, which no text can hold, comes of bytes that are not UTF-8."""
    for at, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            raise QueryError("This character cannot be read.", at, at + 1)


def _check_length(query: Query) -> None:
    words = 0
    for part in walk(query):
        if isinstance(part, Text | Field):
            words += len((part.text if isinstance(part, Text) else part.value).split())
            if words > MOST:
                message = f"The query is too long: up to {MOST} words can be asked for."
                raise QueryError(message, part.start, part.end)


def _check_brackets(text: str) -> None:
    """Brackets and quotes first: their mistakes are the commonest, and depth must be bounded."""
    opened: list[int] = []
    in_quotes: int | None = None
    for at, character in enumerate(text):
        if character == '"':
            in_quotes = at if in_quotes is None else None
        elif in_quotes is not None:
            continue
        elif character == "(":
            opened.append(at)
            if len(opened) > DEEPEST:
                raise QueryError(f"More than {DEEPEST} brackets are open here.", at, at + 1)
        elif character == ")":
            if not opened:
                raise QueryError("This bracket closes nothing: expected “(” before it.", at, at + 1)
            opened.pop()
    if in_quotes is not None:
        raise QueryError('This quote is not closed: expected another “"”.', in_quotes, len(text))
    if opened:
        raise QueryError("This bracket is not closed: expected “)”.", opened[-1], opened[-1] + 1)


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
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

    try:
        return _parser().parse(text)
    except UnexpectedToken as error:
        ended = error.token.type == "$END"
        at = len(text.rstrip()) if ended else error.token.start_pos
        assert at is not None  # every token of a text has a place
        raise QueryError(f"Expected {_EXPECTED}.", at, at + len(str(error.token))) from error
    except UnexpectedCharacters as error:
        at = error.pos_in_stream
        assert at is not None  # every character of a text has a place
        raise QueryError(f"Expected {_EXPECTED}.", at, at + 1) from error
    except UnexpectedEOF as error:
        raise QueryError(f"Expected {_EXPECTED}.", len(text), len(text) + 1) from error


_EXPECTED = "a word, a “phrase”, a field such as used-in:offshore-wind, or “(”"


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
            return _comparison(children[0])
        case "phrase":
            token = children[0]
            return Text(str(token)[1:-1], True, token.start_pos, token.end_pos)
        case _:
            token = children[0]
            return Text(str(token), False, token.start_pos, token.end_pos)


def _field(tree: Any, children: list[Any]) -> Field:
    token = children[0]
    name = str(token)[:-1].lower()
    start, end = token.start_pos, tree.meta.end_pos
    if name not in FIELDS:
        known = ", ".join(f"{field}:" for field in FIELDS)
        raise QueryError(f"“{name}:” is no field: expected one of {known}.", start, token.end_pos)
    if len(children) < 2:
        raise QueryError(f"“{name}:” expects {FIELDS[name]}.", start, end)
    value = str(children[1].children[0]).strip('"')
    return Field(name, value, start, end)


_COMPARED = re.compile(
    r"(?P<name>(?:[A-Za-z][A-Za-z0-9.-]*)?)(?:\((?P<year>\d{4})\))?\s*(?P<operator>>=|<=|>|<|=)\s*"
    r"(?P<number>[0-9][0-9,_\u202f ]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+)?(?P<unit>.*)"
)


def _comparison(token: Any) -> Comparison:
    """Read ``measure(year) operator number unit``; each part that cannot be read is marked."""
    found = _COMPARED.fullmatch(str(token))
    assert found is not None  # the token's own pattern is this one's
    start = token.start_pos

    def wrong(part: str, message: str) -> QueryError:
        begin, end = found.span(part)
        return QueryError(message, start + max(begin, 0), start + max(end, begin + 1, 1))

    name, unit = found["name"].lower(), found["unit"].strip()
    if name not in MEASURES:
        known = ", ".join(MEASURES)
        raise wrong("name", f"“{found['name']}” is no number: expected one of {known}.")
    if found["number"] is None:
        raise wrong("unit", f"Expected a number here: {MEASURES[name][1]}.")
    value = float(re.sub(r"[,_\u202f ]", "", found["number"]))
    unit = _unit(name, unit, wrong)
    year = int(found["year"]) if found["year"] else None
    return Comparison(name, year, found["operator"], value, unit, start, token.end_pos)


def _unit(name: str, unit: str, wrong: Any) -> str:
    """The unit of a comparison: the measure's own where none is typed, else one of its kind."""
    own = MEASURES[name][0]
    unit = "percent" if unit == "%" else unit
    if name == "intensity":
        if not dimension(unit)[0].startswith("kg/"):
            raise wrong("unit", "Expected an amount per unit of an application, such as kg/MW.")
        return unit
    if not unit or dimension(unit)[0] == dimension(own)[0]:
        return unit or own
    expected = {"percent": "%", "": "a number alone"}.get(own, f"a unit such as {own}")
    raise wrong("unit", f"“{unit}” does not measure this: expected {expected}.")
