"""The log of revisions: every change of the catalogue is written by it, and taken back through it.

Whatever an edit does to the declarative tables is seen at flush, or comes from what writes rows by
sets (`row_sets`, `apply`), and `log_writer` writes it in the same transaction as `Change` rows of
one `Revision`.
Undoing appends the inverse; the log only grows.
"""

from .change_lines import timeline
from .changes import ENTITIES
from .codec import content_columns
from .log import LogFilter, annotate, authors, changes_of, page, revisions
from .log_writer import LogWriter, Progress, RecordedSession, Step, advance, name_step, steps_after
from .revert import go_back, restore_value, revert_change, revert_step, take_back
from .row_sets import add_rows, set_columns, set_field, set_field_each, set_fields
from .steps import (
    NextSteps,
    edit_of,
    newest,
    newest_step,
    next_steps,
    position_id,
    redoable,
    undoable,
)
from .trash import restore, trash
from .words import called, kind_of
