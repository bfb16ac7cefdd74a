"""The words of the field for kinds, stages and states. Values are what files and JSON carry."""

from mineralcat.translation import Term


class MineralKind(Term):
    """What an entry of the catalogue is."""

    ELEMENT = "element"
    GROUP = "group"
    MINERAL = "mineral"
    COMPOUND = "compound"
    MATERIAL = "material"


class Relation(Term):
    """How one mineral comes from another; membership of a group is a thing apart."""

    ORE_OF = "ore of"
    MADE_FROM = "made from"
    OBTAINED_FROM = "obtained from"


class ApplicationKind(Term):
    """Level of an application, from the widest to the narrowest."""

    SECTOR = "sector"
    TECHNOLOGY = "technology"
    COMPONENT = "component"
    CHEMISTRY = "chemistry"


class LinkKind(Term):
    """How a part belongs to its whole; of several variants, a whole has one."""

    SUBSECTOR = "subsector"
    COMPONENT = "component"
    VARIANT = "variant"


class Importance(Term):
    """How much an application depends on a mineral, best first."""

    ESSENTIAL = "essential"
    IMPORTANT = "important"
    MINOR = "minor"


class ClaimKind(Term):
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


class Certainty(Term):
    """How sure it is that a mineral is what was asked for."""

    SURE = "sure"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class ClaimStatus(Term):
    """How a figure came about."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"
    PROJECTED = "projected"
    DERIVED = "derived"


class Confidence(Term):
    """How well a claim is proved."""

    VERIFIED_IN_TWO_PLACES = "verified in two places"
    SINGLE_COPY = "single copy"
    UNSOURCED = "unsourced"


class Origin(Term):
    """How a row came into this catalogue."""

    SHIPPED = "shipped"
    IMPORTED = "imported"
    OWN = "own"

    @property
    def english(self) -> str:
        words = {"shipped": "came with the program", "own": "entered by a user"}
        return words.get(self, self.value)


class Stage(Term):
    """Where along the chain supply is counted."""

    MINE = "mine"
    SMELTER = "smelter"
    REFINERY = "refinery"
    PLANT = "plant"


class Measure(Term):
    """What of supply is counted; reserves are economic now, unlike resources."""

    PRODUCTION = "production"
    CAPACITY = "capacity"
    RESERVES = "reserves"
    SHARE = "share"


class WordKind(Term):
    """What a text of a file may stand for that is no name of a mineral or application. *AREA* is a
    name of several states, *ABSENCE* a mark in place of a figure."""

    UNIT = "unit"
    SOURCE = "source"
    LIST = "criticality_list"
    ORGANISATION = "organisation"
    AREA = "area"
    ABSENCE = "absence"

    @property
    def english(self) -> str:
        return "list" if self is WordKind.LIST else self.value


class AreaKind(Term):
    """What an area is; a country's slug is its ISO 3166 alpha-3 code."""

    COUNTRY = "country"
    WORLD = "world"
    REST = "rest"
    GROUP = "group"


class SourceKind(Term):
    """What a source is, in the order in which rival claims are shown."""

    OFFICIAL_STATISTICS = "official statistics"
    LAW = "law"
    REPORT = "report"
    ARTICLE = "article"
    PRESS = "press"
    OWN = "own"


class DatePrecision(Term):
    """How exactly a date is known; reported is the date of the report, not of the event."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    REPORTED = "reported"
