"""Names, and lists of names, within a sentence."""

from collections.abc import Iterable


def capitalised(text: str) -> str:
    """A name or label where it begins a sentence or stands alone: with a capital letter."""
    return text[:1].upper() + text[1:]


def short_list(texts: Iterable[str], most: int = 5) -> str:
    """Some texts, the first of them where there are many: “2019, 2020 and 3 more”."""
    every = list(texts)
    first = ", ".join(every[:most])
    return f"{first} and {len(every) - most} more" if len(every) > most else first


def quoted_list(names: Iterable[str], most: int = 5) -> str:
    """The same of names, each in quotation marks."""
    return short_list([f"“{name}”" for name in names], most)
