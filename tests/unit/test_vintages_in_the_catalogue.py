"""Five releases of the same statistics in one catalogue: the newest is what is shown and asked."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from mineralcat.store.catalogue import Catalogue
from mineralcat.store.queries.minerals import mineral_detail
from mineralcat.store.rows import MineralDetail


@pytest.fixture(scope="module")
def session(reference_catalogue: Catalogue) -> Iterator[Session]:
    with reference_catalogue.reading() as session:
        yield session


@pytest.fixture(scope="module")
def lithium(reference_catalogue: Catalogue) -> MineralDetail:
    with reference_catalogue.reading() as session:
        detail = mineral_detail(session, reference_catalogue.graph(session), "lithium")
    assert detail is not None
    return detail


def test_leading_producers_are_those_of_the_newest_release(session):
    rows = session.connection().execute(
        text("SELECT leader_source, leader_year FROM mineral_summary")
    )
    years = {source: year for source, year in rows if source and source.startswith("usgs")}
    assert years == {"usgs-mcs-2026-data": 2025}


def test_concentration_is_computed_from_the_newest_release_of_a_series(session):
    rows = session.connection().execute(
        text(
            "SELECT max(s.period_to), max(o.year) FROM supply s JOIN series e ON e.id = s.series_id"
            " JOIN source o ON o.id = s.source_id WHERE e.headline AND o.slug LIKE 'usgs-mcs-20%'"
            " GROUP BY e.id"
        )
    )
    assert set(rows.all()) == {(2025, 2026)}


def test_a_release_is_shown_before_data_series_140_for_the_same_year(lithium):
    rows = [
        row
        for row in lithium.supply
        if row.headline and row.area.slug == "world" and row.period_to == 2021
    ]
    slugs = [row.source.slug for row in rows if row.source is not None]
    assert slugs == ["usgs-mcs-2023-data", "usgs-mcs-2022-data", "usgs-ds140"]


def test_world_production_of_an_old_year_can_be_asked_for(session):
    rows = session.connection().execute(
        text(
            "SELECT r.year, r.low FROM measured_interval r JOIN mineral m ON m.id = r.mineral_id"
            " WHERE m.slug = 'copper' AND r.measure = 'production' AND r.year IN (1900, 2024)"
        )
    )
    assert dict(rows.all()) == {
        1900: pytest.approx(495_000_000),
        2024: pytest.approx(22.8e9, rel=0.05),
    }
