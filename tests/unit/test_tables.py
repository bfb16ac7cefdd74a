"""Delimited text of any make: the same table from all variants, a reason for what is not read."""

import csv
import io
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralcat.exchange.incoming import Member, RejectedRow
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.tables.table_files import Table
from mineralcat.exchange.tables.text_files import LONGEST_FIELD
from tests.made_tables import cells_of, detected, member, preview

TABLE = [
    ["Mineral", "Land", "Menge"],
    ["Lithium", "Österreich", "1,5"],
    ["Kobalt", "São Tomé", "3,25"],
    ["Nickel", "Côte d'Ivoire", "4"],
]


def written(rows: list[list[str]], delimiter: str = ";", end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


# -- encodings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_the_same_table_comes_from_every_encoding(encoding):
    assert cells_of(member(written(TABLE).encode(encoding))) == TABLE


def test_japanese_text_in_shift_jis_is_read_and_the_guess_is_said():
    text = "鉱物,国,年,量\nリチウム,チリ,2023,100\nコバルト,コンゴ民主共和国,2024,200\n" * 3
    shown = preview(member(text.encode("shift_jis")))
    assert shown.rows[0][1][:2] == ("リチウム", "チリ")
    assert any("guess" in note for note in shown.notes)


def test_utf_8_is_certain_and_said_to_be_no_guess():
    assert detected(member(written(TABLE))).notes == ()


def test_a_wrong_encoding_can_be_chosen_otherwise():
    file = member(written(TABLE).encode("cp1252"))
    found = preview(file).choices
    other = preview(file, replace(found, encoding="cp1251"))
    assert other.rows[0][1] != preview(file).rows[0][1]
    with pytest.raises(UnreadableFileError, match="no encoding"):
        preview(file, replace(found, encoding="no-such-thing"))


def test_of_a_file_with_two_encodings_the_rows_with_the_other_are_rejected_and_none_is_spoilt():
    mixed = "Land,Menge\nÖland,1\nSão,2\n".encode() + "Zoë,3\n".encode("cp1252") + b"Ok,4\n"
    shown = preview(member(mixed))
    assert [cells[0] for _, cells in shown.rows] == ["Öland", "São", "Ok"]
    (bad,) = shown.rejected
    assert bad.place.line == 4
    assert bad.text == "Zo\\xeb"
    assert any("Parts of the file" in note for note in shown.notes)


def test_a_bad_byte_far_into_the_file_is_found_before_anything_is_read():
    data = b"Land,Menge\n" + b"Chile,1\n" * 200_000 + "Österreich,2\n".encode("cp1252")
    found = detected(member(data))
    assert found.choices.encoding == "cp1252"


def test_a_sign_that_was_lost_before_is_not_taken_as_text():
    shown = preview(member("Land,Menge\n\ufffdsterreich,1\nChile,2\n"))
    assert len(shown.rows) == 1
    assert "lost" in shown.rejected[0].reason


def test_utf_16_that_breaks_off_is_read_up_to_there():
    data = written(TABLE).encode("utf-16")[:-1]
    shown = preview(member(data))
    assert len(shown.rows) >= 2
    assert "UTF-16" in shown.rejected[-1].reason


# -- delimiters and quotes -------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_same_table_comes_from_every_delimiter_and_line_end(delimiter, end):
    assert cells_of(member(written(TABLE, delimiter, end))) == TABLE


def test_a_line_that_declares_the_delimiter_is_believed_and_is_no_row():
    assert cells_of(member("sep=|\r\n" + written(TABLE, "|"))) == TABLE
    assert preview(member("sep=;\na;b\n1;2\n")).headings == ("a", "b")


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)
            | st.sampled_from(['say "no"', "a,b", "a;b", "a\nb", "a\tb", "a|b", "'", '"']),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_quotes_newlines_and_delimiters_within_fields_change_nothing(rows, delimiter, end):
    head = [f"h{number}" for number in range(3)]
    file = member(written([head, *rows], delimiter, end))
    with Table(file) as table:
        choices = replace(table.detected().choices, delimiter=delimiter, encoding="utf-8", header=1)
        read = list(table.rows(choices))
    kept = [row for row in rows if not any("\ufffd" in cell for cell in row)]
    assert [list(row[1]) for row in read if not isinstance(row, RejectedRow)] == kept


def test_without_a_delimiter_each_line_is_one_cell():
    shown = preview(member("Mineral\nLithium\nCobalt\n"))
    assert shown.headings == ("Mineral",)
    assert [cells for _, cells in shown.rows] == [("Lithium",), ("Cobalt",)]


def test_decimal_commas_do_not_pass_for_a_delimiter():
    shown = preview(member("Jahr;Menge;Anteil\n2023;1,5;2,5\n2024;2,5;3,5\n"))
    assert shown.choices.delimiter == ";"


# -- shape -----------------------------------------------------------------------------------------


