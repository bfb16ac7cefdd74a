"""Single bits of a file that flip, as on a medium that rots, and whether anybody notices."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from mineralcat.errors import CatalogueError
from mineralcat.store import integrity
from mineralcat.store.catalogue import Catalogue


def said_by(path: Path) -> list[str] | None:
    """All that a file says, row by row; None where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            tables = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            ).fetchall()
            return [
                f"{name.decode()}: {row}"
                for (name,) in tables
                for row in sorted(map(repr, connection.execute(f'SELECT * FROM "{name.decode()}"')))
            ]
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def noticed(path: Path) -> str:
    """What the program says of a file: why it is refused, or what its check finds; else nothing."""
    try:
        catalogue = Catalogue.open_to_read(path)
        try:
            with catalogue.reading() as session:
                return "; ".join(problem.message for problem in integrity.problems(session))
        finally:
            catalogue.close()
    except CatalogueError as error:
        return str(error)
    except DBAPIError as error:  # a sentence is owed, and this is none
        return f"NO SENTENCE: {error}"


def flip(content: bytes, choose: random.Random) -> tuple[int, bytes]:
    """A file with one bit that is another, and where."""
    at = choose.randrange(8 * len(content))
    flipped = bytearray(content)
    flipped[at // 8] ^= 1 << at % 8
    return at, bytes(flipped)


def unnoticed(path: Path, flips: int, seed: int) -> tuple[int, list[str]]:
    """Flip so many single bits of a file, each in a copy: how many changed what it says, and those
    of them that nobody notices."""
    content = path.read_bytes()
    right = said_by(path)
    choose = random.Random(seed)
    copy = path.with_name("flipped.mineralcat")
    matter, silent = 0, []
    for _ in range(flips):
        at, flipped = flip(content, choose)
        copy.write_bytes(flipped)
        said = said_by(copy)
        if said == right:
            continue
        matter += 1
        told = noticed(copy)
        if not told or told.startswith("NO SENTENCE"):
            differ = sorted(set(said or []) ^ set(right or []))[:4]
            silent.append(f"bit {at} (page {at // 8 // 4096 + 1}): {told} {differ}"[:600])
    copy.unlink()
    return matter, silent
