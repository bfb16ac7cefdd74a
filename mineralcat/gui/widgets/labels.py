"""Labels that show text as it is."""

from PySide6.QtWidgets import QLabel

from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel


def plain_label(name: str, role: str = "") -> QLabel:
    """A label with this object name, and a role of the theme if one is given."""
    label = PlainLabel()
    label.setObjectName(name)
    if role:
        theme.set_role(label, role)
    return label
