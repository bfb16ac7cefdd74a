"""What the world tables of the Mineral Commodity Summaries count, as tables of facts.

Next year's file is new entries here, not new code. Keys are the publisher's own words, cleaned of
blanks; what each file gets wrong (units, misplaced columns, spelling) stands beside the entry.
"""

from typing import Final, NamedTuple

from mineralcat.domain.terms import Measure, Stage

METAL = "metal content"
GROSS = "gross weight"
TIO2 = "TiO2 content"
K2O = "K2O"
REO = "REO"


class SeriesKey(NamedTuple):
    """What of a mineral's supply is counted, and how: the natural key of a series."""

    mineral: str
    stage: Stage
    measure: Measure
    form: str = ""
    basis: str = ""


class WideEntry(NamedTuple):
    """What the columns of one COMMODITY and TYPE of the 2025 file count; None where nothing."""

    production: SeriesKey | None = None
    capacity: SeriesKey | None = None
    reserves: SeriesKey | None = None
    unit: str | None = None
    """The true unit of production, where the file names another."""
    reserves_unit: str | None = None
    """The true unit of reserves, where the file names another."""
    reserves_are_capacity: bool = False
    """The column RESERVES_2024 holds the refinery capacity."""
    reserves_repeat_capacity: bool = False
    """The column RESERVES_2024 repeats the capacity column and is passed over."""
    note: str | None = None


class LongEntry(NamedTuple):
    """What one Commodity, Statistics and Statistics_detail of the 2026 file count."""

    series: SeriesKey
    unit: str | None = None
    """The true unit, where the file names another."""
    area: str | None = None
    """The countries the row speaks of, where they stand in the detail and not under Country."""
    note: str | None = None


def _series(
    measure: Measure, stage: Stage, mineral: str, basis: str = "", form: str = ""
) -> SeriesKey:
    return SeriesKey(mineral, stage, measure, form, basis)


def _made(stage: Stage, mineral: str, basis: str = "", form: str = "") -> SeriesKey:
    return _series(Measure.PRODUCTION, stage, mineral, basis, form)


def _capacity(stage: Stage, mineral: str, basis: str = "", form: str = "") -> SeriesKey:
    return _series(Measure.CAPACITY, stage, mineral, basis, form)


def _mined(mineral: str, basis: str = "", form: str = "") -> SeriesKey:
    return _made(Stage.MINE, mineral, basis, form)


def _reserves(mineral: str, basis: str = "", form: str = "") -> SeriesKey:
    return _series(Measure.RESERVES, Stage.MINE, mineral, basis, form)


def _mined_with_reserves(mineral: str, basis: str = "", form: str = "") -> WideEntry:
    return WideEntry(_mined(mineral, basis, form), None, _reserves(mineral, basis, form))


MINE, SMELTER, REFINERY, PLANT = Stage.MINE, Stage.SMELTER, Stage.REFINERY, Stage.PLANT

UNITS: Final[dict[str, str]] = {
    "kilograms": "kg",
    "metric tons": "t",
    "tons": "t",
    "thousand metric tons": "kt",
    "thousand metric dry tons": "kt",
    "million metric tons": "Mt",
    "million cubic meters": "million m3",
}
"""The publisher's units, in the short form of the catalogue: another spelling, no conversion."""

CELESTITE_NOTE = (
    "The file says strontium content; the same figures are gross weight of celestite in the"
    " Mineral Commodity Summaries 2026, see db/README."
)
RESERVES_KT_NOTE = "The file says metric tons; corrected to thousand metric tons, see db/README."
RESERVES_MT_NOTE = (
    "The file says thousand metric tons; corrected to million metric tons, see db/README."
)
UNIT_NOTES: Final[dict[tuple[str, str], str]] = {
    ("t", "kt"): RESERVES_KT_NOTE,
    ("kt", "Mt"): RESERVES_MT_NOTE,
    ("", "kt"): "The file names no unit; thousand metric tons as in the other rows, see db/README.",
}
"""Keyed by the unit in the file and the true one."""

