"""By which headings people name the fields of the catalogue, in languages that tables come in.

Keyed by field, or by table and field where a table calls it otherwise. The field's own name is
always one of its words. A word that may mean two fields stands under none, or under the one that a
table without it would make no sense.
"""

from typing import Final

from mineralcat.domain.terms import Measure, Stage

HEADER_WORDS: Final[dict[str, str]] = {
    "mineral": "commodity, material, raw material, critical mineral, metal, element, substance,"
    " rohstoff, metall, matière première, minéral, métal, mineral o metal, materia prima, materia"
    " primas, metal o mineral, minério, matéria-prima, materia prima critica, grondstof, surowiec,"
    " минерал, сырьё, खनिज, 矿产, 矿种, 鉱物, 鉱種",
    "area": "country, countries, country or area, country/territory, region, nation, producer,"
    " producing country, location, geography, geo, ref area, economy, country name,"
    " reporter, reporting country, reporting economy,"
    " iso, iso3, iso code, country code, land, staat,"
    " herkunftsland, pays, país, pais, paese, kraj, страна, देश, 国家, 国, 国名",
    "value": "figure, obs value, quantity, amount, volume, tonnage, number, wert, menge, valeur,"
    " quantité,"
    " valor, cantidad, quantidade, valore, quantità, hoeveelheid, waarde, wartość, ilość, значение,"
    " количество, मात्रा, मूल्य, 数量, 数值, 量, 値",
    "unit": "units, unit of measure, unit of measurement, uom, einheit, maßeinheit, unité, unidad,"
    " unidade, unità, eenheid, jednostka, единица, इकाई, 单位, 単位",
    "period": "year, years, reference year, fiscal year, date, time, time period, jahr, zeitraum,"
    " berichtsjahr, année, annee, période, año, periodo, ano, período, anno, jaar, rok, год, वर्ष,"
    " 年, 年份, 年度",
    "period_from": "from, from year, first year, year from, start year, von",
    "period_to": "to, to year, last year, year to, end year, bis",
    "source": "reference, source key, publication, quelle, référence, fuente, fonte, bron, źródło,"
    " источник, स्रोत, 来源, 出典",
    "locator": "page, table, page or table, seite, página",
    "note": "notes, comment, comments, remark, remarks, footnote, anmerkung, bemerkung, kommentar,"
    " remarque, nota, notas, observaciones, observações, opmerking, uwagi, примечание,"
    " टिप्पणी, 备注, 備考",
    "stage": "production stage, stage of production, process stage, value chain stage, step, stufe,"
    " étape, etapa, fase",
    "measure": "what is counted, metric, statistic type, messgröße",
    "form": "product, product form, type, produkt, produit, producto",
    "basis": "content basis, unit basis, measured as, mass basis",
    "application": "technology, use, end product, component, product or technology, used in,"
    " anwendung, technologie, verwendung, application finale, aplicación, tecnología, aplicação,"
    " tecnologia, applicazione, toepassing, zastosowanie, применение, अनुप्रयोग, 应用, 用途",
    "end_use": "end-use, end uses, use sector, demand sector, sector, market, endverwendung,"
    " verwendungszweck, usage final, uso final, uso finale",
    "importance": "criticality for use, wichtigkeit, importancia",
    "role": "function, purpose, role in the application, funktion, rolle, rôle, función",
    "list": "criticality list, list of critical minerals, critical list, liste, lista",
    "strategic": "is strategic, strategisch, stratégique, estratégico",
    "since": "listed since, on the list since, added",
    "until": "listed until, removed",
    "named_as": "named as, name on the list, name in list",
    "scheme": "assessment, assessment scheme, methodology, method",
    "indicator": "index, measure name, variable, series name, indikator, indicateur, indicador",
    "detail": "details, specification, grade",
    "scale": "rating scale",
    "status": "flag, obs flag, obs status, figure status, reported or estimated",
    "scenario": "case, szenario, scénario, escenario",
    "scope": "coverage, scope of the figure",
    "confidence": "proof",
    "demand_share.scope": "region, geography, area, country",
    "statistic.indicator": "statistic, series",
    "demand_share.value": "share, share of demand, percentage, anteil, part, proportion, cuota",
    "intensity.value": "intensity, material intensity, mineral intensity, content, intensität,"
    " typical, typical value, mean, average, median, best estimate",
    "low": "minimum, min, lower bound, lower, low end",
    "high": "maximum, max, upper bound, upper, high end",
    "claim_kind": "kind of figure",
    "name": "title",
    "mineral.name": "mineral, mineral name, commodity, material, rohstoff, matière première",
    "mineral.kind": "type, category, art, catégorie",
    "symbol": "chemical symbol, symbole, símbolo",
    "formula": "chemical formula, formel, formule, fórmula",
    "member_of": "group, member of, belongs to, gruppe, groupe, grupo",
    "summary": "description, beschreibung, zusammenfassung, descripción, descrição",
    "application.name": "application, application name, technology, anwendung",
    "application.kind": "type, category, level",
    "organisation.name": "organisation, organization, company, party, unternehmen, entreprise",
    "organisation.kind": "type, category",
    "organisation.area": "country, headquarters, land, pays, país",
    "area.name": "area, country, region, land",
    "area_name.text": "name, spelling, alias, written as",
    "mineral_synonym.text": "synonym, alias, also called",
    "mineral_name.text": "name, translation, name in the language, übersetzung",
    "lang": "language, language code, sprache, langue, idioma",
    "application_synonym.text": "synonym, alias, also called",
    "usage_substitute.text": "substitute, substitutes, can be replaced by, ersatz",
    "whole": "parent, belongs to, whole application",
    "part": "child, part application",
    "other": "other mineral, made from, obtained from, ore of",
    "source.title": "title, publication, source, reference, titel, titre, título",
    "source.kind": "type, source type",
    "source.slug": "key, source key, citation key, id",
    "publisher": "institution, herausgeber, éditeur, editor, editora",
    "year": "publication year, year of publication, jahr, année, año",
    "published": "date, date of publication, publication date",
    "url": "link, web address, website, address",
    "licence": "license, terms of use, lizenz",
    "agreement.title": "agreement, title, deal, memorandum",
    "agreement.kind": "type, category",
    "agreement.status": "state, status",
    "place": "location, signed in, ort, lieu",
    "date": "signed on, date of signature, datum",
    "organisation": "party, partner, company, signatory",
    "agreement": "deal, memorandum",
    "criticality_list.title": "list, title, name of the list",
    "jurisdiction": "issued by, authority",
    "slug": "key, id",
}

