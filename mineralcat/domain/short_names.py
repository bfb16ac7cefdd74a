"""Names cut short where there is little room."""

import re

_YEAR = re.compile(r"(?:19|20)\d\d")
_JURISDICTIONS = {
    "European Union": "EU",
    "United States": "USA",
    "United Kingdom": "UK",
    "Republic of Korea": "Korea",
}
_BODIES = ("strategic", "DOE")
"""What tells two lists of one jurisdiction and year apart, where a title has it."""


def short_jurisdiction(name: str) -> str:
    """A jurisdiction as one says it: EU, USA."""
    return _JURISDICTIONS.get(name, name)


def year_in(*texts: str | None) -> str:
    """The first year that stands in any of these texts, or nothing."""
    found = _YEAR.search(" ".join(filter(None, texts)))
    return found.group() if found else ""


def short_list(jurisdiction: str, slug: str, title: str) -> str:
    """A list of critical minerals in few words: India 2023, EU strategic 2024, USA DOE 2023."""
    bodies = [word for word in _BODIES if word in title]
    return " ".join(filter(None, (short_jurisdiction(jurisdiction), *bodies, year_in(slug, title))))


def initials(name: str) -> str:
    """The initials of a long name, as REE for rare earth elements; a short one as it is."""
    words = name.replace("-", " ").split()
    return "".join(word[0].upper() for word in words) if len(words) > 2 else name
