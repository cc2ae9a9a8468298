"""Many reviewers at once on one queue of questions: no decision lost, none doubled, no error.

python benchmarks/desk_reviewers.py --seconds 300
python benchmarks/desk_reviewers.py --folder SURVEY --reviewers 20 --think 1
python benchmarks/desk_reviewers.py --url postgresql://me@/pardalis?host=/tmp/cluster

A desk is opened over loopback in a process of its own, on a made-up project (`desk_seed.py`) or on
the one in `--folder`. Each reviewer has an account of their own, asks for pairs, looks for
`--think` seconds, answers, and goes on. Some answers are sent twice, as by a shaky network; some
are taken back; some come late, on a pair that somebody else was given. In the end the ledger is
held against what the desk told each of them. It prints how long an answer took [ms].
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np

ROLE = "x-reviewer"
VERDICTS = ("same", "different", "different", "cannot_tell")


@dataclass
class Tally:
    """What the desk told the reviewers.

    Parameters
    ----------
    taken
        Positions of the ledger that they were told, by question and reviewer.
    undone
        Positions that they took back.
    conflicts
        Answers that were not taken, since another was.
    wrong
        Answers of the desk that nobody expects.
    waits
        How long each answer took [s].
    fetches
        How long it took to be given pairs [s].
    empty
        How often nothing was left to be given out.
    """

    taken: list[tuple[str, str, int]] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    conflicts: int = 0
    wrong: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    fetches: list[float] = field(default_factory=list)
    empty: int = 0


class Reviewer(threading.Thread):
    """One person at the desk.

    Parameters
    ----------
    number
        Which.
    port
        Of the desk.
    until
        When to stop, by `time.monotonic`.
    think
        How long a pair is looked at, on average [s].
    shared
        Pairs that others were given: now and then one of them is answered too.
    """

    def __init__(
        self, number: int, port: int, until: float, think: float, shared: list[dict[str, Any]]
    ) -> None:
        super().__init__(daemon=True)
        self.who, self.until, self.think = f"reviewer-{number}", until, think
        self.chance = random.Random(number)
        self.tally, self.shared = Tally(), shared
        self.desk = HTTPConnection("127.0.0.1", port, timeout=60)

    def run(self) -> None:
        """Look and answer until time is up."""
        try:
            while time.monotonic() < self.until:
                self.one()
        except Exception as error:
            self.tally.wrong.append(f"{self.who}: {error!r}")
        finally:
            self.desk.close()

    def one(self) -> None:
        """One pair."""
        begin = time.perf_counter()
        status, told = self.ask("/api/v1/questions/next", {"seat": "desk", "number": 4})
        self.tally.fetches.append(time.perf_counter() - begin)
        if status != 200:
            self.tally.wrong.append(f"next: {status} {told}")
            return
        if not told["pairs"]:
            self.tally.empty += 1
            time.sleep(0.2)
            return
        pair = told["pairs"][0]
        self.shared.append(pair)
        late = self.chance.random() < 0.03 and len(self.shared) > 20
        if late:
            pair = self.chance.choice(self.shared[-20:])
        time.sleep(self.think * self.chance.uniform(0.5, 1.5))
        self.answer(pair, late)

    def answer(self, pair: dict[str, Any], late: bool) -> None:
        """Answer a pair, perhaps twice, perhaps in vain, and perhaps take it back."""
        sent = {"seat": "desk", "verdict": self.chance.choice(VERDICTS), "since": pair["since"]}
        address = f"/api/v1/questions/{pair['question_id']}/answer"
        begin = time.perf_counter()
        status, told = self.ask(address, sent)
        self.tally.waits.append(time.perf_counter() - begin)
        if status == 409 or (late and status == 404):
            self.tally.conflicts += 1
            return
        if status != 200:
            self.tally.wrong.append(f"answer: {status} {told}")
            return
        self.tally.taken.append((pair["question_id"], self.who, told["position"]))
        if self.chance.random() < 0.05:
            again = self.ask(address, sent)
            if again[0] != 200 or again[1]["position"] != told["position"]:
                self.tally.wrong.append(f"sent twice: {again}")
        if self.chance.random() < 0.05:
            status, back = self.ask(f"/api/v1/decisions/{told['position']}/undo", {"seat": "desk"})
            if status == 200:
                self.tally.undone.append(told["position"])
            else:
                self.tally.wrong.append(f"undo: {status} {back}")

    def ask(self, address: str, sent: dict[str, Any]) -> tuple[int, Any]:
        """Send JSON and read the answer."""
        headers = {"content-type": "application/json", ROLE: self.who}
        self.desk.request("POST", address, json.dumps(sent), headers)
        answer = self.desk.getresponse()
        body = answer.read()
        return answer.status, json.loads(body) if body else None


def review(port: int, reviewers: int, seconds: float, think: float) -> list[Tally]:
    """Let so many people review for so long.

    Parameters
    ----------
    port
        Of the desk.
    reviewers
        How many.
    seconds
        How long [s].
    think
        How long each looks at a pair, on average [s].
    """
    shared: list[dict[str, Any]] = []
    until = time.monotonic() + seconds
    people = [Reviewer(number, port, until, think, shared) for number in range(reviewers)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return [each.tally for each in people]


def check(ledger: list[tuple[int, str, str, str]], tallies: list[Tally], before: int) -> list[str]:
    """What of the ledger is not as the reviewers were told; nothing, if all is well.

    Parameters
    ----------
    ledger
        Position, who, verdict and value of each decision.
    tallies
        Of the reviewers.
    before
        Position of the ledger before they began.
    """
    told = {position: who for each in tallies for _, who, position in each.taken}
    said = {p: who for p, who, verdict, _ in ledger if p > before and verdict != "undo"}
    undone = {int(value) for p, _, verdict, value in ledger if p > before and verdict == "undo"}
    # Who sends an answer again is told the position that it has: that is one decision.
    stands = {(name, p) for each in tallies for name, _, p in each.taken if p not in undone}
    wrong = [text for each in tallies for text in each.wrong]
    wrong += [f"lost: {position}" for position in sorted(told.keys() - said.keys())]
    wrong += [f"told nobody: {position}" for position in sorted(said.keys() - told.keys())]
    wrong += [f"under another's name: {p}" for p, who in told.items() if said.get(p, who) != who]
    doubled = [name for name, number in Counter(name for name, _ in stands).items() if number > 1]
    wrong += [f"doubled: {name}" for name in doubled]
    if undone != {position for each in tallies for position in each.undone}:
        wrong.append("what was taken back is not what the ledger says")
    return wrong


def read_ledger(folder: Path) -> list[tuple[int, str, str, str]]:
    """Position, who, verdict and value of each decision of a project.

    Parameters
    ----------
    folder
        The survey folder.
    """
    from pardalis.store import identities
    from pardalis.workflows.project import open_project

    with open_project(folder) as project, project.database.read() as connection:
        said = identities.decisions(connection)
    return [(each.position, each.decided_by, each.verdict.value, each.value) for each in said]


def serve(folder: Path, port: int) -> None:
    """Open the desk to whoever names themselves, and answer until killed.

    Parameters
    ----------
    folder
        The survey folder.
    port
        Of this machine.
    """
    import uvicorn

    from pardalis.web.server import answer_promptly, listen
    from pardalis.workflows.desk.desk import open_desk

    answer_promptly()
    with open_desk(folder) as desk:
        config = uvicorn.Config(named_app(desk), "127.0.0.1", port, log_level="warning")
        uvicorn.Server(config).run(sockets=[listen(config)])


def named_app(desk: Any) -> Any:
    """The application of a desk at which everybody is who they say.

    Parameters
    ----------
    desk
        The open project.
    """
    from pardalis.records.account import Account, Grant, Role
    from pardalis.web.app import create_app
    from pardalis.web.visit import Guest

    class Named:
        def guest(self, request: Any) -> Guest:
            name = request.headers.get(ROLE, "nobody")
            return Guest(Account(name, name, (Grant(Role.REVIEWER),)))

    return create_app(desk, Named())


@contextmanager
def serving(folder: Path, port: int) -> Iterator[None]:
    """A desk in a process of its own, until it has a queue.

    Parameters
    ----------
    folder
        The survey folder.
    port
        Of this machine.
    """
    command = [sys.executable, __file__, "--folder", str(folder), "--serve", str(port)]
    with subprocess.Popen(command) as process:
        try:
            _await(port, process)
            yield
        finally:
            process.terminate()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 600
    while time.monotonic() < until and process.poll() is None:
        try:
            reader = Reviewer(0, port, 0, 0, [])
            status, told = reader.ask("/api/v1/questions/next", {"seat": "first", "number": 1})
            if status == 200 and told["behind"] == 0 and told["waiting"]:
                reader.ask("/api/v1/questions/keep", {"seat": "first"})
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise SystemExit("The desk did not open, or has no question.")


def main() -> None:
    """Make a project, open its desk, review, and check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="of a survey; by default one is made up")
    parser.add_argument("--url", help="of an empty PostgreSQL database; by default SQLite")
    parser.add_argument("--media", type=int, default=30_000)
    parser.add_argument("--individuals", type=int, default=1_000)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--port", type=int, default=8799)
    parser.add_argument("--serve", type=int, help="only serve, at this port")
    given = parser.parse_args()
    if given.serve:
        serve(given.folder, given.serve)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name) / "survey"
        if given.folder is None:
            from desk_seed import make

            make(folder, given.media, given.individuals, 40, 0, given.url)
        before = max((row[0] for row in read_ledger(folder)), default=0)
        with serving(folder, given.port):
            tallies = review(given.port, given.reviewers, given.seconds, given.think)
        wrong = check(read_ledger(folder), tallies, before)
    _tell(tallies, wrong, given)


def _tell(tallies: list[Tally], wrong: list[str], given: argparse.Namespace) -> None:
    waits = 1e3 * np.array([wait for each in tallies for wait in each.waits])
    fetches = 1e3 * np.array([wait for each in tallies for wait in each.fetches])
    taken = sum(len(each.taken) for each in tallies)
    print(
        f"{given.reviewers} reviewers, {given.seconds:.0f} s: {taken} decisions, "
        f"{sum(len(each.undone) for each in tallies)} taken back, "
        f"{sum(each.conflicts for each in tallies)} conflicts shown, "
        f"{sum(each.empty for each in tallies)} times nothing left"
    )
    for label, times in (("an answer", waits), ("the next pairs", fetches)):
        if len(times):
            half, most, worst = np.percentile(times, (50, 95, 100))
            print(f"{label}: median {half:.0f} ms, 95 % {most:.0f} ms, worst {worst:.0f} ms")
    print("all as it should be" if not wrong else "\n".join(wrong[:20]))
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
