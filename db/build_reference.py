"""Makes db/reference: ``python db/build_reference.py FOLDER``.

FOLDER holds ``uses/`` (curated tables, each row with source and confidence) and ``usgs/`` (files of
the U.S. Geological Survey, unmodified). The same input gives the same bytes. Every row in goes out
or is dropped with a reason, and the sums must agree; db/reference/ROWS.md tells the count.

``python db/build_reference.py --seal`` renews sizes and hashes after an edit of the CSV files.
"""

import csv
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mineralcat.domain.terms import (
    AreaKind,
    ClaimKind,
    ClaimStatus,
    Confidence,
    Measure,
    Origin,
    Stage,
)
from mineralcat.exchange import curation
from mineralcat.exchange.data_package import TABLES, read_table
from mineralcat.exchange.keys import uid_of
from mineralcat.exchange.mcs_rows import McsFile
from mineralcat.exchange.mcs_tables import SeriesKey
from mineralcat.exchange.problems import Problem
from mineralcat.exchange.published_figures import Figure, number_of, read_figure
from mineralcat.exchange.read_mcs import read_mcs
from mineralcat.exchange.records import (
    Record,
    claim_fields,
    mcs_statistic_records,
    mcs_supply_records,
    series_record,
)
from mineralcat.exchange.write_data_package import write_package

HERE = Path(__file__).resolve().parent
REFERENCE = HERE / "reference"
SHIPPED = Origin.SHIPPED

Row = dict[str, str]
Tables = dict[str, list[Record]]

CONFIDENCES = {
    "verified_in_two": Confidence.VERIFIED_IN_TWO_PLACES,
    "single_copy": Confidence.SINGLE_COPY,
    "from_memory": Confidence.UNSOURCED,
}
PRECISIONS = {"day", "week", "month", "quarter", "year", "reported"}
MCS_FILES = ("mcs2025/world/MCS2025_World_Data.csv", "mcs2026/MCS2026_Commodities_Data.csv")


@dataclass
class Tally:
    """What became of the rows of one file. Rows *made* come on top: no row in stands for them."""

    file: str
    rows_in: int
    out: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    unit: str = "rows"

    def check(self) -> None:
        """Every row in went out or was dropped."""
        told = self.out.total() + self.dropped.total()
        if self.rows_in != told:
            raise ValueError(f"{self.file}: {self.rows_in} rows in, {told} told of")


