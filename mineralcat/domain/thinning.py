"""Which of many backups stay: all of late, then one a day, one a week, one a month."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

DAYS = timedelta(days=14)
"""So long one a day stays."""
WEEKS = timedelta(weeks=10)
"""So long one a week stays; of what is older, one a month."""


def to_keep(times: Iterable[datetime], now: datetime, newest: int) -> set[datetime]:
    """Of the *times* at which backups were made those to keep: the *newest* ones, and of each day,
    week or month the last. What seems to come from the future, because a clock was set back, stays.
    """
    ordered = sorted(times, reverse=True)
    staying = set(ordered[:newest]) | {time for time in ordered if time > now}
    seen: set[tuple[int, ...]] = set()
    for time in ordered:
        period = _period(now - time)(time)
        if period not in seen:
            seen.add(period)
            staying.add(time)
    return staying


def _period(age: timedelta) -> Callable[[datetime], tuple[int, ...]]:
    """What two backups of about this age have in common where one of them is enough."""
    if age < DAYS:
        return lambda time: (time.year, time.month, time.day)
    if age < WEEKS:
        return lambda time: (*time.isocalendar()[:2],)
    return lambda time: (time.year, time.month)
