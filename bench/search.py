"""Searches beside the same questions in raw SQL, on the same file.

    python bench/search.py

A question is asked twice in turn: of the program (`find` and the first page of lines, as the
window has them) and of sqlite3 itself. What sqlite3 is asked to find is written by hand: the first
page of ids in the same order and the count, nothing more. The lines of the page are then the very
statements that the program sent, without SQLAlchemy around them.

"Answer" is how long the program takes; "ratio" is to raw SQL, the median of all pairs. It is given
twice: of the query alone, all its hits found, counted and put in order, and of the whole answer, in
which the program also says of each line why it is there, which no SQL does.

Then, in the same run, the counts of Browse beside a query, and keystrokes in the real window from
the key to the painted lines, beside the least that a table takes and a `QSortFilterProxyModel`
over the same rows (`_keystrokes.py`).
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from _keystrokes import keystrokes
from _measure import against, emit, median_ratio, percentile, print_table
from generate import FIELDS, SYLLABLES, kept

PAGE = 32
ASKED = 40
TARGET = 2.0
Statements = list[tuple[str, Any]]

IN_ORDER = "ORDER BY b.importance, lower(m.name), m.id"
APPLICATION = f"""
    SELECT m.id FROM bill b JOIN mineral m ON m.id = b.mineral_id
    WHERE b.application_id = :application {IN_ORDER} LIMIT {PAGE}
"""
APPLICATION_COUNT = "SELECT count(*) FROM bill WHERE application_id = :application"
NAMED = "SELECT id FROM application WHERE name LIKE :begin OR name LIKE :within"
OF_SEVERAL = "SELECT DISTINCT mineral_id FROM bill WHERE application_id IN ({})"
TEXT = f"""
    SELECT m.id FROM mineral_text t JOIN mineral m ON m.id = t.rowid
    WHERE mineral_text MATCH :words ORDER BY lower(m.name), m.id LIMIT {PAGE}
"""
TEXT_COUNT = "SELECT count(*) FROM mineral_text WHERE mineral_text MATCH :words"
BOTH = """
    FROM mineral_text t
    JOIN bill b ON b.application_id = :application AND b.mineral_id = t.rowid
    JOIN mineral m ON m.id = t.rowid WHERE mineral_text MATCH :words
