"""What a user may change, and what is refused beside the field."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mineralcat.editing import edits
from mineralcat.editing.edits import (
    DeleteRow,
    DuplicateRow,
    Edit,
    RenameSearch,
    SaveSearch,
    SetField,
    SetFields,
    SetSearchQuery,
    SetSynonyms,
)
from mineralcat.errors import DuplicateNameError, EditError, NotFoundError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Mineral, Usage

if TYPE_CHECKING:
    from mineralcat.gui.editor import Editor


def cobalt(catalogue: Catalogue) -> Mineral:
    with catalogue.reading() as session:
        found = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        session.expunge(found)
        return found


def synonyms(catalogue: Catalogue) -> list[str]:
    with catalogue.reading() as session:
        found = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        return [synonym.text for synonym in found.synonyms]


def edit(catalogue: Catalogue, one: Edit) -> None:
    with catalogue.writing("Edit") as session:
        one.apply(session)


def set_text(field: str, text: str, slug: str = "cobalt") -> SetField:
    return SetField("mineral", slug, field, text)


def first_use(catalogue: Catalogue) -> Usage:
    with catalogue.reading() as session:
        found = session.scalars(select(Usage).order_by(Usage.id)).first()
        assert found is not None
        session.expunge(found)
        return found


def test_a_rename_keeps_the_slug(small_catalogue):
    edit(small_catalogue, set_text("name", "  Kobalt \n metal "))
    assert (cobalt(small_catalogue).name, cobalt(small_catalogue).slug) == (
        "Kobalt metal",
        "cobalt",
    )


@pytest.mark.parametrize("name", ["Lithium", "lithium", " LITHIUM "])
def test_a_name_that_another_bears_is_refused(name, small_catalogue):
    with pytest.raises(DuplicateNameError, match="is called") as caught:
        edit(small_catalogue, set_text("name", name))
    assert caught.value.field == "name"
    assert cobalt(small_catalogue).name == "Cobalt"


def test_its_own_name_is_no_other_s(small_catalogue):
    edit(small_catalogue, set_text("name", "COBALT"))
    assert cobalt(small_catalogue).name == "COBALT"


def test_a_name_of_another_script_that_another_bears_is_refused_whatever_its_case(small_catalogue):
    edit(small_catalogue, set_text("name", "Литий", "lithium"))
    with pytest.raises(DuplicateNameError):
        edit(small_catalogue, set_text("name", "ЛИТИЙ"))


TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Unseen signs that make a text read as another than it is."""


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", " \t\n "),
        ("name", "x" * 121),
        ("name", "Co\x00balt"),
        ("name", "Co\ud800"),
        *(("name", f"Co{sign}balt") for sign in TURNS),
        ("summary", "A metal\n\u202eof red"),
        ("symbol", "x" * 13),
        ("symbol", "\x07"),
        ("summary", "x" * 20_001),
        ("note", "bell\x07"),
        ("synonyms", "x" * 121),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(field, text, small_catalogue):
    before = small_catalogue.path.read_bytes()
    synonyms = SetSynonyms("cobalt", ("fine", text))
    with pytest.raises(EditError) as caught:
        edit(small_catalogue, synonyms if field == "synonyms" else set_text(field, text))
    assert caught.value.field == field
    assert str(caught.value)[0].isupper()
    assert small_catalogue.path.read_bytes() == before


def test_texts_keep_their_lines_and_lose_the_blanks_around(small_catalogue):
    edit(small_catalogue, set_text("summary", "  first\n\tsecond \n"))
    assert cobalt(small_catalogue).summary == "first\n\tsecond"
    edit(small_catalogue, set_text("summary", " \n "))
    assert cobalt(small_catalogue).summary is None


def test_an_empty_symbol_takes_it_away(small_catalogue):
    assert cobalt(small_catalogue).symbol == "Co"
    edit(small_catalogue, set_text("symbol", " "))
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
    edit(small_catalogue, SetSynonyms("cobalt", given))
    assert synonyms(small_catalogue) == kept
    edit(small_catalogue, SetSynonyms("cobalt", ("Kobold",)))
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
        SetSynonyms("cobalt", texts).apply(session)
    changed = synonyms(small_catalogue) != before
    assert synonyms(small_catalogue) == list(
        dict.fromkeys(filter(None, (" ".join(t.split()) for t in texts)))
    )
    if changed:
        small_catalogue.undo()
    assert synonyms(small_catalogue) == before


