"""Reads what was typed or chosen for a field as the columns of its table take it."""

import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks, plain_digits
from mineralcat.domain.reading_claims import Question, ReadClaim, read_claim
from mineralcat.errors import EditError, MineralCatError

from .fields import MODELS, EditableField, EditableKind, FieldKind, kind_of
from .texts import one_line, paragraphs

Columns = dict[str, Any]
FIRST_YEAR = 1900
YEARS_AHEAD = 60
_YES = frozenset({"yes", "y", "true", "1", "x", "✓"})
_NO = frozenset({"no", "n", "false", "0", ""})
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_PERIOD = re.compile(r"(\d{4})(?:\s*[-\u2010-\u2015/]\s*(\d{4}|\d{2}))?")
_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.I)


class AmbiguousError(EditError):
    """A figure that can be read in more than one way; *question* has the choices."""

    def __init__(self, question: Question) -> None:
        words = " or ".join(choice.words for choice in question.choices)
        super().__init__("value", f"{question.sentence} {words}")
        self.question = question


_NO_UNIT = re.compile(r"[\d\s.,<>+-]*")
"""A figure that names no unit, so that nobody need look which there are."""


def read_value(
    session: Session,
    kind: EditableKind,
    field: EditableField,
    value: Any,
    marks: NumberMarks | None = None,
) -> Columns:
    """The columns that *value* sets: a text, or what the field holds already typed. EditError names
    the field."""
    if isinstance(value, ReadClaim):
        return figure_columns(kind, value)
    if isinstance(value, bool):
        return {field.column: value}
    text = "" if value is None else str(value)
    if field.kind is FieldKind.PERIOD:
        first, last = read_period(text, field.key)
        return {"period_from": first, "period_to": last}
    if field.kind is FieldKind.FIGURE:
        units = () if _NO_UNIT.fullmatch(text) else known_units(session, kind)
        found = read_claim(text, marks, units)
        if isinstance(found, Question):
            raise AmbiguousError(found)
        return figure_columns(kind, found)
    read = _plain_value(session, field, text)
    if read is None or read == "":
        if field.required and field.kind is not FieldKind.YES_NO:
            raise EditError(field.key, f"{_needs(kind, field)} Press Esc to keep the old.")
        nullable = kind.model.__table__.c[field.column].nullable
        read = None if nullable else ("" if field.kind is FieldKind.LINE else 0)
    return {field.column: read}


def _needs(kind: EditableKind, field: EditableField) -> str:
    return f"{_article(kind.title)} needs {_article(field.label.lower(), capital=False)}."


def needs(kind: EditableKind, field: EditableField) -> EditError:
    """What to say where a required field has nothing."""
    return EditError(field.key, _needs(kind, field))


def _article(word: str, *, capital: bool = True) -> str:
    article = "an" if word[:1].lower() in "aeio" else "a"
    return f"{article.capitalize() if capital else article} {word}"


def _plain_value(session: Session, field: EditableField, text: str) -> Any:
    match field.kind:
        case FieldKind.PARAGRAPHS:
            return paragraphs(text, field.key)
        case FieldKind.YES_NO:
            return _yes_no(field, text)
        case FieldKind.ONE_OF:
            return _one_of(field, text)
        case FieldKind.REFERENCE:
            return reference(session, field.target, text, field.key) if text.strip() else None
        case FieldKind.DATE:
            return read_date(text, field.key)
        case FieldKind.YEAR:
            return read_year(text, field.key) if text.strip() else None
        case FieldKind.PLACE:
            return _place(field, text)
        case FieldKind.URL:
            return read_url(text, field.key)
        case FieldKind.DOI:
            return read_doi(text, field.key)
    return one_line(text, field.key, field.longest)


def _yes_no(field: EditableField, text: str) -> bool:
    folded = text.strip().casefold()
    if folded not in _YES | _NO:
        raise EditError(field.key, f"“{text}” is neither yes nor no.")
    return folded in _YES


def _one_of(field: EditableField, text: str) -> Any:
    assert field.choices is not None
    folded = " ".join(text.split()).casefold()
    for word in field.choices:
        if word.value.casefold() == folded:
            return word
    if not folded:
        return None
    raise EditError(field.key, f"{field.label} is one of {', '.join(field.choices)}.")


