"""What inspector and Entries page both do with rows: open their forms, copy and delete them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.editing.edits import Edit

    from .dialogs.entry_form import EntryForm
    from .editor import Edits


class RowActions(QObject):
    """Acts at once, and offers Undo."""

    reported = Signal(str)
    """What was done; Undo is offered with it."""
    refused = Signal(str)

    def __init__(self, edits: "Edits", widget: QWidget) -> None:
        super().__init__(widget)
        self._edits = edits
        self._widget = widget
        self.dialog: QDialog | None = None
        """The form or dialog that is open."""

    @property
    def can_edit(self) -> bool:
        """Whether anything can be changed."""
        return self._edits.can_edit

    def open_form(
        self, entity: str, uid: str | None, given: Mapping[str, tuple[str, str]] | None = None
    ) -> "EntryForm":
        """Open the form of a new row, with some values *given*, or with all fields of one."""
        from .dialogs.entry_form import EntryForm

        form = EntryForm(self._edits, entity, self._widget, uid=uid, given=given)
        self.show_dialog(form)
        return form

    def show_dialog(self, dialog: QDialog) -> None:
        """Show a dialog, and know it until it is closed."""
        self.dialog = dialog
        dialog.destroyed.connect(self._forget_dialog)
        dialog.show()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def duplicate_row(self, entity: str, uid: str) -> None:
        """Make a copy of a row."""
        from mineralcat.editing.edits import DuplicateRow

        self.submit(DuplicateRow(entity, uid), _("Copied."))

    def delete_rows(self, entity: str, uids: Sequence[str]) -> None:
        """Delete rows; what else goes is reported with the offer of Undo."""
        from mineralcat.editing.deleting import deleted_words
        from mineralcat.editing.edits import DeleteRows

        self._edits.ask(
            lambda session: deleted_words(session, entity, uids),
            lambda words: self.submit(DeleteRows(entity, uids), words),
        )

    def submit(self, edit: "Edit", words: str, then: Callable[[], None] = lambda: None) -> None:
        """Make an edit; report it in these words, and go on with *then*, once it is made."""

        def accepted() -> None:
            self.reported.emit(words)
            then()

        if self.can_edit:
            self._edits.submit(edit, refused=self.refused.emit, accepted=accepted)
