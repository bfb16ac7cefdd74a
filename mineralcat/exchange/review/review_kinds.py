"""What a review tells of each row and field, and the figure that a row stores, in words."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind
from mineralcat.translation import Term

from ..incoming import Place


class RowKind(Term):
    """What taking a row in would do."""

    ADDED = "added"
    """There is no such row."""
    CHANGED = "changed"
    """The row is there and the file says otherwise of fields that the user has not edited."""
    CONFLICTING = "conflicting"
    """The file says otherwise of a field that the user has edited, or of a row that the user has
    deleted. What the user did is kept unless chosen otherwise."""
    SAME = "same"
    """The catalogue says it already."""
    REJECTED = "rejected"
    """It cannot be taken in; the reason says why."""


class ReviewCell(NamedTuple):
    """One field of a row: what the catalogue says and what the file says, as plain values with
    references as slugs, and whether the file's is to be taken.

    *mine* says that the user edited it; *original* is the file's own text of it, where it has one;
    *label* is what the field is called within sentences; *called* is what the rows are called that
    it refers to before and after, where it refers to any.
    """

    column: str
    before: Any
    after: Any
    accepted: bool
    mine: bool = False
    original: str | None = None
    label: str = ""
    called: tuple[str | None, str | None] = None, None


class ReviewRow(NamedTuple):
    """One row of the difference. *number* names it to `choose`; *title* says in words what it is
    of ("Cobalt, mine production, Chile, 2024"); *reason* why it is rejected or conflicts."""

    number: int
    kind: RowKind
    table: str
    title: str
    place: Place
    cells: tuple[ReviewCell, ...]
    accepted: bool
    reason: str = ""
    text: str = ""
    """Of a row that could not be read, what stands there."""


class Counts(NamedTuple):
    """How many rows there are of each kind."""

    added: int = 0
    changed: int = 0
    conflicting: int = 0
    same: int = 0
    rejected: int = 0


def figure_words(cells: Sequence[ReviewCell], written: Callable[[ReadClaim], str]) -> str:
    """The figure that cells store, as *written*, and the text of the file where it is another:
    44000 t (“44,000”). Empty where they store none."""
    after: dict[str, Any] = {cell.column: cell.after for cell in cells if cell.after is not None}
    if "claim_kind" not in after:
        return ""
    text = after.get("as_published", "")
    given: dict[str, Any] = {name: after.get(name) for name in ("value", "low", "high", "unit")}
    figure = ReadClaim(ClaimKind(after["claim_kind"]), text, **given)
    words = written(figure)
    if not text or text in (words, words.removesuffix(f" {figure.unit}"), f"“{words}”"):
        return words
    return f"{words} (“{text}”)"
