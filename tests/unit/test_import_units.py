"""Units of a file: those that are not known are asked once, with their basis, and remembered."""

from pathlib import Path

import pytest
from sqlalchemy import select

from mineralcat.domain.units import units_named
from mineralcat.exchange.cells.word_meanings import UnitMeaning, may_mean, meaning_of
from mineralcat.exchange.review.matching import LEAVE_OUT, MAKE_NEW, AnswerError, Answers
from mineralcat.exchange.review.review import Review
from mineralcat.exchange.review.review_kinds import Counts, RowKind
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import FileWord, Intensity, Series, Source, Supply
from tests.importing import faults, hash_of, review

HEAD = "Mineral;Country;Stage;Measure;Year;Value;Unit\n"


@pytest.fixture
def table(tmp_path: Path):
    """Makes a table of figures of lithium mined in Chile, one a unit."""

    def make(*units: str, name: str = "table.csv", first: int = 2000) -> Path:
        lines = [
            f"Lithium;CL;mine;production;{first + at};5;{unit}" for at, unit in enumerate(units)
        ]
        path = tmp_path / name
        path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
        return path

    return make


def figures(catalogue: Catalogue) -> list[tuple[str | None, str]]:
    """Unit and basis of each figure of supply, by year."""
    with catalogue.reading() as session:
        rows = select(Supply.unit, Series.basis).join(Supply.series).order_by(Supply.period_to)
        return [(unit, basis) for unit, basis in session.execute(rows)]


def kept(catalogue: Catalogue) -> dict[str, UnitMeaning]:
    with catalogue.reading() as session:
        rows = session.scalars(select(FileWord).where(FileWord.kind == "unit"))
        return {row.text: UnitMeaning(row.meaning, row.basis) for row in rows}


def answer(found: Review, **said: str) -> None:
    answers = Answers()
    for question in found.questions:
        answers.give(question, said[question.text.replace(" ", "_")])
    found.answer(answers)


@pytest.mark.parametrize("text", ["million tons", "billion t", "10 kg", "lakh t"])
def test_a_scale_before_a_unit_is_never_its_basis(text):
    assert [one.slug for one in may_mean(text)] == [MAKE_NEW]


@pytest.mark.parametrize(
    ("text", "unit"),
    [("'000 t", "kt"), ("Million tonnes", "Mt"), ("Metric tons, thousand", "kt"), ("Tsd. t", "kt")],
)
def test_thousands_and_millions_of_metric_tons_are_known(text, unit):
    assert units_named(text) == (unit,)


def test_each_unknown_unit_is_one_question_with_what_it_may_mean(small_catalogue, table):
    path = table("t", "lb", "t LCE", "mt", "t LCE", "REO kg", "kt")
    with review(small_catalogue, path) as found:
        asked = {
            one.text: [candidate.slug for candidate in one.candidates] for one in found.questions
        }
        assert asked == {
            "lb": [MAKE_NEW],
            "t LCE": ["t (LCE)", MAKE_NEW],
            "mt": ["t", "Mt", MAKE_NEW],
            "REO kg": ["kg (REO)", MAKE_NEW],
        }
        assert [one.rows for one in found.questions] == [1, 2, 1, 1]
        offered = [one.name for one in found.questions[1].candidates]
        assert offered == ["t, metric tons, counted as LCE", "“t LCE”, as it stands"]
        assert found.counts.rejected == 5
        before = hash_of(small_catalogue)
    assert hash_of(small_catalogue) == before


def test_what_a_unit_was_said_to_mean_is_remembered_for_other_files_after_a_restart(
    small_catalogue, table
):
    with review(small_catalogue, table("t LCE", "mt", "lb")) as found:
        answer(found, t_LCE="t (LCE)", mt="t", lb=MAKE_NEW)
        assert found.questions == ()
        assert found.counts.rejected == 0
        found.take(backup=False)
    assert figures(small_catalogue) == [("t", "LCE"), ("t", ""), ("lb", "")]
    assert kept(small_catalogue) == {"t LCE": UnitMeaning("t", "LCE"), "mt": UnitMeaning("t")}
    assert faults(small_catalogue) == []
    small_catalogue.close()
    again = Catalogue.open(small_catalogue.path)
    try:
        other = table("mt", "lb", "t LCE", name="other.csv", first=2010)
        with review(again, other) as found:
            assert found.questions == ()
            assert found.counts.added == 4  # the file as their source, too
            assert [one.sentence for one in found.findings] == [
                "“mt” is read as t, metric tons, as was answered before.",
                "“t LCE” is read as t, metric tons, counted as LCE, as was answered before.",
            ]
            assert found.findings[0].place.line == 2
            found.take(backup=False)
        assert figures(again)[3:] == [("t", ""), ("lb", ""), ("t", "LCE")]
        assert faults(again) == []
    finally:
        again.close()


