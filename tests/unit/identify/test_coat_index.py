"""The index of marks: right against all distances, incremental, and never trusting torn files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from pardalis.identify.index import marks_of_a_side as index_module
from pardalis.identify.index.cells import cells_for, train_cells
from pardalis.identify.index.marks_of_a_side import CoatIndex, IndexedPhoto
from pardalis.identify.index.sealed import read_sealed, write_sealed


def photo(number: int, marks: int = 40) -> IndexedPhoto:
    rng = np.random.default_rng(number)
    descriptors = rng.gamma(0.6, 40, (marks, 128)).clip(0, 255).astype(np.uint8)
    return IndexedPhoto(f"p{number}", descriptors, rng.integers(0, 2**43, marks))


def all_distances(photos: list[IndexedPhoto], asked: np.ndarray) -> np.ndarray:
    every = np.concatenate([each.descriptors for each in photos]).astype(np.int64)
    return ((asked.astype(np.int64)[:, None] - every[None]) ** 2).sum(axis=2)


def named(index: CoatIndex, asked: np.ndarray, count: int = 4) -> list[list[str]]:
    names = (*index.names, "none")
    return [[names[each] for each in row] for row in index.search(asked, count).photos.tolist()]


@pytest.mark.parametrize("kept", [True, False])
def test_a_small_index_gives_the_nearest_of_all(kept: bool, tmp_path: Path) -> None:
    photos = [photo(number) for number in range(12)]
    index = CoatIndex(tmp_path if kept else None)
    index.add(photos[:5])
    for each in photos[5:]:
        index.add([each])
    asked = photo(99, 10).descriptors
    distance = all_distances(photos, asked)
    order = np.argsort(distance, axis=1, kind="stable")[:, :7]
    found = index.search(asked, 7)
    assert found.distance.tolist() == np.take_along_axis(distance, order, axis=1).tolist()
    owner = np.repeat([each.name for each in photos], 40)
    assert named(index, asked, 7) == owner[order].tolist()
    places = np.concatenate([each.places for each in photos])
    assert found.places.tolist() == places[order].tolist()


def test_cells_find_what_all_distances_find(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    words = rng.gamma(0.6, 40, (60, 128))
    photos = []
    for number in range(30):
        near = words[rng.integers(0, 60, 40)] + rng.normal(0, 12, (40, 128))
        descriptors = near.clip(0, 255).astype(np.uint8)
        photos.append(IndexedPhoto(f"p{number}", descriptors, np.arange(40)))
    monkeypatch.setattr("pardalis.identify.index.cells.EXACT_ROWS", 300)
    monkeypatch.setattr(index_module, "EXACT_ROWS", 300)
    index = CoatIndex()
    for each in photos:
        index.add([each])
    assert len(index.cells.centres) > 16
    assert index.cells.trained_rows < index.rows, "It is not trained again for each photograph."
    again = (photos[3].descriptors + rng.integers(0, 9, (40, 128))).clip(0, 255).astype(np.uint8)
    exact = all_distances(photos, again).min(axis=1)
    assert (index.search(again, 1).distance[:, 0] == exact).mean() > 0.95


def test_an_index_is_read_back_and_grows_by_small_files(tmp_path: Path) -> None:
    CoatIndex(tmp_path).add([photo(number) for number in range(20)])
    large = next(tmp_path.glob("*.segment"))
    written = large.stat().st_mtime_ns
    again = CoatIndex(tmp_path)
    again.add([photo(50)])
    assert large.stat().st_mtime_ns == written
    third = CoatIndex(tmp_path)
    assert third.names == (*(f"p{number}" for number in range(20)), "p50")
    assert named(third, photo(50).descriptors[:3], 1) == [["p50"]] * 3


def test_small_segments_are_joined_as_they_gather(tmp_path: Path) -> None:
    index = CoatIndex(tmp_path)
    for number in range(40):
        index.add([photo(number)])
    assert len(index.segments) <= 7
    assert len(list(tmp_path.glob("*.segment"))) == len(index.segments)
    assert sorted(CoatIndex(tmp_path).names) == sorted(f"p{number}" for number in range(40))


def test_what_is_not_wanted_is_dropped(tmp_path: Path) -> None:
    index = CoatIndex(tmp_path)
    index.add([photo(number) for number in range(10)])
    most = {f"p{number}" for number in range(9)}
    index.discard(most)
    assert "p9" in index.names, "A little that is stale may stay."
    few = {f"p{number}" for number in range(0, 10, 2)}
    index.discard(few)
    assert set(CoatIndex(tmp_path).names) == few
    asked = photo(4).descriptors[:5]
    assert named(CoatIndex(tmp_path), asked, 1) == [["p4"]] * 5


def test_what_goes_to_the_disk_is_open_for_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to bring to the disk what is open for reading only."""
    brought: list[int] = []

    def as_on_windows(handle: int) -> None:
        os.write(handle, b"")
        brought.append(handle)

    monkeypatch.setattr(os, "fsync", as_on_windows)
    write_sealed(tmp_path / "list.json", {"parts": [1]})
    assert brought
    assert read_sealed(tmp_path / "list.json") == {"parts": [1]}


