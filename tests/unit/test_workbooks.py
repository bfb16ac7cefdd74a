"""Workbooks: what they say is read, what they hide is said, what would fill the memory is refused
before it is parsed."""

import contextlib
import datetime
import io
import os
import random
import re
import resource
import struct
import zipfile
from typing import Any

import pytest

from mineralcat.exchange.formats import format_of
from mineralcat.exchange.incoming import RejectedRow
from mineralcat.exchange.input_files import gather
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.tables.read_tables import FORMAT, reading_by
from mineralcat.exchange.tables.recipes import TableRecipe
from mineralcat.exchange.tables.table_description import TableChoices
from mineralcat.exchange.tables.table_files import Table
from mineralcat.exchange.workbooks.workbook_cells import CellError
from mineralcat.exchange.workbooks.workbook_files import reporting_reader_errors
from tests.made_tables import (
    XLSX_PARTS,
    cells_of,
    member,
    ods,
    ods_row,
    on_disk,
    preview,
    read,
    refused,
    taken,
    with_parts,
    with_sheet,
    xls,
    xlsx,
)

ROWS: list[list[Any]] = [
    ["Mineral", "Area", "2023"],
    ["Lithium", "Chile", 1.5],
    ["Nickel", "Cuba", 7],
]
SHOWN = [["Mineral", "Area", "2023"], ["Lithium", "Chile", "1.5"], ["Nickel", "Cuba", "7"]]


def sheet_cells(file, sheet: str = "Supply"):
    with Table(file) as table:
        return [list(row[1]) for row in table.rows(TableChoices(sheet=sheet, header=0))
                if not isinstance(row, RejectedRow)]  # fmt: skip


# -- what is read ----------------------------------------------------------------------------------


def test_the_same_table_comes_from_every_kind_of_workbook(tmp_path):
    old = [(r, c, value) for r, row in enumerate(ROWS) for c, value in enumerate(row)]
    assert cells_of(member(xlsx(ROWS), "a.xlsx")) == SHOWN
    assert cells_of(member(ods("".join(ods_row(*row) for row in ROWS)), "a.ods")) == SHOWN
    assert cells_of(member(xls(old), "a.xls")) == SHOWN
    path = tmp_path / "on-disk.xlsx"
    path.write_bytes(xlsx(ROWS))
    assert cells_of(on_disk(path)) == SHOWN


def test_dates_numbers_and_truth_keep_their_kind():
    def fill(book, sheet):
        sheet.write_datetime(0, 0, datetime.date(2024, 3, 1), book.add_format({"num_format": 14}))
        sheet.write_number(0, 1, 2024)
        sheet.write_boolean(0, 2, True)

    assert sheet_cells(member(xlsx(fill=fill))) == [[datetime.date(2024, 3, 1), 2024.0, True]]


def test_rows_keep_their_number_below_titles_and_gaps():
    rows = [["Production"], [], *ROWS[:2], [], ROWS[2]]
    shown = preview(member(xlsx(rows), "a.xlsx"))
    assert shown.headings == ("Mineral", "Area", "2023")
    assert [line for line, _ in shown.rows] == [4, 6]


def test_hidden_sheets_are_read_only_where_they_are_chosen():
    def fill(book, sheet):
        for name, number in (("Hidden", 1.0), ("Notes", 2.0)):
            other = book.add_worksheet(name)
            other.write_row(0, 0, ["a", "b"])
            other.write_row(1, 0, [number, number])
        book.get_worksheet_by_name("Hidden").hide()

    file = member(xlsx(ROWS, fill), "a.xlsx")
    shown = preview(file)
    assert shown.choices.sheet == "Supply"
    assert [(sheet.name, sheet.hidden) for sheet in shown.sheets] == [
        ("Supply", False),
        ("Hidden", True),
        ("Notes", False),
    ]
    assert any("Hidden sheets" in note and "“Hidden”" in note for note in shown.notes)
    assert preview(file, TableChoices(sheet="Hidden")).rows == ((2, ("1", "1")),)
    with pytest.raises(UnreadableFileError, match="no sheet “Other”"):
        preview(file, TableChoices(sheet="Other"))


