"""The catalogue that a command works on."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from mineralcat.cli.streams import complain
from mineralcat.places import default_catalogue
from mineralcat.settings import read_settings

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.engines.waiting import PatientCommand


def named_catalogue(options: argparse.Namespace) -> Path | None:
    """The catalogue that is named by `--catalogue` or by the environment, if one is."""
    from mineralcat.store.files.file_names import named_file

    name = options.catalogue or os.environ.get("MINERALCAT_CATALOGUE")
    return named_file(name) if name else None


def catalogue_path(options: argparse.Namespace) -> Path:
    return named_catalogue(options) or default_catalogue()


def open_catalogue(options: argparse.Namespace) -> "Catalogue":
    """Open the catalogue, which is made if it does not exist; `main` closes it."""
    from mineralcat.exchange.packages.reference import open_or_make

    options.opened = open_or_make(catalogue_path(options), waiting=patience())
    sign_edits(options.opened)
    options.opened.before_write = _back_up_first
    return options.opened  # type: ignore[no-any-return]


def sign_edits(catalogue: "Catalogue") -> None:
    """Have edits signed as the settings say."""
    settings = read_settings().settings
    catalogue.author, catalogue.device = settings.signing_author(), settings.signing_device()


def patience() -> "PatientCommand":
    """How a command waits for another window or program that writes to the catalogue."""
    from mineralcat.store import catalogue
    from mineralcat.store.engines.waiting import PatientCommand

    return PatientCommand(complain, catalogue.BUSY_SECONDS)


def _back_up_first(path: Path) -> None:
    """Make the backup that precedes the first step of a day."""
    from mineralcat.store.integrity.backups import BeforeFirstWrite, place_of

    BeforeFirstWrite(*place_of(path), complain)(path)
