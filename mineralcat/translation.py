"""The words for people, in their language: gettext over the catalogues in `resources/locale`.

A sentence stands in the code in English, with its values named, so that a translation may put them
where its grammar does::

    _("Rename {old} to {new}", old=old, new=new)
    ngettext("{count} mineral", "{count} minerals", count)
    pgettext("navigation", "Back")  # where one English word needs several translations

The language is chosen once, when this module is imported, by the environment as gettext does
(``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``), so constants of modules may be translated.
A sentence without translation stays English. `.ci/messages.py` extracts all sentences with Babel.
"""

import os
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from gettext import translation
from pathlib import Path

from .shipped import shipped

DOMAIN = "mineralcat"
FOLDER_VARIABLE = "MINERALCAT_LOCALE"
"""Names another folder of catalogues than the shipped one: for translators, and for tests."""


def locale_folder() -> Path:
    """Where the catalogues lie: ``<language>/LC_MESSAGES/mineralcat.mo``."""
    return Path(os.environ.get(FOLDER_VARIABLE) or shipped("resources") / "locale")


_catalogue = translation(DOMAIN, locale_folder(), fallback=True)

language: str = _catalogue.info().get("language", "en")
"""The language of the words, as an IETF tag."""


def _(text: str, **values: str | float) -> str:
    """A sentence in the user's language, with *values* in place of the fields of its format."""
    found = _catalogue.gettext(text)
    return found.format(**values) if values else found


def ngettext(one: str, many: str, count: int, **values: str | float) -> str:
    """A sentence whose form depends on *count*, which it may name as a field."""
    return _catalogue.ngettext(one, many, count).format(count=count, **values)


def pgettext(context: str, text: str, **values: str | float) -> str:
    """A sentence whose English needs several translations, told apart by *context*."""
    found = _catalogue.pgettext(context, text)
    return found.format(**values) if values else found


def and_list(items: Iterable[str]) -> str:
    """Items in a sentence: “a”, “a and b”, “a, b and c” (the patterns of CLDR's standard lists)."""
    *first, last = [*items] or [""]
    if not first:
        return last
    return pgettext("list", "{items} and {last}", items=comma_list(first), last=last)


def or_list(items: Iterable[str]) -> str:
    """Alternatives in a sentence: “a”, “a or b”."""
    return pgettext("list", " or ").join(items)


def comma_list(items: Iterable[str]) -> str:
    """Items in a row: “a, b, c”."""
    return pgettext("list", ", ").join(items)


class Term(StrEnum):
    """A word out of several. Its value is what files, queries and JSON carry."""

    @cached_property
    def label(self) -> str:
        """The word for people, in their language."""
        return pgettext(type(self).__name__, self.english)

    @property
    def english(self) -> str:
        """The word for people in English."""
        return self.value

    @cached_property
    def rank(self) -> int:
        """Its place among the words, from 0: sorting upwards puts the first of them first."""
        return list(type(self)).index(self)
