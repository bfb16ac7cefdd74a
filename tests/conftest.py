"""What all tests share.

The environment comes first, before Qt or MineralCat is imported: no screen, and folders of the
run's own, so that no test reads or writes the user's catalogue, settings or logs.
"""

import atexit
import gc
import importlib.util
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

_HOME = Path(tempfile.mkdtemp(prefix="mineralcat-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("MINERALCAT_")]:
    del os.environ[_name]
for _name in ("DATA", "CONFIG", "STATE", "CACHE", "RUNTIME"):
    _folder = _HOME / _name.lower()
    _folder.mkdir(mode=0o700)
    os.environ[f"XDG_{_name}_DIR" if _name == "RUNTIME" else f"XDG_{_name}_HOME"] = str(_folder)
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"  # figures as in no country; tests of others say which

import pytest  # noqa: E402

from mineralcat.exchange.packages import reference  # noqa: E402
from mineralcat.store.catalogue import Catalogue  # noqa: E402
from mineralcat.store.engines import sqlite_connections  # noqa: E402
from tests.lean_catalogue import make_lean  # noqa: E402
from tests.small_catalogue import fill_small  # noqa: E402


def pytest_collection_finish() -> None:
    """Looking for cycles takes a seventh of the time of a test otherwise: what was imported and
    collected stays to the end and is passed over, and there is room for more garbage than usual."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)


@pytest.fixture
def waits_for_the_disk() -> None:
    """For tests of how a step is written: as for users, it ends once the disk has it."""


@pytest.fixture(autouse=True)
def quick_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All others do not wait for the disk: no test cuts the power, and bench/durability.py does."""
    if "waits_for_the_disk" in request.fixturenames:
        return
    set_up = sqlite_connections.set_up

    def without_waiting(connection: sqlite3.Connection, *, ends_write_ahead: bool) -> None:
        set_up(connection, ends_write_ahead=ends_write_ahead)
        connection.execute("PRAGMA synchronous = OFF")

    monkeypatch.setattr(sqlite_connections, "set_up", without_waiting)


@pytest.fixture(scope="session")
def reference_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference catalogue as the program makes it. To be copied, never written."""
    path = tmp_path_factory.mktemp("made-once") / "reference.mineralcat"
    reference.make(path).close()
    path.chmod(0o444)
    return path


@pytest.fixture
def catalogue_file(reference_file: Path, tmp_path: Path) -> Path:
    """A copy of the reference catalogue, this test's own, alone in its folder."""
    return _copied(reference_file, tmp_path)


def _copied(made: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "catalogues"
    folder.mkdir()
    path = folder / "atlas.mineralcat"
    shutil.copyfile(made, path)
    return path


@pytest.fixture
def catalogue(catalogue_file: Path) -> Iterator[Catalogue]:
    """The reference catalogue, open."""
    opened = Catalogue.open(catalogue_file)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def reference_catalogue(reference_file: Path) -> Iterator[Catalogue]:
    """The reference catalogue, for reading only: one for the whole run."""
    opened = Catalogue.open(reference_file)
    yield opened
    opened.close()


@pytest.fixture
def reference_made_once(reference_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program makes a catalogue of all the reference data, it is copied: for tests of
    what comes after, such as repairs that look a row up in it."""
    make = reference.make

    def copied(path: Path, *, facts: bool = True, **options: Any) -> Catalogue:
        if not facts or path.exists():
            return make(path, facts=facts, **options)
        shutil.copyfile(reference_file, path)
        return Catalogue.open(path)

    monkeypatch.setattr(reference, "make", copied)


@pytest.fixture(scope="session")
def lean_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference catalogue with few of its figures, to be copied and never written. A module
    whose tests read whole catalogues through takes it for its `catalogue_file`."""
    path = tmp_path_factory.mktemp("made-once") / "lean.mineralcat"
    make_lean(path)
    path.chmod(0o444)
    return path


@pytest.fixture(scope="session")
def lean_catalogue(lean_file: Path) -> Iterator[Catalogue]:
    """It, for reading only: one for the whole run."""
    opened = Catalogue.open(lean_file)
    yield opened
    opened.close()


@pytest.fixture
def lean_catalogue_file(lean_file: Path, tmp_path: Path) -> Path:
    """A copy of it, this test's own, alone in its folder."""
    return _copied(lean_file, tmp_path)


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue, to be copied and never written."""
    path = tmp_path_factory.mktemp("made-once") / "small.mineralcat"
    Catalogue.create(path, fill_small).close()
    path.chmod(0o444)
    return path


@pytest.fixture
def small_catalogue(small_file: Path, tmp_path: Path) -> Iterator[Catalogue]:
    """Cobalt and lithium, of which a battery in a car needs both."""
    path = tmp_path / "small.mineralcat"
    shutil.copyfile(small_file, path)
    opened = Catalogue.open(path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def extraction() -> ModuleType:
    """The script that extracts all sentences for people."""
    script = Path(__file__).resolve().parents[1] / ".ci" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
