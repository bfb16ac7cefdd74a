"""Files are known by what is in them, and the program's own come back as they went."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mineralcat.exchange.formats import FORMATS, format_of
from mineralcat.exchange.incoming import IncomingRow, Member, RejectedRow
from mineralcat.exchange.input_files import gather
from mineralcat.exchange.packages import reference
from mineralcat.exchange.packages.catalogue_json import FORMAT as JSON_FORMAT
from mineralcat.exchange.packages.data_package import TABLES, read_table, typed_record
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.shipped import shipped
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Mineral
from tests.importing import MCS_2025, MCS_2026, faults, hash_of, intensity, review, write_json

REFERENCE = Path(str(shipped("db"))) / "reference"


def called(path):
    (member,) = gather([path])
    found = format_of(member)
    return found.name if found else None


def in_memory(data: bytes) -> Member:
    return Member("made.json", len(data), lambda: io.BytesIO(data))


def test_files_are_known_by_content(tmp_path):
    for release in (MCS_2025, MCS_2026):
        copy = tmp_path / "renamed.txt"
        shutil.copyfile(release, copy)
        assert called(copy) == called(release)
        assert called(copy).startswith("USGS Mineral Commodity Summaries")
    assert called(write_json(tmp_path / "any.dat")) == "MineralCat JSON"
    assert called(REFERENCE) == "MineralCat data package"


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_bytes_whatever_are_too_much_for_a_format(data):
    for known in FORMATS:
        assert known.knows(in_memory(data)) in (True, False)


def test_what_ships_makes_an_empty_catalogue_the_reference_catalogue(tmp_path, reference_catalogue):
    made = reference.make_empty(tmp_path / "empty.mineralcat")
    with review(made, REFERENCE) as found:
        assert found.counts.rejected == 0
        found.take(backup=False)
    assert hash_of(made) == hash_of(reference_catalogue)
    assert faults(made) == []
    made.undo()
    assert faults(made) == []
    made.close()


def test_a_zip_of_a_package_is_read_as_its_folder_is(tmp_path, reference_catalogue):
    path = tmp_path / "atlas.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(REFERENCE.iterdir()):
            archive.write(file, file.name)
    with review(reference_catalogue, path) as found:
        assert found.counts.same > 10_000
        assert found.counts._replace(same=0) == (0, 0, 0, 0, 0)


def test_newer_reference_data_come_in_by_the_same_review(catalogue, tmp_path):
    """As they ship with a newer version; what the user edited is kept."""
    newer = tmp_path / "newer"
    shutil.copytree(REFERENCE, newer)
    newer.chmod(0o755)
    path = newer / "mineral.csv"
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    cobalt = next(line for line in lines if line.split(",")[1] == "cobalt")
    zinc = next(line for line in lines if line.split(",")[1] == "zinc")
    path.chmod(0o644)
    path.write_text(
        text.replace(cobalt, cobalt.replace("Cobalt", "Cobalt (metal)", 1)).replace(
            zinc, zinc.replace("Zinc", "Zinc metal", 1)
        ),
        encoding="utf-8",
    )
    with catalogue.writing("Rename") as session:
        session.scalars(select(Mineral).where(Mineral.slug == "zinc")).one().name = "Zn of ours"
    with review(catalogue, newer) as found:
        assert (found.counts.changed, found.counts.conflicting) == (1, 1)
        found.take(backup=False)
        assert found.counts.rejected == 0
    with catalogue.reading() as session:
        named = {row.slug: row.name for row in session.scalars(select(Mineral))}
    assert (named["cobalt"], named["zinc"]) == ("Cobalt (metal)", "Zn of ours")


def test_a_package_of_a_newer_program_is_refused(tmp_path, reference_catalogue):
    (tmp_path / "datapackage.json").write_text('{"mineralcat": {"schema": 99}}')
    (tmp_path / "mineral.csv").write_text("uid,slug\n")
    with pytest.raises(UnreadableFileError, match="a newer MineralCat wrote it"):
        review(reference_catalogue, tmp_path)


def test_a_row_of_a_package_that_is_ragged_is_named_by_its_line(tmp_path, small_catalogue):
    (tmp_path / "datapackage.json").write_text('{"mineralcat": {"schema": 1}}')
    (tmp_path / "mineral.csv").write_text('slug,name,kind\nx,"X\nY",element\nz,Z\n')
    with review(small_catalogue, tmp_path) as found:
        assert (found.counts.added, found.counts.rejected) == (1, 1)
        row = found.rows()[1]
        assert (row.place.file, row.place.line) == ("mineral.csv", 4)
        assert row.reason == "The row has 2 cells where the heading has 3."


# -- JSON ------------------------------------------------------------------------------------------


def records(data: bytes):
    return list(JSON_FORMAT.read(in_memory(data)))


def test_json_is_read_a_record_at_a_time_with_its_line(tmp_path):
    data = b'{"format": "mineralcat-catalogue", "version": 1,\n"tables": {"mineral": [\n'
    data += b'{"slug": "a"},\n{"slug": "b"}]}}'
    rows = records(data)
    assert [(row.record["slug"], row.place.line) for row in rows] == [("a", 3), ("b", 4)]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["slug", "name", "note"]),
            st.none()
            | st.text()
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.integers(),
        ),
        max_size=5,
    ),
    st.sampled_from([None, 1]),
)
@settings(max_examples=60, deadline=None)
def test_json_of_any_layout_is_read_as_it_was_written(rows, indent):
    head = {"format": "mineralcat-catalogue", "version": 1, "about": {"x": [1]}}
    data = json.dumps({**head, "tables": {"mineral": rows}}, indent=indent).encode()
    found = records(data)
    assert all(isinstance(row, IncomingRow) for row in found)
    assert [row.record for row in found] == rows


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'"tables": {"mineral": [' + b"[" * 100_000, "nested too deep|no JSON"),
        (b'"tables": {"mineral": [{"a": ' + b"[" * 60 + b"]" * 60 + b"}]}}", "nested too deep"),
        (b'"tables": {"mineral": [{"slug": "a", "slug": "b"}]}}', "the same key twice"),
        (b'"tables": {"mineral": [{"slug": NaN}]}}', "NaN is no number"),
        (b'"tables": {"mineral": [{"slug": "a"', "no JSON"),
        (b'"tables": {"mineral": [{"slug": "a"} {"slug": "b"}]}}', "was expected"),
        (b'"version": 2, "tables": {}}', "a newer MineralCat wrote it"),
        (b'"tables": {"mineral": [{"slug": "\xff"}]}}', "not written in UTF-8"),
    ],
)
def test_json_that_is_damaged_or_hostile_is_refused(body, reason):
    with pytest.raises(UnreadableFileError, match=reason):
        records(b'{"format": "mineralcat-catalogue", ' + body)


def test_json_that_is_no_record_is_a_rejected_row():
    rows = records(b'{"format": "mineralcat-catalogue", "tables": {"mineral": [3], "x": [{}]}}')
    assert all(isinstance(row, RejectedRow) for row in rows)


def test_json_with_a_lone_surrogate_is_a_rejected_row(small_catalogue, tmp_path):
    path = write_json(tmp_path / "a.json", intensity=[intensity(note="\ud800")])
    with review(small_catalogue, path) as found:
        (row,) = found.rows()
        assert "U+D800" in row.reason


def test_a_file_of_no_known_format_is_refused_with_what_is_known(small_catalogue, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadableFileError, match=r"picture\.png cannot be read: it is a picture"):
        review(small_catalogue, path)


def test_a_file_of_no_known_format_beside_others_is_left_out(small_catalogue, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    write_json(folder / "a.json", intensity=[intensity()])
    with review(small_catalogue, folder) as found:
        assert list(found.skipped) == ["picture.png"]
        assert "picture" in found.skipped["picture.png"]
        assert found.counts.added == 1


def test_a_catalogue_is_made_anew_from_json(tmp_path, reference_catalogue: Catalogue):
    """What the writer of JSON will write: every column of every table."""
    tables = {
        name: [typed_record(name, row) for row in read_table(REFERENCE, name)] for name in TABLES
    }
    made = reference.make_empty(tmp_path / "made.mineralcat")
    with review(made, write_json(tmp_path / "whole.json", **tables)) as found:
        assert found.counts.rejected == 0
        found.take(backup=False)
    assert hash_of(made) == hash_of(reference_catalogue)
    made.close()
