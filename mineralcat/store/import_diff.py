"""Compares staged rows with the catalogue, by sets: what is new, what differs, and what may not be.

All that is asked of a row is asked of all rows of a shape at once. `compare` looks at the staged
rows that were not compared yet, and writes to `row` and `cell`; the catalogue is only read.
"""

import re
from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Session

from mineralcat.schema.entities import entity_of
from mineralcat.translation import _

from .catalogue import Catalogue
from .history.changes import ORDER, table_of
from .history.codec import target_of
from .history.log import standing_edits
from .history.row_sets import sql_default
from .staging import StagedShape, Staging

REASONS: Final = {
    "low_to_high": _("The low end is above the high one."),
    "low_to_value": _("The value is below its low end."),
    "value_to_high": _("The value is above its high end."),
    "period_forwards": _("The first year comes after the last one."),
    "number_has_value": _("A figure of the kind “number” needs a value."),
    "zero_is_zero": _("A figure of the kind “zero” has the value 0."),
    "below_has_high": _("A figure of the kind “below” needs its bound, high."),
    "above_has_low": _("A figure of the kind “above” needs its bound, low."),
    "range_has_ends": _("A range needs both ends, low and high."),
    "absent_has_no_value": _("A figure of this kind has no value."),
    "no_source_is_unsourced": _(
        "A claim without a source is unsourced: it has no other confidence."
    ),
    "not_itself": _("Something is linked with itself."),
    "has_name": _("The name is empty."),
}
"""What the rules of the tables say, in sentences."""

NEVER_COMPARED: Final = frozenset({"origin"})
"""How a row came here says nothing of whether it says the same."""
FIGURE: Final = ("value", "low", "high", "claim_kind", "unit", "as_published")
TOGETHER: Final = (FIGURE, ("source_id", "confidence"), ("period_from", "period_to"))
"""Fields that are accepted together, for one without the other may say nonsense."""


def compare(
    staging: Staging, catalogue: Catalogue, session: Session, sure: Collection[str] = ()
) -> None:
    """Say of each staged row that was not compared yet what importing it would do. *session* reads
    the same catalogue. Of references to the tables in *sure* it is known that they are there, in
    the catalogue or the file."""
    standing = standing_edits(session)
    with staging.beside(catalogue), staging.step():
        for shape in sorted(staging.shapes, key=lambda shape: ORDER[shape.table]):
            _Comparison(staging, shape, sure).do()
        _mark_edited(staging, standing)
        _mark_deleted(staging, standing)


