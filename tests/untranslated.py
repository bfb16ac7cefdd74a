"""Finds what is still English in texts of the pseudo-language."""

import html
import platform
import re
from collections.abc import Iterator
from getpass import getuser
from importlib.metadata import distributions
from pathlib import Path

from sqlalchemy import create_engine, text

from mineralcat.domain.terms import Certainty, Confidence, Importance
from tests.pseudo_locale import CLOSING, OPENING

TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_BETWEEN = re.compile(rf"[{OPENING}{CLOSING}~\n,;:()·›“”‘’/–+|>[\]]|\. | [ ]+")
_QUERY = re.compile(r"-?[a-z][a-z.-]*(?::|[<>=]+)\S*")
"""Words of the search language, which is the same in every language."""
_ELIDED = re.compile(r"\S*…\S*")
_KEYS = re.compile(r"\b(?:(?:Ctrl|Alt|Shift|Meta)\+)+\S+|\bF\d+\b")
_NAMES = re.compile(
    r"\b(?:\w+[-_])+\d\w*|\S*/\S*|[\w-]+\.(?:csv|toml|log|mineralcat)\b|[0-9a-f]{32,}|shift_jis|utf-8\S*"
)
"""Names of files and encodings, and hashes."""
_PLAIN_VOWEL = re.compile(r"[aeiouyAEIOUY]")


class Findings:
    """Texts that are English and no data, and texts that have no room, with where they stand."""

    def __init__(self, catalogue: Path) -> None:
        engine = create_engine(f"sqlite:///{catalogue}")
        with engine.connect() as connection:
            tables = connection.scalars(
                text(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%USING%'"
                )
            ).all()
            values = {
                str(value)
                for table in tables
                for row in connection.execute(text(f"SELECT * FROM {table}"))
                for value in row
                if isinstance(value, str)
            }
        engine.dispose()
        values |= {one.metadata["Name"] for one in distributions()}
        values |= {
            getuser(),
            platform.platform(),
            "MineralCat",
            "Python",
            "SQLite",
            "neodimium",
            "Nosuchfield",
            "Nosuch",
            "Odd",
        }
        self._data = _folded(" | ".join(sorted(values)))
        self._read: set[str] = set()
        self.english: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        self.elided: dict[str, str] = {}
        self.offered: list[str] = []
        """Tool tips and texts for screen readers."""

    def read(self, where: str, shown: str) -> None:
        """Note what of a text is neither translated nor data."""
        if shown in self._read:
            return
        self._read.add(shown)
        for part in self._untranslated(shown):
            self.english.setdefault(part, f"{where}: {shown[:120]}")

    def without_room(self) -> dict[str, str]:
        """What is cut off, or elided where nothing offers the whole of it."""
        whole = "\n".join(html.unescape(TAG.sub("", one)) for one in set(self.offered))
        elided = {
            shown: where
            for shown, where in self.elided.items()
            if any(
                _WORD.search(part) and part.strip() not in whole
                for part in re.split("…| · ", shown)
            )
        }
        return {**self.cut, **elided}

    def _untranslated(self, shown: str) -> Iterator[str]:
        """Runs of words with plain vowels, which the pseudo-language has none of."""
        plain = html.unescape(TAG.sub("\n", shown)).replace("&", "")
        plain = _QUERY.sub("\n", _NAMES.sub("\n", plain))
        plain = _ELIDED.sub("\n", _KEYS.sub("\n", plain))
        for piece in _BETWEEN.split(plain):
            run: list[str] = []
            for word in [*_WORD.findall(piece), "é"]:
                if word.isascii() and (_PLAIN_VOWEL.search(word) or len(word) == 1):
                    run.append(word)
                    continue
                words = _folded(" ".join(run))
                if _PLAIN_VOWEL.search(words) and (words in _TERMS or words not in self._data):
                    yield " ".join(run)
                run = []


def _folded(words: str) -> str:
    return " ".join(_WORD.findall(words)).casefold()


_TERMS = {_folded(word.english) for kind in (Importance, Confidence, Certainty) for word in kind}
"""Words that stand in the data as keys and nowhere in texts, and have to be shown as labels."""
