"""What is accepted of a review: rows, single fields, all rows of some kinds."""

from collections.abc import Collection, Sequence

from mineralcat.errors import MineralCatError
from mineralcat.schema.entities import entity_of
from mineralcat.store.import_diff import TOGETHER
from mineralcat.store.staging import Staging
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
        shape, is_new = found
        if column is None:
            self._choose_rows("number = ?", (number,), accepted)
        elif is_new:  # it has no fields that differ
            self._choose_of_new(number, shape, accepted, column)
        else:
            self._choose_cell(number, shape, accepted, column)

    def choose_all(self, kinds: Collection[RowKind], accepted: bool) -> None:
        """Accept or refuse all rows of some kinds, with all their fields."""
        names = [str(k) for k in kinds if k not in (RowKind.SAME, RowKind.REJECTED)]
        self._choose_rows(f"kind IN ({', '.join('?' * len(names))})", names, accepted)

    def _choose_rows(self, condition: str, values: Sequence[str | int], accepted: bool) -> None:
        rows = f"SELECT number FROM row WHERE {condition}"
        self._run(f"UPDATE row SET accepted = ? WHERE {condition}", (int(accepted), *values))
        self._run(
            f"UPDATE cell SET accepted = ? WHERE kept IS NULL AND number IN ({rows})",
            (int(accepted), *values),
        )

    def _choose_cell(self, number: int, shape: int, accepted: bool, column: str) -> None:
        name = self._column(shape, column)
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

    def _choose_of_new(self, number: int, shape: int, accepted: bool, column: str) -> None:
        """A field of a new row that is refused stays empty."""
        name, staged = self._column(shape, column), self._staging.shapes[shape - 1]
        field = entity_of(staged.table).columns[name]
        if accepted:
            refused = "FROM cell WHERE number = ? AND name = ?"
            self._run(
                f'UPDATE {staged.staged} SET "{name}" = (SELECT kept {refused}) WHERE number = ?'
                f" AND EXISTS (SELECT 1 {refused})",
                (number, name, number, number, name),
            )
            self._run(f"DELETE {refused}", (number, name))
            return
        if not field.nullable or name in TOGETHER[0]:
            raise CannotRefuseError(column)
        self._run(
            "INSERT OR IGNORE INTO cell (number, name, accepted, kept)"
            f' SELECT number, ?, 0, "{name}" FROM {staged.staged} WHERE number = ?'
            f' AND "{name}" NOT NULL',
            (name, number),
        )
        self._run(f'UPDATE {staged.staged} SET "{name}" = NULL WHERE number = ?', (number,))

    def _column(self, shape: int, heading: str) -> str:
        staged = self._staging.shapes[shape - 1]
        return entity_of(staged.table).by_key[heading.removesuffix("_id")].column
