"""No more than three modules import one another in a circle, wherever the imports stand."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 3


def modules(package: Path) -> dict[str, Path]:
    """The files of a package by the names of their modules."""
    found = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path, known: Mapping[str, Path]) -> set[str]:
    """The modules that one imports: for type checkers alone and inside functions as well."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
            above = above[: len(above) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            whole = (f"{base}.{alias.name}" for alias in node.names)
            found.update(one if one in known else base for one in whole)
    return (found & known.keys()) - {name}


def circles(graph: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """The modules that reach one another, in groups of two and more (Tarjan's algorithm)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        stack.append(name)
        for other in graph[name]:
            if other not in order:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            at = stack.index(name)
            found.append(set(stack[at:]))
            del stack[at:]

    for name in graph:
        if name not in order:
            visit(name)
    return (group for group in found if len(group) > 1)


def test_no_import_circle_has_more_than_three_modules() -> None:
    known = modules(ROOT / "mineralcat")
    graph = {name: imports(name, path, known) for name, path in known.items()}
    large = [sorted(group) for group in circles(graph) if len(group) > LARGEST]
    assert not large, f"these import one another in a circle: {large}"


def test_every_kind_of_import_closes_a_circle(tmp_path: Path) -> None:
    package = tmp_path / "mineralcat"
    (package / "gui").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "gui" / "__init__.py").touch()
    (package / "gui" / "a.py").write_text("from . import b\n")
    (package / "gui" / "b.py").write_text("def f():\n    import mineralcat.gui.c\n")
    (package / "gui" / "c.py").write_text("if TYPE_CHECKING:\n    from ..d import D\n")
    (package / "d.py").write_text("from mineralcat.gui.a import A\n")
    known = modules(package)
    graph = {name: imports(name, path, known) for name, path in known.items()}
    (group,) = circles(graph)
    assert group == {"mineralcat.gui.a", "mineralcat.gui.b", "mineralcat.gui.c", "mineralcat.d"}
