"""The picture of effort shows what worked, what is doubtful, and what stood idle."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from PIL import Image

from pardalis.records.effort_doubt import DoubtOfEffort, EffortDoubt
from pardalis.report.content import ReportContent
from pardalis.report.effort import Night, effort_rows
from pardalis.report.effort_figure import effort_picture
from pardalis.report.page import render

WORKED, DOUBTFUL, GAP = (156, 201, 224), (236, 201, 75), (194, 87, 12)
EVENINGS = [date(2026, 3, 1) + timedelta(days=night) for night in range(40)]


def pixels_of(picture: bytes) -> dict[tuple[int, int, int], int]:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    colours, counts = np.unique(np.asarray(image).reshape(-1, 3), axis=0, return_counts=True)
    return {(int(c[0]), int(c[1]), int(c[2])): int(n) for c, n in zip(colours, counts, strict=True)}


def drawn(worked: np.ndarray, doubtful: np.ndarray) -> dict[tuple[int, int, int], int]:
    stood = np.ones((2, 40))
    return pixels_of(effort_picture(["S1", "水源地 $x$"], EVENINGS, stood, worked, doubtful))


def test_areas_are_in_proportion_to_camera_nights() -> None:
    worked, doubtful = np.ones((2, 40)), np.zeros((2, 40))
    worked[1, 30:] = 0
    doubtful[0, 20:] = 1
    found = drawn(worked, doubtful)
    assert found[DOUBTFUL] / found[WORKED] == np.clip(found[DOUBTFUL] / found[WORKED], 0.36, 0.44)
    assert found[GAP] > 100
    plain = drawn(np.ones((2, 40)), np.zeros((2, 40)))
    # The legend's own patch is all that is left.
    assert plain[DOUBTFUL] < found[DOUBTFUL] / 20


def test_an_empty_survey_has_a_picture() -> None:
    none = np.zeros((0, 0))
    assert effort_picture([], [], none, none, none).startswith(b"\x89PNG")


def test_the_page_marks_doubtful_nights(example: ReportContent) -> None:
    start = example.deployments[0].deployment_start
    doubt = EffortDoubt(
        "D1", start + timedelta(days=3), start + timedelta(days=5), DoubtOfEffort.SILENT, "quiet"
    )
    doubted = replace(example, effort_doubts=(doubt,))
    row, plain = effort_rows(doubted)[0], effort_rows(example)[0]
    nights = {each.night: each.nights for each in row.stretches}
    assert nights[Night.DOUBTFUL] == 2
    assert Night.DOUBTFUL not in {each.night for each in plain.stretches}
    assert "2 nights doubtful" in row.in_words
    assert row.camera_nights == plain.camera_nights
    assert 'class="doubtful" x="3"' in render(doubted, {})