WIDE_2025: Final[dict[tuple[str, str], WideEntry]] = {
    ("Abrasives", "Plant capacity, silicon carbide"): WideEntry(
        capacity=_capacity(PLANT, "silicon-carbide", form="for abrasives")
    ),
    ("Aluminum", "Smelter production, aluminum"): WideEntry(
        _made(SMELTER, "aluminium"), _capacity(SMELTER, "aluminium")
    ),
    ("Antimony", "Mine production, antimony content"): _mined_with_reserves("antimony", METAL),
    ("Arsenic", "Plant production, arsenic trioxide or calculated equivalent."): WideEntry(
        _made(PLANT, "arsenic", GROSS, "arsenic trioxide"),
        _capacity(PLANT, "arsenic", GROSS, "arsenic trioxide"),
    ),
    ("Barite", "Mine production, barite, estimated"): _mined_with_reserves("barite", GROSS),
    ("Bauxite", "Refinery production, alumina - calcined equivalent weights"): WideEntry(
        _made(REFINERY, "aluminium", "calcined equivalent weight", "alumina")
    ),
    ("Bauxite", "Mine production, bauxite, dry tons"): _mined_with_reserves(
        "bauxite", "dry weight"
    ),
    ("Beryllium", "Mine production, beryllium content"): WideEntry(_mined("beryllium", METAL)),
    ("Bismuth", "Refinery production"): WideEntry(
        _made(REFINERY, "bismuth"), _capacity(REFINERY, "bismuth")
    ),
    ("Boron", "Boron all types"): WideEntry(
        _mined("boron", form="all forms"), None, _reserves("boron", form="all forms")
    ),
    ("Cadmium", "Refinery production, estimated"): WideEntry(
        _made(REFINERY, "cadmium"), None, _reserves("cadmium")
    ),
    ("Chromium", "Mine production, grosss weight, marketable chromite ore"): WideEntry(
        _mined("chromium", GROSS, "marketable chromite ore"),
        None,
        _reserves("chromium", GROSS, "shipping-grade chromite ore"),
    ),
    ("Cobalt", "Mine production, estimated"): _mined_with_reserves("cobalt", METAL),
    ("Cobalt", "Mine production, cobalt content, estimated"): _mined_with_reserves("cobalt", METAL),
    ("Copper", "Mine production, recoverable copper content"): _mined_with_reserves(
        "copper", METAL
    ),
    ("Copper", "Refinery production, copper"): WideEntry(_made(REFINERY, "copper")),
    ("Feldspar", "Mine production, estimated"): _mined_with_reserves("feldspar"),
    ("Fluorspar", "Mine production, estimated"): _mined_with_reserves("fluorspar"),
    ("Gallium", "Primary production"): WideEntry(
        _made(REFINERY, "gallium", METAL, "primary, low purity"),
        _capacity(REFINERY, "gallium", METAL, "primary, low purity"),
    ),
    ("Gemanium", "Primary and secondary refinery production"): WideEntry(
        _made(REFINERY, "germanium", METAL, "primary and secondary")
    ),
    ("Graphite", "Mine production"): _mined_with_reserves("graphite"),
    ("Helium", "Production, helium gas content"): WideEntry(
        _made(PLANT, "helium"), None, _reserves("helium")
    ),
    ("Indium", "Refinery production"): WideEntry(
        _made(REFINERY, "indium"),
        None,
        _capacity(REFINERY, "indium"),
        reserves_are_capacity=True,
    ),
    ("Iron Ore", "Mine production, usable ore"): WideEntry(
        _mined("iron", GROSS, "usable ore"),
        None,
        _reserves("iron", GROSS, "crude ore"),
        reserves_unit="Mt",
    ),
    ("Iron Ore", "Mine production, iron content"): WideEntry(
        _mined("iron", METAL, "iron content of ore"),
        None,
        _reserves("iron", METAL, "iron content of ore"),
        reserves_unit="Mt",
    ),
    ("Lead", "Mine production, lead content"): _mined_with_reserves("lead", METAL),
    ("Lithium", "Mine production, lithium content"): _mined_with_reserves("lithium", METAL),
    ("Magnesium Compounds", "Mine production, magnesite - gross weight"): _mined_with_reserves(
        "magnesite", GROSS
    ),
    ("Magnesium metal", "Magnesium smelter production"): WideEntry(
        _made(SMELTER, "magnesium"), _capacity(SMELTER, "magnesium"), reserves_repeat_capacity=True
    ),
    ("Manganese", "Mine production, manganese content"): WideEntry(
        _mined("manganese", METAL), None, _reserves("manganese", GROSS)
    ),
    ("Molybdenum", "Mine production, molybdenum content"): _mined_with_reserves(
        "molybdenum", METAL
    )._replace(reserves_unit="kt"),
    ("Nickel", "Mine production, nickel content"): _mined_with_reserves("nickel", METAL),
    ("Niobium", "Mine production, niobium content"): _mined_with_reserves("niobium", METAL),
    ("Phosphate rock", "Mine production, marketable phosphate rock"): WideEntry(
        _mined("phosphate-rock", GROSS, "marketable phosphate rock"),
        None,
        _reserves("phosphate-rock", GROSS),
    ),
    ("Platinum-Group metals", "Mine production, Palladium content"): WideEntry(
        _mined("palladium", METAL), None, _reserves("platinum-group-metals", METAL)
    ),
    ("Platinum-Group metals", "Mine production, Platinum content"): WideEntry(
        _mined("platinum", METAL)
    ),
    ("Potash", "Mine production, potassium oxide (K2O) equivalent"): _mined_with_reserves(
        "potash", K2O
    ),
    ("Potash", "Reserves, recoverable ore"): WideEntry(
        reserves=_reserves("potash", GROSS, "recoverable ore")
    ),
    ("Rare earths", "Mine production, rare-earth-oxide equivalent"): _mined_with_reserves(
        "rare-earth-elements", REO
    ),
    ("Rhenium", "Mine production, rhenium content"): _mined_with_reserves("rhenium", METAL),
    ("Selenium", "Refinery production, selenium content"): WideEntry(
        _made(REFINERY, "selenium", "selenium content"),
        None,
        _reserves("selenium", "selenium content"),
    ),
    ("Silicon", "Plant production, Ferosilicon, silicon content"): WideEntry(
        _made(PLANT, "silicon", "silicon content", "ferrosilicon")
    ),
    ("Silicon", "Plant production, silicon metal"): WideEntry(
        _made(PLANT, "silicon", "silicon content", "silicon metal")
    ),
    ("Silver", "Mine production, silver content"): _mined_with_reserves("silver", METAL),
    ("Soda ash", "Soda ash, natural, mine production"): _mined_with_reserves(
        "sodium", "sodium carbonate", "natural soda ash"
    ),
    ("Soda ash", "Mine production, natural"): _mined_with_reserves(
        "sodium", "sodium carbonate", "natural soda ash"
    ),
    ("Soda ash", "Production, Synthetic"): WideEntry(
        _made(PLANT, "sodium", "sodium carbonate", "synthetic soda ash"),
        None,
        _reserves("sodium", "sodium carbonate", "synthetic soda ash"),
    ),
    ("Soda ash", "Soda ash, total natural and synthetic"): WideEntry(
        _made(PLANT, "sodium", "sodium carbonate", "natural and synthetic soda ash"),
        None,
        _reserves("sodium", "sodium carbonate", "natural and synthetic soda ash"),
    ),
    ("Strontium", "Mine production, strontium content"): _mined_with_reserves(
        "strontium", GROSS, "celestite"
    )._replace(note=CELESTITE_NOTE),
    ("Tantalum", "Mine production, tantalum content"): _mined_with_reserves("tantalum", METAL),
    ("Tellurium", "Refinery production, tellurium content"): WideEntry(
        _made(REFINERY, "tellurium", "tellurium content"),
        None,
        _reserves("tellurium", "tellurium content"),
    ),
    ("Tin", "Mine production, tin content"): _mined_with_reserves("tin", METAL),
    (
        "Titanium Mineral Concentrates",
        "Mine production, ilmentite, titanium dioxide (TiO2) content",
    ): _mined_with_reserves("titanium", TIO2, "ilmenite")._replace(unit="kt", reserves_unit="kt"),
    (
        "Titanium Mineral Concentrates",
        "Mine production, rutile, titanium dioxide (TiO2) content",
    ): _mined_with_reserves("titanium", TIO2, "rutile")._replace(unit="kt", reserves_unit="kt"),
    ("Titanium & titanium dioxide", "Sponge Metal Production"): WideEntry(
        _made(REFINERY, "titanium", form="sponge metal"),
        _capacity(REFINERY, "titanium", form="sponge metal"),
    ),
    ("Titanium & titanium dioxide", "Pigment Capacity"): WideEntry(
        capacity=_capacity(PLANT, "titanium", form="TiO2 pigment")
    ),
    ("Tungsten", "Mine production, tungsten content"): _mined_with_reserves("tungsten", METAL),
    ("Vanadium", "Mine production, vanadium content"): _mined_with_reserves(
        "vanadium", METAL
    )._replace(reserves_unit="kt"),
    ("Zinc", "Mine production, zinc content"): _mined_with_reserves("zinc", METAL),
    ("Zirconium and Hafnium", "Mine production, zirconium, gross weight"): WideEntry(
        _mined("zirconium", GROSS, "zirconium mineral concentrates"),
        None,
        _reserves("zirconium", "ZrO2 content"),
    ),
}
"""Keyed by COMMODITY and TYPE of ``MCS2025_World_Data.csv``; the rest is no entry of ours."""

