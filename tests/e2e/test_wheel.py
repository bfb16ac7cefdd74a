"""The program as it is installed: from a wheel, in place, and not at all.

Each is made in a virtual environment of its own. The requirements are lent by the environment that
runs the tests, so that nothing is downloaded; MineralCat itself is never lent.
"""

import configparser
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import mineralcat

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
SHIPPED = ("resources", "db")
LIST_SHIPPED = """
import json, sys
from pathlib import Path
import mineralcat
from mineralcat.shipped import shipped

def files(folder, name):
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from files(entry, f"{name}/{entry.name}")
        else:
            yield f"{name}/{entry.name}", len(entry.read_bytes())

found = {name: size for folder in sys.argv[1:] for name, size in files(shipped(folder), folder)}
print(json.dumps({"package": str(Path(mineralcat.__file__).parent), "files": found}))
"""


class Installed(NamedTuple):
    """One way to have the program, and how it is called."""

    package: Path
    python: Path
    mineralcat: tuple[str, ...]
    window: tuple[str, ...]
    folder: Path  # neither the clone nor inside it
    environment: Mapping[str, str]

    def run(self, *command: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=dict(self.environment),
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )


def call(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, encoding="utf-8", timeout=600, check=False
    )
    assert done.returncode == 0, f"{done.args}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """What a clone has, without what was built or compiled in it."""
    clone = tmp_path_factory.mktemp("clone") / "mineralcat"
    clone.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "*.py[co]", "*.egg-info")
    for name in ("mineralcat", *SHIPPED):
        shutil.copytree(REPOSITORY / name, clone / name, ignore=ignored)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "main.py"):
        shutil.copy(REPOSITORY / name, clone)
    return clone


@pytest.fixture(scope="module")
def wheel(clone, tmp_path_factory) -> Path:
    """Built the long way: a source distribution, and the wheel from that."""
    folder = tmp_path_factory.mktemp("dist")
    # Byte code that lies about in a clone must not be shipped.
    stale = clone / "db" / "migrations" / "__pycache__" / "stale.cpython-311.pyc"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"stale")
    call(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, cwd=clone)
    assert len(list(folder.glob("*.tar.gz"))) == 1
    (wheel,) = folder.glob("*.whl")
    return wheel


def fresh_environment(folder: Path) -> tuple[Path, Path]:
    """A virtual environment that has the requirements and not MineralCat: python, site-packages."""
    call(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / SCRIPTS / Path(sys.executable).name
    if not python.exists():
        python = folder / SCRIPTS / "python"
    scheme = sysconfig.get_preferred_scheme("prefix")
    variables = {"base": str(folder), "platbase": str(folder)}
    site_packages = Path(sysconfig.get_path("purelib", scheme, variables))
    # A path added this way is searched last, and the .pth files in it are not read: an editable
    # MineralCat does not come along.
    lent = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (site_packages / "lent.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")
    return python, site_packages


@pytest.fixture(scope="module", params=["wheel", "editable", "clone"])
def installed(request, clone, tmp_path_factory) -> Installed:
    folder = tmp_path_factory.mktemp(request.param)
    python, site_packages = fresh_environment(folder / "environment")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    install = (*pip, "install", "--quiet", "--no-deps", "--no-index")
    scripts = python.parent
    mineralcat: tuple[str, ...] = (str(scripts / "mineralcat"),)
    window: tuple[str, ...] = (str(scripts / "mineralcat-window"),)
    package = clone / "mineralcat"
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "COV_", "PYTEST_"))
    }
    for name in ("DATA", "CONFIG", "STATE"):
        environment[f"XDG_{name}_HOME"] = str(folder / name.lower())
    if request.param == "wheel":
        call(*install, request.getfixturevalue("wheel"), cwd=folder)
        package = site_packages / "mineralcat"
    elif request.param == "editable":
        call(*install, "--no-build-isolation", "--editable", clone, cwd=folder)
    else:
        environment["PYTHONPATH"] = str(clone)
        mineralcat = (str(python), "-m", "mineralcat")
        window = (str(python), "-E", str(clone / "main.py"))  # -E: it finds the package by itself
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installed(package, python, mineralcat, window, elsewhere, environment)


def files_in_the_repository() -> dict[str, int]:
    return {
        path.relative_to(REPOSITORY).as_posix(): path.stat().st_size
        for folder in SHIPPED
        for path in (REPOSITORY / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def test_every_shipped_file_is_found(installed):
    done = installed.run(str(installed.python), "-c", LIST_SHIPPED, *SHIPPED)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert Path(found["package"]) == installed.package
    visible = {
        name: size for name, size in found["files"].items() if not Path(name).name.startswith(".")
    }
    assert visible == files_in_the_repository()


def test_the_command_tells_its_version(installed):
    done = installed.run(*installed.mineralcat, "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert mineralcat.__version__ in done.stdout


def test_a_first_search_makes_the_catalogue_and_finds(installed):
    module = (str(installed.python), "-m", "mineralcat")
    done = installed.run(*module, "search", "copper", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert "copper" in [mineral["slug"] for mineral in json.loads(done.stdout)]
    (catalogue,) = Path(installed.environment["XDG_DATA_HOME"]).rglob("*.mineralcat")
    assert catalogue.stat().st_size > 100_000
    assert list(installed.folder.iterdir()) == []


@pytest.mark.parametrize("door", ["command", "window"])
def test_the_window_opens_fills_and_closes(installed, door):
    program = (*installed.mineralcat, "open") if door == "command" else installed.window
    done = installed.run(*program, "--close-when-shown")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "Traceback" not in done.stderr


def test_the_wheel_holds_the_program_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (entry_points,) = (name for name in names if name.endswith("/entry_points.txt"))
        commands = configparser.ConfigParser()
        commands.read_string(archive.read(entry_points).decode())
    outside = [name for name in names if not name.startswith("mineralcat")]
    assert outside == []
    assert [
        name for name in names if name.endswith((".pyc", ".pyo")) or "__pycache__" in name
    ] == []
    assert "mineralcat/py.typed" in names
    assert any(name.endswith("/LICENSE") for name in names)
    assert dict(commands["console_scripts"]) == {"mineralcat": "mineralcat.cli:main"}
    assert dict(commands["gui_scripts"]) == {"mineralcat-window": "mineralcat.app:main"}
