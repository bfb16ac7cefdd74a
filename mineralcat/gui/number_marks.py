"""How this user writes numbers: with the marks that figures are shown with."""

from mineralcat.domain.notation import notation
from mineralcat.domain.number_marks import NumberMarks


def users_marks() -> NumberMarks:
    """The decimal mark and the group mark of this user."""
    shown = notation()
    decimal = "," if shown.decimal == "," else "."
    group = shown.group
    return NumberMarks(decimal, group if group in (",", ".", "'") and group != decimal else " ")
