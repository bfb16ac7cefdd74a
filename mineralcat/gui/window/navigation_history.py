"""Back and forward through the queries and selections of a window."""

from enum import Enum, auto
from typing import NamedTuple

LONGEST = 200


class VisitedPlace(NamedTuple):
    """A query, and the mineral that was chosen in its results."""

    query: str
    mineral: str | None


class Cause(Enum):
    """How a place was come to: it decides whether the next one takes its place."""

    TYPED = auto()
    """A letter more or less: of a word typed only the end is a place to go back to."""
    PASSED = auto()
    """The arrow keys went over a line."""
    CHOSEN = auto()
    """Asked for outright: Enter, a click, a link."""


class NavigationHistory:
    """A line of places with a position on it. Going on from the middle leaves what lay ahead."""

    def __init__(self) -> None:
        self._places = [VisitedPlace("", None)]
        self._at = 0
        self._cause = Cause.CHOSEN

    @property
    def here(self) -> VisitedPlace:
        """Where the user is."""
        return self._places[self._at]

    def go(self, place: VisitedPlace, cause: Cause) -> str | None:
        """Come to a place; the query that was left behind by it, where there is one."""
        here = self.here
        if place == here:
            self._cause = Cause.CHOSEN if cause is Cause.CHOSEN else self._cause
            return None
        if self._goes_on(place, cause):
            self._places[self._at] = place
            del self._places[self._at + 1 :]
            self._cause = cause
            return None
        self._places[self._at + 1 :] = [place]
        self._places = self._places[-LONGEST:]
        self._at = len(self._places) - 1
        self._cause = cause
        return here.query if place.query != here.query else None

    def settle(self) -> None:
        """Here is a place to come back to, however it was come to."""
        self._cause = Cause.CHOSEN

    def back(self) -> VisitedPlace | None:
        """The place before, if there is one, which then is here."""
        return self._step(-1)

    def forward(self) -> VisitedPlace | None:
        """The place that was gone back from."""
        return self._step(1)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place that was gone back from."""
        return self._at + 1 < len(self._places)

    def _step(self, by: int) -> VisitedPlace | None:
        if not 0 <= self._at + by < len(self._places):
            return None
        self._at += by
        self._cause = Cause.CHOSEN
        return self.here

    def _goes_on(self, place: VisitedPlace, cause: Cause) -> bool:
        """Whether a place is only more of the one before."""
        here = self.here
        if cause is Cause.TYPED and self._cause is Cause.TYPED:
            longer, shorter = sorted((place.query, here.query), key=len, reverse=True)
            return bool(shorter) and longer.startswith(shorter)
        return cause is Cause.PASSED and self._cause is Cause.PASSED and place.query == here.query
