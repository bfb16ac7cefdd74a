"""Many rows in one step: set a field, paste a block, find and replace; seen before it is done."""

from typing import Any

import pytest
from sqlalchemy import func, select

from mineralcat.domain.number_marks import COMMA_POINT, POINT_COMMA
from mineralcat.editing import bulk, entries, pasting
from mineralcat.editing.bulk import Replacing
from mineralcat.editing.edits import BulkSet, Edit, FindAndReplace, Paste
from mineralcat.errors import EditError
from mineralcat.store import models as m
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import catalogue_check


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def content(catalogue: Catalogue) -> str:
    with catalogue.reading() as session:
        return catalogue_check.content_hash(session)


def uids(catalogue: Catalogue, entity: str, count: int, words: str = "") -> list[str]:
    with catalogue.reading() as session:
        return [row.uid for row in entries.page(session, entity, words=words, limit=count)]


def step(catalogue: Catalogue, edit: Edit) -> Any:
    with catalogue.reading() as session:
        words = edit.words(session)
    with catalogue.writing(words) as session:
        return edit.apply(session)


def revisions(catalogue: Catalogue) -> int:
    with catalogue.reading() as session:
        return session.scalar(select(func.count()).select_from(m.Revision)) or 0


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("note", "Checked"),
        ("scope", "Europe"),
        ("source", "jrc-2020"),
        ("source", ""),
        ("status", "estimated"),
        ("period", "2019"),
        ("period", "2031-2035"),
        ("confidence", "single copy"),
        ("value", "<5"),
        ("unit", "Mt"),
    ],
)
def test_a_field_of_many_rows_is_set_in_one_step_that_was_shown_before(catalogue, field, text):
    before, steps_before = content(catalogue), revisions(catalogue)
    chosen = uids(catalogue, "supply", 40, "mine production")
    assert len(chosen) == 40
    with catalogue.reading() as session:
        preview = bulk.preview_set(session, "supply", chosen, field, text, COMMA_POINT)
    assert content(catalogue) == before, "looking changes nothing"
    changed = step(catalogue, BulkSet("supply", chosen, field, text, COMMA_POINT))
    assert changed == preview.changes > 0
    assert revisions(catalogue) == steps_before + 1
    with catalogue.reading() as session:
        for shown in preview.rows:
            row = entries.entry(session, "supply", shown.uid)
            assert row is not None
            assert row.shown[field] == shown.after
        assert not list(catalogue_check.problems(session))
    catalogue.undo()
    assert content(catalogue) == before


def test_a_bulk_edit_that_one_row_cannot_take_changes_none(catalogue):
    before = content(catalogue)
    chosen = uids(catalogue, "mineral", 3)
    with catalogue.reading() as session:
        preview = bulk.preview_set(session, "mineral", chosen, "name", "Same")
    assert preview.changes + preview.problems == 3
    with pytest.raises(EditError, match="Nothing was changed"):
        step(catalogue, BulkSet("mineral", chosen, "name", "Same"))
    assert content(catalogue) == before


def test_find_and_replace_shows_and_then_does_the_same(catalogue):
    before = content(catalogue)
    what = Replacing("TABLE", "tableau", whole_words=True)
    with catalogue.reading() as session:
        preview = bulk.preview_replacing(session, what)
    assert preview.changes == len(preview.rows) > 0
    assert all("tableau" in row.after and "tableau" not in row.before for row in preview.rows)
    assert content(catalogue) == before
    assert step(catalogue, FindAndReplace(what)) == preview.changes
    with catalogue.reading() as session:
        assert bulk.preview_replacing(session, what).changes == 0
    catalogue.undo()
    assert content(catalogue) == before


def test_find_and_replace_minds_case_and_words_when_asked_to():
    assert Replacing("ore", "X").done_to("Ore, more ores") == "X, mX Xs"
    assert Replacing("ore", "X", case=True).done_to("Ore, ore") == "Ore, X"
    assert Replacing("ore", "X", whole_words=True).done_to("Ore, more ores") == "X, more ores"
    assert Replacing(".", r"\1").done_to("a.b") == r"a\1b", "neither side is a pattern"


def test_cells_come_from_and_go_to_a_spreadsheet():
    cells = [["a", "two\nlines"], ['say "x"', ""]]
    assert pasting.cells_of(pasting.text_of(cells)) == cells
    assert pasting.cells_of("1\t2\r\n3\t4\r\n") == [["1", "2"], ["3", "4"]]
    assert pasting.cells_of('5" pipe\tb') == [['5" pipe', "b"]]


def test_a_block_is_pasted_whole_in_one_step(catalogue):
    steps_before = revisions(catalogue)
    one, two = uids(catalogue, "supply", 2)
    block = [(one, {"value": "1.234,5", "unit": "t"}), (two, {"value": "<5", "unit": "kt"})]
    with catalogue.reading() as session:
        assert not pasting.problems_of(session, "supply", block, POINT_COMMA)
    step(catalogue, Paste("supply", block, POINT_COMMA))
    with catalogue.reading() as session:
        rows = [entries.entry(session, "supply", uid) for uid in (one, two)]
    assert [row.typed["value"] for row in rows if row] == ["1,234.5", "<5"]
    assert revisions(catalogue) == steps_before + 1


def test_a_block_with_a_bad_cell_says_which_and_why_and_changes_nothing(catalogue):
    before = content(catalogue)
    one, two = uids(catalogue, "demand_share", 2)
    block = [(one, {"value": "12"}), (two, {"value": "170", "period": "20204"})]
    with catalogue.reading() as session:
        problems = pasting.problems_of(session, "demand_share", block, COMMA_POINT)
    assert [(p.uid, p.field, p.text) for p in problems] == [(two, "period", "20204")]
    block = [(one, {"value": "12"}), (two, {"value": "170"})]
    with catalogue.reading() as session:
        problems = pasting.problems_of(session, "demand_share", block, COMMA_POINT)
    assert [(p.uid, p.field) for p in problems] == [(two, "value")]
    with pytest.raises(EditError, match="Nothing was pasted"):
        step(catalogue, Paste("demand_share", block, COMMA_POINT))
    assert content(catalogue) == before


def test_rows_without_a_source_stay_unsourced_whatever_is_set(catalogue):
    chosen = uids(catalogue, "supply", 4)
    step(catalogue, BulkSet("supply", chosen[:2], "source", ""))
    step(catalogue, BulkSet("supply", chosen, "confidence", "single copy"))
    with catalogue.reading() as session:
        rows = [entries.entry(session, "supply", uid) for uid in chosen]
        assert not catalogue_check.problems(session)
    assert [row.typed["confidence"] for row in rows if row] == ["unsourced"] * 2 + [
        "single copy"
    ] * 2
