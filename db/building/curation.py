"""Decisions of the curator that no source table holds."""

from mineralcat.domain.terms import Measure, SourceKind, Stage

VERSION = "2026.3"
"""Version of the reference data; raise it whenever a file changes."""

STATISTICS = SourceKind.OFFICIAL_STATISTICS
LAW, REPORT = SourceKind.LAW, SourceKind.REPORT
ARTICLE, PRESS = SourceKind.ARTICLE, SourceKind.PRESS

SOURCE_KINDS: dict[str, SourceKind] = {
    "iea-2021": REPORT,
    "iea-cmde-2025": STATISTICS,
    "iea-cmde-2026": STATISTICS,
    "jrc-2020": REPORT,
    "jrc-2024-copy": REPORT,
    "sn-2022": ARTICLE,
    "rcr-lit-2024": REPORT,
    "batpac-5.1": REPORT,
    "zhao-2023-sib": ARTICLE,
    "ica-idtechex-2017": REPORT,
    "image-mat-2021": ARTICLE,
    "vrfb-bushveld": PRESS,
    "h2view-iridium": PRESS,
    "irena-2020": REPORT,
    "chp-sria": REPORT,
    "usgs-mcs-2011": STATISTICS,
    "usgs-mcs-2021": STATISTICS,
    "usgs-mcs-2025": STATISTICS,
    "usgs-mcs-2026-v1.3": STATISTICS,
    "usgs-ofr-2024-ge-ga": REPORT,
    "wss-2024": REPORT,
    "cobalt-inst-2022": REPORT,
    "eu-crm-2023": REPORT,
    "eu-crma-2024": LAW,
    "us-fr-2022": LAW,
    "us-fr-2025": LAW,
    "us-doe-2023": LAW,
    "in-mines-2023": LAW,
    "ca-2024": LAW,
    "au-2024": LAW,
    "uk-2024": REPORT,
    "uk-2021": REPORT,
    "kr-2023": LAW,
    "jp-2020": LAW,
    "press-oil-irel-2025": PRESS,
    "press-india-russia-2025": PRESS,
    "press-kabil-2022": PRESS,
    "press-kabil-2024": PRESS,
    "press-kabil-irh-2024": PRESS,
    "press-us-india-2024": PRESS,
    "press-gail-hcl-2025": PRESS,
    "press-india-zambia-2025": PRESS,
    "msp-2022": PRESS,
    "au-in-2022": PRESS,
    "eu-partnerships": PRESS,
    "ustr-2023": LAW,
    "in-ncmm-2025": PRESS,
    "us-ua-2025": PRESS,
    "g7-2025": PRESS,
    "quad-2025": PRESS,
    "us-au-2025": PRESS,
    "us-jp-2025": PRESS,
    "kalzium-l10n": REPORT,
    "gperiodic-l10n": REPORT,
    "hi-element-tables": PRESS,
    "eu-crm-terms": LAW,
    "ru-mineral-terms": PRESS,
    "hi-mineral-terms": PRESS,
    "zh-ja-mineral-terms": ARTICLE,
    "doe-cma-2023-copy": REPORT,
    "use-lipf6": ARTICLE,
    "use-vrfb-felt": ARTICLE,
    "use-nuclear": ARTICLE,
    "use-hjt": ARTICLE,
    "use-cu-motors": PRESS,
    "use-hpa": PRESS,
    "use-magnets": ARTICLE,
    "use-lfp": PRESS,
    "use-sb-glass": PRESS,
    "use-perovskite": ARTICLE,
    "use-semiconductors": ARTICLE,
    "use-pem": ARTICLE,
    "use-sib": ARTICLE,
    "use-csp-salts": ARTICLE,
    "us-fr-2023-ndfeb": REPORT,
    "us-doe-cmm-strategy": REPORT,
    "usgs-mcs-2022-data": STATISTICS,
    "usgs-mcs-2023-data": STATISTICS,
    "usgs-mcs-2024-data": STATISTICS,
    "usgs-mcs-2025-data": STATISTICS,
    "usgs-mcs-2026-data": STATISTICS,
    "usgs-ds140": STATISTICS,
}
"""IEA data sets count as official statistics, the EU study as a report, official lists as law."""

PLACEHOLDER_SOURCE = "general-knowledge"
"""No publication: rows that name it are unsourced."""

PUBLISHERS = {"rcr-lit-2024": "PJGriff26 on GitHub (repository materials-demand-model)"}
"""Publishers in words that can be shortened to who says so."""

UNDATED = frozenset({"usgs-ds140"})
"""Sources of many years, which so come after any that is dated: workbooks of 2014 to 2024."""

SOURCE_NOTES = {
    "usgs-ds140": "Workbooks of several years, to be seen in their names; they do not say which of"
    " their figures are estimates.",
}

