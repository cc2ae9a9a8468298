"""The cache: whole copies, of the right version, of bounded size, for any number at once."""

from __future__ import annotations

import os
import pickle
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from pardalis.errors import InputError
from pardalis.intake.sources.cache import SIZE_VARIABLE, Cache, cache_size
from pardalis.intake.sources.version import Version

OLD = 3600.0


def kept(cache: Cache, file_path: str, data: bytes, version: Version) -> Path:
    with cache.part(file_path) as part:
        part.write_bytes(data)
        return cache.keep(part, file_path, version)


def unused(copy: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(copy, (then, then))


def files(cache: Cache) -> list[Path]:
    return [file for file in cache.folder.rglob("*") if file.is_file()]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", "s3://bucket/survey", 1000)


def test_a_copy_is_found_by_its_path_and_its_address(cache: Cache) -> None:
    copy = kept(cache, "S1/a.JPG", b"whole", Version(5, 1))
    assert cache.held("S1/a.JPG") == copy
    assert copy.read_bytes() == b"whole"
    assert copy.suffix == ".jpg"
    assert cache.held("S1/b.JPG") is None
    assert Cache(cache.folder, "s3://other/survey", 1000).held("S1/a.JPG") is None
    assert pickle.loads(pickle.dumps(cache)).held("S1/a.JPG") == copy


@pytest.mark.parametrize("name", ["../../up.JPG", "/etc/passwd", "a\nb", "\udcff.JPG", "x." * 300])
def test_no_name_leads_out_of_the_folder(cache: Cache, name: str) -> None:
    copy = kept(cache, name, b"x", Version(1, 1))
    assert copy.parent.parent == cache.folder
    assert cache.held(name) == copy


def test_what_breaks_off_leaves_no_copy(cache: Cache) -> None:
    with suppress(ConnectionError), cache.part("a.JPG") as part:
        part.write_bytes(b"half")
        raise ConnectionError
    assert files(cache) == []
    assert cache.held("a.JPG") is None


def test_only_copies_of_another_version_are_dropped(cache: Cache) -> None:
    for name in ("same", "changed", "gone"):
        kept(cache, name, b"12345", Version(5, 1))
    cache.drop_unlike([("same", Version(5, 1)), ("changed", Version(5, 2)), ("new", Version(5, 3))])
    assert cache.held("same")
    assert not cache.held("changed")
    assert cache.held("gone"), "what is no longer there may still be looked at"


def test_the_longest_unused_go_first_and_none_in_use(cache: Cache) -> None:
    for number in range(10):
        copy = kept(cache, f"{number}.jpg", bytes(100), Version(100, 1))
        unused(copy, OLD + 10 - number)
    assert len(files(cache)) == 10
    # Handed out a moment ago.
    assert cache.held("0.jpg")
    kept(cache, "new.jpg", bytes(450), Version(450, 1))
    held = {name for name in [*map(str, range(10)), "new"] if cache.held(f"{name}.jpg")}
    assert held == {"0", "6", "7", "8", "9", "new"}
    for number in range(20, 30):
        kept(cache, f"{number}.jpg", bytes(900), Version(900, 1))
    assert all(cache.held(f"{number}.jpg") for number in range(20, 30)), "all are in use"


def test_what_a_killed_run_left_is_cleared_away(cache: Cache) -> None:
    copy = kept(cache, "a.jpg", b"x", Version(1, 1))
    left, coming = copy.with_name("left-1.part"), copy.with_name("coming-1.part")
    for part in (left, coming):
        part.write_bytes(b"half")
    unused(left, 2 * 86_400)
    kept(Cache(cache.folder, cache.address, cache.size), "b.jpg", b"x", Version(1, 1))
    assert not left.exists()
    assert coming.exists()


def test_many_at_once_get_whole_copies(cache: Cache) -> None:
    torn: list[str] = []

    def work(data: bytes) -> None:
        own = Cache(cache.folder, cache.address, 0)
        for _ in range(50):
            copy = own.held("a.jpg") or kept(own, "a.jpg", data, Version(4000, len(data)))
            if copy.read_bytes() not in (b"a" * 4000, b"b" * 4000):
                torn.append(str(copy))
            own.drop_unlike([("b.jpg", Version(1, 1))])

    threads = [threading.Thread(target=work, args=(each * 4000,)) for each in (b"a", b"b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert torn == []
    assert len(files(cache)) == 1


def test_the_environment_says_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SIZE_VARIABLE, raising=False)
    assert cache_size() == 20 * 10**9
    monkeypatch.setenv(SIZE_VARIABLE, "0.5")
    assert cache_size() == 500_000_000
    for wrong in ("much", "-1", "inf", "nan"):
        monkeypatch.setenv(SIZE_VARIABLE, wrong)
        with pytest.raises(InputError, match="is no size"):
            cache_size()
