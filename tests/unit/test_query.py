"""Reading what a user typed: the tree it stands for, or the place that cannot be read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mineralcat.domain.query import (
    DEEPEST,
    EVERYTHING,
    LONGEST,
    MEASURES,
    MOST,
    And,
    Comparison,
    FieldTerm,
    Not,
    Or,
    Query,
    QueryError,
    TextTerm,
    read_parts,
    read_query,
    walk,
)
from mineralcat.domain.query_editing import asks_for, with_clause, without_clause, without_like


def shape(query: Query) -> object:
    """A query without its places, short enough to write by hand."""
    match query:
        case TextTerm(text, phrase):
            return f'"{text}"' if phrase else text
        case FieldTerm() | Comparison():
            return query.clause
        case Not(item):
            return ("not", shape(item))
        case And(items):
            return ("and", *map(shape, items))
        case Or(items):
            return ("or", *map(shape, items))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("cobalt", "cobalt"),
        ("  cobalt\t", "cobalt"),
        ("cobalt nickel", ("and", "cobalt", "nickel")),
        ("cobalt AND nickel", ("and", "cobalt", "nickel")),
        ("cobalt\u00a0nickel", ("and", "cobalt", "nickel")),
        ("cobalt and nickel", ("and", "cobalt", "nickel")),
        ('cobalt "and" nickel', ("and", "cobalt", '"and"', "nickel")),
        ("cobalt or nickel", ("or", "cobalt", "nickel")),
        ("cobalt OR nickel or tin", ("or", "cobalt", "nickel", "tin")),
        ("a b or c d", ("or", ("and", "a", "b"), ("and", "c", "d"))),
        ("a (b or c)", ("and", "a", ("or", "b", "c"))),
        ("-cobalt", ("not", "cobalt")),
        ("not cobalt", ("not", "cobalt")),
        ("NOT -cobalt", "cobalt"),
        ("-(-(-cobalt))", ("not", "cobalt")),
        ("-(a or b)", ("not", ("or", "a", "b"))),
        ("Li-ion", "Li-ion"),
        ("notable orchids android", ("and", "notable", "orchids", "android")),
        ('"rare earth"', '"rare earth"'),
        ('a "b or (c" d', ("and", "a", '"b or (c"', "d")),
        ("used-in:offshore-wind", "used-in:offshore-wind"),
        ('Used-In:"offshore wind"', 'used-in:"offshore wind"'),
        ("used-in: offshore-wind", "used-in:offshore-wind"),
        ("-list:in-2023 kind:element", ("and", ("not", "list:in-2023"), "kind:element")),
        ("10:30", "10:30"),
        ("", ("and",)),
        (" \n ", ("and",)),
    ],
)
def test_what_is_typed_is_read(typed, read):
    assert shape(read_query(typed)) == read


@pytest.mark.parametrize(
    ("typed", "start", "end", "words"),
    [
        ("cobalt )", 7, 8, "closes nothing"),
        ("(cobalt", 0, 1, "not closed"),
        ("a (b (c)", 2, 3, "not closed"),
        ('a "b', 2, 4, "quote is not closed"),
        ("()", 1, 2, "Expected a word"),
        ("or cobalt", 0, 2, "Expected a word"),
        ("cobalt or", 9, 10, "Expected a word"),
        ("cobalt or or nickel", 10, 12, "Expected a word"),
        ("cobalt AND", 10, 11, "Expected a word"),
        ("cobalt -", 8, 9, "Expected a word"),
        ("a\n:", 2, 3, "Expected a word"),
        ("cobalt used-in:", 7, 15, "expects an application"),
        ("cobalt usedin:wind", 7, 14, "is no field"),
        ("cobalt and", 10, 11, "Expected a word"),
        ("mine.top1>60kg", 12, 14, "does not measure this"),
        ("mine.top1>60 kg", 13, 15, "does not measure this: expected %"),
        ("production>1 million", 13, 20, "a unit such as kt"),
        ("production>100 KT", 15, 17, "Perhaps kt is meant"),
        ("intensity>=100kg/mw", 14, 19, "Perhaps kg/MW is meant"),
        ("intensity>1kg/", 11, 14, "an amount per unit of an application"),
        ("mine.top1(2024)>60%", 10, 14, "no years of mine.top1"),
        ("cobalt production(24)>1kt", 18, 20, "expected four digits"),
        ("supply-risk>1,5", 12, 15, "as in 1.5"),
        ("production>1,50,000t", 11, 19, "as in 1,500"),
        ("mine.top1!=60%", 9, 11, "expected >, >=, <, <= or ="),
        ("cobalt mine.top1", 7, 16, "and a number after mine.top1"),
        ("(>5)", 1, 2, "Expected what to compare before"),
        ("mine.top1>-5", 10, 12, "never below zero"),
        ("production>1e999", 11, 16, "too large"),
        ("mine.top1>", 10, 11, "Expected a number"),
        ("cobalt mine.top9>60%", 7, 16, "is no number"),
        ("intensity>=100", 14, 15, "an amount per unit of an application"),
        ("supply-risk>2%", 13, 14, "a number alone"),
        ("a \ud800", 2, 3, "cannot be read"),
        ("x" * (LONGEST + 1), 0, 1, "too long"),
    ],
)
def test_what_cannot_be_read_is_marked_where_it_stands(typed, start, end, words):
    with pytest.raises(QueryError) as caught:
        read_query(typed)
    assert (caught.value.start, caught.value.end) == (start, end)
    assert words in caught.value.message
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    ("typed", "measure", "year", "operator", "value", "unit"),
    [
        ("mine.top1>60%", "mine.top1", None, ">", 60, "percent"),
        ("mine.hhi >= 2 500", "mine.hhi", None, ">=", 2500, ""),
        ("mine.hhi>2\u202f500 cobalt", "mine.hhi", None, ">", 2500, ""),
        ("mine.hhi>2 5000", "mine.hhi", None, ">", 2, ""),
        ("refine.hhi>=2,500", "refine.hhi", None, ">=", 2500, ""),
        ("mine.hhi ≥ 1500.5", "mine.hhi", None, ">=", 1500.5, ""),
        ("mine.top1 > 60 %", "mine.top1", None, ">", 60, "percent"),
        ("mine.top1>60 Mg", "mine.top1", None, ">", 60, "percent"),  # magnesium, no unit of this
        ("production>1 000 kt tin", "production", None, ">", 1000, "kt"),
        ("intensity>100 kg/MW", "intensity", None, ">", 100, "kg/MW"),
        ("import-reliance>-5%", "import-reliance", None, ">", -5, "percent"),
        ("import-reliance<-1", "import-reliance", None, "<", -1, "percent"),
        ("production(2024)>100kt", "production", 2024, ">", 100, "kt"),
        ("intensity<=0.1t/MW", "intensity", None, "<=", 0.1, "t/MW"),
        ("import-reliance=100", "import-reliance", None, "=", 100, "percent"),
    ],
)
def test_a_comparison_is_read_with_its_unit(typed, measure, year, operator, value, unit):
    part = next(part for part in walk(read_query(typed)) if isinstance(part, Comparison))
    assert (part.measure, part.year, part.operator) == (measure, year, operator)
    assert (part.value, part.unit) == (value, unit)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_comparison_reads_again_as_it_is_written(measure):
    unit = {"percent": "%"}.get(MEASURES[measure][0], MEASURES[measure][0])
    part = read_query(f"{measure}>=12.5{unit}")
    assert isinstance(part, Comparison)
    again = read_query(part.clause)
    assert isinstance(again, Comparison)
    assert (again.measure, again.value, again.unit) == (measure, 12.5, part.unit)


@pytest.mark.parametrize("number", ["73999999", "74000001", "0.1", "1234.5678901234567", "3e-07"])
def test_a_comparison_is_written_with_its_exact_number(number):
    part = read_query(f"production>={number}t")
    assert isinstance(part, Comparison)
    assert part.clause == f"production>={number}t"


@pytest.mark.parametrize("value", ["or", "AND", "not", "-a", "a>5", "a:b", "a b", "(a)", "", "x-y"])
def test_a_value_is_quoted_where_it_would_be_read_otherwise(value):
    again = read_query(FieldTerm("role", value, 0, 0).clause)
    assert isinstance(again, FieldTerm)
    assert again.value == value


def test_the_mark_stands_under_the_place():
    with pytest.raises(QueryError) as caught:
        read_query("cobalt\tfoo:bar")
    assert caught.value.marked("cobalt\tfoo:bar") == "cobalt foo:bar\n       ^^^^"


@pytest.mark.parametrize("before", [0, 30, 5_000])
def test_of_a_long_query_the_mark_shows_what_stands_around(before):
    typed = "x" * before + " foo:bar " + "y" * 4_000
    with pytest.raises(QueryError) as caught:
        read_query(typed)
    line, mark = caught.value.marked(typed).split("\n")
    assert len(line) <= 80
    assert line[mark.index("^") : len(mark)] == "foo:"


def test_so_many_words_can_be_asked_for_and_no_more():
    read_query("a " * MOST)
    read_query(" or ".join("a" * MOST))
    for typed in (
        *("a " * (MOST + 1), '"' + "a " * (MOST + 1) + '"', "list:a " * (MOST + 1)),
        *("e-" * MOST + "e", "mine.hhi>2500 " * (MOST + 1)),
    ):
        with pytest.raises(QueryError, match=f"up to {MOST} words"):
            read_query(typed)


def test_so_deep_brackets_can_stand_and_no_deeper():
    read_query("(" * DEEPEST + "a" + ")" * DEEPEST)
    with pytest.raises(QueryError, match=f"More than {DEEPEST} brackets") as caught:
        read_query("(" * 4_000 + "a" + ")" * 4_000)
    assert caught.value.start == DEEPEST


def test_a_thousand_nots_are_one_or_none():
    assert shape(read_query("-" * 1_000 + "a")) == "a"
    assert shape(read_query("not " * 1_001 + "a")) == ("not", "a")


@given(st.text(max_size=60))
@example("\x00")
@example('"')
@example("a\u2028or")
def test_anything_is_read_or_marked_within_the_text(typed):
    query = read_or_error(typed)
    if isinstance(query, QueryError):
        assert 0 <= query.start < query.end
        assert query.start <= len(typed)
        line, mark = query.marked(typed).split("\n")
        assert line.isprintable()
        assert set(mark) <= {" ", "^"}
        assert "^" in mark
    else:
        for part in walk(query):
            if isinstance(part, TextTerm | FieldTerm):
                assert 0 <= part.start < part.end <= len(typed)


def read_or_error(typed: str) -> Query | QueryError:
    try:
        return read_query(typed)
    except QueryError as error:
        return error


# -- the same query with one clause more, or less -------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clause", "result"),
    [
        ("", "used-in:wind-power", "used-in:wind-power"),
        ("cobalt", "list:eu-2024", "cobalt list:eu-2024"),
        ("offshore wind kind:element", "used-in:solar-pv", "used-in:solar-pv kind:element"),
        ("used-in:wind-power -list:x", "used-in:solar-pv", "used-in:solar-pv -list:x"),
        ("list:a list:b", "list:c", "list:a list:b list:c"),
        ("list:a AND list:b", "list:a", "list:b list:a"),
        ("a or b", "list:c", "(a or b) list:c"),
        ("a (", "list:c", "list:c"),
        ("", 'member-of:"rare earths"', 'member-of:"rare earths"'),
        ("(a or b) c", "list:x", "(a or b) c list:x"),
        ("mine.hhi > 2500 x", "mine.hhi>=1500 mine.hhi<=2500", "x mine.hhi>=1500 mine.hhi<=2500"),
        ("refine.hhi>2500", "mine.hhi<1500", "refine.hhi>2500 mine.hhi<1500"),
    ],
)
def test_a_clause_joins_those_that_it_can_stand_beside(typed, clause, result):
    assert with_clause(typed, clause) == result


@pytest.mark.parametrize(
    ("typed", "clause", "result"),
    [
        ("cobalt list:eu-2024", "list:eu-2024", "cobalt"),
        ("(a or b) list:x  -c", "list:x", "(a or b) -c"),
        ("x AND mine.hhi >=1500 mine.hhi<=2500", "mine.hhi>=1500 mine.hhi<=2500", "x"),
        ("list:x or list:y", "list:x", "list:x or list:y"),
        ("-list:x", "list:x", "-list:x"),
        ("list:x", "list:x", ""),
    ],
)
def test_a_clause_can_be_taken_out_again(typed, clause, result):
    assert without_clause(typed, clause) == result


WORDS = st.sampled_from(["cobalt", "wind", '"rare earth"', "used-in:wind-power", "list:in-2023"])
QUERIES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} AND {two[1]}"),
        inner.map(lambda one: f"-({one})"),
    ),
    max_leaves=5,
)
CLAUSES = st.sampled_from(["used-in:x", "list:x", "kind:x", "mine.hhi>2500"])


@given(QUERIES, CLAUSES)
def test_a_query_with_a_clause_more_asks_for_it_and_less_it_does_not(typed, clause):
    more = with_clause(typed, clause)
    assert asks_for(more, clause)
    assert not asks_for(without_clause(more, clause), clause)


@given(QUERIES, CLAUSES)
def test_a_clause_put_in_and_taken_out_leaves_what_it_could_stand_beside(typed, clause):
    left = read_query(without_clause(with_clause(typed, clause), clause))
    assert shape(left) == shape(read_query(without_like(typed, clause)))


@given(QUERIES)
def test_the_parts_of_a_query_put_together_are_the_query(typed):
    parts = read_parts(typed)
    again = " ".join(f"({typed[part.start : part.end]})" for part in parts)
    assert flat(read_query(again)) == flat(read_query(typed))


def flat(query):
    """The shape of a query whose brackets do not matter."""
    if isinstance(query, And):
        items = [item for one in query.items for item in flat_items(one)]
        return ("and", *items)
    return ("and", shape(query))


def flat_items(query):
    if isinstance(query, And):
        return [item for one in query.items for item in flat_items(one)]
    return [shape(query)]


def test_an_empty_query_asks_for_everything():
    assert read_query(" ") == EVERYTHING
