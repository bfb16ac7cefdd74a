"""The options of `import`, and the values that are made of them."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from mineralcat.cli.command_line import add_flag, add_format, typed
from mineralcat.cli.streams import DONE
from mineralcat.errors import MineralCatError
from mineralcat.exchange.export.output_file import finished_file
from mineralcat.exchange.review.matching import Answers, Kind
from mineralcat.exchange.tables import recipes
from mineralcat.exchange.tables import table_options as reading
from mineralcat.exchange.tables.recipes import RecipeError, TableRecipe
from mineralcat.exchange.tables.table_options import TableOptions
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.file_names import named_file
from mineralcat.translation import _

_STANDARD_INPUT = "-"
_RECIPE_SUFFIX = ".recipe"
_MOST_OF_A_RECIPE = 5_000_000


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare the arguments and options of `import`."""
    words = _("files, folders and zips; - reads a file from standard input")
    command.add_argument("paths", nargs="*", metavar="PATH", help=words)
    add_flag(command, "--reference", _("take in the reference data that ship with this version"))
    add_flag(command, "--dry-run", _("say what would be taken in, and change nothing"))
    words = _(
        "the answer to a question about a text of the files: 'Chille=CHL'; =- leaves its rows out,"
        " =+ makes a new entry; 'area:Congo=COD' answers for one kind of question"
    )
    command.add_argument("--answer", metavar="TEXT=ANSWER", help=words, **_REPEATABLE)
    words = _("let the files win over what you have edited or deleted")
    add_flag(command, "--take-conflicting", words)
    add_format(command)
    group = command.add_argument_group(_("tables of no known format"))
    for name, metavar, words, how in _TABLE_OPTIONS:
        group.add_argument(name, metavar=metavar, help=words, **how)


def _target(text: str) -> str:
    """What was typed after `--target`; `help` lists the targets, as `--help` does the options."""
    if text == "help":
        print(reading.targets_text())
        raise SystemExit(DONE)
    return reading.target_named(text)


_REPEATABLE: Final[Mapping[str, Any]] = {"action": "append", "default": []}
_HIDDEN: Final = {"choices": ("take", "leave"), "default": "leave"}
_TABLE_OPTIONS: Final[tuple[tuple[str, str | None, str, Mapping[str, Any]], ...]] = (
    (
        *("--target", "TABLE"),
        _("what the rows are, such as supply; --target help lists all"),
        {"type": typed(_target)},
    ),
    (
        *("--map", "HEADING=FIELD"),
        _(
            "what a column is: 'Entity=area'; HEADING= leaves it out, HEADING=2020 says that it has"
            " the figures of that year"
        ),
        _REPEATABLE,
    ),
    ("--set", "FIELD=VALUE", _("what is the same in all rows: stage=mine"), _REPEATABLE),
    ("--sheet", "NAME", _("a sheet to read; repeatable"), _REPEATABLE),
    (
        *("--hidden", None),
        _("whether hidden rows and columns of a workbook are read; else they are left out"),
        _HIDDEN,
    ),
    (
        *("--marks", "EXAMPLE"),
        _("the marks of its numbers, by example: 1,234.5 or 1.234,5"),
        {"type": typed(reading.marks_like)},
    ),
    ("--encoding", "NAME", _("such as utf-8 or cp1252"), {"type": typed(reading.encoding_named)}),
    (
        *("--delimiter", "SIGN"),
        _("comma, semicolon, tab, pipe or a sign"),
        {"type": typed(reading.delimiter_named)},
    ),
    (
        *("--header", "LINE"),
        _("the line of the headings, 0 for none"),
        {"type": typed(reading.header_line)},
    ),
    (
        *("--recipe", "NAME|FILE"),
        _("read by a recipe that is saved in the catalogue, or by a file of one"),
        {},
    ),
    (
        *("--save-recipe", "NAME|FILE"),
        _("save how the columns were read, by a name or in a file (*.recipe)"),
        {},
    ),
)


# -- values ----------------------------------------------------------------------------------------


def table_options(options: argparse.Namespace, catalogue: Catalogue) -> TableOptions:
    """How tables of no known format are to be read."""
    return TableOptions(
        recipe=None if options.recipe is None else _recipe(options.recipe, catalogue),
        target=options.target,
        columns=reading.pairs(options.map, "--map"),
        constants=reading.pairs(options.set, "--set"),
        sheets=tuple(options.sheet),
        take_hidden=options.hidden == "take",
        marks=options.marks,
        encoding=options.encoding,
        delimiter=options.delimiter,
        header=options.header,
    )


def _recipe(name: str, catalogue: Catalogue) -> TableRecipe:
    """A recipe from a file, or one that is saved under its name."""
    path = Path(name)
    if not _is_file(name) and not path.is_file():
        with catalogue.reading() as session:
            return recipes.recipe_named(session, name).recipe
    try:
        with path.open("rb") as file:
            return recipes.from_json(file.read(_MOST_OF_A_RECIPE).decode())
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or _("it is no text")
        sentence = _("The recipe {name} cannot be read: {reason}.", name=name, reason=why)
        raise MineralCatError(sentence) from error
    except RecipeError as error:
        raise RecipeError(f"{name}: {error}") from error


def save_recipe(recipe: TableRecipe, name: str, catalogue: Catalogue, *, dry_run: bool) -> str:
    """Save a recipe in a file, or in the catalogue by its name unless it is a dry run; a sentence
    that reports it."""
    if _is_file(name):
        with finished_file(Path(name), replace=True, spared=catalogue.path) as file:
            file.write(f"{recipes.to_json(recipe)}\n".encode())
        return _("The recipe was written to {file}.", file=name)
    if dry_run:
        return _(
            "The recipe “{name}” is saved when the import is done; this was a dry run.", name=name
        )
    with catalogue.writing(_("Keep recipe {name}", name=name)) as session:
        recipes.save_recipe(session, name, recipe)
    return _("The recipe is saved as “{name}”.", name=name)


def _is_file(name: str) -> bool:
    """Whether a file is named, and no recipe of the catalogue."""
    path = Path(name)
    return path.suffix.casefold() == _RECIPE_SUFFIX or path.name != name


def answers(given: Iterable[str]) -> Answers:
    """The answers that were given beforehand, of any kind or of the one that is named."""
    of_any_kind: dict[str, str] = {}
    of_kind: dict[tuple[Kind, str], str] = {}
    for text in given:
        about, sign, answer = (part.strip() for part in text.rpartition("="))
        if not sign or not about or not answer:
            sentence = _(
                "“{given}” is no answer. Write it as 'TEXT=ANSWER', such as 'Chille=CHL'.",
                given=text,
            )
            raise MineralCatError(sentence)
        of_any_kind[about] = answer
        kind, colon, rest = about.partition(":")
        if colon and kind in {*Kind}:
            of_kind[Kind(kind), rest.strip()] = answer
    found = Answers.of_any_kind(of_any_kind)
    found.given.update(of_kind)
    return found


@contextmanager
def paths_named(options: argparse.Namespace) -> Iterator[list[Path]]:
    """The paths that are named; what comes from standard input is a file while this is open."""
    if options.paths.count(_STANDARD_INPUT) > 1:
        raise MineralCatError(_("Standard input, -, can be read once: name it once."))
    if _STANDARD_INPUT not in options.paths:
        yield [named_file(text) for text in options.paths]
        return
    with tempfile.TemporaryDirectory(prefix="mineralcat-input-") as folder:
        read = Path(folder) / _("standard input")
        with read.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield [read if text == _STANDARD_INPUT else named_file(text) for text in options.paths]
