"""Which of rival claims is shown first; none is ever dropped or averaged.

The rule: official statistics before reports, then the newest publication, undated last. A
preference of the user stands above it. Unsourced claims come after all that have a source.
"""

from .terms import SourceKind

Order = tuple[int, int, int]


def claim_order(kind: SourceKind | None, year: int | None, *, preferred: bool = False) -> Order:
    """A sort key for rival claims, best first. *year* is that of the publication."""
    rank = len(SourceKind) if kind is None else kind.rank
    return (0 if preferred else 1, rank, -(year or 0))
