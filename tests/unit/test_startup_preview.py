"""The lines of the start-up preview are those that the catalogue gives once it is open."""

import sqlite3
from pathlib import Path

import pytest

from mineralcat.store.catalogue import Catalogue
from mineralcat.store.queries.minerals import mineral_rows
from mineralcat.store.search.find_minerals import find
from mineralcat.store.startup_preview import startup_preview


@pytest.mark.parametrize("lines", [1, 64, 1000])
def test_the_lines_are_those_of_an_empty_search(reference_catalogue: Catalogue, lines: int):
    seen = startup_preview(reference_catalogue.path, lines)
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        hits = find(session, graph, "")
        assert seen is not None
        assert seen.minerals == len(hits)
        assert seen.first == mineral_rows(session, graph, hits, 0, lines)


def test_minerals_without_facts_are_seen_too(small_catalogue: Catalogue):
    seen = startup_preview(small_catalogue.path, 64)
    assert seen is not None
    assert [row.name for row in seen.first] == ["Cobalt", "Lithium"]
    assert [row.leader for row in seen.first] == [None, None]


def test_what_has_to_be_opened_first_is_not_previewed(tmp_path: Path, catalogue_file: Path):
    assert startup_preview(tmp_path / "none.mineralcat", 64) is None
    (tmp_path / "letter.mineralcat").write_text("Dear Sir")
    assert startup_preview(tmp_path / "letter.mineralcat", 64) is None
    assert startup_preview(tmp_path, 64) is None


@pytest.mark.parametrize(
    "change",
    [
        "PRAGMA user_version = 0",
        "PRAGMA user_version = 99",
        "PRAGMA application_id = 1",
        "PRAGMA journal_mode = WAL",
        "CREATE VIEW odd AS SELECT 1",
        "DROP TABLE mineral_summary",
    ],
)
def test_a_file_of_another_kind_is_not_previewed(catalogue_file: Path, change: str):
    connection = sqlite3.connect(catalogue_file)
    connection.execute(change)
    connection.commit()
    connection.close()
    assert startup_preview(catalogue_file, 64) is None


def test_a_file_that_is_being_written_is_not_waited_for(catalogue_file: Path):
    writer = sqlite3.connect(catalogue_file, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    assert startup_preview(catalogue_file, 64) is None
    writer.close()
    assert startup_preview(catalogue_file, 64) is not None


def test_a_word_that_no_version_knows_is_left_to_the_opening(catalogue_file: Path):
    connection = sqlite3.connect(catalogue_file)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("UPDATE mineral SET kind = 'gas' WHERE id = 1")
    connection.commit()
    connection.close()
    assert startup_preview(catalogue_file, 1000) is None


def test_a_question_without_end_is_broken_off(
    catalogue_file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("mineralcat.store.startup_preview._STEPS", 10)
    assert startup_preview(catalogue_file, 64) is None


def test_a_preview_leaves_nothing_behind(catalogue_file: Path):
    before = catalogue_file.read_bytes()
    startup_preview(catalogue_file, 64)
    assert catalogue_file.read_bytes() == before
    assert list(catalogue_file.parent.iterdir()) == [catalogue_file]
