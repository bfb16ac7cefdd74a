"""The figure that a row of a review stores, as it is stored, with the file's text beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mineralcat.domain.terms import ClaimKind, ClaimStatus

from .review_kinds import ReviewCell


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """The figure of a new row."""

    kind: ClaimKind
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    status: ClaimStatus = ClaimStatus.REPORTED
    rounded: bool = False
    as_published: str | None = None


def figure_words(cells: Sequence[ReviewCell], written: Callable[[StoredFigure], str]) -> str:
    """The figure that cells store, as *written*, and the text of the file where it is another:
    44000 t (“44,000”). Empty where they store none."""
    after = {cell.column: cell.after for cell in cells if cell.after is not None}
    if "claim_kind" not in after:
        return ""
    names = ("value", "low", "high", "unit", "as_published")
    given: dict[str, Any] = {name: after.get(name) for name in names}
    figure = StoredFigure(ClaimKind(after["claim_kind"]), **given)
    words, text = written(figure), figure.as_published
    if not text or text in (words, words.removesuffix(f" {figure.unit}"), f"“{words}”"):
        return words
    return f"{words} (“{text}”)"
