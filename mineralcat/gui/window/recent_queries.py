"""The queries that were asked lately, the last one first."""

from collections.abc import Iterable

from mineralcat.settings import QUERIES_AT_MOST as MOST
from mineralcat.store.rows import Completion, CompletionKind

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