WIDE_2025_TOTALS: Final[dict[tuple[str, str], WideEntry]] = {
    (
        "Titanium Mineral Concentrates",
        "World total (ilmenite and rutile, rounded)",
    ): _mined_with_reserves("titanium", TIO2, "ilmenite and rutile")._replace(
        unit="kt", reserves_unit="kt"
    ),
}
"""World totals filed under the TYPE of another series, keyed by COMMODITY and COUNTRY."""

WIDE_2025_SUMS: Final[dict[tuple[str, str], str]] = {
    ("helium", "United States (extracted from natural gas)"): "United States",
    ("helium", "United States (from Cliffside Field)"): "United States",
}
"""Rows of one country that the file lists apart and that are to be added."""

BORON_FORMS: Final[dict[str, tuple[Stage, str]]] = {
    "all forms": (MINE, "all forms"),
    "crude ore": (MINE, "crude ore"),
    "ulexite": (MINE, "ulexite"),
    "datolite ore": (MINE, "datolite ore"),
    "crude borates": (MINE, "crude borates"),
    "boric oxide equivalent": (MINE, "boric oxide equivalent"),
    "refined borates": (PLANT, "refined borates"),
    "compounds": (PLANT, "boron compounds"),
}
"""Each country reports another product of boron, never to be added; 2025 says it in notes."""


