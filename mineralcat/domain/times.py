"""Times as they are read: stored in UTC, shown where the reader is."""

from datetime import UTC, datetime

from mineralcat.translation import _


def time_text(time: datetime) -> str:
    """A time stored in UTC, on the reader's clock: 2026-11-25 14:02."""
    return time.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def long_time(time: datetime, clock: str = "%H:%M") -> str:
    """A time on the reader's clock in words: 1 December 2026, 17:32; *clock* formats the hour."""
    month = _MONTHS[time.month - 1]
    return _(
        "{day} {month} {year}, {time}",
        day=time.day,
        month=month,
        year=time.year,
        time=time.strftime(clock),
    )


_MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
