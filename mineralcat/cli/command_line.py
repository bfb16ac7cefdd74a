"""Parsing of the command line, including commands that are left out or misspelt and queries that
look like options."""

import argparse
import sys
from pathlib import Path
from typing import Final, NoReturn

from mineralcat import __version__
from mineralcat.cli.commands import COMMANDS, PLANNED
from mineralcat.cli.streams import UNUSABLE


class Parser(argparse.ArgumentParser):
    """Reports in one line what cannot be parsed."""

    def error(self, message: str) -> NoReturn:
        """Report what is wrong, without the usage, and exit."""
        from mineralcat.logs import without_credentials  # what was typed may be an address

        message = without_credentials(message)
        self.exit(UNUSABLE, f"mineralcat: {message}; see `{self.prog} --help`.\n")


def _parsers() -> tuple[Parser, dict[str, Parser]]:
    """The parser, and by name those of the commands, which lack the commands' own arguments."""
    parser = Parser(
        prog="mineralcat",
        description="The offline atlas of critical minerals and their clean-energy uses.",
        epilog="A catalogue that does not exist yet is made from the reference data.",
    )
    parser.add_argument("--version", action="version", version=f"mineralcat {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands = {}
    for name, command in COMMANDS.items():
        commands[name] = subparsers.add_parser(name, help=command.help, description=command.help)
        commands[name].add_argument(
            "--catalogue",
            metavar="FILE",
            help="the catalogue; else $MINERALCAT_CATALOGUE, else your own",
        )
    return parser, commands


def parse(words: list[str], options: argparse.Namespace) -> None:
    """Parse the words into *options*. Exits, as argparse does, for help and for wrong usage."""
    parser, commands = _parsers()
    if hint := _misspelt(words):
        parser.error(hint)
    words = _with_command(words)
    if words[0] in COMMANDS:
        COMMANDS[words[0]].load().add_arguments(commands[words[0]])
    try:
        parser.parse_args(_with_queries(words), options)
    except SystemExit:
        sys.stdout.flush()  # the help, whose reader may be gone
        raise


# -- arguments that several commands have ----------------------------------------------------------


def add_format(command: argparse.ArgumentParser, *formats: str) -> None:
    """Add `--format` with these choices, of which the first is the default."""
    formats = formats or ("table", "json")
    command.add_argument("--format", choices=formats, default=formats[0])


def add_limit(command: argparse.ArgumentParser) -> None:
    command.add_argument("--limit", type=whole_number, metavar="N", help="at most so many")


def whole_number(text: str) -> int:
    """An argument that is a number of decimal digits."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)


# -- words before they are parsed ------------------------------------------------------------------


def _catalogue_first(words: list[str]) -> tuple[list[str], list[str]]:
    """`--catalogue` where it stands before the command, and the words after it."""
    before = words[:2] if words[:1] == ["--catalogue"] else []
    if words and words[0].startswith("--catalogue="):
        before = words[:1]
    return before, words[len(before) :]


def _misspelt(words: list[str]) -> str:
    """An error message where the first word is no command but near to one. It would name a new
    catalogue; what has a suffix or a folder, or is a file already, is taken for one."""
    word = next(iter(_catalogue_first(words)[1]), "-")
    path = Path(word)
    if word.startswith("-") or word in COMMANDS or path.suffix or path.name != word:
        return ""
    from difflib import get_close_matches

    known = [name for name in (*COMMANDS, *PLANNED) if abs(len(name) - len(word)) < 2]
    meant = next(iter(get_close_matches(word.casefold(), known, n=1, cutoff=0.75)), None)
    if meant is None or path.exists():
        return ""
    there = f"did you mean `{meant}`?" if meant in COMMANDS else f"`{meant}` is to come."
    return f"there is no command “{word}”; {there} A catalogue is opened by `open {word}`"


def _with_command(words: list[str]) -> list[str]:
    """The words with the command first: `mineralcat FILE` and `mineralcat` alone open the window,
    and `--catalogue` may stand before the command as well as after it."""
    before, after = _catalogue_first(words)
    for word in after:
        if word in ("-h", "--help", "--version"):
            return words
        if not word.startswith("-"):
            return [word, *before, *after[1:]] if after[0] in COMMANDS else ["open", *words]
    return ["open", *words]


_WITH_TEXT: Final = {"export": ("--search",), "import": ("--answer", "--map")}
"""By command the options whose text may begin with a dash."""
_SEARCH_OPTIONS: Final = ("--catalogue", "--format", "--limit")


def _with_queries(words: list[str]) -> list[str]:
    """`-list:eu-2024` is a query and `-=zero` an answer, not options: a blank before them tells
    argparse so."""

    def is_text(before: str, word: str) -> bool:
        if not word.startswith("-") or word.startswith("--") or word in ("-", "-h"):
            return False
        if words[0] != "search":
            return before in _WITH_TEXT.get(words[0], ())
        # argparse takes options shortened too
        return len(before) < 3 or not any(one.startswith(before) for one in _SEARCH_OPTIONS)

    pairs = zip(["", *words], words, strict=False)
    return [f" {word}" if is_text(before, word) else word for before, word in pairs]