MEASURE_WORDS: Final[dict[str, tuple[Stage | None, Measure]]] = {
    "mine production": (Stage.MINE, Measure.PRODUCTION),
    "mined production": (Stage.MINE, Measure.PRODUCTION),
    "mining": (Stage.MINE, Measure.PRODUCTION),
    "bergwerksproduktion": (Stage.MINE, Measure.PRODUCTION),
    "production minière": (Stage.MINE, Measure.PRODUCTION),
    "producción minera": (Stage.MINE, Measure.PRODUCTION),
    "produção mineira": (Stage.MINE, Measure.PRODUCTION),
    "refinery production": (Stage.REFINERY, Measure.PRODUCTION),
    "refined production": (Stage.REFINERY, Measure.PRODUCTION),
    "raffinadeproduktion": (Stage.REFINERY, Measure.PRODUCTION),
    "smelter production": (Stage.SMELTER, Measure.PRODUCTION),
    "plant production": (Stage.PLANT, Measure.PRODUCTION),
    "mine capacity": (Stage.MINE, Measure.CAPACITY),
    "refinery capacity": (Stage.REFINERY, Measure.CAPACITY),
    "smelter capacity": (Stage.SMELTER, Measure.CAPACITY),
    "capacity": (None, Measure.CAPACITY),
    "kapazität": (None, Measure.CAPACITY),
    "production": (None, Measure.PRODUCTION),
    "prod": (None, Measure.PRODUCTION),
    "produktion": (None, Measure.PRODUCTION),
    "producción": (None, Measure.PRODUCTION),
    "produção": (None, Measure.PRODUCTION),
    "produzione": (None, Measure.PRODUCTION),
    "output": (None, Measure.PRODUCTION),
    "产量": (None, Measure.PRODUCTION),
    "生産量": (None, Measure.PRODUCTION),
    "उत्पादन": (None, Measure.PRODUCTION),
    "reserves": (Stage.MINE, Measure.RESERVES),
    "reserven": (Stage.MINE, Measure.RESERVES),
    "réserves": (Stage.MINE, Measure.RESERVES),
    "reservas": (Stage.MINE, Measure.RESERVES),
    "储量": (Stage.MINE, Measure.RESERVES),
    "埋蔵量": (Stage.MINE, Measure.RESERVES),
}
"""Headings of figures of supply, with what they say of their stage and measure."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OF_OTHER_THINGS: Final = _words(
    "price prices cost costs usd eur gbp inr cny dollar dollars euro euros gdp gni income revenue"
    " sales turnover index indices indicator score scores rank ranking rating rate growth change"
    " ratio share shares percentage proportion export exports import imports exported imported"
    " trade tariff tariffs consumption demand use recycling recycled population employment jobs wgi"
    " ppi hhi epi esg risk governance stability stock stocks inventory inventories resource"
    " resources depletion companies count rows id code hs lat lon latitude longitude altitude page"
    " footnote footnotes note notes ref emissions co2 energy water temperature"
    " preis preise kosten anteil anteile ausfuhr ausfuhren einfuhr einfuhren importe exporte"
    " verbrauch nachfrage bip umsatz wachstum rang veränderung"
    " prix coût coûts part parts exportations importations consommation demande pib indice"
    " croissance"
    " precio precios costo costos coste participación cuota exportaciones importaciones consumo"
    " demanda índice crecimiento"
    " preço preços custo participação exportações importações procura crescimento"
    " prezzo prezzi quota esportazioni importazioni domanda crescita"
    " цена доля экспорт импорт индекс 价格 份额 出口 进口 指数 消费 価格 輸出 輸入 निर्यात आयात"
)
"""Words of headings whose figures are of another thing than how much of a mineral is produced,
needed or held in reserve."""

ALSO_OF_FIGURES: Final[dict[str, frozenset[str]]] = {
    "demand_share": _words(
        "share shares demand consumption use percentage proportion anteil anteile part parts"
        " participación cuota quota nachfrage verbrauch demande consommation demanda consumo"
        " domanda"
    ),
    "intensity": _words("demand use consumption nachfrage bedarf demande demanda"),
}
"""Of these the words that figures of a table may be called by."""

FILLING: Final = _words(
    "x y yr year jahr année año ano in of the de du la for total annual yearly estimated est"
    " reported world mine mined mining refinery refined smelter plant metric"
)
"""Words that change nothing of what figures are of."""
