"""Searches that a user keeps: named, renamed, deleted, and had back."""

import pytest
from sqlalchemy import select

from mineralcat.editing.edits import DeleteSearch, Edit, RenameSearch, SaveSearch, SetSearchQuery
from mineralcat.errors import DuplicateNameError, EditError, NotFoundError, QueryError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity.catalogue_check import content_hash
from mineralcat.store.models import SavedSearch


def edit(catalogue: Catalogue, one: Edit) -> str:
    with catalogue.reading() as session:
        words = one.words(session)
    with catalogue.writing(words) as session:
        one.apply(session)
    return words


def kept(catalogue: Catalogue) -> dict[str, tuple[str, str]]:
    with catalogue.reading() as session:
        rows = session.scalars(select(SavedSearch)).all()
        return {row.slug: (row.name, row.query) for row in rows}


def test_each_step_with_a_kept_search_says_what_it_did_and_can_be_undone(small_catalogue):
    words = edit(small_catalogue, SaveSearch("India, not EU", "list:in-2023 -list:eu-2024"))
    assert words == "Save search India, not EU"
    assert kept(small_catalogue) == {
        "india-not-eu": ("India, not EU", "list:in-2023 -list:eu-2024")
    }
    words = edit(small_catalogue, RenameSearch("india-not-eu", "India alone"))
    assert words == "Rename search India, not EU to India alone"
    edit(small_catalogue, SetSearchQuery("india-not-eu", "list:in-2023"))
    assert kept(small_catalogue) == {"india-not-eu": ("India alone", "list:in-2023")}
    edit(small_catalogue, DeleteSearch("india-not-eu"))
    assert kept(small_catalogue) == {}
    for _ in range(4):
        small_catalogue.undo()
    assert kept(small_catalogue) == {}
    small_catalogue.redo()
    assert kept(small_catalogue)["india-not-eu"][0] == "India, not EU"


def test_two_searches_of_like_names_have_slugs_of_their_own(small_catalogue):
    edit(small_catalogue, SaveSearch("Cobalt!", "cobalt"))
    edit(small_catalogue, SaveSearch("Cobalt?", "cobalt"))
    edit(small_catalogue, SaveSearch("कोबाल्ट", "cobalt"))
    assert list(kept(small_catalogue)) == ["cobalt", "cobalt-2", "saved-search"]


@pytest.mark.parametrize(
    ("name", "query", "error"),
    [
        ("Wind", "  ", EditError),
        ("Wind", "used-in:(", QueryError),
        (" ", "cobalt", EditError),
        ("x" * 500, "cobalt", EditError),
        ("first", "cobalt", DuplicateNameError),
    ],
)
def test_what_cannot_be_kept_is_refused(small_catalogue, name, query, error):
    edit(small_catalogue, SaveSearch("First", "lithium"))
    with pytest.raises(error):
        edit(small_catalogue, SaveSearch(name, query))
    assert len(kept(small_catalogue)) == 1


def test_a_search_that_is_gone_cannot_be_renamed(small_catalogue):
    with pytest.raises(NotFoundError):
        edit(small_catalogue, RenameSearch("gone", "Other"))


def test_keeping_a_search_does_not_change_what_the_catalogue_says(small_catalogue):
    with small_catalogue.reading() as session:
        before = content_hash(session)
    edit(small_catalogue, SaveSearch("Mine", "lithium"))
    with small_catalogue.reading() as session:
        assert content_hash(session) == before
