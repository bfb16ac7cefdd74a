"""An order in which what is alike stands together: average-linkage clustering of sparse rows.

The same rows in the same order always give the same answer; nothing here is random.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

Vector = Mapping[int, float]
"""The values of a row by column; what is missing counts as none."""


def by_likeness(vectors: Sequence[Vector]) -> list[int]:
    """The places of *vectors* in such an order. Distance is one minus the cosine of the angle; of
    two clusters that are joined, the one with the earlier row comes first. Rows without values
    are like nothing and come last.

    """
    lengths = [sqrt(sum(value * value for value in vector.values())) for vector in vectors]
    filled = [at for at, length in enumerate(lengths) if length]
    distance = {
        (a, b): 1 - _product(vectors[a], vectors[b]) / (lengths[a] * lengths[b])
        for a in filled
        for b in filled
        if a != b
    }
    clusters = {at: [at] for at in filled}
    chain: list[int] = []
    while len(clusters) > 1:
        if not chain:
            chain.append(min(clusters))
        at = chain[-1]
        before = chain[-2] if len(chain) > 1 else None
        near = min(
            (other for other in clusters if other != at),
            key=lambda other: (round(distance[at, other], 12), other != before, other),
        )
        if near != before:
            chain.append(near)
            continue
        del chain[-2:]
        keep, gone = min(at, near), max(at, near)
        _join(clusters, distance, keep, gone)
    order = next(iter(clusters.values()), [])
    return [*order, *(at for at, length in enumerate(lengths) if not length)]


def _join(
    clusters: dict[int, list[int]], distance: dict[tuple[int, int], float], keep: int, gone: int
) -> None:
    """Put one cluster behind another; the distance to both is the average over their rows."""
    saved, left = len(clusters[keep]), len(clusters[gone])
    clusters[keep] = clusters[keep] + clusters.pop(gone)
    for other in clusters:
        if other != keep:
            joint = saved * distance[keep, other] + left * distance[gone, other]
            distance[keep, other] = distance[other, keep] = joint / (saved + left)


def _product(one: Vector, other: Vector) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other.get(at, 0.0) for at, value in one.items())
