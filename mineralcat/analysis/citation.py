"""Who says so: a claim's evidence in words, to be shown, copied and exported. Plain text only."""

from collections.abc import Iterable

from mineralcat.domain.figures import figure_text, status_mark, years_text
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence, Origin
from mineralcat.domain.text_lists import capitalised
from mineralcat.store.rows import ClaimRow, SourceRow
from mineralcat.translation import _, comma_list

UNSOURCED = _("unsourced")

_KNOWN_AS = {
    "International Energy Agency": "IEA",
    "International Renewable Energy Agency": "IRENA",
    "U.S. Geological Survey": "USGS",
    "British Geological Survey": "BGS",
    "International Copper Association": "ICA",
}
_LONGEST_SHORT = 28


def is_unsourced(claim: ClaimRow) -> bool:
    """Whether nothing that can be looked up stands behind a claim."""
    return claim.source is None or claim.confidence is Confidence.UNSOURCED


def short_source(source: SourceRow | None) -> str:
    """A source in two or three words: ``"IEA 2021"``."""
    if source is None:
        return UNSOURCED
    name = source.publisher or source.title
    for mark in ("/", ";", ",", "("):
        name = name.partition(mark)[0].strip() or name
    name = _KNOWN_AS.get(name, name)
    if "Joint Research Centre" in (source.publisher or "") or "JRC" in (source.publisher or ""):
        name = "JRC"
    if len(name) > _LONGEST_SHORT:
        name = name[: _LONGEST_SHORT - 1].rstrip() + "…"
    return f"{name} {source.year}" if source.year else name


def source_text(source: SourceRow, place: str | None = None) -> str:
    """A source as a reference list has it, with the place in it where one is meant."""
    who = source.publisher or ""
    when = f" ({source.year})" if source.year else ""
    head = f"{who}{when}: " if who or when else ""
    words = [f"{head}{source.title}".strip(), capitalised(place or ""), source.licence or ""]
    return " ".join([*map(_sentence, filter(None, words)), source_link(source) or ""]).strip()


def citation(claim: ClaimRow) -> str:
    """The full reference of a claim, with the place in the source and how well it is proved."""
    if claim.source is None:
        return _("No source is given.")
    return f"{source_text(claim.source, claim.locator)} [{claim.confidence.label}]"


def cited(claims: Iterable[ClaimRow]) -> str:
    """The references of several claims, each once."""
    return "; ".join(dict.fromkeys(map(citation, claims)))


def source_link(source: SourceRow | None) -> str | None:
    """Where a source can be read: its DOI, else its address if that is https; else nothing."""
    if source is None:
        return None
    doi = (source.doi or "").strip().removeprefix("https://doi.org/").removeprefix("doi:")
    if doi.startswith("10.") and not any(c.isspace() for c in doi):
        return f"https://doi.org/{doi}"
    url = (source.url or "").strip()
    if url.startswith("https://") and not any(c.isspace() or ord(c) < 32 for c in url):
        return url
    return None


def claim_text(claim: ClaimRow, *, published: bool = False) -> str:
    """A figure with its unit and all that qualifies it: ``"180 kg/MW (150–210), estimated, 2020"``.

    Empty where the claim states no figure, as that a mineral is used at all.
    """
    figure = figure_text(claim, published=published)
    if not figure:
        return ""
    parts = [figure]
    if claim.status is not ClaimStatus.REPORTED:
        parts.append(claim.status.label)
    parts.extend(filter(None, (period_text(claim), claim.scope, claim.scenario)))
    if is_unsourced(claim):
        parts.append(UNSOURCED)
    return comma_list(parts)


def short_figure(claim: ClaimRow, *, unit: bool = True) -> str:
    """A figure as a row of a list has it: with its unit and the small letter of its status."""
    figure = figure_text(claim, unit=unit)
    mark = status_mark(claim.status)
    return f"{figure} {mark}" if figure and mark else figure


def period_text(claim: ClaimRow) -> str:
    """The year or years that a claim speaks of."""
    return years_text(claim.period_from, claim.period_to)


def evidence(claim: ClaimRow) -> tuple[tuple[str, str], ...]:
    """All that is known about where a figure comes from, as names and texts, nothing left out."""
    source = claim.source
    rows = [
        (_("Figure"), claim_text(claim, published=True)),
        (_("As published"), claim.as_published if _adds_to(claim) else None),
        (_("Rounded"), _("by the source") if claim.rounded else None),
        (_("Publisher"), source.publisher if source else None),
        (_("Title"), source.title if source else _("No source is given.")),
        (_("Year"), str(source.year) if source and source.year else None),
        (_("Kind"), source.kind.label if source else None),
        (_("Place"), claim.locator),
        (_("Confidence"), capitalised(claim.confidence.label)),
        (_("Origin"), _ORIGINS.get(claim.origin)),
        (_("Note"), claim.note),
        (_("On the source"), source.note if source else None),
        (_("Licence"), source.licence if source else None),
        (_("Link"), source_link(source)),
    ]
    return tuple((name, text) for name, text in rows if text)


def evidence_text(claim: ClaimRow, about: str = "") -> str:
    """The same in lines, under what the figure is about."""
    lines = [f"{name}: {text}" for name, text in evidence(claim)]
    return "\n".join(([about] if about else []) + lines)


_ORIGINS = {Origin.IMPORTED: _("Imported into this catalogue"), Origin.OWN: _("Entered by a user")}


def _adds_to(claim: ClaimRow) -> bool:
    """Whether the published wording says more than the figure does."""
    return claim.kind is not ClaimKind.IN_WORDS and claim.as_published != figure_text(
        claim, unit=False, published=True
    )


def sourced(claim: ClaimRow) -> str:
    """The source of a claim in a cell of a table."""
    source = short_source(claim.source)
    return f"{source} ({UNSOURCED})" if claim.source and is_unsourced(claim) else source


def year_cell(claim: ClaimRow) -> str | int:
    """A year as a number, several as text."""
    text = period_text(claim)
    return int(text) if text.isascii() and text.isdigit() else text


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
