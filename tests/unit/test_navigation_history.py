"""The way back: what counts as a place, and what only leads to one."""

from hypothesis import given
from hypothesis import strategies as st

from mineralcat.gui.window.navigation_history import LONGEST, Cause, NavigationHistory, VisitedPlace


def typed(trail: NavigationHistory, *texts: str) -> None:
    for text in texts:
        trail.go(VisitedPlace(text, None), Cause.TYPED)


def test_letters_of_a_word_are_one_place():
    trail = NavigationHistory()
    typed(trail, "c", "co", "cob", "coba", "cob", "cobalt")
    assert trail.back() == VisitedPlace("", None)
    assert trail.forward() == VisitedPlace("cobalt", None)


def test_another_word_typed_over_the_first_is_another_place():
    trail = NavigationHistory()
    typed(trail, "c", "cobalt", "l", "lithium")
    assert trail.back() == VisitedPlace("cobalt", None)


def test_a_query_that_was_meant_is_not_gone_on_from():
    trail = NavigationHistory()
    typed(trail, "wind")
    trail.settle()
    typed(trail, "wind p", "wind power")
    assert trail.back() == VisitedPlace("wind", None)


def test_lines_gone_over_by_the_arrow_keys_are_one_place_and_clicks_are_each_one():
    trail = NavigationHistory()
    for slug in ("a", "b", "c"):
        trail.go(VisitedPlace("", slug), Cause.PASSED)
    for slug in ("x", "y"):
        trail.go(VisitedPlace("", slug), Cause.CHOSEN)
    been = []
    while (place := trail.back()) is not None:
        been.append(place.mineral)
    assert been == ["x", "c", None]


def test_going_on_from_the_middle_leaves_what_lay_ahead():
    trail = NavigationHistory()
    for query in ("a", "b", "c"):
        trail.go(VisitedPlace(query, None), Cause.CHOSEN)
    trail.back()
    trail.go(VisitedPlace("d", None), Cause.CHOSEN)
    assert not trail.can_go_forward
    assert trail.back() == VisitedPlace("b", None)


def test_the_query_that_is_left_behind_is_told():
    trail = NavigationHistory()
    typed(trail, "c", "cobalt")
    assert trail.go(VisitedPlace("used-in:batteries", None), Cause.CHOSEN) == "cobalt"
    assert trail.go(VisitedPlace("used-in:batteries", "cobalt"), Cause.CHOSEN) is None


PLACES = st.builds(VisitedPlace, st.text("ab", max_size=3), st.sampled_from([None, "x", "y"]))
STEPS = st.one_of(st.tuples(PLACES, st.sampled_from(Cause)), st.sampled_from(["back", "forward"]))


@given(st.lists(STEPS, max_size=60))
def test_back_and_forward_undo_each_other_from_anywhere(steps):
    trail = NavigationHistory()
    for step in steps:
        if step == "back":
            trail.back()
        elif step == "forward":
            trail.forward()
        else:
            trail.go(*step)
            assert trail.here == step[0]
    here = trail.here
    if trail.back() is not None:
        assert trail.forward() == here
    if trail.forward() is not None:
        assert trail.back() == here


def test_a_long_way_is_forgotten_from_its_beginning():
    trail = NavigationHistory()
    for number in range(LONGEST + 50):
        trail.go(VisitedPlace(str(number), None), Cause.CHOSEN)
    steps = 0
    while trail.back() is not None:
        steps += 1
    assert steps == LONGEST - 1
