"""Rows made by hand, for tests that need no store: what is not given is plain and harmless."""

from itertools import count
from typing import Any

from mineralcat.domain.terms import (
    ApplicationKind,
    ClaimKind,
    ClaimStatus,
    Confidence,
    Importance,
    LinkKind,
    Measure,
    MineralKind,
    Origin,
    Relation,
    SourceKind,
    Stage,
)
from mineralcat.store.rows import (
    AgreementRow,
    ApplicationDetail,
    AssessmentRow,
    BillRow,
    DemandShareRow,
    IntensityRow,
    LinkRow,
    ListingRow,
    MineralDetail,
    NameRow,
    PathStep,
    Ref,
    RelationRow,
    SourceRow,
    StatisticRow,
    SubstituteRow,
    SupplyRow,
    UsageRow,
)

_numbers = count(1)

HOSTILE = '<img src="file:///etc/hostname"><b>bold</b> & more'


def source(slug: str = "jrc-2020", **given: Any) -> SourceRow:
    values: dict[str, Any] = {
        "slug": slug,
        "title": "Raw materials demand for wind and solar PV",
        "publisher": "European Commission, Joint Research Centre",
        "kind": SourceKind.REPORT,
        "year": 2020,
        "url": "https://example.org/jrc",
        "doi": None,
        "licence": "CC BY 4.0",
        "note": None,
    }
    return SourceRow(**(values | given))


JRC = source()
IEA = source(
    "iea-2021",
    title="The Role of Critical Minerals",
    publisher="International Energy Agency",
    year=2021,
)
USGS = source(
    "usgs-mcs-2026",
    title="Mineral Commodity Summaries 2026",
    publisher="U.S. Geological Survey",
    kind=SourceKind.OFFICIAL_STATISTICS,
    year=2026,
    doi="10.3133/mcs2026",
)


def claim(**given: Any) -> dict[str, Any]:
    """The fields of a claim; a number where *value* is given, else words."""
    values: dict[str, Any] = {
        "uid": f"00000000-0000-0000-0000-{next(_numbers):012d}",
        "value": None,
        "low": None,
        "high": None,
        "kind": ClaimKind.NUMBER if given.get("value") is not None else ClaimKind.IN_WORDS,
        "unit": None,
        "status": ClaimStatus.REPORTED,
        "rounded": False,
        "as_published": None,
        "period_from": None,
        "period_to": None,
        "scope": None,
        "scenario": None,
        "locator": "table 4",
        "confidence": Confidence.VERIFIED_IN_TWO_PLACES,
        "origin": Origin.SHIPPED,
        "note": None,
        "source": JRC,
    }
    return values | given


def ref(name: str) -> Ref:
    return Ref(name.lower().replace(" ", "-").replace(",", ""), name)


def usage(application: str = "Onshore wind", mineral: str = "Neodymium", **given: Any) -> UsageRow:
    values = {
        "mineral": ref(mineral),
        "application": ref(application),
        "role": "magnets of the generator",
        "importance": Importance.ESSENTIAL,
        "curated": True,
        "substitutes": (),
    }
    return UsageRow(**claim(**(values | given)))


def intensity(
    value: float | None, application: str = "Onshore wind", mineral: str = "Neodymium", **given: Any
) -> IntensityRow:
    values = {"mineral": ref(mineral), "application": ref(application), "unit": "kg/MW"}
    return IntensityRow(**claim(**(values | {"value": value} | given)))


def supply(area: str, value: float | None, **given: Any) -> SupplyRow:
    values = {
        "area": Ref(area.lower(), area),
        "stage": Stage.MINE,
        "measure": Measure.PRODUCTION,
        "form": "rare-earth oxides",
        "basis": "REO",
        "headline": True,
        "share": None,
        "unit": "t",
        "period_from": 2025,
        "period_to": 2025,
        "source": USGS,
    }
    return SupplyRow(**claim(**(values | {"value": value} | given)))


def listing(jurisdiction: str, title: str, **given: Any) -> ListingRow:
    values = {
        "list": ref(title),
        "jurisdiction": jurisdiction,
        "complete": True,
        "strategic": False,
        "via": None,
        "since": "2023-06-28",
        "until": None,
        "named_as": None,
    }
    return ListingRow(**claim(**(values | given)))


def mineral(name: str = "Neodymium", **given: Any) -> MineralDetail:
    values: dict[str, Any] = {
        "id": 1,
        "uid": "00000000-0000-0000-0000-00000000000a",
        "slug": ref(name).slug,
        "name": name,
        "kind": MineralKind.ELEMENT,
        "symbol": "Nd",
        "formula": None,
        "summary": "The metal of the strongest magnets.",
        "note": None,
        "member_of": (ref("Light rare earth elements"), ref("Rare earth elements")),
        "members": (),
        "related": (),
        "synonyms": (),
        "names": (),
        "usages": (),
        "intensities": (),
        "supply": (),
        "demand_shares": (),
        "lists": (),
        "assessments": (),
        "statistics": (),
        "agreements": (),
    }
    return MineralDetail(**(values | given))


