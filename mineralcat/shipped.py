"""Finds what ships with the program: the folders resources/ and db/."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(folder: str) -> Traversable:
    """The shipped folder, from a wheel, an editable install or a clone alike."""
    installed = files("mineralcat") / folder
    return installed if installed.is_dir() else Path(__file__).resolve().parents[1] / folder
