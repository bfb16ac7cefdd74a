"""Tables read and mapped: a workbook beside python-calamine alone, a text beside the csv module
alone, and how much memory a long text takes."""

import argparse
import csv
import resource
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from _measure import PROJECT, against, emit, median_ratio, print_table

assert PROJECT
from mineralcat.exchange.incoming import IncomingRow, Member  # noqa: E402
from mineralcat.exchange.tables.column_guesses import guess  # noqa: E402
from mineralcat.exchange.tables.mapping import read_with  # noqa: E402
from mineralcat.exchange.tables.table_files import Table  # noqa: E402

HEADINGS = ("Mineral", "Country", "Year", "Mine production (t)", "Source", "Note")
WORKBOOK_TARGET = 1.3
MEMORY_TARGET = 50.0
"""MiB that a text of a million rows may take above one of ten thousand."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=1_000_000, help="rows of the text")
    arguments.add_argument("--sheet-rows", type=int, default=100_000, help="rows of the workbook")
    arguments.add_argument("--times", type=int, default=5, help="pairs that are measured")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workbook = _workbook(Path(folder) / "supply.xlsx", given.sheet_rows)
        text = _text(Path(folder) / "supply.csv", given.rows)
        small = _text(Path(folder) / "small.csv", 10_000)
        _memory(small)
        before = _peak()
        flat = _memory(text)
        memory = flat - before
        read_text = _pairs(lambda: _through(text), lambda: _csv_alone(text), 2)
        mapped_text = _pairs(lambda: _mapped(text), lambda: _csv_alone(text), 2)
        read = _pairs(lambda: _through(workbook), lambda: _calamine(workbook), given.times)
        mapped = _pairs(lambda: _mapped(workbook), lambda: _calamine(workbook), given.times)
    rows = [
        _line("workbook read / calamine", read, given.sheet_rows, WORKBOOK_TARGET),
        _line("workbook mapped / calamine", mapped, given.sheet_rows, None),
        _line("text read / csv.reader", read_text, given.rows, None),
        _line("text mapped / csv.reader", mapped_text, given.rows, None),
    ]
    print_table(("", "ratio", "s", "rows/s"), rows)
    print(f"memory of {given.rows:,} rows above 10,000: {against(memory, MEMORY_TARGET)} MiB")
    emit(
        "tables",
        workbook_ratio=round(median_ratio(*read), 3),
        workbook_mapped_ratio=round(median_ratio(*mapped), 3),
        text_ratio=round(median_ratio(*read_text), 3),
        text_mapped_ratio=round(median_ratio(*mapped_text), 3),
        text_mapped_rows_a_second=round(given.rows / min(mapped_text[0])),
        memory_mib=round(memory, 1),
    )


def _line(
    what: str, pairs: tuple[list[float], list[float]], rows: int, target: float | None
) -> tuple[str, ...]:
    best = min(pairs[0])
    return what, against(median_ratio(*pairs), target), f"{best:.2f}", f"{rows / best:,.0f}"


def _row(number: int) -> tuple[object, ...]:
    return ("lithium", f"Land {number % 190}", 1990 + number % 35, number * 1.5, "a source", "")


def _text(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(map(_row, range(rows)))
    return path


def _workbook(path: Path, rows: int) -> Path:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for number in range(rows):
        sheet.write_row(number + 1, 0, _row(number))
    book.close()
    return path


def _member(path: Path) -> Member:
    return Member(path.name, path.stat().st_size, lambda: path.open("rb"), path)


def _pairs(
    ours: Callable[[], object], alone: Callable[[], object], times: int
) -> tuple[list[float], list[float]]:
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for work, seconds in zip((ours, alone), taken, strict=True):
            begun = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - begun)
    return taken


def _through(path: Path) -> int:
    with Table(_member(path)) as table:
        return sum(1 for _ in table.rows(table.detected().choices))


def _mapped(path: Path) -> int:
    with Table(_member(path)) as table:
        recipe = guess(table, table.detected().choices)
        return sum(isinstance(row, IncomingRow) for row in read_with(recipe, table))


def _calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    return sum(1 for _ in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def _csv_alone(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _memory(path: Path) -> float:
    """The greatest memory so far once a text was mapped, its rows dropped."""
    with Table(_member(path)) as table:
        recipe = guess(table, table.detected().choices)
        rows = read_with(recipe, table)
        while list(islice(rows, 10_000)):
            pass
    return _peak()


if __name__ == "__main__":
    main()
