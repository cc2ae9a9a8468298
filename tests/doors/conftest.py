"""A small survey with a whole project, made in some seconds, and the desk that is opened on it."""

from __future__ import annotations

import io
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

BEGIN = datetime(2026, 3, 1)
DAYS = 14
SECRETS = ("43.123457", "130.456789", "SERIAL-7731", "Leopard Gorge", "N1A", "IMG_")
"""What no viewer may ever see: the digits of a place, a serial number, names of stations, cameras
and files. The places of all cameras begin with the digits of the first."""
_CAMERAS = {
    # camera: station, site, km to the north and to the east
    "N1A": ("N1", "North", 0.0, 0.0),
    "N1B": ("N1", "North", 0.0, 0.0),
    "N2A": ("N2", "North", 2.2, 0.4),
    "N3A": ("N3", "North", 0.3, 2.4),
    "S1A": ("S1", "South", -2.3, 0.2),
    "S2A": ("S2", "South", -2.0, 2.5),
}
_PASSES = {
    # animal: at which stations, in order of time
    0: ("N1", "N2", "N1", "N1"),
    1: ("N3", "N3", "N1"),
    2: ("N2", "N2", "N2", "N1"),
    3: ("S1", "S1", "S2", "S1"),
    4: ("S2", "S2", "S2"),
}


@dataclass(frozen=True)
class Shot:
    """One photograph: where, when, what."""

    camera: str
    name: str
    taken: datetime
    data: bytes
    detections: tuple[dict[str, Any], ...] = ()