class _Comparison:
    """What is asked of the rows of one shape."""

    def __init__(self, staging: Staging, shape: StagedShape, sure: Collection[str]) -> None:
        self._run = staging.run
        self._sure = sure
        self._staging = staging
        self._shape = shape
        self._table = table_of(shape.table)
        self._columns = [self._table.c[name] for name in shape.columns]

    def do(self) -> None:
        """In an order in which each question finds what it needs."""
        self._run(
            f"CREATE INDEX IF NOT EXISTS {self._shape.staged}_uid ON {self._shape.staged} (uid)"
        )
        self._find_same()
        self._refuse_twice()
        self._refuse_broken_rules()
        self._refuse_taken_names()
        self._refuse_lost_references()
        self._add_rows()
        self._add_fields()

    @property
    def _not_compared(self) -> str:
        return "NOT EXISTS (SELECT 1 FROM row WHERE row.number = s.number)"

    def _reject(self, condition: str, reason: str, column: str | None = None) -> None:
        """Reject the rows of a condition: *reason* names a value of theirs by `{name}`."""
        value = f"coalesce(s.\"{column}\", '')" if column in self._shape.columns else "''"
        self._run(
            "INSERT INTO row (number, kind, shape, accepted, at_file, at_line, at_column, at_sheet,"
            f" reason) SELECT s.number, 'rejected', {self._shape.number}, 0, s.at_file, s.at_line,"
            f" coalesce(:column, s.at_column), s.at_sheet, replace(:reason, '{{name}}', {value})"
            f" FROM {self._shape.staged} AS s WHERE ({condition}) AND {self._not_compared}",
            {"column": column, "reason": reason},
        )

    # -- identity ----------------------------------------------------------------------------------

    def _find_same(self) -> None:
        """Rows that the catalogue has under another uid, made by hand, are the same rows where what
        must be unique is the same."""
        for rule in self._table.constraints:
            if not isinstance(rule, UniqueConstraint):
                continue
            names = [column.name for column in rule.columns]
            if len(names) > 1 and set(names) <= set(self._shape.columns):
                self._adopt(names)
        if "slug" not in self._table.c and "text" in self._table.c and self._table.c["text"].unique:
            self._adopt(["text"])

    def _adopt(self, names: list[str]) -> None:
        same, joins = [], []
        for place, name in enumerate(names):
            target = target_of(self._table.c[name])
            if target is None:
                same.append(f'now_row."{name}" = s."{name}"')
            else:
                joins.append(f'JOIN now."{target.name}" AS r{place} ON r{place}.uid = s."{name}"')
                same.append(f'now_row."{name}" = r{place}.id')
        self._run(
            f"UPDATE {self._shape.staged} AS old SET uid = found.uid FROM ("
            f"SELECT s.number, now_row.uid FROM {self._shape.staged} AS s {' '.join(joins)}"
            f' JOIN now."{self._table.name}" AS now_row ON {" AND ".join(same)}'
            f" WHERE now_row.uid <> s.uid AND {self._not_compared}"
            f' AND NOT EXISTS (SELECT 1 FROM now."{self._table.name}" AS n WHERE n.uid = s.uid)'
            ") AS found WHERE found.number = old.number"
        )

    def _refuse_twice(self) -> None:
        """Of rows that the files have twice the first counts."""
        alike = [shape for shape in self._staging.shapes if shape.table == self._table.name]
        every = " UNION ALL ".join(f"SELECT uid, number FROM {shape.staged}" for shape in alike)
        self._run("DROP TABLE IF EXISTS temp.twice")
        self._run(
            f"CREATE TEMP TABLE twice AS SELECT uid, min(number) AS first FROM ({every})"
            " GROUP BY uid HAVING count(*) > 1"
        )
        if not self._staging.has("SELECT 1 FROM twice"):
            return
        self._run("CREATE INDEX temp.twice_uid ON twice (uid)")
        same = " AND ".join(
            f's."{name}" IS f."{name}"' for name in self._shape.columns if name != "note"
        )
        same = f"f.number NOT NULL AND {same}"
        self._run(
            "INSERT INTO row (number, kind, shape, accepted, at_file, at_line, at_sheet, reason)"
            f" SELECT s.number, iif({same}, 'same', 'rejected'), {self._shape.number}, 0,"
            f" s.at_file, s.at_line, s.at_sheet, iif({same}, ?, ?) FROM"
            f" {self._shape.staged} AS s JOIN twice USING (uid)"
            f" LEFT JOIN {self._shape.staged} AS f ON f.number = twice.first"
            f" WHERE s.number <> twice.first AND {self._not_compared}",
            (
                _("The files have it twice."),
                _("The files have it twice and say different things; the first counts."),
            ),
        )

    # -- rules -------------------------------------------------------------------------------------

    def _refuse_broken_rules(self) -> None:
        """What the engine would refuse is refused here with a reason."""
        texts = {
            name: str(rule.sqltext)
            for rule in self._table.constraints
            if isinstance(rule, CheckConstraint) and (name := _reason_of(rule)) is not None
        }
        rules = {name: texts[name] for name in REASONS if name in texts}
        others = "".join(
            f', {sql_default(column)} AS "{column.name}"'
            for column in self._table.columns
            if column.name not in (*self._shape.columns, "uid")
            and any(re.search(rf"\b{column.name}\b", rule) for rule in rules.values())
        )
        whole = f"(SELECT t.*{others} FROM {self._shape.staged} AS t)"
        broken = " OR ".join(f"NOT ({rule})" for rule in rules.values()) or "0"
        if not self._staging.has(f"SELECT 1 FROM {whole} WHERE {broken}"):
            return
        for name, rule in rules.items():
            self._reject(
                f"s.number IN (SELECT number FROM {whole} WHERE NOT ({rule}))",
                REASONS[name],
                "value" if re.search(r"\b(?:value|low|high)\b", rule) else None,
            )

    def _refuse_taken_names(self) -> None:
        """Names that must be unique and are another row's."""
        for column in self._columns:
            if not column.unique or column.name == "uid":
                continue
            name = column.name
            kind = entity_of(self._table.name).title
            reason = _("Another {kind} has “{name}” already.", kind=kind, name="{name}")
            others = f'AS o WHERE o.uid <> s.uid AND o."{name}" = s."{name}"'
            self._reject(f'EXISTS (SELECT 1 FROM now."{self._table.name}" {others})', reason, name)
            staged = self._shape.staged
            if self._run(f"SELECT count(*) < 5000 FROM {staged}").fetchone()[0]:
                before = f"EXISTS (SELECT 1 FROM {staged} {others} AND o.number < s.number)"
                self._reject(before, reason, name)

    def _refused(self, table: str) -> bool:
        """Whether rows of a table are staged that cannot be taken."""
        numbers = [shape.number for shape in self._staging.shapes if shape.table == table]
        shapes = ", ".join(map(str, numbers))
        return self._staging.has(
            f"SELECT 1 FROM row WHERE kind = 'rejected' AND shape IN ({shapes})"
        )

    def _refuse_lost_references(self) -> None:
        """Rows that refer to what is neither in the catalogue nor taken in."""
        for column in self._columns:
            target = target_of(column)
            if target is None or (target.name in self._sure and not self._refused(target.name)):
                continue
            there = [f'SELECT uid FROM now."{target.name}"']
            there += [
                f"SELECT o.uid FROM {shape.staged} AS o LEFT JOIN row USING (number)"
                " WHERE row.kind IS NOT 'rejected'"
                for shape in self._staging.shapes
                if shape.table == target.name
            ]
            kind = entity_of(target.name).title
            self._reject(
                f's."{column.name}" NOT NULL AND s."{column.name}" NOT IN'
                f" ({' UNION ALL '.join(there)})",
                _(
                    "The {kind} that it is about is neither in the catalogue nor in the file.",
                    kind=kind,
                ),
                column.name.removesuffix("_id"),
            )

    # -- what differs ------------------------------------------------------------------------------

    def _compared(self) -> Iterator[tuple[str, str, str]]:
        """The columns that are compared, SQL for that they differ from `c`, and SQL for what the
        catalogue has there, of a reference its uid."""
        for place, column in enumerate(self._columns):
            name = column.name
            if name in NEVER_COMPARED or name in self._shape.silent:
                continue
            if target_of(column) is not None:
                yield name, f's."{name}" IS NOT r{place}.uid', f"r{place}.uid"
            elif name == "note":  # a remark that was added to here is no difference
                differs = "s.note NOT NULL AND instr(coalesce(c.note, ''), s.note) = 0"
                yield name, differs, "c.note"
            else:
                yield name, f's."{name}" IS NOT c."{name}"', f'c."{name}"'

    def _joined(self) -> str:
        joins = [
            f'LEFT JOIN now."{target.name}" AS r{place} ON r{place}.id = c."{column.name}"'
            for place, column in enumerate(self._columns)
            if (target := target_of(column)) is not None
        ]
        return (
            f"FROM {self._shape.staged} AS s"
            f' LEFT JOIN now."{self._table.name}" AS c ON c.uid = s.uid {" ".join(joins)}'
        )

    def _add_rows(self) -> None:
        differs = " OR ".join(f"({condition})" for _, condition, _ in self._compared()) or "0"
        self._run(
            "INSERT INTO row (number, kind, shape, accepted, at_file, at_line, at_column, at_sheet)"
            " SELECT number, is_, ?, is_ <> 'same', at_file, at_line, at_column, at_sheet FROM ("
            "SELECT s.number, s.at_file, s.at_line, s.at_column, s.at_sheet,"
            f" CASE WHEN c.id IS NULL THEN 'added' WHEN {differs} THEN 'changed' ELSE 'same' END"
            f" AS is_ {self._joined()} WHERE {self._not_compared} ORDER BY s.number)",
            (self._shape.number,),
        )

    def _add_fields(self) -> None:
        changed = (
            f"SELECT number FROM row WHERE kind = 'changed' AND shape = {self._shape.number}"
            " AND number NOT IN (SELECT number FROM cell)"
        )
        if not self._staging.has(changed):
            return
        self._run("DROP TABLE IF EXISTS temp.differs")
        self._run(f"CREATE TEMP TABLE differs AS {changed}")
        for name, differs, before in self._compared():
            self._run(
                "INSERT INTO cell (number, name, accepted, before)"
                f" SELECT s.number, '{name}', 1, {before}"
                f" {self._joined()} WHERE s.number IN (SELECT number FROM differs)"
                f" AND c.id NOT NULL AND ({differs})"
            )


