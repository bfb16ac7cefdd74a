"""The command `plot`. Loads Qt when it runs, and shows no window."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from mineralcat.cli.command_line import whole_number
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, NOTHING, UNUSABLE, complain
from mineralcat.errors import ExportTargetExistsError, MineralCatError, NotPublishedError

VIEWS = ("uses", "matrix", "map", "trends", "compare")
"""As `gui.plots.VIEWS` has them, which loads Qt."""
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
    for name, (views, metavar, kind, words) in _VIEW_OPTIONS.items():
        option, words = f"--{name.replace('_', '-')}", f"{views}: {words}"
        if kind is None:
            command.add_argument(option, action="store_const", const=True, help=words)
        else:
            command.add_argument(option, type=kind, metavar=metavar, help=words)


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


def _year(text: str) -> int:
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"“{text}” is not a year of four digits")
    return int(text)


_VIEW_OPTIONS: dict[str, tuple[str, str, Callable[[str], object] | None, str]] = {
    "stage": ("map, trends", "STAGE", str, "mine, smelter, refinery or plant"),
    "measure": (
        *("map, matrix", "WHAT", str),
        "production, capacity, reserves or share; of the matrix importance, amount or demand-share",
    ),
    "basis": ("map", "WORDS", str, "how mass is counted, such as “metal content”"),
    "year": ("map", "YEAR", _year, "the year, or the last of a period"),
    "source": ("map", "SLUG", str, "who says so, by the key of the source"),
    "by_country": ("trends", "", None, "of the largest countries rather than the world"),
    "axis": ("trends", "SCALE", str, "linear, log or index"),
    "base": ("trends", "YEAR", _year, "the year that is 100 on an index"),
    "since": ("trends", "YEAR", _year, "the first year"),
    "levels": ("matrix", "N", whole_number, "levels of applications, 1 to 4"),
    "rows": ("matrix", "ORDER", str, "tree, name, sum or likeness"),
    "columns": ("matrix", "ORDER", str, "name, sum or likeness"),
}
"""What the window's own controls choose: by name the views, the metavar, the type (None
for a flag) and the help."""


def run(options: argparse.Namespace) -> int:
    """Write the file and print what it shows; 1 where there is nothing to show."""
    catalogue = open_catalogue(options)
    if sys.platform.startswith("linux") and not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from mineralcat.gui.output import plots

    options.query = options.search.strip()  # where it cannot be read, `main` marks the place
    if options.view not in plots.VIEWS:
        complain(f"the view “{options.view}” is to come.")
        return UNUSABLE
    try:
        figure = plots.plot(
            catalogue,
            options.view,
            options.slugs,
            options.output,
            query=options.query,
            scale=options.scale,
            replace=options.force,
            ways={name: getattr(options, name) for name in _VIEW_OPTIONS},
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