@pytest.fixture(scope="session")
def made_survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six cameras at five stations of two sites, five leopards, from cards to report; only read.

    The leopards' species is told, two people and a car are among the detections, the clock of S2A
    was reset, a file's name is HTML, and one file is no photograph. `PARDALIS_MADE_SURVEY` may name
    a folder that keeps it from one run of the tests to the next, for those who work on the desk.
    """
    kept = os.environ.get("PARDALIS_MADE_SURVEY")
    folder = tmp_path_factory.mktemp("made") / "Hunchun 2026"
    if kept and Path(kept).is_dir():
        return Path(shutil.copytree(kept, folder))
    _make(folder)
    if kept:
        shutil.copytree(folder, kept)
    return folder


def _make(folder: Path) -> None:
    from pardalis.workflows.desk.photographs import refresh
    from pardalis.workflows.estimate_density import estimate_density
    from pardalis.workflows.find_animals import find_animals
    from pardalis.workflows.identify_animals import identify_animals
    from pardalis.workflows.import_cards import import_cards
    from pardalis.workflows.project import open_project
    from pardalis.workflows.settings import (
        EstimateSettings,
        FindSettings,
        IdentifySettings,
        ImportSettings,
    )
    from pardalis.workflows.write_report import write_report

    shots = [*_leopards(), *_others()]
    for shot in shots:
        place = folder / shot.camera / shot.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(shot.data)
    (folder / "N2A" / "broken.JPG").write_bytes(b"no photograph")
    (folder / "deployments.csv").write_text(_deployments(), "utf-8")
    (folder / "found.json").write_text(json.dumps(_megadetector(shots)), "utf-8")
    import_cards(folder, ImportSettings(workers=1))
    find_animals(folder, FindSettings(results=folder / "found.json", workers=1))
    identify_animals(folder, IdentifySettings(workers=1))
    estimate_density(folder, EstimateSettings(formulas="D~1; g0~1; sigma~1", workers=1))
    write_report(folder)
    with open_project(folder) as project:
        refresh(project)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `on_both` is tried in a file and on a server."""
    if metafunc.definition.get_closest_marker("on_both"):
        metafunc.parametrize("own_survey", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def own_survey(request: pytest.FixtureRequest, made_survey: Path, tmp_path: Path) -> Path:
    """A copy of it, to write to: in a file, or on a server where the test asks for that."""
    survey = Path(shutil.copytree(made_survey, tmp_path / made_survey.name))
    if getattr(request, "param", "sqlite") == "postgresql":
        request.getfixturevalue("onto_server")(survey / "pardalis")
    return survey


@pytest.fixture(scope="session")
def onto_server(made_survey: Path, postgres: Callable[..., str]) -> Callable[[Path], None]:
    """Moves the project of a copy of the made survey into a database of its own on the server."""
    from pardalis.store.database import Database, server_url, sqlite_url
    from pardalis.store.snapshot import copy_tables

    whole = server_url(postgres())
    own, first = Database(sqlite_url(made_survey / "pardalis" / "pardalis.db")), Database(whole)
    with own.read() as source, first.write() as target:
        copy_tables(source, target)
    own.close()
    first.close()

    def move(project: Path) -> None:
        for file in project.glob("pardalis.db*"):
            file.unlink()
        (project / "database.txt").write_text(postgres(whole.database), "utf-8")

    return move


Serving = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Opens the desk of a survey on a port of this machine; gives its address.

    Keyword `by` names the owner; `app` serves an application made by the test instead.
    """
    import uvicorn

    from pardalis.web.app import create_app
    from pardalis.web.entrance.own import OwnEntrance
    from pardalis.web.server import listen
    from pardalis.workflows.desk.desk import open_desk, owner

    @contextmanager
    def served(app: Any) -> Iterator[str]:
        config = uvicorn.Config(app, "127.0.0.1", 0, log_level="warning")
        listening = listen(config)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < until, "the desk does not answer"
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
            listening.close()

    @contextmanager
    def serve(survey: Path | None = None, by: str = "Lin", app: Any = None) -> Iterator[str]:
        if app is not None:
            with served(app) as address:
                yield address
            return
        assert survey is not None
        with (
            open_desk(survey) as desk,
            served(create_app(desk, OwnEntrance(owner(by)))) as address,
        ):
            yield address

    return serve


@pytest.fixture
def client() -> Iterator[Callable[..., Any]]:
    """Opens the desk of a survey without a server: a client that sends what forms must send."""
    from contextlib import ExitStack

    from starlette.testclient import TestClient

    from pardalis.web.app import create_app
    from pardalis.web.entrance.own import OwnEntrance
    from pardalis.workflows.desk.desk import open_desk, owner

    with ExitStack() as opened:

        def open_client(survey: Path, account: Any = None, **options: Any) -> TestClient:
            desk = opened.enter_context(open_desk(survey))
            entrance = OwnEntrance(account or owner("Lin"))
            app = create_app(desk, entrance)
            asks = opened.enter_context(TestClient(app, follow_redirects=False, **options))
            asks.headers["x-csrf-token"] = entrance._guest.csrf
            return asks

        yield open_client


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed: the desk's pages are not looked at")
    quiet = [
        "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--use-gl=angle",
        "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    ]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page of the browser; afterwards no script has failed and nobody else was asked.

    Keywords `width`, `height` [px] and `locale`; of each call a context with cookies of its own.
    """
    wrong: list[str] = []
    contexts = []

    def outside(request: Any) -> None:
        local = ("http://127.0.0.1:", "http://localhost:", "data:", "blob:")
        if not request.url.startswith(local):
            wrong.append(f"asks elsewhere: {request.url}")

    def said(message: Any) -> None:
        # That an answer was a refusal the tests see themselves; a map fails to load where the page
        # is left, or the desk closed, meanwhile, and `test_the_map_is_drawn` sees that it loads.
        cut_off = "The map: AJAXError: Failed to fetch (0)"
        passed_over = ("Failed to load resource", "Worker failed to load", cut_off)
        if message.type == "error" and not any(text in message.text for text in passed_over):
            wrong.append(f"console: {message.text}")

    def opened(width: int = 1280, height: int = 900, locale: str = "en-GB") -> Any:
        size: Any = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, locale=locale)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("console", said)
        page.on("request", outside)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong, wrong


def _leopards() -> Iterator[Shot]:
    """Each pass of each animal: the left flank, and at the pair the right one too."""
    from pardalis.records.detection import Flank
    from pardalis.simulate.portraits import Difficulty, draw_portrait

    taken_of: dict[int, int] = {}
    for animal, stations in _PASSES.items():
        for visit, station in enumerate(stations):
            taken = BEGIN + timedelta(days=1 + 3 * visit, hours=5 + animal, minutes=7 * animal)
            sides = (("A", Flank.LEFT), ("B", Flank.RIGHT))
            for camera, flank in sides if station == "N1" else sides[:1]:
                number = taken_of[animal] = taken_of.get(animal, -1) + 1
                seen = draw_portrait(5, animal, flank, number % 3, Difficulty.MODERATE)
                box = seen.box
                found = {
                    "category": "1", "conf": 0.95, "classifications": [["0", 0.98]],
                    "bbox": [box.x, box.y, box.width, box.height],
                }  # fmt: skip
                picture = Image.fromarray(seen.picture[:, :, ::-1])
                name = f"IMG_{animal}{number:03d}.JPG"
                at = f"{station}{camera}"
                yield Shot(at, name, taken, _photo(at, picture, taken), (found,))


