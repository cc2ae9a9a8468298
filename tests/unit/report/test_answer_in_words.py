from __future__ import annotations

from dataclasses import replace

import pytest

from pardalis.records.detection import Flank
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.individual import Individual
from pardalis.records.media import Placement
from pardalis.report.answer import answer_sentences, photographs_with
from pardalis.report.content import ReportContent
from pardalis.report.number import density_sentences


def test_the_whole_answer_of_a_survey(example: ReportContent) -> None:
    assert answer_sentences(example) == (
        "There are 15 photographs from 4 cards.",
        "4 stations worked for 19.5 camera-nights.",
        "Of the photographs, 12 hold an animal and 1 a person; 1 is empty.",
        "1 photograph could not be judged and must be seen by a person.",
        "3 individual leopards are known: 2 from the left flank, 2 from the right, 1 from both.",
        "One that is known from its left flank only may be the same animal as one known from its "
        "right flank only: they are at least 2 and at most 3 animals.",
        "The left flank is the one counted: 2 animals.",
        "The density is 5.28 leopards per 100 km² (95 % interval 3.10 to 8.99).",
        "That is N = 17.4 leopards (10.2 to 29.7) whose activity centres lie in the 330 km² of "
        "habitat around the cameras.",
        "That is how many such a place holds on average. During the survey itself about 16.9 "
        "leopards (13.2 to 25.8) lived there: the 2 that were counted and about 15 that no camera "
        "caught.",
        "Of 4 models the captures support 'null' most: its AICc weight is 0.73.",
    )


def test_a_doubtful_estimate_gives_number_and_doubt(estimate: Estimate) -> None:
    doubtful = replace(estimate, status=EstimateStatus.DOUBTFUL, reasons=("too few recaptures",))
    said = density_sentences(doubtful)
    assert said[0].startswith("The density is 5.28")
    assert said[-2:] == ("This number is doubtful.", "Too few recaptures.")


def test_a_refused_estimate_gives_reasons_and_no_number(estimate: Estimate) -> None:
    refused = replace(
        estimate, status=EstimateStatus.REFUSED, reasons=("no effort is known", "No recaptures.")
    )
    assert density_sentences(refused) == (
        "There is no density estimate.",
        "No effort is known.",
        "No recaptures.",
    )


def test_a_fit_that_did_not_converge_says_so_in_the_same_sentence(estimate: Estimate) -> None:
    said = density_sentences(replace(estimate, converged=False))
    assert said[0] == (
        "The fit did not converge, so this is no number to rely on: the density is 5.28 leopards "
        "per 100 km² (95 % interval 3.10 to 8.99)."
    )
    assert said[-1] == "This number is doubtful."


def test_several_sessions_have_a_line_each(estimate: Estimate) -> None:
    (one,) = estimate.sessions
    two = replace(one, session="2027", group="sex = F", realised_n=None)
    both = replace(
        estimate, density=None, expected_n=None, realised_n=None, region_area=None,
        sessions=(one, two),
    )  # fmt: skip
    assert density_sentences(both) == (
        "The density of each session:",
        "2026: 5.28 leopards per 100 km² (95 % interval 3.10 to 8.99); expected N = 17.4 leopards "
        "(10.2 to 29.7) in the habitat around the cameras, realised N = 16.9 leopards "
        "(13.2 to 25.8).",
        "2027, sex = F: 5.28 leopards per 100 km² (95 % interval 3.10 to 8.99); expected N = 17.4 "
        "leopards (10.2 to 29.7) in the habitat around the cameras.",
    )


def test_the_number_of_a_region_names_it(estimate: Estimate) -> None:
    said = density_sentences(estimate, region="Sanctuary")
    assert "lie in Sanctuary (330 km²)." in said[1]
    assert said[2].endswith("(13.2 to 25.8) lived there.")


def test_no_estimate_yet(example: ReportContent) -> None:
    said = answer_sentences(replace(example, estimate=None))
    assert said[-1] == "No density has been estimated yet."
    assert not any("100 km" in sentence for sentence in said)


def test_photographs_kept_apart_are_told_with_their_reason(example: ReportContent) -> None:
    first = replace(example.media[0], placement=Placement.OUTSIDE_DEPLOYMENT)
    said = answer_sentences(replace(example, media=(first, *example.media[1:])))
    assert "1 photograph is kept apart: dated outside the deployment." in said


def test_photographs_not_yet_searched(example: ReportContent) -> None:
    said = answer_sentences(
        replace(example, findings=(), sightings=(), individuals=(), estimate=None, history=None)
    )
    assert "They have not been searched for animals yet." in said
    assert not any("empty" in sentence for sentence in said)


def test_animals_without_a_usable_coat(example: ReportContent) -> None:
    said = answer_sentences(replace(example, individuals=()))
    assert "No leopard has been told apart by its coat." in said


@pytest.mark.parametrize(
    ("sides", "bounds"),
    [
        (("left", "left", "right"), "at least 2 and at most 3"),
        (("left", "right", "right"), "at least 2 and at most 3"),
        (("left", "right"), "at least 1 and at most 2"),
    ],
)
def test_animals_known_from_one_side_only_bound_the_number(
    sides: tuple[str, ...], bounds: str
) -> None:
    animals = tuple(
        Individual(f"L{number}", (), frozenset({Flank(side)})) for number, side in enumerate(sides)
    )
    said = " ".join(answer_sentences(ReportContent("Ridge", individuals=animals)))
    assert bounds in said


def test_a_photograph_counts_once_for_each_type(example: ReportContent) -> None:
    counts = photographs_with(example)
    assert counts == {"animal": 12, "human": 1, "empty": 1, "cannot_tell": 1}
