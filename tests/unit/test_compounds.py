"""A compound is not the element in it: what its figure counts is asked, nothing is converted."""

import pytest
from sqlalchemy import select

from mineralcat.exchange.cells.compounds import compound_in
from mineralcat.exchange.review.matching import LEAVE_OUT, Kind
from mineralcat.store.models import Series, Statistic, Supply
from tests.importing import faults, review

HEAD = "Mineral,Country,Stage,Measure,Year,Production (t)\n"


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def write(path, *rows, head=HEAD):
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_a_name_that_is_asked_counts_each_line_of_the_file_once(catalogue, tmp_path):
    table = write(tmp_path / "a.csv", "Unobtainium,Chile,mine,production,2022,5")
    with review(catalogue, table) as found:
        assert [(one.text, one.rows) for one in found.questions] == [("Unobtainium", 1)]
        assert found.counts.rejected == 1
    with review(catalogue, table, Unobtainium=LEAVE_OUT) as found:
        assert found.counts.rejected == 1
    with review(catalogue, table, Unobtainium="lithium") as found:
        assert found.counts.rejected == 0


def series_of(catalogue, value):
    """Form and basis of the series that has a figure."""
    with catalogue.reading() as session:
        found = select(Series.form, Series.basis).join(Supply, Supply.series_id == Series.id)
        return [tuple(row) for row in session.execute(found.where(Supply.value == value))]


@pytest.mark.parametrize(
    "text",
    [
        "Lithium carbonate",
        "lithium hydroxide",
        "LCE",
        "Spodumene concentrate",
        "cobalt hydroxide",
        "Rare earth oxides",
        "Alumina",
        "vanadium pentoxide",
        "V2O5",
        "Co(OH)2",
        "Manganese ore",
        "Chromite",
        "Nickel sulphate",
        "Ferrochromium",
        "Iron ore",
    ],
)
def test_names_of_compounds_ores_and_products_are_known_as_such(text):
    assert compound_in(text) is not None


@pytest.mark.parametrize(
    "text", ["Lithium", "Rare earths", "PGM", "Li", "Cobalt", "silicon metal", "Kobalt", "Coal"]
)
def test_an_element_is_no_compound(text):
    assert compound_in(text) is None


def test_a_figure_of_lithium_carbonate_waits_for_form_or_basis(catalogue, tmp_path):
    table = write(
        tmp_path / "a.csv",
        "Lithium,Chile,refinery,production,2023,20001",
        "Lithium carbonate,Chile,refinery,production,2023,106001",
    )
    with review(catalogue, table) as found:
        (question,) = found.questions
        assert (question.kind, question.text) == (Kind.BASIS, "Lithium carbonate")
        assert [one.name for one in question.candidates] == [
            "form “lithium carbonate”, basis gross weight",
            "the figure is already the content of Lithium",
        ]
        assert found.counts.rejected == 1
        found.take(backup=False)
    assert series_of(catalogue, 20001) == [("", "")]
    assert series_of(catalogue, 106001) == []


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("lithium carbonate", [("lithium carbonate", "gross weight")]),
        ("content", [("", "metal content")]),
        (LEAVE_OUT, []),
    ],
)
def test_the_answer_gives_form_and_basis_and_never_converts(catalogue, tmp_path, answer, kept):
    table = write(tmp_path / "a.csv", "Lithium carbonate,Chile,refinery,production,2023,106001")
    with review(catalogue, table, **{"Lithium carbonate": answer}) as found:
        assert found.questions == ()
        found.take(backup=False)
    assert series_of(catalogue, 106001) == kept
    assert faults(catalogue) == []


def test_what_says_its_form_or_basis_itself_is_not_asked(catalogue, tmp_path):
    head = "Mineral,Form,Basis,Country,Stage,Measure,Year,Production (t)\n"
    table = write(
        tmp_path / "a.csv",
        "Lithium carbonate,,LCE,Chile,refinery,production,2023,106001",
        "Phosphate,,,Morocco,mine,production,1991,106002",
        head=head,
    )
    with review(catalogue, table) as found:
        assert found.questions == ()
        found.take(backup=False)
    assert series_of(catalogue, 106001) == [("", "LCE")]


def test_a_statistic_of_a_compound_says_of_which_in_its_detail(catalogue, tmp_path):
    head = "Mineral,Indicator,Year,Value,Unit\n"
    table = write(tmp_path / "a.csv", "Lithium carbonate,price,2023,41000.5,USD/t", head=head)
    answers = {"Lithium carbonate": "lithium carbonate", "USD/t": "+"}
    with review(catalogue, table, **answers) as found:
        assert found.questions == ()
        found.take(backup=False)
    with catalogue.reading() as session:
        detail = select(Statistic.detail).where(Statistic.value == 41000.5)
        assert session.scalars(detail).all() == ["lithium carbonate"]


def test_an_amount_per_unit_of_a_compound_is_content_or_left_out(catalogue, tmp_path):
    head = "Mineral,Application,Year,Value,Unit\n"
    table = write(tmp_path / "a.csv", "Lithium carbonate,battery,2023,0.6,kg/kWh", head=head)
    with review(catalogue, table, battery="+") as found:
        (question,) = found.questions
        assert (question.kind, question.text) == (Kind.BASIS, "Lithium carbonate")
        assert [one.slug for one in question.candidates] == ["content"]
        assert found.counts.rejected == 1