class Build:
    """The tables under construction, and what is known from the ones already made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables: Tables = {}
        self.tallies: list[Tally] = []
        self.sources: dict[str, str] = {}
        self.areas: dict[str, str] = {}
        self.entries: dict[str, tuple[str, str]] = {}
        self.series: dict[SeriesKey, str] = {}

    def uses(self, name: str) -> tuple[list[Row], Tally]:
        """The rows of one of the curated tables, and the tally to keep of them."""
        rows = read_csv(self.folder / "uses" / f"{name}.csv")
        tally = Tally(f"uses/{name}.csv", len(rows))
        self.tallies.append(tally)
        return rows, tally

    def add(self, table: str, record: Mapping[str, Any]) -> Record:
        """Add a record to a table, with the uid of its natural key."""
        made = {"uid": uid_of(table, record), **record}
        self.tables.setdefault(table, []).append(made)
        return made

    def source_of(self, row: Row) -> tuple[str | None, Confidence, str | None]:
        """Source, confidence and note of a row: what is from memory is unsourced."""
        slug, confidence = row["source_id"], CONFIDENCES[row["confidence"]]
        if slug == curation.PLACEHOLDER_SOURCE:
            return None, Confidence.UNSOURCED, curation.KNOWLEDGE_NOTE
        if confidence is Confidence.UNSOURCED:
            where = f", {row['locator']}" if row.get("locator") else ""
            title = self.sources[slug]
            note = curation.UNSOURCED_NOTE.format(title=title, slug=slug, where=where)
            return None, confidence, note
        return slug, confidence, None

    def claim(self, row: Row, figure: Figure, note: str | None = None, **others: Any) -> Record:
        """The claim fields of a curated row; a row from memory loses its source and locator."""
        source, confidence, unsourced = self.source_of(row)
        return claim_fields(
            figure,
            source=source,
            confidence=confidence,
            origin=SHIPPED,
            note=" ".join(filter(None, (note, unsourced))) or None,
            locator=(row.get("locator") or None) if source else None,
            **others,
        )


def read_csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def years(text: str) -> tuple[int | None, int | None]:
    return (int(text), int(text)) if text else (None, None)


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def figure_of(text: str) -> Figure:
    """A plain number of a curated table: not a published text, so none is kept."""
    figure = read_figure(text)
    if isinstance(figure, Problem):
        raise ValueError(f"not a figure: {text!r}")
    return Figure(figure.kind, "", figure.value, figure.low, figure.high)


def number_in(cell: str) -> float | None:
    """The number of a cell of a curated table; None where it is empty. Any other text stops the
    build, since a figure that cannot be read must not pass for one that was not published."""
    if not cell.strip():
        return None
    value = float(cell) if EXPONENT.fullmatch(cell) else number_of(cell)
    if value is None or not math.isfinite(value):
        raise ValueError(f"not a number: {cell!r}")
    return value


EXPONENT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+")
"""As programs write very small numbers; statistical offices do not."""

IN_WORDS = Figure(ClaimKind.IN_WORDS, "")


# Named things ---------------------------------------------------------------------------------


def add_sources(build: Build) -> None:
    rows, tally = build.uses("sources")
    for row in rows:
        slug = row["source_id"]
        build.sources[slug] = row["title"]
        if slug == curation.PLACEHOLDER_SOURCE:
            tally.dropped["placeholder for general knowledge: rows that name it are unsourced"] += 1
            continue
        add_source(build, {**row, "slug": slug})
        tally.out["source"] += 1
    add_source(build, curation.REVISED_REPORT)
    tally.made["source: revised report of rare-earth reserves"] += 1


def add_source(build: Build, row: Mapping[str, Any]) -> None:
    slug = row["slug"]
    build.add(
        "source",
        {
            "slug": slug,
            "title": row["title"],
            "publisher": curation.PUBLISHERS.get(slug, row["publisher"]),
            "kind": curation.SOURCE_KINDS[slug],
            "year": int(row["year"]),
            "published": curation.PUBLISHED.get(slug),
            "url": row.get("url"),
            "doi": row.get("doi"),
            "licence": row["licence"],
            "note": row["note"],
            "origin": SHIPPED,
        },
    )


def add_minerals(build: Build) -> None:
    rows, tally = build.uses("minerals")
    for row in rows:
        slug = row["slug"]
        build.add(
            "mineral",
            {
                **{key: row[key] for key in ("slug", "name", "kind", "symbol", "formula")},
                "member_of": row["member_of"],
                "no_market": slug in curation.NO_MARKET,
                "summary": row["summary"],
                "note": curation.NO_MARKET.get(slug),
                "origin": SHIPPED,
            },
        )
        tally.out["mineral"] += 1
        add_synonyms(build, "mineral", row)
        if row["related_to"]:
            relation = {"mineral": slug, "other": row["related_to"], "relation": row["relation"]}
            build.add("mineral_relation", relation)
    tally.made["mineral_synonym"] = len(build.tables["mineral_synonym"])
    tally.made["mineral_relation"] = len(build.tables["mineral_relation"])


def add_synonyms(build: Build, table: str, row: Row) -> None:
    """The other names of an entry, but not its own name again; all are known for matching."""
    names = [row["name"], row.get("symbol", ""), *listed(row["synonyms"])]
    for name in filter(None, names):
        build.entries.setdefault(name.casefold(), (table, row["slug"]))
    others = [name for name in listed(row["synonyms"]) if name.casefold() != row["name"].casefold()]
    for position, text in enumerate(dict.fromkeys(others)):
        build.add(f"{table}_synonym", {table: row["slug"], "text": text, "position": position})


def add_mineral_names(build: Build) -> None:
    rows, tally = build.uses("mineral_names")
    for row in rows:
        source, confidence, _ = build.source_of(row)
        build.add(
            "mineral_name",
            {
                "mineral": row["mineral_slug"],
                "lang": row["lang"],
                "text": row["name"],
                "source": source,
                "confidence": confidence,
                "origin": SHIPPED,
            },
        )
        tally.out["mineral_name"] += 1


def add_applications(build: Build) -> None:
    rows, tally = build.uses("applications")
    comparisons = below(curation.COMPARISONS, rows)
    for row in rows:
        build.add(
            "application",
            {
                **{key: row[key] for key in ("slug", "name", "kind", "summary")},
                "comparison": row["slug"] in comparisons,
                "origin": SHIPPED,
            },
        )
        tally.out["application"] += 1
        add_synonyms(build, "application", row)
    tally.made["application_synonym"] = len(build.tables["application_synonym"])

    rows, tally = build.uses("application_links")
    for position, row in enumerate(rows):
        build.add(
            "application_link",
            {
                "whole": row["whole_slug"],
                "part": row["part_slug"],
                "kind": row["kind"],
                "primary": row["primary"] == "yes",
                "position": position,
                "basis": row["basis"],
            },
        )
        tally.out["application_link"] += 1


def below(top: str, rows: list[Row]) -> set[str]:
    """*top* and all applications below it in the tree."""
    found = {top}
    while more := {row["slug"] for row in rows if row["parent_slug"] in found} - found:
        found |= more
    return found


def add_areas(build: Build) -> None:
    """All countries that the tables name, the world, the rest of it and the groups."""
    path = build.folder / "usgs" / "country_names.csv"
    rows = read_csv(path)
    tally = Tally("usgs/country_names.csv", len(rows))
    build.tallies.append(tally)
    names = {row["iso3"]: row["common_name"] for row in rows if row["iso3"]}
    for row in read_csv(build.folder / "uses" / "supply_shares.csv"):
        if row["country_iso3"]:
            names.setdefault(row["country_iso3"], row["country_name"])
            build.areas.setdefault(row["country_name"], row["country_iso3"])
    names |= curation.COUNTRY_NAMES
    add_area(build, "world", "World", AreaKind.WORLD)
    add_area(build, "rest", "Rest of the world", AreaKind.REST)
    for slug, name in sorted(names.items()):
        add_area(build, slug, name, AreaKind.COUNTRY)
    for slug, name in curation.AREA_GROUPS.values():
        add_area(build, slug, name, AreaKind.GROUP)
    for row in rows:
        build.areas[row["usgs_name"]] = area_of(row)
        tally.out["area_name"] += 1
    build.areas |= curation.COUNTRY_TEXTS
    build.areas |= {text: slug for text, (slug, _) in curation.AREA_GROUPS.items()}
    build.areas |= {"Rest of world": "rest", "World": "world"}
    build.areas |= {name: slug for slug, name in names.items()}
    for text, slug in sorted(build.areas.items()):
        build.add("area_name", {"text": text, "area": slug})
    tally.made["area_name: texts of the other tables"] = len(build.areas) - len(rows)
    tally.made["area"] = len(build.tables["area"])


def add_area(build: Build, slug: str, name: str, kind: AreaKind) -> None:
    note = curation.AREA_NOTES.get(slug)
    area = {"slug": slug, "name": name, "kind": kind, "note": note, "origin": SHIPPED}
    build.add("area", area)


def area_of(row: Row) -> str:
    """The slug that a text of the official files means."""
    text = row["usgs_name"]
    if row["iso3"]:
        return row["iso3"]
    if text.startswith("World total"):
        return "world"
    if text.startswith("Other"):
        return "rest"
    return curation.AREA_GROUPS[text][0]


def add_agreements(build: Build) -> None:
    rows, tally = build.uses("organisations")
    for row in rows:
        area = build.areas[row["country"]] if row["country"] else None
        organisation = {"slug": row["slug"], "name": row["name"], "kind": row["type"], "area": area}
        build.add("organisation", {**organisation, "origin": SHIPPED})
        tally.out["organisation"] += 1

    rows, tally = build.uses("agreements")
    for row in rows:
        source, confidence, note = build.source_of(row)
        if row["date_precision"] not in PRECISIONS:
            raise ValueError(row["date_precision"])
        build.add(
            "agreement",
            {
                **{key: row[key] for key in ("slug", "title", "kind", "date", "date_precision")},
                "place": curation.AGREEMENT_PLACES.get(row["slug"]),
                "summary": row["summary"],
                "source": source,
                "confidence": confidence,
                "note": note,
                "origin": SHIPPED,
            },
        )
        tally.out["agreement"] += 1
        for position, party in enumerate(listed(row["party_slugs"])):
            key = {"agreement": row["slug"], "organisation": party, "position": position}
            build.add("agreement_party", key)
        for mineral in listed(row["mineral_slugs"]):
            build.add("agreement_mineral", {"agreement": row["slug"], "mineral": mineral})
    for table in ("agreement_party", "agreement_mineral"):
        tally.made[table] = len(build.tables[table])


# Facts ----------------------------------------------------------------------------------------


def add_usages(build: Build) -> None:
    rows, tally = build.uses("usages")
    for row in rows:
        usage = build.add(
            "usage",
            {
                "mineral": row["mineral_slug"],
                "application": row["application_slug"],
                "role": row["role"],
                "importance": row["importance"],
                "curated": True,
                **build.claim(row, IN_WORDS),
            },
        )
        tally.out["usage"] += 1
        for position, text in enumerate(listed(row["substitutes"])):
            table, slug = substitute_of(build, text)
            link = {"mineral": None, "application": None, **({table: slug} if table else {})}
            record = {"usage": usage["uid"], "text": text, "position": position, **link}
            build.add("usage_substitute", record)
    tally.made["usage_substitute"] = len(build.tables["usage_substitute"])


def substitute_of(build: Build, text: str) -> tuple[str, str]:
    """The entry that a substitute names: by the curator's table, else by name; ("", "") if none."""
    return curation.SUBSTITUTES.get(text) or build.entries.get(text.casefold()) or ("", "")


