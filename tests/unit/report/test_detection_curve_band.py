from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pardalis.records.estimate import Estimate, Interval
from pardalis.report.detection_curve import (
    DetectionCurve,
    DetectionCurves,
    detection_curves,
)

TOP, SIGMA, Z = 0.2, 1900.0, 3.0


def only(found: DetectionCurves | None) -> DetectionCurve:
    assert found is not None
    (curve,) = found.curves
    return curve


def fitted(estimate: Estimate, detectfn: str, vcov: np.ndarray) -> Estimate:
    """The estimate with another detection function and covariance of its parameters."""
    top, hazard = ("lambda0", True) if detectfn[0] == "H" and len(detectfn) == 3 else ("g0", False)
    names = [top, "sigma", "z"][: len(vcov)]
    values = dict(zip((top, "sigma", "z"), (TOP, SIGMA, Z), strict=True))
    linked = [np.log(TOP) if hazard else np.log(TOP / (1 - TOP)), np.log(SIGMA), np.log(Z)]
    real = tuple((name, Interval(values[name], 1.0, 0.5, 1.5)) for name in names)
    whole = np.zeros((len(vcov) + 1, len(vcov) + 1))
    whole[1:, 1:] = vcov
    return replace(
        estimate,
        detectfn=detectfn,
        beta_names=("D", *names),
        beta=(-7.0, *(float(each) for each in linked[: len(vcov)])),
        vcov=tuple(map(tuple, whole.tolist())),
        real=real,
        sessions=(),
    )


def curve_of(detectfn: str, distance: np.ndarray, top: float, sigma: float, z: float) -> np.ndarray:
    """secr's formulas, written out."""
    kind = detectfn[-2:]
    if kind == "HN":
        return top * np.exp(-(distance**2) / (2 * sigma**2))
    if kind == "EX":
        return top * np.exp(-distance / sigma)
    with np.errstate(divide="ignore"):
        return top * (1 - np.exp(-((distance / sigma) ** -z)))


@pytest.mark.parametrize("detectfn", ["HN", "EX", "HR", "HHN", "HEX", "HHR"])
def test_each_function_is_secrs_with_a_band_as_its_parameters_vary(
    estimate: Estimate, detectfn: str
) -> None:
    size = 3 if detectfn.endswith("HR") else 2
    root = np.array([[0.02, 0.0, 0.0], [-0.012, 0.01, 0.0], [0.004, 0.0, 0.02]])[:size, :size]
    vcov = root @ root.T
    found = detection_curves(fitted(estimate, detectfn, vcov))
    assert found is not None
    curve = only(found)
    assert (found.detectfn, curve.band) == (detectfn, "covariance")
    assert found.is_probability == (detectfn in ("HN", "EX", "HR"))
    np.testing.assert_allclose(
        curve.height, curve_of(detectfn, curve.distance, TOP, SIGMA, Z), rtol=1e-9
    )
    draws = np.random.default_rng(1).multivariate_normal(np.zeros(size), vcov, 20_000).T[:, :, None]
    odds = TOP / (1 - TOP) * np.exp(draws[0])
    top = odds / (1 + odds) if found.is_probability else TOP * np.exp(draws[0])
    z = Z * np.exp(draws[2]) if size == 3 else Z
    near = curve.distance <= 2.5 * SIGMA
    simulated = curve_of(detectfn, curve.distance[near], top, SIGMA * np.exp(draws[1]), z)
    assert curve.lower is not None
    np.testing.assert_allclose(curve.lower[near], np.quantile(simulated, 0.025, axis=0), rtol=0.02)


def test_the_axis_goes_to_four_sigma(estimate: Estimate) -> None:
    curve = only(detection_curves(estimate))
    assert curve.distance[-1] == pytest.approx(4 * 1900.0)


def of_classes(estimate: Estimate) -> Estimate:
    (one,) = estimate.sessions
    real = (
        ("lambda0", Interval(0.2, 0.03, 0.15, 0.27)),
        ("sigma[sex = F]", Interval(1500.0, 150.0, 1230.0, 1830.0)),
        ("sigma[sex = M]", Interval(2500.0, 150.0, 2225.0, 2809.0)),
        ("pmix[sex = M]", Interval(0.4, 0.1, 0.2, 0.6)),
    )
    names = ("D", "lambda0", "sigma", "sigma.sexM", "pmix.sexM")
    return replace(
        estimate, real=(), sessions=(replace(one, real=real),), beta_names=names,
        beta=(-7.0, float(np.log(0.2)), float(np.log(1500.0)), 0.51, -0.4),
        vcov=tuple(map(tuple, np.diag([0.1] * 5).tolist())),
    )  # fmt: skip


