"""What is accepted of a review: rows, single fields, all rows of some kinds."""

from collections.abc import Collection, Sequence

from mineralcat.errors import MineralCatError
from mineralcat.schema.entities import entity_of
from mineralcat.schema.fields import Field
from mineralcat.store.import_diff import TOGETHER
from mineralcat.store.staging import StagedShape, Staging
from mineralcat.translation import _

from .review_kinds import RowKind


class CannotRefuseError(MineralCatError):
    """A field that a new row cannot be without."""

    def __init__(self, column: str) -> None:
        super().__init__(
            _(
                "A new row cannot be without its “{column}”. Refuse the whole row instead.",
                column=column,
            )
        )


class Choices:
    """Keeps with the staged rows which of them, and which of their fields, are to be taken in. To
    be called in a step."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._run = staging.run

    def choose(self, number: int, accepted: bool, column: str | None = None) -> None:
        """Accept or refuse a row, or one field of it; what belongs together, such as the parts of a
        figure, is chosen together. Of rejected and same rows there is nothing to choose."""
        found = self._run(
            "SELECT shape, NOT EXISTS (SELECT 1 FROM cell WHERE cell.number = row.number"
            " AND kept IS NULL) FROM row WHERE number = ?"
            " AND kind IN ('added', 'changed', 'conflicting')",
            (number,),
        ).fetchone()
        if found is None:
            return
        if column is None:
            self._choose_rows("number = ?", (number,), accepted)
            return
        shape = self._staging.shapes[found[0] - 1]
        field = entity_of(shape.table).by_key[column.removesuffix("_id")]
        if not found[1]:
            self._choose_cell(number, field, accepted)
        elif accepted:
            self._take_back(number, shape, field)
        else:
            self._empty(number, shape, field)

    def choose_all(self, kinds: Collection[RowKind], accepted: bool) -> None:
        """Accept or refuse all rows of some kinds, with all their fields."""
        names = [str(k) for k in kinds if k not in (RowKind.SAME, RowKind.REJECTED)]
        self._choose_rows(f"kind IN ({', '.join('?' * len(names))})", names, accepted)

    def _choose_rows(self, condition: str, values: Sequence[str | int], accepted: bool) -> None:
        given = (int(accepted), *values)
        rows = f"SELECT number FROM row WHERE {condition}"
        self._run(f"UPDATE row SET accepted = ? WHERE {condition}", given)
        self._run(f"UPDATE cell SET accepted = ? WHERE kept IS NULL AND number IN ({rows})", given)

    def _choose_cell(self, number: int, field: Field, accepted: bool) -> None:
        """A field that the catalogue says otherwise."""
        name = field.column
        together = next((names for names in TOGETHER if name in names), (name,))
        marks = ", ".join("?" * len(together))
        self._run(
            f"UPDATE cell SET accepted = ? WHERE number = ? AND name IN ({marks})",
            (int(accepted), number, *together),
        )
        self._run(
            "UPDATE row SET accepted = (SELECT max(accepted) FROM cell WHERE number = ?)"
            " WHERE number = ?",
            (number, number),
        )

    def _take_back(self, number: int, shape: StagedShape, field: Field) -> None:
        """A field of a new row that was refused has its value again."""
        name = field.column
        refused = "FROM cell WHERE number = ? AND name = ?"
        self._run(
            f'UPDATE {shape.staged} SET "{name}" = (SELECT kept {refused}) WHERE number = ?'
            f" AND EXISTS (SELECT 1 {refused})",
            (number, name, number, number, name),
        )
        self._run(f"DELETE {refused}", (number, name))

    def _empty(self, number: int, shape: StagedShape, field: Field) -> None:
        """A field of a new row that is refused stays empty."""
        name = field.column
        if not field.nullable or name in TOGETHER[0]:
            raise CannotRefuseError(field.key)
        self._run(
            "INSERT OR IGNORE INTO cell (number, name, accepted, kept)"
            f' SELECT number, ?, 0, "{name}" FROM {shape.staged} WHERE number = ?'
            f' AND "{name}" NOT NULL',
            (name, number),
        )
        self._run(f'UPDATE {shape.staged} SET "{name}" = NULL WHERE number = ?', (number,))
