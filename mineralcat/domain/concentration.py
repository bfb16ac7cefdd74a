"""How concentrated supply is, as an interval where part of the world is not known.

What is published of a series: the amounts of some countries, a world total, and perhaps producers
whose amount is withheld. What the total holds beyond the named countries belongs to nobody knows
whom; it may be one country or a thousand. A withheld producer may stand outside the total, and then
its amount is anything from nothing upwards. Each index is therefore an interval [low, high] over
all ways to fill what is unknown; both ends are reached or approached: no narrower one is right.

Top-n share: the sum of the n largest shares, in percent. Herfindahl-Hirschman index (HHI): the sum
of the squares of the shares in percent, 0 to 10 000; A. O. Hirschman, "The Paternity of an Index",
The American Economic Review 54 (1964), 761 f.; the thresholds 1 500 and 2 500 are those of the U.S.
Horizontal Merger Guidelines of 2010, section 5.3.
"""

from typing import NamedTuple


class Interval(NamedTuple):
    """Both ends included; *low* equals *high* where all is known."""

    low: float
    high: float


class WorldSupply(NamedTuple):
    """What is published of one series, year and source, in one unit.

    *amounts* of single countries; *total* of the world, None where none is published, which leaves
    everything open; *outside* whether a producer whose amount is withheld is not in the total.
    """

    amounts: tuple[float, ...]
    total: float | None
    outside: bool = False


def top_share(world: WorldSupply, n: int) -> Interval | None:
    """The share of the *n* largest producers, in percent; None where there is no world total."""
    if not world.total or world.total <= 0:
        return None
    known = sorted(world.amounts, reverse=True)
    total, rest = _total_and_rest(world)
    high_case = sorted([*known, rest], reverse=True)
    low, high = sum(known[:n]), sum(high_case[:n])
    if not world.outside:
        return Interval(100 * low / total, min(100 * high / total, 100.0))
    # With x withheld besides, the n largest are either n known ones or n - 1 of them and x. Their
    # share falls as x grows until x is as large as the nth, and rises again after that.
    nth = known[n - 1] if len(known) >= n else 0.0
    return Interval(100 * low / (total + nth), 100.0)


def hhi(world: WorldSupply) -> Interval | None:
    """The Herfindahl-Hirschman index, 0 to 10 000; None where there is no world total."""
    if not world.total or world.total <= 0:
        return None
    total, rest = _total_and_rest(world)
    squares = sum(amount * amount for amount in world.amounts)
    if not world.outside:
        low, high = squares / total**2, (squares + rest * rest) / total**2
        return Interval(1e4 * low, min(1e4 * high, 1e4))
    # (squares + x²) / (total + x)² is least at x = squares / total, where it is this:
    return Interval(1e4 * squares / (total**2 + squares), 1e4)


def _total_and_rest(world: WorldSupply) -> tuple[float, float]:
    """The total, and what it holds beyond the named countries. Totals are rounded apart from their
    parts, so that parts may sum to more: then the sum counts, and nothing is left."""
    assert world.total is not None
    named = sum(world.amounts)
    return max(world.total, named), max(world.total - named, 0.0)
