"""The log of revisions: every change of the catalogue is written by it, and taken back through it.

Whatever an edit does to the declarative tables is seen at flush, or told by what writes rows by
sets (`bulk`, `apply`), and written in the same transaction as `Change` rows of one `Revision`.
Undoing appends the inverse; the log only grows.
"""

from .adding import add_rows, set_columns
from .bulk import making, rows_kept, set_field, set_field_each, set_fields
from .changes import ENTITIES, content_columns
from .log import LogFilter, annotate, authors, changes_of, page, revisions
from .recorder import Progress, RecordedSession, Recorder, Step, advance, name_step, steps_after
from .revert import go_back, restore_value, revert_change, revert_step, take_back
from .steps import (
    Newest,
    NextSteps,
    newest,
    newest_step,
    next_steps,
    position,
    position_id,
    redo_target,
    redoable,
    state_after,
    undo_target,
    undoable,
)
from .timeline import timeline
from .trash import restore, trash
from .words import called, kind_of

__all__ = [
    "ENTITIES",
    "LogFilter",
    "Newest",
    "NextSteps",
    "Progress",
    "RecordedSession",
    "Recorder",
    "Step",
    "add_rows",
    "advance",
    "annotate",
    "authors",
    "called",
    "changes_of",
    "content_columns",
    "go_back",
    "kind_of",
    "making",
    "name_step",
    "newest",
    "newest_step",
    "next_steps",
    "page",
    "position",
    "position_id",
    "redo_target",
    "redoable",
    "restore",
    "restore_value",
    "revert_change",
    "revert_step",
    "revisions",
    "rows_kept",
    "set_columns",
    "set_field",
    "set_field_each",
    "set_fields",
    "state_after",
    "steps_after",
    "take_back",
    "timeline",
    "trash",
    "undo_target",
    "undoable",
]
