"""What the command line prints: progress, sentences, JSON, tables."""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import TaskID

    from pardalis.workflows.outcome import Outcome

_SECONDS_BETWEEN_LINES = 10.0


def printable(text: str) -> str:
    """Text that every terminal can take: file names may hold bytes that are no text."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def say(text: str) -> None:
    """Print one line of the answer."""
    print(printable(text))


def say_outcome(outcome: Outcome, as_json: bool) -> None:
    """Print what a job did, in words or as JSON."""
    if as_json:
        problems = [asdict(problem) for problem in outcome.problems]
        say_json(
            {
                "job": outcome.job,
                "sentences": outcome.sentences,
                "counts": outcome.counts,
                **outcome.answer,
                "problems": problems,
            }
        )
        return
    for sentence in outcome.sentences:
        say(sentence)


def say_json(value: Any) -> None:
    """Print a value as JSON, readable in any encoding."""
    print(json.dumps(value, indent=2, default=str, allow_nan=False))


def say_table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], as_csv: bool, as_json: bool
) -> None:
    """Print a table for a person, as CSV, or as JSON."""
    if as_json:
        say_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        say_rows(columns, rows, as_csv)


def say_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], as_csv: bool) -> None:
    """Print a table for a person, or as CSV."""
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([printable(_cell(value)) for value in row] for row in rows)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(printable(_cell(value))) for value in row))
    Console().print(table)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A function that shows how far a step is: a bar on a terminal, else a line now and then."""
    if quiet:
        yield lambda _label, _done, _total: None
    elif sys.stderr.isatty():
        with _bars() as show:
            yield show
    else:
        yield _lines()


@contextmanager
def _bars() -> Iterator[Callable[[str, int, int], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True)) as bars:

        def show(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=total, rate="")
            speed = next(task.speed for task in bars.tasks if task.id == tasks[label])
            rate = f"{speed:.1f}/s" if speed else ""
            bars.update(tasks[label], completed=done, total=total, rate=rate)

        yield show


def _lines() -> Callable[[str, int, int], None]:
    begun: dict[str, float] = {}
    last: dict[str, float] = {}

    def show(label: str, done: int, total: int) -> None:
        now = time.monotonic()
        begun.setdefault(label, now)
        if done < total and now - last.get(label, -1e9) < _SECONDS_BETWEEN_LINES:
            return
        last[label] = now
        passed = now - begun[label]
        rate = f", {done / passed:.1f}/s" if passed > 0 and done else ""
        left = f", {passed / done * (total - done):.0f} s left" if 0 < done < total else ""
        print(f"{label}: {done} of {total}{rate}{left}", file=sys.stderr)

    return show
