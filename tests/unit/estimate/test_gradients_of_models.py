"""The gradient of every kind of model is that of its log likelihood."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from pardalis.estimate.design.matrices import make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.estimate.search.starts import start_values
from pardalis.records.model_spec import ModelSpec
from pardalis.scr.detection_functions import DETECTION_FUNCTIONS
from pardalis.testing.capture_histories import varied_history, varied_mask

DETECTORS = ("proximity", "count", "count of 1", "count of 5", "multi")
FUNCTIONS = sorted(DETECTION_FUNCTIONS)
KINDS = ("poisson", "binomial", "conditional")

# Of the first detection parameter (P), sigma and density; hcov and groups; sessions.
MODELS = {
    "b": ("P ~ b", {}, 1),
    "B and k": ("P ~ B; sigma ~ k", {}, 1),
    "bk": ("P ~ bk; sigma ~ bk", {}, 1),
    "Bk and K": ("P ~ Bk + K", {}, 1),
    "b and bk": ("P ~ b * bk", {}, 1),
    "t": ("P ~ t", {}, 1),
    "covariates": ("P ~ road + moon; sigma ~ height", {}, 1),
    "h2": ("P ~ h2; sigma ~ h2", {}, 1),
    "h2 and bk": ("P ~ h2 + bk", {}, 1),
    "hcov": ("P ~ sex; sigma ~ sex", {"hcov": "sex"}, 1),
    "hcov and sessions": ("P ~ session; sigma ~ sex; pmix ~ session", {"hcov": "sex"}, 2),
    "fixed": ("P ~ 1", {"fixed": (("sigma", 800.0),)}, 1),
    "sessions": ("P ~ session; sigma ~ rain", {}, 2),
}
OF_FULL = {
    "density": ("D ~ forest + x + y2; P ~ bk", {}, 1),
    "levels of density": ("D ~ side", {}, 1),
    "identity": ("D ~ forest", {"links": (("D", "identity"),)}, 1),
    "groups": ("D ~ g; P ~ g; sigma ~ age", {"groups": "age"}, 1),
    "density of sessions": ("D ~ session * forest", {}, 2),
    "identity of detection": ("sigma ~ road", {"links": (("sigma", "identity"),)}, 1),
    "fixed density": ("P ~ b", {"fixed": (("D", 0.02),)}, 1),
}
OF_CONDITIONAL = {
    "individual covariates": ("P ~ age; sigma ~ mass", {}, 1),
    "relative density": ("D ~ forest; P ~ bk", {}, 1),
}


def likelihood_of(
    detector: str, name: str, kind: str, formulas: str, options: dict[str, object], sessions: int
) -> ModelLikelihood:
    first = DETECTION_FUNCTIONS[name].parameters[0][0]
    kind_of, _, size = detector.partition(" of ")
    spec = ModelSpec(
        detectfn=name,
        formulas=formulas.replace("P ~", f"{first} ~"),
        conditional=kind == "conditional",
        distribution="binomial" if kind == "binomial" else "poisson",
        binomial_size=int(size or 0),
    )
    histories = tuple(
        varied_history(kind_of, number + 1, "AB"[number]) for number in range(sessions)
    )
    design = make_design(
        ScrSpec.of(replace(spec, **options)), histories, (varied_mask(),) * sessions
    )
    return ModelLikelihood(design)


def check_gradient(likelihood: ModelLikelihood, seed: int) -> None:
    """Along a line no component of whose direction is small, by extrapolated differences."""
    random = np.random.default_rng(seed)
    size = len(likelihood.design.names)
    beta, spread = start_values(likelihood.design), 0.2
    if likelihood.design.spec.links:
        spread *= np.minimum(1.0, np.abs(beta) + 1e-3)
    beta = beta + random.uniform(-1, 1, size) * spread
    if likelihood.design.spec.link_of("D") == "log" and likelihood.design.names[0] == "D":
        beta[0] += 0.7  # a binomial number of animals has to be above those caught
    along = random.choice([-1.0, 1.0], size) * random.uniform(0.5, 1.5, size) * spread

    def difference(step: float) -> float:
        ahead, behind = likelihood(beta + step * along)[0], likelihood(beta - step * along)[0]
        return (ahead - behind) / (2 * step)

    value, gradient = likelihood(beta)
    assert np.isfinite(value)
    numeric = (4 * difference(1e-3) - difference(2e-3)) / 3
    size_of_terms = float(np.abs(gradient * along).sum())
    assert float(gradient @ along) == pytest.approx(numeric, abs=2e-7 * size_of_terms + 2e-8)
    assert size_of_terms > 1e-3


def seed_of(*names: str) -> int:
    return zlib.crc32(" ".join(names).encode())


def in_turn(models: Iterable[str], kinds: tuple[str, ...]) -> list[tuple[str, str, str, str]]:
    """Each model with each detector; likelihoods and detection functions take turns."""
    found = list(product(models, DETECTORS))
    return [
        (model, detector, kinds[number % len(kinds)], FUNCTIONS[(number * 5 + 1) % 6])
        for number, (model, detector) in enumerate(found)
    ]


@pytest.mark.parametrize("detector", DETECTORS)
@pytest.mark.parametrize(("place", "name"), list(enumerate(FUNCTIONS)))
def test_of_each_detector_and_function(detector: str, place: int, name: str) -> None:
    kind = KINDS[(place + DETECTORS.index(detector)) % 3]
    check_gradient(likelihood_of(detector, name, kind, "", {}, 1), seed_of(detector, name))


@pytest.mark.parametrize(
    ("model", "detector", "kind", "name"),
    [*in_turn(MODELS, KINDS), *in_turn(OF_FULL, KINDS[:2]), *in_turn(OF_CONDITIONAL, KINDS[2:])],
)
def test_of_each_model(model: str, detector: str, kind: str, name: str) -> None:
    formulas, options, sessions = {**MODELS, **OF_FULL, **OF_CONDITIONAL}[model]
    if model == "identity":
        kind = "poisson"  # the start may have fewer animals than were caught
    likelihood = likelihood_of(detector, name, kind, formulas, options, sessions)
    check_gradient(likelihood, seed_of(model, detector, kind))


@pytest.mark.parametrize("detector", ["proximity", "multi"])
@pytest.mark.parametrize("kind", KINDS)
def test_of_classes_known_and_unknown_in_each_likelihood(detector: str, kind: str) -> None:
    model = ("P ~ sex + bk; sigma ~ sex", {"hcov": "sex"}, 1)
    check_gradient(likelihood_of(detector, "HN", kind, *model), seed_of(detector, kind))


def test_a_wrong_gradient_is_found() -> None:
    likelihood = likelihood_of("proximity", "HN", "poisson", "P ~ bk", {}, 1)

    class Wrong:
        design = likelihood.design

        def __call__(self, beta: np.ndarray) -> tuple[float, np.ndarray]:
            value, gradient = likelihood(beta)
            return value, gradient + np.eye(len(beta))[2] * 1e-4 * np.abs(gradient).sum()

    with pytest.raises(AssertionError):
        check_gradient(Wrong(), 1)