def test_undoing_an_import_forgets_what_its_units_were_said_to_mean(small_catalogue, table):
    before = hash_of(small_catalogue)
    path = table("mt")
    with review(small_catalogue, path) as found:
        answer(found, mt="t")
        found.take(backup=False)
    small_catalogue.undo()
    assert hash_of(small_catalogue) == before
    with review(small_catalogue, path) as found:
        assert [one.text for one in found.questions] == ["mt"]


def test_the_same_file_with_its_units_answered_changes_nothing_the_second_time(
    small_catalogue, table
):
    path = table("t LCE", "mt")
    with review(small_catalogue, path, **{"t LCE": "t (LCE)", "mt": "Mt"}) as found:
        found.take(backup=False)
    with review(small_catalogue, path) as found:
        assert found.counts._replace(same=0) == Counts()
        assert found.take(backup=False) is None


def test_rows_of_a_unit_can_be_left_out_and_make_no_series(small_catalogue, table):
    with review(small_catalogue, table("t LCE")) as found:
        answer(found, t_LCE=LEAVE_OUT)
        assert [row.reason for row in found.rows([RowKind.REJECTED])] == [
            "Rows of “t LCE” were left out, as was answered."
        ]
        assert found.counts.added == 0
    assert kept(small_catalogue) == {}


def test_an_answer_that_names_no_unit_is_said_to_and_loses_no_row(small_catalogue, table):
    with review(small_catalogue, table("mt", "mt")) as found:
        before = found.counts
        with pytest.raises(AnswerError, match="“bushels”, given for “mt”, is not known"):
            answer(found, mt="bushels")
        assert [one.text for one in found.questions] == ["mt"]
        assert found.counts == before
        answer(found, mt="kt")
        assert found.counts.rejected == 0


def test_a_unit_that_the_catalogue_uses_already_is_known(small_catalogue, table):
    with review(
        small_catalogue, table("dollars per ton", first=1990), **{"dollars per ton": "+"}
    ) as found:
        found.take(backup=False)
    with review(small_catalogue, table("Dollars per ton", first=2010)) as found:
        assert found.questions == ()
        found.take(backup=False)
    assert [unit for unit, _ in figures(small_catalogue)] == ["dollars per ton"] * 2


def test_a_basis_is_noted_where_the_table_has_no_place_for_it(small_catalogue, tmp_path):
    path = tmp_path / "amounts.csv"
    path.write_text(
        "Mineral;Application;Amount;Unit;Year\nCobalt;Battery;5;kg REO/vehicle;2024\n",
        encoding="utf-8",
    )
    with review(small_catalogue, path) as found:
        answer(found, **{"kg_REO/vehicle": "kg/vehicle (REO)"})
        found.take(backup=False)
    with small_catalogue.reading() as session:
        row = session.scalars(select(Intensity)).one()
        assert (row.unit, row.note) == ("kg/vehicle", "Basis of the unit: REO.")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("t", ("t", "")),
        ("metric tons", ("t", "")),
        ("t (REO)", ("t", "REO")),
        ("kg/MW (contained metal)", ("kg/MW", "contained metal")),
        ("mt", None),
        ("mt (REO)", None),
        ("", None),
    ],
)
def test_an_answer_gives_a_unit_with_or_without_a_basis(text, meaning):
    assert meaning_of(text, ()) == meaning


@pytest.mark.parametrize("text", ["t LCE", "REO kg", "t of Li2CO3", "kt contained metal"])
def test_what_is_offered_can_be_given_as_the_answer(text):
    offered = [one.slug for one in may_mean(text) if one.slug != MAKE_NEW]
    assert offered
    assert all(meaning_of(slug, ()) is not None for slug in offered)


def test_what_a_source_was_said_to_be_is_remembered_as_well(small_catalogue, tmp_path):
    def amounts(name: str, *years: int) -> Path:
        lines = [f"Cobalt;Battery;5;kg/vehicle;{year};The grey report\n" for year in years]
        path = tmp_path / name
        path.write_text("Mineral;Application;Amount;Unit;Year;Source\n" + "".join(lines))
        return path

    before = hash_of(small_catalogue)
    with review(small_catalogue, amounts("a.csv", 2020)) as found:
        assert [one.kind for one in found.questions] == ["source"]
        answer(found, The_grey_report="Made up")
        found.take(backup=False)
    with review(small_catalogue, amounts("b.csv", 2020, 2021)) as found:
        assert found.questions == ()
        assert (found.counts.same, found.counts.added) == (1, 1)
        found.take(backup=False)
    with small_catalogue.reading() as session:
        cited = select(Source.slug).join(Intensity, Intensity.source_id == Source.id).distinct()
        assert list(session.scalars(cited)) == ["made-up"]
    assert faults(small_catalogue) == []
    small_catalogue.undo()
    small_catalogue.undo()
    assert hash_of(small_catalogue) == before
