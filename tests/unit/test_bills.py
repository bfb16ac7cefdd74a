"""Bills of minerals, and facts as they are read: which claim is shown first, and what stands by."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from mineralcat.domain.terms import ClaimKind, Confidence, LinkKind, Stage
from mineralcat.errors import NotFoundError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import (
    Application,
    Area,
    Intensity,
    Mineral,
    Preference,
    Series,
    Source,
    Supply,
    Usage,
)
from mineralcat.store.queries.applications import application_detail
from mineralcat.store.queries.minerals import mineral_detail, mineral_rows
from mineralcat.store.search.find_minerals import find


def application(catalogue: Catalogue, slug: str) -> Any:
    with catalogue.reading() as session:
        return application_detail(session, catalogue.graph(session), slug)


def mineral(catalogue: Catalogue, slug: str) -> Any:
    with catalogue.reading() as session:
        return mineral_detail(session, catalogue.graph(session), slug)


def line(catalogue: Catalogue, slug: str, of: str) -> Any:
    return next(row for row in application(catalogue, of).minerals if row.mineral.slug == slug)


def row(catalogue: Catalogue, slug: str) -> Any:
    with catalogue.reading() as session:
        graph = catalogue.graph(session)
        found = find(session, graph, f'"{slug}"')
        return mineral_rows(session, graph, found, 0, 1)[0]


# -- the real ones -------------------------------------------------------------------------------


def test_neodymium_of_an_offshore_turbine_with_amount_path_and_source(reference_catalogue):
    found = line(reference_catalogue, "neodymium", "offshore-wind")
    assert [step.application.slug for step in found.path] == [
        "offshore-wind",
        "wind-dd-pmsg",
        "ndfeb-magnet",
    ]
    assert [step.kind for step in found.path] == [None, LinkKind.VARIANT, LinkKind.COMPONENT]
    assert found.variant.slug == "wind-dd-pmsg"
    assert found.usage.importance == "essential"
    assert found.amount is found.intensities[0]
    assert (found.amount.value, found.amount.low, found.amount.high) == (180, 150, 210)
    assert found.amount.unit == "kg/MW"
    assert found.amount.source.slug == "jrc-2020"


@pytest.mark.parametrize(
    ("slug", "of", "value", "part"),
    [
        ("copper", "solar-pv", 884, "cigs-pv"),
        ("copper", "onshore-wind", 2520, "wind-gb-dfig"),
        ("copper", "offshore-wind", 4000, "wind-dd-pmsg"),
        ("molybdenum", "onshore-wind", 99, "wind-gb-dfig"),
    ],
)
def test_an_application_with_an_amount_of_its_own_does_not_show_that_of_a_variant(
    slug, of, value, part, reference_catalogue
):
    found = line(reference_catalogue, slug, of)
    assert (found.amount.application.slug, found.amount.value) == (of, value)
    assert found.path[-1].application.slug == part
    assert found.amount is found.intensities[0]


def test_an_amount_of_its_own_gives_way_to_a_better_proved_one_of_a_part(reference_catalogue):
    found = line(reference_catalogue, "neodymium", "offshore-wind")
    (own,) = [a for a in found.intensities if a.application.slug == "offshore-wind"]
    assert (own.value, own.confidence.value) == (165.7, "single copy")
    assert found.amount.confidence.value == "verified in two places"


def test_a_bill_is_the_answer_of_the_search_line_for_line(reference_catalogue):
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        for slug in ("offshore-wind", "electric-mobility", "nmc811-battery", "solar-pv"):
            found = find(session, graph, f"used-in:{slug}")
            rows = mineral_rows(session, graph, found, 0, len(found))
            detail = application_detail(session, graph, slug)
            assert sorted(row.slug for row in rows) == sorted(
                b.mineral.slug for b in detail.minerals
            )
            by_slug = {bill.mineral.slug: bill for bill in detail.minerals}
            for row in rows:
                line, whole = row.bill, by_slug[row.slug]
                assert line is not None
                assert (line.importance, line.role) == (whole.usage.importance, whole.usage.role)
                assert (line.path, line.variant) == (whole.path, whole.variant)
                assert line.amount == whole.amount
                assert line.usage == replace(whole.usage, substitutes=())


def test_every_amount_of_a_bill_is_of_the_application_or_below_it(reference_catalogue):
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        for node in graph.nodes.values():
            below = {graph.nodes[part].slug for part in graph.reach(node.id)}
            for bill in application_detail(session, graph, node.slug).minerals:
                facts: list[Any] = [*bill.usages, *bill.intensities]
                for fact in facts:
                    assert fact.application.slug in below
                    assert fact.mineral == bill.mineral
                assert bill.usage is bill.usages[0]


def test_parts_and_wholes_of_an_application_mirror_each_other(reference_catalogue):
    for part in application(reference_catalogue, "offshore-wind").parts:
        wholes = application(reference_catalogue, part.application.slug).wholes
        assert ("offshore-wind", part.kind) in {(w.application.slug, w.kind) for w in wholes}


def test_a_mineral_shows_all_the_catalogue_holds_of_it(reference_catalogue):
    cobalt = mineral(reference_catalogue, "cobalt")
    assert cobalt.symbol == "Co"
    assert {name.lang for name in cobalt.names} >= {"hi", "ru", "de"}
    assert {use.application.slug for use in cobalt.usages} >= {"nmc811-battery"}
    assert {"in-2023", "eu-2024"} <= {entry.list.slug for entry in cobalt.lists}
    assert cobalt.intensities
    assert cobalt.demand_shares
    assert cobalt.assessments
    assert cobalt.statistics
    assert cobalt.agreements
    first = cobalt.supply[0]
    assert first.headline
    newest = max(entry.period_to or 0 for entry in cobalt.supply if entry.headline)
    assert first.period_to == newest


def test_a_member_is_on_a_list_by_way_of_its_group(reference_catalogue):
    neodymium = {
        entry.list.slug: entry for entry in mineral(reference_catalogue, "neodymium").lists
    }
    assert neodymium["in-2023"].via.slug == "rare-earth-elements"
    assert neodymium["us-2022"].via is None


def test_supply_of_the_world_comes_before_what_one_buyer_buys(reference_catalogue):
    scandium = mineral(reference_catalogue, "scandium").supply
    assert (scandium[0].scope, scandium[0].area.name) == ("world", "China")
    for slug in ("aluminium", "neodymium", "boron", "scandium", "molybdenum"):
        series: dict[Any, list[bool]] = {}
        for entry in mineral(reference_catalogue, slug).supply:
            counted = (entry.stage, entry.measure, entry.form, entry.basis)
            series.setdefault(counted, []).append(entry.scope == "EU sourcing")
        assert any(any(elsewhere) for elsewhere in series.values())
        for elsewhere in series.values():
            assert elsewhere == sorted(elsewhere)


def test_shares_are_of_the_published_world_total_of_the_same_table(reference_catalogue):
    for slug in ("cobalt", "lithium", "copper"):
        supply = mineral(reference_catalogue, slug).supply
        for entry in supply:
            if entry.share is None or entry.measure == "share":
                continue
            totals = {
                other.value
                for other in supply
                if other.area.slug == "world"
                and (other.stage, other.measure, other.form, other.basis, other.period_to)
                == (entry.stage, entry.measure, entry.form, entry.basis, entry.period_to)
                and other.source == entry.source
            }
            assert any(entry.share == pytest.approx(100 * entry.value / total) for total in totals)


def test_the_leader_is_the_country_with_the_most_in_the_newest_year(reference_catalogue):
    for slug in ("cobalt", "lithium", "rare-earth-elements", "nickel", "boron"):
        leader = row(reference_catalogue, slug).leader
        newest = [
            entry
            for entry in mineral(reference_catalogue, slug).supply
            if entry.headline
            and (entry.period_from, entry.period_to) == (leader.year_from, leader.year)
            and entry.status != "projected"
            and entry.scope == "world"
        ]
        countries = [e for e in newest if len(e.area.slug) == 3 and e.source.slug == leader.source]
        most = max(countries, key=lambda entry: entry.value or 0)
        assert leader.area == most.area
        assert leader.share == pytest.approx(most.share)


def test_an_average_over_years_leads_with_all_its_years(reference_catalogue):
    leader = row(reference_catalogue, "neodymium").leader
    assert (leader.year_from, leader.year) == (2016, 2020)
    assert leader.years == "2016–2020"
    assert row(reference_catalogue, "lithium").leader.years == "2025"


def test_a_name_that_is_none_is_not_found(reference_catalogue):
    with pytest.raises(NotFoundError, match="no mineral “atlantium”"):
        mineral(reference_catalogue, "atlantium")
    with pytest.raises(NotFoundError, match="no application “perpetuum-mobile”"):
        application(reference_catalogue, "perpetuum-mobile")


# -- small ones, for the rules -------------------------------------------------------------------


def ids(session) -> dict[str, int]:
    found = {}
    for model in (Mineral, Application, Source):
        found |= {row[0]: row[1] for row in session.execute(select(model.slug, model.id))}
    return found


def add_source(session, slug: str, kind: str, year: int | None) -> int:
    source = Source(slug=slug, title=slug, kind=kind, year=year)
    session.add(source)
    session.flush()
    return source.id


def amount(session, of: str, at: str, value: float, unit: str = "kg/unit", **given) -> Intensity:
    known = ids(session)
    claim = Intensity(
        mineral_id=known[of],
        application_id=known[at],
        claim_kind=given.pop("claim_kind", "number"),
        value=value,
        unit=unit,
        source_id=given.pop("source_id", known["made-up"]),
        confidence="single copy",
        **given,
    )
    session.add(claim)
    session.flush()
    return claim


def assert_sound(catalogue: Catalogue) -> None:
    with catalogue.reading() as session:
        assert catalogue_check.problems(session) == []


def test_rival_amounts_stand_in_the_order_of_the_rule_and_a_preference_goes_before(
    small_catalogue,
):
    rivals = [
        ("undated-report", "report", None, 1.0),
        ("old-official", "official statistics", 2019, 2.0),
        ("new-report", "report", 2026, 3.0),
        ("new-official", "official statistics", 2024, 4.0),
    ]
    with small_catalogue.writing("Add rivals") as session:
        for slug, kind, year, value in rivals:
            source = add_source(session, slug, kind, year)
            chosen = amount(session, "lithium", "battery", value, source_id=source).uid
            if slug == "undated-report":
                preferred = chosen
        session.add(
            Intensity(
                mineral_id=ids(session)["lithium"],
                application_id=ids(session)["battery"],
                claim_kind="number",
                value=5.0,
                unit="kg/unit",
            )
        )
    bill = line(small_catalogue, "lithium", "car")
    assert [claim.value for claim in bill.intensities] == [4.0, 2.0, 3.0, 1.0, 5.0]
    assert bill.amount.value == 4.0
    assert_sound(small_catalogue)
    with small_catalogue.writing("Prefer") as session:
        session.add(Preference(question="intensity/lithium/battery", claim_uid=preferred))
    bill = line(small_catalogue, "lithium", "car")
    assert bill.amount.value == 1.0
    assert [claim.value for claim in bill.intensities] == [1.0, 4.0, 2.0, 3.0, 5.0]
    assert_sound(small_catalogue)
    small_catalogue.undo()
    assert line(small_catalogue, "lithium", "car").amount.value == 4.0


def test_the_amount_of_the_most_specific_part_is_shown(small_catalogue):
    with small_catalogue.writing("Add amounts") as session:
        amount(session, "lithium", "car", 8.9)
        amount(session, "lithium", "battery", 7.1)
    assert line(small_catalogue, "lithium", "car").amount.value == 7.1
    assert [c.value for c in line(small_catalogue, "lithium", "car").intensities] == [7.1, 8.9]
    assert line(small_catalogue, "lithium", "battery").amount.value == 7.1


def use_itself(session, of: str, at: str) -> None:
    known = ids(session)
    used = {"mineral_id": known[of], "application_id": known[at]}
    session.add(Usage(**used, importance="essential", claim_kind="in words"))


def test_an_application_that_uses_the_mineral_itself_shows_its_own_amount(small_catalogue):
    with small_catalogue.writing("Add amounts") as session:
        use_itself(session, "lithium", "car")
        amount(session, "lithium", "car", 8.9)
        amount(session, "lithium", "battery", 7.1)
    bill = line(small_catalogue, "lithium", "car")
    assert [step.application.slug for step in bill.path] == ["car", "battery"]
    assert [claim.value for claim in bill.intensities] == [8.9, 7.1]
    assert bill.amount.application.slug == "car"
    assert_sound(small_catalogue)


def test_an_own_amount_is_shown_in_the_unit_counted_in_and_as_well_proved_or_not_at_all(
    small_catalogue,
):
    with small_catalogue.writing("Add amounts") as session:
        use_itself(session, "lithium", "car")
        of_car = amount(session, "lithium", "car", 8.9).id
        of_battery = amount(session, "lithium", "battery", 7.1)
        of_battery.confidence = Confidence.VERIFIED_IN_TWO_PLACES
        preferred = of_battery.uid
    assert line(small_catalogue, "lithium", "car").amount.value == 7.1
    with small_catalogue.writing("Read it in a second place") as session:
        session.get_one(Intensity, of_car).confidence = Confidence.VERIFIED_IN_TWO_PLACES
    assert line(small_catalogue, "lithium", "car").amount.value == 8.9
    with small_catalogue.writing("Prefer") as session:
        session.add(Preference(question="intensity/lithium/battery", claim_uid=preferred))
    assert line(small_catalogue, "lithium", "car").amount.value == 7.1
    small_catalogue.undo()
    with small_catalogue.writing("Count cars in another unit") as session:
        session.get_one(Intensity, of_car).unit = "kg/vehicle"
        for value in (1.0, 2.0):
            amount(session, "cobalt", "car", value)
    assert line(small_catalogue, "lithium", "car").amount.value == 7.1
    assert_sound(small_catalogue)


def test_a_zero_is_a_claim_but_not_the_amount_that_is_shown(small_catalogue):
    with small_catalogue.writing("Add amounts") as session:
        amount(session, "lithium", "battery", 0.0, claim_kind="zero")
    bill = line(small_catalogue, "lithium", "battery")
    assert [claim.kind for claim in bill.intensities] == [ClaimKind.ZERO]
    with small_catalogue.reading() as session:
        graph = small_catalogue.graph(session)
        found = find(session, graph, "used-in:battery", sort="amount")
        assert len(found) == 2
    with small_catalogue.writing("Add another") as session:
        amount(session, "lithium", "battery", 6.0)
    assert line(small_catalogue, "lithium", "battery").amount.value == 6.0


def test_amounts_sort_by_size_whatever_their_unit_and_by_what_they_measure(small_catalogue):
    with small_catalogue.writing("Add amounts") as session:
        amount(session, "lithium", "battery", 900.0, "g/kWh")
        amount(session, "cobalt", "battery", 0.5, "kg/kWh")
    with small_catalogue.reading() as session:
        graph = small_catalogue.graph(session)
        found = find(session, graph, "used-in:battery", sort="amount", descending=True)
        names = [row.slug for row in mineral_rows(session, graph, found, 0, 9)]
    assert names == ["lithium", "cobalt"]


def test_what_an_application_is_counted_in_decides_for_all_its_minerals(small_catalogue):
    """An edit of cobalt's amounts changes which amount of lithium is shown."""
    with small_catalogue.writing("Add amounts") as session:
        amount(session, "lithium", "battery", 7.0, "kg/vehicle")
        amount(session, "lithium", "battery", 0.1, "kg/kWh")
        of_cobalt = [amount(session, "cobalt", "battery", n, "kg/kWh").id for n in (1.0, 2.0)]
    assert line(small_catalogue, "lithium", "battery").amount.unit == "kg/kWh"
    with small_catalogue.writing("Count by vehicle") as session:
        for id_ in of_cobalt:
            session.get_one(Intensity, id_).unit = "kg/vehicle"
    assert line(small_catalogue, "lithium", "battery").amount.unit == "kg/vehicle"
    assert_sound(small_catalogue)
    small_catalogue.undo()
    assert line(small_catalogue, "lithium", "battery").amount.unit == "kg/kWh"
    with small_catalogue.writing("Add some by vehicle") as session:
        for value in (3.0, 4.0, 5.0):
            amount(session, "cobalt", "battery", value, "kg/vehicle")
    assert line(small_catalogue, "lithium", "battery").amount.unit == "kg/vehicle"
    assert_sound(small_catalogue)
    with small_catalogue.writing("Delete them again") as session:
        for claim in session.scalars(
            select(Intensity).where(Intensity.value >= 3, Intensity.value < 6)
        ):
            session.delete(claim)
    assert line(small_catalogue, "lithium", "battery").amount.unit == "kg/kWh"
    assert_sound(small_catalogue)


