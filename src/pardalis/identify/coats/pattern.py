"""Whether a crop shows a spotted coat at all: deer, people and vehicles must not become animals."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float32, Float64, UInt8

from pardalis.identify.coats.pattern_features import pattern_features

# Logistic regression by benchmarks/fit_pattern.py, which says how much each group counts; rates by
# group are in docs/validation.md.
WEIGHTS: Float64[np.ndarray, " features"] = np.array(
    [8.108, 23.443, 6.562, -0.39, -2.314, 2.27, 2.305, 7.792, 62.37]
)
BIAS = -12.141
# Above 0: a false coat on ground or on an owl costs more than a real one that is passed over.
LEAST_SCORE = 0.4

LEAST_POINTS = 60
# Spots are larger [px at working size]; a sensor's noise makes hundreds of marks smaller than this.
LEAST_MARK = 4.0
LEAST_SIZE = 90.0

SPOTTED = (
    "panthera pardus",
    "panthera onca",
    "panthera uncia",
    "panthera tigris",
    "neofelis",
    "acinonyx jubatus",
    "leopardus",
    "leptailurus serval",
    "prionailurus",
    "pardofelis marmorata",
    "lynx",
)


def is_spotted_species(scientific_name: str) -> bool:
    """Whether animals of this name are told apart by spots or stripes.

    Parameters
    ----------
    scientific_name
        Genus, species, perhaps a subspecies.

    Examples
    --------
    >>> is_spotted_species("Panthera pardus fusca"), is_spotted_species("Panthera leo")
    (True, False)
    """
    name = " ".join(scientific_name.lower().split())
    return any(name == each or name.startswith(each + " ") for each in SPOTTED)


def pattern_score(
    crop: UInt8[np.ndarray, "height width"], inside: Bool[np.ndarray, "height width"]
) -> float:
    """How much a crop looks like a spotted coat.

    Parameters
    ----------
    crop
        Brightness, at working size.
    inside
        The animal's outline, or the rounded box where none is found.

    Returns
    -------
    float
        Score of a logistic regression on `pattern_features`; a coat is seen from `LEAST_SCORE`.
    """
    return float(WEIGHTS @ pattern_features(crop, inside) + BIAS)


def judge_coat(score: float, long_side: float, scientific_name: str) -> str:
    """Why a crop shows no coat to tell an animal by, or nothing if it may.

    Parameters
    ----------
    score
        From `pattern_score`.
    long_side
        Of the detection [px of the photograph].
    scientific_name
        Where the source of the detection knows the species; it overrides the score.

    Examples
    --------
    >>> judge_coat(3.0, 400.0, "Panthera leo")
    'Panthera leo has no coat pattern to tell animals by'
    """
    if scientific_name and not is_spotted_species(scientific_name):
        return f"{scientific_name} has no coat pattern to tell animals by"
    if long_side < LEAST_SIZE:
        return "too small in the picture"
    if not scientific_name and score < LEAST_SCORE:
        return "no coat pattern seen"
    return ""


def judge_points(sizes: Float32[np.ndarray, " marks"]) -> str:
    """Why key points are too few to tell an animal by, or nothing.

    Parameters
    ----------
    sizes
        Their diameters [px at working size].

    Examples
    --------
    >>> judge_points(np.full(1000, 2.5, np.float32))
    'too few marks on the coat'
    """
    large = int((sizes >= LEAST_MARK).sum())
    return "too few marks on the coat" if large < LEAST_POINTS else ""
