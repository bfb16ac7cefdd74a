"""Copy the shapes of countries into resources/map, once they are what the map view expects.

    python .ci/copy_map.py FOLDER

*FOLDER* holds countries-110m.geojson: Natural Earth 1:110m, Admin 0 Countries (public domain), one
feature a line, as resources/map/README.md describes. What would draw a wrong map without anybody's
noticing is refused here: codes that are missing or doubled, open rings, places off the earth.
"""

import json
import shutil
import sys
from pathlib import Path

NAME = "countries-110m.geojson"
TARGET = Path(__file__).resolve().parents[1] / "resources" / "map"
COUNTRIES = 177


def wrong_with(features: list[dict]) -> list[str]:
    """What stands in the way of drawing these, in sentences."""
    codes = [feature["properties"]["iso_a3"] for feature in features]
    found = []
    if len(features) != COUNTRIES:
        found.append(f"{len(features)} features instead of {COUNTRIES}.")
    found += [f"{code!r} is no code of three letters." for code in codes if not _is_code(code)]
    found += [f"{code} comes twice." for code in sorted({c for c in codes if codes.count(c) > 1})]
    for code, feature in zip(codes, features, strict=True):
        for ring in _rings(feature["geometry"]):
            if ring[0] != ring[-1]:
                found.append(f"{code} has an open ring.")
            if any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in ring):
                found.append(f"{code} has a point that is not on the earth.")
    return found


def _is_code(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isupper() and code.isalpha()


def _rings(geometry: dict) -> list[list[list[float]]]:
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    return [ring for part in parts for ring in part]


def main(folder: str) -> int:
    source = Path(folder) / NAME
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    for sentence in (wrong := wrong_with(features)):
        print(sentence, file=sys.stderr)
    if wrong:
        return 1
    TARGET.mkdir(exist_ok=True)
    shutil.copyfile(source, TARGET / NAME)
    print(f"{len(features)} shapes copied to {TARGET / NAME}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
