"""The log and the report of an error: never in the way, never telling where the user lives."""

import errno
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from mineralcat import logs


@pytest.fixture(autouse=True)
def closed_afterwards():
    yield
    logs.stop_logging()


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_log_starts_with_the_versions(tmp_path):
    path = tmp_path / "not yet there" / "mineralcat.log"
    assert logs.start_logging(path) is None
    assert "MineralCat" in lines(path)[0]
    assert "Python" in lines(path)[0]


def test_warnings_of_libraries_are_logged_too(tmp_path):
    logs.start_logging(tmp_path / "log")
    logging.getLogger("some.library").warning("odd")
    assert lines(tmp_path / "log")[-1].endswith("WARNING some.library: odd")


def test_starting_twice_writes_each_line_once(tmp_path):
    logs.start_logging(tmp_path / "first")
    logs.start_logging(tmp_path / "second")
    logs.log.info("once")
    assert not any("once" in line for line in lines(tmp_path / "first"))
    assert sum("once" in line for line in lines(tmp_path / "second")) == 1


def test_a_log_never_grows_without_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "FILE_AT_MOST", 2000)
    logs.start_logging(tmp_path / "log")
    for number in range(1000):
        logs.log.info("line %d", number)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 1 + logs.OLD_FILES_KEPT
    assert all(file.stat().st_size <= 2000 for file in files)


def test_a_folder_that_cannot_be_written_gives_a_notice(tmp_path):
    (tmp_path / "taken").write_text("a file, where a folder is wanted")
    notice = logs.start_logging(tmp_path / "taken" / "mineralcat.log")
    assert notice is not None
    assert str(tmp_path / "taken") in notice
    logs.log.info("goes nowhere, and hurts nobody")


def test_a_disk_that_fills_up_costs_the_line_only(tmp_path, monkeypatch, capsys):
    logs.start_logging(tmp_path / "log")
    (handler,) = (h for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler))

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(handler.stream, "write", full, raising=False)
    logs.log.error("lost")
    monkeypatch.undo()
    logs.log.error("kept")
    assert "kept" in lines(tmp_path / "log")[-1]
    assert capsys.readouterr().err == ""


def failed() -> Exception:
    try:
        raise ValueError(f"cannot read {Path.home() / 'secret' / 'my.mineralcat'}")
    except ValueError as error:
        return error


def test_a_report_says_what_happened_and_where_but_not_whose(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "anna"))
    report = logs.error_report(failed(), "opening a catalogue")
    assert "While: opening a catalogue" in report
    assert "ValueError: cannot read ~" in report
    assert "test_logs.py" in report
    assert str(tmp_path) not in report
    assert str(Path(logs.__file__).parents[1]) not in report


def test_the_log_has_the_whole_error_and_no_home_either(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "anna"))
    logs.start_logging(tmp_path / "log")
    logs.log_error(failed(), "opening a catalogue")
    text = (tmp_path / "log").read_text(encoding="utf-8")
    assert "opening a catalogue" in text
    assert "Traceback" in text
    assert "anna" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/home/anna/a.mineralcat", "~/a.mineralcat"),
        ("'/Users/anna/a'", "'~/a'"),
        ("file:///home/anna/a", "file://~/a"),
        ("/media/anna/STICK/a", "~/STICK/a"),
        ("/run/media/anna/STICK/a", "~/STICK/a"),
        (r"C:\Users\anna\a", r"~\a"),
        (r"'C:\\Users\\anna\\a'", r"'~\\a'"),
        ("/usr/share/fonts and http://example.org/home", None),
    ],
)
def test_homes_become_a_tilde(text, expected):
    assert logs.without_personal_paths(text) == (expected or text)


def test_a_home_is_not_mistaken_for_the_start_of_another_name(monkeypatch):
    monkeypatch.setenv("HOME", "/srv/an")
    assert logs.without_personal_paths("/srv/an/x /srv/anna/x") == "~/x /srv/anna/x"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes homes from elsewhere")
def test_a_home_at_the_root_hides_nothing_else(monkeypatch):
    monkeypatch.setenv("HOME", "/")
    assert logs.without_personal_paths("/usr/share") == "/usr/share"


def test_the_first_record_opens_the_log_where_nothing_has(tmp_path, monkeypatch, capsys):
    path = tmp_path / "log"
    monkeypatch.setattr(logs, "log_file", lambda: path)
    logs.log_as_damage(failed(), "a file")
    assert any("a file is reported as damaged" in line for line in lines(path))
    assert any("ValueError" in line for line in lines(path))
    assert capsys.readouterr().err == ""
