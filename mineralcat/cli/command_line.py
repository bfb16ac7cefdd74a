"""The words of a command line before they are parsed: commands that are left out or mistyped, and
queries that look like options."""

import argparse
from collections.abc import Collection
from pathlib import Path
from typing import Final, NoReturn

from mineralcat.cli.streams import UNUSABLE

_LATER = (*("scenario", "disrupt", "capture", "merge"),)
"""Commands of later versions."""


def _catalogue_first(words: list[str]) -> tuple[list[str], list[str]]:
    """The catalogue where it is named before the command, and the words after it."""
    before = words[:2] if words[:1] == ["--catalogue"] else []
    if words and words[0].startswith("--catalogue="):
        before = words[:1]
    return before, words[len(before) :]


def mistyped(words: list[str], commands: Collection[str]) -> str:
    """What to say where the first word is no command but near to one. It would name a catalogue to
    make; what has a suffix or a folder, or is a file already, is meant as one."""
    word = next(iter(_catalogue_first(words)[1]), "-")
    path = Path(word)
    if word.startswith("-") or word in commands or path.suffix or path.name != word:
        return ""
    from difflib import get_close_matches

    known = [name for name in (*commands, *_LATER) if abs(len(name) - len(word)) < 2]
    meant = next(iter(get_close_matches(word.casefold(), known, n=1, cutoff=0.75)), None)
    if meant is None or path.exists():
        return ""
    there = f"did you mean `{meant}`?" if meant in commands else f"`{meant}` is to come."
    return f"there is no command “{word}”; {there} A catalogue is opened by `open {word}`"


def with_command(words: list[str], commands: Collection[str]) -> list[str]:
    """`mineralcat FILE` and `mineralcat` alone open the window. The catalogue may be named before
    the command as well as after it."""
    before, after = _catalogue_first(words)
    for word in after:
        if word in ("-h", "--help", "--version"):
            return words
        if not word.startswith("-"):
            return [word, *before, *after[1:]] if after[0] in commands else ["open", *words]
    return ["open", *words]


def with_queries(words: list[str]) -> list[str]:
    """`-list:eu-2024` is a query and `-=zero` an answer, not options: a blank before them tells
    argparse so."""
    if options := _WITH_TEXT.get(words[0]):
        return [
            f" {word}" if before in options and _is_negation(word) else word
            for before, word in zip(["", *words], words, strict=False)
        ]
    if words[0] != "search":
        return words
    return [
        f" {word}" if _is_negation(word) and not _takes_value(before) else word
        for before, word in zip(["", *words], words, strict=False)
    ]


_WITH_TEXT: Final = {"export": ("--search",), "import": ("--answer", "--map")}
"""By command the options whose text may begin with a dash."""


def _is_negation(word: str) -> bool:
    return word.startswith("-") and not word.startswith("--") and word not in ("-", "-h")


def _takes_value(word: str) -> bool:
    """Whether the next word belongs to this one; argparse takes options shortened too."""
    options = ("--catalogue", "--format", "--limit")
    return len(word) > 2 and any(option.startswith(word) for option in options)


class Parser(argparse.ArgumentParser):
    """Says in one line what cannot be parsed."""

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong; the usage is for those who ask for it."""
        from mineralcat.logs import without_credentials  # what was typed may be an address

        message = without_credentials(message)
        self.exit(UNUSABLE, f"mineralcat: {message}; see `{self.prog} --help`.\n")
