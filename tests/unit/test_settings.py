"""Settings: what is written comes back, and no file whatever keeps the program from starting."""

import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralcat.places import settings_file
from mineralcat.settings import (
    MassUnit,
    NumberFormat,
    Settings,
    ThemeChoice,
    read_settings,
    write_settings,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SETTINGS = st.builds(
    Settings,
    author=TEXT,
    device=TEXT,
    language=TEXT,
    number_format=st.sampled_from(NumberFormat),
    mass_unit=st.sampled_from(MassUnit),
    theme=st.sampled_from(ThemeChoice),
    backups_kept=st.integers(0, 1000),
    backup_folder=TEXT,
    last_catalogue=TEXT,
    recent_catalogues=st.lists(TEXT, max_size=10).map(tuple),
    recent_queries=st.lists(TEXT, max_size=20).map(tuple),
)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "config" / "settings.toml"


def test_without_a_file_the_defaults_serve_and_nothing_is_said(path):
    assert read_settings(path) == (Settings(), None)
    assert not path.parent.exists()


@given(settings=SETTINGS)
def test_what_is_written_comes_back(settings, tmp_path_factory):
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    assert write_settings(settings, path) is None
    assert read_settings(path) == (settings, None)


@given(first=SETTINGS, second=SETTINGS)
def test_what_is_written_over_another_comes_back_too(first, second, tmp_path_factory):
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    write_settings(first, path)
    assert write_settings(second, path) is None
    assert read_settings(path) == (second, None)


def test_the_file_is_the_platforms_own_unless_told(path):
    assert write_settings(Settings(author="Ada")) is None
    assert settings_file().exists()
    assert read_settings().settings.author == "Ada"
    settings_file().unlink()


def test_only_what_was_chosen_is_written(path):
    write_settings(Settings(theme=ThemeChoice.DARK), path)
    assert tomllib.loads(path.read_text()) == {"version": 1, "display": {"theme": "dark"}}


def test_comments_and_what_a_later_version_added_stay(path):
    path.parent.mkdir()
    path.write_text('# mine\n[display]\ntheme = "dark"  # at night\nzoom = 3\n[lab]\nx = [1, 2]\n')
    write_settings(replace(read_settings(path).settings, author="Ada"), path)
    text = path.read_text()
    assert "# mine" in text
    assert "# at night" in text
    found = tomllib.loads(text)
    assert found["display"] == {"theme": "dark", "zoom": 3}
    assert found["lab"] == {"x": [1, 2]}
    assert found["user"] == {"author": "Ada"}


def test_a_value_that_makes_no_sense_is_named_and_the_others_hold(path):
    path.parent.mkdir()
    path.write_text(
        '[display]\ntheme = "purple"\nmass-unit = "kt"\n[backups]\nkept = -1\n'
        '[user]\nauthor = 7\n[catalogues]\nrecent = ["a", 1]\n'
    )
    settings, notice = read_settings(path)
    assert settings == Settings(mass_unit=MassUnit.KT)
    assert notice is not None
    for key in ("display.theme", "backups.kept", "user.author", "recent"):
        assert key in notice
    assert "mass-unit" not in notice


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"theme =",
        b"[display]\n[display]",
        b"x = " + b"[" * 100_000,
        b"\x00" * 100,
        b"<html>",
    ],
    ids=["not text", "half a line", "twice", "deep", "zeros", "html"],
)
def test_a_damaged_file_gives_defaults_a_notice_and_is_kept(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    settings, notice = read_settings(path)
    assert settings == Settings()
    assert notice is not None
    assert str(path) in notice
    assert path.read_bytes() == content
    assert write_settings(Settings(author="Ada"), path) is None
    assert path.with_name("settings.damaged.toml").read_bytes() == content
    assert read_settings(path) == (Settings(author="Ada"), None)


@pytest.mark.parametrize("version", ["2", '"two"', "1.5", "[1]"])
def test_a_file_from_the_future_gives_defaults_a_notice_and_is_kept(path, version):
    path.parent.mkdir()
    path.write_text(f'version = {version}\n[display]\ntheme = "dark"\n')
    settings, notice = read_settings(path)
    assert settings == Settings()
    assert notice is not None
    assert "newer" in notice
    assert write_settings(Settings(author="Ada"), path) is None
    assert 'theme = "dark"' in path.with_name("settings.newer.toml").read_text()
    assert read_settings(path) == (Settings(author="Ada"), None)


def test_tables_that_are_something_else_do_not_matter(path):
    path.parent.mkdir()
    path.write_text("display = 3\nuser = []\n")
    assert read_settings(path) == (Settings(), None)
    assert write_settings(Settings(author="Ada", theme=ThemeChoice.DARK), path) is None
    assert read_settings(path).settings == Settings(author="Ada", theme=ThemeChoice.DARK)


def test_a_folder_in_the_files_place_gives_notices(path):
    path.mkdir(parents=True)
    settings, notice = read_settings(path)
    assert settings == Settings()
    assert notice is not None
    assert write_settings(Settings(author="Ada"), path) is not None
    assert list(path.parent.iterdir()) == [path]


def test_a_place_that_cannot_be_written_gives_a_notice(tmp_path):
    (tmp_path / "taken").write_text("a file, where a folder is wanted")
    notice = write_settings(Settings(author="Ada"), tmp_path / "taken" / "settings.toml")
    assert notice is not None
    assert "could not be saved" in notice


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failing_disk_leaves_the_old_file_whole(path, monkeypatch, step):
    write_settings(Settings(author="Ada"), path)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full) if step == "fsync" else monkeypatch.setattr(
        Path, "replace", full
    )
    notice = write_settings(Settings(author="Grace"), path)
    assert notice is not None
    assert "No space left" in notice
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_link_to_a_file_kept_elsewhere_stays_a_link(path, tmp_path):
    path.parent.mkdir()
    (tmp_path / "dotfiles").mkdir()
    path.symlink_to(tmp_path / "dotfiles" / "settings.toml")
    assert write_settings(Settings(author="Ada"), path) is None
    assert path.is_symlink()
    assert read_settings(path).settings.author == "Ada"


def test_recent_catalogues_are_newest_first_each_once_and_few():
    settings = Settings()
    for number in [*range(15), 3]:
        settings = settings.having_opened(f"{number}.mineralcat")
    assert settings.last_catalogue == "3.mineralcat"
    assert settings.recent_catalogues[:3] == ("3.mineralcat", "14.mineralcat", "13.mineralcat")
    assert len(settings.recent_catalogues) == len(set(settings.recent_catalogues)) == 10
    gone = settings.having_lost("3.mineralcat")
    assert gone.last_catalogue == ""
    assert "3.mineralcat" not in gone.recent_catalogues


def test_edits_are_signed_even_by_who_chose_no_name(monkeypatch):
    assert Settings(author="Ada", device="desk").signing_author() == "Ada"
    assert Settings(device="desk").signing_device() == "desk"
    assert Settings().signing_device()

    def nobody():
        raise OSError("no login name")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert Settings().signing_author() == "unknown"


def test_an_editor_that_marks_its_files_as_utf_8_does_no_harm(path):
    path.parent.mkdir()
    path.write_bytes(b'\xef\xbb\xbf[user]\r\nauthor = "Zo\xc3\xab"\r\n')
    settings, notice = read_settings(path)
    assert (settings.author, notice) == ("Zoë", None)
    assert write_settings(replace(settings, device="desk"), path) is None
    assert read_settings(path) == (replace(settings, device="desk"), None)