def test_an_empty_first_sheet_is_passed_over():
    def fill(book, sheet):
        other = book.add_worksheet("Data")
        for number, row in enumerate(ROWS):
            other.write_row(number, 0, row)

    shown = preview(member(xlsx(fill=fill), "a.xlsx"))
    assert shown.choices.sheet == "Data"


def test_of_formulas_the_values_last_computed_are_read_and_that_is_said():
    def fill(book, sheet):
        sheet.write_formula(1, 2, "=1+1", None, 2)
        sheet.write_formula(2, 2, '=HYPERLINK("http://example.org")', None, "x")

    file = member(xlsx(ROWS, fill), "a.xlsx")
    assert [row[2] for row in sheet_cells(file)[1:]] == [2.0, "x"]
    assert any("last computed" in note for note in preview(file).notes)


def test_an_error_in_a_cell_is_no_text_and_rejects_its_row():
    def fill(book, sheet):
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")

    file = member(xlsx(ROWS, fill), "a.xlsx")
    assert isinstance(sheet_cells(file)[1][2], CellError)
    assert any("C2" in note for note in preview(file).notes)
    recipe = TableRecipe("supply", {"Mineral": "mineral", "Area": "area"}, {"2023": "2023"}, SUPPLY)
    rows = read(file, recipe)
    assert [(row.place.line, row.text) for row in refused(rows)] == [(2, "#DIV/0!")]
    assert "error #DIV/0!" in refused(rows)[0].reason
    assert len(taken(rows, "supply")) == 1


def test_a_cell_shown_as_a_percentage_is_read_as_it_is_shown():
    def fill(book, sheet):
        for row, (format_, number) in enumerate(
            [("0%", 0.25), ("0.00%", 0.253), ('0.0"%"', 0.5), ("0.0", 0.5), ("0.0 %", 1)], 1
        ):
            sheet.write_row(row, 0, [f"use {row}", "Lithium"])
            sheet.write_number(row, 2, number, book.add_format({"num_format": format_}))

    file = member(xlsx([["End use", "Mineral", "Share"]], fill), "a.xlsx")
    assert [cells[2] for _, cells in preview(file).rows] == ["25%", "25.3%", "0.5%", "0.5", "100%"]
    assert any("percentages" in note for note in preview(file).notes)
    columns = {"End use": "end_use", "Mineral": "mineral", "Share": "value"}
    found = taken(read(file, TableRecipe("demand_share", columns, constants={"unit": "t"})))
    assert [(row.record["value"], row.record["unit"]) for row in found[1:4]] == [
        (25.3, "percent"),
        (0.5, "percent"),
        (0.5, "t"),
    ]


def test_percentages_of_ods_are_read_as_they_are_shown():
    cell = '<table:table-cell office:value-type="percentage" office:value="0.25"/>'
    rows = ods_row("a", "b") + f"<table:table-row>{cell}{cell}</table:table-row>"
    assert cells_of(member(ods(rows), "a.ods")) == [["a", "b"], ["25%", "25%"]]


def test_percentages_of_old_workbooks_are_read_as_they_are_shown():
    book = xls([(0, 0, "a"), (0, 1, "b"), (1, 0, 0.25), (1, 1, 0.5)], percent=(1, 0))
    assert cells_of(member(book, "a.xls")) == [["a", "b"], ["25%", "0.5"]]


SUPPLY = {"stage": "mine", "measure": "production", "unit": "t"}


def test_errors_of_old_workbooks_and_of_ods_are_errors_too():
    old = member(xls([(0, 0, "a"), (0, 1, "b"), (1, 0, 1.0), (1, 1, "#REF!")]), "a.xls")
    assert sheet_cells(old)[1] == [1.0, CellError("#REF!")]
    rows = ods_row("Mineral", "Area", "2023") + ods_row("Lithium", "Chile", "#REF!")
    recipe = TableRecipe("supply", {"Mineral": "mineral", "Area": "area"}, {"2023": "2023"}, SUPPLY)
    (bad,) = read(member(ods(rows), "a.ods"), recipe)
    assert isinstance(bad, RejectedRow)
    assert "#REF!" in bad.reason


