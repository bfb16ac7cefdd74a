"""What users of other programs suffered, each tried here in the window as they met it.

docs/reliability.md says for each pain which tests prove that it is not met here; those that are not
in this file lie beside what they are about.
"""

import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from mineralcat.editing import edits
from mineralcat.editing.bulk import Replacing
from mineralcat.editing.edits import (
    BulkSet,
    CreateRow,
    DeleteRow,
    DeleteRows,
    DeleteSearch,
    DuplicateRow,
    Edit,
    FindAndReplace,
    Paste,
    Prefer,
    RenameSearch,
    SaveSearch,
    SetField,
    SetFields,
    SetFigure,
    SetSearchQuery,
    SetSynonyms,
    Unprefer,
)
from mineralcat.gui.window.main_window import MainWindow
from mineralcat.logs import log
from mineralcat.settings import read_settings, write_settings
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import backups
from mineralcat.store.models import Base, Intensity, Mineral, Source, Supply, Usage
from tests.gui import driving as see
from tests.gui.conftest import Reopen
from tests.gui.test_entries_page import cell, entries
from tests.gui.test_figures_in_the_inspector import begin, refined_in_china

NOT_CONTENT = ("revision", "change", "seal")


@pytest.fixture
def catalogue_path(lean_file: Path, tmp_path: Path) -> Path:
    """A catalogue that is hashed, checked and copied in no time."""
    path = tmp_path / "my.mineralcat"
    shutil.copyfile(lean_file, path)
    return path


def told(window: MainWindow) -> str:
    return see.label(window, "notice").text()


def rows(path: Path) -> dict[str, int]:
    """All that a catalogue says, ids and all: of each table the hash of its rows."""
    tables = [t.name for t in Base.metadata.sorted_tables if t.name not in NOT_CONTENT]
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
        return {name: hash(tuple(file.execute(f'SELECT * FROM "{name}"'))) for name in tables}


def uid(session: Any, model: Any, **values: object) -> str:
    return str(session.scalars(select(model.uid).filter_by(**values).order_by(model.id)).first())


def uids(session: Any, model: Any) -> list[str]:
    return [str(found) for found in session.scalars(select(model.uid).order_by(model.id))]


# -- no way back; a way back with holes; a way back that something else clears ---------------------


def kinds_of_edit() -> set[type]:
    found = {getattr(edits, name) for name in edits.__all__}
    return {one for one in found if isinstance(one, type) and one is not Edit}


def one_of_each(session: Any) -> list[Edit]:
    """An edit of each kind that there is, in an order in which all can be made."""
    supply = uid(session, Supply, claim_kind="number")
    source, usage = uid(session, Source), uid(session, Usage, importance="essential")
    note = {"note": "Blue"}
    return [
        SetField("mineral", "cobalt", "name", "Kobalt"),
        SetField("mineral", "cobalt", "symbol", "Kb"),
        SetSynonyms("cobalt", ("blue metal",)),
        SetField("mineral", "cobalt", "summary", "A blue metal"),
        SetField("mineral", "cobalt", "note", "Blue"),
        SetField("usage", usage, "role", "to be blue"),
        SetField("usage", usage, "importance", "minor"),
        CreateRow("mineral", {"name": "Unobtainium", "kind": "element"}),
        SetField("source", source, "note", "Blue"),
        SetFields("source", source, {"note": "Red", "publisher": "Ravi"}),
        SetFigure("supply", supply, "123", "t", "My own report", "p. 1"),
        SetFields("supply", supply, {"source": "10.1000/182", "locator": "p. 2"}),
        Prefer("supply", supply),
        Unprefer("supply", supply),
        DuplicateRow("mineral", uid(session, Mineral, slug="nickel")),
        BulkSet("usage", uids(session, Usage), "note", "Blue"),
        FindAndReplace(Replacing("blue", "green")),
        Paste("source", [(source, note)]),
        SaveSearch("Wind", "used-in:wind-power"),
        RenameSearch("wind", "Wind power"),
        SetSearchQuery("wind", "used-in:offshore-wind"),
        DeleteSearch("wind"),
        DeleteRows("intensity", uids(session, Intensity)[:9]),
        DeleteRow("mineral", uid(session, Mineral, slug="lithium")),
    ]


def test_every_kind_of_edit_is_undone_and_redone_whatever_is_done_between(
    window: MainWindow, reopen: Reopen, catalogue_path: Path
) -> None:
    """Accidental changes could not be taken back; undo left some kinds out, could not itself be
    undone, or was cleared by something else that was done. Here: one edit of each kind, and all
    back, and all forth, with restarts, a backup, a check, a restore and a reason given between."""
    with closing(Catalogue.open(catalogue_path)) as catalogue, catalogue.reading() as session:
        made = one_of_each(session)
    assert {type(edit) for edit in made} == kinds_of_edit(), "each kind of edit is tried"
    window.backups.back_up_now()
    window.settle()
    states = [rows(catalogue_path)]
    for edit in made:
        refusals: list[str] = []
        assert window.editor is not None
        window.editor.submit(edit, refused=refusals.append)
        window.settle()
        assert refusals == [], edit
        states.append(rows(catalogue_path))
        assert states[-1] != states[-2], f"{edit} changed nothing"
    window = reopen()
    (backup, *_) = backups.backups_in(backups.folder_of(catalogue_path))
    assert window.catalogue is not None
    window.backups._restore(window.catalogue, backup)
    window.settle()
    states.append(rows(catalogue_path))
    assert states[-1] == states[0]
    with window.catalogue.reading() as session:
        newest = history.revisions(session, 1)[0].uid
    window.catalogue.annotate(str(newest), "To see whether it works")
    window.checking.check_quietly()
    window.backups.back_up_now()
    window.settle()
    for state in states[-2::-1]:
        see.trigger(window, "undoAction")
        assert rows(catalogue_path) == state
    assert not see.action(window, "undoAction").isEnabled()
    window = reopen()
    for state in states[1:]:
        see.trigger(window, "redoAction")
        assert rows(catalogue_path) == state
    assert not see.action(window, "redoAction").isEnabled()


