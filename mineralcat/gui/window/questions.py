"""What the window asks of its catalogue: jobs for `Tasks`, each one unit of work.

Their modules of the store load inside the job, so that the window's frame is painted before them.
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mineralcat.analysis.views import VIEWS, load

from ..tasks import Job, Task

if TYPE_CHECKING:
    from mineralcat.analysis.figure import Figure
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.rows import ApplicationDetail, BillRow, MineralDetail
    from mineralcat.store.search.find_minerals import Hits
    from mineralcat.store.search.relaxation import Relaxation
    from mineralcat.store.search_rows import (
        Chip,
        Completion,
        Facet,
        FacetCount,
        MineralRow,
        Selected,
    )
    from mineralcat.store.startup_preview import StartupPreview

    from ..views.figure_view import Question


class Found(NamedTuple):
    """A search's hits, the first window of their lines, the query in words, where nothing was found
    what to leave out, and where in it the selected entries are."""

    text: str
    hits: "Hits"
    first: "list[MineralRow]"
    chips: "list[Chip]"
    relaxations: "list[Relaxation]"
    selected: "Selected"


class Known(NamedTuple):
    """The slugs of all applications and areas; any other is a mineral's."""

    applications: frozenset[str]
    areas: frozenset[str]


class Tree(NamedTuple):
    """What Browse offers, how many minerals there are in all, and what slugs stand for."""

    facets: "list[Facet]"
    minerals: int
    known: Known


class MineralSeen(NamedTuple):
    """A mineral whole, and its line in the bill of the application that the search names."""

    detail: "MineralDetail"
    bill: "BillRow | None"


class ApplicationSeen(NamedTuple):
    """An application whole, and the slugs of those of its minerals that the search leaves, None
    where it leaves all."""

    detail: "ApplicationDetail"
    found: frozenset[str] | None


def startup_preview(path: Path) -> Job:
    """The first lines of the catalogue, before it can be opened; None where that has to be waited
    for."""

    def job(_: Task) -> "StartupPreview | None":
        from mineralcat.store.startup_preview import startup_preview

        from ..item_models.mineral_table_model import WINDOW

        return startup_preview(path, WINDOW)

    return job


def opening(path: Path) -> Job:
    """Open the catalogue, or make it from the reference data."""

    def job(task: Task) -> "Catalogue":
        from mineralcat.exchange.packages.reference import open_or_make

        return open_or_make(path, task.report)

    return job


def search(
    catalogue: "Catalogue", text: str, sort: str, descending: bool, selected: "Sequence[str]" = ()
) -> Job:
    """Find what is asked, and where in it the *selected* entries are; None where a newer question
    came meanwhile."""

    def job(task: Task) -> Found | None:
        from mineralcat.store.queries.minerals import mineral_rows, selected_among
        from mineralcat.store.search.find_minerals import find
        from mineralcat.store.search.relaxation import relaxations
        from mineralcat.store.search.vocabulary import Vocabulary

        from ..item_models.mineral_table_model import WINDOW

        if task.cancelled:
            return None
        with catalogue.reading(task.stop) as session:
            graph = catalogue.graph(session)
            hits = find(session, graph, text, sort=sort, descending=descending)
            first = mineral_rows(session, graph, hits, 0, WINDOW)
            chips = Vocabulary(session, graph).chips(text)
            instead = [] if len(hits) else relaxations(session, graph, text)
            there = selected_among(session, hits, selected)
            return Found(text, hits, first, chips, instead, there)

    return job


def first_letters(catalogue: "Catalogue") -> Job:
    """Read what may be needed next, until somebody asks something: what words that begin with each
    letter find, what each view needs when it is first opened, and the modules of edits."""

    def job(task: Task) -> None:
        from mineralcat.store.search.find_minerals import warm

        with catalogue.reading(task.stop) as session:
            warm(session, catalogue.graph(session), task.stop)
        for view in VIEWS.values():
            if task.cancelled:
                return
            with catalogue.reading(task.stop) as session:
                load(view.widget).warm_up(session, catalogue.graph(session))
        import_module("mineralcat.editing.edits")

    return job


def counts(catalogue: "Catalogue", text: str, facets: "Sequence[Facet]") -> Job:
    """How many minerals facets find beside a query."""

    def job(task: Task) -> "dict[Facet, FacetCount]":
        from mineralcat.store.search.facets import facet_counts

        with catalogue.reading(task.stop) as session:
            return facet_counts(session, catalogue.graph(session), text, facets, task.stop)

    return job


def completions(catalogue: "Catalogue", text: str, cursor: int) -> Job:
    """What could stand where one types."""

    def job(task: Task) -> "list[Completion]":
        from mineralcat.store.search.completion import completions

        with catalogue.reading(task.stop) as session:
            return completions(session, catalogue.graph(session), text, cursor, task.stop)

    return job


def lines(catalogue: "Catalogue", hits: "Hits", start: int, count: int) -> Job:
    """A window of lines."""

    def job(_: Task) -> "list[MineralRow]":
        from mineralcat.store.queries.minerals import mineral_rows

        with catalogue.reading() as session:
            return mineral_rows(session, catalogue.graph(session), hits, start, count)

    return job


def mineral(catalogue: "Catalogue", slug: str, hits: "Hits | None") -> Job:
    """A mineral, whole."""

    def job(task: Task) -> MineralSeen:
        from mineralcat.store.queries.bills import bills
        from mineralcat.store.queries.minerals import mineral_detail

        with catalogue.reading(task.stop) as session:
            graph = catalogue.graph(session)
            detail = mineral_detail(session, graph, slug)
            bill = None
            if hits is not None and hits.application is not None:
                bill = bills(session, graph, hits.application, [detail.id]).get(detail.id)
            return MineralSeen(detail, bill)

    return job


def application(catalogue: "Catalogue", slug: str, hits: "Hits | None") -> Job:
    """An application, whole."""

    def job(task: Task) -> ApplicationSeen:
        from mineralcat.analysis.selected_uses import found_in
        from mineralcat.store.queries.applications import application_detail

        with catalogue.reading(task.stop) as session:
            graph = catalogue.graph(session)
            detail = application_detail(session, graph, slug)
            return ApplicationSeen(detail, found_in(session, graph, [detail], hits))

    return job


def figure(catalogue: "Catalogue", question: "Question") -> Job:
    """The figure of a view."""

    def job(task: Task) -> "Figure":
        with catalogue.reading(task.stop) as session:
            return question(session, catalogue.graph(session))

    return job


def tree(catalogue: "Catalogue") -> Job:
    """What Browse shows."""

    def job(_: Task) -> Tree:
        from mineralcat.store.queries.about import area_slugs
        from mineralcat.store.queries.minerals import mineral_count
        from mineralcat.store.search.facets import facets

        with catalogue.reading() as session:
            graph = catalogue.graph(session)
            known = Known(frozenset(graph.by_slug), area_slugs(session))
            return Tree(facets(session, graph), mineral_count(session), known)

    return job


def newer_reference(catalogue: "Catalogue") -> Job:
    """A sentence about reference data newer than the catalogue's, or None."""

    def job(_: Task) -> str | None:
        from mineralcat.exchange.packages.reference import newer_reference

        with catalogue.reading() as session:
            newer = newer_reference(session)
            return None if newer is None else newer.sentence

    return job