def test_merged_cells_are_said():
    def fill(book, sheet):
        sheet.merge_range(3, 0, 4, 0, "Cobalt")

    assert any("merged" in note for note in preview(member(xlsx(ROWS, fill))).notes)


def test_macros_and_links_to_other_files_are_left_alone_and_said():
    book = with_parts(
        xlsx(ROWS),
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
            "xl/externalLinks/externalLink1.xml": b'<?xml version="1.0"?><externalLink/>',
        },
    )
    shown = preview(member(book, "a.xlsm"))
    assert [list(shown.headings), *(list(cells) for _, cells in shown.rows)] == SHOWN
    assert any("macros" in note for note in shown.notes)
    assert any("links to other files" in note for note in shown.notes)


# -- what is refused -------------------------------------------------------------------------------


def refusal(data: bytes, name: str = "a.xlsx") -> str:
    """The sentence, given at once and without much memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFileError) as caught:
        preview(member(data, name))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024
    assert str(caught.value).startswith(f"{name} cannot be read: ")
    return str(caught.value)


def test_a_zip_bomb_is_refused_by_what_it_says_to_have():
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    bomb = with_parts(xlsx(), {XLSX_PARTS: rows + b" " * 50_000_000})
    assert len(bomb) < 100_000
    assert "MB" in refusal(bomb)


def test_a_zip_bomb_that_lies_about_its_size_is_refused_while_it_unpacks():
    bomb = with_parts(xlsx(ROWS), {"xl/media/image1.xml": b" " * 50_000_000})
    true_size, said = struct.pack("<I", 50_000_000), struct.pack("<I", 1_000)
    assert bomb.count(true_size) >= 1
    assert "MB" in refusal(bomb.replace(true_size, said))


def test_one_stray_cell_in_the_last_corner_is_refused_and_named():
    xml = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    said = refusal(with_sheet(xml))
    assert "column XFD" in said
    assert "1,048,576" in said


@pytest.mark.parametrize(
    "form",
    [
        "<c r='{}'><v>1</v></c>",
        '<c\n r="{}"><v>1</v></c>',
        '<c r = "{}"><v>1</v></c>',
        '<c\tr="{}"><v>1</v></c>',
        '<c s="0" r="{}"><v>1</v></c>',
    ],
)
def test_a_stray_cell_is_found_however_its_place_is_written(form):
    usual = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 20_000))
    far = f'<row r="20000">{form.format("XFD20000")}</row>'
    more = "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(20_001, 40_000)
    )
    assert "column XFD" in refusal(with_sheet(usual + far + more))


def test_a_long_narrow_sheet_is_read_and_a_later_column_in_it_counted():
    rows = [f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 130_000)]
    assert len(preview(member(with_sheet("".join(rows)))).rows) == 1_000
    rows[60_000] = '<row r="60001"><c r="Z60001"><v>1</v></c></row>'
    assert "column Z" in refusal(with_sheet("".join(rows)))


def test_a_stray_row_in_the_midst_of_others_is_found():
    rows = [*range(1, 9_000), 1_048_576, *range(9_000, 20_000)]
    cells = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="D{0}"><v>1</v></c></row>'
    xml = "".join(map(cells.format, rows))
    assert "row 1,048,576" in refusal(with_sheet(xml))


def test_a_sheet_that_lies_where_none_is_expected_is_looked_at_too():
    far = b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    sheet = b"<worksheet><sheetData>%s</sheetData></worksheet>" % far
    assert "column XFD" in refusal(with_parts(xlsx(ROWS), {"xl/media/image1.png": sheet}))


def test_a_table_that_is_too_wide_is_refused_and_a_wide_one_is_read():
    assert re.search("column [A-Z]{3} ", refusal(xlsx([list(range(16_384))] * 2)))
    assert len(preview(member(xlsx([list(range(300)), list(range(300))]))).headings) == 300


@pytest.mark.parametrize("part", [XLSX_PARTS, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_of_its_own_are_refused(part):
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
        b'<!ENTITY c SYSTEM "file:///etc/passwd">]><x>&b;&c;</x>'
    )
    assert "entities of its own" in refusal(with_parts(xlsx(ROWS), {part: bomb}))


def test_entities_of_its_own_are_refused_in_ods_too():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert "entities of its own" in refusal(with_parts(ods(""), {"content.xml": bomb}), "a.ods")


def test_xml_in_an_encoding_that_hides_it_is_refused():
    xml = '<?xml version="1.0" encoding="UTF-16"?><x/>'.encode("utf-16")
    assert "encoding" in refusal(with_parts(xlsx(), {XLSX_PARTS: xml}))


def test_a_cell_said_to_repeat_a_million_times_is_refused():
    assert "row 1,000,000" in refusal(ods(ods_row(*range(10), repeat=1_000_000)), "a.ods")
    cell = '<table:table-cell table:number-columns-repeated="16384" {}/>'
    wide = f"<table:table-row>{cell}</table:table-row>"
    assert "column XFD" in refusal(
        ods(wide.format('office:value-type="float" office:value="1"')), "a.ods"
    )
    kept = ods(ods_row("a", "b") + ods_row(1, 2) + wide.format(""))
    assert cells_of(member(kept, "a.ods")) == [["a", "b"], ["1", "2"]]


def test_one_long_text_that_many_cells_share_is_refused():
    long = "z" * 32_000
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 6_000)
    )
    strings = (
        '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        f' count="6000" uniqueCount="1"><si><t>{long}</t></si></sst>'
    )
    book = xlsx([[long]])
    sheet = with_sheet(rows)
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        xml = archive.read(XLSX_PARTS)
    bomb = with_parts(book, {XLSX_PARTS: xml, "xl/sharedStrings.xml": strings.encode()})
    assert "MB" in refusal(bomb)


def test_an_old_workbook_with_a_stray_cell_is_refused():
    assert "column IV" in refusal(xls([(0, 0, 1.0), (65_535, 255, 1.0)]), "a.xls")


@pytest.mark.parametrize(
    ("data", "share"),
    [(xlsx(ROWS), 0.3), (xlsx(ROWS), 0.6), (xlsx(ROWS), 0.95), (xls([(0, 0, "a")]), 0.3)],
)
def test_a_workbook_that_was_not_copied_whole_is_refused(data, share):
    with pytest.raises(UnreadableFileError):
        preview(member(data[: int(len(data) * share)], "half.xlsx"))


def test_an_old_workbook_whose_sheet_begins_beyond_its_end_is_refused():
    book = bytearray(xls([(0, 0, "a")]))
    begins = book.index(b"\x85\x00\x0e\x00") + 4
    book[begins : begins + 4] = struct.pack("<I", 62_042)
    assert "damaged" in refusal(bytes(book), "a.xls")


def test_what_the_reader_of_workbooks_says_below_python_is_not_shown(capfd):
    with reporting_reader_errors("a.xls"):
        os.write(2, b"thread panicked")
    os.write(2, b"shown")
    assert capfd.readouterr().err == "shown"


def test_a_workbook_with_a_damaged_sheet_is_refused():
    book = with_parts(xlsx(ROWS), {XLSX_PARTS: b"<worksheet><sheetData><row r="})
    assert "damaged" in refusal(book)


def test_a_binary_workbook_is_refused_with_the_way_out():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as new:
        new.writestr("[Content_Types].xml", "<Types/>")
        new.writestr("xl/workbook.bin", b"\0" * 20)
    assert "Save it as XLSX" in refusal(data.getvalue(), "a.xlsb")


def test_an_encrypted_part_is_refused_by_its_password():
    data = bytearray(xlsx(ROWS))
    for match in re.finditer(rb"PK\x03\x04|PK\x01\x02", bytes(data)):
        data[match.start() + (6 if data[match.start() + 2] == 3 else 8)] |= 1
    assert "password" in refusal(bytes(data))


def test_two_parts_of_one_name_are_refused():
    data = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(data, "a") as new, pytest.warns(UserWarning, match="Duplicate"):
        new.writestr(XLSX_PARTS, "<worksheet/>")
    assert "same name" in refusal(data.getvalue())


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "xls"])
def test_files_with_flipped_lost_and_doubled_bytes_are_read_or_refused_and_nothing_else(
    kind, capfd
):
    rows: list[list[Any]] = [["Mineral", "Country", "2023"]]
    rows += (["Lithium", "Chile", n * 1.5] for n in range(9))
    whole = {
        "csv": "\n".join(",".join(map(str, row)) for row in rows).encode(),
        "xlsx": xlsx(rows),
        "ods": ods("".join(ods_row(*row) for row in rows)),
        "xls": xls([(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row)]),
    }[kind]
    recipe = TableRecipe(
        "supply", {"Mineral": "mineral", "Country": "area"}, {"2023": "2023"}, SUPPLY
    )
    choose = random.Random(kind)
    for _ in range(150):
        file = member(_damaged(whole, choose), f"a.{kind}")
        with contextlib.suppress(UnreadableFileError):
            FORMAT.knows(file)
            preview(file)
            list(reading_by(recipe).read(file))
    assert capfd.readouterr() == ("", "")


def _damaged(data: bytes, choose: random.Random) -> bytes:
    """The same with a few bytes changed: of a zip, half of the times, those of one of its parts."""
    parts: dict[str, bytes] = {}
    if data.startswith(b"PK") and choose.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = choose.choice([name for name, part in parts.items() if part])
        return with_parts(data, {name: _damaged(parts[name].ljust(4), choose)})
    changed = bytearray(data)
    for _ in range(choose.randint(1, 8)):
        at, length = choose.randrange(len(changed) or 1), choose.randint(1, 40)
        match choose.randrange(4):
            case 0:
                changed[at : at + 1] = bytes([choose.randrange(256)])
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length]
            case 3:
                odd = (b"9999999", b"XFD1048576", b"-1", b'"', b"<", b"&x;", b"1e999", b"\xff")
                changed[at:at] = choose.choice(odd)
    return bytes(changed)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "zip", "xls"])
def test_damage_where_a_file_says_what_is_where_is_told_as_damage(kind, tmp_path, capfd):
    """The directory of a zip and the head of an old workbook hold places: a wrong one leads the
    reader before the beginning of the file or behind its end."""
    rows: list[list[Any]] = [["Mineral", "Country", "2023"]]
    rows += (["Lithium", "Chile", n * 1.5] for n in range(3))
    text = "\n".join(",".join(map(str, row)) for row in rows)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", text)
        archive.writestr("b.csv", text)
    whole = {
        "xlsx": xlsx(rows),
        "ods": ods("".join(ods_row(*row) for row in rows)),
        "zip": packed.getvalue(),
        "xls": xls([(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row)]),
    }[kind]
    begin = 0 if kind == "xls" else whole.index(b"PK\x01\x02")
    end = 1024 if kind == "xls" else len(whole)
    recipe = TableRecipe(
        "supply", {"Mineral": "mineral", "Country": "area"}, {"2023": "2023"}, SUPPLY
    )
    choose = random.Random(kind)
    path = tmp_path / f"a.{kind}"
    told: list[str] = []
    for _ in range(150):
        changed = bytearray(whole)
        at = choose.randrange(begin, min(end, len(whole)) - 4)
        odd = (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xf0\xff\xff\x7f", choose.randbytes(4))
        changed[at : at + 4] = choose.choice(odd)
        path.write_bytes(changed)
        try:
            for file in gather([path]):
                if (found := format_of(file)) is not None:
                    list(found.read(file, recipe))
                if kind != "zip":
                    preview(file)
        except UnreadableFileError as error:
            told.append(str(error))
    assert told
    assert all(sentence.startswith(("a.", "b.")) for sentence in told)
    assert capfd.readouterr() == ("", "")


def test_a_workbook_whose_directory_leads_before_its_beginning_is_damaged():
    whole = bytearray(ods(ods_row("Mineral", "2023") + ods_row("Lithium", 1.5)))
    place = whole.rindex(b"PK\x05\x06") + 16  # of the central directory, from the beginning
    whole[place : place + 4] = struct.pack("<I", len(whole) * 4)
    assert "damaged" in refusal(bytes(whole), "a.ods")