# -- what is typed in an open field is not in what is saved ----------------------------------------


@pytest.mark.parametrize("where", ["table", "entries", "summary", "figure"])
@pytest.mark.parametrize("what", ["copy", "backup"])
def test_a_copy_or_backup_has_what_is_still_being_typed(
    window: MainWindow, catalogue_path: Path, tmp_path: Path, where: str, what: str
) -> None:
    """A field was open, nobody pressed Enter, and what was saved had the old value."""
    window.selection.select_mineral("cobalt")
    window.settle()
    if where == "table":
        type_over(see.open_cell(window, "Cobalt"), "Typed")
    elif where == "entries":
        type_over(cell(entries(window, "mineral", "cobalt"), 0, "name"), "Typed")
    elif where == "summary":
        summary = see.summary_edit(window)
        summary.setFocus()
        type_over(summary, "Typed")
    else:
        refined_in_china(window)
        QTest.keyClicks(begin(window).value, "123")
    before = rows(catalogue_path)
    if what == "copy":
        saved = tmp_path / "copy.mineralcat"
        window.documents.ask_new = lambda *_: str(saved)
        window.documents.save_copy()
        window.settle()
    else:
        window.backups.back_up_now()
        window.settle()
        saved = backups.backups_in(backups.folder_of(catalogue_path))[0].path
    assert rows(saved) != before
    assert rows(saved) == rows(catalogue_path)


def type_over(field: Any, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)


# -- blank after a crash, or when it is opened again at once ---------------------------------------

EDITS_AND_WAITS = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from mineralcat.app import create_window
from mineralcat.editing.edits import SetField
window = create_window(sys.argv[1])
def say(state, _):
    if state == "saved":
        print("saved", flush=True)
window.editor.state_changed.connect(say)
for number in range(1000):
    note = SetField("mineral", "cobalt", "note", f"Note {number}")
    window.editor.submit(note, refused=print)
    window.settle()
"""


def test_what_was_shown_as_saved_is_there_after_a_kill_and_the_catalogue_is_whole(
    catalogue_path: Path, reopen: Reopen
) -> None:
    """The library was blank after a crash or a power cut, or all that was tagged was gone."""
    command = [sys.executable, "-c", EDITS_AND_WAITS, str(catalogue_path)]
    shown = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while shown < 5:
            assert process.stdout.readline().strip() == "saved"
            shown += 1
        process.kill()
        shown += process.stdout.read().count("saved")
    window = reopen()
    assert len(see.names(window)) == 82
    for _ in range(shown):
        see.trigger(window, "undoAction")
    if see.action(window, "undoAction").isEnabled():  # written, and killed before it was said
        see.trigger(window, "undoAction")
    assert not see.action(window, "undoAction").isEnabled()


def test_a_catalogue_closed_at_once_after_an_edit_and_opened_again_has_all(
    window: MainWindow, reopen: Reopen
) -> None:
    """The library was blank when it was opened again too quickly."""
    for number in range(3):
        assert window.editor is not None
        window.editor.submit(
            SetField("mineral", "cobalt", "note", f"Note {number}"), refused=pytest.fail
        )
        window = reopen()
        assert len(see.names(window)) == 82
        assert see.action(window, "undoAction").text() == "Undo: Set note of Cobalt"


# -- a full disk destroys what was there -----------------------------------------------------------


@contextmanager
def disk_full_for_all() -> Iterator[None]:
    """No file can be written beyond its first page, whichever it is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_harms_no_file_that_the_program_writes(
    window: MainWindow, catalogue_path: Path, tmp_path: Path
) -> None:
    """The file was truncated when the disk was full, years after it had been reported first."""
    see.rename(window, "Nickel", "Nickel metal")
    window.backups.back_up_now()
    window.settle()
    folder = backups.folder_of(catalogue_path)
    kept = {one.path: one.path.read_bytes() for one in backups.backups_in(folder)}
    write_settings(read_settings().settings.having_opened(catalogue_path))
    before, settings = catalogue_path.read_bytes(), read_settings().settings
    copy = tmp_path / "copy.mineralcat"
    window.documents.ask_new = lambda *_: str(copy)
    editor = see.open_cell(window, "Cobalt")
    type_over(editor, "Kobalt")
    with disk_full_for_all():
        window.drafts.keep()
        see.confirm(window, editor)
        assert see.label(window, "saveState").text().startswith("✗ not saved")
        assert "everything before it is safe" in told(window)
        for go in (window.backups.back_up_now, window.documents.save_copy):
            go()
            window.settle()
            assert "There is no good copy at" in told(window)
        assert write_settings(settings.having_opened(tmp_path / "other.mineralcat"))
        log.warning("the log is full as well")
        QApplication.processEvents()
    assert catalogue_path.read_bytes() == before
    assert {one.path: one.path.read_bytes() for one in backups.backups_in(folder)} == kept
    assert not copy.exists()
    assert window.editor is not None
    window.editor.retry()
    window.settle()
    assert see.label(window, "saveState").text().startswith("✓ all changes saved")
    assert see.action(window, "undoAction").text() == "Undo: Rename Cobalt to Kobalt"
    write_settings(settings)
