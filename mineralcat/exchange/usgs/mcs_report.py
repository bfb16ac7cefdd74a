"""Figures and tables of the report of the Mineral Commodity Summaries, which lie beside a release:
known, so that nobody is asked what their columns are, and not taken."""

import csv
from functools import cache

from ..cells.published_figures import clean_text
from .mcs_tables import lines_of


def report_table(heading: tuple[str, ...]) -> str | None:
    """Which figure or table of the report is headed so and why it is not taken, as a sentence; None
    where it is none."""
    text = "|".join(heading).casefold()
    return next((sentence for begin, sentence in _tables() if text.startswith(begin)), None)


@cache
def _tables() -> tuple[tuple[str, str], ...]:
    sentence = "This is {what}, from the report itself; nothing of it is taken. {reason}"
    return tuple(
        (line["heading"].casefold(), sentence.format(**line)) for line in lines_of("report_tables")
    )


def heading_of(head: bytes) -> tuple[str, ...]:
    """The headings of a file that begins so, cleaned; none where it is no text of cells."""
    line = head.decode("utf-8-sig", errors="replace").partition("\n")[0]
    try:
        return tuple(clean_text(cell) for cell in next(csv.reader([line]), []))
    except csv.Error:
        return ()
