"""What every statistical model must do, whoever wrote it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pardalis.plugins import EstimateModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate, EstimateStatus, Interval
from pardalis.testing.capture_histories import SimulatedSurvey, reordered

SEED = 20260301


def check_estimate_model(model: EstimateModel) -> None:
    """Run the whole contract of a statistical model.

    Parameters
    ----------
    model
        The model, with its default options.

    Raises
    ------
    AssertionError
        With the clause of the contract that is broken.
    """
    assert isinstance(model, EstimateModel), "It has name, version, fit and log_likelihood."
    assert model.name, "It has a name."
    assert model.version, "It has a version."
    check_good_data(model)
    check_agreement(model)
    check_sessions(model)
    check_refusals(model)


def check_good_data(model: EstimateModel) -> None:
    """Good data give a density with an interval, and the history's own counts.

    Parameters
    ----------
    model
        The model.
    """
    survey = SimulatedSurvey()
    history, mask = survey.simulate(SEED), survey.mask()
    before = (history.usage.copy(), history.animal.copy(), mask.points.copy())
    estimate = model.fit((history,), (mask,))
    assert estimate.status is not EstimateStatus.REFUSED, "Good data are not refused."
    assert (estimate.status is EstimateStatus.OK) == (not estimate.reasons), "Doubts have reasons."
    assert estimate.session == history.session, "The session is the history's."
    assert estimate.animals == len(history.individual_ids), "Animals are counted."
    assert estimate.captures == int(history.count.sum()), "Captures are counted."
    assert estimate.recaptures == estimate.captures - estimate.animals, "Recaptures are counted."
    for interval in (estimate.density, estimate.expected_n):
        _check_interval(interval)
    assert estimate.density is not None
    assert estimate.expected_n is not None
    assert estimate.region_area is not None
    expected = estimate.density.estimate * estimate.region_area / 100.0
    assert np.isclose(estimate.expected_n.estimate, expected), "Expected N is density times area."
    assert survey.density / 2 < estimate.density.estimate < survey.density * 2, "It is near truth."
    after = (history.usage, history.animal, mask.points)
    same = all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))
    assert same, "Its inputs are left as they were."


def check_agreement(model: EstimateModel) -> None:
    """The same data in any order give the same answer, at a maximum of the likelihood.

    Parameters
    ----------
    model
        The model.
    """
    survey = SimulatedSurvey()
    history, mask = survey.simulate(SEED), survey.mask()
    first, again = model.fit((history,), (mask,)), model.fit((history,), (mask,))
    assert first == again, "The same data give the same estimate."
    other = model.fit((reordered(history, SEED),), (mask,))
    assert np.isclose(_density(other), _density(first), rtol=1e-6), (
        "The order of the animals does not matter."
    )
    assert first.log_likelihood is not None, "The likelihood at the maximum is told."
    top = model.log_likelihood((history,), (mask,), first.beta)
    assert np.isclose(top, first.log_likelihood, rtol=1e-9), (
        "The likelihood at beta is that of the estimate."
    )
    for place in range(len(first.beta)):
        for shift in (-0.05, 0.05):
            beta = list(first.beta)
            beta[place] += shift
            value = model.log_likelihood((history,), (mask,), tuple(beta))
            assert value < first.log_likelihood, "No nearby parameters are better."


def check_sessions(model: EstimateModel) -> None:
    """Several sessions have each their own numbers, and one likelihood.

    Parameters
    ----------
    model
        The model.
    """
    survey = SimulatedSurvey()
    histories = tuple(
        replace(survey.simulate(SEED + number), session=f"year {number}") for number in range(2)
    )
    masks = (survey.mask(), survey.mask())
    estimate = model.fit(histories, masks)
    assert estimate.status is not EstimateStatus.REFUSED, "Good sessions are not refused."
    assert tuple(each.session for each in estimate.sessions) == ("year 0", "year 1"), (
        "Each session is told by its name."
    )
    assert estimate.animals == sum(each.animals for each in estimate.sessions), (
        "Animals are counted over sessions."
    )
    for each, history in zip(estimate.sessions, histories, strict=True):
        assert each.animals == len(history.individual_ids), "Each session counts its own animals."
        _check_interval(each.density)
        _check_interval(each.expected_n)
    assert estimate.density is None, "Sessions have no density together."
    assert estimate.log_likelihood is not None, "The likelihood at the maximum is told."
    top = model.log_likelihood(histories, masks, estimate.beta)
    assert np.isclose(top, estimate.log_likelihood, rtol=1e-9), "One likelihood is of all sessions."


def check_refusals(model: EstimateModel) -> None:
    """Data that allow no estimate are refused with reasons and without a number or exception.

    Parameters
    ----------
    model
        The model.
    """
    survey = SimulatedSurvey()
    history, mask = survey.simulate(SEED), survey.mask()
    impossible = {
        "no effort": replace(history, usage=np.zeros_like(history.usage)),
        "no capture": _with_records(history, np.zeros(len(history.animal), dtype=bool)),
        "no recapture": _with_records(history, _first_of_each(history)),
    }
    for case, data in impossible.items():
        estimate = model.fit((data,), (mask,))
        assert estimate.status is EstimateStatus.REFUSED, f"It refuses with {case}."
        assert estimate.reasons, f"It says why it refuses with {case}."
        assert estimate.density is None, f"It gives no density with {case}."
        assert estimate.expected_n is None, f"It gives no N with {case}."


def _check_interval(interval: Interval | None) -> None:
    assert interval is not None, "There is a density and an expected N."
    numbers = (interval.estimate, interval.standard_error, interval.lower, interval.upper)
    assert all(np.isfinite(number) for number in numbers), "Numbers are finite."
    assert interval.standard_error > 0, "There is a standard error."
    assert 0 < interval.lower < interval.estimate < interval.upper, "The interval is in order."


def _density(estimate: Estimate) -> float:
    assert estimate.density is not None, "There is a density."
    return estimate.density.estimate


def _first_of_each(history: CaptureHistory) -> np.ndarray:
    keep = np.zeros(len(history.animal), dtype=bool)
    keep[np.unique(history.animal, return_index=True)[1]] = True
    return keep


def _with_records(history: CaptureHistory, keep: np.ndarray) -> CaptureHistory:
    caught = np.unique(history.animal[keep])
    return replace(
        history,
        individual_ids=tuple(history.individual_ids[row] for row in caught),
        animal=np.searchsorted(caught, history.animal[keep]),
        occasion=history.occasion[keep],
        trap=history.trap[keep],
        count=np.ones(int(keep.sum()), dtype=np.int64),
    )
