"""Everything can be taken back: random steps of every kind on the real catalogue, with restarts and
kills among them, end where they began once all is undone.

    THOROUGH=1 python -m pytest tests/unit/test_nothing_lasts.py

takes thousands of them.
"""

import os
import random
import shutil
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.editing import bulk, deleting, rows
from mineralcat.errors import MineralCatError, NothingToUndoError
from mineralcat.exchange.packages import reference
from mineralcat.schema.entities import entity_of, listed_entities
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history import ENTITIES
from mineralcat.store.index import search_index
from mineralcat.store.integrity.catalogue_check import content_hash, problems
from mineralcat.store.models import Base, Revision
from tests.lean_catalogue import make_lean

THOROUGH = bool(os.environ.get("THOROUGH"))

KINDS = st.sampled_from(sorted(one.name for one in listed_entities()))
SEEDS = st.integers(0, 2**32 - 1)
WORDS = st.sampled_from(
    [
        "",
        "Blue",
        "  two\nlines ",
        "नियोडिमियम",
        "1.5",
        "<5",
        "60-65",
        "W",
        "2024",
        "essential",
        "x" * 90,
    ]
)
NOT_CONTENT = {"revision", "change", "seal"}
_made: dict[str, Path] = {}


def template() -> Path:
    """The catalogue that all begin with, made once: all of the reference data where it is to be
    thorough, else few of their figures."""
    if not _made:
        path = Path(tempfile.mkdtemp(prefix="template-")) / "made.mineralcat"
        if THOROUGH:
            reference.make(path).close()
        else:
            make_lean(path)
        _made["path"] = path
    return _made["path"]


def all_rows(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row outside history, ids and all."""
    connection = session.connection()
    return {
        table.name: sorted(
            map(tuple, connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')), key=repr
        )
        for table in Base.metadata.sorted_tables
        if table.name not in NOT_CONTENT
    }


def index_lines(session: Session) -> dict[str, list[str]]:
    return {name: sorted(map(repr, lines)) for name, lines in search_index.stored(session).items()}


class Steps(RuleBasedStateMachine):
    """Steps that a user can take, one after the other, in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="steps-"))
        self.path = self.folder / "steps.mineralcat"
        shutil.copyfile(template(), self.path)
        self.catalogue = Catalogue.open(self.path)
        with self.catalogue.reading() as session:
            self.hash = content_hash(session)
            self.rows = all_rows(session)
            self.lines = index_lines(session)

    def make(self, words: str, change: Callable[[Session], object]) -> None:
        """One step; what it may not do is refused in words, and leaves nothing."""
        with suppress(MineralCatError), self.catalogue.writing(words) as session:
            change(session)

    def some(self, session: Session, entity: str, seed: int) -> UUID | None:
        model = ENTITIES[entity]
        uids = list(session.scalars(select(model.uid).order_by(model.id)))
        return random.Random(seed).choice(uids) if uids else None

    @rule(entity=KINDS, seed=SEEDS, words=WORDS)
    def set_field(self, entity: str, seed: int, words: str) -> None:
        def change(session: Session) -> None:
            uid = self.some(session, entity, seed)
            if uid is not None:
                field = random.Random(seed).choice(entity_of(entity).fields)
                rows.set_fields(session, entity, uid, {field.key: words})

        self.make(f"Set a field of {entity}", change)

    @rule(entity=KINDS, seed=SEEDS)
    def duplicate(self, entity: str, seed: int) -> None:
        def change(session: Session) -> None:
            if (uid := self.some(session, entity, seed)) is not None:
                rows.duplicate(session, entity, uid)

        self.make(f"Duplicate a {entity}", change)

    @rule(entity=KINDS, seed=SEEDS)
    def delete(self, entity: str, seed: int) -> None:
        def change(session: Session) -> None:
            if (uid := self.some(session, entity, seed)) is not None:
                deleting.delete(session, entity, uid)

        self.make(f"Delete a {entity}", change)

    @rule(entity=KINDS, seed=SEEDS, words=WORDS, count=st.sampled_from([3, 40, 2_000]))
    def set_in_bulk(self, entity: str, seed: int, words: str, count: int) -> None:
        def change(session: Session) -> None:
            model = ENTITIES[entity]
            uids = [str(uid) for uid in session.scalars(select(model.uid).limit(count))]
            field = random.Random(seed).choice(entity_of(entity).fields)
            bulk.bulk_set(session, entity, uids, field.key, words)

        self.make(f"Set a field of many: {entity}", change)

    @rule()
    def undo(self) -> None:
        self.step_back(lambda: self.catalogue.undo())

    @rule()
    def redo(self) -> None:
        self.step_back(lambda: self.catalogue.redo())

    @rule(seed=SEEDS)
    def revert(self, seed: int) -> None:
        uid = self.some_step(seed)
        self.step_back(lambda: self.catalogue.revert(uid))

    @rule(seed=SEEDS)
    def go_back(self, seed: int) -> None:
        uid = self.some_step(seed)
        self.step_back(lambda: self.catalogue.go_back(uid))

    @rule(seed=SEEDS)
    def restore_from_the_trash(self, seed: int) -> None:
        with self.catalogue.reading() as session:
            gone = history.trash(session)
        if gone:
            one = random.Random(seed).choice(gone)
            self.step_back(lambda: self.catalogue.restore(one.entity, one.uid))

    def some_step(self, seed: int) -> str:
        with self.catalogue.reading() as session:
            return str(random.Random(seed).choice(list(session.scalars(select(Revision.uid)))))

    def step_back(self, step: Callable[[], object]) -> None:
        with suppress(MineralCatError):
            step()

    @rule()
    def restart(self) -> None:
        self.catalogue.close()
        self.catalogue = Catalogue.open(self.path)

    @rule(seed=SEEDS, after=st.floats(0.0, 0.08))
    def kill(self, seed: int, after: float) -> None:
        """Another process makes a step and is killed, perhaps in the middle of it."""
        if os.name == "nt":
            return
        self.catalogue.close()
        child = os.fork()
        if child == 0:
            try:
                signal.setitimer(signal.ITIMER_REAL, max(after, 0.001))
                signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process where it stands
                self.catalogue = Catalogue.open(self.path)
                for number in range(50):
                    self.make(f"Killed {number}", lambda session: _note_uses(session, seed))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        self.catalogue = Catalogue.open(self.path)
        with self.catalogue.reading() as session:
            assert problems(session) == []

    def teardown(self) -> None:
        if not hasattr(self, "catalogue"):
            return
        with self.catalogue.reading() as session:
            assert problems(session) == []
        self.undo_all()
        with self.catalogue.reading() as session:
            assert content_hash(session) == self.hash
            assert all_rows(session) == self.rows
            assert index_lines(session) == self.lines
            assert problems(session) == []
        self.catalogue.close()
        shutil.rmtree(self.folder)

    def undo_all(self) -> None:
        while True:
            try:
                self.catalogue.undo()
            except NothingToUndoError:
                return


def _note_uses(session: Session, seed: int) -> None:
    model = ENTITIES["usage"]
    uids = [str(uid) for uid in session.scalars(select(model.uid).limit(300))]
    bulk.bulk_set(session, "usage", uids, "note", f"note {seed} {random.random()}")


TestSteps = pytest.mark.skipif(os.name == "nt", reason="has no fork")(Steps.TestCase)
TestSteps.settings = settings(
    max_examples=40 if THOROUGH else 5,
    stateful_step_count=100 if THOROUGH else 25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
