"""Everything in a catalogue can be edited: no field of any table is forgotten, and each kind of row
can be made, changed, copied and deleted, in steps that can be taken back."""

from typing import Any

import pytest
from sqlalchemy import func, select

from mineralcat.editing import deleting, entries, rows, steps
from mineralcat.editing.fields import BY_ENTITY, KINDS, FieldKind, kind_of
from mineralcat.editing.naming import name_of
from mineralcat.errors import DuplicateNameError, EditError, NotFoundError
from mineralcat.store import integrity
from mineralcat.store import models as m
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history import ENTITIES

NEVER = {"id", "uid", "origin"}
"""Given by the program."""
NO_FIGURE = {"value", "low", "high", "claim_kind", "rounded", "unit"}
"""Of claims that are no figures: that a mineral is used, or listed."""
KEPT_APART = {"saved_search", "scenario", "recipe", "preference"}
"""What a user keeps has functions of its own."""


def content(catalogue: Catalogue) -> str:
    with catalogue.reading() as session:
        return integrity.content_hash(session)


def first(catalogue: Catalogue, entity: str) -> str:
    with catalogue.reading() as session:
        model = kind_of(entity).model
        return str(session.scalars(select(model.uid).order_by(model.id)).first())


def uid_of(catalogue: Catalogue, entity: str, slug: str) -> str:
    with catalogue.reading() as session:
        return str(rows.find(session, entity, slug).uid)


def step(catalogue: Catalogue, name: str, *args: Any) -> Any:
    with catalogue.reading() as session:
        words = steps.message(session, name, *args)
    with catalogue.writing(words) as session:
        return steps.EDITS[name](session, *args)


def value(catalogue: Catalogue, entity: str, uid: str, field: str) -> str:
    with catalogue.reading() as session:
        row = entries.entry(session, entity, uid)
        assert row is not None
        return row.typed[field]


def test_no_table_and_no_field_is_forgotten():
    assert set(BY_ENTITY) | KEPT_APART == set(ENTITIES)
    for kind in KINDS:
        columns = {column.name for column in kind.model.__table__.columns}
        edited = {column for field in kind.fields for column in field.columns}
        left = NEVER | (NO_FIGURE if kind.is_claim and not kind.has("value") else set())
        assert columns - left == edited - left, kind.entity
        assert edited <= columns, kind.entity


def test_what_the_table_may_not_be_without_is_required():
    for kind in KINDS:
        for field in kind.fields:
            column = kind.model.__table__.c[field.column]
            if column.nullable and field.kind is not FieldKind.FIGURE:
                assert not field.required, (kind.entity, field.key)
            elif column.default is None and field.key != "slug":
                assert field.required, (kind.entity, field.key)


@pytest.mark.parametrize("entity", list(BY_ENTITY))
def test_a_row_of_each_kind_is_made_changed_and_deleted_and_all_of_it_is_taken_back(
    catalogue, entity
):
    before = content(catalogue)
    kind = kind_of(entity)
    # What only one row can say once is said of things made for it.
    for_this = {
        "mineral": step(catalogue, "create", "mineral", {"name": "Testium", "kind": "element"}),
        "application": step(
            catalogue, "create", "application", {"name": "Test rig", "kind": "technology"}
        ),
    }
    values: dict[str, str] = {}
    for field in kind.fields:
        if not field.required or field.kind is FieldKind.YES_NO:
            continue
        if field.kind is FieldKind.REFERENCE:
            values[field.key] = (
                for_this["mineral"]
                if field.key in ("mineral",)
                else for_this["application"]
                if field.key in ("application", "part")
                else first(catalogue, field.target)
            )
        elif field.kind is FieldKind.ONE_OF:
            assert field.choices is not None
            values[field.key] = next(iter(field.choices)).value
        elif field.kind is FieldKind.FIGURE:
            values[field.key] = "12.5"
        else:
            values[field.key] = f"New {field.key}"[: field.longest]
    if entity == "mineral_name":
        values["lang"] = "tlh"
    uid = step(catalogue, "create", entity, values)
    for field in kind.fields:
        if field.kind is FieldKind.LINE and not field.fixed:
            step(
                catalogue,
                "set_field",
                entity,
                uid,
                field.key,
                "percent"
                if field.key == "unit" and entity == "demand_share"
                else "t"
                if field.key == "unit"
                else f"Set {field.key}"[: field.longest],
            )
        elif field.kind is FieldKind.PARAGRAPHS:
            step(catalogue, "set_field", entity, uid, field.key, "One.\n\nTwo.")
        elif field.kind is FieldKind.YES_NO:
            step(catalogue, "set_field", entity, uid, field.key, "yes")
            assert value(catalogue, entity, uid, field.key) == "yes"
        elif field.kind is FieldKind.PERIOD:
            step(catalogue, "set_field", entity, uid, field.key, "2016-2020")
    step(catalogue, "delete", entity, uid)
    with catalogue.reading() as session, pytest.raises(NotFoundError):
        rows.find(session, entity, uid)
    assert integrity_is_whole(catalogue)
    while catalogue_can_undo(catalogue):
        catalogue.undo()
    assert content(catalogue) == before


def integrity_is_whole(catalogue: Catalogue) -> bool:
    with catalogue.reading() as session:
        return not list(integrity.check(session))


def catalogue_can_undo(catalogue: Catalogue) -> bool:
    from mineralcat.store.history import next_steps

    with catalogue.reading() as session:
        return next_steps(session).undo is not None


