"""Searches that the user keeps: saved from the line, named in Browse, renamed and deleted there."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mineralcat.translation import _, comma_list

from ..editor import Edits

if TYPE_CHECKING:
    from mineralcat.editing.edits import Edit
    from mineralcat.store.search_rows import Facet

    from .main_layout import MainLayout


class SavedSearches(QObject):
    """Joins what Browse shows of them to the edits."""

    refused = Signal(str)
    """Why a search cannot be saved or changed."""

    def __init__(self, layout: "MainLayout", edits: Edits) -> None:
        super().__init__(layout.window)
        self._layout = layout
        self._tree = layout.tree
        self._edits = edits
        self._unnamed: str | None = None
        layout.chips.save.clicked.connect(self._save)
        layout.actions.save_search.triggered.connect(self._save)
        layout.tree.renamed.connect(self._rename)
        layout.tree.deletion_asked.connect(self._delete)
        layout.tree.replacement_asked.connect(self._replace)

    def _save(self) -> None:
        """Keep the query of the line, called as its chips say it; its name can be typed at once. Of
        one that is saved already, the name can be typed."""
        from mineralcat.editing.edits import SaveSearch

        query = self._layout.search.text.strip()
        if self._name(query):
            return
        words = comma_list(chip.words for chip in self._layout.chips.shown)
        name = _free_name(words or query, (one.title for one in self._tree.saved()))
        self._unnamed = query
        self._submit(SaveSearch(name, query))

    def name_new(self) -> None:
        """Let the user name the search that was saved, once it stands in Browse."""
        if self._unnamed is not None and self._name(self._unnamed):
            self._unnamed = None

    def _name(self, query: str) -> bool:
        stored: Facet | None = next((k for k in self._tree.saved() if k.clause == query), None)
        if stored is None or stored.slug is None:
            return False
        self._tree.rename_saved(stored.slug)
        return True

    def _rename(self, slug: str, name: str) -> None:
        from mineralcat.editing.edits import RenameSearch

        def refused(sentence: str) -> None:  # once the editor that is closing is gone
            QTimer.singleShot(0, self._tree, lambda: self._tree.rename_saved(slug, name, sentence))

        if self._edits.can_edit:  # not so where the name was typed while the window closed
            self._edits.submit(RenameSearch(slug, name), refused=refused)

    def _delete(self, slug: str) -> None:
        from mineralcat.editing.edits import DeleteSearch

        self._submit(DeleteSearch(slug))

    def _replace(self, slug: str) -> None:
        from mineralcat.editing.edits import SetSearchQuery

        self._submit(SetSearchQuery(slug, self._layout.search.text))

    def _submit(self, edit: "Edit") -> None:
        if self._edits.can_edit:
            self._edits.submit(edit, refused=self._refused)
        else:
            self._refused(_("Searches cannot be kept here: this catalogue is read-only."))

    def _refused(self, sentence: str) -> None:
        self._unnamed = None
        self.refused.emit(sentence)


def _free_name(name: str, taken: Iterable[str]) -> str:
    """A name that no other search has."""
    from mineralcat.schema.plain_text import LONGEST_NAME

    name = name[: LONGEST_NAME - 5]
    lower = {one.casefold() for one in taken}
    names = (name, *(f"{name} {count}" for count in range(2, len(lower) + 3)))
    return next(one for one in names if one.casefold() not in lower)
