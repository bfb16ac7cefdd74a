"""The queries and catalogues that were used lately, the last one first."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from mineralcat.settings import QUERIES_AT_MOST as MOST
from mineralcat.settings import read_settings, write_settings
from mineralcat.store.files.file_names import address_in
from mineralcat.store.search_rows import Completion, CompletionKind

_OFFERED = 6


class RecentQueries:
    """Those that found something, each once."""

    def __init__(self) -> None:
        self.queries: list[str] = []

    def recall(self, queries: Iterable[str]) -> None:
        """Take up those of an earlier time behind those of now."""
        self.queries = list(dict.fromkeys([*self.queries, *queries]))[:MOST]

    def note(self, query: str) -> None:
        """Remember a query as the last one."""
        query = query.strip()
        if query:
            self.queries = [query, *(one for one in self.queries if one != query)][:MOST]

    def completions(self, end: int) -> list[Completion]:
        """The last ones, to take the place of what stands before *end*."""
        return [
            Completion(query, query, CompletionKind.RECENT, 0, end, None)
            for query in self.queries[:_OFFERED]
        ]


def note_opened(path: Path) -> None:
    """Let the next start open this catalogue, and offer it among the recent ones."""
    settings = read_settings().settings
    files = tuple(name for name in settings.recent_catalogues if not address_in(name)[0])
    settings = replace(settings, recent_catalogues=files)
    write_settings(settings.having_opened(path.absolute()))


def note_lost(path: Path) -> None:
    """Offer no more what cannot be opened; a file that is there may be mended, and stays."""
    settings = read_settings().settings
    if str(path.absolute()) in settings.recent_catalogues and not path.exists():
        write_settings(settings.having_lost(path.absolute()))
