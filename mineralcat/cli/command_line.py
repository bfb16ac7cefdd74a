"""Parsing of the command line, including commands that are left out or misspelt and queries that
look like options."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn, TypeVar

from mineralcat import __version__
from mineralcat.cli.commands import COMMANDS, PLANNED
from mineralcat.cli.streams import UNUSABLE
from mineralcat.errors import MineralCatError
from mineralcat.translation import _

T = TypeVar("T")


class Parser(argparse.ArgumentParser):
    """Reports in one line what cannot be parsed."""

    def error(self, message: str) -> NoReturn:
        """Report what is wrong, without the usage, and exit."""
        from mineralcat.logs import without_credentials  # what was typed may be an address

        message = without_credentials(message)
        hint = _("{message}; see `{command} --help`.", message=message, command=self.prog)
        self.exit(UNUSABLE, f"mineralcat: {hint}\n")


def _parsers() -> tuple[Parser, dict[str, Parser]]:
    """The parser, and by name those of the commands, which lack the commands' own arguments."""
    parser = Parser(
        prog="mineralcat",
        description=_("The offline atlas of critical minerals and their clean-energy uses."),
        epilog=_("A catalogue that does not exist yet is made from the reference data."),
    )
    parser.add_argument("--version", action="version", version=f"mineralcat {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands = {}
    for name, command in COMMANDS.items():
        commands[name] = subparsers.add_parser(name, help=command.help, description=command.help)
        words = _("the catalogue; else $MINERALCAT_CATALOGUE, else your own")
        commands[name].add_argument("--catalogue", metavar="FILE", help=words)
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
    words = _("at most so many")
    command.add_argument("--limit", type=typed(_whole_number), metavar="N", help=words)


def add_force(command: argparse.ArgumentParser) -> None:
    add_flag(command, "--force", _("replace a file of that name"))


def add_flag(to: "argparse._ActionsContainer", name: str, words: str) -> None:
    """Add an option that is given or not."""
    to.add_argument(name, action="store_true", help=words)


def typed(read: Callable[[str], T]) -> Callable[[str], T]:
    """What reads an argument, for argparse: the message of what it raises is what users read."""

    def reading(text: str) -> T:
        try:
            return read(text)
        except (ValueError, MineralCatError) as error:
            raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error

    return reading


def _whole_number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(_("“{given}” is not a whole number", given=text))
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
    if meant in COMMANDS:
        return _(
            "there is no command “{word}”; did you mean `{meant}`? A catalogue is opened by"
            " `open {word}`",
            word=word,
            meant=meant,
        )
    return _(
        "there is no command “{word}”; `{meant}` is to come. A catalogue is opened by"
        " `open {word}`",
        word=word,
        meant=meant,
    )


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
