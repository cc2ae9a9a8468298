"""A made-up project of the desk's size: a million media, 2,000 individuals, proposals, a ledger.

python benchmarks/desk_seed.py FOLDER
python benchmarks/desk_seed.py FOLDER --media 100000 --individuals 200 --pictures 500
python benchmarks/desk_seed.py FOLDER --url postgresql://me@/pardalis?host=/tmp/cluster

FOLDER becomes a survey folder with its project (`pardalis serve FOLDER`). Rows go through the
store's own bulk inserts; nothing is searched or compared. Of the photographs the first `--pictures`
lie there as files, all with the same few pictures under their own names. The same seed gives the
same rows. Positions are those of no place where anybody works.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from desk_seed_animals import animals
from sqlalchemy import URL, Connection

from pardalis.store import identities, results, schema
from pardalis.store.database import Database, server_url, sqlite_url
from pardalis.store.rows import insert_all
from pardalis.workflows.project_database import name_database

START = datetime(2026, 1, 10, 4, tzinfo=UTC)
DAYS = 200
OFFSET = 480
BURST = 3
SITES = ("Hunchun", "Wangqing", "Suiyang", "Dongning")
SPECIES = (
    ("Capreolus pygargus", 0.34), ("Cervus nippon", 0.22), ("Sus scrofa", 0.17),
    ("Meles leucurus", 0.09), ("Vulpes vulpes", 0.07), ("Prionailurus bengalensis", 0.05),
    ("Ursus thibetanus", 0.03), ("Panthera tigris", 0.02), ("Hystrix brachyura", 0.01),
)  # fmt: skip
LEOPARD = "Panthera pardus"
SIGHTINGS_EACH = 10
KINDS = ("blank", "animal", "human", "vehicle", "leopard")


@dataclass(frozen=True)
class Bursts:
    """Every burst of the survey, in order of time.

    Parameters
    ----------
    camera
        Row of its deployment.
    begin
        Seconds since `START`.
    kind
        Row of `KINDS`.
    species
        Row of `SPECIES`.
    score
        Of its detections.
    """

    camera: np.ndarray
    begin: np.ndarray
    kind: np.ndarray
    species: np.ndarray
    score: np.ndarray


def main() -> None:
    """Make the project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--media", type=int, default=1_000_000)
    parser.add_argument("--individuals", type=int, default=2_000)
    parser.add_argument("--stations", type=int, default=250)
    parser.add_argument("--pictures", type=int, default=600)
    parser.add_argument("--url", help="of a PostgreSQL database; by default SQLite in the folder")
    given = parser.parse_args()
    begin = time.perf_counter()
    make(given.folder, given.media, given.individuals, given.stations, given.pictures, given.url)
    print(f"{given.media} media in {given.folder}: {time.perf_counter() - begin:.0f} s")


