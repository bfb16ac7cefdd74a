"""What the inspector's menus and keys do with the rows of the catalogue: add, change, copy, delete,
prefer. Acts at once, and offers Undo."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from mineralcat.gui.item_models.facts import Fact
from mineralcat.store.rows import ClaimRow

from ..editor import Edits
from .fact_target import TABLES, Like, like_of, target_of

if TYPE_CHECKING:
    from mineralcat.editing.edits import Edit
    from mineralcat.gui.dialogs.entry_form import EntryForm

ADDED_TO_MINERAL = (
    ("usage", "Use …"),
    ("intensity", "Amount …"),
    ("supply", "Supply figure …"),
    ("series", "Supply series …"),
    ("demand_share", "Share of demand …"),
    ("listing", "Listing …"),
    ("assessment", "Assessment …"),
    ("statistic", "Statistic …"),
    ("mineral_synonym", "Synonym …"),
    ("mineral_name", "Name in another language …"),
    ("mineral_relation", "Relation …"),
    ("agreement_mineral", "Agreement …"),
)
ADDED_TO_APPLICATION = (
    ("usage", "Use …"),
    ("intensity", "Amount …"),
    ("application_link", "Part …"),
    ("application_synonym", "Synonym …"),
    ("demand_share", "Share of demand …"),
    ("agreement_application", "Agreement …"),
)


class FactActions(QObject):
    """Acts on the rows of one inspector."""

    reported = Signal(str)
    """What was done; Undo is offered with it."""
    refused = Signal(str)

    def __init__(self, edits: Edits, widget: QWidget) -> None:
        super().__init__(widget)
        self._edits = edits
        self._widget = widget
        self.form: EntryForm | None = None
        self._about: tuple[str, str, str] | None = None

    def set_edits(self, edits: Edits) -> None:
        """Hand edits to another catalogue's editor from now on."""
        self._edits = edits

    def show_about(self, kind: str, slug: str, name: str) -> None:
        """What is added from now on is of this mineral or application."""
        self._about = (kind, slug, name)

    @property
    def can_edit(self) -> bool:
        """Whether anything can be changed."""
        return self._edits.can_edit

    def addable(self) -> Sequence[tuple[str, str]]:
        """What can be added to what is shown: tables, and the words of the menu."""
        if self._about is None or not self._edits.can_edit:
            return ()
        return ADDED_TO_MINERAL if self._about[0] == "mineral" else ADDED_TO_APPLICATION

    def add(self, entity: str) -> None:
        """Open the form of a new entry that belongs to what is shown."""
        if self._about is None or not self._edits.can_edit:
            return
        kind, slug, name = self._about
        key = "whole" if entity == "application_link" else kind
        given = {} if entity == "supply" else {key: (slug, name)}
        self._open(entity, None, given)

    def add_named(self, entity: str) -> None:
        """Open the form of a new mineral or application."""
        if self._edits.can_edit:
            self._open(entity, None, {})

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with the entry that is shown as a whole."""
        menu.clear()
        if self._about is None:
            return
        kind, slug, _ = self._about
        words = f"this {kind}"
        menu.addAction(f"All fields of {words} …", lambda: self._of_entry(self._open_entry))
        menu.addAction(f"Duplicate {words}", lambda: self._duplicate(kind, slug))
        menu.addAction(f"Delete {words}", lambda: self._of_entry(self._delete))
        add = menu.addMenu("Add")
        for entity, title in self.addable():
            add.addAction(title, partial(self.add, entity))
        for action in menu.actions():
            action.setEnabled(self._edits.can_edit)

    def _of_entry(self, then: Callable[[str, str], None]) -> None:
        """Go on with the table and uid of what is shown."""
        if self._about is None:
            return
        kind, slug, _ = self._about

        def found(session: Any) -> str:
            from mineralcat.editing.rows import find

            return str(find(session, kind, slug).uid)

        self._edits.ask(found, lambda uid: then(kind, uid))

    def _open_entry(self, entity: str, uid: str) -> None:
        self._open(entity, uid, {})

    def is_row(self, fact: Fact) -> bool:
        """Whether a fact is of one row of the catalogue, which can be changed and deleted."""
        return target_of(fact) is not None or self._like(fact) is not None

    def _like(self, fact: Fact) -> Like | None:
        return None if self._about is None else like_of(fact, *self._about[:2])

    def _with_row(self, fact: Fact, then: Callable[[str, str], None]) -> None:
        """Find the row that a fact is of, and go on with its table and uid."""
        target, like = target_of(fact), self._like(fact)
        if not self._edits.can_edit:
            return
        if target is not None:

            def found(session: Any) -> tuple[str, str]:
                from mineralcat.editing.rows import find

                return target.entity, str(find(session, *target).uid)

        elif like is not None:

            def found(session: Any) -> tuple[str, str]:
                from mineralcat.editing.rows import find_like

                return like.entity, find_like(session, *like)

        else:
            return
        self._edits.ask(found, lambda row: then(*row))

    def change(self, fact: Fact) -> None:
        """Open the form with all fields of a row."""
        self._with_row(fact, lambda entity, uid: self._open(entity, uid, {}))

    def _open(self, entity: str, uid: str | None, given: dict[str, tuple[str, str]]) -> None:
        from mineralcat.gui.dialogs.entry_form import EntryForm

        self.form = EntryForm(self._edits, entity, self._widget, uid=uid, given=given)
        self.form.destroyed.connect(self._forget_form)
        self.form.show()

    def _forget_form(self) -> None:
        self.form = None

    def duplicate(self, fact: Fact) -> None:
        """Make a copy of a row."""
        self._with_row(fact, self._duplicate)

    def _duplicate(self, entity: str, uid: str) -> None:
        from mineralcat.editing.edits import DuplicateRow

        self._submit(DuplicateRow(entity, uid), "Copied.")

    def delete(self, facts: Sequence[Fact]) -> None:
        """Delete rows; what else goes is reported with the offer of Undo."""
        for fact in facts:
            self._with_row(fact, self._delete)

    def _delete(self, entity: str, uid: str) -> None:
        from mineralcat.editing.deleting import deleted_words
        from mineralcat.editing.edits import DeleteRow

        self._edits.ask(
            lambda session: deleted_words(session, entity, [uid]),
            lambda words: self._submit(DeleteRow(entity, uid), words),
        )

    def prefer(self, claim: ClaimRow) -> None:
        """Show a claim first among its rivals, or leave that to the rule again."""
        from mineralcat.editing.edits import Prefer, Unprefer

        entity = TABLES[type(claim)]
        if claim.preferred:
            words = "The rule decides again which claim is first."
            self._submit(Unprefer(entity, claim.uid), words)
        else:
            self._submit(Prefer(entity, claim.uid), "This claim is shown first from now on.")

    def _submit(self, edit: "Edit", words: str) -> None:
        """Make an edit, and report it in these words once it is made."""
        if self._edits.can_edit:
            self._edits.submit(
                edit, refused=self.refused.emit, accepted=lambda: self.reported.emit(words)
            )
