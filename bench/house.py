"""Measures of the source code: how large it is, and how well the rules for its structure are kept.

    python bench/house.py          prints all of them
    python bench/house.py --list   with the places behind each

`tests/unit/test_house.py` asserts the limits.
"""

import argparse
import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).resolve().parents[1]
PACKAGE, TESTS = ROOT / "mineralcat", ROOT / "tests"

VAGUE_WORDS = re.compile(r"\b(?:said|told|kept|wanted)\b", re.IGNORECASE)
"""Words that do not say what a thing is: use `message`, `reported`, `cached` or `requested`."""
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def modules(folder: Path = PACKAGE) -> list[Path]:
    """All modules below a folder."""
    return sorted(folder.rglob("*.py"))


def modules_by_folder() -> dict[str, int]:
    """How many modules each folder of the package has."""
    return Counter(str(path.parent.relative_to(ROOT)) for path in modules())


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def code_lines(path: Path) -> int:
    """Lines of a module without blank lines, comments and docstrings: those of attributes too."""
    text = path.read_text(encoding="utf-8").splitlines()
    lines = {at for at, line in enumerate(text, start=1) if line.strip()[:1] not in ("", "#")}
    docstrings: set[int] = set()
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Constant | ast.JoinedStr):  # may hold empty lines, or begin with #
            lines.update(_lines_of(node))
        elif _is_text(node):
            docstrings.update(_lines_of(node))
    return len(lines - docstrings)


def _is_text(node: ast.AST) -> TypeGuard[ast.Expr]:
    """Whether a statement is a text alone, which documents what it follows."""
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _lines_of(node: ast.expr | ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def all_code_lines(folder: Path = PACKAGE) -> int:
    """Code lines of all modules below a folder."""
    return sum(map(code_lines, modules(folder)))


def long_modules(most: int) -> list[str]:
    """Modules with more than *most* lines of any kind."""
    return [
        str(path.relative_to(ROOT))
        for path in modules()
        if len(path.read_text(encoding="utf-8").splitlines()) > most
    ]


def vague_words() -> list[str]:
    """Where the package has one of the vague words, in code or text."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {found[0]}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for found in VAGUE_WORDS.finditer(line)
    ]


def _functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in modules():
        for node in ast.walk(syntax(path)):
            if isinstance(node, _FUNCTIONS):
                yield path, node


def signatures() -> int:
    """How many functions and methods the package has."""
    return sum(1 for _ in _functions())


def untyped_signatures() -> list[str]:
    """Functions whose parameters or result are annotated with `Any` or `object`."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for path, node in _functions()
        if any(_is_untyped(annotation) for annotation in _annotations(node))
    ]


def _annotations(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    for annotation in (*(one.annotation for one in every), node.returns):
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            annotation = ast.parse(annotation.value, mode="eval").body
        if annotation is not None:
            yield annotation


def _is_untyped(annotation: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id in ("Any", "object") for node in ast.walk(annotation)
    )


def repeated_class_names() -> dict[str, list[str]]:
    """Public names that more than one class has, with the modules that have them."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in modules():
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(str(path.relative_to(ROOT)))
    return {name: places for name, places in sorted(found.items()) if len(places) > 1}


def main() -> None:
    """Print the measures, and with `--list` the places behind them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="list the places behind each measure")
    listed = parser.parse_args().list
    code, tests = all_code_lines(), all_code_lines(TESTS)
    folders = Counter(modules_by_folder())
    words, untyped, repeated = vague_words(), untyped_signatures(), repeated_class_names()
    print(f"code lines of mineralcat/      {code:>7,}")
    print(f"code lines of tests/           {tests:>7,}  {tests / code:.2f} of the above")
    print(f"modules in the fullest folder  {folders.most_common(1)[0][1]:>7,}")
    print(f"modules of over 400 lines      {len(long_modules(400)):>7,}")
    print(f"vague words                    {len(words):>7,}")
    share = len(untyped) / signatures()
    print(f"signatures of Any or object    {len(untyped):>7,}  {share:.1%} of {signatures():,}")
    print(f"names of several classes       {len(repeated):>7,}")
    if listed:
        names = [f"{name}: {', '.join(places)}" for name, places in repeated.items()]
        folder_lines = [f"{count:4} {name}" for name, count in folders.most_common()]
        for title, lines in (
            ("modules", folder_lines),
            ("modules of over 400 lines", long_modules(400)),
            ("vague words", words),
            ("signatures of Any or object", untyped),
            ("names of several classes", names),
        ):
            print(f"\n{title}", *lines, sep="\n  ")


if __name__ == "__main__":
    main()
