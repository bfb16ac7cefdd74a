"""Fonts that ship with the program, for scripts that a computer may have none for."""

from PySide6.QtGui import QFontDatabase

from mineralcat.shipped import shipped

_SHIPPED = ("NotoSansDevanagari.ttf",)
"""Names of minerals in Hindi. SIL Open Font License, resources/fonts/OFL.txt."""
_there: list[int] = []


def bring_fonts() -> None:
    """Let the program fall back on the shipped fonts where no other has a letter; costs a quarter
    of a millisecond, for a font is read when first used."""
    if not _there:
        folder = shipped("resources") / "fonts"
        _there.extend(QFontDatabase.addApplicationFont(str(folder / name)) for name in _SHIPPED)
