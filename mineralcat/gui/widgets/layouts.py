"""Rows and columns of widgets in one expression."""

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | int
"""What stands in a row or column; a number is the stretch of the part before it, or of an empty
space where it is the first or follows another number."""
Box = TypeVar("Box", bound=QBoxLayout)


def column(
    *parts: Part, of: QWidget | None = None, spacing: int | None = None, margin: int | None = None
) -> QVBoxLayout:
    """A column of parts, in pixels apart; that of the widget *of*, if one is given."""
    return _filled(QVBoxLayout() if of is None else QVBoxLayout(of), parts, spacing, margin)


def row(
    *parts: Part, of: QWidget | None = None, spacing: int | None = None, margin: int | None = None
) -> QHBoxLayout:
    """The same beside one another."""
    return _filled(QHBoxLayout() if of is None else QHBoxLayout(of), parts, spacing, margin)


def _filled(box: Box, parts: tuple[Part, ...], spacing: int | None, margin: int | None) -> Box:
    if spacing is not None:
        box.setSpacing(spacing)
    if margin is not None:
        box.setContentsMargins(margin, margin, margin, margin)
    before: Part = 0
    for part in parts:
        if isinstance(part, QWidget):
            box.addWidget(part)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        elif isinstance(before, int):
            box.addStretch(part)
        else:
            box.setStretch(box.count() - 1, part)
        before = part
    return box
