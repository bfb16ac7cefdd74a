"""The reference data with few of their figures: all kinds of rows, read through in no time."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mineralcat.exchange.packages.data_package import load_reference
from mineralcat.shipped import shipped
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Mineral, Series, Statistic, Supply

ONE_IN = 16


def _fill(session: Session) -> None:
    load_reference(session, shipped("db") / "reference")
    whole = select(Series.id).join(Mineral).where(Mineral.slug == "cobalt")
    few = Supply.id % ONE_IN != 7, Supply.series_id.not_in(whole)
    session.execute(delete(Supply).where(*few))  # with statistics, eight rows of nine of all
    session.execute(delete(Statistic).where(Statistic.id % ONE_IN != 7))


def make_lean(path: Path) -> None:
    """Make a catalogue of the reference data with one in sixteen of the figures of supply and of
    statistics, and all supply of cobalt. What is checked, hashed or built anew as a whole takes a
    fifth of the time."""
    Catalogue.create(path, _fill, "Reference data").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
