"""A large step is told of before the search index has caught up; no answer is old for it."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from mineralcat.editing import bulk, deleting
from mineralcat.errors import DuplicateNameError, MigrationError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.index.index_lag import owed
from mineralcat.store.integrity.catalogue_check import problems
from mineralcat.store.models import Mineral, Revision, Series, Supply, Usage
from mineralcat.store.search.find_minerals import find
from mineralcat.store.startup_preview import startup_preview
from tests import mineral_edits as minerals


@pytest.fixture(scope="module")
def killed(lean_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is on the disk right after all roles were set at once, where the program is killed."""
    folder = tmp_path_factory.mktemp("killed")
    path, left = folder / "behind.mineralcat", folder / "left.mineralcat"
    shutil.copyfile(lean_file, path)
    with closing(Catalogue.open(path)) as catalogue:
        with catalogue.reading() as session:
            uids = [str(uid) for uid in session.scalars(select(Usage.uid))]
        with catalogue.writing("Set role") as session:
            bulk.bulk_set(session, "usage", uids, "role", "quintessence")
        shutil.copyfile(path, left)
    assert not lagging(path)
    return left


@pytest.fixture
def behind(killed: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copyfile(killed, tmp_path / "behind.mineralcat"))


def lagging(path: Path) -> set[str]:
    """The tables of the index that do not say yet what the file's log says."""
    with (
        closing(Catalogue.open_to_read(path)) as catalogue,
        catalogue.reading(asks_index=False) as session,
    ):
        todo = owed(session)
        return {*todo.whole, *todo.names}


def test_a_large_step_leaves_the_index_behind_and_the_next_search_knows_of_it(behind: Path) -> None:
    assert lagging(behind) == {"mineral_text"}
    with closing(Catalogue.open(behind)) as catalogue, catalogue.reading() as session:
        found = find(session, catalogue.graph(session), "quintessence")
        assert problems(session) == []
    assert len(found) > 50
    assert lagging(behind) == set()


def test_history_does_not_wait_for_the_index(behind: Path) -> None:
    with closing(Catalogue.open(behind)) as catalogue:
        with catalogue.reading(asks_index=False):
            pass
        catalogue.undo()
        assert lagging(behind) == {"mineral_text"}
    assert lagging(behind) == set()


def test_what_is_undone_is_no_longer_found(behind: Path) -> None:
    with closing(Catalogue.open(behind)) as catalogue:
        catalogue.undo()
        with catalogue.reading() as session:
            assert not len(find(session, catalogue.graph(session), "quintessence"))


def test_small_edits_before_the_index_has_caught_up_are_found_as_well(behind: Path) -> None:
    with closing(Catalogue.open(behind)) as catalogue:
        with catalogue.writing("One role") as session:
            session.scalars(select(Usage).limit(1)).one().role = "philosopher"
        with catalogue.reading() as session:
            assert len(find(session, catalogue.graph(session), "philosopher")) == 1
            assert problems(session) == []


def test_no_preview_is_shown_of_a_file_whose_index_lags(behind: Path) -> None:
    assert startup_preview(behind, 10) is None
    with closing(Catalogue.open(behind)) as catalogue:
        catalogue.catch_up()
    assert startup_preview(behind, 10) is not None


def test_a_read_only_file_whose_index_lags_says_what_to_do(behind: Path) -> None:
    behind.chmod(0o444)
    with pytest.raises(MigrationError, match="make a copy that may be written"):
        Catalogue.open(behind)
    with closing(Catalogue.open_to_read(behind)) as catalogue, catalogue.reading() as session:
        assert session.scalars(select(Usage.role).limit(1)).one() == "quintessence"


def test_a_figure_is_on_disk_before_the_index_knows_of_it(catalogue_file: Path) -> None:
    path = catalogue_file
    with closing(Catalogue.open(path)) as catalogue:
        with catalogue.writing("Double a figure") as session:
            figure = session.scalars(select(Supply).where(Supply.value > 0).limit(1)).one()
            figure.value = 2 * (figure.value or 0)
        assert lagging(path) == {"mineral_summary", "producer", "measured_interval"}
        with catalogue.reading() as session:
            assert problems(session) == []
        assert lagging(path) == set()


def test_a_search_waits_for_a_long_step_of_the_same_program(behind: Path) -> None:
    with closing(Catalogue.open(behind)) as catalogue, ThreadPoolExecutor(1) as pool:
        catalogue.busy_seconds = 0.01

        def found() -> int:
            with catalogue.reading() as session:
                return len(find(session, catalogue.graph(session), "quintessence"))

        with catalogue.writing("A long step") as session:
            session.scalars(select(Usage).limit(1)).one().role = "philosopher"
            session.flush()
            searching = pool.submit(found)
            with pytest.raises(TimeoutError):
                searching.result(timeout=0.2)
        assert searching.result(timeout=60) > 50


def test_a_note_owes_the_index_nothing_and_so_the_file_may_be_read_only(
    catalogue_file: Path, tmp_path: Path
) -> None:
    path, killed = catalogue_file, tmp_path / "killed.mineralcat"
    with closing(Catalogue.open(path)) as catalogue:
        with catalogue.writing("Set note") as session:
            session.scalars(select(Mineral).limit(1)).one().note = "Seen in 2026"
        shutil.copyfile(path, killed)
        before = killed.read_bytes()
        with catalogue.reading() as session:  # which writes nothing
            assert problems(session) == []
        assert path.read_bytes() == before
    assert (
        startup_preview(path, 10) is not None
    )  # whose index says on closing that it is as new as the log
    assert startup_preview(killed, 10) is None
    killed.chmod(0o444)
    with closing(Catalogue.open(killed)) as catalogue, catalogue.reading() as session:
        assert catalogue.read_only
        assert problems(session) == []


