"""The figure that a row of a review stores, as it is stored, with the file's text beside it."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from mineralcat.domain.figures import Figure
from mineralcat.domain.terms import ClaimKind, ClaimStatus

from .review_kinds import ReviewCell


def figure_words(cells: Sequence[ReviewCell], written: Callable[[Figure], str]) -> str:
    """The figure that cells store, as *written*, and the text of the file where it is another:
    44000 t (“44,000”). Empty where they store none."""
    after = {cell.column: cell.after for cell in cells if cell.after is not None}
    if "claim_kind" not in after:
        return ""
    names = ("value", "low", "high", "unit", "as_published")
    given = {name: after.get(name) for name in names}
    kind, text, unit = ClaimKind(after["claim_kind"]), given["as_published"], given["unit"]
    figure: Any = SimpleNamespace(kind=kind, status=ClaimStatus.REPORTED, **given)
    words = written(figure)
    if not text or text in (words, words.removesuffix(f" {unit}"), f"“{words}”"):
        return words
    return f"{words} (“{text}”)"
