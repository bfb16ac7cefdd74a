"""Figures with who states them: the source in the same gesture, rival claims, the user's choice."""

from typing import Any

import pytest
from sqlalchemy import func, select

from mineralcat.domain.number_marks import COMMA_POINT
from mineralcat.editing import claims, entries, rows, sources
from mineralcat.editing.edits import (
    DuplicateRow,
    Edit,
    Prefer,
    SetField,
    SetFields,
    SetFigure,
    Unprefer,
)
from mineralcat.editing.values import AmbiguousError
from mineralcat.errors import EditError
from mineralcat.store import models as m
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.queries.minerals import mineral_detail


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def step(catalogue: Catalogue, edit: Edit) -> Any:
    with catalogue.reading() as session:
        words = edit.words(session)
    with catalogue.writing(words) as session:
        return edit.apply(session)


def refined_in_china(catalogue: Catalogue) -> str:
    """What is known of cobalt refined in China in 2024."""
    with catalogue.reading() as session:
        statement = (
            select(m.Supply.uid)
            .join(m.Series, m.Supply.series_id == m.Series.id)
            .join(m.Mineral, m.Series.mineral_id == m.Mineral.id)
            .join(m.Area, m.Supply.area_id == m.Area.id)
            .where(
                m.Mineral.slug == "cobalt",
                m.Area.slug == "CHN",
                m.Series.stage == "refinery",
                m.Series.measure == "production",
                m.Supply.period_to == 2024,
            )
        )
        return str(session.scalars(statement).first())


def entry(catalogue: Catalogue, uid: str, entity: str = "supply") -> entries.EntryRow:
    with catalogue.reading() as session:
        row = entries.entry(session, entity, uid)
        assert row is not None
        return row


def supply_of_cobalt(catalogue: Catalogue) -> list[Any]:
    with catalogue.reading() as session:
        detail = mineral_detail(session, catalogue.graph(session), "cobalt")
        return [
            row
            for row in detail.supply
            if row.area.slug == "CHN"
            and row.stage == "refinery"
            and row.measure == "production"
            and row.period_to == 2024
        ]


def test_another_figure_from_another_source_stands_beside_the_old_one_and_is_preferred(catalogue):
    old = refined_in_china(catalogue)
    before = entry(catalogue, old)
    new = step(catalogue, SetFigure("supply", old, "150 kt", "", "New Report 2026", "p. 47"))
    assert new != old
    assert entry(catalogue, old) == before
    fresh = entry(catalogue, new)
    assert (fresh.typed["value"], fresh.typed["unit"]) == ("150", "kt")
    assert fresh.shown["source"] == "New Report 2026"
    assert (fresh.typed["locator"], fresh.typed["confidence"]) == ("p. 47", "single copy")
    first, *others = supply_of_cobalt(catalogue)
    assert (first.uid, first.preferred) == (new, True)
    assert old in {row.uid for row in others}
    assert first.share is not None
    with catalogue.reading() as session:
        assert not list(catalogue_check.problems(session))


def test_what_is_preferred_is_what_the_table_and_the_search_tell(catalogue):
    def leader() -> Any:
        with catalogue.reading() as session:
            statement = (
                "SELECT i.high FROM measured_interval i JOIN mineral ON mineral.id = mineral_id"
                " WHERE slug = 'cobalt' AND measure = 'refine.top1' AND year = 0"
            )
            return session.connection().exec_driver_sql(statement).scalar_one()

    before = leader()
    old = refined_in_china(catalogue)
    new = step(catalogue, SetFigure("supply", old, "100 kt", "", "New Report 2026", ""))
    assert leader() < before
    step(catalogue, Unprefer("supply", new))
    assert leader() == pytest.approx(before)
    step(catalogue, Prefer("supply", new))
    assert leader() < before


def test_another_figure_from_the_same_source_corrects_the_claim(catalogue):
    uid = refined_in_china(catalogue)
    source = entry(catalogue, uid).typed["source"]
    same = step(catalogue, SetFigure("supply", uid, "~197", "kt", source, "sheet 2"))
    assert same == uid
    row = entry(catalogue, uid)
    assert (row.typed["value"], row.typed["source"]) == ("~197", source)
    assert row.typed["confidence"] == "single copy", "the correction was verified by nobody"
    with catalogue.reading() as session:
        claim = rows.find(session, "supply", uid)
        assert (claim.origin.value, claim.as_published, claim.rounded) == ("own", "~197", True)


