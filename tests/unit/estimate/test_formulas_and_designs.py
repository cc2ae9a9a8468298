"""Formulas in R's words, what their names mean, and what is refused with a remedy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pardalis.errors import InputError
from pardalis.estimate.design.formulas import design_matrix, factor, parse_model, variables
from pardalis.estimate.design.matrices import Design, make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.design.variables import standardised
from pardalis.estimate.models.scr import ScrModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.model_spec import ModelSpec
from pardalis.testing.capture_histories import varied_history, varied_mask

HISTORY, MASK = varied_history("proximity"), varied_mask()
PARAMETERS = ("D", "g0", "sigma", "pmix")


def design_of(formulas: str, *more: CaptureHistory, **options: object) -> Design:
    spec = ScrSpec.of(ModelSpec(formulas=formulas, **options))
    histories = (HISTORY, *more)
    return make_design(spec, histories, (MASK,) * len(histories))


def names_of(formulas: str, *more: CaptureHistory, **options: object) -> tuple[str, ...]:
    return design_of(formulas, *more, **options).names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("D~1; g0 ~ sex", {"D": "~1", "g0": "~sex"}),
        ("sigma ~ sex +  t\nD ~ forest", {"sigma": "~sex + t", "D": "~forest"}),
        (" ; ", {}),
        ("", {}),
    ],
)
def test_one_line_of_formulas(text: str, found: dict[str, str]) -> None:
    assert parse_model(text, PARAMETERS) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("g0 sex", "no formula"),
        ("g0 ~", "no formula"),
        ("g0 ~ b ~ t", "no formula"),
        ("g0 ~ b | t", "no formula"),
        ("~ sex", "no parameter ''"),
        ("lambda0 ~ sex", "no parameter 'lambda0'"),
        ("g0 ~ sex; g0 ~ b", "stands twice"),
    ],
)
def test_lines_that_are_no_formulas(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse_model(text, PARAMETERS)


@pytest.mark.parametrize("formula", ["g0 ~ b +", "g0 ~ (b", "g0 ~ b !! t", "g0 ~ road[0"])
def test_broken_formulas_are_input_errors(formula: str) -> None:
    with pytest.raises(InputError):
        design_of(formula)


def test_no_code_runs_in_a_formula() -> None:
    with pytest.raises(InputError):
        design_of("g0 ~ __import__('os').getcwd()")


def test_names_in_formulas() -> None:
    assert variables("~ log(forest) + km.to.water:t - 1") == ("forest", "km.to.water", "t")
    assert variables("~1") == ()
    assert variables("~ 0.5 + x2") == ("x2",)


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("g0 ~ b", ("D", "g0", "g0.bTRUE", "sigma")),
        ("g0 ~ t", ("D", "g0", "g0.t2", "g0.t3", "g0.t4", "sigma")),
        ("g0 ~ T; sigma ~ moon", ("D", "g0", "g0.T", "sigma", "sigma.moon")),
        ("sigma ~ road * height",
         ("D", "g0", "sigma", "sigma.roadyes", "sigma.height", "sigma.roadyes:height")),
        ("g0 ~ h2", ("D", "g0", "g0.h22", "sigma", "pmix.h22")),
        ("D ~ forest + side", ("D", "D.forest", "D.sidewest", "g0", "sigma")),
        ("D ~ x + y + x2 + y2 + xy",
         ("D", "D.x", "D.y", "D.x2", "D.y2", "D.xy", "g0", "sigma")),
        ("g0 ~ road - 1", ("D", "g0.roadno", "g0.roadyes", "sigma")),
    ],
)  # fmt: skip
def test_parameters_have_rs_names(formula: str, names: tuple[str, ...]) -> None:
    assert names_of(formula) == names


def test_names_of_classes_groups_and_sessions() -> None:
    other = varied_history("proximity", 2, "B")
    assert names_of("sigma ~ sex", hcov="sex") == ("D", "g0", "sigma", "sigma.sexM", "pmix.h2M")
    assert names_of("D ~ g; g0 ~ g", groups="age") == ("D", "D.gyoung", "g0", "g0.gyoung", "sigma")
    assert names_of("D ~ session", other) == ("D", "D.sessionB", "g0", "sigma")
    assert names_of("g0 ~ age", conditional=True) == ("g0", "g0.ageyoung", "sigma")
    assert names_of("D ~ forest", conditional=True) == ("D.forest", "g0", "sigma")
    assert names_of("g0 ~ b", fixed=(("sigma", 900.0),)) == ("D", "g0", "g0.bTRUE")


def test_a_factors_columns_follow_its_levels_and_not_the_data() -> None:
    made = design_matrix("~sex", {"sex": factor(["M", "M"], ["F", "M"])}, 2, "sigma")
    assert (made.names, made.values.tolist()) == (("", "sexM"), [[1.0, 1.0], [1.0, 1.0]])


@pytest.mark.parametrize(
    ("formulas", "options", "words"),
    [
        ("g0 ~ fur", {}, "'fur', which the data do not have"),
        ("D ~ fur", {}, "'fur', which the mask does not have"),
        ("D ~ sex", {}, "--groups sex"),
        ("sigma ~ sex", {"conditional": True}, "--hcov sex"),
        ("g0 ~ age", {"hcov": "sex"}, "--conditional"),
        ("sigma ~ mass", {}, "need two"),
        ("pmix ~ moon", {"hcov": "sex"}, "session covariates"),
        ("pmix ~ 1", {}, "no formula tells classes apart"),
        ("D ~ forest", {"fixed": (("D", 0.1),)}, "fixed and has a formula"),
        ("", {"fixed": (("z", 5.0),)}, "no such parameter"),
        ("g0 ~ 1", {"hcov": "fur"}, "no covariate 'fur'"),
        ("g0 ~ 1", {"groups": "fur"}, "no covariate 'fur'"),
    ],
)
def test_what_cannot_stand_there_is_told_with_a_remedy(
    formulas: str, options: dict[str, object], words: str
) -> None:
    with pytest.raises(InputError) as told:
        design_of(formulas, **options)
    assert words in f"{told.value} {told.value.remedy}"
    assert told.value.remedy


def test_numbers_of_sessions_and_masks_agree() -> None:
    with pytest.raises(InputError, match="1 sessions and 2 masks"):
        make_design(ScrSpec.of(ModelSpec()), (HISTORY,), (MASK, MASK))


def test_a_covariate_of_animals_becomes_a_class_in_a_full_likelihood() -> None:
    design = design_of("sigma ~ sex")
    assert design.spec.hcov == "sex"
    assert design.classes == ("F", "M")
    known = design.units[0].situations.animal_class
    assert known.tolist() == [{"F": 0, "M": 1, "": -1}[sex] for sex in sexes()]
    assert design_of("sigma ~ age", conditional=True).spec.hcov is None


def sexes() -> tuple[str, ...]:
    return dict(HISTORY.covariates)["sex"]


def test_one_level_alone_makes_no_classes() -> None:
    only = replace(HISTORY, covariates=(("sex", ("F",) * 9),))
    with pytest.raises(InputError, match="levels F;"):
        make_design(ScrSpec.of(ModelSpec(hcov="sex")), (only,), (MASK,))


def test_animals_never_caught_have_learned_nothing() -> None:
    situations = design_of("g0 ~ k").units[0].situations
    assert len(np.unique(situations.naive_place)) == 1
    assert len(np.unique(situations.place)) == 2


def test_coordinates_are_measured_over_the_masks_of_all_sessions() -> None:
    other = replace(MASK, points=MASK.points + np.array([40_000.0, 0.0]))
    histories = (HISTORY, varied_history("proximity", 2, "B"))
    design = make_design(ScrSpec.of(ModelSpec(formulas="D ~ x")), histories, (MASK, other))
    x = np.concatenate([each.density[:, 1] for each in design.units])
    assert x.mean() == pytest.approx(0.0, abs=1e-12)
    assert x.std(ddof=1) == pytest.approx(1.0)
    assert x[: len(MASK.points)].max() < 0 < x[len(MASK.points) :].min()


def test_products_of_standardised_coordinates() -> None:
    found = standardised(MASK.points, MASK.points)
    np.testing.assert_allclose(found["x2"], found["x"] ** 2)
    np.testing.assert_allclose(found["xy"], found["x"] * found["y"])


def test_a_quantity_given_as_text_is_a_number() -> None:
    columns = design_of("sigma ~ mass", conditional=True).detection["sigma"]
    assert columns.shape[1] == 2
    assert sorted(np.unique(columns[:, 1]).tolist()) == pytest.approx(
        [number / 10 - 0.4 for number in range(9)]
    )


def test_a_share_may_differ_between_sessions() -> None:
    other = varied_history("proximity", 2, "B")
    design = design_of("g0 ~ sex; pmix ~ session", other, hcov="sex")
    assert design.names[-2:] == ("pmix.h2M", "pmix.sessionB")
    assert [each.share.tolist() for each in design.units] == [[[1.0, 0.0]], [[1.0, 1.0]]]


def test_wrong_number_of_parameters_names_them() -> None:
    with pytest.raises(InputError, match="2 parameters were given; the model has 4") as told:
        ScrModel(ModelSpec(formulas="g0 ~ b")).log_likelihood((HISTORY,), (MASK,), (1.0, 2.0))
    assert "g0.bTRUE" in str(told.value.remedy)


@pytest.mark.parametrize(
    "formula",
    [
        "~{__import__('os').getpid()*x}",
        "~{x.__class__}",
        "~__import__(x)",
        "~x.__class__",
        "~eval(x)",
        "~I(open(x))",
        "~`x`",
        "~x[0]",
        '~C(x, "a")',
        "~lambda: x",
        "~np.log(x)",
    ],
)
def test_a_formula_runs_no_code(formula: str) -> None:
    with pytest.raises(InputError):
        design_matrix(formula, {"x": [1.0, 2.0, 4.0]}, 3, "sigma")


def test_known_functions_are_evaluated() -> None:
    made = design_matrix("~log(x) + I(x**2)", {"x": [1.0, 2.0, 4.0]}, 3, "D")
    np.testing.assert_allclose(made.values[:, 1], np.log([1.0, 2.0, 4.0]))
    np.testing.assert_allclose(made.values[:, 2], [1.0, 4.0, 16.0])
