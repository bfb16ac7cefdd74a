"""What a file calls things is understood, or asked once and remembered."""

from contextlib import closing
from itertools import product
from string import ascii_uppercase

import pytest
from sqlalchemy import select

from mineralcat.domain.countries import alpha_3
from mineralcat.exchange.incoming import Doubt, IncomingRow, Place, PossibleReading
from mineralcat.exchange.packages.data_package import ShippedRows
from mineralcat.exchange.review.matching import LEAVE_OUT, MAKE_NEW, AnswerError, Answers, Kind
from mineralcat.exchange.review.names import KnownNames
from mineralcat.exchange.review.review_kinds import RowKind
from mineralcat.exchange.review.stager import Stager
from mineralcat.store.models import Area, AreaName, Supply
from mineralcat.store.staging import Staging
from tests.importing import faults, hash_of, review, write_release


@pytest.fixture(scope="module")
def names(reference_catalogue):
    with reference_catalogue.reading() as session:
        return KnownNames(session, ShippedRows())


@pytest.mark.parametrize(
    ("kind", "text", "slug"),
    [
        (Kind.AREA, "Chile", "CHL"),
        (Kind.AREA, "chl", "CHL"),
        (Kind.AREA, "Congo (Kinshasa)", "COD"),
        (Kind.AREA, "DRC", "COD"),
        (Kind.AREA, "CD", "COD"),
        (Kind.AREA, "AU", "AUS"),
        (Kind.AREA, "GB", "GBR"),
        (Kind.AREA, "UK", "GBR"),
        (Kind.AREA, "XK", "XKX"),
        (Kind.AREA, "Côte d'Ivoire", "CIV"),
        (Kind.AREA, " United  States ", "USA"),
        (Kind.MINERAL, "cobalt", "cobalt"),
        (Kind.MINERAL, "Co", "cobalt"),
        (Kind.MINERAL, "Kobalt", "cobalt"),
        (Kind.MINERAL, "Aluminum", "aluminium"),
        (Kind.APPLICATION, "Offshore wind", "offshore-wind"),
        (Kind.UNIT, "metric tons", "t"),
        (Kind.UNIT, "%", "percent"),
    ],
)
def test_things_are_known_by_all_their_names(names, kind, text, slug):
    assert names.match(kind, text) == slug


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (Kind.AREA, "Chille", "CHL"),
        (Kind.AREA, "Kazakstan", "KAZ"),
        (Kind.AREA, "NA", "NAM"),
        (Kind.MINERAL, "neodimium", "neodymium"),
        (Kind.UNIT, "mt", "t"),
    ],
)
def test_what_is_misspelt_is_no_guess_but_a_question(names, kind, text, meant):
    assert names.match(kind, text) is None
    assert meant in [candidate.slug for candidate in names.candidates(kind, text)]


def test_every_country_of_the_reference_is_known_by_its_code_of_two_letters_too(names):
    codes = {alpha_3(first + second) for first, second in product(ascii_uppercase, repeat=2)}
    countries = {row["slug"] for row in ShippedRows().rows("area") if row["kind"] == "country"}
    assert countries <= codes
    assert len(codes - {None}) == 250


def test_two_small_letters_are_no_code(names):
    assert names.match(Kind.AREA, "in") is None


@pytest.fixture
def misspelt(tmp_path):
    return write_release(tmp_path / "cobalt.csv", "Cobalt", Cuba="Kuuba", Canada="Kannada")


@pytest.fixture
def empty(small_catalogue):
    return small_catalogue


def test_an_unknown_country_is_asked_once_and_remembered(empty, misspelt):
    before = hash_of(empty)
    with review(empty, misspelt) as found:
        cuba, canada = sorted(found.questions, key=lambda question: question.text, reverse=True)
        assert (cuba.kind, cuba.text, cuba.rows) == (Kind.AREA, "Kuuba", 3)
        assert canada.candidates[0].slug == "CAN"
        assert cuba.sentence.startswith("3 rows say “Kuuba”, which is not known (area).")
        waiting = found.counts.rejected
        assert waiting == cuba.rows + canada.rows
        assert "“Kuuba” is not known" in found.rows([RowKind.REJECTED])[0].reason + "".join(
            row.reason for row in found.rows([RowKind.REJECTED])
        )
        answers = Answers()
        answers.give(cuba, "CUB")
        answers.give(canada, "CAN")
        found.answer(answers)
        assert found.questions == ()
        assert found.counts.rejected == 0
        found.take(backup=False)
    with empty.reading() as session:
        known = select(AreaName.text, Area.slug).join(Area, AreaName.area_id == Area.id)
        kept = {row.text: row.slug for row in session.execute(known)}
    assert kept == {"Kuuba": "CUB", "Kannada": "CAN"}
    with review(empty, misspelt) as again:
        assert again.questions == ()
        assert again.counts.added == again.counts.changed == 0
    assert faults(empty) == []
    empty.undo()
    assert hash_of(empty) == before


