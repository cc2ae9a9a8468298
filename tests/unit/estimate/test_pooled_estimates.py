"""Rubin's rules, against published and hand-computed examples."""

from dataclasses import replace
from math import exp, expm1, inf, log, sqrt

import pytest

from pardalis.errors import InputError
from pardalis.estimate.numbers.imputation import pooled
from pardalis.estimate.numbers.rubin import combine, quantile
from pardalis.records.estimate import Estimate, EstimateStatus, SessionEstimate
from pardalis.scr.derived import log_normal_interval, real_interval


def test_published_example() -> None:
    # SAS/STAT User's Guide, first example of the MIANALYZE procedure with five imputations:
    # between 0.041478 (from unrounded means), within 0.930853, total 0.980626, missing 0.051977
    # and, with 30 degrees of freedom of the complete data, 26.298 of the combined mean.
    means = [47.0120, 47.2407, 47.4995, 47.1485, 47.0042]
    errors = [0.95984, 0.93540, 1.00766, 0.95439, 0.96528]
    found = combine(means, [error**2 for error in errors], complete=30.0)
    assert found.estimate == pytest.approx(47.180993, abs=2e-5)
    assert found.within == pytest.approx(0.930853, abs=2e-6)
    assert found.between == pytest.approx(0.041478, abs=1e-5)
    assert found.total == pytest.approx(0.980626, abs=1e-5)
    assert found.degrees_of_freedom == pytest.approx(26.298, abs=1e-3)
    assert found.missing == pytest.approx(0.051977, abs=1e-5)


def test_published_degrees_of_freedom() -> None:
    # The same guide: five imputations and a relative increase in variance of 10 % give 484.
    between = 0.1 / 1.2
    apart = sqrt(between * 4 / 2)
    found = combine([-apart, 0.0, 0.0, 0.0, apart], [1.0] * 5)
    assert found.degrees_of_freedom == pytest.approx(484.0)


def test_imputations_that_agree_leave_the_normal_interval() -> None:
    found = combine([2.0, 2.0, 2.0], [0.25, 0.25, 0.25])
    assert (found.between, found.missing, found.degrees_of_freedom) == (0.0, 0.0, inf)
    assert found.reach == pytest.approx(1.959964 * 0.5, abs=1e-6)


def test_one_imputation_says_nothing() -> None:
    with pytest.raises(InputError):
        combine([1.0], [1.0])


def estimate(density: float, spread: float, animals: int, sigma: float = 1500.0) -> Estimate:
    """Log-normal density of a survey of 1000 km^2 with log error `spread`."""
    error = density * sqrt(expm1(spread**2))
    interval = log_normal_interval(density, error)
    expected = log_normal_interval(10 * density, 10 * error)
    realised = log_normal_interval(10 * density, 5 * error, float(animals))
    real = (("g0", real_interval(-2.5, 0.2, "logit")),)
    real += (("sigma", real_interval(log(sigma), 0.1, "log")),)
    beta = (log(density), -2.5, log(sigma))
    session = SessionEstimate(
        "2026", "", animals, 40, interval, expected, realised, 1000.0, (("", 150.0),), real
    )
    return Estimate(
        EstimateStatus.OK,
        (),
        "scr",
        "2026",
        animals,
        40,
        40 - animals,
        12,
        density=interval,
        expected_n=expected,
        realised_n=realised,
        region_area=1000.0,
        beta_names=("D", "g0", "sigma"),
        beta=beta,
        vcov=((spread**2, 0.0, 0.0), (0.0, 0.04, 0.0), (0.0, 0.0, 0.01)),
        real=real,
        log_likelihood=-100.0,
        aic=206.0,
        aicc=208.0,
        converged=True,
        sessions=(session,),
        assumptions=("Every capture carries the right identity.",),
    )


