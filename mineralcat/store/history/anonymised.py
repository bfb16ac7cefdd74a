"""A catalogue's history without the people and computers that made it, for a copy that is shared.

Author and device of each step are emptied and the steps sealed anew, in their order, so that the
copy is checked like any other. Nothing of the names stays in the file's free pages.
"""

from pathlib import Path

from ..catalogue import Catalogue
from ..engines.sqlite_files import empty_free_pages
from ..integrity.seals import reseal_log
from ..models import Revision


def leave_out_names(copy: Path) -> bool:
    """Empty author and device in the history of a copy; False where its history is damaged, which
    new seals would hide."""
    catalogue = Catalogue.open(copy)
    try:
        with catalogue.noting() as session:
            sound = reseal_log(session, _without_names)
    finally:
        catalogue.close()
    empty_free_pages(copy)
    return sound


def _without_names(revision: Revision) -> None:
    revision.author = revision.device = ""
