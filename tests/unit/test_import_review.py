"""An import is looked at before it is done, and is one step that is taken back whole."""

import tempfile

import pytest
from sqlalchemy import select

from mineralcat.errors import StoppedError
from mineralcat.exchange.input_files import gather
from mineralcat.exchange.packages import reference
from mineralcat.exchange.review.review import ReviewOutdatedError, review_of
from mineralcat.exchange.review.review_choices import CannotRefuseError
from mineralcat.exchange.review.review_kinds import Counts, RowKind
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.store.history import newest_step, revisions
from mineralcat.store.integrity import backups
from mineralcat.store.models import Intensity, Mineral, Series, Source, Supply
from tests.importing import (
    MCS_2025,
    MCS_2026,
    faults,
    hash_of,
    intensity,
    review,
    take,
    write_json,
)


@pytest.fixture
def file(tmp_path):
    """Writes a file of our JSON."""

    def write(name: str = "amounts.json", **tables):
        return write_json(tmp_path / name, **tables)

    return write


def amounts(catalogue):
    with catalogue.reading() as session:
        rows = session.scalars(select(Intensity).order_by(Intensity.period_to)).all()
        return [(row.period_to, row.value, row.note) for row in rows]


# -- official releases -----------------------------------------------------------------------------


@pytest.mark.parametrize("release", [MCS_2025, MCS_2026], ids=lambda path: path.name)
def test_a_release_that_ships_changes_nothing(catalogue, release):
    before = hash_of(catalogue)
    with review(catalogue, release) as found:
        counts = found.counts
        assert counts.same > 2_000
        assert (counts.added, counts.changed, counts.conflicting, counts.rejected) == (0, 0, 0, 0)
        assert found.take() is None
    assert hash_of(catalogue) == before


def test_a_release_under_another_name_changes_nothing_either(catalogue, tmp_path):
    copy = tmp_path / "download (1).csv"
    copy.write_bytes(MCS_2025.read_bytes())
    with review(catalogue, copy) as found:
        assert found.counts.changed == found.counts.added == 0


def test_an_empty_catalogue_gets_what_a_release_speaks_of(tmp_path):
    made = reference.make_empty(tmp_path / "empty.mineralcat")
    take(made, MCS_2026)
    with made.reading() as session:
        cobalt = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        assert cobalt.name == "Cobalt"
        source = session.scalars(select(Source).where(Source.slug == "usgs-mcs-2026-data")).one()
        assert source.publisher == "U.S. Geological Survey"
        headline = select(Series).where(Series.mineral_id == cobalt.id, Series.headline)
        assert session.scalars(headline).one().stage == "mine"
        assert set(session.scalars(select(Supply.origin))) == {"imported"}
    made.close()


# -- one step --------------------------------------------------------------------------------------


def test_an_import_is_one_step_that_is_undone_and_redone(small_catalogue, file):
    before = hash_of(small_catalogue)
    taken = take(small_catalogue, file(intensity=[intensity(), intensity(period_to=2025)]))
    assert taken.message == "Import amounts.json: 2 added"
    after = hash_of(small_catalogue)
    with small_catalogue.reading() as session:
        assert len(revisions(session)) == 2
        row = session.scalars(select(Intensity).limit(1)).one()
        assert (row.origin, row.confidence, row.value) == ("imported", "single copy", 10.5)
    assert small_catalogue.undo() == taken.message
    assert hash_of(small_catalogue) == before
    small_catalogue.redo()
    assert hash_of(small_catalogue) == after
    assert faults(small_catalogue) == []


def test_the_same_file_twice_changes_nothing(small_catalogue, file):
    path = file(intensity=[intensity(), intensity(period_to=2025)])
    take(small_catalogue, path)
    with review(small_catalogue, path) as again:
        assert again.counts == Counts(same=2)
        assert again.rows([RowKind.ADDED, RowKind.CHANGED]) == []
        assert again.take() is None


def test_an_import_that_was_undone_comes_in_again(small_catalogue, file):
    path = file(intensity=[intensity()])
    take(small_catalogue, path)
    small_catalogue.undo()
    with review(small_catalogue, path) as again:
        assert again.counts == Counts(added=1)


