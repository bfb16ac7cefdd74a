"""The declarative tables of a catalogue."""

from .agreements import Agreement, AgreementApplication, AgreementMineral, AgreementParty
from .base import Base, Claim, Entity, Named
from .facts import (
    Assessment,
    DemandShare,
    Intensity,
    Listing,
    ListingMember,
    Series,
    Statistic,
    Supply,
    Usage,
    UsageSubstitute,
)
from .log import Change, Property, Revision, Seal
from .named import (
    Application,
    ApplicationLink,
    ApplicationSynonym,
    Area,
    AreaName,
    CriticalityList,
    FileWord,
    Mineral,
    MineralName,
    MineralRelation,
    MineralSynonym,
    Organisation,
    Source,
)
from .own import Preference, Recipe, SavedSearch, Scenario

__all__ = ["Base", "Claim", "Entity", "Named"]
__all__ += ["Assessment", "DemandShare", "Intensity", "Listing", "ListingMember", "Series"]
__all__ += ["Statistic", "Supply", "Usage", "UsageSubstitute"]
__all__ += ["Change", "Property", "Revision", "Seal"]
__all__ += ["Agreement", "AgreementApplication", "AgreementMineral", "AgreementParty"]
__all__ += ["Application", "ApplicationLink", "ApplicationSynonym", "Area", "AreaName"]
__all__ += ["CriticalityList", "FileWord", "Mineral", "MineralName", "MineralRelation"]
__all__ += ["MineralSynonym", "Organisation", "Preference", "Recipe", "SavedSearch"]
__all__ += ["Scenario", "Source"]
