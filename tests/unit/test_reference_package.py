"""The data package: whole, described, hashed, and loaded as it stands."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate
from sqlalchemy import create_engine, event, func, inspect, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from mineralcat.exchange.packages.catalogue_records import headings_of
from mineralcat.exchange.packages.data_package import (
    CHUNK,
    FACT_TABLES,
    NAMED_TABLES,
    TABLES,
    load_reference,
    read_table,
    uid_of,
)
from mineralcat.exchange.packages.write_data_package import Written, hash_of, write_table
from mineralcat.schema.entities import entity_of
from mineralcat.shipped import shipped
from mineralcat.store.models import Base, Change, Mineral, Property, Revision

REFERENCE = shipped("db") / "reference"
FOLDER = Path(__file__).parents[2] / "db" / "reference"


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    return json.loads((REFERENCE / "datapackage.json").read_text(encoding="utf-8"))


def empty_catalogue(path: Path) -> Engine:
    """An empty catalogue file that keeps its references."""
    made = create_engine(f"sqlite:///{path}")

    @event.listens_for(made, "connect")
    def _keep_references(connection, _):
        connection.execute("PRAGMA foreign_keys = ON")

    Base.metadata.create_all(made)
    return made


@pytest.fixture
def engine(tmp_path):
    made = empty_catalogue(tmp_path / "new.db")
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A catalogue with everything in it, to look at and not to change."""
    made = empty_catalogue(tmp_path_factory.mktemp("reference") / "loaded.db")
    load(made)
    yield made
    made.dispose()


def load(engine: Engine, folder: Any = REFERENCE, **options: Any) -> None:
    with Session(engine) as session:
        load_reference(session, folder, **options)
        session.commit()


