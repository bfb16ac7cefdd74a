"""Reads back what was handed on, as plainly as can be: the same rows must come out."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from mineralcat.exchange.packages.data_package import CATALOGUE_TABLES, load_tables
from mineralcat.exchange.packages.write_data_package import text_of
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity.catalogue_check import content_hash

Texts = dict[str, list[dict[str, str]]]


def texts_in_json(data: bytes) -> Texts:
    """The records of our JSON, as the texts that a data package has of them."""
    tables = json.loads(data)["tables"]
    return {
        name: [{key: text_of(value) for key, value in record.items()} for record in records]
        for name, records in tables.items()
    }


def texts_in_package(path: Path) -> Texts:
    with ZipFile(path) as bundle:
        assert bundle.testzip() is None
        return {
            name: list(csv.DictReader(io.StringIO(bundle.read(f"{name}.csv").decode(), newline="")))
            for name in CATALOGUE_TABLES
        }


def cells_in_csv(data: bytes) -> list[list[str]]:
    """The cells of a CSV for spreadsheets, the apostrophes that guard them taken off."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [[cell.removeprefix("'") for cell in row] for row in rows]


def made_from(texts: Mapping[str, Any], path: Path) -> Catalogue:
    """A catalogue with these rows and no others."""
    return Catalogue.create(path, lambda session: load_tables(session, dict(texts)))


def hash_of(catalogue: Catalogue) -> str:
    with catalogue.reading() as session:
        return content_hash(session)
