"""Kills a program that edits, hundreds of times, and fails its calls to the disk one by one.

    python bench/durability.py [--kills 500] [--seed 1]
    python bench/durability.py --damages 300 [--way command|window] [--seed 1]

A child makes random steps on the real catalogue (edits, bulk edits, undo, redo, restores of backups
that it made) and says of each that it is saved. It is killed at a random moment; the file is then
opened again, as the program opens it, and must hold every step that was said to be saved, no half
of another, a log whose last step can be undone and redone, backups that are all good, and nothing
that the check of the catalogue finds fault with.

With strace at hand, one edit is then made again and again while the first, the second … call of a
kind fails, as on a full disk or a dying one, until no call is left to fail: what is said to be
saved must be there, what is said not to be must not, and the next attempt must succeed.

With --damages nothing is killed: a catalogue is damaged so many times, and its newest sound backup
restored by the command line and in the window (`_damages.py`).
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from _measure import PROJECT, emit, print_table
from sqlalchemy import select

from mineralcat.domain.terms import MineralKind
from mineralcat.editing.bulk import bulk_set
from mineralcat.editing.edits import SetField
from mineralcat.errors import CatalogueError, MineralCatError
from mineralcat.exchange.packages import reference
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import backups, catalogue_check, restoring
from mineralcat.store.integrity.backup_content import look_into
from mineralcat.store.models import Mineral, Revision, Usage

LONGEST_SECONDS = 0.4
"""So long after its start a child is killed at the latest."""
BULK = 2_000
WAYS = ("command", "window")
KINDS = ("edit", "bulk", "undo", "redo", "backup", "restore")
FAULTS = (
    ("pwrite64", "ENOSPC", "disk full"),
    ("pwrite64", "EIO", "failing disk"),
    ("fdatasync", "EIO", "failing sync"),
)
EDIT = """
import sys
from pathlib import Path
from mineralcat.editing.edits import SetField
from mineralcat.errors import MineralCatError
from mineralcat.store.catalogue import Catalogue
try:
    with (catalogue := Catalogue.open(Path(sys.argv[1]))).writing("Set note of cobalt") as session:
        SetField("mineral", "cobalt", "note", sys.argv[2]).apply(session)
    print("saved")
except MineralCatError as error:
    print("not saved:", error)
"""


# -- the child -------------------------------------------------------------------------------------


def edit_on(path: Path, seed: int, told: int) -> NoReturn:
    """Make steps without end, and tell of each once it is saved."""
    choose = random.Random(seed)
    catalogue = Catalogue.open(path)
    with catalogue.reading() as session:
        slugs = list(session.scalars(select(Mineral.slug)))
        uses = list(session.scalars(select(Usage.uid).order_by(Usage.id)))
    number = 0
    while True:
        number += 1
        kind = choose.choices(KINDS, (6, 1, 2, 1, 1, 1))[0]
        try:
            _make(catalogue, kind, choose, slugs, uses, f"{seed}.{number}")
        except MineralCatError:
            continue
        with catalogue.reading() as session:
            newest = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one()
            os.write(told, f"{kind} {newest.uid}\n".encode())


def _make(
    catalogue: Catalogue, kind: str, choose: random.Random, slugs: list[str], uses: list, text: str
) -> None:
    if kind == "undo":
        catalogue.undo()
    elif kind == "redo":
        catalogue.redo()
    elif kind == "backup":
        backups.make_backup(catalogue.path, _folder(catalogue.path), backups.Why.ASKED, 3)
    elif kind == "restore":
        there = backups.backups_in(_folder(catalogue.path))
        if there:
            restoring.restore(catalogue, choose.choice(there).path, f"Restore {text}")
    elif kind == "edit":
        with catalogue.writing(f"Edit {text}") as session:
            SetField("mineral", choose.choice(slugs), "note", f"note {text}").apply(session)
            use = str(choose.choice(uses))
            SetField("usage", use, "role", f"role {text}").apply(session)
    else:
        with catalogue.writing(f"Bulk {text}") as session:
            bulk_set(session, "usage", list(map(str, uses[:BULK])), "note", f"bulk {text}")


def _folder(path: Path) -> Path:
    return path.with_name("backups")


def killed(path: Path, seed: int, choose: random.Random) -> list[str]:
    """What a child told before it was killed: the kind and uid of each step that it saved."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            edit_on(path, seed, writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(choose.uniform(0.02, LONGEST_SECONDS))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        told = pipe.read().splitlines()
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"the child of seed {seed} ended by itself: {status}")
    return told


# -- what must hold --------------------------------------------------------------------------------


def faults_of(path: Path, told: list[str]) -> Iterator[str]:
    """What is wrong with the file after a kill."""
    catalogue = Catalogue.open(path)
    try:
        with catalogue.reading() as session:
            for problem in catalogue_check.problems(session):
                yield problem.message
            known = {str(uid) for uid in session.scalars(select(Revision.uid))}
            steps_told = [line for line in told if not line.startswith("backup")]
            yield from (f"lost: {line}" for line in steps_told if line.split()[1] not in known)
            before = catalogue_check.content_hash(session)
            halves = Counter(session.scalars(select(Usage.note).order_by(Usage.id).limit(BULK)))
            if any(str(note).startswith("bulk") for note in halves) and len(halves) > 1:
                yield "half a bulk edit"
            steps = history.next_steps(session)
        if steps.undo:
            catalogue.undo()
            catalogue.redo()
            with catalogue.reading() as session:
                if catalogue_check.content_hash(session) != before:
                    yield "undo and redo lead elsewhere"
    finally:
        catalogue.close()
    for backup in backups.backups_in(_folder(path)):
        try:
            look_into(backup.path)
        except CatalogueError as error:
            yield f"a bad backup: {error}"


