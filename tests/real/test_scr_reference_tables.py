"""The reference sets, read whole and written again in both forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pardalis.exchange.camera_mask_check import check_cameras_in_mask
from pardalis.exchange.capture_tables import read_capture_tables
from pardalis.exchange.capture_tables_writer import write_capture_tables
from pardalis.exchange.mask_tables import read_masks
from pardalis.exchange.secr_text import read_secr_text
from pardalis.exchange.secr_text_writer import write_secr_text
from pardalis.records.capture_history import CaptureHistory

SETS = (
    "leopard_Phinda",
    "leopard_kruger",
    "possum",
    "secrdemo",
    "sim_behav",
    "sim_count",
    "sim_countbin",
    "sim_density",
    "sim_h2",
    "sim_multi",
    "sim_multisession",
    "sim_prox",
    "sim_prox_usage",
    "sim_sex",
    "sim_single",
    "sim_time",
    "stoat",
)
BENCH = ("big_S", "big_M", "big_L")


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def folder_of(real_data: Path, name: str) -> Path:
    return real_data / "scr-reference" / ("bench" if name in BENCH else "data") / name


def read(folder: Path) -> tuple[dict[str, Any], tuple[CaptureHistory, ...]]:
    meta = json.loads((folder / "meta.json").read_text())
    usage = folder / "usage.csv"
    occasions = tuple(listed(meta["noccasions"]))
    histories = read_capture_tables(
        folder / "captures.csv",
        folder / "traps.csv",
        usage if usage.exists() else None,
        folder / "animals.csv",
        meta["detector"],
        occasions=occasions,
    )
    return meta, histories


def same(first: CaptureHistory, second: CaptureHistory) -> bool:
    """Compared without showing what differs: positions are secret."""
    pairs = [
        (getattr(first, name), getattr(second, name))
        for name in CaptureHistory.__dataclass_fields__
    ]
    return all(
        np.array_equal(one, two) if isinstance(one, np.ndarray) else one == two
        for one, two in pairs
    )


@pytest.mark.parametrize("name", SETS + BENCH)
def test_sets_hold_what_their_description_says(real_data: Path, name: str) -> None:
    meta, histories = read(folder_of(real_data, name))
    assert [each.session for each in histories] == listed(meta["sessions"])
    assert [len(each.individual_ids) for each in histories] == listed(meta["nanimals"])
    assert [int(each.count.sum()) for each in histories] == listed(meta["ndetections"])
    assert [len(each.detector_ids) for each in histories] == listed(meta["ntraps"])
    assert [each.usage.shape[1] for each in histories] == listed(meta["noccasions"])


@pytest.mark.parametrize("name", SETS + BENCH)
def test_sets_come_back_from_tables_and_from_secrs_text(
    real_data: Path, name: str, tmp_path: Path
) -> None:
    _, histories = read(folder_of(real_data, name))
    detector = histories[0].detector
    files = write_capture_tables(histories, tmp_path)
    tables = read_capture_tables(**files, detector=detector)  # type: ignore[arg-type]
    traps = write_secr_text(histories, tmp_path / "capt.txt", tmp_path / "trap.txt")
    text = read_secr_text(tmp_path / "capt.txt", traps[0] if len(traps) == 1 else traps, detector)
    for back in (tables, text):
        assert len(back) == len(histories)
        assert all(same(one, two) for one, two in zip(back, histories, strict=True))


@pytest.mark.parametrize("name", SETS + BENCH)
def test_cameras_stand_in_their_masks(real_data: Path, name: str) -> None:
    folder = folder_of(real_data, name)
    _, histories = read(folder)
    file = folder / ("mask_2k.csv" if name in BENCH else "mask.csv")
    masks = read_masks(file, tuple(each.session for each in histories))
    for history, mask in zip(histories, masks, strict=True):
        check_cameras_in_mask(history, mask, "traps.csv", file.name)


def test_masks_of_sessions_differ(real_data: Path) -> None:
    file = folder_of(real_data, "sim_multisession") / "mask.csv"
    a, b, c = read_masks(file, ("A", "B", "C"))
    assert len(a.points) < len(b.points) < len(c.points)
    rows = len(file.read_text().splitlines()) - 1
    assert len(a.points) + len(b.points) + len(c.points) == rows
