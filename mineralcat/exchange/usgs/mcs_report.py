"""Figures and tables of the report of the Mineral Commodity Summaries, which lie beside a release:
known, so that nobody is asked what their columns are, and not taken."""

import csv
from functools import cache
from typing import Final, NamedTuple

from mineralcat.shipped import shipped

from ..cells.published_figures import clean_text

_BETWEEN: Final = "|"


class ReportTable(NamedTuple):
    """What a file of the report is, and why its figures are not taken."""

    what: str
    reason: str

    @property
    def sentence(self) -> str:
        """The same to a user."""
        return f"This is {self.what}, from the report itself; nothing of it is taken. {self.reason}"


def report_table(heading: tuple[str, ...]) -> ReportTable | None:
    """The figure or table of the report that is headed so; None where it is none."""
    said = _BETWEEN.join(heading).casefold()
    return next((table for begin, table in _tables() if said.startswith(begin)), None)


@cache
def _tables() -> tuple[tuple[str, ReportTable], ...]:
    text = (shipped("resources") / "usgs" / "report_tables.csv").read_text(encoding="utf-8")
    return tuple(
        (line["heading"].casefold(), ReportTable(line["what"], line["reason"]))
        for line in csv.DictReader(text.splitlines())
    )


def heading_of(head: bytes) -> tuple[str, ...]:
    """The headings of a file that begins so, cleaned; none where it is no text of cells."""
    line = head.decode("utf-8-sig", errors="replace").partition("\n")[0]
    try:
        return tuple(clean_text(cell) for cell in next(csv.reader([line]), []))
    except csv.Error:
        return ()
