"""What an importer could not read. Problems are data, shown in a table, not exceptions."""

from typing import NamedTuple

from mineralcat.errors import MineralCatError


class Problem(NamedTuple):
    """A cell that cannot be read: *row* is the line of the file from 1, *column* its heading."""

    row: int
    column: str
    message: str


class UnreadableFileError(MineralCatError):
    """A file of no format that this program reads."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be read: {reason}")
        self.name = name
        self.reason = reason
