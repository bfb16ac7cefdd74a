"""Extracts every sentence for people from the code, with Babel, into the template of translators:

    .venv/bin/python .ci/messages.py

writes resources/locale/mineralcat.pot. A new language begins with `pybabel init` from it and
is compiled by `pybabel compile`.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

import mineralcat
from mineralcat.gui import glossary
from mineralcat.schema.entities import ENTITIES
from mineralcat.translation import Term

PROJECT = Path(__file__).resolve().parents[1]
TEMPLATE = PROJECT / "resources" / "locale" / "mineralcat.pot"
KEYWORDS = {"_": None, "ngettext": (1, 2), "counted": (1, 2), "pgettext": ((1, "c"), 2)}


def messages() -> Catalog:
    """All sentences of the package, with the files that have them."""
    catalogue = Catalog(project="MineralCat", copyright_holder="MineralCat contributors")
    found = extract_from_dir(PROJECT / "mineralcat", [("**.py", "python")], keywords=KEYWORDS)
    for name, _line, text, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(text, None, [(f"mineralcat/{name}", None)], (), comments, context=context)
    for text, context in _declared():
        catalogue.add(text, None, context=context)
    return catalogue


def _declared() -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """The words of terms, entities and fields, which are declared and not written in calls; each
    with its context."""
    for module in walk_packages(mineralcat.__path__, "mineralcat."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for kind in Term.__subclasses__():
        yield from ((word.english, kind.__name__) for word in kind)
    for entity in ENTITIES.values():
        yield entity.english, None
        yield entity.english[1], "heading"
        if entity.meaning:
            yield entity.meaning, None
        if entity.row:
            yield entity.row, None
        yield from ((field.english, None) for field in (*entity.columns.values(), *entity.fields))
    for term in glossary.terms().values():
        words = (term.name, term.definition, *term.also, *term.labels)
        yield from ((text, None) for text in words)


def main() -> None:
    """Write the template; lines are left out, so that a move of code changes nothing in it."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    with TEMPLATE.open("wb") as file:
        write_po(file, messages(), omit_header=True, width=100)


if __name__ == "__main__":
    sys.exit(main())