"""


class Question(NamedTuple):
    """What is asked of the program, and the same in raw SQL."""

    text: str
    raw: Callable[[sqlite3.Connection], None]


class Side:
    """The program, and beside it the same file under sqlite3 alone."""

    def __init__(self, path: Path) -> None:
        from sqlalchemy import event

        from mineralcat.store.catalogue import Catalogue

        self.catalogue = Catalogue.open(path)
        self.raw = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        self.sent: Statements = []
        self.found_at = 0.0
        self._in_sight: list[Any] = []
        event.listen(self.catalogue._reader, "before_cursor_execute", self._note)

    def _note(
        self, _connection: Any, _cursor: Any, statement: str, values: Any, *_: object
    ) -> None:
        self.sent.append((statement, values))

    def ask(self, text: str) -> int:
        """Find, and read the first page; how many there are."""
        from mineralcat.store.queries.minerals import mineral_rows
        from mineralcat.store.search.find_minerals import find

        with self.catalogue.reading() as session:
            graph = self.catalogue.graph(session)
            hits = find(session, graph, text)
            hits.ids[:PAGE]
            self.found_at = time.perf_counter()
            self.sent.clear()
            mineral_rows(session, graph, hits, 0, PAGE)
            return len(hits)

    def count(self, text: str) -> int:
        """Count what Browse has in sight beside a query: sectors, lists, kinds and evidence."""
        from mineralcat.store.search.facets import facet_counts, facets
        from mineralcat.store.search_rows import Section

        with self.catalogue.reading() as session:
            graph = self.catalogue.graph(session)
            if not self._in_sight:
                offered = facets(session, graph)
                open_ = (Section.LISTS, Section.KINDS, Section.EVIDENCE)
                sectors = [one for one in offered if one.section is Section.APPLICATIONS]
                self._in_sight = [
                    *(
                        one
                        for one in sectors
                        if one.parent is None or one.parent == sectors[0].clause
                    ),
                    *(one for one in offered if one.section in open_),
                ]
            return len(facet_counts(session, graph, text, self._in_sight))

    def replay(self, statements: Statements) -> None:
        """The same statements, by sqlite3 alone."""
        for statement, values in statements:
            self.raw.execute(statement, values).fetchall()


def fetch(connection: sqlite3.Connection, statement: str, **values: Any) -> list[Any]:
    """All rows of a statement."""
    return connection.execute(statement, values).fetchall()


def questions(side: Side, seed: int) -> Iterator[tuple[str, list[Question]]]:
    """Each kind of question: its name, and so many of it."""
    choose = random.Random(seed)
    with side.catalogue.reading() as session:
        nodes = list(side.catalogue.graph(session).nodes.values())
    levels = [
        [n for n in nodes if n.kind == kind] for kind in ("sector", "technology", "component")
    ]
    applications = [choose.choice(levels[at % 3]) for at in range(ASKED)]
    prefixes = [choose.choice(SYLLABLES)[: choose.choice((2, 3))] for _ in range(ASKED)]
    words = [choose.choice(SYLLABLES) + choose.choice(SYLLABLES) for _ in range(ASKED)]

    def by_application(id_: int) -> Callable[[sqlite3.Connection], None]:
        def raw(connection: sqlite3.Connection) -> None:
            fetch(connection, APPLICATION, application=id_)
            fetch(connection, APPLICATION_COUNT, application=id_)

        return raw

    def typed(word: str) -> Callable[[sqlite3.Connection], None]:
        def raw(connection: sqlite3.Connection) -> None:
            begin, within = f"{word}%", f"% {word}%"
            named = fetch(connection, NAMED, begin=begin, within=within)
            several = OF_SEVERAL.format(", ".join(str(row[0]) for row in named))
            page = f"SELECT m.id FROM mineral m WHERE m.id IN ({several})"
            fetch(connection, f"{page} ORDER BY lower(m.name), m.id LIMIT {PAGE}")
            fetch(connection, f"SELECT count(*) FROM ({several})")
            fetch(connection, TEXT, words=f'"{word}" *')

        return raw

    def by_text(word: str) -> Callable[[sqlite3.Connection], None]:
        def raw(connection: sqlite3.Connection) -> None:
            fetch(connection, TEXT, words=f'"{word}" *')
            fetch(connection, TEXT_COUNT, words=f'"{word}" *')

        return raw

    def by_both(id_: int, word: str) -> Callable[[sqlite3.Connection], None]:
        def raw(connection: sqlite3.Connection) -> None:
            values = {"application": id_, "words": f'"{word}" *'}
            fetch(connection, f"SELECT m.id {BOTH} {IN_ORDER} LIMIT {PAGE}", **values)
            fetch(connection, f"SELECT count(*) {BOTH}", **values)

        return raw

    used_in = [f"used-in:{node.slug}" for node in applications]
    ids = [node.id for node in applications]
    yield "an application", list(map(Question, used_in, map(by_application, ids)))
    begun = [choose.choice(FIELDS)[: choose.choice((4, 5))] for _ in range(ASKED)]
    yield "an application's name, begun", [Question(w, typed(w)) for w in begun]
    yield "two or three letters", [Question(w, by_text(w)) for w in prefixes]
    yield "two syllables", [Question(w, by_text(w)) for w in words]
    both = [f"{asked} {word}" for asked, word in zip(used_in, prefixes, strict=True)]
    yield "letters and an application", list(map(Question, both, map(by_both, ids, prefixes)))


class Pairs(NamedTuple):
    """Milliseconds, question by question: the program's until all was found and until the page was
    there, and raw SQL's."""

    found: list[float]
    answered: list[float]
    raw_found: list[float]
    raw_answered: list[float]


def compare(side: Side, asked: list[Question]) -> Pairs:
    """Ask the program and raw SQL in turn."""
    for question in asked[:3]:
        side.ask(question.text)
    pairs = Pairs([], [], [], [])
    for question in asked:
        begun = time.perf_counter()
        side.ask(question.text)
        answered = time.perf_counter()
        sent = list(side.sent)
        raw_begun = time.perf_counter()
        question.raw(side.raw)
        raw_found = time.perf_counter()
        side.replay(sent)
        raw_answered = time.perf_counter()
        pairs.found.append((side.found_at - begun) * 1e3)
        pairs.answered.append((answered - begun) * 1e3)
        pairs.raw_found.append((raw_found - raw_begun) * 1e3)
        pairs.raw_answered.append((raw_answered - raw_begun) * 1e3)
    return pairs


