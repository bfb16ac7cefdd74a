"""What goes out for an order: lines for people, records by table, sources, and what it is."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy.orm import Session

from mineralcat import __version__
from mineralcat.errors import NothingToExportError
from mineralcat.store.integrity.catalogue_check import content_hash
from mineralcat.store.models import Property
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import mineral_count, mineral_rows
from mineralcat.store.rows import MineralRow
from mineralcat.store.search.find_minerals import Hits, find

from ..packages.catalogue_records import Extent, Record, count, ids_in, records
from ..packages.data_package import CATALOGUE_TABLES
from ..progress import Pace
from .export_request import Order
from .extent import extent_of
from .result_lines import link

TERMS: Final = (
    "The selection and arrangement of MineralCat's reference data is CC BY 4.0; each source keeps "
    "its own terms, which stand with it, and what users entered is theirs."
)
_LICENCES: Final = (
    {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0, for the selection and arrangement of "
        "MineralCat's reference data; the sources keep their own terms, users their own entries",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
)
_PAGE: Final = 500
Item = TypeVar("Item")


class Outgoing:
    """The rows of one order, read as they are asked for; of each kind at most *first*, for a
    preview. *pace* counts them."""

    def __init__(
        self,
        session: Session,
        graph: ApplicationGraph,
        order: Order,
        pace: Pace,
        first: int | None = None,
    ) -> None:
        self._session = session
        self._graph = graph
        self._pace = pace
        self._first = first
        self.order = order
        self.is_whole = order.query is None and order.chosen is None

    @cached_property
    def hits(self) -> Hits:
        """What the order's search finds; of the whole catalogue all minerals."""
        order = self.order
        return find(
            self._session, self._graph, order.query or "",
            sort=order.sort, descending=order.descending,
        )  # fmt: skip

    @cached_property
    def minerals(self) -> int:
        """How many minerals go out; NothingToExportError where a search finds none."""
        if self.is_whole:
            return mineral_count(self._session)
        self.look_for_minerals()
        return len(self._chosen)

    @cached_property
    def _chosen(self) -> list[int]:
        chosen = self.order.chosen
        return [id_ for id_ in self.hits.ids if chosen is None or id_ in chosen]

    @cached_property
    def _extent(self) -> Extent:
        return None if self.is_whole else extent_of(self._session, self._chosen)

    # -- rows ----------------------------------------------------------------------------------

    def lines(self) -> Iterator[MineralRow]:
        """The lines of the search, in its order."""
        self._pace.total += self.minerals
        return self._paced(self._lines())

    def _lines(self) -> Iterator[MineralRow]:
        chosen = self.order.chosen
        page = _PAGE if self._first is None or chosen is not None else self._first
        for start in range(0, len(self.hits), page):
            for row in mineral_rows(self._session, self._graph, self.hits, start, page):
                if chosen is None or row.id in chosen:
                    yield row

    def tables(self) -> Iterator[tuple[str, Iterator[Record]]]:
        """All tables with their records, what is referred to first."""
        self.look_for_minerals()
        for name in CATALOGUE_TABLES:
            self._pace.total += self.count(name)
        for name in CATALOGUE_TABLES:
            yield name, self._paced(records(self._session, name, ids_in(self._extent, name)))

    def table(self, name: str) -> Iterator[Record]:
        """The records of one table."""
        self.look_for_minerals()
        self._pace.total += self.count(name)
        return self._paced(records(self._session, name, ids_in(self._extent, name)))

    def count(self, name: str) -> int:
        """How many records of a table go out."""
        return count(self._session, name, ids_in(self._extent, name))

    def sources(self) -> Iterator[Record]:
        """The sources of what goes out."""
        return self.table("source")

    def sources_by_key(self) -> dict[str, Record]:
        """All sources of the catalogue."""
        return {record["slug"]: record for record in records(self._session, "source")}

    def look_for_minerals(self) -> None:
        """NothingToExportError where a search finds no mineral."""
        if not self.is_whole and not self._chosen:
            raise NothingToExportError(f"Nothing was found by “{self.order.query or ''}”")

    def _paced(self, rows: Iterable[Item]) -> Iterator[Item]:
        return self._pace.over(rows if self._first is None else islice(rows, self._first))

    # -- what is said of them --------------------------------------------------------------------

    def about(self) -> dict[str, Any]:
        """Where the rows come from: program, search, reference data, hash of a whole catalogue."""
        reference = self._session.get(Property, "reference_version")
        hashed = self.is_whole and self._first is None
        return {
            "program": __version__,
            "extent": "catalogue" if self.is_whole else "minerals",
            "query": self.order.query or None,
            "reference": reference.value if reference else None,
            "hash": content_hash(self._session) if hashed else None,
        }

    def package_about(self) -> dict[str, Any]:
        """Title, licences and sources, as a data package tells them."""
        what = "A MineralCat catalogue of critical minerals"
        if not self.is_whole:
            what = f"{self.minerals} minerals of a MineralCat catalogue, with all they refer to"
        found = records(self._session, "source", ids_in(self._extent, "source"))
        sources = [
            {
                "title": record["title"] or record["slug"],
                **({"path": address} if _is_address(address := link(record)) else {}),
                **({"licence": record["licence"]} if record["licence"] else {}),
            }
            for record in found
        ]
        return {
            "name": "mineralcat-catalogue" if self.is_whole else "mineralcat-minerals",
            "title": what,
            "description": f"Every figure has its source or is marked unsourced. {TERMS}",
            "licenses": list(_LICENCES),
            **({"sources": sources} if sources else {}),
        }


def _is_address(text: str | None) -> bool:
    """Whether a data package may name it as the path of a source."""
    begins = (text or "").startswith(("https://", "http://"))
    return begins and not any(sign.isspace() or ord(sign) < 32 for sign in text or "")
