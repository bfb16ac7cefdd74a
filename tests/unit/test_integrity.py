"""What a check finds: damage behind the program's back, named row by row, and what repairs it."""

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from mineralcat import cli
from mineralcat.errors import DamagedCatalogueError
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import catalogue_check

RING = """
INSERT INTO application_link (whole_id, part_id, kind, "primary", position, uid)
SELECT part_id, whole_id, 'component', 0, 0, lower(hex(randomblob(16)))
FROM application_link LIMIT 1
"""
MEMBER_RING = """
UPDATE mineral SET member_of_id = (SELECT id FROM mineral WHERE slug = 'neodymium')
WHERE slug = 'rare-earth-elements'
"""


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def behind_the_back(path, *statements: str) -> None:
    """Change a file as another program would that knows no rule."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0
        connection.commit()


def check(path, capsys, *options: str) -> tuple[int, dict[str, Any]]:
    status = cli.main(["check", *options, "--format", "json", "--catalogue", str(path)])
    out, error = capsys.readouterr()
    assert error == ""
    return status, json.loads(out)


BROKEN = {
    "a use of an application that is gone": (
        "DELETE FROM application WHERE slug = 'heat-pump'",
        "reference",
        "usage",
    ),
    "a fact of a mineral that is gone": (
        "DELETE FROM mineral WHERE slug = 'cobalt'",
        "reference",
        "intensity",
    ),
    "a member of a group that is gone": (
        "DELETE FROM mineral WHERE slug = 'light-rare-earths'",
        "reference",
        "mineral",
    ),
    "an entry of a list that is gone": (
        "DELETE FROM criticality_list WHERE slug = 'in-2023'",
        "reference",
        "listing",
    ),
    "a claim of a source that is gone": (
        "DELETE FROM source WHERE slug = 'jrc-2020'",
        "reference",
        "intensity",
    ),
    "a supply of a series that is gone": ("DELETE FROM series WHERE id = 1", "reference", "supply"),
    "a text for a number": (
        "UPDATE intensity SET value = 'lots' WHERE id = 3",
        "value",
        "intensity",
    ),
    "a number for a text": ("UPDATE mineral SET summary = x'00' WHERE id = 3", "value", "mineral"),
    "a uid that is none": ("UPDATE mineral SET uid = 'zz' WHERE id = 3", "value", "mineral"),
    "a word that is none": ("UPDATE mineral SET kind = 'animal' WHERE id = 3", "file", None),
    "an impossible range": (
        "UPDATE intensity SET low = 9, high = 1 WHERE id = 3",
        "file",
        None,
    ),
    "a ring of applications": (RING, "graph", "application"),
    "a ring of groups": (MEMBER_RING, "graph", "mineral"),
    "a history without beginning": ("DELETE FROM revision", "history", "revision"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_was_broken_behind_the_back_is_found_and_not_made_worse(name, catalogue_file, capsys):
    statement, kind, entity = BROKEN[name]
    behind_the_back(catalogue_file, statement)
    before = catalogue_file.read_bytes()
    rows_hold = kind not in ("file", "value", "reference")
    status, found = check(catalogue_file, capsys)
    assert (status, found["ok"]) == (1, False)
    assert kind in {problem["kind"] for problem in found["problems"]}
    assert entity in {problem["entity"] for problem in found["problems"]}
    for problem in found["problems"]:
        assert problem.keys() == {"kind", "entity", "uid", "message"}
        assert problem["message"]
        assert problem["uid"] is None or UUID(problem["uid"])
    assert (found["hash"] is not None) == rows_hold
    assert catalogue_file.read_bytes() == before


KNOWN = [name for name, (*_, kind, _) in BROKEN.items() if kind in ("file", "value", "reference")]


@pytest.fixture(scope="module")
def sound_hash(lean_file):
    opened = Catalogue.open(lean_file)
    with opened.reading() as session:
        said = catalogue_check.content_hash(session)
    opened.close()
    return said


@pytest.mark.usefixtures("reference_made_once")
@pytest.mark.parametrize("name", KNOWN)
def test_what_was_broken_of_the_reference_data_is_set_back_from_them(
    name, catalogue_file, sound_hash, capsys
):
    behind_the_back(catalogue_file, BROKEN[name][0])
    command = ["check", "--repair", "--format", "json", "--catalogue", str(catalogue_file)]
    assert cli.main(command) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "problems": [], "hash": sound_hash}


@pytest.mark.parametrize("kind", ["reference", "graph"])
def test_a_damaged_catalogue_still_answers_what_it_can(kind, catalogue_file, capsys):
    for statement in (statement for statement, its_kind, _ in BROKEN.values() if its_kind == kind):
        behind_the_back(catalogue_file, statement)
    for command in (["search", "used-in:solar-pv"], ["show", "copper"], ["history"]):
        assert cli.main([*command, "--catalogue", str(catalogue_file)]) == 0
    assert capsys.readouterr().err == ""


INDEX_FAULTS = {
    "bill": "DELETE FROM bill WHERE mineral_id < 10",
    "need": "UPDATE need SET mineral_ids = x'00' WHERE application_id = 3",
    "mineral_summary": "UPDATE mineral_summary SET uses = uses + 1",
    "coverage": "DELETE FROM coverage",
    "mineral_text": "DELETE FROM mineral_text WHERE rowid < 9",
}


@pytest.mark.parametrize("name", INDEX_FAULTS)
def test_an_index_that_is_out_of_step_is_found_and_built_anew(name, catalogue):
    behind_the_back(catalogue.path, INDEX_FAULTS[name])
    with catalogue.reading() as session:
        found = catalogue_check.problems(session)
    assert [(problem.kind, problem.entity) for problem in found] == [("index", name)]
    catalogue.rebuild_index()
    with catalogue.reading() as session:
        assert catalogue_check.problems(session) == []


def test_the_command_finds_it_repairs_it_and_makes_no_step_of_that(catalogue_file, capsys):
    behind_the_back(catalogue_file, INDEX_FAULTS["bill"])
    status, found = check(catalogue_file, capsys)
    assert (status, found["ok"]) == (1, False)
    status, repaired = check(catalogue_file, capsys, "--repair")
    assert (status, repaired) == (0, {"ok": True, "problems": [], "hash": found["hash"]})
    assert cli.main(["undo", "--catalogue", str(catalogue_file)]) == 1
    assert "nothing to undo" in capsys.readouterr().err


def test_the_check_says_in_words_what_it_found(catalogue_file, capsys):
    behind_the_back(catalogue_file, INDEX_FAULTS["bill"])
    assert cli.main(["check", "--catalogue", str(catalogue_file)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first == "index: The search index (bill) does not match the catalogue."
    assert last.startswith("1 problem, hash ")


def test_every_part_of_a_page_that_rots_is_damage_in_words(catalogue_file, capsys):
    """A table's page overwritten: the check says damaged, and nothing ends in a traceback."""
    with closing(sqlite3.connect(catalogue_file)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'mineral'"
        ).fetchone()
    with catalogue_file.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x0d" + bytes(range(256)) * 15)
    for command in (["check"], ["search", "cobalt"], ["show", "cobalt"]):
        status = cli.main([*command, "--catalogue", str(catalogue_file)])
        out, error = capsys.readouterr()
        assert status in (1, 2)
        assert "something went wrong inside" not in error
        assert error.count("\n") <= 1
        assert out or "is damaged" in error


