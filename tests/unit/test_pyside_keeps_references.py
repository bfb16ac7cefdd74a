"""The installed PySide6 must not lose references to None and True.

Before Python 3.12 these are counted like any object. A binding that gives one back too often brings
the count to nothing after some hundred or thousand calls, and the interpreter aborts: PySide6
6.12.0 on Python 3.11 does. setup.cfg keeps that pair apart; this looks at what is really installed.
"""

import json
import subprocess
import sys

import pytest

CALLS = 300
SCRIPT = f"""
import json, os, sys
from PySide6.QtCore import (
    QAbstractListModel, QCoreApplication, QIdentityProxyModel, QModelIndex, QObject, Qt, Signal,
)

class Empty(QAbstractListModel):
    def rowCount(self, parent=QModelIndex()):
        return 1

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return None

class Sender(QObject):
    sent = Signal(bool)

application = QCoreApplication([])
empty, through, sender, received = Empty(), QIdentityProxyModel(), Sender(), []
through.setSourceModel(empty)
first = through.index(0, 0)
sender.sent.connect(received.append)

def lost(constant, act):
    act()
    before = sys.getrefcount(constant)
    for _ in range({CALLS}):
        act()
    return before - sys.getrefcount(constant)

def send():
    sender.sent.emit(True)
    received.clear()

found = {{
    "None, of data() through a proxy": lost(None, lambda: through.data(first)),
    "True, sent by a signal": lost(True, send),
    "None, while a signal is sent": lost(None, send),
}}
print(json.dumps(found), flush=True)
os._exit(0)  # what is left of the counts may not survive an orderly end
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal since 3.12")
def test_none_and_true_keep_their_references():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    lost = json.loads(done.stdout)
    assert {what: count for what, count in lost.items() if count > CALLS // 10} == {}
