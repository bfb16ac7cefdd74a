"""What is handed on comes back as it was: exported, imported into an empty catalogue, same hash."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineralcat.exchange.export.export_request import ExportRequest, Form
from mineralcat.exchange.export.exporter import export
from mineralcat.exchange.input_files import gather
from mineralcat.exchange.packages import reference
from mineralcat.exchange.packages.data_package import uid_of
from mineralcat.exchange.review.review import review_of
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity.catalogue_check import content_hash
from mineralcat.store.models import FileWord
from tests.unit.test_exporting import hostile, make_hostile

FORMS = (Form.JSON, Form.PACKAGE)
WORKBOOK = ExportRequest(Form.XLSX, with_tables=True)
UNSEEN = {*map(chr, range(32))} - {"\n", "\t"}
TURNING = {
    *"\u061c\u200e\u200f",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}


def may_be_typed(text: str) -> bool:
    """Whether a catalogue can hold it: no edit and no import takes signs that nobody sees."""
    return UNSEEN.isdisjoint(text) and TURNING.isdisjoint(text)


typed = hostile.filter(may_be_typed)


def hash_of(catalogue: Catalogue) -> str:
    with catalogue.reading() as session:
        return content_hash(session)


def come_back(catalogue: Catalogue, form: Form, folder: Path) -> str:
    """The hash of an empty catalogue into which an export of another was imported."""
    file = folder / f"all{'.zip' if form is Form.PACKAGE else '.json'}"
    export(catalogue, ExportRequest(form), file, replace=True)
    copy = folder / f"copy-{form}.mineralcat"
    copy.unlink(missing_ok=True)
    with_nothing = reference.make_empty(copy)
    with review_of(with_nothing, gather([file])) as review:
        rejected = [row.reason for row in review.rows() if row.kind == "rejected"]
        assert not rejected, rejected[:3]
        review.take(backup=False)
    with review_of(with_nothing, gather([file])) as again:
        assert not any(again.counts._replace(same=0)), again.counts
    found = hash_of(with_nothing)
    with_nothing.close()
    return found


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(typed, min_size=6, max_size=6),
    number=st.floats(allow_nan=False, allow_infinity=False),
)
def test_hostile_text_is_imported_as_it_was_exported(
    small_catalogue: Catalogue, tmp_path: Path, form: Form, texts: list[str], number: float
) -> None:
    make_hostile(small_catalogue, texts, number)
    assert come_back(small_catalogue, form, tmp_path) == hash_of(small_catalogue)


@pytest.mark.parametrize("form", FORMS)
def test_the_whole_reference_catalogue_comes_back(
    reference_catalogue: Catalogue, tmp_path: Path, form: Form
) -> None:
    assert come_back(reference_catalogue, form, tmp_path) == hash_of(reference_catalogue)


@pytest.mark.parametrize("form", FORMS)
def test_what_words_of_files_were_said_to_mean_comes_back_too(
    small_catalogue: Catalogue, tmp_path: Path, form: Form
) -> None:
    with small_catalogue.writing("A word") as session:
        key = {"kind": "unit", "text": "t LCE"}
        session.add(FileWord(uid=uid_of("file_word", key), **key, meaning="t", basis="LCE"))
    assert come_back(small_catalogue, form, tmp_path) == hash_of(small_catalogue)


def test_a_workbook_of_all_tables_comes_back_whole_in_one_import(
    lean_catalogue_file: Path, tmp_path: Path
) -> None:
    """Its sheets for people are told and left aside."""
    lean_catalogue = Catalogue.open(lean_catalogue_file)
    file = tmp_path / "all.xlsx"
    export(lean_catalogue, WORKBOOK, file)
    copy = reference.make_empty(tmp_path / "copy.mineralcat")
    with review_of(copy, gather([file])) as review:
        assert not review.counts.rejected
        assert not review.questions
        told = [finding.sentence for finding in review.findings]
        assert any(one.startswith("27 sheets are read") for one in told)
        assert not any("formula" in one for one in told)
        review.take(backup=False)
    assert hash_of(copy) == hash_of(lean_catalogue)
    copy.close()
    lean_catalogue.close()
