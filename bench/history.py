"""A long history: how soon it is read, and what a step over many rows costs beside raw SQL.

    python bench/history.py [--minerals 20000] [--revisions 100000] [--changes 1000000]
                            [--fields usage.note,statistic.value] [--rounds 3]

First the steps over many rows, in one catalogue of invented minerals: a field of 100 000 rows is
set as the Entries page sets it, undone, redone and, after another step, reverted, beside sqlite3 on
a copy of the same file that writes the same fields of the same rows, both durable, in turn. "With
history" is raw SQL that writes the lines of the log too. Neither raw side has seals or a search
index. The program's time to a step that is on disk has the seals; the index catches up before the
next search, and the time of that stands beside it.

Then the log is filled up to its size, and the questions of the History page are asked of it.
"""

import argparse
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from _measure import against, emit, median_ratio, print_table
from generate import kept
from sqlalchemy import insert, select, text

from mineralcat.editing import bulk
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history import LogFilter
from mineralcat.store.integrity import seals
from mineralcat.store.models import Intensity, Mineral, MineralName, Statistic

ROWS = 100_000
ROUNDS = 3
TARGET = 5.0
FIELDS = (
    ("usage", "note", "seen"),
    ("usage", "role", "anode"),
    ("usage", "importance", "minor"),
    ("usage", "curated", "no"),
    ("mineral_name", "text", "Kobalt"),
    ("statistic", "unit", "USD/t"),
    ("statistic", "value", "60-65"),
    ("intensity", "value", "60-65"),
)
"""A note, a role, one of several words, a flag, a name, a unit, and two figures: one of which the
search index knows nothing, and an amount, for which it makes all bills of minerals anew."""
LOGGED = """
    INSERT INTO change (revision_id, entity, entity_uid, field, before, after)
    SELECT 0, '{table}', uid, '{field}', json_quote({field}), json_quote(:{field}) FROM {table}
    WHERE id IN (SELECT id FROM wanted) AND {field} IS NOT :{field}
"""
CHANGED = "UPDATE {table} SET {fields} WHERE id IN (SELECT id FROM wanted)"


def seconds(do: Callable[[], object]) -> float:
    """How long something takes."""
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def enough(path: Path) -> None:
    """Fill tables up to as many rows as are changed at once: copies of those that are there, and
    prices as amounts have them."""
    catalogue = Catalogue.open(path)
    with catalogue.mending() as session:
        for source, model in (
            (MineralName, MineralName),
            (Intensity, Statistic),
            (Intensity, Intensity),
        ):
            columns = [c for c in source.__table__.columns if c.name not in ("id", "uid")]
            columns = [c for c in columns if c.name in model.__table__.c]
            rows = (
                session.execute(select(*columns).order_by(source.__table__.c.id)).mappings().all()
            )
            copies = [{**row, "uid": uuid4()} for row in islice(cycle(rows), ROWS)]
            for number, row in enumerate(copies):
                if model is MineralName:  # one mineral has a name once in a language
                    row["lang"] = f"x-{number}"
                elif model is Statistic:
                    row["indicator"] = "price"
            session.execute(insert(model), copies)
        seals.seal_all(session)
    catalogue.close()


