"""Data packages of other publishers (Frictionless): their tables are read as tables of any make, as
the package describes them. Nothing that is not in the package is fetched."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

from mineralcat.schema.value_types import JsonValue
from mineralcat.translation import _, comma_list

from ..incoming import Finding, Member, Place, Read
from ..tables.table_description import description_of

Description = Mapping[str, Any]
"""An object of JSON that describes a package, or a part of it."""

DESCRIPTOR: Final = "datapackage.json"
LONGEST_DESCRIPTOR: Final = 5_000_000
"""What every reader of descriptions reads at most, in bytes."""


def described_in(member: Member) -> Description:
    """What the description of a data package holds; empty where the file is none."""
    return _object_in(member) if member.title == DESCRIPTOR else {}


def _object_in(member: Member) -> Description:
    """The object that a JSON file holds; empty where it is too large, damaged or something else."""
    if member.size > LONGEST_DESCRIPTOR:
        return {}
    try:
        found = json.loads(member.head(LONGEST_DESCRIPTOR + 1))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def is_foreign(about: Description) -> bool:
    """Whether it describes a package of another make, with tables."""
    return "mineralcat" not in about and isinstance(about.get("resources"), list)


def described(member: Member, beside: Mapping[str, Member]) -> dict[str, Member]:
    """The tables of a package, and its description, by their names from there: each with what the
    package says of it. *beside* are the files of its folder."""
    about = described_in(member)
    tables: dict[str, Member] = {}
    notes = [*_source(about)]
    for resource in about["resources"]:
        if not isinstance(resource, Mapping):
            continue
        given = resource.get("path")
        every = given if isinstance(given, list) else [given]
        paths = [path for path in every if isinstance(path, str) and path]
        if why := _why_not(paths, beside):
            name = str(resource.get("name") or resource.get("path") or _("a table"))[:80]
            notes.append(_("“{name}” of the package is not read: {why}", name=name, why=why))
            continue
        path = str(PurePosixPath(paths[0]))
        schema, dialect = (_part(resource.get(key), beside) for key in ("schema", "dialect"))
        tables[path] = replace(beside[path], described=description_of(resource, schema, dialect))
    return {DESCRIPTOR: replace(member, notes=tuple(notes)), **tables}


def _source(about: Description) -> Iterator[str]:
    """Where tables come from, and their terms, for who gives their figures a source."""
    title = str(about.get("title") or about.get("name") or "")[:200]
    licences = about.get("licenses")
    terms = comma_list(
        str(one.get("title") or one.get("name") or one.get("path"))[:80]
        for one in (licences if isinstance(licences, list) else [])
        if isinstance(one, Mapping)
    )
    if title and terms:
        what = {"title": title, "terms": terms}
        yield _("The tables come from the data package “{title}”, terms: {terms}.", **what)
    elif title:
        yield _("The tables come from the data package “{title}”.", title=title)


def _why_not(paths: Sequence[str], beside: Mapping[str, Member]) -> str:
    """Why a table at these paths cannot be read, in words; empty where it can."""
    if not paths:
        return _("its rows stand in the description. Save them as CSV, and import that.")
    if any("://" in path for path in paths):
        return _(
            "it lies on the web, and nothing is fetched. Download it into the package's folder."
        )
    if len(paths) > 1:
        return _("it is in several parts. Join them into one file, and import that.")
    is_there = str(PurePosixPath(paths[0])) in beside
    return "" if is_there else _("there is no such file in the package.")


def _part(given: JsonValue, beside: Mapping[str, Member]) -> Description:
    """A schema or dialect, which may stand in a file of the package."""
    if isinstance(given, str) and given in beside:
        return _object_in(beside[given])
    return given if isinstance(given, Mapping) else {}


class PackageDescription:
    """The description alone: what is to be known of the package; its tables are files beside it."""

    def knows(self, member: Member) -> bool:
        """Whether it describes a package of another make."""
        return is_foreign(described_in(member))

    def read(self, member: Member) -> Iterator[Read]:
        """What is to be known of the package; no rows."""
        for note in member.notes:
            yield Finding(Place(member.name, 0), note)


FORMAT: Final = PackageDescription()
