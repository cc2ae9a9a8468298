"""Drawn catalogues: as likely as they should be, under the constraints, the same for a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from math import exp, factorial, gamma, log

import numpy as np
import pytest
from scipy.stats import nbinom

from pardalis.identify.identities.draws import DrawSettings, draw_catalogues
from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.identities.frequencies import MEANS, SHAPES
from pardalis.identify.identities.ranging import Ranging, ranging
from pardalis.records.calibration import Calibration
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting

START = datetime(2026, 3, 1, tzinfo=UTC)
# Half of the matches are missed: a missed match has a log ratio of about -0.7.
HALF = Calibration(
    "rootsift", (0.0, 0.0), (-30.0, 0.0), (0.0, 0.0, 0.0), None, 300, 999, 99_999, "a test"
)
SETTINGS = DrawSettings(settling=10, between=1)
LEFT, RIGHT, UNKNOWN = Flank.LEFT, Flank.RIGHT, Flank.UNKNOWN


def sighting(name: str, flank: Flank = LEFT, day: float = 0.0, event: str = "") -> Sighting:
    card = f"{flank}{name}"
    when = START + timedelta(days=day)
    media = Media(
        f"m{name}", f"{card}/{name}.jpg", name, card, card, Placement.PLACED, when, 0,
        f"b{name}", event or f"e{name}", 1600, 1200,
    )  # fmt: skip
    box = BoundingBox(0.2, 0.2, 0.5, 0.3)
    return Sighting(name, (Detection(name, f"m{name}", "animal", box, 0.9, "t"),), (media,), flank)


def pattern(pair: str, log_ratio: float) -> Proposal:
    p_same = 1.0 / (1.0 + exp(-log_ratio))
    return Proposal(pair[0], pair[1], Evidence.PATTERN, "t 1", 9, 9.0, log_ratio, p_same)


def paired(pair: str, p_same: float) -> Proposal:
    ratio = log(p_same / (1 - p_same))
    return Proposal(pair[0], pair[1], Evidence.PAIRED_CAMERAS, "t 1", 0, 1.0, ratio, p_same)


def said(pair: str, verdict: Verdict, position: int) -> Decision:
    return Decision(position, pair[0], pair[1], verdict, "Tashi", START)


def groups(found: Sequence[Individual]) -> frozenset[str]:
    return frozenset("".join(sorted(each.sightings)) for each in found)


def draw(  # type: ignore[no-untyped-def]
    seen: Sequence[Sighting], proposals, decisions=(), draws: int = 200, seed: int = 1, **more
) -> list[frozenset[str]]:
    names = {each.sighting_id for each in seen}
    around = Surroundings(calibration=HALF, **more)
    made = draw_catalogues(seen, proposals, decisions, names, around, draws, seed, SETTINGS)
    return [groups(each) for each in made]


def partitions(names: Sequence[str]) -> Iterator[list[list[str]]]:
    if not names:
        yield []
        return
    for rest in partitions(names[1:]):
        yield [[names[0]], *rest]
        for place in range(len(rest)):
            yield [*rest[:place], [names[0], *rest[place]], *rest[place + 1 :]]


def prior(*sizes: int) -> float:
    """Weight of a catalogue with clusters of these sizes, integrated over the parameters."""
    total = 0.0
    for shape in SHAPES:
        for mean in MEANS:
            seen = nbinom(shape, shape / (shape + mean))
            each = [seen.pmf(n) / (1 - seen.pmf(0)) * factorial(n) for n in sizes]
            total += float(np.prod(each))
    return total * gamma(len(sizes) + 0.5)


def test_each_catalogue_is_drawn_as_often_as_it_is_likely() -> None:
    seen = [sighting(name, day=10.0 * place) for place, name in enumerate("abcd")]
    found = {"ab": 2.5, "bc": 1.0, "cd": 3.0}
    missed = log(0.5)
    odds = {}
    for each in partitions("abcd"):
        total = log(prior(*(len(group) for group in each)))
        for group in each:
            pairs = ("".join(sorted(pair)) for pair in combinations(group, 2))
            total += sum(found.get(pair, missed) for pair in pairs)
        odds[frozenset("".join(sorted(group)) for group in each)] = exp(total)
    share = {key: value / sum(odds.values()) for key, value in odds.items()}
    assert len(share) == 15
    drawn = Counter(draw(seen, [pattern(*each) for each in found.items()], draws=400))
    for key, expected in share.items():
        # Five standard errors of 400 draws that are not quite independent.
        assert drawn[key] / 400 == pytest.approx(
            expected, abs=7 * (expected * (1 - expected) / 400) ** 0.5 + 0.004
        )


def test_paired_cameras_join_two_sides_as_often_as_they_are_one_pass() -> None:
    seen = [sighting("a", LEFT, event="e"), sighting("b", RIGHT, event="e")]
    alone = draw(seen, [])
    assert set(alone) == {frozenset("ab")}
    both = draw(seen, [paired("ab", 0.8)], draws=250)
    odds = 4.0 * prior(2) / prior(1, 1)
    expected = odds / (1.0 + odds)
    assert both.count(frozenset({"ab"})) / 250 == pytest.approx(expected, abs=0.1)


def test_decisions_hold_in_every_draw() -> None:
    seen = [sighting(name, day=10.0 * place) for place, name in enumerate("abcdef")]
    proposals = [pattern(pair, 1.0) for pair in ("ab", "bc", "cd", "de", "ef", "af")]
    ledger = [
        said("ad", Verdict.SAME, 1),
        said("bc", Verdict.DIFFERENT, 2),
        said("ef", Verdict.SAME, 3),
        said("de", Verdict.DIFFERENT, 4),
    ]
    drawn = draw(seen, proposals, ledger)
    assert len(set(drawn)) > 3
    for each in drawn:
        of = {name: group for group in each for name in group}
        assert of["a"] == of["d"]
        assert of["e"] == of["f"]
        assert of["b"] != of["c"]
        assert of["d"] != of["e"]


def test_left_and_right_meet_only_over_a_bridge() -> None:
    seen = [
        sighting("a", LEFT, 0, "e"), sighting("b", RIGHT, 0, "e"),
        sighting("c", LEFT, 10), sighting("d", RIGHT, 20), sighting("u", UNKNOWN, 30),
    ]  # fmt: skip
    proposals = [paired("ab", 0.7), pattern("ac", 1.0), pattern("au", 1.0), pattern("bd", 1.0)]
    side = {each.sighting_id: each.flank for each in seen}
    mixed = 0
    for each in draw(seen, proposals):
        for group in each:
            if {LEFT, RIGHT} <= {side[name] for name in group}:
                assert set("ab") <= set(group)
                mixed += 1
    assert mixed > 20


def test_nobody_can_tell_leaves_the_pair_in_doubt() -> None:
    seen = [sighting("a"), sighting("b", day=10)]
    sure = draw(seen, [pattern("ab", 6.0)])
    doubtful = draw(seen, [pattern("ab", 6.0)], [said("ab", Verdict.CANNOT_TELL, 1)], draws=250)
    assert sure.count(frozenset({"ab"})) > 180
    odds = prior(2) / prior(1, 1)
    share = doubtful.count(frozenset({"ab"})) / 250
    assert share == pytest.approx(odds / (1 + odds), abs=0.1)


def test_a_side_that_is_not_known_is_no_animal_unless_it_was_matched() -> None:
    seen = [sighting("a"), sighting("b", day=10), sighting("u", UNKNOWN, 20)]
    assert all("u" not in "".join(each) for each in draw(seen, [pattern("ab", 1.0)]))
    linked = draw(seen, [pattern("ab", 1.0), pattern("bu", 1.0)])
    assert any("u" in "".join(each) for each in linked)


def test_a_seed_gives_the_same_draws_in_any_order() -> None:
    seen = [sighting(name, day=10.0 * place) for place, name in enumerate("abcdef")]
    proposals = [pattern(pair, 1.5) for pair in ("ab", "bc", "cd", "de", "af")]
    first = draw(seen, proposals, draws=30, seed=4)
    assert draw(seen[::-1], proposals[::-1], draws=30, seed=4) == first
    assert draw(seen, proposals, draws=30, seed=5) != first
    assert draw([], [], draws=2) == [frozenset(), frozenset()]


def test_two_places_at_once_are_hardly_ever_one_animal() -> None:
    seen = [sighting("a"), sighting("b")]
    assert draw(seen, [pattern("ab", 3.0)]).count(frozenset({"ab"})) < 20


def test_a_missed_match_is_drawn_near_by_and_not_far_away() -> None:
    places, seen, proposals = {}, [], []
    rng = np.random.default_rng(2)
    for animal, name in enumerate("abcdefgh"):
        for number in range(4):
            each = sighting(f"{name}{number}", day=float(animal + 9 * number))
            seen.append(each)
            x = animal * 10_000.0 + float(rng.normal(0, 1500))
            places[each.media[0].card] = (x, float(rng.normal(0, 1500)))
        proposals += [
            Proposal(f"{name}{a}", f"{name}{b}", Evidence.PATTERN, "t", 9, 9.0, 9.0, 0.999)
            for a, b in combinations(range(3), 2)
        ]
    around = Surroundings(calibration=HALF, places=places)
    names = {each.sighting_id for each in seen}
    drawn = draw_catalogues(seen, proposals, (), names, around, 60, 1, SETTINGS)
    near = far = 0
    for each in drawn:
        for one in each:
            for name in one.sightings:
                others = {other[0] for other in one.sightings if other != name}
                near += name[1] == "3" and name[0] in others
                far += name[1] == "3" and bool(others - {name[0]})
    assert near > 10 * far
    assert near > 100


def test_home_ranges_weigh_places_as_the_integral_does() -> None:
    home = Ranging(2000.0, 4.0e8)
    rng = np.random.default_rng(3)
    points = np.array([[0.0, 0.0], [3000.0, 1000.0], [-1000.0, 2000.0]])
    # By simulation: an animal's variance, then its centre, uniform over a large square.
    variance = 2 * home.sigma**2 / rng.gamma(3.0, size=200_000)
    centres = rng.uniform(-15_000, 15_000, (200_000, 2))
    squares = ((points[None] - centres[:, None]) ** 2).sum(axis=(1, 2))
    density = np.exp(-squares / (2 * variance)) / (2 * np.pi * variance) ** 3
    integral = density.mean() * 30_000.0**2 / home.area
    about = float(((points - points.mean(axis=0)) ** 2).sum())
    expected = log(integral * home.area**3)
    assert home.of_one(3.0, about) == pytest.approx(expected, abs=0.1)
    both = home.log_ratio(np.array([3.0, 1.0]), np.array([about, 0.0]))
    assert both.tolist() == pytest.approx([home.of_one(3.0, about), 0.0])


def test_too_few_distances_tell_no_home_range() -> None:
    assert ranging([1000.0] * 5, np.random.default_rng(1).normal(size=(40, 2))) is None
