"""What is handed on: complete, cited, harmless, and the same rows when it is read back."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import jsonschema
import pytest
from frictionless import Package, system
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, select

from mineralcat.domain.terms import ClaimKind
from mineralcat.errors import NothingToExportError, OrderError, QueryError, StoppedError
from mineralcat.exchange.export import write_xlsx
from mineralcat.exchange.export.export_request import ExportRequest, Form, form_of
from mineralcat.exchange.export.exporter import export, write_beginning
from mineralcat.exchange.export.write_xlsx import LONGEST_TEXT
from mineralcat.exchange.packages.catalogue_records import records
from mineralcat.exchange.packages.data_package import CATALOGUE_TABLES, TABLES
from mineralcat.exchange.packages.json_schema import schema_text
from mineralcat.exchange.packages.write_data_package import text_of
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.store.integrity.catalogue_check import problems
from mineralcat.store.models import (
    Agreement,
    AgreementApplication,
    AgreementMineral,
    Intensity,
    Mineral,
    Source,
)
from mineralcat.store.queries.minerals import mineral_detail, mineral_rows
from mineralcat.store.search.find_minerals import find
from tests.reading_exports import (
    Texts,
    cells_in_csv,
    hash_of,
    made_from,
    texts_in_json,
    texts_in_package,
)

ROOT = Path(__file__).parents[2]
WIND = "used-in:offshore-wind"
SOURCES = 64
"""That facts about its minerals rest on."""
TRIGGERS = ("=1+1", "+1", "-5", "@SUM(A1)", "\ttab", "\rcr", "\nlf", "'quoted", "''", "＝1",
            "\0nul", "＋1",
            "－1", "＠x", "=HYPERLINK(\"http://x\")", "a,b", 'say "so"', "a\rb", "a\r\nb",
            "_x0041_",
            "http://example.org", "1e5", "TRUE", "0012", " led", "ends ", "\N{ZERO WIDTH SPACE}x",
            "שלום \u202e", "मिनरल", "<b>&amp;</b>", "{\\}", "\ufeffbom")  # fmt: skip


def written(catalogue, folder, order: ExportRequest, **options) -> Path:
    path = folder / f"out{order.form.suffix}"
    export(catalogue, order, path, replace=True, **options)
    return path


def sheet(path: Path, name: str) -> list[list]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()


def write_source(catalogue: Catalogue, **fields) -> None:
    with catalogue.writing("Hostile text") as session:
        source = session.scalars(select(Source).limit(1)).one()
        for name, value in fields.items():
            setattr(source, name, value)


# -- whole, and the same when it is read back ------------------------------------------------------


@pytest.mark.parametrize("form", [Form.JSON, Form.PACKAGE])
def test_a_catalogue_made_of_its_export_has_the_same_hash(lean_catalogue, tmp_path, form):
    path = written(lean_catalogue, tmp_path, ExportRequest(form))
    texts = texts_in_json(path.read_bytes()) if form is Form.JSON else texts_in_package(path)
    copy = made_from(texts, tmp_path / "copy.mineralcat")
    assert hash_of(copy) == hash_of(lean_catalogue)
    copy.close()


def test_a_package_of_the_reference_catalogue_has_the_files_that_ship(
    reference_catalogue, tmp_path
):
    with ZipFile(written(reference_catalogue, tmp_path, ExportRequest(Form.PACKAGE))) as bundle:
        for name in TABLES:
            ships = (ROOT / "db" / "reference" / f"{name}.csv").read_bytes()
            assert bundle.read(f"{name}.csv") == ships, name


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("query", [None, "used-in:car"])
def test_the_same_catalogue_gives_the_same_bytes(small_catalogue, tmp_path, form, query):
    order = ExportRequest(form, query, with_tables=form is Form.XLSX)
    first = written(small_catalogue, tmp_path, order).read_bytes()
    assert written(small_catalogue, tmp_path, order).read_bytes() == first


hostile = st.one_of(st.sampled_from(TRIGGERS), st.text(st.characters(codec="utf-8"), min_size=1))


def as_read_back(catalogue, folder) -> Iterator[tuple[str, Texts]]:
    """What three forms say of a catalogue, read by plain readers."""
    yield "json", texts_in_json(written(catalogue, folder, ExportRequest(Form.JSON)).read_bytes())
    yield "package", texts_in_package(written(catalogue, folder, ExportRequest(Form.PACKAGE)))
    yield "csv", {name: table_from_csv(catalogue, folder, name) for name in CATALOGUE_TABLES}


def make_hostile(catalogue, texts: list[str], number: float) -> None:
    with catalogue.writing("Hostile") as session:
        mineral = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        source = session.scalars(select(Source).limit(1)).one()
        mineral.summary, mineral.note = texts[:2]
        source.publisher, source.licence, source.note = texts[2:5]
        session.execute(delete(Intensity))
        intensity = Intensity(mineral_id=mineral.id, application_id=1, value=number)
        intensity.claim_kind = ClaimKind.NUMBER if number else ClaimKind.ZERO
        intensity.as_published = texts[5]
        session.add(intensity)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(hostile, min_size=6, max_size=6),
    number=st.floats(allow_nan=False, allow_infinity=False),
)
def test_hostile_text_comes_back_as_it_was(small_catalogue, tmp_path, texts, number):
    make_hostile(small_catalogue, texts, number + 0.0)  # no -0, which the engine keeps as 0
    with small_catalogue.reading() as session:
        expected = {
            name: [
                {key: text_of(value) for key, value in record.items()}
                for record in records(session, name)
            ]
            for name in CATALOGUE_TABLES
        }
    for form, read in as_read_back(small_catalogue, tmp_path):
        assert read == expected, form


def test_a_catalogue_of_hostile_texts_is_made_again_with_the_same_hash(small_catalogue, tmp_path):
    make_hostile(small_catalogue, ["=1\r+1", "'", "a\r", "\0b", "\ufeff", "\r\n"], 0.1 + 0.2)
    for form, read in as_read_back(small_catalogue, tmp_path):
        copy = made_from(read, tmp_path / f"{form}.mineralcat")
        assert hash_of(copy) == hash_of(small_catalogue), form
        copy.close()


def table_from_csv(catalogue, folder, name) -> list[dict[str, str]]:
    head, *rows = cells_in_csv(
        written(catalogue, folder, ExportRequest(Form.CSV, table=name)).read_bytes()
    )
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_kinds_of_absence_are_told_apart_in_every_form(lean_catalogue, tmp_path):
    with lean_catalogue.reading() as session:
        told = {record["claim_kind"] for record in records(session, "supply")}
    assert {"withheld", "not available", "zero", "number"} <= told
    book = written(lean_catalogue, tmp_path, ExportRequest(Form.XLSX, with_tables=True))
    head, *rows = sheet(book, "supply")
    kind, value = head.index("claim_kind"), head.index("value")
    assert {row[kind] for row in rows} == told
    assert {row[value] for row in rows if row[kind] == "withheld"} == {""}
    assert {row[value] for row in rows if row[kind] == "zero"} == {0.0}


# -- a search stands by itself ---------------------------------------------------------------------


@pytest.mark.parametrize("query", [WIND, "lanthanum", "source:press", "mined-in:chile"])
def test_what_a_search_found_stands_by_itself(lean_catalogue, tmp_path, query):
    path = written(lean_catalogue, tmp_path, ExportRequest(Form.PACKAGE, query))
    copy = made_from(texts_in_package(path), tmp_path / "part.mineralcat")
    with lean_catalogue.reading() as session, copy.reading() as part:
        assert problems(part) == []
        graph, part_graph = lean_catalogue.graph(session), copy.graph(part)
        hits = find(session, graph, query)
        for row in mineral_rows(session, graph, hits, 0, len(hits)):
            whole = mineral_detail(session, graph, row.slug)
            mine = mineral_detail(part, part_graph, row.slug)
            for kind in ("usages", "intensities", "supply", "demand_shares", "lists", "names",
                         "assessments", "statistics", "synonyms", "member_of"):  # fmt: skip
                assert comparable(getattr(mine, kind)) == comparable(getattr(whole, kind)), kind
            assert {a.slug for a in mine.agreements} == {a.slug for a in whole.agreements}
            assert {(a.slug, a.parties, a.minerals) for a in mine.agreements} == {
                (a.slug, a.parties, a.minerals) for a in whole.agreements
            }
        found = [row.slug for row in mineral_rows(session, graph, hits, 0, len(hits))]
        again = find(part, part_graph, query)
        rows = mineral_rows(part, part_graph, again, 0, len(again))
        assert [row.slug for row in rows if row.slug in found] == found
    copy.close()


def comparable(rows) -> list[str]:
    """Rows as texts; what covers a whole group is no row: its uid does not last."""
    return sorted(
        str(replace(row, uid="") if getattr(row, "status", "") == "derived" else row)
        for row in rows
    )


def test_agreements_keep_the_applications_they_name(small_catalogue, tmp_path):
    with small_catalogue.writing("An agreement") as session:
        agreement = Agreement(slug="a", title="About batteries")
        session.add(agreement)
        session.flush()
        session.add(AgreementMineral(agreement_id=agreement.id, mineral_id=1))
        session.add(AgreementApplication(agreement_id=agreement.id, application_id=1))
    path = written(small_catalogue, tmp_path, ExportRequest(Form.PACKAGE, "cobalt"))
    assert [row["application"] for row in texts_in_package(path)["agreement_application"]] == [
        "car"
    ]


def test_only_the_chosen_minerals_go_where_some_are_chosen(small_catalogue, tmp_path):
    with small_catalogue.reading() as session:
        (lithium,) = session.scalars(select(Mineral.id).where(Mineral.slug == "lithium"))
    order = ExportRequest(Form.CSV, "used-in:car", chosen=frozenset({lithium}))
    rows = cells_in_csv(written(small_catalogue, tmp_path, order).read_bytes())
    assert [row[0] for row in rows[1:]] == ["Lithium"]
    package = written(small_catalogue, tmp_path, ExportRequest(Form.PACKAGE, "", chosen={lithium}))
    assert [row["slug"] for row in texts_in_package(package)["mineral"]] == ["lithium"]


# -- for people ------------------------------------------------------------------------------------


def test_a_search_of_an_application_tells_amount_unit_and_source(lean_catalogue, tmp_path):
    order = ExportRequest(Form.CSV, WIND)
    head, *rows = cells_in_csv(written(lean_catalogue, tmp_path, order).read_bytes())
    with lean_catalogue.reading() as session:
        hits = find(session, lean_catalogue.graph(session), WIND)
        expected = mineral_rows(session, lean_catalogue.graph(session), hits, 0, len(hits))
    assert len(rows) == len(expected) > 10
    for cells, row in zip(rows, expected, strict=True):
        told = dict(zip(head, cells, strict=True))
        assert row.bill is not None
        assert (told["Mineral"], told["Slug"]) == (row.name, row.slug)
        assert told["Importance"] == row.bill.importance
        amount = row.bill.amount
        assert told["Amount"] == text_of(amount.value if amount else None)
        assert told["Unit"] == (amount.unit if amount else "")
        source = (amount or row.bill.usage).source
        assert told["Source"] == (source.slug if source else "unsourced")


def test_a_workbook_has_a_sheet_of_all_the_sources_it_names(lean_catalogue, tmp_path):
    path = written(lean_catalogue, tmp_path, ExportRequest(Form.XLSX, WIND))
    head, *rows = sheet(path, "Minerals")
    named = {row[head.index(title)] for row in rows for title in ("Source", "Share source")}
    sources, *given = sheet(path, "Sources")
    keys = [row[sources.index("Key")] for row in given]
    assert set(keys) == named - {"unsourced", ""}
    assert len(keys) == len(set(keys))
    assert ["query", WIND] in sheet(path, "About")


def test_headings_of_a_workbook_stay_in_sight_and_numbers_have_a_format(lean_catalogue, tmp_path):
    with ZipFile(written(lean_catalogue, tmp_path, ExportRequest(Form.XLSX, WIND))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert 'state="frozen"' in page
    assert 'ySplit="1"' in page
    assert "#,##0" in page + styles or 'numFmtId="3"' in styles


@pytest.fixture
def hostile_catalogue(small_catalogue):
    """With a source for each hostile text, in this order, after the one that it had."""
    with small_catalogue.writing("Hostile") as session:
        for number, text in enumerate(TRIGGERS):
            session.add(
                Source(slug=f"s{number}", title="x" + text, kind="own", note=text, licence=text)
            )
    return small_catalogue


def test_no_text_is_a_formula_in_a_csv_and_each_is_restored(hostile_catalogue, tmp_path):
    data = written(
        hostile_catalogue, tmp_path, ExportRequest(Form.CSV, table="source")
    ).read_bytes()
    head, _, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    note = head.index("note")
    begins = tuple("=+-@\t\r\n\0＝＋－＠")
    assert [row for row in rows if row[note].startswith(begins)] == []
    _, _, *restored = cells_in_csv(data)
    assert tuple(row[note] for row in restored) == TRIGGERS
    assert [row[head.index("title")] for row in restored] == ["x" + text for text in TRIGGERS]


def test_numbers_are_left_as_they_are_in_a_csv(small_catalogue, tmp_path):
    with small_catalogue.writing("Below zero") as session:
        session.add(Intensity(mineral_id=1, application_id=1, value=-5, claim_kind="number"))
    data = written(
        small_catalogue, tmp_path, ExportRequest(Form.CSV, table="intensity")
    ).read_bytes()
    head, row = csv.reader(io.StringIO(data.decode(), newline=""))
    assert row[head.index("value")] == "-5"


def test_a_csv_is_marked_as_utf_8_where_that_is_asked(small_catalogue, tmp_path):
    with_mark = written(small_catalogue, tmp_path, ExportRequest(Form.CSV, bom=True)).read_bytes()
    without = written(small_catalogue, tmp_path, ExportRequest(Form.CSV)).read_bytes()
    assert with_mark == b"\xef\xbb\xbf" + without


def test_no_text_is_a_formula_in_a_workbook(hostile_catalogue, tmp_path):
    path = written(hostile_catalogue, tmp_path, ExportRequest(Form.XLSX, with_tables=True))
    with ZipFile(path) as book:
        pages = [book.read(name).decode() for name in book.namelist() if "worksheets" in name]
    assert not any("<f>" in page or "<f " in page or "<hyperlink" in page for page in pages)
    head, _, *rows = sheet(path, "source")
    held = [text.replace("\r\n", "\n").translate({13: "␍", 0: "␀"}) for text in TRIGGERS]
    assert [row[head.index("note")] for row in rows] == held


def test_a_table_that_is_longer_than_a_sheet_goes_on_in_another(
    hostile_catalogue, tmp_path, monkeypatch
):
    monkeypatch.setattr(write_xlsx, "MOST_ROWS", 11)
    path = written(hostile_catalogue, tmp_path, ExportRequest(Form.XLSX, with_tables=True))
    names = ["source", "source 2", "source 3", "source 4"]
    sheets = [sheet(path, name) for name in names[: 1 + len(TRIGGERS) // 10]]
    assert all(rows[0] == sheets[0][0] for rows in sheets)
    slugs = [row[1] for rows in sheets for row in rows[1:]]
    assert slugs == ["made-up", *(f"s{number}" for number in range(len(TRIGGERS)))]


def test_what_a_workbook_cannot_hold_is_counted_and_said(small_catalogue, tmp_path):
    write_source(
        small_catalogue, note="a\x0bb\x1b\ufffec", licence="ü" * 40_000, publisher="😀" * 20_000
    )
    done = export(
        small_catalogue, ExportRequest(Form.XLSX, with_tables=True), tmp_path / "out.xlsx"
    )
    assert "3 control characters were replaced" in done.sentence
    assert "2 texts were cut" in done.sentence
    head, row = sheet(done.path, "source")
    assert row[head.index("note")] == "a␋b␛\ufffdc"
    assert row[head.index("licence")] == "ü" * LONGEST_TEXT
    assert row[head.index("publisher")] == "😀" * (LONGEST_TEXT // 2)


# -- for programs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [None, WIND])
def test_a_package_is_sound_for_those_who_made_the_standard(lean_catalogue, tmp_path, query):
    path = written(lean_catalogue, tmp_path, ExportRequest(Form.PACKAGE, query))
    with system.use_context(trusted=True):
        report = Package(str(path)).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]


def test_a_package_of_hostile_text_is_sound_too(hostile_catalogue, tmp_path):
    path = written(hostile_catalogue, tmp_path, ExportRequest(Form.PACKAGE))
    with system.use_context(trusted=True):
        report = Package(str(path)).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]


def test_a_package_names_sources_with_their_licences_and_where_it_comes_from(
    reference_catalogue, tmp_path
):
    with ZipFile(
        written(reference_catalogue, tmp_path, ExportRequest(Form.PACKAGE, WIND))
    ) as bundle:
        package = json.loads(bundle.read("datapackage.json"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(package["sources"]) == SOURCES
    assert sum("licence" in source for source in package["sources"]) > 50
    assert package["mineralcat"]["query"] == WIND
    assert package["mineralcat"]["content_hash"] is None


@pytest.mark.parametrize("query", [None, WIND])
def test_the_json_keeps_to_its_schema(lean_catalogue, tmp_path, query):
    path = written(lean_catalogue, tmp_path, ExportRequest(Form.JSON, query))
    schema = json.loads((ROOT / "docs" / "catalogue.schema.json").read_text(encoding="utf-8"))
    shape = json.loads(path.read_bytes())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    assert next(validator.iter_errors(shape), None) is None
    assert path.read_bytes().startswith(b'{\n"format": "mineralcat-catalogue",\n"version": 1')
    shape["tables"]["mineral"][0]["colour"] = "grey"
    assert next(validator.iter_errors(shape), None) is not None


def test_the_schema_in_the_docs_is_the_one_of_the_tables():
    file = ROOT / "docs" / "catalogue.schema.json"
    assert file.read_text(encoding="utf-8") == schema_text()


def test_the_hash_of_a_whole_catalogue_goes_with_it(lean_catalogue, tmp_path):
    path = written(lean_catalogue, tmp_path, ExportRequest(Form.JSON))
    assert json.loads(path.read_bytes())["hash"] == hash_of(lean_catalogue)


def test_a_bibliography_holds_the_sources_of_what_was_found(reference_catalogue, tmp_path):
    items = json.loads(
        written(reference_catalogue, tmp_path, ExportRequest(Form.CSL, WIND)).read_bytes()
    )
    entries = written(reference_catalogue, tmp_path, ExportRequest(Form.BIBTEX, WIND)).read_text(
        "utf-8"
    )
    assert len(items) == entries.count("\n@") + 1 == SOURCES
    (jrc,) = [item for item in items if item["id"] == "jrc-2020"]
    assert jrc["issued"] == {"date-parts": [[2020]]}
    assert jrc["author"] == [{"literal": "European Commission, Joint Research Centre"}]
    assert jrc["DOI"] == "10.2760/160859"
    assert "@techreport{jrc-2020,\n  title = {{Raw materials demand" in entries


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(fields=st.lists(hostile, min_size=4, max_size=4))
def test_no_text_breaks_out_of_its_field_in_bibtex(small_catalogue, tmp_path, fields):
    title, publisher, url, note = fields
    write_source(small_catalogue, title=title, publisher=publisher, url=url, note=note)
    entries = written(small_catalogue, tmp_path, ExportRequest(Form.BIBTEX)).read_text("utf-8")
    depth = 0
    for sign in entries:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
        assert sign != "@" or depth > 0 or entries.startswith("@")
    assert depth == 0
    assert all(sign == "\n" or ord(sign) > 31 for sign in entries)


def test_a_date_of_publication_goes_as_exactly_as_it_is_known(small_catalogue, tmp_path):
    for published, parts in (("2024-05", [2024, 5]), ("2024-05-07", [2024, 5, 7]), (None, [2026])):
        write_source(small_catalogue, published=published)
        (item,) = json.loads(
            written(small_catalogue, tmp_path, ExportRequest(Form.CSL)).read_bytes()
        )
        assert item["issued"] == {"date-parts": [parts]}


# -- manners ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", list(Form))
def test_work_that_is_stopped_leaves_nothing(lean_catalogue, tmp_path, form, monkeypatch):
    stop = Cancellation()
    seen: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        seen.append((done, of))
        stop.ask()

    with pytest.raises(StoppedError):
        written(lean_catalogue, tmp_path, ExportRequest(form), progress=progress, stop=stop)
    assert len(seen) == 1
    assert list(tmp_path.iterdir()) == []


def test_progress_ends_with_all(reference_catalogue, tmp_path):
    seen: list[tuple[int, int]] = []
    written(
        reference_catalogue,
        tmp_path,
        ExportRequest(Form.JSON),
        progress=lambda *two: seen.append(two),
    )
    assert seen[-1][0] == seen[-1][1] > 10_000
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@pytest.mark.parametrize("form", list(Form))
def test_nothing_found_is_no_file(small_catalogue, tmp_path, form):
    with pytest.raises(NothingToExportError, match="no file was written"):
        written(small_catalogue, tmp_path, ExportRequest(form, "kind:group"))
    with pytest.raises(QueryError):
        written(small_catalogue, tmp_path, ExportRequest(form, "mine.hhi>"))
    assert [path.suffix for path in tmp_path.iterdir()] == [".mineralcat"]


def test_a_read_only_catalogue_can_be_handed_on(catalogue_file, tmp_path):
    catalogue_file.chmod(0o444)
    opened = Catalogue.open(catalogue_file)
    assert opened.read_only
    assert written(opened, tmp_path, ExportRequest(Form.JSON)).stat().st_size > 1_000_000
    opened.close()


@pytest.mark.parametrize("form", list(Form))
def test_a_preview_is_the_beginning_by_the_same_writer(lean_catalogue, tmp_path, form):
    file = io.BytesIO()
    write_beginning(lean_catalogue, ExportRequest(form, WIND), file, 3)
    whole = written(lean_catalogue, tmp_path, ExportRequest(form, WIND)).read_bytes()
    if form in (Form.CSV, Form.BIBTEX):
        assert whole.startswith(file.getvalue())
        assert len(file.getvalue()) < len(whole) / 4
    elif form in (Form.JSON, Form.CSL):
        assert len(json.loads(file.getvalue())) == (
            3 if form is Form.CSL else len(json.loads(whole))
        )
    elif form is Form.PACKAGE:
        with ZipFile(file) as bundle:
            assert len(bundle.read("mineral.csv").splitlines()) == 4
    else:
        file.seek(0)
        book = CalamineWorkbook.from_filelike(file)
        assert len(book.get_sheet_by_name("Minerals").to_python()) == 4


def test_the_ending_of_the_name_tells_the_form():
    for form in Form:
        assert form_of(Path(f"X{form.suffix.upper()}")) is form
    assert form_of(Path("a.b.csv")) is Form.CSV


@pytest.mark.parametrize(
    "order",
    [ExportRequest(Form.JSON, table="supply"), ExportRequest(Form.CSV, table="revision"),
     ExportRequest(Form.CSV, with_tables=True), ExportRequest(Form.XLSX, bom=True)],
    ids=str,
)  # fmt: skip
def test_what_does_not_go_together_is_said(order):
    with pytest.raises(OrderError):
        order.checked()
