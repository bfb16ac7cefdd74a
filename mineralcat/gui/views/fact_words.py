"""Rows of the inspector as text to be copied: the figure, what it is of, and who says so."""

from mineralcat.analysis.citation import citation, claim_text, source_text
from mineralcat.gui.item_models.facts import Fact


def figure_words(fact: Fact) -> str:
    """A row's figure, as text."""
    if fact.claim is not None and (text := claim_text(fact.claim)):
        return text
    return fact.figure or fact.text


def citation_words(fact: Fact) -> str:
    """A row's citation, if it rests on anything."""
    if fact.claim is not None:
        return citation(fact.claim)
    return source_text(fact.source) if fact.source is not None else ""


def cited_words(fact: Fact) -> str:
    """What a figure is of, the figure, and who says so."""
    if fact.claim is None:
        return f"{fact.text}. {citation_words(fact)}".strip()
    said = ": ".join(filter(None, (fact.about or fact.text, claim_text(fact.claim))))
    return f"{said}. {citation(fact.claim)}"
