"""The file of a catalogue: how it is made, set up, shared, and what survives."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from mineralcat.errors import (
    CatalogueChangedError,
    CatalogueError,
    CatalogueExistsError,
    CatalogueLockedError,
    CatalogueNotMadeError,
    DamagedCatalogueError,
    NotSavedError,
)
from mineralcat.exchange.packages import reference
from mineralcat.exchange.packages.data_package import FACT_TABLES
from mineralcat.store import catalogue as catalogue_module
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.sqlite_connections import SqliteConnections
from mineralcat.store.files.file_format import APPLICATION_ID, SCHEMA, read_header
from mineralcat.store.history.entries import LogRow
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import Base, Mineral, Property
from mineralcat.store.search.find_minerals import find
from tests import mineral_edits as editing

ROOT = Path(__file__).parents[2]


def nothing(_session: object) -> None:
    """Fills a new catalogue with nothing."""


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def summarise(catalogue: Catalogue, words: str) -> None:
    with catalogue.writing(f"Set summary to {words}") as session:
        editing.set_summary(session, "cobalt", words)


def summary(catalogue: Catalogue) -> str | None:
    with catalogue.reading() as session:
        return session.scalar(select(Mineral.summary).where(Mineral.slug == "cobalt"))


def pragma(catalogue: Catalogue, name: str, *, writing: bool = False) -> object:
    engine = catalogue._writer if writing else catalogue._reader
    with catalogue._transaction(engine) as session:
        return session.scalar(text(f"PRAGMA {name}"))


# -- settings ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("waits_for_the_disk")
@pytest.mark.parametrize("writing", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("recursive_triggers", 0),
        ("synchronous", 2),
        ("journal_mode", "delete"),
        ("application_id", APPLICATION_ID),
        ("user_version", SCHEMA),
        ("busy_timeout", 5000),
    ],
)
def test_each_connection_has_the_settings_that_keep_data_safe(
    name, value, writing, small_catalogue
):
    assert pragma(small_catalogue, name, writing=writing) == value


def test_no_other_file_can_be_attached_and_no_huge_value_stored(small_catalogue):
    with pytest.raises(OperationalError), small_catalogue.reading() as session:
        session.execute(text("ATTACH DATABASE ':memory:' AS other"))
    with pytest.raises(Exception, match="too big"), small_catalogue.writing("Bomb") as session:
        session.execute(text("UPDATE mineral SET summary = zeroblob(50000000)"))
    assert summary(small_catalogue) is None


def test_a_cell_of_fifty_megabytes_is_a_sentence_and_stops_nothing_else(catalogue_file):
    with closing(sqlite3.connect(catalogue_file)) as other:
        other.execute("UPDATE mineral SET summary = zeroblob(50000000) WHERE slug = 'cobalt'")
        other.commit()
    catalogue = Catalogue.open(catalogue_file)
    with pytest.raises(DamagedCatalogueError, match="a cell holds more than any text or figure"):
        summary(catalogue)
    with pytest.raises(DamagedCatalogueError), catalogue.reading() as session:
        catalogue_check.problems(session)
    with catalogue.reading() as session:
        assert session.scalar(select(Mineral.summary).where(Mineral.slug == "lithium"))
    catalogue.close()


def test_a_file_set_to_a_write_ahead_log_comes_back_to_a_journal(catalogue_file):
    with closing(sqlite3.connect(catalogue_file)) as other:
        other.execute("PRAGMA journal_mode = WAL")
    assert read_header(catalogue_file).write_ahead
    catalogue = Catalogue.open(catalogue_file)
    summarise(catalogue, "Blue")
    assert pragma(catalogue, "journal_mode") == "delete"
    assert [path.name for path in catalogue_file.parent.iterdir()] == [catalogue_file.name]
    catalogue.close()
    assert not read_header(catalogue_file).write_ahead


def test_a_step_that_refers_to_nothing_is_refused(small_catalogue):
    with (
        pytest.raises(Exception, match="FOREIGN KEY"),
        small_catalogue.writing("Orphan") as session,
    ):
        session.scalars(select(Mineral)).first().member_of_id = 999
    with (
        pytest.raises(Exception, match="FOREIGN KEY"),
        small_catalogue.writing("Delete") as session,
    ):
        session.connection().execute(text("DELETE FROM mineral WHERE slug = 'lithium'"))


def test_what_is_read_cannot_be_written_beside_the_history(small_catalogue):
    before = small_catalogue.path.read_bytes()
    with pytest.raises(OperationalError), small_catalogue.reading() as session:
        editing.set_summary(session, "cobalt", "Sneaked in")
    assert small_catalogue.path.read_bytes() == before
    summarise(small_catalogue, "Blue")
    assert summary(small_catalogue) == "Blue"


# -- making --------------------------------------------------------------------------------------


def test_the_reference_catalogue_is_sound_and_says_what_it_was_made_from(reference_catalogue):
    with reference_catalogue.reading() as session:
        assert catalogue_check.problems(session) == []
        made_from = {row.key: row.value for row in session.scalars(select(Property))}
        assert (made_from["reference_version"], made_from["reference_hash"]) == (
            reference.shipped_version()
        )
        assert reference.newer_reference(session) is None
        (revision,) = history.revisions(session)
    assert revision.message == f"Reference data {made_from['reference_version']}"


def test_newer_reference_data_are_offered_and_not_taken(catalogue):
    with catalogue._transaction(catalogue._writer) as session:
        session.execute(text("UPDATE property SET value = 'old' WHERE key = 'reference_hash'"))
        session.execute(text("DELETE FROM usage_substitute"))
    before = catalogue.path.read_bytes()
    with catalogue.reading() as session:
        newer = reference.newer_reference(session)
    assert newer is not None
    assert newer.added > 0
    assert newer.gone == 0
    assert str(newer.added) in newer.sentence
    assert catalogue.path.read_bytes() == before


def test_an_empty_catalogue_has_every_table_and_no_row(tmp_path):
    made = reference.make_empty(tmp_path / "empty.mineralcat")
    with made.reading() as session:
        for name in history.ENTITIES:
            assert session.scalar(text(f"SELECT count(*) FROM {name}")) == 0
        assert catalogue_check.problems(session) == []
        assert len(find(session, made.graph(session), "")) == 0
    made.close()


def test_a_catalogue_without_facts_has_names_and_no_claim(tmp_path):
    made = reference.make(tmp_path / "names.mineralcat", facts=False)
    with made.reading() as session:
        counts = {
            name: session.scalar(text(f"SELECT count(*) FROM {name}")) for name in history.ENTITIES
        }
        assert catalogue_check.problems(session) == []
    assert all(counts[name] == 0 for name in FACT_TABLES)
    assert all(counts[name] for name in ("mineral", "application", "area", "source"))
    made.close()


def test_two_catalogues_made_from_the_same_data_say_the_same(reference_catalogue, tmp_path):
    other = reference.make(tmp_path / "twin.mineralcat")
    with other.reading() as mine, reference_catalogue.reading() as theirs:
        assert catalogue_check.content_hash(mine) == catalogue_check.content_hash(theirs)
    other.close()


def test_the_first_start_makes_the_catalogue_with_progress_and_the_next_opens_it(tmp_path):
    path = tmp_path / "new" / "folder" / "atlas.mineralcat"
    told: list[tuple[int, int]] = []
    made = reference.open_or_make(path, lambda done, total: told.append((done, total)))
    summarise(made, "Mine")
    made.close()
    assert told[-1][0] == told[-1][1] > 0
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    again = reference.open_or_make(path, lambda *_: pytest.fail("made again"))
    assert summary(again) == "Mine"
    again.close()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_file_that_is_there_is_never_overwritten(small_catalogue):
    before = small_catalogue.path.read_bytes()
    with pytest.raises(CatalogueExistsError):
        Catalogue.create(small_catalogue.path, nothing)
    assert small_catalogue.path.read_bytes() == before


def test_a_file_that_comes_while_a_catalogue_is_made_is_not_overwritten(tmp_path, monkeypatch):
    def another_comes(path: Path):
        def fill(_session: object) -> None:
            path.write_bytes(b"mine")

        return fill

    def no_links(*_args: object) -> None:
        raise OSError(95, "Operation not supported")

    for name, link in (("one", os.link), ("two", no_links)):
        monkeypatch.setattr(os, "link", link)
        path = tmp_path / name
        with pytest.raises(CatalogueExistsError):
            Catalogue.create(path, another_comes(path))
        assert path.read_bytes() == b"mine"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["one", "two"]


def test_where_files_cannot_be_linked_a_catalogue_is_made_all_the_same(tmp_path, monkeypatch):
    def no_links(*_args: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    Catalogue.create(tmp_path / "atlas.mineralcat", nothing).close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["atlas.mineralcat"]


def test_a_making_that_breaks_off_leaves_nothing(tmp_path):
    def breaks(session):
        session.add(Mineral(slug="zinc", name="Zinc", kind="element"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Catalogue.create(tmp_path / "atlas.mineralcat", breaks)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_while_making_leaves_nothing(tmp_path, monkeypatch):
    connect = SqliteConnections.connect

    def small_disk(self: SqliteConnections) -> sqlite3.Connection:
        connection = connect(self)
        connection.execute("PRAGMA max_page_count = 200")
        return connection

    monkeypatch.setattr(SqliteConnections, "connect", small_disk)
    with pytest.raises(CatalogueNotMadeError, match="the disk may be full"):
        reference.make(tmp_path / "atlas.mineralcat")
    assert list(tmp_path.iterdir()) == []


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
from mineralcat import cli
sys.exit(cli.main(sys.argv[3:] + [sys.argv[1]]))
"""


