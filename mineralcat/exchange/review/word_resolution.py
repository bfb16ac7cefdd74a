"""Puts slugs and units in place of a file's own words, as far as these are known or answered."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from mineralcat.schema.entities import entity_of
from mineralcat.translation import _, comma_list

from ..cells.compounds import doubt_about, names_compound
from ..cells.word_meanings import LONGEST_UNIT, UnitMeaning, WordMeaning
from ..incoming import Doubt, Finding, IncomingRow, Place, PossibleReading, Record
from ..packages.shapes import NotTakenError, unseen_sign
from . import matching
from .matching import LEAVE_OUT, MAKE_NEW, AnswerError, Answers, ImportQuestion, Kind
from .names import KnownNames
from .new_records import contradiction

_LONGEST_NAME: Final = 400
KIND_OF: Final = {kind.value: kind for kind in Kind}
"""By table what its rows are."""
_WITHOUT_SYNONYMS: Final = (Kind.SOURCE, Kind.LIST, Kind.ORGANISATION)


class UnansweredError(Exception):
    """A row whose words are not known yet."""


class Explainer:
    """What the words of files mean; what is not known is gathered as questions.

    *make* makes a new entry of a text and gives its slug.
    """

    def __init__(
        self, names: KnownNames, answers: Answers, make: Callable[[Kind, str], str]
    ) -> None:
        self._names = names
        self._answers = answers
        self._make = make
        self._matched: dict[tuple[Kind, str], str | None] = {}
        self.asked: dict[tuple[Kind, str], list[Any]] = {}
        """Of what there are questions: how many rows ask it, and where the first stands."""
        self._doubts: dict[tuple[Kind, str], Doubt] = {}
        self._first_file: dict[str, str] = {}
        """By the heading of a column whose marks are asked about the first file that has it."""
        self._units: dict[str, UnitMeaning] = {}
        self._recalled: dict[str, Place] = {}
        self._read_as: dict[tuple[Kind, str], Finding] = {}
        self.answered: dict[tuple[Kind, str], WordMeaning] = {}
        """What texts mean, as was answered now, of things that have no synonyms."""

    @property
    def questions(self) -> tuple[ImportQuestion, ...]:
        """What is not answered yet."""
        return tuple(self._question(*key, *counted) for key, counted in self.asked.items())

    def _question(self, kind: Kind, text: str, rows: int, place: Place) -> ImportQuestion:
        doubt = self._doubts.get((kind, text))
        if doubt is None:
            candidates, asked = self._names.candidates(kind, text), self._names.asked_of(kind, text)
        else:
            candidates = tuple(matching.Candidate(one.answer, one.words) for one in doubt.readings)
            asked = doubt.sentence
        return ImportQuestion(kind, text, candidates, rows, place.file, place.line, asked)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of which units and marks the meaning is known from an earlier answer, or is the usual."""
        units = (
            Finding(place, _read_before(text, self._units[text].words))
            for text, place in self._recalled.items()
        )
        return (*units, *self._read_as.values())

    def answer(self, answers: Answers) -> None:
        """Take answers; the rows that asked are to be explained again. AnswerError where one names
        nothing that there is; none is taken then."""
        for kind, text, answer in answers:
            if (kind, text) in self.asked:
                self._check(kind, text, answer)
        for kind, text, slug in answers:
            self._answers.given[kind, text] = slug
        self._matched = {key: slug for key, slug in self._matched.items() if slug is not None}
        self.asked = {}

    def explained(self, row: IncomingRow) -> Record:
        """The record with slugs in place of the file's own words; UnansweredError, of a sentence,
        where some are not known, NotTakenError where they cannot be."""
        record = dict(row.record)
        unknown = []
        for name in sorted(row.words):  # so that questions come in one order
            table, within, heading = row.table, record, name
            if "." in name:  # of a row that is named by its natural key
                outer, _dot, heading = name.partition(".")
                table = target_of(table, outer)
                within = record[outer] = dict(record[outer])
            if within[heading] is None or within[heading] == "":
                continue
            kind, text = _kind(table, heading), str(within[heading])
            if (sign := unseen_sign(text)) is not None or len(text) > _LONGEST_NAME:
                long = _("The name is too long.")
                wrong = _("The name has a control character ({sign}).", sign=sign) if sign else long
                raise NotTakenError(heading, wrong)
            slug = self._meaning(kind, text, row.place)
            if slug is None:
                asked = self.asked.setdefault((kind, text), [0, row.place])
                asked[0] += not row.is_part_of_next
                unknown.append((kind, text))
            else:
                within[heading] = slug
        if unknown:
            raise UnansweredError(" ".join(self._unknown(kind, text) for kind, text in unknown))
        if "unit" in row.words and (meant := self._units.get(str(row.record["unit"]))) is not None:
            _place_basis(meant.basis, record)
        for doubt in (*self._of_compound(row, record), *row.doubts):
            self._settle(doubt, record, row.place)
        if row.doubts and (contradicted := contradiction(record)) is not None:
            raise NotTakenError(*contradicted)
        return record

    def known(self, row: IncomingRow) -> Record | None:
        """The record with words and doubts settled; None, and no question, where one is open."""
        asked = {key: list(counted) for key, counted in self.asked.items()}
        try:
            return self.explained(row)
        except (NotTakenError, UnansweredError):
            return None
        finally:
            self.asked = asked

    def _of_compound(self, row: IncomingRow, record: Record) -> Iterator[Doubt]:
        """What a figure counts whose mineral the file calls by the name of a compound."""
        text = names_compound(row)
        if text is not None:
            within = record["series"] if "series.mineral" in row.words else record
            title = self._names.title(Kind.MINERAL, within["mineral"]) or text
            doubt = doubt_about(row.table, record, text, title)
            if doubt is not None:
                yield doubt

    def _settle(self, doubt: Doubt, record: Record, place: Place) -> None:
        """Put what was answered to a doubt into the record."""
        doubt = self._of_its_file(doubt, place)
        key = doubt.kind, doubt.text
        answer = self._answer_to(doubt, place)
        if answer is None:
            self._doubts.setdefault(key, doubt)
            self.asked.setdefault(key, [0, place])[0] += 1
            ways = "; ".join(one.words for one in doubt.readings)
            sentence = _("{question} Possible: {readings}.", question=doubt.sentence, readings=ways)
            raise UnansweredError(sentence)
        reading = _reading(doubt, answer)
        if reading.refused:
            field = next((name for one in doubt.readings for name in one.columns), "")
            raise NotTakenError(field, reading.refused)
        if doubt.kind is Kind.ABSENCE and self._answers.get(*key) not in (None, LEAVE_OUT):
            self.answered[key] = WordMeaning(reading.answer)
        for name, value in reading.columns.items():
            outer, _dot, column = name.rpartition(".")
            if outer:
                record[outer] = {**record[outer], column: value}
            else:
                record[column] = value

    def _answer_to(self, doubt: Doubt, place: Place) -> str | None:
        """The answer to a doubt, given now or before, or that holds as a rule; None while open."""
        key = doubt.kind, doubt.text
        if (answer := self._answers.get(*key)) is not None:
            self._read_as.pop(key, None)
            return answer
        before = self._names.meanings.get(key)
        answer = before.meaning if before else doubt.usual
        if not answer:
            return None
        if key not in self._read_as:
            how = {"mark": doubt.text, "meaning": answer}
            usual = _(
                "“{mark}” is read as {meaning}, as the U.S. Geological Survey writes it.", **how
            )
            sentence = _read_before(doubt.text, answer) if before else usual
            self._read_as[key] = Finding(place, sentence)
        return answer

    def _of_its_file(self, doubt: Doubt, place: Place) -> Doubt:
        """The doubt with a text of its own where another file asks about a column of that name."""
        if doubt.kind is not Kind.NUMBER_MARKS:
            return doubt
        first = self._first_file.setdefault(doubt.text, place.file)
        return doubt if first == place.file else doubt._replace(text=f"{doubt.text}, {place.file}")

    def _unknown(self, kind: Kind, text: str) -> str:
        if asked := self._names.asked_of(kind, text[:60]):
            return asked
        near = comma_list(one.name for one in self._names.candidates(kind, text)[:3])
        unknown = _("“{name}” is not known ({kind}).", name=text[:60], kind=kind.label)
        return f"{unknown} {_('Similar names: {names}.', names=near)}" if near else unknown

    def _check(self, kind: Kind, text: str, answer: str) -> None:
        """AnswerError where an answer names nothing that there is."""
        doubt, is_unit = self._doubts.get((kind, text)), kind is Kind.UNIT
        if answer == LEAVE_OUT or (answer == MAKE_NEW and doubt is None):
            return
        if doubt is not None:
            _reading(doubt, answer)
            return
        meant = self._names.unit_given(answer) if is_unit else self._names.match(kind, answer)
        if meant is None:
            raise AnswerError(kind, text, answer)

    # -- what a text means -------------------------------------------------------------------------

    def _meaning(self, kind: Kind, text: str, place: Place) -> str | None:
        """The slug, or the unit, that a text means; None where nobody has answered yet."""
        key = kind, text
        if key not in self._matched:
            is_unit = kind is Kind.UNIT
            known = self._known_unit(text, place) if is_unit else self._names.match(kind, text)
            if known is None and (answer := self._answers.get(*key)) is not None:
                known = self._answered(kind, text, answer)
            self._matched[key] = known
        return self._matched[key]

    def _known_unit(self, text: str, place: Place) -> str | None:
        meaning = self._names.unit(text)
        if meaning is None:
            return None
        if (Kind.UNIT, text) in self._names.meanings:
            self._recalled[text] = place
        self._units[text] = meaning
        return meaning.unit

    def _answered(self, kind: Kind, text: str, answer: str) -> str:
        if answer == LEAVE_OUT:
            raise _left_out(text)
        if kind is Kind.UNIT:
            is_new = answer == MAKE_NEW and len(text) <= LONGEST_UNIT
            meaning = UnitMeaning(text) if is_new else self._names.unit_given(answer)
            if meaning is None:
                raise AnswerError(kind, text, answer)
            self._units[text], self.answered[kind, text] = meaning, WordMeaning(*meaning)
            return meaning.unit
        if answer == MAKE_NEW:
            return self._make(kind, text)
        slug = self._names.match(kind, answer)
        if slug is None:
            raise AnswerError(kind, text, answer)
        if kind in _WITHOUT_SYNONYMS or self._names.is_of_several(kind, text):
            self.answered[kind, text] = WordMeaning(slug)
        return slug


