"""From the words of a file to the entries of the catalogue: what is known, and what must be asked.

A name is matched by slug, name, symbol, synonyms, names in other languages, the texts by which
publishers write areas, and ISO codes, in the catalogue first and then in the reference data that
ship. What is not known becomes an `ImportQuestion`, once for all its rows; the answer is remembered
as a synonym, a text of the area or a word of files in the same step that takes the import in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from mineralcat.errors import MineralCatError
from mineralcat.schema.entities import ENTITIES
from mineralcat.translation import _, comma_list, ngettext


class Kind(StrEnum):
    """What a text of a file may stand for."""

    AREA = "area"
    MINERAL = "mineral"
    APPLICATION = "application"
    UNIT = "unit"
    LIST = "criticality_list"
    ORGANISATION = "organisation"
    SOURCE = "source"
    ABSENCE = "absence"
    """A mark in place of a figure, such as “..”."""
    NUMBER_MARKS = "number_marks"
    """A column of figures whose decimal mark is not certain."""
    BASIS = "basis"
    """What a figure of a compound counts."""
    IMPLAUSIBLE = "implausible"
    """A figure that can hardly be meant."""
    NUMBER_FORMAT = "number_format"
    """A figure that a cell of a workbook shows otherwise than it holds it."""

    @property
    def names_entry(self) -> bool:
        """Whether an answer may be any entry of the catalogue, or a new one."""
        return self.value in ENTITIES

    @property
    def label(self) -> str:
        """What a text of this kind names, in words."""
        return ENTITIES[self.value].title if self.names_entry else _("unit")


class Candidate(NamedTuple):
    """Something that a text may mean. *slug* is what answers with it, of a unit the unit."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """A text that is not known, asked once: *rows* rows say it, first at *line* of *file*.
    *candidates* are what it may mean, most likely first, and may be none. *asked* is the question
    in words where it is none about a name."""

    kind: Kind
    text: str
    candidates: tuple[Candidate, ...]
    rows: int
    file: str = ""
    line: int = 0
    asked: str = ""

    @property
    def sentence(self) -> str:
        """The question in words."""
        if self.asked:
            return ngettext(
                "{question} ({count} row)",
                "{question} ({count} rows)",
                self.rows,
                question=self.asked,
            )
        return ngettext(
            "{count} row says “{text}”, which is not known ({kind}). What is meant?",
            "{count} rows say “{text}”, which is not known ({kind}). What is meant?",
            self.rows,
            text=self.text,
            kind=self.kind.label,
        )


LEAVE_OUT: Final = "-"
"""The answer that leaves out the rows that say a text: no slug is spelt so."""
MAKE_NEW: Final = "+"
"""The answer that makes a new entry of the text."""


@dataclass(slots=True)
class Answers:
    """What texts mean, as was answered: by kind and text the slug, `LEAVE_OUT` or `MAKE_NEW`."""

    given: dict[tuple[Kind, str], str] = field(default_factory=dict)

    @classmethod
    def of_any_kind(cls, answers: Mapping[str, str]) -> "Answers":
        """Answers of which only the text is given, as on a command line: of any kind."""
        return cls({(kind, text): slug for text, slug in answers.items() for kind in Kind})

    def give(self, question: ImportQuestion, slug: str) -> None:
        """Answer a question with the slug of a candidate or other entry, or one of the two."""
        self.given[question.kind, question.text] = slug

    def get(self, kind: Kind, text: str) -> str | None:
        """The answer, None where there is none yet."""
        return self.given.get((kind, text))

    def __iter__(self) -> Iterator[tuple[Kind, str, str]]:
        return ((kind, text, slug) for (kind, text), slug in self.given.items())


class AnswerError(MineralCatError):
    """An answer that names nothing there is; *possible* are those that a doubt can have."""

    def __init__(self, kind: Kind, text: str, answer: str, possible: Sequence[str] = ()) -> None:
        if possible:
            sentence = _(
                "“{answer}” is no answer to what “{asked}” means. Nothing was changed; answer"
                " {possible}, or “-” to leave its rows out.",
                possible=comma_list(f"“{one}”" for one in possible),
                answer=answer,
                asked=text,
            )
        else:
            sentence = _(
                "“{answer}”, given for “{asked}”, is not known ({kind}) to the catalogue or the"
                " reference data. Nothing was changed; name one by its slug, or answer “-” to leave"
                " its rows out or “+” to make a new entry.",
                kind=kind.label,
                answer=answer,
                asked=text,
            )
        super().__init__(sentence)
