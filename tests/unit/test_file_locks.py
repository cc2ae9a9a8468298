"""Locks of files hold between handles, on Windows' terms too."""

from __future__ import annotations

import errno
import fcntl
import importlib.util
import os
import struct
import sys
from io import FileIO
from pathlib import Path
from types import ModuleType

import pytest

from pardalis import file_locks
from pardalis.errors import ProjectError

pytestmark = pytest.mark.skipif(not hasattr(fcntl, "F_OFD_SETLK"), reason="Linux locks are needed")


class WindowsLocks(ModuleType):
    """`msvcrt.locking`: bytes at a handle's place; it unlocks what it locked."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: set[tuple[int, int]] = set()
        self.fails_with = 0

    def locking(self, handle: int, mode: int, number: int) -> None:
        """As Windows' C library, by Linux's locks of open files."""
        if self.fails_with:
            raise OSError(self.fails_with, os.strerror(self.fails_with))
        place = os.lseek(handle, 0, os.SEEK_CUR)
        kind = fcntl.F_WRLCK if mode == self.LK_NBLCK else fcntl.F_UNLCK
        if mode == self.LK_UNLCK and (handle, place) not in self.held:
            raise PermissionError(errno.EACCES, "Permission denied")
        asked = struct.pack("hhqqi", kind, os.SEEK_SET, place, number, 0)
        try:
            fcntl.fcntl(handle, fcntl.F_OFD_SETLK, asked)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None
        (self.held.add if mode == self.LK_NBLCK else self.held.discard)((handle, place))


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as Windows loads it."""
    locks = WindowsLocks()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", locks)
    found = importlib.util.spec_from_file_location("pardalis_locks_on_windows", file_locks.__file__)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    monkeypatch.setattr(sys, "platform", "linux")
    return module


@pytest.mark.parametrize("system", ["this", "windows"])
def test_one_handle_holds_a_file_and_others_read_who_it_is(
    system: str, windows: ModuleType, tmp_path: Path
) -> None:
    locks = windows if system == "windows" else file_locks
    place = tmp_path / "import.lock"
    with FileIO(place, "a+") as one, FileIO(place, "a+") as other:
        assert locks.try_lock(one)
        one.truncate(0)
        one.write(b"process 7")
        assert not locks.try_lock(other)
        other.seek(0)
        assert other.readall() == b"process 7"
        one.truncate(0)
        locks.unlock(one)
        assert locks.try_lock(other)
        locks.unlock(other)
    assert place.stat().st_size == 0


def test_a_disk_without_locks_is_told(windows: ModuleType, tmp_path: Path) -> None:
    windows.msvcrt.fails_with = errno.EINVAL
    with (
        FileIO(tmp_path / "find.lock", "a+") as lock,
        pytest.raises(ProjectError, match="cannot keep two runs apart") as told,
    ):
        windows.try_lock(lock)
    assert "--project" in told.value.remedy
