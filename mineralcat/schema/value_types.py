"""Types of the values that columns, records and JSON hold."""

from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Column, Select, SQLColumnExpression
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

Json = str | int | float | bool | None
"""A single value in JSON."""
JsonValue = Json | list["JsonValue"] | dict[str, "JsonValue"]
"""What JSON can hold."""
PlainValue = Json | UUID
"""What a column can hold; a word of an enumeration is a str."""
AnyColumn: TypeAlias = Column[Any]
"""A column of a table, whatever its type."""
SqlExpression: TypeAlias = SQLColumnExpression[Any]
"""A column of a model, or what is computed of columns, whatever its type."""
AnySelect: TypeAlias = Select[Any]
"""A query, whatever columns it selects."""
SqlType: TypeAlias = TypeEngine[Any]
"""The type of a column."""
EntityLike = str | DeclarativeBase | type[DeclarativeBase]
"""A table by name, a model, or a row of it."""
