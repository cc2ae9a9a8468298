"""The number with the doubt about identity, and the flanks side by side, in words."""

from dataclasses import replace

from pardalis.records.estimate import (
    Estimate,
    EstimateStatus,
    FlankEstimate,
    IdentityDoubt,
    Interval,
)
from pardalis.report.identity_doubt import certainty_lines, flank_lines
from pardalis.report.number import density_sentences

CERTAIN = Estimate(
    EstimateStatus.OK, (), "scr", "2026", 12, 40, 28, 9, density=Interval(9.0, 2.0, 5.0, 14.0),
    converged=True,
)  # fmt: skip
DOUBT = IdentityDoubt(
    20, 6, (("The search did not converge.", 2),), Interval(8.34, 0.7, 7.0, 9.0), 0.1, 0.02, 40.0,
    0.21, CERTAIN,
)  # fmt: skip
POOLED = replace(CERTAIN, density=Interval(7.0, 2.0, 4.0, 12.0), doubt=DOUBT)


def flank(name: str, status: EstimateStatus = EstimateStatus.OK) -> FlankEstimate:
    refused = status is EstimateStatus.REFUSED
    density = None if refused else Interval(6.0, 1.0, 4.0, 9.0)
    reasons = ("Too few.",) if refused else ()
    return FlankEstimate(name, name == "left", status, reasons, 12, 40, 9, density, "Both.")  # type: ignore[arg-type]


def test_both_numbers_are_told_and_the_draws_that_failed() -> None:
    told = " ".join(density_sentences(POOLED)).replace("\N{NO-BREAK SPACE}", " ")
    assert told.index("7.00 leopards") < told.index("9.00 leopards")
    assert "Were the catalogue certain" in told
    assert "21 % is missing" in told
    assert "8.3 animals were counted on average (7 to 9)" in told
    assert "For 2 of the drawn catalogues there was no number" in told


def test_without_doubt_there_is_one_number() -> None:
    assert "certain" not in " ".join(density_sentences(CERTAIN))
    assert certainty_lines(CERTAIN) == ()


def test_the_table_has_the_pooled_number_first() -> None:
    first, second = certainty_lines(POOLED)
    assert (first.density, second.density) == ("7.00 (4.00 to 12.0)", "9.00 (5.00 to 14.0)")
    assert (first.animals, second.animals) == ("8.3 (7 to 9)", "12")


def test_flanks_stand_side_by_side_with_their_status() -> None:
    flanks = (flank("left"), flank("right", EstimateStatus.REFUSED), flank("joint"))
    lines = flank_lines(replace(POOLED, flanks=flanks))
    assert [line.chosen for line in lines] == [True, False, False]
    assert lines[1].density == "–"
    assert lines[1].status == "refused: Too few."
    told = density_sentences(replace(POOLED, flanks=flanks))[-1]
    assert "by the left flank 6.00" in told
    assert "right" not in told
