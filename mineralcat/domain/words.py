"""How words are compared: scripts, sub- and superscripts, case, singular and plural."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from .published_text import without_invisible

_TOKEN = re.compile(r"[^\W_]+")
_PLURALS = {"bus": "buses", "gas": "gases", "lens": "lenses"}
"""Those that no rule of `singular` undoes."""


def plain(text: str) -> str:
    """Text as searches compare it: Nd₂Fe₁₄B as nd2fe14b, accents and case laid aside.

    Folding is that of Unicode, not of the user's locale, so that a Turkish i stays an i.
    """
    if text.isascii():
        return text.lower()  # what follows would come to the same, a hundred times slower
    folded = unicodedata.normalize("NFKC", text).casefold()
    decomposed = unicodedata.normalize("NFD", folded)
    latin = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", latin)


def tokens(text: str) -> list[str]:
    """The words of a text, plain."""
    return written(plain(text))


def written(text: str) -> list[str]:
    """The words of a text as they are written: letters and digits that stand together, with the
    marks on them, for Hindi writes vowels so."""
    if text.isascii():
        return _TOKEN.findall(text)
    return "".join(c if _in_word(c) else " " for c in text).split()


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")


def singular(word: str) -> str:
    """An English word's singular: batteries, battery; turbines, turbine; gas stays gas."""
    if not word.endswith("s"):
        return word
    for one, many in _PLURALS.items():
        if word.endswith(many):
            return word.removesuffix(many) + one
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def key(text: str) -> str:
    """What two names must share to be the same name: plain words, singular, joined by blanks."""
    return " ".join(singular(token) for token in tokens(without_invisible(text)))


def indexed(*texts: str | None) -> str:
    """Text as the search index keeps it: plain, each plural followed by its singular."""
    return " ".join(_indexed(text) for text in texts if text)


@lru_cache(maxsize=4096)
def _indexed(text: str) -> str:
    """One of them; many minerals have the same role."""
    words = plain(text)
    return " ".join([words, *(one for word in written(words) if (one := singular(word)) != word)])


def all_begin(beginnings: Iterable[str], have: Collection[str]) -> bool:
    """Whether each of these begins some word."""
    return all(any(word.startswith(one) for word in have) for one in beginnings)


def with_singulars(text: str) -> set[str]:
    """The words of a text, plain, and their singulars."""
    have = tokens(text)
    return {*have, *map(singular, have)}


# -- words that stand together ---------------------------------------------------------------------


class Phrase(NamedTuple):
    """Words that stand together, the last perhaps unfinished."""

    tokens: tuple[str, ...]
    unfinished: bool

    def places(self, have: Sequence[str], *, whole: bool = False) -> list[int]:
        """Where it stands in a text; with *whole*, finished."""
        first, many = self.tokens[0], len(self.tokens)
        lax = self.unfinished and not whole
        if many == 1:
            return [at for at, w in enumerate(have) if (w.startswith(first) if lax else w == first)]
        *begin, last = self.tokens
        return [
            at
            for at in range(len(have) - many + 1)
            if have[at] == first
            and list(have[at : at + many - 1]) == begin
            and (have[at + many - 1].startswith(last) if lax else have[at + many - 1] == last)
        ]


def phrases(text: str, *, unfinished: bool) -> list[Phrase]:
    """Words as they are, and in the singular."""
    have = tokens(text)
    forms = {tuple(have), tuple(map(singular, have))}
    return [Phrase(form, unfinished) for form in sorted(forms) if form]
