"""Hands a catalogue on: writes what an order asks for to a file, or the beginning of it to look at.

One function a form, all of them from the same rows (`outgoing`). The file is whole or not there
(`finished_file`).
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.cancellation import Cancellation

from ..packages.catalogue_records import headings_of
from ..progress import Pace, Progress
from .export_content import TERMS, Outgoing
from .export_request import Form, Order
from .output_file import finished_file
from .result_lines import Cell, Column, Sources, cited, columns_of

if TYPE_CHECKING:
    from .write_xlsx import Sheet

_SOURCE: Final = {
    "slug": ("Key", 22),
    "title": ("Title", 60),
    "publisher": ("Publisher", 30),
    "kind": ("Kind", 16),
    "year": ("Year", 7),
    "published": ("Published", 11),
    "url": ("Address", 40),
    "doi": ("DOI", 24),
    "licence": ("Licence", 40),
    "note": ("Note", 60),
}
"""What the sheet of sources tells of each: the title and width of each column."""
_WIDTHS: Final = {"uid": 12, "note": 30, "summary": 40, "title": 40, "name": 24, "role": 28}
_YEARS: Final = frozenset(
    {"Year", "year", "period_from", "period_to", "Amount years", "Share years"}
)


class Exported(NamedTuple):
    """What was written: the file, how *many* of which *things* (minerals), and what it could not
    hold, in sentences."""

    path: Path
    many: int
    things: str
    notes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """That it was done, in words."""
        things = self.things.removesuffix("s") if self.many == 1 else self.things
        return " ".join((f"Exported {self.many} {things} to {self.path}.", *self.notes))


class _Done(NamedTuple):
    many: int
    things: str = "minerals"
    notes: tuple[str, ...] = ()


def export(
    catalogue: Catalogue,
    order: Order,
    path: Path,
    *,
    replace: bool = False,
    progress: Progress | None = None,
    stop: Cancellation | None = None,
) -> Exported:
    """Write what *order* asks for to *path*, over another file only with *replace*.

    ExportError where the file cannot be written, NothingToExportError where nothing is found,
    QueryError where the search cannot be read, StoppedError where *stop* ended it: then all is as
    it was.
    """
    pace = Pace(progress, stop)
    with (
        finished_file(path, replace=replace, spared=catalogue.path) as file,
        catalogue.reading(stop) as session,
    ):
        going = Outgoing(session, catalogue.graph(session), order, pace)
        done = _WRITERS[order.form](file, going)
        pace.look()
    return Exported(path, *done)


def write_beginning(
    catalogue: Catalogue, order: Order, file: BinaryIO, first: int, stop: Cancellation | None = None
) -> int:
    """Write the same with at most *first* rows of each kind, to look at; how many minerals there
    are in all."""
    with catalogue.reading(stop) as session:
        going = Outgoing(session, catalogue.graph(session), order, Pace(stop=stop), first)
        _WRITERS[order.form](file, going)
        return going.minerals


# -- one function a form ---------------------------------------------------------------------------


def _csv(file: BinaryIO, going: Outgoing) -> _Done:
    from .write_csv import write_csv

    order = going.order
    if order.table is not None:
        headings = headings_of(order.table)
        rows = ([record[heading] for heading in headings] for record in going.table(order.table))
        write_csv(file, headings, rows, bom=order.bom)
        return _Done(going.count(order.table), "rows")
    going.look_for_minerals()
    columns = _columns(going, going.sources_by_key())
    lines = ([column.cell(row) for column in columns] for row in going.lines())
    write_csv(file, [column.title for column in columns], lines, bom=order.bom)
    return _Done(going.minerals)


def _columns(going: Outgoing, sources: Sources) -> tuple[Column, ...]:
    application = going.hits.application is not None
    return columns_of(sources, application=application, shown=going.order.columns)


def _xlsx(file: BinaryIO, going: Outgoing) -> _Done:
    from .write_xlsx import write_xlsx

    lost = write_xlsx(file, _sheets(going))
    return _Done(going.minerals, notes=_losses(lost.replaced, lost.cut))


def _sheets(going: Outgoing) -> Iterator["Sheet"]:
    from .write_xlsx import Sheet

    sources = going.sources_by_key()
    columns = _columns(going, sources)
    titles = [column.title for column in columns]
    keys: set[str] = set()

    def lines() -> Iterator[list[Cell]]:
        for row in going.lines():
            keys.update(cited([row]))
            yield [column.cell(row) for column in columns]

    yield Sheet("Minerals", titles, [column.width for column in columns], lines(), _years(titles))
    rows = ([record[h] for h in _SOURCE] for key, record in sources.items() if key in keys)
    titles = [title for title, _ in _SOURCE.values()]
    yield Sheet("Sources", titles, [width for _, width in _SOURCE.values()], rows, _years(titles))
    about = [*going.about().items(), ("minerals", going.minerals), ("terms", TERMS)]
    yield Sheet("About", ["What", "Value"], [14, 100], [[key, said] for key, said in about])
    if going.order.with_tables:
        for name, records in going.tables():
            heads = headings_of(name)
            body = ([record[heading] for heading in heads] for record in records)
            yield Sheet(name, heads, [_WIDTHS.get(head, 16) for head in heads], body, _years(heads))


def _years(titles: list[str]) -> frozenset[int]:
    return frozenset(place for place, title in enumerate(titles) if title in _YEARS)


def _losses(replaced: int, cut: int) -> tuple[str, ...]:
    """What a workbook could not hold, in sentences."""
    signs = "1 control character was" if replaced == 1 else f"{replaced} control characters were"
    texts = "1 text was" if cut == 1 else f"{cut} texts were"
    notes = (
        f"{signs} replaced by a picture of it, for a workbook cannot hold any." if replaced else "",
        f"{texts} cut to the 32,767 characters that a cell can hold." if cut else "",
    )
    return tuple(filter(None, notes))


def _json(file: BinaryIO, going: Outgoing) -> _Done:
    from ..packages.write_json import write_json

    write_json(file, {**going.about(), "terms": TERMS}, going.tables())
    return _Done(going.minerals)


def _package(file: BinaryIO, going: Outgoing) -> _Done:
    from ..packages.write_package_zip import write_package_zip

    own = going.about()
    own["content_hash"] = own.pop("hash")
    write_package_zip(file, going.package_about(), own, going.tables())
    return _Done(going.minerals)


def _bibtex(file: BinaryIO, going: Outgoing) -> _Done:
    from .write_citations import write_bibtex

    write_bibtex(file, going.sources())
    return _Done(going.count("source"), "sources")


def _csl(file: BinaryIO, going: Outgoing) -> _Done:
    from .write_citations import write_csl

    write_csl(file, going.sources())
    return _Done(going.count("source"), "sources")


_WRITERS: Final[dict[Form, Callable[[BinaryIO, Outgoing], _Done]]] = {
    Form.CSV: _csv,
    Form.XLSX: _xlsx,
    Form.JSON: _json,
    Form.PACKAGE: _package,
    Form.BIBTEX: _bibtex,
    Form.CSL: _csl,
}
