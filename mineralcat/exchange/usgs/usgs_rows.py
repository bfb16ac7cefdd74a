"""What a file of the U.S. Geological Survey hands on: its source, series and figures as records.

What a file says of commodities that are no entry of the catalogue is left out without a word, as
the reader counts it (`McsFile.passed`): most of a release is of cement, gold or salt. A figure of
an entry that cannot be read is a rejected row.
"""

import re
from collections.abc import Iterator
from typing import Final

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimStatus
from mineralcat.schema.value_types import Json
from mineralcat.translation import _

from ..incoming import IncomingRow, Member, Place, Read, Record, RejectedRow
from ..packages.data_package import uid_of
from ..problems import UnreadableFileError
from .mcs_rows import VALUE, McsFile, StatisticFigure, SupplyFigure, is_world
from .mcs_tables import SeriesKey, release_of

LARGEST: Final = 32 * 1024 * 1024
"""The largest release so far has 3 MB."""
_YEAR: Final = re.compile(r"usgs-mcs-((?:19|20)[0-9]{2})-data")


def data_of(member: Member) -> bytes:
    """The bytes of a file; UnreadableFileError where there are too many."""
    data = member.head(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableFileError(member.name, _("it is larger than any release of the agency."))
    return data


def usgs_rows(found: McsFile, file: str) -> Iterator[Read]:
    """The rows of a file that was read; *file* names it to the user.

    A row of *source* says what was published, one of *series* its key alone, so that both are the
    same in whatever order releases come in. What the file does not say (origin, confidence) is
    left to who takes a row in.
    """
    year = _YEAR.fullmatch(found.source)
    release = release_of(found.source, int(year[1]) if year else None)
    if found.supply or found.statistics:
        yield IncomingRow("source", dict(release.source), Place(file, 1))
    known: set[SeriesKey] = set()
    for figure in found.supply:
        place = Place(file, figure.line, figure.column, figure.sheet)
        if figure.series not in known:
            known.add(figure.series)
            key = figure.series._asdict()
            yield IncomingRow("series", {"uid": uid_of("series", key), **key}, place)
        is_total = is_world(figure.area)  # which is written in many ways
        record = supply_record(found, figure, "world" if is_total else figure.area)
        original = {"value": figure.figure.as_published, "area": figure.area}
        words = frozenset[str]() if is_total else frozenset({"area"})
        yield IncomingRow("supply", record, place, original, words)
    for statistic in found.statistics:
        place = Place(file, statistic.line, statistic.column)
        original = {"value": statistic.figure.as_published}
        yield IncomingRow("statistic", statistic_record(found, statistic), place, original)
    if found.refused:
        yield RejectedRow(Place(file, 1), found.refused)
    for problem in found.problems:
        yield RejectedRow(Place(file, problem.row, problem.column), problem.message)


def supply_record(found: McsFile, row: SupplyFigure, area: str, **others: Json) -> Record:
    """A figure of a world table; *area* is a slug, or the file's own text where it is yet to be
    matched. *others* are confidence and origin, where they are known."""
    place = f"{row.sheet}, row" if row.sheet else "line"
    others = {"locator": f"{found.name}, {place} {row.line}, {row.column}", **others}
    claim = _claim(found, row, row.period, scope="world", rounded=row.rounded, **others)
    return claim | {"series": uid_of("series", row.series._asdict()), "area": area}


def statistic_record(found: McsFile, row: StatisticFigure, **others: Json) -> Record:
    """A U.S. salient statistic; the only column of a long table is left out of its locator."""
    column = f", {row.column}" if row.column != VALUE else ""
    others = {"locator": f"{found.name}, line {row.line}{column}", **others}
    claim = _claim(found, row, row.since or row.period, scope="United States", **others)
    return claim | {"mineral": row.mineral, "indicator": row.indicator, "detail": row.detail}


def _claim(
    found: McsFile, row: SupplyFigure | StatisticFigure, since: int, **others: Json
) -> Record:
    period, others = (since, row.period), {"unit": row.unit, "source": found.source, **others}
    return claim_fields(row.figure, status=row.status, period=period, note=row.note, **others)


def claim_fields(
    figure: ReadClaim,
    *,
    status: ClaimStatus = ClaimStatus.REPORTED,
    source: Json,
    period: tuple[int | None, int | None] = (None, None),
    note: str | None = None,
    **others: Json,
) -> Record:
    """The fields that every claim has; *others* are confidence, unit, scope, scenario, locator,
    rounded and origin. Those that a file does not say, confidence and origin, are left to who takes
    the claim in where they are not given."""
    return {
        **{"unit": None, "scope": None, "scenario": None, "locator": None},
        **figure.columns,
        "as_published": figure.as_published or None,
        "status": status,
        "period_from": period[0],
        "period_to": period[1],
        "source": source,
        "note": note,
        **others,
    }
