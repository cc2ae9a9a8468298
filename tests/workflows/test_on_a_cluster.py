"""Find and identify on a real Dask cluster end as they do on one machine, whatever dies on the way.

The cluster is a scheduler and workers in processes of their own, on ports of this machine.
Starting Python so often is what makes these tests take seconds.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from pardalis.errors import ClusterError, PluginError
from pardalis.workflows.batches import map_in_order
from pardalis.workflows.cluster import cluster
from pardalis.workflows.cluster_needs import lacking, needs
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.settings import FindSettings, IdentifySettings, ImportSettings

PATIENCE = 60.0
FORGIVING = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
Rows = Callable[[Path], dict[str, list[tuple[object, ...]]]]


class Cluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, dict[str, subprocess.Popen[bytes]]()
        told = folder / "scheduler.json"
        self.start("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
        self.address = str(waited(lambda: json.loads(told.read_text())["address"]))

    def start(self, name: str, *options: str) -> None:
        kind = "scheduler" if name == "scheduler" else "worker"
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1"]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [*command, *options], stdout=log, stderr=log, cwd=self.folder, env=FORGIVING
            )

    def worker(self, name: str) -> None:
        self.start(
            name, self.address, "--name", name, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--local-directory", str(self.folder),
        )  # fmt: skip

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def ready(self) -> None:
        """See that some worker lives."""
        self.forget_dead()
        if len(self.processes) == 1:
            self.worker(f"worker-{time.monotonic_ns()}")

    def forget_dead(self) -> None:
        alive = {name: each for name, each in self.processes.items() if each.poll() is None}
        self.processes = alive

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)


def waited(answer: Callable[[], object]) -> object:
    """The answer, once there is one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError, ValueError, KeyError):
            if found := answer():
                return found
        time.sleep(0.05)
    raise AssertionError("It never came.")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with closing(Cluster(tmp_path_factory.mktemp("cluster"))) as started:
        yield started