def test_another_source_for_the_same_figure_is_its_evidence(catalogue):
    uid = refined_in_china(catalogue)
    figure = entry(catalogue, uid).typed["value"]
    same = step(
        catalogue,
        SetFigure("supply", uid, figure, "kt", "10.1234/abc", "p. 3", COMMA_POINT),
    )
    assert same == uid
    assert entry(catalogue, uid).shown["source"] == "DOI 10.1234/abc"


def test_a_figure_without_a_source_is_saved_and_unsourced(catalogue):
    new = step(
        catalogue,
        SetFigure("supply", refined_in_china(catalogue), "150", "", "", ""),
    )
    assert entry(catalogue, new).typed["confidence"] == "unsourced"


def test_one_step_takes_back_figure_source_and_preference(catalogue):
    with catalogue.reading() as session:
        before = catalogue_check.content_hash(session)
    step(
        catalogue,
        SetFigure(
            "supply",
            refined_in_china(catalogue),
            "150 kt",
            "",
            "https://example.org/report",
            "p. 47",
        ),
    )
    words = "Set figure of Cobalt refinery production (refined cobalt) in China 2024"
    assert catalogue.undo() == words
    with catalogue.reading() as session:
        assert catalogue_check.content_hash(session) == before
        assert session.scalar(select(func.count()).select_from(m.Preference)) == 0


def test_a_share_is_not_written_over_an_amount(catalogue):
    with pytest.raises(EditError, match="series of shares"):
        step(
            catalogue,
            SetFigure("supply", refined_in_china(catalogue), "77 %", "", "New", ""),
        )


def test_a_figure_that_can_be_read_in_two_ways_is_asked_and_not_guessed(catalogue):
    with pytest.raises(AmbiguousError) as caught:
        step(
            catalogue,
            SetFigure("supply", refined_in_china(catalogue), "1.234", "kt", "", ""),
        )
    values = {choice.claim.value for choice in caught.value.question.choices}
    assert values == {1.234, 1234.0}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10.1234/ABC", "https://doi.org/10.1234/abc"),
        ("10.1234/abc", "doi:10.1234/abc"),
        ("https://example.org/report/", "http://www.example.org/report"),
        ("A Report of Mine", "a report of mine"),
    ],
)
def test_no_source_is_made_twice(catalogue, one, other):
    with catalogue.writing("Add") as session:
        first, second = sources.source_from(session, one), sources.source_from(session, other)
    assert first == second


def test_a_source_that_is_known_is_found_by_its_doi(catalogue):
    with catalogue.writing("Add") as session:
        uid = sources.source_from(session, "https://doi.org/10.2760/160859")
        assert rows.find(session, "source", uid).slug == "jrc-2020"


def test_sources_are_suggested_by_words_key_and_doi(reference_catalogue):
    with reference_catalogue.reading() as session:
        by_words = sources.suggest(session, "commodity 2026 geological")
        assert by_words[0].slug.startswith("usgs-mcs-2026")
        assert sources.suggest(session, "10.2760/160859")[0].slug == "jrc-2020"
        assert sources.suggest(session, "jrc-2020")[0].slug == "jrc-2020"
        assert not sources.suggest(session, "100%_of nothing")


def test_the_source_that_was_used_last_is_known(catalogue):
    with catalogue.reading() as session:
        assert sources.last_used_source(session) is None
    uid = refined_in_china(catalogue)
    step(catalogue, SetFields("supply", uid, {"source": "jrc-2020", "locator": "p. 1"}))
    with catalogue.reading() as session:
        found = sources.last_used_source(session)
        assert found is not None
        assert found.slug == "jrc-2020"


def test_shares_of_one_source_above_all_are_flagged_and_not_refused(catalogue):
    with catalogue.reading() as session:
        claim = session.scalars(
            select(m.DemandShare).where(m.DemandShare.subtotal.is_(False), m.DemandShare.value > 30)
        ).first()
        assert claim is not None
        uid = str(claim.uid)
        assert claims.share_sum_warning(session, uid) is None
    again = step(catalogue, DuplicateRow("demand_share", uid))
    step(catalogue, SetField("demand_share", again, "value", "99", COMMA_POINT))
    with catalogue.reading() as session:
        assert "add up to" in (claims.share_sum_warning(session, again) or "")
