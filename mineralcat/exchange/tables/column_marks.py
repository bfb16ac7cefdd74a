"""Which sign begins the decimals in each column of figures: proved by its cells, chosen, or asked.

Only columns that are read as figures are evidence, each for itself first, then all together. One
number alone proves nothing, unless the others confirm it, nor do numbers that contradict each
other: then the column is asked about once. Marks that were chosen for a file bind; those of a saved
recipe are proved anew.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from mineralcat.domain.number_marks import BOTH, NumberMarks, plain_digits
from mineralcat.domain.published_text import bare_text
from mineralcat.domain.reading_claims import ClaimQuestion, ReadClaim, read_claim
from mineralcat.errors import EditError
from mineralcat.schema.field_types import ClaimFigure, Number
from mineralcat.translation import _, ngettext, or_list

from ..workbooks.workbook_cells import Cell
from .recipes import TableRecipe
from .table_files import Table

ENOUGH: Final = 2
"""So many numbers that can be read in one way alone prove the mark of a column."""
ENOUGH_LIKE_FOOTNOTES: Final = 3
_LONGEST: Final = 60
_PLAIN: Final = re.compile(r"[+-]?\d*")
_SURE: Final = re.compile(r"[-+]?(?:\d*[.,](?:\d\d?|\d{4,})|\d{4,}[.,]\d+|0[.,]\d+)")
"""Numbers that can be read in one way, as most are, without a closer look."""
_LIKE_A_FOOTNOTE: Final = re.compile(r"[^\d]*[1-9]\d{0,2}[.,]\d{4,5}(?!\d).*")
"""86,0001 may be 86,000 with the number of a footnote behind it."""
_OPEN: Final = "?"
"""In place of the sign that a number proves: it can be read by both, as different numbers."""
_MILLIONS: Final = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})+(?!\d)")


class ColumnMarks(NamedTuple):
    """How the numbers of one column are read. Without *marks* those that can be read in two ways
    are asked about, and where the column is *disputed* all that have a sign for decimals or
    thousands. *heading* is what the question is called by, *example* what it shows."""

    heading: str
    marks: NumberMarks | None
    disputed: bool = False
    example: str = ""
    why: str = ""

    def asks(self, text: str) -> bool:
        """Whether what a text says depends on what is answered."""
        if self.marks is not None or not ("." in text or "," in text or not text.isascii()):
            return False
        seen = seen_in(text)
        is_open = self.disputed or seen == _OPEN or _LIKE_A_FOOTNOTE.fullmatch(text) is not None
        return seen != "" and is_open

    @property
    def is_asked(self) -> bool:
        """Whether something of the first rows depends on what is answered."""
        return self.asks(self.example)

    def question(self, text: str) -> str:
        """What is asked of the column, with the example of *text* where it has none."""
        example = self.example or text
        return _(
            "{why} “{example}” is {ways}. Which sign begins the decimals?",
            why=self.why
            or _(
                "The column “{heading}” has numbers that can be read in more than one way:",
                heading=self.heading,
            ),
            example=example[:40],
            ways=or_list(self.reading(marks, example) for marks in self.order(example)),
        )

    def order(self, text: str) -> Sequence[NumberMarks]:
        """The marks as they are offered: a sign before three digits parts thousands first."""
        example = self.example or text
        return sorted(BOTH, key=lambda marks: marks.decimal in example)

    def words(self, marks: NumberMarks, text: str) -> str:
        """An answer in words, such as “.”: 44,000 is 44000."""
        example = self.example or text
        return _(
            "“{sign}”: {example} is {number}",
            sign=marks.decimal,
            example=example[:40],
            number=self.reading(marks, example),
        )

    def reading(self, marks: NumberMarks, text: str) -> str:
        """What a text is by these marks."""
        found = _read(text, marks)
        numbers = [f"{one:.15g}" for one in found or () if one is not None]
        return "–".join(dict.fromkeys(numbers)) or _("no number")


def seen_in(text: str) -> str:
    """The sign that begins decimals by the text of a cell, `_OPEN` where it may be either, empty
    where it proves nothing."""
    plain = plain_digits(text)
    if len(plain) > _LONGEST or not ("." in plain or "," in plain):
        return ""
    if _SURE.fullmatch(plain):
        return "." if "." in plain else ","
    point, comma = (_read(plain, marks) for marks in BOTH)
    if point == comma:
        return ""
    if point is not None and comma is not None:
        return _OPEN
    return "," if point is None else "."


def _read(text: str, marks: NumberMarks) -> tuple[float | None, ...] | None:
    try:
        found = read_claim(text, marks, in_file=True)
    except EditError:
        return None
    claim: ReadClaim = found.choices[-1].claim if isinstance(found, ClaimQuestion) else found
    return claim.value, claim.low, claim.high


# -- columns of figures ----------------------------------------------------------------------------


def marks_of_figures(
    recipe: TableRecipe, table: Table, headings: Sequence[str]
) -> dict[str, ColumnMarks]:
    """How the numbers of each column are written that the recipe reads as figures, by heading."""
    choices, numbers = recipe.choices, (ClaimFigure, Number)
    used = [h for h, key in recipe.columns.items() if recipe.target.field(key).kind in numbers]
    rows = table.sample(choices).rows
    cells = {
        heading: [_bare(row[at]) for _line, row in rows if at < len(row)]
        for at, heading in enumerate(headings)
        if heading in used or heading in recipe.years
    }
    together = tuple(recipe.years)
    return marks_of_columns(cells, choices.marks, choices.marks_remembered, together)


def _bare(cell: Cell) -> Cell:
    return bare_text(cell) if isinstance(cell, str) else cell


def marks_asked(recipe: TableRecipe, table: Table) -> bool:
    """Whether the marks of some column of figures have to be asked about."""
    found = marks_of_figures(recipe, table, table.headings(recipe.choices))
    return any(one.is_asked for one in found.values())


# -- what a column proves --------------------------------------------------------------------------


class _Votes:
    """What the cells of one column prove of its marks."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._times = Counter(cell.strip() for cell in cells if isinstance(cell, str) and cell)
        self._texts: dict[str, list[str]] = {".": [], ",": [], _OPEN: [], "": []}
        """The different texts by what they prove."""
        self._has_wholes = False
        for text in self._times:
            if _PLAIN.fullmatch(text):
                self._has_wholes = self._has_wholes or bool(text.strip("+-0"))
            else:
                self._texts[seen_in(text)].append(text)

    def count(self, *signs: str) -> int:
        """How many cells prove one of these."""
        return sum(self._times[text] for sign in signs for text in self._texts[sign])

    def first(self, *signs: str) -> str:
        """The first text that proves the first of these that some do; empty where none does."""
        return next((self._texts[sign][0] for sign in signs if self._texts[sign]), "")

    @property
    def certain(self) -> list[str]:
        """The texts that can be read in one way alone."""
        return list(map(plain_digits, self._texts["."] + self._texts[","]))

    @property
    def seen(self) -> str:
        """What its certain numbers prove, OPEN where they contradict each other."""
        if self.count(".") and self.count(","):
            return _OPEN
        return next((sign for sign in ".," if self.count(sign)), "")

    @property
    def only_like_footnotes(self) -> bool:
        return bool(self.certain) and all(map(_LIKE_A_FOOTNOTE.fullmatch, self.certain))

    def groups(self) -> Counter[str]:
        """By the sign how many open numbers have it where thousands have their mark."""
        found: Counter[str] = Counter()
        for text in self._texts[_OPEN]:
            signs = re.findall(r"[.,]", plain_digits(text))
            found.update(dict.fromkeys(signs, self._times[text]))
        return found

    def contradict(self, marks: NumberMarks) -> bool:
        """Whether some number cannot be read by these marks, or looks like thousands that would be
        read as decimals: 44,000 beside 9,6 or 12."""
        sign, other = re.escape(marks.decimal), "," if marks.decimal == "." else "."
        thousand = re.compile(rf"{sign}\d\d0(?!\d)")
        decimals = re.compile(rf"{sign}(?!\d{{3}}(?![\d.,]))\d*(?![\d.,])")
        is_padded = any(thousand.search(plain_digits(text)) for text in self._texts[_OPEN])
        uneven = any(decimals.search(plain_digits(text)) for text in self._texts[marks.decimal])
        return bool(self.count(other)) or (is_padded and (uneven or self._has_wholes))

    def proved(self) -> NumberMarks | None:
        """The marks that its own numbers prove."""
        if self.seen not in _MARKS or self.contradict(marks := _MARKS[self.seen]):
            return None
        if self.only_like_footnotes:
            enough = self.count(".", ",") >= ENOUGH_LIKE_FOOTNOTES and not self.count(_OPEN)
            return marks if enough else None
        return marks if self.count(".", ",") >= ENOUGH or _is_confirmed([self], marks) else None

    @property
    def disputed(self) -> bool:
        """Whether all its numbers depend on what is answered: they contradict each other, or a few
        prove too little to read the others by them."""
        if self.seen == _OPEN or self.only_like_footnotes:
            return True
        return bool(self.certain and self.count(_OPEN))


