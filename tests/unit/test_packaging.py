"""What is installed: every package, what it imports, and no version known to fail."""

import ast
import configparser
import sys
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import mineralcat
from mineralcat.shipped import shipped

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
# The name to import, where it is not the name to install.
IMPORTED_AS = {
    "charset-normalizer": "charset_normalizer",
    "pyside6-essentials": "PySide6",
    "python-calamine": "python_calamine",
    "rapidfuzz": "rapidfuzz",
    "sqlalchemy": "sqlalchemy",
    "xlsxwriter": "xlsxwriter",
}
# What a declared requirement itself requires, and promises to.
COMES_WITH = {"numpy": "pyqtgraph", "shiboken6": "PySide6"}


@pytest.fixture(scope="module")
def setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(REPOSITORY / "setup.cfg", encoding="utf-8")
    return parser


def listed(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def required(setup_cfg: configparser.ConfigParser) -> list[Requirement]:
    return [Requirement(line) for line in listed(setup_cfg["options"]["install_requires"])]


def for_tests(setup_cfg: configparser.ConfigParser) -> list[Requirement]:
    extras = setup_cfg["options.extras_require"]
    return [Requirement(line) for extra in extras for line in listed(extras[extra])]


def on_python(version: str) -> dict[str, str]:
    """What decides which requirements hold, as it is with this Python."""
    return {name: str(value) for name, value in default_environment().items()} | {
        "python_version": version,
        "python_full_version": f"{version}.0",
    }


def test_setup_cfg_lists_the_packages_there_are(setup_cfg):
    on_disk = {
        ".".join(init.parent.relative_to(REPOSITORY).parts)
        for init in (REPOSITORY / "mineralcat").rglob("__init__.py")
    }
    packages = listed(setup_cfg["options"]["packages"])
    assert packages == sorted(packages)
    assert set(packages) == on_disk | {"mineralcat.resources", "mineralcat.db"}


def test_every_folder_with_modules_is_a_package():
    folders = {module.parent for module in (REPOSITORY / "mineralcat").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("folder", ["resources", "db"])
def test_shipped_folders_hold_data_and_lie_beside_the_package(folder):
    assert (REPOSITORY / folder).is_dir()
    assert not (REPOSITORY / folder / "__init__.py").exists()
    assert not (REPOSITORY / "mineralcat" / folder).exists()
    assert Path(str(shipped(folder))) == REPOSITORY / folder


def test_all_that_name_the_pythons_name_the_same(setup_cfg):
    head = "Programming Language :: Python :: "
    classifiers = listed(setup_cfg["metadata"]["classifiers"])
    assert [c.removeprefix(head) for c in classifiers if c.startswith(head)] == list(PYTHONS)
    allowed = SpecifierSet(setup_cfg["options"]["python_requires"])
    around = ("3.10.99", *(f"{python}.1" for python in PYTHONS), "3.16.0")
    assert [version for version in around if version in allowed] == list(around[1:-1])
    said = f"{PYTHONS[0]} to {PYTHONS[-1]}"
    for name in ("README.md", ".ci/environment.sh"):
        assert said in (REPOSITORY / name).read_text(encoding="utf-8"), name


def test_every_requirement_is_bounded_on_both_sides(setup_cfg):
    for requirement in [*required(setup_cfg), *for_tests(setup_cfg)]:
        operators = {clause.operator for clause in requirement.specifier}
        assert operators == {">=", "<"}, str(requirement)


def test_python_3_11_never_gets_the_pyside6_that_loses_references(setup_cfg):
    qt = [one for one in required(setup_cfg) if one.name == "PySide6-Essentials"]

    def allowed(python: str, version: str) -> bool:
        (one,) = (one for one in qt if one.marker and one.marker.evaluate(on_python(python)))
        return one.specifier.contains(version)

    assert allowed("3.11", "6.11.3")
    assert not allowed("3.11", "6.12.0")
    assert not allowed("3.11", "6.12.1")
    for python in PYTHONS[1:]:
        assert allowed(python, "6.12.0")
        assert not allowed(python, "7.0.0")


def test_what_is_imported_is_required(setup_cfg):
    names = {IMPORTED_AS.get(one.name.lower(), one.name) for one in required(setup_cfg)}
    imported: dict[str, Path] = {}
    for folder in ("mineralcat", "db"):
        for path in (REPOSITORY / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    modules = [node.module]
                else:
                    continue
                imported |= {module.partition(".")[0]: path for module in modules}
    beside_scripts = {path.name for path in (REPOSITORY / "db").iterdir() if path.is_dir()}
    ours = {"mineralcat", *beside_scripts}
    foreign = {
        name: path
        for name, path in imported.items()
        if name not in sys.stdlib_module_names and name not in ours
    }
    missing = {
        name: str(path) for name, path in foreign.items() if COMES_WITH.get(name, name) not in names
    }
    assert missing == {}


def test_the_constraints_pin_what_is_required_for_every_python(setup_cfg):
    lines = (REPOSITORY / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    for requirement in [*required(setup_cfg), *for_tests(setup_cfg)]:
        for python in PYTHONS:
            environment = on_python(python)
            if requirement.marker and not requirement.marker.evaluate(environment):
                continue
            (pin,) = (
                pin
                for pin in pins
                if pin.name.lower().replace("_", "-") == requirement.name.lower()
                and (not pin.marker or pin.marker.evaluate(environment))
            )
            (clause,) = pin.specifier
            assert clause.operator == "=="
            assert requirement.specifier.contains(clause.version), f"{pin} for {requirement}"


def test_no_address_or_path_of_a_machine_is_in_the_constraints():
    lines = (REPOSITORY / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if set(line) & set("/@") and not line.startswith("# ")] == []


def test_the_changelog_knows_this_version():
    text = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{mineralcat.__version__}]" in text


def test_the_readme_gives_one_command_to_open_and_one_to_test():
    first_screen = (REPOSITORY / "README.md").read_text(encoding="utf-8").split("\n## ")[0]
    commands = [
        line.strip() for line in first_screen.splitlines() if line.startswith(("    ", "\t"))
    ]
    assert commands == ["sh .ci/open", "sh .ci/test"]
    run = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    assert all(command in run for command in commands)
