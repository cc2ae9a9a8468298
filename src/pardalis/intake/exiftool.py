"""ExifTool, where it is installed: one process that is asked about one photograph after another."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

from pardalis.intake.jpeg import segments

_PROGRAM = "exiftool"
_ASKED = ("-SerialNumber", "-InternalSerialNumber", "-AmbientTemperature#", "-SequenceNumber#")
_READY = b"{ready}"
_END_OF_IMAGE = b"\xff\xd9"
# The longest that one header may take [s]; no camera's takes a tenth of a second.
_PATIENCE = 20.0
# After so many headers that it died of, it is not started again.
_DEATHS = 3


@functools.cache
def program() -> str | None:
    """Where ExifTool is installed; None where it is not."""
    return shutil.which(_PROGRAM)


class ExifTool:
    """One long-lived ExifTool, started at the first question.

    Parameters
    ----------
    path
        Of the program.

    References
    ----------
    ExifTool's own pages, option -stay_open.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._deaths = 0

    def tags(self, data: bytes) -> dict[str, Any]:
        """What ExifTool reads in a JPEG's header; empty where it reads nothing.

        Parameters
        ----------
        data
            The file's bytes. ExifTool is given a copy of the header under a name of our own: no
            name of a card's file ever reaches another program.
        """
        with self._lock:
            if self._deaths >= _DEATHS:
                return {}
            try:
                answer = self._ask(data)
                found = json.loads(answer) if answer else []
            except (OSError, ValueError):
                # It was killed, or does not answer as ExifTool does.
                self._deaths += 1
                self._end()
                return {}
        return found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}

    def close(self) -> None:
        """End the process and take its folder away; the next question starts it again."""
        with self._lock:
            self._end()

    def _ask(self, data: bytes) -> bytes:
        process, header = self._started()
        # It reads a segment only once it has seen the next marker: here the end of the image.
        header.write_bytes(data[: _header_end(data)] + _END_OF_IMAGE)
        assert process.stdin is not None
        question = ("-j", "-fast", *_ASKED, str(header), "-execute")
        process.stdin.write("".join(f"{line}\n" for line in question).encode())
        process.stdin.flush()
        # Killed when its time is up, it closes its output, and the reading below ends.
        timer = threading.Timer(_PATIENCE, process.kill)
        timer.start()
        try:
            return _until_ready(process)
        finally:
            timer.cancel()

    def _started(self) -> tuple[subprocess.Popen[bytes], Path]:
        if self._process is None or self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="pardalis-")
            # No settings of the user's own: everyone gets the same answer.
            command = [self.path, "-config", "", "-stay_open", "True", "-@", "-"]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process, Path(self._folder.name) / "header.jpg"

    def _end(self) -> None:
        process, folder = self._process, self._folder
        self._process = self._folder = None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError, ValueError):
                process.communicate(timeout=_PATIENCE)
        if folder is not None:
            folder.cleanup()


@functools.cache
def shared() -> ExifTool | None:
    """The ExifTool of this process; None where it is not installed."""
    path = program()
    if path is None:
        return None
    tool = ExifTool(path)
    atexit.register(tool.close)
    return tool


def _until_ready(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    lines: list[bytes] = []
    for line in process.stdout:
        if line.rstrip() == _READY:
            return b"".join(lines)
        lines.append(line)
    raise ChildProcessError("ExifTool ended before it had answered.")


def _header_end(data: bytes) -> int:
    """Where the segments before the first scan end."""
    return max((each.end for each in segments(data)), default=0)
