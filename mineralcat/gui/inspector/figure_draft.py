"""What is typed for a figure and its source, before it is saved."""

from typing import NamedTuple


class FigureDraft(NamedTuple):
    """What stands in the lines; *reason* is why it was refused, if it was."""

    value: str
    unit: str
    source: str
    """The key of a source, or what was typed for one."""
    source_words: str
    locator: str
    reason: str = ""
