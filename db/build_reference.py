"""Makes db/reference: ``python db/build_reference.py FOLDER``.

FOLDER holds ``uses/`` (curated tables, each row with source and confidence) and ``usgs/`` (files of
the U.S. Geological Survey, unmodified). The same input gives the same bytes. Every row in goes out
or is dropped with a reason, and the sums must agree; db/reference/ROWS.md tells the count.

``python db/build_reference.py --seal`` renews sizes and hashes after an edit of the CSV files.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # a script's own folder, where its parts lie

from building import curation  # noqa: E402
from building.facts import (  # noqa: E402
    add_assessments,
    add_demand_shares,
    add_intensities,
    add_lists,
    add_usages,
)
from building.headlines import add_headlines  # noqa: E402
from building.named import (  # noqa: E402
    add_agreements,
    add_applications,
    add_areas,
    add_mineral_names,
    add_minerals,
    add_sources,
)
from building.page import (  # noqa: E402
    TABLES_HEADING,
    check_unique,
    rows_md,
    tables_md,
    write_package,
)
from building.shares import add_shares  # noqa: E402
from building.tables import Build, Tables, number_in  # noqa: E402
from building.usgs import add_usgs  # noqa: E402

from mineralcat.exchange.packages.data_package import (  # noqa: E402
    TABLES,
    read_table,
    uid_of,
)

REFERENCE = HERE / "reference"

__all__ = ["build_tables", "main", "number_in", "seal"]


def build_tables(folder: Path) -> Build:
    """All tables, made from the reference folder and checked."""
    build = Build(folder)
    for step in (
        add_sources,
        add_minerals,
        add_mineral_names,
        add_applications,
        add_areas,
        add_agreements,
        add_usages,
        add_intensities,
        add_demand_shares,
        add_lists,
        add_assessments,
        add_usgs,
        add_shares,
        finish_series,
    ):
        step(build)
    check_unique(build.tables)
    for tally in build.tallies:
        tally.check()
    return build


def finish_series(build: Build) -> None:
    """The series that figures were found for, and which of them is a mineral's headline."""
    for key, note in build.series.items():
        build.add("series", {**key._asdict(), "headline": False, "note": note})
    add_headlines(build)


def seal() -> None:
    """Describe db/reference anew after its CSV files were edited by hand.

    Rows without a uid are given the one of their natural key; sizes, hashes and counts are renewed.
    """
    tables: Tables = {}
    for name in TABLES:
        rows = read_table(REFERENCE, name)
        tables[name] = [{**row, "uid": row["uid"] or uid_of(name, row)} for row in rows]
    check_unique(tables)
    write_package(REFERENCE, tables, curation.VERSION)
    page = REFERENCE / "ROWS.md"
    before = page.read_text(encoding="utf-8").partition(TABLES_HEADING)[0]
    page.write_text(before + tables_md(tables), encoding="utf-8", newline="\n")


def main(arguments: Iterable[str]) -> int:
    """Build db/reference from the one folder named, or seal what is there; 2 where neither."""
    words = list(arguments)
    if words == ["--seal"]:
        seal()
        return 0
    folders = [Path(word) for word in words]
    if len(folders) != 1 or not (folders[0] / "uses").is_dir():
        sys.stderr.write("Usage: python db/build_reference.py REFERENCE_FOLDER | --seal\n")
        return 2
    build = build_tables(folders[0])
    REFERENCE.mkdir(exist_ok=True)
    write_package(REFERENCE, build.tables, curation.VERSION)
    page = rows_md(build)
    (REFERENCE / "ROWS.md").write_text(page, encoding="utf-8", newline="\n")
    sys.stdout.write(page)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
