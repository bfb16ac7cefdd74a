"""Files that are no catalogue, or no whole one: one clear sentence each, and the file as it was."""

import os
import random
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from mineralcat import cli
from mineralcat.errors import (
    CatalogueError,
    CatalogueLockedError,
    CatalogueMissingError,
    CatalogueUnreadableError,
    DamagedCatalogueError,
    ForeignDatabaseError,
    MigrationError,
    NewerCatalogueError,
    NotACatalogueError,
    ReadOnlyCatalogueError,
)
from mineralcat.store import catalogue as catalogue_module
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.file_format import APPLICATION_ID, SCHEMA

Spoil = Callable[[Path], None]
"""Makes a bad file of the good catalogue at a path."""


def holding(content: bytes) -> Spoil:
    def spoil(path: Path) -> None:
        path.write_bytes(content)

    return spoil


def after(*statements: str) -> Spoil:
    """The catalogue after another program worked on it."""

    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return spoil


def of_another_program(path: Path) -> None:
    path.unlink()
    after("CREATE TABLE bookmark (id INTEGER PRIMARY KEY, url TEXT)")(path)


def stamped_only(*statements: str) -> Spoil:
    """A database that bears our mark and, at version 0, none of our tables."""

    def spoil(path: Path) -> None:
        path.unlink()
        after(f"PRAGMA application_id = {APPLICATION_ID}", *statements)(path)

    return spoil


def without_its_last_page(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 4096)


def without_its_second_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def with_its_schema_overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(random.Random(1).randbytes(3996))


def a_picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def old_and_read_only(path: Path) -> None:
    stamped_only()(path)
    path.chmod(0o444)


ENDLESS = (
    "DROP TABLE usage",
    "CREATE VIEW usage AS WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n)"
    " SELECT i AS id FROM n",
)
REWRITES = (
    "CREATE TRIGGER rewrite AFTER UPDATE ON mineral BEGIN UPDATE intensity SET value = 1; END"
)
LONG_NAME = "x" * 1_000_000

BAD: dict[str, tuple[Spoil, type[CatalogueError], str]] = {
    "a folder": (a_folder, CatalogueUnreadableError, "it is a folder"),
    "a pipe": (a_pipe, CatalogueUnreadableError, "not a file"),
    "an empty file": (holding(b""), NotACatalogueError, "an empty file"),
    "text": (holding(b"Lithium, kobalt, neodym\n"), NotACatalogueError, "is not a Mineral"),
    "HTML": (holding(b"<!DOCTYPE html><title>404</title>"), NotACatalogueError, "is not a Mineral"),
    "random bytes": (
        holding(random.Random(7).randbytes(9000)),
        NotACatalogueError,
        "is not a Mineral",
    ),
    "a picture": (holding(a_picture()), NotACatalogueError, "is not a MineralCat catalogue"),
    "half a header": (holding(b"SQLite format 3\0\x10\0"), DamagedCatalogueError, "is damaged"),
    "another program's": (of_another_program, ForeignDatabaseError, "of another program"),
    "another mark": (
        after("PRAGMA application_id = 0x0F055112"),
        ForeignDatabaseError,
        "of another program",
    ),
    "with a trigger": (after(REWRITES), ForeignDatabaseError, "of another program"),
    "with a view": (
        after("CREATE VIEW all_minerals AS SELECT * FROM mineral"),
        ForeignDatabaseError,
        "of another program",
    ),
    "with a view that looks like one of SQLite's own": (
        after("CREATE VIEW sqliteXview AS SELECT 1"),
        ForeignDatabaseError,
        "of another program",
    ),
    "with an endless view for a table": (
        after(*ENDLESS),
        ForeignDatabaseError,
        "of another program",
    ),
    "with a strange table": (
        after("CREATE TABLE bookmark (url TEXT)"),
        ForeignDatabaseError,
        "of another program",
    ),
    "with a table named like the text index": (
        after("CREATE TABLE mineral_text_more (url TEXT)"),
        ForeignDatabaseError,
        "of another program",
    ),
    "with a virtual table in place of a table": (
        after("DROP TABLE recipe", "CREATE VIRTUAL TABLE recipe USING fts5(name)"),
        ForeignDatabaseError,
        "of another program",
    ),
    "with a column that computes itself": (
        after("ALTER TABLE mineral ADD COLUMN shouted GENERATED ALWAYS AS (upper(name))"),
        ForeignDatabaseError,
        "of another program",
    ),
    "with a strange column": (
        after("ALTER TABLE mineral ADD COLUMN price REAL"),
        ForeignDatabaseError,
        "of another program",
    ),
    "with a table of endless name": (
        after(f"CREATE TABLE {LONG_NAME} (url TEXT)"),
        ForeignDatabaseError,
        "of another program",
    ),
    "with a strange table and a journal of another kind": (
        after("PRAGMA journal_mode = WAL", "CREATE TABLE bookmark (url TEXT)"),
        ForeignDatabaseError,
        "of another program",
    ),
    "without a table and with a journal of another kind": (
        after("PRAGMA journal_mode = WAL", "DROP TABLE statistic"),
        DamagedCatalogueError,
        "the table statistic is missing",
    ),
    "without a table": (
        after("DROP TABLE statistic"),
        DamagedCatalogueError,
        "the table statistic is missing",
    ),
    "without a column": (
        after("ALTER TABLE statistic DROP COLUMN detail"),
        DamagedCatalogueError,
        "statistic has no column detail",
    ),
    "cut in half": (without_its_second_half, DamagedCatalogueError, "part of the file is missing"),
    "cut by a page": (without_its_last_page, DamagedCatalogueError, "part of the file is missing"),
    "with its schema overwritten": (with_its_schema_overwritten, DamagedCatalogueError, "damaged"),
    "of a newer version": (
        after(f"PRAGMA user_version = {SCHEMA + 1}"),
        NewerCatalogueError,
        "was written by a newer MineralCat",
    ),
    "of a version below nothing": (
        after("PRAGMA user_version = -1"),
        NewerCatalogueError,
        "was written by a newer MineralCat",
    ),
    "that lost its version": (
        after("PRAGMA user_version = 0"),
        MigrationError,
        "could not be brought up to date",
    ),
    "that is old, with a strange table": (
        stamped_only("CREATE TABLE bookmark (url TEXT)"),
        ForeignDatabaseError,
        "of another program",
    ),
    "that is old and read-only": (old_and_read_only, MigrationError, "it is read-only"),
}
COMMANDS = (
    ["search", "cobalt"],
    ["show", "cobalt"],
    ["history"],
    ["undo"],
    ["check", "--repair"],
)


