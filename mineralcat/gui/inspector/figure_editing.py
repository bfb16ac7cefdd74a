"""Opens the editor of a figure over its row, and reads what is typed."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from mineralcat.errors import EditError
from mineralcat.gui.item_models.facts import Fact
from mineralcat.store.rows import ClaimRow, DemandShareRow

from ..editor import Edits
from .drafts import FigureDraft
from .fact_target import TABLES, has_figure
from .facts_tree import FactsTree
from .row_editing import RowEditing

if TYPE_CHECKING:  # what reads figures is imported when the first one is edited
    from sqlalchemy.orm import Session

    from mineralcat.domain.number_marks import NumberMarks
    from mineralcat.domain.reading_claims import ReadClaim

    from ..widgets.suggestions import Offers
    from .figure_editor import FigureEditor


class FigureEditing(RowEditing[FigureDraft]):
    """A figure and its evidence, as one edit."""

    reported = Signal(str)
    """What a step did beside changing what one sees."""
    opened = Signal()

    def __init__(self, edits: Edits, tree: FactsTree, parent: QObject) -> None:
        super().__init__(edits, tree, parent)
        self._editor: FigureEditor | None = None
        self._units: list[str] = []
        """The units that such figures have."""
        self._new_claim = ""
        """The uid of a claim that was made, until it is shown."""
        tree.figure_edit_asked.connect(self.begin)

    def begin(self, fact: Fact) -> None:
        """Open the editor of a figure."""
        if not has_figure(fact) or fact.claim is None or not self._edits.can_edit:
            return
        self.leave()
        self.opened.emit()
        self._ask_units(TABLES[type(fact.claim)])
        self.open(fact)

    def typed(self) -> list[tuple[str, str]]:
        """The figure that is typed and not confirmed yet, with what it is of."""
        if self._open is None or self._fact is None:
            return []
        draft = self._open.draft()._replace(reason="")
        if draft == self._stored(self._fact):
            return []
        typed = (draft.value, draft.unit, draft.source_words, draft.locator)
        return [(self._fact.about or self._fact.text, ", ".join(filter(None, typed)))]

    def confirm(self) -> None:
        """Hand in what is typed and close; what cannot be read stays open beside the reason."""
        editor, fact = self._editor, self._fact
        if self._open is None or editor is None or fact is None:
            return
        from mineralcat.domain.reading_claims import ClaimQuestion, read_claim

        draft, stored = editor.draft(), self._stored(fact)
        if draft._replace(reason="") == stored:
            self._close()
        elif draft.value == stored.value:
            self._submit(fact, draft, None)
        else:
            unit = _claim(fact).unit or ""
            try:
                read = read_claim(draft.value, self._marks, (unit, *self._units))
            except EditError as error:
                editor.explain(str(error))
                return
            if isinstance(read, ClaimQuestion):
                editor.ask(read)
            else:
                self._submit(fact, draft, read)

    def reopen(self) -> None:
        super().reopen()
        if self._open is None and self._new_claim:
            model = self._tree.facts_model()
            for fact in map(model.fact, model.indexes()):
                if self._uid(fact) == self._new_claim:
                    self._tree.choose(fact.key)
                    self._new_claim = ""
                    break

    def _uid(self, fact: Fact) -> str:
        return _claim(fact).uid if has_figure(fact) else ""

    def _stored(self, fact: Fact) -> FigureDraft:
        from mineralcat.domain.reading_claims import written_claim

        claim = _claim(fact)
        source = claim.source
        return FigureDraft(
            written_claim(claim, self._marks),
            claim.unit or "",
            source.slug if source else "",
            source.title if source else "",
            claim.locator or "",
        )

    def _words(self, draft: FigureDraft) -> str:
        return f"figure “{draft.value}”"

    @cached_property
    def _marks(self) -> "NumberMarks":
        """How this user writes numbers."""
        from mineralcat.gui.number_marks import users_marks

        return users_marks()

    def _make_editor(self, fact: Fact, draft: FigureDraft) -> "FigureEditor":
        from .figure_editor import FigureEditor

        about = fact.about or fact.text
        self._editor = FigureEditor(about, draft, self._ask_sources, self._offer_units)
        self._editor.chosen.connect(self._take_reading)
        return self._editor

    def _take_reading(self, claim: "ReadClaim") -> None:
        if self._open is not None and self._fact is not None:
            self._submit(self._fact, self._open.draft(), claim)

    def _submit(self, fact: Fact, draft: FigureDraft, value: "ReadClaim | None") -> None:
        from mineralcat.editing.claims import FigureEdit
        from mineralcat.editing.edits import SetFigure

        claim, stored, new_uid = _claim(fact), self._stored(fact), str(uuid4())
        self._close()
        self._new_claim = new_uid
        beside = value is not None and draft.source != stored.source

        def accepted() -> None:
            if isinstance(claim, DemandShareRow):
                self._warn_of_sum(new_uid if beside else claim.uid)
            if beside:
                about = fact.about or fact.text
                self.reported.emit(
                    f"{about}: the new figure is preferred; the one from before stays beside it."
                )

        # A unit that the text of the figure names goes before the one that stood beside it.
        unit = "" if value is not None and value.unit and draft.unit == stored.unit else draft.unit
        figure = FigureEdit(value, unit, draft.source, draft.locator)
        edit = SetFigure(TABLES[type(claim)], claim.uid, figure, self._marks, new_uid)
        self._edits.submit(edit, refused=self._refusing(fact, draft), accepted=accepted)

    # -- what is asked of the catalogue ------------------------------------------------------------

    def _ask_units(self, entity: str) -> None:
        from mineralcat.editing.values import units_of

        self._units = []
        self._edits.ask(lambda session: units_of(session, entity), self._take_units)

    def _take_units(self, units: list[str]) -> None:
        self._units = units

    def _offer_units(self, typed: str, answer: "Callable[[Offers], None]") -> None:
        answer([(unit, unit) for unit in self._units if typed.casefold() in unit.casefold()])

    def _warn_of_sum(self, uid: str) -> None:
        """Report where the shares of one source are more than all by now."""
        from mineralcat.editing.claims import share_sum_warning

        self._edits.ask(
            lambda session: share_sum_warning(session, uid),
            lambda words: self.reported.emit(words) if words else None,
        )

    def _ask_sources(self, typed: str, answer: "Callable[[Offers], None]") -> None:
        def question(session: "Session") -> "Offers":
            from mineralcat.editing.sources import last_used_source, suggest

            found = suggest(session, typed)
            last = None if typed.strip() else last_used_source(session)
            first = [(last.slug, f"{last.words} · used last")] if last else []
            rest = [(one.slug, one.words) for one in found if last is None or one != last]
            return [*first, *rest]

        self._edits.ask(question, answer)


def _claim(fact: Fact) -> ClaimRow:
    assert fact.claim is not None
    return fact.claim
