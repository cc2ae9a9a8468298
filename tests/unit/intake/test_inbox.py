"""Files that arrive one by one are taken when they are whole, or when waiting has no end."""

from __future__ import annotations

from pathlib import Path

import pytest

from pardalis.intake.inbox import Inbox, ends_whole
from pardalis.intake.scan import scan_survey
from pardalis.records.card_file import CardFile, FileKind

WHOLE = b"\xff\xd8" + bytes(range(200)) + b"\xff\xd9"
READY, AWAITED = 0, 1


class Watched:
    """A folder and its inbox, looked at when the test says so."""

    def __init__(self, root: Path) -> None:
        self.root, self.inbox = root, Inbox(root, 30.0)

    def put(self, name: str, data: bytes) -> None:
        (self.root / name).write_bytes(data)

    def look(self, now: float) -> tuple[set[str], set[str]]:
        ready, awaited = self.inbox.arrived(scan_survey(self.root).files, now)
        return set(ready), set(awaited)


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_whole_file_is_taken_at_the_second_look_and_once(watched: Watched) -> None:
    watched.put("a.jpg", WHOLE)
    assert watched.look(0.0) == (set(), {"a.jpg"})
    assert watched.look(0.5) == ({"a.jpg"}, set())
    assert watched.look(1.0) == (set(), set())


def test_a_file_that_grows_is_waited_for(watched: Watched) -> None:
    for step in range(1, 9):
        watched.put("a.jpg", WHOLE[: 20 * step])
        assert watched.look(20.0 * step) == (set(), {"a.jpg"})
    watched.put("a.jpg", WHOLE)
    assert watched.look(200.0)[READY] == set()
    assert watched.look(200.5)[READY] == {"a.jpg"}


def test_a_torn_file_is_given_up_waiting_for_and_taken_again_when_it_grows(
    watched: Watched,
) -> None:
    watched.put("a.jpg", WHOLE[:50])
    assert watched.look(0.0)[AWAITED] == {"a.jpg"}
    assert watched.look(29.0)[AWAITED] == {"a.jpg"}
    assert watched.look(30.0)[READY] == {"a.jpg"}
    watched.put("a.jpg", WHOLE)
    assert watched.look(31.0)[AWAITED] == {"a.jpg"}
    assert watched.look(31.5)[READY] == {"a.jpg"}


def test_other_files_and_files_under_way_are_no_business_of_it(watched: Watched) -> None:
    for name in ("a.jpg.part", "a.txt", "a.jpg.tmp"):
        watched.put(name, WHOLE)
    assert watched.look(0.0) == (set(), set())


def test_a_file_that_goes_away_is_forgotten(watched: Watched) -> None:
    watched.put("a.jpg", WHOLE)
    watched.look(0.0)
    (watched.root / "a.jpg").unlink()
    assert watched.look(0.5) == (set(), set())


@pytest.mark.parametrize(
    ("data", "whole"), [(WHOLE, True), (WHOLE + bytes(9000), False), (WHOLE + bytes(500), True)]
)
def test_the_end_of_a_photograph(tmp_path: Path, data: bytes, whole: bool) -> None:
    (tmp_path / "a.jpg").write_bytes(data)
    file = CardFile("a.jpg", ".", len(data), 1, FileKind.PHOTO)
    assert ends_whole(tmp_path, file) is whole


def test_the_end_of_a_video(tmp_path: Path) -> None:
    data = b"RIFF" + (100).to_bytes(4, "little") + b"AVI LIST" + bytes(92)
    file = CardFile("a.avi", ".", len(data), 1, FileKind.VIDEO)
    (tmp_path / "a.avi").write_bytes(data)
    assert ends_whole(tmp_path, file)
    (tmp_path / "a.avi").write_bytes(data[:60])
    assert not ends_whole(tmp_path, CardFile("a.avi", ".", 60, 1, FileKind.VIDEO))
    assert not ends_whole(tmp_path, CardFile("gone.jpg", ".", 60, 1, FileKind.PHOTO))