@pytest.fixture(scope="module")
def imported(few_cards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("imported") / "project"
    import_cards(few_cards, ImportSettings(project=project))
    return project


@pytest.fixture(scope="module")
def undisturbed(
    few_cards: Path, imported: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """What one machine finds, and what it tells apart then."""
    found, told = (tmp_path_factory.mktemp("undisturbed") / name for name in ("found", "told"))
    shutil.copytree(imported, found)
    find_animals(few_cards, FindSettings(project=found))
    shutil.copytree(found, told)
    identify_animals(few_cards, IdentifySettings(project=told))
    return found, told


def test_workers_killed_in_mid_run_change_nothing(
    few_cards: Path,
    imported: Path,
    undisturbed: tuple[Path, Path],
    dask: Cluster,
    tmp_path: Path,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dask.worker("first")
    dask.worker("second")
    there = tmp_path / "there"
    shutil.copytree(imported, there)
    killed: list[str] = []

    def kill(label: str, done: int, total: int) -> None:
        if label == "Find" and 0 < done < total and not killed:
            killed.append("first")
            dask.kill("first")
            dask.worker("late")
        if label == "Read coats" and 0 < done < total and len(killed) == 1:
            killed.append("second")
            dask.kill("second")

    monkeypatch.setattr("pardalis.workflows.coats._ON_THE_WAY", 2)
    # The workers stand in another folder, where this name says nothing.
    monkeypatch.chdir(few_cards.parent)
    survey = Path(few_cards.name)
    find_animals(survey, FindSettings(project=there, scheduler=dask.address), kill)
    assert rows(there) == rows(undisturbed[0])
    identify_animals(survey, IdentifySettings(project=there, scheduler=dask.address), kill)
    assert rows(there) == rows(undisturbed[1])
    assert killed == ["first", "second"]
    one, other = (
        {file.name: file.read_bytes() for file in (each / "features").iterdir()}
        for each in (there, undisturbed[1])
    )
    assert one == other
    assert one


def test_a_worker_that_would_find_something_else_is_named(dask: Cluster, few_cards: Path) -> None:
    dask.ready()
    fit = needs(few_cards, ["S0/0-0.jpg"])
    (_, python), *others = fit.versions
    for wanted, reason in [
        (replace(fit, survey=few_cards / "not there"), "has no folder .*not there"),
        (replace(fit, sample=few_cards / "S0" / "none.jpg"), "does not find .*none.jpg"),
        (replace(fit, versions=(("Python", "2.7"), *others)), f"has Python {python}, .* 2.7"),
    ]:
        with (
            pytest.raises(ClusterError, match=rf"worker at tcp://127\.0\.0\.1:\d+ {reason}"),
            cluster(dask.address, wanted),
        ):
            pass


def test_a_worker_that_joins_later_is_asked_too(dask: Cluster, few_cards: Path) -> None:
    dask.ready()
    with cluster(dask.address, needs(few_cards)) as executor:
        assert list(map_in_order(executor, abs, [-3, 2])) == [3, 2]
        executor._needed = replace(needs(few_cards), survey=few_cards / "not there")
        with pytest.raises(ClusterError, match=r"worker at tcp://.* has no folder"):
            list(map_in_order(executor, abs, [-3, 2]))
        with pytest.raises(PluginError, match="cannot be sent to other machines"):
            executor.submit(lambda: 0)


@pytest.mark.slow
def test_a_part_that_kills_each_worker_is_not_tried_for_ever(
    dask: Cluster, few_cards: Path
) -> None:
    """The scheduler is told to let one worker die of the same work, no more."""
    dask.ready()
    dask.worker("other")
    with cluster(dask.address, needs(few_cards)) as executor:
        waited(lambda: executor.threads() > 1)
        with pytest.raises(ClusterError, match="Each worker that took up the same part"):
            executor.submit(os._exit, 1).result()
    dask.forget_dead()


def test_a_scheduler_that_goes_away_is_told_of_and_a_second_run_goes_on(
    few_cards: Path,
    imported: Path,
    undisturbed: tuple[Path, Path],
    dask: Cluster,
    tmp_path: Path,
    rows: Rows,
) -> None:
    dask.ready()
    project = tmp_path / "project"
    shutil.copytree(imported, project)

    def kill(label: str, done: int, total: int) -> None:
        if 0 < done < total:
            dask.kill("scheduler")

    with pytest.raises(ClusterError, match="went away in the middle of the work"):
        find_animals(few_cards, FindSettings(project=project, scheduler=dask.address), kill)
    assert rows(project) != rows(imported)
    assert rows(project) != rows(undisturbed[0])
    find_animals(few_cards, FindSettings(project=project))
    assert rows(project) == rows(undisturbed[0])


def test_a_scheduler_that_is_not_there_is_told_of_at_once(
    few_cards: Path, imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    monkeypatch.setattr("pardalis.workflows.cluster.CONNECT", 0.3)
    project = tmp_path / "project"
    shutil.copytree(imported, project)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
    for wrong in (address, "tcp://127.0.0.1", "carrier-pigeon://coop"):
        with pytest.raises(ClusterError, match=f"No scheduler answers at '{wrong}'"):
            find_animals(few_cards, FindSettings(project=project, scheduler=wrong))
    with pytest.raises(ClusterError, match="reached with certificates, and none can be read"):
        find_animals(few_cards, FindSettings(project=project, scheduler="tls://127.0.0.1:1"))
    assert rows(project) == rows(imported)


@pytest.mark.slow
def test_a_scheduler_without_workers_is_told_of(
    tmp_path: Path, few_cards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pardalis.workflows.cluster.CONNECT", 1.0)
    with (
        closing(Cluster(tmp_path)) as empty,
        pytest.raises(ClusterError, match="has no workers"),
        cluster(empty.address, needs(few_cards)),
    ):
        pass


def test_what_is_done_already_needs_no_cluster(
    few_cards: Path, undisturbed: tuple[Path, Path], tmp_path: Path, rows: Rows
) -> None:
    project = tmp_path / "project"
    shutil.copytree(undisturbed[1], project)
    nobody = "tcp://127.0.0.1:1"
    find_animals(few_cards, FindSettings(project=project, scheduler=nobody))
    identify_animals(few_cards, IdentifySettings(project=project, scheduler=nobody))
    assert rows(project) == rows(undisturbed[1])


def test_this_process_lacks_nothing(few_cards: Path) -> None:
    assert lacking(needs(few_cards, ["S9/none.jpg", "S0/0-0.jpg"])) == ""
    assert needs(few_cards, ["S9/none.jpg", "S0/0-0.jpg"]).sample == few_cards / "S0" / "0-0.jpg"
