"""Which sign begins the decimals: told by the columns of figures alone, bound where it is chosen,
asked where nothing proves it; never a wrong figure without a question."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineralcat.domain.number_marks import COMMA_POINT, POINT_COMMA, NumberMarks
from mineralcat.exchange.incoming import IncomingRow, RejectedRow
from mineralcat.exchange.review.matching import Answers, Kind
from mineralcat.exchange.review.review_kinds import RowKind
from mineralcat.exchange.tables.column_guesses import guess
from mineralcat.exchange.tables.column_marks import marks_of_columns
from mineralcat.exchange.tables.mapping import read_with
from mineralcat.exchange.tables.recipes import TableRecipe, fitted, from_json, to_json
from mineralcat.exchange.tables.table_files import Table
from tests.importing import review
from tests.made_tables import member, read, refused, taken

HEAD = "Mineral;Country;Stage;Measure;Year;Production (t)"


def table_of(figures: list[str], *, more: list[str] | None = None, heading: str = "HS code") -> str:
    """A table of figures of one country in some years, beside a column of another thing."""
    others = more or [""] * len(figures)
    rows = (
        f"Lithium;Chile;mine;production;{1950 + at};{figure};{other}"
        for at, (figure, other) in enumerate(zip(figures, others, strict=True))
    )
    return "\n".join((f"{HEAD};{heading}", *rows, ""))


def read_by_guess(text: str, marks: NumberMarks | None = None) -> list[Any]:
    with Table(member(text)) as table:
        recipe = guess(table, table.detected().choices)
        if marks is not None:
            recipe = replace(recipe, choices=replace(recipe.choices, marks=marks))
        return [r for r in read_with(recipe, table) if getattr(r, "table", "supply") == "supply"]


def values(rows: list[Any]) -> list[float | None]:
    """The figures that would be stored without a question; None of what is asked or rejected."""
    return [
        row.record["value"] if isinstance(row, IncomingRow) and not row.doubts else None
        for row in rows
    ]


@pytest.mark.parametrize(
    ("figures", "stored"),
    [
        (["1.234,5", "2.345,6", "44.000"], [1234.5, 2345.6, 44000]),
        (["0,5", "0,25", "1,234"], [0.5, 0.25, 1.234]),
        (["1,234.5", "2,345.5", "44,000"], [1234.5, 2345.5, 44000]),
        (["1,23,456", "2.5", "1,234"], [123456, 2.5, 1234]),
        (["<1,5 kt", "60-65", "2,5", "1.234"], [None, None, 2.5, 1234]),
        (["1234", "5"], [1234, 5]),
        (["9,6", "12"], [9.6, 12]),
        (["1 234,5", "2 345"], [1234.5, 2345]),
        (["44’000", "1’234.5"], [44000, 1234.5]),
        (["44\u2009000", "44\u202f000 r", "(e) 44 000", "44 000*"], [44000] * 4),
        (['"""44000"""'], [44000]),
        # one number that is certain, confirmed by how the others are written
        (["44,000", "33,000", "1,200", "9.6"], [44000, 33000, 1200, 9.6]),
        (["44.000", "33.000", "9,6"], [44000, 33000, 9.6]),
        (["1,800,000", "400,000"], [1800000, 400000]),
        (["400.000", "1.800.000,5"], [400000, 1800000.5]),
        # nothing proves it, or too little does: asked
        (["44,000", "9.6"], [None, None]),
        (["44,000", "33.000", "9.6"], [None, None, None]),
        (["44.000", "33.000"], [None, None]),
        (["44,000", "9,6"], [None, None]),
        (["44,000", "86,0001", "33,000", "12"], [None, None, None, 12]),
        (["44,000", "86,0001", "5,2003"], [None, None, None]),
        (["44,000", "9,6", "7,5"], [None, None, None]),
        (["0.5", "0,5", "12"], [None, None, 12]),
        (["86,0001"], [None]),
    ],
)
def test_numbers_are_read_by_what_their_own_column_proves_and_asked_about_else(figures, stored):
    found = values(read_by_guess(table_of(figures)))
    assert found == stored


@pytest.mark.parametrize(
    ("heading", "other"), [("HS code", "2836,91"), ("Notes", "1,2"), ("Latitude", "-23.5")]
)
def test_columns_that_are_no_figures_have_no_vote(heading, other):
    for figures in (["44,000", "33,000"], ["44.000", "33.000"]):
        rows = read_by_guess(table_of(figures, more=[other] * 2, heading=heading))
        assert values(rows) == [None, None]
        assert len({row.doubts[0].text for row in rows}) == 1


def test_columns_of_figures_prove_it_for_each_other_where_they_agree():
    sure, open_ = ["1.234,5", "2.345,6"], ["44.000"]
    found = marks_of_columns({"2021": sure, "2022": open_})
    assert {one.marks for one in found.values()} == {POINT_COMMA}
    found = marks_of_columns({"2021": ["44,000", "33,000"], "2022": ["9.6"]})
    assert {one.marks for one in found.values()} == {COMMA_POINT}
    found = marks_of_columns({"2021": ["44.000", "33.000"], "2022": ["9.6"]})
    assert found["2021"].marks is None
    found = marks_of_columns({"2021": sure, "2022": open_, "2023": ["0.5", "0.25"]})
    assert [one.marks for one in found.values()] == [POINT_COMMA, None, COMMA_POINT]


def test_years_of_one_kind_that_nothing_tells_about_are_one_question():
    text = 'Country,2021 (t),2022 (kt),2023 (t)\nChile,"44,000","33,000","1,5"\n'
    given = {"mineral": "lithium", "stage": "mine", "measure": "production"}
    with Table(member(text)) as table:
        found = replace(guess(table, table.detected().choices, "supply"), constants=given)
        rows = taken(read_with(found, table), "supply")
    assert [row.record["unit"] for row in rows] == ["t", "kt", "t"]
    assert {one.text for row in rows for one in row.doubts} == {"2021 (t)"}
    assert rows[2].record["value"] == 1.5


def test_a_mark_that_was_chosen_binds():
    figures = ["44,000", "86,0001", "9,6", "0.5"]
    rows = read_by_guess(table_of(figures), COMMA_POINT)
    assert values(rows) == [44000, None, None, 0.5]
    assert [row.text for row in refused(rows)] == ["86,0001", "9,6"]
    assert values(read_by_guess(table_of(["44,000", "1.5"]), POINT_COMMA)) == [44, None]


def test_the_marks_of_a_kept_recipe_are_proved_anew_on_each_file():
    fields = ("mineral", "area", "stage", "measure", "period", "value")
    columns = dict(zip(HEAD.split(";"), fields, strict=True))
    kept = TableRecipe("supply", columns, constants={"unit": "t"})
    kept = from_json(to_json(replace(kept, choices=replace(kept.choices, marks=COMMA_POINT))))
    for recipe in (kept, replace(kept, choices=replace(kept.choices, delimiter=";"))):
        with Table(member(table_of(["44,000", "0.5"]))) as table:
            fits = fitted(recipe, table.detected().choices)
            assert values(taken(read_with(fits, table), "supply")) == [44000, 0.5]
        with Table(member(table_of(["44.000", "1.234,5"]))) as table:
            rows = taken(read_with(fitted(recipe, table.detected().choices), table), "supply")
    assert values(rows) == [None, None]
    assert "contradict" in rows[0].doubts[0].sentence


def test_a_figure_in_parentheses_is_asked_about_once():
    rows = read_by_guess(table_of(["(1234)", "(5)", "7"]))
    assert values(rows) == [None, None, 7]
    assert len({row.doubts[0].text for row in rows[:2]}) == 1
    found = [one.columns["value"] for one in rows[0].doubts[0].readings]
    assert found == [-1234, 1234]


def test_an_answer_holds_for_its_column_and_file_alone(small_catalogue, tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(table_of(["44,000", "86,0001"]), encoding="utf-8")
    second.write_text(table_of(["44.000"]).replace("1950", "1999"), encoding="utf-8")
    with review(small_catalogue, first, second) as found:
        one, other = (q for q in found.questions if q.kind is Kind.NUMBER_MARKS)
        assert one.text == "Production (t)"
        assert "“44,000” is 44000 or 44" in one.sentence
        answers = Answers()
        answers.give(one, ".")
        found.answer(answers)
        (left,) = (row for row in found.rows([RowKind.REJECTED]) if row.place.line == 3)
        assert (left.text, left.place.column) == ("86,0001", "value")
        assert [q.text for q in found.questions if q.kind is Kind.NUMBER_MARKS] == [other.text]
        answers.give(other, ",")
        found.answer(answers)
        stored = [
            cell.after
            for row in found.rows([RowKind.ADDED])
            for cell in row.cells
            if cell.column == "value"
        ]
        assert stored == [44000.0, 44000.0]


STYLES = (
    *(NumberMarks(decimal, group) for decimal, group in (".,", ",.")),
    *(NumberMarks(decimal, group) for decimal in ".," for group in ("", " ", "'", "\u202f")),
)


@settings(max_examples=50)
@given(
    st.sampled_from(STYLES),
    st.lists(
        st.one_of(
            st.integers(0, 10**8).map(float),
            st.floats(0, 10**6).map(lambda one: round(one, 2)),
            st.floats(0, 10**4).map(lambda one: round(one, 3)),
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_no_figure_is_stored_as_another_than_was_meant_without_a_question(style, meant):
    written = [style.write(value) for value in meant]
    found = values(read_by_guess(table_of(written)))
    for value, stored in zip(meant, found, strict=True):
        assert stored in (None, value), (written, found)
    bound = values(read_by_guess(table_of(written), style))
    assert bound == meant


SIGNS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters='"')


@given(
    st.lists(
        st.text(SIGNS, max_size=12) | st.from_regex(r"[\d.,' ()\-e*]{1,9}", fullmatch=True),
        min_size=1,
    )
)
def test_any_text_is_read_asked_about_or_rejected(texts):
    fields = {"A": "value", "B": "low", "C": "high"}
    constants = {"mineral": "lithium", "application": "x", "unit": "kg"}
    lines = ("\t".join((text, text[::-1], text[:3])) for text in texts)
    file = member("A\tB\tC\n" + "\n".join(lines) + "\n1\t1\t1\n", "t.tsv")
    for row in read(file, TableRecipe("intensity", fields, constants=constants)):
        assert isinstance(row, IncomingRow | RejectedRow)
