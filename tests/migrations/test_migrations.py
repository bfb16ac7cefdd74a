"""Migrations lead to the schema that the models declare, on a copy, or leave the file as it was."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, select

from mineralcat.errors import MigrationError
from mineralcat.exchange.packages import reference
from mineralcat.store import catalogue as catalogue_module
from mineralcat.store import history, migrate
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files import file_format
from mineralcat.store.files.file_format import APPLICATION_ID, SCHEMA, read_header
from mineralcat.store.index import search_index
from mineralcat.store.index.index_tables import INDEX
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import Base, Mineral
from tests.older_versions import FOLDER, describe, older_versions, unpack
from tests.parsed_schema import schema_of

ROOT = Path(__file__).parents[2]
OLDEST = 0
"""The version of a file that bears our mark and nothing else."""


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "old.mineralcat"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    return path


@pytest.fixture
def made_now(tmp_path: Path) -> Path:
    path = tmp_path / "new.mineralcat"
    reference.make_empty(path).close()
    return path


def engine_of(path: Path) -> Engine:
    return create_engine("sqlite+pysqlite:///" + str(path))


def test_migrating_from_the_oldest_gives_the_schema_that_is_made_now(old_file, made_now):
    migrate.upgrade(old_file)
    migrated, made = schema_of(old_file), schema_of(made_now)
    assert migrated.keys() == made.keys()
    for name in made:
        assert migrated[name] == made[name]


LATER = SCHEMA + 1
REBUILDS = f'''
"""A step to a later version that builds anew the tables with the most constraints."""

from alembic import op

revision, down_revision = "{LATER:04}", "{SCHEMA:04}"
branch_labels = depends_on = None


def upgrade() -> None:
    for table in ("supply", "mineral", "application_link"):
        with op.batch_alter_table(table, recreate="always"):
            pass
'''
"""SQLite alters a table by making another; Alembic takes the order of the constraints of that from
a set, which differs from run to run."""

UPGRADES = f"""
import json, sys
from pathlib import Path
from sqlalchemy import create_engine
from mineralcat.store import migrate
from tests.parsed_schema import schema_of, texts_of
path = Path(sys.argv[1])
migrate.shipped = lambda _: Path(sys.argv[2])
with create_engine("sqlite+pysqlite:///" + str(path)).connect() as connection:
    migrate.run_migrations(connection, {SCHEMA}, {LATER})
    connection.commit()
