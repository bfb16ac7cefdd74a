"""`mineralcat import` of tables: what the window can say of a table can be said there, too."""

import gzip
import io
import json
import sys
import zipfile

import pytest
import xlsxwriter

from mineralcat import cli

BGS = (
    "country_trans,country_iso3_code,bgs_commodity_trans,bgs_statistic_type_trans,year,quantity,"
    "units\nChile,CHL,lithium minerals,Production,2022,38000,tonnes (metric)\n"
)
OWID = "Entity,Code,Year,Lithium production - kt\nChile,CHL,2022,38\n"
SDMX = (
    "DATAFLOW,freq,material,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nX,A,Lithium,t,DE,2022,1234,e\n"
)
UNDATA = (
    '"Country or Area","Commodity - Transaction","Year","Unit","Quantity","Quantity Footnotes"\n'
    '"Chile","Lithium - Production","2022","t","38000","1"\n'
)
MINE = ("--set", "stage=mine", "--set", "measure=production")


@pytest.fixture
def run(small_catalogue, capsys):
    """Run a command on the small catalogue; its exit status, output and errors."""
    small_catalogue.close()

    def command(*words: object) -> tuple[int, str, str]:
        named = ["--catalogue", str(small_catalogue.path)]
        status = cli.main([*map(str, words), *named])
        out, error = capsys.readouterr()
        return status, out, error

    return command


@pytest.fixture
def supply(run):
    """Import; the figures that were added or would be: area, year, value, unit."""

    def imported(*words: object) -> list[tuple[object, ...]]:
        status, out, error = run("import", *words, "--format", "json")
        assert status == 0, error
        told = json.loads(out)
        assert told["questions"] == []
        found = []
        for row in told["rows"]:
            if row["table"] == "supply":
                cells = {cell["column"]: cell["after"] for cell in row["cells"]}
                found.append(tuple(cells[k] for k in ("area", "period_from", "value", "unit")))
        return found

    return imported


@pytest.fixture
def typed(monkeypatch):
    """Type lines on a terminal."""

    def type_(*lines: str) -> None:
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        monkeypatch.setattr(sys, "stdin", Terminal("\n".join(lines) + "\n"))

    return type_


@pytest.mark.parametrize(
    ("text", "words", "figure"),
    [
        (
            BGS,
            [
                *("--map", "country_iso3_code=area", "--map", "bgs_commodity_trans=mineral"),
                *("--map", "year=period", "--map", "quantity=value", "--map", "units=unit", *MINE),
                *("--answer", "lithium minerals=lithium", "--answer", "unit:tonnes (metric)=t"),
            ],
            ("CHL", 2022, 38000.0, "t"),
        ),
        (
            OWID,
            [
                *("--target", "supply", "--map", "Entity=country", "--map", "Code="),
                *("--map", "Lithium production - kt=Figure", "--set", "unit=kt"),
                *("--set", "mineral=lithium", *MINE),
            ],
            ("CHL", 2022, 38.0, "kt"),
        ),
        (
            SDMX,
            [
                *("--map", "material=mineral", "--map", "geo=area", "--map", "OBS_VALUE=value"),
                *("--map", "TIME_PERIOD=period", "--map", "OBS_FLAG=", *MINE),
            ],
            ("DEU", 2022, 1234.0, "t"),
        ),
        (
            UNDATA,
            ["--map", "Country or Area=area", "--set", "mineral=lithium", *MINE],
            ("CHL", 2022, 38000.0, "t"),
        ),
    ],
    ids=["bgs", "owid", "sdmx", "undata"],
)
def test_tables_of_public_offices_are_told_of_in_options(supply, tmp_path, text, words, figure):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    assert supply(path, *words) == [figure]


