"""The options of `import`, and the values that are made of them."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mineralcat.cli.command_line import add_format
from mineralcat.errors import MineralCatError

if TYPE_CHECKING:
    from mineralcat.exchange.review.matching import Answers
    from mineralcat.exchange.tables.recipes import Recipe
    from mineralcat.exchange.tables.table_options import TableOptions
    from mineralcat.store.catalogue import Catalogue

T = TypeVar("T")

_STANDARD_INPUT = "-"
_RECIPE_SUFFIX = ".recipe"
_MOST_OF_A_RECIPE = 5_000_000


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare the arguments and options of `import`."""
    command.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, folders and zips; - reads a file from standard input",
    )
    command.add_argument(
        "--reference",
        action="store_true",
        help="take in the reference data that ship with this version",
    )
    command.add_argument(
        "--dry-run", action="store_true", help="say what would be taken in, and change nothing"
    )
    _add_repeatable(
        command,
        "--answer",
        "TEXT=ANSWER",
        "the answer to a question about a text of the files: 'Chille=CHL'; =- leaves its rows"
        " out, =+ makes a new entry; 'area:Congo=COD' answers for one kind of question",
    )
    command.add_argument(
        "--take-conflicting",
        action="store_true",
        help="let the files win over what you have edited or deleted",
    )
    add_format(command)
    _table_arguments(command.add_argument_group("tables of no known format"))


def _table_arguments(group: "argparse._ActionsContainer") -> None:
    group.add_argument(
        "--target",
        action=_Target,
        metavar="TABLE",
        help="what the rows are, such as supply; --target help lists all",
    )
    _add_repeatable(
        group,
        "--map",
        "HEADING=FIELD",
        "what a column is: 'Entity=area'; HEADING= leaves it out, HEADING=2020 says that it"
        " has the figures of that year",
    )
    _add_repeatable(group, "--set", "FIELD=VALUE", "what is the same in all rows: stage=mine")
    _add_repeatable(group, "--sheet", "NAME", "a sheet to read; repeatable")
    group.add_argument(
        "--hidden",
        choices=("take", "leave"),
        default="leave",
        help="whether hidden rows and columns of a workbook are read; they are left out unless you"
        " say so",
    )
    group.add_argument(
        "--marks",
        metavar="EXAMPLE",
        help="the marks of its numbers, by example: 1,234.5 or 1.234,5",
    )
    group.add_argument("--encoding", metavar="NAME", help="such as utf-8 or cp1252")
    group.add_argument("--delimiter", metavar="SIGN", help="comma, semicolon, tab, pipe or a sign")
    group.add_argument("--header", metavar="LINE", help="the line of the headings, 0 for none")
    group.add_argument(
        "--recipe",
        metavar="NAME|FILE",
        help="read by a recipe that is saved in the catalogue, or by a file of one",
    )
    group.add_argument(
        "--save-recipe",
        metavar="NAME|FILE",
        help=f"save how the columns were read, by a name or in a file (*{_RECIPE_SUFFIX})",
    )


def _add_repeatable(
    group: "argparse._ActionsContainer", option: str, metavar: str, words: str
) -> None:
    group.add_argument(option, action="append", default=[], metavar=metavar, help=words)


class _Target(argparse.Action):
    """`--target help` lists the targets, as `--help` does the options."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[str] | None,
        option_string: str | None = None,
    ) -> None:
        if values == "help":
            from mineralcat.exchange.tables.table_options import targets_text

            print(targets_text())
            parser.exit()
        setattr(namespace, self.dest, values)


# -- values ----------------------------------------------------------------------------------------


def table_options(options: argparse.Namespace, catalogue: "Catalogue") -> "TableOptions":
    """How tables of no known format are to be read."""
    from mineralcat.exchange.tables import table_options as typed
    from mineralcat.exchange.tables.table_options import TableOptions

    def of(text: str | None, read: Callable[[str], T]) -> T | None:
        return None if text is None else read(text)

    return TableOptions(
        recipe=of(options.recipe, lambda name: _recipe(name, catalogue)),
        target=of(options.target, typed.target_named),
        columns=typed.pairs(options.map, "--map"),
        constants=typed.pairs(options.set, "--set"),
        sheets=tuple(options.sheet),
        take_hidden=options.hidden == "take",
        marks=of(options.marks, typed.marks_like),
        encoding=of(options.encoding, typed.encoding_named),
        delimiter=of(options.delimiter, typed.delimiter_named),
        header=of(options.header, typed.header_line),
    )


def _recipe(name: str, catalogue: "Catalogue") -> "Recipe":
    """A recipe from a file, or one that is saved under its name."""
    from mineralcat.exchange.tables.recipes import RecipeError, from_json, recipe_named

    path = Path(name)
    if not _is_file(name) and not path.is_file():
        with catalogue.reading() as session:
            return recipe_named(session, name).recipe
    try:
        with path.open("rb") as file:
            return from_json(file.read(_MOST_OF_A_RECIPE).decode())
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise MineralCatError(f"The recipe {name} cannot be read: {why}.") from error
    except RecipeError as error:
        raise RecipeError(f"{name}: {error}") from error


def save_recipe(recipe: "Recipe", name: str, catalogue: "Catalogue", *, dry_run: bool) -> str:
    """Save a recipe in a file, or in the catalogue by its name unless it is a dry run; a sentence
    that reports it."""
    if _is_file(name):
        from mineralcat.exchange.export.output_file import finished_file
        from mineralcat.exchange.tables.recipes import to_json

        with finished_file(Path(name), replace=True, spared=catalogue.path) as file:
            file.write(f"{to_json(recipe)}\n".encode())
        return f"The recipe was written to {name}."
    if dry_run:
        return f"The recipe “{name}” is saved when the import is done; this was a dry run."
    from mineralcat.exchange.tables import recipes

    with catalogue.writing(f"Keep recipe {name}") as session:
        recipes.save_recipe(session, name, recipe)
    return f"The recipe is saved as “{name}”."


def _is_file(name: str) -> bool:
    """Whether a file is named, and no recipe of the catalogue."""
    path = Path(name)
    return path.suffix.casefold() == _RECIPE_SUFFIX or path.name != name


def answers(given: Iterable[str]) -> "Answers":
    """The answers that were given beforehand, of any kind or of the one that is named."""
    from mineralcat.exchange.review.matching import Answers, Kind

    of_any_kind: dict[str, str] = {}
    of_kind: dict[tuple[Kind, str], str] = {}
    for text in given:
        about, sign, answer = (part.strip() for part in text.rpartition("="))
        if not sign or not about or not answer:
            raise MineralCatError(
                f"“{text}” is no answer. Write it as 'TEXT=ANSWER', such as 'Chille=CHL'."
            )
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
    from mineralcat.store.files.file_names import named_file

    if options.paths.count(_STANDARD_INPUT) > 1:
        raise MineralCatError("Standard input, -, can be read once: name it once.")
    if _STANDARD_INPUT not in options.paths:
        yield [named_file(text) for text in options.paths]
        return
    with tempfile.TemporaryDirectory(prefix="mineralcat-input-") as folder:
        read = Path(folder) / "standard input"
        with read.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield [read if text == _STANDARD_INPUT else named_file(text) for text in options.paths]
