"""What is shown at the next start where the program ended without being closed: a kill, a crash, or
a power cut."""

from typing import TYPE_CHECKING

from mineralcat.domain.times import time_text
from mineralcat.errors import MineralCatError

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue


def what_was_saved(catalogue: "Catalogue") -> str:
    """The last step that was saved, and whether one was being saved that is not in the catalogue;
    without a full stop, for what was being typed follows it."""
    from sqlalchemy import select

    from mineralcat.store.models import Revision

    asked = select(Revision.message, Revision.time).order_by(Revision.id.desc()).limit(1)
    try:
        with catalogue.reading(asks_index=False) as session:
            last = session.execute(asked).one()
    except MineralCatError:  # a damaged history, which is reported elsewhere
        return ""
    broke_off = (
        "the step that was being saved then was not finished and is not in the catalogue"
        if catalogue.took_back
        else "no step was left half written"
    )
    return (
        f"MineralCat ended without being closed: the last step saved is “{last.message}” "
        f"({time_text(last.time)}), and {broke_off}"
    )
