"""Releases of the USGS come in one by one, in whatever order a user finds them."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from mineralcat.exchange.input_files import gather
from mineralcat.exchange.packages import reference
from mineralcat.exchange.review.review import review_of
from mineralcat.exchange.review.review_kinds import RowKind
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity.catalogue_check import content_hash

USGS = Path(__file__).parents[1] / "data" / "usgs"
RELEASES = (
    *("mcs2022", "mcs2023", "mcs2024", "mcs2025"),
    *("MCS2025_World_Data.csv", "MCS2026_Commodities_Data.csv", "ds140"),
)


def imported(path: Path, releases: Iterable[str]) -> tuple[str, int]:
    """The hash of a catalogue into which releases came one after another; how many rows came."""
    reference.make(path, facts=False).close()
    catalogue = Catalogue.open(path)
    taken = 0
    for release in releases:
        with review_of(catalogue, gather([USGS / release])) as review:
            assert not review.questions, review.questions[:3]
            assert review.counts.conflicting == 0
            taken += review.accepted.added
            review.take(backup=False)
    with catalogue.reading() as session:
        found = content_hash(session)
    catalogue.close()
    return found, taken


@pytest.fixture(scope="module")
def oldest_first(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int]:
    return imported(tmp_path_factory.mktemp("first") / "a.mineralcat", RELEASES)


@pytest.mark.parametrize("order", [(6, 5, 4, 3, 2, 1, 0), (2, 4, 0, 6, 3, 1, 5)])
def test_releases_in_any_order_make_the_same_catalogue(
    tmp_path: Path, oldest_first: tuple[str, int], order: tuple[int, ...]
) -> None:
    found = imported(tmp_path / "b.mineralcat", (RELEASES[place] for place in order))
    assert found == oldest_first
    assert oldest_first[1] > 12_000


def test_the_shipped_catalogue_says_all_of_them_already(catalogue: Catalogue) -> None:
    with review_of(catalogue, gather([USGS / release for release in RELEASES])) as review:
        differing = review.counts._replace(same=0, rejected=0)
        assert not any(differing), [
            row.title for row in review.rows((RowKind.ADDED, RowKind.CHANGED))[:5]
        ]
        assert review.counts.same > 15_000
