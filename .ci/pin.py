#!/usr/bin/env python3
"""Writes .ci/constraints.txt: one version of each requirement, for every Python of setup.cfg.

    python3 .ci/pin.py              pins what setup.cfg newly asks for, and keeps the other pins
    python3 .ci/pin.py --upgrade    takes the newest versions that setup.cfg allows

uv finds them, installed for this run alone; no Python but the one that runs this is needed. Run
`PYTHON=python3.12 FRESH=1 sh .ci/test` and so on before the result is committed.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
CONSTRAINTS = REPOSITORY / ".ci" / "constraints.txt"
HEAD = "# The versions that continuous integration passed with; made by .ci/pin.py.\n"
COMPILE = ("pip", "compile", "--universal", "--extra", "test", "--no-header", "--no-annotate")


def main(options: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True)
        uv = [python, "-m", "uv", *COMPILE, "--quiet", *options]
        subprocess.run([*uv, "--output-file", CONSTRAINTS, "setup.cfg"], check=True, cwd=REPOSITORY)
    CONSTRAINTS.write_text(HEAD + CONSTRAINTS.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
