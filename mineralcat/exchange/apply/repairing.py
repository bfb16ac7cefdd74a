"""Repairs a catalogue from all that may know what a damaged row was: its log, its backups, and the
reference data. The file as it was is saved first."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity.backups import backups_in, place_of, save_before_repair
from mineralcat.store.integrity.repairing import is_needed, repair

from ..packages.reference import known_catalogues


class Repaired(NamedTuple):
    """How many rows were set back, and where the file as it was is saved; None where no row was
    damaged."""

    rows: int
    kept: Path | None


def repair_catalogue(catalogue: Catalogue) -> Repaired:
    """Set back what is known of damaged rows, and make anew what is derived."""
    folder, _ = place_of(catalogue.path)
    made = backups_in(folder)
    kept = save_before_repair(catalogue.path, folder) if is_needed(catalogue) else None
    with closing(known_catalogues(one.path for one in made)) as others:
        return Repaired(repair(catalogue, others), kept)
