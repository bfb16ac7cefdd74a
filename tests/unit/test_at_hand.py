"""A row that is changed at hand: the log, the seals and the session's objects say the same of it as
if one of these had been changed."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from mineralcat.domain.terms import ClaimKind, Confidence
from mineralcat.errors import CatalogueError, RowDamagedError
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import Change, Mineral, Revision, Source, Supply


@pytest.fixture
def catalogue_file(lean_catalogue_file: Path) -> Path:
    return lean_catalogue_file


def log(catalogue: Catalogue) -> list[tuple[Any, ...]]:
    with catalogue.reading() as session:
        columns = (Change.entity, Change.entity_uid, Change.field, Change.before, Change.after)
        return [tuple(row) for row in session.execute(select(*columns).order_by(Change.id))]


def values(catalogue: Catalogue) -> dict[str, Any]:
    """Another value of each type that a column has, a reference among them, for one figure."""
    with catalogue.reading() as session:
        source = session.scalars(select(Source.id).order_by(Source.id.desc()).limit(1)).one()
    return {
        "value": 12.5,
        "low": 12,
        "high": 13.5,
        "claim_kind": ClaimKind.RANGE,
        "rounded": True,
        "as_published": "≥ 12 “about”",
        "period_to": 2031,
        "source_id": source,
        "confidence": Confidence.SINGLE_COPY,
        "note": None,
    }


def figure(catalogue: Catalogue) -> Supply:
    with catalogue.reading() as session:
        found = select(Supply).where(Supply.value > 20, Supply.rounded.is_(False))
        return session.scalars(found.order_by(Supply.id).limit(1)).one()


def test_the_log_and_the_rows_are_those_of_an_object_that_is_changed(
    catalogue_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.mineralcat"
    shutil.copyfile(catalogue_file, other)
    with closing(Catalogue.open(catalogue_file)) as mine, closing(Catalogue.open(other)) as theirs:
        uid, new = figure(mine).uid, values(mine)
        with mine.writing("Set") as session:
            row = history.at_hand(session, "supply", "uid", uid)
            assert row is not None
            vars(row).update(new)
            history.keep(session, row)
        with theirs.writing("Set") as session:
            one = session.scalars(select(Supply).where(Supply.uid == uid)).one()
            for name, value in new.items():
                setattr(one, name, value)
        assert log(mine) == log(theirs)
        assert len(log(mine)) >= len(new) - 1
        for catalogue in (mine, theirs):
            with catalogue.reading() as session:
                assert catalogue_check.problems(session) == []
        with mine.reading() as session, theirs.reading() as beside:
            assert catalogue_check.content_hash(session) == catalogue_check.content_hash(beside)
        mine.undo()
        assert figure(mine).uid == uid


def test_what_differs_in_nothing_is_no_step(small_catalogue: Catalogue) -> None:
    with small_catalogue.writing("Nothing") as session:
        row = history.at_hand(session, "mineral", "slug", "cobalt")
        assert row is not None
        name, row.name = row.name, "Kobalt"
        row.name = name
        history.keep(session, row)
    assert log(small_catalogue) == []


def test_objects_of_the_same_step_and_rows_at_hand_see_each_other(
    small_catalogue: Catalogue,
) -> None:
    with small_catalogue.writing("Both") as session:
        cobalt = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        cobalt.note = "by the object"
        row = history.at_hand(session, "mineral", "slug", "cobalt")
        assert row is not None
        assert row.note == "by the object"
        row.note, row.summary = "at hand", "kept"
        history.keep(session, row)
        assert (cobalt.note, cobalt.summary) == ("at hand", "kept")
        cobalt.symbol = "Kb"
    with small_catalogue.reading() as session:
        cobalt = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        assert (cobalt.note, cobalt.summary, cobalt.symbol) == ("at hand", "kept", "Kb")
        assert session.scalars(select(Change.field).order_by(Change.field)).all() == [
            *("note", "summary", "symbol"),
        ]
        assert catalogue_check.problems(session) == []


def test_a_row_that_is_not_there_is_none(small_catalogue: Catalogue) -> None:
    with small_catalogue.reading() as session:
        assert history.at_hand(session, "mineral", "slug", "unobtainium") is None


def test_a_row_that_was_damaged_is_not_written_over(small_catalogue: Catalogue) -> None:
    with small_catalogue.mending() as session:  # behind the back of the log
        session.execute(text("UPDATE mineral SET summary = 'another' WHERE slug = 'cobalt'"))
    with pytest.raises(RowDamagedError), small_catalogue.writing("Set") as session:
        row = history.at_hand(session, "mineral", "slug", "cobalt")
        assert row is not None
        row.note = "more"
        history.keep(session, row)
    assert log(small_catalogue) == []


def test_what_the_engine_refuses_leaves_nothing(small_catalogue: Catalogue) -> None:
    with pytest.raises(Exception, match="UNIQUE"), small_catalogue.writing("Same") as session:
        row = history.at_hand(session, "mineral", "slug", "cobalt")
        assert row is not None
        row.note = "first"
        history.keep(session, row)
        row.slug = "lithium"
        history.keep(session, row)
    assert log(small_catalogue) == []


def test_a_word_that_is_none_is_told_as_damage(small_catalogue: Catalogue) -> None:
    with small_catalogue.mending() as session:
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
        session.execute(text("UPDATE mineral SET kind = 'wood' WHERE slug = 'cobalt'"))
        session.execute(text("PRAGMA ignore_check_constraints = OFF"))
    with pytest.raises(CatalogueError, match="damaged"), small_catalogue.writing("Set") as session:
        history.at_hand(session, "mineral", "slug", "cobalt")


def test_a_step_is_one_revision_whatever_was_kept_how_often(small_catalogue: Catalogue) -> None:
    with small_catalogue.writing("Twice") as session:
        for note in ("one", "two"):
            row = history.at_hand(session, "mineral", "slug", "cobalt")
            assert row is not None
            row.note = note
            history.keep(session, row)
    with small_catalogue.reading() as session:
        assert session.scalars(select(Revision.message).where(Revision.id > 0)).all() == ["Twice"]
    assert [change[2:] for change in log(small_catalogue)] == [("note", None, '"two"')]
