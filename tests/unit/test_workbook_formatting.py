"""What a workbook says by its formatting: superscripts, number formats, merged and hidden cells,
headings in several rows, formulas that no program has computed."""

from typing import Any

import pytest

from mineralcat.domain.published_text import (
    heading_without_note_marks,
    name_without_note_marks,
    number_without_note_marks,
    without_invisible,
)
from mineralcat.exchange.incoming import Finding, Read
from mineralcat.exchange.tables.read_tables import FORMAT, reading_by
from mineralcat.exchange.tables.table_options import TableOptions
from mineralcat.exchange.workbooks.workbook_cells import shown_by
from tests.made_tables import (
    XLSX_PARTS,
    member,
    ods,
    ods_row,
    preview,
    refused,
    taken,
    with_parts,
    with_sheet,
    xls,
    xlsx,
)

HEAD = ["Mineral", "Country", "Stage", "Measure", "Year", "Production (t)"]


def figures(*countries: str, value: Any = 1.0) -> list[list[Any]]:
    """A table of supply with a row for each country."""
    return [HEAD, *(["Lithium", name, "mine", "production", 2023, value] for name in countries)]


def rows_of(data: bytes | str, name: str = "a.xlsx", **options: Any) -> list[Read]:
    return list(reading_by(TableOptions(**options)).read(member(data, name)))


def sentences(rows: list[Read]) -> list[str]:
    return [row.sentence for row in rows if isinstance(row, Finding)]


def supply(rows: list[Read], *columns: str) -> list[tuple[Any, ...]]:
    """What the figures say."""
    return [tuple(row.record.get(column) for column in columns) for row in taken(rows, "supply")]


def formatted(code: str, *numbers: float, head: str = "Production (t)") -> bytes:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 5, head)
        for row, number in enumerate(numbers, 1):
            sheet.write_number(row, 5, number, book.add_format({"num_format": code}))

    return xlsx(figures(*["Chile", "China", "Peru"][: len(numbers)]), fill)


# -- superscripts ----------------------------------------------------------------------------------


def test_superscripts_of_a_workbook_are_note_marks_and_no_digits():
    def fill(book: Any, sheet: Any) -> None:
        raised = book.add_format({"font_script": 1})
        sheet.write_rich_string(1, 1, "Australia", raised, "5")
        sheet.write_rich_string(1, 5, "86,000.5", raised, "3")
        sheet.write_rich_string(2, 5, raised, "e", "44,000.5")

    rows = rows_of(xlsx(figures("", "Chile"), fill))
    assert supply(rows, "area", "value", "status", "note") == [
        ("Australia", 86_000.5, None, "Note mark 5 at “Australia”. Note mark 3 at “86,000.5”."),
        ("Chile", 44_000.5, "estimated", None),
    ]


def test_superscripts_of_texts_within_cells_are_note_marks_too():
    text = '<is><r><t>9.5</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></is>'
    cells = "".join(
        f'<c r="{column}2" t="inlineStr"><is><t>{text_}</t></is></c>'
        for column, text_ in zip(
            "ABCDE", ["Lithium", "Chile", "mine", "production", "2023"], strict=True
        )
    )
    head = "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{text_}</t></is></c>'
        for column, text_ in zip("ABCDEF", HEAD, strict=True)
    )
    book = with_sheet(
        f'<row r="1">{head}</row><row r="2">{cells}<c r="F2" t="inlineStr">{text}</c></row>'
    )
    assert supply(rows_of(book), "value", "note") == [(9.5, "Note mark 2 at “9.5”.")]


def test_superscripts_of_ods_are_note_marks():
    style = (
        '<office:automatic-styles><style:style style:name="T1" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style>'
        "</office:automatic-styles><office:body>"
    )
    space = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    row = ods_row("Lithium", "Australia<text:span text:style-name='T1'>5</text:span>",
                  "mine", "production", 2023, 7.5)  # fmt: skip
    book = with_parts(
        ods(ods_row(*HEAD) + row),
        {
            "content.xml": lambda xml: xml.replace(b"<office:body>", style.encode()).replace(
                b"<office:document-content ", b"<office:document-content " + space.encode()
            )
        },
    )
    assert supply(rows_of(book, "a.ods"), "area", "note") == [
        ("Australia", "Note mark 5 at “Australia”.")
    ]


