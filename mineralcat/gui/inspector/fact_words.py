"""Rows of the inspector as text to be copied: the figure, what it is of, and who says so."""

from mineralcat.analysis.citation import citation, claim_text, period_text, source_text
from mineralcat.gui.clipboard import figure_cells, plain_cell
from mineralcat.gui.item_models.facts import Fact


def figure_row(fact: Fact) -> list[str]:
    """A row as spreadsheets take it: what it is of, its figure in cells, and the year; of a row
    without a figure, its words."""
    if fact.claim is None or not claim_text(fact.claim):
        return list(map(plain_cell, filter(None, (fact.text, fact.figure or fact.aside))))
    name = fact.about or fact.text
    return [plain_cell(name), *figure_cells(fact.claim), period_text(fact.claim)]


def citation_words(fact: Fact) -> str:
    """A row's citation, if it rests on anything."""
    if fact.claim is not None:
        return citation(fact.claim)
    return source_text(fact.source) if fact.source is not None else ""


def cited_words(fact: Fact) -> str:
    """What a figure is of, the figure, and who says so."""
    if fact.claim is None:
        return f"{fact.text}. {citation_words(fact)}".strip()
    words = ": ".join(filter(None, (fact.about or fact.text, claim_text(fact.claim))))
    return f"{words}. {citation(fact.claim)}"
