"""Every field is declared once, beside its column, and all else reads the declaration: a field and
a row have one name in forms, history, import and export."""

import json
import types
import typing
from typing import Any, Optional, Union
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from mineralcat.domain.number_marks import COMMA_POINT, POINT_COMMA
from mineralcat.domain.terms import Origin, Stage
from mineralcat.editing.naming import called
from mineralcat.errors import EditError
from mineralcat.exchange.packages.json_schema import json_schema
from mineralcat.exchange.packages.write_data_package import table_schema
from mineralcat.exchange.tables.heading_hints import field_named
from mineralcat.exchange.tables.targets import OWN_FIELDS, target_of
from mineralcat.schema.entities import (
    ENTITIES,
    EntityInfo,
    content_entities,
    entity_of,
    field_of,
    fields_of,
    listed_entities,
)
from mineralcat.schema.field_types import (
    Date,
    Doi,
    FieldType,
    Flag,
    Number,
    Paragraphs,
    Period,
    Reference,
    Text,
    Uid,
    Url,
    Whole,
    Word,
    Year,
    by_type,
)
from mineralcat.schema.fields import Field, field
from mineralcat.store import history
from mineralcat.store import models as m
from mineralcat.store.history.words import Namer, label_of

CONTENT = [entity.name for entity in content_entities()]


def annotation_of(model: type, name: str) -> tuple[Any, bool]:
    """The Python type that a mapped attribute is annotated with, and whether it may be None."""
    hints: dict[str, Any] = {}
    for base in reversed(model.__mro__):
        namespace = {**vars(m), **vars(typing), "Mapped": Mapped}
        module = vars(__import__(base.__module__, fromlist=["x"]))
        for key, value in vars(base).get("__annotations__", {}).items():
            hints[key] = eval(value, {**namespace, **module}) if isinstance(value, str) else value
    (inner,) = typing.get_args(hints[name])
    if typing.get_origin(inner) in (Union, Optional, types.UnionType):
        (kind,) = (one for one in typing.get_args(inner) if one is not type(None))
        return kind, True
    return inner, False


def faults(entity: EntityInfo) -> list[str]:
    """What of a model's declarations is missing or does not agree with its columns."""
    found = []
    for column in entity.table.columns:
        one = entity.columns.get(column.name)
        if one is None:
            found += [f"{column.name} is not declared"] * (column.name != "id")
            continue
        python, nullable = annotation_of(entity.model, column.name)
        if nullable != column.nullable or nullable != one.nullable:
            found.append(f"{column.name} may be empty, or may not")
        expected = one.type.choices or one.type.python
        if python is not expected:
            found.append(f"{column.name} is annotated as {python}, and declared as {expected}")
        if isinstance(column.type, type(one.type.sql_type())) is False:
            found.append(f"{column.name} is a column of another type")
        if not one.label or not one.help:
            found.append(f"{column.name} has no words")
        if one.type.target and one.type.target not in ENTITIES:
            found.append(f"{column.name} refers to no table")
    keys = {*entity.by_key, "years"}
    found += [f"{key} is no field" for key in (*entity.key, *entity.row_keys) if key not in keys]
    found += [f"{part} is no table" for part in entity.parts if part not in ENTITIES]
    return found


@pytest.mark.parametrize("name", ENTITIES)
def test_each_column_is_declared_as_it_is_annotated(name):
    assert faults(entity_of(name)) == []


def test_each_model_with_an_identity_is_an_entity():
    models = {mapper.class_ for mapper in m.Base.registry.mappers}
    assert {one.model for one in ENTITIES.values()} == {
        model for model in models if issubclass(model, m.Entity)
    }
    assert {*listed_entities()} == {*content_entities()}


def test_a_wrong_or_missing_declaration_is_found():
    class Scratch(DeclarativeBase):
        pass

    before = dict(ENTITIES)
    try:

        class Odd(Scratch):
            __tablename__ = "odd"
            __entity__ = EntityInfo(("odd", "Odds"), key=("no_such",), row="{neither}")
            __composites__ = ()
            id: Mapped[int] = mapped_column(primary_key=True)
            undeclared: Mapped[str]
            number: Mapped[str] = field(Number("t"), "A number")
            wordless: Mapped[str] = field(Text(), "")

        found = faults(Odd.__entity__)
    finally:
        ENTITIES.clear()
        ENTITIES.update(before)
    assert sorted(found) == [
        "neither is no field",
        "no_such is no field",
        "number is annotated as <class 'str'>, and declared as <class 'float'>",
        "undeclared is not declared",
        "wordless has no words",
    ]


# -- one name --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTENT)
def test_a_field_has_one_name_in_forms_history_import_and_export(name):
    entity, target = entity_of(name), target_of(name)
    schema = json_schema()["properties"]["tables"]["properties"][name]["items"]["properties"]
    package = {one["name"]: one for one in table_schema(name)["fields"]}
    assert list(schema) == list(package)
    assert set(schema) == set(entity.by_key)
    for one in fields_of(name):
        assert label_of(one.column, name) == one.name
        assert schema[one.key]["description"] == package[one.key]["description"] == one.help
        assert target.field(one.key).label == one.label
        if one.key not in OWN_FIELDS and target.field(one.key).kind is not Uid:
            assert field_named(name, one.key) == one.key
            named = field_named(name, one.label)
            assert named is not None
            assert target.field(named).label in (one.label, "Figure"), one
        in_form = [other for other in entity.fields if one.column in other.columns]
        if len(in_form) == 1 and len(in_form[0].columns) == 1:
            assert in_form[0].label == one.label
    for one in entity.composites:
        if target.has(one.key):
            assert target.field(one.key).label == one.label
            assert field_named(name, one.label) == one.key


