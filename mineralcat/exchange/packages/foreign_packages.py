"""Data packages of other publishers (Frictionless): their tables are read as tables of any make, as
the package describes them. Nothing that is not in the package is fetched."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

from ..incoming import Finding, Member, Place, Read
from ..tables.table_description import TableDescription, description_of

DESCRIPTOR: Final = "datapackage.json"
LONGEST_DESCRIPTOR: Final = 5_000_000
"""What every reader of descriptions reads at most, in bytes."""


def described_in(member: Member) -> Mapping[str, Any]:
    """What a file that describes a data package says; empty where it is none."""
    if member.title != DESCRIPTOR or member.size > LONGEST_DESCRIPTOR:
        return {}
    try:
        with member.open() as file:
            found = json.loads(file.read(LONGEST_DESCRIPTOR + 1))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def is_foreign(said: Mapping[str, Any]) -> bool:
    """Whether it describes a package of another make, with tables."""
    return "mineralcat" not in said and isinstance(said.get("resources"), list)


def described(member: Member, beside: Mapping[str, Member]) -> dict[str, Member]:
    """The tables of a package, and its description, by their names from there: each with what is
    said of it. *beside* are the files of its folder."""
    said = described_in(member)
    tables: dict[str, Member] = {}
    notes = [_about(said)] if said.get("title") or said.get("name") else []
    for resource in said["resources"]:
        if not isinstance(resource, Mapping):
            continue
        why = _why_not(resource, beside)
        if why:
            name = str(resource.get("name") or resource.get("path") or "a table")[:80]
            notes.append(f"“{name}” of the package is not read: {why}")
            continue
        (path,) = _paths(resource)
        tables[path] = replace(beside[path], described=_description(resource, beside))
    return {DESCRIPTOR: replace(member, notes=tuple(notes)), **tables}


def _about(said: Mapping[str, Any]) -> str:
    """What the package is called, and its terms, for who gives its figures a source."""
    title = str(said.get("title") or said.get("name"))[:200]
    licences = said.get("licenses")
    names = [
        str(one.get("title") or one.get("name") or one.get("path"))[:80]
        for one in (licences if isinstance(licences, list) else [])
        if isinstance(one, Mapping)
    ]
    terms = f", terms: {', '.join(names)}" if names else ""
    return f"The tables come from the data package “{title}”{terms}."


def _paths(resource: Mapping[str, Any]) -> Sequence[str]:
    given = resource.get("path")
    paths = given if isinstance(given, list) else [given]
    return [str(PurePosixPath(path)) for path in paths if isinstance(path, str) and path]


def _why_not(resource: Mapping[str, Any], beside: Mapping[str, Member]) -> str:
    """Why a table cannot be read, in words; empty where it can."""
    paths = _paths(resource)
    if not paths:
        return "its rows stand in the description. Save them as CSV, and import that."
    if any("://" in str(path) for path in _given(resource)):
        return "it lies on the web, and nothing is fetched. Download it into the package's folder."
    if len(paths) > 1:
        return "it is in several parts. Join them into one file, and import that."
    if paths[0] not in beside:
        return "there is no such file in the package."
    return ""


def _given(resource: Mapping[str, Any]) -> Sequence[object]:
    given = resource.get("path")
    return given if isinstance(given, list) else [given]


def _description(resource: Mapping[str, Any], beside: Mapping[str, Member]) -> TableDescription:
    schema = _part(resource.get("schema"), beside)
    return description_of(resource, schema, _part(resource.get("dialect"), beside))


def _part(given: object, beside: Mapping[str, Member]) -> Mapping[str, Any]:
    """A schema or dialect, which may stand in a file of the package."""
    if isinstance(given, str) and given in beside:
        member = beside[given]
        if member.size > LONGEST_DESCRIPTOR:
            return {}
        try:
            with member.open() as file:
                given = json.loads(file.read(LONGEST_DESCRIPTOR + 1))
        except (ValueError, RecursionError):
            return {}
    return given if isinstance(given, Mapping) else {}


class PackageDescription:
    """The description alone: what is said of the package; its tables are files beside it."""

    name = "Data package (Frictionless), its description"

    def knows(self, member: Member) -> bool:
        """Whether it describes a package of another make."""
        return is_foreign(described_in(member))

    def read(self, member: Member) -> Iterator[Read]:
        """What is to be known of the package; no rows."""
        for note in member.notes:
            yield Finding(Place(member.name, 0), note)


FORMAT: Final = PackageDescription()
