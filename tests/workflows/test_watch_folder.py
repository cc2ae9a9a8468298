"""An inbox is watched: what arrives is imported and searched within seconds."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pardalis.errors import InputError, SurveyError
from pardalis.records.detection import SearchStatus
from pardalis.store import cards, findings
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import open_project
from pardalis.workflows.watch_folder import watch_folder
from pardalis.workflows.watch_settings import WatchSettings

# From the last byte of a small photograph to what was found in it [s].
MOST = 5.0


def photo(seed: int) -> bytes:
    ground = np.random.default_rng(1).integers(60, 120, (60, 80, 3), np.uint8)
    if seed:
        ground[20:40, 10 * seed : 10 * seed + 15] = 250
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"2026:01:05 06:00:{seed:02d}"
    written = io.BytesIO()
    Image.fromarray(ground).resize((320, 240)).save(written, "JPEG", exif=exif)
    return written.getvalue()


class Watch:
    """The watch in a thread, and when it told of which file."""

    def __init__(self, folder: Path, **how: float) -> None:
        self.folder, self.told, self.stop = folder, dict[str, tuple[float, str]](), False
        self.outcome: Outcome | None = None
        self.settings = WatchSettings(workers=1, interval=0.1, **how)
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        self.outcome = watch_folder(self.folder, self.settings, self.tell, lambda: self.stop)

    def tell(self, sentence: str) -> None:
        name, _, words = sentence.partition(": ")
        self.told[name] = (time.monotonic(), words)

    def wait(self, *names: str, most: float = 60.0) -> None:
        end = time.monotonic() + most
        while not self.told.keys() >= set(names):
            assert time.monotonic() < end, f"told of {self.told} only"
            time.sleep(0.02)


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Watch]:
    (tmp_path / "S1").mkdir()
    watch = Watch(tmp_path, patience=2.0)
    yield watch
    watch.stop = True
    watch.thread.join(30)
    assert not watch.thread.is_alive()


def test_a_photograph_is_done_within_seconds_of_its_arrival(inbox: Watch) -> None:
    # The first brings the libraries in.
    (inbox.folder / "S1" / "0.JPG").write_bytes(photo(0))
    inbox.wait("S1/0.JPG")
    took = []
    for number in (1, 2, 3):
        (inbox.folder / "S1" / f"{number}.JPG").write_bytes(photo(number))
        arrived = time.monotonic()
        inbox.wait(f"S1/{number}.JPG")
        took.append(inbox.told[f"S1/{number}.JPG"][0] - arrived)
    assert max(took) < MOST, took
    with open_project(inbox.folder) as project, project.database.read() as connection:
        media = cards.all_media(connection)
        found = findings.findings(connection)
    assert [Path(each.file_path).name for each in media] == ["0.JPG", "1.JPG", "2.JPG", "3.JPG"]
    assert {each.media_id for each in found} == {each.media_id for each in media}
    assert all(each.status is not SearchStatus.FAILED for each in found)


def test_a_half_written_file_is_waited_for_and_a_torn_one_told_of(inbox: Watch) -> None:
    (inbox.folder / "S1" / "0.JPG").write_bytes(photo(0))
    inbox.wait("S1/0.JPG")
    data, path = photo(1), inbox.folder / "S1" / "slow.JPG"
    path.write_bytes(data[: len(data) // 2])
    time.sleep(1.0)
    assert "S1/slow.JPG" not in inbox.told
    path.write_bytes(data)
    (inbox.folder / "S1" / "torn.JPG").write_bytes(photo(2)[:1500])
    inbox.wait("S1/slow.JPG", "S1/torn.JPG")
    assert "runcated" not in inbox.told["S1/slow.JPG"][1]
    assert inbox.told["S1/torn.JPG"][1].startswith("Truncated")


def test_what_hinders_it_for_a_while_does_not_end_it(inbox: Watch) -> None:
    table = inbox.folder / "deployments.csv"
    head = "deploymentID,locationID,latitude,longitude,deploymentStart,deploymentEnd\n"
    row = "S1,S1,{},60.0,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z\n"
    table.write_text(head + row.format(""))
    (inbox.folder / "S1" / "0.JPG").write_bytes(photo(0))
    inbox.wait("deployments.csv, row 2")
    assert inbox.told["deployments.csv, row 2"][1].endswith("it is tried again at each look.")
    assert "S1/0.JPG" not in inbox.told
    table.write_text(head + row.format("30.0"))
    inbox.wait("S1/0.JPG")
    with open_project(inbox.folder) as project, project.database.read() as connection:
        (media,) = cards.all_media(connection)
    assert media.deployment_id == "S1"


def test_the_first_file_may_be_torn(inbox: Watch) -> None:
    (inbox.folder / "S1" / "torn.JPG").write_bytes(photo(2)[:1500])
    inbox.wait("S1/torn.JPG")
    (inbox.folder / "S1" / "1.JPG").write_bytes(photo(1))
    inbox.wait("S1/1.JPG")


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_ends_it_in_words(tmp_path: Path) -> None:
    (tmp_path / "1.JPG").write_bytes(photo(1))
    command = [sys.executable, "-m", "pardalis", "watch", str(tmp_path), "--workers", "1"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        # A shell that runs the tests in the background lets them ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert running.stdout is not None
    first = running.stdout.readline()
    running.send_signal(signal.SIGINT)
    rest, errors = running.communicate(timeout=60)
    assert first.startswith("1.JPG: "), errors
    assert "Watching has stopped. Files handled: 1." in rest
    assert (running.returncode, errors) == (0, "")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SurveyError):
        watch_folder(tmp_path / "gone", stopped=lambda: True)
    with pytest.raises(InputError, match="so often"):
        watch_folder(tmp_path, WatchSettings(interval=0.0), stopped=lambda: True)