def _others() -> Iterator[Shot]:
    """People, a car, nothing; and a camera that fell back to its first day."""
    person = {"category": "2", "conf": 0.9, "bbox": [0.4, 0.2, 0.2, 0.6]}
    car = {"category": "3", "conf": 0.8, "bbox": [0.2, 0.3, 0.6, 0.4]}
    reset = datetime(2019, 1, 1)
    kinds: tuple[tuple[str, str, datetime, dict[str, Any] | None], ...] = (
        ("N2A", "IMG_0901.JPG", BEGIN + timedelta(days=2, hours=9), person),
        ("N2A", "IMG_0902.JPG", BEGIN + timedelta(days=2, hours=9, seconds=2), person),
        ("S1A", "IMG_0903.JPG", BEGIN + timedelta(days=4, hours=10), car),
        ("N3A", "IMG_<img src=x onerror=alert(1)>.JPG", BEGIN + timedelta(days=5, hours=11), None),
        ("N3A", "IMG_0905.JPG", BEGIN + timedelta(days=6, hours=12), None),
        ("S2A", "IMG_0906.JPG", reset + timedelta(hours=1), None),
        ("S2A", "IMG_0907.JPG", reset + timedelta(hours=30), None),
        ("S2A", "IMG_0908.JPG", reset + timedelta(hours=60), None),
    )
    for number, (camera, name, taken, found) in enumerate(kinds):
        ground = np.random.default_rng(number).integers(60, 180, (12, 16, 3), dtype=np.uint8)
        picture = Image.fromarray(ground).resize((640, 480), Image.Resampling.BICUBIC)
        if found is not None:
            left, top, wide, high = found["bbox"]
            corners = (640 * left, 480 * top, 640 * (left + wide), 480 * (top + high))
            ImageDraw.Draw(picture).ellipse(corners, fill=(200, 60 + number, 60))
        data = _photo(camera, picture, taken)
        yield Shot(camera, name, taken, data, (found,) if found is not None else ())


def _photo(camera: str, picture: Image.Image, taken: datetime) -> bytes:
    """A JPEG whose EXIF tells all that must not get out: the place too."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Reconyx", "HF2 PRO COVERT"
    exif[0x010E] = f"{camera} at Leopard Gorge"
    inner = exif.get_ifd(0x8769)
    inner[0x9003], inner[0xA431] = f"{taken:%Y:%m:%d %H:%M:%S}", "SERIAL-7731"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (43.0, 7.0, 24.4452), "E", (130.0, 27.0, 24.4404)
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=88, exif=exif)
    return held.getvalue()


def _deployments() -> str:
    columns = (
        "deploymentID,locationID,locationName,latitude,longitude,deploymentStart,deploymentEnd,"
        "cameraID,deploymentGroups,card"
    )
    rows = [columns]
    for camera, (station, site, north, east) in _CAMERAS.items():
        place = f"{43.123457 + north / 111:.6f},{130.456789 + east / 81:.6f}"
        begun, ended = f"{BEGIN:%Y-%m-%d}T00:00:00+08:00", "2026-03-15T00:00:00+08:00"
        rows.append(
            f"{camera},{station},Leopard Gorge {station},{place},{begun},{ended},"
            f"cam-{camera},{site},{camera}"
        )
    return "\n".join(rows) + "\n"


def _megadetector(shots: list[Shot]) -> dict[str, Any]:
    return {
        "info": {"detector": "made by hand", "format_version": "1.4"},
        "detection_categories": {"1": "animal", "2": "person", "3": "vehicle"},
        "classification_categories": {"0": "Panthera pardus"},
        "images": [
            {"file": f"{shot.camera}/{shot.name}", "detections": list(shot.detections)}
            for shot in shots
        ],
    }
