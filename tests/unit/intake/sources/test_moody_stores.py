"""Stores that do not answer, change their mind, break off, or keep something closed."""

from __future__ import annotations

import errno
import pickle
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from pardalis.errors import InputError, PhotoError, SourceError, SurveyError
from pardalis.intake.read import read_file
from pardalis.intake.scan import scan_survey
from pardalis.intake.sources import store
from pardalis.intake.sources.ahead import bring_ahead
from pardalis.intake.sources.cards import AddressedCards, addressed_cards
from pardalis.intake.sources.store import Patience, Store
from pardalis.records.address import Address
from pardalis.records.card_file import FileKind

PLACE = "/moody-season"
FILES = {
    "deployments.csv": b"deploymentID\n",
    "notes.txt": b"note",
    "S1/DCIM/100EK113/a.JPG": b"photograph one",
    "S1/DCIM/100EK113/b.JPG": b"photograph two",
    "S2/c.MP4": b"video",
    "S3/readme.txt": b"no photograph",
}


class Moody(MemoryFileSystem):  # type: ignore[misc]
    """In memory; before each question `mood` is asked with what it is and of what path."""

    protocol = "moody"
    cachable = False
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    mood: ClassVar[Callable[[str, str], None] | None] = None

    @classmethod
    def _strip_protocol(cls, path: str) -> Any:
        return MemoryFileSystem._strip_protocol(path.replace("moody://", "memory://", 1))

    def ls(self, path: str, detail: bool = True, **how: Any) -> Any:
        self._ask("ls", path)
        return super().ls(path, detail, **how)

    def info(self, path: str, **how: Any) -> Any:
        self._ask("info", path)
        return super().info(path, **how)

    def get_file(self, rpath: str, lpath: str, **how: Any) -> None:
        self._ask("get", rpath)
        Path(lpath).write_bytes(self.store[rpath].getvalue())
        self._ask("got", f"{rpath} {lpath}")

    def _ask(self, question: str, path: str) -> None:
        if Moody.mood is not None:
            Moody.mood(question, path)


@pytest.fixture(autouse=True)
def moody(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Moody]]:
    fsspec.register_implementation("moody", Moody, clobber=True)
    monkeypatch.setattr(store, "PATIENCE", Patience((0.0, 0.0)))
    files = Moody()
    for name, data in FILES.items():
        files.pipe_file(f"{PLACE}/{name}", data)
    yield Moody
    Moody.mood = None
    Moody.store.clear()
    Moody.pseudo_dirs[:] = [""]


@pytest.fixture
def cards(tmp_path: Path) -> AddressedCards:
    return addressed_cards(Address(f"moody:/{PLACE}"), tmp_path / "cache", 10**6)


def fails(times: float, error: Exception, question: str = "get") -> Callable[[str, str], None]:
    """A mood that lasts for so many questions."""
    left = [times]

    def mood(asked: str, path: str) -> None:
        if asked == question and left[0] > 0:
            left[0] -= 1
            raise error

    return mood


def test_the_listing_is_that_of_a_folder(cards: AddressedCards, tmp_path: Path) -> None:
    folder = tmp_path / "survey"
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    near, far = scan_survey(folder), scan_survey(cards)
    assert [(f.file_path, f.card, f.size, f.kind) for f in near.files] == [
        (f.file_path, f.card, f.size, f.kind) for f in far.files
    ]
    assert (near.cards, near.without_media) == (far.cards, far.without_media)
    assert far.problems == ()


