"""Damage as a medium that rots or a torn write leaves it, and whether anybody notices."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from mineralcat.errors import CatalogueError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import catalogue_check


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
                return "; ".join(problem.message for problem in catalogue_check.problems(session))
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


# -- damages of all kinds --------------------------------------------------------------------------

PAGE = 4096


class Damage(NamedTuple):
    """A damaged file; *kind* says of what kind the damage is."""

    kind: str
    content: bytes


def _bits(content: bytearray, choose: random.Random) -> bytearray:
    for _ in range(choose.choice((1, 1, 1, 3, 20))):
        at = choose.randrange(8 * len(content))
        content[at // 8] ^= 1 << at % 8
    return content


def _run(content: bytearray, choose: random.Random) -> bytearray:
    at, length = choose.randrange(len(content)), choose.choice((8, 64, 512, 5_000))
    content[at : at + length] = choose.randbytes(min(length, len(content) - at))
    return content


def _zeroed(content: bytearray, choose: random.Random) -> bytearray:
    for _ in range(choose.choice((1, 1, 4))):
        at = PAGE * choose.randrange(len(content) // PAGE)
        content[at : at + PAGE] = bytes(PAGE)
    return content


def _cut(content: bytearray, choose: random.Random) -> bytearray:
    return content[: choose.choice((0, 50, choose.randrange(len(content)), len(content) - PAGE))]


def _swapped(content: bytearray, choose: random.Random) -> bytearray:
    one, other = (PAGE * at for at in choose.sample(range(len(content) // PAGE), 2))
    first, second = content[one : one + PAGE], content[other : other + PAGE]
    content[one : one + PAGE], content[other : other + PAGE] = second, first
    return content


def _header(content: bytearray, choose: random.Random) -> bytearray:
    if choose.random() < 0.3:
        content[:100] = choose.choice((bytes(100), choose.randbytes(100)))
        return content
    for _ in range(choose.choice((1, 1, 4))):
        at = choose.randrange(800)
        content[at // 8] ^= 1 << at % 8
    return content


_KINDS: dict[str, Callable[[bytearray, random.Random], bytearray]] = {
    "bits": _bits,
    "run": _run,
    "zeroed page": _zeroed,
    "cut": _cut,
    "swapped pages": _swapped,
    "header": _header,
}


def damages(content: bytes, count: int, seed: int) -> Iterator[Damage]:
    """So many damaged copies of a file, the same for the same seed, of each kind in turn."""
    choose = random.Random(seed)
    kinds = list(_KINDS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        yield Damage(kind, bytes(_KINDS[kind](bytearray(content), choose)))
