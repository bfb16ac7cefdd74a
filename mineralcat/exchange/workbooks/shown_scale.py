"""Figures whose cells show them in thousands or millions of what they hold, below a heading whose
unit counts in thousands too: which of the two numbers the unit belongs to is asked."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from ..incoming import Doubt, PossibleReading
from ..review.matching import Kind
from .workbook_files import cell_text

SCALES: Final = {1_000: "thousands", 1_000_000: "millions", 1_000_000_000: "billions"}
_LARGE_UNIT: Final = re.compile(
    r"[kMG]t\b|thousand|million|billion|tausend|tsd|mio\b|mrd|mill|milliard|miles\b|milhares|000"
    r"|\b10\s*(?:[³⁶⁹]|\^)",
    re.I,
)


def doubts_of_scale(record: Mapping[str, Any], scale: int | None) -> tuple[Doubt, ...]:
    """What is to be asked of a figure that is shown in parts of *scale*; nothing where its unit
    counts single tonnes or the like: what the cell holds is the figure then."""
    unit, held = str(record.get("unit") or ""), record.get("value")
    if scale is None or held is None or _LARGE_UNIT.search(unit) is None:
        return ()
    shown = float(Decimal(repr(held)) / scale)
    in_words = SCALES.get(scale, f"parts of {scale:,}")
    return (
        Doubt(
            Kind.NUMBER_FORMAT,
            f"{unit} shown in {in_words}",
            f"A cell shows {cell_text(shown)} and holds {cell_text(held)}, and the unit is {unit}:"
            " which of the two is the figure?",
            tuple(
                PossibleReading(
                    answer,
                    f"what is {answer}, here {cell_text(value)} {unit}",
                    {"value": value, "as_published": cell_text(value)},
                )
                for answer, value in (("shown", shown), ("held", held))
            ),
        ),
    )
