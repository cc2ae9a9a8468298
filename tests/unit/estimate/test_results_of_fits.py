"""What is written down of a fitted model, and what must hold between its numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from pardalis.estimate.masks.buffer import fit_with_mask
from pardalis.estimate.models.scr import ScrModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.model_spec import ModelSpec
from pardalis.testing.capture_histories import SimulatedSurvey

SURVEY = SimulatedSurvey(side=5, occasions=6, lambda0=0.25, mask_spacing=1000.0)
MASK = SURVEY.mask()


def history_of(seed: int, session: str = "2026") -> CaptureHistory:
    """With a sex for each animal, every third unknown."""
    history = SURVEY.simulate(seed)
    sexes = tuple(("F", "M", "")[each % 3] for each in range(len(history.individual_ids)))
    return replace(history, session=session, covariates=(("sex", sexes),))


@lru_cache(maxsize=20)
def fitted(formulas: str = "", sessions: int = 1, **options: object) -> Estimate:
    histories = tuple(history_of(3 + each, f"202{each}") for each in range(sessions))
    model = ScrModel(ModelSpec(formulas=formulas, **options))
    return model.fit(histories, (MASK,) * sessions)


def test_criteria_of_information() -> None:
    estimate = fitted("g0 ~ b")
    n, k, top = estimate.animals, 4, estimate.log_likelihood
    assert top is not None
    assert estimate.aic == pytest.approx(2 * k - 2 * top)
    assert estimate.aicc == pytest.approx(2 * k - 2 * top + 2 * k * (k + 1) / (n - k - 1))


def test_aicc_needs_more_animals_than_parameters() -> None:
    few = history_of(3)
    keep = few.animal < 5
    some = replace(
        few, individual_ids=few.individual_ids[:5], animal=few.animal[keep],
        occasion=few.occasion[keep], trap=few.trap[keep], count=few.count[keep],
        covariates=(("sex", few.covariates[0][1][:5]),),
    )  # fmt: skip
    estimate = ScrModel(ModelSpec(formulas="g0 ~ b")).fit((some,), (MASK,))
    assert estimate.aic is not None
    assert estimate.aicc is None


def test_as_many_are_expected_as_were_caught() -> None:
    """At the maximum of a Poisson likelihood, density times effective area is n."""
    estimate = fitted()
    assert estimate.density is not None
    ((_, area),) = estimate.sessions[0].esa
    assert estimate.density.estimate / 100 * area == pytest.approx(estimate.animals, rel=1e-4)
    assert estimate.realised_n is not None
    assert estimate.expected_n is not None
    assert estimate.realised_n.estimate == pytest.approx(estimate.expected_n.estimate, rel=1e-4)
    assert estimate.realised_n.lower > estimate.animals
    assert estimate.realised_n.standard_error < estimate.expected_n.standard_error


def test_conditional_and_full_fits_agree_on_a_constant_density() -> None:
    """Borchers & Efford (2008) section 3.4; the standard errors differ in the second order."""
    full, conditional = fitted(), fitted(conditional=True)
    assert full.density is not None
    assert conditional.density is not None
    assert conditional.density.estimate == pytest.approx(full.density.estimate, rel=1e-4)
    assert conditional.density.standard_error == pytest.approx(
        full.density.standard_error, rel=0.03
    )
    assert dict(conditional.real)["sigma"].estimate == pytest.approx(
        dict(full.real)["sigma"].estimate, rel=1e-4
    )


def test_binomial_n_is_surer_than_poisson_n() -> None:
    poisson, binomial = fitted(), fitted(distribution="binomial")
    assert poisson.density is not None
    assert binomial.density is not None
    assert binomial.density.estimate == pytest.approx(poisson.density.estimate, rel=0.02)
    assert binomial.density.standard_error < poisson.density.standard_error
    assert binomial.expected_n == binomial.realised_n or binomial.realised_n is not None


def test_regions_of_a_mask_make_the_whole() -> None:
    histories, masks = (history_of(3),), (MASK,)
    west = MASK.points[:, 0] < 4000.0
    model, whole = ScrModel(ModelSpec()), fitted()
    parts = [model.fit(histories, masks, (region,)) for region in (west, ~west)]
    for name in ("expected_n", "realised_n"):
        numbers = [getattr(part, name).estimate for part in parts]
        assert sum(numbers) == pytest.approx(getattr(whole, name).estimate, rel=1e-6)
    areas = [part.region_area for part in parts]
    assert sum(area for area in areas if area) == pytest.approx(whole.region_area)


def test_sessions_have_their_own_numbers() -> None:
    estimate = fitted("D ~ session", sessions=2)
    assert [each.session for each in estimate.sessions] == ["2020", "2021"]
    assert estimate.density is None
    assert estimate.expected_n is None
    assert estimate.region_area is None
    assert estimate.session == "2020, 2021"
    assert estimate.animals == sum(each.animals for each in estimate.sessions)
    for each in estimate.sessions:
        assert each.density is not None
        ((_, area),) = each.esa
        assert each.density.estimate / 100 * area == pytest.approx(each.animals, rel=1e-3)


def test_sessions_apart_are_so_many_fits() -> None:
    together = fitted("D ~ session; g0 ~ session; sigma ~ session", sessions=2)
    alone = [ScrModel().fit((history_of(3 + each),), (MASK,)) for each in range(2)]
    top = sum(each.log_likelihood for each in alone if each.log_likelihood is not None)
    assert together.log_likelihood == pytest.approx(top, abs=1e-5)
    for ours, theirs in zip(together.sessions, alone, strict=True):
        assert ours.density is not None
        assert theirs.density is not None
        assert ours.density.estimate == pytest.approx(theirs.density.estimate, rel=1e-3)
        assert ours.density.standard_error == pytest.approx(theirs.density.standard_error, rel=0.05)


def test_classes_have_their_own_areas_and_parameters() -> None:
    estimate = fitted("sigma ~ sex")
    session = estimate.sessions[0]
    assert [name for name, _ in session.esa] == ["F", "M"]
    sigmas = [name for name, _ in session.real if name.startswith("sigma")]
    assert sigmas == ["sigma[sex = F]", "sigma[sex = M]"]
    assert [name for name, _ in estimate.real] == ["g0", "sigma"]
    assert dict(estimate.real)["sigma"] == dict(session.real)["sigma[sex = F]"]
    assert any("classes F and M (sex)" in note for note in estimate.notes)


def test_groups_have_their_own_densities() -> None:
    known = history_of(3)
    sexes = tuple(sex or "F" for sex in known.covariates[0][1])
    history = replace(known, covariates=(("sex", sexes),))
    estimate = ScrModel(ModelSpec(formulas="D ~ g", groups="sex")).fit((history,), (MASK,))
    assert [each.group for each in estimate.sessions] == ["sex = F", "sex = M"]
    assert [each.animals for each in estimate.sessions] == [sexes.count("F"), sexes.count("M")]
    densities = [each.density.estimate for each in estimate.sessions if each.density]
    ratio = sexes.count("F") / sexes.count("M")
    assert densities[0] / densities[1] == pytest.approx(ratio, rel=1e-3)


def test_a_fixed_parameter_is_told_and_has_no_error() -> None:
    estimate = fitted(fixed=(("sigma", 1500.0),))
    assert estimate.beta_names == ("D", "g0")
    sigma = dict(estimate.real)["sigma"]
    assert (sigma.estimate, sigma.standard_error) == (1500.0, 0.0)
    assert "sigma fixed at 1500" in estimate.model


def test_what_was_chosen_by_itself_is_noted() -> None:
    assert any("collapsed" in note for note in fitted().notes)
    assert not any("collapsed" in note for note in fitted("g0 ~ b").notes)


def test_the_model_is_told_in_one_line() -> None:
    told = fitted("g0 ~ b", conditional=True).model
    assert "conditional likelihood" in told
    assert "g0~b" in told
    assert "half-normal (HN)" in told
    assert "proximity" in told


def test_masks_of_several_sessions_follow_the_largest_sigma() -> None:
    histories = (history_of(3, "A"), history_of(4, "B"))
    estimate, masks = fit_with_mask(histories, ScrModel())
    assert len(masks) == 2
    assert estimate.status is EstimateStatus.OK
    sigma = max(dict(each.real)["sigma"].estimate for each in estimate.sessions)
    for history, mask in zip(histories, masks, strict=True):
        reach = (history.detectors[:, 0].min() - mask.points[:, 0].min()) + mask.spacing
        assert reach > 4.4 * sigma


def test_covariance_and_intervals_belong_together() -> None:
    estimate = fitted("g0 ~ b")
    vcov = np.array(estimate.vcov)
    np.testing.assert_allclose(vcov, vcov.T, rtol=1e-10)
    assert np.all(np.linalg.eigvalsh(vcov) > 0)
    sigma, place = dict(estimate.real)["sigma"], estimate.beta_names.index("sigma")
    half = np.log(sigma.upper / sigma.lower) / 2
    assert half == pytest.approx(1.959964 * np.sqrt(vcov[place, place]), rel=1e-6)


def test_a_session_without_animals_has_none_and_at_most_so_many() -> None:
    survey = SimulatedSurvey(side=5, density=12.0, mask_spacing=1000.0)
    first = replace(survey.simulate(3), session="dry")
    nobody = replace(
        first, session="wet", individual_ids=(), animal=first.animal[:0],
        occasion=first.occasion[:0], trap=first.trap[:0], count=first.count[:0],
    )  # fmt: skip
    mask = survey.mask()
    for conditional in (True, False):
        model = ScrModel(ModelSpec(conditional=conditional))
        estimate = model.fit((first, nobody), (mask, mask))
        empty = estimate.sessions[1]
        assert empty.expected_n is not None
        assert empty.density is not None
        assert empty.density.lower <= empty.density.estimate < empty.density.upper
        if conditional:
            assert empty.expected_n.estimate == 0.0
            alone = model.fit((first,), (mask,))
            assert alone.density is not None
            # 3.69 animals caught would be the limit, where 60 or so were caught beside them.
            share = 3.689 / len(first.individual_ids)
            assert empty.density.upper == pytest.approx(share * alone.density.estimate, rel=1e-3)
