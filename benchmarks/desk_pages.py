"""How soon the desk answers: each page's data asked over loopback, on a project of its full size.

python benchmarks/desk_seed.py FOLDER
python benchmarks/desk_pages.py FOLDER
python benchmarks/desk_pages.py FOLDER --times 100 --only photographs

Of each question the first answer, the median and the 95th percentile are shown [ms], over `--times`
askings, each with other values where the question has any (days, stations, photographs). The goal
is 100 ms for the 95th percentile and 1 s for the first view of a page. Decisions are taken in a
copy of nothing: they stay in the project's ledger, so give a project that may be written to. A
question of another page is one line more in `QUESTIONS`.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn

from pardalis.web.app import create_app
from pardalis.web.entrance.own import OwnEntrance
from pardalis.workflows.desk.desk import open_desk, owner

GOAL = 100.0
_KINDS = ("animal", "human", "vehicle", "blank")


@dataclass(frozen=True)
class Known:
    """What questions may name: of each some, from the project."""

    days: list[str]
    stations: list[str]
    species: list[str]
    media: list[str]
    people: list[str]
    animals: list[str]


Question = Callable[[random.Random, Known], str]


def _day(rng: random.Random, known: Known) -> str:
    return rng.choice(known.days)


QUESTIONS: dict[str, Question] = {
    "photographs: the page": lambda rng, known: "/photos",
    "photographs: days": lambda rng, known: "/api/v1/photographs/days",
    "photographs: days of a kind": lambda rng, known: (
        f"/api/v1/photographs/days?kind={rng.choice(_KINDS)}&score={rng.randint(0, 9)}"
    ),
    "photographs: days of a station": lambda rng, known: (
        f"/api/v1/photographs/days?station={quote(rng.choice(known.stations))}"
    ),
    "photographs: days of an animal": lambda rng, known: (
        f"/api/v1/photographs/days?individual=L{rng.randint(1, 2000):04d}"
    ),
    "photographs: counts": lambda rng, known: (
        f"/api/v1/photographs/counts?species={quote(rng.choice(known.species))}"
    ),
    "photographs: cells of any day": lambda rng, known: (
        f"/api/v1/photographs?first={_day(rng, known)}&skip={rng.randint(0, 4000)}&number=120"
    ),
    "photographs: cells of a species": lambda rng, known: (
        f"/api/v1/photographs?first={_day(rng, known)}&number=120"
        f"&species={quote(rng.choice(known.species))}&reviewed=no"
    ),
    "photographs: cells of people": lambda rng, known: (
        f"/api/v1/photographs?first={_day(rng, known)}&number=120&kind=human&score=9"
    ),
    "photographs: cells of a station": lambda rng, known: (
        f"/api/v1/photographs?first={_day(rng, known)}&number=120"
        f"&station={quote(rng.choice(known.stations))}&kind=animal"
    ),
    "photographs: one": lambda rng, known: f"/api/v1/photographs/{rng.choice(known.media)}",
    "photographs: the one before": lambda rng, known: (
        f"/api/v1/photographs/{rng.choice(known.media)}/beside?back=true&kind=vehicle"
    ),
    "photographs: one as a page": lambda rng, known: f"/photos/{rng.choice(known.media)}",
    "photographs: thumbnail": lambda rng, known: (
        f"/api/v1/photographs/{rng.choice(known.media)}/picture?size=thumbnail"
    ),
    "photographs: screen": lambda rng, known: (
        f"/api/v1/photographs/{rng.choice(known.media)}/picture?size=screen"
    ),
    "survey: the page": lambda rng, known: "/",
    "catalogue: the page": lambda rng, known: "/catalogue",
    "deployments: the page": lambda rng, known: "/deployments",
    "numbers: the page": lambda rng, known: "/numbers",
    "identify: the page": lambda rng, known: "/identify",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--only", default="", help="questions whose names hold this")
    parser.add_argument("--decide", action="store_true", help="take decisions on photographs, too")
    given = parser.parse_args()
    with served(given.folder) as (port, token):
        asks = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        known = _known(asks)
        print(f"{'question':34} {'first':>9} {'median':>9} {'95 %':>9}  [ms]")
        for name, question in QUESTIONS.items():
            if given.only in name:
                rng = random.Random(name)
                told(name, [_timed(asks, question(rng, known)) for _ in range(given.times)])
        if given.decide:
            told("photographs: a decision", list(_decided(asks, known, token, given.times)))


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, str]]:
    """The desk of a project on a port of this machine; and what forms of its pages must send."""
    with open_desk(folder) as desk:
        entrance = OwnEntrance(owner("Bench"))
        config = uvicorn.Config(create_app(desk, entrance), "127.0.0.1", 0, log_level="warning")
        listening = config.bind_socket()
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        try:
            yield listening.getsockname()[1], entrance._guest.csrf
        finally:
            server.should_exit = True
            thread.join(10)


def told(name: str, taken: list[float]) -> None:
    """Print one line.

    Parameters
    ----------
    name
        Of the question.
    taken
        How long each answer took [ms]; the first apart.
    """
    rest = sorted(taken[1:]) or taken
    high = rest[min(len(rest) - 1, int(0.95 * len(rest)))]
    mark = "" if high < GOAL else "  !"
    print(f"{name:34} {taken[0]:9.1f} {statistics.median(rest):9.1f} {high:9.1f}{mark}", flush=True)


def _timed(
    asks: http.client.HTTPConnection, address: str, sent: Any = None, token: str = ""
) -> float:
    begin = time.perf_counter()
    _answer(asks, address, sent, token)
    return 1000 * (time.perf_counter() - begin)


def _answer(
    asks: http.client.HTTPConnection, address: str, sent: Any = None, token: str = ""
) -> bytes:
    if sent is None:
        asks.request("GET", address)
    else:
        headers = {"content-type": "application/json", "x-csrf-token": token}
        asks.request("POST", address, json.dumps(sent), headers)
    answer = asks.getresponse()
    body = answer.read()
    if answer.status >= 400 and answer.status != 404:
        raise SystemExit(f"{address}: {answer.status} {body[:300]!r}")
    return body


def _known(asks: http.client.HTTPConnection) -> Known:
    begin = time.perf_counter()
    days = json.loads(_answer(asks, "/api/v1/photographs/days"))["days"]
    print(f"first answer of all: {1000 * (time.perf_counter() - begin):.0f} ms; {len(days)} days")
    dates = [time.strftime("%Y-%m-%d", time.gmtime(day * 86400)) for day, _ in days]
    cells = [
        each
        for date in random.Random(1).sample(dates, min(8, len(dates)))
        for each in json.loads(_answer(asks, f"/api/v1/photographs?first={date}&number=100"))
    ]
    first = json.loads(_answer(asks, "/api/v1/photographs?number=300"))
    counts = json.loads(_answer(asks, "/api/v1/photographs/counts"))
    return Known(
        dates,
        sorted({each["station"] for each in cells}),
        sorted(counts["species"]),
        [each["media_id"] for each in first],
        [each["media_id"] for each in cells if "human" in each["kinds"]],
        [each["media_id"] for each in cells if "animal" in each["kinds"]],
    )


def _decided(
    asks: http.client.HTTPConnection, known: Known, token: str, times: int
) -> Iterator[float]:
    for name in (known.animals * times)[:times]:
        shown = json.loads(_answer(asks, f"/api/v1/photographs/{name}"))
        of = shown["detections"][0]["detection_id"] if shown["detections"] else ""
        word = {"verdict": "species", "detection_id": of, "value": "Cervus nippon"}
        said = {"said": [word if of else {"verdict": "confirmed"}], "since": shown["since"]}
        yield _timed(asks, f"/api/v1/photographs/{name}/words", said, token)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