def test_unicode_superscripts_are_note_marks_in_every_kind_of_file():
    text = ",".join(HEAD).replace("Year", "Year¹") + "\nLithium,Chile⁴,mine,production,2023²,9.5³\n"
    assert supply(rows_of(text, "a.csv"), "area", "period_from", "value", "note") == [
        (
            "Chile", 2023, 9.5,
            "Note mark 4 at “Chile”. Note mark 2 at “2023”. Note mark 3 at “9.5”.",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number", "marks"),
    [
        ("86,000³", "86,000", "3"),
        ("³86,000", "86,000", "3"),
        ("86,000³,⁴", "86,000", "3,4"),
        ("86,000⁽¹⁾ t", "86,000 t", "(1)"),
        ("4 000*", "4 000", "*"),
        ("86,000 ³", "86,000", "3"),
        ("5,000ᵉ", "5,000e", ""),
        ("e5,000⁴", "e5,000", "4"),
        ("10³", "10³", ""),
        ("1.2×10³", "1.2×10³", ""),
    ],
)
def test_marks_of_numbers_are_parted_and_powers_of_ten_are_not(text, number, marks):
    assert number_without_note_marks(text) == (number, marks)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Australia⁵", "Australia"),
        ("Congo (Kinshasa)³", "Congo (Kinshasa)"),
        ("China*", "China"),
        ("Li⁺", "Li⁺"),
        ("Viet Nam", "Viet Nam"),
    ],
)
def test_marks_of_names_are_parted(text, name):
    assert name_without_note_marks(text).text == name


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("2023²", "2023"),
        ("2023ᵉ", "2023e"),
        ("Production¹ (t)", "Production (t)"),
        ("Area (km²)", "Area (km²)"),
        ("Production (10³ t)", "Production (10³ t)"),
    ],
)
def test_marks_of_headings_are_parted_and_units_keep_their_powers(heading, bare):
    assert heading_without_note_marks(heading) == bare


# -- signs that cannot be seen ---------------------------------------------------------------------


def test_signs_that_cannot_be_seen_are_dropped_alike_in_every_kind_of_file():
    rows = [
        ["\ufeffMineral", "Country\u200b", "Stage", "Measure", "Ye\u00adar", "Production\u00a0(t)"],
        ["Lith\u200bium", "\u200eChile\u200f", "mine\u00a0", "production", "2023", "9.5\u2060"],
    ]
    files: dict[str, bytes | str] = {
        "a.csv": "\n".join(",".join(row) for row in rows),
        "a.xlsx": xlsx(rows),
        "a.ods": ods("".join(ods_row(*row) for row in rows)),
    }
    for name, data in files.items():
        found = taken(rows_of(data, name), "supply")
        assert [(row.record["area"], row.record["value"]) for row in found] == [("Chile", 9.5)]
        assert found[0].record["series"]["mineral"] == "Lithium"
        assert preview(member(data, name)).headings[:2] == ("Mineral", "Country")


def test_a_row_of_signs_that_cannot_be_seen_is_blank():
    text = ",".join(HEAD) + "\nLithium,Chile,mine,production,2023,9.5\n\u200b,,\u00a0,,,\ufeff\n"
    rows = rows_of(text, "a.csv")
    assert not refused(rows)
    assert supply(rows, "value") == [(9.5,)]


def test_joiners_stay_where_a_script_needs_them():
    assert without_invisible("نمک\u200cها") == "نمک\u200cها"
    assert without_invisible("Chi\u200cle\u200d") == "Chile"
    assert without_invisible("1\u202f234\u00a0t\u200b") == "1 234 t"


