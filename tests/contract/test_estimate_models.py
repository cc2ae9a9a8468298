"""Every installed statistical model keeps the contract."""

from __future__ import annotations

import pytest

from pardalis.plugins import ESTIMATE_MODELS, load, names
from pardalis.testing.estimate_model import (
    check_agreement,
    check_estimate_model,
    check_good_data,
    check_refusals,
    check_sessions,
)


@pytest.mark.parametrize("name", names(ESTIMATE_MODELS))
def test_installed_model_keeps_the_contract(name: str) -> None:
    check_estimate_model(load(ESTIMATE_MODELS, name)())


def test_built_in_model_is_installed_and_named_as_its_entry_point() -> None:
    assert load(ESTIMATE_MODELS, "scr")().name == "scr"


class _Careless:
    """A model that breaks the contract: it answers whatever it is given."""

    name = "careless"
    version = "1"

    def __init__(self) -> None:
        self.model = load(ESTIMATE_MODELS, "scr")()

    def fit(self, histories, masks):
        from pardalis.testing.capture_histories import SimulatedSurvey
        from pardalis.testing.estimate_model import SEED

        return self.model.fit((SimulatedSurvey().simulate(SEED),), masks[:1])

    def log_likelihood(self, histories, masks, beta):
        return 0.0


def test_the_contract_catches_a_model_that_never_refuses() -> None:
    check_good_data(_Careless())
    with pytest.raises(AssertionError, match="likelihood at beta"):
        check_agreement(_Careless())
    with pytest.raises(AssertionError, match="told by its name"):
        check_sessions(_Careless())
    with pytest.raises(AssertionError, match="refuses with no effort"):
        check_refusals(_Careless())