def _long(series: SeriesKey) -> LongEntry:
    return LongEntry(series)


def _detailed(
    commodity: str, statistics: str, series: SeriesKey, *details: str, note: str | None = None
) -> dict[tuple[str, str, str], LongEntry]:
    return {(commodity, statistics, detail): LongEntry(series, note=note) for detail in details}


def _mine_table(
    commodity: str,
    mineral: str,
    basis: str = "",
    reserves_basis: str | None = None,
    form: str = "",
    reserves_form: str | None = None,
    reserves: str = "reserves",
) -> dict[tuple[str, str, str], LongEntry]:
    """Entries of a table of mine production and reserves."""
    reserves_basis = basis if reserves_basis is None else reserves_basis
    reserves_form = form if reserves_form is None else reserves_form
    return {
        (commodity, "Production", "mine production"): _long(_mined(mineral, basis, form)),
        (commodity, "Reserves", reserves): _long(_reserves(mineral, reserves_basis, reserves_form)),
    }


def _boron() -> dict[tuple[str, str, str], LongEntry]:
    """Entries of boron: one series for each product."""
    entries: dict[tuple[str, str, str], LongEntry] = {}
    for text, (stage, form) in BORON_FORMS.items():
        entries["Boron", "Production", f"production\N{EM DASH}{text}"] = _long(
            _made(stage, "boron", form=form)
        )
        detail = "reserves" if text == "all forms" else f"reserves\N{EM DASH}{text}"
        entries["Boron", "Reserves", detail] = _long(_reserves("boron", form=form))
    return entries


def _soda_ash() -> dict[tuple[str, str, str], LongEntry]:
    """Entries of natural and synthetic soda ash and their total."""
    entries: dict[tuple[str, str, str], LongEntry] = {}
    for text, stage in (("natural", MINE), ("synthetic", PLANT), ("natural and synthetic", PLANT)):
        form = f"{text} soda ash"
        entries["Soda Ash", "Production", f"mine production: {text}"] = _long(
            _made(stage, "sodium", "sodium carbonate", form)
        )
        entries["Soda Ash", "Reserves", f"reserves: {text}"] = _long(
            _reserves("sodium", "sodium carbonate", form)
        )
    return entries


def _titanium_minerals() -> dict[tuple[str, str, str], LongEntry]:
    """Entries of ilmenite, rutile and the world total of both."""
    commodity = "Titanium Mineral Concentrates"
    entries: dict[tuple[str, str, str], LongEntry] = {}
    for form in ("ilmenite", "rutile", "ilmenite and rutile"):
        entries[commodity, "Production", f"mine production: {form}"] = _long(
            _mined("titanium", TIO2, form)
        )
        entries[commodity, "Reserves", f"reserves: {form}"] = _long(
            _reserves("titanium", TIO2, form)
        )
    return entries