def test_what_a_listing_does_not_tell_is_asked(
    cards: AddressedCards, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain web server lists names; of each object it tells the size and when it changed."""
    told = scan_survey(cards).files
    whole = Moody.ls

    def names_alone(self: Moody, path: str, detail: bool = True, **how: Any) -> Any:
        listed = whole(self, path, detail=True, **how)
        return [{"name": each["name"], "size": None, "type": each["type"]} for each in listed]

    monkeypatch.setattr(Moody, "ls", names_alone)
    asked: list[str] = []
    Moody.mood = lambda question, path: asked.append(path) if question == "info" else None
    assert scan_survey(cards).files == told
    assert {each.size for each in told} == {len(data) for data in FILES.values()}
    assert len(asked) == len(set(asked))


def test_what_answers_late_answers(cards: AddressedCards, moody: type[Moody]) -> None:
    moody.mood = fails(2, ConnectionResetError("reset"))
    assert (cards / "S2/c.MP4").read_bytes() == b"video"
    moody.mood = fails(2, TimeoutError(), "ls")
    assert len(scan_survey(cards).files) == len(FILES) - 1


def test_patience_has_an_end_and_words(cards: AddressedCards, moody: type[Moody]) -> None:
    moody.mood = fails(9, OSError("no way to https://key:hidden@host/x?sig=hidden now"))
    with pytest.raises(SourceError) as told:
        cards / "S2/c.MP4"
    assert "asked for 'S2/c.MP4' 3 times (OSError no way to https://host/x now)" in str(told.value)
    assert "hidden" not in str(told.value)
    moody.mood = fails(9, TimeoutError(), "ls")
    with pytest.raises(SourceError, match="asked for 'moody-season' 3 times"):
        scan_survey(cards)


def test_what_one_waits_for_in_vain_the_others_do_not(tmp_path: Path, moody: type[Moody]) -> None:
    asked = []

    def mood(question: str, path: str) -> None:
        asked.append(path)
        raise TimeoutError

    moody.mood = mood
    tried = Store(Address(f"moody:/{PLACE}"), Patience((0.1,) * 9))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(tried.version, "first.JPG")
        while len(asked) < 6:
            time.sleep(0.01)
        with pytest.raises(SourceError):
            tried.version("second.JPG")
        assert isinstance(first.exception(), SourceError)
    names = [path.rpartition("/")[2] for path in asked]
    assert names.count("first.JPG") == 10
    assert 1 < names.count("second.JPG") < 9
    with pytest.raises(SourceError):
        tried.version("later.JPG")
    assert len(asked) - len(names) == 10, "who asks later is given the whole patience"


def test_a_listing_that_breaks_off_says_how_far_it_came(
    cards: AddressedCards, moody: type[Moody]
) -> None:
    def mood(asked: str, path: str) -> None:
        if path.endswith("S1"):
            raise TimeoutError

    moody.mood = mood
    with pytest.raises(SourceError, match="files were listed by then; nothing has been imported"):
        scan_survey(cards)


def test_a_full_disk_is_no_matter_of_the_store(cards: AddressedCards, moody: type[Moody]) -> None:
    moody.mood = fails(1, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(OSError, match="No space left"):
        cards / "S2/c.MP4"


@pytest.mark.parametrize("often", [1, 9])
def test_what_breaks_off_or_changes_is_brought_again(
    cards: AddressedCards, moody: type[Moody], tmp_path: Path, often: int
) -> None:
    left = [often]

    def mood(asked: str, told: str) -> None:
        if asked == "got" and left[0] > 0:
            left[0] -= 1
            path, part = told.split(" ")
            if left[0] % 2:
                Path(part).write_bytes(b"half")
            else:
                moody().pipe_file(path, b"newer and longer")

    moody.mood = mood
    if often == 1:
        assert (cards / "S2/c.MP4").read_bytes() == b"newer and longer"
    else:
        with pytest.raises(PhotoError, match="did not come whole, or was written to"):
            cards / "S2/c.MP4"
        assert [file for file in (tmp_path / "cache").rglob("*") if file.is_file()] == []


def test_one_closed_or_gone_object_is_its_own_matter(
    cards: AddressedCards, moody: type[Moody]
) -> None:
    listed = {file.file_path: file for file in scan_survey(cards).files}

    def mood(asked: str, path: str) -> None:
        if path.endswith("a.JPG"):
            raise PermissionError(errno.EACCES, "InvalidObjectState")

    moody.mood = mood
    with pytest.raises(PhotoError, match="closed"):
        cards / "S1/DCIM/100EK113/a.JPG"
    moody().rm_file(f"{PLACE}/S2/c.MP4")
    for name, reason in {
        "S1/DCIM/100EK113/a.JPG": "Closed: the store does not let it be read.",
        "S2/c.MP4": "A video that cannot be read. It is gone: it is no longer at its address.",
        "S1/DCIM/100EK113/b.JPG": "Not a JPEG.",
    }.items():
        read = read_file(cards, listed[name])
        assert (read.kind, read.reason) == (FileKind.UNREADABLE, reason)


class NoCredentialsError(Exception):
    """As botocore calls it."""


@pytest.mark.parametrize("error", [PermissionError("AccessDenied"), NoCredentialsError()])
def test_a_closed_store_is_a_matter_of_all(
    cards: AddressedCards, moody: type[Moody], error: Exception
) -> None:
    def mood(asked: str, path: str) -> None:
        raise error

    moody.mood = mood
    for question in (lambda: cards / "S2/c.MP4", lambda: scan_survey(cards)):
        with pytest.raises(SourceError, match="does not let in"):
            question()


def test_a_closed_folder_is_a_problem(cards: AddressedCards, moody: type[Moody]) -> None:
    moody.mood = lambda asked, path: fails(path.endswith("S2"), PermissionError())("get", path)
    listing = scan_survey(cards)
    assert [(each.subject, each.kind) for each in listing.problems] == [("S2", "unreadable_folder")]
    assert listing.cards == ("S1",)


def test_tables_are_those_that_lie_there_now(
    cards: AddressedCards, moody: type[Moody], tmp_path: Path
) -> None:
    moody().pipe_file(f"{PLACE}/datapackage.json", b"{}")
    moody().pipe_file(f"{PLACE}/S1/other.csv", b"")
    cards.bring_tables(tmp_path / "tables")
    kept = {file.name: file.read_bytes() for file in (tmp_path / "tables").iterdir()}
    assert kept == {"deployments.csv": b"deploymentID\n", "datapackage.json": b"{}"}
    moody().rm_file(f"{PLACE}/datapackage.json")
    moody().pipe_file(f"{PLACE}/deployments.csv", b"new")
    cards.bring_tables(tmp_path / "tables")
    kept = {file.name: file.read_bytes() for file in (tmp_path / "tables").iterdir()}
    assert kept == {"deployments.csv": b"new"}
    with pytest.raises(SurveyError, match="There is nothing at"):
        addressed_cards(Address("moody://none"), tmp_path, 1).bring_tables(tmp_path / "no")
    assert not (tmp_path / "no").exists()


def test_files_are_brought_ahead_in_order(cards: AddressedCards, moody: type[Moody]) -> None:
    names = [name for name in FILES if name.startswith("S")]
    ahead = list(bring_ahead(cards, ["none", *names], lambda name: (name,)))
    assert ahead == ["none", *names]
    moody.mood = fails(99, TimeoutError(), "info")
    # They are here by now, and nobody is asked.
    assert list(bring_ahead(cards, names, lambda name: (name, name))) == names
    with pytest.raises(SourceError):
        list(bring_ahead(cards, ["notes.txt"], lambda name: (name,)))


def test_in_a_folder_nothing_is_brought(tmp_path: Path) -> None:
    asked = iter("ab")
    first = next(iter(bring_ahead(tmp_path, asked, lambda _: pytest.fail("asked for files"))))
    assert (first, next(asked)) == ("a", "b")


def test_another_process_opens_its_own(cards: AddressedCards) -> None:
    cards / "S2/c.MP4"
    sent = pickle.loads(pickle.dumps(cards))
    assert (sent / "notes.txt").read_bytes() == b"note"


@pytest.mark.parametrize(
    ("text", "words"),
    [("gs://bucket/survey", "install gcsfs"), ("nosuch://bucket/x", "Nothing is known that reads")],
)
def test_what_is_missing_is_named(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Store(Address(text)).entries("")
