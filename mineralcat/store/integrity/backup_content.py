"""What a backup, or any copy of a catalogue, holds: read through, and whether all of it is good."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.errors import BackupError, CatalogueError
from mineralcat.translation import _

from ..catalogue import Catalogue
from ..engines.registry import engine_of
from ..models import Mineral, Revision
from . import seals
from .catalogue_check import content_hash


class Content(NamedTuple):
    """What a backup holds, once it was read through."""

    hash: str
    minerals: int
    revisions: int
    last_step: str
    last_time: datetime
    damaged: int
    """So many rows are not as they were saved."""

    @property
    def good(self) -> bool:
        """Whether each row is what it was when the backup was made."""
        return not self.damaged


def look_into(path: Path) -> Content:
    """Read a backup through; a CatalogueError where it cannot be read."""
    with (
        closing(Catalogue.open_to_read(path)) as catalogue,
        catalogue.reading(asks_index=False) as session,
    ):
        damage = engine_of(session).first_damage(session)
        if damage:
            raise BackupError(catalogue.path, _("it is damaged: {damage}", damage=damage))
        last = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one()
        return Content(
            hash=content_hash(session),
            minerals=session.scalar(select(func.count(Mineral.id))) or 0,
            revisions=session.scalar(select(func.count(Revision.id))) or 0,
            last_step=last.message,
            last_time=last.time,
            damaged=_damaged(session),
        )


def readable_content(path: Path) -> Content | None:
    """What a backup holds; None where it cannot be read."""
    try:
        return look_into(path)
    except CatalogueError:
        return None


def is_good(path: Path) -> bool:
    """Whether a backup can be read and each of its rows is as it was saved."""
    content = readable_content(path)
    return content is not None and content.good


def _damaged(session: Session) -> int:
    """How many rows are not what their seals say, or are found by some questions only."""
    seen = seals.examine(session)
    if seen.rows_right:
        return len(engine_of(session).damages(session, 1))
    return max(1, len(seen.changed) + len(seen.lost) + len(seen.strange))
