"""What the number format of a spreadsheet shows beside the number that a cell holds.

``0%`` shows 0.25 as 25 %, ``0.0,`` 44000 as 44.0, ``#,##0" kt"`` 44 as 44 kt. The syntax is that of
ECMA-376, part 1, 18.8.31.
"""

import re
from functools import cache
from typing import Final, NamedTuple


class Shown(NamedTuple):
    """How a number is shown otherwise than it is held: as a percentage, divided by *scale*, with
    text *before* or *after* it."""

    percent: bool = False
    scale: int = 1
    before: str = ""
    after: str = ""

    @classmethod
    def of(cls, scale: int, before: str, after: str, *, percent: bool = False) -> "Shown | None":
        """The same without what says nothing of the value, such as brackets and signs of
        currencies; None where nothing is left."""
        before, after = (
            "" if _NOTHING.fullmatch(text) else text.strip() for text in (before, after)
        )
        if scale != 1 and after.casefold() in _SCALE_WORDS:
            scale, after = 1, ""
        found = cls(percent, scale, before, after)
        return None if found == cls() else found


PERCENT: Final = Shown(percent=True)
BUILT_IN: Final = {9: PERCENT, 10: PERCENT}
"""By the number of the format: those that every workbook has; others are declared."""

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_.|\*.'
    r"|(?P<digits>General|[0#?](?:[0#?.,/ ]|\\ |E[+-])*)|(?P<other>.)",
    re.S,
)
_NO_NUMBER: Final = re.compile(r"[ymdhs@]", re.I)
_CURRENCIES: Final = "$€£¥₹₽₩₺₴₫฿¢"
_NOTHING: Final = re.compile(rf"[\s()+\-–'{_CURRENCIES}]*")
_SCALE_WORDS: Final = frozenset(
    ("k", "m", "b", "mn", "mio", "mio.", "mrd", "mrd.", "bn", "th", "tsd", "tsd.", "thousand")
) | {"million", "billion", "millions", "thousands"}
"""They say the scale in words, so that the number which is held is the one that is meant."""


@cache
def shown_by(code: str) -> Shown | None:
    """What a format shows beside the number itself; None of one that shows it plainly, as all
    formats of dates and texts do."""
    percent, scale, texts = False, 1, ["", ""]
    seen = False
    for token in _TOKEN.finditer(_first(code)):
        if (digits := token["digits"]) is not None:
            if not seen:
                scale = _scale(digits)
            seen = True
        elif token["bracket"] is not None:
            continue  # a colour, a condition, or a currency with its country
        elif token["other"] == "%":
            percent = True
        elif token["other"] is not None and _NO_NUMBER.match(token["other"]):
            return None
        else:
            texts[seen] += token["quoted"] or token["escaped"] or token["other"] or ""
    if not seen:
        return None
    return Shown.of(scale, *texts, percent=percent)


def _first(code: str) -> str:
    """The section for positive numbers: semicolons within quotes part nothing."""
    match = re.match(r'(?:"[^"]*"|\\.|[^";])*', code, re.S)
    return match[0] if match else code


def _scale(digits: str) -> int:
    """1000 for each comma behind the last place of a digit before the decimals, or behind all."""
    commas = re.search(r",+$", digits.rstrip(" ")) or re.search(r",+(?=\.)", digits)
    return 1000 ** min(len(commas[0]), 4) if commas else 1