def test_a_column_of_flags_is_the_status_of_its_figures(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "material,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "Lithium,t,PT,2021,900,p\nLithium,t,DE,2021,80,e\nLithium,t,FR,2021,70,\n",
        encoding="utf-8",
    )
    told = json.loads(run("import", path, *MINE, "--dry-run", "--format", "json")[1])
    rows = [row for row in told["rows"] if row["table"] == "supply"]
    found = [{cell["column"]: cell["after"] for cell in row["cells"]} for row in rows]
    assert [one.get("status") for one in found] == ["provisional", "estimated", None]


def test_an_answer_may_be_about_a_dash(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Mineral,Country,Stage,Measure,Year,Production (t)\nLithium,Chile,mine,production,2010,-\n",
        encoding="utf-8",
    )
    status, out, error = run("import", path, "--dry-run", "--answer", "-=zero", "--format", "json")
    assert (status, error) == (0, "")
    assert json.loads(out)["questions"] == []


@pytest.mark.parametrize("text", [BGS, OWID, SDMX, UNDATA])
def test_a_refusal_names_the_target_and_an_example_that_can_be_run(run, tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    status, out, error = run("import", path)
    assert (status, out) == (2, "")
    assert "table.csv cannot be read: it looks like “" in error
    assert " --target " in error
    assert error.count("\n") == 1


def test_the_target_that_was_guessed_is_named(run, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(
        "Mineral,Country,Stage,Measure,Year,Production (t)\nLithium,Chile,mine,production,2019,1\n"
    )
    assert "read as “What an area produced" in run("import", path, "--dry-run")[1]
    told = json.loads(run("import", path, "--dry-run", "--format", "json")[1])
    assert told["files"][0]["targets"] == ["supply"]


def test_the_targets_are_listed(run):
    with pytest.raises(SystemExit) as ended:
        run("import", "--target", "help")
    assert ended.value.code == 0


def test_a_recipe_goes_by_a_file_and_by_a_name(run, supply, tmp_path):
    path, recipe = tmp_path / "table.csv", tmp_path / "un.recipe"
    path.write_text(UNDATA, encoding="utf-8")
    words = ("--map", "Country or Area=area", "--set", "mineral=lithium", *MINE)
    status, _, error = run("import", path, *words, "--dry-run", "--save-recipe", recipe)
    assert (status, error) == (0, f"The recipe was written to {recipe}.\n")
    assert supply(path, "--dry-run", "--recipe", recipe) == [("CHL", 2022, 38000.0, "t")]
    status, _, error = run("import", path, "--recipe", recipe, "--save-recipe", "UN data")
    assert (status, error) == (0, "The recipe is saved as “UN data”.\n")
    path.write_text(UNDATA.replace("2022", "2023"), encoding="utf-8")
    assert supply(path, "--recipe", "UN data") == [("CHL", 2023, 38000.0, "t")]
    path.write_text(UNDATA.replace("2022", "2024"), encoding="utf-8")
    changed = ("--recipe", recipe, "--set", "unit=kg")
    assert supply(path, *changed) == [("CHL", 2024, 38000.0, "kg")]


@pytest.mark.parametrize("content", [b"{}", b"\xff\xfe", b'{"version": 1}'])
def test_a_recipe_file_that_is_none_is_told(run, tmp_path, content):
    path = tmp_path / "x.recipe"
    path.write_bytes(content)
    status, _, error = run("import", path, "--recipe", path)
    assert status == 2
    assert str(path) in error
    status, _, error = run("import", path, "--recipe", tmp_path / "none.recipe")
    assert (status, "No such file" in error) == (2, True)


def test_several_sheets_of_a_workbook_are_read_in_one_run(supply, tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Read me").write(0, 0, "About")
        for name, value in (("Lithium", 5), ("Cobalt", 7)):
            sheet = book.add_worksheet(name)
            head = ("Mineral", "Country", "Stage", "Measure", "Year", "Production (t)")
            sheet.write_row(0, 0, head)
            sheet.write_row(1, 0, (name, "Chile", "mine", "production", 2019, value))
    words = (path, "--sheet", "lithium", "--sheet", "Cobalt")
    assert [row[2] for row in supply(*words)] == [5.0, 7.0]


def test_how_a_text_is_read_is_told_in_options(supply, tmp_path):
    path = tmp_path / "table.csv"
    lines = (
        "Preamble^x^y^z^u",
        "Mineral^Land^Year^Production (t)^Stage",
        "Lithium^Österreich^2019^1.234^mine",
    )
    path.write_bytes("\n".join(lines).encode("cp1252"))
    words = ("--delimiter", "^", "--encoding", "cp1252", "--header", "2", "--marks", "1.234,5")
    assert supply(path, *words, "--answer", "Österreich=AUT") == [("AUT", 2019, 1234.0, "t")]


def test_a_file_comes_from_standard_input_and_by_its_address(supply, tmp_path, monkeypatch):
    class Piped(io.StringIO):
        buffer = io.BytesIO(UNDATA.encode())

    words = ("--map", "Country or Area=area", "--set", "mineral=lithium", *MINE, "--dry-run")
    monkeypatch.setattr(sys, "stdin", Piped())
    assert supply("-", *words) == [("CHL", 2022, 38000.0, "t")]
    path = tmp_path / "ä b.csv"
    path.write_text(UNDATA, encoding="utf-8")
    assert supply(path.as_uri(), *words) == [("CHL", 2022, 38000.0, "t")]


def test_columns_that_are_missing_are_asked_on_a_terminal(run, tmp_path, typed):
    path = tmp_path / "table.csv"
    path.write_text(UNDATA, encoding="utf-8")
    typed("", "", "mine")
    status, out, error = run("import", path, "--map", "Country or Area=area")
    assert (status, error) == (0, "")
    assert "its rows look like “What an area produced" in out
    assert "“Commodity - Transaction” says “Lithium - Production” in all rows" in out
    assert "  2  Commodity - Transaction" in out
    shown = json.loads(run("show", "lithium", "--format", "json")[1])["supply"]
    assert [(row["area"], row["value"]) for row in shown] == [("CHL", 38000.0)]


def test_another_target_can_be_chosen_on_a_terminal(run, tmp_path, typed):
    path = tmp_path / "table.csv"
    path.write_text("Name,Lat,Lon,Owner\nGreenbushes,-33.8,116.0,Talison\n", encoding="utf-8")
    typed("nonsense", "mineral", "mineral")
    status, out, _ = run("import", path)
    assert (status, "“nonsense” is no target" in out) == (0, True)
    assert "Import table.csv: 1 added" in out


def test_a_question_is_answered_on_a_terminal(run, tmp_path, typed):
    path = tmp_path / "table.csv"
    path.write_text(
        "Mineral,Country,Stage,Measure,Year,Production (t)\n"
        "Lithium,Chille,mine,production,2019,1\n",
        encoding="utf-8",
    )
    typed("nothing", "1")
    status, out, _ = run("import", path)
    assert (status, "is not known (area)" in out) == (0, True)
    shown = json.loads(run("show", "lithium", "--format", "json")[1])["supply"]
    assert [row["area"] for row in shown] == ["CHL"]


def test_the_report_of_an_import_tells_what_was_there_before(run, tmp_path):
    path = tmp_path / "table.csv"
    for value in (100, 140):
        path.write_text(
            "Mineral,Country,Stage,Measure,Year,Production (t),Source\n"
            f"Lithium,Chile,mine,production,2019,{value},made-up\n",
            encoding="utf-8",
        )
        status, out, _ = run("import", path)
        assert status == 0
    assert "value: 100.0 → 140.0" in out


def zipped(name: str, content: str = "<x/>") -> bytes:
    """A zip with one file, as documents are."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, content)
        archive.writestr("[Content_Types].xml", "<x/>")
    return data.getvalue()


OTHERS = {
    "utf16.html": ("<html>".encode("utf-16"), "a web page"),
    "a.docx": (zipped("word/document.xml"), "a document (Word)"),
    "a.odt": (zipped("mimetype", "application/vnd.oasis.opendocument.text"), "(ODT)"),
    "a.numbers": (zipped("Index/Document.iwa"), "Numbers"),
    "page.xls": (b"<html><body><table></table></body></html>", "a web page"),
    "x.xml": (b"<?xml version='1.0'?><x/>", "XML"),
    "data.db": (b"SQLite format 3\0" + bytes(99), "a database (SQLite)"),
    "a.csv.gz": (gzip.compress(b"a,b\n1,2\n"), "compressed (gzip)"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(99), "compressed (7z)"),
    "a.tar": (bytes(257) + b"ustar\x0000" + bytes(99), "compressed (tar)"),
    "a.pdf": (b"%PDF-1.7\n%\xe2\xe3", "a document (PDF)"),
    "a.png": (b"\x89PNG\r\n\x1a\n", "a picture"),
    "a.jpg": (b"\xff\xd8\xff\xe0" + bytes(99), "a picture"),
    "a.parquet": (b"PAR1" + bytes(99), "a data file (Parquet)"),
    "a.txt": (b"only words\nand more\n", "text without columns"),
    "a.csv": (b"\n", "empty"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_table_is_named(run, tmp_path, name):
    content, said = OTHERS[name]
    (tmp_path / name).write_bytes(content)
    status, out, error = run("import", tmp_path / name)
    assert (status, out) == (2, "")
    assert error.startswith(f"mineralcat: {name} cannot be read: it is ")
    assert said in error


def test_each_file_that_is_left_out_is_told_with_its_reason(run, tmp_path):
    for name, (content, _) in OTHERS.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.csv").write_text(
        "Mineral,Country,Stage,Measure,Year,Production (t)\nLithium,Chile,mine,production,2019,1\n"
    )
    status, _, error = run("import", tmp_path)
    assert status == 0
    for name, (_, said) in OTHERS.items():
        line = next(one for one in error.splitlines() if one.startswith(f"mineralcat: {name} "))
        assert said in line


def test_a_binary_workbook_is_named(run, tmp_path):
    path = tmp_path / "a.xlsb"
    path.write_bytes(zipped("xl/workbook.bin"))
    status, _, error = run("import", path)
    assert (status, "it is a binary workbook (XLSB)" in error) == (2, True)


def test_records_that_are_not_clear_are_named_as_json(run, tmp_path):
    path = tmp_path / "records.json"
    path.write_text('[{"Mineral":"Lithium","Country":"Chile"}]')
    status, _, error = run("import", path)
    assert (status, "records.json cannot be read: it looks like “" in error) == (2, True)


def test_headings_of_which_none_is_known_are_listed(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("foo,bar\n1,2\n")
    status, _, error = run("import", path)
    assert (status, "none of its headings is known here (“foo”, “bar”)" in error) == (2, True)


def test_what_holds_no_file_is_told_in_a_sentence(run, tmp_path):
    empty, hidden, packed = tmp_path / "e", tmp_path / "empty.zip", tmp_path / "mac.zip"
    empty.mkdir()
    zipfile.ZipFile(hidden, "w").close()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__MACOSX/._a.csv", "x")
        archive.writestr(".DS_Store", "x")
    for path in (empty, hidden, packed):
        status, out, error = run("import", path)
        assert (status, out) == (2, "")
        assert error.startswith("mineralcat: There is no file in what was chosen.")


def test_options_for_columns_are_refused_of_a_file_that_names_its_own(run, tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"format": "mineralcat-catalogue", "version": 1, "tables": {}}')
    status, out, error = run("import", path, "--set", "stage=mine")
    assert (status, out) == (2, "")
    assert "a.json is read as MineralCat JSON, which says itself" in error
