"""What the Entries page does with rows: add, copy, delete, set, replace, paste."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from mineralcat.domain.figures import count_text
from mineralcat.translation import _, ngettext

from ..row_actions import RowActions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.editing.pasting import RefusedCell

    from ..editor import Edits
    from .entries_page import EntriesPage


class EntriesActions(RowActions):
    """What touches many rows is looked at first."""

    def __init__(self, edits: "Edits", page: "EntriesPage") -> None:
        super().__init__(edits, page)
        self._page = page

    def _open_form(self, uid: str | None) -> None:
        form = self.open_form(self._page.entity, uid)
        form.saved.connect(lambda entity, saved: self.warn_of_sums(entity, [saved]))

    @Slot()
    def add(self) -> None:
        """Add an entry in a form."""
        self._open_form(None)

    @Slot()
    def change_all(self) -> None:
        """Change all fields of the current row in a form."""
        if (uid := self._page.current()) is not None:
            self._open_form(uid)

    @Slot()
    def duplicate(self) -> None:
        """Copy the current row."""
        if (uid := self._page.current()) is not None:
            self.duplicate_row(self._page.entity, uid)

    @Slot()
    def delete(self) -> None:
        """Delete the selected rows; what else goes is reported with the offer of Undo."""
        if self.can_edit and (uids := self._page.chosen()):
            self.delete_rows(self._page.entity, uids)

    def warn_of_sums(self, entity: str, uids: Sequence[str]) -> None:
        """Say where the shares of one source are more than all by now; Undo is offered with it."""
        if entity != "demand_share":
            return

        def question(session: "Session") -> str | None:
            from mineralcat.editing.claims import share_sum_warning

            return next(filter(None, (share_sum_warning(session, uid) for uid in uids)), None)

        self._edits.ask(question, lambda words: self.reported.emit(words) if words else None)

    @Slot()
    def set_field(self) -> None:
        """Set a field of the selected rows, after a look."""
        from ..dialogs.bulk_edit import SetFieldDialog

        page = self._page
        if uids := page.chosen():
            self.show_dialog(SetFieldDialog(self._edits, page.entity, uids, page.marks, page))
        else:
            self.refused.emit(_("Select the rows first whose field is to be set."))

    @Slot()
    def replace(self) -> None:
        """Find and replace in notes and summaries, after a look."""
        from ..dialogs.bulk_edit import ReplaceDialog

        self._page.confirm()
        self.show_dialog(ReplaceDialog(self._edits, self._page.entity, self._page))

    def paste(self, text: str) -> None:
        """Look at a block as a whole, and take it in one step or not at all."""
        from mineralcat.editing.pasting import cells_of, problems_of

        table, model = self._page.view.table, self._page.model
        if not self.can_edit:
            return
        cells = cells_of(text)
        top, left = table.currentIndex().row(), table.currentIndex().column()
        keys = [field.key for field in model.kind.fields[left:]]
        entity, marks = self._page.entity, self._page.marks
        room = model.rowCount() - top
        if len(cells) > room or max(map(len, cells)) > len(keys):
            rows_left = ngettext("{number} row", "{number} rows", room, number=count_text(room))
            columns_left = ngettext("{count} column", "{count} columns", len(keys))
            self.refused.emit(
                _(
                    "The block is larger than the table from here on: {rows} and {columns} fit. "
                    "Nothing was pasted.",
                    rows=rows_left,
                    columns=columns_left,
                )
            )
            return
        rows = [model.row_at(top + at) for at in range(len(cells))]
        if any(row is None for row in rows):
            self.refused.emit(_("Scroll down to the end of the block first, then paste again."))
            return
        block = [
            (row.uid, dict(zip(keys, line, strict=False)))
            for row, line in zip(rows, cells, strict=True)
            if row is not None
        ]

        def take(problems: "Sequence[RefusedCell]") -> None:
            if problems:
                from ..dialogs.bulk_edit import RefusedCells

                self.show_dialog(RefusedCells(problems, self._page))
            else:
                from mineralcat.editing.edits import Paste

                edit, pasted = Paste(entity, block, marks), [uid for uid, _line in block]
                self.submit(edit, _("Pasted."), lambda: self.warn_of_sums(entity, pasted))

        self._page.ask(lambda session: problems_of(session, entity, block, marks), take)
