"""What is typed over a row of the inspector before it is saved; *reason* is why it was refused."""

from typing import NamedTuple, TypeVar


class FigureDraft(NamedTuple):
    """A figure and its evidence. *source* is the key of a source, or what was typed for one, and
    *source_words* how it is shown."""

    value: str
    unit: str
    source: str
    source_words: str
    locator: str
    reason: str = ""


class UsageDraft(NamedTuple):
    """What was chosen and typed for a use."""

    importance: str
    role: str
    reason: str = ""


Draft = TypeVar("Draft", FigureDraft, UsageDraft)
