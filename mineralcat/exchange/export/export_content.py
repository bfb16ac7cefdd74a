"""What an export holds: lines for people, records by table, sources, and what it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from mineralcat import __version__
from mineralcat.errors import NothingToExportError
from mineralcat.store.integrity.catalogue_check import content_hash
from mineralcat.store.models import Property
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import mineral_count, mineral_rows
from mineralcat.store.search.find_minerals import Hits, find
from mineralcat.store.search_rows import MineralRow

from ..incoming import Record
from ..packages.catalogue_records import Extent, count, ids_in, records
from ..packages.data_package import CATALOGUE_TABLES
from ..progress import Pace
from .export_request import ExportRequest
from .extent import extent_of
from .result_lines import link

TERMS: Final = (
    "The selection and arrangement of MineralCat's reference data is CC BY 4.0; each source keeps "
    "its own terms, which stand with it, and what users entered is theirs."
)
_LICENCE: Final = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0, for the selection and arrangement of "
    "MineralCat's reference data; the sources keep their own terms, users their own entries",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_PAGE: Final = 500
Item = TypeVar("Item")


@dataclass
class ExportContent:
    """The rows of one export, read as they are asked for; of each kind at most *first*, for a
    preview. *pace* counts them."""

    session: Session
    graph: ApplicationGraph
    request: ExportRequest
    pace: Pace
    first: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of the catalogue goes out."""
        return self.request.query is None and self.request.chosen is None

    @cached_property
    def hits(self) -> Hits:
        """What the search finds; of the whole catalogue all minerals."""
        request, query = self.request, self.request.query or ""
        return find(
            self.session, self.graph, query, sort=request.sort, descending=request.descending
        )

    @cached_property
    def minerals(self) -> int:
        """How many minerals go out; NothingToExportError where a search finds none."""
        if self.is_whole:
            return mineral_count(self.session)
        self.look_for_minerals()
        return len(self._chosen)

    @cached_property
    def _chosen(self) -> list[int]:
        chosen = self.request.chosen
        return [id_ for id_ in self.hits.ids if chosen is None or id_ in chosen]

    @cached_property
    def _extent(self) -> Extent:
        return None if self.is_whole else extent_of(self.session, self._chosen)

    # -- rows ----------------------------------------------------------------------------------

    def lines(self) -> Iterator[MineralRow]:
        """The lines of the search, in its order."""
        self.pace.total += self.minerals
        return self._paced(self._lines())

    def _lines(self) -> Iterator[MineralRow]:
        chosen = self.request.chosen
        page = _PAGE if self.first is None or chosen is not None else self.first
        for start in range(0, len(self.hits), page):
            for row in mineral_rows(self.session, self.graph, self.hits, start, page):
                if chosen is None or row.id in chosen:
                    yield row

    def tables(
        self, names: Sequence[str] = CATALOGUE_TABLES
    ) -> Iterator[tuple[str, Iterator[Record]]]:
        """Tables with their records, what is referred to first."""
        self.look_for_minerals()
        self.pace.total += sum(map(self.count, names))
        for name in names:
            yield name, self._paced(self._records(name))

    def table(self, name: str) -> Iterator[Record]:
        """The records of one table."""
        return next(self.tables([name]))[1]

    def _records(self, name: str) -> Iterator[Record]:
        return records(self.session, name, ids_in(self._extent, name))

    def count(self, name: str) -> int:
        """How many records of a table go out."""
        return count(self.session, name, ids_in(self._extent, name))

    def sources_by_key(self) -> dict[str, Record]:
        """All sources of the catalogue."""
        return {record["slug"]: record for record in records(self.session, "source")}

    def look_for_minerals(self) -> None:
        """NothingToExportError where a search finds no mineral."""
        if not self.is_whole and not self._chosen:
            raise NothingToExportError(query=self.request.query or "")

    def _paced(self, rows: Iterable[Item]) -> Iterator[Item]:
        return self.pace.over(rows if self.first is None else islice(rows, self.first))

    # -- descriptions ----------------------------------------------------------------------------

    def about(self) -> Record:
        """Where the rows come from: program, search, reference data, hash of a whole catalogue."""
        reference = self.session.get(Property, "reference_version")
        hashed = self.is_whole and self.first is None
        return {
            "program": __version__,
            "extent": "catalogue" if self.is_whole else "minerals",
            "query": self.request.query or None,
            "reference": reference.value if reference else None,
            "hash": content_hash(self.session) if hashed else None,
        }

    def package_about(self) -> Record:
        """Title, licences and sources, as a data package tells them."""
        what = "A MineralCat catalogue of critical minerals"
        if not self.is_whole:
            what = f"{self.minerals} minerals of a MineralCat catalogue, with all they refer to"
        sources = []
        for record in self._records("source"):
            source = {"title": record["title"] or record["slug"], "path": _address(record)}
            source["licence"] = record["licence"]
            sources.append({key: value for key, value in source.items() if value})
        return {
            "name": "mineralcat-catalogue" if self.is_whole else "mineralcat-minerals",
            "title": what,
            "description": f"Every figure has its source or is marked unsourced. {TERMS}",
            "licenses": [_LICENCE],
            **({"sources": sources} if sources else {}),
        }


def _address(source: Record) -> str | None:
    """What a data package may name as the path of a source."""
    text = link(source) or ""
    has_blank = any(sign.isspace() or ord(sign) < 32 for sign in text)
    return text if text.startswith(("https://", "http://")) and not has_blank else None