def test_headings_that_are_doubled_or_empty_get_names_of_their_own():
    shown = preview(member("Value,,Value,value\n1,2,3,4\n"))
    assert shown.headings == ("Value", "column 2", "Value (2)", "value (3)")
    assert any("same heading" in note for note in shown.notes)


def test_a_title_above_the_table_is_passed_over():
    shown = preview(
        member("World production\n\nMineral,Area,2023\nLithium,Chile,5\nNickel,Cuba,6\n")
    )
    assert shown.headings == ("Mineral", "Area", "2023")
    assert shown.rows[0] == (4, ("Lithium", "Chile", "5"))


def test_headings_alone_are_no_error_and_said():
    shown = preview(member("Mineral,Area\n"))
    assert (shown.rows, shown.rejected) == ((), ())
    assert "There are no rows below the headings." in shown.notes


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \r\n ", b"\xef\xbb\xbf", b"\0\0\0"])
def test_an_empty_file_is_said_to_be_so(content):
    with pytest.raises(UnreadableFileError, match="empty"):
        preview(member(content))


def test_rows_keep_the_line_that_they_begin_in():
    shown = preview(member('a,b\n\n1,"x\ny"\n2,z\n'))
    assert [line for line, _ in shown.rows] == [3, 5]


# -- hostile text ----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [*range(9), 11, 12, *range(14, 32), 127])
def test_a_control_character_rejects_its_row_and_is_shown(code):
    text = f"a,b\n1,x{chr(code)}y\n2,z\n"
    shown = preview(member(text))
    assert [cells[0] for _, cells in shown.rows] == ["2"]
    assert shown.rejected[0].place.line == 2
    assert f"\\x{code:02x}" in shown.rejected[0].text
    assert "NUL" in shown.rejected[0].reason or f"U+{code:04X}" in shown.rejected[0].reason


def test_a_field_that_is_too_long_rejects_its_row_alone():
    long = "z" * (LONGEST_FIELD + 70_000)
    shown = preview(member(f"a,b\n1,{long}\n2,ok\n"))
    assert [cells[0] for _, cells in shown.rows] == ["2"]
    assert "131,072" in shown.rejected[0].reason


def test_a_line_without_end_is_refused_without_being_held():
    shown = preview(member("a,b\n1,x\n" + "w" * 3_000_000 + "\n3,ok\n"))
    assert [cells[0] for _, cells in shown.rows] == ["1", "3"]
    assert "longer than" in shown.rejected[0].reason


def test_more_columns_than_may_be_are_refused_with_their_number():
    wide = ",".join(map(str, range(16_384)))
    with pytest.raises(UnreadableFileError, match="16,384 columns"):
        preview(member(f"{wide}\n{wide}\n"))
    shown = preview(member(f"a,b\n1,2\n{wide}\n"))
    assert "16,384 columns" in shown.rejected[0].reason


def test_a_quote_that_is_never_closed_is_named_by_its_line():
    shown = preview(member('a,b\n0,ok\n1,"x\n2,y\n3,z\n'))
    assert [cells[0] for _, cells in shown.rows] == ["0"]
    assert shown.rejected[0].place.line == 3
    assert "never closed" in shown.rejected[0].reason


def test_a_quote_within_a_field_is_a_sign_like_any_other():
    assert cells_of(member('a,b\n1,5" pipe\n2,"y\nq"\n')) == [
        ["a", "b"],
        ["1", '5" pipe'],
        ["2", "y\nq"],
    ]


class _Endless(io.RawIOBase):
    """Rows as they are asked for, and how many were."""

    def __init__(self) -> None:
        self.given = 0
        self._rest = b"mineral,area\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        rest = self._rest or b"lithium,Chile\n" * 64
        part, self._rest = rest[: len(buffer)], rest[len(buffer) :]
        buffer[: len(part)] = part
        self.given += len(part)
        return len(part)


def test_rows_of_a_file_of_any_size_come_one_after_another():
    files: list[_Endless] = []

    def opened() -> io.BufferedReader:
        files.append(_Endless())
        return io.BufferedReader(files[-1])

    file = Member("endless.csv", 1 << 60, opened)
    with Table(file) as table:
        choices = replace(preview(member("mineral,area\nx,y\n")).choices)
        rows = list(islice(table.rows(choices), 5_000))
    assert len(rows) == 5_000
    assert max(one.given for one in files) < 400_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"SQLite format 3\0" + bytes(200), "a database"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<!DOCTYPE html><table>", "web page"),
        (
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
            "XML",
        ),
        (b'{"a": 1}', "JSON"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"PK\x03\x04" + bytes(100), "zip"),
        (bytes(range(256)) * 20, "neither text nor a workbook"),
    ],
)
def test_what_is_no_table_is_said_to_be_what_it_is(content, said):
    with pytest.raises(UnreadableFileError, match=said):
        preview(member(content, "strange.csv"))