# -- number formats --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("0%", (True, 1, "", "")),
        ('0.0"%"', (False, 1, "", "%")),
        ("0.0,", (False, 1_000, "", "")),
        ("#,##0,,", (False, 1_000_000, "", "")),
        ("#,##0,.0", (False, 1_000, "", "")),
        ('#,##0" kt"', (False, 1, "", "kt")),
        ('General" kt"', (False, 1, "", "kt")),
        ('0.0,"k"', None),
        ('0.0,"kt"', (False, 1_000, "", "kt")),
        ('"<"0', (False, 1, "<", "")),
        ("#,##0.00", None),
        ("# ##0", None),
        ("General", None),
        ("$#,##0;[Red]-$#,##0", None),
        ("[$€-407] #,##0", None),
        ('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', None),
        ("yyyy-mm-dd", None),
        ("0.00E+00", None),
        ("@", None),
    ],
)
def test_a_number_format_says_what_it_shows_beside_the_number(code, shown):
    assert shown_by(code) == shown


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        ('#,##0" kt"', 44, (44.0, None, "kt", "44 kt")),
        ('0.0,"kt"', 44_000, (44.0, None, "kt", "44 kt")),
        ("0.0,", 44_000, (44_000.0, None, "t", "44000")),
        ('0.0,"k"', 44_000, (44_000.0, None, "t", "44000")),
        ('"<"0', 5, (None, 5.0, "t", "<5")),
        ("$#,##0", 9, (9.0, None, "t", "9")),
    ],
)
def test_a_figure_is_read_with_what_its_cell_shows_beside_it(code, number, said):
    rows = rows_of(formatted(code, number))
    assert [record[:3] for record in supply(rows, "value", "high", "unit", "as_published")] == [
        said[:3]
    ]


def test_numbers_shown_in_thousands_are_told():
    assert any("in thousands" in one for one in sentences(rows_of(formatted("0.0,", 44_000))))
    assert not any("in thousands" in one for one in sentences(rows_of(formatted("0.0", 44_000))))


def test_below_a_unit_of_thousands_it_is_asked_whether_what_is_shown_or_held_is_the_figure():
    (row,) = taken(rows_of(formatted("0.0,", 44_000, head="Production (kt)")), "supply")
    (doubt,) = row.doubts
    assert "shows 44 and holds 44000" in doubt.sentence
    assert [(one.answer, one.columns["value"]) for one in doubt.readings] == [
        ("shown", 44.0),
        ("held", 44_000.0),
    ]


def test_units_that_formats_of_ods_and_xls_show_are_read():
    styles = (
        '<office:automatic-styles><number:number-style style:name="N1"><number:number/>'
        "<number:text> kt</number:text></number:number-style>"
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
        "</office:automatic-styles><office:body>"
    )
    spaces = "".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" '
        for short, name in (("style", "style"), ("number", "datastyle"))
    )
    row = ods_row("Lithium", "Chile", "mine", "production", 2023, 44).replace(
        'office:value="44"', 'office:value="44" table:style-name="ce1"'
    )
    book = with_parts(
        ods(ods_row(*HEAD) + row),
        {
            "content.xml": lambda xml: xml.replace(b"<office:body>", styles.encode()).replace(
                b"<office:document-content ", b"<office:document-content " + spaces.encode()
            )
        },
    )
    assert supply(rows_of(book, "a.ods"), "value", "unit") == [(44.0, "kt")]


def test_old_workbooks_say_units_and_hidden_rows_too():
    rows = figures("Chile", "China", value=44.0)
    cells = [(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row)]
    found = rows_of(xls(cells, percent=(1, 5), code='0" kt"', hidden_row=2), "a.xls")
    assert supply(found, "area", "value", "unit") == [("Chile", 44.0, "kt")]
    assert any("1 hidden row (3)" in one for one in sentences(found))


# -- merged cells and headings in several rows -----------------------------------------------------


def test_the_value_of_merged_cells_holds_for_all_of_them_and_that_is_told():
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 0, 3, 0, "Cobalt")
        sheet.merge_range(1, 4, 3, 4, 2022)

    rows = rows_of(xlsx(figures("Chile", "China", "Peru"), fill))
    assert [row.record["series"]["mineral"] for row in taken(rows, "supply")] == ["Cobalt"] * 3
    assert supply(rows, "period_from") == [(2022,)] * 3
    assert any("2 blocks of cells are merged, the first A2:A4" in one for one in sentences(rows))


