"""Reads a data package of the program's own layout, from a folder or a zip, as incoming rows."""

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from mineralcat.translation import _

from ..incoming import IncomingRow, Member, Place, Read, RejectedRow
from ..problems import UnreadableFileError
from .data_package import CATALOGUE_TABLES, SCHEMA, typed_record, typed_records
from .foreign_packages import described_in

_AT_ONCE: Final = 500


class DataPackageFormat:
    """What `mineralcat export FILE.zip` writes, and what ships."""

    def knows(self, member: Member) -> bool:
        """Whether it is the description of a package of ours, with its files beside it."""
        return bool(member.beside) and "mineralcat" in described_in(member)

    def read(self, member: Member) -> Iterator[Read]:
        """The rows of all tables, what is referred to first."""
        about = described_in(member)["mineralcat"]
        schema = about.get("schema") if isinstance(about, Mapping) else None
        if not isinstance(schema, int) or schema > SCHEMA:
            newer = _("a newer MineralCat wrote it; update MineralCat to read it.")
            raise UnreadableFileError(member.name, newer)
        for table in CATALOGUE_TABLES:  # what is referred to comes first
            if (file := member.beside.get(f"{table}.csv")) is not None:
                yield from _rows(file, table)


def _rows(member: Member, table: str) -> Iterator[Read]:
    with member.open() as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as file:
        lines = csv.reader(file, strict=True)

        def placed() -> Iterator[tuple[Place, list[str]]]:
            """The rows, each with the line in which it begins."""
            before = lines.line_num
            for cells in lines:
                yield Place(member.name, before + 1), cells
                before = lines.line_num

        try:
            heading = next(lines, [])
            if len(set(heading)) != len(heading):
                why = _("two of its columns have the same heading.")
                raise UnreadableFileError(member.name, why)
            rows = placed()
            while some := list(islice(rows, _AT_ONCE)):
                yield from _read(table, heading, some)
        except UnicodeDecodeError as error:
            raise UnreadableFileError(member.name, _("it is not written in UTF-8.")) from error
        except csv.Error as error:
            at = lines.line_num
            why = _("line {line} is damaged ({error}).", line=at, error=str(error))
            raise UnreadableFileError(member.name, why) from error


def _read(table: str, heading: list[str], rows: list[tuple[Place, list[str]]]) -> Iterator[Read]:
    """Some rows: all at once, and where one of them is damaged each by itself."""
    try:
        records = typed_records(table, heading, [cells for _place, cells in rows])
    except (ValueError, KeyError):
        yield from (_row(table, heading, cells, place) for place, cells in rows)
        return
    for (place, _cells), record in zip(rows, records, strict=True):
        yield IncomingRow(table, record, place)


def _row(table: str, heading: list[str], cells: list[str], place: Place) -> Read:
    if len(cells) != len(heading):
        counts = {"cells": len(cells), "columns": len(heading)}
        reason = _("The row has {cells} cells where the heading has {columns}.", **counts)
        return RejectedRow(place, reason, ",".join(cells)[:200])
    row = dict(zip(heading, cells, strict=True))
    try:
        return IncomingRow(table, typed_record(table, row), place)
    except ValueError as error:
        column, reason = error.args
        return RejectedRow(place._replace(column=column), reason, row[column])


FORMAT = DataPackageFormat()