def test_a_text_that_is_no_text_is_damage_in_words(catalogue_file):
    with closing(sqlite3.connect(catalogue_file)) as connection:
        connection.execute("UPDATE mineral SET name = CAST(x'ff41' AS TEXT) WHERE id = 3")
        connection.commit()
    catalogue = Catalogue.open(catalogue_file)
    with pytest.raises(DamagedCatalogueError), catalogue.reading() as session:
        catalogue_check.content_hash(session)
    catalogue.close()


def test_the_hash_does_not_see_history_and_what_the_user_keeps_beside_the_data(small_catalogue):
    from mineralcat.store.models import SavedSearch

    def fingerprint() -> str:
        with small_catalogue.reading() as session:
            return catalogue_check.content_hash(session)

    before = fingerprint()
    with small_catalogue.writing("Keep a search") as session:
        session.add(SavedSearch(slug="mine", name="Mine", query="cobalt"))
    assert fingerprint() == before
    small_catalogue.undo()
    assert fingerprint() == before


def test_the_hash_is_that_of_the_rows_as_documented_truth_values_and_references_among_them(
    small_catalogue,
):
    """As `export` writes it beside the data: it must stay the same from version to version."""
    total = hashlib.sha256()
    with small_catalogue.reading() as session:
        for _, model in sorted(history.ENTITIES.items()):
            table = model.__table__
            if table.name in ("saved_search", "recipe", "scenario", "preference"):
                continue
            names = sorted(
                (c.name for c in table.c if c.name != "id"), key=lambda n: (n != "uid", n)
            )
            for row in session.execute(select(table).order_by(table.c.uid)).mappings():
                line = [table.name]
                for name in names:
                    value = row[name]
                    for key in table.c[name].foreign_keys if value is not None else ():
                        target = key.column.table
                        value = session.scalar(select(target.c.uid).where(target.c.id == value))
                    line.append(value.hex if isinstance(value, UUID) else value)
                text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
                total.update(f"{text}\n".encode())
        assert catalogue_check.content_hash(session) == total.hexdigest()