def count(engine: Engine, name: str) -> int:
    with engine.connect() as connection:
        return connection.execute(
            select(func.count()).select_from(entity_of(name).table)
        ).scalar_one()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_package_is_a_valid_data_package():
    report = validate(str(FOLDER / "datapackage.json"))
    assert report.flatten(["name", "type", "message"]) == []
    assert report.valid
    assert len(report.tasks) == len(TABLES)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_reference_to_nothing_makes_the_package_invalid(tmp_path):
    """The description says enough for another program to find a broken row."""
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder)
    path = folder / "listing.csv"
    broken = path.read_bytes().replace(b",us-2022,cobalt,", b",us-2022,kobold,", 1)
    assert broken != path.read_bytes()
    path.write_bytes(broken)
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        del resource["hash"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    report = validate(str(folder / "datapackage.json"))
    assert report.flatten(["type"]) == [["foreign-key"]]


def test_every_file_has_the_size_and_hash_that_are_stated(package):
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        data = (REFERENCE / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_the_package_states_its_version_and_one_hash_over_all_files(package):
    files = {}
    for name in TABLES:
        data = (REFERENCE / f"{name}.csv").read_bytes()
        files[name] = Written(len(data), hashlib.sha256(data).hexdigest())
    own = package["mineralcat"]
    assert own == {"schema": 1, "version": package["version"], "hash": hash_of(files)}
    assert re.fullmatch(r"20[0-9]{2}\.[0-9]+", own["version"])
    changed = {**files, "area": files["source"]}
    assert hash_of(changed) != own["hash"]


def test_every_column_is_described(package):
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == headings_of(resource["name"])
        assert all(field["description"] for field in fields)
        assert resource["schema"]["primaryKey"] == "uid"


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_the_model_is_in_the_file(name):
    columns = [column for column in entity_of(name).table.columns if column.name != "id"]
    heading = (REFERENCE / f"{name}.csv").read_bytes().partition(b"\n")[0].decode().split(",")
    assert len(heading) == len(columns)
    assert heading[: 1 + len(entity_of(name).key)] == ["uid", *entity_of(name).key]


@pytest.mark.parametrize("name", TABLES)
def test_uids_come_from_natural_keys(name):
    for row in read_table(REFERENCE, name):
        assert row["uid"] == str(uid_of(name, row))


@pytest.mark.parametrize("name", TABLES)
def test_reading_and_writing_a_table_gives_the_same_bytes(name):
    data = (REFERENCE / f"{name}.csv").read_bytes()
    file = io.BytesIO()
    write_table(file, name, read_table(REFERENCE, name))
    assert file.getvalue() == data
    assert b"\r" not in data


def test_the_counts_that_are_told_add_up():
    page = (REFERENCE / "ROWS.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    files = [section for section in sections if " in\n" in section]
    assert len(files) == 26
    for section in files:
        (rows_in,) = map(int, re.findall(r": ([0-9]+) (?:rows|cells|figures) in\n", section))
        out = map(int, re.findall(r"^- ([0-9]+) to `", section, flags=re.MULTILINE))
        dropped = map(int, re.findall(r"^- ([0-9]+) dropped: ", section, flags=re.MULTILINE))
        assert sum(out) + sum(dropped) == rows_in, section
    told = dict(re.findall(r"^\| ([a-z_]+) \| ([0-9]+) \|$", sections[-1], flags=re.MULTILINE))
    assert told == {name: str(len(read_table(REFERENCE, name))) for name in TABLES}


def test_the_whole_package_loads_and_every_reference_holds(loaded):
    for name in TABLES:
        assert count(loaded, name) == len(read_table(REFERENCE, name)), name
    with loaded.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_loading_states_what_was_loaded_and_writes_no_history(loaded, package):
    with Session(loaded) as session:
        properties = {row.key: row.value for row in session.scalars(select(Property))}
        assert properties == {
            "reference_version": package["version"],
            "reference_hash": package["mineralcat"]["hash"],
        }
        assert session.scalar(select(func.count()).select_from(Revision)) == 0
        assert session.scalar(select(func.count()).select_from(Change)) == 0


def test_loading_without_facts_leaves_out_every_claim(engine):
    load(engine, facts=False)
    assert set(FACT_TABLES) == {
        "usage_substitute",
        "series",
        "listing_member",
        *(name for name in TABLES if "claim_kind" in entity_of(name).table.columns),
    }
    for name in FACT_TABLES:
        assert count(engine, name) == 0
    for name in NAMED_TABLES:
        assert count(engine, name) > 0


def test_progress_goes_forwards_to_the_end(engine):
    told: list[tuple[int, int]] = []
    load(engine, progress=lambda done, total: told.append((done, total)))
    total = sum(len(read_table(REFERENCE, name)) for name in TABLES)
    assert told[-1] == (total, total)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert max(done - before for (before, _), (done, _) in pairwise(told)) == CHUNK


def test_what_is_loaded_is_what_the_files_say(loaded):
    """Slugs become ids and back, empty cells null, and nothing else changes."""
    with loaded.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT supply.uid, area.slug AS area, source.slug AS source, value, low, unit,"
                " as_published, supply.note AS note FROM supply JOIN area ON area.id = area_id"
                " LEFT JOIN source ON source.id = source_id ORDER BY supply.id"
            )
        ).mappings()
        for row, said in zip(rows, read_table(REFERENCE, "supply"), strict=True):
            assert row["uid"] == said["uid"].replace("-", "")
            for key in ("area", "source", "unit", "as_published", "note"):
                assert (row[key] or "") == said[key]
            for key in ("value", "low"):
                assert row[key] == (float(said[key]) if said[key] else None)


def test_members_may_stand_before_their_group(engine, tmp_path):
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder)
    with (folder / "mineral.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = list(csv.reader(file))
    with (folder / "mineral.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *reversed(rows)])
    load(engine, folder, facts=False)
    with Session(engine) as session:
        neodymium = session.scalars(select(Mineral).where(Mineral.slug == "neodymium")).one()
        assert neodymium.member_of is not None
        assert neodymium.member_of.slug == "light-rare-earths"


def test_the_loader_knows_every_table_but_those_of_users_and_history(loaded):
    users = {
        "saved_search",
        "scenario",
        "recipe",
        "preference",
        "agreement_application",
        "file_word",
    }
    log = {"revision", "change", "seal", "property"}
    assert set(inspect(loaded).get_table_names()) == set(TABLES) | users | log


def test_an_edit_by_hand_is_sealed_with_uids_sizes_and_hashes(tmp_path):
    folder = tmp_path / "db"
    shutil.copytree(FOLDER.parent, folder)
    path = folder / "reference" / "area.csv"
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(",PLW,Palau,country,,shipped\n")
    script = [sys.executable, str(folder / "build_reference.py"), "--seal"]
    root = str(FOLDER.parents[1])
    subprocess.run(script, check=True, env={**os.environ, "PYTHONPATH": root}, timeout=60)
    added = read_table(folder / "reference", "area")[-1]
    assert added == {
        **added,
        "uid": str(uid_of("area", {"slug": "PLW"})),
        "name": "Palau",
    }
    described = json.loads((folder / "reference" / "datapackage.json").read_text("utf-8"))
    sizes = {resource["name"]: resource["bytes"] for resource in described["resources"]}
    assert sizes["area"] == len(path.read_bytes())
    for name in TABLES:
        if name != "area":
            kept = (folder / "reference" / f"{name}.csv").read_bytes()
            assert kept == (REFERENCE / f"{name}.csv").read_bytes()
