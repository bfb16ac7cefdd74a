"""Figures on the clipboard as spreadsheets take them: value, range, unit and status in cells of
their own, digits without marks between them."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from mineralcat.analysis.citation import UNSOURCED, citation, is_unsourced, period_text
from mineralcat.domain.figures import figure_text, plain_number
from mineralcat.domain.notation import notation
from mineralcat.domain.terms import ClaimKind
from mineralcat.domain.units import short_unit
from mineralcat.store.rows import ClaimRow
from mineralcat.translation import _, comma_list

FIGURE_TITLES = (_("Amount"), _("From"), _("To"), _("Unit"), _("Status"))
_WITH_BOUNDS = (ClaimKind.NUMBER, ClaimKind.RANGE, ClaimKind.ABOVE, ClaimKind.BELOW)
_GROUP_MARK = re.compile(r"(?<=\d)\N{NARROW NO-BREAK SPACE}(?=\d)")


def figure_cells(claim: ClaimRow) -> tuple[str, ...]:
    """The cells under `FIGURE_TITLES`: a bound stands alone under From or To, an absence in words
    under Amount. Masses are in the unit that they are shown in."""
    words = (claim.status.label, UNSOURCED) if is_unsourced(claim) else (claim.status.label,)
    status = comma_list(words)
    if claim.kind not in _WITH_BOUNDS:
        return (figure_text(claim), "", "", "", status)
    ends = (claim.value, claim.low, claim.high)
    shown = (None if end is None else notation().value_shown(end, claim.unit) for end in ends)
    numbers = ("" if end is None else plain_number(end) for end in shown)
    return (*numbers, short_unit(notation().unit_shown(claim.unit)), status)


def rows_of_claims(name: str, claims: Iterable[ClaimRow]) -> list[list[str]]:
    """What a mark of a chart stands for, a line for each figure under a heading; nothing where the
    claims state no figures."""
    stated = [claim for claim in claims if figure_text(claim)]
    heading = ["", *FIGURE_TITLES, _("Year"), _("Citation")]
    lines = [[name, *figure_cells(one), period_text(one), citation(one)] for one in stated]
    return [heading, *lines] if lines else []


def plain_cell(text: str) -> str:
    """The text of a cell on one line, its numbers without marks between the digits."""
    return _GROUP_MARK.sub("", " ".join(re.split(r"[ \t\r\n]+", text)).strip())


def copy_cells(rows: Sequence[Sequence[str]], *, text: str = "") -> None:
    """Put cells on the clipboard, as tab-separated text and as a table; *text* is for what takes
    neither, in place of the former."""
    if rows or text:
        from mineralcat.editing.pasting import text_of  # not before the window is shown

        data = QMimeData()
        data.setText(text or text_of(rows))
        if rows:
            data.setHtml(_html(rows))
        QGuiApplication.clipboard().setMimeData(data)


def _html(rows: Iterable[Iterable[str]]) -> str:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
