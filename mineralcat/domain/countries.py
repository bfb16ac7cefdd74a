"""What people call countries for short: the catalogue knows their names and codes alone."""

from . import words

_SHORT = {
    "US": "USA",
    "U.S.": "USA",
    "U.S.A.": "USA",
    "America": "USA",
    "United States of America": "USA",
    "UK": "GBR",
    "U.K.": "GBR",
    "Britain": "GBR",
    "Great Britain": "GBR",
    "England": "GBR",
    "DRC": "COD",
    "DR Congo": "COD",
    "Democratic Republic of the Congo": "COD",
    "Republic of the Congo": "COG",
    "UAE": "ARE",
    "Emirates": "ARE",
    "PRC": "CHN",
    "People's Republic of China": "CHN",
    "Korea": "KOR",
    "ROK": "KOR",
    "Republic of Korea": "KOR",
    "DPRK": "PRK",
    "Russian Federation": "RUS",
    "Burma": "MMR",
    "Ivory Coast": "CIV",
    "Cote d'Ivoire": "CIV",
    "Czech Republic": "CZE",
    "Turkey": "TUR",
    "Turkiye": "TUR",
    "Holland": "NLD",
    "Macedonia": "MKD",
    "Bosnia": "BIH",
    "PNG": "PNG",
    "KSA": "SAU",
    "RSA": "ZAF",
    "CAR": "CAF",
    "NZ": "NZL",
    "Viet Nam": "VNM",
    "Lao PDR": "LAO",
    "Republic of China": "TWN",
}
"""To the ISO 3166 alpha-3 code; where a name is of two countries, that of the one meant mostly."""

_CODES = {words.key(short): code for short, code in _SHORT.items()}


def country_code(name: str) -> str | None:
    """The ISO 3166 alpha-3 code of a country that is called so for short."""
    return _CODES.get(words.key(name))