print(json.dumps([schema_of(path), texts_of(path)]))
"""


@pytest.fixture
def with_a_later_version(tmp_path: Path) -> Path:
    """The migrations as they may be one day: a folder as `shipped` gives it."""
    folder = tmp_path / "shipped"
    shutil.copytree(Path(migrate.__file__).parents[2] / "db/migrations", folder / "migrations")
    (folder / f"migrations/versions/{LATER:04}_rebuild.py").write_text(REBUILDS)
    return folder


def test_tables_that_a_migration_builds_anew_have_their_constraints_under_every_hash_seed(
    with_a_later_version, small_file, tmp_path
):
    expected = json.loads(json.dumps(schema_of(small_file)))
    children = []
    for seed in range(5):
        path = tmp_path / f"{seed}.mineralcat"
        shutil.copyfile(small_file, path)
        children.append(
            subprocess.Popen(
                [sys.executable, "-c", UPGRADES, str(path), str(with_a_later_version)],
                env={**os.environ, "PYTHONHASHSEED": str(seed)},
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
        )
    told = [json.loads(child.communicate()[0]) for child in children]
    for schema, _ in told:
        assert schema == expected
    texts = {json.dumps(texts) for _, texts in told}
    assert len(texts) > 1, "the texts are the same by now, and could be compared"


@pytest.mark.parametrize("kept", older_versions(), ids=lambda kept: kept.packed.name)
class TestOlderVersions:
    """A catalogue that a released version wrote, with edits and history."""

    @pytest.fixture
    def path(self, kept, tmp_path):
        path = tmp_path / "older.mineralcat"
        unpack(kept.packed, path)
        return path

    def test_the_file_is_as_it_was_written(self, kept, path):
        digest = hashlib.sha256(kept.packed.read_bytes()).hexdigest()
        assert f"{digest}  {kept.packed.name}\n" in (FOLDER / "SHA256SUMS").read_text()
        assert read_header(path).schema == kept.schema

    def test_it_opens_is_sound_and_says_what_it_said(self, kept, path):
        catalogue = Catalogue.open(path)
        said = describe(catalogue)
        assert said == {name: getattr(kept, name) for name in said}
        with catalogue.reading() as session:
            assert catalogue_check.problems(session) == []
        catalogue.close()

    def test_all_its_steps_can_be_taken_back_and_made_again(self, kept, path):
        catalogue = Catalogue.open(path)
        begun = next_undo = kept.undo
        count = 0
        while next_undo is not None:
            assert catalogue.undo() == next_undo
            count += 1
            with catalogue.reading() as session:
                next_undo = history.next_steps(session).undo
        assert count >= 12
        for _ in range(count):
            catalogue.redo()
        with catalogue.reading() as session:
            assert history.next_steps(session).undo == begun
            assert catalogue_check.content_hash(session) == kept.hash
            assert catalogue_check.problems(session) == []
        catalogue.close()

    def test_a_later_version_keeps_all_that_it_says(
        self, kept, path, with_a_later_version, monkeypatch
    ):
        for module in (catalogue_module, file_format, migrate):
            monkeypatch.setattr(module, "SCHEMA", LATER)
        monkeypatch.setattr(migrate, "shipped", lambda _: with_a_later_version)
        catalogue = Catalogue.open(path)
        said = describe(catalogue)
        assert said == {name: getattr(kept, name) for name in said}
        with catalogue.reading() as session:
            assert catalogue_check.problems(session) == []
        assert catalogue.undo() == kept.undo
        catalogue.close()
        assert read_header(path).schema == LATER


def test_alembic_sees_no_difference_between_the_models_and_what_it_migrated(old_file):
    migrate.upgrade(old_file)

    def ours(thing, name, kind, reflected, compared):
        table = name if kind == "table" else getattr(thing.table, "name", "")
        return table not in INDEX.tables and not table.startswith("mineral_text")

    engine = engine_of(old_file)
    with engine.connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_there_is_one_migration_for_each_version():
    scripts = sorted((Path(migrate.__file__).parents[2] / "db/migrations/versions").glob("*.py"))
    assert [script.name[:4] for script in scripts] == [f"{n + 1:04}" for n in range(SCHEMA)]


def test_an_upgraded_catalogue_is_sound_and_keeps_history(old_file):
    Catalogue.open(old_file).close()
    assert read_header(old_file).schema == SCHEMA
    catalogue = Catalogue.open(old_file)
    with catalogue.writing("Add zinc") as session:
        session.add(Mineral(slug="zinc", name="Zinc", kind="element"))
    catalogue.undo()
    catalogue.redo()
    with catalogue.reading() as session:
        assert catalogue_check.problems(session) == []
        assert session.scalars(select(Mineral.name)).all() == ["Zinc"]
        assert [row.message for row in history.revisions(session)][-1] == "Empty catalogue"
    catalogue.close()


def test_the_old_file_stays_beside_the_new_one(old_file):
    old = old_file.read_bytes()
    old_file.chmod(0o640)
    kept = migrate.upgrade(old_file)
    assert kept.name == f"old.schema-{OLDEST}.mineralcat"
    assert kept.read_bytes() == old
    assert old_file.read_bytes() != old
    assert old_file.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in old_file.parent.iterdir()} == {old_file.name, kept.name}


def test_an_older_file_that_was_kept_is_not_overwritten(old_file):
    earlier = old_file.with_name(f"old.schema-{OLDEST}.mineralcat")
    earlier.write_bytes(b"kept from another day")
    kept = migrate.upgrade(old_file)
    assert kept != earlier
    assert earlier.read_bytes() == b"kept from another day"


def test_a_catalogue_of_today_is_not_migrated(made_now, monkeypatch):
    monkeypatch.setattr(migrate, "upgrade", lambda path: pytest.fail("migrated"))
    before = made_now.read_bytes()
    Catalogue.open(made_now).close()
    assert made_now.read_bytes() == before


def break_copying(monkeypatch):
    monkeypatch.setattr(migrate, "copy_database", raising(OSError(28, "No space left on device")))


def break_the_step(monkeypatch):
    monkeypatch.setattr(migrate, "run_migrations", raising(OSError(28, "No space left on device")))


def break_the_index(monkeypatch):
    error = sqlite3.OperationalError("database or disk is full")
    monkeypatch.setattr(search_index, "rebuild", raising(error))


def break_keeping(monkeypatch):
    def half(source, target):
        Path(target).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", half)


def break_the_exchange(monkeypatch):
    monkeypatch.setattr(Path, "replace", raising(OSError(5, "Input/output error")))


def raising(error: BaseException):
    def fail(*_args: object, **_options: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    "fault", [break_copying, break_the_step, break_the_index, break_keeping, break_the_exchange]
)
def test_a_migration_that_fails_leaves_the_file_alone_and_nothing_beside_it(
    fault, old_file, monkeypatch
):
    before = old_file.read_bytes()
    fault(monkeypatch)
    with pytest.raises(MigrationError) as caught:
        Catalogue.open(old_file)
    assert re.search("No space left|disk is full|Input/output", str(caught.value))
    assert "\n" not in str(caught.value)
    assert old_file.read_bytes() == before
    assert list(old_file.parent.iterdir()) == [old_file]


DIES = """
import os, signal, sys
from sqlalchemy import Engine, event
from mineralcat.store import migrate

left = int(sys.argv[2])

def counted(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "before_cursor_execute", counted)
migrate.upgrade(__import__("pathlib").Path(sys.argv[1]))
"""
"""Upgrades a file, and is killed when it has run so many statements."""


@pytest.mark.skipif(os.name == "nt", reason="has no SIGKILL")
@pytest.mark.parametrize("statements", [0, 12, 50, 90])
def test_a_process_that_dies_while_migrating_leaves_the_old_file(statements, old_file):
    before = old_file.read_bytes()
    child = [sys.executable, "-c", DIES, str(old_file), str(statements)]
    assert subprocess.run(child, check=False, cwd=ROOT).returncode == -9
    assert old_file.read_bytes() == before
    Catalogue.open(old_file).close()
    assert read_header(old_file).schema == SCHEMA