@pytest.mark.skipif(os.name == "nt", reason="has no limits of this kind")
@pytest.mark.parametrize("limit", [0, 100_000, 2_000_000])
def test_a_write_that_the_system_refuses_while_making_leaves_nothing(limit, tmp_path):
    path = tmp_path / "atlas.mineralcat"
    made = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), str(limit), "new"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 2
    assert "could not be made" in made.stderr
    assert made.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_keeps_what_was_there_and_the_next_step_works(small_catalogue):
    summarise(small_catalogue, "Blue")
    pragma(small_catalogue, "max_page_count = 1")  # no smaller than the file is, and no larger
    before = small_catalogue.path.read_bytes()
    with pytest.raises(NotSavedError, match="everything before it is safe"):
        note_at_length(small_catalogue)
    assert small_catalogue.path.read_bytes() == before
    assert summary(small_catalogue) == "Blue"
    pragma(small_catalogue, "max_page_count = 1000000")
    note_at_length(small_catalogue)
    assert [row.message for row in log(small_catalogue)][:2] == ["At length", "Set summary to Blue"]


def note_at_length(catalogue: Catalogue) -> None:
    with catalogue.writing("At length") as session:
        session.scalars(select(Mineral).limit(1)).one().note = "x" * 500_000


def log(catalogue: Catalogue) -> list[LogRow]:
    with catalogue.reading() as session:
        return history.revisions(session)