PUBLISHED: dict[str, str] = {
    "us-fr-2022": "2022-02-24",
    "us-fr-2025": "2025-11-07",
    "us-doe-2023": "2023-08-04",
    "us-fr-2023-ndfeb": "2023-02-14",
    "ca-2024": "2024-06",
    "au-2024": "2024-02-20",
    "usgs-mcs-2025-data": "2025-01-31",
    "usgs-mcs-2026-data": "2026-02-06",
    "usgs-mcs-2026-v1.3": "2026-05-27",
}
"""Days and months that the tables of sources state; the year stands there for all."""

NO_MARKET = {
    "promethium": "Radioactive; no mined supply.",
    "osmium": "Rarest of the platinum-group metals; no published supply.",
}

COMPARISONS = "reference-technologies"
"""This application and all below it are conventional technologies to compare with."""

MINERAL, APPLICATION = "mineral", "application"

SUBSTITUTES: dict[str, tuple[str, str]] = {
    "LFP": (APPLICATION, "lfp-battery"),
    "LFP chemistry": (APPLICATION, "lfp-battery"),
    "NdFeB": (APPLICATION, "ndfeb-magnet"),
    "aluminium cables": (MINERAL, "aluminium"),
    "aluminium exchangers": (MINERAL, "aluminium"),
    "aluminium foil on both electrodes": (MINERAL, "aluminium"),
    "aluminium for cables": (MINERAL, "aluminium"),
    "aluminium for some wiring": (MINERAL, "aluminium"),
    "aluminium mirrors": (MINERAL, "aluminium"),
    "aluminium rotor": (MINERAL, "aluminium"),
    "aluminium windings": (MINERAL, "aluminium"),
    "battery electric drive": (APPLICATION, "battery-electric-car"),
    "bismuth solder": (MINERAL, "bismuth"),
    "boron carbide": (MINERAL, "boron"),
    "c-Si panels": (APPLICATION, "c-si-pv"),
    "copper plating": (MINERAL, "copper"),
    "doped ceria": (MINERAL, "cerium"),
    "doubly fed generator": (APPLICATION, "wind-gb-dfig"),
    "electrically excited generator": (APPLICATION, "wind-dd-eesg"),
    "hard carbon in sodium-ion": (APPLICATION, "sodium-ion-battery"),
    "lithium metal": (MINERAL, "lithium"),
    "lithium-ion": (APPLICATION, "li-ion-grid-storage"),
    "manganese in LMFP": (MINERAL, "manganese"),
    "nickel alloys": (MINERAL, "nickel"),
    "perovskite": (APPLICATION, "perovskite-pv"),
    "higher nickel": (MINERAL, "nickel"),
    "potassium-rich salts": (MINERAL, "potash"),
    "raney nickel": (MINERAL, "nickel"),
    "ruthenium blends": (MINERAL, "ruthenium"),
    "silicon IGBT": (MINERAL, "silicon"),
    "silicon blends": (MINERAL, "silicon"),
    "silicon carbide substrate": (MINERAL, "silicon-carbide"),
    "sodium hydroxide": (MINERAL, "sodium"),
    "sodium-ion": (APPLICATION, "sodium-ion-battery"),
    "sodium-ion chemistry": (APPLICATION, "sodium-ion-battery"),
    "tin alloys": (MINERAL, "tin"),
    "tin perovskite": (MINERAL, "tin"),
    "titanium alloys": (MINERAL, "titanium"),
    "vanadium flow battery": (APPLICATION, "vanadium-redox-flow-battery"),
    "zinc-bromine flow batteries": (APPLICATION, "zinc-battery"),
}
"""Substitutes that name an entry in other words than its name, symbol or synonym."""

AREA_GROUPS: dict[str, tuple[str, str]] = {
    "European Union": ("european-union", "European Union"),
    "United States and Canada": ("united-states-and-canada", "United States and Canada"),
    "China, Germany, and Russia": ("china-germany-russia", "China, Germany and Russia"),
    "Australia, Canada, China, and Namibia": (
        "australia-canada-china-namibia",
        "Australia, Canada, China and Namibia",
    ),
}
"""Groups of countries as sources give them: their text to slug and name."""

COUNTRY_NAMES = {
    "CIV": "Côte d’Ivoire",
    "COD": "DR Congo",
    "MMR": "Myanmar",
}
"""Names where the two reference tables differ; elsewhere they agree."""

COUNTRY_TEXTS = {
    "Congo (Kinshasa)": "COD",
    "Democratic Republic of the Congo": "COD",
    "Democratic Republic of Congo": "COD",
    "Myanmar (Burma)": "MMR",
    "Côte d'Ivoire": "CIV",
}
"""More ways of writing countries, so that tables can be matched."""

AREA_NOTES = {"XKX": "No official ISO 3166 code; XKX is the one in common use."}

LIST_NOTES = {
    "uk-2024": (
        "Incomplete: 14 of 34 members were confirmed; the others are left out until the report"
        " OR/24/047 has been read."
    ),
    "eu-strategic-2024": "Annex I. Its 17 entries are the strategic raw materials.",
    "eu-2024": "Annex II. Which of them are strategic says the list of Annex I.",
    "us-2022": "Names rare earths and platinum-group metals one by one.",
    "us-2025": "Names rare earths and platinum-group metals one by one.",
}

