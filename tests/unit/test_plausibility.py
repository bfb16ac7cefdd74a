"""Figures that can hardly be are told, and wait for a yes."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mineralcat.exchange.review.matching import LEAVE_OUT, AnswerError, Answers, Kind
from mineralcat.exchange.review.review_kinds import RowKind
from mineralcat.store.models import Supply
from tests.importing import review

HEAD = "Mineral,Country,Stage,Measure,Year,Unit,Figure\n"
LATER = datetime.now(UTC).year + 1


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def write(path, *rows, head=HEAD):
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


NEGATIVE = "negative figures of a.csv"
SHARES = "shares above 100 % of a.csv"
TOTAL = "figures above the world total of a.csv"
FAR = "figures far above the world total of a.csv"
TO_COME = "figures of years to come of a.csv"


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        (["Lithium,Chile,mine,production,2023,t,-44000"], NEGATIVE),
        (["Lithium,Chile,mine,reserves,2023,kt,-1"], NEGATIVE),
        (["Lithium,Chile,mine,share,2023,%,101"], SHARES),
        (["Lithium,China,mine,production,2023,t,99999999999"], FAR),
        (["Lithium,World,mine,production,2023,kt,99999999"], FAR),
        (["Lithium,Chile,mine,capacity,2023,t,99999999999"], FAR),  # no figure of the world
        (["Lithium,Chile,mine,reserves,2023,t,99999999999999"], FAR),
        (
            ["Lithium,Chile,mine,production,1990,t,90", "Lithium,World,mine,production,1990,kg,8"],
            TOTAL,
        ),
        ([f"Lithium,Chile,mine,production,{LATER},t,90000"], TO_COME),
        (
            ["Lithium,Chile,mine,production,1990,t,9", "Lithium,World,mine,production,1990,t,8"],
            TOTAL,
        ),
    ],
)
def test_each_kind_is_one_question_and_a_finding_and_its_rows_wait(
    catalogue, tmp_path, rows, asked
):
    with review(catalogue, write(tmp_path / "a.csv", *rows)) as found:
        assert [(one.kind, one.text) for one in found.questions] == [(Kind.IMPLAUSIBLE, asked)]
        (question,) = found.questions
        assert [one.slug for one in question.candidates] == ["yes"]
        assert question.sentence.removesuffix(" Is that meant? (1 row)") in [
            one.sentence for one in found.findings
        ]
        assert found.counts.rejected == 1
        (row,) = found.rows([RowKind.REJECTED])
        assert f"Answer “yes” to “{asked}”" in row.reason
        before = sum(found.counts)
        with pytest.raises(AnswerError, match="answer “yes”"):
            found.answer(Answers({(Kind.IMPLAUSIBLE, asked): "perhaps"}))
        found.answer(Answers({(Kind.IMPLAUSIBLE, asked): "Yes"}))
        assert (found.questions, found.counts.rejected) == ((), 0)
        assert sum(found.counts) == before
        assert len(found.findings) >= 1


def test_what_can_be_is_not_asked(catalogue, tmp_path):
    rows = (
        "Lithium,Chile,mine,production,2023,t,44001",
        "Lithium,Chile,mine,share,2023,%,100",
        "Lithium,World,mine,production,2023,t,180001",
        "Lithium,Chile,mine,reserves,2023,t,28000000",
        "Lithium,Chile,mine,capacity,2023,t,300000",
        "Cobalt,Chile,mine,production,1990,t,100",
        "Cobalt,Canada,mine,production,1990,t,100",
        "Cobalt,World,mine,production,1990,kt,0.099",  # rounded
    )
    with review(catalogue, write(tmp_path / "a.csv", *rows)) as found:
        assert found.questions == ()
        assert found.counts.rejected == 0


def test_years_to_come_of_a_scenario_or_projected_are_no_question(catalogue, tmp_path):
    head = "Mineral,Country,Stage,Measure,Year,Unit,Production,Status,Scenario\n"
    rows = (
        f"Lithium,Chile,mine,production,{LATER},t,90000,projected,",
        f"Lithium,Chile,mine,production,{LATER + 1},t,90000,,Net zero",
    )
    with review(catalogue, write(tmp_path / "a.csv", *rows, head=head)) as found:
        assert found.questions == ()


def test_a_plain_mass_is_no_intensity_until_it_is_confirmed(catalogue, tmp_path):
    head = "Mineral,Application,Year,Value,Unit\n"
    rows = ("Lithium,EV traction battery,2022,1657,kt", "Lithium,EV traction battery,2023,9,kg/kWh")
    with review(catalogue, write(tmp_path / "a.csv", *rows, head=head)) as found:
        asked = "intensities of no functional unit of a.csv"
        assert [one.text for one in found.questions] == [asked]
        (row,) = found.rows([RowKind.REJECTED])
        assert row.place.line == 2


def test_rows_can_be_left_out_and_others_come_in(catalogue, tmp_path):
    table = write(
        tmp_path / "a.csv",
        "Lithium,Chile,mine,production,2023,t,-44000",
        "Lithium,Peru,mine,production,2023,t,12.5",
    )
    with review(catalogue, table, **{NEGATIVE: LEAVE_OUT}) as found:
        assert found.questions == ()
        (row,) = found.rows([RowKind.REJECTED])
        assert row.reason == f"Rows of “{NEGATIVE}” were left out, as was answered."
        found.take(backup=False)
    with catalogue.reading() as session:
        assert session.scalars(select(Supply).where(Supply.value < 0)).all() == []
        assert session.scalars(select(Supply).where(Supply.value == 12.5)).one()


def test_comparing_again_holds_them_again_and_what_is_there_is_not_asked_anew(catalogue, tmp_path):
    table = write(tmp_path / "a.csv", "Lithium,Chile,mine,production,2023,t,-44000")
    with review(catalogue, table) as found:
        found.refresh()
        assert [one.text for one in found.questions] == [NEGATIVE]
        assert found.counts.rejected == 1
    with review(catalogue, table, **{NEGATIVE: "yes"}) as found:
        found.take(backup=False)
    with review(catalogue, table) as again:
        assert again.questions == ()
        assert again.counts.added == again.counts.rejected == 0


def test_a_catalogue_without_figures_compares_with_those_of_the_reference_data(
    small_catalogue, tmp_path
):
    rows = (
        "Lithium,Chile,mine,production,2023,t,99999999999",
        "Cobalt,Chile,mine,production,2023,t,9",
    )
    with review(small_catalogue, write(tmp_path / "a.csv", *rows)) as found:
        assert FAR in [one.text for one in found.questions]
        far = [one.sentence for one in found.findings if "10 times" in one.sentence]
        assert far == [
            "1 figure is 10 times the largest figure known for the world, or more, the first in"
            " line 2: 99999999999 t."
        ]


@pytest.mark.parametrize(
    ("indicator", "figure", "asked"),
    [
        ("net import reliance", "156,percent", SHARES),
        ("price", "-5,USD/t", NEGATIVE),
        ("net import reliance", "-15,percent", None),
        ("price change", "-9.5,percent", None),
        ("growth", "156,percent", None),
    ],
)
def test_other_series_are_held_where_their_kind_cannot_be_so(
    catalogue, tmp_path, indicator, figure, asked
):
    table = write(
        tmp_path / "a.csv",
        f"Lithium,{indicator},2023,{figure}",
        head="Mineral,Indicator,Year,Value,Unit\n",
    )
    with review(catalogue, table, **{"USD/t": "+"}) as found:
        texts = [one.text for one in found.questions if one.kind is Kind.IMPLAUSIBLE]
    assert texts == ([asked] if asked else [])
