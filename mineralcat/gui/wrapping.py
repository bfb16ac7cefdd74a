"""Text in lines of a width: between words where that can be, else anywhere."""

from PySide6.QtGui import QFont, QTextLayout, QTextOption


def wrapped(text: str, font: QFont, width: float, most: int = 1000) -> list[str]:
    """The lines of a text, at most so many; the last then holds all that is left."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        starts.append(_units_to_letters(text, line.textStart()))
    layout.endLayout()
    ends = [*starts[1:], len(text)]
    return [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _units_to_letters(text: str, units: int) -> int:
    """A place that Qt counts in UTF-16, as Python counts it."""
    if text.isascii() or all(ord(sign) < 0x10000 for sign in text):
        return units
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
