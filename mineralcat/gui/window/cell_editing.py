"""Edits in the cells of the table, and what is shown where one is refused."""

from PySide6.QtCore import Slot

from .main_layout import MainLayout
from .services import Controller, WindowServices


class CellEditing(Controller):
    """Submits what was typed in a cell; a refused text stays in it, to be corrected."""

    def __init__(self, services: WindowServices, layout: MainLayout) -> None:
        super().__init__(services)
        self._table = layout.table
        self._notice = layout.notice
        self._refused = ""
        layout.model.edit_asked.connect(self._submit)
        layout.table.itemDelegate().closeEditor.connect(self._forget_refusal)

    @Slot(str, str, str)
    def _submit(self, field: str, slug: str, text: str) -> None:
        if self._services.editor is None:
            return
        from mineralcat.editing.edits import SetEntryField

        column = "mineral" if field == "name" else field

        def refuse(sentence: str) -> None:
            self._refused = sentence
            self._services.show_notice(sentence)
            self._table.refuse_later(slug, column, text, sentence)

        edit = SetEntryField("mineral", slug, field, text)
        self._services.editor.submit(edit, refused=refuse)

    def _forget_refusal(self) -> None:
        """The cell that was refused is closed: its notice goes, unless something is not saved."""
        editor = self._services.editor
        shown = self._refused and self._notice.text() == self._refused
        if shown and not (editor is not None and editor.unsaved):
            self._services.show_notice("")
        self._refused = ""
