"""Official files of the U.S. Geological Survey: world tables, statistics, world production since
1900."""

from collections.abc import Iterator
from pathlib import Path

from building import curation
from building.tables import SHIPPED, Build, Tally, note_series

from mineralcat.domain.terms import Confidence, Measure, Stage
from mineralcat.exchange.cells.published_figures import read_figure
from mineralcat.exchange.packages.data_package import uid_of
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.usgs.mcs_format import read_mcs
from mineralcat.exchange.usgs.mcs_rows import McsFile
from mineralcat.exchange.usgs.mcs_tables import SeriesKey, release_of
from mineralcat.exchange.usgs.read_ds140 import read_ds140
from mineralcat.exchange.usgs.usgs_rows import claim_fields, statistic_record, supply_record

RELEASES = ("mcs2025", "mcs2026", "mcs2024", "mcs2023", "mcs2022")
"""Folders, in the order in which series come to be known: the two that the catalogue began with,
then backwards."""
READ = ("world/*.csv", "*_Data.csv", "salient/*.csv", "salient/*.xlsx")
SUMMARIES = "USGS, Mineral Commodity Summaries."
HISTORY = "USGS, Data Series 140."
HISTORY_TOO = "USGS, Mineral Commodity Summaries; before them Data Series 140."


def add_usgs(build: Build) -> None:
    """Every vintage of the summaries, and the series since 1900."""
    folder = build.folder / "usgs"
    for release in RELEASES:
        for pattern in READ:
            add_files(build, sorted((folder / release).glob(pattern)))
    add_history(build, sorted((folder / "ds140").glob("*.xlsx")))
    add_revision(build)


def add_files(build: Build, paths: list[Path]) -> None:
    """The files of a folder, with one tally: there are two hundred and more."""
    found: list[McsFile] = []
    refused: list[str] = []
    for path in paths:
        try:
            found.append(read_mcs(path.read_bytes(), path.name))
        except UnreadableFileError as error:
            refused.append(str(error))
    for file in found:
        if file.problems:
            raise ValueError((file.name, file.problems))
        for row in file.supply:
            note_series(build, row.series, SUMMARIES)
        add_rows(build, file)
    if paths:
        build.tallies.append(tally_of(found, named(build, paths), refused))


def add_history(build: Build, paths: list[Path]) -> None:
    """World production by year. A year that stands twice is dropped where it stands again."""
    found: list[McsFile] = []
    refused: list[str] = []
    for path in paths:
        try:
            found.append(read_ds140(path.read_bytes(), path.name))
        except UnreadableFileError as error:
            refused.append(str(error))
    for file in found:
        for row in file.supply:
            if build.series.get(row.series) in (SUMMARIES, HISTORY_TOO):
                build.series[row.series] = HISTORY_TOO
            else:
                note_series(build, row.series, HISTORY)
        add_rows(build, file)
    if paths:
        build.tallies.append(tally_of(found, named(build, paths), refused))


def add_rows(build: Build, file: McsFile) -> None:
    proof = {"confidence": release_of(file.source, None).confidence, "origin": SHIPPED}
    for row in file.supply:
        build.add("supply", supply_record(file, row, build.areas[row.area], **proof))
    for statistic in file.statistics:
        build.add("statistic", statistic_record(file, statistic, **proof))


def named(build: Build, paths: list[Path]) -> str:
    """A file by its path, several by their folder."""
    path = paths[0].relative_to(build.folder).as_posix()
    return path if len(paths) == 1 else f"{path.rpartition('/')[0]}, {len(paths)} files"


def tally_of(found: list[McsFile], name: str, refused: list[str]) -> Tally:
    tally = Tally(name, 0, unit="cells")
    for file in found:
        tally.rows_in += file.cells
        tally.out["supply"] += len(file.supply)
        tally.out["statistic"] += len(file.statistics)
        tally.dropped.update(passed.reason for passed in file.passed)
        tally.dropped.update(problem_of(file))
        if file.merged:
            tally.dropped["added to another row of the same country"] += file.merged
    tally.out = +tally.out
    tally.remarks = [*refused, *(file.refused for file in found if file.refused)]
    return tally


def problem_of(file: McsFile) -> Iterator[str]:
    return (f"{file.name}: {problem.message}" for problem in file.problems)


def add_revision(build: Build) -> None:
    """Reserves that a later version of the report corrected: rival claims, and a note on both."""
    path = build.folder / "usgs" / "mcs2026" / "mcs2026_version_history.txt"
    history = " ".join(path.read_text(encoding="ascii").split())
    tally = Tally("usgs/mcs2026/mcs2026_version_history.txt", len(curation.REVISED_RESERVES))
    tally.unit = "figures"
    build.tallies.append(tally)
    key = SeriesKey("rare-earth-elements", Stage.MINE, Measure.RESERVES, "", "REO")
    series = uid_of("series", key._asdict())
    for area, before, after in curation.REVISED_RESERVES:
        if f'"{before}"' not in history or f'"{after}"' not in history:
            raise ValueError(f"the version history does not say {before} to {after}")
        released = next(
            row
            for row in build.tables["supply"]
            if (row["series"], row["area"], row["as_published"]) == (series, area, before)
        )
        note = f"Version 1.3 of the report (27 May 2026) changed this figure to {after}."
        released["note"] = " ".join(filter(None, (released["note"], note)))
        figure = read_figure(after)
        claim = claim_fields(
            figure,
            source=REVISED,
            confidence=Confidence.SINGLE_COPY,
            origin=SHIPPED,
            period=(2025, 2025),
            note=f"The data release still says {before}.",
            unit="t",
            scope="world",
            rounded=area == "world",
            locator="version history, version 1.3, p. 153",
        )
        build.add("supply", {"series": series, "area": area, **claim})
        tally.out["supply"] += 1


REVISED = str(curation.REVISED_REPORT["slug"])