def add_intensities(build: Build) -> None:
    rows, tally = build.uses("intensities")
    for row in rows:
        build.add(
            "intensity",
            {
                "mineral": row["mineral_slug"],
                "application": row["application_slug"],
                **build.claim(row, spread_of(row), unit=row["unit"], period=years(row["year"])),
            },
        )
        tally.out["intensity"] += 1


def spread_of(row: Row) -> Figure:
    """Typical value with its ends; without a typical value the ends alone, as a range."""
    low, value, high = (number_in(row[key]) for key in ("low", "typical", "high"))
    if value is None:
        return Figure(ClaimKind.RANGE, "", low=low, high=high)
    if value == 0 and low is None and high is None:
        return Figure(ClaimKind.ZERO, "", value=0.0)
    return Figure(ClaimKind.NUMBER, "", value=value, low=low, high=high)


SCOPES = {"World": "world"}
CLEAN_TOTAL = "all clean energy technologies"
DERIVED = "divided by"
"""Locators that say so: the share was computed from two published figures."""


def add_demand_shares(build: Build) -> None:
    rows, tally = build.uses("demand_shares")
    for row in rows:
        build.add(
            "demand_share",
            {
                "mineral": row["mineral_slug"],
                "end_use": row["end_use"],
                "application": row["application_slug"],
                "subtotal": row["end_use"] == CLEAN_TOTAL,
                **build.claim(
                    row,
                    share_of(row),
                    unit="percent",
                    period=years(row["year"]),
                    scope=SCOPES.get(row["region"], row["region"]),
                    scenario=row["scenario"] or None,
                    status=share_status(row),
                ),
            },
        )
        tally.out["demand_share"] += 1


