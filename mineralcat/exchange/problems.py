"""What an importer could not read. Problems are data, shown in a table, not exceptions."""

from collections.abc import Iterator
from contextlib import contextmanager
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


class NoFilesError(MineralCatError):
    """What was chosen to be read holds no file."""

    def __init__(self) -> None:
        super().__init__(
            "There is no file in what was chosen. Choose the files, or another folder."
        )


@contextmanager
def told_of(name: str) -> Iterator[None]:
    """What the system says of a file that cannot be opened or read any more, in a sentence."""
    try:
        yield
    except FileNotFoundError as error:
        raise UnreadableFileError(name, "it is not there any more.") from error
    except OSError as error:
        raise UnreadableFileError(name, f"{error.strerror or error}.") from error