def _reason_of(rule: CheckConstraint) -> str | None:
    full = str(rule.name)
    return next((name for name in REASONS if full == name or full.endswith(f"_{name}")), None)


# -- what the user did -----------------------------------------------------------------------------


def _mark_edited(staging: Staging, standing: set[int]) -> None:
    """Fields that the user has edited since they last came from a file, or of rows that the user
    made, stay unless chosen otherwise."""
    run = staging.run
    run("DROP TABLE IF EXISTS temp.mine")
    run("CREATE TEMP TABLE mine (number INTEGER, name TEXT)")
    for shape in staging.shapes:
        touched = run(
            "SELECT cell.number, cell.name, change.revision_id, change.field, change.before,"
            " change.after, revision.action"
            f" FROM row JOIN cell USING (number) JOIN {shape.staged} AS s USING (number)"
            " JOIN now.change ON change.entity = ? AND change.entity_uid = s.uid"
            " AND change.field IN (cell.name, '')"
            " JOIN now.revision ON revision.id = change.revision_id"
            f" WHERE row.shape = {shape.number} AND row.kind = 'changed'"
            " ORDER BY cell.number, cell.name, change.id",
            (shape.table,),
        )
        staging.many("INSERT INTO mine VALUES (?, ?)", list(_mine(touched, standing)))
    _mark_figures(staging)
    run(
        "UPDATE cell SET mine = 1, accepted = 0 FROM mine"
        " WHERE cell.number = mine.number AND cell.name = mine.name"
    )
    run(
        "UPDATE row SET kind = 'conflicting', accepted = (SELECT max(accepted) FROM cell WHERE"
        " cell.number = row.number), reason = ?"
        " WHERE kind = 'changed' AND number IN (SELECT number FROM mine)",
        (_("You edited this since it was taken in."),),
    )


