"""What a user may change, and what is refused beside the field."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mineralcat.editing import minerals, steps, usages
from mineralcat.errors import DuplicateNameError, EditError, NotFoundError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Mineral, Usage


def cobalt(catalogue: Catalogue) -> Mineral:
    with catalogue.reading() as session:
        found = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        session.expunge(found)
        return found


def synonyms(catalogue: Catalogue) -> list[str]:
    with catalogue.reading() as session:
        found = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        return [synonym.text for synonym in found.synonyms]


def edit(catalogue: Catalogue, name: str, *args: object) -> None:
    with catalogue.writing("Edit") as session:
        steps.EDITS[name](session, *args)


def first_use(catalogue: Catalogue) -> Usage:
    with catalogue.reading() as session:
        found = session.scalars(select(Usage).order_by(Usage.id)).first()
        assert found is not None
        session.expunge(found)
        return found


def test_a_rename_keeps_the_slug(small_catalogue):
    edit(small_catalogue, "rename_mineral", "cobalt", "  Kobalt \n metal ")
    assert (cobalt(small_catalogue).name, cobalt(small_catalogue).slug) == (
        "Kobalt metal",
        "cobalt",
    )


@pytest.mark.parametrize("name", ["Lithium", "lithium", " LITHIUM "])
def test_a_name_that_another_bears_is_refused(name, small_catalogue):
    with pytest.raises(DuplicateNameError, match="is called") as caught:
        edit(small_catalogue, "rename_mineral", "cobalt", name)
    assert caught.value.field == "name"
    assert cobalt(small_catalogue).name == "Cobalt"


def test_its_own_name_is_no_other_s(small_catalogue):
    edit(small_catalogue, "rename_mineral", "cobalt", "COBALT")
    assert cobalt(small_catalogue).name == "COBALT"


def test_a_name_of_another_script_that_another_bears_is_refused_whatever_its_case(small_catalogue):
    edit(small_catalogue, "rename_mineral", "lithium", "Литий")
    with pytest.raises(DuplicateNameError):
        edit(small_catalogue, "rename_mineral", "cobalt", "ЛИТИЙ")


TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Unseen signs that make a text read as another than it is."""


@pytest.mark.parametrize(
    ("name", "args", "field"),
    [
        ("rename_mineral", ("cobalt", ""), "name"),
        ("rename_mineral", ("cobalt", " \t\n "), "name"),
        ("rename_mineral", ("cobalt", "x" * 121), "name"),
        ("rename_mineral", ("cobalt", "Co\x00balt"), "name"),
        ("rename_mineral", ("cobalt", "Co\ud800"), "name"),
        *(("rename_mineral", ("cobalt", f"Co{sign}balt"), "name") for sign in TURNS),
        ("set_summary", ("cobalt", "A metal\n\u202eof red"), "summary"),
        ("set_symbol", ("cobalt", "x" * 13), "symbol"),
        ("set_symbol", ("cobalt", "\x07"), "symbol"),
        ("set_summary", ("cobalt", "x" * 20_001), "summary"),
        ("set_note", ("cobalt", "bell\x07"), "note"),
        ("set_synonyms", ("cobalt", ("fine", "x" * 121)), "synonyms"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(name, args, field, small_catalogue):
    before = small_catalogue.path.read_bytes()
    with pytest.raises(EditError) as caught:
        edit(small_catalogue, name, *args)
    assert caught.value.field == field
    assert str(caught.value)[0].isupper()
    assert small_catalogue.path.read_bytes() == before


def test_texts_keep_their_lines_and_lose_the_blanks_around(small_catalogue):
    edit(small_catalogue, "set_summary", "cobalt", "  first\n\tsecond \n")
    assert cobalt(small_catalogue).summary == "first\n\tsecond"
    edit(small_catalogue, "set_summary", "cobalt", " \n ")
    assert cobalt(small_catalogue).summary is None


def test_an_empty_symbol_takes_it_away(small_catalogue):
    assert cobalt(small_catalogue).symbol == "Co"
    edit(small_catalogue, "set_symbol", "cobalt", " ")
    assert cobalt(small_catalogue).symbol is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (("Kobold", "Goblin"), ["Kobold", "Goblin"]),
        (("Goblin", "Kobold"), ["Goblin", "Kobold"]),
        (("Goblin",), ["Goblin"]),
        ((), []),
        (("", " ", "Kobold", "Kobold ", " Kobold"), ["Kobold"]),
        (("kobold", "Kobold"), ["kobold", "Kobold"]),
    ],
)
def test_synonyms_are_those_given_in_their_order(given, kept, small_catalogue):
    edit(small_catalogue, "set_synonyms", "cobalt", given)
    assert synonyms(small_catalogue) == kept
    edit(small_catalogue, "set_synonyms", "cobalt", ("Kobold",))
    assert synonyms(small_catalogue) == ["Kobold"]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), max_size=5
    ).map(tuple)
)
def test_any_synonyms_can_be_given_and_taken_back(texts, small_catalogue):
    before = synonyms(small_catalogue)
    with small_catalogue.writing("Edit") as session:
        minerals.set_synonyms(session, "cobalt", texts)
    changed = synonyms(small_catalogue) != before
    assert synonyms(small_catalogue) == list(
        dict.fromkeys(filter(None, (" ".join(t.split()) for t in texts)))
    )
    if changed:
        small_catalogue.undo()
    assert synonyms(small_catalogue) == before


def test_role_and_importance_of_a_use(small_catalogue):
    uid = str(first_use(small_catalogue).uid)
    edit(small_catalogue, "set_role", uid, " holds  the charge ")
    edit(small_catalogue, "set_importance", uid, "essential")
    use = first_use(small_catalogue)
    assert (use.role, use.importance) == ("holds the charge", "essential")
    edit(small_catalogue, "set_role", uid, "")
    assert first_use(small_catalogue).role is None


@pytest.mark.parametrize("word", ["", "vital", "Essential", "0"])
def test_an_importance_that_is_none_is_refused(word, small_catalogue):
    with pytest.raises(EditError, match="one of essential, important, minor"):
        edit(small_catalogue, "set_importance", str(first_use(small_catalogue).uid), word)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("rename_mineral", ("atlantium", "x")),
        ("set_note", ("atlantium", "x")),
        ("set_synonyms", ("atlantium", ())),
        ("set_role", ("00000000-0000-0000-0000-000000000000", "x")),
        ("set_importance", ("00000000-0000-0000-0000-000000000000", "minor")),
    ],
)
def test_what_is_not_there_is_not_edited(name, args, small_catalogue):
    with pytest.raises(NotFoundError):
        edit(small_catalogue, name, *args)


def test_every_edit_has_words_for_the_history(small_catalogue):
    uid = str(first_use(small_catalogue).uid)
    with small_catalogue.reading() as session:
        for name in (name for name in steps.EDITS if name.startswith(("set_", "rename_", "save_"))):
            if name in ("set_field", "set_fields", "set_figure", "set_evidence"):
                continue  # test_editable_fields has their words
            args = (uid, "minor") if name in ("set_role", "set_importance") else ("cobalt", "x")
            words = steps.message(session, name, *args)
            assert words[0].isupper()
            assert "cobalt" in words.lower()
    assert usages.set_role in steps.EDITS.values()
