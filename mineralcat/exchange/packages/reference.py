"""The user's catalogue, made from the reference data that ships, and whether newer data came."""

import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Origin
from mineralcat.errors import CatalogueGoneError, CatalogueMissingError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.waiting import Waiting
from mineralcat.store.files.draft_files import sweep_folder
from mineralcat.store.history import ENTITIES
from mineralcat.store.models import Property
from mineralcat.translation import _

from ..incoming import Member
from ..input_files import gather
from ..progress import Progress
from .data_package import DESCRIPTOR, REFERENCE, TABLES, load_reference, read_table


class NewerReference(NamedTuple):
    """Reference data that ship with this version and are not those the catalogue was made from."""

    had: str
    has: str
    added: int
    gone: int

    @property
    def sentence(self) -> str:
        """The offer, in words."""
        return _(
            "This version of MineralCat ships newer reference data ({has}; this catalogue was made"
            " from {had}). New rows: {added}; gone: {gone}. Your catalogue was left as it is."
            " File > Import Reference Data, or `mineralcat import --reference`, takes them in after"
            " a look at what differs, and keeps what you edited.",
            **self._asdict(),
        )


def open_or_make(
    path: Path, progress: Progress | None = None, waiting: Waiting | None = None
) -> Catalogue:
    """Open the catalogue at *path*; one that does not exist yet is made from the reference data.
    CatalogueGoneError where there was one, of which there are backups. What a program left that was
    killed while it made this catalogue is removed."""
    sweep_folder(path.absolute().parent, path.name)
    try:
        return Catalogue.open(path, waiting)
    except CatalogueMissingError as error:
        from mineralcat.store.integrity.backups import backups_in, place_of

        if backups := backups_in(place_of(path)[0]):
            raise CatalogueGoneError(path, len(backups)) from error
        return make(path, progress=progress)


def make(path: Path, *, facts: bool = True, progress: Progress | None = None) -> Catalogue:
    """Make a catalogue from the reference data, with or without its claims; never over a file."""
    fill = partial(load_reference, folder=REFERENCE, progress=progress, facts=facts)
    version = shipped_version()[0]
    return Catalogue.create(path, fill, _("Reference data {version}", version=version))


def make_empty(path: Path) -> Catalogue:
    """Make a catalogue with nothing in it; never over a file."""
    return Catalogue.create(path, lambda session: None, _("Empty catalogue"))


def known_catalogues(backups: Iterable[Path]) -> Generator[Path, None, None]:
    """Catalogues that may know what a damaged row was: backups, then the reference data, made into
    a catalogue only where they do not."""
    yield from backups
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reference.mineralcat"
        make(path).close()
        yield path


class Repaired(NamedTuple):
    """How many rows were set back, and where the file as it was is saved; None where no row was
    damaged."""

    rows: int
    kept: Path | None


def repair_catalogue(catalogue: Catalogue) -> Repaired:
    """Set back what its log, its backups and the reference data know of damaged rows, and make anew
    what is derived. The file as it was is saved first."""
    from mineralcat.store.integrity.backups import backups_in, place_of, save_before_repair
    from mineralcat.store.integrity.repairing import is_needed, repair

    folder, _ = place_of(catalogue.path)
    made = backups_in(folder)
    kept = save_before_repair(catalogue.path, folder) if is_needed(catalogue) else None
    with closing(known_catalogues(one.path for one in made)) as others:
        return Repaired(repair(catalogue, others), kept)


def shipped_version() -> tuple[str, str]:
    """Version and hash of the reference data that ship."""
    about = json.loads((REFERENCE / DESCRIPTOR).read_text(encoding="utf-8"))["mineralcat"]
    return about["version"], about["hash"]


def newer_reference(session: Session) -> NewerReference | None:
    """The reference data that came with a newer version of the program, if they differ from those
    the catalogue was made from. The catalogue is left as it is: taking them in is the user's."""
    had = session.get(Property, "reference_hash")
    version, now = shipped_version()
    if had is None or had.value == now:
        return None
    was = session.get(Property, "reference_version")
    added = gone = 0
    for name in TABLES:
        model = ENTITIES[name]
        ships = {UUID(row["uid"]) for row in read_table(REFERENCE, name)}
        added += len(ships - set(session.scalars(select(model.uid))))
        if hasattr(model, "origin"):
            shipped_once = select(model.uid).where(model.origin == Origin.SHIPPED)
            gone += len(set(session.scalars(shipped_once)) - ships)
    return NewerReference(was.value if was else _("an older one"), version, added, gone)


def members() -> Iterator[Member]:
    """The reference data that ship, as files of an import: newer ones come in by the same review as
    any other file, and what the user has edited stays."""
    return gather([REFERENCE])


def note_taken(catalogue: Catalogue) -> None:
    """Note that the reference data that ship were looked at, so that they are not offered again."""
    version, hash_ = shipped_version()
    with catalogue.noting() as session:
        session.merge(Property(key="reference_version", value=version))
        session.merge(Property(key="reference_hash", value=hash_))
