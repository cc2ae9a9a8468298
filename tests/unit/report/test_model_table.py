from __future__ import annotations

from dataclasses import replace

from pardalis.records.comparison import Comparison, ModelRow
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.report.content import ReportContent
from pardalis.report.lineage import parameter_rows, session_rows
from pardalis.report.model_table import comparison_sentences, density_text, model_lines


def test_lines_hold_what_each_model_says(example: ReportContent) -> None:
    assert example.comparison is not None
    lines = model_lines(example.comparison)
    assert [line.name for line in lines] == ["null", "sex", "learned response", "hopeless"]
    assert [line.delta for line in lines] == ["0.00", "2.00", "–", "–"]
    assert [line.weight for line in lines] == ["0.73", "0.27", "–", "–"]
    assert [line.usable for line in lines] == [True, True, False, False]
    assert lines[0].formulas == "HHN D~1 lambda0~1 sigma~1"
    assert lines[2].status == "did not converge: its numbers are not to be used."
    assert (lines[3].density, lines[3].log_likelihood) == ("–", "–")


def test_a_doubt_stands_in_the_models_row(estimate: Estimate) -> None:
    doubt = replace(estimate, status=EstimateStatus.DOUBTFUL, reasons=("too few recaptures",))
    comparison = Comparison((ModelRow("null", doubt, 1.0),), "AIC")
    (line,) = model_lines(comparison)
    assert line.status == "doubtful: Too few recaptures."
    assert line.score == "830.69"
    assert comparison_sentences(comparison) == ()


def test_a_conditional_model_says_so(estimate: Estimate) -> None:
    rows = (ModelRow("null", replace(estimate, conditional=True), 1.0),)
    assert model_lines(Comparison(rows, "AICc"))[0].formulas.endswith("sigma~1 conditional")


def test_densities_of_several_sessions_stand_in_one_cell(estimate: Estimate) -> None:
    (one,) = estimate.sessions
    both = replace(estimate, density=None, sessions=(one, replace(one, group="sex = F")))
    assert density_text(both) == "2026: 5.28 (3.10 to 8.99); 2026, sex = F: 5.28 (3.10 to 8.99)"


def test_parameters_are_explained_for_the_function_and_class(estimate: Estimate) -> None:
    (one,) = estimate.sessions
    _, (_, interval) = one.real
    real = (("sigma[sex = F]", interval), ("pmix[sex = M]", interval))
    names = {
        kind: [
            row.name
            for row in parameter_rows(
                replace(estimate, detectfn=kind, sessions=(replace(one, real=real),))
            )
        ]
        for kind in ("HN", "HEX", "HHR")
    }
    assert names["HN"] == [
        "density D",
        "expected number N",
        "realised number N, given the animals caught",
        "sigma, following exp(−d² / (2 sigma²)) (sex\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}F)",
        "pmix, share of animals (sex\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}M)",
    ]
    assert names["HEX"][3].startswith("sigma, following exp(−d / sigma)")
    assert names["HHR"][3].startswith("sigma, following 1 − exp(−(d / sigma)^−z)")


def test_a_parameter_that_is_not_determined_has_no_error(estimate: Estimate) -> None:
    rows = parameter_rows(replace(estimate, undetermined=("sigma.sexM",)))
    assert [row.lower for row in rows[-2:]] == ["0.140", "not determined"]


def test_one_session_needs_no_table_of_sessions(estimate: Estimate) -> None:
    assert session_rows(estimate) == ()
    (one,) = estimate.sessions
    rows = session_rows(replace(estimate, sessions=(one, replace(one, density=None))))
    assert [row.density for row in rows] == ["5.28 (3.10 to 8.99)", "–"]
