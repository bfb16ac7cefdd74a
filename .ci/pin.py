#!/usr/bin/env python3
"""Writes .ci/constraints.txt anew: the newest versions that setup.cfg allows, for each Python.

    python3 .ci/pin.py

It takes every Python of 3.11, 3.12 and 3.13 that is found, installs MineralCat with its tests into
a virtual environment of its own, and freezes that. Run `PYTHON=python3.12 FRESH=1 sh .ci/test` and
so on before the result is committed.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
MINORS = (11, 12, 13)


def frozen(python: str) -> dict[str, str]:
    """Each package that `pip install .[test]` brings, with its version."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", "-e", f"{REPOSITORY}[test]"], check=True)
        listed = subprocess.run(
            [*pip, "list", "--format", "freeze", "--exclude-editable"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
    return dict(line.split("==") for line in listed if not line.startswith("pip=="))


def main() -> None:
    versions: dict[int, dict[str, str]] = {}
    for minor in MINORS:
        python = shutil.which(f"python3.{minor}")
        if python is None:
            sys.exit(f"python3.{minor} is needed, and was not found")
        versions[minor] = frozen(python)
    lines = [
        "# The versions that continuous integration passed with; made by .ci/pin.py.",
    ]
    for name in sorted({name for found in versions.values() for name in found}, key=str.lower):
        pins: dict[str, list[int]] = {}
        for minor in MINORS:
            if name in versions[minor]:
                pins.setdefault(versions[minor][name], []).append(minor)
        for version, minors in pins.items():
            marker = ""
            if len(minors) < len(MINORS):
                marker = " or ".join(f'python_version == "3.{minor}"' for minor in minors)
            lines.append(f"{name}=={version}" + (f"; {marker}" if marker else ""))
    (REPOSITORY / ".ci" / "constraints.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
