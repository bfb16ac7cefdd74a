"""What could stand where one types, and how many minerals there would be then."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineralcat.domain.query import FIELDS, MEASURES
from mineralcat.domain.query_completion import begins_a_field, typing_at
from mineralcat.errors import QueryError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.search.completion import MOST, completions
from mineralcat.store.search.find_minerals import find
from mineralcat.store.search.vocabulary import Vocabulary
from mineralcat.store.search_rows import Completion, CompletionKind

Complete = Callable[..., list[Completion]]


@pytest.fixture
def complete(reference_catalogue: Catalogue) -> Complete:
    """What could stand at the end of a query, or where a bar stands in it."""

    def ask(typed: str) -> list[Completion]:
        text = typed.replace("|", "", 1)
        at = typed.index("|") if "|" in typed else len(text)
        with reference_catalogue.reading() as session:
            return completions(session, reference_catalogue.graph(session), text, at)

    return ask


def put(text: str, row: Completion) -> str:
    return text[: row.start] + row.text + text[row.end :]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("offshore w", "used-in:offshore-wind"),
        ("e-mob", "used-in:electric-mobility"),
        ("neo", "Neodymium"),
        ("नियो", "Neodymium"),
        ("Wolf", "Tungsten"),
        ("us", "used-in:"),
        ("mine.", "mine.hhi>"),
        ("used-in:batt", "used-in:batteries"),
        ('used-in:"electric c', "used-in:battery-electric-car"),
        ("list:ind", "list:in-2023"),
        ("-list:eu", "list:eu-2024"),
        ("refined-in:ch", "refined-in:China"),
        ("mined-in:cod", "mined-in:DR Congo"),
        ("member-of:rare", "member-of:rare-earth-elements"),
        ("agreement-with:ind", "agreement-with:India"),
        ("has:sup", "has:supply"),
        ("kind:ma", "kind:material"),
        ('role:"cathode a', "role:cathode active material"),
        ("cobalt used-in:offsh| list:eu-2024", "used-in:offshore-wind"),
        ("(refined-in:jap", "refined-in:Japan"),
    ],
)
def test_what_is_typed_is_completed(complete: Complete, typed: str, expected: str) -> None:
    assert expected in [row.text.replace('"', "") for row in complete(typed)]


@pytest.mark.parametrize(
    "typed", ["list:in-2023 used-in:wi", "used-in:wind-power refined-in:", "offsh", "list:"]
)
def test_the_count_is_what_the_query_then_finds(
    complete: Complete, reference_catalogue: Catalogue, typed: str
) -> None:
    counted = [row for row in complete(typed) if row.minerals is not None]
    assert counted
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        for row in counted:
            assert row.minerals == len(find(session, graph, put(typed, row))), row


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_every_value_that_is_offered_can_be_asked_for(
    reference_catalogue: Catalogue, field: str
) -> None:
    from mineralcat.domain.query_completion import clause

    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        values = Vocabulary(session, graph).values(field)
        assert values
        for value in values:
            find(session, graph, clause(field, value.value))


def test_a_value_in_the_middle_is_replaced_whole(complete: Complete) -> None:
    (row, *_) = complete("used-in:offsh|ore list:in-2023")
    assert (row.start, row.end) == (0, 16)


def test_what_is_left_out_has_no_count(complete: Complete) -> None:
    assert all(row.minerals is None for row in complete("-used-in:wi"))


def test_the_rest_of_the_query_may_be_unreadable(complete: Complete) -> None:
    rows = complete("(mine.top1> refined-in:ch")
    assert rows[0].text == "refined-in:China"
    assert rows[0].minerals


def test_fields_and_measures_begun_are_known_as_such() -> None:
    for name in (*FIELDS, *MEASURES):
        for letters in range(2, len(name) + 1):
            assert begins_a_field(f"cobalt {name[:letters]}", 7 + letters), name[:letters]
    assert not begins_a_field("used-in:x", 9)
    assert not begins_a_field("cobalt", 6)


TEXTS = st.text(st.sampled_from('ab nd:-"()>% used-in:list:नि₂\x00'), max_size=25)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.data())
def test_any_text_can_be_completed_at_any_place(
    reference_catalogue: Catalogue, text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    typing = typing_at(text, at)
    assert 0 <= typing.start <= at <= typing.end <= len(text)
    with reference_catalogue.reading() as session:
        rows = completions(session, reference_catalogue.graph(session), text, at)
    assert len(rows) <= MOST
    for row in rows:
        assert 0 <= row.start <= at <= row.end <= len(text)


def test_taking_a_completion_leaves_a_query_that_can_be_read(
    complete: Complete, reference_catalogue: Catalogue
) -> None:
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        for typed in ("offshore wi", "list:in-2023 neo", "used-in:nmc", "refined-in:uni", "role:a"):
            for row in complete(typed):
                if row.kind is not CompletionKind.FIELD:
                    try:
                        find(session, graph, put(typed, row))
                    except QueryError as error:  # pragma: no cover
                        pytest.fail(f"{put(typed, row)}: {error}")
