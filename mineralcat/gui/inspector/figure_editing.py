"""Opens the editor of a figure over its row, reads what is typed, and keeps what was refused."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from mineralcat.errors import EditError
from mineralcat.gui.item_models.facts import Fact
from mineralcat.store.rows import ClaimRow, DemandShareRow

from ..editor import Edits
from .fact_target import TABLES, has_figure
from .facts_tree import FactsTree
from .figure_draft import FigureDraft

if TYPE_CHECKING:  # what reads figures is imported when the first one is edited
    from mineralcat.domain.number_marks import NumberMarks
    from mineralcat.domain.reading_claims import ReadClaim

    from ..widgets.suggestions import Offers
    from .figure_editor import FigureEditor


class Kept(NamedTuple):
    """What was open before the rows were replaced."""

    draft: FigureDraft
    uid: str
    focused: bool


class FigureEditing(QObject):
    """At most one figure is open at a time."""

    reported = Signal(str)
    """What a step did beside changing what one sees."""
    opened = Signal()

    def __init__(self, edits: Edits, tree: FactsTree, parent: QObject) -> None:
        super().__init__(parent)
        self._edits = edits
        self._tree = tree
        self._open: FigureEditor | None = None
        self._claim: ClaimRow | None = None
        self._about = ""
        self._units: list[str] = []
        """The units that such figures have."""
        self._drafts: dict[str, FigureDraft] = {}
        self._choose = ""
        tree.figure_edit_asked.connect(self.begin)

    def set_edits(self, edits: Edits) -> None:
        """Hand edits to another catalogue's editor from now on."""
        self._edits = edits

    def typed(self) -> list[tuple[str, str]]:
        """The figure that is typed and not confirmed yet, with what it is of."""
        editor, claim = self._open, self._claim
        if editor is None or claim is None:
            return []
        draft = editor.draft()._replace(reason="")
        if draft == self._stored(claim):
            return []
        said = (draft.value, draft.unit, draft.source_words, draft.locator)
        return [(self._about, ", ".join(filter(None, said)))]

    def unsaved(self) -> list[str]:
        """What was typed and could not be stored, each with the reason."""
        drafts = list(self._drafts.values())
        if self._open is not None and self._open.draft().reason:
            drafts.append(self._open.draft())
        return [f"figure “{draft.value}”: {draft.reason}" for draft in drafts]

    def begin(self, fact: Fact) -> None:
        """Open the editor of a figure."""
        if not has_figure(fact) or fact.claim is None or not self._edits.can_edit:
            return
        self.leave()
        self.opened.emit()
        self._ask_units(TABLES[type(fact.claim)])
        self._show(fact, self._drafts.pop(fact.claim.uid, None))
        if self._open is not None:
            self._open.begin()

    def confirm(self) -> None:
        """Hand in what is typed and close; what cannot be read stays open beside the reason."""
        editor, claim = self._open, self._claim
        if editor is None or claim is None:
            return
        from mineralcat.domain.reading_claims import Question, read_claim

        draft, stored = editor.draft(), self._stored(claim)
        if draft._replace(reason="") == stored:
            self._close()
            return
        if draft.value == stored.value:
            self._submit(claim, draft, None)
            return
        try:
            read = read_claim(draft.value, self._marks, (claim.unit or "", *self._units))
        except EditError as error:
            editor.explain(str(error))
            return
        if isinstance(read, Question):
            editor.ask(read)
        else:
            self._submit(claim, draft, read)

    def leave(self) -> None:
        """Hand in what is typed; what cannot be handed in waits for its row to be shown again."""
        self.confirm()
        if self._open is not None and self._claim is not None:
            draft = self._open.draft()
            self._drafts[self._claim.uid] = draft._replace(
                reason=draft.reason or "It was not confirmed yet."
            )
            self._close()

    def keep(self) -> Kept | None:
        """What is open, before the rows are replaced; for `reopen`."""
        editor, claim = self._open, self._claim
        if editor is None or claim is None:
            return None
        kept = Kept(editor.draft(), claim.uid, editor.holds_focus())
        editor.retire()
        self._open = self._claim = None
        return kept

    def reopen(self, kept: Kept | None) -> None:
        """Put back what was open, or what was refused while another page was shown."""
        wanted = {kept.uid: kept.draft} if kept is not None else self._drafts
        fact = self._find(lambda uid: uid in wanted)
        if fact is None or fact.claim is None:
            if kept is not None:  # its row is gone or on another page: the text is not
                reason = kept.draft.reason or "Its row is not shown any more."
                self._drafts[kept.uid] = kept.draft._replace(reason=reason)
            self._choose_row()
            return
        self._show(fact, wanted[fact.claim.uid])
        self._drafts.pop(fact.claim.uid, None)
        if kept is not None and kept.focused and self._open is not None:
            self._open.value.setFocus()

    def _choose_row(self) -> None:
        """Go to the claim that was made, once it is shown."""
        fact = self._find(lambda uid: uid == self._choose) if self._choose else None
        if fact is not None:
            self._tree.choose(fact.key)
            self._choose = ""

    def _find(self, wanted: Callable[[str], bool]) -> Fact | None:
        model = self._tree.facts_model()
        facts = (model.fact(index) for index in model.indexes())
        return next((f for f in facts if has_figure(f) and f.claim and wanted(f.claim.uid)), None)

    @cached_property
    def _marks(self) -> "NumberMarks":
        """How this user writes numbers."""
        from mineralcat.gui.number_marks import users_marks

        return users_marks()

    def _stored(self, claim: ClaimRow) -> FigureDraft:
        from mineralcat.domain.reading_claims import written_claim

        source = claim.source
        return FigureDraft(
            written_claim(claim, self._marks),
            claim.unit or "",
            source.slug if source else "",
            source.title if source else "",
            claim.locator or "",
        )

    def _show(self, fact: Fact, draft: FigureDraft | None) -> None:
        assert fact.claim is not None
        from .figure_editor import FigureEditor

        self._claim = fact.claim
        self._about = fact.about or fact.text
        editor = FigureEditor(
            self._about, draft or self._stored(fact.claim), self._ask_sources, self._offer_units
        )
        editor.setFont(self._tree.font())
        editor.confirmed.connect(self.confirm)
        editor.given_up.connect(self._close)
        editor.chosen.connect(self._take_reading)
        self._open = editor
        self._tree.edit_row(fact.key, editor)
        editor.resized.connect(self._tree.fit_editor)
        editor.follow(self._tree)

    def _take_reading(self, claim: "ReadClaim") -> None:
        if self._open is not None and self._claim is not None:
            self._submit(self._claim, self._open.draft(), claim)

    def _close(self) -> None:
        editor = self._open
        if editor is None:
            return
        self._open = self._claim = None
        editor.retire()
        focused = editor.holds_focus()
        model = self._tree.facts_model()
        for index in model.indexes():
            if self._tree.indexWidget(index) is editor:
                self._tree.edit_row(model.fact(index).key, None)
                break
        if focused:
            self._tree.setFocus()

    def _submit(self, claim: ClaimRow, draft: FigureDraft, value: "ReadClaim | None") -> None:
        from mineralcat.editing.claims import FigureEdit
        from mineralcat.editing.edits import SetFigure

        about, new_uid = self._about, str(uuid4())
        stored = self._stored(claim)
        self._close()
        self._choose = new_uid
        beside = value is not None and draft.source != stored.source

        def refused(reason: str) -> None:
            self._drafts[claim.uid] = draft._replace(reason=reason)
            if self._open is None:
                self.reopen(None)

        def accepted() -> None:
            if isinstance(claim, DemandShareRow):
                self._warn_of_sum(new_uid if beside else claim.uid)
            if beside:
                self.reported.emit(
                    f"{about}: the new figure is preferred; the one from before stays beside it."
                )

        # A unit that the text of the figure names goes before the one that stood beside it.
        unit = "" if value is not None and value.unit and draft.unit == stored.unit else draft.unit
        figure = FigureEdit(value, unit, draft.source, draft.locator)
        edit = SetFigure(TABLES[type(claim)], claim.uid, figure, self._marks, new_uid)
        self._edits.submit(edit, refused=refused, accepted=accepted)

    def _ask_units(self, entity: str) -> None:
        def question(session: Any) -> list[str]:
            from mineralcat.editing.values import units_of

            return units_of(session, entity)

        def take(units: list[str]) -> None:
            self._units = units

        self._units = []
        self._edits.ask(question, take)

    def _offer_units(self, typed: str, answer: "Callable[[Offers], None]") -> None:
        answer([(unit, unit) for unit in self._units if typed.casefold() in unit.casefold()])

    def _warn_of_sum(self, uid: str) -> None:
        """Say where the shares of one source are more than all by now."""

        def question(session: Any) -> str | None:
            from mineralcat.editing.claims import share_sum_warning

            return share_sum_warning(session, uid)

        self._edits.ask(question, lambda said: self.reported.emit(said) if said else None)

    def _ask_sources(self, typed: str, answer: "Callable[[Offers], None]") -> None:
        def question(session: Any) -> "Offers":
            from mineralcat.editing.sources import last_used_source, suggest

            found = suggest(session, typed)
            last = None if typed.strip() else last_used_source(session)
            first = [(last.slug, f"{last.words} · used last")] if last else []
            rest = [(one.slug, one.words) for one in found if last is None or one != last]
            return [*first, *rest]

        self._edits.ask(question, answer)