def test_a_figure_in_merged_cells_is_not_the_figure_of_each_row():
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 5, 2, 5, 44_000)

    rows = rows_of(xlsx(figures("Chile", "China", "Peru"), fill))
    assert [row.place.line for row in refused(rows)] == [2, 3]
    assert "F2:F3" in refused(rows)[0].reason
    assert supply(rows, "area") == [("Peru",)]


def test_cells_that_ods_merges_are_read_alike():
    block = (
        '<table:table-row><table:table-cell office:value-type="string"'
        ' table:number-rows-spanned="2"><text:p>Cobalt</text:p></table:table-cell>{}'
    )
    rest = "<table:covered-table-cell/>{}"
    first = ods_row("Chile", "mine", "production", 2023, 1).partition(">")[2]
    second = ods_row("China", "mine", "production", 2023, 2).partition(">")[2]
    rows = ods_row(*HEAD) + block.format(first) + "<table:table-row>" + rest.format(second)
    found = taken(rows_of(ods(rows), "a.ods"), "supply")
    assert [row.record["series"]["mineral"] for row in found] == ["Cobalt", "Cobalt"]


def test_cells_that_an_old_workbook_merges_are_read_alike():
    rows = figures("Chile", "China", value=44.0)
    rows[2][0] = ""
    cells = [(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell != ""]
    found = taken(rows_of(xls(cells, merged=(1, 2, 0, 0)), "a.xls"), "supply")
    assert [row.record["series"]["mineral"] for row in found] == ["Lithium", "Lithium"]


def wide(book: Any, sheet: Any) -> None:
    sheet.merge_range("A1:F1", "World mine production of lithium")
    sheet.merge_range("A2:A4", "Mineral")
    sheet.merge_range("B2:B4", "Country")
    sheet.merge_range("C2:F2", "Mine production")
    sheet.write_row("C3", [2020, 2021, 2022, 2023])
    sheet.write_row("C4", ["t"] * 4)
    sheet.write_row("A5", ["Lithium", "Chile", 1, 2, 3, 4])
    sheet.write_row("A6", ["Lithium", "China", 5, 6, 7, 8])


def test_headings_of_several_rows_are_joined_below_a_title():
    rows = rows_of(xlsx(fill=wide))
    assert supply(rows, "area", "period_from", "value", "unit")[:4] == [
        ("Chile", 2020, 1.0, "t"),
        ("Chile", 2021, 2.0, "t"),
        ("Chile", 2022, 3.0, "t"),
        ("Chile", 2023, 4.0, "t"),
    ]
    assert any("rows 2 to 4 are joined" in one for one in sentences(rows))


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        (
            "Mineral,Country,Mine production (t),\n,,2022,2023\nLithium,Chile,1,2\n",
            ("Mineral", "Country", "Mine production (t) · 2022", "Mine production (t) · 2023"),
        ),
        (
            "Mineral,Country,2022,2023\n,,t,t\nLithium,Chile,1,2\nLithium,China,3,4\n",
            ("Mineral", "Country", "2022 · t", "2023 · t"),
        ),
        (
            ",,Mine production (t),,\nMineral,Country,2021,2022,2023\nLithium,Chile,1,2,3\n",
            (
                "Mineral", "Country", "Mine production (t) · 2021", "Mine production (t) · 2022",
                "Mine production (t) · 2023",
            ),
        ),
        (
            ",,2022²,2022²,2023\nMineral,Country,Output,Reserves,Output\nLithium,Chile,1,2,3\n",
            (
                "Mineral", "Country", "2022² · Output", "2022² · Reserves", "2023 · Output",
            ),
        ),
        (
            ",2022,2023\nChile,W,W\nChina,1,2\n",
            ("column 1", "2022", "2023"),
        ),
        (
            "Source:,USGS,,\nMineral,Country,2022,2023\nLithium,Chile,1,2\nLithium,China,1,2\n",
            ("Mineral", "Country", "2022", "2023"),
        ),
        (
            "Lithium in the world,,,\nMineral,Country,2022,2023\nLithium,Chile,1,2\n",
            ("Mineral", "Country", "2022", "2023"),
        ),
        (
            "Mineral,Country,Year,Production (t),\nLithium,Chile,2022,1,x\n,China,2023,2,y\n",
            ("Mineral", "Country", "Year", "Production (t)", "column 5"),
        ),
    ],
)  # fmt: skip
def test_rows_of_headings_are_told_from_titles_and_figures(text, headings):
    assert preview(member(text)).headings == headings


