"""Queries as people type them, and what each must find: tests/data/gold_queries.csv.

A mineral must be among the first five found; an application must be the one that the search speaks
of. Slips are one letter too many, too few, another, or two that changed places.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Mineral
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.search.find_minerals import find

GOLD = Path(__file__).parents[1] / "data" / "gold_queries.csv"
KINDS = ("name", "symbol", "formula", "typo", "synonym", "hindi", "russian", "application")
FIRST = 5
LEAST = {"typo": 0.97}
"""Of each hundred queries so many must find; of kinds not named here, all."""


class Query(NamedTuple):
    """A line of the gold set; *expected* is the slug of a mineral or an application."""

    text: str
    expected: str
    kind: str


@cache
def gold() -> list[Query]:
    with GOLD.open(encoding="utf-8", newline="") as file:
        return [Query(row["query"], row["expected"], row["kind"]) for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def session(reference_catalogue: Catalogue) -> Iterator[Session]:
    with reference_catalogue.reading() as session:
        yield session


@pytest.fixture(scope="module")
def graph(reference_catalogue: Catalogue, session: Session) -> ApplicationGraph:
    return reference_catalogue.graph(session)


def test_the_gold_set_has_every_kind_of_query() -> None:
    assert len(gold()) >= 200
    assert set(Counter(query.kind for query in gold())) == set(KINDS)
    assert len({(query.text, query.kind) for query in gold()}) == len(gold())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_meant_is_found(kind: str, session: Session, graph: ApplicationGraph) -> None:
    asked = [query for query in gold() if query.kind == kind]
    misses = [miss for query in asked if (miss := _miss(session, graph, query))]
    recall = 1 - len(misses) / len(asked)
    print(f"{kind}: {recall:.1%} of {len(asked)}", *misses, sep="\n")
    assert recall >= LEAST.get(kind, 1), "\n".join(misses)


def _miss(session: Session, graph: ApplicationGraph, query: Query) -> str:
    """What was found in place of what was meant; empty where that was found."""
    hits = find(session, graph, query.text)
    if query.expected in graph.by_slug:
        first = [hits.application.slug] if hits.application else []
    else:
        chosen = select(Mineral.id, Mineral.slug).where(Mineral.id.in_(hits.ids[:FIRST]))
        slugs = {row.id: row.slug for row in session.execute(chosen)}
        first = [slugs[id_] for id_ in hits.ids[:FIRST]]
    if query.expected in first:
        return ""
    taken = f" (taken for {hits.corrected})" if hits.corrected else ""
    return f"{query.text}: expected {query.expected}, found {', '.join(first) or 'nothing'}{taken}"
