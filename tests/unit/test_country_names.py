"""Countries are known as publishers write them, and no state is taken or offered for another."""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from mineralcat.domain.identity import natural_uid
from mineralcat.exchange.cells import country_names
from mineralcat.exchange.packages.data_package import ShippedRows
from mineralcat.exchange.review.matching import Answers, Kind
from mineralcat.exchange.review.names import KnownNames
from mineralcat.exchange.review.review_kinds import RowKind
from mineralcat.store.models import Area, FileWord
from tests.importing import faults, hash_of, review

ROOT = Path(__file__).parents[2]
LISTS = ROOT / "tests" / "data" / "country_names.csv"
HEAD = "Mineral,Country,Stage,Measure,Year,Production (t)\n"


@pytest.fixture(scope="module")
def names(reference_catalogue):
    with reference_catalogue.reading() as session:
        return KnownNames(session, ShippedRows())


def offered(names, text):
    return [one.slug for one in names.candidates(Kind.AREA, text)]


def write(path, *countries):
    rows = (f'Cobalt,"{one}",mine,production,2019,{n + 1}\n' for n, one in enumerate(countries))
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def test_every_name_of_each_publisher_is_read_and_what_is_no_country_is_asked(names):
    """docs/importing.md tells the counts."""
    read, wrong = Counter(), []
    with LISTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = names.match(Kind.AREA, row["text"]) or ""
            if found != row["area"]:
                wrong.append((row["publisher"], row["text"], found))
            elif found:
                read[row["publisher"]] += 1
    assert wrong == []
    told = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    for publisher, count in read.items():
        assert f"{publisher} {count}" in told


def test_each_row_of_the_table_has_a_publisher_and_areas_there_are(names):
    rows = list(country_names.published_rows())
    assert len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        assert row["publisher"]
        assert row["asked"] in ("", "yes")
        assert row["areas"] or row["asked"]
        for area in row["areas"].split():
            assert area == "total" or names.title(Kind.AREA, area)


def test_names_of_two_countries_are_told_apart_by_their_words():
    keys: dict[str, set[str]] = {}
    for row in country_names.published_rows():
        if not row["asked"]:
            keys.setdefault(country_names.name_key(row["text"]), set()).add(row["areas"])
    assert {key: areas for key, areas in keys.items() if len(areas) > 1} == {}


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Korea, South", "KOR"),
        ("Korea, Dem. People’s Rep.", "PRK"),
        ("Niger", "NER"),
        ("Guinea", "GIN"),
        ("Dominica", "DMA"),
        ("Mali", "MLI"),
        ("Austria", "AUT"),
        ("Iraq", "IRQ"),
        ("D.R. Congo", "COD"),
        ("Chile²", "CHL"),
        ("EL", "GRC"),
        ("NER", "NER"),
        ("Russland", "RUS"),
        ("Südkorea", "KOR"),
        ("Demokratische Republik Kongo", "COD"),
        ("République du Congo", "COG"),
        ("Tschechien", "CZE"),
        ("Corée du Sud", "KOR"),
        ("Estados Unidos", "USA"),
        ("चीन", "CHN"),
        ("Китай", "CHN"),
        ("韩国", "KOR"),
        ("Welt", "world"),
        ("Всего мир", None),
        ("世界", "world"),
        ("Übrige Länder", "rest"),
    ],
)
def test_a_name_means_the_one_state_that_is_called_so(names, text, area):
    assert names.match(Kind.AREA, text) == area


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Congo", ["COD", "COG"]),
        ("Kongo", ["COD", "COG"]),
        ("刚果", ["COD", "COG"]),
        ("Korea", ["KOR", "PRK"]),
        ("USSR", []),
        ("Yugoslavia", []),
        ("Czechoslovakia", []),
        ("Zaire", []),
        ("German Democratic Republic", []),
        ("Fmr Sudan", []),
        ("EU-27", ["european-union"]),
        ("OECD", []),
        ("Africa", []),
        ("America", []),
        ("Other Asia, nes", ["TWN"]),
    ],
)
def test_a_name_of_several_states_of_a_former_one_or_of_a_group_is_asked(names, text, states):
    assert names.match(Kind.AREA, text) is None
    assert offered(names, text) == states


