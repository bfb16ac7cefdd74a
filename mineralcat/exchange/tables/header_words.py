"""Words of headings that say what figures below them are of, in languages that tables come in.

The headings of each field are declared with it (`store/models/`).
"""

from typing import Final

from mineralcat.domain.terms import Measure, Stage

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
