"""Names, and lists of names, within a sentence."""

from collections.abc import Iterable

from mineralcat.translation import comma_list, ngettext


def capitalised(text: str) -> str:
    """A name or label where it begins a sentence or stands alone: with a capital letter."""
    return text[:1].upper() + text[1:]


def short_list(texts: Iterable[str], most: int = 5) -> str:
    """Some texts, the first of them where there are many: “2019, 2020 and 3 more”."""
    every = list(texts)
    first, more = comma_list(every[:most]), len(every) - most
    if more <= 0:
        return first
    return ngettext("{items} and {count} more", "{items} and {count} more", more, items=first)


def quoted_list(names: Iterable[str], most: int = 5) -> str:
    """The same of names, each in quotation marks."""
    return short_list([f"“{name}”" for name in names], most)
