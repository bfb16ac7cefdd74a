"""Pictures of the other views, beside pictures that were looked at, and their text as text.

After a change that is meant: `python -m tests.gui.test_golden_pictures` writes them anew; look at
each before it is kept.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from mineralcat.analysis.compare import applications_compared
from mineralcat.analysis.figure import Provenance, ViewFigure
from mineralcat.analysis.matrix import matrix_of
from mineralcat.analysis.supply_map import map_of
from mineralcat.analysis.trends import trends_of
from mineralcat.analysis.view_context import ViewContext
from mineralcat.analysis.views import VIEWS, load
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Confidence, Importance
from mineralcat.gui import theme
from mineralcat.gui.fonts import bring_fonts
from mineralcat.gui.output.picture import Picture
from mineralcat.gui.output.picture_files import image_of, pdf_bytes, svg_bytes
from mineralcat.store.rows import (
    ApplicationNode,
    MatrixRows,
    MatrixUse,
    MineralSupply,
    PathStep,
    Ref,
)
from tests.made_rows import IEA, USGS, application, bill, intensity, ref, supply, usage

GOLDEN = Path(__file__).parents[1] / "data" / "golden"
HERE = Provenance("copper", "my.mineralcat", "ab12" * 16, "2026-11-25")
COBALT = Ref("cobalt", "Cobalt")
KINDS = {"world": AreaKind.WORLD, "rest": AreaKind.REST}
WIDTH, MOST_APART, MOST_CHANGED = 96, 4, 0.02


def area(slug: str, name: str, value: float | None, **given: Any) -> Any:
    row = supply(name, value, **{"form": "", "basis": "metal content", "scope": "world", **given})
    share = 100 * value / 310 if value is not None and slug != "world" else None
    fields = {key: getattr(row, key) for key in type(row).__dataclass_fields__}
    return type(row)(**{**fields, "area": Ref(slug, name), "share": share})


def a_map() -> ViewFigure:
    rows = (
        area("COD", "DR Congo", 230.0, status=ClaimStatus.ESTIMATED),
        area("IDN", "Indonesia", 44.0),
        area("AUS", "Australia", None, kind=ClaimKind.BELOW, high=8.0),
        area("USA", "United States", None, kind=ClaimKind.WITHHELD),
        area("IND", "India", None, kind=ClaimKind.NOT_AVAILABLE),
        area("BRA", "Brazil", 3.0, confidence=Confidence.UNSOURCED, source=None),
        area("rest", "Rest of the world", 9.0),
        area("world", "World", 310.0),
    )
    return map_of(MineralSupply(COBALT, ((COBALT, rows),), KINDS))


def some_trends() -> ViewFigure:
    old = USGS._replace(slug="old", title="Historical statistics (Data Series 140)", year=None)
    rows = [
        area("world", "World", 5.0 + (year - 1900) ** 2 / 60, period_from=year, period_to=year)
        for year in range(1900, 2021)
        if year not in (1914, 1915)
    ]
    rows = [type(row)(**{**_fields(row), "source": old}) for row in rows]
    for year in range(2019, 2026):
        status = ClaimStatus.ESTIMATED if year == 2025 else ClaimStatus.REPORTED
        value = 250.0 + 10 * (year - 2019)
        rows.append(area("world", "World", value, period_from=year, period_to=year, status=status))
    return trends_of([MineralSupply(COBALT, ((COBALT, tuple(rows)),), KINDS)])


def _fields(row: Any) -> dict[str, Any]:
    return {key: getattr(row, key) for key in type(row).__dataclass_fields__}


def a_comparison() -> ViewFigure:
    def needs(name: str, **amounts: float) -> Any:
        lines = [
            bill(
                mineral,
                (name, None),
                intensities=(
                    intensity(value, name, low=0.8 * value, high=1.2 * value),
                    intensity(1.1 * value, name, source=IEA),
                ),
            )
            for mineral, value in amounts.items()
        ]
        return application(name=name, slug=ref(name).slug, minerals=tuple(lines))

    one = needs("Direct drive", Neodymium=180.0, Dysprosium=17.0, Copper=3000.0)
    other = needs("Geared", Neodymium=12.0, Copper=1400.0, Nickel=430.0)
    return applications_compared([one, other], None, "")


def a_matrix() -> ViewFigure:
    nodes = (
        ApplicationNode("wind", "Wind power", False, None),
        ApplicationNode("direct-drive", "Direct drive", False, "wind"),
        ApplicationNode("geared", "Geared", False, "wind"),
        ApplicationNode("solar", "Solar photovoltaics", False, None),
    )
    told = (
        ("direct-drive", "Neodymium", Importance.ESSENTIAL, Confidence.VERIFIED_IN_TWO_PLACES),
        ("geared", "Neodymium", Importance.MINOR, Confidence.VERIFIED_IN_TWO_PLACES),
        ("wind", "Copper", Importance.ESSENTIAL, Confidence.VERIFIED_IN_TWO_PLACES),
        ("solar", "Copper", Importance.IMPORTANT, Confidence.SINGLE_COPY),
        ("solar", "Silver", Importance.ESSENTIAL, Confidence.UNSOURCED),
    )
    uses = tuple(
        MatrixUse(
            ref(mineral),
            (PathStep(next(Ref(n.slug, n.name) for n in nodes if n.slug == slug), None),),
            usage(slug, mineral, importance=importance, confidence=confidence),
            (),
        )
        for slug, mineral, importance, confidence in told
    )
    below = {"wind": ("direct-drive", "geared"), "direct-drive": (), "geared": (), "solar": ()}
    minerals = (ref("Copper"), ref("Neodymium"), ref("Silver"))
    return matrix_of(MatrixRows(minerals, nodes, below, uses, (), ()))


FIGURES: dict[str, Callable[[], ViewFigure]] = {
    "map": a_map,
    "trends": some_trends,
    "compare": a_comparison,
    "matrix": a_matrix,
}


def view_of(name: str) -> Any:
    return load(VIEWS[name].widget)()


def picture_of(view: Any, figure: ViewFigure) -> Picture:
    chart = view.new_chart()
    chart.show_figure(figure)
    return Picture(chart, figure, HERE)


@pytest.fixture
def painted(qtbot, qapp) -> Callable[..., Picture]:
    """Makes the picture of a figure, as the view does."""
    theme.apply_theme(qapp, "light")
    bring_fonts()
    views = []

    def paint(name: str, figure: ViewFigure) -> Picture:
        views.append(view_of(name))
        qtbot.addWidget(views[-1])
        return picture_of(views[-1], figure)

    return paint


def greys(image: QImage) -> list[int]:
    """So small that fonts make no difference."""
    height = round(WIDTH * image.height() / image.width())
    small = image.scaled(WIDTH, height).convertToFormat(QImage.Format.Format_Grayscale8)
    return [small.pixelColor(x, y).value() for y in range(height) for x in range(WIDTH)]


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_looks_as_it_did(painted, name):
    before = QImage(str(GOLDEN / f"{name}.png"))
    now = image_of(painted(name, FIGURES[name]()), 1)
    assert abs(now.height() - before.height()) <= 0.04 * before.height()
    now = now.scaled(before.size())
    apart = [abs(one - other) for one, other in zip(greys(before), greys(now), strict=True)]
    assert sum(apart) / len(apart) < MOST_APART
    assert sum(one > 60 for one in apart) < MOST_CHANGED * len(apart)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("slugs", [("cobalt",), ("neodymium", "copper"), ("wind-dd-pmsg",)])
def test_the_svg_of_every_view_is_xml_that_holds_its_text(
    painted, reference_catalogue, name, slugs
):
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        figure = VIEWS[name].make_figure(session, graph, ViewContext(selection=slugs))
    made = painted(name, figure)
    root = ElementTree.fromstring(svg_bytes(made))
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    said = "".join("".join(texts).split())
    for part in (figure.title, HERE.text, *(source.title for source in figure.sources)):
        assert "".join(part.split()) in said, part
    # what is drawn is told as text too, not as outlines: the names of the first rows
    named = [cell for row in figure.table.rows[:3] for cell in row.cells[:1] if cell]
    if made._chart is not None and name != "trends":
        assert any("".join(str(cell).split()).casefold()[:6] in said.casefold() for cell in named)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == figure.title
    assert pdf_bytes(made).startswith(b"%PDF")


if __name__ == "__main__":
    app = QApplication([])
    theme.apply_theme(app, "light")
    bring_fonts()
    for name, make in FIGURES.items():
        image_of(picture_of(view_of(name), make()), 1).save(str(GOLDEN / f"{name}.png"))