def raw(path: Path, table: str, wrote: dict[str, Any], ids: list[int], *, logged: bool) -> float:
    """The same in sqlite3, committed as durably as the program does."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    fields = ", ".join(f"{field} = :{field}" for field in wrote)

    def do() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TEMP TABLE wanted (id INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO wanted VALUES (?)", ((id_,) for id_ in ids))
        for field in wrote if logged else ():
            connection.execute(LOGGED.format(table=table, field=field), wrote)
        connection.execute(CHANGED.format(table=table, fields=fields), wrote)
        connection.execute("COMMIT")

    took = seconds(do)
    connection.close()
    return took


def written(path: Path, table: str) -> dict[str, Any]:
    """The fields that the newest step changed, each with a value that it gave."""
    connection = sqlite3.connect(path)
    found = connection.execute(
        "SELECT field, json_extract(after, '$') FROM change WHERE entity = ? AND revision_id ="
        " (SELECT max(revision_id) FROM change) GROUP BY field",
        (table,),
    ).fetchall()
    connection.close()
    return dict(found)


def many_rows(
    path: Path, folder: Path, fields: tuple[tuple[str, str, str], ...], rounds: int
) -> dict[str, Any]:
    """A field of many rows: the program beside raw SQL, a line as soon as it is known."""
    figures = {}
    for table, field, value in fields:
        connection = sqlite3.connect(path)
        found = connection.execute(f"SELECT id, uid FROM {table} ORDER BY id DESC LIMIT {ROWS}")
        ids, uids = zip(*((id_, str(UUID(uid))) for id_, uid in found), strict=True)
        connection.close()
        took: dict[str, list[float]] = {}
        wrote: dict[str, Any] = {}
        for _ in range(rounds):
            copy = folder / "copy.mineralcat"
            shutil.copyfile(path, copy)
            catalogue = Catalogue.open(copy)

            def set_all(
                edit: tuple[Any, ...] = (table, uids, field, value), open_: Any = catalogue
            ) -> None:
                with open_.writing(f"Set {edit[2]}") as session:
                    bulk.bulk_set(session, *edit)

            def note(open_: Any = catalogue) -> None:
                with open_.writing("Another step") as session:
                    session.execute(select(Mineral).limit(1)).scalar_one().note = "changed"

            def revert(open_: Any = catalogue) -> None:
                with open_.reading(asks_index=False) as session:
                    uid = history.page(session, limit=2)[1].uid
                open_.revert(uid)

            def preview(
                edit: tuple[Any, ...] = (table, uids, field, value), open_: Any = catalogue
            ) -> None:
                with open_.reading(asks_index=False) as session:
                    bulk.preview_set(session, *edit)

            for name, do in (
                ("preview", preview),
                ("set", set_all),
                ("catch_up", catalogue.catch_up),
                ("undo", catalogue.undo),
                ("redo", catalogue.redo),
                ("another", note),
                ("revert", revert),
            ):
                took.setdefault(name, []).append(seconds(do))
                wrote = wrote or (written(copy, table) if name == "set" else {})
            catalogue.close()
            for name, logged in (("raw", False), ("raw_logged", True)):
                shutil.copyfile(path, copy)
                took.setdefault(name, []).append(raw(copy, table, wrote, list(ids), logged=logged))
        ratio = median_ratio(took["set"], took["raw"])
        logged_ratio = median_ratio(took["set"], took["raw_logged"])
        middle = {name: statistics.median(times) for name, times in took.items()}
        shown = ("raw", "raw_logged", "preview", "set", "catch_up", "undo", "redo", "revert")
        line = [
            f"{table}.{field}",
            str(len(wrote)),
            *(f"{middle[name]:.2f} s" for name in shown),
            f"{ratio:.2f}",
            against(logged_ratio, TARGET),
        ]
        print(
            "; ".join(f"{head} {said}" for head, said in zip(HEAD, line, strict=True)), flush=True
        )
        figures[f"{table}.{field}"] = {
            **middle,
            "fields": len(wrote),
            "ratio": ratio,
            "ratio_with_history": logged_ratio,
        }
    return figures


HEAD = (
    *("field", "columns", "raw", "with history", "preview", "set", "search index"),
    *("undo", "redo", "revert", "÷ raw", "÷ with history"),
)


def fill(path: Path, revisions: int, changes: int) -> None:
    """A log of so many steps and changes, as many years of edits would leave it; one in a hundred
    steps was undone."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    uids = [row[0] for row in connection.execute("SELECT uid FROM mineral LIMIT 20000")]
    each = max(1, changes // revisions)
    first = connection.execute("SELECT max(id) FROM revision").fetchone()[0]
    here = first
    for at in range(first + 1, first + 1 + revisions):
        undo = at % 100 == 0
        undone = here if undo else None
        connection.execute(
            "INSERT INTO revision (id, uid, parent_id, undoes_id, action, time, author, device,"
            " message, reason, state, seal) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, '', '', '')",
            (
                *(at, uuid4().hex, here, undone, "undo" if undo else "edit"),
                f"20{at * 20 // (revisions + first):02}-03-01 10:00:00.000000",
                f"Author {at % 7}",
                f"Set note of mineral {at}",
            ),
        )
        here = at if not undo else at - 2  # the step before the one that is undone
        connection.executemany(
            "INSERT INTO change (revision_id, entity, entity_uid, field, before, after)"
            " VALUES (?, 'mineral', ?, ?, '\"before\"', '\"after\"')",
            (
                (at, uids[(at * each + n) % len(uids)], ("note", "summary")[n % 2])
                for n in range(each)
            ),
        )
    connection.execute("COMMIT")
    connection.close()


def reading(path: Path) -> tuple[list[list[str]], dict[str, float]]:
    """The questions of the History page."""
    catalogue = Catalogue.open(path)
    with catalogue.reading() as session:
        last = session.execute(text("SELECT max(id) FROM revision")).scalar_one()
        uid = str(UUID(session.execute(text("SELECT uid FROM mineral LIMIT 1")).scalar_one()))
        newest = history.page(session, limit=1)[0].uid
    asked: dict[str, Callable[[Any], object]] = {
        "first window": lambda s: history.page(s),
        "last window": lambda s: history.page(s, before=120),
        "one mineral": lambda s: history.page(s, LogFilter(entity="mineral", uid=uid)),
        "a kind": lambda s: history.page(s, LogFilter(entity="mineral")),
        "a kind never changed": lambda s: history.page(s, LogFilter(entity="scenario")),
        "words": lambda s: history.page(s, LogFilter(text=f"mineral {last // 2}")),
        "words never said": lambda s: history.page(s, LogFilter(text="zyx")),
        "a person": lambda s: history.page(s, LogFilter(author="Author 3")),
        "what a step changed": lambda s: history.changes_of(s, newest),
        "values of a field": lambda s: history.change_lines(s, "mineral", uid, "note"),
        "trash": lambda s: history.trash(s),
        "the whole log": lambda s: history.revisions(s),
        "next steps": lambda s: history.next_steps(s),
    }
    lines, figures = [], {}
    for name, ask in asked.items():

        def question(ask: Callable[[Any], object] = ask) -> None:
            with catalogue.reading() as session:
                ask(session)

        took = sorted(seconds(question) for _ in range(5))
        lines.append([name, f"{1000 * took[0]:.1f} ms", f"{1000 * took[-1]:.1f} ms"])
        figures[name.replace(" ", "_") + "_ms"] = 1000 * statistics.median(took)
    catalogue.close()
    return lines, figures


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minerals", type=int, default=20_000)
    parser.add_argument("--revisions", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=1_000_000)
    parser.add_argument("--fields", help="some of the fields, parted by commas; none with “-”")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = kept(options.folder or folder, options.minerals)
        full = folder / "full.mineralcat"
        shutil.copyfile(path, full)
        enough(full)
        asked = options.fields.split(",") if options.fields else [f"{t}.{f}" for t, f, _ in FIELDS]
        fields = tuple(field for field in FIELDS if f"{field[0]}.{field[1]}" in asked)
        many = many_rows(full, folder, fields, options.rounds)
        print()
        long = folder / "long.mineralcat"
        shutil.copyfile(path, long)
        fill(long, options.revisions, options.changes)
        lines, read = reading(long)
        print_table(["question", "best", "worst of 5"], lines)
    emit("history", many=many, reading=read, revisions=options.revisions, changes=options.changes)


if __name__ == "__main__":
    main()
