"""What the benchmarks share: percentiles, tables, one line of JSON."""

import json
import platform
import statistics
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
if str(PROJECT) not in sys.path:
    sys.path.insert(0, str(PROJECT))  # a benchmark runs by its path, so that its folder is first


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which that *share* of them lies, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median_ratio(values: Sequence[float], floors: Sequence[float]) -> float:
    """The median of the ratios of pairs measured side by side: a machine that is slower for a
    minute is slower for both of a pair."""
    return statistics.median(a / b for a, b in zip(values, floors, strict=True))


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as they need, the first to the left, figures to the right."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    for number, line in enumerate(lines):
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def against(value: float, target: float | None) -> str:
    """A ratio beside what it should reach."""
    if target is None:
        return f"{value:.2f}"
    return f"{value:.2f} {'≤' if value <= target else '>'} {target:g}"


def emit(name: str, **figures: Any) -> None:
    """One line for a machine to read."""
    about = {"python": platform.python_version(), "system": platform.system()}
    print(json.dumps({"bench": name, **about, **figures}), flush=True)
