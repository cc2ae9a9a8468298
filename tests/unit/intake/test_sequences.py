"""The frames that a camera counts make its bursts; where it is silent, time does."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from pardalis.intake.place import place_media
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.trigger import Trigger

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

# (seconds after noon, number, length, event number)
Shot = tuple[float, int | None, int | None, int | None]


def files(shots: list[Shot], names: list[int] | None = None) -> list[CardFile]:
    return [
        CardFile(
            f"S1/RCNX{name:04d}.JPG", "S1", 9, 1, FileKind.PHOTO,
            content_hash=f"{n:020x}".ljust(64, "0"), width=4, height=3,
            camera_time=(NOON + timedelta(seconds=seconds)).replace(tzinfo=None),
            trigger=Trigger.MOTION if number else Trigger.TIME_LAPSE,
            sequence_number=number, sequence_length=length, event_number=event,
        )
        for n, (name, (seconds, number, length, event)) in enumerate(
            zip(names or range(len(shots)), shots, strict=True)
        )
    ]  # fmt: skip


def bursts(shots: list[Shot], names: list[int] | None = None) -> list[list[int]]:
    """Which shots make a burst, by their place in the list."""
    placed = place_media(files(shots, names), None, (), IntakeSettings())
    of = sorted((photo.burst_id, int(photo.media_id, 16)) for photo in placed.media)
    groups = [[shot for _, shot in group] for _, group in groupby(of, key=lambda each: each[0])]
    return sorted(groups)


def trigger(event: int | None, start: float, pace: float = 0.0, length: int = 3) -> list[Shot]:
    return [(start + n * pace, n + 1, length, event) for n in range(length)]


def test_a_trigger_within_the_gap_is_a_new_burst() -> None:
    shots = [*trigger(7, 0, 0.5), *trigger(8, 2, 0.5)]
    assert bursts(shots) == [[0, 1, 2], [3, 4, 5]]
    silent: list[Shot] = [(seconds, None, None, None) for seconds, *_ in shots]
    assert bursts(silent) == [[0, 1, 2, 3, 4, 5]]


def test_without_the_events_number_the_count_begins_anew() -> None:
    assert bursts([*trigger(None, 0, 1), *trigger(None, 3, 1)]) == [[0, 1, 2], [3, 4, 5]]


def test_a_slow_sequence_is_one_burst() -> None:
    # Ten seconds and more between the frames: far beyond what time alone would join.
    assert bursts(trigger(7, 0, 30.0, length=5)) == [[0, 1, 2, 3, 4]]
    assert bursts(trigger(None, 0, 30.0, length=5)) == [[0, 1, 2, 3, 4]]


def test_missing_frames() -> None:
    cut_short = [*trigger(7, 0)[:2], *trigger(8, 1)]
    assert bursts(cut_short) == [[0, 1], [2, 3, 4]]
    without_first = [*trigger(7, 0), *trigger(8, 1)[1:]]
    assert bursts(without_first) == [[0, 1, 2], [3, 4]]
    # 1 of 3, then 2 of 3 of the next: only the event's number tells.
    ends_and_tails = [*trigger(7, 0)[:1], *trigger(8, 1)[1:]]
    assert bursts(ends_and_tails) == [[0], [1, 2]]
    gap_inside = [trigger(7, 0, 5.0, length=5)[n] for n in (0, 3, 4)]
    assert bursts(gap_inside) == [[0, 1, 2]]


def test_a_sequence_cut_by_the_cards_end_does_not_go_on_the_next_day() -> None:
    tail: list[Shot] = [(86_400 + n, n, 3, None) for n in (2, 3)]
    assert bursts([*trigger(None, 0)[:1], *tail]) == [[0], [1, 2]]
    # Nor where the camera's count of events began anew.
    same: list[Shot] = [(86_400 + n, n, 3, 1) for n in (2, 3)]
    assert bursts([*trigger(1, 0)[:1], *same]) == [[0], [1, 2]]


def test_silent_photographs_go_by_time() -> None:
    by_clock: Shot = (4.0, None, None, 9)
    zeros: Shot = (104.0, 0, 0, 9)
    # Between two frames of one trigger they part nothing.
    shots = [(0.0, 1, 2, 8), by_clock, (8.0, 2, 2, 8), (100.0, 1, 2, 10), zeros, (108.0, 2, 2, 10)]
    assert bursts(shots) == [[0, 2], [1], [3, 5], [4]]
    near: list[Shot] = [(0.0, 1, 2, 8), (1.0, 2, 2, 8), (2.0, None, None, 9), (3.0, 1, 2, 10)]
    assert bursts(near) == [[0, 1, 2], [3]]


def test_single_photographs_have_no_sequence() -> None:
    assert bursts([(0, 1, 1, 7), (1, 1, 1, 8), (2, 1, 1, 9), (60, 1, 1, 10)]) == [[0, 1, 2], [3]]


def test_impossible_counts_tell_nothing() -> None:
    assert bursts([(0, 4, 3, 7), (1, 3, None, 7), (2, None, 3, 8)]) == [[0, 1, 2]]


def test_names_that_were_changed_part_no_sequence_of_one_second() -> None:
    assert bursts(trigger(7, 0), names=[30, 10, 20]) == [[0, 1, 2]]


_length = st.integers(2, 5)
_triggers = st.lists(st.tuples(_length, st.floats(0.1, 500.0), st.integers(0, 31)), max_size=8)


@settings(max_examples=40, deadline=None)
@given(_triggers, st.booleans(), st.integers(0, 1000))
def test_no_burst_holds_two_triggers(
    drawn: list[tuple[int, float, int]], counts_events: bool, seed: int
) -> None:
    """Whatever frames are missing, each trigger's that is left is one burst, in whatever order."""
    shots: list[Shot] = []
    made: list[list[int]] = []
    start = 0.0
    for event, (length, pause, left_out) in enumerate(drawn):
        frames = trigger(event, start, 1.0, length)
        start = frames[-1][0] + pause
        kept = [shot for n, shot in enumerate(frames) if n == 0 or not left_out >> n & 1]
        made.append(list(range(len(shots), len(shots) + len(kept))))
        shots += kept if counts_events else [(*shot[:3], None) for shot in kept]
    assert bursts(shots) == made
    listed = files(shots)
    shuffled = random.Random(seed).sample(listed, len(listed))
    rules = IntakeSettings()
    assert place_media(shuffled, None, (), rules) == place_media(listed, None, (), rules)
