"""What a file of the U.S. Geological Survey hands on to the import: its source, series, figures.

What a file says of commodities that are no entry of the catalogue is left out without a word, as
the reader counts it (`McsFile.passed`): most of a release is of cement, gold or salt. A figure that
is of ours and cannot be read is a rejected row.
"""

import re
from collections.abc import Iterator
from typing import Final

from mineralcat.domain.terms import Confidence

from ..incoming import IncomingRow, Member, Place, Read, Record, RejectedRow
from ..packages.keys import uid_of
from ..packages.records import statistic_record, supply_record
from ..problems import UnreadableFileError
from .mcs_rows import McsFile, StatisticFigure, SupplyFigure, is_world
from .mcs_tables import SeriesKey, release_of
from .read_ds140 import WORLD

LARGEST: Final = 32 * 1024 * 1024
"""The largest release so far has 3 MB."""
_YEAR: Final = re.compile(r"usgs-mcs-((?:19|20)[0-9]{2})-data")


def data_of(member: Member) -> bytes:
    """The bytes of a file; UnreadableFileError where there are too many."""
    with member.open() as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableFileError(member.name, "it is larger than any release of the agency.")
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
        if figure.series not in known:
            known.add(figure.series)
            key = figure.series._asdict()
            yield IncomingRow("series", {"uid": uid_of("series", key), **key}, _place(figure, file))
        yield _supply(found, figure, file)
    for statistic in found.statistics:
        record = _told(statistic_record(found, statistic, Confidence.SINGLE_COPY))
        original = {"value": statistic.figure.as_published}
        yield IncomingRow("statistic", record, _place(statistic, file), original)
    if found.refused:
        yield RejectedRow(Place(file, 1), found.refused)
    for problem in found.problems:
        yield RejectedRow(Place(file, problem.row, problem.column), problem.message)


def _supply(found: McsFile, figure: SupplyFigure, file: str) -> IncomingRow:
    """A figure; its area is the file's own word, but the world, which is said in many."""
    world = figure.area == WORLD or is_world(figure.area)
    area = "world" if world else figure.area
    record = _told(supply_record(found, figure, area, Confidence.SINGLE_COPY))
    original = {"value": figure.figure.as_published, "area": figure.area}
    words = frozenset[str]() if world else frozenset({"area"})
    return IncomingRow("supply", record, _place(figure, file), original, words)


def _told(record: Record) -> Record:
    del record["confidence"]
    return record


def _place(figure: SupplyFigure | StatisticFigure, file: str) -> Place:
    sheet = figure.sheet if isinstance(figure, SupplyFigure) else None
    return Place(file, figure.line, figure.column, sheet)
