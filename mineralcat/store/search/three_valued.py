"""What a query says of each mineral: it is one, it may be one, or it is none.

Unknown is not no. *And*, *or* and *not* follow Kleene's three-valued logic ("Introduction to
Metamathematics", 1952, section 64). What is open is *unknown* where nothing that leaves it
open has a figure to compare, and *possible* as soon as one has.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pyroaring import FrozenBitMap

from .bitsets import NONE


class Answer(NamedTuple):
    """Sets of minerals: for which a query surely holds, for which it may, and which of those in
    doubt are so for want of any figure."""

    sure: FrozenBitMap
    may: FrozenBitMap
    unread: FrozenBitMap


def all_of(answers: Iterable[Answer], everything: FrozenBitMap) -> Answer:
    """What all of these find; of none, everything."""
    sure = may = everything
    possible = NONE
    for answer in answers:
        sure, may = sure & answer.sure, may & answer.may
        possible |= _possible(answer)
    return Answer(sure, may, may - sure - possible)


def any_of(answers: Iterable[Answer]) -> Answer:
    """What any of these finds."""
    sure = may = possible = NONE
    for answer in answers:
        sure, may = sure | answer.sure, may | answer.may
        possible |= _possible(answer)
    return Answer(sure, may, may - sure - possible)


def contrary(answer: Answer, everything: FrozenBitMap) -> Answer:
    """What this does not find: what is open stays open."""
    return Answer(everything - answer.may, everything - answer.sure, answer.unread)


def _possible(answer: Answer) -> FrozenBitMap:
    return answer.may - answer.sure - answer.unread
