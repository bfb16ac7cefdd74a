"""Figures as people type and paste them: typed claims, questions, or a reason; never a guess."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralcat.domain.number_marks import (
    COMMA_POINT,
    POINT_COMMA,
    SPACE_COMMA,
    SPACE_POINT,
    NumberMarks,
)
from mineralcat.domain.reading_claims import ClaimQuestion, ReadClaim, read_claim, written_claim
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.errors import EditError

NUMBER, RANGE, ZERO = ClaimKind.NUMBER, ClaimKind.RANGE, ClaimKind.ZERO
BELOW, ABOVE = ClaimKind.BELOW, ClaimKind.ABOVE


def said(text: str, marks: NumberMarks | None = None) -> tuple[Any, ...]:
    found = read_claim(text, marks)
    assert isinstance(found, ReadClaim), found
    return found.kind, found.value, found.low, found.high


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\N{NO-BREAK SPACE}234,5", 1234.5),
        ("1\N{NARROW NO-BREAK SPACE}234.5", 1234.5),
        ("1’234.5", 1234.5),
        ("1,23,456", 123456.0),
        ("1,23,45,678", 12345678.0),
        ("12,345,678", 12345678.0),
        ("1.234.567", 1234567.0),
        ("१२३", 123.0),
        ("१,२३,४५६.५", 123456.5),
        ("٣٫٥", 3.5),
        ("0,5", 0.5),
        ("0.123", 0.123),
        ("1e5", 1e5),
        ("\N{MINUS SIGN}12", -12.0),
        ("  42  ", 42.0),
    ],
)
def test_a_number_that_can_be_read_in_one_way_is_read_so_wherever_it_comes_from(text, value):
    assert said(text) == (NUMBER, value, None, None)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("1.234", {1.234, 1234.0}),
        ("1,234", {1.234, 1234.0}),
        ("-12,345", {-12.345, -12345.0}),
        ("~1,234", {1.234, 1234.0}),
    ],
)
def test_a_number_that_can_be_read_in_two_ways_is_a_question_with_both(text, choices):
    found = read_claim(text)
    assert isinstance(found, ClaimQuestion)
    assert {choice.claim.value for choice in found.choices} == choices
    assert len({choice.words for choice in found.choices}) == 2


@pytest.mark.parametrize(
    ("marks", "value"), [(COMMA_POINT, 1.234), (POINT_COMMA, 1234.0), (SPACE_COMMA, 1234.0)]
)
def test_the_users_own_way_of_writing_numbers_settles_it(marks, value):
    assert said("1.234", marks) == (NUMBER, value, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<5", (BELOW, None, None, 5.0)),
        ("≤ 5", (BELOW, None, None, 5.0)),
        ("less than 5", (BELOW, None, None, 5.0)),
        (">10", (ABOVE, None, 10.0, None)),
        ("at least 10", (ABOVE, None, 10.0, None)),
        ("60-65", (RANGE, None, 60.0, 65.0)),
        ("60–65", (RANGE, None, 60.0, 65.0)),
        ("60 to 65", (RANGE, None, 60.0, 65.0)),
        ("-5 to -3", (RANGE, None, -5.0, -3.0)),
        ("180 (150-210)", (NUMBER, 180.0, 150.0, 210.0)),
        ("W", (ClaimKind.WITHHELD, None, None, None)),
        ("NA", (ClaimKind.NOT_AVAILABLE, None, None, None)),
        ("XX", (ClaimKind.NOT_APPLICABLE, None, None, None)),
        ("—", (ZERO, 0.0, None, None)),
        ("0", (ZERO, 0.0, None, None)),
        ("-0", (ZERO, 0.0, None, None)),
        ("less than ½ unit", (ClaimKind.NEGLIGIBLE, None, None, 0.5)),
        ("“large”", (ClaimKind.IN_WORDS, None, None, None)),
    ],
)
def test_bounds_ranges_and_absences_become_typed_claims(text, expected):
    assert said(text) == expected


def test_what_a_text_says_of_itself_is_kept():
    about, estimated = read_claim("~70"), read_claim("5000e", COMMA_POINT)
    assert isinstance(about, ReadClaim)
    assert isinstance(estimated, ReadClaim)
    assert (about.rounded, about.value, about.as_published) == (True, 70.0, "~70")
    assert (estimated.status, estimated.value) == (ClaimStatus.ESTIMATED, 5000.0)
    assert said("e5,000", COMMA_POINT) == (NUMBER, 5000.0, None, None)
    assert said("about 70") == (NUMBER, 70.0, None, None)
    devanagari = read_claim("१२३")
    assert isinstance(devanagari, ReadClaim)
    assert devanagari.as_published == "१२३"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("120 kt", "kt"),
        ("5 kg/MW", "kg/MW"),
        ("77 %", "percent"),
        ("3 tonnes", "t"),
        ("5kg/mw", "kg/MW"),
    ],
)
def test_a_unit_that_is_known_is_taken(text, unit):
    found = read_claim(text, COMMA_POINT)
    assert isinstance(found, ReadClaim)
    assert found.unit == unit


def test_a_unit_that_means_two_things_is_a_question():
    found = read_claim("3 mt")
    assert isinstance(found, ClaimQuestion)
    assert {choice.claim.unit for choice in found.choices} == {"t", "Mt"}
    assert said("3 Mt")[1] == 3.0


@pytest.mark.parametrize("text", ["-", "–", "n/a"])
def test_a_sign_that_offices_use_in_two_senses_is_a_question(text):
    found = read_claim(text, COMMA_POINT)
    assert isinstance(found, ClaimQuestion)
    assert len(found.choices) == 2


@pytest.mark.parametrize(
    "text",
    [
        *("1e400", "1e-400", "NaN", "inf", "-inf", "∞", "", "  ", "abc", "12 34", "1.2.3"),
        *("5 foo", "65-60", "<60-65", "200 (150-180)", "1,2,3", "5.", "1-2-3", "170 % %"),
    ],
)
def test_what_is_no_figure_is_refused_beside_the_field_with_what_can_be_typed(text):
    with pytest.raises(EditError) as caught:
        read_claim(text, COMMA_POINT)
    assert caught.value.field == "value"
    assert str(caught.value).endswith(".")


numbers = st.floats(allow_nan=False, allow_infinity=False)
marks = st.sampled_from([COMMA_POINT, POINT_COMMA, SPACE_POINT, SPACE_COMMA])
flags = st.tuples(
    st.sampled_from([None, ClaimStatus.ESTIMATED, ClaimStatus.PROVISIONAL]), st.booleans()
)


@st.composite
def claims(draw: Any) -> ReadClaim:
    kind = draw(st.sampled_from(list(ClaimKind)))
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    status, rounded = draw(flags)
    told = {"status": status, "rounded": rounded}
    match kind:
        case ClaimKind.NUMBER if draw(st.booleans()):
            return ReadClaim(kind, "", value=value, low=low, high=high, **told)
        case ClaimKind.NUMBER:
            return ReadClaim(kind, "", value=value or 1.0, **told)
        case ClaimKind.ZERO:
            return ReadClaim(kind, "", value=0.0, **told)
        case ClaimKind.BELOW:
            return ReadClaim(kind, "", high=high, **told)
        case ClaimKind.ABOVE:
            return ReadClaim(kind, "", low=low, **told)
        case ClaimKind.RANGE:
            return ReadClaim(kind, "", low=low, high=high, **told)
        case ClaimKind.NEGLIGIBLE:
            return ReadClaim(kind, "", high=0.5)
        case ClaimKind.IN_WORDS:
            return ReadClaim(kind, draw(st.sampled_from(["large", "E", "net exporter since 2020"])))
    return ReadClaim(kind, "")


@given(claims(), marks)
def test_a_claim_that_is_written_reads_back_as_the_same_claim(claim, mark):
    found = read_claim(written_claim(claim, mark), mark)
    assert isinstance(found, ReadClaim), found
    same = ("kind", "value", "low", "high", "rounded", "status")
    assert [getattr(found, n) for n in same] == [getattr(claim, n) for n in same]
    if claim.kind is ClaimKind.IN_WORDS:
        assert found.as_published == claim.as_published


@given(st.text(max_size=30), st.sampled_from([None, COMMA_POINT, POINT_COMMA]))
def test_no_text_at_all_breaks_the_reader(text, mark):
    try:
        found = read_claim(text, mark)
    except EditError:
        return
    assert isinstance(found, ReadClaim | ClaimQuestion)


@pytest.mark.parametrize(
    "text",
    ["(" + "1" * 50_000, '"' + "1" * 50_000, "(" * 50_000 + "1" + ")" * 50_000,
     "1 " * 50_000, "(" + "1," * 50_000 + ")", "'" + "1.1" * 20_000 + "'",
     "1 " + "*" * 50_000 + "x"],
)  # fmt: skip
def test_a_very_long_text_is_refused_at_once(text):
    for marks in (None, COMMA_POINT):
        with pytest.raises(EditError):
            read_claim(text, marks, in_file=True)


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ('"44000"', 44000, None),
        ("'44,000'", 44000, None),
        ("«44 000»", 44000, None),
        ("44,000*", 44000, None),
        ("44 000 r", 44000, None),
        ("44,000 r, e", 44000, ClaimStatus.ESTIMATED),
        ("(e) 44,000", 44000, ClaimStatus.ESTIMATED),
        ("r44,000", 44000, None),
        ("1,234.5 bp", 1234.5, ClaimStatus.PROVISIONAL),
        ("44,000¹", 44000, None),
        ("44,000 [a]", 44000, None),
        ("44,000 #", 44000, None),
        ("44,000e*", 44000, ClaimStatus.ESTIMATED),
        ("44,000² e", 44000, ClaimStatus.ESTIMATED),
        ("1234 f", 1234, ClaimStatus.PROJECTED),
        ("44ʼ000", 44000, None),
        ("４４，０００", 44000, None),
    ],
)
def test_marks_of_footnotes_and_flags_of_offices_are_no_part_of_a_number(text, value, status):
    found = read_claim(text, COMMA_POINT, in_file=True)
    assert isinstance(found, ReadClaim)
    assert (found.value, found.status, found.as_published) == (value, status, text)


def test_an_exponent_or_a_unit_is_no_mark_of_a_footnote():
    for text in ("10³", "3 × 10³", "44,000 [kt]", "44 [m]"):
        with pytest.raises(EditError):
            read_claim(text, COMMA_POINT, in_file=True)


def test_what_is_typed_with_a_number_of_words_in_quotation_marks_stays_words():
    assert said("“2 or 3 mines”")[0] is ClaimKind.IN_WORDS
    with pytest.raises(EditError):
        read_claim("“2 or 3 mines”", COMMA_POINT, in_file=True)
