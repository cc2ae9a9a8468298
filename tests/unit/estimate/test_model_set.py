from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest

from pardalis.errors import InputError
from pardalis.estimate.numbers.model_set import compare, lacks
from pardalis.records.estimate import Estimate, EstimateStatus, Interval, SessionEstimate

ONE = Interval(1.0, 0.1, 0.8, 1.2)


def estimate(aic: float, aicc: float | None = 0.0, **others: object) -> Estimate:
    """A usable estimate with these criteria."""
    session = SessionEstimate("2026", "", 10, 30, ONE, ONE, ONE, 200.0, (), (("sigma", ONE),))
    made = Estimate(
        EstimateStatus.OK, (), "scr", "2026", 10, 30, 20, 8, ONE, aic=aic,
        aicc=aic + 1.0 if aicc == 0.0 else aicc, converged=True, sessions=(session,),
    )  # fmt: skip
    return replace(made, **others)  # type: ignore[arg-type]


def with_classes(made: Estimate, name: str) -> Estimate:
    (session,) = made.sessions
    return replace(made, sessions=(replace(session, real=(("sigma", ONE), (name, ONE))),))


def test_weights_are_akaikes() -> None:
    # Burnham & Anderson (2002), section 2.9: exp(-delta / 2), shared out.
    found = compare([("b", estimate(103.0)), ("a", estimate(100.0)), ("c", estimate(110.0))])
    assert [row.name for row in found.rows] == ["a", "b", "c"]
    relative = [1.0, exp(-1.5), exp(-5.0)]
    weights = [row.weight for row in found.rows]
    assert weights == pytest.approx([each / sum(relative) for each in relative])
    assert (found.criterion, found.notes) == ("AICc", ())


def test_models_about_as_good_are_told() -> None:
    found = compare([("a", estimate(100.0)), ("b", estimate(101.5)), ("c", estimate(103.0))])
    assert found.notes[0].startswith("The captures support 2 of the models about equally (AICc")


def test_aic_stands_in_where_aicc_does_not_exist() -> None:
    found = compare([("a", estimate(100.0, None)), ("b", estimate(99.0, 150.0))])
    assert found.criterion == "AIC"
    assert [row.name for row in found.rows] == ["b", "a"]
    assert "too few animals for the AICc of a" in found.notes[0]


def test_a_model_without_a_usable_fit_stands_last_without_a_weight() -> None:
    lost = estimate(50.0, converged=False, status=EstimateStatus.DOUBTFUL)
    none = replace(
        estimate(0.0, None), status=EstimateStatus.REFUSED, aic=None, converged=False, sessions=()
    )
    found = compare([("lost", lost), ("none", none), ("a", estimate(100.0))])
    assert [(row.name, row.weight) for row in found.rows] == [
        ("a", 1.0),
        ("lost", None),
        ("none", None),
    ]
    assert found.notes == (
        "lost did not converge: it has no weight.",
        "none was refused: it has no weight.",
    )
    assert lacks(lost) == "did not converge"


def test_no_usable_model_is_told() -> None:
    found = compare([("a", estimate(1.0, converged=False))])
    assert found.rows[0].weight is None
    assert found.notes[0] == "No model has a usable fit: there is nothing to compare."


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (estimate(1.0, captures=31), "of different captures"),
        (estimate(1.0, session="2027"), "of different captures"),
        (estimate(1.0, conditional=True), "conditional on the animals caught"),
        (with_classes(estimate(1.0), "pmix[sex = M]"), "only one counts the animals' classes"),
        (
            estimate(1.0, sessions=(replace(estimate(1.0).sessions[0], region_area=201.0),)),
            "their masks differ",
        ),
        (
            estimate(1.0, sessions=(replace(estimate(1.0).sessions[0], group="sex = F"),)),
            "only one counts the animals' classes",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(other: Estimate, why: str) -> None:
    with pytest.raises(InputError, match=why):
        compare([("a", estimate(1.0)), ("b", other)])


def test_latent_classes_are_no_data() -> None:
    latent = with_classes(estimate(90.0), "pmix[h2 = 2]")
    assert compare([("a", estimate(100.0)), ("h2", latent)]).rows[0].name == "h2"


def test_a_fit_that_did_not_converge_may_be_of_another_kind() -> None:
    found = compare([("a", estimate(1.0)), ("b", estimate(1.0, conditional=True, converged=False))])
    assert len(found.rows) == 2


def test_names_are_there_and_different() -> None:
    with pytest.raises(InputError, match="Two models are named 'a'"):
        compare([("a", estimate(1.0)), ("a", estimate(2.0))])
    with pytest.raises(InputError, match="no model to compare"):
        compare([])
