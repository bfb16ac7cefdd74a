"""What all tests share.

The environment comes first, before Qt or MineralCat is imported: no screen, and folders of the
run's own, so that no test reads or writes the user's catalogue, settings or logs.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_HOME = Path(tempfile.mkdtemp(prefix="mineralcat-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("MINERALCAT_")]:
    del os.environ[_name]
for _name in ("DATA", "CONFIG", "STATE", "CACHE", "RUNTIME"):
    _folder = _HOME / _name.lower()
    _folder.mkdir(mode=0o700)
    os.environ[f"XDG_{_name}_DIR" if _name == "RUNTIME" else f"XDG_{_name}_HOME"] = str(_folder)
os.environ["QT_QPA_PLATFORM"] = "offscreen"
