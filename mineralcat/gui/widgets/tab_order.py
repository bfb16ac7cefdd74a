"""The order in which Tab goes through widgets that are made while a dialog is shown."""

from itertools import pairwise

from PySide6.QtWidgets import QWidget


def tab_through(*widgets: QWidget) -> None:
    """Have Tab go from each of these to the next; else new ones come last, after the buttons."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
