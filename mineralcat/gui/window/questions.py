"""What the window asks of its catalogue: jobs for `Tasks`, each one unit of work.

Their modules of the store load inside the job, so that the window's frame is painted before them.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec, TypeVar

from mineralcat.analysis.views import VIEWS, load
from mineralcat.store import search_rows as rows

from ..tasks import Job, Task

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.analysis.figure import ViewFigure
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.queries.graph import ApplicationGraph
    from mineralcat.store.rows import ApplicationDetail, BillRow, MineralDetail
    from mineralcat.store.search.find_minerals import Hits
    from mineralcat.store.search.relaxation import Relaxation
    from mineralcat.store.startup_preview import StartupPreview

    from ..views.figure_view import Question


class Found(NamedTuple):
    """A search's hits, the first window of their lines, the query in words, where nothing was found
    what to leave out, and where in it the selected entries are."""

    text: str
    hits: "Hits"
    first: list[rows.MineralRow]
    chips: list[rows.Chip]
    relaxations: "list[Relaxation]"
    selected: rows.Selected


class Tree(NamedTuple):
    """What Browse offers, how many minerals there are in all, and the slugs of all applications and
    areas; any other is a mineral's."""

    facets: list[rows.Facet]
    minerals: int
    applications: frozenset[str]
    areas: frozenset[str]


class UnitOfWork(NamedTuple):
    """What a question reads with."""

    session: "Session"
    graph: "ApplicationGraph"
    task: Task


MakeJob = Callable[["Catalogue"], Job]
"""A question that was put: what makes a job of it, given the catalogue to ask."""
P = ParamSpec("P")
T = TypeVar("T")


def question(read: "Callable[Concatenate[UnitOfWork, P], T]") -> Callable[P, MakeJob]:
    """Turn a function that reads a catalogue into one that makes a job of it, for the catalogue
    that is open by then. Only the last of several questions is answered: `task.stop` interrupts the
    reading of the others."""

    def put(*args: P.args, **more: P.kwargs) -> MakeJob:
        def make(catalogue: "Catalogue") -> Job:
            def job(task: Task) -> T:
                with catalogue.reading(task.stop) as session:
                    unit = UnitOfWork(session, catalogue.graph(session), task)
                    return read(unit, *args, **more)

            return job

        return make

    return put


def startup_preview(path: Path, _: Task) -> "StartupPreview | None":
    """The first lines of the catalogue, before it can be opened; None where that has to be waited
    for."""
    from mineralcat.store.startup_preview import startup_preview

    from ..item_models.mineral_table_model import WINDOW

    return startup_preview(path, WINDOW)


def opening(path: Path, task: Task) -> "Catalogue":
    """Open the catalogue, or make it from the reference data."""
    from mineralcat.exchange.packages.reference import open_or_make

    return open_or_make(path, task.report)


@question
def search(
    work: UnitOfWork, text: str, sort: str, descending: bool, selected: "Sequence[str]" = ()
) -> Found | None:
    """Find what is asked, and where in it the *selected* entries are; None where a newer question
    came meanwhile."""
    from mineralcat.store.queries.minerals import mineral_rows, selected_among
    from mineralcat.store.search.find_minerals import find
    from mineralcat.store.search.relaxation import relaxations
    from mineralcat.store.search.vocabulary import Vocabulary

    from ..item_models.mineral_table_model import WINDOW

    if work.task.cancelled:
        return None
    hits = find(work.session, work.graph, text, sort=sort, descending=descending)
    first = mineral_rows(work.session, work.graph, hits, 0, WINDOW)
    chips = Vocabulary(work.session, work.graph).chips(text)
    instead = [] if len(hits) else relaxations(work.session, work.graph, text)
    there = selected_among(work.session, hits, selected)
    return Found(text, hits, first, chips, instead, there)


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


@question
def counts(
    work: UnitOfWork, text: str, facets: Sequence[rows.Facet]
) -> dict[rows.Facet, rows.FacetCount]:
    """How many minerals facets find beside a query."""
    from mineralcat.store.search.facets import facet_counts

    return facet_counts(work.session, work.graph, text, facets, work.task.stop)


@question
def completions(work: UnitOfWork, text: str, cursor: int) -> list[rows.Completion]:
    """What could stand where one types."""
    from mineralcat.store.search.completion import completions

    return completions(work.session, work.graph, text, cursor, work.task.stop)


@question
def lines(work: UnitOfWork, hits: "Hits", start: int, count: int) -> list[rows.MineralRow]:
    """A window of lines."""
    from mineralcat.store.queries.minerals import mineral_rows

    return mineral_rows(work.session, work.graph, hits, start, count)


@question
def mineral(
    work: UnitOfWork, slug: str, hits: "Hits | None"
) -> "tuple[MineralDetail, BillRow | None]":
    """A mineral whole, and its line in the bill of the application that the search names."""
    from mineralcat.store.queries.bills import bills
    from mineralcat.store.queries.minerals import mineral_detail

    detail = mineral_detail(work.session, work.graph, slug)
    bill = None
    if hits is not None and hits.application is not None:
        bill = bills(work.session, work.graph, hits.application, [detail.id]).get(detail.id)
    return detail, bill


@question
def application(
    work: UnitOfWork, slug: str, hits: "Hits | None"
) -> "tuple[ApplicationDetail, frozenset[str] | None]":
    """An application whole, and the slugs of those of its minerals that the search leaves, None
    where it leaves all."""
    from mineralcat.analysis.uses import found_in
    from mineralcat.store.queries.applications import application_detail

    detail = application_detail(work.session, work.graph, slug)
    return detail, found_in(work.session, work.graph, [detail], hits)


@question
def figure(work: UnitOfWork, question: "Question") -> "ViewFigure":
    """The figure of a view."""
    return question(work.session, work.graph)


@question
def tree(work: UnitOfWork) -> Tree:
    """What Browse shows."""
    from mineralcat.store.queries.about import area_slugs
    from mineralcat.store.queries.minerals import mineral_count
    from mineralcat.store.search.facets import facets

    return Tree(
        facets(work.session, work.graph),
        mineral_count(work.session),
        frozenset(work.graph.by_slug),
        area_slugs(work.session),
    )


@question
def newer_reference(work: UnitOfWork) -> str | None:
    """A sentence about reference data newer than the catalogue's, or None."""
    from mineralcat.exchange.packages.reference import newer_reference

    newer = newer_reference(work.session)
    return None if newer is None else newer.sentence