_MARKS: Final = {marks.decimal: marks for marks in BOTH}


def marks_of_columns(
    columns: Mapping[str, Sequence[Cell]],
    chosen: NumberMarks | None = None,
    remembered: bool = False,
    together: Sequence[str] = (),
) -> dict[str, ColumnMarks]:
    """How the numbers of each column of figures are read, by its first cells. Marks *chosen*
    for the file bind, unless they are *remembered* and its numbers contradict them. Of columns
    *together*, such as those of years, one question is asked."""
    if chosen is not None and not remembered:
        return {heading: ColumnMarks(heading, chosen) for heading in columns}
    votes = {heading: _Votes(cells) for heading, cells in columns.items()}
    common = chosen or _proved_together(votes.values())
    found = {heading: _judged(heading, one, common) for heading, one in votes.items()}
    if chosen is not None and any(one.contradict(chosen) for one in votes.values()):
        found = {heading: _again(heading, one, chosen) for heading, one in votes.items()}
    return _asked_together(found, together)


def _proved_together(votes: Iterable[_Votes]) -> NumberMarks | None:
    """The marks that all columns of figures prove, where none contradicts them."""
    votes = list(votes)
    seen = {one.seen for one in votes if one.certain}
    if len(seen) != 1 or (only := seen.pop()) not in _MARKS:
        return None
    sure = sum(one.count(".", ",") for one in votes if not one.only_like_footnotes)
    marks = _MARKS[only]
    contradicted = any(one.contradict(marks) for one in votes)
    proved = sure >= ENOUGH or (sure and _is_confirmed(votes, marks))
    return marks if proved and not contradicted else None