def share_of(row: Row) -> Figure:
    """The share in percent; bounds and ranges stay what they are, with their published words."""
    share = number_in(row["share_percent"])
    published = row["locator"].partition("published as ")[2]
    if row["qualifier"] == "above":
        return Figure(ClaimKind.ABOVE, published, low=share)
    if row["qualifier"] == "below":
        return Figure(ClaimKind.BELOW, published, high=share)
    if row["qualifier"] == "range":
        low, high = number_in(row["low"]), number_in(row["high"])
        return Figure(ClaimKind.RANGE, published, low=low, high=high)
    return figure_of(row["share_percent"])


def share_status(row: Row) -> ClaimStatus:
    if row["projection"] == "yes":
        return ClaimStatus.PROJECTED
    return ClaimStatus.DERIVED if DERIVED in row["locator"] else ClaimStatus.REPORTED


def add_lists(build: Build) -> None:
    rows, tally = build.uses("criticality_lists")
    for row in {row["list_slug"]: row for row in rows}.values():
        source = row["source_id"]
        build.add(
            "criticality_list",
            {
                "slug": row["list_slug"],
                "title": row["list_name"],
                "jurisdiction": row["jurisdiction"],
                "published": curation.PUBLISHED.get(source, row["year"]),
                "complete": row["list_slug"] != curation.INCOMPLETE_LIST,
                "source": source,
                "note": curation.LIST_NOTES.get(row["list_slug"]),
                "origin": SHIPPED,
            },
        )
    tally.made["criticality_list"] = len(build.tables["criticality_list"])
    for row in rows:
        if row["confidence"] == "from_memory":
            tally.dropped["membership from memory (uk-2024): not confirmed"] += 1
            continue
        listing = build.add("listing", listing_of(build, row))
        tally.out["listing"] += 1
        for member in curation.LIMITED_TO.get((row["list_slug"], row["mineral_slug"]), ()):
            build.add("listing_member", {"listing": listing["uid"], "mineral": member})
            tally.made["listing_member"] += 1


