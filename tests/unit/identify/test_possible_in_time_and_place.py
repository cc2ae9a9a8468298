"""One animal is in one place at a time, and walks no faster than it can."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pardalis.identify.identities.close_in_time import close_in_time
from pardalis.identify.identities.conflicts import conflicts
from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.identities.possible import MovementSettings, Possible, possible, reach
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.media import Media, Placement
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting

START = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = {"A": (0.0, 0.0), "B": (7_000.0, 0.0), "C": (50_000.0, 0.0)}


def sighting(
    name: str, card: str, hours: float | None, photo: str = "", event: str = ""
) -> Sighting:
    when = None if hours is None else START + timedelta(hours=hours)
    media = Media(
        photo or f"m{name}", f"{card}/{name}.jpg", name, card, card, Placement.PLACED, when, 0,
        f"b{name}", event or f"e{name}", 1600, 1200,
    )  # fmt: skip
    box = BoundingBox(0.2, 0.2, 0.5, 0.3)
    return Sighting(
        name, (Detection(name, media.media_id, "animal", box, 0.9, "test 1"),), (media,), Flank.LEFT
    )


def test_a_leopard_walks_no_faster_than_it_can() -> None:
    here = sighting("a", "A", 0)
    # 7 km less 200 m at 2 m/s take 3400 s, of which the clocks may be off by 600 s.
    assert possible(here, sighting("b", "B", 2900 / 3600), PLACES) is Possible.YES
    assert possible(here, sighting("b", "B", 2700 / 3600), PLACES) is Possible.NOT_IN_TIME


def test_nor_farther_in_a_day_than_any_leopard_was_followed() -> None:
    settings = MovementSettings()
    assert reach(86_400.0, settings) == pytest.approx(200 + 29_000 * (2 + 600 / 86_400))
    assert possible(sighting("a", "A", 0), sighting("c", "C", 8), PLACES) is Possible.NOT_IN_TIME
    assert possible(sighting("a", "A", 0), sighting("c", "C", 24), PLACES) is Possible.YES


def test_two_in_one_photograph_are_two_animals_and_one_camera_may_see_one_again() -> None:
    pair = sighting("a", "A", 0, "m"), sighting("b", "A", 0, "m")
    assert possible(*pair, PLACES) is Possible.TWO_IN_ONE_PHOTOGRAPH
    assert possible(sighting("a", "A", 0), sighting("b", "A", 0.001), PLACES) is Possible.YES
    paired = sighting("a", "A", 0, event="e"), sighting("b", "B", 0, event="e")
    assert possible(*paired, PLACES) is Possible.YES


def test_without_places_only_one_moment_at_two_places_is_impossible() -> None:
    assert possible(sighting("a", "A", 0), sighting("b", "B", 0)) is Possible.NOT_IN_TIME
    assert possible(sighting("a", "A", 0), sighting("b", "B", 0.01)) is Possible.YES
    assert possible(sighting("a", "A", None), sighting("b", "B", 0), PLACES) is Possible.YES


def test_all_pairs_that_are_impossible_are_among_those_close_in_time() -> None:
    seen = [
        sighting(f"s{number}", "ABC"[number % 3], number * 0.7, photo=f"m{number // 4}")
        for number in range(60)
    ]
    seen += [sighting("t", "A", None, "t"), sighting("u", "A", None, "t")]
    close = set(close_in_time(seen, PLACES, MovementSettings()))
    impossible = {
        (a.sighting_id, b.sighting_id)
        for a in seen
        for b in seen
        if a.sighting_id < b.sighting_id and possible(a, b, PLACES) is not Possible.YES
    }
    assert impossible
    assert impossible <= close


def test_a_sure_coat_against_time_and_place_is_told_without_a_position() -> None:
    seen = [sighting("a", "A", 0), sighting("b", "B", 0.1), sighting("c", "C", 48)]
    sure = [
        Proposal("a", "b", Evidence.PATTERN, "m", 99, 99.0, 10.0, 0.9999),
        Proposal("a", "c", Evidence.PATTERN, "m", 99, 99.0, 10.0, 0.9999),
    ]
    (found,) = conflicts(seen, sure, Surroundings(places=PLACES))
    assert (found.sighting_a, found.sighting_b) == ("a", "b")
    assert "check the clocks" in found.reason
    assert not any(character.isdigit() for character in found.reason)
