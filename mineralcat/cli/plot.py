"""The command `plot`. Loads Qt when it runs, and shows no window."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from mineralcat.analysis.views import VIEWS, ViewOption, spelling
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, NOTHING, UNUSABLE, complain
from mineralcat.errors import ExportTargetExistsError, MineralCatError, NotPublishedError

T = TypeVar("T")
ENDINGS = (".png", ".svg", ".pdf", ".csv", ".xlsx")
_MOST_SCALE = 8.0


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("view", choices=VIEWS, metavar="VIEW", help=", ".join(VIEWS))
    command.add_argument(
        "slugs", nargs="*", default=[], metavar="SLUG", type=_slug, help="minerals or applications"
    )
    command.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILE",
        type=_file,
        help="a picture (.png, .svg, .pdf) or its data (.csv, .xlsx)",
    )
    command.add_argument("--search", default="", metavar="QUERY", help="only what this finds")
    command.add_argument(
        "--scale", type=_scale, default=2.0, metavar="N", help="size of a PNG: 1, 2 (usual), 3 …"
    )
    command.add_argument("--force", action="store_true", help="replace a file of that name")
    for option, words in _options().values():
        if option.parse is None:
            command.add_argument(
                spelling(option.name), action="store_const", const=True, help=words
            )
        else:
            command.add_argument(
                spelling(option.name), type=_typed(option.parse), metavar=option.metavar, help=words
            )


def _options() -> dict[str, tuple[ViewOption, str]]:
    """The options of all views by name, and for which views they mean what."""
    found: dict[str, tuple[ViewOption, dict[str, list[str]]]] = {}
    for view in VIEWS.values():
        for option in view.options:
            _, values = found.setdefault(option.name, (option, {}))
            values.setdefault(option.values, []).append(view.name)
    return {
        name: (option, "; ".join(f"{', '.join(views)}: {one}" for one, views in values.items()))
        for name, (option, values) in found.items()
    }


def _typed(parse: Callable[[str], T]) -> Callable[[str], T]:
    """*parse*, so that the message of what it raises is what the user reads."""

    def typed(text: str) -> T:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return typed


def _slug(text: str) -> str:
    return text.strip().lower()


def _file(text: str) -> Path:
    from mineralcat.store.files.file_names import named_file

    try:
        path = named_file(text)
    except MineralCatError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error
    if path.suffix.lower() not in ENDINGS:
        raise argparse.ArgumentTypeError(
            f"“{text}” has to end in one of {' '.join(ENDINGS)}, which says what it becomes"
        )
    return path


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0.1 <= scale <= _MOST_SCALE:
        raise argparse.ArgumentTypeError(f"“{text}” is not a scale from 0.1 to {_MOST_SCALE:g}")
    return scale


def run(options: argparse.Namespace) -> int:
    """Write the file and print what it shows; 1 where there is nothing to show."""
    catalogue = open_catalogue(options)
    if sys.platform.startswith("linux") and not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from mineralcat.gui.output import plots

    options.query = options.search.strip()  # where it cannot be read, `main` marks the place
    try:
        figure = plots.plot(
            catalogue,
            options.view,
            options.slugs,
            options.output,
            query=options.query,
            scale=options.scale,
            replace=options.force,
            options={
                name: chosen
                for name in _options()
                if (chosen := getattr(options, name)) is not None
            },
        )
    except NotPublishedError as error:
        complain(f"{error} Nothing was written.")
        return NOTHING
    except ExportTargetExistsError as error:
        complain(f"{error} Or replace it: --force.")
        return UNUSABLE
    if not figure.table.rows:
        complain(f"{figure.sentence} Nothing was written.")
        return NOTHING
    options.written = f"Written: {options.output}."
    print(f"{figure.sentence}\n{options.written}")
    return DONE


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
