"""What one database engine alone can do stands in `store/engines`, and nowhere else."""

import re
from pathlib import Path

import pytest

import mineralcat
from mineralcat.store.engines.registry import engine_of

PACKAGE = Path(mineralcat.__file__).parent
SEAM = PACKAGE / "store" / "engines"
OF_ONE_ENGINE = re.compile(
    r"PRAGMA|sqlite_master|json_each|fts5|import sqlite3|from sqlite3|ATTACH ", re.IGNORECASE
)


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PACKAGE.rglob("*.py")) if SEAM not in path.parents],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_no_module_outside_the_seam_speaks_to_one_engine(path: Path) -> None:
    assert OF_ONE_ENGINE.findall(path.read_text()) == []


def test_a_session_knows_its_engine(reference_catalogue):
    with reference_catalogue.reading() as session:
        engine = engine_of(session)
        assert engine is engine_of(session.connection())
        assert engine.damages(session, 1) == []
        assert engine.first_damage(session) is None
        assert list(engine.lost_references(session.connection())) == []
        assert engine.size(session) == reference_catalogue.path.stat().st_size
        assert engine.text_index_is_sound(session)
