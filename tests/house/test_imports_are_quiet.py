"""Importing Pardalis does nothing but define, and its help needs no heavy library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ["numpy", "cv2", "scipy", "sqlalchemy", "alembic", "matplotlib", "faiss", "pyproj", "PIL"]

HELP = f"""
import sys
sys.argv = ["pardalis", "--help"]
from pardalis.cli.main import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
heavy = [name for name in {HEAVY!r} if name in sys.modules]
assert not heavy, f"pardalis --help imports {{heavy}}"
"""

# Everything is imported twice: the first time brings in the other people's libraries, so that what
# happens the second time is Pardalis' own doing.
QUIET = """
import importlib, os, pkgutil, sys
import PACKAGE as package

def import_all():
    for module in list(pkgutil.walk_packages(package.__path__, "PACKAGE.")):
        if ".migrations." not in module.name:  # Alembic runs these, within its own context
            importlib.import_module(module.name)

class Unread(dict):
    def __getitem__(self, name):
        raise AssertionError(f"reads the setting {name} when imported")
    def get(self, name, default=None):
        if name.startswith("PYDANTIC_"):  # pydantic asks whenever a model is defined
            return default
        raise AssertionError(f"reads the setting {name} when imported")

FORBIDDEN = ("socket.", "subprocess.", "os.mkdir", "os.remove", "os.rename", "os.system", "shutil.",
             "tempfile.", "urllib.", "sqlite3.connect", "os.fork", "os.posix_spawn")

def watch(event, args):
    if not watching:
        return
    code = event == "open" and str(args[0]).endswith((".py", ".pyc"))
    if (event == "open" and not code) or event.startswith(FORBIDDEN):
        raise AssertionError(f"{event} {args[:1]} when imported")

watching = False
sys.dont_write_bytecode = True
import_all()
for name in [name for name in sys.modules if name.startswith("pardalis.")]:
    del sys.modules[name]
sys.addaudithook(watch)
settings, os.environ = os.environ, Unread()
watching = True
DEED
import_all()
watching = False
os.environ = settings
print(sum(name.startswith("pardalis.") for name in sys.modules), "modules")
"""


def run(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HOME": str(home), "MPLBACKEND": "agg"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_help_imports_no_heavy_library(tmp_path: Path) -> None:
    ended = run(HELP, tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "Usage" in ended.stdout


def test_imports_touch_no_file_no_network_and_no_setting(tmp_path: Path) -> None:
    ended = run(QUIET.replace("PACKAGE", "pardalis").replace("DEED", ""), tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout.split()[0]) > 20


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/hostname')",
        "os.getenv('HOME')",
        "import socket; socket.socket()",
        "os.mkdir('x')",
    ],
)
def test_the_watch_sees_a_deed(deed: str, tmp_path: Path) -> None:
    ended = run(QUIET.replace("PACKAGE", "pardalis.records").replace("DEED", deed), tmp_path)
    assert ended.returncode != 0
    assert "when imported" in ended.stderr