_FELDSPAR = "Feldspar And Nepheline Syenite"
_ZIRCON = "zirconium mineral concentrates, mine production (thousand metric tons, gross weight)"
_FOUR_COUNTRIES = "Australia, Canada, China, and Namibia"
_FOUR = "australia, canada, china, and namibia were estimated to have reserves totaling"

LONG_2026: Final[dict[tuple[str, str, str], LongEntry]] = {
    ("Abrasives (Manufactured)", "Capacity", "silicon carbide"): _long(
        _capacity(PLANT, "silicon-carbide", form="for abrasives")
    ),
    ("Aluminum", "Production", "smelter production"): _long(_made(SMELTER, "aluminium")),
    ("Aluminum", "Capacity", "yearend capacity"): _long(_capacity(SMELTER, "aluminium")),
    **_mine_table("Antimony", "antimony", METAL),
    ("Arsenic", "Production", "production (arsenic trioxide, gross weight)"): _long(
        _made(PLANT, "arsenic", GROSS, "arsenic trioxide")
    ),
    ("Arsenic", "Capacity", "refinery capacity (arsenic trioxide, gross weight)"): _long(
        _capacity(PLANT, "arsenic", GROSS, "arsenic trioxide")
    ),
    **_mine_table("Barite", "barite", GROSS),
    ("Alumina", "Production", "alumina, refinery production"): _long(
        _made(REFINERY, "aluminium", "calcined equivalent weight", "alumina")
    ),
    ("Bauxite", "Production", "bauxite, mine production"): _long(_mined("bauxite", "dry weight")),
    ("Bauxite", "Reserves", "bauxite reserves"): _long(_reserves("bauxite", "dry weight")),
    ("Beryllium", "Production", "mine production"): _long(_mined("beryllium", METAL)),
    ("Bismuth", "Production", "refinery production"): _long(_made(REFINERY, "bismuth")),
    ("Bismuth", "Capacity", "production capacity"): _long(_capacity(REFINERY, "bismuth")),
    **_boron(),
    ("Cadmium", "Production", "refinery production"): _long(_made(REFINERY, "cadmium")),
    ("Cesium", "Reserves", f"{_FOUR} less than 200,000 tons"): LongEntry(
        _reserves("cesium"), area=_FOUR_COUNTRIES
    ),
    ("Chromium", "Production", "mine production"): _long(
        _mined("chromium", GROSS, "marketable chromite ore")
    ),
    ("Chromium", "Reserves", "reserves: ore"): _long(_reserves("chromium", GROSS, "chromite ore")),
    ("Chromium", "Reserves", "reserves: cr2o3 content"): _long(
        _reserves("chromium", "Cr2O3 content")
    ),
    **_mine_table("Cobalt", "cobalt", METAL),
    **_mine_table("Copper", "copper", METAL),
    ("Copper", "Production", "refinery production"): _long(_made(REFINERY, "copper")),
    **_mine_table(_FELDSPAR, "feldspar"),
    **_detailed(
        _FELDSPAR,
        "Production",
        _mined("feldspar"),
        "mine production: beneficiated, marketable",
        note="Beneficiated, marketable.",
    ),
    **_detailed(
        _FELDSPAR,
        "Production",
        _mined("feldspar"),
        "mine production: includes pegmatites",
        note="Includes pegmatites.",
    ),
    **_detailed(
        _FELDSPAR,
        "Reserves",
        _reserves("feldspar"),
        "reserves: beneficiated, marketable",
        note="Beneficiated, marketable.",
    ),
    **_detailed(
        _FELDSPAR,
        "Reserves",
        _reserves("feldspar"),
        "reserves: includes pegmatites",
        note="Includes pegmatites.",
    ),
    **_mine_table("Fluorspar", "fluorspar"),
    ("Gallium", "Production", "primary production"): _long(
        _made(REFINERY, "gallium", METAL, "primary, low purity")
    ),
    ("Gallium", "Capacity", "production capacity"): _long(
        _capacity(REFINERY, "gallium", METAL, "primary, low purity")
    ),
    **_mine_table("Graphite (Natural)", "graphite"),
    ("Helium", "Production", "helium production"): _long(_made(PLANT, "helium")),
    ("Helium", "Reserves", "helium reserves"): _long(_reserves("helium")),
    ("Indium", "Production", "refinery production"): _long(_made(REFINERY, "indium")),
    ("Indium", "Capacity", "refinery capacity"): _long(_capacity(REFINERY, "indium")),
    ("Iron Ore", "Production", "mine production: usable ore"): _long(
        _mined("iron", GROSS, "usable ore")
    ),
    ("Iron Ore", "Production", "mine production: iron content"): _long(
        _mined("iron", METAL, "iron content of ore")
    ),
    ("Iron Ore", "Reserves", "reserves (million metric tons): crude ore"): _long(
        _reserves("iron", GROSS, "crude ore")
    ),
    ("Iron Ore", "Reserves", "reserves (million metric tons): iron content"): _long(
        _reserves("iron", METAL, "iron content of ore")
    ),
    **_mine_table("Lead", "lead", METAL),
    **_mine_table("Lithium", "lithium", METAL),
    **_mine_table("Magnesium Compounds", "magnesite", GROSS),
    ("Magnesium Metal", "Production", "smelter production"): _long(_made(SMELTER, "magnesium")),
    ("Magnesium Metal", "Capacity", "smelter capacity"): _long(_capacity(SMELTER, "magnesium")),
    **_mine_table("Manganese", "manganese", METAL, reserves_basis=GROSS),
    **_mine_table("Molybdenum", "molybdenum", METAL, reserves="reserves (thousand metric tons)"),
    **_mine_table("Nickel", "nickel", METAL),
    **_mine_table("Niobium (Columbium)", "niobium", METAL),
    **_mine_table(
        "Phosphate Rock",
        "phosphate-rock",
        GROSS,
        form="marketable phosphate rock",
        reserves_form="",
    ),
    ("Palladium", "Production", "mine production: palladium"): _long(_mined("palladium", METAL)),
    ("Platinum", "Production", "mine production: platinum"): _long(_mined("platinum", METAL)),
    ("Platinum-Group Metals", "Reserves", "pgm reserves"): _long(
        _reserves("platinum-group-metals", METAL)
    ),
    ("Potash", "Production", "mine production"): _long(_mined("potash", K2O)),
    ("Potash", "Reserves", "reserves, recoverable ore"): _long(
        _reserves("potash", GROSS, "recoverable ore")
    ),
    ("Potash", "Reserves", "reserves: k2o equivalent"): _long(_reserves("potash", K2O)),
    **_mine_table("Rare Earths", "rare-earth-elements", REO),
    **_mine_table("Rhenium", "rhenium", METAL),
    (
        "Rubidium",
        "Reserves",
        f"{_FOUR} less than 200,000 tons of recoverable rubidium materials",
    ): LongEntry(
        _reserves("rubidium", form="recoverable rubidium materials"), area=_FOUR_COUNTRIES
    ),
    ("Scandium", "Capacity", "global capacity for scandium oxide"): _long(
        _capacity(REFINERY, "scandium", "scandium oxide equivalent")
    ),
    ("Scandium", "Production", "global production"): _long(
        _made(REFINERY, "scandium", "scandium oxide equivalent")
    ),
    (
        "Scandium",
        "Reserves",
        "australia\N{RIGHT SINGLE QUOTATION MARK}s reserves"
        " (accessible economic demonstrated resources)",
    ): _long(_reserves("scandium", "scandium oxide equivalent")),
    ("Selenium", "Production", "refinery production"): _long(
        _made(REFINERY, "selenium", "selenium content")
    ),
    **_detailed(
        "Selenium",
        "Production",
        _made(REFINERY, "selenium", "selenium content"),
        "refinery production: crude and anode slimes",
        note="Crude selenium and anode slimes.",
    ),
    ("Selenium", "Capacity", "refinery capacity"): _long(
        _capacity(REFINERY, "selenium", "selenium content")
    ),
    **_detailed(
        "Selenium",
        "Capacity",
        _capacity(REFINERY, "selenium", "selenium content"),
        "refinery capacity: crude and anode slimes",
        note="Crude selenium and anode slimes.",
    ),
    ("Silicon", "Production", "ferrosilicon"): _long(
        _made(PLANT, "silicon", "silicon content", "ferrosilicon")
    ),
    ("Silicon", "Production", "silicon metal"): _long(
        _made(PLANT, "silicon", "silicon content", "silicon metal")
    ),
    **_mine_table("Silver", "silver", METAL),
    **_soda_ash(),
    **_mine_table("Strontium", "strontium", GROSS, form="celestite"),
    **_mine_table("Tantalum", "tantalum", METAL),
    ("Tellurium", "Production", "refinery production"): _long(
        _made(REFINERY, "tellurium", "tellurium content")
    ),
    **_detailed(
        "Tellurium",
        "Production",
        _made(REFINERY, "tellurium", "tellurium content"),
        "refinery production: copper telluride",
        note="Copper telluride.",
    ),
    **_detailed(
        "Tellurium",
        "Production",
        _made(REFINERY, "tellurium", "tellurium content"),
        "refinery production: concentrate",
        note="Concentrate.",
    ),
    ("Tellurium", "Capacity", "refinery capacity"): _long(
        _capacity(REFINERY, "tellurium", "tellurium content")
    ),
    **_detailed(
        "Tellurium",
        "Capacity",
        _capacity(REFINERY, "tellurium", "tellurium content"),
        "refinery capacity: copper telluride",
        note="Copper telluride.",
    ),
    **_detailed(
        "Tellurium",
        "Capacity",
        _capacity(REFINERY, "tellurium", "tellurium content"),
        "refinery capacity: concentrate",
        note="Concentrate.",
    ),
    **_mine_table("Tin", "tin", METAL),
    **_titanium_minerals(),
    ("Titanium Sponge Metal", "Production", "titanium sponge metal production"): _long(
        _made(REFINERY, "titanium", form="sponge metal")
    ),
    ("Titanium Sponge Metal", "Capacity", "titanium sponge metal capacity"): _long(
        _capacity(REFINERY, "titanium", form="sponge metal")
    ),
    ("Tio2 Pigment", "Capacity", "tio2 pigment capacity"): _long(
        _capacity(PLANT, "titanium", form="TiO2 pigment")
    ),
    **_mine_table("Tungsten", "tungsten", METAL),
    ("Vanadium", "Production", "mine production"): _long(_mined("vanadium", METAL)),
    ("Vanadium", "Reserves", "reserves"): LongEntry(_reserves("vanadium", METAL), unit="kt"),
    (
        "Yttrium",
        "Production",
        "mine production of y2o3 equivalent contained in rare-earth mineral concentrates",
    ): _long(_mined("yttrium", "Y2O3 equivalent", "in rare-earth mineral concentrates")),
    **_mine_table("Zinc", "zinc", METAL),
    ("Zirconium", "Production", _ZIRCON): _long(
        _mined("zirconium", GROSS, "zirconium mineral concentrates")
    ),
    ("Zirconium", "Reserves", "zirconium reserves(thousand metric tons, zro2 content)"): _long(
        _reserves("zirconium", "ZrO2 content")
    ),
}
"""Keyed by Commodity, Statistics and Statistics_detail of ``MCS2026_Commodities_Data.csv``,
the detail in lower case and without the mark of a rounded total."""


