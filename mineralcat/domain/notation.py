"""How the reader wants figures written: the marks in numbers, and the unit of masses.

One notation holds for the whole program; the window sets it from the preferences. Where nobody
chose, as on the command line, it is `HOUSE`, in which masses stay in the unit they were published
in. What is stored or exported never depends on it.
"""

from typing import NamedTuple

from .units import convert, dimension

THIN = "\N{NARROW NO-BREAK SPACE}"
LAKH = 2
"""So many digits stand between the groups before the last, in India."""


class Notation(NamedTuple):
    """1,234.5 has the *group* mark "," and the *decimal* mark "."; *counted* is the group mark of
    counts. *groups* is how many digits stand in a group before the last one: 12,34,567 has two.
    *mass_unit* is what masses are shown in, None where that is as published."""

    group: str = THIN
    decimal: str = "."
    counted: str = THIN
    groups: int = 3
    mass_unit: str | None = None

    def written(self, plain: str, *, count: bool = False) -> str:
        """A number's plain digits, such as "-1234.5", with the marks of this notation."""
        sign = plain[: plain[:1] in "+-"]
        whole, point, rest = plain[len(sign) :].partition(".")
        mark = self.counted if count else self.group
        return f"{sign}{self._grouped(whole, mark)}{self.decimal if point else ''}{rest}"

    def _grouped(self, digits: str, mark: str) -> str:
        if len(digits) <= 3 or not digits.isdigit():
            return digits
        head, groups = digits[:-3], [digits[-3:]]
        while head:
            groups.append(head[-self.groups :])
            head = head[: -self.groups]
        return mark.join(reversed(groups))

    def unit_shown(self, unit: str | None) -> str | None:
        """The unit that figures of *unit* are shown in: another one for masses alone, not for
        masses per vehicle or per MW."""
        if self.mass_unit is None or unit is None or dimension(unit)[0] != "kg":
            return unit
        return self.mass_unit

    def value_shown(self, value: float, unit: str | None) -> float:
        """A value of *unit*, in the unit that it is shown in."""
        shown = self.unit_shown(unit)
        return value if unit is None or shown is None else convert(value, unit, shown)


HOUSE = Notation(counted=",")
"""That of the program itself."""

_current = HOUSE


def notation() -> Notation:
    """The one in use."""
    return _current


def use_notation(chosen: Notation) -> None:
    """Write figures so from now on; what is shown already has to be read again."""
    global _current
    _current = chosen