@pytest.mark.parametrize("name", CONTENT)
def test_nothing_of_an_entity_is_left_out_of_forms_but_what_the_program_gives(name):
    entity = entity_of(name)
    shown = {column for one in entity.fields for column in (*one.columns, *one.hides)}
    assert set(entity.columns) - shown == {"uid", "origin"} & set(entity.columns)
    assert len({one.key for one in entity.fields}) == len(entity.fields)
    assert len({one.label for one in entity.fields}) == len(entity.fields)


def test_a_row_has_one_name_in_forms_and_history(lean_catalogue):
    """`tests/unit/test_import_review.py` has the same of a review."""
    seen = 0
    with lean_catalogue.reading() as session:
        namer = Namer(session)
        for entity in content_entities():
            for row in session.scalars(select(entity.model).order_by(entity.model.id).limit(5)):
                assert namer.name(entity.name, row.uid) == called(session, entity.name, row)
                seen += 1
            assert history.kind_of(entity.name) == entity.title
    assert seen > 60


# -- types -----------------------------------------------------------------------------------------

FIELD = Field(Text(), "Label", key="key")
VALUES: list[tuple[FieldType[Any], Any, str]] = [
    (Text(), "Cobalt", "Cobalt"),
    (Paragraphs(), "One.\n\nTwo.", "One.\n\nTwo."),
    (Url(), "https://example.org/a", "https://example.org/a"),
    (Doi(), "10.1016/j.egyr.2022.11.025", "10.1016/j.egyr.2022.11.025"),
    (Date(), "2024-05", "2024-05"),
    (Flag(), True, "yes"),
    (Whole(), 7, "7"),
    (Year(), 2024, "2024"),
    (Number("ppm", 0), 25.5, "25.5"),
    (Word(Stage), Stage.MINE, "mine"),
]


@pytest.mark.parametrize(("kind", "value", "text"), VALUES)
def test_a_value_reads_back_as_it_is_shown_and_logged(kind, value, text):
    assert kind.show(value) == text
    assert kind.parse(text, FIELD) == value
    logged = kind.to_log(value)
    assert kind.from_log(json.loads(json.dumps(logged))) == value
    assert kind.show(None) == ("no" if isinstance(kind, Flag) else "")
    assert kind.to_log(None) is kind.from_log(None) is None
    schema = kind.json_schema(nullable=True)
    assert None in schema.get("enum", [None])
    assert "null" in schema.get("type", ["null"])


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (Text(5), "too long", "Too long"),
        (Date(), "2024-02-30", "no date"),
        (Flag(), "perhaps", "neither yes nor no"),
        (Whole(), "1.5", "whole number"),
        (Year(), "1066", "no year"),
        (Number("ppm", 0), "-1", "Label is 0 or more"),
        (Number("ppm"), "a lot", "no number of ppm"),
        (Number("ppm"), "5 kg", "no number of ppm"),
        (Word(Stage), "moon", "Label is one of mine"),
        (Url(), "example", "https"),
        (Doi(), "11.1/x", "looks like"),
        (Uid(), "x", "no uid"),
    ],
)
def test_a_text_that_is_no_value_is_refused_with_the_reason(kind, text, message):
    with pytest.raises(EditError, match=message) as caught:
        kind.parse(text, FIELD)
    assert caught.value.field == "key"


def test_a_number_is_read_with_its_unit_and_the_marks_of_the_user():
    assert Number("ppm").parse("1,200.5 ppm", FIELD, COMMA_POINT) == 1200.5
    assert Number("ppm").parse("1.200,5", FIELD, POINT_COMMA) == 1200.5
    assert Number("ppm").to_log(-0.0) == 0.0
    assert str(Number("ppm").to_log(-0.0)) == "0.0"


def test_a_period_is_two_years():
    period = Period()
    assert period.parse("2016-2020", FIELD) == (2016, 2020)
    assert period.show((2016, 2020)) == "2016–2020"


def test_a_reference_is_logged_as_the_uid_of_its_row():
    uid = uuid4()
    assert Reference("mineral").to_log(uid) == uid.hex
    assert Reference("mineral").from_log(uid.hex) == uid


def test_what_is_true_of_a_type_is_true_of_its_special_cases():
    table: dict[type, str] = {Text: "text", Whole: "whole"}
    assert [by_type(table, one) for one in (Url(), Year(), Flag())] == ["text", "whole", None]


def test_words_that_are_no_words_for_people_have_labels():
    origin = entity_of("mineral").columns["origin"]
    assert origin.type.words(Origin.SHIPPED) == "came with the program"
    assert origin.type.show(Origin.SHIPPED) == "shipped"


def test_a_column_of_a_table_that_is_no_entity_has_no_field():
    assert all(field_of(column) is None for column in m.Base.metadata.tables["revision"].columns)
    assert Field(Period(), "Years", key="years", columns=("a", "b")).column == "a"
