"""Views without a window: what `mineralcat plot` writes."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QApplication

from mineralcat.analysis.figure import Figure, Provenance
from mineralcat.analysis.view_options import Ways, refuse_others
from mineralcat.errors import NotFoundError, NothingNamedError
from mineralcat.settings import read_settings

from .. import theme
from ..fonts import bring_fonts
from ..window import preferences
from ..window.view_context import ViewContext
from .figure_data import write_data
from .picture import picture_of
from .picture_files import write_picture
from .view_export import provenance_of

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue

    from ..views.figure_view import FigureView

VIEWS: Final = {
    "uses": "mineralcat.gui.views.uses_view:UsesView",
    "matrix": "mineralcat.gui.views.matrix_view:MatrixView",
    "map": "mineralcat.gui.views.map_view:MapView",
    "trends": "mineralcat.gui.views.trends_view:TrendsView",
    "compare": "mineralcat.gui.views.compare_view:CompareView",
}
"""Module and class of each view that can be plotted, by its name on the command line."""
DATA: Final = (".csv", ".xlsx")


def plot(
    catalogue: "Catalogue",
    name: str,
    slugs: Sequence[str],
    path: Path,
    *,
    query: str = "",
    scale: float = 2,
    replace: bool = False,
    ways: Mapping[str, Any] | None = None,
) -> Figure:
    """Write a view of minerals or applications, as it first stands in the window or in the *ways*
    chosen (the fields of `Ways`), to a file in the format that its name ends in; what it shows.

    NotFoundError, NothingNamedError, QueryError, ViewChoiceError, NotPublishedError, ExportError.
    """
    app = QApplication.instance() or QApplication(["mineralcat"])
    assert isinstance(app, QApplication)
    bring_fonts()
    theme.apply_theme(app, "light")
    preferences.write_figures(read_settings().settings)
    module, _, kind = VIEWS[name].partition(":")
    view: FigureView = getattr(import_module(module), kind)()
    if ways is not None:
        chosen = Ways(**ways)
        refuse_others(name, chosen)
        view.take_ways(chosen)
    figure, provenance = _read(catalogue, view, slugs, query)
    view.show_figure(figure)
    if not figure.table.rows:
        return figure
    if path.suffix.lower() in DATA:
        write_data(figure, provenance, path, replace=replace, spared=catalogue.path)
    else:
        picture = picture_of(view, provenance)
        write_picture(picture, path, scale=scale, replace=replace, spared=catalogue.path)
    view.deleteLater()
    return figure


def _read(
    catalogue: "Catalogue", view: "FigureView", slugs: Sequence[str], query: str
) -> tuple[Figure, Provenance]:
    """The figure, and where it comes from."""
    from mineralcat.store.integrity.catalogue_check import content_hash
    from mineralcat.store.queries.minerals import mineral_id
    from mineralcat.store.search.find_minerals import find

    with catalogue.reading() as session:
        graph = catalogue.graph(session)
        for slug in slugs:
            if slug not in graph.by_slug and mineral_id(session, slug) is None:
                raise NotFoundError("mineral or application", slug)
        context = ViewContext(query=query, hits=find(session, graph, query), selection=tuple(slugs))
        question = view.plot_question(context)
        if question is None:
            raise NothingNamedError(view.NAME.lower())
        figure = question(session, graph)
        return figure, provenance_of(query, catalogue.path, content_hash(session))
