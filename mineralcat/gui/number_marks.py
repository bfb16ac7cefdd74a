"""How this user writes numbers that are typed or copied: with the marks that counts have."""

from mineralcat.domain.notation import notation
from mineralcat.domain.number_marks import NumberMarks


def users_marks() -> NumberMarks:
    """The decimal mark and the group mark of this user. The group mark is that of counts, which
    other programs read as well; a thin space, which they may not, is written as a plain one."""
    shown = notation()
    decimal = "," if shown.decimal == "," else "."
    group = shown.counted
    return NumberMarks(decimal, group if group in (",", ".", "'") and group != decimal else " ")
