"""Curated facts: uses, intensities, shares of demand, lists and assessments."""

from building import curation
from building.tables import IN_WORDS, SHIPPED, Build, Row, figure_of, listed, number_in, years

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.exchange.incoming import Record


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


def spread_of(row: Row) -> ReadClaim:
    """Typical value with its ends; without a typical value the ends alone, as a range."""
    low, value, high = (number_in(row[key]) for key in ("low", "typical", "high"))
    if value is None:
        return ReadClaim(ClaimKind.RANGE, "", low=low, high=high)
    if value == 0 and low is None and high is None:
        return ReadClaim(ClaimKind.ZERO, "", value=0.0)
    return ReadClaim(ClaimKind.NUMBER, "", value=value, low=low, high=high)


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


def share_of(row: Row) -> ReadClaim:
    """The share in percent; bounds and ranges stay what they are, with their published words."""
    share = number_in(row["share_percent"])
    published = row["locator"].partition("published as ")[2]
    if row["qualifier"] == "above":
        return ReadClaim(ClaimKind.ABOVE, published, low=share)
    if row["qualifier"] == "below":
        return ReadClaim(ClaimKind.BELOW, published, high=share)
    if row["qualifier"] == "range":
        low, high = number_in(row["low"]), number_in(row["high"])
        return ReadClaim(ClaimKind.RANGE, published, low=low, high=high)
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


def score_of(row: Row) -> ReadClaim:
    """The score; a coded category is a number even where its code is 0, beside its words."""
    if row["indicator"].startswith("category"):
        value = number_in(row["value"])
        return ReadClaim(ClaimKind.NUMBER, curation.DOE_WORDS[row["value"]], value=value)
    return figure_of(row["value"])