def listing_of(build: Build, row: Row) -> Record:
    slug, mineral = row["list_slug"], row["mineral_slug"]
    strategic = row["strategic"] == "yes" and slug != curation.NOT_STRATEGIC_LIST
    return {
        "list": slug,
        "mineral": mineral,
        "strategic": strategic,
        "named_as": curation.NAMED_AS.get((slug, mineral)),
        **build.claim(row, IN_WORDS, period=years(row["year"])),
    }


def add_assessments(build: Build) -> None:
    rows, tally = build.uses("criticality_scores")
    for row in rows:
        recycling = row["indicator"] == "end-of-life recycling input rate"
        figure = score_of(row)
        note = curation.EOL_RIR_NOTE if recycling and figure.kind is ClaimKind.ZERO else None
        build.add(
            "assessment",
            {
                "mineral": row["mineral_slug"],
                "scheme": row["scheme"],
                "indicator": row["indicator"],
                "scale": row["scale"],
                **build.claim(
                    row,
                    figure,
                    note,
                    unit="percent" if row["scale"].startswith("percent") else None,
                    period=years(row["year"]),
                ),
            },
        )
        tally.out["assessment"] += 1


def score_of(row: Row) -> Figure:
    """The score; a coded category is a number even where its code is 0, beside its words."""
    if row["indicator"].startswith("category"):
        value = number_in(row["value"])
        return Figure(ClaimKind.NUMBER, curation.DOE_WORDS[row["value"]], value=value)
    return figure_of(row["value"])


# Supply ---------------------------------------------------------------------------------------


def add_supply(build: Build) -> None:
    """Series and figures: official statistics first, then the two kinds of shares."""
    for path in MCS_FILES:
        add_mcs(build, build.folder / "usgs" / path)
    add_revision(build)
    add_shares(build)
    build.tables["series"] = [series_record(key, note) for key, note in build.series.items()]
    add_headlines(build)


def note_series(build: Build, key: SeriesKey, note: str) -> None:
    """Know a series; each has figures of one publisher, which its note names."""
    if build.series.setdefault(key, note) != note:
        raise ValueError(f"{key} is counted by two publishers")


def add_mcs(build: Build, path: Path) -> None:
    found = read_mcs(path.read_bytes(), path.name)
    if found.problems:
        raise ValueError(found.problems)
    for row in found.supply:
        note_series(build, row.series, "USGS, Mineral Commodity Summaries.")
    verified = Confidence.VERIFIED_IN_TWO_PLACES
    for record in mcs_supply_records(found, build.areas, verified, SHIPPED):
        build.add("supply", record)
    for record in mcs_statistic_records(found, verified, SHIPPED):
        build.add("statistic", record)
    build.tallies.append(tally_of(found, f"usgs/{path.parent.relative_to(build.folder / 'usgs')}"))


def tally_of(found: McsFile, folder: str) -> Tally:
    tally = Tally(f"{folder}/{found.name}", found.cells, unit="cells")
    tally.out["supply"] = len(found.supply)
    if found.statistics:
        tally.out["statistic"] = len(found.statistics)
    tally.dropped.update(passed.reason for passed in found.passed)
    if found.merged:
        tally.dropped["added to another row of the same country"] = found.merged
    return tally


def add_revision(build: Build) -> None:
    """Reserves that a later version of the report corrected: rival claims, and a note on both."""
    path = build.folder / "usgs" / "mcs2026" / "mcs2026_version_history.txt"
    history = " ".join(path.read_text(encoding="ascii").split())
    tally = Tally("usgs/mcs2026/mcs2026_version_history.txt", len(curation.REVISED_RESERVES))
    tally.unit = "figures"
    build.tallies.append(tally)
    key = SeriesKey("rare-earth-elements", Stage.MINE, Measure.RESERVES, "", "REO")
    series = uid_of("series", key._asdict())
    for area, before, after in curation.REVISED_RESERVES:
        if f'"{before}"' not in history or f'"{after}"' not in history:
            raise ValueError(f"the version history does not say {before} to {after}")
        released = next(
            row
            for row in build.tables["supply"]
            if (row["series"], row["area"], row["as_published"]) == (series, area, before)
        )
        note = f"Version 1.3 of the report (27 May 2026) changed this figure to {after}."
        released["note"] = " ".join(filter(None, (released["note"], note)))
        figure = read_figure(after)
        if isinstance(figure, Problem):
            raise ValueError(figure)
        claim = claim_fields(
            figure,
            source=REVISED,
            confidence=Confidence.SINGLE_COPY,
            origin=SHIPPED,
            period=(2025, 2025),
            note=f"The data release still says {before}.",
            unit="t",
            scope="world",
            rounded=area == "world",
            locator="version history, version 1.3, p. 153",
        )
        build.add("supply", {"series": series, "area": area, **claim})
        tally.out["supply"] += 1


