"""Files are gathered from folders and zips; what could hurt is refused before it is read."""

import io
import os
import stat
import struct
import zipfile

import pytest

from mineralcat.exchange import input_files
from mineralcat.exchange.input_files import gather
from mineralcat.exchange.problems import UnreadableFileError


def names(path):
    return [member.name for member in gather([path])]


@pytest.fixture
def zipped(tmp_path):
    """Writes a zip with some members."""

    def write(**members: bytes):
        path = tmp_path / "bundle.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return path

    return write


def test_a_folder_gives_its_files_by_name(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("b.csv", "in/c.csv", "a.csv", ".hidden", "~$lock.xlsx"):
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["a.csv", "b.csv", "in/c.csv"]


def test_a_zip_gives_its_files_and_is_not_unpacked(zipped, tmp_path):
    path = zipped(**{"in/b.csv": b"two", "a.csv": b"one", "__MACOSX/a.csv": b"", ".hidden": b""})
    members = list(gather([path]))
    assert [(one.name, one.size) for one in members] == [("a.csv", 3), ("in/b.csv", 3)]
    with members[1].open() as file:
        assert file.read() == b"two"
    assert members[1].head(2) == b"tw"
    assert list(tmp_path.iterdir()) == [path]


def test_a_workbook_is_one_file(zipped):
    path = zipped(**{"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"})
    assert names(path) == ["bundle.zip"]


@pytest.mark.parametrize(
    "name", ["../outside.csv", "/etc/passwd", "C:/x.csv", "a/../../x.csv", "..\\x.csv"]
)
def test_a_zip_that_would_write_elsewhere_is_refused(zipped, name):
    with pytest.raises(UnreadableFileError, match="would lie outside"):
        names(zipped(**{name: b"x"}))


def test_a_device_is_no_file(zipped):
    with pytest.raises(UnreadableFileError, match="name of a device"):
        names(zipped(**{"in/NUL.csv": b"x"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(tmp_path):
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "one")
        archive.writestr("a.csv", "two")
    with pytest.raises(UnreadableFileError, match=r"it holds “a\.csv” twice"):
        names(path)


def test_names_that_differ_in_case_alone_are_refused(zipped):
    with pytest.raises(UnreadableFileError, match=r"it holds “a\.csv” and “A\.csv”"):
        names(zipped(**{"A.csv": b"one", "a.csv": b"two"}))


def test_a_link_in_a_zip_is_refused(tmp_path):
    path = tmp_path / "link.zip"
    info = zipfile.ZipInfo("link.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(UnreadableFileError, match="is a link or device"):
        names(path)


def test_a_link_in_a_folder_is_refused(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.csv").symlink_to("/etc/passwd")
    with pytest.raises(UnreadableFileError, match="a link that leads elsewhere"):
        names(tmp_path / "in")


def test_an_encrypted_zip_is_refused(zipped):
    path = zipped(**{"a.csv": b"secret"})
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match="it is encrypted"):
        names(path)


def test_a_bomb_is_refused_before_it_is_read(zipped, monkeypatch):
    path = zipped(**{"zeros.csv": bytes(60_000_000)})
    assert path.stat().st_size < 100_000

    def never(*_args, **_more):
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", never)
    with pytest.raises(UnreadableFileError, match="times larger than it is packed"):
        names(path)


def test_a_workbook_that_is_a_bomb_is_refused(zipped):
    with pytest.raises(UnreadableFileError, match="times larger than it is packed"):
        names(zipped(**{"[Content_Types].xml": b"", "xl/sheet.xml": bytes(60_000_000)}))


def test_a_zip_of_very_many_files_is_refused(zipped, monkeypatch):
    monkeypatch.setattr(input_files, "MOST_FILES", 3)
    with pytest.raises(UnreadableFileError, match="more than 3 files"):
        names(zipped(**{f"{n}.csv": b"x" for n in range(4)}))


def test_never_more_is_read_than_a_member_claims_to_hold(zipped):
    """A zip that lies of the size of a member is damaged, and fills no memory."""
    path = zipped(**{"a.csv": bytes(1_000_000)})
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    (member,) = gather([path])
    with (
        member.open() as file,
        pytest.raises(UnreadableFileError, match=r"a\.csv in bundle\.zip .* damaged"),
    ):
        file.read()


def test_a_damaged_zip_is_said_to_be(zipped):
    path = zipped(**{"a.csv": os.urandom(10_000)})
    data = path.read_bytes()
    path.write_bytes(data[:5_000])
    with pytest.raises(UnreadableFileError, match="a damaged zip"):
        names(path)


def test_a_file_that_is_not_there_is_said_to_be(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"none\.csv cannot be read: No such file"):
        names(tmp_path / "none.csv")


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFileError, match="no file or folder"):
        names(tmp_path / "pipe")


def test_a_package_of_ours_is_one_member_with_its_files_beside_it(zipped):
    path = zipped(
        **{
            "atlas/datapackage.json": b'{"mineralcat": {"schema": 1}}',
            "atlas/mineral.csv": b"uid,slug\n",
            "other.csv": b"x",
        }
    )
    package, other = gather([path])
    assert (package.name, list(package.beside)) == ("atlas/datapackage.json", ["mineral.csv"])
    assert other.name == "other.csv"
    assert package.beside["mineral.csv"].open().read() == b"uid,slug\n"


def test_anothers_package_is_a_folder_of_files(zipped):
    path = zipped(**{"datapackage.json": b'{"name": "x"}', "a.csv": b"x"})
    assert names(path) == ["a.csv", "datapackage.json"]


def test_a_member_can_be_read_as_text(zipped):
    (member,) = gather([zipped(**{"a.csv": "é\nb".encode()})])
    with member.open() as raw, io.TextIOWrapper(raw, "utf-8") as text:
        assert text.read() == "é\nb"