# -- others at the same file ---------------------------------------------------------------------


@pytest.fixture
def no_patience(monkeypatch):
    monkeypatch.setattr(catalogue_module, "BUSY_SECONDS", 0.05)


def test_two_that_read_and_then_write_do_not_fail_each_other(catalogue_file):
    """Each step reads first and writes what it read: none may be refused at once or lost."""
    catalogues = [Catalogue.open(catalogue_file) for _ in range(2)]
    failures: list[BaseException] = []
    together = threading.Barrier(2)

    def count_up(catalogue: Catalogue) -> None:
        try:
            together.wait()
            for _ in range(10):
                with catalogue.writing("Count up") as session:
                    zinc = session.scalars(select(Mineral).where(Mineral.slug == "zinc")).one()
                    zinc.note = str(int(zinc.note or "") + 1)
        except BaseException as error:
            failures.append(error)
            raise

    with catalogues[0].writing("Begin") as session:
        session.scalars(select(Mineral).where(Mineral.slug == "zinc")).one().note = "0"
    threads = [threading.Thread(target=count_up, args=(each,)) for each in catalogues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with catalogues[0].reading() as session:
        assert session.scalar(select(Mineral.note).where(Mineral.slug == "zinc")) == "20"
        assert catalogue_check.problems(session) == []
    for each in catalogues:
        each.close()


@pytest.mark.usefixtures("no_patience")
def test_a_step_waits_for_its_turn_and_then_says_that_the_file_is_in_use(small_catalogue):
    with closing(sqlite3.connect(small_catalogue.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogueLockedError), small_catalogue.writing("Blue") as session:
            editing.set_summary(session, "cobalt", "Blue")
        assert summary(small_catalogue) is None
        other.execute("ROLLBACK")
    summarise(small_catalogue, "Blue")
    assert summary(small_catalogue) == "Blue"


@pytest.mark.usefixtures("no_patience")
def test_a_step_that_a_reader_keeps_from_ending_is_not_half_done(small_catalogue):
    with closing(sqlite3.connect(small_catalogue.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM mineral").fetchone()
        with pytest.raises(CatalogueLockedError):
            summarise(small_catalogue, "Blue")
    assert summary(small_catalogue) is None
    with small_catalogue.reading() as session:
        assert catalogue_check.problems(session) == []
        assert len(history.revisions(session)) == 1


def test_many_threads_read_at_once(reference_catalogue):
    """More than a pool of five connections holds: none may lose the one that it reads from."""
    failures: list[BaseException] = []
    together = threading.Barrier(12)

    def read() -> None:
        try:
            together.wait()
            for _ in range(5):
                with reference_catalogue.reading() as session:
                    graph = reference_catalogue.graph(session)
                    assert len(find(session, graph, "used-in:wind-power")) > 10
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=read) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_question_within_a_step_sees_the_catalogue_as_it_was(small_catalogue):
    with small_catalogue.writing("Blue") as session:
        editing.set_summary(session, "cobalt", "Blue")
        session.flush()
        assert summary(small_catalogue) is None
    assert summary(small_catalogue) == "Blue"


def test_a_question_sees_one_state_while_another_program_writes(small_catalogue):
    other = Catalogue.open(small_catalogue.path)
    with small_catalogue.reading() as session:
        before = session.scalar(select(Mineral.name).where(Mineral.slug == "cobalt"))
    with other.writing("Rename") as session:
        editing.rename_mineral(session, "cobalt", "Kobalt")
    with small_catalogue.reading() as session:
        after = session.scalar(select(Mineral.name).where(Mineral.slug == "cobalt"))
    assert (before, after) == ("Cobalt", "Kobalt")
    assert small_catalogue.undo() == "Rename"
    other.close()


@pytest.mark.skipif(os.name == "nt", reason="keeps open files from being replaced")
@pytest.mark.parametrize("what", ["replaced", "deleted"])
def test_a_file_that_is_replaced_or_deleted_while_open_is_not_written(what, catalogue_file):
    catalogue = Catalogue.open(catalogue_file)
    if what == "replaced":
        copy = catalogue_file.with_name("copy")
        shutil.copyfile(catalogue_file, copy)
        copy.replace(catalogue_file)
        before = catalogue_file.read_bytes()
    else:
        catalogue_file.unlink()
    for step in (lambda: summarise(catalogue, "Blue"), catalogue.undo, catalogue.rebuild_index):
        with pytest.raises(CatalogueChangedError, match="was replaced or deleted"):
            step()
    catalogue.close()
    if what == "replaced":
        assert catalogue_file.read_bytes() == before
    else:
        assert not catalogue_file.exists()


# -- crashes -------------------------------------------------------------------------------------

EDITS = """
import sys
from pathlib import Path
from tests import mineral_edits as minerals
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.sqlite_connections import SqliteConnections

catalogue = Catalogue.open(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    number += 1
    with catalogue.writing(f"step {number}") as session:
        minerals.set_summary(session, "cobalt", f"summary {number}")
        minerals.set_note(session, "lithium", f"note {number}")
        minerals.set_synonyms(session, "cobalt", (f"synonym {number}",))
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="has no SIGKILL")
def test_what_was_acknowledged_before_a_kill_is_there_and_nothing_is_half_there(small_catalogue):
    path, last = small_catalogue.path, 0
    small_catalogue.close()
    for kill_after in (1, 2, 5, 9):
        child = subprocess.Popen(
            [sys.executable, "-c", EDITS, str(path), str(last)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert child.stdout is not None
        for _ in range(kill_after):
            last = int(child.stdout.readline())
        child.kill()
        last = max([last, *map(int, child.stdout.read().split())])
        child.stdout.close()
        child.wait()
        catalogue = Catalogue.open(path)
        with catalogue.reading() as session:
            assert catalogue_check.problems(session) == []
            texts = {m.slug: m for m in session.scalars(select(Mineral))}
            number = int(str(texts["cobalt"].summary).split()[-1])
            assert number in (last, last + 1)  # the last may be done and not yet told
            assert texts["lithium"].note == f"note {number}"
            assert [synonym.text for synonym in texts["cobalt"].synonyms] == [f"synonym {number}"]
            newest = history.revisions(session, 1)[0]
        assert newest.message == f"step {number}"
        assert catalogue.undo() == f"step {number}"
        assert catalogue.redo() == f"step {number}"
        catalogue.close()
        last = number


HALF_WRITTEN = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE mineral SET summary = 'half written'")
connection.executemany(
    "INSERT INTO property VALUES (?, ?)", ((str(n), "x" * 500) for n in range(3000))
)
print("written", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(os.name == "nt", reason="has no SIGKILL")
def test_a_file_between_two_states_comes_back_whole(catalogue_file):
    """Killed while its pages went to disk: the first page already tells of pages to come."""
    with closing(sqlite3.connect(catalogue_file)) as connection:
        content = list(connection.iterdump())
    child = subprocess.Popen(
        [sys.executable, "-c", HALF_WRITTEN, str(catalogue_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdin is not None
    child.stdout.readline()
    child.kill()
    child.wait()
    child.stdout.close()
    child.stdin.close()
    assert catalogue_file.with_name(catalogue_file.name + "-journal").exists()
    with catalogue_file.open("r+b") as file:
        file.seek(28)
        file.write((100_000).to_bytes(4, "big"))
    catalogue = Catalogue.open(catalogue_file)
    with catalogue.reading() as session:
        assert catalogue_check.problems(session) == []
    catalogue.close()
    with closing(sqlite3.connect(catalogue_file)) as connection:
        assert list(connection.iterdump()) == content
    assert [path.name for path in catalogue_file.parent.iterdir()] == [catalogue_file.name]


def test_a_plain_copy_of_the_file_is_the_whole_catalogue(catalogue, tmp_path):
    summarise(catalogue, "Blue")
    copy = tmp_path / "copy.mineralcat"
    shutil.copyfile(catalogue.path, copy)
    copied = Catalogue.open(copy)
    with catalogue.reading() as mine, copied.reading() as theirs:
        assert catalogue_check.content_hash(mine) == catalogue_check.content_hash(theirs)
    copied.close()


def test_every_error_of_a_file_names_the_file(tmp_path):
    kinds = [kind for kind in vars(sys.modules["mineralcat.errors"]).values() if is_error(kind)]
    assert len(kinds) > 10
    for kind in kinds:
        arguments = {"reason": "why", "version": 2, "known": 1}
        names = kind.__init__.__code__.co_varnames[2 : kind.__init__.__code__.co_argcount]
        given = {name: arguments[name] for name in names if name in arguments}
        error = kind(tmp_path / "atlas", **given)
        assert str(tmp_path / "atlas") in str(error)
        assert str(error).endswith(".")


def is_error(kind: object) -> bool:
    return (
        isinstance(kind, type) and issubclass(kind, CatalogueError) and kind is not CatalogueError
    )


def test_every_declared_table_is_in_the_file(small_catalogue):
    with small_catalogue.reading() as session:
        names = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    assert Base.metadata.tables.keys() <= names


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE need",
        "DROP TABLE mineral_text",
        "ALTER TABLE mineral_summary DROP COLUMN lists",
        "ALTER TABLE mineral_summary RENAME TO digest",
        "ALTER TABLE measured_interval ADD COLUMN rival_low FLOAT",
    ],
)
def test_a_search_index_of_another_layout_is_made_anew_on_opening(catalogue_file, statement):
    with closing(sqlite3.connect(catalogue_file)) as connection:
        if "DROP COLUMN" in statement:
            connection.execute("DROP INDEX ix_mineral_summary_lists")
        connection.execute(statement)
        connection.commit()
    catalogue = Catalogue.open(catalogue_file)
    try:
        with catalogue.reading() as session:
            assert catalogue_check.problems(session) == []
            assert len(find(session, catalogue.graph(session), "used-in:offshore-wind")) == 21
    finally:
        catalogue.close()


@pytest.mark.skipif(os.name == "nt", reason="cannot ask whether a process lives")
def test_what_a_kill_left_of_a_catalogue_is_removed_at_the_next_start(small_file, tmp_path):
    """And what another process is still making stays, as do the drafts of other files."""
    path = tmp_path / "n.mineralcat"
    shutil.copyfile(small_file, path)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        drafts = [tmp_path / f".n.mineralcat.{other.pid}.new{part}" for part in ("", "-journal")]
        foreign = tmp_path / f".an.mineralcat.{other.pid}.new"
        for draft in (*drafts, foreign):
            draft.write_bytes(b"half")
        reference.open_or_make(path).close()
        assert all(draft.exists() for draft in drafts), "it is still being made"
        other.kill()
    reference.open_or_make(path).close()
    assert not any(draft.exists() for draft in drafts)
    assert foreign.exists()
    path.unlink()
    drafts[0].write_bytes(b"half")
    reference.make_empty(path).close()
    assert not drafts[0].exists()
