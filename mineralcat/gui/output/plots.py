"""Views without a window: what `mineralcat plot` writes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from mineralcat.analysis.figure import ViewFigure
from mineralcat.analysis.view_context import ViewContext
from mineralcat.analysis.view_options import PlotOptions, check_figure, plot_request
from mineralcat.analysis.views import VIEWS, load
from mineralcat.errors import NotFoundError, NothingNamedError
from mineralcat.settings import read_settings

from .. import theme
from ..fonts import bring_fonts
from ..window import preferences
from .figure_data import write_data
from .picture import picture_of
from .picture_files import write_picture
from .view_export import provenance_of

if TYPE_CHECKING:
    from mineralcat.store.catalogue import Catalogue

    from ..views.figure_view import FigureView

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
    options: PlotOptions | None = None,
) -> ViewFigure:
    """Write a view of minerals or applications, as it first stands in the window or with
    these *options*, to a file in the format that its name ends in; what it shows.

    NotFoundError, NothingNamedError, QueryError, ViewChoiceError, NotPublishedError, ExportError.
    """
    from mineralcat.store.integrity.catalogue_check import content_hash
    from mineralcat.store.queries.minerals import mineral_id
    from mineralcat.store.search.find_minerals import find

    app = QApplication.instance() or QApplication(["mineralcat"])
    assert isinstance(app, QApplication)
    bring_fonts()
    theme.apply_theme(app, "light")
    preferences.write_figures(read_settings().settings)
    kind, options = VIEWS[name], options or {}
    request = plot_request(name, options)
    with catalogue.reading() as session:
        graph = catalogue.graph(session)
        for slug in slugs:
            if slug not in graph.by_slug and mineral_id(session, slug) is None:
                raise NotFoundError("mineral or application", slug)
        context = ViewContext(query=query, hits=find(session, graph, query), selection=tuple(slugs))
        if kind.needs_selection and not slugs:
            raise NothingNamedError(view=name)
        figure = kind.make_figure(session, graph, context, request)
        check_figure(figure, options)
        provenance = provenance_of(query, catalogue.path, content_hash(session))
    view: FigureView = load(kind.widget)()
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