def test_density_by_hand() -> None:
    certain = estimate(5.0, 0.3, 12)
    drawn = [estimate(4.0, 0.3, 11), estimate(5.0, 0.3, 12), estimate(6.25, 0.3, 13)]
    found = pooled(certain, drawn)
    assert found.density is not None
    assert found.doubt is not None
    # Logarithms are log 5 and as far below and above, log 1.25: between is its square.
    between = log(1.25) ** 2
    total = 0.09 + 4 / 3 * between
    freedom = 2 * (1 + 0.09 / (4 / 3 * between)) ** 2
    reach = quantile(freedom) * sqrt(total)
    assert found.density.estimate == pytest.approx(5.0)
    assert found.density.lower == pytest.approx(5.0 * exp(-reach))
    assert found.density.upper == pytest.approx(5.0 * exp(reach))
    assert found.density.standard_error == pytest.approx(5.0 * sqrt(expm1(total)))
    assert found.doubt.within == pytest.approx(0.09)
    assert found.doubt.between == pytest.approx(between)
    assert found.doubt.degrees_of_freedom == pytest.approx(freedom)
    assert found.doubt.animals.estimate == pytest.approx(12.0)
    assert found.doubt.animals.standard_error == pytest.approx(1.0)
    assert found.doubt.certain == certain
    assert found.vcov[0][0] == pytest.approx(total)
    assert found.vcov[1][1] == pytest.approx(0.04)


def test_parameters_that_agree_keep_their_intervals() -> None:
    certain = estimate(5.0, 0.3, 12)
    found = pooled(certain, [estimate(4.0, 0.3, 11), estimate(6.0, 0.3, 13)])
    for (name, now), (_, before) in zip(found.real, certain.real, strict=True):
        assert now.estimate == pytest.approx(before.estimate), name
        assert now.upper == pytest.approx(before.upper), name
        assert now.standard_error == pytest.approx(before.standard_error), name


def test_realised_number_is_no_less_than_the_fewest_animals_counted() -> None:
    certain = estimate(5.0, 0.2, 9)
    found = pooled(certain, [estimate(4.6, 0.2, 9), estimate(5.4, 0.2, 10)])
    assert found.realised_n is not None
    assert 9.0 < found.realised_n.lower < found.realised_n.estimate == pytest.approx(50.0)


def test_an_interval_with_doubt_is_wider() -> None:
    certain = estimate(5.0, 0.3, 12)
    found = pooled(certain, [estimate(density, 0.3, 12) for density in (4.5, 5.0, 5.6, 4.9)])
    assert found.density is not None
    assert certain.density is not None
    assert found.density.upper / found.density.lower > certain.density.upper / certain.density.lower
    assert found.log_likelihood is None
    assert not any("right identity" in each for each in found.assumptions)


def test_draws_without_a_number_are_told() -> None:
    certain = estimate(5.0, 0.3, 12)
    stopped = replace(estimate(5.0, 0.3, 12), converged=False)
    nothing = replace(
        certain, status=EstimateStatus.REFUSED, reasons=("No animal was caught twice.",)
    )
    good = [estimate(4.0, 0.3, 11), estimate(6.0, 0.3, 13)]
    found = pooled(certain, [*good, stopped, nothing, nothing])
    assert found.doubt is not None
    assert found.doubt.draws == 5
    assert dict(found.doubt.failures) == {
        "No animal was caught twice.": 2,
        "The search for the maximum did not converge.": 1,
    }
    assert found.status is EstimateStatus.DOUBTFUL
    assert "3 of 5" in found.reasons[0]


def test_too_few_numbers_leave_the_certain_one_in_doubt() -> None:
    certain = estimate(5.0, 0.3, 12)
    nothing = replace(certain, status=EstimateStatus.REFUSED, reasons=("Nothing.",))
    found = pooled(certain, [certain, nothing])
    assert found.density == certain.density
    assert found.doubt is None
    assert found.status is EstimateStatus.DOUBTFUL
    assert "does not include" in found.reasons[-1]


def test_a_refused_estimate_stays_refused() -> None:
    nothing = replace(estimate(5.0, 0.3, 12), status=EstimateStatus.REFUSED, reasons=("Nothing.",))
    assert pooled(nothing, [nothing, nothing]) == nothing
