"""Reads the rows of a review in windows, in words and plain values."""

import json
from collections.abc import Collection, Sequence
from uuid import UUID

from mineralcat.domain.text_lists import capitalised
from mineralcat.schema.entities import EntityInfo, entity_of
from mineralcat.schema.field_types import Flag
from mineralcat.schema.fields import Field
from mineralcat.schema.value_types import PlainValue
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.staging import StagedShape, Staging

from ..incoming import Place, Record
from .review_kinds import ReviewCell, ReviewRow, RowKind

_RowFields = tuple[int, str, int | None, int, int, int | None, str | None, str | None, str, str]
"""Number, kind, shape, whether accepted, file, line, column, sheet, reason and text of a row."""


class RowReader:
    """Reads rows of a staged file beside the catalogue that they are compared with."""

    def __init__(self, staging: Staging, catalogue: Catalogue) -> None:
        self._staging = staging
        self._catalogue = catalogue
        self._named: dict[tuple[str, str], tuple[str, str]] = {}

    def window(self, kinds: Collection[RowKind], start: int, count: int) -> list[ReviewRow]:
        """Some rows of these kinds, in the order of the files."""
        marks = ", ".join("?" * len(kinds))
        return self._read(
            f"WHERE kind IN ({marks}) ORDER BY number LIMIT ? OFFSET ?",
            (*(str(kind) for kind in kinds), count, start),
        )

    def one(self, number: int) -> ReviewRow:
        """One row; KeyError where there is none."""
        for row in self._read("WHERE number = ?", (number,)):
            return row
        raise KeyError(number)

    def _read(self, where: str, values: Sequence[str | int]) -> list[ReviewRow]:
        with self._staging.beside(self._catalogue):
            asked = (
                "SELECT number, kind, shape, accepted, at_file, at_line, at_column, at_sheet,"
                f" reason, said FROM row {where}"
            )
            rows = self._staging.run(asked, values).fetchall()
            files = dict(self._staging.run("SELECT id, name FROM file"))
            return [self._row(row, files) for row in rows]

    def _row(self, row: _RowFields, files: dict[int, str]) -> ReviewRow:
        number, word, shape_number, accepted, file, line, column, sheet, reason, text = row
        place, kind = Place(files.get(file or 0, ""), line or 0, column, sheet), RowKind(word)
        if shape_number is None:
            return ReviewRow(number, kind, "", text[:80], place, (), False, reason, text)
        shape = self._staging.shapes[shape_number - 1]
        names = ("uid", "original", *shape.columns)
        columns = ", ".join(f'"{name}"' for name in names)
        asked = f"SELECT {columns} FROM {shape.staged} WHERE number = ?"
        staged = dict(zip(names, self._staging.run(asked, (number,)).fetchone(), strict=True))
        title, cells = self.title(shape.table, staged), self._cells(number, kind, shape, staged)
        end = bool(accepted), reason, text
        return ReviewRow(number, kind, shape.table, title, place, cells, *end)

    def _cells(
        self, number: int, kind: RowKind, shape: StagedShape, staged: Record
    ) -> tuple[ReviewCell, ...]:
        if kind in (RowKind.SAME, RowKind.REJECTED):
            return ()
        asked = "SELECT name, mine, accepted, kept, before FROM cell WHERE number = ?"
        stored = {row[0]: row[1:] for row in self._staging.run(asked, (number,))}
        is_new = all(kept is not None for _mine, _accepted, kept, _before in stored.values())
        original = json.loads(staged["original"] or "{}")
        cells = []
        for name in shape.columns:
            mine, accepted, kept, before = stored.get(name, (0, 1, None, None))
            after = staged[name] if kept is None else kept
            if (after is None) if is_new else (name not in stored):
                continue
            field = entity_of(shape.table).columns[name]
            was, was_called = self._shown(field, before)
            is_, is_called = self._shown(field, after)
            text, called = original.get(field.key), (was_called, is_called)
            chosen = bool(accepted), bool(mine)
            cells.append(ReviewCell(field.key, was, is_, *chosen, text, field.name, called))
        return tuple(cells)

    # -- in words ----------------------------------------------------------------------------------

    def title(self, table: str, staged: Record) -> str:
        """What a row is called, where it stands by itself."""
        entity = entity_of(table)
        words = self._words(entity, staged)
        if not entity.row:
            return f"{capitalised(entity.title)}: {words}" if words else entity.title
        return capitalised(words)

    def _words(self, entity: EntityInfo, staged: Record) -> str:
        """What a row is called within sentences."""

        def value(key: str) -> PlainValue:
            field = entity.by_key[key]
            found = staged.get(field.column)
            if not field.type.target or found is None:
                return found
            return self._named_by(field.type.target, found)[1]

        return entity.row_words(value)

    def _shown(self, field: Field, value: PlainValue) -> tuple[PlainValue, str | None]:
        """A value as plain, of a reference its slug; and what the row is called that it refers
        to."""
        if value is None:
            return None, None
        if target := field.type.target:
            key, words = self._named_by(target, str(value))
            return key, capitalised(words) if entity_of(target).row else words
        return bool(value) if isinstance(field.type, Flag) else value, None

    def called(self, table: str, uid: str) -> str:
        """What a row is called, of the catalogue or the files. To be called beside the former."""
        return self._named_by(table, uid)[1]

    def _named_by(self, table: str, uid: str) -> tuple[str, str]:
        """The slug, or uid, of a row that is referred to, and what it is called."""
        if (table, uid) not in self._named:
            self._named[table, uid] = self._find_name(table, uid)
        return self._named[table, uid]

    def _find_name(self, table: str, uid: str) -> tuple[str, str]:
        entity = entity_of(table)
        places = [f'now."{table}"']
        places += [shape.staged for shape in self._staging.shapes if shape.table == table]
        for place in places:
            cursor = self._staging.run(f"SELECT * FROM {place} WHERE uid = ?", (uid,))
            row = cursor.fetchone()
            if row is None:
                continue
            found = dict(zip((one[0] for one in cursor.description), row, strict=True))
            for name, field in entity.columns.items():
                if field.type.target and isinstance(found.get(name), int):
                    asked = f'SELECT uid FROM now."{field.type.target}" WHERE id = ?'
                    found[name] = self._staging.run(asked, (found[name],)).fetchone()[0]
            key = found["slug"] if entity.key_heading == "slug" else str(UUID(uid))
            return key, self._words(entity, found)
        return uid, uid
