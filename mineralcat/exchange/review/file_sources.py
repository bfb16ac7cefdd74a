"""A source for figures of a file that names none: the file itself.

It is known by its content. The same file under another name is the same source, and two files of
two offices are two, whose figures stand side by side.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from mineralcat.domain.terms import SourceKind
from mineralcat.schema.entities import entity_of

from ..incoming import IncomingRow, Member, Place
from ..tables.recipes import TableRecipe

_DIGITS: Final = 20
"""Of the hash in the key of a source: no two files of a catalogue share so many by chance."""


def with_file_source(recipe: TableRecipe, member: Member) -> tuple[TableRecipe, IncomingRow | None]:
    """The recipe with the file as the source of rows that name none, and the row of this source;
    the recipe as it is where its table has no rival claims, or where the source is given for all
    rows. A table that this program wrote says itself what is unsourced."""
    given = recipe.constants.get("source") or "uid" in recipe.given
    if "source" not in entity_of(recipe.table).key or given:
        return recipe, None
    source = source_of_file(member)
    constants = {**recipe.constants, "source": str(source.record["slug"])}
    return replace(recipe, constants=constants), source


def source_of_file(member: Member) -> IncomingRow:
    """The source that a file is."""
    with member.open() as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    record = {
        "slug": f"file-{digest[:_DIGITS]}",
        "title": member.title,
        "kind": SourceKind.OWN,
        "note": (
            f"Read from the file “{member.title}” ({member.size:,} bytes, SHA-256 {digest}) on"
            f" {datetime.now(tz=UTC).date().isoformat()}."
        ),
    }
    return IncomingRow("source", record, Place(member.name, 0), only_if_cited=True)
