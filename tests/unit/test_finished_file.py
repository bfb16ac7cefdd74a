"""Files that are handed on are whole or not there, and a refusal says what to do."""

import errno
import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from mineralcat.errors import ExportError, ExportTargetExistsError
from mineralcat.exchange.export.output_file import finished_file


def write(path, data=b"new", **options):
    with finished_file(path, **options) as file:
        file.write(data)


def refusal(path, **options) -> str:
    """What is said of a file that cannot be written; nothing may be left behind."""
    before = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    with pytest.raises(ExportError) as refused:
        write(path, **options)
    if path.parent.is_dir():
        assert sorted(path.parent.iterdir()) == before
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "Errno" not in sentence
    return sentence


def test_a_file_gets_its_name_when_it_is_whole(tmp_path):
    path = tmp_path / "सूची 清单.csv"
    with finished_file(path) as file:
        file.write(b"half")
        assert not path.exists()
        file.write(b" and whole")
    assert path.read_bytes() == b"half and whole"
    assert list(tmp_path.iterdir()) == [path]


def test_work_that_breaks_off_leaves_what_was_there(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes(b"old")
    with pytest.raises(KeyError), finished_file(path, replace=True) as file:
        file.write(b"half")
        raise KeyError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_replaced_only_where_that_was_said(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes(b"old")
    assert "exists already" in refusal(path)
    assert path.read_bytes() == b"old"
    write(path, replace=True)
    assert path.read_bytes() == b"new"


def test_a_file_that_comes_meanwhile_is_not_replaced(tmp_path):
    path = tmp_path / "new.csv"
    with pytest.raises(ExportTargetExistsError), finished_file(path) as file:
        file.write(b"ours")
        path.write_bytes(b"theirs")
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_written_with_the_permissions_that_files_have_here(tmp_path):
    plain, ours = tmp_path / "plain", tmp_path / "ours.csv"
    plain.touch()
    write(ours)
    assert ours.stat().st_mode == plain.stat().st_mode
    ours.chmod(0o640)
    write(ours, replace=True)
    assert ours.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_one(tmp_path):
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "real.csv", tmp_path / "link.csv"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write(link, replace=True)
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "out.csv").mkdir()
    assert "is a folder" in refusal(tmp_path / "out.csv", replace=True)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert str(tmp_path / "none") in refusal(tmp_path / "none" / "out.csv")


def test_what_nobody_may_write_is_left(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes(b"old")
    path.chmod(0o444)
    assert "protected" in refusal(path, replace=True)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["n" * 300 + ".csv", "न" * 100 + ".csv"], ids=("long", "hindi"))
def test_a_name_that_is_too_long_is_refused_before_the_work(tmp_path, name):
    with pytest.raises(ExportError, match="too long"), finished_file(tmp_path / name):
        pytest.fail("the work was begun")


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path):
    path = tmp_path / ("n" * 251 + ".csv")
    write(path)
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("name", ["con.csv", "NUL", "Lpt1.json", "aux .zip", "com¹.csv"])
def test_names_of_devices_are_refused_everywhere(tmp_path, name):
    assert "Windows" in refusal(tmp_path / name)


@pytest.mark.parametrize("name", ["a\nb.csv", "a\0b.csv", "a\x1b[31mb.csv"], ids=repr)
def test_a_name_with_control_characters_is_refused(tmp_path, name):
    sentence = refusal(tmp_path / name)
    assert sentence.isprintable()


def test_the_catalogue_itself_is_never_replaced(tmp_path):
    path, link = tmp_path / "my.mineralcat", tmp_path / "link.json"
    path.write_bytes(b"a catalogue")
    link.symlink_to(path)
    for named in (path, link):
        assert "catalogue itself" in refusal(named, replace=True, spared=path)
    assert path.read_bytes() == b"a catalogue"


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no such device")
def test_a_device_is_no_file(tmp_path):
    path = tmp_path / "out.csv"
    path.symlink_to("/dev/null")
    assert "device" in refusal(path, replace=True)


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "protected"), (errno.EROFS, "only be read"),
     (errno.EIO, "could not be written")],
)  # fmt: skip
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_whatever_fails_the_old_file_stays_and_a_sentence_says_so(
    tmp_path, monkeypatch, code, words, call
):
    path = tmp_path / "old.csv"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, fail)
    assert words in refusal(path, replace=True)
    assert path.read_bytes() == b"old"


def test_a_disk_that_is_really_full_keeps_the_old_file(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        sentence = refusal(path, data=bytes(1_000_000), replace=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "too large" in sentence
    assert path.read_bytes() == b"old"


def test_a_program_that_is_killed_leaves_the_old_file_and_its_rest_is_swept(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes(b"old")
    program = f"""
        import os, signal
        from pathlib import Path
        from mineralcat.exchange.export.output_file import finished_file
        with finished_file(Path({str(path)!r}), replace=True) as file:
            file.write(b"half")
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    (left,) = set(tmp_path.iterdir()) - {path}
    write(tmp_path / "first.csv")
    assert left.exists()  # it may be of a program that still runs
    os.utime(left, (time.time() - 2 * 86_400,) * 2)
    write(tmp_path / "second.csv")
    assert not left.exists()