def _place_basis(basis: str, record: Record) -> None:
    """Put the basis that the text of a unit speaks of where the row has a place for it."""
    series = record.get("series")
    if basis and not isinstance(series, dict):
        note = f"Basis of the unit: {basis}."
        record["note"] = " ".join(filter(None, (record.get("note"), note)))
    elif basis and isinstance(series, dict) and not series["basis"]:
        record["series"] = {**series, "basis": basis}


def _reading(doubt: Doubt, answer: str) -> PossibleReading:
    """The reading that an answer chooses; AnswerError where it is none of them."""
    if answer == LEAVE_OUT:
        raise _left_out(doubt.text)
    for one in doubt.readings:
        if answer.casefold() in (one.answer.casefold(), one.words.casefold()):
            return one
    raise AnswerError(doubt.kind, doubt.text, answer, [one.answer for one in doubt.readings])


def _left_out(text: str) -> NotTakenError:
    return NotTakenError("", rows_left_out(text[:60]))


def rows_left_out(text: str) -> str:
    """Why rows are not taken that say a text, where it was answered so."""
    return _("Rows of “{asked}” were left out, as was answered.", asked=text)


def _read_before(text: str, meaning: str) -> str:
    return _("“{asked}” is read as {meaning}, as was answered before.", asked=text, meaning=meaning)


def _kind(table: str, heading: str) -> Kind:
    if heading == "unit":
        return Kind.UNIT
    if (target := target_of(table, heading)) in KIND_OF:
        return KIND_OF[target]
    where = {"column": heading, "table": table}
    sentence = _("Words cannot stand for the “{column}” of a row of {table}.", **where)
    raise NotTakenError(heading, sentence)


@cache
def target_of(table: str, heading: str) -> str:
    """The table that a column of a record refers to; empty where it is no reference."""
    entity = entity_of(table)
    return entity.by_key[heading].type.target if heading in entity.by_key else ""
