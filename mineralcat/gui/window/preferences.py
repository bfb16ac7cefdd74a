"""Lets what the user prefers hold at once, in every window, and keeps it for the next start."""

from dataclasses import replace
from functools import cache
from typing import Any

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QApplication

from mineralcat.domain.notation import HOUSE, LAKH, THIN, Notation, use_notation
from mineralcat.settings import MassUnit, NumberFormat, Settings, read_settings, write_settings

_MARKS = {
    NumberFormat.COMMA_POINT: Notation(",", ".", ","),
    NumberFormat.POINT_COMMA: Notation(".", ",", "."),
    NumberFormat.SPACE_POINT: Notation(THIN, ".", THIN),
    NumberFormat.SPACE_COMMA: Notation(THIN, ",", THIN),
    NumberFormat.LAKH: Notation(",", ".", ",", LAKH),
}


class PreferencesNotifier(QObject):
    """Tells the windows of this process that other settings hold."""

    changed = Signal(bool)
    """Whether figures are written in another way, so that all that is shown must be read again."""


@cache
def notifier() -> PreferencesNotifier:
    """The one of this process."""
    return PreferencesNotifier()


def take_preferences(**chosen: Any) -> str | None:
    """Change these settings; a sentence for the user where they could not be saved."""
    before = read_settings().settings
    after = replace(before, **chosen)
    if after == before:
        return None
    notice = write_settings(after)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if after.theme != before.theme:
        from .. import theme

        theme.apply_theme(app, str(after.theme))
    anew = _notation(after) != _notation(before)
    write_figures(after)
    notifier().changed.emit(anew)
    return notice


def write_figures(settings: Settings) -> None:
    """Write figures as the settings say from now on."""
    use_notation(_notation(settings))


def _notation(settings: Settings) -> Notation:
    unit = settings.mass_unit
    marks = _MARKS.get(settings.number_format) or system_marks(QLocale())
    return marks._replace(mass_unit=None if unit is MassUnit.PUBLISHED else str(unit))


def system_marks(locale: QLocale) -> Notation:
    """The marks of the user's country; those of the program where the system names none."""
    if locale.language() == QLocale.Language.C:
        return HOUSE
    group = locale.groupSeparator().replace("\N{NO-BREAK SPACE}", THIN)
    lakh = locale.toString(1_234_567).startswith(f"12{locale.groupSeparator()}34")
    return Notation(group, locale.decimalPoint(), group, LAKH if lakh else 3)
