"""A total of a table is the world's where its rows prove it, and else asked."""

import pytest
from sqlalchemy import select

from mineralcat.exchange.review.matching import Answers, Kind
from mineralcat.store.models import Area, AreaName, Supply
from tests.importing import review

HEAD = "Mineral,Country,Stage,Measure,Year,Production (t)\n"


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def write(path, **figures):
    rows = (f"Cobalt,{name},refinery,production,1950,{one}\n" for name, one in figures.items())
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def areas_of(catalogue, value):
    with catalogue.reading() as session:
        found = select(Area.slug).join(Supply, Supply.area_id == Area.id)
        return session.scalars(found.where(Supply.value == value)).all()


@pytest.mark.parametrize("text", ["Total", "TOTAL (rounded)", "Grand total", "Insgesamt", "总计"])
@pytest.mark.parametrize("figure", [1301, 1501])
def test_a_total_that_is_no_less_than_its_rows_is_the_worlds(catalogue, tmp_path, text, figure):
    table = write(tmp_path / "a.csv", Canada=440, Australia=861, **{text: figure})
    with review(catalogue, table) as found:
        assert found.questions == ()
        told = [one.sentence for one in found.findings]
        assert f"“{text}” is read as the world: the rows of the file prove it." in told
        found.take(backup=False)
    assert areas_of(catalogue, figure) == ["world"]
    with catalogue.reading() as session:
        assert session.scalars(select(AreaName).where(AreaName.text == text)).all() == []


@pytest.mark.parametrize(
    "figures", [{"Canada": 440, "Australia": 861, "Total": 900}, {"Canada": 440, "Total": 440}]
)
def test_a_total_that_nothing_proves_is_asked_and_not_as_a_country(catalogue, tmp_path, figures):
    with review(catalogue, write(tmp_path / "a.csv", **figures)) as found:
        (question,) = found.questions
        assert (question.kind, question.text) == (Kind.AREA, "Total")
        assert "is a total" in question.sentence
        assert [one.slug for one in question.candidates] == ["world"]
        found.answer(Answers({(Kind.AREA, "Total"): "european-union"}))
        found.take(backup=False)
    assert "european-union" in areas_of(catalogue, figures["Total"])
    with review(catalogue, write(tmp_path / "b.csv", Chile=1, Total=7)) as again:
        assert [one.text for one in again.questions] == ["Total"]


def test_a_total_of_some_countries_is_not_the_worlds_of_that_year(catalogue, tmp_path):
    table = tmp_path / "a.csv"
    rows = "Lithium,France,mine,production,2023,9\nLithium,Spain,mine,production,2023,11\n"
    total = "Lithium,Total,mine,production,2023,20\n"
    world = "Lithium,World,mine,production,2023,180000\n"
    table.write_text(HEAD + world, encoding="utf-8")
    with review(catalogue, table) as found:
        found.take(backup=False)
    table.write_text(HEAD + rows + total, encoding="utf-8")
    with review(catalogue, table) as found:
        assert [one.text for one in found.questions] == ["Total"]


def test_words_for_the_world_and_the_rest_are_known(catalogue, tmp_path):
    names = {"World": 31, "Übrige Länder": 7.25, "Rest of the world": 7.25}
    with review(catalogue, write(tmp_path / "a.csv", **names)) as found:
        assert found.questions == ()
        found.take(backup=False)
    assert areas_of(catalogue, 31) == ["world"]
    assert areas_of(catalogue, 7.25) == ["rest"]
