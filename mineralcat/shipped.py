"""Finds what ships with the program: the folders resources/ and db/."""

import csv
from collections.abc import Iterator
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """The shipped folder, from a wheel, an editable install or a clone alike.

    By path, because MineralCat is never run from an archive (`zip_safe` is false) and
    importlib.resources takes as long to import as a fifth of an empty window.
    """
    installed = _PACKAGE / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def shipped_rows(*path: str) -> Iterator[dict[str, str]]:
    """The rows of a shipped table, a CSV file under resources/, by its headings."""
    with shipped("resources").joinpath(*path).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
