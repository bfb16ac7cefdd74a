"""Makes a large catalogue of invented minerals, the same one for the same seed.

    python bench/generate.py large.mineralcat --minerals 100000

Its applications stand in three levels, as the real ones do, with some parts that belong to two
wholes. Names are made of syllables, so that prefixes of two and three letters find few or many. No
figure in it means anything.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import _measure  # noqa: F401  finds the program beside this folder

MINERALS = 100_000
SEED = 1
SECTORS, TECHNOLOGIES, COMPONENTS = 8, 92, 900
USES_AT_LEAST, USES_AT_MOST = 3, 8  # some are drawn twice, which leaves about 5
COUNTRIES = 60
CHUNK = 10_000


def _words(text: str) -> list[str]:
    return text.split()


SYLLABLES = _words(
    "al be bor cal cer chal co cu dol eu fer gal ger haf hem in kal lan lep lith mag mal mol mon"
    " neo nic ni os pal phos pla pras pyr quar rho rut sam scan sel sid sphe spod stib tan tel ter"
    " thor tin tit tung ura van wol xen yt zir"
)
FIELDS = _words(
    "wind solar hydrogen storage grid vehicle nuclear heat battery motor inverter magnet cable"
    " catalyst electrolyser lamp"
)
THINGS = _words(
    "plant system module cell rotor stator housing coating electrode membrane winding bearing"
    " converter contact frame sensor"
)
ROLES = (
    "cathode active material",
    "anode",
    "permanent magnet alloy",
    "conductor",
    "catalyst support",
    "structural alloying element",
    "thin-film absorber",
    "electrolyte salt",
    "coating",
    "phosphor",
)
UNITS = ("kg/MW", "t/GW", "kg/vehicle", "g/kWh")


class Maker:
    """Gives the rows of one catalogue, table by table."""

    def __init__(self, minerals: int, seed: int) -> None:
        self.minerals = range(1, minerals + 1)
        self.random = random.Random(seed)
        parts = range(SECTORS + 1, SECTORS + TECHNOLOGIES + COMPONENTS + 1)
        self.applications = range(1, parts.stop)
        self.narrow = list(range(SECTORS + TECHNOLOGIES + 1, parts.stop))
        weights = [self.random.paretovariate(0.9) for _ in self.narrow]
        self.weights = weights
        self.series: list[int] = []

    def uid(self) -> UUID:
        """A random uid that is the same for the same seed."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def claim(self, value: float | None, unit: str | None, year: int | None) -> dict[str, Any]:
        """What every claim has."""
        return {
            "uid": self.uid(),
            "value": value,
            "claim_kind": "number" if value is not None else "not available",
            "unit": unit,
            "period_from": year,
            "period_to": year,
            "confidence": "single copy",
            "source_id": 1 + self.random.randrange(len(_SOURCES)),
        }

    def tables(self) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
        """Each table with its rows, those first that others refer to."""
        yield "source", self.sources()
        yield "area", self.areas()
        yield "mineral", self.named_minerals()
        yield "mineral_synonym", self.synonyms()
        yield "mineral_name", self.names()
        yield "application", self.named_applications()
        yield "application_synonym", self.application_synonyms()
        yield "application_link", self.links()
        yield "criticality_list", self.lists()
        yield "listing", self.listings()
        yield "usage", self.usages()
        yield "intensity", self.intensities()
        yield "series", self.headlines()
        yield "supply", self.supply()

    def sources(self) -> Iterator[dict[str, Any]]:
        for id_, kind in enumerate(_SOURCES, start=1):
            title = f"Invented {kind} {id_}"
            slug = title.lower().replace(" ", "-")
            common = {"uid": self.uid(), "kind": kind, "year": 2010 + id_}
            yield {"id": id_, "slug": slug, "title": title, **common}

    def areas(self) -> Iterator[dict[str, Any]]:
        yield {"id": 1, "uid": self.uid(), "slug": "world", "name": "World", "kind": "world"}
        for id_ in range(2, COUNTRIES + 2):
            named = {"slug": f"x{id_:02}", "name": f"Country {id_}", "kind": "country"}
            yield {"id": id_, "uid": self.uid(), **named}

    def named_minerals(self) -> Iterator[dict[str, Any]]:
        """One in a hundred is a group, of which some of those after it are members."""
        kinds = ("mineral", "mineral", "mineral", "compound", "material", "element")
        group = None
        for id_ in self.minerals:
            first, second, third = self.random.choices(SYLLABLES, k=3)
            name = f"{first}{second}{third}ite {id_}".capitalize()
            kind = "group" if id_ % 100 == 1 else self.random.choice(kinds)
            yield {
                "id": id_,
                "uid": self.uid(),
                "slug": name.lower().replace(" ", "-"),
                "name": name,
                "kind": kind,
                "symbol": first.capitalize() if kind == "element" else None,
                "formula": f"{first.capitalize()}{id_ % 5 + 2}O{id_ % 7 + 2}",
                "member_of_id": group if kind != "group" and id_ % 100 < 12 else None,
                "summary": " ".join(self.random.choices(SYLLABLES, k=12)),
            }
            group = id_ if kind == "group" else group

    def synonyms(self) -> Iterator[dict[str, Any]]:
        for id_ in self.minerals[::3]:
            text = "".join(self.random.choices(SYLLABLES, k=3)) + "ine"
            yield {"uid": self.uid(), "mineral_id": id_, "text": text}

    def names(self) -> Iterator[dict[str, Any]]:
        for id_ in self.minerals[::4]:
            for lang in ("de", "fr"):
                text = "".join(self.random.choices(SYLLABLES, k=3)) + {"de": "it", "fr": "ié"}[lang]
                common = {"confidence": "single copy", "source_id": 1}
                yield {"uid": self.uid(), "mineral_id": id_, "lang": lang, "text": text, **common}

    def named_applications(self) -> Iterator[dict[str, Any]]:
        for id_ in self.applications:
            level = sum(id_ > bound for bound in (SECTORS, SECTORS + TECHNOLOGIES))
            kind = ("sector", "technology", "component")[level]
            field = FIELDS[id_ % len(FIELDS)]
            thing = THINGS[id_ * 7 // 3 % len(THINGS)]
            name = f"{field} {thing} {self.random.choice(SYLLABLES)}{id_}".capitalize()
            slug = name.lower().replace(" ", "-")
            common = {"uid": self.uid(), "kind": kind}
            yield {"id": id_, "slug": slug, "name": name, **common}

    def application_synonyms(self) -> Iterator[dict[str, Any]]:
        for id_ in self.applications[::4]:
            text = f"{self.random.choice(FIELDS)} {self.random.choice(SYLLABLES)}{id_} unit"
            yield {"uid": self.uid(), "application_id": id_, "text": text}

    def links(self) -> Iterator[dict[str, Any]]:
        """Each technology and component below one of the level above; one in ten below two."""
        for id_ in self.applications[SECTORS:]:
            narrow = id_ > SECTORS + TECHNOLOGIES
            above = range(SECTORS + 1, SECTORS + TECHNOLOGIES + 1) if narrow else range(1, 9)
            for at, whole in enumerate(self.random.sample(above, 2 if id_ % 10 == 0 else 1)):
                yield {
                    "uid": self.uid(),
                    "whole_id": whole,
                    "part_id": id_,
                    "kind": "variant" if id_ % 3 == 0 else "component" if narrow else "subsector",
                    "primary": at == 0,
                    "position": id_,
                }

    def lists(self) -> Iterator[dict[str, Any]]:
        for id_ in range(1, 6):
            named = {"slug": f"list-{id_}", "title": f"List {id_}", "jurisdiction": f"Union {id_}"}
            dated = {"published": str(2018 + id_), "source_id": 1}
            yield {"id": id_, "uid": self.uid(), **named, **dated}

    def listings(self) -> Iterator[dict[str, Any]]:
        for list_id in range(1, 6):
            for id_ in self.minerals[list_id::40]:
                named = {"list_id": list_id, "mineral_id": id_, "strategic": id_ % 7 == 0}
                yield {**self.claim(None, None, None), "claim_kind": "in words", **named}

    def usages(self) -> Iterator[dict[str, Any]]:
        for id_ in self.minerals:
            many = self.random.randint(USES_AT_LEAST, USES_AT_MOST)
            for application in dict.fromkeys(
                self.random.choices(self.narrow, self.weights, k=many)
            ):
                yield {
                    **self.claim(None, None, None),
                    "claim_kind": "in words",
                    "mineral_id": id_,
                    "application_id": application,
                    "role": self.random.choice(ROLES),
                    "importance": self.random.choice(("essential", "important", "minor")),
                    "curated": True,
                }

    def intensities(self) -> Iterator[dict[str, Any]]:
        for id_ in self.minerals[::5]:
            for application in {self.random.choice(self.narrow) for _ in range(4)}:
                amount = round(self.random.lognormvariate(3, 2), 3)
                claim = self.claim(amount, self.random.choice(UNITS), 2020)
                yield {**claim, "mineral_id": id_, "application_id": application}

    def headlines(self) -> Iterator[dict[str, Any]]:
        for id_, mineral in enumerate(self.minerals[::10], start=1):
            self.series.append(id_)
            counted = {"stage": "mine", "measure": "production", "form": "", "basis": "content"}
            yield {
                "id": id_, "uid": self.uid(), "mineral_id": mineral, **counted, "headline": True
            }  # fmt: skip

    def supply(self) -> Iterator[dict[str, Any]]:
        for series in self.series:
            for year in (2023, 2024):
                countries = self.random.sample(range(2, COUNTRIES + 2), 4)
                tonnes = [round(self.random.lognormvariate(8, 2)) + 1 for _ in countries]
                for area, mass in zip([1, *countries], [sum(tonnes), *tonnes], strict=True):
                    claim = {**self.claim(mass, "t", year), "source_id": 1}
                    yield {**claim, "series_id": series, "area_id": area}


_SOURCES = ("official statistics", "report", "report", "article", "article", "press")


def make(path: Path, minerals: int = MINERALS, seed: int = SEED) -> dict[str, float]:
    """Make the catalogue; how many seconds its rows and its index took."""
    from sqlalchemy.orm import Session

    from mineralcat.store.catalogue import Catalogue

    written = 0.0

    def fill(session: Session) -> None:
        nonlocal written
        for table, rows in Maker(minerals, seed).tables():
            _insert(session, table, rows)
        written = time.perf_counter()

    begun = time.perf_counter()
    Catalogue.create(path, fill, f"{minerals} invented minerals, seed {seed}").close()
    return {"rows_s": written - begun, "index_s": time.perf_counter() - written}


def kept(folder: Path, minerals: int = MINERALS) -> Path:
    """The catalogue of so many minerals in a folder; made if it is not there yet."""
    path = folder / f"minerals-{minerals}.mineralcat"
    if not path.exists():
        print(f"making a catalogue of {minerals:,} minerals ...", file=sys.stderr, flush=True)
        make(path, minerals)
    return path


def _insert(session: Any, name: str, rows: Iterator[dict[str, Any]]) -> None:
    from sqlalchemy import insert

    from mineralcat.store.models import Base

    statement = insert(Base.metadata.tables[name])
    while chunk := list(islice(rows, CHUNK)):
        session.execute(statement, chunk)


def main() -> None:
    """Make the file that is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--minerals", type=int, default=MINERALS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    took = make(options.file, options.minerals, options.seed)
    size = options.file.stat().st_size / 2**20
    print(
        f"{options.file}: {options.minerals:,} minerals, {size:.0f} MiB;"
        f" rows {took['rows_s']:.1f} s, index {took['index_s']:.1f} s"
    )


if __name__ == "__main__":
    main()