# -- hidden rows and columns -----------------------------------------------------------------------


def hidden_book() -> bytes:
    def fill(book: Any, sheet: Any) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(30, None, None, {"hidden": True})  # nothing is there
        sheet.write(0, 6, "Note")
        sheet.write(1, 6, "internal")
        sheet.set_column(6, 6, None, None, {"hidden": True})

    return xlsx(figures("Chile", "China", "Peru"), fill)


def test_hidden_rows_and_columns_are_told_and_left_out():
    rows = rows_of(hidden_book())
    assert supply(rows, "area", "note") == [("Chile", None), ("Peru", None)]
    (said,) = [one for one in sentences(rows) if "hidden" in one]
    assert "Left out: 1 hidden row (3) and 1 hidden column (“Note”)." in said


def test_hidden_rows_and_columns_are_taken_by_choice():
    rows = rows_of(hidden_book(), take_hidden=True)
    assert supply(rows, "area", "note") == [("Chile", "internal"), ("China", None), ("Peru", None)]
    assert any("Read like the others" in one for one in sentences(rows))


def test_rows_that_a_filter_of_ods_hides_are_left_out():
    hidden = ods_row("Lithium", "China", "mine", "production", 2023, 2).replace(
        "<table:table-row ", '<table:table-row table:visibility="filter" '
    )
    shown = ods_row("Lithium", "Chile", "mine", "production", 2023, 1)
    rows = rows_of(ods(ods_row(*HEAD) + shown + hidden), "a.ods")
    assert supply(rows, "area") == [("Chile",)]
    assert any("1 hidden row (3)" in one for one in sentences(rows))


# -- formulas --------------------------------------------------------------------------------------


def without_value(xml: bytes) -> bytes:
    return xml.replace(b"</f><v>0</v>", b"</f><v></v>")


@pytest.mark.parametrize("change", [without_value, lambda xml: xml])
def test_a_formula_that_no_program_computed_is_rejected_as_that(change):
    """Written without a value, or with a zero that asks to be computed."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 5, "=40000+4000")

    rows = rows_of(with_parts(xlsx(figures("Chile", "Peru"), fill), {XLSX_PARTS: change}))
    (bad,) = refused(rows)
    assert (bad.place.line, bad.place.column) == (2, "Production (t)")
    assert "never computed: open and save the workbook" in bad.reason
    assert supply(rows, "area") == [("Peru",)]


def test_formulas_are_told_where_there_are_some_in_columns_that_are_read():
    def fill(column: int) -> Any:
        return lambda book, sheet: sheet.write_formula(1, column, "=1+1", None, 2)

    assert not sentences(rows_of(xlsx(figures("Chile"))))
    told = sentences(rows_of(xlsx(figures("Chile"), fill(5))))
    assert told == ["Of cells with formulas, the values last computed are read."]
    assert not any("formula" in one for one in sentences(rows_of(xlsx(figures("Chile"), fill(8)))))


def test_plain_workbooks_of_every_kind_tell_nothing():
    rows = figures("Chile")
    old = [(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row)]
    assert not sentences(rows_of(xls(old), "a.xls"))
    assert not sentences(rows_of(ods("".join(ods_row(*row) for row in rows)), "a.ods"))
    assert FORMAT.knows(member(xls(old), "a.xls"))
