"""A copy to share names no people and computers in its history, and is sound like any other."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mineralcat import cli
from mineralcat.errors import BackupError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.catalogue_copies import copy_catalogue, copy_open_catalogue
from mineralcat.store.history import revisions
from mineralcat.store.integrity.backup_content import look_into
from mineralcat.store.integrity.catalogue_check import content_hash, problems
from mineralcat.store.models import Revision
from tests import mineral_edits as editing

PERSON, COMPUTER = "Jane Q. Analyst", "ministry-laptop-7"


@pytest.fixture
def signed(small_file: Path, tmp_path: Path) -> Iterator[Catalogue]:
    path = tmp_path / "signed.mineralcat"
    shutil.copyfile(small_file, path)
    with closing(Catalogue.open(path)) as catalogue:
        catalogue.author, catalogue.device = PERSON, COMPUTER
        for name in ("Kobalt", "Cobaltum"):
            with catalogue.writing(f"Rename to {name}") as session:
                editing.rename_mineral(session, "cobalt", name)
        catalogue.undo()
        catalogue.catch_up(whole=True)
        yield catalogue


def assert_shared(copy: Path, of: Catalogue) -> None:
    data = copy.read_bytes()
    assert PERSON.encode() not in data
    assert COMPUTER.encode() not in data
    assert look_into(copy).good
    with closing(Catalogue.open(copy)) as opened:
        with opened.reading() as session, of.reading() as other:
            assert problems(session) == []
            assert content_hash(session) == content_hash(other)
            told = [(row.uid, row.message, row.time) for row in revisions(session)]
            assert told == [(row.uid, row.message, row.time) for row in revisions(other)]
            assert {row.author for row in revisions(session)} == {""}
        assert opened.redo() == "Rename to Cobaltum"  # its history goes on
        with opened.reading() as session:
            assert problems(session) == []


@pytest.mark.parametrize("is_open", [True, False])
def test_a_copy_without_names_is_sound_and_has_its_history(
    is_open: bool, signed: Catalogue, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.mineralcat"
    if is_open:
        copy_open_catalogue(signed, copy, names=False)
    else:
        copy_catalogue(signed.path, copy, names=False)
    assert_shared(copy, signed)
    with signed.reading() as session:
        assert {row.author for row in revisions(session)} == {PERSON, ""}


def test_the_command_exports_one(
    signed: Catalogue, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, whole = tmp_path / "share.mineralcat", tmp_path / "whole.mineralcat"
    mine = ["--catalogue", str(signed.path)]
    assert cli.main(["export", str(copy), "--without-names", *mine]) == 0
    assert "without names in its history" in capsys.readouterr().out
    assert_shared(copy, signed)
    assert cli.main(["export", str(whole), *mine]) == 0
    assert PERSON.encode() in whole.read_bytes()
    for words, told in (
        ([str(copy), "--without-names"], "is there already"),
        ([str(tmp_path / "a.csv"), "--without-names"], "Only a copy of the catalogue"),
        ([str(tmp_path / "b.mineralcat"), "--search", "cobalt"], "is copied whole"),
    ):
        assert cli.main(["export", *words, *mine]) == 2
        assert told in capsys.readouterr().err
    assert cli.main(["check", "--catalogue", str(copy)]) == 0


def test_a_damaged_history_is_not_sealed_anew(signed: Catalogue, tmp_path: Path) -> None:
    with signed.noting() as session:
        session.get_one(Revision, 1).message = "Something else"
    with pytest.raises(BackupError, match="history is damaged"):
        copy_catalogue(signed.path, tmp_path / "copy.mineralcat", names=False)
    assert not (tmp_path / "copy.mineralcat").exists()