def _is_confirmed(votes: Sequence[_Votes], marks: NumberMarks) -> bool:
    """Whether open numbers confirm the only one that is certain: it has two marks of thousands, or
    they use the other sign throughout, where thousands have theirs."""
    groups = sum((one.groups() for one in votes), Counter[str]())
    is_consistent = groups[marks.group] >= ENOUGH and not groups[marks.decimal]
    return is_consistent or any(_MILLIONS.search(text) for one in votes for text in one.certain)


def _judged(heading: str, votes: _Votes, common: NumberMarks | None) -> ColumnMarks:
    marks = votes.proved()
    if marks is None and common is not None and not votes.contradict(common):
        marks = common
    if marks is not None:
        return ColumnMarks(heading, marks)
    return _asked(heading, votes)


def _asked(heading: str, votes: _Votes, why: str = "") -> ColumnMarks:
    example = votes.first(_OPEN, ",", ".")
    if not why and votes.seen == _OPEN:
        why = _(
            "The column “{heading}” has numbers written in two ways, such as “{one}” and “{other}”."
            " There",
            heading=heading,
            one=votes.first("."),
            other=votes.first(","),
        )
    elif not why and votes.disputed and votes.count(_OPEN):
        why = _(
            "The column “{heading}” has “{one}” and “{other}”, too little to show how its numbers"
            " are written. There",
            heading=heading,
            one=example,
            other=votes.first(votes.seen),
        )
    return ColumnMarks(heading, None, votes.disputed, example, why)


def _again(heading: str, votes: _Votes, chosen: NumberMarks) -> ColumnMarks:
    """A column of a file that contradicts the marks which were remembered: it is asked about."""
    why = _(
        "The column “{heading}” was to be read like {like}, as remembered, which numbers of this"
        " file contradict. There",
        heading=heading,
        like=chosen.write(1234.5),
    )
    return _asked(heading, votes, why)._replace(disputed=True)


def _asked_together(
    found: dict[str, ColumnMarks], together: Sequence[str]
) -> dict[str, ColumnMarks]:
    """Columns of one kind whose marks nothing proves have one question."""
    same = [h for h in together if found[h].marks is None and not found[h].disputed]
    if len(same) < 2:
        return found
    example = next((found[h].example for h in same if found[h].example), "")
    why = ngettext(
        "The column “{heading}” and {count} other have numbers that can be read in more than one"
        " way. There",
        "The column “{heading}” and {count} others have numbers that can be read in more than one"
        " way. There",
        len(same) - 1,
        heading=same[0],
    )
    one = found[same[0]]._replace(example=example, why=why)
    return {**found, **dict.fromkeys(same, one)}