NAMED_AS = {
    ("jp-2020", "barite"): "barium",
    ("jp-2020", "graphite"): "carbon",
    ("ca-2024", "iron"): "high-purity iron ore",
    ("eu-2024", "aluminium"): "bauxite, alumina and aluminium",
    ("eu-strategic-2024", "aluminium"): "bauxite, alumina and aluminium",
    ("eu-strategic-2024", "rare-earth-elements"): (
        "rare earth elements for magnets (Nd, Pr, Tb, Dy, Gd, Sm, Ce)"
    ),
}
"""How a list names its entry, where the reference says so."""

LIMITED_TO = {
    ("eu-strategic-2024", "rare-earth-elements"): (
        "neodymium",
        "praseodymium",
        "terbium",
        "dysprosium",
        "gadolinium",
        "samarium",
        "cerium",
    ),
}
"""Members that a list means where it names their group, in its order; elsewhere it means all."""

NOT_STRATEGIC_LIST = "eu-2024"
"""The EU's strategic raw materials are the list eu-strategic-2024; its marks here are not used."""

INCOMPLETE_LIST = "uk-2024"

AGREEMENT_PLACES = {
    "msp-2022": "Toronto",
    "eu-kazakhstan-2022": "COP27",
    "india-russia-wg-2025": "New Delhi",
    "oil-irel-2025": "Mumbai",
    "g7-plan-2025": "Kananaskis",
    "us-japan-2025": "Tokyo",
}
"""Places that the summaries state."""

IEA_FORMS: dict[str, tuple[str, str]] = {
    "copper in ore and concentrate, contained metal": (
        "copper in ore and concentrate",
        "metal content",
    ),
    "cobalt in ore and concentrate, contained metal": (
        "cobalt in ore and concentrate",
        "metal content",
    ),
    "refined cobalt, contained metal": ("refined cobalt", "metal content"),
    "lithium raw materials, contained lithium": ("lithium raw materials", "metal content"),
    "lithium chemicals, contained lithium": ("lithium chemicals", "metal content"),
    "nickel in ore, contained metal": ("nickel in ore", "metal content"),
    "refined nickel, contained metal": ("refined nickel", "metal content"),
}
"""Forms that name their basis, taken apart into form and basis."""

EU_FORMS: dict[str, str] = {
    "aluminium (alumina or metal, as assessed)": "alumina or metal, as assessed",
    "bauxite (aluminium line of the study)": "bauxite",
    "heavy rare earths elements": "",
    "steel and iron (processing stage of the iron ore line)": "steel and iron",
    "titanium (processing stage of the titanium line)": "processing stage, not told apart",
    "titanium metal (sponge)": "sponge metal",
}
"""Forms of the EU study, shortened to what is counted."""

PROCESSING_STAGES: dict[str, Stage] = {
    "aluminium": Stage.SMELTER,
    "iron": Stage.SMELTER,
    "magnesium": Stage.SMELTER,
    "arsenic": Stage.PLANT,
    "helium": Stage.PLANT,
    "metallurgical-coal": Stage.PLANT,
    "phosphorus": Stage.PLANT,
    "silicon": Stage.PLANT,
}
"""Where the EU study's stage P is no refinery: as the USGS counts the same product."""

HEADLINES: dict[str, tuple[Stage, Measure, str, str]] = {
    "boron": (Stage.MINE, Measure.SHARE, "borates", ""),
    "iron": (Stage.MINE, Measure.PRODUCTION, "usable ore", "gross weight"),
    "silicon": (Stage.PLANT, Measure.PRODUCTION, "silicon metal", "silicon content"),
    "sodium": (Stage.MINE, Measure.PRODUCTION, "natural soda ash", "sodium carbonate"),
    "titanium": (Stage.MINE, Measure.PRODUCTION, "ilmenite", "TiO2 content"),
    "aluminium": (Stage.SMELTER, Measure.PRODUCTION, "", ""),
    "germanium": (Stage.REFINERY, Measure.SHARE, "processed or refined", ""),
}
"""The headline series where the rule alone leaves several, or one that cannot be compared."""

PERIOD_NOTE = "Multi-year average, as a rule 2016 to 2020."
EOL_RIR_NOTE = "0 may mean not reported."
DOE_WORDS = {"0": "not critical", "1": "near critical", "2": "critical"}
UNSOURCED_NOTE = "Claimed source: {title} ({slug}){where}; written from memory and not checked."
KNOWLEDGE_NOTE = "General engineering knowledge of the curator; no text was consulted."

REVISED_REPORT = {
    "slug": "usgs-mcs-2026-v1.3",
    "title": "Mineral Commodity Summaries 2026, version 1.3 (revision history of the report)",
    "publisher": "U.S. Geological Survey",
    "year": 2026,
    "licence": "public domain (US Government work)",
    "note": "The data release was not changed with the report: its CSV is of 6 February 2026.",
}
REVISED_RESERVES = (("BRA", "21,000,000", "11,000,000"), ("world", ">85,000,000", ">75,000,000"))
"""Rare-earth reserves of 2025: area, figure of the released CSV, figure of report version 1.3."""