def test_each_class_has_its_curve_with_a_band_from_its_intervals(estimate: Estimate) -> None:
    found = detection_curves(of_classes(estimate))
    assert found is not None
    assert [(each.label, each.sigma, each.band) for each in found.curves] == [
        ("sex = F", 1500.0, "intervals"),
        ("sex = M", 2500.0, "intervals"),
    ]
    assert all(each.distance[-1] == 10_000.0 for each in found.curves)
    # In the activity centre only lambda0 counts, and the band is its own interval.
    female = found.curves[0]
    assert female.lower is not None
    assert female.upper is not None
    assert female.upper[0] / female.lower[0] == pytest.approx(0.27 / 0.15)


def test_levels_of_several_factors_are_crossed_and_counted(estimate: Estimate) -> None:
    (one,) = estimate.sessions
    tops = tuple((f"lambda0[t = {day}]", Interval(0.1, 0.0, 0.1, 0.1)) for day in range(1, 6))
    real = (*tops, *of_classes(estimate).sessions[0].real[1:3])
    found = detection_curves(replace(estimate, sessions=(replace(one, real=real),)))
    assert found is not None
    assert found.curves[1].label == "t = 1, sex = M"
    assert (len(found.curves), found.omitted) == (6, 4)


def test_a_parameter_of_a_number_is_told_as_varying(estimate: Estimate) -> None:
    (one,) = estimate.sessions
    real = (*one.real, ("sigma", Interval(2500.0, 1.0, 2400.0, 2600.0)))
    found = detection_curves(replace(estimate, sessions=(replace(one, real=real),)))
    assert found is not None
    assert found.varying == ("sigma",)
    assert only(found).sigma == 1900.0


def test_a_fixed_parameter_adds_nothing_to_the_band(estimate: Estimate) -> None:
    free = fitted(estimate, "HHR", np.diag([0.01, 0.01, 0.0]))
    real = (*free.real[:2], ("z", Interval(Z, 0.0, Z, Z)))
    names, vcov = free.beta_names[:3], tuple(row[:3] for row in free.vcov[:3])
    fixed = replace(free, real=real, beta_names=names, beta=free.beta[:3], vcov=vcov)
    one, other = only(detection_curves(free)), only(detection_curves(fixed))
    assert other.band == "covariance"
    np.testing.assert_allclose(other.upper, one.upper)  # type: ignore[arg-type]


def test_a_probability_never_passes_one(estimate: Estimate) -> None:
    curve = only(detection_curves(fitted(estimate, "HN", np.diag([400.0, 0.5]))))
    assert curve.upper is not None
    assert curve.upper.max() == 1.0


def test_no_covariance_and_no_interval_no_band(estimate: Estimate) -> None:
    (one,) = estimate.sessions
    vague = tuple((name, Interval(each.estimate, 1.0, 0.0, np.inf)) for name, each in one.real)
    curve = only(detection_curves(replace(estimate, vcov=(), sessions=(replace(one, real=vague),))))
    assert (curve.lower, curve.upper, curve.band) == (None, None, None)


def test_no_parameters_no_curve(estimate: Estimate) -> None:
    assert detection_curves(None) is None
    assert detection_curves(replace(estimate, real=(), sessions=())) is None
    assert detection_curves(replace(estimate, detectfn="XX")) is None


def test_a_parameter_that_is_not_determined_has_no_band(estimate: Estimate) -> None:
    curve = only(detection_curves(replace(estimate, undetermined=("sigma",))))
    assert curve.lower is None


def test_classes_and_learned_responses_are_in_words(estimate: Estimate) -> None:
    (one,) = estimate.sessions
    _, (_, interval) = one.real
    real = (
        ("lambda0[bk = FALSE]", interval),
        ("lambda0[bk = TRUE]", interval),
        ("sigma[h2 = F]", interval),
        ("pmix[sex = M]", interval),
    )
    found = detection_curves(replace(estimate, sessions=(replace(one, real=real),)))
    assert found is not None
    assert [each.label for each in found.curves] == [
        "not caught at this camera before, sex = F",
        "caught at this camera before, sex = F",
    ]
