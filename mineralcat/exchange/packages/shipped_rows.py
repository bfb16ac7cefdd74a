"""Rows of the reference data that ship, looked up one by one.

A file may speak of what the catalogue does not have and the reference data do: its source, an
area, a mineral, a series. These are then made as they ship, with what they need in turn.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mineralcat.schema.entities import entity_of
from mineralcat.translation import _

from ..incoming import IncomingRow, Place
from .data_package import REFERENCE, read_table, typed_record

PLACE = _("reference data")
"""The name of the file of such rows."""


class ShippedRows:
    """The reference data, each table read when first asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or REFERENCE
        self._tables: dict[str, dict[str, Mapping[str, str]]] = {}

    def get(self, table: str, key: str) -> IncomingRow | None:
        """The row of a table that others refer to by *key*, a slug or a uid."""
        row = self._rows(table).get(key)
        if row is None:
            return None
        return IncomingRow(table, typed_record(table, row), Place(PLACE, 0))

    def rows(self, table: str) -> Iterator[Mapping[str, str]]:
        """All rows of a table, as the texts that stand there."""
        return iter(self._rows(table).values())

    def _rows(self, table: str) -> dict[str, Mapping[str, str]]:
        if table not in self._tables:
            key = entity_of(table).key_heading
            self._tables[table] = {row[key]: row for row in read_table(self._folder, table)}
        return self._tables[table]
