"""How this user writes numbers: as chosen in the settings, else as the system does."""

from PySide6.QtCore import QLocale

from mineralcat.domain.number_marks import (
    COMMA_POINT,
    POINT_COMMA,
    SPACE_COMMA,
    SPACE_POINT,
    NumberMarks,
)
from mineralcat.settings import NumberFormat, read_settings

_CHOSEN = {
    NumberFormat.COMMA_POINT: COMMA_POINT,
    NumberFormat.POINT_COMMA: POINT_COMMA,
    NumberFormat.SPACE_POINT: SPACE_POINT,
    NumberFormat.SPACE_COMMA: SPACE_COMMA,
}


def users_marks() -> NumberMarks:
    """The decimal mark and the group mark of this user."""
    chosen = read_settings().settings.number_format
    if chosen in _CHOSEN:
        return _CHOSEN[chosen]
    locale = QLocale()
    decimal = "," if locale.decimalPoint() == "," else "."
    group = locale.groupSeparator()
    return NumberMarks(decimal, group if group in (",", ".", "'") and group != decimal else " ")