def application(name: str = "Offshore wind", **given: Any) -> ApplicationDetail:
    values: dict[str, Any] = {
        "id": 2,
        "uid": "00000000-0000-0000-0000-00000000000b",
        "slug": ref(name).slug,
        "name": name,
        "kind": ApplicationKind.TECHNOLOGY,
        "comparison": False,
        "summary": None,
        "note": None,
        "synonyms": (),
        "parts": (),
        "wholes": (),
        "minerals": (),
        "agreements": (),
    }
    return ApplicationDetail(**(values | given))


def bill(
    mineral_name: str,
    *path: tuple[str, LinkKind | None],
    intensities: tuple[IntensityRow, ...] = (),
    **given: Any,
) -> BillRow:
    """A line of a bill; *path* as names with how each belongs to the one before."""
    steps = tuple(PathStep(ref(name), kind) for name, kind in path)
    used = usage(path[-1][0], mineral_name, **given)
    return BillRow(
        mineral=ref(mineral_name),
        symbol=None,
        usage=used,
        path=steps,
        usages=(used,),
        intensities=intensities,
    )


def agreement(**given: Any) -> AgreementRow:
    values = {
        "slug": "msp",
        "title": "Minerals Security Partnership",
        "kind": "partnership",
        "date": "2022-06-14",
        "date_precision": "month",
        "status": None,
        "summary": "A group of countries.",
        "parties": (ref("India"),),
        "minerals": (ref("Neodymium"),),
        "source": IEA,
        "confidence": Confidence.SINGLE_COPY,
    }
    return AgreementRow(**(values | given))


def whole_mineral() -> MineralDetail:
    """A mineral with a row of every kind."""
    return mineral(
        usages=(
            usage("Onshore wind", substitutes=(SubstituteRow("ferrite magnets", None, None),)),
            usage("Remembered", importance=Importance.MINOR, confidence=Confidence.UNSOURCED),
        ),
        intensities=(
            intensity(180, "Onshore wind", low=150.0, high=210.0),
            intensity(183, "Onshore wind", source=IEA),
            intensity(7, "Elsewhere"),
        ),
        supply=(
            supply("China", 270_000, share=69.2, status=ClaimStatus.ESTIMATED),
            supply("Russia", None, kind=ClaimKind.WITHHELD),
            supply("Chile", None, kind=ClaimKind.ABOVE, low=500.0),
            supply("China", 250_000, period_from=2024, period_to=2024, source=JRC),
            supply("China", 91, stage=Stage.REFINERY, measure=Measure.SHARE, unit="percent"),
        ),
        demand_shares=(
            DemandShareRow(
                **claim(value=29.0, unit="percent", period_to=2024),
                end_use="magnets",
                application=ref("NdFeB magnet"),
                subtotal=False,
            ),
        ),
        lists=(
            listing("India", "Critical minerals for India 2023", via=ref("Rare earth elements")),
            listing("European Union", "EU list 2024", strategic=True, until="2030-01-01"),
        ),
        assessments=(
            AssessmentRow(
                **claim(value=5.3), scheme="EU", indicator="supply risk", scale="0 upward"
            ),
        ),
        statistics=(
            StatisticRow(
                **claim(kind=ClaimKind.ABOVE, low=95.0, unit="percent"),
                indicator="net import reliance",
                detail="",
            ),
        ),
        agreements=(agreement(),),
        names=(NameRow("de", "Neodym", "kalzium", Confidence.VERIFIED_IN_TWO_PLACES),),
        related=(RelationRow(ref("Monazite"), Relation.ORE_OF, True),),
        synonyms=("Nd metal",),
        note="Counted with the group.",
    )


def whole_application() -> ApplicationDetail:
    """An application with a row of every kind."""
    amount = intensity(180, "Direct drive")
    return application(
        summary="Turbines at sea",
        parts=(
            LinkRow(ref("Direct drive"), LinkKind.VARIANT),
            LinkRow(ref("Cable"), LinkKind.COMPONENT),
        ),
        wholes=(LinkRow(ref("Wind power"), LinkKind.SUBSECTOR),),
        minerals=(
            bill(
                "Neodymium",
                ("Offshore wind", None),
                ("Direct drive", LinkKind.VARIANT),
                intensities=(amount, intensity(51, "Gearbox")),
            ),
            bill("Boron", ("Offshore wind", None), importance=Importance.MINOR),
        ),
        agreements=(agreement(),),
        synonyms=("offshore turbines",),
        note="At sea.",
    )
