"""Named things: sources, minerals, applications, areas, organisations and agreements."""

from collections.abc import Mapping
from typing import Any

from building import curation
from building.tables import SHIPPED, Build, Row, Tally, listed, read_csv

from mineralcat.domain.terms import AreaKind

PRECISIONS = {"day", "week", "month", "quarter", "year", "reported"}


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
            "year": None if slug in curation.UNDATED else int(row["year"]),
            "published": curation.PUBLISHED.get(slug),
            "url": row.get("url"),
            "doi": row.get("doi"),
            "licence": row["licence"],
            "note": curation.SOURCE_NOTES.get(slug, row["note"]),
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
