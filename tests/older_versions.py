"""Catalogues as released versions of the program wrote them, with edits and history.

    python -m tests.older_versions

makes the file of today's schema, writes its checksum and what it says beside it, and refuses where
there is one already: a file of a version that was released is never made anew, for what matters is
that it was written by that version.
"""

import hashlib
import json
import lzma
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mineralcat.editing.edits import (
    BulkSet,
    CreateRow,
    DeleteRow,
    Edit,
    Prefer,
    SaveSearch,
    SetField,
    SetSynonyms,
)
from mineralcat.exchange.packages.data_package import load_reference
from mineralcat.shipped import shipped
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.files.file_format import SCHEMA
from mineralcat.store.integrity.catalogue_check import content_hash
from mineralcat.store.models import (
    Assessment,
    DemandShare,
    Intensity,
    Mineral,
    MineralName,
    Recipe,
    Statistic,
    Supply,
    Usage,
    UsageSubstitute,
)
from tests.importing import intensity, review, write_json

FOLDER = Path(__file__).parent / "data/versions"
FEW = 24


class OlderVersion(NamedTuple):
    """A packed catalogue of an earlier version, and what it is known to say."""

    packed: Path
    schema: int
    hash: str
    messages: list[str]
    """The steps of its history, newest first."""
    undo: str | None
    redo: str | None
    trash: list[str]


def older_versions() -> list[OlderVersion]:
    """All that are kept, the oldest first."""
    told = (json.loads(path.read_text()) for path in sorted(FOLDER.glob("schema-*.json")))
    return [OlderVersion(FOLDER / one.pop("packed"), **one) for one in told]


def unpack(packed: Path, path: Path) -> None:
    """Write the catalogue itself."""
    path.write_bytes(lzma.decompress(packed.read_bytes()))


def describe(catalogue: Catalogue) -> dict[str, Any]:
    """What a catalogue says, for the record."""
    with catalogue.reading() as session:
        steps = history.next_steps(session)
        return {
            "hash": content_hash(session),
            "messages": [row.message for row in history.revisions(session)],
            "undo": steps.undo,
            "redo": steps.redo,
            "trash": [row.name for row in history.trash(session, "")],
        }


# -- making one ------------------------------------------------------------------------------------


def _fill(session: Session) -> None:
    load_reference(session, shipped("db") / "reference")
    for model in (UsageSubstitute, MineralName):
        session.execute(delete(model).where(model.id % FEW != 1))
    substituted = select(UsageSubstitute.usage_id)
    session.execute(delete(Usage).where(Usage.id % FEW != 1, Usage.id.not_in(substituted)))
    for claims in (Supply, Statistic, DemandShare, Assessment, Intensity):
        session.execute(delete(claims).where(claims.id % FEW != 1))


def _step(catalogue: Catalogue, edit: Edit) -> None:
    with catalogue.writing("") as session:
        history.name_step(session, edit.words(session))
        edit.apply(session)


def make(path: Path) -> None:
    """A catalogue of a few of the reference data, in which every kind of step was made."""
    catalogue = Catalogue.create(path, _fill, "Reference data")
    catalogue.author, catalogue.device = "Asha Rao", "field laptop"
    _step(catalogue, SetField("mineral", "cobalt", "name", "Kobalt"))
    _step(
        catalogue,
        SetField("mineral", "lithium", "note", "Brines first, “hard rock” later: Ångström, ₂, 锂"),
    )
    _step(catalogue, SetSynonyms("nickel", ("Class I nickel", "Ni metal")))
    own = {"name": "Our own alloy", "kind": "material", "symbol": "OA1"}
    _step(catalogue, CreateRow("mineral", own))
    _step(
        catalogue, CreateRow("application", {"name": "Our own pilot plant", "kind": "technology"})
    )
    _step(catalogue, SaveSearch("Mine", "used-in:wind-power mine.top1>60%"))
    with catalogue.writing("Keep a recipe") as session:
        columns = {"Land": "area", "Jahr": "period_from"}
        session.add(Recipe(slug="ours", name="Ours", definition=json.dumps({"columns": columns})))
        figures = [str(uid) for uid in session.scalars(select(Intensity.uid).limit(3))]
        uses = [str(uid) for uid in session.scalars(select(Usage.uid).limit(8))]
    _step(catalogue, Prefer("intensity", figures[0]))
    _step(catalogue, BulkSet("usage", uses, "note", "looked at again"))
    catalogue.undo()
    catalogue.redo()
    _step(catalogue, DeleteRow("mineral", "our-own-alloy"))
    _step(catalogue, DeleteRow("intensity", figures[1]))
    with catalogue.reading() as session:
        deleted = next(row for row in history.trash(session, "") if row.entity == "mineral")
    catalogue.restore(deleted.entity, deleted.uid)
    _step(catalogue, DeleteRow("mineral", "our-own-alloy"))
    _step(catalogue, SetField("mineral", "nickel", "symbol", "Ni?"))
    catalogue.undo()
    _step(
        catalogue,
        SetField("mineral", "nickel", "summary", "A branch that was left by an undo comes before."),
    )
    with catalogue.reading() as session:
        newest = history.revisions(session, 1)[0].uid
    catalogue.annotate(newest, "asked for by the ministry")
    _import(catalogue)
    _step(catalogue, SetField("mineral", "graphite", "note", "natural and synthetic"))
    catalogue.undo()
    catalogue.close()


def _import(catalogue: Catalogue) -> None:
    """One figure from a file, as a step of its own kind."""
    with catalogue.reading() as session:
        mineral = session.scalars(select(Mineral.slug).order_by(Mineral.id)).first()
    row = intensity(mineral=mineral, application="our-own-pilot-plant", source=None)
    with tempfile.TemporaryDirectory() as folder:
        file = write_json(Path(folder) / "figures.json", intensity=[row])
        with review(catalogue, file) as found:
            assert found.take(backup=False) is not None


def main() -> None:
    """Make the file of today's schema, once."""
    packed = FOLDER / f"schema-{SCHEMA}.mineralcat.xz"
    if packed.exists():
        raise SystemExit(f"{packed.name} is there already, and stays as it is.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.mineralcat"
        make(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM")
        catalogue = Catalogue.open(path)
        said = describe(catalogue)
        catalogue.close()
        packed.write_bytes(lzma.compress(path.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    about = json.dumps({"packed": packed.name, "schema": SCHEMA, **said}, indent=1)
    packed.with_name(f"schema-{SCHEMA}.json").write_text(about + "\n", encoding="utf-8")
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    with (FOLDER / "SHA256SUMS").open("a", encoding="utf-8") as sums:
        sums.write(f"{digest}  {packed.name}\n")


if __name__ == "__main__":
    main()
