"""What the inspector's menus and keys do with the rows of the catalogue: add, change, copy, delete,
prefer. Acts at once, and offers Undo."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mineralcat.gui.item_models.facts import Fact
from mineralcat.store.rows import ClaimRow

from .fact_target import TABLES, Target, target_of
from .inspector_fields import Edits

if TYPE_CHECKING:
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

    told = Signal(str)
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

    def change(self, fact: Fact) -> None:
        """Open the form with all fields of a row."""
        target = target_of(fact)
        if target is not None and self._edits.can_edit:
            self._open_found(target)

    def _open_found(self, target: Target) -> None:
        def uid(session: object) -> str:
            from mineralcat.editing.rows import find

            return str(find(session, *target).uid)  # type: ignore[arg-type]

        self._edits.ask(uid, lambda found: self._open(target.entity, found, {}))

    def _open(self, entity: str, uid: str | None, given: dict[str, tuple[str, str]]) -> None:
        from mineralcat.gui.dialogs.entry_form import EntryForm

        self.form = EntryForm(self._edits, entity, self._widget, uid=uid, given=given)
        self.form.destroyed.connect(self._forget_form)
        self.form.show()

    def _forget_form(self) -> None:
        self.form = None

    def duplicate(self, fact: Fact) -> None:
        """Make a copy of a row."""
        if (target := target_of(fact)) is not None:
            self._submit("duplicate", *target, said="Copied")

    def delete(self, facts: Sequence[Fact]) -> None:
        """Delete rows; what else goes is said with the offer of Undo."""
        for target in dict.fromkeys(filter(None, map(target_of, facts))):
            self._delete(target)

    def _delete(self, target: Target) -> None:
        def found(session: object) -> tuple[str, str]:
            from mineralcat.editing.deleting import consequence
            from mineralcat.editing.naming import name_of
            from mineralcat.editing.rows import find

            uid = find(session, *target).uid  # type: ignore[arg-type]
            name = name_of(session, target.entity, uid)  # type: ignore[arg-type]
            return name, consequence(session, *target)  # type: ignore[arg-type]

        def delete(words: tuple[str, str]) -> None:
            name, more = words
            also = more.partition(": ")[2]
            said = f"Deleted {name}." + (f" With it: {also}" if also else "")
            self._submit("delete", *target, said=said)

        self._edits.ask(found, delete)

    def prefer(self, claim: ClaimRow) -> None:
        """Show a claim first among its rivals, or leave that to the rule again."""
        target = Target(TABLES[type(claim)], claim.uid)
        if claim.preferred:
            self._submit("unprefer", *target, said="The rule decides again which claim is first.")
        else:
            self._submit("prefer", *target, said="This claim is shown first from now on.")

    def _submit(self, name: str, entity: str, uid: str, *, said: str) -> None:
        if self._edits.can_edit:
            self._edits.submit(
                name,
                entity,
                uid,
                refused=self.refused.emit,
                accepted=lambda: self.told.emit(said),
            )