def _place(field: EditableField, text: str) -> int:
    text = plain_digits(text)
    if not re.fullmatch(r"\d{1,6}|", text):
        raise EditError(field.key, f"{field.label} is a whole number that gives the order.")
    return int(text or 0)


# -- years, dates, links ---------------------------------------------------------------------------


def read_year(text: str, field: str) -> int:
    """A plausible year."""
    plain = plain_digits(text)
    last = datetime.now(UTC).year + YEARS_AHEAD
    if not re.fullmatch(r"\d{4}", plain) or not FIRST_YEAR <= int(plain) <= last:
        raise EditError(
            field, f"“{text.strip()[:20]}” is no year: write one from {FIRST_YEAR} to {last}."
        )
    return int(plain)


def read_period(text: str, field: str) -> tuple[int | None, int | None]:
    """The first and the last year: of 2024, 2016-2020 or 2024-25; neither of an empty text."""
    plain = plain_digits(text)
    if not plain:
        return None, None
    match = _PERIOD.fullmatch(plain)
    if match is None:
        raise EditError(
            field,
            f"“{plain[:20]}” is no year and no period: write 2024, or 2016-2020. What else is to be"
            " said of it, as of a fiscal year, stands in the note.",
        )
    first = read_year(match[1], field)
    last = first if match[2] is None else read_year((match[1][:2] + match[2])[-4:], field)
    if last < first:
        raise EditError(field, f"“{plain}” ends before it begins.")
    return first, last


def read_date(text: str, field: str) -> str | None:
    """A date as exact as it is known, as ISO 8601."""
    plain = plain_digits(text)
    if not plain:
        return None
    match = _DATE.fullmatch(plain)
    try:
        if match is None:
            raise ValueError
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError as error:
        raise EditError(
            field, f"“{plain[:20]}” is no date: write 2024-05-28, 2024-05 or 2024."
        ) from error
    read_year(match[1], field)
    return plain


def read_url(text: str, field: str) -> str | None:
    """An address of the web."""
    text = one_line(text, field, 2000)
    if not text:
        return None
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        good = False
    if not good or " " in text:
        raise EditError(field, "An address begins with https:// and names a site.")
    return text


def read_doi(text: str, field: str) -> str | None:
    """A DOI, without the address that resolves it."""
    text = one_line(text, field, 400)
    if not text:
        return None
    found = doi_in(text)
    if found is None:
        raise EditError(field, "A DOI looks like 10.1016/j.egyr.2022.11.025.")
    return found


def doi_in(text: str) -> str | None:
    """The DOI that a text is, be it written as an address; None where it is none."""
    match = _DOI.fullmatch(text.strip())
    return match[1] if match else None


# -- references and figures ------------------------------------------------------------------------


def reference(session: Session, entity: str, text: str, field: str) -> int:
    """The id of the row that is meant: by slug, by uid, or by a name that only one has."""
    model = MODELS[entity]
    text = text.strip()
    by: list[Any] = []
    if hasattr(model, "slug"):
        by.append(model.slug == text)
    uid = _uid(text)
    if uid is not None:
        by.append(model.uid == uid)
    for column in ("name", "title"):
        if hasattr(model, column):
            by.append(func.casefold(getattr(model, column)) == text.casefold())
    for condition in by:
        found = list(session.scalars(select(model.id).where(condition).limit(2)))
        if len(found) == 1:
            return int(found[0])
        if found:
            raise EditError(field, f"More than one is called “{text[:60]}”: write its key.")
    title = kind_of(entity).title
    raise EditError(field, f"There is no {title} “{text[:60]}”: choose one, or add it first.")


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def known_units(session: Session, kind: EditableKind) -> set[str]:
    """The units that the figures of a table have, such as dollars per kilogram."""
    if not kind.has("unit"):
        return set()
    return set(session.scalars(select(kind.model.unit).distinct())) - {None}


def units_of(session: Session, entity: str) -> list[str]:
    """The units that the figures of a table have, in order."""
    return sorted(known_units(session, kind_of(entity)))


def figure_columns(kind: EditableKind, claim: ReadClaim) -> Columns:
    """The columns of a figure; unit and status only where the text named them."""
    if not kind.has("value"):
        raise MineralCatError(f"{_article(kind.title)} has no figure.")
    return claim.columns
