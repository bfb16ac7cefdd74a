"""The table of views: what it names is there, and nothing else lists the views again."""

import re
from pathlib import Path

import pytest

from mineralcat.analysis.view_context import ViewContext
from mineralcat.analysis.view_options import plot_request
from mineralcat.analysis.views import VIEWS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_makes_its_figure_of_what_is_selected(reference_catalogue, name):
    with reference_catalogue.reading() as session:
        graph = reference_catalogue.graph(session)
        context = ViewContext(selection=("cobalt", "lithium"))
        figure = VIEWS[name].make_figure(session, graph, context, plot_request(name, {}))
    assert figure.title
    assert figure.table.rows


@pytest.mark.parametrize("name", VIEWS)
def test_widget_and_chart_of_a_view_stand_where_the_table_says(name):
    for place in (VIEWS[name].widget, VIEWS[name].chart):
        module, _, kind = place.partition(":")
        source = (ROOT / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        assert f"class {kind}(" in source
    assert callable(VIEWS[name].load_figure())


def test_every_option_of_a_view_can_be_chosen():
    values: dict[str, str | int] = {
        "stage": "refinery",
        "levels": 3,
        "rows": "name",
        "columns": "name",
        "by_country": True,
        "axis": "log",
        "base": 2010,
        "since": 2000,
    }
    for view in VIEWS.values():
        for option in view.options:
            measure = "amount" if view.name == "matrix" else "reserves"
            values["measure"] = measure
            chosen = values.get(option.name, "words")
            assert plot_request(view.name, {option.name: chosen}) != plot_request(view.name, {})


def test_nothing_else_lists_the_views():
    titles = re.compile("|".join(rf'["\']{view.title}["\']' for view in VIEWS.values()))
    for path in [*(ROOT / "mineralcat").rglob("*.py"), *(ROOT / "docs").glob("*.py")]:
        if path.name != "views.py":
            found = set(titles.findall(path.read_text(encoding="utf-8")))
            assert len(found) < 3, f"{path} lists views: {found}"
