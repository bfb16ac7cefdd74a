"""Shares and quantities of supply from the curated table: IEA data sets and the EU study."""

import re

from building import curation
from building.tables import Build, Row, figure_of, note_series, years

from mineralcat.domain.terms import ClaimStatus, Measure, Stage
from mineralcat.exchange.incoming import Record
from mineralcat.exchange.packages.data_package import uid_of
from mineralcat.exchange.usgs.mcs_tables import SeriesKey

WORLD_TOTAL = re.compile(r"published world total ([0-9.]+) kt")


def add_shares(build: Build) -> None:
    rows, tally = build.uses("supply_shares")
    totals: dict[tuple[str, int], Record] = {}
    for row in rows:
        quantity = bool(row["quantity"])
        key = quantity_series(row) if quantity else share_series(row)
        publisher = "IEA, Critical Minerals Dataset." if quantity else EU_NOTE
        note_series(build, key, publisher)
        series = uid_of("series", key._asdict())
        area = row["country_iso3"] or "rest"
        record = quantity_claim(build, row) if quantity else share_claim(build, row)
        build.add("supply", {"series": series, "area": area, **record})
        tally.out["supply"] += 1
        if quantity:
            total = world_total(build, row)
            totals.setdefault((f"{series}/{row['source_id']}", int(row["year"])), total)
            known = totals[f"{series}/{row['source_id']}", int(row["year"])]
            if known["value"] != total["value"]:
                raise ValueError(f"two world totals: {row}")
            known["series"] = series
    for total in totals.values():
        build.add("supply", total)
    tally.made["supply: world totals, from the column basis"] = len(totals)


EU_NOTE = (
    "EU study on critical raw materials 2023, Annex 7: shares in percent, no quantities."
    " Scope world is world supply; scope EU sourcing is where the EU buys."
)


def quantity_series(row: Row) -> SeriesKey:
    form, basis = curation.IEA_FORMS.get(row["form"], (row["form"], ""))
    return SeriesKey(row["mineral_slug"], Stage(row["stage"]), Measure.PRODUCTION, form, basis)


def share_series(row: Row) -> SeriesKey:
    mineral = row["mineral_slug"]
    processed = curation.PROCESSING_STAGES.get(mineral, Stage.REFINERY)
    stage = Stage.MINE if row["stage"] == "mine" else processed
    form = curation.EU_FORMS.get(row["form"], row["form"])
    if form.endswith("processed or refined"):
        form = "processed or refined"
    if form.casefold().replace(" ", "-") == mineral:
        form = ""
    return SeriesKey(mineral, stage, Measure.SHARE, form, "")


def quantity_claim(build: Build, row: Row) -> Record:
    residual = row["basis"].startswith("residual")
    projected = row["projection"] == "yes"
    status = ClaimStatus.DERIVED if residual else ClaimStatus.REPORTED
    return build.claim(
        row,
        figure_of(row["quantity"]),
        f"{row['basis'].capitalize()}." if residual else None,
        unit=row["unit"],
        period=years(row["year"]),
        scope="world",
        scenario=BASE_CASE if projected else None,
        status=ClaimStatus.PROJECTED if projected else status,
        rounded="three significant digits" in row["locator"],
    )


BASE_CASE = "IEA base case"


def world_total(build: Build, row: Row) -> Record:
    """The published world total that a row's basis names."""
    match = WORLD_TOTAL.search(row["basis"])
    if match is None:
        raise ValueError(f"no world total: {row}")
    plain = {**row, "basis": "", "quantity": match[1], "locator": edition(row["locator"])}
    return {"area": "world", **quantity_claim(build, plain)}


def edition(locator: str) -> str:
    """The locator without what is about one row only."""
    return locator.partition("; published rest of world")[0].partition("; leader's share")[0]


def share_claim(build: Build, row: Row) -> Record:
    return build.claim(
        row,
        figure_of(row["share_percent"]),
        curation.PERIOD_NOTE,
        unit="percent",
        period=(2016, 2020),
        scope=row["region_scope"],
    )
