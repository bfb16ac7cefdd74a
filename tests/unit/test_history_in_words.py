"""Every step of every kind reads as sentences: no uuid, no bare key, no name of a column."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from mineralcat.cli import main
from mineralcat.domain.terms import WordKind
from mineralcat.editing import claims
from mineralcat.editing.edits import (
    BulkSet,
    DeleteRow,
    DeleteSearch,
    DuplicateRow,
    Edit,
    Prefer,
    RenameSearch,
    SaveSearch,
    SetField,
    SetFields,
    SetFigure,
    SetSearchQuery,
    Unprefer,
)
from mineralcat.exchange.tables.recipes import TableRecipe, save_recipe
from mineralcat.schema.entities import entity_of, listed_entities
from mineralcat.store import history
from mineralcat.store import models as m
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history import ENTITIES, name_step
from mineralcat.store.history.changes import table_of
from mineralcat.store.history.codec import fields_of
from mineralcat.store.history.words import label_of
from tests.importing import take, write_json
from tests.unit.test_history import other_value

UUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE)
COLUMN = re.compile(r"\b[a-z]+_[a-z_]+\b")
AS_WRITTEN = ("query", "locator")
"""What the user typed, or the publisher wrote."""
PATH = re.compile(r"\b\w+/[\w-]+/")


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def told(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """All that the History page and the command line say of the steps, with where it stands."""
    with catalogue.reading() as session:
        for step in history.page(session, limit=10_000):
            yield "step", step.message
            if step.action == "load":
                continue
            for row in history.changes_of(session, step.uid, limit=10_000):
                about = f"{step.message}: {row.entity}.{row.field}"
                yield f"kind, {about}", row.kind
                yield f"name, {about}", row.name
                yield f"label, {about}", row.label
                if row.field not in AS_WRITTEN:
                    yield f"before, {about}", row.before
                    yield f"after, {about}", row.after
                if not row.whole:
                    for then in history.timeline(session, row.entity, row.uid, row.field)[:2]:
                        if row.field not in AS_WRITTEN:
                            yield f"timeline, {about}", then.value
        for gone in history.trash(session):
            yield "trash", gone.name
            yield "trash", gone.kind
            yield "trash", gone.message


def keys(catalogue: Catalogue) -> set[str]:
    """The keys of rows that have a name which says more."""
    found: set[str] = set()
    with catalogue.reading() as session:
        for model in ENTITIES.values():
            if hasattr(model, "slug"):
                name = next(getattr(model, n) for n in ("name", "title") if hasattr(model, n))
                rows = session.execute(select(model.slug, name))
                found |= {slug for slug, called in rows if slug != called and "-" in slug}
    return found


def faults(catalogue: Catalogue) -> list[tuple[str, str]]:
    """What is told in a way that only the program understands."""
    bare = keys(catalogue)
    free_text = re.compile(r"https?://\S+|\b10\.\d+/\S+|“[^”]*”")

    def is_raw(text: str) -> bool:
        words = set(re.split(r"[\s,;:()]+", text))
        raw = UUID.search(text) or COLUMN.search(text) or PATH.search(free_text.sub("", text))
        return bool(raw or words & bare)

    return [(where, text) for where, text in told(catalogue) if is_raw(text)]


def lines_of(catalogue: Catalogue, message: str) -> list[tuple[str, str, str, str]]:
    with catalogue.reading() as session:
        step = next(row for row in history.page(session) if row.message.startswith(message))
        rows = history.changes_of(session, step.uid)
    return [(row.name, row.label, row.before, row.after) for row in rows]


def edit(catalogue: Catalogue, one: Edit) -> str:
    """An edit as the window makes it; its words."""
    with catalogue.writing("") as session:
        words = one.words(session)
        name_step(session, words)
        one.apply(session)
    return words


# -- every field -----------------------------------------------------------------------------------


def test_every_field_is_called_as_in_the_forms(catalogue):
    for kind in listed_entities():
        for field in kind.fields:
            if len(field.columns) == 1:
                assert label_of(field.column, kind.name) == field.name, field
            else:
                assert "_" not in "".join(label_of(c, kind.name) for c in field.columns)
        assert history.kind_of(kind.name) == kind.title
    for entity in ENTITIES:
        for column in fields_of(table_of(entity)):
            assert not COLUMN.search(label_of(column.name, entity)), (entity, column.name)


def test_every_kind_of_row_changed_in_every_field_deleted_and_restored_reads_as_words(catalogue):
    met = set()
    for entity, model in ENTITIES.items():
        for column in fields_of(table_of(entity)):
            if column.name == "slug":  # which no edit changes
                continue
            try:
                with catalogue.writing(f"Change {history.kind_of(entity)}") as session:
                    row = session.scalars(select(model).order_by(model.id).limit(1)).first()
                    if row is None:
                        continue
                    value = other_value(session, column, getattr(row, column.name))
                    words = isinstance(value, str) and not isinstance(value, Enum)
                    setattr(row, column.name, f"Words {len(met)}" if words else value)
                met.add((entity, column.name))
            except SQLAlchemyError:  # what the checks of the tables refuse
                continue
        with catalogue.reading() as session:
            uid = session.scalar(select(model.uid).order_by(model.id.desc()).limit(1))
        if uid is not None and entity_of(entity).is_content:
            edit(catalogue, DeleteRow(entity, str(uid)))
            catalogue.restore(entity, str(uid))
    assert len({entity for entity, _ in met}) > 20
    assert len(met) > 150
    found = faults(catalogue)
    assert not found, found


# -- what is more than a field ---------------------------------------------------------------------


def test_a_figure_of_another_source_reads_as_what_was_shown_and_what_is(catalogue):
    with catalogue.reading() as session:
        claim = session.scalars(
            select(m.Supply)
            .join(m.Area)
            .where(m.Supply.value > 1000, m.Supply.unit == "t", m.Area.kind == "country")
            .order_by(m.Supply.id)
            .limit(1)
        ).one()
        uid, was = str(claim.uid), claim.value
        source = session.scalars(
            select(m.Source).where(m.Source.id != claim.source_id).limit(1)
        ).one()
        key, title = source.slug, source.title
    words = edit(catalogue, SetFigure("supply", uid, "1234", "t", key, "p. 7"))
    (choice,) = [line for line in lines_of(catalogue, words) if line[1] == "shown first"]
    assert choice[2].startswith(f"{was:,.0f} t (".replace(",", "\u202f"))
    assert choice[3] == f"1\u202f234 t ({title})"
    assert ("figure", "–", "1\u202f234 t") in [line[1:] for line in lines_of(catalogue, words)]
    with catalogue.reading() as session:
        chosen = session.scalars(select(m.Preference)).one().claim_uid
    words = edit(catalogue, Unprefer("supply", str(chosen)))
    ((name, label, before, after),) = lines_of(catalogue, words)
    assert (label, before) == ("shown first", f"1\u202f234 t ({title})")
    assert name.startswith("choice for ")
    assert after == choice[2]
    assert faults(catalogue) == []


def test_a_number_has_the_unit_that_it_had_then(catalogue):
    with catalogue.reading() as session:
        claim = session.scalars(select(m.Supply).where(m.Supply.unit == "t").limit(1)).one()
        uid = claim.uid

    def put(message: str, **values: Any) -> None:
        with catalogue.writing(message) as session:
            row = session.scalars(select(m.Supply).where(m.Supply.uid == uid)).one()
            for name, value in values.items():
                setattr(row, name, value)

    figure = {"claim_kind": "number", "low": None, "high": None}
    put("first", **figure, value=196.0, unit="kt")
    put("second", value=175.0)
    put("third", value=180_000.0, unit="t")
    assert ("figure", "196 kt", "175 kt") in [line[1:] for line in lines_of(catalogue, "second")]
    third = [line[1:] for line in lines_of(catalogue, "third")]
    assert ("figure", "175 kt", "180\u202f000 t") in third
    assert ("unit", "kt", "t") in third
    with catalogue.reading() as session:
        values = [then.value for then in history.timeline(session, "supply", uid, "value")]
    assert values[:3] == ["180\u202f000 t", "175 kt", "196 kt"]


def test_all_other_steps_read_as_words_too(catalogue, tmp_path, capsys, catalogue_file):
    edit(catalogue, SaveSearch("Wind", "used-in:offshore-wind"))
    with catalogue.reading() as session:
        search = session.scalars(select(m.SavedSearch)).one().slug
        usage = str(session.scalars(select(m.Usage.uid).limit(1)).one())
        amount = str(session.scalars(select(m.Intensity.uid).limit(1)).one())
        source = session.scalars(select(m.Source.slug).limit(1)).one()
    edit(catalogue, SetSearchQuery(search, "list:in-2023"))
    edit(catalogue, RenameSearch(search, "Windy"))
    edit(catalogue, DeleteSearch(search))
    edit(catalogue, Prefer("usage", usage))
    edit(catalogue, Unprefer("usage", usage))
    edit(catalogue, SetFields("intensity", amount, {"source": source, "locator": "p. 3"}))
    edit(catalogue, SetField("usage", usage, "role", "magnet"))
    edit(catalogue, DuplicateRow("intensity", amount))
    edit(catalogue, DeleteRow("intensity", amount))
    edit(catalogue, SetField("mineral", "cobalt", "member_of", "nickel"))
    edit(catalogue, BulkSet("usage", [usage], "role", "alloy"))
    with catalogue.writing("Keep recipe Trade") as session:
        columns = {"Land": "area", "2022": "value", "Wer": "source"}
        save_recipe(session, "Trade", TableRecipe(table="supply", columns=columns))
    with catalogue.writing("Keep words of files") as session:
        session.add(m.FileWord(kind=WordKind.SOURCE, text="the usual one", meaning=source))
        session.add(m.FileWord(kind=WordKind.UNIT, text="Tonnen", meaning="t"))
    table = [
        {"slug": "cobalt-salt", "name": "Cobalt salt", "kind": "compound", "member_of": "cobalt"}
    ]
    take(catalogue, write_json(tmp_path / "more.json", mineral=table))
    for way in (catalogue.undo, catalogue.redo, catalogue.undo):
        way()
    with catalogue.reading() as session:
        step = next(row.uid for row in history.page(session) if row.message.startswith("Set role"))
    catalogue.revert(step)
    catalogue.go_back(step)
    assert faults(catalogue) == []
    recipe = dict(line[1::2] for line in lines_of(catalogue, "Keep recipe"))["how files are read"]
    assert recipe == "rows are supply figure; “2022” is figure; “Land” is area; “Wer” is source"
    words = [line[0] for line in lines_of(catalogue, "Keep words of files")]
    assert any(word.startswith("“the usual one” of files") for word in words)
    catalogue.close()
    capsys.readouterr()
    assert main(["history", "--catalogue", str(catalogue_file)]) == 0
    printed = capsys.readouterr().out
    rows = [re.split(r"\s{2,}", line.strip()) for line in printed.splitlines()]
    assert not [row for row in rows if COLUMN.search(" ".join(row[1:]))], printed
    assert not any(key in printed.split() for key in ("cobalt-salt", search, source))


def test_a_search_keeps_its_query_as_it_is_typed(catalogue):
    with catalogue.writing("Keep it") as session:
        SaveSearch("Wind", "used-in:offshore-wind").apply(session)
    assert ("query", "–", "used-in:offshore-wind") in [
        line[1:] for line in lines_of(catalogue, "Keep it")
    ]


def test_a_choice_over_time_reads_as_figures(catalogue):
    with catalogue.reading() as session:
        one, other = session.scalars(select(m.Intensity).where(m.Intensity.value > 0).limit(2))
        question = claims.question_of(session, "intensity", one)
        uids = one.uid, other.uid
    for uid in uids:
        with catalogue.writing("Choose") as session:
            chosen = session.scalars(select(m.Preference)).one_or_none()
            if chosen is None:
                session.add(m.Preference(question=question, claim_uid=uid))
            else:
                chosen.claim_uid = uid
    with catalogue.reading() as session:
        preference = session.scalars(select(m.Preference.uid)).one()
        values = [
            then.value for then in history.timeline(session, "preference", preference, "claim_uid")
        ]
    assert len(values) >= 2
    assert all("kg" in value or "t" in value for value in values)
    assert not any(UUID.search(value) for value in values)
    ((_, label, before, after),) = lines_of(catalogue, "Choose")
    assert (label, [before, after]) == ("shown first", values[1::-1])


def test_of_a_new_row_no_field_without_a_value_is_a_line(catalogue: Catalogue) -> None:
    """A form and a basis that are not stated are empty texts, not nothing: no line says “–” twice,
    which would read as deleted."""
    with catalogue.writing("Add a series") as session:
        mineral = session.scalars(select(m.Mineral)).first()
        session.add(m.Series(mineral=mineral, stage="mine", measure="reserves", form="", basis=""))
    with catalogue.reading() as session:
        (step,) = history.page(session, limit=1)
        lines = list(history.changes_of(session, step.uid, limit=100))
    assert {"mineral", "stage", "measure"} <= {line.label for line in lines}
    assert not [line.label for line in lines if line.before == line.after]
