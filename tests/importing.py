"""What tests of imports share: files made by hand, and a look at what they would do."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mineralcat.exchange.input_files import gather
from mineralcat.exchange.review.matching import Answers
from mineralcat.exchange.review.review import Review, review_of
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity.catalogue_check import content_hash, problems

DATA = Path(__file__).parent / "data" / "usgs"
MCS_2025 = DATA / "MCS2025_World_Data.csv"
MCS_2026 = DATA / "MCS2026_Commodities_Data.csv"


def write_json(path: Path, **tables: Iterable[dict[str, Any]]) -> Path:
    """A file of the program's own JSON."""
    head = {"format": "mineralcat-catalogue", "version": 1, "tables": tables}
    path.write_text(json.dumps(head), encoding="utf-8")
    return path


def write_release(path: Path, commodity: str, **countries: str) -> Path:
    """The rows of one commodity of the release of 2026, some countries spelt otherwise."""
    text = MCS_2026.read_bytes().decode("cp1252")
    rows = list(csv.DictReader(io.StringIO(text)))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for row in rows:
            if row["Commodity"].strip() == commodity and row["Section"].startswith("World"):
                country = row["Country"].strip()
                writer.writerow({**row, "Country": countries.get(country, row["Country"])})
    return path


def intensity(**given: Any) -> dict[str, Any]:
    """How much cobalt a battery pack takes, as a file gives it."""
    return {
        "mineral": "cobalt",
        "application": "battery",
        "value": 10.5,
        "claim_kind": "number",
        "unit": "kg/vehicle",
        "as_published": "10.5",
        "source": "made-up",
        "period_from": 2024,
        "period_to": 2024,
        "scope": None,
        "scenario": None,
        "locator": "p. 3",
    } | given


def review(catalogue: Catalogue, *paths: Path, **answers: str) -> Review:
    """The difference that files make; to be closed."""
    return review_of(catalogue, gather(paths), Answers.of_any_kind(answers))


def take(catalogue: Catalogue, *paths: Path) -> Any:
    """Import files; the revision, None where nothing was to be done."""
    with review(catalogue, *paths) as found:
        return found.take(backup=False)


def hash_of(catalogue: Catalogue) -> str:
    with catalogue.reading() as session:
        return content_hash(session)


def faults(catalogue: Catalogue) -> list[Any]:
    with catalogue.reading() as session:
        return problems(session)
