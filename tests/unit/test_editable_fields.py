"""Everything in a catalogue can be edited: no field of any table is forgotten, and each kind of row
can be made, changed, copied and deleted, in steps that can be taken back."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.editing import deleting, entries, rows
from mineralcat.editing.edits import (
    BulkSet,
    CreateRow,
    DeleteRow,
    DuplicateRow,
    Edit,
    SetField,
    SetFields,
)
from mineralcat.editing.naming import called, name_of
from mineralcat.errors import DuplicateNameError, EditError, NotFoundError
from mineralcat.schema.entities import entity_of, listed_entities
from mineralcat.schema.field_types import (
    ClaimFigure,
    Date,
    Doi,
    Flag,
    Paragraphs,
    Period,
    Reference,
    Url,
    Whole,
    Year,
)
from mineralcat.store import models as m
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history import ENTITIES
from mineralcat.store.integrity import catalogue_check

NEVER = {"id", "uid", "origin"}
"""Given by the program."""
NO_FIGURE = {"value", "low", "high", "claim_kind", "rounded", "unit"}
"""Of claims that are no figures: that a mineral is used, or listed."""
KEPT_APART = {"saved_search", "scenario", "recipe", "preference"}
"""What a user keeps has functions of its own."""


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def content(catalogue: Catalogue) -> str:
    with catalogue.reading() as session:
        return catalogue_check.content_hash(session)


def first(catalogue: Catalogue, entity: str) -> str:
    with catalogue.reading() as session:
        model = entity_of(entity).model
        return str(session.scalars(select(model.uid).order_by(model.id)).first())


def uid_of(catalogue: Catalogue, entity: str, slug: str) -> str:
    with catalogue.reading() as session:
        return str(rows.find(session, entity, slug).uid)


def step(catalogue: Catalogue, edit: Edit) -> Any:
    with catalogue.reading() as session:
        words = edit.words(session)
    with catalogue.writing(words) as session:
        return edit.apply(session)


def value(catalogue: Catalogue, entity: str, uid: str, field: str) -> str:
    with catalogue.reading() as session:
        row = entries.entry(session, entity, uid)
        assert row is not None
        return row.typed[field]


def test_no_table_and_no_field_is_forgotten():
    assert {one.name for one in listed_entities()} | KEPT_APART == set(ENTITIES)
    for kind in listed_entities():
        columns = {column.name for column in kind.model.__table__.columns}
        edited = {column for field in kind.fields for column in field.columns}
        left = NEVER | (NO_FIGURE if kind.is_claim and not kind.has("value") else set())
        assert columns - left == edited - left, kind.name
        assert edited <= columns, kind.name


def test_what_the_table_may_not_be_without_is_required():
    for kind in listed_entities():
        for field in kind.fields:
            column = kind.model.__table__.c[field.column]
            if column.nullable and not isinstance(field.type, ClaimFigure):
                assert not field.required, (kind.name, field.key)
            elif column.default is None and field.key != "slug":
                assert field.required, (kind.name, field.key)


def make(session: Session, entity: str) -> str:
    """A row of a kind with all that it must have, and rows for it to refer to."""
    values: dict[str, str] = {}
    for field in entity_of(entity).fields:
        if not field.required or isinstance(field.type, Flag):
            continue
        if isinstance(field.type, Reference):
            values[field.key] = make(session, field.type.target)
        elif field.type.choices is not None:
            values[field.key] = next(iter(field.type.choices)).value
        elif isinstance(field.type, ClaimFigure):
            values[field.key] = "12.5"
        else:
            values[field.key] = f"{field.key} {uuid4()}"[: field.type.longest]
    return rows.create(session, entity, values)


def other_values(entity: str) -> dict[str, str]:
    """Something for each field that refers to nothing."""
    given = {
        Paragraphs: "One.\n\nTwo.",
        Flag: "yes",
        Period: "2016-2020",
        Date: "2024-05",
        Year: "2024",
        Whole: "7",
        Url: "https://example.org/a",
        Doi: "10.1234/abc",
        ClaimFigure: "<5",
    }
    values: dict[str, str] = {}
    for field in entity_of(entity).fields:
        if field.fixed or isinstance(field.type, Reference) or field.key == "confidence":
            continue
        if field.type.choices is not None:
            values[field.key] = list(field.type.choices)[-1].value
        elif field.key == "unit":
            values[field.key] = "percent" if entity == "demand_share" else "t"
        else:
            values[field.key] = (
                given.get(type(field.type)) or f"Set {field.key}"[: field.type.longest]
            )
    return values


@pytest.mark.parametrize("entity", [one.name for one in listed_entities()])
def test_a_row_of_each_kind_is_made_changed_and_deleted_and_all_of_it_is_taken_back(
    small_catalogue, entity
):
    catalogue, before = small_catalogue, content(small_catalogue)
    with catalogue.writing("Add") as session:
        uid = make(session, entity)
    values = other_values(entity)
    step(catalogue, SetFields(entity, uid, values))
    with catalogue.reading() as session:
        row = entries.entry(session, entity, uid)
        assert row is not None
        shown = {key: row.typed[key].replace("\N{EN DASH}", "-") for key in values}
        assert shown == values
    step(catalogue, DeleteRow(entity, uid))
    with catalogue.reading() as session, pytest.raises(NotFoundError):
        rows.find(session, entity, uid)
    assert integrity_is_whole(catalogue)
    for _ in range(3 if values else 2):
        catalogue.undo()
    assert content(catalogue) == before


def integrity_is_whole(catalogue: Catalogue) -> bool:
    with catalogue.reading() as session:
        return not list(catalogue_check.problems(session))


def test_each_kind_of_row_says_what_it_is_called(reference_catalogue):
    with reference_catalogue.reading() as session:
        for kind in listed_entities():
            uid = session.scalars(select(kind.model.uid)).first()
            if uid is not None:
                name = name_of(session, kind.name, uid)
                assert name
                assert "None" not in name
                assert str(uid) not in name


def test_a_copy_has_a_name_and_a_key_of_its_own_and_what_is_part_of_it(catalogue):
    uid = step(catalogue, DuplicateRow("mineral", "cobalt"))
    again = step(catalogue, DuplicateRow("mineral", "cobalt"))
    assert value(catalogue, "mineral", uid, "name") == "Cobalt (copy)"
    assert value(catalogue, "mineral", again, "name") == "Cobalt (copy 2)"
    assert value(catalogue, "mineral", uid, "slug") == "cobalt-copy"
    with catalogue.reading() as session:
        names = [
            session.scalar(
                select(func.count())
                .select_from(m.MineralName)
                .join(m.Mineral, m.MineralName.mineral_id == m.Mineral.id)
                .where(m.Mineral.slug == slug)
            )
            for slug in ("cobalt", "cobalt-copy")
        ]
    assert names[0] == names[1] > 0


def test_what_can_be_there_only_once_is_not_copied(catalogue):
    with pytest.raises(EditError, match="already"):
        step(catalogue, DuplicateRow("listing", first(catalogue, "listing")))


def test_a_ring_of_applications_is_refused_with_the_way_round(catalogue):
    def link(whole: str, part: str) -> None:
        step(
            catalogue,
            CreateRow("application_link", {"whole": whole, "part": part, "kind": "component"}),
        )

    for slug in ("one", "two", "three"):
        step(catalogue, CreateRow("application", {"name": slug.title(), "kind": "component"}))
    link("one", "two")
    link("two", "three")
    with pytest.raises(EditError, match="Three → One → Two → Three"):
        link("three", "one")
    with pytest.raises(EditError, match="itself"):
        link("one", "one")


def test_a_ring_of_groups_is_refused(catalogue):
    uid = uid_of(catalogue, "mineral", "rare-earth-elements")
    with pytest.raises(EditError, match="ring of groups") as caught:
        step(catalogue, SetField("mineral", uid, "member_of", "neodymium"))
    assert caught.value.field == "member_of"


def test_a_part_has_one_main_link_and_keeps_one_when_that_goes(catalogue):
    for name in ("Whole", "Other", "Part"):
        step(catalogue, CreateRow("application", {"name": name, "kind": "component"}))
    links = [
        step(
            catalogue,
            CreateRow(
                "application_link",
                {"whole": whole, "part": "part", "kind": "component", "primary": "yes"},
            ),
        )
        for whole in ("whole", "other")
    ]
    main = [value(catalogue, "application_link", uid, "primary") for uid in links]
    assert main == ["no", "yes"]
    step(catalogue, SetField("application_link", links[0], "primary", "yes"))
    main = [value(catalogue, "application_link", uid, "primary") for uid in links]
    assert main == ["yes", "no"]
    step(catalogue, DeleteRow("application_link", links[0]))
    assert value(catalogue, "application_link", links[1], "primary") == "yes"


def test_a_mineral_has_one_headline_series(catalogue):
    with catalogue.reading() as session:
        series = session.scalars(
            select(m.Series).join(m.Mineral).where(m.Mineral.slug == "cobalt").order_by(m.Series.id)
        ).all()
        headline = next(str(one.uid) for one in series if one.headline)
        other = next(str(one.uid) for one in series if not one.headline)
    step(catalogue, SetField("series", other, "headline", "yes"))
    assert value(catalogue, "series", headline, "headline") == "no"
    catalogue.undo()
    assert value(catalogue, "series", headline, "headline") == "yes"


def test_deleting_says_beforehand_what_goes_and_what_stays(catalogue):
    with catalogue.reading() as session:
        cobalt = deleting.deleted_words(session, "mineral", ["cobalt"])
        source = deleting.referring(session, "source", "jrc-2020")
    assert cobalt.startswith("Deleted Cobalt. With it: ")
    assert "17 uses" in cobalt
    assert "go with it" in cobalt
    assert source
    assert not any(one.goes for one in source)
    assert any("unsourced" in one.words for one in source)


def test_a_source_that_goes_leaves_its_claims_unsourced_and_undo_gives_them_back(catalogue):
    before = content(catalogue)
    with catalogue.reading() as session:
        cited = session.scalars(
            select(m.Intensity.uid)
            .join(m.Source, m.Intensity.source_id == m.Source.id)
            .where(m.Source.slug == "jrc-2020")
        ).all()
    step(catalogue, DeleteRow("source", "jrc-2020"))
    with catalogue.reading() as session:
        left = session.scalars(select(m.Intensity).where(m.Intensity.uid.in_(cited))).all()
        assert {claim.confidence.value for claim in left} == {"unsourced"}
        assert len(left) == len(cited) > 0
    catalogue.undo()
    assert content(catalogue) == before


@pytest.mark.parametrize(
    ("entity", "field", "text", "message"),
    [
        ("supply", "period", "20204", "no year"),
        ("supply", "period", "1850", "no year"),
        ("supply", "period", "2024-2020", "ends before"),
        ("demand_share", "value", "170 %", "between 0 and 100"),
        ("demand_share", "unit", "kg", "percent"),
        ("intensity", "value", "-5", "0 or more"),
        ("supply", "area", "Atlantis", "no area"),
        ("mineral", "name", "lithium", "called"),
        ("mineral", "name", "", "Name must not be empty"),
        ("mineral", "kind", "plant", "one of"),
        ("source", "doi", "11.1/x", "looks like"),
        ("source", "url", "example", "https"),
        ("criticality_list", "published", "2024-02-30", "no date"),
        ("mineral", "slug", "other", "stays"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(catalogue, entity, field, text, message):
    before = content(catalogue)
    uid = first(catalogue, entity)
    if entity == "mineral":
        uid = uid_of(catalogue, "mineral", "cobalt")
    with pytest.raises(EditError, match=message) as caught:
        step(catalogue, SetField(entity, uid, field, text))
    assert caught.value.field == field
    assert content(catalogue) == before


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2024", "2024"), ("2016-2020", "2016–2020"), ("2024-25", "2024–2025"), ("", "")],
)
def test_years_are_read_as_they_are_published(catalogue, text, shown):
    uid = first(catalogue, "supply")
    step(catalogue, SetField("supply", uid, "period", text))
    assert value(catalogue, "supply", uid, "period") == shown


def test_a_name_is_unique_in_whatever_case(catalogue):
    with pytest.raises(DuplicateNameError):
        step(catalogue, CreateRow("mineral", {"name": "COBALT", "kind": "element"}))


def test_a_row_that_lacks_something_is_refused_with_what_it_needs(catalogue):
    with pytest.raises(EditError, match="Area must not be empty") as caught:
        step(catalogue, CreateRow("supply", {"series": first(catalogue, "series"), "value": "5"}))
    assert caught.value.field == "area"


def test_steps_say_what_they_do_in_the_fields_words(catalogue):
    use = first(catalogue, "usage")
    with catalogue.reading() as session:

        def words(edit: Edit) -> str:
            return edit.words(session)

        assert words(SetField("mineral", "cobalt", "summary", "x")) == "Set summary of Cobalt"
        assert words(SetField("source", "jrc-2020", "doi", "x")).startswith("Set DOI of Raw mat")
        assert words(DuplicateRow("mineral", "cobalt")) == "Duplicate Cobalt"
        assert words(DeleteRow("mineral", "cobalt")) == "Delete Cobalt"
        assert words(DeleteRow("source", "jrc-2020")).startswith("Delete source Raw materials")
        made = words(CreateRow("mineral", {"name": "Testium", "kind": "element"}))
        assert made == "Add mineral Testium"
        assert words(DeleteRow("usage", use)).startswith("Delete use ")
        bulk = words(BulkSet("supply", ["a", "b"], "note", "x"))
        assert bulk == "Set note of 2 supply figures"


@pytest.mark.parametrize("entity", sorted(one.name for one in listed_entities()))
def test_a_row_is_called_the_same_whether_it_is_read_for_its_name_or_as_an_object(
    catalogue, entity
):
    model = entity_of(entity).model
    with catalogue.reading() as session:
        for row in session.scalars(select(model).limit(20)):
            named = called(session, entity, row)
            assert named not in ("", str(row.uid))
            assert name_of(session, entity, str(row.uid)) == named
            if hasattr(row, "slug"):
                assert name_of(session, entity, row.slug) == named
