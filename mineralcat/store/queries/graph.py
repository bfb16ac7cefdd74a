"""The graph of applications: what belongs to what, and the way from a whole to its parts."""

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.grouping import grouped
from mineralcat.domain.terms import ApplicationKind, LinkKind

from ..models import Application, ApplicationLink, ApplicationSynonym
from ..revision_cache import LruCache
from ..rows import PathStep, Ref


class Node(NamedTuple):
    """An application of the graph."""

    id: int
    slug: str
    name: str
    kind: ApplicationKind
    comparison: bool
    names: tuple[str, ...]
    """Its name and synonyms."""

    @property
    def ref(self) -> Ref:
        """How others refer to it."""
        return Ref(self.slug, self.name)


class Edge(NamedTuple):
    """A part of a whole."""

    whole: int
    part: int
    kind: LinkKind
    primary: bool


_TEXTS_CACHED = 200


@dataclass(frozen=True)
class ApplicationGraph:
    """All applications and links of a catalogue at one revision; small, so held whole."""

    nodes: dict[int, Node]
    edges: tuple[Edge, ...]
    _matched: LruCache[list[Node]] = field(
        default_factory=lambda: LruCache(_TEXTS_CACHED), repr=False, compare=False
    )
    _reach: dict[int, dict[int, tuple[Edge, ...]]] = field(default_factory=dict, repr=False)

    @cached_property
    def by_slug(self) -> dict[str, Node]:
        """Applications by slug."""
        return {node.slug: node for node in self.nodes.values()}

    @cached_property
    def parts(self) -> dict[int, list[Edge]]:
        """The edges below each application, in their order."""
        below: dict[int, list[Edge]] = {id_: [] for id_ in self.nodes}
        for edge in self.edges:
            below[edge.whole].append(edge)
        return below

    @cached_property
    def wholes(self) -> dict[int, list[Edge]]:
        """The edges above each application, its primary one first."""
        above: dict[int, list[Edge]] = {id_: [] for id_ in self.nodes}
        for edge in sorted(self.edges, key=lambda edge: not edge.primary):
            above[edge.part].append(edge)
        return above

    @cached_property
    def above(self) -> dict[int, list[int]]:
        """For each application: itself and all that it is, directly or not, a part of."""
        result: dict[int, list[int]] = {id_: [] for id_ in self.nodes}
        for id_ in self.nodes:
            for part in self.reach(id_):
                result[part].append(id_)
        return result

    def reach(self, whole: int) -> dict[int, tuple[Edge, ...]]:
        """Each application at or below *whole*, with the shortest way down, by link order."""
        if whole not in self._reach:
            found: dict[int, tuple[Edge, ...]] = {whole: ()}
            for at in (queue := [whole]):
                for edge in self.parts[at]:
                    if edge.part not in found:
                        found[edge.part] = (*found[at], edge)
                        queue.append(edge.part)
            self._reach[whole] = found
        return self._reach[whole]

    def path(self, whole: int, part: int) -> tuple[PathStep, ...]:
        """The steps from *whole* to *part*, both included."""
        steps = (PathStep(self.nodes[e.part].ref, e.kind) for e in self.reach(whole)[part])
        return (PathStep(self.nodes[whole].ref, None), *steps)

    @cached_property
    def _by_key(self) -> dict[str, Node]:
        """Applications by slug, name and synonym as words compare; names win over synonyms."""
        nodes = self.nodes.values()
        found = {_unordered(name): one for one in nodes for name in (one.slug, one.name)}
        for node in nodes:
            for name in node.names[1:]:
                found.setdefault(_unordered(name), node)
        return {**self._shortened, **found}

    @cached_property
    def _shortened(self) -> dict[str, Node]:
        """Chemistries by their names without the last word, which only says what they are the
        chemistry of: an NMC 811 is a battery. Two words at least are left."""
        found = grouped(
            (_unordered(" ".join(begin)), node)
            for node in self.nodes.values()
            if node.kind is ApplicationKind.CHEMISTRY
            if len(begin := words.key(node.name).split()[:-1]) > 1
        )
        return {key: nodes[0] for key, nodes in found.items() if len(nodes) == 1}

    def named(self, text: str) -> Node | None:
        """The application that a slug, name or synonym names; singular and plural, and the order
        of words, make no difference."""
        return self._by_key.get(_unordered(text))

    def names_like(self, node: Node, text: str) -> list[str]:
        """Of the names of an application, those that *text* says."""
        key = _unordered(text)
        names = [name for name in (*node.names, node.slug) if _unordered(name) == key]
        return names or [text]  # a shortened one

    @cached_property
    def _names_with_word(self) -> dict[str, list[frozenset[str]]]:
        """Names of several words, as these compare, by each of their words."""
        names = (frozenset(key.split()) for key in self._by_key)
        return grouped((word, name) for name in names if len(name) > 1 for word in name)

    def names_of(self, have: frozenset[str]) -> list[frozenset[str]]:
        """The names of several words all of which are among these, the longest first."""
        near = {name for word in have for name in self._names_with_word.get(word, ())}
        return sorted((name for name in near if name <= have), key=lambda n: (-len(n), sorted(n)))

    @cached_property
    def _words(self) -> list[tuple[str, int, int]]:
        """Each word of each name, in order: the word, the application, which of its names."""
        return sorted(
            (word, node.id, place)
            for node in self.nodes.values()
            for place, name in enumerate((*node.names, node.slug))
            for word in words.with_singulars(name)
        )

    def _named_with(self, word: str) -> set[tuple[int, int]]:
        """The applications, and which of their names, with a word that begins so."""
        found = set()
        for beginning in {word, words.singular(word)}:
            for at in range(bisect_left(self._words, (beginning,)), len(self._words)):
                token, id_, place = self._words[at]
                if not token.startswith(beginning):
                    break
                found.add((id_, place))
        return found

    def matching(self, text: str) -> list[Node]:
        """The applications with a name that has all words of *text*, the last perhaps unfinished.

        Those below another match are left out: a whole gathers all below it. Each hit of a page
        asks the same, so the answers to the last texts are cached.
        """
        return self._matched.get(text, lambda: self._match(text))

    def _match(self, text: str) -> list[Node]:
        typed = words.tokens(text)
        if not typed:
            return []
        names = set.intersection(*map(self._named_with, typed))
        hits = {id_ for id_, _ in names}
        return [
            self.nodes[id_]
            for id_ in sorted(hits)
            if not any(other in hits for other in self.above[id_] if other != id_)
        ]


def _unordered(name: str) -> str:
    """A name as names compare: *and* in it counts as little as in a query."""
    have = set(words.key(name).split())
    return " ".join(sorted(have - {"and"} or have))


def load_graph(session: Session) -> ApplicationGraph:
    """The graph as it stands in the catalogue."""
    synonyms = grouped(session.execute(_SYNONYMS))
    nodes = {
        row.id: Node(*row, (row.name, *synonyms.get(row.id, ())))
        for row in session.execute(_APPLICATIONS)
    }
    edges = (Edge(*row) for row in session.execute(_LINKS))
    # A damaged file may have links to nothing; `integrity` tells of them.
    return ApplicationGraph(nodes, tuple(e for e in edges if e.whole in nodes and e.part in nodes))


_APPLICATIONS = select(
    Application.id, Application.slug, Application.name, Application.kind, Application.comparison
).order_by(Application.id)
_SYNONYMS = select(ApplicationSynonym.application_id, ApplicationSynonym.text).order_by(
    ApplicationSynonym.position, ApplicationSynonym.id
)
_LINKS = select(
    ApplicationLink.whole_id, ApplicationLink.part_id, ApplicationLink.kind, ApplicationLink.primary
).order_by(ApplicationLink.position, ApplicationLink.id)
