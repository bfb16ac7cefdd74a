"""A picture to paint on and keep."""

from PySide6.QtGui import QPixmap

from mineralcat.gui import theme


def blank(width: float, height: float, ratio: float) -> QPixmap:
    """Of that size in points, with so many pixels a point; all shines through."""
    made = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
    made.setDevicePixelRatio(ratio)
    made.fill(theme.CLEAR)
    return made
