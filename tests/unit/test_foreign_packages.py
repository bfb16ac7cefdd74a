"""Data packages of other publishers: their tables are read as the package describes them."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, Resource, Schema
from sqlalchemy import select

from mineralcat.exchange.input_files import gather
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.review.review import review_of
from mineralcat.exchange.review.review_kinds import RowKind
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Area, Supply
from tests.importing import hash_of, review

Write = Callable[..., Path]
FIELDS: list[dict[str, Any]] = [
    {"name": "m", "title": "Mineral", "type": "string"},
    {"name": "c", "title": "Country", "type": "string"},
    {"name": "y", "title": "Year", "type": "year"},
    {"name": "q", "title": "Mine production", "unit": "t", "type": "number", "decimalChar": ","},
]
ROWS = "m|c|y|q\nLithium|CL|2023|1,234\nLithium|AR|2023|n.b.\nLithium|Österreich|2023|-9\n"


@pytest.fixture
def package(tmp_path: Path) -> Write:
    """Writes a package into a folder; its descriptor and further files."""

    def write(resources: list[dict[str, Any]], **files: bytes | str) -> Path:
        folder = tmp_path / "package"
        folder.mkdir(exist_ok=True)
        about = {"title": "Mines", "licenses": [{"name": "CC-BY-4.0"}], "resources": resources}
        (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / name.replace("__", ".")).write_bytes(data)
        return folder

    return write


def resource(**given: Any) -> dict[str, Any]:
    return {
        "name": "mines",
        "path": "mines.csv",
        "encoding": "iso-8859-1",
        "dialect": {"delimiter": "|"},
        "schema": {"fields": FIELDS, "missingValues": ["", "n.b.", "-9"]},
        **given,
    }


def figures(catalogue: Catalogue) -> dict[str, float | None]:
    with catalogue.reading() as session:
        rows = select(Area.slug, Supply.value).join(Supply.area)
        return {row.slug: row.value for row in session.execute(rows)}


def zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"inside/{file.name}")
    return path


@pytest.mark.parametrize("how", ["folder", "zip", "descriptor"])
def test_a_table_is_read_by_its_own_schema_delimiter_encoding_and_marks(
    small_catalogue: Catalogue, package: Write, how: str
) -> None:
    """“1,234” would be a question, “n.b.” no figure and the headings no words without them."""
    folder = package([resource()], mines__csv=ROWS.encode("iso-8859-1"))
    path = {"folder": folder, "zip": zipped(folder), "descriptor": folder / "datapackage.json"}[how]
    with review(small_catalogue, path) as found:
        assert found.skipped == {}
        assert [row.reason for row in found.rows([RowKind.REJECTED])] == [
            "Figure is empty here, and the row says nothing without it."
        ] * 2
        assert found.findings[0].sentence == (
            "The tables come from the data package “Mines”, terms: CC-BY-4.0."
        )
        found.take(backup=False)
    assert figures(small_catalogue) == {"CHL": 1.234}


def test_without_its_description_the_same_file_cannot_be_read(
    small_catalogue: Catalogue, package: Write
) -> None:
    folder = package([resource()], mines__csv=ROWS.encode("iso-8859-1"))
    with pytest.raises(UnreadableFileError, match="no column or heading of it tells"):
        review(small_catalogue, folder / "mines.csv")


def test_a_table_without_headings_has_those_of_its_schema(
    small_catalogue: Catalogue, package: Write
) -> None:
    body = ROWS.partition("\n")[2].encode("iso-8859-1")
    folder = package(
        [resource(dialect={"csv": {"delimiter": "|"}, "header": False})], mines__csv=body
    )
    with review(small_catalogue, folder) as found:
        found.take(backup=False)
    assert figures(small_catalogue) == {"CHL": 1.234}


def test_schema_and_dialect_may_stand_in_files_of_their_own(
    small_catalogue: Catalogue, package: Write
) -> None:
    whole = resource()
    folder = package(
        [resource(schema="schema.json", dialect="dialect.json")],
        mines__csv=ROWS.encode("iso-8859-1"),
        schema__json=json.dumps(whole["schema"]),
        dialect__json=json.dumps(whole["dialect"]),
    )
    with review(small_catalogue, folder) as found:
        found.take(backup=False)
    assert figures(small_catalogue) == {"CHL": 1.234}


def test_a_package_that_the_frictionless_library_writes_is_read(
    small_catalogue: Catalogue, tmp_path: Path
) -> None:
    (tmp_path / "mined.csv").write_text(
        "commodity;country;year;production\nlithium;AUS;2024;88000\ncobalt;COD;2024;NA\n",
        encoding="utf-8",
    )
    schema = Schema.from_descriptor(
        {
            "fields": [
                {"name": "commodity", "type": "string"},
                {"name": "country", "type": "string"},
                {"name": "year", "type": "integer"},
                {"name": "production", "title": "Mine production (t)", "type": "number"},
            ],
            "missingValues": ["", "NA"],
        }
    )
    made = Resource.from_descriptor(
        {"name": "mined", "path": "mined.csv", "dialect": {"csv": {"delimiter": ";"}}}
    )
    made.schema = schema
    package = Package(name="mined", resources=[made])
    package.to_json(str(tmp_path / "datapackage.json"))
    with review(small_catalogue, tmp_path / "datapackage.json") as found:
        assert (found.counts.rejected, found.questions) == (1, ())
        found.take(backup=False)
    assert figures(small_catalogue) == {"AUS": 88000.0}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"path": "https://example.org/mines.csv"}, "it lies on the web, and nothing is fetched."),
        ({"path": "../mines.csv"}, "there is no such file in the package."),
        ({"path": "/etc/passwd"}, "there is no such file in the package."),
        ({"path": ["a.csv", "b.csv"]}, "it is in several parts."),
        ({"path": None, "data": [{"a": 1}]}, "its rows stand in the description."),
        ({"path": 7}, "its rows stand in the description."),
    ],
)
def test_what_is_not_read_of_a_package_is_said(
    small_catalogue: Catalogue, package: Write, given: dict[str, Any], said: str
) -> None:
    before = hash_of(small_catalogue)
    folder = package([resource(**given), "no resource"])
    with review(small_catalogue, folder) as found:
        assert any(f"is not read: {said}" in one.sentence for one in found.findings)
        assert sum(found.counts) == 0
    assert hash_of(small_catalogue) == before


@pytest.mark.parametrize(
    "given",
    [
        {"schema": 5, "dialect": [1]},
        {"schema": {"fields": "x", "missingValues": 3}},
        {"schema": {"fields": [3, {"name": 5, "title": [], "type": {}}]}},
        {"encoding": "no-such-encoding"},
        {"encoding": 5, "dialect": {"delimiter": "||"}},
        {"schema": {"fields": [{"name": "m", "type": "date", "format": "%Q%"}]}},
    ],
)
def test_a_description_that_makes_no_sense_counts_as_not_said(
    small_catalogue: Catalogue, package: Write, given: dict[str, Any]
) -> None:
    text = "Mineral,Country,Year,Mine production (t)\nLithium,CL,2023,5\n"
    folder = package([resource(dialect={}, encoding="utf-8") | given], mines__csv=text)
    with review(small_catalogue, folder) as found:
        found.take(backup=False)
    assert figures(small_catalogue) == {"CHL": 5.0}


def test_of_several_files_one_that_cannot_be_read_is_a_rejected_row(
    small_catalogue: Catalogue, package: Write
) -> None:
    folder = package(
        [resource()],
        mines__csv=ROWS.encode("iso-8859-1"),
        staff__csv="Floor,Desk\n1,5\n2,6\n",
    )
    with review_of(small_catalogue, gather([folder])) as found:
        rejected = {row.place.file: row.reason for row in found.rows([RowKind.REJECTED])}
        assert "none of its headings is known here" in rejected["staff.csv"]
        found.take(backup=False)
    assert figures(small_catalogue) == {"CHL": 1.234}


def test_dates_and_truths_are_read_in_the_form_that_the_schema_gives(
    small_catalogue: Catalogue, package: Write
) -> None:
    fields = [
        {"name": "title", "type": "string"},
        {"name": "jurisdiction", "type": "string"},
        {"name": "published", "type": "date", "format": "%d/%m/%Y"},
        {"name": "complete", "type": "boolean", "trueValues": ["whole"], "falseValues": ["part"]},
    ]
    folder = package(
        [
            {
                "name": "lists",
                "path": "lists.csv",
                "schema": {"fields": fields},
            }
        ],
        lists__csv="title,jurisdiction,published,complete\nA list,Atlantis,04/05/2024,part\n",
    )
    with review(small_catalogue, folder) as found:
        (row,) = found.rows([RowKind.ADDED])
        told = {cell.column: cell.after for cell in row.cells}
        assert (told["published"], told["complete"]) == ("2024-05-04", False)


def test_columns_that_a_guess_leaves_aside_are_told(
    small_catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "mined.csv"
    path.write_text("Mineral,Country,Year,Mine production (t),Colour\nLithium,CL,2023,5,grey\n")
    with review(small_catalogue, path) as found:
        assert [one.sentence for one in found.findings] == [
            "Its rows are read as “What an area produced, can produce or holds in a period”, and"
            " these columns are not read: “Colour”."
        ]
