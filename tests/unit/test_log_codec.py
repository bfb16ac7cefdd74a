"""The log has the same text of a change, whether it was written of objects, in Python, or of sets
of rows, in SQL: for any value of every column of every table."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, bindparam, select, text
from sqlalchemy.orm import Session

from mineralcat.schema.field_types import FieldType, Flag, Number, Uid, Whole, Word, by_type
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history.changes import ENTITIES, table_of
from mineralcat.store.history.codec import (
    ColumnCodec,
    codec_of,
    content_columns,
    dump,
    fields_of,
    load,
    sql_row,
)
from mineralcat.store.history.log_writer import LogWriter
from mineralcat.store.models import Change
from tests.unit.test_history import new_row

COLUMNS = [column for entity in ENTITIES for column in content_columns(table_of(entity))]
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
FIGURES = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9)
VALUES: dict[type, st.SearchStrategy[Any]] = {
    Flag: st.booleans(),
    Whole: st.integers(-(2**31), 2**31),
    Number: FIGURES
    | st.sampled_from([0.0, -0.0, 0.1 + 0.2, 1e15, 1e16, 123456789012345.0, 5e-324]),
    Uid: st.uuids(),
    FieldType: WORDS,
}


@pytest.fixture(scope="module")
def session(small_file: Any) -> Iterator[Session]:
    catalogue = Catalogue.open_to_read(small_file)
    with catalogue.reading(asks_index=False) as session:
        yield session
    catalogue.close()


def values_of(session: Session, codec: ColumnCodec) -> st.SearchStrategy[Any]:
    """Values as the attributes of objects have them."""
    if codec.target is not None:
        return st.sampled_from([*session.scalars(select(codec.target.c.id).limit(9)), None])
    if isinstance(codec.type, Word):
        return st.sampled_from([*codec.type.choices, None])
    values = by_type(VALUES, codec.type)
    assert values is not None
    return values | st.none()


def asked(session: Session, sql: str, value: Any) -> Any:
    return session.execute(text(f"SELECT {sql}").bindparams(value)).scalar_one()


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_value_has_one_text_in_the_log_and_comes_back_from_it(
    column: Column[Any], session: Session
) -> None:
    codec = codec_of(column)

    def uid_of(table: Any, id_: int) -> UUID:
        return session.scalars(select(table.c.uid).where(table.c.id == id_)).one()

    @settings(max_examples=25, deadline=None, database=None)
    @given(values_of(session, codec))
    def holds(value: Any) -> None:
        given_value = bindparam("given", value, type_=column.type)
        if isinstance(codec.type, Number) and value is not None:  # as a column of numbers has it
            given_value = bindparam("given", float(value) + 0.0)
        logged = dump(codec.to_log(value, uid_of))
        assert asked(session, codec.sql_to_log(":given"), given_value) == logged
        stored = asked(session, codec.sql_uid(":given"), given_value)
        assert dump(codec.json_of_stored(stored)) == logged  # as seals read it
        assert codec.stored_of_json(load(logged)) == stored
        back = asked(session, codec.sql_from_log(":logged"), bindparam("logged", logged))
        assert back == asked(session, ":given", given_value)

    holds()


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_whole_row_has_one_text_in_the_log(entity: str, small_catalogue: Catalogue) -> None:
    table = table_of(entity)
    with small_catalogue.writing("Make two") as session:
        for whole in (True, False):
            row = new_row(session, ENTITIES[entity], whole=whole)
            LogWriter.of(session).write_noted()
            made = select(Change.after).where(Change.entity_uid == row.uid, Change.field == "")
            written = session.scalars(made).one()
            assert [*load(written)] == [column.name for column in fields_of(table)]
            of_set = f'SELECT {sql_row(table)} FROM "{entity}" AS now WHERE now.id = :id'
            asked_for = text(of_set).bindparams(id=row.id)
            assert session.execute(asked_for).scalar_one() == written
