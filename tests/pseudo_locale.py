"""A language that nobody speaks: every sentence longer, accented and within brackets, so that words
that are not translated, or have no room, are seen."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

LANGUAGE = "en_XA"
OPENING, CLOSING = "⟦", "⟧"
_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝçñšž")
# What must stay as it is: fields of a format, Qt's accelerators and markup.
_UNTOUCHED = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&\w+;)")


def pseudo(text: str) -> str:
    """A sentence in that language: a third longer, its fields untouched."""
    parts = [
        part if _UNTOUCHED.fullmatch(part) else part.translate(_ACCENTS)
        for part in _UNTOUCHED.split(text)
    ]
    return f"{OPENING}{''.join(parts)}{'~' * (len(text) // 3)}{CLOSING}"


def write_catalogue(messages: Catalog, folder: Path) -> None:
    """Write the language's catalogue of *messages* where gettext looks for it below *folder*."""
    made = Catalog(locale="en")
    for message in messages:
        if not message.id:
            continue
        plural = isinstance(message.id, (tuple, list))
        words = tuple(map(pseudo, message.id)) if plural else pseudo(str(message.id))
        made.add(message.id, words, context=message.context)
    target = folder / LANGUAGE / "LC_MESSAGES" / "mineralcat.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, made)


def environment(folder: Path) -> dict[str, str]:
    """The variables by which a program speaks that language."""
    return {"LANGUAGE": LANGUAGE, "MINERALCAT_LOCALE": str(folder)}