def count_beside(side: Side, seed: int) -> Iterator[float]:
    """Milliseconds that the counts take beside queries of all kinds."""
    for _, asked in questions(side, seed):
        for question in asked[: ASKED // 2]:
            side.ask(question.text)
            begun = time.perf_counter()
            side.count(question.text)
            yield (time.perf_counter() - begun) * 1e3


def milliseconds(name: str, values: list[float], limit: float | None) -> tuple[str, ...]:
    """A line of the table: half and nineteen of twenty, the latter beside its limit."""
    worst = percentile(values, 0.95)
    beside = "" if limit is None else f"p95 {'≤' if worst <= limit else '>'} {limit:g} ms"
    return name, f"{statistics.median(values):.1f}", f"{worst:.1f}", "", beside


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minerals", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="keeps the catalogues between runs")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows, figures = [], []
    with tempfile.TemporaryDirectory() as temporary:
        for minerals in options.minerals:
            side = Side(kept(options.folder or Path(temporary), minerals))
            begun = time.perf_counter()
            side.ask("")
            first = (time.perf_counter() - begun) * 1e3
            cases = [
                (name, compare(side, asked), TARGET)
                for name, asked in questions(side, options.seed)
            ]
            nothing = [Question("", lambda _: None)] * ASKED
            cases.append(("everything", compare(side, nothing), None))
            counted = list(count_beside(side, options.seed))
            rows.append((f"first search of {minerals:,} minerals", f"{first:.1f}", "", "", ""))
            for name, pairs, target in cases:
                whole = median_ratio(pairs.answered, pairs.raw_answered)
                ratio = median_ratio(pairs.found, pairs.raw_found) if target else whole
                middle = statistics.median(pairs.answered)
                worst, floor = (
                    percentile(pairs.answered, 0.95),
                    statistics.median(pairs.raw_answered),
                )
                shown = f"{against(ratio, target)}; whole {whole:.2f}" if target else f"{whole:.2f}"
                cells = (f"{middle:.1f}", f"{worst:.1f}", f"{floor:.1f}", shown)
                rows.append((f"{minerals:,}: {name}", *cells))
                figures.append(
                    {
                        "minerals": minerals,
                        "what": name,
                        "p50_ms": round(middle, 2),
                        "p95_ms": round(worst, 2),
                        "raw_p50_ms": round(floor, 2),
                        "ratio": round(ratio, 3),
                        "whole_ratio": round(whole, 3),
                        "target": target,
                    }
                )
            side.raw.close()
            side.catalogue.close()
            rows.append(milliseconds(f"{minerals:,}: counts of Browse beside a query", counted, 50))
            typed = keystrokes(kept(options.folder or Path(temporary), minerals), options.seed)
            limit = 16 if minerals <= 100_000 else 50
            rows.append(milliseconds(f"{minerals:,}: a key, until painted", typed.window, limit))
            rows.append(milliseconds(f"{minerals:,}: the least for it", typed.floor, None))
            rows.append(milliseconds(f"{minerals:,}: by a proxy", typed.proxy, None))
            figures.append(
                {
                    "minerals": minerals,
                    "what": "keystrokes",
                    "counts_p95_ms": round(percentile(counted, 0.95), 2),
                    "window_p50_ms": round(statistics.median(typed.window), 2),
                    "window_p95_ms": round(percentile(typed.window, 0.95), 2),
                    "floor_p50_ms": round(statistics.median(typed.floor), 2),
                    "floor_p95_ms": round(percentile(typed.floor, 0.95), 2),
                    "proxy_p50_ms": round(statistics.median(typed.proxy), 2),
                }
            )
    print_table(("question", "answer p50, ms", "p95", "raw SQL p50", "ratio, target"), rows)
    emit("search", page=PAGE, results=figures)


if __name__ == "__main__":
    main()