def test_what_the_log_says_of_an_import_is_what_an_edit_would_say(small_catalogue, file):
    """Written by sets, and read by the same undo, history and seals as all else."""
    hostile = 'a "quoted" \\ text\nof two lines, \u00e9 and \u4e2d'
    rows = [
        intensity(note=hostile, value=0.1 + 0.2),
        intensity(period_to=2025, value=1e300, note=None),
        intensity(period_to=2026, value=-0.0, claim_kind="zero"),
    ]
    take(small_catalogue, file(intensity=rows))
    assert amounts(small_catalogue)[0] == (2024, 0.1 + 0.2, hostile)
    assert faults(small_catalogue) == []
    small_catalogue.undo()
    small_catalogue.redo()
    assert amounts(small_catalogue)[0] == (2024, 0.1 + 0.2, hostile)
    assert faults(small_catalogue) == []


def test_a_backup_is_made_before_an_import(small_catalogue, file):
    with review(small_catalogue, file(intensity=[intensity()])) as found:
        found.take()
    folder, _ = backups.place_of(small_catalogue.path)
    assert [one.why for one in backups.backups_in(folder)] == ["before an import"]


# -- stopping --------------------------------------------------------------------------------------


class StopsAt(Cancellation):
    """Stops when it is asked for the nth time."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def __call__(self) -> bool:
        self.left -= 1
        if self.left < 0:
            self.ask()
        return super().__call__()


def test_wherever_an_import_is_stopped_the_catalogue_is_as_it_was(small_catalogue, file):
    path = file(intensity=[intensity(period_to=year) for year in range(2024, 2030)])
    before = hash_of(small_catalogue)
    for number in range(100):
        try:
            stop = StopsAt(number)
            with review_of(small_catalogue, gather([path]), stop=stop) as found:
                found.take(stop=stop, backup=False)
            break
        except StoppedError:
            assert hash_of(small_catalogue) == before
            with small_catalogue.reading() as session:
                assert newest_step(session) == 0
    assert number > 3
    assert len(amounts(small_catalogue)) == 6


def test_nothing_is_left_of_a_review_that_is_closed(small_catalogue, file, tmp_path, monkeypatch):
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    with review(small_catalogue, file(intensity=[intensity()])):
        (folder,) = private.iterdir()
        assert folder.stat().st_mode & 0o077 == 0
    assert list(private.iterdir()) == []


def test_a_step_made_meanwhile_is_never_overwritten(small_catalogue, file):
    with review(small_catalogue, file(intensity=[intensity()])) as found:
        with small_catalogue.writing("An edit") as session:
            session.scalars(select(Mineral).limit(1)).one().note = "edited"
        with pytest.raises(ReviewOutdatedError):
            found.take()
        assert amounts(small_catalogue) == []
        found.refresh()
        assert found.take(backup=False) is not None


# -- what the user did -----------------------------------------------------------------------------


def edit(catalogue, **fields):
    with catalogue.writing("An edit") as session:
        row = session.scalars(select(Intensity)).one()
        for name, value in fields.items():
            setattr(row, name, value)


def test_a_field_that_nobody_edited_is_changed(small_catalogue, file):
    take(small_catalogue, file(intensity=[intensity()]))
    with review(small_catalogue, file(intensity=[intensity(value=11.0)])) as found:
        assert found.counts == Counts(changed=1)
        (row,) = found.rows([RowKind.CHANGED])
        assert [(cell.column, cell.before, cell.after) for cell in row.cells] == [
            ("value", 10.5, 11.0)
        ]
        taken = found.take(backup=False)
        assert taken is not None
        assert taken.message == "Import amounts.json: 1 changed"
    assert amounts(small_catalogue) == [(2024, 11.0, None)]
    small_catalogue.undo()
    assert amounts(small_catalogue) == [(2024, 10.5, None)]


def test_a_field_that_the_user_edited_is_kept_and_the_others_change(small_catalogue, file):
    take(small_catalogue, file(intensity=[intensity()]))
    edit(small_catalogue, value=12.0)
    newer = file(intensity=[intensity(value=11.0, locator="p. 4")])
    with review(small_catalogue, newer) as found:
        assert found.counts == Counts(conflicting=1)
        (row,) = found.rows()
        told = {cell.column: (cell.mine, cell.accepted) for cell in row.cells}
        assert told == {"value": (True, False), "locator": (False, True)}
        found.take(backup=False)
    with small_catalogue.reading() as session:
        kept = session.scalars(select(Intensity)).one()
        assert (kept.value, kept.locator) == (12.0, "p. 4")


def test_the_file_wins_over_an_edit_where_that_is_chosen(small_catalogue, file):
    take(small_catalogue, file(intensity=[intensity()]))
    edit(small_catalogue, value=12.0)
    with review(small_catalogue, file(intensity=[intensity(value=11.0)])) as found:
        found.choose_all([RowKind.CONFLICTING], True)
        found.take(backup=False)
    assert amounts(small_catalogue) == [(2024, 11.0, None)]


def test_an_edit_that_was_undone_is_no_edit(small_catalogue, file):
    take(small_catalogue, file(intensity=[intensity()]))
    edit(small_catalogue, value=12.0)
    small_catalogue.undo()
    with review(small_catalogue, file(intensity=[intensity(value=11.0)])) as found:
        assert found.counts == Counts(changed=1)


def test_a_row_that_the_user_made_conflicts(small_catalogue, file):
    with small_catalogue.writing("A mineral") as session:
        session.add(Mineral(slug="zinc", name="Zinc", kind="element", symbol="Zn"))
    zinc = {"slug": "zinc", "name": "Zinc", "kind": "element", "symbol": "ZN"}
    with review(small_catalogue, file(mineral=[zinc])) as found:
        assert found.counts == Counts(conflicting=1)
        assert found.take() is None


def test_a_row_that_the_user_deleted_does_not_come_back_by_itself(small_catalogue, file):
    path = file(intensity=[intensity()])
    take(small_catalogue, path)
    with small_catalogue.writing("Delete") as session:
        session.delete(session.scalars(select(Intensity)).one())
    with review(small_catalogue, path) as found:
        (row,) = found.rows()
        assert (row.kind, row.accepted, row.reason) == (
            RowKind.CONFLICTING,
            False,
            "You deleted this.",
        )
        assert found.take() is None
        found.choose(row.number, True)
        assert found.take(backup=False) is not None
    assert len(amounts(small_catalogue)) == 1


def test_a_note_that_was_added_to_is_no_difference(small_catalogue, file):
    path = file(intensity=[intensity(note="As printed.")])
    take(small_catalogue, path)
    edit(small_catalogue, note="As printed. Seen by us.")
    with review(small_catalogue, path) as found:
        assert found.counts == Counts(same=1)


# -- choices ---------------------------------------------------------------------------------------


def test_a_row_or_a_field_can_be_refused(small_catalogue, file):
    path = file(intensity=[intensity(note="A"), intensity(period_to=2025, note="B")])
    with review(small_catalogue, path) as found:
        first, second = found.rows()
        found.choose(first.number, False)
        found.choose(second.number, False, "note")
        assert found.accepted == Counts(added=1)
        note = next(cell for cell in found.row(second.number).cells if cell.column == "note")
        assert (note.after, note.accepted) == ("B", False)
        with pytest.raises(CannotRefuseError, match="cannot be without its “mineral”"):
            found.choose(second.number, False, "mineral")
        found.take(backup=False)
    assert amounts(small_catalogue) == [(2025, 10.5, None)]


def test_a_refused_field_can_be_accepted_again(small_catalogue, file):
    with review(small_catalogue, file(intensity=[intensity(note="A")])) as found:
        found.choose(1, False, "note")
        found.choose(1, True, "note")
        found.take(backup=False)
    assert amounts(small_catalogue) == [(2024, 10.5, "A")]


def test_the_parts_of_a_figure_are_chosen_together(small_catalogue, file):
    take(small_catalogue, file(intensity=[intensity()]))
    withheld = intensity(value=None, claim_kind="withheld", as_published="W", locator="p. 9")
    with review(small_catalogue, file(intensity=[withheld])) as found:
        found.choose(1, False, "value")
        told = {cell.column: cell.accepted for cell in found.row(1).cells}
        assert told == {
            "value": False,
            "claim_kind": False,
            "as_published": False,
            "locator": True,
        }
        found.choose(1, True, "claim_kind")
        found.take(backup=False)
    assert amounts(small_catalogue) == [(2024, None, None)]
    assert faults(small_catalogue) == []


def test_what_refers_to_a_row_that_is_refused_is_left_out_too(small_catalogue, file):
    zinc = {"slug": "zinc", "name": "Zinc", "kind": "element"}
    with review(
        small_catalogue, file(mineral=[zinc], intensity=[intensity(mineral="zinc")])
    ) as found:
        assert found.counts == Counts(added=2)
        found.choose(found.rows()[0].number, False)
        assert found.take(backup=False) is None
    assert amounts(small_catalogue) == []


# -- rejected rows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        ({"value": None}, "value", "A figure of the kind “number” needs a value."),
        ({"claim_kind": "many"}, "claim_kind", "“many” is no kind of figure: it is one of number"),
        ({"mineral": "kryptonite"}, "mineral", "There is no mineral “kryptonite”."),
        ({"application": None}, "application", "“application” is missing."),
        ({"period_to": 20204}, "period_to", "20204 is no year"),
        ({"value": "10,5"}, "value", "“10,5” is no number."),
        ({"value": 10**400}, "value", "is no number that can be kept."),
        ({"note": "a\x00b"}, "note", "control character in the text (U+0000)"),
        ({"note": "x" * 20_001}, "note", "20,001 characters long"),
        ({"low": 5.0, "high": 1.0}, "value", "The low end is above the high one."),
        ({"colour": "blue"}, "colour", "A row of intensity has no column “colour”."),
    ],
)
def test_a_row_that_cannot_be_kept_is_rejected_with_the_reason(
    small_catalogue, file, wrong, column, reason
):
    rows = [intensity(), intensity(**({"period_to": 2025} | wrong))]
    with review(small_catalogue, file(intensity=rows)) as found:
        assert found.counts == Counts(added=1, rejected=1)
        (row,) = found.rows([RowKind.REJECTED])
        assert reason in row.reason
        assert (row.place.file, row.place.column) == ("amounts.json", column)
        taken = found.take(backup=False)
        assert taken is not None
        assert taken.message == "Import amounts.json: 1 added"
    assert faults(small_catalogue) == []


def test_of_two_rows_that_say_different_things_of_the_same_the_first_counts(small_catalogue, file):
    rows = [intensity(), intensity(), intensity(value=99.0)]
    with review(small_catalogue, file(intensity=rows)) as found:
        assert found.counts == Counts(added=1, same=1, rejected=1)
        (row,) = found.rows([RowKind.REJECTED])
        assert "say different things; the first counts" in row.reason
        found.take(backup=False)
    assert amounts(small_catalogue) == [(2024, 10.5, None)]


def test_a_name_that_another_entry_has_is_rejected_with_all_that_needs_it(small_catalogue, file):
    other = {"slug": "cobalt-2", "name": "Cobalt", "kind": "element"}
    path = file(mineral=[other], intensity=[intensity(mineral="cobalt-2")])
    with review(small_catalogue, path) as found:
        assert found.counts == Counts(rejected=2)
        reasons = [row.reason for row in found.rows()]
        assert reasons[0] == "Another mineral has “Cobalt” already."
        assert reasons[1].startswith("The mineral that it is about is neither")


def test_what_was_made_by_hand_is_known_by_what_it_says(small_catalogue, file):
    """The uid of a row that a user made is random; the row is the same."""
    with small_catalogue.writing("A series") as session:
        cobalt = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        session.add(Series(mineral_id=cobalt.id, stage="mine", measure="production"))
    series = {"mineral": "cobalt", "stage": "mine", "measure": "production", "form": ""}
    series["basis"] = ""
    figure = {
        "series": series,
        "area": "world",
        "value": 1.0,
        "claim_kind": "number",
        "unit": "t",
        "source": "made-up",
        "period_from": 2024,
        "period_to": 2024,
    }
    world = {"slug": "world", "name": "World", "kind": "world"}
    path = file(area=[world], series=[series], supply=[figure])
    with review(small_catalogue, path) as found:
        assert found.counts == Counts(added=2, same=1)
        found.take(backup=False)
    with small_catalogue.reading() as session:
        assert len(session.scalars(select(Series)).all()) == 1
        assert session.scalars(select(Supply)).one().series.mineral.slug == "cobalt"


def test_a_member_can_come_before_its_group(small_catalogue, file):
    rare = {"slug": "ndfeb", "name": "NdFeB", "kind": "material", "member_of": "magnets"}
    group = {"slug": "magnets", "name": "Magnets", "kind": "group", "member_of": None}
    take(small_catalogue, file(mineral=[group, rare]))
    with small_catalogue.reading() as session:
        found = session.scalars(select(Mineral).where(Mineral.slug == "ndfeb")).one()
        assert found.member_of is not None
        assert found.member_of.slug == "magnets"
    assert faults(small_catalogue) == []


def test_rows_are_shown_in_words_and_in_windows(small_catalogue, file):
    years = range(2000, 2020)
    path = file(intensity=[intensity(period_from=year, period_to=year) for year in years])
    with review(small_catalogue, path) as found:
        page = found.rows([RowKind.ADDED], 5, 2)
        assert [row.title for row in page] == [
            "Cobalt in Battery 2005",
            "Cobalt in Battery 2006",
        ]
        told = {cell.column: cell.after for cell in page[0].cells}
        assert (told["mineral"], told["source"], told["value"]) == ("cobalt", "made-up", 10.5)
        assert all(cell.before is None for cell in page[0].cells)
