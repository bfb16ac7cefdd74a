"""The words of the field for kinds, stages and states. Values are what files and JSON carry."""

from enum import StrEnum


class MineralKind(StrEnum):
    """What an entry of the catalogue is."""

    ELEMENT = "element"
    GROUP = "group"
    MINERAL = "mineral"
    COMPOUND = "compound"
    MATERIAL = "material"


class Relation(StrEnum):
    """How one mineral comes from another; membership of a group is a thing apart."""

    ORE_OF = "ore of"
    MADE_FROM = "made from"
    OBTAINED_FROM = "obtained from"


class ApplicationKind(StrEnum):
    """Level of an application, from the widest to the narrowest."""

    SECTOR = "sector"
    TECHNOLOGY = "technology"
    COMPONENT = "component"
    CHEMISTRY = "chemistry"


class LinkKind(StrEnum):
    """How a part belongs to its whole; of several variants, a whole has one."""

    SUBSECTOR = "subsector"
    COMPONENT = "component"
    VARIANT = "variant"


class Importance(StrEnum):
    """How much an application depends on a mineral, best first."""

    ESSENTIAL = "essential"
    IMPORTANT = "important"
    MINOR = "minor"

    @property
    def rank(self) -> int:
        """0 for essential, so that sorting upwards puts it first."""
        return list(Importance).index(self)


class ClaimKind(StrEnum):
    """What a published figure is; an absence is typed too and never a zero."""

    NUMBER = "number"
    BELOW = "below"
    ABOVE = "above"
    RANGE = "range"
    ZERO = "zero"
    NEGLIGIBLE = "negligible"
    WITHHELD = "withheld"
    NOT_AVAILABLE = "not available"
    NOT_APPLICABLE = "not applicable"
    IN_WORDS = "in words"


class Certainty(StrEnum):
    """How sure it is that a mineral is what was asked for."""

    SURE = "sure"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class ClaimStatus(StrEnum):
    """How a figure came about."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"
    PROJECTED = "projected"
    DERIVED = "derived"


class Confidence(StrEnum):
    """How well a claim is proved."""

    VERIFIED_IN_TWO_PLACES = "verified in two places"
    SINGLE_COPY = "single copy"
    UNSOURCED = "unsourced"

    @property
    def rank(self) -> int:
        """0 for the best proved, so that sorting upwards puts it first."""
        return list(Confidence).index(self)


class Origin(StrEnum):
    """How a row came into this catalogue."""

    SHIPPED = "shipped"
    IMPORTED = "imported"
    OWN = "own"


class Stage(StrEnum):
    """Where along the chain supply is counted."""

    MINE = "mine"
    SMELTER = "smelter"
    REFINERY = "refinery"
    PLANT = "plant"


class Measure(StrEnum):
    """What of supply is counted; reserves are economic now, unlike resources."""

    PRODUCTION = "production"
    CAPACITY = "capacity"
    RESERVES = "reserves"
    SHARE = "share"


class WordKind(StrEnum):
    """What a text of a file may stand for that is no name of a mineral or application. *AREA* is a
    name of several states, *ABSENCE* a mark in place of a figure."""

    UNIT = "unit"
    SOURCE = "source"
    LIST = "criticality_list"
    ORGANISATION = "organisation"
    AREA = "area"
    ABSENCE = "absence"


class AreaKind(StrEnum):
    """What an area is; a country's slug is its ISO 3166 alpha-3 code."""

    COUNTRY = "country"
    WORLD = "world"
    REST = "rest"
    GROUP = "group"


class SourceKind(StrEnum):
    """What a source is, in the order in which rival claims are shown."""

    OFFICIAL_STATISTICS = "official statistics"
    LAW = "law"
    REPORT = "report"
    ARTICLE = "article"
    PRESS = "press"
    OWN = "own"

    @property
    def rank(self) -> int:
        """0 for official statistics, so that sorting upwards shows them first."""
        return _RANKS[self]


_RANKS = {kind: rank for rank, kind in enumerate(SourceKind)}
"""Looked up once for every figure of a catalogue, and there are twenty thousand."""


class DatePrecision(StrEnum):
    """How exactly a date is known; reported is the date of the report, not of the event."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    REPORTED = "reported"
