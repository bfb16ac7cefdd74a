"""What offices write in place of a figure is asked once for each mark, and remembered."""

from contextlib import closing

import pytest
from sqlalchemy import select

from mineralcat.exchange.review.matching import LEAVE_OUT, AnswerError, Kind
from mineralcat.exchange.review.review_kinds import RowKind
from mineralcat.store.models import FileWord, Supply
from tests.importing import faults, hash_of, review

HEAD = "Mineral,Country,Stage,Measure,Year,Production (t)\n"
MARKS = (
    *("-", "–", "..", "...", "…", ":", "n.a.", "n/a", "c", "x", "*", ": c", "(c)", "n.d.", "k.A."),
    *("nil", "#N/A", "–9", "-999", "confidential", "--", "†", "NR", "NaN", "s", "w"),
)


def write(path, *cells, first=2000):
    lines = (f'Cobalt,Canada,mine,production,{first + n},"{one}"\n' for n, one in enumerate(cells))
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


def supply(catalogue):
    with catalogue.reading() as session:
        found = select(Supply.as_published, Supply.claim_kind, Supply.value, Supply.high)
        return {row[0]: tuple(row[1:]) for row in session.execute(found)}


def test_each_mark_is_one_question_and_no_figure_until_it_is_answered(small_catalogue, tmp_path):
    table = write(tmp_path / "table.csv", *MARKS, *MARKS)
    with review(small_catalogue, table) as found:
        asked = {one.text: one for one in found.questions}
        assert set(asked) == set(MARKS)
        assert {one.kind for one in asked.values()} == {Kind.ABSENCE}
        assert {one.rows for one in asked.values()} == {2}
        assert found.counts.rejected == 2 * len(MARKS)
        reasons = " ".join(row.reason for row in found.rows([RowKind.REJECTED]))
        assert "decimal mark" not in reasons
        assert "“..” stands in place of a figure. What does it mean?" in asked[".."].sentence


def test_a_mark_becomes_the_absence_that_is_answered_and_is_remembered(small_catalogue, tmp_path):
    before = hash_of(small_catalogue)
    given = {
        "-": "zero",
        "..": "not available",
        "c": "withheld",
        "*": "negligible",
        "x": "not applicable",
        ":": LEAVE_OUT,
    }
    with review(small_catalogue, write(tmp_path / "a.csv", *given), **given) as found:
        assert found.questions == ()
        assert found.counts.rejected == 1
        found.take(backup=False)
    assert supply(small_catalogue) == {
        "-": ("zero", 0.0, None),
        "..": ("not available", None, None),
        "c": ("withheld", None, None),
        "*": ("negligible", None, 0.5),
        "x": ("not applicable", None, None),
    }
    with review(small_catalogue, write(tmp_path / "b.csv", "12", *given, first=2010)) as again:
        assert [one.text for one in again.questions] == [":"]
        assert again.counts.rejected == 1
        told = [one.sentence for one in again.findings]
        assert "“..” is read as not available, as was answered before." in told
    with review(small_catalogue, write(tmp_path / "c.csv", ".."), **{"..": "withheld"}) as changed:
        changed.take(backup=False)
    with small_catalogue.reading() as session:
        words = select(FileWord.meaning).where(FileWord.text == "..", FileWord.kind == "absence")
        assert session.scalars(words).all() == ["withheld"]
    assert faults(small_catalogue) == []
    small_catalogue.undo()
    small_catalogue.undo()
    assert hash_of(small_catalogue) == before


def test_marks_are_asked_in_years_as_columns_too(small_catalogue, tmp_path):
    wide = tmp_path / "wide.csv"
    wide.write_text(
        "Mineral,Country,Stage,Measure,Unit,2019,2020\nCobalt,Canada,mine,production,t,..,12\n",
        encoding="utf-8",
    )
    with review(small_catalogue, wide) as found:
        assert [one.text for one in found.questions] == [".."]
        assert (found.counts.rejected, found.counts.added) == (1, 4)  # Canada, series, source, 2020


def test_a_mark_of_the_usgs_is_read_as_it_writes_it_and_told(small_catalogue, tmp_path):
    with review(small_catalogue, write(tmp_path / "a.csv", "—", "NA", "W")) as found:
        assert found.questions == ()
        assert [one.sentence for one in found.findings if "Survey" in one.sentence] == [
            "“—” is read as zero, as the U.S. Geological Survey writes it.",
            "“NA” is read as not available, as the U.S. Geological Survey writes it.",
        ]
        found.take(backup=False)
    assert supply(small_catalogue)["—"] == ("zero", 0.0, None)
    other = write(tmp_path / "b.csv", "—", first=2010)
    with review(small_catalogue, other, **{"—": "not available"}) as found:
        assert not [one for one in found.findings if "Survey" in one.sentence]
        found.take(backup=False)
    with closing(review(small_catalogue, write(tmp_path / "c.csv", "—", first=2015))) as found:
        assert any("as was answered before" in one.sentence for one in found.findings)


def test_minus_nine_can_be_the_number_that_it_is(small_catalogue, tmp_path):
    with review(small_catalogue, write(tmp_path / "a.csv", "-9")) as found:
        (question,) = found.questions
        assert question.candidates[-1].name == "the number -9"


def test_an_answer_that_a_mark_cannot_have_is_refused(small_catalogue, tmp_path):
    table = write(tmp_path / "table.csv", "..")
    with review(small_catalogue, table) as found, pytest.raises(AnswerError, match="answer “zero”"):
        found.answer(type(found._answers).of_any_kind({"..": "perhaps"}))
