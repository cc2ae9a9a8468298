"""What the command line prints: progress, sentences, JSON, tables."""

from __future__ import annotations

import csv
import json
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import TaskID
    from rich.table import Table

    from pardalis.workflows.outcome import Outcome

_SECONDS_BETWEEN_LINES = 10.0
_SOME_WORDS = 20
# Names come from people, from cards and from tables of others: none may steer a terminal.
_CONTROL = {
    code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if code not in (9, 10)
}


def printable(text: str) -> str:
    """Text that every terminal can take, and that does not steer it."""
    return _encodable(text.translate(_CONTROL))


def _encodable(text: str) -> str:
    """File names may hold bytes that are no text."""
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
        writer.writerows([_encodable(_cell(value)) for value in row] for row in rows)
        return
    from rich.console import Console

    if not rows:
        say(f"No rows. The columns: {', '.join(columns)}.")
        return
    console = Console()
    shown = [[printable(_cell(value)) for value in row] for row in rows]
    filled = [at for at, _ in enumerate(columns) if any(row[at] for row in shown)]
    for chosen in (range(len(columns)), filled):
        headed = [columns[at] for at in chosen]
        cells = [[row[at] for at in chosen] for row in shown]
        if _fits(headed, cells, console.width):
            console.print(_as_table(headed, cells))
            break
    else:
        say("\n\n".join(_as_list(columns, row, console.width) for row in shown))
        return
    if chosen is filled:
        empty = (name for at, name in enumerate(columns) if at not in filled)
        say(f"Nothing stands in: {', '.join(empty)}.")


def _fits(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a table can be read: no word is broken, and what is long has room for some words."""
    needed = 1
    for at, name in enumerate(columns):
        cells = [name, *(row[at] for row in rows)]
        word = max((len(part) for cell in cells for part in cell.split()), default=0)
        needed += 3 + max(word, min(_SOME_WORDS, max(map(len, cells))))
    return needed <= width


def _as_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _as_list(columns: Sequence[str], row: Sequence[str], width: int) -> str:
    """A row that is too wide for a line, one line for each of its cells that are not empty."""
    room = max(map(len, columns)) + 2
    lines = []
    for name, cell in zip(columns, row, strict=True):
        if cell:
            lines += textwrap.wrap(
                cell, max(width, room + _SOME_WORDS), initial_indent=name.ljust(room),
                subsequent_indent=" " * room, break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
    return "\n".join(lines)


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
