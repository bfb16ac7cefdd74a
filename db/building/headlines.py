"""Which series of a mineral is shown first."""

from building import curation
from building.tables import Build

from mineralcat.domain.terms import AreaKind, Measure, Stage
from mineralcat.exchange.incoming import Record


def add_headlines(build: Build) -> None:
    """One series a mineral: the rule's first that names countries, or the curator's choice."""
    with_countries = series_with_countries(build)
    for mineral in [row["slug"] for row in build.tables["mineral"]]:
        own = [row for row in build.tables.get("series", ()) if row["mineral"] == mineral]
        chosen = curation.HEADLINES.get(mineral)
        if chosen:
            fits = [
                row
                for row in own
                if (row["stage"], row["measure"], row["form"], row["basis"]) == chosen
            ]
        else:
            fits = sorted((row for row in own if row["uid"] in with_countries), key=headline_rank)
            fits = [row for row in fits if row["measure"] in HEADLINE_MEASURES]
        if fits:
            fits[0]["headline"] = True


HEADLINE_MEASURES = (Measure.PRODUCTION, Measure.SHARE)


def headline_rank(series: Record) -> tuple[int, int]:
    """USGS mine production, then other USGS production, IEA mine production, EU shares."""
    mine = series["stage"] is Stage.MINE
    publisher = 0 if series["note"].startswith("USGS") else 1
    if series["measure"] is Measure.SHARE:
        publisher = 2
    return publisher, 0 if mine else 1


def series_with_countries(build: Build) -> set[object]:
    """Series in which at least one country has a number of world supply."""
    countries = {row["slug"] for row in build.tables["area"] if row["kind"] is AreaKind.COUNTRY}
    return {
        row["series"]
        for row in build.tables["supply"]
        if row["area"] in countries and row["value"] is not None and row["scope"] == "world"
    }
