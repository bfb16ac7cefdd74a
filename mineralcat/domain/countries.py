"""Short names of countries and their ISO 3166 codes of two letters, as users and files write them:
the catalogue itself has only their names and alpha-3 codes."""

import csv
import re
from functools import cache

from mineralcat.shipped import shipped

from . import words


@cache
def _short_names() -> dict[str, str]:
    """By key of the name the alpha-3 code; where a name is of two countries, that of the one mostly
    meant."""
    path = shipped("resources") / "countries" / "short_names.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {words.key(row["name"]): row["area"] for row in csv.DictReader(file)}


def country_code(name: str) -> str | None:
    """The ISO 3166 alpha-3 code of a country with this short name."""
    return _short_names().get(words.key(name))


_NO_ISO_CODE = re.compile("AAA|Q[M-Z].|X..|ZZZ|ASC|BUR|CPT|DDR|DGA|FXX|SCG|SUN|TAA|TMP|YMD|YUG|ZAR")
"""Alpha-3 codes that the CLDR has besides those of ISO 3166-1: for private use, for parts of states
and of states that are no more."""


@cache
def alpha_3_codes() -> dict[str, str]:
    """By ISO 3166-1 alpha-2 code the alpha-3 code; XK, which ISO leaves to users, is Kosovo."""
    from babel.core import get_global  # takes 20 ms; most texts that are asked for are no codes

    codes = {
        alpha_2[0]: alpha_3
        for alpha_3, alpha_2 in get_global("territory_aliases").items()
        if len(alpha_3) == 3 and alpha_3.isalpha() and not _NO_ISO_CODE.fullmatch(alpha_3)
    }
    return {**codes, "XK": "XKX"}


_EUROSTAT = {"EL": "GRC"}
"""Eurostat's code where it differs from ISO's; its UK is one of the short names."""
_ALSO_NOT_AVAILABLE = frozenset({"NA"})
"""Codes that statistics also write where there is no figure."""


def alpha_3(code: str) -> str | None:
    """The alpha-3 code of the country of an alpha-2 code, which stands in capitals: two small
    letters are a word of some language."""
    if len(code) != 2 or not (code.isascii() and code.isalpha() and code.isupper()):
        return None
    return _EUROSTAT.get(code) or alpha_3_codes().get(code)


def is_doubtful(code: str) -> bool:
    """Whether an alpha-2 code may stand for no country: NA is Namibia, or “not available”."""
    return code in _ALSO_NOT_AVAILABLE
