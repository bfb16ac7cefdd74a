"""Published texts become figures, absences or problems, and never anything else."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.errors import EditError
from mineralcat.exchange.cells.published_figures import read_figure, words_of

ABSENT = {
    ClaimKind.WITHHELD,
    ClaimKind.NOT_AVAILABLE,
    ClaimKind.NOT_APPLICABLE,
    ClaimKind.IN_WORDS,
}


@pytest.mark.parametrize(
    ("text", "kind", "value", "low", "high"),
    [
        ("1,234", ClaimKind.NUMBER, 1234, None, None),
        ("1234.5", ClaimKind.NUMBER, 1234.5, None, None),
        (" 16,000 ", ClaimKind.NUMBER, 16000, None, None),
        ("\N{MINUS SIGN}12", ClaimKind.NUMBER, -12, None, None),
        ("0", ClaimKind.ZERO, 0, None, None),
        ("0.0", ClaimKind.ZERO, 0, None, None),
        ("-0", ClaimKind.ZERO, 0, None, None),
        ("\N{EM DASH}", ClaimKind.ZERO, 0, None, None),
        ("<5", ClaimKind.BELOW, None, None, 5),
        ("< 5", ClaimKind.BELOW, None, None, 5),
        (">17,000,000", ClaimKind.ABOVE, None, 17_000_000, None),
        ("10,000 - 15,000", ClaimKind.RANGE, None, 10_000, 15_000),
        ("60\N{EN DASH}65", ClaimKind.RANGE, None, 60, 65),
        ("Less than ½ unit", ClaimKind.NEGLIGIBLE, None, None, 0.5),
        ("Less than 1/2 unit", ClaimKind.NEGLIGIBLE, None, None, 0.5),
        ("s", ClaimKind.NEGLIGIBLE, None, None, 0.5),
        ("W", ClaimKind.WITHHELD, None, None, None),
        ("NA", ClaimKind.NOT_AVAILABLE, None, None, None),
        ("na", ClaimKind.NOT_AVAILABLE, None, None, None),
        ("XX", ClaimKind.NOT_APPLICABLE, None, None, None),
        ("Large", ClaimKind.IN_WORDS, None, None, None),
        ("Moderate to large", ClaimKind.IN_WORDS, None, None, None),
        ("E", ClaimKind.IN_WORDS, None, None, None),
    ],
)
def test_a_published_text_is_read(text, kind, value, low, high):
    figure = read_figure(text)
    assert (figure.kind, figure.value, figure.low, figure.high) == (kind, value, low, high)
    assert figure.as_published == text.strip()


def test_a_leading_e_marks_an_estimate():
    assert read_figure("e5,000") == ReadClaim(
        ClaimKind.NUMBER, "e5,000", value=5000.0, status=ClaimStatus.ESTIMATED
    )
    assert read_figure("5,000").status is None


def test_a_net_exporter_says_so():
    assert words_of(read_figure("E")) == "net exporter"


def test_a_no_break_space_is_a_space():
    assert read_figure("10,000\N{NO-BREAK SPACE}-\N{NO-BREAK SPACE}15,000").high == 15_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "nan",
        "inf",
        "-inf",
        "1e400",
        "9" * 400,
        "1,23",
        "12,34",
        "1.2.3",
        "?10",
        "-",
        "Na",
        "S",
        "e",
        "15,000 - 10,000",
        "<>5",
        "Variable, depending on type of product",
        "٣",
        "=1+1",
    ],
)
def test_a_text_of_uncertain_meaning_is_a_problem(text):
    with pytest.raises(EditError, match=r"\.$"):
        read_figure(text)


NEARLY = st.from_regex(r"[<>e]? ?[-−]?[0-9,.]{1,12}( ?[-–] ?[0-9,.]{1,12})?", fullmatch=True)


@given(st.text() | NEARLY)
@example("W")
@example("NA")
@example("E")
@example("s")
def test_a_text_is_a_figure_or_refused_and_no_absence_becomes_a_number(text):
    try:
        figure = read_figure(text)
    except EditError:
        return
    numbers = [figure.value, figure.low, figure.high]
    assert all(number is None or math.isfinite(number) for number in numbers)
    if figure.kind in ABSENT:
        assert numbers == [None, None, None]
    if not any(char.isdigit() for char in text):
        assert figure.value is None or figure.kind is ClaimKind.ZERO
        assert figure.low is None
    if figure.kind is ClaimKind.NUMBER:
        assert figure.value


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_survives_its_thousands_commas(number):
    assert read_figure(f"{number:,}").value == number


@given(st.floats(0, 1e12), st.floats(0, 1e12))
def test_a_range_keeps_its_ends(one, other):
    low, high = sorted((one, other))
    figure = read_figure(f"{low:.3f}\N{EN DASH}{high:.3f}")
    assert figure.low == float(f"{low:.3f}")
    assert figure.high == float(f"{high:.3f}")
    assert figure.value is None
