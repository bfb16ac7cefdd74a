"""What free words find: minerals in whose text they stand, the bill of an application that they
name, and facts of a source whose key, publisher or title has them.

Where words stand orders what they find: in names before roles and bills, these before agreements,
and sources last. Sources are asked only by whole words that stand in no name of a mineral or an
application and begin no field: most is taken from some report on “commodities” or “materials”.
"""

from dataclasses import dataclass

from pyroaring import FrozenBitMap
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mineralcat.domain import words
from mineralcat.domain.query import TextTerm, begins_a_name
from mineralcat.domain.words import Phrase, phrases

from ..engines.registry import engine_of
from ..index.index_tables import NAME, SLUG, SYNONYM, evidence, name_key, need
from ..models import Source
from ..queries.graph import ApplicationGraph, Node
from ..revision_cache import cached
from .bitsets import NONE, MineralSets, numbers, unpacked

Places = tuple[FrozenBitMap, ...]
"""Sets of minerals: with the words in names, then also in roles or bills, and so on; the last is
all that the words find."""

_COLUMNS = {"named": ("names", "languages"), "roles": ("roles",), "agreements": ("agreements",)}
_TELLING = 2
"""From so many letters on it matters where words stand: one letter stands everywhere."""
_NEEDED = select(need.c.importance, need.c.mineral_ids).where(
    need.c.application_id == bindparam("application")
)
_OUTRIGHT = (
    select(name_key.c.mineral_id)
    .where(name_key.c.kind.in_((NAME, SLUG, SYNONYM)), name_key.c.compared == bindparam("key"))
    .limit(1)
)
_FROM = select(func.aggregate_strings(evidence.c.mineral_id, ",")).where(
    evidence.c.source_id == bindparam("source")
)


@dataclass(frozen=True)
class SourceWords:
    """A source, and the words that it is found by."""

    id: int
    slug: str
    title: str
    tokens: set[str]


def sources_named(session: Session, text: str, *, unfinished: bool) -> list[SourceWords]:
    """The source with this key, else those with all of these words."""
    known = cached(session, "source words", None, lambda: _sources(session))
    key = words.plain(text).strip()
    if exact := [source for source in known if words.plain(source.slug) == key]:
        return exact
    typed = [words.singular(token) for token in words.tokens(text)]
    if not typed:
        return []
    if unfinished:
        return [source for source in known if words.all_begin(typed, source.tokens)]
    return [source for source in known if source.tokens.issuperset(typed)]


def _sources(session: Session) -> list[SourceWords]:
    """All sources."""
    rows = select(Source.id, Source.slug, Source.title, Source.publisher).order_by(Source.slug)
    return [
        SourceWords(id_, slug, title, words.with_singulars(f"{slug} {publisher or ''} {title}"))
        for id_, slug, title, publisher in session.execute(rows)
    ]


class FullText:
    """The free words of one question."""

    def __init__(self, session: Session, graph: ApplicationGraph, sets: MineralSets) -> None:
        self.session = session
        self.graph = graph
        self.sets = sets

    def phrases(self, part: TextTerm) -> list[Phrase]:
        """What the text index is asked for: the name itself where the words name an application,
        in whatever order they stand."""
        node = self.graph.named(part.text)
        if node is None:
            return phrases(part.text, unfinished=True)
        names = self.graph.names_like(node, part.text)
        found = [one for name in names for one in phrases(name, unfinished=False)]
        # An electric bus may be one of several electric buses; but EV is no evaporation.
        return list(dict.fromkeys(one._replace(unfinished=len(one.tokens) > 1) for one in found))

    def places(self, part: TextTerm) -> Places:
        """What words find, by where they stand."""
        return self.sets.cached(("words", part.text), lambda: self._read(part))

    def found(self, part: TextTerm) -> FrozenBitMap:
        """All that words find."""
        return self.places(part)[-1]

    def _read(self, part: TextTerm) -> Places:
        forms = self.phrases(part)
        if not forms:
            return (NONE,)
        index = engine_of(self.session).text_index
        columns = _COLUMNS if len(part.text) >= _TELLING else {"named": index.columns}
        asked = {name: index.expression(forms, places) for name, places in columns.items()}
        row = self.session.execute(index.joined_ids(tuple(asked)), asked).one()
        named, roles, agreements = (self.sets.of(numbers(ids)) for ids in (*row, *row, *row)[:3])
        node = self.graph.named(part.text)
        begun = [] if node else self.begun(part.text)
        if node:
            named |= self.all_needed_by(node.id)
        roles = roles.union(named, *(self.all_needed_by(one.id) for one in begun))
        agreements |= roles
        if named or node or begun or begins_a_name(part.text):
            return named, roles, agreements
        return named, roles, agreements, agreements | self._from_sources(part.text)

    def _from_sources(self, text: str) -> FrozenBitMap:
        asked = ({"source": one.id} for one in self.sources(text))
        return FrozenBitMap.union(NONE, *(self.sets.read(self.session, _FROM, of) for of in asked))

    def sources(self, text: str) -> list[SourceWords]:
        """The sources that free words ask for."""
        return sources_named(self.session, text, unfinished=False)

    # -- applications ----------------------------------------------------------------------

    def begun(self, text: str) -> list[Node]:
        """The applications whose names words begin; the name of a mineral means the mineral, and
        not the lithium-ion battery."""
        return [] if self.is_mineral(text) else self.graph.matching(text)

    def begun_alone(self, text: str) -> Node | None:
        """The one application that words begin to name."""
        if len(text) < 3:
            return None
        found = self.begun(text)
        return found[0] if len(found) == 1 and _begins(found[0], text) else None

    def is_mineral(self, text: str) -> bool:
        """Whether minerals are called so, in singular or plural."""
        key = words.key(text)
        return self.sets.cached(
            ("mineral", key), lambda: self.session.scalar(_OUTRIGHT, {"key": key}) is not None
        )

    def needed_by(self, application: int) -> dict[int, FrozenBitMap]:
        """What an application needs, by importance."""

        def read() -> dict[int, FrozenBitMap]:
            rows = self.session.execute(_NEEDED, {"application": application})
            return {importance: unpacked(ids) & self.sets.everything for importance, ids in rows}

        return self.sets.cached(("needed", application), read)

    def all_needed_by(self, application: int) -> FrozenBitMap:
        """What it needs, of whatever importance."""
        return FrozenBitMap.union(NONE, *self.needed_by(application).values())


def _begins(node: Node, text: str) -> bool:
    """Whether a name of the application begins with the words, in whatever order: “cathode” stands
    in the name of a battery, and means no battery."""
    typed = set(words.tokens(text))
    return any(_begin(typed, words.tokens(name)[: len(typed)]) for name in (*node.names, node.slug))


def _begin(typed: set[str], first: list[str]) -> bool:
    """Whether each word typed begins one of the first words of a name, and none is left out."""
    return words.all_begin(typed, first) and all(word.startswith(tuple(typed)) for word in first)