def test_each_kind_of_row_says_what_it_is_called(reference_catalogue):
    with reference_catalogue.reading() as session:
        for kind in KINDS:
            uid = session.scalars(select(kind.model.uid)).first()
            if uid is not None:
                name = name_of(session, kind.entity, uid)
                assert name
                assert "None" not in name
                assert str(uid) not in name


def test_a_copy_has_a_name_and_a_key_of_its_own_and_what_is_part_of_it(catalogue):
    uid = step(catalogue, "duplicate", "mineral", "cobalt")
    again = step(catalogue, "duplicate", "mineral", "cobalt")
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
        step(catalogue, "duplicate", "listing", first(catalogue, "listing"))


def test_a_ring_of_applications_is_refused_with_the_way_round(catalogue):
    def link(whole: str, part: str) -> None:
        step(
            catalogue,
            "create",
            "application_link",
            {"whole": whole, "part": part, "kind": "component"},
        )

    for slug in ("one", "two", "three"):
        step(catalogue, "create", "application", {"name": slug.title(), "kind": "component"})
    link("one", "two")
    link("two", "three")
    with pytest.raises(EditError, match="Three → One → Two → Three"):
        link("three", "one")
    with pytest.raises(EditError, match="itself"):
        link("one", "one")


def test_a_ring_of_groups_is_refused(catalogue):
    uid = uid_of(catalogue, "mineral", "rare-earth-elements")
    with pytest.raises(EditError, match="ring of groups") as caught:
        step(catalogue, "set_field", "mineral", uid, "member_of", "neodymium")
    assert caught.value.field == "member_of"


def test_a_part_has_one_main_link_and_keeps_one_when_that_goes(catalogue):
    for name in ("Whole", "Other", "Part"):
        step(catalogue, "create", "application", {"name": name, "kind": "component"})
    links = [
        step(
            catalogue,
            "create",
            "application_link",
            {"whole": whole, "part": "part", "kind": "component", "primary": "yes"},
        )
        for whole in ("whole", "other")
    ]
    main = [value(catalogue, "application_link", uid, "primary") for uid in links]
    assert main == ["no", "yes"]
    step(catalogue, "set_field", "application_link", links[0], "primary", "yes")
    main = [value(catalogue, "application_link", uid, "primary") for uid in links]
    assert main == ["yes", "no"]
    step(catalogue, "delete", "application_link", links[0])
    assert value(catalogue, "application_link", links[1], "primary") == "yes"


def test_a_mineral_has_one_headline_series(catalogue):
    with catalogue.reading() as session:
        series = session.scalars(
            select(m.Series).join(m.Mineral).where(m.Mineral.slug == "cobalt").order_by(m.Series.id)
        ).all()
        headline = next(str(one.uid) for one in series if one.headline)
        other = next(str(one.uid) for one in series if not one.headline)
    step(catalogue, "set_field", "series", other, "headline", "yes")
    assert value(catalogue, "series", headline, "headline") == "no"
    catalogue.undo()
    assert value(catalogue, "series", headline, "headline") == "yes"


def test_deleting_says_beforehand_what_goes_and_what_stays(catalogue):
    with catalogue.reading() as session:
        cobalt = deleting.consequence(session, "mineral", "cobalt")
        source = deleting.referring(session, "source", "jrc-2020")
    assert cobalt.startswith("Deleting Cobalt: ")
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
    step(catalogue, "delete", "source", "jrc-2020")
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
        ("mineral", "name", "", "needs a name"),
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
        step(catalogue, "set_field", entity, uid, field, text)
    assert caught.value.field == field
    assert content(catalogue) == before


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2024", "2024"), ("2016-2020", "2016–2020"), ("2024-25", "2024–2025"), ("", "")],
)
def test_years_are_read_as_they_are_published(catalogue, text, shown):
    uid = first(catalogue, "supply")
    step(catalogue, "set_field", "supply", uid, "period", text)
    assert value(catalogue, "supply", uid, "period") == shown


def test_a_name_is_unique_in_whatever_case(catalogue):
    with pytest.raises(DuplicateNameError):
        step(catalogue, "create", "mineral", {"name": "COBALT", "kind": "element"})


def test_a_row_that_lacks_something_is_refused_with_what_it_needs(catalogue):
    with pytest.raises(EditError, match="needs an area") as caught:
        step(catalogue, "create", "supply", {"series": first(catalogue, "series"), "value": "5"})
    assert caught.value.field == "area"


def test_steps_say_what_they_do_in_the_fields_words(catalogue):
    use = first(catalogue, "usage")
    with catalogue.reading() as session:

        def words(*args: Any) -> str:
            return steps.message(session, *args)

        assert words("set_field", "mineral", "cobalt", "summary", "x") == "Set summary of cobalt"
        assert words("set_field", "source", "jrc-2020", "doi", "x").startswith("Set DOI of Raw mat")
        assert words("duplicate", "mineral", "cobalt") == "Duplicate cobalt"
        assert words("delete", "mineral", "cobalt") == "Delete cobalt"
        assert words("delete", "source", "jrc-2020").startswith("Delete source Raw materials")
        made = words("create", "mineral", {"name": "Testium", "kind": "element"})
        assert made == "Add mineral Testium"
        assert words("delete", "usage", use).startswith("Delete use ")
        bulk = words("bulk_set", "supply", ["a", "b"], "note", "x")
        assert bulk == "Set note of 2 supply figures"