def test_choices_made_before_an_answer_stay(empty, misspelt):
    with review(empty, misspelt) as found:
        first = next(row for row in found.rows([RowKind.ADDED]) if row.table == "supply")
        found.choose(first.number, False)
        found.answer(Answers({(Kind.AREA, "Kuuba"): "CUB"}))
        assert not found.row(first.number).accepted
        assert [question.text for question in found.questions] == ["Kannada"]


def test_rows_can_be_left_out(empty, misspelt):
    with review(empty, misspelt, Kuuba=LEAVE_OUT, Kannada=LEAVE_OUT) as found:
        assert found.questions == ()
        assert {row.reason for row in found.rows([RowKind.REJECTED])} == {
            "Rows of “Kuuba” were left out, as was answered.",
            "Rows of “Kannada” were left out, as was answered.",
        }
        found.take(backup=False)
    with empty.reading() as session:
        assert session.scalars(select(AreaName)).all() == []


def test_a_new_entry_can_be_made_of_an_unknown_text(empty, misspelt):
    with review(empty, misspelt, Kuuba=MAKE_NEW, Kannada="CAN") as found:
        found.take(backup=False)
    with empty.reading() as session:
        made = session.scalars(select(Area).where(Area.slug == "kuuba")).one()
        assert (made.name, made.origin) == ("Kuuba", "imported")
        assert session.scalars(select(Supply).where(Supply.area_id == made.id)).all()
    assert faults(empty) == []


def test_an_answer_can_be_a_name(empty, misspelt):
    with review(empty, misspelt, Kuuba="Cuba", Kannada="Canada") as found:
        assert found.counts.rejected == 0


def test_an_answer_that_names_nothing_is_said_to(empty, misspelt):
    with pytest.raises(AnswerError, match="“Atlantis”, given for “Kuuba”, is not known"):
        review(empty, misspelt, Kuuba="Atlantis")
    with review(empty, misspelt) as found:
        before = found.counts
        with pytest.raises(AnswerError):
            found.answer(Answers({(Kind.AREA, "Kuuba"): "Atlantis"}))
        found.answer(Answers({(Kind.AREA, "Kuuba"): "CUB"}))
        assert found.counts.rejected < before.rejected
        assert sum(found.counts) == sum(before) + 1  # Cuba, as it ships: no row was lost


def test_what_can_be_read_in_two_ways_is_asked_once_and_read_as_answered(reference_catalogue):
    """A row that leaves something open waits; an answer is one of its readings, or leaves it
    out."""
    ways = (
        PossibleReading(",", "44,000 is 44000", {"value": 44000.0}),
        PossibleReading(".", "44,000 is 44", {"value": 44.0, "series.basis": "content"}),
    )
    doubt = Doubt(Kind.NUMBER_MARKS, "Production", "Which mark begins the decimals?", ways)
    series = {"mineral": "cobalt", "stage": "mine", "measure": "production", "form": ""}
    names = {"area": "CHL", "period_from": 2019, "claim_kind": "number", "unit": "t"}
    with reference_catalogue.reading() as session, closing(Staging()) as staging:
        stager = Stager(staging, session, Answers())
        for line in (2, 3):
            record = {**names, "series": {**series, "basis": ""}, "value": None}
            record |= {"source": None, "scope": None, "scenario": None, "period_to": 2017 + line}
            place = Place("a.csv", line)
            stager.take(IncomingRow("supply", record, place, {}, frozenset(), (doubt,)))
        stager.flush()
        (question,) = stager.explainer.questions
        assert question.sentence == "Which mark begins the decimals? (2 rows)"
        assert [one.slug for one in question.candidates] == [",", "."]
        assert staging.run("SELECT count(*) FROM waiting").fetchone() == (2,)

        wrong = Answers({(question.kind, question.text): "maybe"})
        with pytest.raises(AnswerError, match=r"answer “,”, “\.”, or “-”"):
            stager.answer(wrong)
        stager.answer(Answers({(question.kind, question.text): "."}))
        assert not stager.explainer.questions
        (shape,) = (one for one in staging.shapes if one.table == "supply")
        assert staging.run(f"SELECT value FROM {shape.staged}").fetchall() == [(44.0,), (44.0,)]
        (named,) = (one for one in staging.shapes if one.table == "series")
        assert staging.run(f"SELECT basis FROM {named.staged}").fetchall() == [("content",)]
