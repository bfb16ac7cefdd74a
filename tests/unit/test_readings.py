"""What comparisons are answered from: open bounds, the table that is used, and its rivals."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Certainty
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Area, Mineral, Series, Source, Statistic, Supply
from tests.finding import Asking


@pytest.fixture(scope="module")
def ask(reference_catalogue: Catalogue) -> Iterator[Asking]:
    with reference_catalogue.reading() as session:
        yield Asking(session, reference_catalogue.graph(session))


# -- open bounds -----------------------------------------------------------------------------------


def published(ask: Asking, text: str) -> set[str]:
    """The minerals of which the newest net import reliance was published so."""
    newest: dict[str, tuple[int, str]] = {}
    for slug, year, told in ask.session.execute(
        select(Mineral.slug, Statistic.period_to, Statistic.as_published)
        .join(Statistic, Statistic.mineral_id == Mineral.id)
        .where(
            Statistic.indicator == "net import reliance",
            Statistic.detail.in_(("of apparent consumption", "of estimated consumption")),
        )
    ):
        newest[slug] = max(newest.get(slug, (0, "")), (year or 0, told or ""))
    return {slug for slug, (_, told) in newest.items() if told == text}


def test_what_is_above_a_bound_is_not_the_bound(ask):
    above = published(ask, ">50")
    assert "lithium" in above
    assert above <= ask.sure("import-reliance>50%")
    assert not above & ask.say("import-reliance<=50%").keys()
    assert ask.why("import-reliance>50%", "lithium")["import-reliance>50%"] == "above 50 %"


def test_what_is_above_a_bound_is_at_most_all(ask):
    assert published(ask, ">75") <= ask.sure("import-reliance<=100%")
    assert not published(ask, ">75") & ask.say("import-reliance>100%").keys()


def test_a_net_exporter_is_below_zero_and_nobody_knows_how_far(ask):
    exporters = published(ask, "E")
    assert exporters <= ask.sure("import-reliance<0%")
    assert not exporters & ask.say("import-reliance>=0%").keys()
    assert {ask.say("import-reliance<-5%")[slug] for slug in exporters} == {Certainty.POSSIBLE}
    told = {ask.why("import-reliance<0%", slug)["import-reliance<0%"] for slug in exporters}
    assert told == {"net exporter"}


# -- which table ----------------------------------------------------------------------------------


def test_a_table_without_a_total_hides_no_other(ask):
    boron = ask.rows("boron refine.top1>40%")["boron"]
    assert boron.certainty is Certainty.SURE
    assert ask.why("boron refine.top1>40%", "boron")["refine.top1>40%"] == "44.8 %"


def test_of_a_world_total_alone_nothing_can_be_told(ask):
    assert ask.say("sodium refine.top1>60%")["sodium"] is Certainty.UNKNOWN


@pytest.mark.parametrize(
    ("query", "slug"),
    [("refine.top3<80%", "aluminium"), ("mine.top1<40%", "titanium"), ("mine.top1>10%", "iron")],
)
def test_another_product_is_no_rival(ask, query, slug):
    assert "another source" not in ask.why(query, slug)[query]


def add_table(
    session: Session, series: Series, source: str, china: float, others: float, year: int = 2024
) -> None:
    """What a source says that China and Chile make, and the world."""
    key = session.scalars(select(Source.id).where(Source.slug == source)).one()
    for area, value in (("CHN", china), ("CHL", others), ("world", china + others)):
        place = session.scalars(select(Area.id).where(Area.slug == area)).one()
        session.add(
            Supply(
                series_id=series.id,
                area_id=place,
                source_id=key,
                value=value,
                claim_kind="number",
                unit="t",
                period_from=year,
                period_to=year,
                scope="world",
                confidence="single copy",
            )
        )


def test_a_rival_is_another_source_of_the_same_and_is_told_as_it_stands(small_catalogue):
    with small_catalogue.writing("Add tables") as session:
        session.add_all(
            Area(slug=slug, name=name, kind=kind)
            for slug, name, kind in (
                ("CHN", "China", "country"),
                ("CHL", "Chile", "country"),
                ("world", "World", "world"),
            )
        )
        session.add_all(
            Source(slug=slug, title=slug, kind=kind, year=2025)
            for slug, kind in (("one", "official statistics"), ("two", "report"), ("six", "press"))
        )
        cobalt = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        series = [
            Series(
                mineral_id=cobalt.id,
                stage="mine",
                measure="production",
                form=form,
                headline=not form,
            )
            for form in ("", "ore")
        ]
        session.add_all(series)
        session.flush()
        add_table(session, series[0], "one", 70, 30)
        add_table(session, series[0], "two", 40, 60)
        add_table(session, series[0], "six", 80, 20)
        add_table(session, series[1], "two", 10, 90)
    with small_catalogue.reading() as session:
        ask = Asking(session, small_catalogue.graph(session))
        told = ask.why("mine.top1>65%", "cobalt")["mine.top1>65%"]
        assert told == "70 %; another source says 60 % (two)"
        assert ask.why("mine.top1>50%", "cobalt")["mine.top1>50%"] == "70 %"
        assert ask.why("mined-in:china", "cobalt") == {"mined-in:china": "China, 70 % in 2024"}
