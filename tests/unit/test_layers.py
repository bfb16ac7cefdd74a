"""Imports point one way: the window knows the data, the data know no window."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "mineralcat"
OPEN_TO_ALL = {"errors", "logs", "places", "settings", "shipped", "system_errors", "translation"}
# What each layer may import besides itself and what is open to all.
MAY_IMPORT = {
    "domain": set(),
    "schema": {"domain"},
    "store": {"schema", "domain"},
    "analysis": {"store", "schema", "domain"},
    "editing": {"store", "schema", "domain"},
    "exchange": {"store", "schema", "domain"},
    "gui": {"analysis", "editing", "exchange", "store", "schema", "domain"},
    "app": {"cli", "gui", "analysis", "editing", "exchange", "store", "schema", "domain"},
    "cli": {"app", "gui", "analysis", "editing", "exchange", "store", "schema", "domain"},
    "__main__": {"cli"},
    "errors": {"translation"},
    "places": set(),
    "shipped": set(),
    "translation": {"shipped"},
    "logs": {"places", "translation"},
    "settings": {"places", "translation"},
    "system_errors": {"errors", "translation"},
}
QT = {"PySide6", "shiboken6", "pyqtgraph"}
KNOW_QT = {"gui", "app"}
# These take time to import, and a window that opens or a search that is asked needs none of them.
ONLY_WHEN_USED = {
    *("alembic", "babel", "numpy", "pyqtgraph", "tomlkit", "python_calamine", "xlsxwriter")
}


class Import(NamedTuple):
    importer: str
    line: int
    imported: str
    at_start: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_in(path: Path) -> Iterator[Import]:
    """All imports of a file; those under `if TYPE_CHECKING` count as such, but not at the start."""
    importer = module_name(path)
    package = importer if path.name == "__init__.py" else importer.rpartition(".")[0]

    def visit(node: ast.AST, at_start: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(importer, child.lineno, alias.name, at_start)
            elif isinstance(child, ast.ImportFrom):
                base = child.module or ""
                if child.level:
                    above = package.split(".")[: len(package.split(".")) - child.level + 1]
                    base = ".".join([*above, base]).rstrip(".")
                for alias in child.names:  # `from mineralcat import cli` names a module
                    yield Import(importer, child.lineno, f"{base}.{alias.name}", at_start)
            else:
                later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or (
                    isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
                )
                yield from visit(child, at_start and not later)

    yield from visit(ast.parse(path.read_bytes()), at_start=True)


def layer_of(module: str) -> str:
    """`gui` of mineralcat.gui.charts, "" of mineralcat itself."""
    return module.split(".")[1] if module.count(".") else ""


ALL = [one for path in sorted(PACKAGE.rglob("*.py")) for one in imports_in(path)]
OURS = [one for one in ALL if one.imported.partition(".")[0] == "mineralcat"]


def test_every_module_belongs_to_a_layer():
    found = {layer_of(module_name(path)) for path in PACKAGE.rglob("*.py")} - {""}
    assert found <= MAY_IMPORT.keys()


def test_imports_point_one_way():
    def allowed(one: Import) -> bool:
        importer, imported = layer_of(one.importer), layer_of(one.imported)
        if imported not in MAY_IMPORT:  # a name of the package itself, as __version__
            return True
        if not importer:
            return False
        return imported == importer or imported in MAY_IMPORT[importer] | (
            OPEN_TO_ALL if importer not in OPEN_TO_ALL else set()
        )

    assert [str(one) for one in OURS if not allowed(one)] == []


def test_nothing_below_the_window_knows_qt():
    wrong = [
        str(one)
        for one in ALL
        if one.imported.partition(".")[0] in QT
        and layer_of(one.importer) not in KNOW_QT
        and not (layer_of(one.importer) == "cli" and not one.at_start)
    ]
    assert wrong == []


def test_the_command_line_loads_the_window_only_to_show_it():
    wrong = [
        str(one)
        for one in OURS
        if layer_of(one.importer) in {"cli", "__main__"}
        and layer_of(one.imported) in KNOW_QT
        and one.at_start
    ]
    assert wrong == []


def loaded(modules: list[str], looked_for: set[str]) -> set[str]:
    """Which libraries importing these modules loads; seen by importing, for what others drag in."""
    script = (
        f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
        f"print(*({looked_for!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("layer", ["domain", "store", "analysis", "editing", "exchange"])
def test_importing_all_of_a_layer_loads_no_qt(layer):
    assert loaded([module_name(path) for path in (PACKAGE / layer).rglob("*.py")], QT) == set()


def test_the_command_line_starts_without_qt_and_slow_libraries():
    assert loaded(["mineralcat.cli"], QT | ONLY_WHEN_USED) == set()


def test_the_window_starts_without_slow_libraries():
    assert loaded(["mineralcat.app", "mineralcat.gui.window.main_window"], ONLY_WHEN_USED) == set()


def test_the_reading_of_imports_sees_every_kind(tmp_path, monkeypatch):
    package = tmp_path / "mineralcat"
    (package / "store").mkdir(parents=True)
    path = package / "store" / "odd.py"
    path.write_text(
        "import os.path as p\nfrom mineralcat import cli\nfrom ..gui import main_window\n"
        "from . import models\nclass A:\n    import json\n    def f(self):\n"
        "        from PySide6 import QtCore\nif TYPE_CHECKING:\n    import numpy\n"
    )
    monkeypatch.setattr(f"{__name__}.PACKAGE", package)
    assert [(one.imported, one.at_start) for one in imports_in(path)] == [
        ("os.path", True),
        ("mineralcat.cli", True),
        ("mineralcat.gui.main_window", True),
        ("mineralcat.store.models", True),
        ("json", True),
        ("PySide6.QtCore", False),
        ("numpy", False),
    ]