def make(
    folder: Path, media: int, individuals: int, stations: int, pictures: int, url: str | None = None
) -> None:
    """Make a survey folder with its project, and fill its database.

    Parameters
    ----------
    folder
        Of the survey; made.
    media, individuals, stations
        So many.
    pictures
        So many of the photographs are there as files.
    url
        Of the database, by default SQLite in the project folder.
    """
    project = folder / "pardalis"
    project.mkdir(parents=True, exist_ok=True)
    there: URL = server_url(url) if url else sqlite_url(project / "pardalis.db")
    if url:
        name_database(project, url)
    rng = np.random.default_rng(20260309)
    bursts = _bursts(rng, media // BURST, individuals, 2 * stations)
    database = Database(there)
    try:
        with database.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            _fill(connection, bursts, stations, individuals, rng)
        _analyse(database)
    finally:
        database.close()
    _write_pictures(folder, bursts, pictures)


def _fill(
    connection: Connection, bursts: Bursts, stations: int, individuals: int, rng: Any
) -> None:
    insert_all(connection, schema.deployment, _deployments(rng, stations))
    for table in (schema.media, schema.card_file, schema.finding, schema.detection):
        insert_all(connection, table, _rows(bursts, table.name))
    animals(connection, bursts, individuals, rng, id_of)
    counts = {"photographs": len(bursts.kind) * BURST}
    results.put_step(connection, "import", "seed", counts)
    results.put_step(connection, "find", "seed", {"photographs_searched": counts["photographs"]})
    # All that was said so far is derived and compared: nothing is to be done anew.
    said = identities.ledger_position(connection)
    known = {"individuals": individuals, "ledger_position": said}
    results.put_step(connection, "identify", "seed", known)
    results.put_unsearched(connection, 0)


def _analyse(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _bursts(rng: Any, number: int, individuals: int, cameras: int) -> Bursts:
    leopards = min(individuals * SIGHTINGS_EACH, number // 2)
    kind = rng.choice(4, number, p=[0.66, 0.26, 0.05, 0.03])
    kind[rng.choice(number, leopards, replace=False)] = 4
    # More at dusk and dawn, and more on some cameras than on others.
    day, hour = rng.integers(0, DAYS, number), rng.choice(24, number, p=_hours())
    begin = np.sort(day * 86400 + hour * 3600 + rng.integers(0, 3590, number))
    busy = rng.gamma(1.5, size=cameras)
    return Bursts(
        camera=rng.choice(cameras, number, p=busy / busy.sum()),
        begin=begin,
        kind=kind,
        species=rng.choice(len(SPECIES), number, p=[share for _, share in SPECIES]),
        score=np.round(rng.beta(6, 2, number), 4),
    )


def _hours() -> np.ndarray:
    weights = 1 + 2 * np.exp(-(((np.arange(24) - 6) / 2) ** 2))
    weights += 2 * np.exp(-(((np.arange(24) - 19) / 2) ** 2))
    return np.asarray(weights / weights.sum())


def _deployments(rng: Any, stations: int) -> Iterator[dict[str, Any]]:
    for station in range(stations):
        where = 10.0 + rng.random() * 2, -30.0 + rng.random() * 2
        for side in "AB":
            name = f"ST{station:03d}"
            yield {
                "deployment_id": f"{name}{side}-1",
                "location_id": name,
                "latitude": round(where[0], 6),
                "longitude": round(where[1], 6),
                "deployment_start": START,
                "deployment_end": START + timedelta(days=DAYS),
                "utc_offset": OFFSET,
                "location_name": f"Trail {station}",
                "camera_id": f"CAM{station:04d}{side}",
                "camera_model": "Umbra Optics-UO-24",
                "card": f"{name}{side}",
                "other_fields": [["deploymentGroups", SITES[station % len(SITES)]]],
            }


def id_of(burst: int, frame: int) -> str:
    """The `media_id` of one photograph of a burst."""
    return _hash_of(burst, frame)[:20]


def _hash_of(burst: int, frame: int) -> str:
    return hashlib.sha256(f"desk {burst} {frame}".encode()).hexdigest()


def _path(card: str, burst: int, frame: int) -> str:
    number = BURST * burst + frame
    return f"{card}/DCIM/{100 + number // 9999 % 900}EK113/IMG_{number:07d}.JPG"


def _rows(bursts: Bursts, table: str) -> Iterator[dict[str, Any]]:
    """Rows of one table, a photograph after the other."""
    make_row = {
        "media": _media, "card_file": _card_file, "finding": _finding, "detection": _detection,
    }[table]  # fmt: skip
    columns = (bursts.camera, bursts.begin, bursts.kind, bursts.species, bursts.score)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for burst, (camera, begin, kind, species, score) in enumerate(rows):
        if table == "detection" and not kind:
            continue
        card = f"ST{camera // 2:03d}{'AB'[camera % 2]}"
        for frame in range(BURST):
            when = START + timedelta(seconds=begin + frame)
            yield make_row(burst, frame, card, when, kind, species, score)


def _media(
    burst: int, frame: int, card: str, when: datetime, kind: int, species: int, score: float
) -> dict[str, Any]:
    full = _hash_of(burst, frame)
    first = id_of(burst, 0)
    return {
        "media_id": full[:20], "file_path": _path(card, burst, frame), "content_hash": full,
        "card": card, "deployment_id": f"{card}-1", "placement": "placed", "timestamp": when,
        "utc_offset": OFFSET, "burst_id": f"burst_{first}", "event_id": f"event_{first}",
        "width": 1600, "height": 1200, "duration": None, "frame_rate": None, "frame_count": None,
    }  # fmt: skip


def _card_file(
    burst: int, frame: int, card: str, when: datetime, kind: int, species: int, score: float
) -> dict[str, Any]:
    clock = (when + timedelta(minutes=OFFSET)).replace(tzinfo=None)
    return {
        "file_path": _path(card, burst, frame), "card": card, "size": 5000, "modified_ns": 0,
        "kind": "photo", "reason": "", "content_hash": _hash_of(burst, frame), "width": 1600,
        "height": 1200, "orientation": 1, "camera_time": clock, "camera_utc_offset": None,
        "make": "Umbra Optics", "model": "UO-24 Trail", "serial": f"66{card[2:]}",
        "reader": "plain", "firmware": "FW 1.07", "temperature": 4.0, "brightness": 80.0,
        "contrast": 50.0, "colour": 3.0,
    }  # fmt: skip


def _finding(
    burst: int, frame: int, card: str, when: datetime, kind: int, species: int, score: float
) -> dict[str, Any]:
    media_id = id_of(burst, frame)
    return {
        "media_id": media_id, "detection_model": "motion 2", "status": "searched", "reason": "",
    }  # fmt: skip


def _detection(
    burst: int, frame: int, card: str, when: datetime, kind: int, species: int, score: float
) -> dict[str, Any]:
    media_id = id_of(burst, frame)
    animal = KINDS[kind] in ("animal", "leopard")
    name = LEOPARD if KINDS[kind] == "leopard" else SPECIES[species][0]
    return {
        "detection_id": f"{media_id}-1", "media_id": media_id,
        "observation_type": "animal" if animal else KINDS[kind],
        "bbox_x": 0.1 + 0.1 * frame, "bbox_y": 0.4, "bbox_width": 0.3, "bbox_height": 0.35,
        "confidence": score, "detection_model": "motion 2",
        "scientific_name": name if animal else "",
        "species_probability": score if animal else None,
        "classified_by": "speciesnet 4" if animal else "", "ruled_out": "",
    }  # fmt: skip


def _write_pictures(folder: Path, bursts: Bursts, number: int) -> None:
    """Put the same few pictures under the names of the first photographs: hard links."""
    rng = np.random.default_rng(5)
    made = []
    for shade in range(4):
        ground = np.linspace(40 + 30 * shade, 150, 1200)[:, None, None] * np.ones((1, 1600, 3))
        noisy = np.clip(ground + rng.normal(0, 6, (1200, 1600, 1)), 0, 255).astype(np.uint8)
        cv2.ellipse(noisy, (480 + 160 * shade, 690), (230, 130), 0, 0, 360, (60, 120, 190), -1)
        file = folder / f"picture-{shade}.jpg"
        cv2.imwrite(str(file), noisy, [cv2.IMWRITE_JPEG_QUALITY, 70])
        made.append(file)
    for place in range(min(number, len(bursts.kind) * BURST)):
        burst, frame = divmod(place, BURST)
        camera = int(bursts.camera[burst])
        card = f"ST{camera // 2:03d}{'AB'[camera % 2]}"
        file = folder / _path(card, burst, frame)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            os.link(made[burst % len(made)], file)


if __name__ == "__main__":
    main()