class StatisticEntry(NamedTuple):
    """The mineral that a U.S. salient statistic speaks of; *product* tells several apart."""

    mineral: str
    product: str = ""


SALIENT_2026: Final[dict[str, StatisticEntry]] = {
    "Alumina": StatisticEntry("aluminium", "alumina"),
    "Aluminum": StatisticEntry("aluminium"),
    "Antimony": StatisticEntry("antimony"),
    "Arsenic": StatisticEntry("arsenic"),
    "Barite": StatisticEntry("barite"),
    "Bauxite": StatisticEntry("bauxite"),
    "Beryllium": StatisticEntry("beryllium"),
    "Bismuth": StatisticEntry("bismuth"),
    "Boron": StatisticEntry("boron"),
    "Cadmium": StatisticEntry("cadmium"),
    "Cerium": StatisticEntry("cerium"),
    "Cesium": StatisticEntry("cesium"),
    "Chromium": StatisticEntry("chromium"),
    "Cobalt": StatisticEntry("cobalt"),
    "Copper": StatisticEntry("copper"),
    "Dysprosium": StatisticEntry("dysprosium"),
    "Erbium": StatisticEntry("erbium"),
    "Europium": StatisticEntry("europium"),
    "Feldspar": StatisticEntry("feldspar"),
    "Fluorspar": StatisticEntry("fluorspar"),
    "Gadolinium": StatisticEntry("gadolinium"),
    "Gallium": StatisticEntry("gallium"),
    "Germanium": StatisticEntry("germanium"),
    "Graphite (Natural)": StatisticEntry("graphite"),
    "Hafnium": StatisticEntry("hafnium"),
    "Helium": StatisticEntry("helium"),
    "Holmium": StatisticEntry("holmium"),
    "Indium": StatisticEntry("indium"),
    "Iridium": StatisticEntry("iridium"),
    "Iron Ore": StatisticEntry("iron", "iron ore"),
    "Lanthanum": StatisticEntry("lanthanum"),
    "Lead": StatisticEntry("lead"),
    "Lithium": StatisticEntry("lithium"),
    "Lutetium": StatisticEntry("lutetium"),
    "Magnesium Compounds": StatisticEntry("magnesite", "magnesium compounds"),
    "Magnesium Metal": StatisticEntry("magnesium"),
    "Manganese": StatisticEntry("manganese"),
    "Molybdenum": StatisticEntry("molybdenum"),
    "Neodymium": StatisticEntry("neodymium"),
    "Nickel": StatisticEntry("nickel"),
    "Niobium (Columbium)": StatisticEntry("niobium"),
    "Palladium": StatisticEntry("palladium"),
    "Phosphate Rock": StatisticEntry("phosphate-rock"),
    "Platinum": StatisticEntry("platinum"),
    "Potash": StatisticEntry("potash"),
    "Praseodymium": StatisticEntry("praseodymium"),
    "Rare Earths": StatisticEntry("rare-earth-elements"),
    "Rare Earths (Heavy)": StatisticEntry("heavy-rare-earths"),
    "Rhenium": StatisticEntry("rhenium"),
    "Rhodium": StatisticEntry("rhodium"),
    "Rubidium": StatisticEntry("rubidium"),
    "Ruthenium": StatisticEntry("ruthenium"),
    "Samarium": StatisticEntry("samarium"),
    "Scandium": StatisticEntry("scandium"),
    "Selenium": StatisticEntry("selenium"),
    "Silicon": StatisticEntry("silicon"),
    "Silver": StatisticEntry("silver"),
    "Soda Ash": StatisticEntry("sodium", "soda ash"),
    "Strontium": StatisticEntry("strontium"),
    "Tantalum": StatisticEntry("tantalum"),
    "Tellurium": StatisticEntry("tellurium"),
    "Terbium": StatisticEntry("terbium"),
    "Thallium": StatisticEntry("thallium"),
    "TiO2 pigment": StatisticEntry("titanium", "TiO2 pigment"),
    "Tin": StatisticEntry("tin"),
    "Titanium Mineral Concentrates": StatisticEntry("titanium", "mineral concentrates"),
    "Titanium sponge metal": StatisticEntry("titanium", "sponge metal"),
    "Tungsten": StatisticEntry("tungsten"),
    "Vanadium": StatisticEntry("vanadium"),
    "Ytterbium": StatisticEntry("ytterbium"),
    "Yttrium": StatisticEntry("yttrium"),
    "Zinc": StatisticEntry("zinc"),
    "Zirconium": StatisticEntry("zirconium"),
    "Zirconium And Hafnium": StatisticEntry("zirconium"),
}
"""Keyed by Commodity of the U.S. salient statistics of 2026; the rest is no entry of ours."""

SALIENT_2026_DETAILS: Final[dict[tuple[str, str], StatisticEntry]] = {
    (
        "Abrasives (Manufactured)",
        "Price, average unit value of imports, dollars per metric ton: Silicon carbide, crude",
    ): StatisticEntry("silicon-carbide", "for abrasives"),
    (
        "Abrasives (Manufactured)",
        "Net import reliance as a percentage of apparent consumption: Silicon carbide",
    ): StatisticEntry("silicon-carbide", "for abrasives"),
}
"""One product of a commodity that is no entry as a whole."""

SALIENT_INDICATORS: Final[dict[str, str]] = {
    "Net import reliance": "net import reliance",
    "Price": "price",
}

SALIENT_2026_UNITS: Final[dict[tuple[str, str], str]] = {
    ("Manganese", "dollars per metric ton"): "dollars per metric ton unit",
    ("Cesium", "dollars per 100 mililiters"): "dollars per 100 milliliters",
}
"""Units that contradict the row's own detail or are misspelt: Commodity, Unit to the true one."""
