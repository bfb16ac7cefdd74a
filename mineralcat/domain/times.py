"""Times as they are read: stored in UTC, shown where the reader is."""

from datetime import UTC, datetime


def time_text(time: datetime) -> str:
    """A time stored in UTC, on the reader's clock: 2026-11-25 14:02."""
    return time.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")