def state(folder: Path) -> dict[str, str]:
    """What lies in a folder: every name with what it holds and may be."""
    return {
        path.name: f"{path.stat().st_mode:o} "
        + (sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        for path in folder.iterdir()
    }


def assert_one_sentence(message: str, path: Path) -> None:
    assert str(path) in message
    assert message.endswith(".")
    assert "\n" not in message
    assert "`mineralcat check`" not in message  # which would say the same again
    for of_the_machine in ("Traceback", "[SQL", "sqlite3.", "sqlalche"):
        assert of_the_machine not in message


@pytest.mark.parametrize("name", BAD)
def test_opening_says_what_the_file_is_and_leaves_it(name, catalogue_file):
    spoil, kind, words = BAD[name]
    spoil(catalogue_file)
    before = state(catalogue_file.parent)
    with pytest.raises(CatalogueError) as caught:
        Catalogue.open(catalogue_file)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert_one_sentence(str(caught.value), catalogue_file)
    assert state(catalogue_file.parent) == before


@pytest.mark.parametrize("name", BAD)
def test_every_command_says_it_in_one_line_and_leaves_the_file(name, catalogue_file, capsys):
    spoil, _, words = BAD[name]
    spoil(catalogue_file)
    before = state(catalogue_file.parent)
    for command in COMMANDS:
        assert cli.main([*command, "--catalogue", str(catalogue_file)]) == 2
        out, error = capsys.readouterr()
        assert out == ""
        assert words in error
        assert_one_sentence(error.rstrip("\n"), catalogue_file)
    assert state(catalogue_file.parent) == before


def test_making_a_new_one_does_not_overwrite_any_of_them(catalogue_file, capsys):
    holding(b"my thesis")(catalogue_file)
    for option in ([], ["--empty"], ["--without-facts"]):
        assert cli.main(["new", str(catalogue_file), *option]) == 2
        assert "exists already and was not overwritten" in capsys.readouterr().err
    assert state(catalogue_file.parent).keys() == {catalogue_file.name}
    assert catalogue_file.read_bytes() == b"my thesis"


def test_a_file_that_is_not_there_is_not_made_by_opening(tmp_path):
    with pytest.raises(CatalogueMissingError, match="There is no catalogue"):
        Catalogue.open(tmp_path / "none.mineralcat")
    assert state(tmp_path) == {}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="may read everything")
