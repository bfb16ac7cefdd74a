"""The command `plot`. Loads Qt when it runs, and shows no window."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from mineralcat.analysis.views import VIEWS, ViewOption, spelling
from mineralcat.cli.command_line import add_force, typed
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, put_done
from mineralcat.errors import NotPublishedError
from mineralcat.store.files.file_names import named_file
from mineralcat.translation import _, comma_list

ENDINGS = (".png", ".svg", ".pdf", ".csv", ".xlsx")
_MOST_SCALE = 8.0


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("view", choices=VIEWS, metavar="VIEW", help=comma_list(VIEWS))
    words = _("minerals or applications")
    command.add_argument("slugs", nargs="*", default=[], metavar="SLUG", type=_slug, help=words)
    words = _("a picture (.png, .svg, .pdf) or its data (.csv, .xlsx)")
    command.add_argument(
        "-o", "--output", required=True, metavar="FILE", type=typed(_file), help=words
    )
    words = _("only what this finds")
    command.add_argument("--search", default="", metavar="QUERY", help=words)
    words = _("size of a PNG: 1, 2 (usual), 3 …")
    command.add_argument("--scale", type=typed(_scale), default=2.0, metavar="N", help=words)
    add_force(command)
    for option, words in _options().values():
        how: dict[str, Any] = (
            {"action": "store_const", "const": True}
            if option.parse is None
            else {"type": typed(option.parse), "metavar": option.metavar}
        )
        command.add_argument(spelling(option.name), help=words, **how)


def _options() -> dict[str, tuple[ViewOption, str]]:
    """The options of all views by name, and for which views they mean what."""
    found: dict[str, tuple[ViewOption, dict[str, list[str]]]] = {}
    for view in VIEWS.values():
        for option in view.options:
            _option, values = found.setdefault(option.name, (option, {}))
            values.setdefault(option.values, []).append(view.name)
    return {
        name: (option, "; ".join(f"{comma_list(views)}: {one}" for one, views in values.items()))
        for name, (option, values) in found.items()
    }


def _slug(text: str) -> str:
    return text.strip().lower()


def _file(text: str) -> Path:
    path = named_file(text)
    if path.suffix.lower() not in ENDINGS:
        raise ValueError(
            _(
                "“{file}” has to end in one of {endings}, which says what it becomes",
                file=text,
                endings=" ".join(ENDINGS),
            )
        )
    return path


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0.1 <= scale <= _MOST_SCALE:
        most = _MOST_SCALE
        raise ValueError(_("“{scale}” is not a scale from 0.1 to {most:g}", scale=text, most=most))
    return scale


def run(options: argparse.Namespace) -> int:
    """Write the file and print what it shows; 1 where there is nothing to show."""
    catalogue = open_catalogue(options)
    if sys.platform.startswith("linux") and not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from mineralcat.gui.output import plots

    options.query = options.search.strip()  # where it cannot be read, `main` marks the place
    figure = plots.plot(
        catalogue,
        options.view,
        options.slugs,
        options.output,
        query=options.query,
        scale=options.scale,
        replace=options.force,
        options={
            name: chosen for name in _options() if (chosen := getattr(options, name)) is not None
        },
    )
    if not figure.table.rows:
        raise NotPublishedError(figure.sentence)
    print(figure.sentence)
    put_done(options, _("Written: {file}.", file=str(options.output)))
    return DONE


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
