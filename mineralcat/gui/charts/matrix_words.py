"""The texts of places in a matrix: of a cell, a name, or the mark that folds a row."""

from collections import Counter

from mineralcat.analysis.citation import evidence_text, short_figure, short_source
from mineralcat.analysis.matrix import MatrixFigure
from mineralcat.analysis.matrix_cells import CellMeasure, MatrixCell
from mineralcat.domain.figures import number
from mineralcat.domain.terms import Importance
from mineralcat.store.rows import ClaimRow, UsageRow

MOST_RIVALS = 3


def cell_text(figure: MatrixFigure, line: int, column: int) -> str:
    """The evidence on a mineral in an application, with source and place."""
    mineral, application = figure.columns[column].name, figure.lines[line].name
    cell = figure.cell(line, column)
    head = f"{mineral} in {application}"
    if cell is None:
        return f"{head}: nothing is known here, which does not mean none"
    if cell.in_parts:
        paragraphs = [evidence_text(claim) for claim in cell.claims[:MOST_RIVALS]]
        return "\n\n".join([f"{head}: stated {cell.text}", *paragraphs])
    lines = [f"{head}: {cell.text}", *_qualified(cell)]
    if figure.request.measure is CellMeasure.AMOUNT and cell.shade is not None:
        lines.insert(1, f"{_percent(cell.size)} of the largest amount of this application")
    paragraphs = ["\n".join(lines), evidence_text(cell.claims[0])]
    if cell.rivals:
        paragraphs.append("\n".join(_rivals(cell)))
    return "\n\n".join(paragraphs)


def _percent(size: float) -> str:
    return f"{number(float(f'{size:.2g}'))} %"


def _qualified(cell: MatrixCell) -> list[str]:
    claim = cell.claims[0]
    words = [f"Role: {claim.role}"] if isinstance(claim, UsageRow) and claim.role else []
    if cell.way:
        words.append(f"Through: {cell.way}")
    if cell.kind:
        words.append(f"{cell.kind} is one of several kinds: others may not need it")
    if cell.region:
        words.append(f"Of the demand of {cell.region}, not of the world")
    if isinstance(claim, UsageRow) and claim.curated:
        words.append("The importance is this catalogue's judgement; the source states the use")
    return words


def _rivals(cell: MatrixCell) -> list[str]:
    many = len(cell.rivals)
    lines = [f"{many} more {'claim' if many == 1 else 'claims'}:"]
    lines += [_rival(claim) for claim in cell.rivals[:MOST_RIVALS]]
    return [*lines, "…"] if many > MOST_RIVALS else lines


def _rival(claim: ClaimRow) -> str:
    if isinstance(claim, UsageRow):
        words = f"{claim.importance.value} in {claim.application.name}"
    else:
        words = short_figure(claim)
    case = claim.scenario or claim.scope or ""
    return ", ".join(filter(None, (words, case, short_source(claim.source))))


def line_text(figure: MatrixFigure, line: int) -> str:
    """How many minerals an application has."""
    row, cells = figure.lines[line], figure.cells[line].values()
    fold = ""
    if row.has_parts:
        fold = "\n− folds what stands below it" if row.is_open else "\n+ opens what stands below it"
    return f"{row.name}: {_counted(figure, list(cells), 'mineral')}{fold}"


def column_text(figure: MatrixFigure, column: int) -> str:
    """How many of the shown applications a mineral has."""
    cells = [line[column] for line in figure.cells if column in line]
    name = figure.columns[column].name
    return f"{name}: {_counted(figure, cells, 'application')} shown here"


def _counted(figure: MatrixFigure, cells: list[MatrixCell], word: str) -> str:
    many = f"{len(cells)} {word}" if len(cells) == 1 else f"{len(cells)} {word}s"
    if figure.request.measure is not CellMeasure.IMPORTANCE:
        return many
    counts = Counter(cell.text for cell in cells)
    paragraphs = [f"{counts[rank.value]} {rank.value}" for rank in Importance if counts[rank.value]]
    return f"{many} ({', '.join(paragraphs)})"
