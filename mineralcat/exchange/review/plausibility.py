"""Figures that can hardly be: found by sets, reported, and held until somebody confirms them.

Asked once for each kind and file; until it is answered the rows count as rejected. Of rows that the
catalogue has already nothing is asked.
"""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Final, NamedTuple
from uuid import UUID

from mineralcat.domain.terms import AreaKind, ClaimStatus, Measure
from mineralcat.domain.units import dimension
from mineralcat.store.staging import StagedShape, Staging
from mineralcat.translation import _, ngettext

from ..cells.country_names import WORLD
from ..incoming import Finding, Place
from ..packages.data_package import ShippedRows
from .matching import LEAVE_OUT, AnswerError, Answers, Candidate, ImportQuestion, Kind
from .share_sums import anywhere, columns_of
from .word_resolution import rows_left_out

YES: Final = "yes"
FAR_ABOVE: Final = 10
"""So many times the largest figure that is known of the world can hardly be one country's, nor
the world's."""
RESERVES: Final = 1000
"""Reserves last so many years at most, where only what the world produces is known."""
ROUNDING: Final = 1.05
"""Countries and their total are rounded apart."""

_TABLES: Final = ("supply", "intensity", "demand_share", "statistic", "assessment")
_COLUMNS: Final = (
    *("series_id", "area_id", "source_id", "period_from", "period_to", "scope", "scenario"),
    "indicator",
    *("value", "low", "high", "unit", "status"),
)
_SAME_TABLE: Final = (
    *("series_id", "period_from", "period_to", "at_file", "source_id", "scope", "scenario"),
)
"""What a country's figure shares with the world's of the same table."""
_IS_PERCENT: Final = "unit IN ('percent', '%')"
_IS_SHARE: Final = (
    "(source IN ('supply', 'demand_share') OR indicator LIKE '%reliance%'"
    " OR indicator LIKE '%recycling%rate%')"
)
_NEVER_NEGATIVE: Final = (
    "(source NOT IN ('statistic', 'assessment') OR (NOT " + _IS_PERCENT + " AND"
    " (indicator LIKE '%price' OR indicator LIKE '%production' OR indicator LIKE '%consumption')))"
)
"""Of other series, such as indices, changes and balances, some are below zero."""
_OF_UNKNOWN: Final = (
    "SELECT 1 FROM figure AS f WHERE kg IS NOT NULL AND mineral IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM known WHERE known.mineral = f.mineral AND known.stage = f.stage"
    " AND known.measure = f.measure) LIMIT 1"
)
"""A figure of which the catalogue has nothing for the world."""
_LEAST: Final = (
    "min(coalesce(value, low, high), coalesce(low, value, high), coalesce(high, value, low))"
)
_MOST: Final = "coalesce(value, low)"
_TOTAL: Final = (
    f"{ROUNDING} * (SELECT max(coalesce(w.value, w.high) * coalesce(w.kg, 1)) FROM world AS w WHERE"
    f" {' AND '.join(f'w.{name} IS f.{name}' for name in _SAME_TABLE)}"
    " AND (w.unit IS f.unit OR w.kg * f.kg > 0))"
)
_OF_THE_WORLD: Final = (
    "coalesce((SELECT max(known.kg) FROM known WHERE known.mineral = f.mineral AND known.stage ="
    " f.stage AND known.measure = f.measure), (SELECT max(known.kg) FROM known WHERE known.mineral"
    f" = f.mineral) * CASE f.measure WHEN '{Measure.RESERVES}' THEN {RESERVES} ELSE 1 END)"
)


class _Check(NamedTuple):
    """A kind of figures that can hardly be: as answers name it, what is wrong with them, and the
    condition that they meet, of a row of `figure`."""

    name: str
    wrong: str
    condition: str


_CHECKS: Final = (
    _Check("negative figures", _("below zero"), f"{_NEVER_NEGATIVE} AND {_LEAST} < 0"),
    _Check(
        "shares above 100 %",
        _("above 100 % of a whole"),
        f"{_IS_SHARE} AND {_IS_PERCENT} AND {_MOST} > 100",
    ),
    _Check(
        "figures above the world total",
        _("more than the world's total of the same table"),
        f"{_MOST} * coalesce(kg, 1) > {_TOTAL} AND area IS NOT '{AreaKind.WORLD}'"
        f" AND measure <> '{Measure.SHARE}'",
    ),
    _Check(
        "figures far above the world total",
        _("{times} times the largest figure known for the world, or more", times=FAR_ABOVE),
        f"{_MOST} * kg >= {FAR_ABOVE} * {_OF_THE_WORLD}",
    ),
    _Check(
        "intensities of no functional unit",
        _("a mass as a whole, not an amount for one functional unit such as kg/MW"),
        "source = 'intensity' AND kg IS NOT NULL",
    ),
    _Check(
        "figures of years to come",
        _("of a year to come, of no scenario and not marked as projected"),
        f"period_to > {datetime.now(UTC).year} AND coalesce(scenario, '') = ''"
        f" AND coalesce(status, '') <> '{ClaimStatus.PROJECTED}'",
    ),
)


