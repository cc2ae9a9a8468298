from __future__ import annotations

from dataclasses import replace

import pytest

from pardalis.records.detection import Flank
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.individual import Individual
from pardalis.records.media import Placement
from pardalis.report.answer import answer_sentences, density_sentences, photographs_with
from pardalis.report.content import ReportContent


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
