"""What the program writes its user alone may read, whatever the umask says; in a folder that others
share, whoever may read its other catalogues."""

import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mineralcat import logs
from mineralcat.settings import Settings, write_settings
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files import edit_lock
from mineralcat.store.files.catalogue_copies import copy_catalogue
from mineralcat.store.integrity.backups import Why, make_backup, put_back, save_before_repair
from tests.small_catalogue import fill_small

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has permissions of another kind")


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct, autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def made(path: Path) -> Path:
    Catalogue.create(path, fill_small).close()
    return path


def test_a_catalogue_its_folder_and_its_journal_are_its_users_alone(tmp_path: Path) -> None:
    path = made(tmp_path / "new" / "folder" / "mine.mineralcat")
    assert (mode(path), mode(path.parent), mode(path.parent.parent)) == (0o600, 0o700, 0o700)
    with closing(sqlite3.connect(path, isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("UPDATE mineral SET note = 'x'")
        assert mode(path.with_name(f"{path.name}-journal")) == 0o600
    held = edit_lock.acquire(path)
    assert mode(edit_lock.lock_file(path)) == 0o600
    assert isinstance(held, edit_lock.EditLock)
    held.release()


def test_backups_and_copies_are_too(tmp_path: Path) -> None:
    path = made(tmp_path / "mine.mineralcat")
    folder = tmp_path / "backups" / "mine"
    first = make_backup(path, folder, Why.ASKED, 10).path
    assert (mode(first), mode(folder)) == (0o600, 0o700)
    first.chmod(0o644)  # as an earlier version made it
    assert mode(make_backup(path, folder, Why.ASKED, 10).path) == 0o600
    assert mode(save_before_repair(path, folder)) == 0o600
    (tmp_path / "elsewhere").mkdir()
    copy = tmp_path / "elsewhere" / "copy.mineralcat"
    copy_catalogue(path, copy)
    assert mode(copy) == 0o600


def test_among_others_of_a_shared_folder_it_is_as_they_are(tmp_path: Path) -> None:
    path = made(tmp_path / "first.mineralcat")
    path.chmod(0o660)
    assert mode(made(tmp_path / "second.mineralcat")) == 0o660
    copy_catalogue(path, tmp_path / "third.mineralcat")
    assert mode(tmp_path / "third.mineralcat") == 0o660
    held = edit_lock.acquire(path)
    assert isinstance(held, edit_lock.EditLock)
    assert mode(edit_lock.lock_file(path)) == 0o660
    held.release()
    for one in tmp_path.glob("*.mineralcat"):
        one.chmod(0o666)
    assert mode(made(tmp_path / "fourth.mineralcat")) == 0o664  # nobody else ever writes


def test_a_backup_that_is_put_back_is_readable_as_the_file_was(tmp_path: Path) -> None:
    path = made(tmp_path / "mine.mineralcat")
    path.chmod(0o640)
    backup = make_backup(path, tmp_path / "backups", Why.ASKED, 10).path
    assert mode(backup) == 0o640
    path.write_bytes(b"damaged")
    kept = put_back(backup, path)
    assert kept is not None
    assert (mode(path), mode(kept)) == (0o640, 0o640)


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root gives files away")
def test_the_group_of_a_shared_folder_is_kept(tmp_path: Path) -> None:
    path = made(tmp_path / "first.mineralcat")
    os.chown(path, -1, 12345)
    path.chmod(0o660)
    second = made(tmp_path / "second.mineralcat")
    assert (second.stat().st_gid, mode(second)) == (12345, 0o660)


def test_settings_and_logs_are_its_users_alone(tmp_path: Path) -> None:
    settings = tmp_path / "config" / "settings.toml"
    assert write_settings(Settings(author="me"), settings) is None
    log = tmp_path / "state" / "mineralcat.log"
    log.parent.mkdir()
    log.touch(0o644)
    assert logs.start_logging(log) is None
    logs.log.info("x" * logs.FILE_AT_MOST)
    logs.log.info("the next file")
    logs.stop_logging()
    found = [settings, *log.parent.iterdir()]
    assert len(found) > 2
    assert {mode(path) for path in found} == {0o600}
    assert mode(settings.parent) == 0o700


def test_a_copy_of_another_users_file_stays_readable_to_this_one(
    tmp_path: Path, small_file: Path
) -> None:
    path = tmp_path / "read-only.mineralcat"
    shutil.copyfile(small_file, path)
    path.chmod(0o444)
    copy_catalogue(path, tmp_path / "copy.mineralcat")
    assert mode(tmp_path / "copy.mineralcat") & 0o600 == 0o600
