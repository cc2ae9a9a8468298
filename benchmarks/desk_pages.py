"""How soon the desk answers: each page's data asked over loopback, on a project of its full size.

python benchmarks/desk_seed.py FOLDER
python benchmarks/desk_pages.py FOLDER
python benchmarks/desk_pages.py FOLDER --times 100 --only photographs
python benchmarks/desk_pages.py FOLDER --anew
python benchmarks/desk_pages.py FOLDER --role viewer --site Hunchun
python benchmarks/desk_pages.py FOLDER --rows

Of each question the first answer, the median and the 95th percentile are shown [ms], over `--times`
askings, each with other values where the question has any (days, stations, photographs); beside
them the processor's time of an answer [ms], which other work on the machine lengthens less. With
`--anew` nothing that the desk keeps in memory for some seconds is used, with `--still` nothing is
derived beside the answers. `--rows` first derives from
nothing all that the desk derives in the background, and tells how long that took. The goal is
100 ms for the 95th percentile and 1 s for the first view of a page. Decisions are taken in a copy
of nothing: they stay in the project's ledger, so give a project that may be written to. A question
of another page is one line more in `QUESTIONS`.
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
from unittest import mock
from urllib.parse import quote

import uvicorn
from desk_seed import SITES

from pardalis.records.account import Account, Grant, Role
from pardalis.records.animal_card import CatalogueOrder
from pardalis.web.app import create_app
from pardalis.web.entrance.own import OwnEntrance
from pardalis.web.server import answer_promptly, listen
from pardalis.workflows.desk.anew import Anew
from pardalis.workflows.desk.desk import Desk, open_desk, owner
from pardalis.workflows.desk.keeper import Keeper
from pardalis.workflows.desk.kept import Kept

GOAL = 100.0
_ORDERS = tuple(each.value for each in CatalogueOrder)
_BESIDE = ((Keeper, "_keep_up"), (Anew, "keep"))
_KINDS = ("animal", "human", "vehicle", "blank")
_KEPT, _LONG = Kept.get, 3600.0


@dataclass(frozen=True)
class Known:
    """What questions may name: of each some, from the project."""

    days: list[str]
    stations: list[str]
    species: list[str]
    media: list[str]
    people: list[str]
    animals: list[str]
    cameras: list[str]


@dataclass(frozen=True)
class Taken:
    """How long an answer took [ms]: by the clock, and of the processor's time."""

    clock: float
    processor: float


Question = Callable[[random.Random, Known], str | tuple[str, dict[str, Any]]]


def _forgetful(kept: Kept[Any], key: Any, ground: Any, make: Callable[[], Any]) -> Any:
    """What is kept for an hour is kept until its ground changes: a second asking finds it."""
    return make() if kept._seconds < _LONG else _KEPT(kept, key, ground, make)


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
    "photographs: species": lambda rng, known: "/api/v1/species",
    "survey: the page": lambda rng, known: "/",
    "survey: where it stands": lambda rng, known: "/api/v1/survey",
    "survey: effort calendar": lambda rng, known: "/api/v1/effort",
    "survey: jobs": lambda rng, known: "/api/v1/jobs",
    "catalogue: the page": lambda rng, known: "/catalogue",
    "catalogue: a further page": lambda rng, known: f"/catalogue?page={rng.randint(2, 30)}",
    "catalogue: of a site": lambda rng, known: (
        f"/api/v1/individuals?site={rng.choice(SITES)}&order={rng.choice(_ORDERS)}"
    ),
    "catalogue: of a time": lambda rng, known: (
        f"/api/v1/individuals?seen_from={_day(rng, known)}&page={rng.randint(1, 3)}"
    ),
    "catalogue: one as a page": lambda rng, known: f"/catalogue/L{rng.randint(1, 2000):04d}",
    "catalogue: one": lambda rng, known: f"/api/v1/individuals/L{rng.randint(1, 2000):04d}",
    "catalogue: map of one": lambda rng, known: (
        f"/api/v1/individuals/L{rng.randint(1, 2000):04d}/captures"
    ),
    "deployments: the page": lambda rng, known: "/deployments",
    "deployments: all": lambda rng, known: "/api/v1/cameras",
    "deployments: map": lambda rng, known: "/api/v1/maps/stations",
    "deployments: one as a page": lambda rng, known: (
        f"/deployments/camera?name={quote(rng.choice(known.cameras))}"
    ),
    "numbers: the page": lambda rng, known: "/numbers",
    "numbers: rates of a species": lambda rng, known: (
        f"/api/v1/numbers/rates?of={quote(rng.choice(known.species))}"
    ),
    "numbers: answer": lambda rng, known: "/api/v1/numbers/answer",
    "identify: the page": lambda rng, known: "/identify",
    "identify: the next pairs": lambda rng, known: (
        "/api/v1/questions/next",
        {"seat": f"bench{rng.randint(0, 3)}", "number": 4},
    ),
    "publish: the page": lambda rng, known: "/publish",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--only", default="", help="questions whose names hold this")
    parser.add_argument("--decide", action="store_true", help="take decisions on photographs, too")
    parser.add_argument("--anew", action="store_true", help="keep nothing in memory between two")
    parser.add_argument("--still", action="store_true", help="let nothing follow the ledger")
    parser.add_argument("--rows", action="store_true", help="first derive all rows, and time it")
    parser.add_argument("--role", type=Role, default=Role.ADMIN, help="of who asks")
    parser.add_argument("--site", default="", help="at which; by default everywhere")
    given = parser.parse_args()
    if given.rows:
        derive(given.folder)
    account = Account("", "Bench", (Grant(given.role, given.site),))
    anew = mock.patch.object(Kept, "get", _forgetful)
    still = [mock.patch.object(*each, return_value=None) for each in _BESIDE]
    left_out = contextlib.ExitStack()
    for patch in [anew] * given.anew + still * given.still:
        left_out.enter_context(patch)
    with left_out, served(given.folder, account) as (port, token):
        asks = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        known = _known(asks)
        for address in ("/", "/numbers"):
            _answer(asks, address)
        await_quiet()
        # The server has hung up meanwhile.
        asks.close()
        print(f"{'question':34} {'first':>9} {'median':>9} {'95 %':>9} {'processor':>9}  [ms]")
        for name, question in QUESTIONS.items():
            if given.only in name:
                rng = random.Random(name)
                told(name, [_timed(asks, question(rng, known), token) for _ in range(given.times)])
        if given.decide:
            told("photographs: a decision", list(_decided(asks, known, token, given.times)))


