"""The texts of places in a matrix: of a cell, a name, or the mark that folds a row."""

from collections.abc import Iterable

from mineralcat.analysis.citation import evidence_text, short_figure, short_source
from mineralcat.analysis.figure import bracketed, listed, mineral_count, times_number
from mineralcat.analysis.matrix import MatrixFigure
from mineralcat.analysis.matrix_cells import CellMeasure, MatrixCell
from mineralcat.analysis.matrix_table import importance_counts
from mineralcat.store.rows import ClaimRow, UsageRow
from mineralcat.translation import _, comma_list, ngettext

MOST_RIVALS = 3


def cell_text(figure: MatrixFigure, line: int, column: int) -> str:
    """The evidence on a mineral in an application, with source and place."""
    mineral, application = figure.columns[column].name, figure.lines[line].name
    head = _("{mineral} in {application}", mineral=mineral, application=application)
    cell = figure.cells[line].get(column)
    if cell is None:
        return _("{what}: nothing is known here, which does not mean none", what=head)
    head = f"{head}: {cell.text}"
    if cell.in_parts:
        return "\n\n".join([head, *map(evidence_text, cell.claims[:MOST_RIVALS])])
    lines = [head]
    if figure.request.measure is CellMeasure.AMOUNT and cell.shade is not None:
        share = f"{times_number(cell.size)} %"
        lines.append(_("{share} of the largest amount of this application", share=share))
    lines += _remarks(cell)
    return "\n\n".join(["\n".join(lines), evidence_text(cell.claims[0]), *_rivals(cell)])


def _remarks(cell: MatrixCell) -> Iterable[str]:
    claim = cell.claims[0]
    if isinstance(claim, UsageRow) and claim.role:
        yield _("Role: {role}", role=claim.role)
    if cell.way:
        yield _("Through: {way}", way=cell.way)
    if cell.kind:
        yield _("{kind} is one of several kinds: others may not need it", kind=cell.kind)
    if cell.region:
        yield _("Of the demand of {region}, not of the world", region=cell.region)
    if isinstance(claim, UsageRow) and claim.curated:
        yield _("The importance is this catalogue's judgement; the source states the use")


def _rivals(cell: MatrixCell) -> list[str]:
    if not (many := len(cell.rivals)):
        return []
    more = ngettext("{count} more claim:", "{count} more claims:", many)
    lines = [more, *map(_rival, cell.rivals[:MOST_RIVALS])]
    return ["\n".join([*lines, "…"] if many > MOST_RIVALS else lines)]


def _rival(claim: ClaimRow) -> str:
    words = short_figure(claim)
    if isinstance(claim, UsageRow):
        importance, application = claim.importance.label, claim.application.name
        words = _("{importance} in {application}", importance=importance, application=application)
    return listed(words, claim.scenario or claim.scope, short_source(claim.source))


def line_text(figure: MatrixFigure, line: int) -> str:
    """How many minerals an application has."""
    row, cells = figure.lines[line], figure.cells[line].values()
    text = f"{row.name}: {bracketed(mineral_count(len(cells)), _counts(figure, cells))}"
    if not row.has_parts:
        return text
    fold = _("− folds what stands below it") if row.is_open else _("+ opens what stands below it")
    return f"{text}\n{fold}"


def column_text(figure: MatrixFigure, column: int) -> str:
    """How many of the shown applications a mineral has."""
    cells = [line[column] for line in figure.cells if column in line]
    many = ngettext("{count} application", "{count} applications", len(cells))
    counts = bracketed(many, _counts(figure, cells))
    name = figure.columns[column].name
    return _("{mineral}: {applications} shown here", mineral=name, applications=counts)


def _counts(figure: MatrixFigure, cells: Iterable[MatrixCell]) -> str:
    """How many of each importance, where that is what is shown."""
    if figure.request.measure is not CellMeasure.IMPORTANCE:
        return ""
    return comma_list(f"{number} {importance}" for importance, number in importance_counts(cells))
