"""What is accepted of a review: rows, single fields, all rows of some kinds."""

from collections.abc import Collection

from mineralcat.errors import MineralCatError
from mineralcat.store.import_diff import TOGETHER
from mineralcat.store.staging import Staging

from ..packages.data_package import heading_of, table_of
from .review_kinds import RowKind


class CannotRefuseError(MineralCatError):
    """A field that a new row cannot be without."""

    def __init__(self, column: str) -> None:
        super().__init__(
            f"A new row cannot be without its “{column}”. Refuse the whole row instead."
        )


class Choices:
    """Keeps with the staged rows which of them, and which of their fields, are to be taken in. To
    be called in a step."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging

    def choose(self, number: int, accepted: bool, column: str | None = None) -> None:
        """Accept or refuse a row, or one field of it; what belongs together, such as the parts of a
        figure, is chosen together. Of rejected and same rows there is nothing to choose."""
        row = self._choosable(number)
        if row is None:
            return
        if column is None:
            self._choose_row(number, accepted)
        elif self._is_new(number):
            self._choose_of_new(number, row[1], accepted, column)
        else:
            self._choose_cell(number, row[1], accepted, column)

    def choose_all(self, kinds: Collection[RowKind], accepted: bool) -> None:
        """Accept or refuse all rows of some kinds, with all their fields."""
        named = [str(k) for k in kinds if k not in (RowKind.SAME, RowKind.REJECTED)]
        marks = ", ".join("?" * len(named))
        run = self._staging.run
        run(f"UPDATE row SET accepted = ? WHERE kind IN ({marks})", (int(accepted), *named))
        run(
            "UPDATE cell SET accepted = ? WHERE kept IS NULL AND number IN"
            f" (SELECT number FROM row WHERE kind IN ({marks}))",
            (int(accepted), *named),
        )

    def _choosable(self, number: int) -> tuple[str, int] | None:
        found = self._staging.run(
            "SELECT kind, shape FROM row WHERE number = ?"
            " AND kind IN ('added', 'changed', 'conflicting')",
            (number,),
        ).fetchone()
        return None if found is None else (found[0], found[1])

    def _is_new(self, number: int) -> bool:
        """Whether a row has no fields that differ: then all of it is new."""
        asked = "SELECT NOT EXISTS (SELECT 1 FROM cell WHERE number = ? AND kept IS NULL)"
        return bool(self._staging.run(asked, (number,)).fetchone()[0])

    def _choose_row(self, number: int, accepted: bool) -> None:
        run = self._staging.run
        run("UPDATE row SET accepted = ? WHERE number = ?", (int(accepted), number))
        run(
            "UPDATE cell SET accepted = ? WHERE number = ? AND kept IS NULL",
            (int(accepted), number),
        )

    def _choose_cell(self, number: int, shape: int, accepted: bool, column: str) -> None:
        run = self._staging.run
        name = self._column(shape, column)
        together = next((names for names in TOGETHER if name in names), (name,))
        marks = ", ".join("?" * len(together))
        run(
            f"UPDATE cell SET accepted = ? WHERE number = ? AND name IN ({marks})",
            (int(accepted), number, *together),
        )
        run(
            "UPDATE row SET accepted = (SELECT max(accepted) FROM cell WHERE number = ?)"
            " WHERE number = ?",
            (number, number),
        )

    def _choose_of_new(self, number: int, shape: int, accepted: bool, column: str) -> None:
        """A field of a new row that is refused stays empty."""
        run = self._staging.run
        name, staged = self._column(shape, column), self._staging.shapes[shape - 1]
        field = table_of(staged.table).c[name]
        if accepted:
            run(
                f'UPDATE {staged.staged} SET "{name}" = (SELECT kept FROM cell WHERE number = ?'
                " AND name = ?) WHERE number = ? AND EXISTS (SELECT 1 FROM cell WHERE number = ?"
                " AND name = ?)",
                (number, name, number, number, name),
            )
            run("DELETE FROM cell WHERE number = ? AND name = ?", (number, name))
            return
        if not field.nullable or name in TOGETHER[0]:
            raise CannotRefuseError(column)
        run(
            "INSERT OR IGNORE INTO cell (number, name, accepted, kept)"
            f' SELECT number, ?, 0, "{name}" FROM {staged.staged} WHERE number = ?'
            f' AND "{name}" NOT NULL',
            (name, number),
        )
        run(f'UPDATE {staged.staged} SET "{name}" = NULL WHERE number = ?', (number,))

    def _column(self, shape: int, heading: str) -> str:
        staged = self._staging.shapes[shape - 1]
        for name in staged.columns:
            if heading in (name, heading_of(table_of(staged.table).c[name])):
                return name
        raise KeyError(heading)
