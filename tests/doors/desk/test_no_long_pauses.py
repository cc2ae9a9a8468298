"""Python does not look again and again through all that a desk holds: it would keep all waiting."""

from __future__ import annotations

import gc
import sys
import time
import weakref
from collections.abc import Iterator

import pytest

from pardalis.web.server import TURN, answer_promptly


@pytest.fixture
def prompt() -> Iterator[None]:
    turn, callbacks = sys.getswitchinterval(), list(gc.callbacks)
    answer_promptly()
    answer_promptly()
    yield
    sys.setswitchinterval(turn)
    gc.callbacks[:] = callbacks
    gc.unfreeze()


@pytest.mark.usefixtures("prompt")
def test_what_has_outlived_a_search_is_not_searched_again() -> None:
    assert sys.getswitchinterval() == pytest.approx(TURN)
    held: list[list[int]] = [[each] for each in range(1000)]
    gc.collect()
    assert gc.get_freeze_count() > len(held)
    # What is still looked through is what came since.
    assert not any(each is held[0] for each in gc.get_objects())


class Ring:
    """Garbage as soon as nobody names it: it names itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.mark.usefixtures("prompt")
def test_garbage_is_found_and_what_was_left_alone_a_day_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gc.collect()
    young, old = Ring(), Ring()
    gone = weakref.ref(young)
    del young
    gc.collect()
    assert gone() is None
    gone = weakref.ref(old)
    del old
    gc.collect()
    assert gone() is not None
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 90_000)
    gc.collect()
    assert gone() is None