def test_role_and_importance_of_a_use(small_catalogue):
    uid = str(first_use(small_catalogue).uid)
    edit(small_catalogue, SetField("usage", uid, "role", " holds  the charge "))
    edit(small_catalogue, SetField("usage", uid, "importance", "essential"))
    use = first_use(small_catalogue)
    assert (use.role, use.importance) == ("holds the charge", "essential")
    edit(small_catalogue, SetField("usage", uid, "role", ""))
    assert first_use(small_catalogue).role is None


@pytest.mark.parametrize("word", ["vital", "essential!", "0"])
def test_an_importance_that_is_none_is_refused(word, small_catalogue):
    uid = str(first_use(small_catalogue).uid)
    with pytest.raises(EditError, match="one of essential, important, minor"):
        edit(small_catalogue, SetField("usage", uid, "importance", word))


def test_a_use_needs_an_importance(small_catalogue):
    uid = str(first_use(small_catalogue).uid)
    with pytest.raises(EditError, match="Importance must not be empty"):
        edit(small_catalogue, SetField("usage", uid, "importance", ""))


NOWHERE = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    "one",
    [
        SetField("mineral", "atlantium", "name", "x"),
        SetField("mineral", "atlantium", "note", "x"),
        SetSynonyms("atlantium", ()),
        SetField("usage", NOWHERE, "role", "x"),
        SetField("usage", NOWHERE, "importance", "minor"),
        DeleteRow("mineral", NOWHERE),
        RenameSearch("atlantis", "x"),
    ],
)
def test_what_is_not_there_is_not_edited(one, small_catalogue):
    with pytest.raises(NotFoundError):
        edit(small_catalogue, one)


def test_every_edit_has_words_for_the_history(small_catalogue):
    uid = str(first_use(small_catalogue).uid)
    with small_catalogue.reading() as session:
        for one in (
            *(set_text(field, "x") for field in ("name", "symbol", "summary", "note")),
            SetSynonyms("cobalt", ("x",)),
            SetField("usage", uid, "role", "x"),
            SetField("usage", uid, "importance", "minor"),
            SaveSearch("cobalt", "x"),
            RenameSearch("cobalt", "x"),
            SetSearchQuery("cobalt", "x"),
        ):
            words = one.words(session)
            assert words[0].isupper()
            assert "cobalt" in words.lower()


def test_an_edit_of_the_same_field_has_the_same_key_and_no_other_has():
    """By the key, a later edit replaces one that waits to be written."""
    note = set_text("note", "x")
    assert note.key == set_text("note", "y").key
    assert note.key == SetField("mineral", "cobalt", "note", "z").key
    for other in (
        set_text("summary", "x"),
        set_text("note", "x", "nickel"),
        SetFields("mineral", "cobalt", {"note": "x"}),
        DuplicateRow("mineral", "cobalt"),
        SetSynonyms("cobalt", ()),
    ):
        assert note.key != other.key
    assert DuplicateRow("mineral", "cobalt").key == DuplicateRow("mineral", "cobalt").key
    assert DuplicateRow("mineral", "cobalt").key != DeleteRow("mineral", "cobalt").key


def the_type_checker_finds_a_wrong_edit(editor: "Editor") -> None:
    """Never called: mypy reads it, and reports an ignore that is not needed (`strict`)."""
    editor.submit(edits.SetFeild("mineral", "cobalt", "note", "x"), refused=print)  # type: ignore[attr-defined]
    editor.submit("set_field", refused=print)  # type: ignore[arg-type]
    SetField("mineral", "cobalt", "note", ["x"])  # type: ignore[arg-type]
    SetField("mineral", "cobalt", feild="note", value="x")  # type: ignore[call-arg]
    SetSynonyms("cobalt")  # type: ignore[call-arg]