@pytest.mark.parametrize(
    ("text", "among", "never"),
    [
        ("Nigir", {"NER", "NGA"}, set()),
        ("Koria, South", {"KOR"}, {"PRK"}),
        ("North Koria", {"PRK"}, {"KOR"}),
        ("Koria", {"KOR", "PRK"}, set()),
        ("Kongoo Dem. Rep.", {"COD"}, {"COG"}),
        ("Austra", {"AUT", "AUS"}, set()),
        ("Sudn", {"SDN"}, set()),
        ("Irax", {"IRN", "IRQ"}, set()),
        ("Malli", {"MLI", "MWI"}, set()),
        ("Germany (all of it)", {"DEU"}, set()),
        ("Congo (the river)", {"COD", "COG"}, set()),
    ],
)
def test_a_near_miss_is_offered_with_all_near_ones_and_words_part_states(names, text, among, never):
    assert names.match(Kind.AREA, text) is None
    found = set(offered(names, text))
    assert among <= found
    assert not never & found


@pytest.mark.parametrize("text", ["Total", "TOTAL (rounded)", "Grand total", "Sum", "Gesamt"])
def test_a_total_is_never_a_country(names, text):
    assert names.match(Kind.AREA, text) is None
    assert offered(names, text) == ["world"]


def test_a_country_that_the_catalogue_lacks_is_added_with_the_import(small_catalogue, tmp_path):
    before = hash_of(small_catalogue)
    table = write(tmp_path / "a.csv", "Niger", "Bolivia (Plurinational State of)")
    with review(small_catalogue, table) as found:
        assert found.questions == ()
        added = [row.title for row in found.rows([RowKind.ADDED]) if row.table == "area"]
        assert set(added) == {"Area: Niger", "Area: Bolivia"}
        found.take(backup=False)
    with small_catalogue.reading() as session:
        niger = session.scalars(select(Area).where(Area.slug == "NER")).one()
        assert (niger.name, niger.kind, niger.origin) == ("Niger", "country", "imported")
        assert niger.uid == natural_uid("area", "NER")
    assert faults(small_catalogue) == []
    with review(small_catalogue, table) as again:
        assert again.counts.added == again.counts.changed == 0
    small_catalogue.undo()
    assert hash_of(small_catalogue) == before


def test_which_congo_is_asked_once_and_remembered(catalogue, tmp_path):
    table = write(tmp_path / "a.csv", "Congo")
    with review(catalogue, table) as found:
        (question,) = found.questions
        assert (
            question.sentence
            == "“Congo” is the name of more than one state. Which is meant? (1 row)"
        )
        found.answer(Answers({(Kind.AREA, "Congo"): "COD"}))
        assert found.questions == ()
        found.take(backup=False)
    with catalogue.reading() as session:
        kept = session.execute(select(FileWord.kind, FileWord.text, FileWord.meaning)).all()
    assert [tuple(row) for row in kept] == [("area", "Congo", "COD")]
    with review(catalogue, table) as again:
        assert again.questions == ()
        assert again.counts.same == 2
    catalogue.undo()


def test_names_of_countries_are_loaded_when_one_is_not_known_and_not_before():
    child = (
        "import sys\n"
        "from mineralcat.exchange.cells import country_names\n"
        "from mineralcat.exchange.review import names, review, stager\n"
        "import mineralcat.cli.import_files\n"
        "assert 'babel' not in sys.modules\n"
        "assert country_names.named('Niger') is not None\n"
        "assert 'babel' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", child], check=True, cwd=ROOT)