REVISED = str(curation.REVISED_REPORT["slug"])
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


# The whole ------------------------------------------------------------------------------------


def build_tables(folder: Path) -> Build:
    """All tables, made from the reference folder and checked."""
    build = Build(folder)
    for step in (
        add_sources,
        add_minerals,
        add_mineral_names,
        add_applications,
        add_areas,
        add_agreements,
        add_usages,
        add_intensities,
        add_demand_shares,
        add_lists,
        add_assessments,
        add_supply,
    ):
        step(build)
    check_unique(build.tables)
    for tally in build.tallies:
        tally.check()
    return build


def check_unique(tables: Tables) -> None:
    """No natural key stands for two rows."""
    for name, records in tables.items():
        counts = Counter(record["uid"] for record in records)
        twice = [record for record in records if counts[record["uid"]] > 1]
        if twice:
            raise ValueError(f"{name}: not unique: {twice[:4]}")


def about(tables: Tables) -> dict[str, Any]:
    """Title, terms and sources of the package."""
    return {
        "name": "mineralcat-reference",
        "title": "MineralCat reference catalogue of critical minerals for clean energy",
        "description": (
            "Minerals, the clean-energy applications that need them, how much, where supply comes"
            " from, official lists and agreements; every figure with its source or marked"
            " unsourced. Decisions and terms: db/README.md."
        ),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0, for selection and arrangement;"
                " the sources keep their own terms",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "sources": [
            {key: row[value] for key, value in SOURCE_FIELDS if row[value]}
            for row in tables["source"]
        ],
    }


SOURCE_FIELDS = (("title", "title"), ("path", "url"))


def rows_md(build: Build) -> str:
    """The counts, as a page."""
    lines = [
        "# Rows in, rows out",
        "",
        "Written by `db/build_reference.py`; do not edit. Every row of a file goes out or is"
        " dropped with a reason, and the sums agree. Rows made stand for no row of their own.",
    ]
    for tally in build.tallies:
        lines += ["", f"## {tally.file}: {tally.rows_in} {tally.unit} in", ""]
        lines += [f"- {count} to `{name}`" for name, count in tally.out.items()]
        lines += [f"- {count} dropped: {reason}" for reason, count in sorted(tally.dropped.items())]
        lines += [f"- made besides: {count} {name}" for name, count in tally.made.items()]
    return "\n".join(lines) + "\n\n" + tables_md(build.tables)


TABLES_HEADING = "## Tables"


def tables_md(tables: Mapping[str, Any]) -> str:
    """The size of each table."""
    lines = [TABLES_HEADING, "", "| table | rows |", "|---|---|"]
    lines += [f"| {name} | {len(tables[name])} |" for name in TABLES]
    return "\n".join(lines) + "\n"


def seal() -> None:
    """Describe db/reference anew after its CSV files were edited by hand.

    Rows without a uid are given the one of their natural key; sizes, hashes and counts are renewed.
    """
    tables: Tables = {}
    for name in TABLES:
        rows = read_table(REFERENCE, name)
        tables[name] = [{**row, "uid": row["uid"] or uid_of(name, row)} for row in rows]
    check_unique(tables)
    write_package(REFERENCE, tables, about(tables), curation.VERSION)
    page = REFERENCE / "ROWS.md"
    before = page.read_text(encoding="utf-8").partition(TABLES_HEADING)[0]
    page.write_text(before + tables_md(tables), encoding="utf-8", newline="\n")


def main(arguments: Iterable[str]) -> int:
    """Build db/reference from the one folder named, or seal what is there; 2 where neither."""
    words = list(arguments)
    if words == ["--seal"]:
        seal()
        return 0
    folders = [Path(word) for word in words]
    if len(folders) != 1 or not (folders[0] / "uses").is_dir():
        sys.stderr.write("Usage: python db/build_reference.py REFERENCE_FOLDER | --seal\n")
        return 2
    build = build_tables(folders[0])
    REFERENCE.mkdir(exist_ok=True)
    write_package(REFERENCE, build.tables, about(build.tables), curation.VERSION)
    page = rows_md(build)
    (REFERENCE / "ROWS.md").write_text(page, encoding="utf-8", newline="\n")
    sys.stdout.write(page)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
