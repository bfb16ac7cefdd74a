"""Words of headings that say what figures below them are of, in languages that tables come in.

The headings of each field are declared with it (`store/models/`).
"""

from typing import Final

from mineralcat.domain.terms import Measure, Stage

_MEASURES: Final = {
    (Stage.MINE, Measure.PRODUCTION): "mine production, mined production, mining,"
    " bergwerksproduktion, production minière, producción minera, produção mineira",
    (Stage.REFINERY, Measure.PRODUCTION): "refinery production, refined production,"
    " raffinadeproduktion",
    (Stage.SMELTER, Measure.PRODUCTION): "smelter production",
    (Stage.PLANT, Measure.PRODUCTION): "plant production",
    (Stage.MINE, Measure.CAPACITY): "mine capacity",
    (Stage.REFINERY, Measure.CAPACITY): "refinery capacity",
    (Stage.SMELTER, Measure.CAPACITY): "smelter capacity",
    (None, Measure.CAPACITY): "capacity, kapazität",
    (None, Measure.PRODUCTION): "production, prod, produktion, producción, produção, produzione,"
    " output, 产量, 生産量, उत्पादन",
    (Stage.MINE, Measure.RESERVES): "reserves, reserven, réserves, reservas, 储量, 埋蔵量",
}
MEASURE_WORDS: Final = {
    text: counted for counted, texts in _MEASURES.items() for text in texts.split(", ")
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