class ImplausibleFigures:
    """The figures of an import that can hardly be."""

    def __init__(self, staging: Staging, answers: Answers) -> None:
        self._staging = staging
        self._answers = answers
        self._held: dict[str, tuple[ImportQuestion, Finding]] = {}

    @property
    def questions(self) -> tuple[ImportQuestion, ...]:
        """What is not answered yet."""
        every = self._held.items()
        return tuple(one for text, (one, _finding) in every if not self._given(text))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What can hardly be, answered or not."""
        return tuple(finding for _question, finding in self._held.values())

    def check(self, answers: Answers) -> None:
        """AnswerError where an answer is neither yes nor leaves the rows out."""
        for kind, text, answer in answers:
            is_ours = kind is Kind.IMPLAUSIBLE and text in self._held
            if is_ours and answer.casefold() not in (YES, LEAVE_OUT):
                raise AnswerError(kind, text, answer, [YES])

    def _given(self, text: str) -> str:
        """The answer, empty while there is none."""
        answer = (self._answers.get(Kind.IMPLAUSIBLE, text) or "").casefold()
        return answer if answer in (YES, LEAVE_OUT) else ""

    def hold(self, files: Collection[str]) -> None:
        """Keep such figures of some files back until they are answered. To be called beside the
        catalogue, before the rows are compared with it."""
        run = self._staging.run
        run("DELETE FROM row WHERE number IN (SELECT number FROM held)")
        run("DELETE FROM held")
        self._held = {}
        shapes = [one for one in self._staging.shapes if one.table in _TABLES]
        if not files or not shapes:
            return
        self._make_figures(shapes, files)
        for check in _CHECKS:
            self._make("found", f"SELECT * FROM figure AS f WHERE {check.condition}", "")
            for file in sorted(files):
                self._hold_found(check, file)

    def _hold_found(self, check: _Check, file: str) -> None:
        text = f"{check.name} of {file}"
        rows = self._staging.run(
            "SELECT number, at_file, at_line, at_column, at_sheet, original,"
            " trim(coalesce(said, value, low, high, '') || ' ' || coalesce(unit, '')),"
            " EXISTS (SELECT 1 FROM row WHERE row.number = found.number)"
            " FROM found JOIN file ON file.id = at_file WHERE file.name = ? ORDER BY number",
            (file,),
        ).fetchall()
        if not rows:
            return
        place = Place(file, rows[0][2] or 0, None, rows[0][4])
        sentence = ngettext(
            "{count} figure is {wrong}, the first in line {line}: {figure}.",
            "{count} figures are {wrong}, the first in line {line}: {figure}.",
            len(rows),
            **{"wrong": check.wrong, "line": place.line, "figure": rows[0][6]},
        )
        asked = _("{finding} Is that meant?", finding=sentence)
        can = (Candidate(YES, _("yes, it is meant so")),)
        question = ImportQuestion(Kind.IMPLAUSIBLE, text, can, len(rows), file, place.line, asked)
        self._held[text] = question, Finding(place, sentence)
        answer = self._given(text)
        if answer == YES:
            return
        how = {"wrong": check.wrong, "asked": text}
        reason = _("The figure is {wrong}. Answer “yes” to “{asked}” if it is meant so.", **how)
        if answer == LEAVE_OUT:
            reason = rows_left_out(text)
        new = [row for row in rows if not row[7]]
        texts = [" | ".join(json.loads(row[5] or "{}").values()) or row[6] for row in new]
        rejected = [(*row[:5], reason, text) for row, text in zip(new, texts, strict=True)]
        self._staging.reject(rejected)
        self._staging.many("INSERT INTO held VALUES (?)", [(row[0],) for row in new])

    # -- what is looked at -------------------------------------------------------------------------

    def _make_figures(self, shapes: list[StagedShape], files: Collection[str]) -> None:
        """Put all figures of the files side by side, each with its mineral, stage and measure, and
        beside them what is known of the world."""
        series = (
            "SELECT s.uid, m.uid AS mineral, s.stage, s.measure FROM now.series AS s"
            " JOIN now.mineral AS m ON m.id = s.mineral_id"
        )
        series = anywhere(self._staging, "series", "uid, mineral_id, stage, measure", series)
        areas = anywhere(self._staging, "area", "uid, kind")
        self._make("kin", series, "uid")
        marks = ", ".join("?" * len(files))
        every = " UNION ALL ".join(map(_figures, shapes))
        self._make(
            "figure",
            f"SELECT f.*, {self._mass(shapes)} AS kg, kin.mineral, kin.stage, kin.measure,"
            f" area.kind AS area FROM ({every}) AS f LEFT JOIN kin ON kin.uid = f.series_id"
            f" LEFT JOIN ({areas}) AS area ON area.uid = f.area_id"
            f" WHERE f.at_file IN (SELECT id FROM file WHERE name IN ({marks}))",
            "",
            tuple(files),
        )
        is_world = f"area = '{AreaKind.WORLD}'"
        self._make("world", f"SELECT * FROM figure WHERE {is_world}", "series_id, period_from")
        self._make("known", _known(self._mass(shapes)), "mineral, stage, measure")
        if self._staging.run(_OF_UNKNOWN).fetchone():  # the reference data are not read before
            here = dict(self._staging.run("SELECT slug, uid FROM now.mineral").fetchall())
            figures = _shipped_world_figures().items()
            rows = [(here.get(slug, uid), *of, size) for (slug, uid, *of), size in figures]
            self._staging.many("INSERT INTO known VALUES (?, ?, ?, ?)", rows)

    def _make(self, name: str, select: str, key: str, values: tuple[str, ...] = ()) -> None:
        self._staging.run(f"DROP TABLE IF EXISTS temp.{name}")
        self._staging.run(f"CREATE TEMP TABLE {name} AS {select}", values)
        if key:
            self._staging.run(f"CREATE INDEX temp.{name}_key ON {name} ({key})")

    def _mass(self, shapes: list[StagedShape]) -> str:
        """SQL for how many kilograms a unit is; NULL of what is no mass."""
        places = [one.staged for one in shapes if "unit" in one.columns]
        asked = " UNION ".join(f"SELECT unit FROM {one}" for one in ("now.supply", *places))
        units = [unit for (unit,) in self._staging.run(asked) if unit]
        known = {unit.replace("'", "''"): dimension(unit) for unit in units}
        cases = [
            f"WHEN '{unit}' THEN {size}" for unit, (what, size) in known.items() if what == "kg"
        ]
        return f"CASE unit {' '.join(cases) or 'WHEN 0 THEN 0'} END"


def _figures(shape: StagedShape) -> str:
    """SQL for the figures of a shape that the catalogue does not have as they are, and that this
    program did not write, which alone gives uids."""
    columns = columns_of(shape, _COLUMNS)
    there = [name for name in ("value", "low", "high", "unit") if name in shape.columns]
    same = " AND ".join(f"n.{name} IS s.{name}" for name in there) or "1"
    text = "s.as_published" if "as_published" in shape.columns else "NULL"
    return (
        "SELECT s.number, s.at_file, s.at_line, s.at_column, s.at_sheet, s.original,"
        f" {text} AS said, '{shape.table}' AS source, {columns} FROM {shape.staged} AS s"
        f' WHERE NOT EXISTS (SELECT 1 FROM now."{shape.table}" AS n WHERE n.uid = s.uid AND {same})'
        " AND json_extract(coalesce(s.original, '{}'), '$.uid') IS NULL"
    )


@cache
def _shipped_world_figures() -> Mapping[tuple[str, str, str, str], float]:
    """The largest figure of the world in the reference data that ship, in kilograms, by the slug
    and uid of the mineral, stage and measure; for catalogues that have no figures of their own."""
    shipped = ShippedRows()
    series = {row["uid"]: row for row in shipped.rows("series")}
    minerals = {row["slug"]: UUID(row["uid"]).hex for row in shipped.rows("mineral")}
    found: dict[tuple[str, str, str, str], float] = {}
    for row in shipped.rows("supply"):
        what, size = dimension(row["unit"])
        value = row["value"] or row["high"]
        if row["area"] == WORLD and what == "kg" and value:
            of = series[row["series"]]
            key = (of["mineral"], minerals[of["mineral"]], of["stage"], of["measure"])
            found[key] = max(float(value) * size, found.get(key, 0))
    return found


def _known(mass: str) -> str:
    """SQL for the largest figure of the world that the catalogue has, in kilograms."""
    return (
        f"SELECT m.uid AS mineral, s.stage, s.measure, max(coalesce(value, high) * ({mass})) AS kg"
        " FROM now.supply JOIN now.series AS s ON s.id = series_id"
        " JOIN now.mineral AS m ON m.id = s.mineral_id"
        f" JOIN now.area AS a ON a.id = area_id AND a.kind = '{AreaKind.WORLD}' GROUP BY 1, 2, 3"
    )
