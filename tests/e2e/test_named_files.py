"""What names a file: paths, `~` and file:// addresses. Other addresses are refused in one sentence,
nothing is made of them, and a password in one is repeated nowhere."""

import logging
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mineralcat import cli, logs
from mineralcat.errors import FileNameError, MineralCatError
from mineralcat.exchange.export.output_file import finished_file
from mineralcat.exchange.input_files import gather
from mineralcat.exchange.packages.reference import make_empty, open_or_make
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.catalogue_copies import copy_catalogue
from mineralcat.store.files.file_names import address_in, named_file

ADDRESSES = (
    "postgresql://bob:geheim@db.example/atlas",
    "postgresql+psycopg://bob:geheim@db/atlas?sslmode=require",
    "POSTGRES://bob:geheim@db/atlas",
    "mysql://bob:geheim@db/atlas",
    "sqlite:///geheim.mineralcat",
    "https://bob:geheim@example.org/atlas.mineralcat",
    "whatever://bob:geheim@db",
    "jdbc:postgresql://bob:geheim@db/atlas",
    " postgresql://bob:geheim@db/atlas",
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_file: Path) -> Path:
    """An own working directory with a catalogue in it."""
    folder = tmp_path / "work dir"
    folder.mkdir()
    shutil.copyfile(small_file, folder / "mine.mineralcat")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_refused_wherever_a_file_is_named(
    address: str, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = ["--catalogue", "mine.mineralcat"]
    for words in (
        ["search", "cobalt", "--catalogue", address],
        ["--catalogue", address, "history"],
        [f"--catalogue={address}", "history"],
        ["open", address],
        [address],
        ["new", address],
        ["new", "--empty", address],
        ["export", f"{address}.csv", *mine],
        ["backup", address, *mine],
        ["restore", address, *mine],
        ["import", address, *mine],
    ):
        assert cli.main(words) == 2, words
        out, error = capsys.readouterr()
        assert out == ""
        assert "is an address, not a file" in error, words
        assert error.count("\n") == 1
        assert "geheim" not in error
    monkeypatch.setenv("MINERALCAT_CATALOGUE", address)
    assert cli.main(["history"]) == 2
    assert "geheim" not in capsys.readouterr().err
    assert [path.name for path in here.iterdir()] == ["mine.mineralcat"]


@pytest.mark.parametrize("address", [ADDRESSES[0], ADDRESSES[5], ADDRESSES[6]])
def test_no_way_below_the_command_line_takes_an_address(address: str, here: Path) -> None:
    """Also where it was made a path on the way, which loses a slash."""
    uses: tuple[Callable[[Path], object], ...] = (
        Catalogue.open,
        Catalogue.open_to_read,
        open_or_make,
        make_empty,
        partial(copy_catalogue, here / "mine.mineralcat"),
        lambda named: list(gather([named])),
        lambda named: finished_file(named).__enter__(),
    )
    for use in uses:
        for named in (Path(address), Path(address).absolute()):
            with pytest.raises(MineralCatError) as refused:
                use(named)
            assert "geheim" not in str(refused.value)
    assert [path.name for path in here.iterdir()] == ["mine.mineralcat"]


def test_a_folder_may_have_a_colon_in_its_name(here: Path) -> None:
    (here / "data:").mkdir()
    path = here / "data:" / "a.mineralcat"
    assert named_file(path) == path
    assert address_in(r"C:\data\a.mineralcat") == ("", "")
    assert address_in("C:/data/a.mineralcat") == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="has addresses with drives")
def test_a_file_address_is_the_file_that_it_names(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uri = (here / "mine.mineralcat").as_uri()
    assert "work%20dir" in uri
    for address in (uri, uri.replace("file:///", "file://localhost/"), uri.replace("///", "/")):
        assert named_file(address) == here / "mine.mineralcat"
        assert cli.main(["history", "--catalogue", address]) == 0
    for words in (
        ["new", "--empty", (here / "new one.mineralcat").as_uri()],
        ["export", (here / "all.json").as_uri(), "--catalogue", uri],
        ["backup", (here / "copy.mineralcat").as_uri(), "--catalogue", uri],
        ["import", (here / "all.json").as_uri(), "--catalogue", uri],
    ):
        assert cli.main(words) == 0, capsys.readouterr().err
    names = {path.name for path in here.iterdir()}
    assert names == {"mine.mineralcat", "new one.mineralcat", "all.json", "copy.mineralcat"}
    for address in ("file://server/share/a.mineralcat", "file://", "file:///a%00b"):
        with pytest.raises(FileNameError):
            named_file(address)


def test_the_home_of_nobody_is_one_sentence(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "~no-such-user-here/atlas.mineralcat"
    for words in (
        ["history", "--catalogue", name],
        ["new", name],
        ["import", name, "--catalogue", "mine.mineralcat"],
        ["export", f"{name}.csv", "--catalogue", "mine.mineralcat"],
    ):
        assert cli.main(words) == 2
        error = capsys.readouterr().err
        assert error.startswith("mineralcat: There is no home folder ~no-such-user-here")
        assert error.count("\n") == 1
    (here / "~$book.csv").touch()  # but this is a file
    assert named_file("~$book.csv") == Path("~$book.csv")


@pytest.mark.skipif(os.name == "nt", reason="has other limits")
def test_a_name_or_path_that_leaves_no_room_is_one_sentence(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = here
    while len(str(deep)) < 520:
        deep = deep / ("d" * 60)
    deep.mkdir(parents=True)
    for path, what in (
        (here / ("n" * 240 + ".mineralcat"), "its name has"),
        (deep / "atlas.mineralcat", "its path has"),
    ):
        for words in (["new", str(path)], ["backup", str(path), "--catalogue", "mine.mineralcat"]):
            assert cli.main(words) == 2
            error = capsys.readouterr().err
            assert what in error
            assert error.count("\n") == 1
        shutil.copyfile(here / "mine.mineralcat", path)
        assert cli.main(["history", "--catalogue", str(path)]) == 2
        assert what in capsys.readouterr().err
        path.unlink()


def test_the_longest_name_that_is_taken_can_be_edited_and_backed_up(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = here / ("n" * (215 - len(".mineralcat")) + ".mineralcat")
    make_empty(path).close()
    assert cli.main(["check", "--repair", "--catalogue", str(path)]) == 0
    assert cli.main(["backup", "--catalogue", str(path)]) == 0
    assert cli.main(["restore", "--catalogue", str(path)]) == 0


def test_no_log_has_a_password(tmp_path: Path) -> None:
    path = tmp_path / "test.log"
    logs.start_logging(path)
    logging.getLogger("mineralcat").warning("cannot open %s", ADDRESSES[0])
    report = logs.log_error(ValueError(f"'{ADDRESSES[1]}' and host=h password=geheim"))
    logs.stop_logging()
    assert "geheim" not in path.read_text(encoding="utf-8") + report


def test_a_mistyped_option_does_not_repeat_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["history", f"--catalogu={ADDRESSES[0]}", f"--cat-log={ADDRESSES[0]}"])
    assert "geheim" not in capsys.readouterr().err
