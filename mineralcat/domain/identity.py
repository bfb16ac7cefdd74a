"""Names that stay: slugs for people, uids for copies of a catalogue."""

import re
import unicodedata
from uuid import UUID, uuid5

NAMESPACE = UUID("6f1d9c52-8a0e-5c1b-9c57-3f6f0e7a2b11")
"""Fixed for ever: changing it would make every shipped row a stranger to its copies."""

_SEPARATORS = re.compile(r"[^a-z0-9]+")


def natural_uid(entity: str, *key: str | int | UUID | None) -> UUID:
    """The uid of a row that ships or is imported: the same in every copy of a catalogue.

    *entity* is the table's name, *key* its natural key; a missing part counts as empty.
    """
    parts = [entity, *("" if part is None else str(part) for part in key)]
    return uuid5(NAMESPACE, "\x1f".join(parts))


def slug_of(name: str) -> str:
    """A slug made from a name: ``"Nd₂Fe₁₄B magnet"`` gives ``"nd2fe14b-magnet"``; may be empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _SEPARATORS.sub("-", plain.lower()).strip("-")


def snake_case(name: str) -> str:
    """The name of a class as tables and constraints have it."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).strip("_")