def test_a_file_that_may_not_be_read_says_so(catalogue_file, capsys):
    catalogue_file.chmod(0)
    assert cli.main(["search", "cobalt", "--catalogue", str(catalogue_file)]) == 2
    assert "cannot be read (Permission denied)" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["x" * 300, "none/" * 3 + "atlas", "file/atlas"])
@pytest.mark.parametrize("command", [["search", "cobalt", "--catalogue"], ["new"]], ids=" ".join)
def test_a_path_that_can_hold_no_file_says_so(command, name, tmp_path, capsys):
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "none").write_text("no folder either")
    before = state(tmp_path)
    assert cli.main([*command, str(tmp_path / name)]) == 2
    assert_one_sentence(capsys.readouterr().err.rstrip("\n"), tmp_path / name)
    assert state(tmp_path) == before


# -- held by another program ---------------------------------------------------------------------


@pytest.fixture
def no_patience(monkeypatch):
    """Waiting for another program is tried, but not for five seconds."""
    assert catalogue_module.BUSY_SECONDS >= 5
    monkeypatch.setattr(catalogue_module, "BUSY_SECONDS", 0.05)


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize("old", [False, True], ids=["", "old"])
def test_a_locked_file_is_in_use(old, catalogue_file, capsys):
    if old:
        stamped_only()(catalogue_file)
    before = state(catalogue_file.parent)
    with closing(sqlite3.connect(catalogue_file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for command in COMMANDS:
            assert cli.main([*command, "--catalogue", str(catalogue_file)]) == 2
            out, error = capsys.readouterr()
            assert out == ""
            assert "is in use by another program or window" in error
            assert_one_sentence(error.rstrip("\n"), catalogue_file)
    assert state(catalogue_file.parent) == before


@pytest.mark.usefixtures("no_patience")
def test_while_another_program_writes_one_can_read(catalogue_file, capsys):
    with closing(sqlite3.connect(catalogue_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            closing(Catalogue.open(catalogue_file)) as catalogue,
            pytest.raises(CatalogueLockedError),
        ):
            catalogue.undo()
        assert cli.main(["show", "cobalt", "--catalogue", str(catalogue_file)]) == 0


# -- read-only -----------------------------------------------------------------------------------


def read_only_file(path: Path) -> None:
    path.chmod(0o444)


def read_only_folder(path: Path) -> None:
    path.parent.chmod(0o555)


def read_only_folder_with_a_write_ahead_file(path: Path) -> None:
    after("PRAGMA journal_mode = WAL")(path)
    path.chmod(0o444)
    path.parent.chmod(0o555)


@pytest.fixture(
    params=[read_only_file, read_only_folder, read_only_folder_with_a_write_ahead_file],
    ids=["file", "folder", "write-ahead file"],
)
def read_only(request, catalogue_file):
    request.param(catalogue_file)
    yield catalogue_file
    catalogue_file.parent.chmod(0o755)
    catalogue_file.chmod(0o644)


def test_a_read_only_catalogue_answers(read_only, capsys):
    before = state(read_only.parent)
    for command in (["search", "used-in:wind-power"], ["show", "cobalt"], ["history"], ["check"]):
        assert cli.main([*command, "--catalogue", str(read_only)]) == 0
    assert capsys.readouterr().err == ""
    assert state(read_only.parent) == before


def test_a_read_only_catalogue_is_not_changed(read_only, capsys):
    before = state(read_only.parent)
    for command in (["undo"], ["redo"], ["check", "--repair"]):
        assert cli.main([*command, "--catalogue", str(read_only)]) == 2
        out, error = capsys.readouterr()
        assert (out, "is read-only, so nothing was changed" in error) == ("", True)
    catalogue = Catalogue.open(read_only)
    assert catalogue.read_only
    with pytest.raises(ReadOnlyCatalogueError), catalogue.writing("Rename cobalt"):
        pytest.fail("a step was begun")
    catalogue.close()
    assert state(read_only.parent) == before


def test_a_new_catalogue_is_not_made_where_nothing_may_be_written(tmp_path, capsys):
    blocked = tmp_path / "file"
    shutil.copyfile(__file__, blocked)
    assert cli.main(["new", str(blocked / "atlas.mineralcat")]) == 2
    assert "could not be made" in capsys.readouterr().err
