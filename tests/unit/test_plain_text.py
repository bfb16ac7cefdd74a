"""No text reaches Qt where it would take markup for markup, but through `gui/plain_text.py`.

A tool tip, a label or a message box that is given a mineral's name `<img src="file:///…">` opens
that file, and on Windows `//server/share` sends the user's credentials there. `tests/gui/
test_hostile_text.py` watches the window; this rule keeps what that cannot reach.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

GUI = Path(__file__).resolve().parents[2] / "mineralcat" / "gui"
ONLY_IN = "plain_text.py"
GUESSING = {  # classes that guess whether their text is markup, or take it for such
    *("QLabel", "QMessageBox", "QErrorMessage", "QInputDialog", "QProgressDialog"),
    *("QTextEdit", "QTextBrowser", "QTextDocument", "QGraphicsTextItem", "QStaticText"),
    *("QSplashScreen", "QWizardPage", "TextItem", "LabelItem"),
}
METHODS = {
    *("setToolTip", "setStatusTip", "setWhatsThis", "setTabToolTip", "setTabWhatsThis"),
    *("setTextFormat", "setInformativeText", "setHtml", "setMarkdown", "insertHtml", "appendHtml"),
    *("setToolTipsVisible", "showText"),
}
ROLES = {"ToolTipRole", "StatusTipRole", "WhatsThisRole"}
LITERAL = {"PlainLabel", "plain_label", "_plain_label"}


def broken_rules(tree: ast.Module) -> Iterator[str]:
    """The places where a text may reach Qt as markup."""
    labels = _labels(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and GUESSING & set(map(_name, node.bases)):
            yield f"line {node.lineno}: a class of its own of what guesses at markup"
        if isinstance(node, ast.Call):
            yield from (f"line {node.lineno}: {fault}" for fault in _in_call(node, labels))
        if isinstance(node, ast.If) and _names_role(node.test):
            yield from _in_answer(node.body)
        if isinstance(node, ast.match_case) and _names_role(node.pattern):
            yield from _in_answer(node.body)


def _in_call(call: ast.Call, labels: set[str]) -> Iterator[str]:
    name = _name(call.func)
    if name in GUESSING or name in METHODS:
        yield f"{name}(…)"
    if isinstance(call.func, ast.Attribute) and _name(call.func.value) in GUESSING:
        yield f"{_name(call.func.value)}.{name}(…)"
    if name == "setData" and any(_names_role(one) for one in call.args):
        yield "the role of a tip by setData(…)"
    if name == "addRow" and len(call.args) == 2:
        first = call.args[0]
        made = isinstance(first, ast.Call) and _name(first.func) in LITERAL
        if not (made or isinstance(first, ast.Constant) or _name(first) in labels):
            yield "a row of a form whose label Qt makes"


def _in_answer(body: list[ast.stmt]) -> Iterator[str]:
    """A model's answer for the role of a tip has to be made by `tooltip`."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Return) and not _is_literal(node.value):
                yield f"line {node.lineno}: the role of a tip"


def _is_literal(value: ast.expr | None) -> bool:
    match value:
        case None | ast.Constant():
            return True
        case ast.BoolOp():
            return all(map(_is_literal, value.values))
        case ast.IfExp():
            return _is_literal(value.body) and _is_literal(value.orelse)
    return isinstance(value, ast.Call) and _name(value.func) == "tooltip"


def _labels(tree: ast.Module) -> set[str]:
    """Names that are given a label that shows its text literally."""
    return {
        _name(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and _name(node.value.func) in LITERAL
        for target in node.targets
    }


def _names_role(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Attribute) and one.attr in ROLES for one in ast.walk(node))


def _name(node: ast.expr) -> str:
    return getattr(node, "id", "") or getattr(node, "attr", "")


def _is_for_others(path: Path, fault: str) -> bool:
    """What is put on the clipboard, for other programs to show: its texts are escaped there."""
    return path.name == "clipboard.py" and fault.endswith("setHtml(…)")


@pytest.mark.parametrize(
    "path", sorted(GUI.rglob("*.py")), ids=lambda path: path.relative_to(GUI).as_posix()
)
def test_no_text_reaches_qt_as_markup(path: Path) -> None:
    if path.name != ONLY_IN:
        found = broken_rules(ast.parse(path.read_text(encoding="utf-8")))
        assert [fault for fault in found if not _is_for_others(path, fault)] == []


@pytest.mark.parametrize(
    "bare",
    [
        "action.setToolTip(step)",
        "item.setToolTip(0, name)",
        "widget.setWhatsThis(name)",
        "QLabel(name)",
        "QtWidgets.QLabel(name)",
        "class Mine(QLabel): pass",
        "QMessageBox.warning(self, title, name)",
        "QToolTip.showText(place, name)",
        "form.addRow(name, box)",
        "item.setData(name, Qt.ItemDataRole.ToolTipRole)",
        "def data(role):\n if role == Qt.ItemDataRole.ToolTipRole:\n  return name",
        "def data(role):\n match role:\n  case Qt.ItemDataRole.ToolTipRole:\n   return row.name",
    ],
)
def test_the_rule_sees_a_bare_call(bare: str) -> None:
    assert list(broken_rules(ast.parse(bare)))