def kill_often(path: Path, kills: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Kill so many children; how many steps of each kind they had saved, and what was wrong."""
    choose = random.Random(seed)
    saved: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(kills):
        told = killed(path, seed * 100_000 + number, choose)
        saved.update(line.split()[0] for line in told)
        wrong += [f"kill {number}: {fault}" for fault in faults_of(path, told)]
        if number % 50 == 49:
            print(f"{number + 1} kills, {len(wrong)} wrong", file=sys.stderr, flush=True)
    return saved, wrong


# -- calls that fail -------------------------------------------------------------------------------


def fail_each(made: Path, folder: Path, call: str, error: str) -> tuple[int, list[str]]:
    """Let the first, second … call fail until none is left; how many failed, and what was wrong."""
    wrong: list[str] = []
    for number in range(1, 1_000):
        path = folder / f"{call}-{number}.mineralcat"
        shutil.copy(made, path)
        told, failed = _edit_with_fault(path, f"{call}:error={error}:when={number}", f"at {number}")
        catalogue = Catalogue.open(path)
        with catalogue.reading() as session:
            note = session.scalar(select(Mineral.note).where(Mineral.slug == "cobalt"))
            wrong += [f"{call} {number}: {p.message}" for p in catalogue_check.problems(session)]
        catalogue.close()
        if (note == f"at {number}") != (told == "saved"):
            wrong.append(f"{call} {number}: said “{told}”, and the note is {note!r}")
        if told != "saved" and _edit_with_fault(path, "", "again")[0] != "saved":
            wrong.append(f"{call} {number}: the next attempt fails")
        path.unlink()
        if not failed:
            return number - 1, wrong
    return number, wrong


def _edit_with_fault(path: Path, inject: str, note: str) -> tuple[str, bool]:
    """What the child said, and whether a call of it failed."""
    command = [sys.executable, "-c", EDIT, str(path), note]
    trace = path.with_name("trace")
    if inject:
        files = [word for name in ("", "-journal") for word in ("-P", f"{path}{name}")]
        call = inject.partition(":")[0]
        traced = ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={call}", "-e"]
        command = [*traced, f"inject={inject}", *files, "-P", str(path.parent), *command]
    run = subprocess.run(
        command, capture_output=True, text=True, cwd=PROJECT, check=False, timeout=120
    )
    said = run.stdout.strip()
    failed = inject != "" and "INJECTED" in trace.read_text()
    return ("saved" if said == "saved" else said or run.stderr.strip()[-200:]), failed


# -- damage ----------------------------------------------------------------------------------------


def damage(count: int, ways: Sequence[str], seed: int) -> int:
    """Damage and restore so many times by each way; 1 where anything was wrong."""
    from _damages import damage_often  # with what the tests share, which the others do without

    rows: list[tuple[str, ...]] = []
    wrong: dict[str, list[str]] = {}
    for way in ways:
        with tempfile.TemporaryDirectory() as temporary:
            found = damage_often(Path(temporary), way, count, seed)
        wrong[way] = found.wrong
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(found.kinds.items()))
        told = f"{kinds}; {found.spoiled} with the newest backup damaged too"
        rows.append((way, told, str(len(found.wrong))))
    print_table(("restored by", "after", "wrong"), rows)
    for lines in wrong.values():
        print(*lines, sep="\n", end="\n" if lines else "")
    counts = {way: len(lines) for way, lines in wrong.items()}
    emit("restoring", damages=count, seed=seed, wrong=counts)
    return int(any(counts.values()))


# -- all together ----------------------------------------------------------------------------------


def main() -> None:
    """Kill, fail, and print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--damages", type=int, default=0, help="damage, and restore backups")
    parser.add_argument("--way", choices=WAYS, help="by the command line or the window alone")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.damages:
        sys.exit(damage(options.damages, [options.way] if options.way else WAYS, options.seed))
    rows: list[tuple[str, ...]] = []
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = folder / "made.mineralcat"
        reference.make(made).close()
        path = folder / "killed.mineralcat"
        shutil.copy(made, path)
        saved, found = kill_often(path, options.kills, options.seed)
        wrong += found
        steps = ", ".join(f"{count} {kind}" for kind, count in sorted(saved.items()))
        rows.append((f"{options.kills} kills", steps, str(len(found))))
        if shutil.which("strace"):
            small = folder / "small.mineralcat"
            reference.make_empty(small).close()  # each call of some dozens starts the program twice
            with (catalogue := Catalogue.open(small)).writing("Add cobalt") as session:
                session.add(Mineral(slug="cobalt", name="Cobalt", kind=MineralKind.ELEMENT))
            catalogue.close()
            for call, error, what in FAULTS:
                count, found = fail_each(small, folder, call, error)
                wrong += found
                rows.append((what, f"{count} calls of {call} failed in turn", str(len(found))))
    print_table(("what happened", "to what", "wrong"), rows)
    for line in wrong:
        print(line)
    emit("durability", kills=options.kills, saved=dict(saved), wrong=len(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