def test_what_lagged_before_a_mineral_went_is_made_anew(catalogue: Catalogue) -> None:
    """Steps one after the other, none of which the index has seen: a figure of a mineral, its
    series moved to another, and the first one deleted."""
    with catalogue.writing("Figure") as session:
        figure = session.scalars(select(Supply).where(Supply.value > 0).limit(1)).one()
        figure.value = 2 * (figure.value or 0)
        series = session.get_one(Series, figure.series_id)
        first = session.get_one(Mineral, series.mineral_id)
    with catalogue.writing("Move") as session:
        other = session.scalars(select(Mineral).where(Mineral.id != first.id).limit(1)).one()
        session.get_one(Series, series.id).mineral_id = other.id
        session.get_one(Series, series.id).form = "moved"
    assert lagging(catalogue.path) >= {"mineral_summary", "producer", "measured_interval"}
    with catalogue.reading() as session:
        assert problems(session) == []
    with catalogue.writing("Figure again") as session:
        session.get_one(Supply, figure.id).value = 1.0
    with catalogue.writing("Delete") as session:
        deleting.delete(session, "mineral", str(first.uid))
    with catalogue.reading() as session:
        assert problems(session) == []


# -- files of other makes and in other states ------------------------------------------------------


def renamed_and_left(path: Path, to: Path) -> Path:
    """A file as it is where the program was killed after a mineral was renamed."""
    with closing(Catalogue.open(path)) as catalogue:
        with catalogue.writing("Rename") as session:
            minerals.rename_mineral(session, "cobalt", "Kobalt")
        shutil.copyfile(path, to)
    return to


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_an_index_of_an_earlier_layout_is_made_anew(catalogue_file: Path) -> None:
    run(catalogue_file, "DROP TABLE indexed", "CREATE TABLE lag (name TEXT, mineral_id INTEGER)")
    with (
        closing(Catalogue.open_to_read(catalogue_file)) as catalogue,
        catalogue.reading() as session,
    ):
        assert session.scalars(select(Mineral.slug).limit(1)).one()
    with closing(Catalogue.open(catalogue_file)) as catalogue, catalogue.reading() as session:
        assert problems(session) == []
    with closing(sqlite3.connect(catalogue_file)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "lag" not in tables
    assert "indexed" in tables


def test_a_damaged_line_of_the_log_that_the_index_needs_is_named(
    catalogue_file: Path, tmp_path: Path
) -> None:
    left = renamed_and_left(catalogue_file, tmp_path / "left.mineralcat")
    with closing(Catalogue.open(left)) as catalogue:
        with catalogue.writing("Move") as session:
            series = session.scalars(select(Series).limit(1)).one()
            other = select(Mineral.id).where(Mineral.id != series.mineral_id).limit(1)
            series.mineral_id, series.form = session.scalars(other).one(), "moved"
        damaged = Path(shutil.copyfile(left, tmp_path / "damaged.mineralcat"))
    run(damaged, "UPDATE change SET before = '{\"a' WHERE field = 'mineral_id'")
    with closing(Catalogue.open_to_read(damaged)):
        pass
    with closing(Catalogue.open(damaged)) as catalogue, catalogue.reading() as session:
        assert [problem.kind for problem in problems(session)] == ["history"]


def test_a_file_that_another_program_set_to_a_journal_of_its_own_catches_up_too(
    catalogue_file: Path, tmp_path: Path
) -> None:
    left = renamed_and_left(catalogue_file, tmp_path / "left.mineralcat")
    run(left, "PRAGMA journal_mode = WAL")
    with closing(Catalogue.open(left)) as catalogue, catalogue.reading() as session:
        assert len(find(session, catalogue.graph(session), "kobalt")) == 1


def test_who_closes_does_not_wait_for_another_program(catalogue_file: Path) -> None:
    catalogue = Catalogue.open(catalogue_file)
    catalogue.busy_seconds = 3_600
    with catalogue.writing("Rename") as session:
        minerals.rename_mineral(session, "cobalt", "Kobalt")
    with closing(sqlite3.connect(catalogue_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        catalogue.close()  # an hour would be noticed
    assert lagging(catalogue_file)
    with closing(Catalogue.open(catalogue_file)) as again, again.reading() as session:
        assert problems(session) == []


def test_a_step_that_failed_changes_nothing_when_the_file_is_closed(catalogue_file: Path) -> None:
    before = catalogue_file.read_bytes()
    with (
        closing(Catalogue.open(catalogue_file)) as catalogue,
        pytest.raises(DuplicateNameError),
        catalogue.writing("Rename") as session,
    ):
        minerals.set_note(session, "cobalt", "first")
        minerals.rename_mineral(session, "cobalt", "Lithium")
    assert catalogue_file.read_bytes() == before


def test_a_step_bears_the_time_of_its_turn(small_catalogue: Catalogue) -> None:
    """Not that of when it was asked for: the log is in order."""
    with closing(Catalogue.open(small_catalogue.path)) as other:

        def before(_: Path) -> None:
            with other.writing("Theirs") as session:
                minerals.set_note(session, "lithium", "first")

        small_catalogue.before_write = before
        with small_catalogue.writing("Mine") as session:
            minerals.set_note(session, "cobalt", "second")
    with small_catalogue.reading() as session:
        steps = select(Revision.message, Revision.time).where(Revision.id > 0)
        (first, earlier), (second, later) = session.execute(steps.order_by(Revision.id))
    assert (first, second) == ("Theirs", "Mine")
    assert earlier < later