def derive(folder: Path) -> None:
    """Derive all that the desk shows anew, and tell how long it took.

    Parameters
    ----------
    folder
        The survey folder.
    """
    with open_desk(folder) as desk:
        for name, make in _derived(desk).items():
            begin, used = time.perf_counter(), time.process_time()
            make()
            clock, processor = time.perf_counter() - begin, time.process_time() - used
            print(f"{name:34} {clock:8.1f} s by the clock, {processor:8.1f} s of the processor")


def _derived(desk: Desk) -> dict[str, Callable[[], None]]:
    from pardalis.store import schema
    from pardalis.store.desk import photograph_tables, photographs
    from pardalis.workflows.desk import effort_calendar, events
    from pardalis.workflows.desk.photographs import refresh

    def rows() -> None:
        refresh(desk.project)

    tables = (
        photograph_tables.photograph,
        photograph_tables.photograph_day,
        photograph_tables.photograph_camera,
    )
    with desk.project.database.write() as connection:
        for table in tables:
            connection.execute(table.delete())
        photographs.put_state(connection, "")
        for name in ("events", "calendar", "doubts of effort"):
            step = schema.step
            connection.execute(step.delete().where(step.c.name.startswith(name)))
    return {
        "catalogue": lambda: bool(desk.keeper and desk.keeper.settle()) and None,
        "rows of photographs": rows,
        "the same, nothing new": rows,
        "events": lambda: events.refresh_events(desk),
        "effort calendar": lambda: effort_calendar.refresh_calendar(desk),
    }


def await_quiet(seconds: float = 1800.0) -> None:
    """Wait until what the desk derives in the background is done: nearly no processor is used.

    Parameters
    ----------
    seconds
        So long at most [s].
    """
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        used = time.process_time()
        time.sleep(3)
        if time.process_time() - used < 0.1:
            break
    print(f"quiet after {time.perf_counter() - begin:.0f} s")


@contextmanager
def served(folder: Path, account: Account | None = None) -> Iterator[tuple[int, str]]:
    """The desk of a project on a port of this machine; and what forms of its pages must send.

    Parameters
    ----------
    folder
        The survey folder.
    account
        Who asks; by default who may do all.
    """
    answer_promptly()
    with open_desk(folder) as desk:
        entrance = OwnEntrance(account or owner("Bench"))
        config = uvicorn.Config(create_app(desk, entrance), "127.0.0.1", 0, log_level="warning")
        listening = listen(config)
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


def told(name: str, taken: list[Taken]) -> None:
    """Print one line.

    Parameters
    ----------
    name
        Of the question.
    taken
        How long each answer took; the first apart.
    """
    rest = sorted(each.clock for each in taken[1:]) or [taken[0].clock]
    high = rest[min(len(rest) - 1, int(0.95 * len(rest)))]
    used = statistics.median(each.processor for each in taken[1:] or taken)
    mark = "" if high < GOAL else "  !"
    middle = statistics.median(rest)
    print(
        f"{name:34} {taken[0].clock:9.1f} {middle:9.1f} {high:9.1f} {used:9.1f}{mark}", flush=True
    )


def _timed(
    asks: http.client.HTTPConnection, question: str | tuple[str, dict[str, Any]], token: str = ""
) -> Taken:
    address, sent = question if isinstance(question, tuple) else (question, None)
    begin, used = time.perf_counter(), time.process_time()
    _answer(asks, address, sent, token)
    clock, processor = time.perf_counter() - begin, time.process_time() - used
    return Taken(1000 * clock, 1000 * processor)


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
    if answer.status >= 400 and answer.status not in (403, 404):
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
    cameras = json.loads(_answer(asks, "/api/v1/cameras"))
    return Known(
        dates,
        sorted({each["station"] for each in cells}),
        sorted(counts["species"]),
        [each["media_id"] for each in first],
        [each["media_id"] for each in cells if "human" in each["kinds"]],
        [each["media_id"] for each in cells if "animal" in each["kinds"]],
        [each["seen"]["name"] for each in cameras["cameras"]],
    )


def _decided(
    asks: http.client.HTTPConnection, known: Known, token: str, times: int
) -> Iterator[Taken]:
    for name in (known.animals * times)[:times]:
        shown = json.loads(_answer(asks, f"/api/v1/photographs/{name}"))
        of = shown["detections"][0]["detection_id"] if shown["detections"] else ""
        word = {"verdict": "species", "detection_id": of, "value": "Cervus nippon"}
        said = {"said": [word if of else {"verdict": "confirmed"}], "since": shown["since"]}
        yield _timed(asks, (f"/api/v1/photographs/{name}/words", said), token)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