def test_the_more_important_use_explains_before_the_nearer_one(small_catalogue):
    with small_catalogue.writing("Add a use") as session:
        known = ids(session)
        session.add(
            Usage(
                mineral_id=known["lithium"],
                application_id=known["car"],
                importance="minor",
                claim_kind="in words",
            )
        )
    bill = line(small_catalogue, "lithium", "car")
    assert [step.application.slug for step in bill.path] == ["car", "battery"]
    assert [use.importance.value for use in bill.usages] == ["essential", "minor"]


def test_a_withheld_producer_is_shown_and_a_share_is_never_guessed(small_catalogue):
    with small_catalogue.writing("Add supply") as session:
        world = Area(slug="world", name="World", kind="world")
        here, there = (Area(slug=s, name=s, kind="country") for s in ("AAA", "BBB"))
        session.add_all([world, here, there])
        series = Series(
            mineral_id=ids(session)["cobalt"], stage="mine", measure="production", headline=True
        )
        session.add(series)
        session.flush()
        known = ids(session)

        def supply(area: Area, value: float | None, period: int, **given) -> None:
            session.add(
                Supply(
                    series_id=series.id,
                    area_id=area.id,
                    claim_kind="withheld" if value is None else "number",
                    value=value,
                    unit="t",
                    period_from=period,
                    period_to=period,
                    source_id=known["made-up"],
                    confidence="single copy",
                    **given,
                )
            )

        supply(world, 200.0, 2024)
        supply(here, 150.0, 2024, status="estimated")
        supply(there, None, 2024)
        supply(here, 10.0, 2023)
        supply(there, 90.0, 2030, status="projected")
    entries = {
        (entry.area.slug, entry.period_to): entry
        for entry in mineral(small_catalogue, "cobalt").supply
    }
    assert entries["AAA", 2024].share == pytest.approx(75)
    assert entries["AAA", 2023].share is None
    assert entries["BBB", 2024].kind is ClaimKind.WITHHELD
    assert entries["BBB", 2024].share is None
    leader = row(small_catalogue, "cobalt").leader
    assert (leader.area.slug, leader.share, leader.year) == ("AAA", pytest.approx(75), 2024)
    assert (leader.status, leader.stage, leader.source) == ("estimated", Stage.MINE, "made-up")
    assert list(entries)[-1] == ("BBB", 2030)