def _mine(touched: Any, standing: set[int]) -> Iterator[tuple[int, str]]:
    """Of the changes of some cells, in their order, the cells whose value is now the user's own."""
    for cell, changes in groupby(touched, key=itemgetter(0, 1)):
        base: list[Any] = []
        now: Any = None
        made = False
        for *_cell, revision, field, before, after, action in changes:
            if revision not in standing or (not field and after is None):
                continue
            if not field:
                made = action == "edit"
            elif action == "import":
                base, now, made = [after], after, False
            else:
                base, now = base or [before], after
        if made or (base and base[0] != now):
            yield cell


def _mark_figures(staging: Staging) -> None:
    """Where one field of those that go together was edited, all of them stay."""
    for together in TOGETHER:
        names = ", ".join(f"'{name}'" for name in together)
        staging.run(
            "INSERT INTO mine SELECT DISTINCT cell.number, cell.name FROM mine"
            f" JOIN cell USING (number) WHERE mine.name IN ({names}) AND cell.name IN ({names})"
        )


def _mark_deleted(staging: Staging, standing: set[int]) -> None:
    """Rows that the user has deleted do not come back by themselves."""
    run = staging.run
    gone = "change.field = '' AND change.after IS NULL"
    if not staging.has(f"SELECT 1 FROM now.change WHERE {gone}"):
        return
    deleted = _("You deleted this.")
    for shape in staging.shapes:
        found = run(
            f"SELECT s.number, change.revision_id FROM row JOIN {shape.staged} AS s USING (number)"
            " JOIN now.change ON change.entity = ? AND change.entity_uid = s.uid"
            " JOIN now.revision ON revision.id = change.revision_id"
            f" WHERE row.shape = {shape.number} AND row.kind = 'added' AND {gone}"
            " AND revision.action = 'edit'",
            (shape.table,),
        )
        staging.many(
            "UPDATE row SET kind = 'conflicting', accepted = 0, reason = ? WHERE number = ?",
            [(deleted, number) for number, revision in found if revision in standing],
        )