def test_a_torn_segment_is_left_out_and_added_anew(tmp_path: Path) -> None:
    index = CoatIndex(tmp_path)
    index.add([photo(number) for number in range(8)])
    index.add([photo(20)])
    large = max(tmp_path.glob("*.segment"), key=lambda each: each.stat().st_size)
    data = bytearray(large.read_bytes())
    data[len(data) // 2] ^= 0xFF
    large.write_bytes(bytes(data))
    hurt = CoatIndex(tmp_path)
    assert hurt.names == ("p20",)
    hurt.add([photo(number) for number in range(8)])
    assert len(CoatIndex(tmp_path).names) == 9


@pytest.mark.parametrize("harm", ["cut", "foreign", "gone", "json", "other format"])
def test_a_torn_or_foreign_list_is_not_trusted(harm: str, tmp_path: Path) -> None:
    CoatIndex(tmp_path).add([photo(number) for number in range(8)])
    path = tmp_path / "index.json"
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-10])
    elif harm == "foreign":
        path.write_bytes(b"\x89PNG\r\n")
    elif harm == "gone":
        path.unlink()
    elif harm == "json":
        path.write_bytes(b'{"segments": []}')
    else:
        write_sealed(path, {**(read_sealed(path) or {}), "format": "another"})
    assert CoatIndex(tmp_path).names == ()


def test_a_copied_index_is_read_through_and_used(tmp_path: Path) -> None:
    CoatIndex(tmp_path / "a").add([photo(number) for number in range(8)])
    (tmp_path / "b").mkdir()
    for each in (tmp_path / "a").iterdir():
        (tmp_path / "b" / each.name).write_bytes(each.read_bytes())
    assert len(CoatIndex(tmp_path / "b").names) == 8


def test_what_a_kill_left_behind_is_cleared(tmp_path: Path) -> None:
    CoatIndex(tmp_path).add([photo(1)])
    (tmp_path / "new.1234.segment").write_bytes(b"torn")
    (tmp_path / "new.1234.segment.77.part").write_bytes(b"torn")
    index = CoatIndex(tmp_path)
    assert index.names == ("p1",)
    index.add([photo(2)])
    assert len(list(tmp_path.iterdir())) == 1 + len(index.segments)


def test_cells_do_not_depend_on_how_many_rows_ask() -> None:
    rows = np.concatenate([photo(number).descriptors for number in range(60)])
    cells = train_cells(rows, 100_000)
    assert len(cells.centres) == cells_for(100_000)
    together = cells.nearest(rows[:50], 3)
    alone = np.concatenate([cells.nearest(rows[row : row + 1], 3) for row in range(50)])
    assert together.tolist() == alone.tolist()
