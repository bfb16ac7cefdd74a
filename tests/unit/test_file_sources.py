"""Figures of a file that names no source cite the file, so that none overwrites another's."""

from pathlib import Path

import pytest
from sqlalchemy import select

from mineralcat.exchange.review.review_kinds import RowKind
from mineralcat.store.models import Source, Supply
from tests.importing import faults, review, take

HEAD = "Mineral,Country,Stage,Measure,Year,Production (t)"


def office(folder: Path, name: str, figure: object, head: str = HEAD, more: str = "") -> Path:
    path = folder / name
    path.write_text(f"{head}\nLithium,Chile,mine,production,2019,{figure}{more}\n", "utf-8")
    return path


def cited(catalogue) -> dict[float, str]:
    """By figure the title of its source."""
    with catalogue.reading() as session:
        rows = select(Supply.value, Source.title).join(Source, Supply.source_id == Source.id)
        return {row.value: row.title for row in session.execute(rows)}


def test_two_files_of_two_offices_stand_side_by_side(small_catalogue, tmp_path):
    take(small_catalogue, office(tmp_path, "office-a.csv", 100))
    with review(small_catalogue, office(tmp_path, "office-b.csv", 140)) as found:
        assert (found.counts.added, found.counts.changed) == (2, 0)
        (source,) = [row for row in found.rows([RowKind.ADDED]) if row.table == "source"]
        assert source.title == "Source: office-b.csv"
        said = {cell.column: cell.after for cell in source.cells}
        assert said["kind"] == "own"
        assert said["note"].startswith("Read from the file “office-b.csv” (89 bytes, SHA-256 ")
        found.take(backup=False)
    assert cited(small_catalogue) == {100.0: "office-a.csv", 140.0: "office-b.csv"}
    assert faults(small_catalogue) == []


def test_two_files_of_one_import_stand_side_by_side(small_catalogue, tmp_path):
    take(small_catalogue, office(tmp_path, "a.csv", 100), office(tmp_path, "b.csv", 140))
    assert cited(small_catalogue) == {100.0: "a.csv", 140.0: "b.csv"}


def test_a_renamed_download_is_the_same_and_changes_no_citation(small_catalogue, tmp_path):
    path = office(tmp_path, "download.csv", 100)
    take(small_catalogue, path)
    with review(small_catalogue, path.rename(tmp_path / "download (1).csv")) as found:
        assert (found.counts.added, found.counts.changed, found.counts.same) == (0, 0, 2)
        assert found.take(backup=False) is None
    assert cited(small_catalogue) == {100.0: "download.csv"}


def test_a_file_that_was_undone_comes_in_again(small_catalogue, tmp_path):
    path = office(tmp_path, "a.csv", 100)
    take(small_catalogue, path)
    small_catalogue.undo()
    take(small_catalogue, path)
    assert cited(small_catalogue) == {100.0: "a.csv"}


def test_rows_whose_source_is_empty_cite_the_file_and_others_what_they_name(
    small_catalogue, tmp_path
):
    path = office(tmp_path, "a.csv", 100, f"{HEAD},Source", ",")
    with path.open("a", encoding="utf-8") as file:
        file.write("Lithium,China,mine,production,2019,50,made-up\n")
    take(small_catalogue, path)
    assert cited(small_catalogue) == {100.0: "a.csv", 50.0: "Made up"}


def test_a_source_that_no_row_cites_is_not_made(small_catalogue, tmp_path):
    path = office(tmp_path, "a.csv", 100, f"{HEAD},Source", ",made-up")
    with review(small_catalogue, path) as found:
        assert [r.table for r in found.rows([RowKind.ADDED]) if r.table == "source"] == []
    with review(small_catalogue, office(tmp_path, "b.csv", "..")) as found:
        assert (found.counts.added, found.counts.rejected) == (0, 1)


@pytest.mark.parametrize("source", ["made-up", "Made up"])
def test_a_source_that_a_recipe_gives_for_all_rows_is_cited(small_catalogue, tmp_path, source):
    from mineralcat.exchange.input_files import gather
    from mineralcat.exchange.review.review import review_of
    from mineralcat.exchange.tables.table_options import TableOptions

    path = office(tmp_path, "a.csv", 100)
    options = TableOptions(constants={"source": source})
    with review_of(small_catalogue, gather([path]), recipe=options) as found:
        found.take(backup=False)
    assert cited(small_catalogue) == {100.0: "Made up"}


def test_what_a_review_tells_of_a_figure_stays_true_once_it_is_written(small_catalogue, tmp_path):
    """Before and after were both read from the catalogue, which has the new figure by then."""
    head = f"{HEAD},Source"
    take(small_catalogue, office(tmp_path, "a.csv", 100, head, ",made-up"))
    with review(small_catalogue, office(tmp_path, "a.csv", 140, head, ",made-up")) as found:
        before = found.rows()
        found.take(backup=False)
        assert found.rows() == before
        (row,) = found.rows([RowKind.CHANGED])
        assert {c.column: (c.before, c.after) for c in row.cells}["value"] == (100.0, 140.0)
