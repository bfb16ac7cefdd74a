"""Version 2 lets words of files stand for areas and absences; older catalogues keep all."""

import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest
from sqlalchemy import select

from mineralcat.domain.terms import WordKind
from mineralcat.store import migrate
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.file_format import SCHEMA, read_header
from mineralcat.store.history import revisions
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import FileWord, Mineral
from tests.importing import review

OLD_RULE = "kind IN ('unit', 'source', 'criticality_list', 'organisation')"


@pytest.fixture
def of_version_1(small_catalogue):
    """A catalogue with an edit and a word of files, as version 1 left it."""
    with small_catalogue.writing("Rename") as session:
        session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one().name = "Kobold"
        word = FileWord(uid=uuid4(), kind=WordKind.UNIT, text="mt", meaning="t", basis="REO")
        session.add(word)
    before = content(small_catalogue)
    small_catalogue.close()
    with closing(sqlite3.connect(small_catalogue.path)) as connection:
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'file_word'")
        new_rule = made[0].split("CHECK (")[1].split("))")[0] + ")"
        old = made[0].replace(new_rule, OLD_RULE)
        rows = connection.execute("SELECT * FROM file_word").fetchall()
        connection.execute("DROP TABLE file_word")
        connection.execute(old)
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO file_word VALUES ({marks})", rows)
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    return small_catalogue.path, before


def content(catalogue):
    with catalogue.reading() as session:
        words = session.execute(select(FileWord.uid, FileWord.kind, FileWord.text)).all()
        return (
            catalogue_check.content_hash(session),
            [(one.uid, one.message) for one in revisions(session)],
            [tuple(row) for row in words],
        )


def test_a_catalogue_of_version_1_keeps_data_and_history_and_takes_a_mark(of_version_1, tmp_path):
    path, before = of_version_1
    assert read_header(path).schema == 1
    with closing(Catalogue.open(path)) as catalogue:
        assert read_header(path).schema == SCHEMA
        assert content(catalogue) == before
        with catalogue.reading() as session:
            assert catalogue_check.problems(session) == []
        table = tmp_path / "table.csv"
        table.write_text(
            "Mineral,Country,Stage,Measure,Year,Production (t)\n"
            "Cobalt,Canada,mine,production,2023,..\n",
            encoding="utf-8",
        )
        with review(catalogue, table, **{"..": "withheld"}) as found:
            found.take(backup=False)
        with review(catalogue, table) as again:
            assert (again.questions, again.counts.added) == ((), 0)
        catalogue.undo()
        catalogue.undo()
        with catalogue.reading() as session:
            assert session.scalars(select(Mineral.name).where(Mineral.slug == "cobalt")).one() == (
                "Cobalt"
            )
            assert catalogue_check.problems(session) == []


def test_the_table_has_each_rule_once(of_version_1):
    path, _ = of_version_1
    migrate.upgrade(path)
    with closing(sqlite3.connect(path)) as connection:
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'file_word'")
        assert made[0].count("ck_file_word_word_kind") == 1
        assert "'absence'" in made[0]
        assert "'area'" in made[0]
        assert made[0].count("UNIQUE") == 2
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(
                "INSERT INTO file_word (kind, text, meaning, basis, uid) VALUES"
                " ('colour', 'x', 'y', '', 'z')"
            )
