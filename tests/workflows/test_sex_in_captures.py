"""The sex that people gave an animal is a covariate of its captures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pardalis.records.deployment import Deployment
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting
from pardalis.workflows.fit_models import small_set, spec_of
from pardalis.workflows.gather_captures import Counting
from pardalis.workflows.settings import FitSettings

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEPLOYMENTS = tuple(
    Deployment(name, name, 30.0 + n / 50, 100.0, START, START + timedelta(days=9), 0)
    for n, name in enumerate("ABC")
)


def sighting(name: str, deployment: str, day: int) -> Sighting:
    media = Media(
        name, f"{name}.jpg", name, deployment, deployment, Placement.PLACED,
        START + timedelta(days=day, hours=9), 0, name, name, 100, 100,
    )  # fmt: skip
    detection = Detection(f"{name}-1", name, "animal", BoundingBox(0.1, 0.1, 0.5, 0.5), 0.9, "test")
    return Sighting(f"{name}-1", (detection,), (media,), Flank.LEFT)


SIGHTINGS = tuple(sighting(f"s{n}", "ABC"[n % 3], n) for n in range(6))
NAMES = [each.sighting_id for each in SIGHTINGS]


def animal(name: str, *members: int, sex: str = "") -> Individual:
    sightings = tuple(NAMES[n] for n in members)
    return Individual(name, sightings, frozenset({Flank.LEFT}), sex=sex)


CATALOGUE = (
    animal("L001", 0, 1, sex="female"),
    animal("L002", 2, 3, sex="male"),
    animal("L003", 4),
)


def counting(individuals: tuple[Individual, ...], animals: Path | None = None) -> Counting:
    return Counting(individuals, SIGHTINGS, DEPLOYMENTS, (), frozenset(), "2026", animals)


def sexes(history_of: Counting, drawn: tuple[Individual, ...] | None = None) -> dict[str, str]:
    history, _ = history_of.history(Flank.LEFT, drawn)
    return dict(zip(history.individual_ids, dict(history.covariates)["sex"], strict=True))


def test_the_ledger_gives_each_animal_its_sex() -> None:
    assert sexes(counting(CATALOGUE)) == {"L001": "female", "L002": "male", "L003": ""}


def test_a_drawn_animal_has_the_sex_of_most_of_its_sightings() -> None:
    drawn = (animal("1", 0, 1, 2), animal("2", 3), animal("3", 4, 5))
    assert sexes(counting(CATALOGUE), drawn) == {"1": "female", "2": "male", "3": ""}


def test_without_any_sex_there_is_no_covariate() -> None:
    history, _ = counting((animal("L001", 0, 1), animal("L002", 2))).history(Flank.LEFT)
    assert history.covariates == ()


def test_a_table_with_a_column_of_sex_comes_first(tmp_path: Path) -> None:
    table = tmp_path / "animals.csv"
    table.write_text("animal,Sex\nL001,M\nL002,F\n")
    history, _ = counting(CATALOGUE, table).history(Flank.LEFT)
    assert history.covariates == (("Sex", ("M", "F", "")),)
    table.write_text("animal,collar\nL001,yes\n")
    history, _ = counting(CATALOGUE, table).history(Flank.LEFT)
    assert dict(history.covariates) == {"collar": ("yes", "", ""), "sex": ("female", "male", "")}


def test_models_that_tell_the_sexes_are_compared_by_themselves() -> None:
    history, _ = counting(CATALOGUE).history(Flank.LEFT)
    models = small_set(spec_of(FitSettings()), (history,))
    assert ("sex", "sex") in [(name, model.hcov) for name, model in models]
